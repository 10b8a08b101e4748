"""How a fact is answered, and values said back in words."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from assistant.rules import FactKind, FactSpec
from assistant.rules.shown import value_text


def how_to_answer(spec: FactSpec, *, may_be_absent: bool = False) -> str:
    """How a fact of this kind is answered, with an example."""
    if spec.kind is FactKind.CHOICE:
        return f"请答编号（1 到 {len(spec.choices)}）或名称"
    hints = {
        FactKind.FLAG: "请答“是”或“否”",
        FactKind.COUNT: "请答一个整数，如 18；只知道范围时答“15-20”或“20以上”，没有就答 0",
        FactKind.DATE: "请答完整的日期，如 2027-05-01",
        FactKind.MONEY: "请答以万元计的数，如 1200；也可以写“1.2亿”“5000万元”",
        FactKind.YEARLY: "请由早到近答各年的数，如“5、6、7”；每年相同时答一个数",
    }
    return hints[spec.kind] + ("；没有就答“没有”" if may_be_absent and spec.kind is FactKind.DATE else "")


def shown(spec: FactSpec, value: Any) -> str:
    """A value in JSON form in words: 「是」「18篇」「15至23篇」「5场、6场、7场」「12000万元（1.2亿元）」."""
    plain = isinstance(value, int | float | str) and not isinstance(value, bool)
    return value_text(spec.kind, spec.unit, value) + (_in_yi(value) if plain and spec.kind is FactKind.MONEY else "")


def _in_yi(value: Any) -> str:
    """Large sums also in 亿元, where a slip of the unit is seen at once."""
    amount = Decimal(str(value))
    return f"（{(amount / 10_000).normalize():f}亿元）" if amount >= 10_000 else ""
