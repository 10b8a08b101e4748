"""The empty workbook that applicants fill in: Chinese headers, lists, notes."""

from __future__ import annotations

import io
import unicodedata
from pathlib import Path

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from assistant.tables.columns import NAME, Fact, Vocabulary, heading
from assistant.tables.writing import replacing

SHEET, HELP = "申报情况", "填写说明"
_ROWS = 20_001
_HOW = {
    "count": "填整数；只知道范围时填“18-22”或“20以上”。",
    "flag": "填 是 或 否。",
    "choice": "从下拉列表中选择。",
    "date": "填日期，如 2027-05-01。",
    "money": "填数字，可带小数。",
    "yearly": "由远到近填最近三年各年的数，如“6、7、8”；每年相同时填一个数。",
}


def write_template(path: str | Path, vocabulary: Vocabulary) -> None:
    """Write an empty workbook with one row an applicant and one column a fact.

    Raises:
        TableError: the file cannot be written.
    """
    book = Workbook()
    book.properties.creator = ""
    sheet = book.active
    assert isinstance(sheet, Worksheet)  # noqa: S101 - a new workbook has one worksheet
    sheet.title = SHEET
    sheet.append([NAME, *(heading(fact) for fact in vocabulary.values())])
    _comment(sheet, 1, f"{NAME}\n填申报单位的全称，一行一个单位。")
    sheet.column_dimensions["A"].width = 32
    for column, fact in enumerate(vocabulary.values(), 2):
        _column(sheet, column, fact)
    _dress(sheet)
    sheet.row_dimensions[1].height = 62
    sheet.freeze_panes = "B2"
    # Too wide for one page: each page repeats the names and the titles.
    sheet.print_title_rows, sheet.print_title_cols = "1:1", "A:A"
    _help(book.create_sheet(HELP), vocabulary)
    content = io.BytesIO()
    book.save(content)
    with replacing(Path(path), ".xlsx") as stream:
        stream.write(content.getvalue())


def _column(sheet: Worksheet, column: int, fact: Fact) -> None:
    letter = get_column_letter(column)
    clauses = f"\n涉及条款：{'、'.join(fact.clauses)}" if fact.clauses else ""
    _comment(sheet, column, f"{fact.ask}\n{_HOW.get(fact.kind, '')}{clauses}")
    sheet.column_dimensions[letter].width = min(max(_width(heading(fact)) / 2 + 3, 13), 24)
    # As text: Excel would otherwise turn 3-5 into the fifth of March.
    formats = {"count": "@", "yearly": "@", "date": "yyyy-mm-dd"}
    sheet.column_dimensions[letter].number_format = formats.get(fact.kind, "General")
    choices = ("是", "否") if fact.kind == "flag" else fact.choices
    listed = ",".join(choices)
    # Excel takes at most 255 characters here, and reads a comma as the end of a choice.
    if choices and len(listed) <= 250 and listed.count(",") == len(choices) - 1:
        validation = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True, showErrorMessage=True)
        validation.errorTitle, validation.error = "请从列表中选择", f"可填：{'、'.join(choices)}"[:220]
        validation.add(f"{letter}2:{letter}{_ROWS}")
        sheet.add_data_validation(validation)


def _comment(sheet: Worksheet, column: int, text: str) -> None:
    sheet.cell(1, column).comment = Comment(
        text, NAME, width=320, height=40 + 18 * (text.count("\n") + len(text) // 22)
    )


def _help(sheet: Worksheet, vocabulary: Vocabulary) -> None:
    sheet.append(["列标题", "单位", "要回答的问题", "怎么填", "可选内容", "涉及条款"])
    for fact in vocabulary.values():
        choices = ("是", "否") if fact.kind == "flag" else fact.choices
        how = _HOW.get(fact.kind, "")
        sheet.append([fact.label, fact.unit, fact.ask, how, "、".join(choices), "、".join(fact.clauses)])
    sheet.append([])
    for line in ("不清楚的内容留空，不要填 0。", "一行一个单位；不认识的列会被忽略并列出。", "人次与人不是同一单位。"):
        sheet.append([line])
    for letter, width in zip("ABCDEF", (36, 8, 60, 48, 40, 32), strict=True):
        sheet.column_dimensions[letter].width = width
    for row in sheet.iter_rows(min_row=2):
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    _dress(sheet)
    sheet.freeze_panes, sheet.print_title_rows = "A2", "1:1"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0


def _dress(sheet: Worksheet) -> None:
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    footer = sheet.oddFooter
    if footer is not None and footer.right is not None:
        footer.right.text = "第 &P 页，共 &N 页"
    side = Side(style="thin", color="BFBFBF")
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="DDEBF7")
        cell.border = Border(left=side, right=side, top=side, bottom=side)
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
