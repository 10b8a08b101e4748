"""Tables as text: any usual encoding, separated by commas, tabs or semicolons; a broken quote spoils its row only."""

from __future__ import annotations

import codecs
import csv
from collections import deque
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

from assistant.tables.rows import MAX_COLUMNS, MAX_ROWS, Row
from assistant.tables.writing import TableError

_QUOTED_LINES = 30
_SAMPLE = 20


class CsvSheet:
    """The rows of a text file, split at one delimiter."""

    title, from_1904 = "", False

    def __init__(self, path: Path, encoding: str, total: int, delimiter: str) -> None:
        self._path, self._encoding, self.total, self._delimiter = path, encoding, total, delimiter

    def rows(self) -> Iterator[Row]:
        """The rows that have content."""
        with self._path.open(encoding=self._encoding, newline="") as lines:
            for number, (cells, fault) in enumerate(_records(lines, self._delimiter), 1):
                if number > MAX_ROWS:
                    raise TableError(f"{self._path.name} 超过 {MAX_ROWS} 行，请拆成几个文件。")
                values = tuple(cell if cell.strip() else None for cell in cells[:MAX_COLUMNS])
                if any(values):
                    yield Row(number, values, fault)


def csv_sheets(path: Path) -> Iterator[CsvSheet]:
    """The file split at each delimiter that it has, the most frequent first; the header tells which one is right."""
    encoding, total = _encoding(path)
    with path.open(encoding=encoding) as lines:
        sample = "".join(islice(lines, _SAMPLE))
    for delimiter in sorted(",\t;", key=sample.count, reverse=True):
        if delimiter in sample or delimiter == ",":
            yield CsvSheet(path, encoding, total, delimiter)


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
        reader = csv.reader(iter(buffer), delimiter=delimiter, strict=True)
        try:
            cells = next(reader)
        except csv.Error as error:
            fault = "有一格内容过长" if "limit" in str(error) else "引号没有成对，请检查这一行的双引号"
            yield buffer.popleft().rstrip("\r\n").replace('"', "").split(delimiter), fault
            continue
        buffer = deque(islice(buffer, reader.line_num, None))
        yield cells, ""
