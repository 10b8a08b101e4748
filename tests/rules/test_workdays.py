"""Working days against the published schedules, read off a calendar by hand."""

from __future__ import annotations

import warnings
from datetime import date, timedelta

import pytest

from assistant.errors import InputError
from assistant.rules import workdays
from assistant.rules.workdays import (
    DaysOff,
    ScheduleUnknownError,
    Shifted,
    count_workdays,
    is_workday,
    known_years,
    weekday,
    workday_after,
)


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        # an ordinary week, and from each day of a weekend
        ("2026-03-02", 1, "2026-03-03"),
        ("2026-03-02", 5, "2026-03-09"),
        ("2026-03-06", 1, "2026-03-09"),
        ("2026-03-07", 1, "2026-03-09"),
        ("2026-03-08", 1, "2026-03-09"),
        # National Day 2026: 1 to 7 October off, Sunday 20 September and Saturday 10 October at work
        ("2026-09-18", 1, "2026-09-20"),
        ("2026-09-24", 1, "2026-09-28"),
        ("2026-09-28", 5, "2026-10-10"),
        ("2026-09-30", 1, "2026-10-08"),
        ("2026-10-03", 3, "2026-10-10"),
        ("2026-10-09", 1, "2026-10-10"),
        ("2026-10-09", 2, "2026-10-12"),
        # Spring Festival 2026: 15 to 23 February off, Saturdays 14 and 28 February at work
        ("2026-02-13", 1, "2026-02-14"),
        ("2026-02-14", 1, "2026-02-24"),
        ("2026-02-12", 5, "2026-02-26"),
        ("2026-02-27", 1, "2026-02-28"),
        ("2026-02-27", 2, "2026-03-02"),
        # Spring Festival 2025: 28 January to 4 February off, Sunday 26 January and Saturday 8 February at work
        ("2025-01-24", 1, "2025-01-26"),
        ("2025-01-24", 5, "2025-02-07"),
        ("2025-02-07", 1, "2025-02-08"),
        # ends of months and years; 29 February
        ("2025-12-31", 1, "2026-01-04"),
        ("2025-12-26", 5, "2026-01-05"),
        ("2023-12-29", 1, "2024-01-02"),
        ("2024-02-28", 1, "2024-02-29"),
        ("2024-02-29", 1, "2024-03-01"),
        ("2026-04-30", 1, "2026-05-06"),
        ("2018-12-28", 1, "2018-12-29"),  # a Saturday that made up for New Year's Eve
        ("2018-12-29", 1, "2019-01-02"),
    ],
)
def test_workday_after(day, n, expected):
    assert workday_after(date.fromisoformat(day), n).isoformat() == expected


def test_what_was_skipped_and_shifted_is_told():
    count = count_workdays(date(2026, 9, 17), 12)
    assert count.shifted == (Shifted(date(2026, 9, 20), "国庆节"), Shifted(date(2026, 10, 10), "国庆节"))
    assert count.skipped == (
        DaysOff(date(2026, 9, 19), date(2026, 9, 19), "周末"),
        DaysOff(date(2026, 9, 25), date(2026, 9, 27), "中秋节"),
        DaysOff(date(2026, 10, 1), date(2026, 10, 7), "国庆节"),
    )
    assert count.counted[-1] == count.end == date(2026, 10, 10)
    assert len(count.counted) == 12


def test_every_day_between_is_either_counted_or_skipped():
    for start in (date(2025, 1, 1) + timedelta(days=offset) for offset in range(0, 600, 7)):
        count = count_workdays(start, 9)
        off = [a + timedelta(days=i) for a, b, _ in count.skipped for i in range((b - a).days + 1)]
        days = [start + timedelta(days=i) for i in range(1, (count.end - start).days + 1)]
        assert sorted([*count.counted, *off]) == days
        assert workday_after(start, 9) == workday_after(workday_after(start, 4), 5)


def test_a_year_without_a_schedule_is_unknown_never_guessed():
    year = known_years()[1] + 1
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(ScheduleUnknownError, match=f"没有收录{year}年.*请更新") as caught:
            workday_after(date(year - 1, 12, 31), 1)
        assert caught.value.exit_status == 1
        with pytest.raises(ScheduleUnknownError, match="没有收录2003年"):
            is_workday(date(2003, 6, 2))
        with pytest.raises(ScheduleUnknownError):
            workday_after(date(year, 5, 1), 1)
        with pytest.raises(ScheduleUnknownError):
            workday_after(date.max, 1)


def test_the_last_week_of_the_last_known_year_is_told_to_be_provisional():
    year = known_years()[1]
    late, early = count_workdays(date(year, 12, 24), 3), count_workdays(date(year, 12, 1), 5)
    assert late.caution
    assert f"{year + 1}年元旦" in late.caution
    assert early.caution is None
    assert count_workdays(date(year - 1, 12, 24), 3).caution is None


@pytest.mark.parametrize("n", [0, -1, 1001, 2.0, "5", True, None])
def test_a_count_that_makes_no_sense_is_refused(n):
    with pytest.raises(InputError, match="1 到 1000"):
        workday_after(date(2026, 3, 2), n)


def test_every_holiday_has_a_chinese_name():
    names = {name for year in range(known_years()[0], known_years()[1] + 1) for name in _names_of(year)}
    assert names
    assert all(not name.isascii() for name in names)


def _names_of(year):
    days = (date(year, 1, 1) + timedelta(days=offset) for offset in range(365))
    return {name for _, name in map(workdays._off, days) if name}


def test_weekdays():
    assert [weekday(date(2026, 3, 2) + timedelta(days=i)) for i in range(7)] == [f"周{c}" for c in "一二三四五六日"]
