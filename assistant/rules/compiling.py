"""Test trees into closures, once at load: the hot path sees plain functions over a dict of facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, TypeAlias, cast

from assistant.rules import explain, logic, ratios
from assistant.rules.causes import contradiction, figure_of, inexact, inexact_day, missing
from assistant.rules.facts import Days, Facts, FactSpec, Range
from assistant.rules.logic import Figure, Outcome, Truth
from assistant.rules.parameters import Parameters
from assistant.rules.trees import (
    AtLeast,
    EachYear,
    Given,
    Is,
    NotAfter,
    OneOf,
    Ratio,
    Reading,
    RoomForOne,
    SumAtLeast,
    Test,
    Waited,
)
from assistant.rules.verdicts import Cause

Evaluate: TypeAlias = Callable[[Facts, date], Outcome]


#: Counts are small numbers that come again and again: so many outcomes of a comparison are kept.
_REMEMBERED = 512


class Compiler:
    """Knows the vocabulary and the parameters that trees refer to."""

    def __init__(self, vocabulary: Mapping[str, FactSpec], parameters: Parameters) -> None:
        self.vocabulary, self.parameters = vocabulary, parameters
        self._leaves: dict[type, Callable[[Any], Evaluate]] = {
            AtLeast: self._at_least,
            SumAtLeast: self._sum_at_least,
            RoomForOne: self._room_for_one,
            Is: self._is,
            OneOf: self._one_of,
            NotAfter: self._not_after,
            Waited: self._waited,
            EachYear: self._each_year,
            Ratio: self._ratio,
            Given: self._given,
        }

    def compile(self, test: Test) -> Evaluate:
        """One tree."""
        if test.all:
            return self._joined(test.all, logic.all_of)
        if test.any:
            return self._joined(test.any, _either)
        if test.readings:
            return self._readings(test.readings)
        leaf = test.leaf
        return self._leaves[type(leaf)](leaf)

    def _joined(self, tests: tuple[Test, ...], join: Callable[[list[Outcome]], Outcome]) -> Evaluate:
        parts = tuple(self.compile(test) for test in tests)
        return lambda facts, as_of: join([part(facts, as_of) for part in parts])

    def _name(self, fact: str, say: str | None) -> tuple[FactSpec, str]:
        spec = self.vocabulary[fact]
        return spec, say or spec.label

    def _at_least(self, leaf: AtLeast) -> Evaluate:
        spec, name = self._name(leaf.fact, leaf.say)
        absent = Outcome(None, (missing(spec),))
        pair: tuple[FactSpec, FactSpec] | None = None
        if leaf.part_of:
            pair = spec, self.vocabulary[leaf.part_of]
        elif leaf.contains:
            pair = self.vocabulary[leaf.contains], spec
        seen: dict[Figure, Outcome] = {}
        fact, threshold, unit, needed = leaf.fact, leaf.n, spec.unit, f"{leaf.n}{spec.unit}"

        def evaluate(facts: Facts, _as_of: date) -> Outcome:
            figure = figure_of(facts, fact)
            if figure is None:
                return absent
            if pair and (clash := contradiction(facts, *pair)):
                return Outcome(None, (clash,))
            outcome = seen.get(figure)
            if outcome is None:
                truth = logic.at_least(figure, threshold)
                causes = (inexact(spec, figure, needed),) if truth is None else ()
                outcome = Outcome(truth, causes, (explain.minimum(name, figure, threshold, unit, truth),))
                if len(seen) < _REMEMBERED:
                    seen[figure] = outcome
            return outcome

        return evaluate

    def _sum_at_least(self, leaf: SumAtLeast) -> Evaluate:
        specs = tuple(self.vocabulary[fact] for fact in leaf.facts)
        name = leaf.say or "、".join(spec.label for spec in specs) + "合计"
        threshold, unit = leaf.n, specs[0].unit

        def evaluate(facts: Facts, _as_of: date) -> Outcome:
            figures = [figure_of(facts, spec.id) for spec in specs]
            summed = logic.total(figures)
            truth = logic.at_least(summed, threshold)
            causes: tuple[Cause, ...] = ()
            if truth is None:
                causes = tuple(
                    missing(spec) if figure is None else inexact(spec, figure, f"合计{threshold}{unit}")
                    for spec, figure in zip(specs, figures, strict=True)
                    if figure is None or isinstance(figure, Range)
                )
            return Outcome(truth, causes, (explain.minimum(name, summed, threshold, unit, truth),))

        return evaluate

    def _room_for_one(self, leaf: RoomForOne) -> Evaluate:
        spec, name = self._name(leaf.fact, leaf.say)
        absent = Outcome(None, (missing(spec),))

        def evaluate(facts: Facts, _as_of: date) -> Outcome:
            figure = figure_of(facts, leaf.fact)
            if figure is None:
                return absent
            truth = logic.at_most(figure, leaf.limit - 1)
            causes = (inexact(spec, figure, f"{leaf.limit}{spec.unit}"),) if truth is None else ()
            return Outcome(truth, causes, (explain.room(name, figure, leaf, spec.unit, truth),))

        return evaluate

    def _is(self, leaf: Is) -> Evaluate:
        spec, name = self._name(leaf.fact, leaf.say)
        table: dict[object, Outcome] = {None: Outcome(None, (missing(spec),))}
        for value in (True, False):
            truth = logic.is_true(value, leaf.value)
            table[value] = Outcome(truth, (), (explain.flag(name, value, leaf.phrase, truth),))
        return lambda facts, _as_of: table[facts.get(leaf.fact)]

    def _one_of(self, leaf: OneOf) -> Evaluate:
        spec, name = self._name(leaf.fact, leaf.say)
        table: dict[object, Outcome] = {None: Outcome(None, (missing(spec),))}
        for value in spec.choices:
            truth = logic.one_of(value, leaf.values)
            table[value] = Outcome(truth, (), (explain.choice(name, value, leaf.phrase, truth),))
        return lambda facts, _as_of: table[facts.get(leaf.fact)]

    def _not_after(self, leaf: NotAfter) -> Evaluate:
        spec, name = self._name(leaf.fact, leaf.say)
        absent = Outcome(None, (missing(spec),))

        def evaluate(facts: Facts, as_of: date) -> Outcome:
            until = cast("date | Days | None", facts.get(leaf.fact))
            if until is None:
                return absent
            truth = logic.not_after(as_of, until)
            causes = (inexact_day(spec, until),) if truth is None and isinstance(until, Days) else ()
            return Outcome(truth, causes, (explain.in_force(name, until, as_of, truth),))

        return evaluate

    def _waited(self, leaf: Waited) -> Evaluate:
        spec, name = self._name(leaf.fact, leaf.say)
        absent = Outcome(None, (missing(spec),))

        def evaluate(facts: Facts, as_of: date) -> Outcome:
            since = cast("date | Days | None", facts.get(leaf.fact))
            if since is None:
                return absent
            truth = logic.waited(as_of, since, leaf.years)
            if isinstance(since, Days):
                note = explain.waited_roughly(name, since, as_of, leaf.years, truth)
                return Outcome(truth, (inexact_day(spec, since),) if truth is None else (), (note,))
            ban = (since, logic.years_later(since, leaf.years))
            return Outcome(truth, (), (explain.waited(name, ban, as_of, leaf.years, truth),))

        return evaluate

    def _each_year(self, leaf: EachYear) -> Evaluate:
        spec, name = self._name(leaf.fact, leaf.say)
        absent = Outcome(None, (missing(spec),))
        needed = f"每年{leaf.n}{spec.unit}"
        too_few = Cause("missing_fact", spec.id, f"“{spec.label}”须有最近{leaf.years}年各年的数：{spec.ask}")

        def evaluate(facts: Facts, _as_of: date) -> Outcome:
            figure = cast("Figure | tuple[int | Range, ...] | None", facts.get(leaf.fact))
            if figure is None:
                return absent
            truth = logic.each_year(figure, leaf.n, leaf.years)
            if not isinstance(figure, tuple):
                causes = (inexact(spec, figure, needed),) if truth is None else ()
                note = explain.minimum(f"{name}各年均为", figure, leaf.n, spec.unit, truth)
                return Outcome(truth, causes, (note,))
            found: list[Cause] = []
            if truth is None:
                open_years = [year for year in figure[-leaf.years :] if logic.at_least(year, leaf.n) is None]
                found = [inexact(spec, year, needed) for year in open_years]
                if len(figure) < leaf.years:
                    found.append(too_few)
            return Outcome(
                truth, tuple(found), (explain.yearly(name, figure, leaf.n, leaf.years, spec.unit),) if figure else ()
            )

        return evaluate

    def _given(self, leaf: Given) -> Evaluate:
        spec, name = self._name(leaf.fact, leaf.say)
        absent = Outcome(None, (missing(spec),))

        def evaluate(facts: Facts, _as_of: date) -> Outcome:
            figure = figure_of(facts, leaf.fact)
            if figure is None:
                return absent
            return Outcome(False, (), (f"{name}{explain.shown(figure, spec.unit)}",))

        return evaluate

    def _ratio(self, leaf: Ratio) -> Evaluate:
        part, whole, by = (self.vocabulary[fact] for fact in leaf.fact_ids)
        return ratios.compiled(part, whole, by, getattr(self.parameters, leaf.parameter))

    def _readings(self, readings: tuple[Reading, ...]) -> Evaluate:
        """Strict to lenient: decided only where the strictest holds or the most lenient fails."""
        parts = tuple((reading.label, self.compile(reading.test)) for reading in readings)
        sums = {leaf.say for reading in readings for leaf in reading.test.leaves() if isinstance(leaf, SumAtLeast)}
        named = tuple(say for say in sums if say)
        return lambda facts, as_of: _weigh([(label, part(facts, as_of)) for label, part in parts], named)


def _either(outcomes: list[Outcome]) -> Outcome:
    joined = logic.any_of(outcomes)
    if joined.value:
        return joined._replace(notes=(*joined.notes, _ONE_IS_ENOUGH))
    return joined._replace(notes=(*joined.notes, _NONE_HOLDS)) if joined.value is False else joined


def _weigh(outcomes: list[tuple[str, Outcome]], sums: tuple[str, ...]) -> Outcome:
    strictest, mildest = outcomes[0][1], outcomes[-1][1]
    # The other readings compare the same counts with other figures: their totals alone are news.
    others = (note for _, outcome in outcomes[1:] for note in outcome.notes if note.startswith(sums))
    details = [note for note in strictest.notes if note not in (_ONE_IS_ENOUGH, _NONE_HOLDS)]
    said = {True: "符合", False: "不符合", None: "尚不能判断"}
    readings = (f"{label}：{said[outcome.value]}" for label, outcome in outcomes)
    truth: Truth = True if strictest.value else False if mildest.value is False else None
    causes: tuple[Cause, ...] = ()
    if truth is None:
        if strictest.value is False and mildest.value:
            causes = (Cause("readings_disagree", None, "几种读法结论不一，原文未写明按哪一种"),)
        else:
            # The readings between may be open for facts that cannot move either end.
            causes = tuple(dict.fromkeys(strictest.causes + mildest.causes))
    return Outcome(truth, causes, (*dict.fromkeys((*details, *others)), *readings))


_ONE_IS_ENOUGH = "具备其一即可"
_NONE_HOLDS = "各途径均未达到"
