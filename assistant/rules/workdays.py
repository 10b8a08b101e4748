"""Chinese working days: weekends, public holidays, and the days shifted to make up for them.

The yearly notices of the State Council on holidays come with the package ``chinesecalendar``. A year that it lacks is
unknown, and said to be so: nothing is guessed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache
from itertools import groupby
from typing import Any, NamedTuple

import chinese_calendar
from chinese_calendar.constants import holidays as _holidays

from assistant.errors import AssistantError, InputError

#: More working days than any procedure counts; the answer to a larger number would be a typing mistake's.
MOST = 1000
_WEEKDAYS = "一二三四五六日"
_NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "Mid-autumn Festival": "中秋节",
    "National Day": "国庆节",
    "Anti-Fascist 70th Day": "抗战胜利70周年纪念日",
}
WEEKEND = "周末"
#: New Year's holiday may shift days of the last week of the year before, by the next year's notice.
_LAST_WEEK = (12, 25)


class ScheduleUnknownError(AssistantError):
    """The State Council's schedule of a year is not at hand, so its working days cannot be told."""


class DaysOff(NamedTuple):
    """Days in a row that do not count, for one reason (周末 or the holiday); both ends included."""

    first: date
    last: date
    reason: str


class Shifted(NamedTuple):
    """A Saturday or Sunday that counts because it makes up for a holiday."""

    day: date
    holiday: str


class WorkdayCount(NamedTuple):
    """``n`` working days counted from the day after ``start``; ``end`` is the last of them."""

    start: date
    n: int
    end: date
    counted: tuple[date, ...]
    skipped: tuple[DaysOff, ...]
    shifted: tuple[Shifted, ...]
    caution: str | None

    def to_json(self) -> dict[str, Any]:
        """Dates as 年-月-日."""
        return {
            "workdays": [day.isoformat() for day in self.counted],
            "skipped": [
                {"from": off.first.isoformat(), "to": off.last.isoformat(), "reason": off.reason}
                for off in self.skipped
            ],
            "shifted": [{"day": day.isoformat(), "holiday": holiday} for day, holiday in self.shifted],
        }


@lru_cache(maxsize=1)
def known_years() -> tuple[int, int]:
    """The first and the last year whose schedule is known."""
    return min(_holidays).year, max(_holidays).year


def is_workday(day: date) -> bool:
    """Do people work on that day?

    Raises:
        ScheduleUnknownError: the year's schedule is not known.
    """
    return not _off(day)[0]


def workday_after(day: date, n: int) -> date:
    """The ``n``-th working day after ``day``, which itself is not counted.

    Raises:
        InputError: ``n`` is not a number from 1 to 1,000.
        ScheduleUnknownError: the count reaches a year whose schedule is not known.
    """
    return count_workdays(day, n).end


def count_workdays(day: date, n: int) -> WorkdayCount:
    """As ``workday_after``, with every day that was counted or skipped.

    Raises:
        InputError: ``n`` is not a number from 1 to 1,000.
        ScheduleUnknownError: the count reaches a year whose schedule is not known.
    """
    if isinstance(n, bool) or not isinstance(n, int) or not 1 <= n <= MOST:
        raise InputError(f"工作日个数应为 1 到 {MOST} 的整数，收到 {n!r}。")
    counted: list[date] = []
    off: list[tuple[date, str]] = []
    shifted: list[Shifted] = []
    current = day
    while len(counted) < n:
        current = _next(current)
        resting, reason = _off(current)
        if resting:
            off.append((current, reason))
            continue
        counted.append(current)
        if reason:
            shifted.append(Shifted(current, reason))
    return WorkdayCount(day, n, current, tuple(counted), _runs(off), tuple(shifted), _caution(current))


def _next(day: date) -> date:
    if day == date.max:
        raise ScheduleUnknownError("日期超出了可以推算的范围。")
    return day + timedelta(days=1)


def _off(day: date) -> tuple[bool, str]:
    """Is the day off, and why; for a working day the holiday that it makes up for, if any."""
    first, last = known_years()
    if not first <= day.year <= last:
        how = "；国务院办公厅公布该年安排后，请更新 chinesecalendar 再算" if day.year > last else ""
        raise ScheduleUnknownError(
            f"没有收录{day.year}年的国务院放假调休安排（现有{first}年至{last}年），涉及该年的工作日无法推算{how}。"
        )
    resting, name = chinese_calendar.get_holiday_detail(day)
    return resting, _NAMES.get(name, name) if name else WEEKEND if resting else ""


def _runs(off: list[tuple[date, str]]) -> tuple[DaysOff, ...]:
    """Days one after the other with the same reason, as one."""
    key: Callable[[tuple[int, tuple[date, str]]], tuple[str, int]] = lambda item: (  # noqa: E731
        item[1][1],
        item[1][0].toordinal() - item[0],
    )
    runs = [[day for _, (day, _) in group] for _, group in groupby(enumerate(off), key)]
    reasons = dict(off)
    return tuple(DaysOff(run[0], run[-1], reasons[run[0]]) for run in runs)


def _caution(end: date) -> str | None:
    year = known_years()[1]
    if end.year != year or (end.month, end.day) < _LAST_WEEK:
        return None
    return f"{year + 1}年元旦的调休可能涉及{year}年12月底，该年放假安排尚未收录，请在公布后复核"


def weekday(day: date) -> str:
    """周一 to 周日."""
    return f"周{_WEEKDAYS[day.weekday()]}"
