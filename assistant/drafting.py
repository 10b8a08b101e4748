"""Generated mode: the chat model writes, the composed answer stays the measure.

The model gets the clauses and sentences of the composed answer as its material, and its sentences are verified one by
one. What the composed answer says and they leave out is added to them, so that no content is lost; where too little
passes, or the server fails, the composed answer stands with a note.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from assistant.answering.compose import Composition
from assistant.answering.sources import Sources, block_quote
from assistant.answering.types import Citation, Status
from assistant.answering.wording import short_label
from assistant.chunking import clause_target
from assistant.dialogue.heard import own_facts
from assistant.errors import AssistantError
from assistant.quantities import find_quantities
from assistant.retrieval import clause_results, read_question, retrieve
from assistant.retrieval.search import Searcher
from assistant.rules.sentences import read_sentence
from assistant.statutes import Clause
from assistant.tools import workday_tool

if TYPE_CHECKING:
    from langchain_core.tools import BaseTool

    from assistant.answering.claims import Source
    from assistant.answering.generate import Gathered, Sentence, Shelf, Writer, Written
    from assistant.checker import Checker
    from assistant.settings import Settings

#: So many clauses go into the prompt: a model without a graphics card reads slowly.
MOST_SOURCES = 6
_MARK = re.compile(r"【(\d+)】")
#: Answers that read a clause out, in which there is nothing to put in other words.
_READ_OUT = re.compile(r"^\*\*第|^说明：|\n\n说明：")

#: Called with the Markdown so far and its citations; the first time with no text, so that sources come first.
OnDraft = Callable[[str, tuple[Citation, ...]], None]


@dataclass(frozen=True, slots=True)
class Drafted:
    """A verified answer in the model's words, or (``markdown`` empty) why the composed one stands: ``note`` in Chinese."""

    markdown: str = ""
    citations: tuple[Citation, ...] = ()
    note: str = ""
    #: Lines of sentences that passed the verification of claims.
    lines: frozenset[str] = frozenset()
    record: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Asked:
    """What an answer is drafted for; ``history`` are the user's own earlier turns."""

    question: str
    completed: str
    english: bool
    history: tuple[str, ...] = ()
    as_of: date | None = None


class Drafter:
    """One for a process; thread safe."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer

    @classmethod
    def open(cls, settings: Settings) -> Drafter | None:
        """The drafter over the configured chat model, or ``None``; no request is made.

        Raises:
            ModelUnavailableError, SettingsError: the model or the prompts cannot be used.
        """
        if not settings.llm_model:
            return None
        from assistant.answering.generate import Writer, load_prompts  # noqa: PLC0415 - heavy
        from assistant.models import load_chat_model  # noqa: PLC0415

        chat = load_chat_model(settings)
        return cls(Writer(chat, load_prompts(settings.prompts_dir))) if chat else None

    @property
    def model(self) -> str:
        """The model's name."""
        return self._writer.chat.name

    @property
    def healthy(self) -> bool:
        """Whether the server answered lately."""
        return self._writer.chat.healthy

    def draft(
        self,
        searcher: Searcher,
        composition: Composition,
        asked: Asked,
        checker: Checker,
        on_draft: OnDraft | None = None,
    ) -> Drafted:
        """The composed answer in the model's words."""
        if composition.status not in (Status.ANSWERED, Status.PARTLY) or _READ_OUT.search(composition.markdown):
            return Drafted()
        page = _Page(searcher, composition, asked, checker)
        if on_draft:
            on_draft("", composition.citations)
        shown = _Shown(page, on_draft) if on_draft else None
        written = self._writer.write(page.task(), on_sentence=shown, early=shown is not None)
        if written.reason:
            return Drafted(note=written.reason, record=written.record())
        return page.finished(written)


class _Page:
    """The material of one answer, and the answer made of it."""

    def __init__(self, searcher: Searcher, composition: Composition, asked: Asked, checker: Checker) -> None:
        from assistant.answering.generate import Shelf  # noqa: PLC0415 - heavy

        self._searcher, self._composition, self._asked, self._checker = searcher, composition, asked, checker
        self._first = tuple(_source(searcher, clause, f"S{n}") for n, clause in enumerate(self._material(), 1))
        self._shelf: Shelf = Shelf(self._first)
        self._computed: list[str] = []

    def _material(self) -> list[Clause]:
        documents = {document.id: document for document in self._searcher.documents}
        cited = [
            clause
            for c in self._composition.citations
            for clause in documents[c.document_id].find(c.clause, c.occurrence)
            if clause.label == c.clause
        ]
        found = [c for label, _ in self._composition.retrieved for d in documents.values() for c in d.find(label)]
        unique = {clause_target(clause).id: clause for clause in (*cited, *found)}
        return list(unique.values())[: max(MOST_SOURCES, len(cited))]

    def task(self) -> Any:
        """What the writer gets."""
        from assistant.answering.generate import Task  # noqa: PLC0415 - heavy

        labels = frozenset(clause.label for document in self._searcher.documents for clause in document.clauses)
        return Task(
            question=self._asked.question,
            completed_question=self._asked.completed,
            english=self._asked.english,
            sources=self._first,
            history=self._asked.history,
            labels=labels,
            # What the text leaves open is said in the notes' words only.
            computed=tuple(
                _plain(b) for b in _blocks(self._composition.markdown) if b[0] != "|" and not _MARK.search(b)
            ),
            tools=self._tools(),
            gathered=self._gathered,
        )

    def _gathered(self) -> Gathered:
        from assistant.answering.generate import Gathered  # noqa: PLC0415 - heavy

        # A verdict on facts that the model itself put into the call is no evidence, so no findings are handed on.
        return Gathered(sources=self._shelf.found(), computed=tuple(self._computed))

    def _tools(self) -> tuple[BaseTool, ...]:
        from langchain_core.tools import StructuredTool  # noqa: PLC0415 - heavy

        def search_clauses(query: str) -> str:
            """Clauses by meaning, with their ids."""
            question = read_question(query[:200], self._searcher.index)
            hits = clause_results(self._searcher, retrieve(self._searcher, question), 3)
            return "\n".join(self._shelved(hit.clause) for hit in hits) or "没有查到。"

        def get_clause(label: str) -> str:
            """A clause's own text, with its id."""
            found = [clause for document in self._searcher.documents for clause in document.find(label[:20])]
            return "\n".join(self._shelved(clause) for clause in found[:3]) or f"没有条款“{label[:20]}”。"

        def workday_after(day: str, n: int) -> str:
            """The n-th working day after a day; its line may be repeated in the answer."""
            result = workday_tool()(day=day, n=n)
            line = str(result.get("explanation") or result.get("error"))
            if result.get("result"):
                self._computed.append(line)
            return line

        def check_eligibility(situation: str) -> str:
            """The verdicts on what a message states, its facts read by rule as in the conversation."""
            reading = read_sentence(situation[:400], self._asked.as_of)
            try:
                result = self._checker.check(reading.facts, self._asked.as_of)
            except AssistantError as error:
                return str(error)
            told = [finding for finding in result.findings if set(finding.facts) & set(own_facts(reading.facts))]
            decided = [f"{short_label(f.clause, f.occurrence)}：{f.verdict}。{f.explanation}" for f in told]
            return "\n".join(decided) or "没有读出能核对的情况，请写明申报类型和数字。"

        # Not the tool with a field a fact: its schema alone is 4,000 tokens, which take a processor over a minute.
        plain: dict[Callable[..., str], str] = {
            search_clauses: "按意思查条文，返回最相关的几条及其编号。",
            get_clause: "按条款名取原文，如 第十二条（二）。",
            workday_after: "从某日（年-月-日）的次日起数第 n 个工作日，按国务院放假调休安排。",
            check_eligibility: "按一句中文写的申报情况逐条核对，返回结论和理由。",
        }
        return tuple(
            StructuredTool.from_function(func=run, description=words, handle_tool_error=True)
            for run, words in plain.items()
        )

    def _shelved(self, clause: Clause) -> str:
        held = self._shelf.add(_source(self._searcher, clause, ""))
        return f"[{held.id}] {held.clause}：{held.text}"

    # --- the answer ---

    def rendered(self, sentences: Sequence[Sentence]) -> tuple[list[str], Sources]:
        """The sentences as paragraphs with marks, and the sources numbered in their order."""
        sources, held = Sources(self._searcher), {s.id: s for s in (*self._first, *self._shelf.found())}
        lines = []
        for sentence in sentences:
            marks = "".join(sources.mark(self._clause(held[i])) for i in sentence.sources if i in held)
            lines.append(sentence.text + marks)
        return lines, sources

    def _clause(self, source: Source) -> Clause:
        document = next(d for d in self._searcher.documents if d.id == source.document_id)
        return next(c for c in document.find(source.clause, source.occurrence) if c.label == source.clause)

    def finished(self, written: Written) -> Drafted:
        """The model's sentences, what they leave out of the composed answer, the quotes and the caveat."""
        lines, sources = self.rendered(written.sentences)
        claims = frozenset(_MARK.sub("", line) for line in lines)
        left_out = self._left_out(" ".join(lines), sources)
        caveat = self._composition.markdown.rstrip().rsplit("\n\n", 1)[-1]
        quotes = [block_quote(sources.citations)] if sources.citations else []
        body = "\n\n".join([*lines, *left_out, *quotes, caveat])
        return Drafted(body, tuple(sources.citations), lines=claims, record=written.record())

    def _left_out(self, said: str, sources: Sources) -> list[str]:
        """The composed paragraphs whose clause or figures the model did not mention, their marks numbered on."""
        figures = {quantity.key for quantity in find_quantities(said)}
        cited = {(c.document_id, c.clause, c.occurrence) for c in sources.citations}
        old = {c.mark: c for c in self._composition.citations}
        kept = []
        for block in _blocks(self._composition.markdown):
            marks = [old[int(mark)] for mark in _MARK.findall(block) if int(mark) in old]
            missing = {q.key for q in find_quantities(block.replace("**", "")) if not q.window} - figures
            named = all((c.document_id, c.clause, c.occurrence) in cited for c in marks[:1])
            if missing or not named or not marks or block.startswith("|"):
                kept.append(_MARK.sub(lambda m: sources.mark(self._cited(old[int(m[1])])), block))
        return kept

    def _cited(self, citation: Citation) -> Clause:
        document = next(d for d in self._searcher.documents if d.id == citation.document_id)
        found = document.find(citation.clause, citation.occurrence)
        return next(c for c in found if c.label == citation.clause)


class _Shown:
    """Passes each verified sentence on as soon as it is there."""

    def __init__(self, page: _Page, on_draft: OnDraft) -> None:
        self._page, self._on_draft = page, on_draft
        self._said: list[Sentence] = []

    def __call__(self, sentence: Sentence) -> None:
        self._said.append(sentence)
        lines, sources = self._page.rendered(self._said)
        self._on_draft("\n\n".join(lines), tuple(sources.citations))


def _source(searcher: Searcher, clause: Clause, identity: str) -> Source:
    from assistant.answering.claims import Source  # noqa: PLC0415 - with the generated mode only

    entry = searcher.corpus.get(clause.document_id)
    return Source(
        id=identity,
        document=entry.meta.title,
        document_id=clause.document_id,
        clause=clause.label,
        occurrence=clause.occurrence,
        text=clause.text,
        context=entry.document.text[clause.article_start : clause.article_end],
        base_type=searcher.types.get(clause_target(clause).id),
    )


def _blocks(markdown: str) -> list[str]:
    """The paragraphs of a composed answer before its quotes and caveat."""
    head = markdown.split("\n\n> ", 1)[0]
    blocks = [block for block in head.split("\n\n") if block.strip()]
    return blocks[:-1] if head == markdown and len(blocks) > 1 else blocks


def _plain(block: str) -> str:
    return _MARK.sub("", block).replace("**", "")
