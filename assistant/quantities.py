"""Numbers with unit, comparator and window, as Chinese rules and questions write them.

「近三年…论文20篇（含）以上」 → value 20, unit 篇, comparator ≥. 以上, 不少于, 不低于, 达到, 至少 all mean ≥ here
(the drafting convention that 以上 includes the number; 民法典 article 1259 states it for civil law).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.statutes.numerals import to_int

_UNITS = (
    "个工作日|工作日|个月|人次|万元|亿元|百分点|平方米|"
    "篇|项|件|场|人|年|天|日|次|个|家|名|位|类|条|章|步|轮|元|月|周|份|期|种|岁|倍|级|处|部|本|批|届|%|％"
)
_NUMBER = r"[0-9０-９]+(?:[.．][0-9０-９]+)?|[〇零一二两俩三四五六七八九十百千]+"
_QUANTITY = re.compile(
    rf"(?P<before>不少于|不低于|不得少于|不超过|不足|至少|最少|达到|少于|多于|超过|大于|小于|满|第|近|同)?\s*"
    rf"(?P<number>{_NUMBER})\s*(?P<plus>多|余)?(?:（[^（）]{{1,3}}）)?(?P<unit>{_UNITS})"
    rf"(?:（[^（）]{{1,3}}）)?(?P<after>以上|及以上|以内|以下|之内|起)?"
)
_SAME_UNIT = {"工作日": "个工作日", "天": "日", "％": "%", "名": "人", "位": "人", "月": "个月"}
_AT_LEAST = {"不少于", "不低于", "不得少于", "至少", "最少", "达到", "以上", "及以上", "起"}
_AT_MOST = {"不超过", "以内", "以下", "之内"}
# 一个, 一家, 一项 … are articles more often than counts; 一年 and 一次 are always counts.
_ARTICLE_UNITS = {"个", "家", "项", "件", "条", "类", "份", "种", "人", "名", "位", "处", "部", "步", "级", "些", "本"}


@dataclass(frozen=True, slots=True)
class Quantity:
    """``value`` in ``unit`` (normalised); ``comparator`` is ``>=``, ``<=``, ``<``, ``>`` or empty."""

    value: float
    unit: str
    comparator: str
    text: str
    start: int
    end: int
    window: bool = False

    @property
    def key(self) -> tuple[float, str]:
        """What must agree for two mentions to be the same figure."""
        return (self.value, self.unit)

    def holds_for(self, value: float) -> bool:
        """Whether ``value`` meets this threshold (a bare number is read as a minimum)."""
        if self.comparator == "<=":
            return value <= self.value
        if self.comparator == "<":
            return value < self.value
        if self.comparator == ">":
            return value > self.value
        return value >= self.value


def _comparator(before: str, after: str) -> str:
    if before in _AT_LEAST or after in _AT_LEAST:
        return ">="
    if before in _AT_MOST or after in _AT_MOST:
        return "<="
    if before in {"不足", "少于", "小于"}:
        return "<"
    return ">" if before in {"超过", "多于", "大于"} else ""


def _value(number: str) -> float | None:
    plain = unicodedata.normalize("NFKC", number)
    if re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", plain):
        return float(plain)
    whole = to_int(plain.replace("两", "二").replace("俩", "二"))
    return None if whole is None else float(whole)


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """All quantities of ``text``, in order; labels such as 第三条 and 第二轮 are not quantities."""
    return tuple(_scan(text))


def _scan(text: str) -> Iterator[Quantity]:
    for match in _QUANTITY.finditer(text):
        before, number, unit = match["before"] or "", match["number"], match["unit"]
        if before in {"第", "同"} or text[max(0, match.start() - 1) : match.start()] == "第":
            continue
        if number == "一" and unit in _ARTICLE_UNITS:
            continue
        value = _value(number)
        if value is None or (unit == "年" and value > 1000):
            continue
        yield Quantity(
            value,
            _SAME_UNIT.get(unit, unit),
            _comparator(before, match["after"] or ""),
            match.group().strip(),
            match.start(),
            match.end(),
            window=unit == "年" and before == "近",
        )
