"""A fact's JSON value as people read it: 18篇, 15至23篇, 4场、6场, 2025-09-01至2025-09-30之间."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def value_text(kind: str, unit: str, value: Any) -> str:
    """``value`` as facts are written in JSON, in words; ``kind`` decides what a list means."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Mapping):
        return _years(unit, value.get("years") or ())
    if not isinstance(value, list | tuple):
        return f"{value}{unit}"
    if kind == "date":
        return _days(value)
    if kind == "yearly" and not (len(value) == 2 and value[1] is None):
        return _years(unit, value)
    return _range(unit, value)


def _years(unit: str, years: Any) -> str:
    return "、".join(_range(unit, year) if isinstance(year, list | tuple) else f"{year}{unit}" for year in years)


def _range(unit: str, value: Any) -> str:
    low, high = value
    return f"{low}{unit}以上" if high is None else f"{low}至{high}{unit}"


def _days(value: Any) -> str:
    first, last = value
    if first and last:
        return f"{first}至{last}之间"
    if first or last:
        return f"{first}或以后" if first else f"{last}或以前"
    return "日期不详"
