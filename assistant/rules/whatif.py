"""What-if: the least change that turns 不符合 around, clause by clause.

AND adds up, OR takes the cheapest limb (the others are named), rival readings are planned for the strictest, and a
subset raises its whole: 18 papers with 1 joint one need 2 more, both joint, not 4. What the change leads to is never
assumed: the clause is checked again with the changed facts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import reduce
from itertools import product
from typing import Any, NamedTuple, cast

from assistant.rules import logic, planned
from assistant.rules.causes import figure_of
from assistant.rules.clausecheck import ClauseCheck, Part
from assistant.rules.compiling import Compiler
from assistant.rules.facts import Days, Facts, Range, Value, read_facts
from assistant.rules.logic import Number
from assistant.rules.parameters import version_on
from assistant.rules.planned import Change
from assistant.rules.ratios import applicable
from assistant.rules.rulefile import RuleSet
from assistant.rules.trees import (
    AtLeast,
    EachYear,
    Is,
    NotAfter,
    OneOf,
    Ratio,
    RoomForOne,
    SumAtLeast,
    Test,
    Waited,
)
from assistant.rules.verdicts import Finding, Result, Verdict

#: A clause has a handful of ways at most; more would help nobody.
_MOST_WAYS = 16


class WhatIf(NamedTuple):
    """The least change for one clause; ``verdict`` is what the clause then comes to.

    ``day`` is the first day of application that helps, where only waiting does. ``others`` are ways that cost more,
    or as much.
    """

    clause: str
    occurrence: int | None
    verdict: Verdict
    changes: tuple[Change, ...]
    day: date | None
    others: tuple[tuple[Change, ...], ...]
    text: str


@dataclass(frozen=True, slots=True)
class _Way:
    """Figures to reach (fact → value) and the first day of application that helps."""

    goals: Mapping[str, Value]
    day: date | None = None


_NOTHING = _Way({})


def what_if(rules: RuleSet, facts: Mapping[str, Any], result: Result, as_of: date | None = None) -> tuple[WhatIf, ...]:
    """One entry for each 不符合 of ``result``, which must come from the same facts and day.

    Raises:
        FactError: a fact is unknown or has an impossible value.
    """
    planner = _Planner(rules, read_facts(facts, rules.vocabulary), as_of or date.today())
    return tuple(
        planner.for_clause(clause, finding)
        for clause, finding in zip(rules.clauses, result.findings, strict=True)
        if finding.verdict is Verdict.FAILED
    )


def to_json(found: Iterable[WhatIf]) -> list[dict[str, Any]]:
    """The machine-readable form; values are written as facts are."""
    return [
        {
            "clause": entry.clause,
            "occurrence": entry.occurrence,
            "verdict": entry.verdict.value,
            "changes": {change.fact: planned.as_json(change.value) for change in entry.changes},
            "day": entry.day.isoformat() if entry.day else None,
            "text": entry.text,
        }
        for entry in found
    ]


class _Planner:
    def __init__(self, rules: RuleSet, facts: Facts, as_of: date) -> None:
        self.rules, self.facts, self.as_of = rules, facts, as_of
        self._compiler = Compiler(rules.vocabulary, rules.parameters)
        self._wholes = dict(_pairs(rules))
        self._leaves: dict[type, Callable[[Any], Iterator[_Way]]] = {
            AtLeast: self._at_least,
            SumAtLeast: self._sum_at_least,
            RoomForOne: self._room_for_one,
            Is: self._is,
            OneOf: self._one_of,
            NotAfter: self._not_after,
            Waited: self._waited,
            EachYear: self._each_year,
            Ratio: self._ratio,
        }

    def for_clause(self, clause: ClauseCheck, finding: Finding) -> WhatIf:
        ways = self._all([self._ways(part.rule.test) for part in clause.parts if self._failed(part)])
        # Sorted by price; among equals the first of the text stays first.
        best, *rest = sorted(ways, key=self._cost)
        after, left = self._after(clause, best)
        changes = self._changes(best)
        others = tuple(self._changes(way) for way in rest)
        wait = planned.waiting(best.day, self.as_of) if best.day else ""
        text = planned.sentence(changes, others, wait, planned.outcome(after, left))
        return WhatIf(finding.clause, finding.occurrence, after, changes, best.day, others, text)

    def _failed(self, part: Part) -> bool:
        """Is this the part (or one of those) that makes the clause 不符合?"""
        if part.evaluate is None or part.failed or not all(self.facts.get(s.id) in values for s, values in part.gates):
            return False
        return part.evaluate(self.facts, self.as_of).value is False

    def _after(self, clause: ClauseCheck, way: _Way) -> tuple[Verdict, tuple[str, ...]]:
        facts = {**self.facts, **self._closed(way.goals)}
        finding, _ = clause.check(facts.get, facts, way.day or self.as_of)
        open_causes = finding.causes if finding.verdict in (Verdict.MORE, Verdict.JUDGE) else ()
        return finding.verdict, tuple(cause.text for cause in open_causes)

    # --- ways through a tree ---

    def _ways(self, test: Test | None) -> list[_Way]:
        """Ways to make what fails in a tree hold; what is unknown is left alone."""
        if test is None or self._compiler.compile(test)(self.facts, self.as_of).value is not False:
            return [_NOTHING]
        if test.all:
            return self._all([self._ways(branch) for branch in test.all])
        if test.any:
            return [way for branch in test.any for way in self._ways(branch)][:_MOST_WAYS]
        if test.readings:
            # Only what holds under the strictest reading is beyond dispute.
            return self._ways(test.readings[0].test)
        return list(self._leaves[type(test.leaf)](test.leaf))

    def _all(self, branches: Sequence[list[_Way]]) -> list[_Way]:
        found: list[_Way] = []
        for combination in product(*branches):
            way = reduce(_merged, combination)
            if way not in found:
                found.append(way)
        return found[:_MOST_WAYS]

    def _at_least(self, leaf: AtLeast) -> Iterator[_Way]:
        yield _Way({leaf.fact: leaf.n})

    def _sum_at_least(self, leaf: SumAtLeast) -> Iterator[_Way]:
        short = leaf.n - logic.total(figure_of(self.facts, name) for name in leaf.facts).low
        for name in leaf.facts:
            yield _Way({name: cast("Value", _low(self.facts.get(name)) + short)})

    def _room_for_one(self, leaf: RoomForOne) -> Iterator[_Way]:
        yield _Way({leaf.fact: leaf.limit - 1})

    def _is(self, leaf: Is) -> Iterator[_Way]:
        yield _Way({leaf.fact: leaf.value})

    def _one_of(self, leaf: OneOf) -> Iterator[_Way]:
        for choice in leaf.values:
            yield _Way({leaf.fact: choice})

    def _not_after(self, leaf: NotAfter) -> Iterator[_Way]:
        yield _Way({leaf.fact: self.as_of})

    def _waited(self, leaf: Waited) -> Iterator[_Way]:
        first, last = logic.days(cast("date | Days", self.facts[leaf.fact]))
        yield _Way({}, logic.years_later(cast("date", last or first), leaf.years))

    def _each_year(self, leaf: EachYear) -> Iterator[_Way]:
        yield _Way({leaf.fact: _each(self.facts[leaf.fact], leaf.n, leaf.years)})

    def _ratio(self, leaf: Ratio) -> Iterator[_Way]:
        by, whole = figure_of(self.facts, leaf.band_by), figure_of(self.facts, leaf.whole)
        low, high = logic.bounds(whole if whole is not None else 0)
        version = version_on(getattr(self.rules.parameters, leaf.parameter), self.as_of)
        if version is None:  # then the ratio is not compared, so it cannot have failed
            return
        percent = max(applicable(version, by))
        needed = percent * Decimal(low if high is None else high) / 100
        yield _Way({leaf.part: int(needed) if needed == needed.to_integral_value() else needed.normalize()})

    # --- subsets, prices ---

    def _closed(self, goals: Mapping[str, Value]) -> dict[str, Value]:
        """Whatever is added to a subset is added to its whole as well."""
        closed = dict(goals)
        for part, whole in self._wholes.items():
            given = figure_of(self.facts, whole)
            if part not in goals or given is None:
                continue
            few, many = logic.bounds(figure_of(self.facts, part) or 0)
            (low, high), goal = logic.bounds(given), _low(goals[part])
            if whole in goals:
                closed[whole] = cast("Value", max(_low(goals[whole]), low + goal - few))
            else:
                least = max(low + (0 if many is None else max(goal - many, 0)), goal)
                most = None if high is None else high + goal - few
                closed[whole] = cast("Value", least if least == most else Range(least, most))
        return closed

    def _cost(self, way: _Way) -> Decimal:
        """Units to add; what is added to a subset counts once, a yes or a date counts as one."""
        closed = self._closed(way.goals)
        counted = (fact for fact in closed if self._wholes.get(fact) not in closed)
        return sum((self._price(closed[fact], self.facts.get(fact)) for fact in counted), Decimal(0))

    def _price(self, goal: Value, given: Value | None) -> Decimal:
        if isinstance(goal, tuple):
            before = cast("tuple[int | Range, ...]", given)
            return sum((self._price(*pair) for pair in zip(goal, before, strict=True)), Decimal(0))
        if isinstance(goal, bool | str | date):
            return Decimal(1)
        if isinstance(goal, Range):
            goal = cast("Value", goal.low if goal.high is None else goal.high)
            given = cast("Value", _high(given))
        return abs(Decimal(_low(goal)) - Decimal(_low(given)))

    def _changes(self, way: _Way) -> tuple[Change, ...]:
        return planned.changes(way.goals, self._closed(way.goals), self.facts, self.rules.vocabulary, self._wholes)


def _pairs(rules: RuleSet) -> Iterator[tuple[str, str]]:
    """(subset, whole) of every 其中."""
    for rule in rules.rules:
        for leaf in rule.test.leaves() if rule.test else ():
            if isinstance(leaf, AtLeast) and leaf.part_of:
                yield leaf.fact, leaf.part_of


def _low(figure: object) -> Number:
    """The least that a figure may be; nothing known is nothing there."""
    if isinstance(figure, Range):
        return figure.low
    return figure if isinstance(figure, int | Decimal) else 0


def _high(figure: object) -> Number:
    if isinstance(figure, Range):
        return figure.low if figure.high is None else figure.high
    return _low(figure)


def _each(given: Value, n: int, years: int) -> Value:
    if not isinstance(given, tuple):
        return n
    raised: tuple[int | Range, ...] = tuple(
        year if logic.at_least(year, n) is not False else n for year in given[-years:]
    )
    return given[:-years] + raised


def _merged(one: _Way, other: _Way) -> _Way:
    """Both ways at once: of two figures for the same fact the larger one."""
    goals = dict(one.goals)
    for fact, goal in other.goals.items():
        known = goals.get(fact)
        goals[fact] = goal if known is None or _low(goal) >= _low(known) else known
    days = [day for day in (one.day, other.day) if day]
    return _Way(goals, max(days) if days else None)
