"""Kleene truth tables, ranges, dates and ratios, without any rule."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import product

import pytest

from assistant.rules import Cause, Range
from assistant.rules.logic import (
    Outcome,
    all_of,
    any_of,
    at_least,
    at_most,
    each_year,
    every,
    is_true,
    not_after,
    one_of,
    ratio_at_least,
    some,
    total,
    years_later,
)

TRUTHS = (True, False, None)


@pytest.mark.parametrize(("left", "right"), list(product(TRUTHS, TRUTHS)))
def test_kleene_tables(left, right):
    """An open value is open only if filling it in either way would make a difference."""

    def filled(value):
        return (True, False) if value is None else (value,)

    for join, plain in ((every, all), (some, any)):
        outcomes = {plain(pair) for pair in product(filled(left), filled(right))}
        assert join([left, right]) is (outcomes.pop() if len(outcomes) == 1 else None)


def test_causes_are_kept_only_where_they_matter():
    cause = Cause("missing_fact", "a", "缺少甲")
    unknown, true, false = Outcome(None, (cause,)), Outcome(True, (), ("是",)), Outcome(False, (), ("否",))
    assert all_of([unknown, false]) == Outcome(False, (), ("否",))
    assert any_of([unknown, true]) == Outcome(True, (), ("是",))
    assert all_of([unknown, true, unknown]) == Outcome(None, (cause,), ("是",))


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        (19, False),
        (20, True),
        (21, True),
        (Range(20, 25), True),
        (Range(15, 19), False),
        (Range(15, 20), None),
        (Range(19, None), None),
        (Range(20, None), True),
        (None, None),
        (Decimal("19.999"), False),
    ],
)
def test_at_least(figure, expected):
    assert at_least(figure, 20) is expected


@pytest.mark.parametrize(
    ("figure", "expected"),
    [(0, True), (1, False), (Range(0, 1), None), (Range(1, None), False), (Range(0, None), None), (None, None)],
)
def test_at_most(figure, expected):
    assert at_most(figure, 0) is expected


def test_flags_and_choices():
    assert [is_true(v) for v in TRUTHS] == [True, False, None]
    assert [is_true(v, wanted=False) for v in TRUTHS] == [False, True, None]
    assert [one_of(v, ("甲",)) for v in ("甲", "乙", None)] == [True, False, None]


def test_a_missing_summand_may_be_any_number_from_zero():
    assert total([1, Range(1, 2), 0]) == Range(2, 3)
    assert total([3, None, 0]) == Range(3, None)
    assert total([3, Range(1, None)]) == Range(4, None)


def test_the_last_day_counts():
    day = date(2026, 6, 1)
    assert [not_after(day, date(2026, 5, 31)), not_after(day, day), not_after(day, None)] == [False, True, None]


def test_years_later():
    assert years_later(date(2023, 6, 1), 3) == date(2026, 6, 1)
    assert years_later(date(2024, 2, 29), 3) == date(2027, 3, 1)
    assert years_later(date(2024, 2, 29), 4) == date(2028, 2, 29)
    assert years_later(date(9998, 1, 1), 3) == date.max


@pytest.mark.parametrize(
    ("figure", "expected"),
    [
        ((5, 5, 5), True),
        ((4, 5, 5), False),
        ((5, 5, 4), False),
        ((0, 5, 5, 5), True),
        ((9, 9), None),
        ((9, 4), False),
        ((), None),
        ((5, Range(4, 6), 5), None),
        ((5, Range(4, 6), 4), False),
        ((5, Range(5, 6), 5), True),
        (5, True),
        (4, False),
        (Range(4, 6), None),
        (None, None),
    ],
)
def test_each_year_never_an_average(figure, expected):
    assert each_year(figure, 5, 3) is expected


FIVE = (Decimal(5),)


@pytest.mark.parametrize(
    ("part", "whole", "percents", "expected"),
    [
        (50, 1000, FIVE, True),
        (Decimal("49.999999999"), 1000, FIVE, False),
        (Decimal("50.000000001"), 1000, FIVE, True),
        (1, 3, (Decimal("33.33333333333"),), True),
        (Range(40, 60), 1000, FIVE, None),
        (Range(50, 60), 1000, FIVE, True),
        (Range(40, 49), 1000, FIVE, False),
        (50, Range(900, 1000), FIVE, True),
        (50, Range(900, 1001), FIVE, None),
        (50, Range(1001, None), FIVE, False),
        (50, Range(1000, None), FIVE, None),
        (50, 1000, (Decimal(5), Decimal(4)), True),
        (40, 1000, (Decimal(5), Decimal(4)), None),
        (39, 1000, (Decimal(5), Decimal(4)), False),
        (5, 0, FIVE, None),
        (5, Range(0, 10), FIVE, None),
        (None, 10, FIVE, None),
        (10, None, FIVE, None),
    ],
)
def test_ratio(part, whole, percents, expected):
    assert ratio_at_least(part, whole, percents) is expected
