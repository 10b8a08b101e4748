"""The composition root: one object that answers, searches and shows clauses."""

from __future__ import annotations

import os
import threading
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from assistant.answering.compose import Composer, Composition, bare_text, compose
from assistant.answering.plan import decide
from assistant.answering.segments import segments
from assistant.answering.types import Answer
from assistant.answering.verify import verify
from assistant.corpus import Corpus, load_corpus
from assistant.dialogue.stating import may_state
from assistant.errors import AssistantError, QuestionError, StorageError, UnknownClauseError
from assistant.index import Index, build_index, current_build, open_index
from assistant.index.build import Report
from assistant.models import Reranker, load_reranker
from assistant.passport import Difference, Versions, compare, passport
from assistant.retrieval import SearchResult, clause_results, look_up, read_question, retrieve, retrieve_all
from assistant.retrieval.search import Searcher
from assistant.settings import Settings
from assistant.statutes import Clause, Document
from assistant.store import AnswerStore, open_store
from assistant.textnorm import has_content, normalise

if TYPE_CHECKING:
    from assistant.desk import Consulted, Desk
    from assistant.drafting import Drafter, OnDraft

MODEL_AWAY = "对话模型服务暂时不可用，答复直接依据条文整理。"
#: So many clauses found are kept with an answer.
RECORDED = 10


@dataclass(frozen=True)
class _State:
    """One open build and what is derived from it; replaced as a whole when a new build is swapped in."""

    build: str
    corpus: Corpus
    searcher: Searcher
    composer: Composer


class Assistant:
    """Answers from one corpus. Safe to share between threads."""

    def __init__(
        self, settings: Settings, state: _State, reranker: Reranker | None, drafter: Drafter | None = None
    ) -> None:
        self.settings, self._drafter = settings, drafter
        self._state, self._reranker = state, reranker
        self._swap = threading.Lock()
        self._store: AnswerStore | None = None
        self._opened: tuple[_State, Desk] | None = None

    @classmethod
    def open(cls, settings: Settings) -> Assistant:
        """Open the index that stands.

        Raises:
            IndexMissingError, IndexMismatchError, IndexDamagedError: run ``assistant index``.
            CorpusError, ModelUnavailableError: the corpus or the reranker cannot be used.
        """
        reranker = load_reranker(settings)
        return cls(settings, _open_state(settings, reranker), reranker, _open_drafter(settings))

    @classmethod
    def open_or_build(cls, settings: Settings, report: Report = lambda line: None) -> Assistant:
        """Like ``open``, but a missing, outdated or damaged index is rebuilt: it is a cache of the corpus."""
        build_index(settings, report)
        return cls.open(settings)

    # --- what is open ------------------------------------------------------------------------------------

    def _current(self) -> _State:
        """The state of the build that the pointer names; a swapped-in build is opened once, by one thread."""
        state = self._state
        try:
            if current_build(self.settings).name == state.build or not self._swap.acquire(blocking=False):
                return state
        except AssistantError:
            return state
        try:
            self._state = _open_state(self.settings, self._reranker)
        except AssistantError:
            return state  # what is open keeps answering
        finally:
            self._swap.release()
        return self._state

    @property
    def corpus(self) -> Corpus:
        """The corpus that is open."""
        return self._state.corpus

    @property
    def documents(self) -> tuple[Document, ...]:
        """The parsed texts."""
        return self._state.searcher.documents

    @property
    def notices(self) -> tuple[str, ...]:
        """What users should know about this process, e.g. that the keyword leg answers alone."""
        down = () if self._drafter is None or self._drafter.healthy else (MODEL_AWAY,)
        return (*self._state.searcher.index.notices, *down)

    @property
    def searcher(self) -> Searcher:
        """Retrieval over the open index."""
        return self._current().searcher

    # --- what it does ------------------------------------------------------------------------------------

    def check_question(self, question: str) -> str:
        """The question without invisible characters at its ends.

        Raises:
            QuestionError: it is empty, holds nothing readable or is too long.
        """
        if not question.strip():
            raise QuestionError("问题是空的，请输入要问的内容。")
        limit = self.settings.max_question_chars
        if len(question) > limit:
            raise QuestionError(f"问题太长（{len(question)} 字），请压缩到 {limit} 字以内。")
        if not has_content(normalise(question)):
            raise QuestionError("没有读到文字，请用文字描述您的问题，例如“申报要哪些材料”。")
        return question.strip()

    def ask(
        self,
        question: str,
        *,
        history: Sequence[str] = (),
        as_of: date | None = None,
        on_draft: OnDraft | None = None,
    ) -> Answer:
        """Answer one turn of a conversation; ``on_draft`` gets the sources, then verified text as the model writes it.

        ``history``: the turns before it, oldest first; the assistant's own among them are passed over. ``as_of``: the
        day of application that the findings hold for (today).

        Raises:
            QuestionError: the question cannot be read.
        """
        answer = self._answer(question, history, as_of, on_draft)
        return self._keep(answer, history, as_of, self._state)

    def _answer(
        self, question: str, history: Sequence[str], as_of: date | None, on_draft: OnDraft | None = None
    ) -> Answer:
        """The answer, not kept yet."""
        started = time.perf_counter()
        text = self.check_question(question)
        state = self._current()
        desk = self._desk(state) if history or self._drafter or may_state(text) else None
        found = desk.consult(text, history, as_of, on_draft) if desk else None
        return self._made(state, text, found, started)

    def _made(self, state: _State, text: str, found: Consulted | None, started: float) -> Answer:
        composition = found.composition if found else self._compose(state, text)
        answer = Answer(
            answer_id=uuid.uuid4().hex,
            question=text,
            status=composition.status,
            mode="composed",
            answer=composition.markdown,
            citations=composition.citations,
            suggestions=composition.suggestions,
            notices=state.searcher.index.notices,
            retrieved=composition.retrieved,
        )
        if found:
            drafted, done = found.drafted, found.completed
            answer = replace(
                answer,
                mode="generated" if drafted.markdown else "composed",
                findings=found.findings,
                facts=dict(found.facts),
                notices=(*answer.notices, *([drafted.note] if drafted.note else [])),
                draft=drafted.record,
                completed_question=done.text if done and done.changed else None,
                note=done.note if done else "",
                asks=found.asks,
                computed=found.lines,
            )
        return replace(answer, elapsed_ms=(time.perf_counter() - started) * 1000)

    def _desk(self, state: _State) -> Desk | None:
        """What conversations need, made when the first one comes; two at once make it twice, which harms nobody.

        ``None`` for a corpus without rules: its text is answered from, nobody is checked against it.
        """
        opened = self._opened
        if opened is None or opened[0] is not state:
            if not any(self.settings.corpus_dir.glob("*/rules.yaml")):
                return None
            from assistant.checker import Checker  # noqa: PLC0415 - the reader of facts takes a tenth of a second
            from assistant.desk import Desk  # noqa: PLC0415

            def compose_text(text: str) -> Composition:
                return self._compose(state, text)

            desk = Desk(state.searcher, Checker.open(self.settings), compose_text, self._drafter)
            opened = self._opened = (state, desk)
        return opened[1]

    # --- what it keeps -----------------------------------------------------------------------------------

    def _keep(self, answer: Answer, history: Sequence[str], as_of: date | None, state: _State) -> Answer:
        """The answer with its passport on disk; where that cannot be written, the answer says so and stands."""
        if not self.settings.keep_answers:
            return answer
        try:
            self._answers().put(
                answer.answer_id,
                passport(answer, history, as_of, self._versions(state), answer.draft.get("rejected", ())),
            )
        except StorageError as error:
            return replace(answer, notices=(*answer.notices, str(error)))
        return answer

    def _answers(self) -> AnswerStore:
        if self._store is None:
            self._store = open_store(self.settings.data_dir, self.settings.store_url)
        return self._store

    def _versions(self, state: _State) -> Versions:
        # An answer that no rule took part in does not depend on the rules.
        rules = self._opened[1].checker.rules if self._opened else None
        model = self._drafter.model if self._drafter else None
        version, text = (rules.version, rules.text_sha256) if rules else (None, None)
        return Versions(state.corpus.digest, version, text, self.settings.embedding_model, model)

    def kept(self, answer_id: str) -> dict[str, Any] | None:
        """The passport of an answer, or ``None``.

        Raises:
            StorageError: the records cannot be read.
        """
        return self._answers().get(answer_id)

    def compared(self, record: Mapping[str, Any]) -> Difference:
        """Whether the question of a passport would get the same answer today, and why not."""
        as_of = date.fromisoformat(record["as_of"]) if record["as_of"] else None
        today = self._answer(record["question"], record["history"], as_of)
        return compare(record, today, self._versions(self._state))

    # --- how it answers ----------------------------------------------------------------------------------

    def _compose(self, state: _State, text: str) -> Composition:
        searcher = state.searcher
        question = read_question(text, searcher.index)
        separate = [read_question(part, searcher.index) for part in segments(question)]
        retrieval, *parts = retrieve_all(searcher, [question, *separate])
        composition = compose(state.composer, retrieval, decide(searcher, retrieval, parts), parts)
        found = [
            (searcher.clause_of[ranked.target.id].label, ranked.score) for ranked in retrieval.clauses()[:RECORDED]
        ]
        composition = replace(composition, retrieved=tuple((label, round(score, 4)) for label, score in found))
        objections = verify(composition.markdown, composition.citations, state.corpus, f"{text}\n{question.text}")
        if objections:
            # Notes are checked when they are loaded, so this says that a template is wrong: show the bare text.
            return bare_text(composition)
        return composition

    def search(self, question: str, k: int = 10, *, history: Sequence[str] = ()) -> list[SearchResult]:
        """At most ``k`` clauses, best first; a follow-up is completed from ``history`` (oldest first) before.

        Raises:
            QuestionError: the question cannot be read.
        """
        state = self._current()
        searcher, text = state.searcher, self.check_question(question)
        if history and (desk := self._desk(state)):
            text = desk.completed(text, history).text
        retrieval = retrieve(searcher, read_question(text, searcher.index))
        return clause_results(searcher, retrieval, k)

    def show(self, label: str) -> list[Clause]:
        """The clauses that a label names, e.g. 第十二条（二） or 第14条（五）; an article brings its items.

        Raises:
            UnknownClauseError: there is no such place; the message says what there is.
        """
        lookup = look_up(normalise(label), self.documents)
        if not lookup.clauses:
            document = self.documents[0]
            near = next((d.message for m in lookup.missing for d in document.defects if m in d.message), "")
            hint = f"（{near}）" if near else "，请用“第十二条（二）”这样的写法"
            raise UnknownClauseError(f"没有条款“{label.strip()[:30]}”{hint}。")
        found: list[Clause] = []
        for clause in lookup.clauses:
            found.append(clause)
            if clause.has_items:
                document = next(d for d in self.documents if d.id == clause.document_id)
                found += [c for c in document.clauses if c.article == clause.article and c.label != clause.label]
        return found

    def ask_many(
        self, questions: Sequence[str], histories: Sequence[Sequence[str]] = (), *, as_of: date | None = None
    ) -> Iterator[Answer | AssistantError]:
        """Answers in the order of the questions; one that cannot be answered gives its error in its place."""

        def one(number: int) -> Answer | AssistantError:
            try:
                history = histories[number] if histories else ()
                return self.ask(questions[number], history=history, as_of=as_of)
            except AssistantError as error:
                return error

        # The embedder releases the interpreter lock, so two threads keep two cores busy.
        with ThreadPoolExecutor(self.settings.threads or min(4, os.cpu_count() or 1)) as pool:
            yield from pool.map(one, range(len(questions)))


def _open_drafter(settings: Settings) -> Drafter | None:
    if not settings.llm_model:
        return None
    from assistant.drafting import Drafter  # noqa: PLC0415 - heavy

    return Drafter.open(settings)


def _open_state(settings: Settings, reranker: Reranker | None) -> _State:
    # The corpus first: the index must be that of what was read, even if a file is saved or a build swapped meanwhile.
    corpus = load_corpus(settings.corpus_dir)
    index: Index = open_index(settings, corpus.digest)
    searcher = Searcher(index, corpus, reranker)
    return _State(index.folder.name, corpus, searcher, Composer(searcher))
