"""Filled-in tables row by row: xlsx or csv, streamed, opened for reading only."""

from __future__ import annotations

import codecs
import csv
import warnings
import zipfile
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Any
from xml.parsers import expat

from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string, range_boundaries
from openpyxl.utils.datetime import from_excel
from openpyxl.utils.escape import unescape

from assistant.errors import AssistantError
from assistant.tables.writing import TableError

MAX_ROWS = 50_000
MAX_COLUMNS = 500
_MAX_FILE = 100 * 2**20
_MAX_UNPACKED = 400 * 2**20
_MAX_PART = 64 * 2**20  # every part but the sheets is held in memory
_MAX_CELLS = 10_000_000  # formatted cells without a value included
_MAX_MERGES, _QUOTED_LINES = 20_000, 30
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_AGAIN = "请用 Excel 或 WPS 另存为 .xlsx 再试。"
_SMALLER = "请只保留要核对的行列，或拆成几个文件。"
#: The value of a formula that was never calculated.
UNSAVED = "#公式没有保存结果，请用 Excel 打开并保存一次"


@dataclass(frozen=True, slots=True)
class Row:
    """``number`` as a spreadsheet shows it; ``fault`` says in Chinese why the row cannot be read."""

    number: int
    cells: tuple[Any, ...]
    fault: str = ""


@contextmanager
def open_sheets(path: Path) -> Iterator[Iterator[Sheet]]:
    """The visible sheets of a workbook, or the one of a csv file, each examined when it is asked for.

    Raises:
        TableError: the file is no table, or one that must not be opened.
    """
    with ExitStack() as stack:
        try:
            sheets = _open(path, stack)
        except OSError as error:
            raise TableError(f"{path} 无法读取（{error.strerror or error}）。") from error
        yield sheets


def _open(path: Path, stack: ExitStack) -> Iterator[Sheet]:
    if not path.is_file():
        raise TableError(f"找不到文件 {path}，或者它不是普通文件。")
    size, name = path.stat().st_size, path.name
    if not 0 < size <= _MAX_FILE:
        raise TableError(f"{name} 超过 {_MAX_FILE // 2**20} MB，请拆成几个文件。" if size else f"{name} 是空文件。")
    stream = stack.enter_context(path.open("rb"))
    head = stream.read(8)
    stream.seek(0)
    if head == _OLE:
        if "EncryptedPackage".encode("utf-16-le") in stream.read():
            raise TableError(f"{name} 设有打开密码，请在 Excel 中取消密码后再试。")
        raise TableError(f"{name} 是旧版 .xls 文件，{_AGAIN}")
    if head.startswith(b"PK"):
        return _workbook(name, stream, stack)
    if path.suffix.lower() in {".xlsx", ".xlsm", ".xls", ".xlsb", ".et"}:
        raise TableError(f"{name} 不是有效的 Excel 工作簿，{_AGAIN}")
    return iter([_CsvSheet(path)])


def _workbook(name: str, stream: IO[bytes], stack: ExitStack) -> Iterator[Sheet]:
    _check_archive(name, stream)
    try:
        with warnings.catch_warnings():
            # Of extensions that openpyxl drops; none of them holds values.
            warnings.simplefilter("ignore")
            book = load_workbook(stream, read_only=True, data_only=True, keep_links=False)
    except Exception as error:  # whatever a damaged part makes the parser raise
        raise TableError(f"{name} 不是可以读取的 Excel 工作簿，{_AGAIN}") from error
    stack.callback(book.close)
    return (_XlsxSheet(name, sheet) for sheet in book.worksheets if sheet.sheet_state == "visible")


def _check_archive(name: str, stream: IO[bytes]) -> None:
    try:
        with zipfile.ZipFile(stream) as archive:
            infos = archive.infolist()
            if any(info.filename.endswith("workbook.bin") for info in infos):
                raise TableError(f"{name} 是 .xlsb 文件，请另存为 .xlsx 再试。")
            # zipfile never unpacks more than the size that an entry declares.
            parts = [info for info in infos if info.filename.endswith((".xml", ".rels"))]
            large = [info for info in parts if info.file_size > _MAX_PART and "/worksheets/" not in info.filename]
            if any(info.flag_bits & 1 for info in infos):
                raise TableError(f"{name} 设有密码，请取消密码后再试。")
            if len(infos) > 5_000 or large or sum(info.file_size for info in parts) > _MAX_UNPACKED:
                raise TableError(f"{name} 解开后过大，可能不是正常的工作簿，没有读取。")
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError) as error:
        raise TableError(f"{name} 已损坏，无法解开，请重新保存后再试。") from error


class _Scan:
    """What must be known before the rows: how many there are, and merged cells, which stand after them."""

    def __init__(self, name: str, stream: IO[bytes]) -> None:
        self._name, self._row, self.last = name, 0, 0
        self.merges: list[tuple[int, int, int, int]] = []
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.ParseFile(stream)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        if tag in ("v", "is"):
            self.last = max(self.last, self._row)
            if self.last > MAX_ROWS:
                raise TableError(f"{self._name} 第 {self.last} 行有内容，超出了 {MAX_ROWS} 行的上限；{_SMALLER}")
        elif tag == "row":
            self._row = int(attributes.get("r", self._row + 1))
        elif tag == "mergeCell":
            left, top, right, bottom = range_boundaries(attributes["ref"])
            self.merges.append((top or 1, left or 1, bottom or MAX_ROWS, right or MAX_COLUMNS))
            if len(self.merges) > _MAX_MERGES:
                raise TableError(f"{self._name} 的合并单元格过多，请取消合并后再试。")


class _Cells:
    """The stored values of a sheet's rows: several times as fast as openpyxl's reader, and no cell can stop it."""

    def __init__(self, name: str, sheet: Any) -> None:
        self._name, self._sheet, self._strings = name, sheet, sheet._shared_strings  # noqa: SLF001
        self._dates = sheet.parent._date_formats  # noqa: SLF001
        self._row, self._column, self._seen, self._kind, self._style = 0, 0, 0, "n", "0"
        self._formula = self._phonetic = False
        self._text, self._cells = list[str](), dict[int, Any]()
        self._ready: list[tuple[int, dict[int, Any]]] = []
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler, self._parser.EndElementHandler = self._start, self._end

    def rows(self, stream: IO[bytes]) -> Iterator[tuple[int, dict[int, Any]]]:
        while chunk := stream.read(2**16):
            self._parser.Parse(chunk, False)
            yield from self._ready
            self._ready.clear()

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        if tag == "c":
            letters = attributes.get("r", "").rstrip("0123456789")
            self._column = column_index_from_string(letters) if letters else self._column + 1
            self._kind, self._style = attributes.get("t", "n"), attributes.get("s", "0")
            self._formula, self._text = False, []
            self._seen += 1
            if self._seen > _MAX_CELLS:
                raise TableError(f"{self._name} 的单元格过多；{_SMALLER}")
        elif tag == "v" or (tag == "t" and not self._phonetic):
            self._parser.CharacterDataHandler = self._text.append
        elif tag == "f":
            self._formula = True
        elif tag == "rPh":
            self._phonetic = True
        elif tag == "row":
            self._row, self._column, self._cells = int(attributes.get("r", self._row + 1)), 0, {}

    def _end(self, tag: str) -> None:
        tag = tag.rpartition(":")[2]
        if tag in ("v", "t"):
            self._parser.CharacterDataHandler = None
        elif tag == "c":
            value = self._value("".join(self._text))
            if value is not None:
                if self._column > MAX_COLUMNS:
                    raise TableError(f"{self._name} 第 {self._row} 行的内容超出了 {MAX_COLUMNS} 列的上限；{_SMALLER}")
                self._cells[self._column] = value
        elif tag == "rPh":
            self._phonetic = False
        elif tag == "row":
            self._ready.append((self._row, self._cells))

    def _value(self, text: str) -> Any:
        if not text:
            # A formula of text may rightly have an empty result.
            return UNSAVED if self._formula and self._kind != "str" else None
        try:
            if self._kind == "s":
                text = self._strings[int(text)]
            elif self._kind == "b":
                return bool(int(text))
            elif self._kind == "n":
                number = float(text) if "." in text or "e" in text.lower() else int(text)
                return from_excel(number, self._sheet.parent.epoch) if int(self._style) in self._dates else number
        except (ValueError, OverflowError, IndexError):
            return f"#{text}"
        text = unescape(text) if "_x" in text else text
        return text if text.strip() else None


class _XlsxSheet:
    def __init__(self, name: str, sheet: Any) -> None:
        self._name, self._sheet, self.title = name, sheet, str(sheet.title)
        with self._part() as stream:
            scan = _Scan(name, stream)
            self.total, self._merges = scan.last, sorted(scan.merges, reverse=True)

    @contextmanager
    def _part(self) -> Iterator[IO[bytes]]:
        try:
            with self._sheet._get_source() as stream:  # noqa: SLF001 - no public way from a sheet to its part
                yield stream
        except AssistantError:
            raise
        except Exception as error:
            raise TableError(f"{self._name} 的工作表“{self.title}”已损坏，请用 Excel 或 WPS 另存后再试。") from error

    def rows(self) -> Iterator[Row]:
        merges, active = self._merges.copy(), list[tuple[int, int, int, Any]]()
        with self._part() as stream:
            for number, cells in _Cells(self._name, self._sheet).rows(stream):
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
                    yield Row(number, tuple(map(cells.get, range(1, max(cells) + 1))))


class _CsvSheet:
    title = ""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._encoding, self.total = _encoding(path)
        with path.open(encoding=self._encoding) as lines:
            self._delimiter = max(",\t;", key="".join(islice(lines, 20)).count)

    def rows(self) -> Iterator[Row]:
        with self._path.open(encoding=self._encoding, newline="") as lines:
            for number, (cells, fault) in enumerate(_records(lines, self._delimiter), 1):
                if number > MAX_ROWS:
                    raise TableError(f"{self._path.name} 超过 {MAX_ROWS} 行，请拆成几个文件。")
                values = tuple(cell if cell.strip() else None for cell in cells[:MAX_COLUMNS])
                if any(values):
                    yield Row(number, values, fault)


def _encoding(path: Path) -> tuple[str, int]:
    """The encoding that fits the whole file, and its number of lines."""
    with path.open("rb") as raw:
        utf16 = raw.read(2) in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    for encoding in ("utf-16",) if utf16 else ("utf-8-sig", "gb18030"):
        with suppress(UnicodeError), path.open(encoding=encoding, newline="") as stream:
            lines = 1
            while chunk := stream.read(2**20):
                if "\0" in chunk:
                    raise TableError(f"{path.name} 不是表格文件，请提供 .xlsx 或 .csv。")
                lines += chunk.count("\n")
            return encoding, lines
    raise TableError(f"{path.name} 的文字编码无法识别，请另存为 UTF-8 或 GB18030 编码的 .csv，或存为 .xlsx。")


def _records(lines: Iterator[str], delimiter: str) -> Iterator[tuple[list[str], str]]:
    """Records with their faults; a quote that is never closed spoils its own line only."""
    buffer: deque[str] = deque()
    while True:
        buffer.extend(islice(lines, _QUOTED_LINES - len(buffer)))
        if not buffer:
            return
        for count in range(1, len(buffer) + 1):
            try:
                cells = next(csv.reader(islice(buffer, count), delimiter=delimiter, strict=True))
            except csv.Error:
                continue
            buffer = deque(islice(buffer, count, None))
            yield cells, ""
            break
        else:
            yield buffer.popleft().rstrip("\r\n").replace('"', "").split(delimiter), "引号没有成对"


Sheet = _XlsxSheet | _CsvSheet
