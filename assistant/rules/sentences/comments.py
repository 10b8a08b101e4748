"""A thing that is named, and then a word on it: 国际组织任职，我们没有 · 办期刊？没办过 · 研发费用2亿，近三年的."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.rules.sentences.text import Clause

_SINCE = r"(?:最近|近|这|过去)?(?:三|3)年(?:以?来|之?内|里|间)?"
LEAD_IN = (
    rf"(?:但|可|不过|其实|倒|目前|现在|暂时|至今|到现在|确实|真|{_SINCE}|我们?|咱们?|本(?:单位|公司|校|院|所)|我[司校院所]|"
    r"该单位|申报单位|对方|单位|公司|学校|团队|这边|这里|手[上里]|的)*"
)
_DONE = r"(?:主办|办|举办|参加|加入|参与|发生|出现|出|获得|获|拿|得|评上|担任|任|当|建|设|搞|做|弄|签|培养|引进|转化|承担|牵头)"
_ONE = r"(?:一|半)(?:[个项件篇场起块份]|人?次)"
_NONE = rf"(?:{_ONE})?(?:都|也|还|同样|一样|从来|从|是)*(?:没有?|无|未)(?:{_DONE})?(?:过|到|成|着)?"
_SOME = r"(?:都|也|是|已经?)*有(?:的|过(?:一[次起回])?)?"
_COUNT = r"(?:都|也|是|已经?|一?共|总共|就|只)*(?:有|建了|挂着?)?(?:\d{1,2}|[一两二三四五六])[个家块](?:[省国]级)?"
_END = r"(?:了|呢|啊|的|哦|哈|嘞|呀)*"
_COMMENT = re.compile(rf"{LEAD_IN}(?:{_NONE}|{_SOME}|{_COUNT}){_END}")
_NO = re.compile(rf"{LEAD_IN}{_NONE}{_END}")
#: What makes a stretch more than a name: a verb of its own, a figure, a denial.
_PREDICATE = re.compile(
    r"\d|没|未|无(?!人机|线|锡)|不(?!良)|有(?!关|限|色)|是|了|过|吗|么|多少|几|哪|谁|为何|为什么|怎|如何|能|可以|行(?!业|政|为)|够|算|要|得|应|如果|万一"
)
#: 有国际经验的 only says which, 任过职的 whom.
_WHICH = re.compile(r"(?:具?有|拥有|具备|[任当办]过)[^,]{1,12}?的")


#: 二级学科我也查了: who looked it up says nothing of it.
LOOKED_UP = re.compile(
    r"(?:我们?|咱们?)?(?:也|都|已经?|刚刚?)?(?:去)?(?:查|核|核实|看|问|翻)(?:过|了|实|完)+(?:一下)?$"
)


def names_only(text: str) -> bool:
    """Whether ``text`` names something and says nothing of it."""
    return 1 < len(text) <= 24 and not _PREDICATE.search(LOOKED_UP.sub("", _WHICH.sub("", text)))


def is_comment(text: str) -> bool:
    """Whether ``text`` only says that what was named before is there, is not, or how many."""
    return _COMMENT.fullmatch(text) is not None and not text.endswith("没了")  # often: that is all


def denies(text: str) -> bool:
    """Whether ``text`` only says that there is none of what was named before."""
    return _NO.fullmatch(text) is not None and not text.endswith("没了")


def headed(clauses: Iterable[Clause]) -> Iterator[Clause]:
    """The clauses, a comment read together with the names right before it, which say nothing alone.

    期刊、国际组织任职，都没有 is said of both; without 都 only of the last.
    """
    run: list[Clause] = []
    for clause in clauses:
        before = run[-1] if run else None
        near = before is not None and before.sentence == clause.sentence and clause.start - before.end <= 3
        if near and is_comment(clause.text):
            for name in run if re.search(r"都|也", clause.text) else run[-1:]:
                yield replace(clause, text=name.text + clause.text, start=name.start)
            run = []
            continue
        goes_on = near and clause.opened == "、"
        if not goes_on:
            yield from run
            run = []
        if names_only(clause.text):
            run.append(clause)
        else:
            yield from run
            run = []
            yield clause
    yield from run
