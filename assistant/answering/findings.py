"""The checker's findings as an answer: what is decided leads, with clause, distance to the threshold and quote.

Nothing here judges. Every sentence on a clause is the checker's own explanation, every figure the asker's own; the
overall line only counts the findings and never says that an application passes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assistant.answering.compose import Composition
from assistant.answering.sources import Sources, block_quote
from assistant.answering.types import Citation, Status
from assistant.answering.wording import short_label
from assistant.corpus import Corpus
from assistant.retrieval.search import Searcher
from assistant.rules import FactSpec, Finding, Result, Verdict
from assistant.rules.interview import Reason
from assistant.rules.shown import value_text
from assistant.rules.whatif import WhatIf

#: What speaks against comes first, then what is open, then what is met.
ORDER = (Verdict.FAILED, Verdict.MORE, Verdict.JUDGE, Verdict.MET, Verdict.NOT_APPLICABLE)
_MARK = re.compile(r"【(\d+)】")
#: Type and host alone decide nothing.
_GATES = frozenset({"base_type", "host_kind"})
#: Two questions that share so many pairs of characters ask the same.
_ALIKE = 6
#: So many open points of a message are asked about at once.
_MOST_QUESTIONS = 3


@dataclass(frozen=True)
class Told:
    """What a conversation has established. ``facts`` in JSON form; ``changed``: (fact, value before, value now)."""

    result: Result
    facts: Mapping[str, Any]
    vocabulary: Mapping[str, FactSpec]
    plans: Sequence[WhatIf] = ()
    changed: Sequence[tuple[str, Any, Any]] = ()
    supposed: frozenset[str] = frozenset()
    open_points: Sequence[str] = ()
    ask: FactSpec | None = None
    reason: Reason | None = None
    why: bool = False
    #: The figures are only mentioned in a question on the rules: what was understood stands below its answer.
    beside: bool = False
    #: Clauses (label, occurrence) that the turn asks about by their number, shown whatever is known.
    named: frozenset[tuple[str, int | None]] = frozenset()


@dataclass(frozen=True, slots=True)
class FindingsAnswer:
    """The answer, and every line of it that the checker or the asker's facts account for."""

    status: Status
    markdown: str
    citations: tuple[Citation, ...]
    suggestions: tuple[str, ...]
    lines: frozenset[str]


class _Page:
    """Paragraphs with their marks, and the lines that are accounted for."""

    def __init__(self, searcher: Searcher) -> None:
        self.sources, self.paragraphs = Sources(searcher), list[str]()
        self.lines: set[str] = set()

    def computed(self, *paragraphs: str) -> None:
        """Add paragraphs that the checker or the asker's facts account for."""
        self.paragraphs += [paragraph for paragraph in paragraphs if paragraph]
        self.lines |= {line for paragraph in paragraphs for line in paragraph.splitlines()}

    def table(self, shown: Sequence[Finding], corpus: Corpus) -> None:
        """Add the rows of the findings."""
        if shown:
            head = "| 条款 | 结论 | 说明 |\n|---|---|---|"
            self.paragraphs.append("\n".join([head, *(_row(finding, self.sources, corpus) for finding in shown)]))
            self.lines |= {*head.splitlines(), *(_plain_row(finding) for finding in shown)}

    def quoted(self, composed: Composition, *, new_only: bool) -> None:
        """Add what a composed answer says of the rules, its marks numbered on; ``new_only``: of clauses not cited yet."""
        known = {(c.document_id, c.clause, c.occurrence): c.mark for c in self.sources.citations}
        numbers = {c.mark: known.get((c.document_id, c.clause, c.occurrence)) for c in composed.citations}
        for paragraph in composed.markdown.partition("\n\n> ")[0].split("\n\n"):
            marks = [int(mark) for mark in _MARK.findall(paragraph)]
            if new_only and (not marks or all(numbers.get(mark) for mark in marks)):
                continue
            for citation in composed.citations:
                if citation.mark in marks and numbers[citation.mark] is None:
                    numbers[citation.mark] = len(self.sources.citations) + 1
                    self.sources.citations.append(replace(citation, mark=len(self.sources.citations) + 1))
            self.paragraphs.append(_MARK.sub(lambda mark: f"【{numbers[int(mark[1])]}】", paragraph))

    def finished(self, caveat: str) -> str:
        """All of it as Markdown, quotes and caveat last."""
        quotes = [block_quote(self.sources.citations)] if self.sources.citations else []
        return "\n\n".join([*self.paragraphs, *quotes, caveat])


def told_findings(told: Told) -> list[Finding]:
    """The findings that the given facts bear on or that are asked for, the telling ones first; those not applicable only on 为什么."""
    own = set(told.facts) - _GATES
    shown = [
        finding
        for finding in told.result.findings
        if finding.verdict is Verdict.FAILED
        or (finding.clause, finding.occurrence) in told.named
        or (set(finding.facts) & own and (finding.verdict is not Verdict.NOT_APPLICABLE))
    ]
    if told.why and any(finding.verdict is not Verdict.MET for finding in shown):
        shown = [finding for finding in shown if finding.verdict is not Verdict.MET]
    return sorted(shown, key=lambda finding: ORDER.index(finding.verdict))


def facts_line(told: Told) -> str:
    """The facts as they were understood, shown back for correction."""
    said = "；".join(
        f"{told.vocabulary[name].label}：{shown_value(told.vocabulary[name], value)}{'（假设）' if name in told.supposed else ''}"
        for name, value in told.facts.items()
    )
    return f"我这样理解您的情况：{said}。不对请直接更正，例如“不是18篇，是21篇”。" if said else ""


def shown_value(spec: FactSpec, value: Any) -> str:
    """A fact's value as people read it."""
    return value_text(spec.kind, spec.unit, value)


def compose_findings(searcher: Searcher, told: Told, caveat: str, rules: Composition | None = None) -> FindingsAnswer:
    """Lead, table, what would change it, the facts understood, the next question, the quotes.

    ``rules``: a composed answer on what was asked; it leads where no figure decides anything yet, and adds the clauses
    that the findings do not speak of.
    """
    page = _Page(searcher)
    shown = [] if told.beside else told_findings(told)
    ask = _next_question(told)
    if rules is not None and told.beside and told.named:
        return _below(page, told, caveat, rules, searcher.corpus)
    page.computed(*_changes(told))
    if shown or rules is None:
        page.computed(_lead(told, shown))
        page.table(shown, searcher.corpus)
        page.computed(*(f"**怎么补**　{short_label(p.clause, p.occurrence)}：{p.text}" for p in told.plans))
    if rules is not None:
        page.quoted(rules, new_only=bool(shown))
    page.computed(
        *(_evidence(shown) if told.why else []),
        *_unused(told),
        *_rest(told, shown),
        facts_line(told),
        *_unclear(told),
        ask,
    )
    citations = tuple(page.sources.citations)
    status = rules.status if rules and not shown else _status(shown, ask)
    replies = rules.suggestions if rules and told.beside else _replies(told.ask)
    return FindingsAnswer(status, page.finished(caveat), citations, replies, frozenset(page.lines))


def _below(page: _Page, told: Told, caveat: str, rules: Composition, corpus: Corpus) -> FindingsAnswer:
    """What the text says on a clause, and below it how the applicant stands there by what was told before."""
    page.quoted(rules, new_only=False)
    known = told_findings(replace(told, named=frozenset()))
    shown = [finding for finding in known if (finding.clause, finding.occurrence) in told.named]
    page.computed("**按您前面说的情况：**")
    page.table(shown, corpus)
    page.computed(facts_line(told))
    return FindingsAnswer(
        rules.status, page.finished(caveat), tuple(page.sources.citations), rules.suggestions, frozenset(page.lines)
    )


def _status(shown: Sequence[Finding], ask: str) -> Status:
    """不符合 is an answer; without one, what is still missing decides how far the answer goes."""
    failed = any(finding.verdict is Verdict.FAILED for finding in shown)
    return Status.ANSWERED if failed or not ask else Status.NEEDS_FACTS


def _lead(told: Told, shown: Sequence[Finding]) -> str:
    given = "按您假设的情况" if told.supposed else "按您给的情况"
    if not shown:
        # Figures without a type can be many clauses' or none's: 研发费用 counts for 联合研究类 alone.
        missing = "还不知道申报哪一类基地，暂时核对不了" if "base_type" not in told.facts else "还没有一条能核对出结论"
        return f"**{given}，{missing}。**" if told.facts else ""
    counts = [(verdict, sum(finding.verdict is verdict for finding in shown)) for verdict in ORDER]
    parts = "、".join(f"{count} 项{verdict}" for verdict, count in counts if count)
    if counts[0][1]:
        return f"**{given}，有 {counts[0][1]} 项不符合**（能核对的 {len(shown)} 项：{parts}）。"
    return f"**{given}，能核对的 {len(shown)} 项里没有不符合的**（{parts}）；这不等于整体符合，其余条款还要核对。"


def _row(finding: Finding, sources: Sources, corpus: Corpus) -> str:
    clause = next(
        clause
        for entry in corpus.documents
        for clause in entry.document.find(finding.clause, finding.occurrence)
        if clause.label == finding.clause
    )
    mark = sources.mark(clause)
    return _plain_row(finding).replace(" | ", f"{mark} | ", 1)


def _plain_row(finding: Finding) -> str:
    """A row without its mark; what the verification compares a shown row with."""
    place = short_label(finding.clause, finding.occurrence)
    return f"| {place} | {finding.verdict} | {finding.explanation.replace('|', '／')} |"


def _changes(told: Told) -> list[str]:
    """What was corrected, added to or switched in this turn."""
    said = [
        f"{told.vocabulary[name].label}由{shown_value(told.vocabulary[name], before)}改为{shown_value(told.vocabulary[name], now)}"
        for name, before, now in told.changed
    ]
    verb = "按假设" if told.supposed else "已更新"
    return [f"（{verb}：{'；'.join(said)}。）"] if said else []


def _unused(told: Told) -> list[str]:
    """Facts that no clause of this type looks at, so that nobody thinks they were counted."""
    kind = told.facts.get("base_type")
    closed = {f.clause for f in told.result.findings if f.verdict is Verdict.NOT_APPLICABLE}
    labels = [
        told.vocabulary[name].label
        for name in told.facts
        if kind and name not in _GATES and set(told.vocabulary[name].clauses) <= closed
    ]
    return [f"{kind}的条款不看这些情况：{'、'.join(labels)}。"] if labels else []


def _unclear(told: Told) -> list[str]:
    asked = _pairs(told.ask.ask) if told.ask else set()
    # What the next question asks anyway is not asked twice.
    open_points = [point for point in told.open_points if len(_pairs(point) & asked) < _ALIKE]
    points = list(dict.fromkeys(open_points))[:_MOST_QUESTIONS]
    return ["还请说明：\n" + "\n".join(f"- {point}" for point in points)] if points else []


def _pairs(text: str) -> set[str]:
    return {text[place : place + 2] for place in range(len(text) - 1)}


def _evidence(shown: Iterable[Finding]) -> list[str]:
    """What to hand in for the clauses that are not met or not decided, on 为什么."""
    wanted = {item for finding in shown if finding.verdict is not Verdict.MET for item in finding.evidence}
    ordered = list(dict.fromkeys(item for finding in shown for item in finding.evidence if item in wanted))
    return ["核对这些条款要用到的材料：" + "；".join(ordered) + "。"] if ordered else []


def _rest(told: Told, shown: Sequence[Finding]) -> list[str]:
    """How much has not been spoken of, in one line: the whole list is one question away."""
    seen = {(finding.clause, finding.occurrence) for finding in shown}
    others = [finding for finding in told.result.findings if (finding.clause, finding.occurrence) not in seen]
    more = sum(finding.verdict is Verdict.MORE for finding in others)
    judge = sum(finding.verdict is Verdict.JUDGE for finding in others)
    said = [f"{more} 项还缺情况"] if more else []
    said += [f"{judge} 项须由专家判断"] if judge else []
    return [f"其余条款：{'，'.join(said)}。"] if said and shown else []


def _next_question(told: Told) -> str:
    if told.ask is None:
        return ""
    place = ""
    if told.reason and told.reason.phrase:
        place = f"（{short_label(told.reason.clause, told.reason.occurrence)}要看“{told.reason.phrase}”；不清楚请答“不知道”）"
    again = f"{told.reason.again}。" if told.reason and told.reason.again else ""
    return f"**接下来最关键的一问**：{again}{told.ask.ask}{place}"


def _replies(ask: FactSpec | None) -> tuple[str, ...]:
    """Replies that can be given with one click."""
    if ask is None:
        return ()
    if ask.choices:
        return tuple(ask.choices)[:7]
    return ("是", "否", "不知道") if ask.kind == "flag" else ("不知道",)
