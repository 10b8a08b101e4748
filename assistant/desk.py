"""A conversation's next answer: findings where the turn is about the applicant, else the text, completed from the turns.

Imported when a message may state something, follows on another one, or a chat model writes; a plain first question needs
none of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from assistant.answering.compose import Composition, bare_text
from assistant.answering.findings import compose_findings, told_findings
from assistant.answering.types import Status
from assistant.answering.verify import verify
from assistant.checker import Checker
from assistant.dialogue.dossier import Dossier, asked_beside, fold, users_turns
from assistant.dialogue.followup import Completed, complete
from assistant.dialogue.heard import Kind, own_facts
from assistant.dialogue.telling import findings_json, told_of
from assistant.drafting import Asked, Drafted, Drafter, OnDraft
from assistant.retrieval import read_question
from assistant.retrieval.search import Searcher
from assistant.statutes import Clause

_SETTLED = (Status.ANSWERED, Status.PARTLY)
UNVERIFIED = "模型写的答复没有通过核对，以下答复未经模型，直接依据条文整理。"
#: So many turns of a conversation count; more are an old matter.
MOST_TURNS = 20


@dataclass(frozen=True)
class Consulted:
    """The answer to one turn; ``lines`` are those that the checker or the claims' verification accounts for."""

    composition: Composition
    lines: frozenset[str] = frozenset()
    facts: Mapping[str, Any] = field(default_factory=dict)
    findings: tuple[dict[str, Any], ...] = ()
    asks: str | None = None
    completed: Completed | None = None
    drafted: Drafted = field(default_factory=Drafted)


@dataclass(frozen=True)
class Desk:
    """Over one open index; ``compose`` answers a question that stands alone from the text."""

    searcher: Searcher
    checker: Checker
    compose: Callable[[str], Composition]
    drafter: Drafter | None = None

    def consult(
        self, text: str, history: Sequence[str], as_of: date | None, on_draft: OnDraft | None = None
    ) -> Consulted:
        """Answer the turn ``text`` after the turns ``history``, oldest first."""
        recent = history[-MOST_TURNS:]
        dossier = fold(text, recent, self.checker.rules, as_of)
        done = Completed(text, changed=False)
        if history and not dossier.subject:
            done = self.completed(text, recent, dossier.facts.get("base_type"))
        composition, lines = self._reply(dossier, text, done.text, history)
        asked = Asked(text, done.text, english=False, history=tuple(users_turns(history)), as_of=as_of)
        drafted = self._draft(dossier, composition, asked, on_draft)
        if drafted.markdown:
            composition = replace(composition, markdown=drafted.markdown, citations=drafted.citations)
        question = dossier.case.question if dossier.subject else None
        return Consulted(
            composition,
            lines | drafted.lines,
            dossier.facts,
            findings_json(dossier.case.result) if own_facts(dossier.facts) else (),
            question.id if question else None,
            done,
            drafted,
        )

    def completed(self, text: str, history: Sequence[str], base_type: str | None = None) -> Completed:
        """The question written out from the conversation before it."""

        def anchor(question: str) -> list[Clause]:
            documents = {document.id: document for document in self.searcher.documents}
            return [
                clause
                for c in self.compose(question).citations
                for clause in documents[c.document_id].find(c.clause, c.occurrence)
                if clause.label == c.clause
            ]

        return complete(text, history[-MOST_TURNS:], anchor, self.searcher.documents, base_type)

    def _reply(
        self, dossier: Dossier, text: str, completed: str, history: Sequence[str]
    ) -> tuple[Composition, frozenset[str]]:
        """The composed answer, and the lines of it that the checker accounts for.

        The findings lead where the turn is about the applicant; where the applicant's figures are only mentioned in a
        question, its clause leads and what was understood stands below. A question on a clause that the figures told
        before bear on is answered by the text, and how the applicant stands on that clause follows.
        """
        rules = None if dossier.subject else self.compose(completed)
        own = own_facts(dossier.heard.facts)
        if rules is not None and (rules.status not in _SETTLED or not (own or own_facts(dossier.facts))):
            return rules, frozenset()
        story = told_of(dossier)
        if rules is not None and not own:
            cited = frozenset((c.clause, c.occurrence) for c in rules.citations)
            story = replace(story, named=cited, changed=(), open_points=())
            if not (cited & {(f.clause, f.occurrence) for f in told_findings(replace(story, named=frozenset()))}):
                return rules, frozenset()
        if dossier.subject:
            rules = self._beside(dossier, text, completed, shown=bool(told_findings(story)))
        told = compose_findings(
            self.searcher, replace(story, beside=not dossier.subject), self.checker.meta.caveat, rules
        )
        retrieved = rules.retrieved if rules else ()
        composition = Composition(told.status, told.markdown, told.citations, told.suggestions, retrieved)
        given = "\n".join((*history, text, completed))
        objections = verify(told.markdown, told.citations, self.searcher.corpus, given, told.lines)
        return (bare_text(composition), frozenset()) if objections else (composition, told.lines)

    def _beside(self, dossier: Dossier, text: str, completed: str, *, shown: bool) -> Composition | None:
        """What the text says beside the findings: of the type where no figure decides, or of what is asked besides."""
        kind = dossier.facts.get("base_type")
        asked = "" if shown else f"申报{kind}还要具备哪些条件？" if kind else completed
        if shown and dossier.heard.kind is Kind.FACTS:
            asked = asked_beside(text)
        rules = self.compose(asked) if asked else None
        return rules if rules and rules.status in _SETTLED else None

    def _draft(self, dossier: Dossier, composition: Composition, asked: Asked, on_draft: OnDraft | None) -> Drafted:
        """The answer in the chat model's words, where there is one and the findings are not the answer."""
        if self.drafter is None or dossier.subject or own_facts(dossier.heard.facts):
            return Drafted()
        asked = replace(asked, english=read_question(asked.completed, self.searcher.index).english)
        drafted = self.drafter.draft(self.searcher, composition, asked, self.checker, on_draft)
        if not drafted.markdown:
            return drafted
        given = "\n".join((*asked.history, asked.question, asked.completed))
        objections = verify(drafted.markdown, drafted.citations, self.searcher.corpus, given, drafted.lines)
        return Drafted(note=UNVERIFIED, record=drafted.record) if objections else drafted
