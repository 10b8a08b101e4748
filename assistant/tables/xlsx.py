"""The sheets of a workbook as streams of rows: stored values, merged cells, hidden rows.

Parsed by hand: openpyxl and python-calamine stop at one odd part or cell, or give every cell of a sheet that has only
two, far apart; they do not tell hidden rows or what a number format shows, and openpyxl needs several times as long.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import IO, Any, NamedTuple

from openpyxl.utils import column_index_from_string, range_boundaries
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel
from openpyxl.utils.escape import unescape

from assistant.errors import AssistantError
from assistant.tables.formats import Format
from assistant.tables.rows import MAX_COLUMNS, MAX_ROWS, SMALLER, UNSAVED, Fault, Row
from assistant.tables.writing import TableError
from assistant.tables.xmlparts import Attributes, Part, Parts, new_parser

_MAX_ELEMENTS = 12_000_000  # formatted cells without a value included
_MAX_MERGES = 20_000
_PLAIN = Format()
_HIDDEN = ("1", "true")


class _Scan:
    """What must be known before the rows: how many there are, and merged cells, which stand after them."""

    def __init__(self, name: str, stream: IO[bytes]) -> None:
        self._name, self._row, self._seen, self.last = name, 0, 0, 0
        self.merges: list[tuple[int, int, int, int]] = []
        new_parser(self._start).ParseFile(stream)

    def _start(self, tag: str, attributes: Attributes) -> None:
        self._seen += 1
        if tag in ("v", "is"):
            if self._row > MAX_ROWS:
                raise TableError(f"{self._name} 第 {self._row} 行有内容，超出了 {MAX_ROWS} 行的上限；{SMALLER}")
            self.last = max(self.last, self._row)
        elif tag == "row":
            self._row = int(attributes.get("r", self._row + 1))
        elif tag == "mergeCell":
            left, top, right, bottom = range_boundaries(attributes["ref"])
            self.merges.append((top or 1, left or 1, bottom or MAX_ROWS, right or MAX_COLUMNS))
            if len(self.merges) > _MAX_MERGES:
                raise TableError(f"{self._name} 的合并单元格过多，请取消合并后再试。")
        if self._seen > _MAX_ELEMENTS:
            raise TableError(f"{self._name} 的单元格过多；{SMALLER}")


class _Line(NamedTuple):
    number: int
    cells: dict[int, Any]
    hidden: bool


class _Cells:
    """The stored values of a sheet's rows; no single cell can stop it."""

    def __init__(self, name: str, parts: Parts) -> None:
        self._name, self._strings, self._formats = name, parts.strings, parts.formats
        self._epoch = MAC_EPOCH if parts.from_1904 else WINDOWS_EPOCH
        self._column, self._kind, self._style = 0, "n", "0"
        self._formula = self._phonetic = False
        self._text, self._line = list[str](), _Line(0, {}, hidden=False)
        self._ready: list[_Line] = []
        self._parser = new_parser(self._start)
        self._parser.EndElementHandler = self._end

    def rows(self, stream: IO[bytes]) -> Iterator[_Line]:
        while chunk := stream.read(2**16):
            self._parser.Parse(chunk, False)
            yield from self._ready
            self._ready.clear()

    def _start(self, tag: str, attributes: Attributes) -> None:
        if tag == "c":
            letters = attributes.get("r", "").rstrip("0123456789")
            self._column = column_index_from_string(letters) if letters else self._column + 1
            self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "0")
            self._formula, self._text = False, []
        elif tag == "v" or (tag == "t" and not self._phonetic):
            self._parser.CharacterDataHandler = self._text.append
        elif tag == "f":
            self._formula = True
        elif tag == "rPh":
            self._phonetic = True
        elif tag == "row":
            number = int(attributes.get("r", self._line.number + 1))
            self._line, self._column = _Line(number, {}, attributes.get("hidden") in _HIDDEN), 0

    def _end(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        if tag in ("v", "t"):
            self._parser.CharacterDataHandler = None
        elif tag == "c":
            value = self._value("".join(self._text))
            if value is not None:
                if self._column > MAX_COLUMNS:
                    where = f"第 {self._line.number} 行的内容"
                    raise TableError(f"{self._name} {where}超出了 {MAX_COLUMNS} 列的上限；{SMALLER}")
                self._line.cells[self._column] = value
        elif tag == "rPh":
            self._phonetic = False
        elif tag == "row":
            self._ready.append(self._line)

    def _value(self, text: str) -> Any:
        if not text:
            # A formula of text may rightly have an empty result.
            return UNSAVED if self._formula and self._kind != "str" else None
        if self._kind == "e":
            return Fault(f"单元格是错误值 {text[:20]}，请改填数值")
        try:
            if self._kind == "s":
                text = self._strings[int(text)]
            elif self._kind not in {"str", "inlineStr"}:
                return self._number(text)
        except (ValueError, OverflowError, IndexError):
            return Fault(f"单元格保存的内容 {text[:20]} 无法读取，请重新填写")
        text = unescape(text) if "_x" in text else text
        return text if text.strip() else None

    def _number(self, text: str) -> Any:
        if self._kind == "b":
            return bool(int(text))
        if self._kind == "d":
            return datetime.fromisoformat(text.removesuffix("Z"))
        number = float(text) if "." in text or "e" in text.lower() else int(text)
        style = int(self._style)
        form = self._formats[style] if 0 <= style < len(self._formats) else _PLAIN
        if form is _PLAIN:
            return number
        return from_excel(number, self._epoch) if form.dated else form.shown(number)


class XlsxSheet:
    """One sheet; examined when it is made."""

    def __init__(self, name: str, parts: Parts, part: Part) -> None:
        self._name, self._parts, self._path, self.title = name, parts, part.path, part.title
        self.from_1904 = parts.from_1904
        with self._source() as stream:
            scan = _Scan(name, stream)
            self.total, self._merges = scan.last, sorted(scan.merges, reverse=True)

    @contextmanager
    def _source(self) -> Iterator[IO[bytes]]:
        try:
            with self._parts.archive.open(self._path) as stream:
                yield stream
        except AssistantError:
            raise
        except Exception as error:
            raise TableError(f"{self._name} 的工作表“{self.title}”已损坏，请用 Excel 或 WPS 另存后再试。") from error

    def rows(self) -> Iterator[Row]:
        """The rows that have content, merged cells filled with the value of their first."""
        merges, active = self._merges.copy(), list[tuple[int, int, int, Any]]()
        with self._source() as stream:
            for number, cells, hidden in _Cells(self._name, self._parts).rows(stream):
                if number > self.total:
                    return
                active, blank = [merge for merge in active if merge[2] >= number], not cells
                while merges and merges[-1][0] <= number:
                    top, left, bottom, right = merges.pop()
                    active.append((left, min(right, MAX_COLUMNS), bottom, cells.get(left) if top == number else None))
                if len(active) > MAX_COLUMNS:
                    raise TableError(f"{self._name} 的合并单元格互相重叠，请取消合并后再试。")
                for left, right, _, value in active:
                    cells.update(dict.fromkeys(range(left, right + 1), value))
                # A row that only hangs on a merged cell from above is no row of its own.
                if not blank:
                    yield Row(number, tuple(map(cells.get, range(1, max(cells) + 1))), hidden=hidden)
