"""Workbooks written as a stream, and files that appear whole or not at all.

Written by hand rather than with openpyxl: a batch has millions of cells, and every one of them is either a
number or a text, so nothing from the input can become a formula.
"""

from __future__ import annotations

import errno
import io
import re
import secrets
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO, Final, NamedTuple
from xml.sax.saxutils import escape

from openpyxl.utils import get_column_letter

from assistant.errors import InputError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

MAX_SHEET_ROWS = 1_048_576
VERDICTS = ("不符合", "需人工判断", "需补充材料", "符合", "不适用")
COLOURS = {"不符合": "FFC7CE", "需人工判断": "DDEBF7", "需补充材料": "FFEB9C", "符合": "C6EFCE", "不适用": "EDEDED"}
#: Style numbers; the verdicts follow the fixed ones in the order of VERDICTS.
PLAIN, TEXT, HEADER, TITLE, LONG = 0, 1, 2, 3, 4
VERDICT_STYLE: Final = {verdict: 5 + index for index, verdict in enumerate(VERDICTS)}
_STYLES = 5 + len(VERDICTS)  # each of them once more with the mark "this is text"

_SHARED = 150_000
_LONGEST = 16_000  # Excel's 32,767 are UTF-16 units
_ILLEGAL = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FORMULA = frozenset("=+-@\t\r＝＋－＠")
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

Cell = tuple[str | int | None, int]


class TableError(InputError):
    """A table cannot be read or written; the message says what to do."""


class Problem(NamedTuple):
    """One thing in the input that was not understood, by cell."""

    cell: str
    header: str
    applicant: str
    content: str
    reason: str


def refuse_same_file(source: Path, target: Path) -> None:
    """Raise when the result would overwrite the input.

    Raises:
        TableError: both are one file.
    """
    with suppress(OSError):
        if source.resolve() == target.resolve() or source.samefile(target):
            raise TableError("结果文件不能与输入文件相同，请换一个文件名。")


@contextmanager
def replacing(path: Path, *suffixes: str) -> Iterator[BinaryIO]:
    """A file to write that takes the place of ``path`` at the end, or is removed after an error.

    Raises:
        TableError: the folder is missing or full, or the path is no plain file.
    """
    if path.suffix.lower() not in suffixes:
        raise TableError(f"结果文件 {path.name} 的扩展名应为 {' 或 '.join(suffixes)}。")
    if path.is_dir():
        raise TableError(f"{path} 是文件夹，请给出文件名。")
    if path.exists() and not path.is_file():
        raise TableError(f"{path} 不是普通文件，不能写入。")
    if not path.parent.is_dir():
        raise TableError(f"文件夹 {path.parent} 不存在，请先建立。")
    temporary = path.parent / f".{secrets.token_hex(8)}.tmp"
    try:
        try:
            raw = _File(temporary, "x")
        except OSError as error:
            raise _write_error(path, error) from error
        raw.target = path
        with io.BufferedWriter(raw, 2**18) as stream:
            yield stream
        try:
            temporary.replace(path)
        except OSError as error:
            raise _write_error(path, error) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


class _File(io.FileIO):
    """A file whose failed writes are told in Chinese, whichever library writes."""

    target: Path

    def write(self, data: ReadableBuffer, /) -> int:
        try:
            return super().write(data)
        except OSError as error:
            raise _write_error(self.target, error) from error


def _write_error(path: Path, error: OSError) -> TableError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return TableError(f"磁盘空间不足，无法写入 {path}；原有文件没有改动。")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return TableError(f"没有权限写入 {path}（文件可能正被其他程序打开）；原有文件没有改动。")
    return TableError(f"无法写入 {path}（{error.strerror or error}）；原有文件没有改动。")


class Sheet:
    """One sheet that takes rows from the top."""

    def __init__(self, book: Book, stream: IO[bytes], widths: Sequence[int], freeze: int) -> None:
        self._book, self._stream, self._filter = book, stream, ""
        self.rows = 0
        self._letters = [get_column_letter(index) for index in range(1, len(widths) + 1)]
        columns = "".join(f'<col min="{i}" max="{i}" width="{w}" customWidth="1"/>' for i, w in enumerate(widths, 1))
        pane = f'<pane ySplit="{freeze}" topLeftCell="A{freeze + 1}" activePane="bottomLeft" state="frozen"/>'
        self._stream.write(
            f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">{pane if freeze else ""}'
            f"</sheetView></sheetViews><cols>{columns}</cols><sheetData>".encode()
        )

    def row(self, cells: Sequence[Cell]) -> None:
        """Write one row; a text is a text whatever it begins with."""
        self.rows += 1
        number = self.rows
        parts = [f'<row r="{number}">']
        shared = self._book.shared
        for letter, (value, style) in zip(self._letters, cells, strict=False):
            if isinstance(value, str):
                known = shared.get(value)
                if known is None:
                    parts.append(self._text(f"{letter}{number}", value, style))
                else:
                    marked = style + _STYLES if value[:1] in _FORMULA else style
                    parts.append(f'<c r="{letter}{number}" s="{marked}" t="s"><v>{known}</v></c>')
            elif value is not None:
                parts.append(f'<c r="{letter}{number}" s="{style}"><v>{value}</v></c>')
        parts.append("</row>")
        self._stream.write("".join(parts).encode())

    def _text(self, reference: str, value: str, style: int) -> str:
        style = style + _STYLES if value[:1] in _FORMULA else style
        shared = self._book.shared
        if value and len(shared) < _SHARED:
            number = shared[value] = len(shared)
            return f'<c r="{reference}" s="{style}" t="s"><v>{number}</v></c>'
        return f'<c r="{reference}" s="{style}" t="inlineStr"><is>{_t(value)}</is></c>' if value else ""

    def header(self, titles: Sequence[str]) -> None:
        """A row of column titles that filters what follows."""
        self.row([(title, HEADER) for title in titles])
        self._filter = f"A{self.rows}:{self._letters[len(titles) - 1]}"

    def end(self) -> None:
        """Close the sheet's XML."""
        filtered = f'<autoFilter ref="{self._filter}{self.rows}"/>' if self._filter else ""
        self._stream.write(f"</sheetData>{filtered}</worksheet>".encode())


class Book:
    """A workbook whose sheets are written one after the other; their order is given at the end."""

    def __init__(self, stream: BinaryIO) -> None:
        self.shared: dict[str, int] = {}
        self._parts: dict[str, int] = {}
        self._archive = zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=3)

        self._sheet: Sheet | None = None
        self._stream: IO[bytes] | None = None

    def abandon(self) -> None:
        """Leave the file as it is: a half-written archive must not be completed when it is collected."""
        if self._stream:
            with suppress(TableError, ValueError):
                self._stream.close()
        self._archive.fp = None

    def sheet(self, name: str, widths: Sequence[int], freeze: int = 0) -> Sheet:
        """Begin a sheet and end the one before."""
        self._end()
        number = self._parts[name] = len(self._parts) + 1
        self._stream = self._archive.open(f"xl/worksheets/sheet{number}.xml", "w", force_zip64=True)
        self._sheet = Sheet(self, self._stream, widths, freeze)
        return self._sheet

    def _end(self) -> None:
        if self._sheet and self._stream:
            self._sheet.end()
            self._stream.close()

    def finish(self, order: Sequence[str]) -> None:
        """End the last sheet and write what holds the sheets together."""
        self._end()
        numbers = [self._parts[name] for name in order]
        sheets = "".join(
            f'<sheet name="{escape(name)}" sheetId="{number}" r:id="rId{number}"/>'
            for name, number in zip(order, numbers, strict=True)
        )
        parts = [(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in numbers]
        parts += [("rIdStyles", "styles", "styles.xml"), ("rIdText", "sharedStrings", "sharedStrings.xml")]
        self._put(
            "xl/workbook.xml",
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><bookViews><workbookView/></bookViews><sheets>{sheets}</sheets></workbook>',
        )
        self._put("xl/_rels/workbook.xml.rels", _relations(parts))
        self._put("_rels/.rels", _relations([("rId1", "officeDocument", "xl/workbook.xml")]))
        types = "".join(
            f'<Override PartName="/xl/{target}" ContentType="{_TYPE}.{kind}+xml"/>' for _, kind, target in parts
        )
        self._put(
            "[Content_Types].xml",
            f'<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>{types}</Types>',
        )
        self._put("xl/styles.xml", _styles())
        with self._archive.open("xl/sharedStrings.xml", "w", force_zip64=True) as stream:
            stream.write(f'{_XML}<sst xmlns="{_MAIN}" uniqueCount="{len(self.shared)}">'.encode())
            for text in self.shared:
                stream.write(f"<si>{_t(text)}</si>".encode())
            stream.write(b"</sst>")
        self._archive.close()

    def _put(self, name: str, content: str) -> None:
        self._archive.writestr(name, _XML + content)


def _t(text: str) -> str:
    plain = text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
    return f'<t xml:space="preserve">{escape(_ESCAPE.sub("_x005F_", plain_text(plain)))}</t>'


def plain_text(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return _ILLEGAL.sub("", text)


def _relations(parts: Sequence[tuple[str, str, str]]) -> str:
    links = "".join(f'<Relationship Id="{i}" Type="{_OFFICE}/{kind}" Target="{target}"/>' for i, kind, target in parts)
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'


def _styles() -> str:
    fills = ['<fill><patternFill patternType="none"/></fill>', '<fill><patternFill patternType="gray125"/></fill>']
    fills += [
        f'<fill><patternFill patternType="solid"><fgColor rgb="FF{colour}"/></patternFill></fill>'
        for colour in ("D9D9D9", *(COLOURS[verdict] for verdict in VERDICTS))
    ]
    top, wrapped = '<alignment vertical="top"/>', '<alignment vertical="top" wrapText="1"/>'
    # (font, fill, alignment) of PLAIN, TEXT, HEADER, TITLE, LONG and the verdicts
    styles = [(0, 0, top), (0, 0, top), (1, 2, wrapped), (2, 0, top), (0, 0, wrapped)]
    styles += [(0, 3 + index, wrapped) for index in range(len(VERDICTS))]
    records = [
        f'<xf numFmtId="{49 if quoted else 0}" fontId="{font}" fillId="{fill}" borderId="0" xfId="0" applyFont="1" '
        f'applyFill="1" applyAlignment="1" quotePrefix="{int(quoted)}">{alignment}</xf>'
        for quoted in (False, True)
        for font, fill, alignment in styles
    ]
    fonts = "".join(
        f'<font>{"<b/>" if bold else ""}<sz val="{size}"/><name val="等线"/><family val="2"/></font>'
        for bold, size in ((False, 11), (True, 11), (True, 16))
    )
    return (
        f'<styleSheet xmlns="{_MAIN}"><fonts count="3">{fonts}</fonts><fills count="{len(fills)}">{"".join(fills)}</fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{len(records)}">{"".join(records)}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )
