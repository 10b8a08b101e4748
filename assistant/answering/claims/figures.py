"""Figures of a folded sentence or clause: value, unit, which way the limit points, over which time, about what.

``assistant.quantities`` finds number and unit; what stands around them is read here, more finely than a question needs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from assistant.quantities import find_quantities


class Bound(StrEnum):
    """Which way a limit points; ``CAP`` is 只建设1个, ``WITHIN`` 三年内, ``VAGUE`` 约20篇, ``TORN`` 不少于20篇以下."""

    NONE = ""
    LEAST = ">="
    MOST = "<="
    LESS = "<"
    MORE = ">"
    CAP = "only"
    WITHIN = "within"
    VAGUE = "about"
    TORN = "torn"


@dataclass(frozen=True, slots=True)
class Figure:
    """``recent`` is the n of 近n年 that covers the figure, ``every`` the n of 每n年, ``total`` whether it is 累计.

    ``also`` is the second unit of 3件（项）; ``is_window`` marks 近三年 itself; ``near`` says that the
    window stands in the same fragment; ``start`` and ``end`` are offsets.
    """

    value: float
    unit: str
    bound: Bound
    text: str
    start: int
    end: int
    also: str = ""
    is_window: bool = False
    recent: float | None = None
    every: float | None = None
    total: bool = False
    near: bool = False

    @property
    def units(self) -> frozenset[str]:
        """The units that the text itself gives."""
        return frozenset({self.unit, self.also} - {""}) or frozenset({""})


_NOT = r"(?:不得|不能|不可|不应|不宜|不会|不|未|没有|没|无)"
_BEFORE: tuple[tuple[Bound, re.Pattern[str]], ...] = (
    (Bound.LEAST, re.compile(rf"(?:至少|最少|起码|不少于|不低于|不得少于)[^，。；：、的\d]{{0,10}}$|(?:{_NOT}(?:少于|低于|小于|少过)|最低|下限[为是]?|≥|>=|大于等于|(?<![未没不])(?:(?<!没有)(?<!不能)(?<!不得)达到?|(?<!不)满|够))[为是有要办到]{{0,3}}$")),
    (Bound.MOST, re.compile(rf"(?:最多|至多|顶多|不超过|不多于|不得超过|不得多于)[^，。；：、的\d]{{0,10}}$|(?:{_NOT}(?:超过|多于|高于|大于|超出|多过)|最高|上限[为是]?|≤|<=|小于等于)[为是有]{{0,2}}$")),
    (Bound.LESS, re.compile(r"(?:少于|低于|小于|不足|不到|不满|未满|不够|(?:未|没|没有|未能|不能|达不|不)达?到|未达|没有?达到|<)[为是有]?$")),
    (Bound.MORE, re.compile(r"(?:超过|多于|高于|大于|超出|超|>)[为是有]?$")),
    (Bound.VAGUE, re.compile(r"(?:大约|约|大概|左右|差不多|将近|接近|近似|上下)$")),
)  # fmt: skip
#: 只建设1个, 仅可担任1个; 只需20篇, 只有18篇 set no upper limit.
_CAP = re.compile(r"(?:只|仅|限)(?!要|需|有|看|是|写|凭|靠|针对|适用|差|缺|期)[^，。；：、的\d]{0,10}$")
_AFTER = re.compile(
    r"(?:（[^（）]{1,5}）)?(?:及|或|和)?(?:（含）|含)?(以上|以下|以内|之内|内|起|多|余|左右|上下|为限|封顶|或更多|或更少|以外)(?![容部涵])"
)
_ENDS = {
    "以上": Bound.LEAST, "起": Bound.LEAST, "或更多": Bound.LEAST, "以下": Bound.MOST, "以内": Bound.WITHIN, "之内": Bound.WITHIN, "内": Bound.WITHIN,
    "多": Bound.VAGUE, "余": Bound.VAGUE, "左右": Bound.VAGUE, "上下": Bound.VAGUE, "为限": Bound.MOST, "封顶": Bound.MOST, "或更少": Bound.MOST, "以外": Bound.MORE,
}  # fmt: skip
_ALSO = re.compile(r"（(篇|项|件|场|人|次|个|家|种|类)）")
_SAME = {"名": "人"}
_TIME = {"年", "个月", "日", "个工作日", "周"}
_RECENT = re.compile(r"(?:近|最近|过去|前|此前|之前|以往|这|(?<!原则)上)的?$")
_MARKS = re.compile(
    r"每两年|每年|每(?:个)?(?:自然)?年度|每一年|年均|按年|逐年|一年(?=[一1]次)|(?<=[一1]次)/年|累计|累积|合计|总计|总共"
)
_PER = re.compile(r"(?:[一1]次|[一1]评|为?[一1]个?(?:绩效评估)?周期|[一1]周期)")
_CUT = re.compile(r"[。；;]|（[一二三四五六七八九十]{1,2}）")
#: 只建设一个, 至少一项: 一个 counts where a limit stands in front of it.
_ONE = re.compile(r"(?<![同哪某])一(?=(个|项|家|件|名|人|篇|场)(?!月|工作日|次))")
#: 20 with no unit behind it, as English leaves it: 不少于3 of them.
_BARE = re.compile(r"(?:不少于|不超过|少于|超过)(\d+)(?![\d.年月日号篇项件场人次个家类种周%万亿元])")


def _bound(text: str, start: int, end: int, own: str, unit: str) -> Bound:
    before = re.split(r"[，。；：、]", text[max(0, start - 14) : start])[-1]
    found: list[Bound] = []
    for bound, pattern in _BEFORE:
        if pattern.search(before):
            found.append(bound)
            break
    else:
        if unit not in _TIME and _CAP.search(before) and not re.search(r"不(?:只|仅)", before):
            found.append(Bound.CAP)
        elif before.endswith("近") and unit not in _TIME:
            found.append(Bound.VAGUE)
    after = _AFTER.match(text, end)
    if after:
        bound = _ENDS[after[1]]
        if bound is Bound.LEAST and found == [Bound.LESS]:
            return Bound.LESS  # 未达到30人次以上
        found.append(bound)
    if re.search("多|余", own):
        found.append(Bound.VAGUE)
    kinds = {Bound.MOST if b is Bound.WITHIN and unit not in _TIME else b for b in found}
    if kinds == {Bound.CAP, Bound.LEAST}:
        return Bound.TORN
    if len(kinds) > 1:
        return Bound.TORN if kinds != {Bound.WITHIN, Bound.MOST} else Bound.MOST
    return kinds.pop() if kinds else Bound.NONE


def _core(quantity_text: str) -> tuple[int, int]:
    """Offsets of number and unit within what ``find_quantities`` took along (不少于, 以上, （含）)."""
    lead = re.match(
        r"(?:不少于|不低于|不得少于|不超过|不足|至少|最少|达到|少于|多于|超过|大于|小于|满|近)?\s*", quantity_text
    )
    tail = re.search(r"(?:（[^（）]{1,3}）)?(?:以上|及以上|以内|以下|之内|起)?$", quantity_text)
    return lead.end() if lead else 0, tail.start() if tail else len(quantity_text)


@lru_cache(maxsize=8192)
def figures(folded: str) -> tuple[Figure, ...]:
    """All figures in order, each with the time that it is counted over."""
    found: list[Figure] = []
    for q in find_quantities(folded):
        lead, tail = _core(folded[q.start : q.end])
        start, end = q.start + lead, q.start + tail
        before = folded[max(0, start - 3) : start]
        window = q.unit == "年" and (q.window or bool(_RECENT.search(before)))
        also = _ALSO.match(folded, end)
        # （含） may stand between number and unit as well.
        own = folded[start:end]
        bound = Bound.NONE if window else _bound(folded, start, end, own, q.unit)
        if q.unit == "年" and re.search(r"每(?:满)?$", before):
            bound = Bound.NONE
        found.append(Figure(q.value, q.unit, bound, folded[start:end], start, end, also[1] if also else "", window))
    found = [f for f in found if not (f.unit == "年" and f.value == 1 and re.match("[一1][次评]", folded[f.end :]))]
    taken = [(f.start, f.end) for f in found]
    for match in _BARE.finditer(folded):
        start, end = match.span(1)
        if not any(s <= start < e for s, e in taken):
            found.append(Figure(float(match[1]), "", _bound(folded, start, end, "", ""), match[1], start, end))
    for match in _ONE.finditer(folded):
        bound = _bound(folded, match.start(), match.end() + 1, "", match[1])
        if bound is not Bound.NONE and not any(f.start <= match.start() < f.end for f in found):
            found.append(
                Figure(
                    1.0, _SAME.get(match[1], match[1]), bound, match.group() + match[1], match.start(), match.end() + 1
                )
            )
    found.sort(key=lambda figure: figure.start)
    return tuple(_timed(folded, found))


def _timed(folded: str, found: list[Figure]) -> list[Figure]:
    """近三年 and 每年 cover what follows up to the next full stop, semicolon or item; 累计 its own fragment."""
    cuts = [match.end() for match in _CUT.finditer(folded)]
    marks = [(match.start(), match.group()) for match in _MARKS.finditer(folded)]
    out: list[Figure] = []
    for figure in found:
        begin = max((cut for cut in cuts if cut <= figure.start), default=0)
        close = min((cut for cut in cuts if cut > figure.start), default=len(folded))
        here = _fragment(folded, figure.start)
        windows = [f for f in found if f.is_window and begin <= f.start < close and f is not figure]
        ahead = [f for f in windows if f.start < figure.start]
        beside = [f for f in windows if here[0] <= f.start < here[1]]
        recent = ahead[-1] if ahead else beside[0] if beside else None
        near = [word for start, word in marks if here[0] <= start < here[1]]
        earlier = [mark for mark in marks if begin <= mark[0] < figure.start]
        every = _every(figure, folded, near, earlier, recent)
        if every == 1.0 and any("年" in word for word in near) and not beside:
            recent = None
        out.append(
            replace(
                figure,
                recent=recent.value if recent else None,
                every=every,
                total=any(word[0] in "累合总" for word in near),
                near=bool(beside),
            )
        )
    return out


def _every(
    figure: Figure, folded: str, near: list[str], earlier: list[tuple[int, str]], recent: Figure | None
) -> float | None:
    """The n of 每n年: in the figure's fragment, or said before it and not followed by 近三年."""
    after = folded[figure.end :]
    if figure.unit == "年" and (re.search(r"每(?:满)?$", folded[: figure.start]) or _PER.match(after)):
        return figure.value
    if any("年" in word for word in near):
        return 2.0 if "每两年" in near else 1.0
    if earlier and "年" in earlier[-1][1] and (recent is None or recent.start < earlier[-1][0]):
        return 1.0
    return None


def _fragment(text: str, position: int) -> tuple[int, int]:
    start = max((text.rfind(mark, 0, position) for mark in "，。；：;,"), default=-1) + 1
    ends = [text.find(mark, position) for mark in "，。；：;,"]
    return start, min((end for end in ends if end >= 0), default=len(text))
