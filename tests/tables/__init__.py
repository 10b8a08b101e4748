"""A small vocabulary and a stub in place of the engine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from assistant.tables.columns import Column


@dataclass(frozen=True)
class StubFact:
    id: str
    label: str
    unit: str = ""
    kind: str = "count"
    ask: str = "问题？"
    choices: tuple[str, ...] = ()
    clauses: tuple[str, ...] = ("第十二条（二）",)


FACTS = (
    StubFact("base_type", "申报类型", kind="choice", choices=("联合研究类", "技术转移类", "特色类")),
    StubFact("host_kind", "依托单位性质", kind="choice", choices=("高等学校", "科研院所", "企业")),
    StubFact("papers", "近三年SCI/EI论文", "篇", ask="近三年发表SCI或EI论文多少篇？"),
    StubFact("trained", "培训人次", "人次"),
    StubFact("policy", "有知识产权制度", kind="flag"),
    StubFact("sales", "销售收入（近三年）", "万元", "money"),
    StubFact("sales_last", "销售收入（上一年）", "万元", "money"),
    StubFact("expires", "协议有效期至", kind="date"),
    StubFact("events", "每年活动", "场", "yearly"),
    StubFact("title", "负责人职称", kind="choice", choices=("正高级", "副高级", "其他")),
)
VOCABULARY = {fact.id: fact for fact in FACTS}


def column(name: str, unit: str | None = None) -> Column:
    fact = VOCABULARY[name]
    return Column(fact, fact.unit if unit is None else unit)


def finding(clause: str, verdict: str, **more: Any) -> dict[str, Any]:
    base = {
        "clause": clause,
        "occurrence": None,
        "verdict": verdict,
        "quote": "论文20篇（含）以上",
        "explanation": "说明",
    }
    return {**base, "causes": [], "evidence": ["论文清单"], **more}


def judge(facts: dict[str, Any]) -> dict[str, Any]:
    papers = facts.get("papers")
    if papers == 13:
        raise RuntimeError("broken")
    if papers is None:
        causes = [{"kind": "missing_fact", "fact": "papers", "text": "没有填论文数"}]
        first = finding("第十二条（二）", "需补充材料", causes=causes)
    else:
        first = finding("第十二条（二）", "符合" if papers == 20 else "不符合", explanation=f"论文{papers}篇")
    return {
        "overall": "有 1 项不符合",
        "findings": [first, finding("第十四条（五）", "不适用", occurrence=2)],
        "ask_next": ["papers"] if papers is None else [],
        "error": None,
        "rule_version": "2026.1",
        "text_sha256": "ab" * 32,
    }
