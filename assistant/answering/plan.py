"""What kind of answer a question gets, and from which targets. The decisions that decide everything else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.chunking import TargetKind, clause_target
from assistant.retrieval import Question, Ranked, Retrieval
from assistant.retrieval.search import Searcher


class PlanKind(StrEnum):
    """The forms of an answer."""

    LOOKUP = "lookup"
    CLAUSES = "clauses"
    COMPARISON = "comparison"
    GAP = "gap"
    OUT_OF_SCOPE = "out_of_scope"
    SMALL_TALK = "small_talk"


@dataclass(frozen=True, slots=True)
class Plan:
    """``main`` are the targets to answer from, best first; ``gap`` is what is added as not settled."""

    kind: PlanKind
    main: tuple[Ranked, ...]
    gap: Ranked | None = None


#: A gap within this distance of the leading clause is mentioned beside it (``partly``).
NEAR_GAP = 0.08
#: A comparison leads if it beats the best clause, or nearly does so and the question compares.
COMPARING = 0.12
#: A second clause is cited if its score is at least this share of the first, and close in absolute terms.
SECOND_SHARE, SECOND_FLOOR = 0.92, 0.45
#: Nothing in the corpus is like the question.
NOTHING = 0.16

_COMPARES = re.compile(r"区别|不同|差别|分别|对比|比较|各自|各类|三类|三种|哪类|一样|相比|vs|和.{1,12}哪个|compare|differ|three types", re.I)
_SEGMENTS = re.compile(r"[？?；;。！!\n]|(?:，|,)(?=(?:还有|另外|以及|同时|如果|要是|那|又|再)|.{0,14}(?:多少|几|吗|呢|怎么|咋|什么|啥|哪))|以及|还有(?!没有)|另外")
_ASKS = re.compile(r"多少|几|吗|呢|怎么|咋|什么|啥|哪|谁|不|是否|如何|要求|条件|多久|多长|能否|可否|限|后果|what|how|which|who|when|can|do|does|is|are", re.I)


def segments(question: Question) -> list[str]:
    """The separate questions of one message, each with the base types that the message names."""
    parts = [part.strip(" ，,、") for part in _SEGMENTS.split(question.text) if part]
    asking = [part for part in parts if len(part) >= 4 and _ASKS.search(part)]
    if len(asking) < 2:
        return []
    prefix = "、".join(question.types)
    return [part if any(t[:2] in part for t in question.types) else prefix + part for part in asking[:4]]


def decide(searcher: Searcher, retrieval: Retrieval, parts: Sequence[Retrieval] = ()) -> Plan:
    """Choose the form and the targets.

    Args:
        searcher: for the clauses behind targets.
        retrieval: of the whole message.
        parts: of its segments, where it asks several things.
    """
    lookup = retrieval.lookup
    if lookup.bare or lookup.missing or (lookup.foreign and not lookup.clauses):
        named = {clause_target(clause).id for clause in lookup.clauses}
        return Plan(PlanKind.LOOKUP, tuple(r for r in retrieval.ranking if r.target.id in named))
    top = retrieval.ranking[0]
    clause = retrieval.best(TargetKind.CLAUSE)
    gap = retrieval.best(TargetKind.GAP)
    comparison = retrieval.best(TargetKind.COMPARISON)
    if clause is None:
        return Plan(PlanKind.OUT_OF_SCOPE, ())
    if top.target.kind is TargetKind.SMALL_TALK:
        return Plan(PlanKind.SMALL_TALK, (top,))
    if top.target.kind is TargetKind.OUT_OF_SCOPE or top.score < NOTHING:
        return Plan(PlanKind.OUT_OF_SCOPE, (top,))
    if comparison and _comparison_leads(retrieval.question, comparison, clause, gap):
        return Plan(PlanKind.COMPARISON, (comparison,))
    if gap and gap.score > clause.score + NEAR_GAP:
        return Plan(PlanKind.GAP, (gap,))
    near = gap if gap and gap.score > clause.score - NEAR_GAP else None
    return Plan(PlanKind.CLAUSES, _clauses(searcher, retrieval, parts), near)


def _comparison_leads(question: Question, comparison: Ranked, clause: Ranked, gap: Ranked | None) -> bool:
    if gap and gap.score > comparison.score:
        return False
    if _COMPARES.search(question.text) or len(question.types) > 1:
        return comparison.score > clause.score - COMPARING
    return comparison.score > clause.score + COMPARING


def _clauses(searcher: Searcher, retrieval: Retrieval, parts: Sequence[Retrieval]) -> tuple[Ranked, ...]:
    """The best clause, those that share its score, and the best clause of each separate question."""
    ranked = retrieval.clauses()
    chosen: dict[str, Ranked] = {}
    for part in parts:
        best = part.clauses()[0]
        gap = part.best(TargetKind.GAP)
        if best.score >= SECOND_FLOOR and (gap is None or gap.score <= best.score + NEAR_GAP):
            chosen.setdefault(best.target.id, best)
    if not chosen:
        chosen[ranked[0].target.id] = ranked[0]
    first = ranked[0]
    for other in ranked[1:3]:
        if other.score >= SECOND_SHARE * first.score and other.score >= SECOND_FLOOR:
            chosen.setdefault(other.target.id, other)
    return tuple(list(chosen.values())[:4])
