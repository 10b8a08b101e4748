"""Recognising the columns of a table in what people send back."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from difflib import get_close_matches
from typing import Any, Protocol

NAME = "单位名称"
#: How many 万元 one of each unit is worth, as (times, divided by).
MONEY = {"元": (1, 10_000), "千元": (1, 10), "万元": (1, 1), "百万元": (100, 1), "亿元": (10_000, 1)}
_MOST, _MOST_MONEY = 1_000_000, 10**9  # 万元
_NAMES = {NAME, "申报单位", "申报单位名称", "依托单位", "依托单位名称", "单位", "名称", "机构名称", "企业名称"}
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
    """A column that holds a fact, in the unit that its header names; ``stated`` is whether it names one."""

    fact: Fact
    unit: str
    stated: bool = True

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
                raise CellError(f"不认识单位“{unit}”，应为{wanted}，请换算后填写")
            return value * times / divisor
        if unit and unit not in {wanted, "个", *_UNITS.get(wanted, ())}:
            raise CellError(f"单位“{unit}”与所需的“{wanted}”不同，请按“{wanted}”填写")
        if value != int(value):
            raise CellError("应为整数，请核对")
        return value

    def json(self, value: Decimal) -> int | str:
        """A number as JSON holds it exactly.

        Raises:
            CellError: no applicant has that much.
        """
        if value >= (_MOST_MONEY if self.fact.kind == "money" else _MOST):
            raise CellError("数值过大，不合常理，请核对数字和单位")
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
        """The row with most known headers, if any row has enough of them; a row of units below it belongs to it."""
        found = [self._read(number, cells) for number, cells in rows]
        best = max(range(len(found)), key=lambda index: len(found[index].columns), default=None)
        if best is None:
            return None
        header = found[best]
        if len(header.columns) < (2 if header.name is None else 1):
            return None
        if header.name is None:
            header = replace(header, name=self._name_above(found[:best], header))
        header = self._with_units(header, found[best + 1]) if best + 1 < len(found) else header
        unsaid = [
            (index, str(header.cells[index]), f"列标题没有写单位，按{column.unit}读取，请核对")
            for index, column in header.columns.items()
            if column.fact.kind == "money" and not column.stated
        ]
        return replace(header, problems=(*header.problems, *unsaid))

    @staticmethod
    def _name_above(above: Sequence[Header], header: Header) -> int | None:
        """Where two rows make the header, the name may stand in the upper one."""
        names = (other.name for other in reversed(above) if other.name is not None)
        return next((name for name in names if name not in header.columns), None)

    def _with_units(self, header: Header, below: Header) -> Header:
        units = {
            index: _key(re.sub("^单位", "", str(value))).strip("()")
            for index, value in enumerate(below.cells)
            if value is not None
        }
        if not units or not set(units.values()) <= self._units or not set(units) <= set(header.columns):
            return header
        columns, problems = dict(header.columns), list(header.problems)
        for index, unit in units.items():
            column = self._in_unit(columns[index].fact, unit)
            if isinstance(column, str):
                del columns[index]
                problems.append((index, str(header.cells[index]), column))
            else:
                columns[index] = column
        return replace(header, row=below.row, columns=columns, problems=tuple(problems))

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
                continue
            if any(column.fact.id == other.fact.id for other in columns.values()):
                problems.append((index, text, "与前面的列重复；两列内容不同的行，这一项按未填处理"))
            columns[index] = column
        return Header(number, tuple(cells), name, columns, tuple(problems))

    def _resolve(self, text: str) -> Column | str:
        """The column of a header, or why there is none."""
        key = _key(text)
        fact = self._exact.get(key)
        if fact is not None:
            return Column(fact, fact.unit, stated=key != _key(fact.label) or not fact.unit)
        tail = _TAIL.fullmatch(key)
        fact = self._exact.get(tail[1]) if tail else None
        fact = fact or self._bare.get(_BRACKETS.sub("", key))
        if fact is None:
            near = get_close_matches(_BRACKETS.sub("", key), list(self._bare), n=1, cutoff=0.7)
            hint = f"（是否为“{self._bare[near[0]].label}”？）" if near else ""
            return f"不认识这一列，已忽略{hint}；需要核对的请改用模板中的列标题"
        unit = tail[2] if tail else ""
        return self._in_unit(fact, unit) if unit in self._units else Column(fact, fact.unit, stated=not fact.unit)

    @staticmethod
    def _in_unit(fact: Fact, unit: str) -> Column | str:
        if unit == _key(fact.unit):
            return Column(fact, fact.unit)
        if fact.kind == "money" and unit in MONEY:
            return Column(fact, unit)
        return f"单位“{unit}”与所需的“{fact.unit or '无单位'}”不同，已忽略这一列"


def _key(text: str) -> str:
    key = re.sub(r"[*:_“”\"]", "", plain(text)).replace("近三年", "近3年")
    return re.sub(r"^\d+[.、)]", "", key.translate(str.maketrans("〔〕【】", "()()")))
