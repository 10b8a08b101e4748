"""Whose figure it is: the asker's own and the checker's may be repeated, but never as the rule's."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.answering.claims.english import gloss
from assistant.answering.claims.figures import Bound, Figure, figures
from assistant.answering.claims.folding import fold, is_chinese
from assistant.answering.claims.types import Evidence

_OWN = re.compile(
    r"您|你|贵(?:单位|公司|校|院|所|企业|方)|我[们方单]|申请人|现有|已有|目前|手上|填写|填报|提到|所说|所填|自报"
)
_RULE = re.compile(r"要求|规定|须|必须|应当?(?!届)|需要?|门槛|标准|下限|上限|不得|才能?|方可|即可|就行|就可以|限")
_RULE_NEAR = re.compile(r"(?:要求|规定|门槛|标准|下限|上限)[为是的]{0,2}|(?:须|必须|应当?|需要?)(?!补|再|增|要?补)")
_DISTANCE = re.compile(
    r"(?:差|缺|短|少(?!于)|还需|还要|还差|再|补足?|增加|补充|多出?|超出|高出|还缺|距)(?:了|要|有|发表|补|增加|办|完成|获得|新增|着)*$"
)
_DENIED = re.compile(
    r"(?:不是|并非|而非|而不是|不需要|并不是|没有要求|并不要求|不要求|没有说|没有写|没有规定)[^，。；]{0,10}$"
)
_HAS = re.compile(
    r"(?:您|你|贵(?:单位|公司|校|院|所|企业)|你们|您们)(?!.*(?:要|需|应|须|只需|只要)).{0,8}(?:有|发表了?|共|已|拿到|获得了?|完成了?|举办了|办了)[^，。；]{0,12}$"
)
#: How people count what the clause counts in 项, 件 and 场.
_ALIKE = {
    "项": {"项", "件", "个"},
    "件": {"件", "项", "个"},
    "个": {"个", "项", "件"},
    "场": {"场", "次"},
    "次": {"次", "场"},
    "人": {"人", "个"},
    "篇": {"篇"},
}


def in_terms(text: str) -> str:
    """Folded, and an English text in Chinese terms."""
    folded = fold(text)
    return folded if is_chinese(folded) else gloss(folded)


@lru_cache(maxsize=512)
def _figures_of(text: str) -> tuple[Figure, ...]:
    return tuple(f for line in text.splitlines() for f in figures(in_terms(line)))


def asked(evidence: Evidence) -> tuple[Figure, ...]:
    """Figures that the asker wrote."""
    return _figures_of(evidence.given)


def computed(evidence: Evidence) -> tuple[Figure, ...]:
    """Figures of findings and tools."""
    lines = [str(finding.get("explanation", "")) for finding in evidence.findings]
    return tuple(f for line in (*lines, *evidence.computed) for f in _figures_of(line))


def _distances(evidence: Evidence) -> tuple[Figure, ...]:
    """差2篇 of the checker."""
    lines = [fold(str(line)) for line in (*(f.get("explanation", "") for f in evidence.findings), *evidence.computed)]
    return tuple(
        f for line in lines for f in _figures_of(line) if _DISTANCE.search(re.split("[，。；：]", line[: f.start])[-1])
    )


def is_same(figure: Figure, other: Figure) -> bool:
    """Same value, and a unit that people would use for the same things."""
    units = figure.units | set().union(*(_ALIKE.get(unit, set()) for unit in figure.units))
    return figure.value == other.value and bool(units & other.units)


def may_repeat(figure: Figure, text: str, evidence: Evidence, limits: tuple[Figure, ...]) -> bool:
    """Whether a figure that no cited clause holds is somebody's own: the asker's, the checker's, or a distance."""
    before = re.split(r"[。；]", text[: figure.start])[-1]
    near = re.split(r"[，：]", before)[-1]
    mine, told = asked(evidence), computed(evidence)
    if _DISTANCE.search(near):
        return any(is_same(figure, other) for other in _distances(evidence)) or any(
            abs(own.value - limit.value) == figure.value and is_same(own, Figure(own.value, limit.unit, Bound.NONE, "", 0, 0, limit.also))
            and figure.units & limit.units
            for own in mine for limit in limits
        )  # fmt: skip
    if any(
        is_same(figure, other) and figure.bound in (other.bound, Bound.NONE) and figure.units & other.units
        for other in told
    ):
        return not _RULE_NEAR.search(near) or any(
            is_same(figure, o) and o.bound is figure.bound is not Bound.NONE for o in told
        )
    if not any(is_same(figure, other) and figure.bound in (Bound.NONE, other.bound) for other in mine):
        return False
    if _DENIED.search(before):
        return True
    after = re.split(r"[，。；]", text[figure.end :])[0]
    ruled = _RULE.search(near) or re.match(r"(?:的?(?:要求|规定|门槛|标准)|才|即可|就)", after)
    return bool(_OWN.search(before) or _OWN.search(after)) and not ruled and figure.bound is Bound.NONE


def is_misattributed(figure: Figure, text: str, evidence: Evidence) -> bool:
    """您有20篇, where the asker wrote no such figure: the rule's own is not the asker's."""
    before = re.split(r"[，。；：]", text[: figure.start])[-1]
    if figure.bound is not Bound.NONE or figure.is_window or not _HAS.search(before):
        return False
    return not any(
        is_same(figure, other) and other.bound is Bound.NONE for other in (*asked(evidence), *computed(evidence))
    )
