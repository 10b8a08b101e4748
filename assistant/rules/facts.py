"""What is known about an applicant: the vocabulary of facts, and raw JSON values turned into exact ones."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from assistant.corpus.yamlfile import YamlSource
from assistant.errors import CorpusError, InputError


class FactError(InputError):
    """Facts cannot be read: an unknown name, a wrong type, an impossible value. Names every fact at fault."""


class FactKind(StrEnum):
    """How a fact's value is written and compared."""

    COUNT = "count"
    FLAG = "flag"
    CHOICE = "choice"
    DATE = "date"
    MONEY = "money"
    YEARLY = "yearly"


class FactSpec(BaseModel):
    """One fact: what it is called, how to ask for it, which clauses need it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: str = Field(min_length=1)
    unit: str = ""
    kind: FactKind
    ask: str = Field(min_length=1)
    choices: tuple[str, ...] = ()
    clauses: tuple[str, ...] = Field(min_length=1)
    remedy: str = ""
    """What can be done where the fact stands in the way, in words for the applicant."""

    @cached_property
    def reader(self) -> Callable[[Any, FactSpec], Value]:
        """Turns a raw value of this kind into an exact one; looked up once, it is called for every value."""
        return _READERS[self.kind]


class _FactFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    facts: tuple[FactSpec, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Range:
    """A figure known only to lie between ``low`` and ``high``, both included; ``high=None`` is open."""

    low: int | Decimal
    high: int | Decimal | None


@dataclass(frozen=True, slots=True)
class Days:
    """A day known only to lie between ``first`` and ``last``, both included; ``None``: unknown on that side."""

    first: date | None
    last: date | None


Value: TypeAlias = "int | Decimal | Range | bool | str | date | Days | tuple[int | Range, ...]"
Facts: TypeAlias = Mapping[str, Value]


def load_vocabulary(path: Path) -> dict[str, FactSpec]:
    """The facts of facts.yaml by id, in the order of the file.

    Raises:
        CorpusError: the file breaks the schema, repeats an id, or gives choices to the wrong kind.
    """
    source = YamlSource(path)
    vocabulary: dict[str, FactSpec] = {}
    for number, spec in enumerate(source.read(_FactFile).facts):
        where = source.where("facts", number)
        if spec.id in vocabulary:
            raise CorpusError(f"{where}：事实 {spec.id} 重复。")
        if bool(spec.choices) != (spec.kind is FactKind.CHOICE):
            raise CorpusError(f"{where}：事实 {spec.id} 的 choices 与 kind 不相配（choice 类须有，其他不应有）。")
        vocabulary[spec.id] = spec
    return vocabulary


class _BadValueError(Exception):
    """Why one value cannot be read; becomes part of a ``FactError``."""


_PAIR = 2
#: No real count or amount has more digits; longer ones are typing mistakes and would slow the arithmetic down.
_MAX_DIGITS = 15
_TOO_LARGE = 10**_MAX_DIGITS
#: Cross-multiplication stays exact within the 28 digits of the default decimal context.
_MAX_PRECISION = 24
_NUMERIC = re.compile(r"[0-9]+(?:\.[0-9]+)?")


def _count(value: Any, what: str = "个数") -> int:
    if type(value) is not int:
        raise _BadValueError(f"应为不小于0的整数{what}，收到 {value!r}")
    if value < 0:
        raise _BadValueError(f"不能是负数（{value}）")
    if value >= _TOO_LARGE:
        raise _BadValueError("数值过大，请核对")
    return value


def _money(value: Any) -> int | Decimal:
    if type(value) is int:
        return _count(value, "或小数（万元）")
    if isinstance(value, float):
        value = repr(value)  # the shortest text that a person could have written, not the binary expansion
    if isinstance(value, str) and not _NUMERIC.fullmatch(value.strip()):
        raise _BadValueError(f"应为以万元计的数（不小于0），收到 {value!r}")
    try:
        number = Decimal(value.strip() if isinstance(value, str) else value)
    except (InvalidOperation, TypeError, ValueError):
        raise _BadValueError(f"应为以万元计的数，收到 {value!r}") from None
    if isinstance(value, bool) or not number.is_finite() or number < 0:
        raise _BadValueError(f"应为以万元计的数（不小于0），收到 {value!r}")
    if number.adjusted() >= _MAX_DIGITS or len(number.as_tuple().digits) > _MAX_PRECISION:
        raise _BadValueError("数值过大或位数过多，请核对")
    return int(number) if number == number.to_integral_value() else number


def _between(value: list[Any] | tuple[Any, ...], one: Callable[[Any], int | Decimal]) -> int | Decimal | Range:
    if len(value) != _PAIR:
        raise _BadValueError("范围应写成 [最少, 最多] 两个数（上限不详时写 null）")
    low, high = one(value[0]), None if value[1] is None else one(value[1])
    if high is not None and low > high:
        raise _BadValueError(f"范围的下限 {low} 大于上限 {high}")
    return low if low == high else Range(low, high)


def _figure(one: Callable[[Any], int | Decimal]) -> Callable[[Any, FactSpec], Value]:
    def read(value: Any, _spec: FactSpec) -> Value:
        if type(value) is int and 0 <= value < _TOO_LARGE:
            return value
        if isinstance(value, (list, tuple)):
            return _between(value, one)
        if isinstance(value, Range):
            return _between((value.low, value.high), one)
        return one(value)

    return read


def _flag(value: Any, _spec: FactSpec) -> bool:
    if isinstance(value, bool):
        return value
    raise _BadValueError(f"应为 true（是）或 false（否），收到 {value!r}")


def _choice(value: Any, spec: FactSpec) -> str:
    if isinstance(value, str) and value in spec.choices:
        return value
    raise _BadValueError(f"应为 {'、'.join(spec.choices)} 之一，收到 {value!r}")


def _one_day(value: Any) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise _BadValueError(f"应为 年-月-日 的真实日期，如 2024-01-31，收到 {value!r}")


def _day(value: Any, _spec: FactSpec) -> Value:
    """A day, or ``[first, last]`` where only the month or the year is known; null: unknown on that side."""
    if isinstance(value, Days):
        return value
    if not isinstance(value, (list, tuple)):
        return _one_day(value)
    if len(value) != _PAIR:
        raise _BadValueError("只知道大致日期时应写成 [最早, 最晚] 两个日期（不详的一端写 null）")
    first, last = (None if day is None else _one_day(day) for day in value)
    if first and last and first > last:
        raise _BadValueError(f"最早的日期 {first} 晚于最晚的日期 {last}")
    return first if first is not None and first == last else Days(first, last)


def _year(value: Any) -> int | Range:
    figure = _between(value, _count) if isinstance(value, (list, tuple)) else value
    if isinstance(figure, Range):
        return figure
    return _count(figure)


def _yearly(value: Any, _spec: FactSpec) -> Value:
    """Years, oldest first, each a figure or a range; or one figure that holds for every year.

    Two bare numbers are two years, as every other list is years; ``[5, null]`` is open at the top and so is a range
    for every year. A closed range for every year is written year by year: ``[[5, 7], [5, 7], [5, 7]]``.
    """
    if isinstance(value, Mapping):
        if set(value) != {"years"} or not isinstance(value["years"], (list, tuple)):
            raise _BadValueError('各年数字应写成 {"years": [较早一年, …, 最近一年]}')
        return tuple(_year(year) for year in value["years"])
    if isinstance(value, list) and len(value) == _PAIR and value[1] is None:
        return _between(value, _count)
    if isinstance(value, (list, tuple)):
        if value == []:
            raise _BadValueError("没有各年的数，应写成 [较早一年, …, 最近一年]")
        return tuple(year if isinstance(year, Range) else _year(year) for year in value)
    return value if isinstance(value, Range) else _count(value)


_READERS: dict[FactKind, Callable[[Any, FactSpec], Value]] = {
    FactKind.COUNT: _figure(_count),
    FactKind.MONEY: _figure(_money),
    FactKind.FLAG: _flag,
    FactKind.CHOICE: _choice,
    FactKind.DATE: _day,
    FactKind.YEARLY: _yearly,
}


def read_facts(raw: Mapping[str, Any], vocabulary: Mapping[str, FactSpec]) -> Facts:
    """Raw JSON values as exact ones; ``null`` is the same as absent. Facts already read pass unchanged.

    Raises:
        FactError: names every fact that is unknown or has an impossible value.
    """
    if not isinstance(raw, Mapping):
        raise FactError("申报信息应为“名称: 值”的对象，请检查输入。")
    facts: dict[str, Value] = {}
    faults: list[str] = []
    for name, value in raw.items():
        spec = vocabulary.get(name)
        if spec is None:
            faults.append(_unknown(name, vocabulary))
        elif value is not None:
            try:
                facts[name] = spec.reader(value, spec)
            except _BadValueError as error:
                faults.append(f"{name}（{spec.label}）{error}")
    if faults:
        raise FactError(f"申报信息有 {len(faults)} 处无法读取：{'；'.join(faults[:8])}。请改正后重试。")
    return facts


def _unknown(name: object, vocabulary: Mapping[str, FactSpec]) -> str:
    near = difflib.get_close_matches(str(name), list(vocabulary), n=1)
    return f"没有名为 {str(name)[:60]} 的事实" + (f"（是否为 {near[0]}？）" if near else "")
