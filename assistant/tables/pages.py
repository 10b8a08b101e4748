"""Titles, tables and lists as Markdown or as a Word document."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any

import docx
from docx.document import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from assistant.tables.styles import COLOURS
from assistant.tables.writing import plain_text

#: ("title" | "heading" | "text" | "item", text) or ("table", rows with the header first)
Block = tuple[str, Any]

_MARGIN = 2.0
#: Widths in cm by number of columns.
_WIDTHS = {2: (6.0, 11.0), 3: (3.2, 5.4, 8.4), 4: (2.6, 2.5, 6.2, 5.7)}
_BLACK = RGBColor(0, 0, 0)


def markdown(blocks: Sequence[Block]) -> str:
    """The blocks as Markdown in which every text stays a text."""
    parts: list[str] = []
    marks = {"title": "# ", "heading": "## ", "item": "- ", "text": ""}
    for number, (kind, content) in enumerate(blocks):
        if kind == "table":
            rows = ["| " + " | ".join(map(_escaped, row)) + " |" for row in content]
            parts += ["\n".join([rows[0], "|" + " --- |" * len(content[0]), *rows[1:]]), "\n\n"]
        else:
            listed = kind == "item" and number + 1 < len(blocks) and blocks[number + 1][0] == "item"
            parts += [marks[kind] + _escaped(content), "\n" if listed else "\n\n"]
    return "".join(parts).rstrip("\n") + "\n"


def _escaped(text: str) -> str:
    """Text that stays text in Markdown, on one line."""
    lines = (re.sub(r"([\\`*_\[\]<>|#~&])", r"\\\1", line.strip()) for line in plain_text(text).splitlines())
    joined = "<br>".join(line for line in lines if line)
    return re.sub(
        r"^([-+=]|\d+(?=[.)](?:\s|$)))",
        lambda match: "\\" + match[0] if not match[0].isdigit() else match[0] + "\\",
        joined,
    )


def docx_bytes(blocks: Sequence[Block]) -> bytes:
    """The blocks as a Word document, A4, with page numbers."""
    document = docx.Document()
    document.core_properties.author = ""
    document.core_properties.title = str(blocks[0][1])
    _fonts(document)
    _footer(document, str(blocks[0][1]))
    for kind, content in blocks:
        if kind == "table":
            _table(document, content)
        elif kind == "title":
            document.add_heading(plain_text(content), 0).alignment = WD_ALIGN_PARAGRAPH.CENTER
        elif kind == "heading":
            document.add_heading(plain_text(content), 1)
        else:
            document.add_paragraph(plain_text(content), style="List Bullet" if kind == "item" else None)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def _fonts(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(_MARGIN)
    styles: Any = document.styles
    for name, font, size in (("Normal", "宋体", 10.5), ("Title", "黑体", 18), ("Heading 1", "黑体", 13)):
        fonts = styles[name].element.get_or_add_rPr().get_or_add_rFonts()
        # A theme font would win over the name.
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(theme), None)
        fonts.set(qn("w:eastAsia"), font)
        styles[name].font.size, styles[name].font.color.rgb = Pt(size), _BLACK
    styles["Normal"].paragraph_format.space_after = Pt(3)
    styles["List Bullet"].paragraph_format.space_after = Pt(0)


def _footer(document: Document, title: str) -> None:
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text, field in ((f"{plain_text(title)}　第 ", "PAGE"), (" 页，共 ", "NUMPAGES"), (" 页", "")):
        paragraph.add_run(text)
        if field:
            simple = OxmlElement("w:fldSimple", {qn("w:instr"): field})
            paragraph._p.append(simple)  # noqa: SLF001 - python-docx has no fields
    for run in paragraph.runs:
        run.font.size = Pt(9)


def _table(document: Document, rows: Sequence[Sequence[str]]) -> None:
    widths = _WIDTHS[len(rows[0])]
    table = document.add_table(0, len(rows[0]), style="Table Grid")
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)  # LibreOffice goes by the columns, Word by the cells
    for number, texts in enumerate(rows):
        row = table.add_row()
        for name in ("w:cantSplit", *(("w:tblHeader",) if number == 0 else ())):
            row._tr.get_or_add_trPr().append(OxmlElement(name))  # noqa: SLF001 - python-docx has no such setting
        for cell, text, width in zip(row.cells, texts, widths, strict=True):
            cell.width = Cm(width)
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(0)
            run = paragraph.add_run(plain_text(text).strip())
            run.font.size, run.bold = Pt(9.5), number == 0
            colour = "D9D9D9" if number == 0 else COLOURS.get(text)
            if colour:
                shade = OxmlElement("w:shd", {qn("w:val"): "clear", qn("w:color"): "auto", qn("w:fill"): colour})
                cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001
