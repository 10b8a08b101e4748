"""One cell → the JSON value of a fact: full-width digits, units, ranges, dates; never a guess."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

from assistant.statutes.numerals import to_int
from assistant.tables.columns import CellError, Column, plain
from assistant.tables.rows import Fault

_YES = frozenset(re.split(" ", "是 有 √ ✓ ✔ ☑ y yes true t 1 对 已 具备 属于"))
_NO = frozenset(re.split(" ", "否 无 × x ✗ ✘ ☒ n no false f 0 错 未 没有 不是 不具备 不属于"))
_ABSENT = frozenset(re.split(" ", "- -- — —— / \\ ? n/a na null none 不详 未知 待定 待补 暂缺 未统计 不清楚 不适用"))
_NUMBER = r"(\d+(?:\.\d+)?)([^\d\s.\-–—~至到、,;/+≥≤<>以余多起及(（]*)"
_SPAN = re.compile(rf"{_NUMBER}(?:-|–|—|−|~|至|到){_NUMBER}")
_BOUND = re.compile(
    rf"(?P<before>≥|>=|<=|≤|>|<|不少于|不低于|大于等于|小于等于|至少|达到|超过|大于|多于|高于|不超过|不多于|至多|最多|少于|不足|不到|小于|低于|未满)?"
    rf"{_NUMBER}(?P<after>(?:\(含\))?以上|及以上|起|\+|余|多|(?:\(含\))?以下|及以下|以内|之内)?(?P<unit>\D*)"
)
_MORE, _LESS = {">", "超过", "大于", "多于", "高于"}, {"<", "少于", "不足", "不到", "小于", "低于", "未满"}
_FROM = {"≥", ">=", "不少于", "不低于", "大于等于", "至少", "达到", "以上", "及以上", "起", "+", "余", "多"} | _MORE
_DATE = re.compile(
    r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?(?:0{1,2}:00(?::00)?)?|(\d{4})(\d{2})(\d{2})"
)
_FIRST_YEAR, _LAST_YEAR = 1949, 2100
_YEAR = re.compile(r"((?:19|20)\d{2})年?[:：=]?(\d+)(?:场|次|场次)?")


def read_cell(value: Any, column: Column, *, from_1904: bool = False) -> Any:
    """The JSON value of a cell; ``None`` where nothing is known.

    Raises:
        CellError: the cell has content that is not a value of this fact; says what to write instead.
    """
    if isinstance(value, Fault):
        raise CellError(value)
    fact, text = column.fact, plain(value)
    if not text or text in _ABSENT:
        return None
    if isinstance(value, str):
        _refuse(text)
    if fact.kind == "flag":
        if text in _YES or text in _NO:
            return text in _YES
        raise CellError("应填 是 或 否；不清楚请留空")
    if fact.kind == "choice":
        return column.choice(text)
    if fact.kind == "date":
        return _date(value, text, from_1904=from_1904)
    return _figure(value, text, column)


def _figure(value: Any, text: str, column: Column) -> Any:
    if isinstance(value, bool):
        raise CellError("应填数字，不是 是 或 否")
    if isinstance(value, date | time | timedelta):
        raise CellError("Excel 把内容变成了日期或时间；请把单元格格式设为“文本”后重新填写，如 3-5")
    if text in {"无", "没有", "零"}:
        return 0
    return _yearly(text, column) if column.fact.kind == "yearly" else _amount(text, column)


def _refuse(text: str) -> None:
    if text.startswith("#"):
        raise CellError("单元格是错误值，请改填数值")
    if len(text) > 200:
        raise CellError("内容过长，这一列只填数值或选项")
    if text == "暂无":
        raise CellError("“暂无”可能指没有，也可能指不清楚：没有请填“无”，不清楚请留空")


def _date(value: Any, text: str, *, from_1904: bool) -> str | None:
    if text in {"无", "没有"}:
        return None
    if isinstance(value, datetime | date):
        return _likely(value.date() if isinstance(value, datetime) else value)
    found = _DATE.fullmatch(text)
    try:
        # A date shown as a number: 1990 to 2100.
        if isinstance(value, int | float) and not isinstance(value, bool) and 31_412 <= value < 73_416:
            return _likely(from_excel(int(value), MAC_EPOCH if from_1904 else WINDOWS_EPOCH).date())
        if found:
            return _likely(date(*(int(part) for part in found.groups() if part)))
    except ValueError:
        raise CellError("没有这一天，请核对年月日") from None
    raise CellError("应填完整的日期，如 2027-05-01")


def _likely(day: date) -> str:
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise CellError(
            f"年份 {day.year} 不合理，应在 {_FIRST_YEAR} 至 {_LAST_YEAR} 之间；长期有效的请填 {_LAST_YEAR}-12-31"
        )
    return day.isoformat()


def _yearly(text: str, column: Column) -> Any:
    years = _YEAR.findall(text)
    if years and not re.sub(r"[、,;。]", "", _YEAR.sub("", text)):
        figures = {int(year): int(number) for year, number in years}
        ordered = sorted(figures)
        if len(figures) < len(years) or ordered[-1] - ordered[0] >= len(ordered):
            raise CellError("年份重复或不连续，请由远到近填各年的数，如“6、7、8”")
        return {"years": [figures[year] for year in ordered]}
    if re.fullmatch(r"\d{1,3}(,\d{3})+", text):
        raise CellError("逗号是年份之间的分隔还是千分位不清楚，请用顿号分隔各年")
    parts = re.split(r"[、,;/]", text)
    if len(parts) == 1:
        every = _amount(text, column)
        # 5-7 is said of every year; two bare numbers would be two years.
        return {"years": [every] * 3} if isinstance(every, list) and every[1] is not None else every
    return {"years": [_amount(part, column) for part in parts]}


def _amount(text: str, column: Column) -> Any:
    """A number, or ``[low, high]`` where only a range is known; ``high`` is None where it is open."""
    text = re.sub(r"\d{1,3}(?:,\d{3})+(?!\d)", lambda match: match[0].replace(",", ""), text)
    if not re.search(r"\d", text):
        if re.search("[一二两三四五六七八九]{2}", text):
            raise CellError("是一个数还是一个范围不清楚，请写阿拉伯数字，如“18”或“18-22”")
        text = re.sub("[〇零一二两三四五六七八九十百千]+", lambda match: str(to_int(match[0]) or match[0]), text)
    span = _SPAN.fullmatch(text)
    if span:
        low, high = (column.scaled(span[i], span[i + 1] or span[4]) for i in (1, 3))
        if low > high:
            raise CellError("范围的下限大于上限，请核对")
        return column.json(low) if low == high else [column.json(low), column.json(high)]
    found = _BOUND.fullmatch(text)
    before, after = (found["before"] or "", (found["after"] or "").removeprefix("(含)")) if found else ("", "")
    if not found or (before and after) or (found[3] and found["unit"]):
        raise CellError(_no_number(text))
    number = column.scaled(found[2], found[3] or found["unit"])
    if not before and not after:
        return column.json(number)
    # A strict bound moves a count by one; an amount of money has no next smaller one.
    step = 0 if column.fact.kind == "money" else 1
    if before in _FROM or after in _FROM:
        return [column.json(number + (step if before in _MORE else 0)), None]
    if before in _LESS and number == 0:
        raise CellError("不能是负数，请核对")
    return [0, column.json(number - (step if before in _LESS else 0))]


def _no_number(text: str) -> str:
    if re.fullmatch(r"-\d.*", text):
        return "不能是负数，请核对"
    if re.match("约|大约|近|将近|左右", text) or text.endswith(("左右", "上下")):
        return "只写了大约的数，不能据此判断；请填准确的数，或填范围如“18-22”“20以上”"
    return "应填数字；只知道范围时填“18-22”或“20以上”"
