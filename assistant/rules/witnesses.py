"""Values at which a clause may turn, and what they show: can a fact still change it, can it settle it alone?"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date, timedelta
from decimal import Decimal
from itertools import product
from typing import Any, cast

from assistant.rules import logic
from assistant.rules.clausecheck import ClauseCheck
from assistant.rules.facts import Days, FactKind, Facts, FactSpec, Range, Value
from assistant.rules.logic import Figure
from assistant.rules.parameters import version_on
from assistant.rules.rulefile import RuleSet
from assistant.rules.trees import (
    AtLeast,
    EachYear,
    Given,
    NotAfter,
    Ratio,
    RoomForOne,
    SumAtLeast,
    Waited,
)
from assistant.rules.verdicts import Verdict

#: More than any firm sells in three years (万元).
_HUGE = 10**9


class Witnesses:
    """The values of each fact of one clause on both sides of every threshold, given what is known already."""

    def __init__(self, rules: RuleSet, clause: ClauseCheck, facts: Facts, as_of: date) -> None:
        self._rules, self._clause, self._facts, self._as_of = rules, clause, facts, as_of
        self._found: dict[str, dict[Value, None]] = {fact: {} for fact in clause.fact_ids}
        readers: dict[type, Callable[[Any], Iterator[tuple[str, Value]]]] = {
            AtLeast: _at_least,
            SumAtLeast: _sum_at_least,
            RoomForOne: _room_for_one,
            EachYear: _each_year,
            Given: _given,
            NotAfter: self._not_after,
            Waited: self._waited,
            Ratio: self._ratio,
        }
        for rule in clause.rules:
            for leaf in rule.test.leaves() if rule.test else ():
                for fact, value in readers[type(leaf)](leaf) if type(leaf) in readers else ():
                    self._found[fact][value] = None

    def of(self, fact: str) -> tuple[Value, ...]:
        """The values of one fact; of one that is known as a range, those inside."""
        spec: FactSpec = self._rules.vocabulary[fact]
        if spec.kind is FactKind.FLAG:
            return (True, False)
        if spec.kind is FactKind.CHOICE:
            return spec.choices
        known = self._facts.get(fact)
        values = tuple(self._found[fact])
        if isinstance(known, Days):
            return tuple(value for value in values if _possible(value, known))
        if not isinstance(known, Range):
            return values
        ends = tuple(cast("Value", end) for end in (known.low, known.high) if end is not None)
        return tuple(value for value in dict.fromkeys((*ends, *values)) if _inside(value, known))

    def can_change(self, fact: str, declined: Collection[str]) -> bool:
        """Is there an answer after which the verdict may differ, whatever else is still open?

        Facts that were ``declined`` stay unknown; all other missing ones take every value.
        """
        others = [
            other
            for other in self._clause.fact_ids
            if other != fact and other not in self._facts and other not in declined
        ]
        values = self.of(fact)
        for combination in product(*map(self.of, others)):
            facts = {**self._facts, **dict(zip(others, combination, strict=True))}
            seen = {self._verdict(facts)} | {self._verdict({**facts, fact: value}) for value in values}
            if len(seen - {None}) > 1:
                return True
        return False

    def can_settle(self, fact: str) -> bool:
        """Is there an answer that alone takes the clause out of 需补充材料?"""
        return any(self._verdict({**self._facts, fact: value}) not in (None, Verdict.MORE) for value in self.of(fact))

    def _verdict(self, facts: dict[str, Value]) -> Verdict | None:
        """``None`` where figures contradict each other: that shows nothing."""
        finding, _ = self._clause.check(facts.get, facts, self._as_of)
        return None if any(cause.kind == "contradiction" for cause in finding.causes) else finding.verdict

    def _not_after(self, leaf: NotAfter) -> Iterator[tuple[str, Value]]:
        yield leaf.fact, self._as_of
        yield leaf.fact, max(self._as_of, date.min + timedelta(1)) - timedelta(1)

    def _waited(self, leaf: Waited) -> Iterator[tuple[str, Value]]:
        yield leaf.fact, self._as_of
        yield leaf.fact, date(max(self._as_of.year - leaf.years - 1, 1), 1, 1)
        known = self._facts.get(leaf.fact)
        if isinstance(known, Days):
            yield from ((leaf.fact, end) for end in (known.first, known.last) if end)

    def _ratio(self, leaf: Ratio) -> Iterator[tuple[str, Value]]:
        version = version_on(getattr(self._rules.parameters, leaf.parameter), self._as_of)
        part, whole = (cast("Figure | None", self._facts.get(fact)) for fact in (leaf.part, leaf.whole))
        total = _HUGE if whole is None else logic.bounds(whole)[0]
        spent = None if part is None else logic.bounds(part)[0]
        yield leaf.part, 0
        yield leaf.whole, 1
        yield leaf.whole, _HUGE
        yield leaf.band_by, 0
        for band in version.bands if version else ():
            yield leaf.part, Decimal(total) * band.percent / 100
            if spent is not None:
                yield leaf.whole, round(Decimal(spent) * 100 / band.percent, 2)
            if band.up_to_wan is not None:
                yield leaf.band_by, band.up_to_wan
                yield leaf.band_by, band.up_to_wan + 1


def _at_least(leaf: AtLeast) -> Iterator[tuple[str, Value]]:
    yield leaf.fact, leaf.n - 1
    yield leaf.fact, leaf.n


def _sum_at_least(leaf: SumAtLeast) -> Iterator[tuple[str, Value]]:
    for fact in leaf.facts:
        yield fact, 0
        yield fact, leaf.n


def _room_for_one(leaf: RoomForOne) -> Iterator[tuple[str, Value]]:
    yield leaf.fact, leaf.limit - 1
    yield leaf.fact, leaf.limit


def _each_year(leaf: EachYear) -> Iterator[tuple[str, Value]]:
    yield leaf.fact, leaf.n - 1
    yield leaf.fact, leaf.n


def _given(leaf: Given) -> Iterator[tuple[str, Value]]:
    yield leaf.fact, 1


def _inside(value: Value, known: Range) -> bool:
    return isinstance(value, int | Decimal) and value >= known.low and (known.high is None or value <= known.high)


def _possible(value: Value, known: Days) -> bool:
    early = known.first is not None and cast("date", value) < known.first
    return not early and not (known.last is not None and cast("date", value) > known.last)


def wholes(rules: RuleSet) -> Mapping[str, str]:
    """The total of every figure that is a part of another (其中); a larger part contradicts it."""
    found: dict[str, str] = {}
    for rule in rules.rules:
        for leaf in rule.test.leaves() if rule.test else ():
            if isinstance(leaf, AtLeast) and leaf.part_of:
                found[leaf.fact] = leaf.part_of
            elif isinstance(leaf, Ratio):
                found[leaf.band_by] = leaf.whole
    return found
