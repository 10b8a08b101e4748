"""A change told with its reason, whose sum comes out: 有两篇撤稿了，按19篇算, of 21 papers; 漏了一场，是9场, of 8.

What is taken off or added and the figure that it comes to must balance with one known count, so nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NamedTuple

from assistant.dialogue.figures import named_anywhere, whole
from assistant.rules import FactKind, FactSpec
from assistant.rules.interview import Interview
from assistant.statutes.numerals import to_int

_FIGURE = re.compile(
    r"(?<![第排前同\d.十])(?P<n>\d+(?:\.\d+)?|[一二两俩仨三四五六七八九十百]+)\s?(?:个(?=人次|[万亿]))?(?P<unit>人次|[万亿]|[篇项件场个人名位次])?"
    r"(?!\d|[年月日号条级区等期成点些起直般定样下开]|[%％])"
)
_LESS = re.compile(
    r"重复|重名|重了|算重|撤稿|[扣刨减剔]|去掉|除掉|拿掉|(?:不|没)(?:能|该|应|应该)?(?:算|计)|(?:没|未)(?:获|被|有)?(?:授权|批|立|结|办|做|产生|公布|验收)|受理|取消|[调离]走|退休|离职|离开|走了|"
    r"多(?:算|报|写|填|数|说|记|统计)|别人|别家|隔壁|人家|其他单位|作废|过期|失效|黄了|退出|国内的|五年前|四年前|三年前|超(?:出)?(?:了)?(?:三年|期|时间)|不在(?:三年|范围)|少了|没|未|不"
)
_MORE = re.compile(
    r"又|再|漏|少(?:算|报|写|填|数|说|记|统计)|另|还有|加|补|新|多了|翻出|找到|查到|追|也|刚|没(?:有)?(?:算|统计|计|加|报|写)进"
)
_PARTS = re.compile(r"其中|分别|各|里面有|包括|当中|计划|打算|准备|还[差缺]|要求|规定|至少|不少于")
#: 其中一项还没产生效益: the part that is taken off.
_ONE_OF_THEM = re.compile(r"其中(?=有?[\d一两二三]+[篇项件场个人位名次]+[^,，。]{0,12}(?:没|未|不|重复|退|走|过期|撤))")
_IS_NOW = re.compile(r"(?:是|为|按|改成?|共|总数?|剩|就|只有|变成|到|凑成|实际)\s?$")
#: Units that people use for each other, by the unit of the fact.
_ALIKE = {
    "项": ("项", "件", "个", ""),
    "件": ("项", "件", "个", ""),
    "人": ("人", "名", "位", "个", ""),
    "篇": ("篇", "个", ""),
    "个": ("个", ""),
    "人次": ("人次", "次", ""),
    "场": ("场", "次", "个", ""),
}
_YEARLY = ("场", "次", "个", "")
_MONEY = ("万", "亿", "")


class _Figure(NamedTuple):
    value: Decimal
    unit: str
    start: int
    end: int


def balanced(text: str, case: Interview) -> dict[str, Any]:
    """The one known count, sum or year that the turn changes, where what it tells of the change balances."""
    text = _ONE_OF_THEM.sub("", text)
    if not case.facts or _PARTS.search(text):
        return {}
    figures = list(_figures(text))
    if len(figures) < 2:
        return {}
    found: dict[str, list[Any]] = {}
    for spec, known in _known(case):
        for number, first in enumerate(figures):
            for second in figures[number + 1 :]:
                # 应该是4场，有一场是国内的: the figure that it comes to may stand first.
                turned = _IS_NOW.search(text[: first.start]) and not _IS_NOW.search(text[: second.start])
                much, now = (second, first) if turned else (first, second)
                value = _changed(text, spec, known, much, now)
                if value is not None and value not in found.get(spec.id, []):
                    found.setdefault(spec.id, []).append(value)
    meant = named_anywhere(text, [case.rules.vocabulary[name] for name in case.facts])
    if len(found) > 1 or not any(spec.id in found for spec in meant):
        # 2件专利 and 1至2项奖: of 有一项排第五，只有1项 the patents balance, but the words speak of the awards.
        found = {spec.id: found[spec.id] for spec in meant if spec.id in found}
    if len(found) != 1:
        return {}
    ((name, values),) = found.items()
    return {name: values[0]} if len(values) == 1 else {}


def _figures(text: str) -> Iterator[_Figure]:
    for match in _FIGURE.finditer(text):
        figure = {"俩": "2", "仨": "3"}.get(match["n"], match["n"].replace("两", "二"))
        value = Decimal(figure) if figure[0].isdigit() else to_int(figure)
        if value is not None:
            scale = 10_000 if match["unit"] == "亿" else 1
            yield _Figure(Decimal(value) * scale, match["unit"] or "", match.start(), match.end())


def _known(case: Interview) -> Iterator[tuple[FactSpec, Any]]:
    for name, value in case.facts.items():
        spec = case.rules.vocabulary[name]
        if spec.kind in (FactKind.COUNT, FactKind.MONEY, FactKind.YEARLY):
            yield spec, value


def _changed(text: str, spec: FactSpec, known: Any, much: _Figure, now: _Figure) -> Any:
    """The value of a fact after the change, or ``None`` where it does not balance."""
    units = {FactKind.YEARLY: _YEARLY, FactKind.MONEY: _MONEY}.get(spec.kind, _ALIKE.get(spec.unit, (spec.unit, "")))
    if not much.unit or much.unit not in units or now.unit not in units or not much.value:
        return None
    reason = text[: now.start] if much.start < now.start else text
    if spec.kind is FactKind.YEARLY:
        if not isinstance(known, list) or not all(whole(one) for one in known):
            return None
        places = [place for place, one in enumerate(known) if _comes_to(reason, one, much, now)]
        if len(places) != 1:
            return None
        return [int(now.value) if place == places[0] else one for place, one in enumerate(known)]
    if not _comes_to(reason, known, much, now):
        return None
    return int(now.value) if now.value == int(now.value) else str(now.value)


def _comes_to(reason: str, known: Any, much: _Figure, now: _Figure) -> bool:
    if isinstance(known, bool) or not isinstance(known, int | str) or not known:
        return False
    before = Decimal(known)
    return bool(
        (before - much.value == now.value and _LESS.search(reason))
        or (before + much.value == now.value and _MORE.search(reason))
    )
