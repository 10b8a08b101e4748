"""Workbooks written as a stream.

Written by hand rather than with openpyxl: a batch has millions of cells, and every one of them is either a
number or a text, so nothing from the input can become a formula.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from typing import IO, BinaryIO
from xml.sax.saxutils import escape

from openpyxl.utils import get_column_letter

from assistant.tables.styles import HEADER, MAIN, STYLES, TITLE, WRAPPED, stylesheet
from assistant.tables.writing import TableError, plain_text

MAX_SHEET_ROWS = 1_048_576
_SHARED = 150_000
_PENDING, _TAILS = 400, 30_000
_HERE = "\0"  # the row number to come; no text may hold it
_LONGEST = 16_000  # Excel's 32,767 are UTF-16 units
_LINE, _TITLE_LINE, _TALLEST = 17, 26, 405  # points
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FORMULA = frozenset("=+-@\t\r＝＋－＠")
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
#: A4, landscape, as many pages long as it takes but one wide, with numbers.
_PRINTED = (
    '<printOptions horizontalCentered="1"/><pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" '
    'footer="0.3"/><pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/>'
    "<headerFooter><oddFooter>&amp;L&amp;A&amp;R第 &amp;P 页，共 &amp;N 页</oddFooter></headerFooter>"
)

Cell = tuple[str | int | None, int]


class Sheet:
    """One sheet that takes rows from the top."""

    def __init__(self, book: Book, stream: IO[bytes], widths: Sequence[int], frozen: tuple[int, int]) -> None:
        self._book, self._stream = book, stream
        self.rows, self.header_row, self.filtered = 0, 0, ""
        self._widths, self._pending = widths, list[str]()
        self._tails: dict[tuple[Cell, ...], tuple[str, int, int]] = {}
        self._letters = [get_column_letter(index) for index in range(1, len(widths) + 1)]
        columns = "".join(f'<col min="{i}" max="{i}" width="{w}" customWidth="1"/>' for i, w in enumerate(widths, 1))
        rows, left = frozen
        corner = f"{get_column_letter(left + 1)}{rows + 1}"
        split, active = (f'xSplit="{left}" ', "bottomRight") if left else ("", "bottomLeft")
        pane = f'<pane {split}ySplit="{rows}" topLeftCell="{corner}" activePane="{active}" state="frozen"/>'
        self._stream.write(
            f'{_XML}<worksheet xmlns="{MAIN}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
            f'<sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
            f'<sheetFormatPr defaultRowHeight="{_LINE}"/><cols>{columns}</cols><sheetData>'.encode()
        )

    def row(self, cells: Sequence[Cell], tail: tuple[Cell, ...] = ()) -> None:
        """Write one row, as high as its longest text; a text is a text whatever it begins with.

        ``tail`` continues the row; what has stood there before is not put together again.
        """
        self.rows += 1
        number = str(self.rows)
        xml, lines, line = self._cells(cells, 0, number)
        if tail:
            known = self._tails.get(tail)
            if known is None:
                known = self._cells(tail, len(cells), _HERE)
                if len(self._tails) < _TAILS:
                    self._tails[tail] = known
            xml, lines = xml + known[0].replace(_HERE, number), max(lines, known[1])
        self._pending.append(f'<row r="{number}" ht="{min(lines * line, _TALLEST)}" customHeight="1">{xml}</row>')
        if len(self._pending) > _PENDING:
            self._flush()

    def _cells(self, cells: Sequence[Cell], first: int, number: str) -> tuple[str, int, int]:
        """The XML of cells, the lines that they need and the height of one line."""
        parts, lines, line = list[str](), 1, _LINE
        texts = self._book.texts
        for letter, space, (value, style) in zip(self._letters[first:], self._widths[first:], cells, strict=False):
            if isinstance(value, str):
                if not value:
                    parts.append(f'<c r="{letter}{number}" s="{style}"/>')
                    continue
                known, width = texts.get(value) or self._book.add(value)
                # The last two places of a line are rarely filled: a comma may not begin the next one.
                if style in WRAPPED and width >= space - 1:
                    lines = max(lines, _lines(value, space - 2))
                line = _TITLE_LINE if style == TITLE else line
                marked = style + STYLES if value[0] in _FORMULA else style
                if known < 0:
                    parts.append(f'<c r="{letter}{number}" s="{marked}" t="inlineStr"><is>{_t(value)}</is></c>')
                else:
                    parts.append(f'<c r="{letter}{number}" s="{marked}" t="s"><v>{known}</v></c>')
            elif value is not None:
                parts.append(f'<c r="{letter}{number}" s="{style}"><v>{value}</v></c>')
        return "".join(parts), lines, line

    def _flush(self) -> None:
        self._stream.write("".join(self._pending).encode())
        self._pending.clear()

    def header(self, cells: Sequence[str | Cell]) -> None:
        """A row of column titles that filters what follows and stands on every printed page."""
        self.row([(cell, HEADER) if isinstance(cell, str) else cell for cell in cells])
        self.header_row = self.rows
        self.filtered = f"$A${self.rows}:${self._letters[len(cells) - 1]}$"

    def end(self) -> None:
        """Close the sheet's XML."""
        self._flush()
        self.filtered = f"{self.filtered}{self.rows}" if self.filtered else ""
        filtered = f'<autoFilter ref="{self.filtered.replace("$", "")}"/>' if self.filtered else ""
        self._stream.write(f"</sheetData>{filtered}{_PRINTED}</worksheet>".encode())


class Book:
    """A workbook whose sheets are written one after the other; their order is given at the end."""

    def __init__(self, stream: BinaryIO) -> None:
        #: Text → its number in the shared part (-1: there is no room) and its width.
        self.texts: dict[str, tuple[int, int]] = {}
        self._sheets: dict[str, Sheet] = {}
        self._archive = zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=3)
        self._stream: IO[bytes] | None = None

    def abandon(self) -> None:
        """Leave the file as it is: a half-written archive must not be completed when it is collected."""
        if self._stream:
            with suppress(TableError, ValueError):
                self._stream.close()
        self._archive.fp = None

    def add(self, text: str) -> tuple[int, int]:
        """Where a text stands among the shared ones, and how wide it is."""
        if len(self.texts) >= _SHARED:
            return -1, _width(text)
        self.texts[text] = known = (len(self.texts), _width(text))
        return known

    def sheet(self, name: str, widths: Sequence[int], frozen: tuple[int, int]) -> Sheet:
        """Begin a sheet with so many rows and columns that stay in sight, and end the one before."""
        self._end()
        self._stream = self._archive.open(f"xl/worksheets/sheet{len(self._sheets) + 1}.xml", "w", force_zip64=True)
        sheet = self._sheets[name] = Sheet(self, self._stream, widths, frozen)
        return sheet

    def _end(self) -> None:
        if self._sheets and self._stream:
            next(reversed(self._sheets.values())).end()
            self._stream.close()

    def finish(self, order: Sequence[str]) -> None:
        """End the last sheet and write what holds the sheets together."""
        self._end()
        numbers = {name: number for number, name in enumerate(self._sheets, 1)}
        sheets = "".join(
            f'<sheet name="{escape(name)}" sheetId="{numbers[name]}" r:id="rId{numbers[name]}"/>' for name in order
        )
        parts = [(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in numbers.values()]
        parts += [("rIdStyles", "styles", "styles.xml"), ("rIdText", "sharedStrings", "sharedStrings.xml")]
        self._put(
            "xl/workbook.xml",
            f'<workbook xmlns="{MAIN}" xmlns:r="{_OFFICE}"><bookViews><workbookView/></bookViews>'
            f"<sheets>{sheets}</sheets><definedNames>{self._names(order)}</definedNames></workbook>",
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
        self._put("xl/styles.xml", stylesheet())
        with self._archive.open("xl/sharedStrings.xml", "w", force_zip64=True) as stream:
            stream.write(f'{_XML}<sst xmlns="{MAIN}" uniqueCount="{len(self.texts)}">'.encode())
            for text in self.texts:
                stream.write(f"<si>{_t(text)}</si>".encode())
            stream.write(b"</sst>")
        self._archive.close()

    def _names(self, order: Sequence[str]) -> str:
        """The rows repeated on every page, and the filters, as Excel and LibreOffice look for them."""
        names = []
        for number, name in enumerate(order):
            sheet = self._sheets[name]
            row = sheet.header_row
            names.append(
                f'<definedName name="_xlnm._FilterDatabase" localSheetId="{number}" hidden="1">'
                f"'{escape(name)}'!{sheet.filtered}</definedName>"
                f'<definedName name="_xlnm.Print_Titles" localSheetId="{number}">'
                f"'{escape(name)}'!${row}:${row}</definedName>"
            )
        return "".join(names)

    def _put(self, name: str, content: str) -> None:
        self._archive.writestr(name, _XML + content)


def _width(text: str) -> int:
    """Chinese characters are two places wide."""
    return len(text) if text.isascii() else len(text.encode("gb18030", "replace"))


@lru_cache(50_000)
def _lines(text: str, space: int) -> int:
    return sum(-(-max(_width(line), 1) // space) for line in text[:_LONGEST].split("\n"))


def _t(text: str) -> str:
    plain = text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
    return f'<t xml:space="preserve">{escape(_ESCAPE.sub("_x005F_", plain_text(plain)))}</t>'


def _relations(parts: Sequence[tuple[str, str, str]]) -> str:
    links = "".join(f'<Relationship Id="{i}" Type="{_OFFICE}/{kind}" Target="{target}"/>' for i, kind, target in parts)
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{links}</Relationships>'
