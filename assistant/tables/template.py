"""The columns of the table: the empty workbook with them, and recognising them in what comes back."""

from __future__ import annotations

import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from assistant.tables.writing import replacing

NAME = "单位名称"
SHEET, HELP = "申报情况", "填写说明"
#: How many 万元 one of each unit is worth, as (times, divided by).
MONEY = {"元": (1, 10_000), "千元": (1, 10), "万元": (1, 1), "百万元": (100, 1), "亿元": (10_000, 1)}
_ROWS = 20_001
_NAMES = {NAME, "申报单位", "申报单位名称", "依托单位", "依托单位名称", "单位", "名称", "机构名称", "企业名称"}
_HOW = {
    "count": "填整数；只知道范围时填“18-22”或“20以上”。",
    "flag": "填 是 或 否。",
    "choice": "从下拉列表中选择。",
    "date": "填日期，如 2027-05-01。",
    "money": "填数字，可带小数。",
    "yearly": "由远到近填最近三年各年的数，如“6、7、8”；每年相同时填一个数。",
}
# What people write for the same unit or choice; 人次 and 人 are never the same.
_UNITS = {"人": ("名", "位"), "场": ("次",), "件": ("项",), "项": ("件",), "人次": ("次",)}
_CHOICES = {"高校": "高等学校", "大学": "高等学校"}
_BLANK = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]")
_BRACKETS = re.compile(r"\([^()]*\)")
_TAIL = re.compile(r"^(.+?)\(([^()]*)\)$")


class Fact(Protocol):
    """What a table needs to know of an entry of the vocabulary."""

    @property
    def id(self) -> str: ...  # noqa: D102
    @property
    def label(self) -> str: ...  # noqa: D102
    @property
    def unit(self) -> str: ...  # noqa: D102
    @property
    def kind(self) -> str: ...  # noqa: D102
    @property
    def ask(self) -> str: ...  # noqa: D102
    @property
    def choices(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def clauses(self) -> tuple[str, ...]: ...  # noqa: D102


Vocabulary = Mapping[str, Fact]


def heading(fact: Fact) -> str:
    """The header of a fact's column: its label, with the unit if it has one."""
    return f"{fact.label}（{fact.unit}）" if fact.unit else fact.label


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
    sheet.freeze_panes = "A2"


def _dress(sheet: Worksheet) -> None:
    side = Side(style="thin", color="BFBFBF")
    for cell in sheet[1]:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="DDEBF7")
        cell.border = Border(left=side, right=side, top=side, bottom=side)
        cell.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


# --- recognising the columns ---


class CellError(ValueError):
    """Why a cell cannot be read, in Chinese."""


def plain(value: Any) -> str:
    """A cell as text in one form: half width, lower case, without blanks."""
    if isinstance(value, float) and abs(value) < 10**15:
        # Excel shows 15 digits; what is behind them is rounding.
        return format(Decimal(format(value, ".15g")), "f")
    text = unicodedata.normalize("NFKC", str(value)) if value is not None else ""
    return _BLANK.sub("", text).lower()


@dataclass(frozen=True, slots=True)
class Column:
    """A column that holds a fact, in the unit that its header names."""

    fact: Fact
    unit: str

    def scaled(self, number: str, unit: str) -> Decimal:
        """A number of the cell in the fact's own unit.

        Raises:
            CellError: the unit is another one, or the number should be whole.
        """
        value, wanted = Decimal(number), self.fact.unit
        if self.fact.kind == "money":
            unit = unit or self.unit
            times, divisor = MONEY.get(unit) or MONEY.get(unit + "元") or (0, 1)
            if not times:
                raise CellError(f"不认识单位“{unit}”，应为{wanted}")
            return value * times / divisor
        if unit and unit not in {wanted, "个", *_UNITS.get(wanted, ())}:
            raise CellError(f"单位“{unit}”与所需的“{wanted}”不同")
        if value != int(value):
            raise CellError("应为整数")
        return value

    @staticmethod
    def json(value: Decimal) -> int | str:
        """A number as JSON holds it exactly."""
        if value >= 10**12:
            raise CellError("数值过大")
        return int(value) if value == int(value) else format(value.normalize(), "f")

    def choice(self, text: str) -> str:
        """The choice that a cell means.

        Raises:
            CellError: none of them.
        """
        known = {plain(choice): choice for choice in self.fact.choices}
        for key in (text, _CHOICES.get(text, ""), f"{text}级", f"{text}类"):
            if key in known:
                return known[key]
        raise CellError(f"应填其中之一：{'、'.join(self.fact.choices)}")


@dataclass(frozen=True, slots=True)
class Header:
    """The header row: where each fact stands, and what was not understood (column, text, reason)."""

    row: int
    cells: tuple[Any, ...]
    name: int | None
    columns: Mapping[int, Column]
    problems: tuple[tuple[int, str, str], ...]


class Headers:
    """Recognises headers with or without unit, blanks, brackets, numbering and asterisks."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._units = {_key(fact.unit) for fact in vocabulary.values() if fact.unit} | {
            *MONEY,
            *_UNITS,
            "篇",
            "次",
            "名",
        }
        self._exact = {
            _key(text): fact for fact in vocabulary.values() for text in (fact.id, fact.label, heading(fact))
        }
        bare = [(_BRACKETS.sub("", _key(fact.label)), fact) for fact in vocabulary.values()]
        seen = Counter(key for key, _ in bare)
        # 研发费用（近三年） and 研发费用（本年） must not be taken for each other.
        self._bare = {key: fact for key, fact in bare if seen[key] == 1}
        self._names = {_key(name) for name in _NAMES}

    def find(self, rows: Iterable[tuple[int, Sequence[Any]]]) -> Header | None:
        """The row with most known headers, if any row has enough of them."""
        found = [self._read(number, cells) for number, cells in rows]
        best = max(found, key=lambda header: len(header.columns), default=None)
        if best is None or len(best.columns) < (2 if best.name is None else 1):
            return None
        return best

    def _read(self, number: int, cells: Sequence[Any]) -> Header:
        name: int | None = None
        columns: dict[int, Column] = {}
        problems: list[tuple[int, str, str]] = []
        for index, value in enumerate(cells):
            text = str(value).strip() if value is not None else ""
            if not text:
                continue
            if name is None and _BRACKETS.sub("", _key(text)) in self._names:
                name = index
                continue
            column = self._resolve(text)
            if isinstance(column, str):
                problems.append((index, text, column))
            elif any(column.fact.id == other.fact.id for other in columns.values()):
                problems.append((index, text, "与前面的列重复，已忽略这一列"))
            else:
                columns[index] = column
        return Header(number, tuple(cells), name, columns, tuple(problems))

    def _resolve(self, text: str) -> Column | str:
        """The column of a header, or why there is none."""
        key = _key(text)
        fact = self._exact.get(key)
        if fact is not None:
            return Column(fact, fact.unit)
        tail = _TAIL.fullmatch(key)
        fact = self._exact.get(tail[1]) if tail else None
        fact = fact or self._bare.get(_BRACKETS.sub("", key))
        if fact is None:
            return "不认识这一列，已忽略"
        unit = tail[2] if tail else ""
        if unit not in self._units or unit == _key(fact.unit):
            return Column(fact, fact.unit)
        if fact.kind == "money" and unit in MONEY:
            return Column(fact, unit)
        return f"单位与所需的“{fact.unit or '无单位'}”不同，已忽略这一列"


def _key(text: str) -> str:
    key = re.sub(r"[*:_“”\"]", "", plain(text)).replace("近三年", "近3年")
    return re.sub(r"^\d+[.、)]", "", key.translate(str.maketrans("〔〕【】", "()()")))
