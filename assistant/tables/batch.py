"""A filled-in table → a workbook of verdicts: cells into facts, facts into findings, row by row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

from openpyxl.utils import get_column_letter

from assistant.errors import AssistantError
from assistant.tables.book import Book
from assistant.tables.cells import read_cell
from assistant.tables.columns import NAME, CellError, Column, Header, Headers, Vocabulary, plain
from assistant.tables.findings import CAVEAT, readable
from assistant.tables.reading import Sheet, open_sheets
from assistant.tables.results import Results
from assistant.tables.rows import Fault, Row
from assistant.tables.writing import Problem, TableError, refuse_same_file, replacing

Judge = Callable[[dict[str, Any]], Mapping[str, Any]]
Progress = Callable[[int, int], None]

_HEADER_ROWS = 20
_SHOWN = 200
_TOTALS = frozenset({"合计", "总计", "小计", "共计"})


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
    caveat: str = CAVEAT,
) -> Summary:
    """Judge every row of ``source`` and write the workbook ``target``.

    The source is never changed, the target replaced only when all is done. One day, ``as_of`` or today, holds for
    all rows; ``progress`` gets the rows done and the rows there are; ``judge`` (facts as JSON → result as JSON)
    takes the place of ``assistant.rules`` with ``rules``; ``caveat`` says what the text's status is.

    Raises:
        TableError: the input cannot be read or the result cannot be written.
    """
    source, target, day = Path(source), Path(target), as_of or date.today()
    refuse_same_file(source, target)
    with open_sheets(source) as sheets, replacing(target, ".xlsx") as stream:
        headers = Headers(vocabulary)
        sheet, header = _choose(source.name, sheets, headers)
        book = Book(stream)
        try:
            batch = _Batch(sheet, header, judge or _engine(rules, day), Results(book))
            batch.run(progress)
            batch.tell_other_sheets(other.title for other in sheets if sheet.title and _header(other, headers))
            batch.results.finish(source.name, day, (batch.summary.rows, batch.summary.judged), caveat)
        except BaseException:
            book.abandon()
            raise
        return batch.summary


def _engine(rules: object, day: date) -> Judge:
    engine: Any = import_module("assistant.rules")
    return lambda facts: engine.to_json(engine.check(rules, facts, day))


def _header(sheet: Sheet, headers: Headers) -> Header | None:
    return headers.find((row.number, row.cells) for row in islice(sheet.rows(), _HEADER_ROWS))


def _choose(name: str, sheets: Iterator[Sheet], headers: Headers) -> tuple[Sheet, Header]:
    """The first sheet that has a header row."""
    for sheet in sheets:
        header = _header(sheet, headers)
        if header is not None:
            return sheet, header
    raise TableError(f"{name} 的前 {_HEADER_ROWS} 行里找不到表头（应有“{NAME}”和模板中的列标题），请使用模板填写。")


class _Batch:
    """One run over the rows of a sheet."""

    def __init__(self, sheet: Sheet, header: Header, judge: Judge, results: Results) -> None:
        self._sheet, self._header, self._judge, self.results = sheet, header, judge, results
        self.summary = Summary()
        self._known = {*header.columns, *(index for index, _, _ in header.problems)}
        self._titles: dict[int | None, str] = {index: str(text or "") for index, text in enumerate(header.cells)}
        self._places = {column.fact.id: index for index, column in reversed(tuple(header.columns.items()))}
        self._seen: dict[str, int] = {}
        self._read: dict[tuple[int, type, Any], Any] = {}
        for index, text, reason in header.problems:
            self._problem(header.row, index, text, reason, "")

    def run(self, progress: Progress | None) -> None:
        """Judge every row below the header."""
        hidden = list[int]()
        for row in self._sheet.rows():
            if row.number <= self._header.row or row.cells == self._header.cells:
                continue
            self._row(row)
            if row.hidden:
                hidden.append(row.number)
            if progress and self.summary.rows % 100 == 0:
                progress(row.number, self._sheet.total)
        if hidden:
            told = f"共有 {len(hidden)} 行在原表中是隐藏或筛选掉的，也已判断（第一处是这一行）；不需要的请删除后再核对"
            self._problem(hidden[0], None, None, told, "")
        if progress:
            progress(self._sheet.total, self._sheet.total)

    def tell_other_sheets(self, titles: Iterable[str]) -> None:
        """Note the sheets that look like tables too; one file is one table."""
        for title in titles:
            told = f"只判断了工作表“{self._sheet.title}”，这张表也有表头但没有判断；请另存为单独的文件再核对"
            self.results.problem(Problem(f"工作表“{title}”", "", "", "", told))
            self.summary.problems += 1

    def _problem(self, row: int, index: int | None, content: Any, reason: str, applicant: str) -> None:
        cell = f"{get_column_letter(index + 1)}{row}" if index is not None else f"第{row}行"
        title = self._titles.get(index, "")
        shown = str(content)[:_SHOWN] if content is not None and not isinstance(content, Fault) else ""
        self.results.problem(Problem(cell, title, applicant, shown, reason))
        self.summary.problems += 1

    def _name(self, row: Row) -> tuple[str, str]:
        """What the row is called, and what is wrong with that."""
        index = self._header.name
        value = row.cells[index] if index is not None and index < len(row.cells) else None
        if value is None or isinstance(value, Fault):
            told = str(value) if value is not None else f"没有填{NAME}"
            return f"（第{row.number}行）", told if index is not None else ""
        name = " ".join(str(value).split())[:_SHOWN]
        first = self._seen.setdefault(name, row.number)
        return name, "" if first == row.number else f"与第{first}行的单位名称相同，两行都已判断"

    def _row(self, row: Row) -> None:
        before = self.summary.problems
        name, told = self._name(row)
        if plain(name).strip(":") in _TOTALS:
            self._problem(row.number, self._header.name, name, "像是合计行，没有判断；如果是申报单位，请写全称", "")
            return
        self.summary.rows += 1
        if told:
            self._problem(row.number, self._header.name, None, told, name)
        result, fault = self._judged(row, name)
        if result is None:
            self._problem(row.number, None, None, f"没有判断：{fault}", name)
        else:
            self.summary.judged += 1
            self.summary.verdicts.update(str(finding["verdict"]) for finding in result["findings"])
            clashes = dict(pair for finding in result["findings"] for pair in finding["contradictions"])
            for fact, text in clashes.items():
                index = self._places.get(fact)
                content = row.cells[index] if index is not None and index < len(row.cells) else None
                self._problem(row.number, index, content, text, name)
        self.results.add(row.number, name, result, fault, self.summary.problems - before)

    def _judged(self, row: Row, name: str) -> tuple[Mapping[str, Any] | None, str]:
        """The result of a row, or why there is none."""
        # In a csv file one comma too many, as in 1,200, shifts all that follows it.
        shifted = not self._sheet.title and len(row.cells) > len(self._header.cells)
        if row.fault or shifted:
            return None, row.fault or "列数多于表头，可能有多余的逗号（如千分位），请给这一格加上双引号"
        try:
            result = self._judge(self._facts(row, name))
            if result.get("error"):
                return None, str(result["error"])
            return {**result, "overall": result["overall"], "findings": [readable(f) for f in result["findings"]]}, ""
        except AssistantError as error:
            return None, str(error)
        except Exception as error:  # whatever it is, the other rows are judged
            return None, f"判断时出错（{type(error).__name__}），请核对这一行的内容"

    def _facts(self, row: Row, name: str) -> dict[str, Any]:
        facts: dict[str, Any] = {}
        clashing, before = set[str](), self.summary.problems
        for index, column in self._header.columns.items():
            value = row.cells[index] if index < len(row.cells) else None
            if value is None:
                continue
            try:
                known = self._cell(index, value, column)
            except CellError as error:
                self._problem(row.number, index, value, f"{error}；这一格按未填处理", name)
                continue
            if known is None:
                continue
            if facts.setdefault(column.fact.id, known) != known:
                self._problem(row.number, index, value, "与前面同名的列内容不同，这一项按未填处理，请只留一列", name)
                clashing.add(column.fact.id)
        self._strays(row, name)
        if not facts and self.summary.problems == before and self._header.name is not None:
            self._problem(row.number, None, None, f"除{NAME}外没有可核对的内容，请确认这一行是申报单位", name)
        return {fact: value for fact, value in facts.items() if fact not in clashing}

    def _strays(self, row: Row, name: str) -> None:
        for index in range(len(row.cells)):
            if index not in self._known and row.cells[index] is not None and index != self._header.name:
                self._known.add(index)
                self._problem(
                    row.number, index, row.cells[index], "这一列没有表头，已忽略；需要核对的请补上列标题", name
                )

    def _cell(self, index: int, value: Any, column: Column) -> Any:
        """As ``read_cell``; what stands in a column again and again is read once."""
        key = (index, type(value), value)
        if key in self._read:
            return self._read[key]
        known = read_cell(value, column, from_1904=self._sheet.from_1904)
        # Not lists, which the judge might change.
        if isinstance(known, bool | int | str) and len(self._read) < 100_000:
            self._read[key] = known
        return known
