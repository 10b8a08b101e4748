"""Fusion of the legs, and the clauses that come along with what was found.

The weights were chosen on the development half of ``eval_sets`` (``assistant eval`` shows both halves). The
likely-question leg leads; BM25 over the notes corrects it where a rare word decides; the law's own words and
the embedding of the clause itself carry questions that nobody has foreseen.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from assistant.chunking import Target, TargetKind, clause_target
from assistant.corpus import Corpus
from assistant.index import Index
from assistant.index.reader import Legs
from assistant.models import Reranker
from assistant.retrieval.lookup import Lookup, look_up
from assistant.retrieval.question import BASE_TYPES, Question
from assistant.statutes import Clause

Scores = NDArray[np.float64]

WEIGHTS: Mapping[str, float] = {"questions": 1.0, "law": 0.05, "notes": 0.3, "dense_text": 0.05, "dense_question": 0.2}
#: A clause of another base type than the one named must not lead on a small difference.
OTHER_TYPE = 0.1
#: An article that a question names leads with all its items over other articles; a named item leads over all.
NAMED = 1.0
#: Off-topic examples in English are few; two terms of the domain outweigh any likeness to them.
ENOUGH_TERMS = 2
#: Pictures, and marks at the ends: the embedder would read them, and a thumb up must not change what is found.
_UNSPOKEN = re.compile(r"[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]|^[\W_]+|[\W_]+$")
#: Reranked candidates.
RERANK = 20


@dataclass(frozen=True, slots=True)
class Ranked:
    """A target with its fused score (about 1 for a certain match, 0 for none)."""

    target: Target
    score: float


@dataclass(frozen=True, slots=True)
class Retrieval:
    """Everything that was found for a question, best first; ``likeness`` scores points (see ``Index``).

    ``unsettled`` is how far the likely-question model as a whole leans to gaps (positive) or to clauses: the sum of
    its scores says that a question asks for what is not settled even where no known gap is quite like it.
    """

    question: Question
    lookup: Lookup
    ranking: tuple[Ranked, ...]
    likeness: NDArray[np.float32]
    unsettled: float = 0.0

    def best(self, *kinds: TargetKind) -> Ranked | None:
        """The best target of these kinds."""
        return next((ranked for ranked in self.ranking if ranked.target.kind in kinds), None)

    def clauses(self) -> tuple[Ranked, ...]:
        """The ranked clauses only."""
        return tuple(ranked for ranked in self.ranking if ranked.target.kind is TargetKind.CLAUSE)


@dataclass(frozen=True, slots=True)
class SearchResult:
    """One clause of a result list; ``document`` is the document's title."""

    document: str
    clause: Clause
    score: float


def _bounded(scores: NDArray[np.float32]) -> Scores:
    """BM25 → [0, 1): the best target near 1 when it is well supported, near 0 when little matches."""
    return np.asarray(scores, dtype=np.float64) / (float(scores.max(initial=0.0)) + 4.0)


def _standard(scores: NDArray[np.float32]) -> Scores:
    """Cosines → deviations from the mean in sixths, because e5 puts everything between 0.75 and 0.95."""
    wide = np.asarray(scores, dtype=np.float64)
    return np.asarray(np.clip((wide - wide.mean()) / (wide.std() + 1e-9), -1, 6) / 6)


def fuse(legs: Legs) -> Scores:
    """Weighted sum of the legs, shape (targets,)."""
    return np.asarray(
        WEIGHTS["questions"] * legs.questions
        + WEIGHTS["law"] * _bounded(legs.law)
        + WEIGHTS["notes"] * _bounded(legs.notes)
        + WEIGHTS["dense_text"] * _standard(legs.dense_text)
        + WEIGHTS["dense_question"] * _standard(legs.dense_question)
    )


def clause_type(clause: Clause) -> str | None:
    """The base type whose condition a clause is: by its own first words or its article's lead."""
    opening = clause.text.split("）", 1)[-1] if "（" in clause.label else clause.text
    own = [name for name in BASE_TYPES if opening.startswith(name)]
    return own[0] if own else None


def _article_types(corpus: Corpus) -> dict[str, str]:
    """Target id → base type, for clauses under 「…类基地还应具备以下条件」 and items named after a type."""
    found: dict[str, str] = {}
    for entry in corpus.documents:
        leads: dict[str, str] = {}
        for clause in entry.document.clauses:
            if clause.label == clause.article:
                named = [name for name in BASE_TYPES if f"{name}基地" in clause.text]
                if len(named) == 1:
                    leads[clause.article] = named[0]
            kind = leads.get(clause.article) or clause_type(clause)
            if kind:
                found[clause_target(clause).id] = kind
    return found


class Searcher:
    """An index with the corpus it was made from; immutable."""

    def __init__(self, index: Index, corpus: Corpus, reranker: Reranker | None = None) -> None:
        self.index, self.corpus, self.reranker = index, corpus, reranker
        self.documents = tuple(entry.document for entry in corpus.documents)
        self.clause_of: dict[str, Clause] = {
            clause_target(clause).id: clause for document in self.documents for clause in document.clauses
        }
        self.types = _article_types(corpus)
        self._type_row = np.array([self.types.get(target.id, "") for target in index.targets])
        self._side_row = np.array(
            [{TargetKind.GAP: 1.0, TargetKind.CLAUSE: -1.0}.get(target.kind, 0.0) for target in index.targets]
        )
        self._off_row = np.array(
            [target.kind in (TargetKind.OUT_OF_SCOPE, TargetKind.SMALL_TALK) for target in index.targets]
        )

    def retrieve(self, questions: Sequence[Question]) -> list[Retrieval]:
        """Rank all targets for each question."""
        vectors = self.index.embed([_UNSPOKEN.sub("", question.text) or question.text for question in questions])
        return [self._retrieve(question, vector) for question, vector in zip(questions, vectors, strict=True)]

    def _retrieve(self, question: Question, vector: NDArray[np.float32] | None) -> Retrieval:
        lookup = look_up(question.text, self.documents)
        legs = self.index.legs(question.text, vector)
        scores = fuse(legs)
        if len(question.types) == 1:
            other = (self._type_row != "") & (self._type_row != question.types[0])
            scores = scores - OTHER_TYPE * other
        if question.domain_terms >= ENOUGH_TERMS:
            scores = np.where(self._off_row, np.minimum(scores, 0.0), scores)
        scores = self._name(scores, lookup)
        unsettled = float(self._side_row @ legs.questions)
        order = [int(number) for number in np.argsort(-scores, kind="stable")]
        ranking = [Ranked(self.index.targets[number], float(scores[number])) for number in order]
        return Retrieval(question, lookup, tuple(self._rerank(question, ranking)), legs.likeness, unsettled)

    def _name(self, scores: Scores, lookup: Lookup) -> Scores:
        if not lookup.clauses:
            return scores
        raised = scores.copy()
        for clause in lookup.clauses:
            number = self.index.target_number[clause_target(clause).id]
            raised[number] += NAMED if clause.label == clause.article else 2 * NAMED
            if clause.label == clause.article:
                for other, candidate in self.clause_of.items():
                    if candidate.article == clause.article and candidate is not clause:
                        raised[self.index.target_number[other]] += NAMED
        return raised

    def _rerank(self, question: Question, ranking: list[Ranked]) -> list[Ranked]:
        """Reorder the leading clauses by a cross-encoder; the other targets keep their places."""
        if self.reranker is None:
            return ranking
        places = [n for n, r in enumerate(ranking) if r.target.kind is TargetKind.CLAUSE][:RERANK]
        texts = [self.clause_of[ranking[place].target.id].text for place in places]
        judged = self.reranker.score(question.text, texts)
        # The rank, not the raw score, is mixed in: every cross-encoder has a scale of its own.
        gain = np.argsort(np.argsort(judged)) / max(len(places) - 1, 1)
        mixed = sorted(
            (Ranked(ranking[p].target, ranking[p].score + 0.5 * float(g)) for p, g in zip(places, gain, strict=True)),
            key=lambda ranked: -ranked.score,
        )
        out = list(ranking)
        for place, ranked in zip(places, mixed, strict=True):
            out[place] = ranked
        return out


def retrieve(searcher: Searcher, question: Question) -> Retrieval:
    """See ``Searcher.retrieve``."""
    return searcher.retrieve([question])[0]


def retrieve_all(searcher: Searcher, questions: Sequence[Question]) -> list[Retrieval]:
    """Like ``retrieve``, but all questions go through the embedder at once."""
    return searcher.retrieve(questions)


def clause_results(searcher: Searcher, retrieval: Retrieval, k: int) -> list[SearchResult]:
    """At most ``k`` clauses, best first: what was named exactly, then what was found.

    A gap or comparison that leads brings its own clauses to the front: they are what the answer will cite.
    """
    titles = {entry.id: entry.meta.title for entry in searcher.corpus.documents}
    ordered = _ordered_clauses(searcher, retrieval)
    return [SearchResult(titles[clause.document_id], clause, score) for clause, score in ordered[:k]]


def _ordered_clauses(searcher: Searcher, retrieval: Retrieval) -> list[tuple[Clause, float]]:
    found: dict[str, tuple[Clause, float]] = {}
    for clause in retrieval.lookup.clauses:
        found.setdefault(clause_target(clause).id, (clause, 2 * NAMED))
    for ranked in retrieval.ranking:
        if ranked.target.kind is TargetKind.CLAUSE:
            found.setdefault(ranked.target.id, (searcher.clause_of[ranked.target.id], ranked.score))
    return list(found.values())
