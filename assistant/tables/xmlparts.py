"""The XML parts of a workbook: parsed as a stream, without document types, so that no entity is ever expanded."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Callable
from typing import NamedTuple
from xml.parsers import expat

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format

from assistant.tables.formats import DATE, Format, number_format
from assistant.tables.writing import TableError

Attributes = dict[str, str]

#: Dates in the Chinese and Japanese versions of Excel, not in the standard's own list.
_EASTERN_DATES = frozenset({*range(27, 37), *range(50, 59)})
_MAX_STRINGS = 2_000_000
_GENERAL = Format()


class Part(NamedTuple):
    """A sheet as the workbook lists it."""

    title: str
    path: str
    visible: bool


def new_parser(start: Callable[[str, Attributes], None]) -> expat.XMLParserType:
    """A parser that calls ``start`` with local names, and refuses document types."""

    def begin(tag: str, attributes: Attributes) -> None:
        start(tag.rpartition(":")[2], attributes)

    def refuse(*_: object) -> None:
        raise TableError(
            "工作簿里有文档类型声明（DOCTYPE），正常的工作簿没有，没有读取；请用 Excel 另存为 .xlsx 再试。"
        )

    parser = expat.ParserCreate()
    parser.StartElementHandler = begin
    parser.StartDoctypeDeclHandler = refuse
    return parser


def _read(archive: zipfile.ZipFile, path: str, start: Callable[[str, Attributes], None]) -> None:
    with archive.open(path) as stream:
        new_parser(start).ParseFile(stream)


def _local(attributes: Attributes, name: str) -> str:
    """An attribute whatever its prefix is."""
    return next((value for key, value in attributes.items() if key.rpartition(":")[2] == name), "")


def _relations(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Id → (kind, path) of the parts inside the file that ``part`` refers to."""
    folder, name = posixpath.split(part)
    found: dict[str, tuple[str, str]] = {}

    def start(tag: str, attributes: Attributes) -> None:
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes["Target"]
            path = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found[attributes["Id"]] = (attributes["Type"].rpartition("/")[2], path)

    _read(archive, posixpath.join(folder, "_rels", f"{name}.rels"), start)
    return found


class Parts:
    """What a workbook's sheets share: their list, text, number formats and the first day of its calendar."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive, self.from_1904, self.sheets = archive, False, list[Part]()
        root = _relations(archive, "")
        book = next(path for kind, path in root.values() if kind == "officeDocument")
        links = _relations(archive, book)
        self._book(book, links)
        by_kind = dict(links.values())
        names = set(archive.namelist())
        strings, styles = by_kind.get("sharedStrings", ""), by_kind.get("styles", "")
        self.strings = _strings(archive, strings) if strings in names else []
        self.formats = _formats(archive, styles) if styles in names else []

    def _book(self, path: str, links: dict[str, tuple[str, str]]) -> None:
        def start(tag: str, attributes: Attributes) -> None:
            if tag == "workbookPr":
                self.from_1904 = attributes.get("date1904", "0") in ("1", "true")
            elif tag == "sheet":
                kind, target = links.get(_local(attributes, "id"), ("", ""))
                if kind == "worksheet" and all(target != part.path for part in self.sheets):
                    visible = attributes.get("state", "visible") == "visible"
                    self.sheets.append(Part(attributes.get("name", ""), target, visible))

        _read(self.archive, path, start)


def _strings(archive: zipfile.ZipFile, path: str) -> list[str]:
    strings, text, phonetic = list[str](), list[str](), False

    def start(tag: str, _attributes: Attributes) -> None:
        nonlocal phonetic
        if tag == "si":
            text.clear()
            if len(strings) >= _MAX_STRINGS:
                raise TableError("工作簿里的文字过多，请拆成几个文件。")
        elif tag == "rPh":
            phonetic = True
        elif tag == "t" and not phonetic:
            parser.CharacterDataHandler = text.append

    def end(tag: str) -> None:
        nonlocal phonetic
        tag = tag.rpartition(":")[2]
        if tag == "t":
            parser.CharacterDataHandler = None
        elif tag == "si":
            strings.append("".join(text))
        elif tag == "rPh":
            phonetic = False

    parser = new_parser(start)
    parser.EndElementHandler = end
    with archive.open(path) as stream:
        parser.ParseFile(stream)
    return strings


def _formats(archive: zipfile.ZipFile, path: str) -> list[Format]:
    """What each cell style does to a number."""
    codes, styles, inside = dict[int, str](), list[int](), False

    def start(tag: str, attributes: Attributes) -> None:
        nonlocal inside
        if tag == "numFmt":
            codes[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
        elif tag in ("cellStyleXfs", "cellXfs", "cellStyles"):
            inside = tag == "cellXfs"
        elif tag == "xf" and inside:
            styles.append(int(attributes.get("numFmtId", 0)))

    _read(archive, path, start)
    known: dict[int, Format] = {}
    for number in set(styles):
        code = codes.get(number) or BUILTIN_FORMATS.get(number, "General")
        dated = is_date_format(code) or (number in _EASTERN_DATES and number not in codes)
        known[number] = DATE if dated else number_format(code) if number else _GENERAL
    return [known[number] for number in styles]
