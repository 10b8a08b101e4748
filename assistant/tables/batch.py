"""A filled-in table → a workbook of verdicts: cells into facts, facts into findings, row by row."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import from_excel

from assistant.errors import AssistantError
from assistant.statutes.numerals import to_int
from assistant.tables.reading import UNSAVED, Row, Sheet, open_sheets
from assistant.tables.report import Results, readable
from assistant.tables.template import NAME, CellError, Column, Header, Headers, Vocabulary, plain
from assistant.tables.writing import Book, Problem, TableError, refuse_same_file, replacing

Judge = Callable[[dict[str, Any]], Mapping[str, Any]]
Progress = Callable[[int, int], None]

_HEADER_ROWS = 20
_YES = frozenset(re.split(" ", "是 有 √ ✓ ✔ ☑ y yes true t 1 对 已 具备 属于"))
_NO = frozenset(re.split(" ", "否 无 × x ✗ ✘ ☒ n no false f 0 错 未 没有 不是 不具备 不属于"))
_ABSENT = frozenset(re.split(" ", "- -- — —— / \\ ? n/a na null none 不详 未知 待定 待补 暂缺 未统计 不清楚 不适用"))
_TOTALS = frozenset({"合计", "总计", "小计", "共计"})
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
_YEAR = re.compile(r"((?:19|20)\d{2})年?[:：=]?(\d+)(?:场|次|场次)?")


def read_cell(value: Any, column: Column) -> Any:
    """The JSON value of a cell; ``None`` where nothing is known.

    Raises:
        CellError: the cell has content that is not a value of this fact.
    """
    fact, text = column.fact, plain(value)
    if not text or text in _ABSENT:
        return None
    if isinstance(value, str):
        _refuse(text)
    if fact.kind == "flag":
        if text in _YES or text in _NO:
            return text in _YES
        raise CellError("应填 是 或 否")
    if fact.kind == "choice":
        return column.choice(text)
    if fact.kind == "date":
        return _date(value, text)
    if isinstance(value, bool):
        raise CellError("应填数字")
    if isinstance(value, date | time | timedelta):
        raise CellError("Excel 把内容变成了日期或时间；请把单元格格式设为“文本”后重新填写，如 3-5")
    if text in {"无", "没有", "零"}:
        return 0
    return _yearly(text, column) if fact.kind == "yearly" else _amount(text, column)


def _refuse(text: str) -> None:
    if text.startswith("#"):
        raise CellError(UNSAVED[1:] if text == plain(UNSAVED) else "单元格是错误值")
    if len(text) > 200:
        raise CellError("内容过长")
    if text == "暂无":
        raise CellError("“暂无”可能指没有，也可能指不清楚：没有请填“无”，不清楚请留空")


def _date(value: Any, text: str) -> str | None:
    if text in {"无", "没有"}:
        return None
    if isinstance(value, datetime | date):
        return (value.date() if isinstance(value, datetime) else value).isoformat()
    found = _DATE.fullmatch(text)
    try:
        if isinstance(value, int | float) and 32_874 <= value < 73_416:  # an Excel date shown as a number: 1990 to 2100
            return str(from_excel(int(value)).date().isoformat())
        if found:
            return date(*(int(part) for part in found.groups() if part)).isoformat()
    except ValueError:
        raise CellError("没有这一天") from None
    raise CellError("应填完整的日期，如 2027-05-01")


def _yearly(text: str, column: Column) -> Any:
    years = _YEAR.findall(text)
    if years and not re.sub(r"[、,;。]", "", _YEAR.sub("", text)):
        figures = {int(year): int(number) for year, number in years}
        ordered = sorted(figures)
        if len(figures) < len(years) or ordered[-1] - ordered[0] >= len(ordered):
            raise CellError("年份重复或不连续")
        return {"years": [figures[year] for year in ordered]}
    if re.fullmatch(r"\d{1,3}(,\d{3})+", text):
        raise CellError("逗号是年份之间的分隔还是千分位不清楚，请用顿号分隔各年")
    parts = re.split(r"[、,;/]", text)
    if len(parts) == 1:
        return _amount(text, column)
    return {"years": [_amount(part, column) for part in parts]}


def _amount(text: str, column: Column) -> Any:
    """A number, or ``[low, high]`` where only a range is known; ``high`` is None where it is open."""
    text = re.sub(r"\d{1,3}(?:,\d{3})+(?!\d)", lambda match: match[0].replace(",", ""), text)
    if not re.search(r"\d", text):
        text = re.sub("[〇零一二两三四五六七八九十百千]+", lambda match: str(to_int(match[0]) or match[0]), text)
    span = _SPAN.fullmatch(text)
    if span:
        low, high = (column.scaled(span[i], span[i + 1] or span[4]) for i in (1, 3))
        if low > high:
            raise CellError("范围的下限大于上限")
        return column.json(low) if low == high else [column.json(low), column.json(high)]
    found = _BOUND.fullmatch(text)
    before, after = (found["before"] or "", (found["after"] or "").removeprefix("(含)")) if found else ("", "")
    if not found or (before and after) or (found[3] and found["unit"]):
        negative = re.fullmatch(r"-\d.*", text)
        raise CellError("不能是负数" if negative else "应填数字；只知道范围时填“18-22”或“20以上”")
    number = column.scaled(found[2], found[3] or found["unit"])
    if not before and not after:
        return column.json(number)
    # A strict bound moves a count by one; an amount of money has no next smaller one.
    step = 0 if column.fact.kind == "money" else 1
    if before in _FROM or after in _FROM:
        return [column.json(number + (step if before in _MORE else 0)), None]
    if before in _LESS and number == 0:
        raise CellError("不能是负数")
    return [0, column.json(number - (step if before in _LESS else 0))]


# --- the batch ---


@dataclass(slots=True)
class Summary:
    """What a batch came to."""

    rows: int = 0
    judged: int = 0
    problems: int = 0
    verdicts: Counter[str] = field(default_factory=Counter)


def check_table(  # noqa: PLR0917 - the files, what to judge by, when, and for whom
    source: str | Path,
    target: str | Path,
    rules: object,
    vocabulary: Vocabulary,
    as_of: date | None = None,
    progress: Progress | None = None,
    *,
    judge: Judge | None = None,
) -> Summary:
    """Judge every row of ``source`` and write the workbook ``target``.

    The source is never changed, the target replaced only when all is done. One day, ``as_of`` or today, holds for
    all rows; ``progress`` gets the rows done and the rows there are; ``judge`` (facts as JSON → result as JSON)
    takes the place of ``assistant.rules`` with ``rules``.

    Raises:
        TableError: the input cannot be read or the result cannot be written.
    """
    source, target, day = Path(source), Path(target), as_of or date.today()
    refuse_same_file(source, target)
    with open_sheets(source) as sheets, replacing(target, ".xlsx") as stream:
        sheet, header = _choose(source.name, sheets, Headers(vocabulary))
        book = Book(stream)
        try:
            batch = _Batch(sheet, header, judge or _engine(rules, day), Results(book, sheet.total))
            batch.run(progress)
            batch.results.finish(source.name, day, batch.summary.rows, batch.summary.judged)
        except BaseException:
            book.abandon()
            raise
        return batch.summary


def _engine(rules: object, day: date) -> Judge:
    engine: Any = import_module("assistant.rules")
    return lambda facts: engine.to_json(engine.check(rules, facts, day))


def _choose(name: str, sheets: Any, headers: Headers) -> tuple[Sheet, Header]:
    """The first sheet that has a header row."""
    for sheet in sheets:
        header = headers.find((row.number, row.cells) for row in islice(sheet.rows(), _HEADER_ROWS))
        if header is not None:
            return sheet, header
    raise TableError(f"{name} 的前 {_HEADER_ROWS} 行里找不到表头（应有“{NAME}”和模板中的列标题），请使用模板填写。")


class _Batch:
    def __init__(self, sheet: Sheet, header: Header, judge: Judge, results: Results) -> None:
        self._sheet, self._header, self._judge, self.results = sheet, header, judge, results
        self.summary = Summary()
        self._known = {*header.columns, *(index for index, _, _ in header.problems)}
        self._titles: dict[int | None, str] = {index: str(text or "") for index, text in enumerate(header.cells)}
        self._seen: dict[str, int] = {}
        self._read: dict[tuple[int, type, Any], Any] = {}
        for index, text, reason in header.problems:
            self._problem(header.row, index, text, reason, "")

    def run(self, progress: Progress | None) -> None:
        for row in self._sheet.rows():
            if row.number <= self._header.row or row.cells == self._header.cells:
                continue
            self._row(row)
            if progress and self.summary.rows % 100 == 0:
                progress(row.number, self._sheet.total)
        if progress:
            progress(self._sheet.total, self._sheet.total)

    def _problem(self, row: int, index: int | None, content: Any, reason: str, applicant: str) -> None:
        cell = f"{get_column_letter(index + 1)}{row}" if index is not None else f"第{row}行"
        title = self._titles.get(index, "")
        shown = str(content)[:200] if content is not None else ""
        self.results.problem(Problem(cell, title, applicant, shown, reason))
        self.summary.problems += 1

    def _row(self, row: Row) -> None:
        index, before = self._header.name, self.summary.problems
        value = row.cells[index] if index is not None and index < len(row.cells) else None
        name = str(value).strip()[:200] if value is not None else f"（第{row.number}行）"
        if name in _TOTALS:
            self._problem(row.number, index, name, "像是合计行，没有判断", "")
            return
        self.summary.rows += 1
        if value is None and index is not None:
            self._problem(row.number, index, None, f"没有填{NAME}", name)
        elif value is not None and self._seen.setdefault(name, row.number) != row.number:
            self._problem(row.number, index, name, f"与第{self._seen[name]}行的单位名称相同，两行都已判断", name)
        result, fault = self._judged(row, name)
        if result is None:
            self._problem(row.number, None, None, f"没有判断：{fault}", name)
        else:
            self.summary.judged += 1
            self.summary.verdicts.update(str(finding["verdict"]) for finding in result["findings"])
        self.results.add(row.number, name, result, fault, self.summary.problems - before)

    def _judged(self, row: Row, name: str) -> tuple[Mapping[str, Any] | None, str]:
        """The result of a row, or why there is none."""
        # In a csv file one comma too many, as in 1,200, shifts all that follows it.
        shifted = not self._sheet.title and len(row.cells) > len(self._header.cells)
        if row.fault or shifted:
            return None, row.fault or "列数多于表头，可能有多余的逗号（如千分位）"
        try:
            result = self._judge(self._facts(row, name))
            if result.get("error"):
                return None, str(result["error"])
            return {**result, "overall": result["overall"], "findings": [readable(f) for f in result["findings"]]}, ""
        except AssistantError as error:
            return None, str(error)
        except Exception as error:  # whatever it is, the other rows are judged
            return None, f"判断时出错（{type(error).__name__}）"

    def _facts(self, row: Row, name: str) -> dict[str, Any]:
        facts: dict[str, Any] = {}
        for index, column in self._header.columns.items():
            value = row.cells[index] if index < len(row.cells) else None
            if value is None:
                continue
            try:
                known = self._cell(index, value, column)
            except CellError as error:
                self._problem(row.number, index, value, f"{error}；这一格按未填处理", name)
                continue
            if known is not None:
                facts[column.fact.id] = known
        for index, value in enumerate(row.cells):
            if value is not None and index not in self._known and index != self._header.name:
                self._known.add(index)
                self._problem(row.number, index, value, "这一列没有表头，已忽略", name)
        return facts

    def _cell(self, index: int, value: Any, column: Column) -> Any:
        """As ``read_cell``; what stands in a column again and again is read once."""
        key = (index, type(value), value)
        if key in self._read:
            return self._read[key]
        known = read_cell(value, column)
        # Not lists, which the judge might change.
        if isinstance(known, bool | int | str) and len(self._read) < 100_000:
            self._read[key] = known
        return known
