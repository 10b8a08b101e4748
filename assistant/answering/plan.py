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
    NOT_FOUND = "not_found"
    OUT_OF_SCOPE = "out_of_scope"
    SMALL_TALK = "small_talk"


@dataclass(frozen=True, slots=True)
class Plan:
    """``main`` are the targets to answer from, best first; ``gap`` is what is added as not settled; ``unsure``: only near."""

    kind: PlanKind
    main: tuple[Ranked, ...]
    gap: Ranked | None = None
    unsure: bool = False


#: A gap must lead by this much to be the answer: refusing what the text settles is the worse mistake.
GAP_LEADS = 0.06
#: A gap that is behind by no more than this is mentioned beside the clause (``partly``).
NEAR_GAP = 0.02
#: A comparison leads if it beats the best clause, or nearly does so and the question compares.
COMPARING = 0.12
#: A further clause is cited if its score is at least this share of the first and this much in itself: where one
#: thing is asked, and where several are.
ONE, SEVERAL = (0.72, 0.40), (0.56, 0.36)
#: The clause of one question of a message must have at least this share of the best score in the whole message:
#: a fragment like 「后头咋办」 alone is like anything.
PART_SHARE = 0.3
#: At most so many clauses lead an answer: where one thing is asked, and where several are.
MOST_ONE, MOST = 2, 4
#: Below the first, no clause settles the question; below the second, the best one may only be near it. (On the
#: development questions every answerable one had its clause above the first.)
SETTLES, SURE = 0.33, 0.42
#: Below this nothing in the corpus is like the question at all.
NOTHING = 0.20

_COMPARES = re.compile(
    r"区别|不同|差别|分别|对比|比较|各自|各类|三类|三种|哪类|一样|相比|vs|和.{1,12}哪个|compare|differ|three types",
    re.I,
)
_SEGMENTS = re.compile(
    r"[？?；;。！!\n]|(?:，|,)(?=(?:还有|另外|以及|同时|如果|要是|那|又|再)|.{0,14}(?:多少|几|吗|呢|怎么|咋|什么|啥|哪))|以及|还有(?!没有)|另外"
)
_ASKING = r"(?:多少|几|吗|呢|怎么|怎样|咋|什么|啥|哪|谁|能不能|是否|如何)"
_SEVERAL = re.compile(
    rf"、|分别|各自|各是|各要|各有|[两三四](?:样|块|个?方面)|还有|另外|反过来|区别|一回事|一样|以及|同时|[？?;；].*\w|"
    rf"{_ASKING}.*[，,].*{_ASKING}|[，,].*又|又.*又|\band\b"
)
_ASKS = re.compile(
    r"多少|几|吗|呢|怎么|咋|什么|啥|哪|谁|不|是否|如何|要求|条件|多久|多长|能否|可否|限|后果|what|how|which|who|when|can|do|does|is|are",
    re.I,
)


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
    clause, comparison = retrieval.best(TargetKind.CLAUSE), retrieval.best(TargetKind.COMPARISON)
    gap = retrieval.best(TargetKind.GAP)
    off_topic = _off_topic(retrieval.ranking[0])
    if clause is None or off_topic:
        return off_topic or Plan(PlanKind.OUT_OF_SCOPE, ())
    if comparison and _comparison_leads(retrieval.question, comparison, clause, gap):
        return Plan(PlanKind.COMPARISON, (comparison,))
    if gap and gap.score > clause.score + GAP_LEADS:
        return Plan(PlanKind.GAP, (gap,))
    if clause.score < SETTLES:
        return Plan(PlanKind.GAP, (gap,)) if gap and gap.score >= SETTLES else Plan(PlanKind.NOT_FOUND, (clause,))
    near = gap if gap and gap.score > clause.score - NEAR_GAP else None
    return Plan(PlanKind.CLAUSES, _clauses(searcher, retrieval, parts), near, clause.score < SURE)


def _off_topic(top: Ranked) -> Plan | None:
    """The answer to what is about something else, where the best target says that it is."""
    if top.target.kind is TargetKind.SMALL_TALK:
        return Plan(PlanKind.SMALL_TALK, (top,))
    if top.target.kind is TargetKind.OUT_OF_SCOPE or top.score < NOTHING:
        return Plan(PlanKind.OUT_OF_SCOPE, (top,))
    return None


def _comparison_leads(question: Question, comparison: Ranked, clause: Ranked, gap: Ranked | None) -> bool:
    if gap and gap.score > comparison.score:
        return False
    if _COMPARES.search(question.text) or len(question.types) > 1:
        return comparison.score > clause.score - COMPARING
    return comparison.score > clause.score + COMPARING


def _clauses(searcher: Searcher, retrieval: Retrieval, parts: Sequence[Retrieval]) -> tuple[Ranked, ...]:
    """The best clause of each separate question, then those that come near the best of the whole message."""
    ranked = retrieval.clauses()
    several = bool(_SEVERAL.search(retrieval.question.text.rstrip("？?。！! ")))
    share, floor = SEVERAL if several else ONE
    overall = {r.target.id: r.score for r in ranked}
    chosen: dict[str, Ranked] = {}
    for part in parts:
        best, gap = part.clauses()[0], part.best(TargetKind.GAP)
        settled = gap is None or gap.score <= best.score + GAP_LEADS
        fits = overall[best.target.id] >= PART_SHARE * ranked[0].score
        if best.score >= ONE[1] and settled and fits:
            chosen.setdefault(best.target.id, best)
    if ranked[0].score >= max((r.score for r in chosen.values()), default=0.0) * share:
        # Several questions are answered in the order in which they were asked.
        first = {ranked[0].target.id: ranked[0]}
        chosen = chosen | first if len(chosen) > 1 else first | chosen
    for other in ranked[1 : MOST if several else MOST_ONE]:
        if other.score >= share * ranked[0].score and other.score >= floor:
            chosen.setdefault(other.target.id, other)
    return _without_repeats(searcher, list(chosen.values())[:MOST])


def _without_repeats(searcher: Searcher, chosen: list[Ranked]) -> tuple[Ranked, ...]:
    """An article beside its own items says things twice: the items stay where they lead or are several."""
    clauses = [searcher.clause_of[ranked.target.id] for ranked in chosen]
    is_item = [clause.label != clause.article for clause in clauses]
    kept = []
    for ranked, clause, item in zip(chosen, clauses, is_item, strict=True):
        siblings = [n for n, other in enumerate(clauses) if other.article == clause.article]
        items = [n for n in siblings if is_item[n]]
        whole_article = not is_item[siblings[0]] and len(items) < 2
        if item != whole_article or not items:
            kept.append(ranked)
    return tuple(kept)
