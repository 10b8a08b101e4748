"""The loaded rules as Z3 formulas, so that what is proved is what is run; and what is known as constraints on them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import z3

from assistant.rules import FactKind, FactSpec, Range, RuleSet
from assistant.rules.logic import days, years_later
from assistant.rules.parameters import RatioBands, version_on
from assistant.rules.trees import (
    AtLeast,
    EachYear,
    Is,
    NotAfter,
    OneOf,
    Ratio,
    RoomForOne,
    Rule,
    SumAtLeast,
    Test,
    Waited,
)

#: Years of a yearly fact, oldest first.
YEARS = 3


def variable(spec: FactSpec, year: int = 0) -> Any:
    """The unknown that stands for a fact; for a yearly one, that of a year."""
    if spec.kind is FactKind.FLAG:
        return z3.Bool(spec.id)
    if spec.kind is FactKind.MONEY:
        return z3.Real(spec.id)
    return z3.Int(f"{spec.id}:{year}" if spec.kind is FactKind.YEARLY else spec.id)


def band_conditions(bands: RatioBands, amount: Any) -> list[Any]:
    """For each band of the parameter: does the amount lie in it?"""
    found, lower = [], None
    for band in bands.bands:
        parts = [] if lower is None else [amount > lower]
        parts += [] if band.up_to_wan is None else [amount <= band.up_to_wan]
        found.append(z3.And(*parts))
        lower = band.up_to_wan
    return found


class Formulas:
    """Trees as formulas over the vocabulary's variables, on one day of application."""

    def __init__(self, rules: RuleSet, day: date) -> None:
        self.rules, self.day = rules, day

    def spec(self, fact: str) -> FactSpec:
        return self.rules.vocabulary[fact]

    def of(self, test: Test) -> Any:
        """The formula of a tree without readings."""
        if test.all:
            return z3.And(*map(self.of, test.all))
        if test.any:
            return z3.Or(*map(self.of, test.any))
        return self.leaf(test.leaf)

    def readings(self, test: Test) -> list[Any]:
        """The formula of each reading, in the order of the file; of a plain tree, the one."""
        return [self.of(reading.test) for reading in test.readings] if test.readings else [self.of(test)]

    def leaf(self, leaf: Any) -> Any:  # noqa: PLR0911 - one line a kind
        match leaf:
            case AtLeast():
                return variable(self.spec(leaf.fact)) >= leaf.n
            case SumAtLeast():
                return z3.Sum(*(variable(self.spec(fact)) for fact in leaf.facts)) >= leaf.n
            case RoomForOne():
                return variable(self.spec(leaf.fact)) + 1 <= leaf.limit
            case Is():
                return variable(self.spec(leaf.fact)) == leaf.value
            case OneOf():
                spec = self.spec(leaf.fact)
                return z3.Or(*(variable(spec) == spec.choices.index(value) for value in leaf.values))
            case NotAfter():
                return self.day.toordinal() <= variable(self.spec(leaf.fact))
            case Waited():
                return variable(self.spec(leaf.fact)) <= self.latest(leaf.years).toordinal()
            case EachYear():
                return z3.And(*(variable(self.spec(leaf.fact), year) >= leaf.n for year in range(YEARS)))
            case Ratio():
                return self.ratio(leaf)
        raise AssertionError(f"no formula for {leaf}")

    def latest(self, years: int) -> date:
        """The last day from which ``years`` have gone by on the day of application."""
        start = date(self.day.year - years, 1, 1).toordinal()
        fits = [day for day in range(start, start + 800) if years_later(date.fromordinal(day), years) <= self.day]
        return date.fromordinal(max(fits))

    def ratio(self, leaf: Ratio) -> Any:
        part, whole, by = (variable(self.spec(fact)) for fact in leaf.fact_ids)
        parameter = version_on(getattr(self.rules.parameters, leaf.parameter), self.day)
        assert parameter
        cases = zip(band_conditions(parameter, by), parameter.bands, strict=True)
        return z3.And(*(z3.Implies(inside, part * 100 >= exact(band.percent) * whole) for inside, band in cases))

    def possible(self, rule: Rule) -> Iterator[Any]:
        """What holds of any applicant: nothing is negative, a part is no larger than its whole."""
        for leaf in rule.test.leaves() if rule.test else ():
            for fact in leaf.fact_ids:
                yield from self.possible_values(self.spec(fact))
            match leaf:
                case AtLeast(part_of=str(whole)):
                    yield variable(self.spec(leaf.fact)) <= variable(self.spec(whole))
                case Ratio():
                    _, whole, by = (variable(self.spec(fact)) for fact in leaf.fact_ids)
                    yield by <= whole
                    yield whole > 0  # without sales there is no ratio

    def possible_values(self, spec: FactSpec) -> Iterator[Any]:
        if spec.kind is FactKind.CHOICE:
            yield z3.And(variable(spec) >= 0, variable(spec) < len(spec.choices))
        elif spec.kind is FactKind.YEARLY:
            yield from (variable(spec, year) >= 0 for year in range(YEARS))
        elif spec.kind is not FactKind.FLAG:
            yield variable(spec) >= 0

    def known(self, facts: Mapping[str, Any]) -> Iterator[Any]:
        """What read facts say about the variables."""
        for name, value in facts.items():
            spec = self.spec(name)
            if spec.kind is FactKind.CHOICE:
                yield variable(spec) == spec.choices.index(value)
            elif spec.kind is FactKind.DATE:
                first, last = days(value)
                yield from [variable(spec) >= first.toordinal()] if first else []
                yield from [variable(spec) <= last.toordinal()] if last else []
            elif spec.kind is FactKind.FLAG:
                yield variable(spec) == value
            elif spec.kind is FactKind.YEARLY:
                yield from self.years(spec, value)
            else:
                yield from between(variable(spec), value)

    def years(self, spec: FactSpec, value: Any) -> Iterator[Any]:
        if not isinstance(value, tuple):
            value = (value,) * YEARS
        last = value[-YEARS:]
        for year, figure in zip(range(YEARS - len(last), YEARS), last, strict=True):
            yield from between(variable(spec, year), figure)


def between(unknown: Any, figure: int | Decimal | Range) -> Iterator[Any]:
    """The bounds of a figure; a range may be open above."""
    if not isinstance(figure, Range):
        yield unknown == exact(figure)
        return
    yield unknown >= exact(figure.low)
    if figure.high is not None:
        yield unknown <= exact(figure.high)


def exact(number: int | Decimal) -> Any:
    return number if isinstance(number, int) else z3.RealVal(str(number))
