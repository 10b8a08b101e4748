"""Three-valued (Kleene) logic over exact figures: ``None`` means that what is known does not decide it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from assistant.rules.facts import Days, Range
from assistant.rules.verdicts import Cause

Number: TypeAlias = int | Decimal
Figure: TypeAlias = int | Decimal | Range
Truth: TypeAlias = bool | None


class Outcome(NamedTuple):
    """A truth value; ``causes`` say why it is open (empty when decided), ``notes`` what was compared."""

    value: Truth
    causes: tuple[Cause, ...] = ()
    notes: tuple[str, ...] = ()


def every(values: Iterable[Truth]) -> Truth:
    """Kleene AND."""
    known = True
    for value in values:
        if value is False:
            return False
        known = known and value is not None
    return True if known else None


def some(values: Iterable[Truth]) -> Truth:
    """Kleene OR."""
    known = True
    for value in values:
        if value is True:
            return True
        known = known and value is not None
    return False if known else None


def all_of(outcomes: Sequence[Outcome]) -> Outcome:
    """AND; facts that are missing beside a failed part are not asked for, they cannot change it."""
    return _joined(every(outcome.value for outcome in outcomes), outcomes)


def any_of(outcomes: Sequence[Outcome]) -> Outcome:
    """OR; facts that are missing beside a part that holds are not asked for."""
    return _joined(some(outcome.value for outcome in outcomes), outcomes)


def _joined(value: Truth, outcomes: Sequence[Outcome]) -> Outcome:
    causes: dict[Cause, None] = {}
    if value is None:
        causes = dict.fromkeys(cause for outcome in outcomes if outcome.value is None for cause in outcome.causes)
    return Outcome(value, tuple(causes), tuple(note for outcome in outcomes for note in outcome.notes))


def bounds(figure: Figure) -> tuple[Number, Number | None]:
    """The least and the greatest that a figure may be (``None``: no upper bound)."""
    if isinstance(figure, Range):
        return figure.low, figure.high
    return figure, figure


def at_least(figure: Figure | None, threshold: Number) -> Truth:
    """Is ``figure`` ≥ ``threshold``? A range decides only as a whole."""
    if figure is None:
        return None
    low, high = bounds(figure)
    if low >= threshold:
        return True
    return False if high is not None and high < threshold else None


def at_most(figure: Figure | None, limit: Number) -> Truth:
    """Is ``figure`` ≤ ``limit``? A range decides only as a whole."""
    if figure is None:
        return None
    low, high = bounds(figure)
    if low > limit:
        return False
    return True if high is not None and high <= limit else None


def is_true(flag: bool | None, wanted: bool = True) -> Truth:
    """Is the flag what it should be?"""
    return None if flag is None else flag is wanted


def one_of(value: object | None, allowed: Iterable[object]) -> Truth:
    """Is the value one of those allowed?"""
    return None if value is None else value in allowed


def total(figures: Iterable[Figure | None]) -> Range:
    """The sum of counts; one that is missing may be any number from 0."""
    low: Number = 0
    high: Number | None = 0
    for figure in figures:
        least, most = (0, None) if figure is None else bounds(figure)
        low += least
        high = None if high is None or most is None else high + most
    return Range(low, high)


def days(when: date | Days) -> tuple[date | None, date | None]:
    """The earliest and the latest day that is meant (``None``: unknown)."""
    return (when.first, when.last) if isinstance(when, Days) else (when, when)


def not_after(day: date, last: date | Days | None) -> Truth:
    """Is ``day`` on or before ``last``? The last day itself counts (届满 includes the day)."""
    if last is None:
        return None
    first_possible, last_possible = days(last)
    if first_possible is not None and day <= first_possible:
        return True
    return False if last_possible is not None and day > last_possible else None


def waited(day: date, since: date | Days, years: int) -> Truth:
    """Have ``years`` gone by between ``since`` and ``day``? The day on which they have counts."""
    first_possible, last_possible = days(since)
    if last_possible is not None and day >= years_later(last_possible, years):
        return True
    return False if first_possible is not None and day < years_later(first_possible, years) else None


def years_later(day: date, years: int) -> date:
    """The same day ``years`` later; where there is none (29 February), the next day: the longer wait."""
    if day.year + years > date.max.year:
        return date.max
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)


def each_year(figure: Figure | tuple[int | Range, ...] | None, threshold: int, years: int) -> Truth:
    """Has each of the last ``years`` years at least ``threshold``? One figure holds for every year."""
    if not isinstance(figure, tuple):
        return at_least(figure, threshold)
    last = figure[-years:]
    verdicts: list[Truth] = [at_least(year, threshold) for year in last]
    return every(verdicts + [None] * (years - len(last)))


def ratio_at_least(part: Figure | None, whole: Figure | None, percents: Iterable[Number]) -> Truth:
    """Is part/whole ≥ percent % for every percentage that may apply? Cross-multiplied, never rounded.

    ``None`` also where the whole may be zero: then there is no ratio.
    """
    if part is None or whole is None:
        return None
    part_low, part_high = bounds(part)
    whole_low, whole_high = bounds(whole)
    if whole_low == 0:
        return None
    strictest, mildest = max(percents), min(percents)
    if whole_high is not None and part_low * 100 >= strictest * whole_high:
        return True
    return False if part_high is not None and part_high * 100 < mildest * whole_low else None
