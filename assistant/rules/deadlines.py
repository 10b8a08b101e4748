"""When a period of the regulation ends: publicity, rectification, the ban after revocation, an agreement's validity.

The periods stand in rules.yaml beside the clause they come from, each figure checked against its words. What the text
leaves open (mostly the day from which to count) is counted by the usual convention, and the explanation says so.
"""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, NamedTuple

from assistant.errors import InputError
from assistant.rules import logic
from assistant.rules.explain import day as said
from assistant.rules.explain import quoted
from assistant.rules.rulefile import RuleSet
from assistant.rules.trees import Deadline, Rule
from assistant.rules.workdays import WEEKEND, ScheduleUnknownError, WorkdayCount, count_workdays, is_workday, weekday

#: So many working days are named one by one.
_NAMED = 15


class Due(NamedTuple):
    """``end`` is what ``meaning`` says; ``explanation`` is sentences that a clerk can paste."""

    name: str
    clause: str
    quote: str
    start: date
    end: date
    meaning: str
    explanation: str
    workdays: WorkdayCount | None

    def to_json(self) -> dict[str, Any]:
        """The machine-readable form; the days counted and skipped only for working days."""
        return {
            "deadline": self.name,
            "clause": self.clause,
            "quote": self.quote,
            "start": self.start.isoformat(),
            "end": self.end.isoformat(),
            "meaning": self.meaning,
            "explanation": self.explanation,
            **(self.workdays.to_json() if self.workdays else {}),
            "error": None,
        }


def deadline(rules: RuleSet, name: str, start: date) -> Due:
    """The period called ``name`` in rules.yaml (公示, 整改, 撤销, 协议), counted from ``start``.

    Raises:
        InputError: there is no such period.
        ScheduleUnknownError: working days of a year whose schedule is not known.
    """
    found = {rule.deadline.name: (rule, rule.deadline) for rule in rules.rules if rule.deadline}
    if name not in found:
        raise InputError(f"没有“{name[:20]}”这种期限，可选：{'、'.join(found)}。")
    rule, period = found[name]
    count = next(_COUNTS[kind] for kind in _COUNTS if getattr(period, kind))
    return count(rule, period, start)


def _publicity(rule: Rule, period: Deadline, start: date) -> Due:
    count = count_workdays(start, period.working_days or 0)
    sentences = [
        f"{dated(start)}为{period.start}，当日不计，{explain_count(count)}",
        f"第{count.n}个工作日为{dated(count.end)}，最早于当日结束时届满；原文写的是{quoted(period.phrase)}，可以更长",
        f"{period.start}当日不计入，是期间计算的惯例（民法典第二百零一条，就民事法律而言），原文未写明",
        count.caution or "",
    ]
    return _due(rule, period, (start, count.end), sentences, count)


def _rectification(rule: Rule, period: Deadline, start: date) -> Due:
    years = period.years or 0
    end = _same_day(start, years)
    sentences = [
        f"自{period.start}{dated(start)}起{years}年，到{dated(end)}届满（最后一日含当日）",
        f"{end.year}年没有2月29日，取当月最后一日" if _is_leap_day(start) and not _is_leap_day(end) else "",
        _rest_day(end),
        f"起算点原文未写明，按{period.start}计；到期日按与起算日相同的日期计，是期间计算的惯例"
        "（民法典第二百零二条，就民事法律而言）",
    ]
    return _due(rule, period, (start, end), sentences)


def _ban(rule: Rule, period: Deadline, start: date) -> Due:
    years = period.barred_years or 0
    end = logic.years_later(start, years)
    leap = _is_leap_day(start) and not _is_leap_day(end)
    sentences = [
        f"自{period.start}{dated(start)}起{years}年内不得重新认定，最早自{dated(end)}起可以重新申报",
        f"{end.year}年没有2月29日，按从严取3月1日" if leap else "",
        f"起算点原文未写明，按{period.start}计",
    ]
    return _due(rule, period, (start, end), sentences)


def _validity(rule: Rule, period: Deadline, start: date) -> Due:
    sentences = [
        f"{period.start}为{dated(start)}，当日仍在有效期内（届满含当日）；在这一天或之前申报的，符合{quoted(period.phrase)}",
        f"自{dated(start + timedelta(days=1))}起申报的，不在有效期内" if start < date.max else "",
    ]
    return _due(rule, period, (start, start), sentences)


_COUNTS: dict[str, Callable[[Rule, Deadline, date], Due]] = {
    "working_days": _publicity,
    "years": _rectification,
    "barred_years": _ban,
    "last_day": _validity,
}


def _due(
    rule: Rule, period: Deadline, days: tuple[date, date], sentences: list[str], workdays: WorkdayCount | None = None
) -> Due:
    text = "。".join(sentence for sentence in sentences if sentence) + "。"
    return Due(period.name, rule.clause, rule.quote, *days, period.meaning, text, workdays)


def dated(day: date) -> str:
    """「2026年10月10日（周六）」."""
    return f"{said(day)}（{weekday(day)}）"


def explain_count(count: WorkdayCount) -> str:
    """How the working days were counted: each of them unless they are many, and the days off between."""
    shifted = dict(count.shifted)

    def name(day: date) -> str:
        make_up = f"，{shifted[day]}调休上班" if day in shifted else ""
        return f"{day.month}月{day.day}日（{weekday(day)}{make_up}）"

    if count.n <= _NAMED:
        days = f"：{'、'.join(map(name, count.counted))}"
    else:  # only those that one would not expect to count
        days = f"（其中{'、'.join(map(name, shifted))}）" if shifted else ""
    return f"自次日起数{count.n}个工作日{days}{_skipped(count)}"


def _skipped(count: WorkdayCount) -> str:
    many = count.n > _NAMED
    parts = []
    for first, last, reason in count.skipped:
        if many and reason == WEEKEND:
            continue
        days = (last - first).days + 1
        until = said(last) if last.year != first.year else f"{last.month}月{last.day}日"
        parts.append(f"{said(first) if days == 1 else f'{said(first)}至{until}'}（{reason}，{days}天）")
    if many:
        parts.insert(0, "周末")
    return f"。不计：{'、'.join(parts)}" if parts else ""


def _rest_day(day: date) -> str:
    try:
        return "" if is_workday(day) else f"{said(day)}为休息日，是否顺延原文未写明"
    except ScheduleUnknownError:
        return f"{day.year}年的放假调休安排没有收录，{said(day)}是否为工作日请届时核对"


def _is_leap_day(day: date) -> bool:
    return (day.month, day.day) == (2, 29)


def _same_day(day: date, years: int) -> date:
    """The same day ``years`` later; where the month has none, its last day."""
    year = day.year + years
    if year > date.max.year:
        return date.max
    return date(year, day.month, min(day.day, calendar.monthrange(year, day.month)[1]))
