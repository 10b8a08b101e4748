"""What kind of answer a question gets, and from which targets. The decisions that decide everything else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from assistant.answering.arithmetic import weigh
from assistant.answering.expected import lacking
from assistant.answering.points import comparison_of, note_of
from assistant.answering.segments import asks_several
from assistant.chunking import TargetKind, clause_target
from assistant.quantities import find_quantities
from assistant.retrieval import Question, Ranked, Retrieval
from assistant.retrieval.search import Searcher


class PlanKind(StrEnum):
    """The forms of an answer."""

    LOOKUP = "lookup"
    CLAUSES = "clauses"
    COMPARISON = "comparison"
    GAP = "gap"
    NOT_FOUND = "not_found"
    NO_FIGURE = "no_figure"
    OUT_OF_SCOPE = "out_of_scope"
    SMALL_TALK = "small_talk"


@dataclass(frozen=True, slots=True)
class Plan:
    """``main`` are the targets to answer from, best first; ``gap`` is what is added as not settled; ``unsure``: only near.

    ``missing`` names the kind of figure that was asked for and that the clause has none of.
    """

    kind: PlanKind
    main: tuple[Ranked, ...]
    gap: Ranked | None = None
    unsure: bool = False
    missing: str = ""


#: A gap must lead by this much to be the answer: refusing what the text settles is the worse mistake.
GAP_LEADS = 0.08
#: … and by this much more where the asker's own figure can be held against the clause: that much is certain.
FIGURE_WEIGHS = 0.2
#: The weight of ``Retrieval.unsettled`` beside that lead. Leave-one-out over 6,372 likely questions: 16 % instead of
#: 20 % land on the wrong side.
UNSETTLED = 0.3
#: Where a kind of figure is asked for that the clause lacks, a gap may be behind by this much.
FIGURE_LEADS = 0.35
#: A gap that is behind by no more than this is mentioned beside the clause (``partly``).
NEAR_GAP = 0.02
#: A comparison leads if it beats the best clause, or nearly does so and the question compares.
COMPARING = 0.12
#: … or is behind by this much and like enough, where a difference or the three types are asked for in so many words.
COMPARING_PLAINLY, COMPARABLE = 0.36, 0.42
#: A further clause is cited if its score is at least this share of the first and this much in itself: where one
#: thing is asked, and where several are.
ONE, SEVERAL = (0.72, 0.40), (0.56, 0.36)
#: An item beside its leading article is a question of its own from this share of the article's score on.
GROUND_SHARE = 0.7
#: In English all likenesses are closer together, because only meaning is compared.
ENGLISH = (0.85, 0.50)
#: The clause of one question of a message must have at least this share of the best score in the whole message:
#: a fragment like 「后头咋办」 alone is like anything.
PART_SHARE = 0.3
#: At most so many clauses lead an answer: where one thing is asked, and where several are.
MOST_ONE, MOST = 2, 4
#: In a message that is refused as a whole, a part is answered from this score on, with this lead over its gap.
BESIDE_GAP = (0.55, 0.15)
#: Below the first, no clause settles the question; below the second, the best one may only be near it. (On the
#: development questions every answerable one had its clause above the first.)
SETTLES, SURE = 0.33, 0.42
#: Below this nothing in the corpus is like the question at all.
NOTHING = 0.20

_COMPARES = re.compile(
    r"区别|不同|差别|分别|对比|比较|各自|各类|三类|三种|哪类|一样|相比|哪几条|那几条|汇总|一起列|矛盾|冲突|关系|vs|和.{1,12}哪个|compare|differ|three types",
    re.I,
)

_DIFFERS = re.compile("区别|不同(?!领域|学院|单位|国)|不一样|差别|差异|两样|一回事|差在|对比|比一比|比较")
_OF_TYPES = re.compile(r"[三几各]类|[三几]种类?型?")


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
    if len(lookup.clauses) > 1:
        return _named(searcher, retrieval, comparison)
    if comparison and _comparison_leads(retrieval.question, comparison, clause, gap):
        return Plan(PlanKind.COMPARISON, (comparison,))
    margin = GAP_LEADS + (FIGURE_WEIGHS if _has_own_figure(searcher, retrieval, clause) else 0.0)
    open_question = _open_question(retrieval, clause, gap, margin) or _figure_missing(searcher, retrieval, parts, gap)
    if open_question:
        settled = _settled(retrieval, parts, beside_gap=True)
        return Plan(PlanKind.CLAUSES, tuple(settled.values()), gap) if settled and gap else open_question
    near = gap if gap and gap.score > clause.score - NEAR_GAP else None
    return Plan(PlanKind.CLAUSES, _clauses(searcher, retrieval, parts), near, clause.score < SURE)


def _named(searcher: Searcher, retrieval: Retrieval, comparison: Ranked | None) -> Plan:
    """Several clauses are named: the comparison that holds them all, or each of them in the order named."""
    clauses = retrieval.lookup.clauses[:MOST]
    if comparison and comparison.score >= ONE[1]:
        notes = searcher.index.notes[comparison.target.document_id]
        rows = {row.clause for row in comparison_of(notes, comparison.target).rows}
        # 第十四条（五） stands twice: the two of them are not what a comparison of other clauses is about.
        if len({clause.label for clause in clauses}) > 1 and all(clause.label in rows for clause in clauses):
            return Plan(PlanKind.COMPARISON, (comparison,))
    ranked = {r.target.id: r for r in retrieval.ranking}
    return Plan(PlanKind.CLAUSES, tuple(ranked[clause_target(clause).id] for clause in clauses))


def _leads(retrieval: Retrieval, gap: Ranked, clause: Ranked, margin: float = GAP_LEADS) -> bool:
    return gap.score + UNSETTLED * retrieval.unsettled > clause.score + margin


def _has_own_figure(searcher: Searcher, retrieval: Retrieval, ranked: Ranked) -> bool:
    """Whether a figure of the asker's own can be held against one of the clause's."""
    note = note_of(searcher.index.notes[ranked.target.document_id], ranked.target)
    clause = searcher.clause_of[ranked.target.id]
    return any(weigh(retrieval.question.text, point.say, clause.text) for point in note.points)


def _open_question(retrieval: Retrieval, clause: Ranked, gap: Ranked | None, margin: float) -> Plan | None:
    """The refusal, where a gap leads or no clause settles the question."""
    if gap and _leads(retrieval, gap, clause, margin):
        return Plan(PlanKind.GAP, (gap,))
    if clause.score < SETTLES:
        return Plan(PlanKind.GAP, (gap,)) if gap and gap.score >= SETTLES else Plan(PlanKind.NOT_FOUND, (clause,))
    return None


def _figure_missing(
    searcher: Searcher, retrieval: Retrieval, parts: Sequence[Retrieval], gap: Ranked | None
) -> Plan | None:
    """The refusal, where a number of people, a period, a sum … is asked for that the clause's article has none of."""
    text, clause = retrieval.question.text, retrieval.clauses()[0]
    found = searcher.clause_of[clause.target.id]
    # Of a message on several articles, only some question may ask for a figure.
    elsewhere = any(searcher.clause_of[p.clauses()[0].target.id].article != found.article for p in parts)
    if elsewhere or retrieval.lookup.found:
        return None
    article = next(d for d in searcher.documents if d.id == found.document_id).text
    missing = lacking(text, article[found.article_start : found.article_end])
    if missing is None:
        return None
    if gap and gap.score >= SETTLES and gap.score > clause.score - FIGURE_LEADS:
        return Plan(PlanKind.GAP, (gap,))
    return Plan(PlanKind.NO_FIGURE, (clause,), missing=missing.name)


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
    plainly = _DIFFERS.search(question.text) or (len(question.types) > 1 or _OF_TYPES.search(question.text))
    if plainly and _COMPARES.search(question.text) and comparison.score >= COMPARABLE:
        return comparison.score > clause.score - COMPARING_PLAINLY
    if _COMPARES.search(question.text) or len(question.types) > 1:
        return comparison.score > clause.score - COMPARING
    return comparison.score > clause.score + COMPARING


def _settled(retrieval: Retrieval, parts: Sequence[Retrieval], *, beside_gap: bool = False) -> dict[str, Ranked]:
    """The clause of each separate question that a clause settles, in the order asked.

    ``beside_gap``: the message as a whole is a refusal, so a part must be settled beyond doubt to be answered too.
    """
    floor, margin = BESIDE_GAP if beside_gap else (ONE[1], 0.0)
    ranked = retrieval.clauses()
    overall = {r.target.id: r.score for r in ranked}
    found: dict[str, Ranked] = {}
    for part in parts:
        best, gap = part.clauses()[0], part.best(TargetKind.GAP)
        settled = gap is None or not (_leads(part, gap, best) or (margin and gap.score > best.score - margin))
        if best.score >= floor and settled and overall[best.target.id] >= PART_SHARE * ranked[0].score:
            found.setdefault(best.target.id, best)
    return found


def _clauses(searcher: Searcher, retrieval: Retrieval, parts: Sequence[Retrieval]) -> tuple[Ranked, ...]:
    """The best clause of each separate question, then those that come near the best of the whole message."""
    ranked = retrieval.clauses()
    several = asks_several(retrieval.question.text)
    share, floor = ENGLISH if retrieval.question.english else SEVERAL if several else ONE
    chosen = _settled(retrieval, parts)
    chosen |= _siblings(searcher, chosen, parts)
    if len(parts) > 2 and len(chosen) == len(parts):
        return _without_repeats(searcher, list(chosen.values())[:MOST], set(chosen))
    if ranked[0].score >= max((r.score for r in chosen.values()), default=0.0) * share:
        # Several questions are answered in the order in which they were asked.
        first = {ranked[0].target.id: ranked[0]}
        chosen = chosen | first if len(chosen) > 1 else first | chosen
    for other in ranked[1 : MOST if several else MOST_ONE]:
        if other.score >= share * ranked[0].score and other.score >= floor:
            chosen.setdefault(other.target.id, other)
    asked = {part.clauses()[0].target.id for part in parts} | _grounds(searcher, retrieval)
    return _without_repeats(searcher, list(chosen.values())[:MOST], asked)


def _grounds(searcher: Searcher, retrieval: Retrieval) -> set[str]:
    """The item that is asked about together with a consequence which its article's lead sets for all items.

    「因为材料造假被摘了牌，几年不能再报」: 第二十一条 says 三年内, its first item that false material is a ground.
    """
    first, second = retrieval.clauses()[:2]
    lead, item = searcher.clause_of[first.target.id], searcher.clause_of[second.target.id]
    alike = second.score >= max(GROUND_SHARE * first.score, ONE[1])
    sets = lead.label == lead.article and lead.has_items and find_quantities(lead.text)
    return (
        {second.target.id} if alike and sets and item.article == lead.article and not retrieval.lookup.found else set()
    )


def _siblings(searcher: Searcher, chosen: dict[str, Ranked], parts: Sequence[Retrieval]) -> dict[str, Ranked]:
    """The clauses of parts that a gap leads, where all other parts are settled by items of the same article.

    「职称、在岗、能不能兼任，各是怎么说的」 asks what the article says of each, not what it leaves open.
    """
    articles = {searcher.clause_of[key].article for key in chosen}
    if len(chosen) < 2 or len(articles) > 1:
        return {}
    found = [part.clauses()[0] for part in parts]
    return {
        ranked.target.id: ranked
        for ranked in found
        if ranked.score >= ONE[1] and searcher.clause_of[ranked.target.id].article in articles
    }


def _without_repeats(searcher: Searcher, chosen: list[Ranked], asked: set[str]) -> tuple[Ranked, ...]:
    """An article beside its own items says things twice.

    Where the article leads, an item goes unless a question of its own led to it; elsewhere the article goes.
    """
    clauses = [searcher.clause_of[ranked.target.id] for ranked in chosen]
    is_item = [clause.label != clause.article for clause in clauses]
    kept = []
    for ranked, clause, item in zip(chosen, clauses, is_item, strict=True):
        siblings = [n for n, other in enumerate(clauses) if other.article == clause.article]
        items = [n for n in siblings if is_item[n]]
        article_leads = not is_item[siblings[0]] and len(items) < 2
        repeats = article_leads if item else not article_leads and bool(items)
        if not repeats or ranked.target.id in asked:
            kept.append(ranked)
    return tuple(kept)
