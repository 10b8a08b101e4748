"""Which sentences may stand without a citation."""

from __future__ import annotations

import re

from assistant.answering.claims.denial import affirmed, is_gap
from assistant.answering.claims.facts import computed
from assistant.answering.claims.figures import figures
from assistant.answering.claims.folding import asks, fold
from assistant.answering.claims.reading import Reading
from assistant.answering.claims.vocabulary import every_pair, pairs

_CAVEAT = re.compile(
    r"征求意见稿|尚未(?:正式)?(?:施行|生效|印发|发布)|以(?:最终|正式)[^，。；]{0,14}为准|仅供参考|不构成|不代表|draft for comments|as finally issued|for reference only"
)
_ADVICE = re.compile(
    r"(?:请|建议|可|需)[^。；]{0,40}(?:咨询|询问|确认|联系|核实|反映|查看|留意|了解|为准|查询)|以[^。；]{0,24}(?:通知|公告|文本|文件)为准|please (?:ask|contact|check|confirm|consult)"
)
_LEADS = re.compile(
    r"(?:如下|以下|下面|分别说明|主要有|具体要求|相关规定|规定如下|as follows|the following)[^。；]{0,12}[：:]?$"
)
_GREETING = re.compile(r"^(?:您好|你好|好的|感谢|谢谢|hello|hi|sure|thank)[^，。]{0,12}[，。！,.!]?$")
_FORCE = re.compile(r"不得|必须|须|应当?|不少于|以上|可以|符合|满足|通过")


def standing_faults(reading: Reading) -> tuple[str, ...]:
    """An objection to a claim without a citation."""
    if reading.cited:
        return ()
    text = fold(reading.raw).strip()
    empty = not pairs(reading.text) and not figures(reading.text)
    counted = bool(figures(reading.masked))
    stands = (
        empty
        or asks(text)
        or _GREETING.match(text)
        or _is_told(reading)
        or (_LEADS.search(text) and not counted and len(text) <= 40)
        or (_is_remark(text) and not counted)
        or (is_gap(reading.text) and len(pairs(affirmed(reading.masked))) <= 4)
        or (re.search("(?:没有|no )(?:第|§|article)", text) and len(text) <= 60)
    )
    return () if stands else ("这句话没有引用条款",)


def _is_remark(text: str) -> bool:
    """A caveat, or where to ask: nothing about what the rules hold."""
    if len(text) > 90:
        return False
    if _CAVEAT.search(text):
        return not _FORCE.search(re.sub("可以?(?=向|咨询|联系)", "", text))
    return bool(_ADVICE.search(text)) and not re.search(r"不得|必须|不少于|以上|符合|满足|通过", text)


def _is_told(reading: Reading) -> bool:
    """A finding or a computed line, retold: nearly all of its words and all of its figures are there."""
    lines = [
        str(f.get("explanation", "")) + str(f.get("verdict", "")) + str(f.get("clause", ""))
        for f in reading.evidence.findings
    ]
    lines += list(reading.evidence.computed)
    words = pairs(reading.masked)
    known = [every_pair(fold(line)) for line in lines]
    told = computed(reading.evidence)
    if figures(reading.masked) and not all(
        any(f.value == o.value and f.unit == o.unit for o in told) for f in figures(reading.masked)
    ):
        return False
    return any(len(words & line) >= 0.6 * len(words) for line in known) and bool(words)
