"""Sums of money as people write them: 5000万, 1.2亿元, 一亿二千万, 8000W; always in 万元, always exact."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from assistant.statutes.numerals import to_int

_N = r"(?:\d{1,12}(?:\.\d{1,6})?[十百千]?|[零〇一二两三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟]{1,12})"
_SUM = re.compile(
    r"(?<![\d.万亿点几数百千十])(?P<before>不到|不足|超过|至少|不低于|不少于|高于|低于|大约|大概|约|近|将近|接近|差不多|上|几|好几)?(?:了|有|为|是|达到?|:)?\s?"
    rf"(?:(?P<yi>{_N})\s?(?:个)?(?P<more1>多|余|几)?亿(?P<tenth>[一二三四五六七八九](?![万千百十亿\d元年个月天项期]))?(?P<more2>多|余)?)?(?:零)?(?:(?P<wan>{_N})\s?(?P<more3>多|余|几|来)?(?:万|W)(?P<more4>多|余)?)?"
    r"(?P<rest>\d+(?:\.\d+)?)?(?P<currency>元|块|人民币|美元|美金|欧元|英镑|日元|港币|港元)?(?P<after>左右|上下|以上|以下|以内|多|出头)?"
)


#: 销售收入为0, 也是零: no unit is needed.
_NOTHING = re.compile(r"(?:为|是|:|仍然?|还是)(0|零)(?:元|万元|万)?$")


@dataclass(frozen=True, slots=True)
class Sum:
    """One sum in 万元, between ``low`` and ``high`` (``None``: open); ``inexact`` is the word that makes it so."""

    low: Decimal | None
    high: Decimal | None
    start: int
    end: int
    inexact: str
    foreign: bool


def find_sums(text: str) -> Iterator[Sum]:
    """Every sum of money of a clause; ``low`` is ``None`` where it is no figure at all (几亿)."""
    for match in _NOTHING.finditer(text):
        yield Sum(Decimal(0), Decimal(0), match.start(1), match.end(), "", foreign=False)
    for match in _SUM.finditer(text):
        if not (match["yi"] or match["wan"]) and not (match["rest"] and match["currency"]):
            continue
        wan = _wan(match)
        if wan is None or re.match(
            r"[篇项件人次场台册份平㎡亩\d一二两三四五六七八九十百千](?!年)", text[match.end() :]
        ):
            continue
        words = [match[name] for name in ("before", "more1", "more2", "more3", "more4", "after") if match[name]]
        foreign = (match["currency"] or "") in {"美元", "美金", "欧元", "英镑", "日元", "港币", "港元"}
        low, high = _bounds(wan, match) if words else (wan, wan)
        yield Sum(low, high, match.start(), match.end(), words[0] if words else "", foreign)


_LESS = {"不到", "不足", "低于", "以下", "以内"}
_MORE = {"超过", "至少", "不低于", "不少于", "高于", "以上"}
_ABOUT = {"大约", "大概", "约", "差不多", "左右", "上下"}
_NEAR = {"近", "将近", "接近"}


def _bounds(wan: Decimal, match: re.Match[str]) -> tuple[Decimal | None, Decimal | None]:
    """约3000万 is a tenth either way; 3亿多 is at most one more of the last digit written."""
    word = match["before"] or match["after"] or ""
    if word in _LESS:
        return Decimal(0), wan
    if word in _MORE:
        return wan, None
    if word in _ABOUT:
        return wan * 9 / 10, wan * 11 / 10
    if word in _NEAR:
        return wan * 3 / 4, wan
    more = match["more1"] or match["more2"] or match["more3"] or match["more4"] or ""
    if more in {"多", "余"} or word in {"多", "出头"}:
        digits = match["wan"] or match["yi"]
        scale = Decimal(1 if match["wan"] else 10_000) * _last_digit(digits)
        return wan, wan + scale
    return None, None


def _last_digit(written: str) -> int:
    """The weight of the last digit that is written: 3000 → 1000, 12 → 1, 三百 → 100."""
    value = _decimal(written)
    if value is None or value != int(value) or value == 0:
        return 1
    weight = 1
    while int(value) % (weight * 10) == 0:
        weight *= 10
    return weight


def _wan(match: re.Match[str]) -> Decimal | None:
    total = Decimal(0)
    if match["tenth"]:
        total += Decimal(to_int(match["tenth"]) or 0) * 1000
    for name, scale in (("yi", 10_000), ("wan", 1)):
        if match[name]:
            value = _decimal(match[name])
            if value is None:
                return None
            total += value * scale
    if match["rest"]:
        if (match["yi"] or match["wan"]) and match["currency"] != "元":
            return None
        total += Decimal(match["rest"]) / 10_000
    return total


def _decimal(written: str) -> Decimal | None:
    if written[0].isdigit():
        scale = {"十": 10, "百": 100, "千": 1000}.get(written[-1], 1)
        return Decimal(written.rstrip("十百千")) * scale
    if re.fullmatch(r"[一二两三四五六七八九]{2,}", written):
        return None
    whole = to_int(written)
    return None if whole is None else Decimal(whole)
