"""Which conclusions of a clause answer this question."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from assistant.chunking import Kind, Target
from assistant.corpus import ClauseNote, Comparison, Gap, Notes, Point
from assistant.index import Index
from assistant.index.typos import question_grams
from assistant.retrieval import Retrieval

#: A second point comes along if its likeness is at least this share of the best point's.
SECOND = 0.85
#: Below this likeness to any likely question, the clause's plain sentence is the safer lead.
FLOOR = 0.18


@dataclass(frozen=True, slots=True)
class Choice:
    """Points of one clause for one question, best first; ``likeness`` is the best one's, in [0, 1]."""

    points: tuple[Point, ...]
    likeness: float


def note_of(notes: Notes, target: Target) -> ClauseNote:
    """The note of a clause target."""
    return next(n for n in notes.clauses if n.clause == target.key and n.occurrence == target.occurrence)


def gap_of(notes: Notes, target: Target) -> Gap:
    """The gap of a gap target."""
    return next(gap for gap in notes.gaps if gap.topic == target.key)


def comparison_of(notes: Notes, target: Target) -> Comparison:
    """The comparison of a comparison target."""
    return next(comparison for comparison in notes.comparisons if comparison.topic == target.key)


class PointChooser:
    """Likeness of a question to the likely questions of each point: form and meaning in equal parts."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._rows: dict[str, list[int]] = {}
        for row, chunk in enumerate(index.chunks):
            if chunk.kind is Kind.QUESTION:
                self._rows.setdefault(chunk.target.id, []).append(row)
        self._grams: dict[int, tuple[frozenset[str], float]] = {}

    def _known(self, row: int) -> tuple[frozenset[str], float]:
        """Grams of a likely question and the sum of their weights, computed once."""
        known = self._grams.get(row)
        if known is None:
            grams = frozenset(question_grams(self._index.chunks[row].text.lower(), self._index.typos))
            known = self._grams[row] = (grams, sum(map(self._index.gram_weight, grams)))
        return known

    def _form(self, row: int, weights: dict[str, float], total: float) -> float:
        """Weighted overlap of the question's grams with those of a likely question, in [0, 1]."""
        mine, norm = self._known(row)
        shared = sum(weights[gram] for gram in mine & weights.keys())
        return float(shared / np.sqrt(total * norm)) if total and norm else 0.0

    def choose(self, retrieval: Retrieval, note: ClauseNote, target: Target) -> Choice:
        """The points to say for the question of ``retrieval``."""
        question = retrieval.question
        grams = set(question_grams(question.text, self._index.typos))
        weights = {gram: self._index.gram_weight(gram) for gram in grams}
        total = sum(weights.values())
        rows = self._rows.get(target.id, [])
        # e5 puts unrelated sentences near 0.8: only what is above that means anything.
        meanings = np.maximum(0.0, self._index.cosines(rows, retrieval.vector) - 0.8) / 0.2
        best: dict[int, float] = {}
        for row, meaning in zip(rows, meanings, strict=True):
            form = 0.0 if question.english else self._form(row, weights, total)
            point = self._index.chunks[row].point
            best[point] = max(best.get(point, 0.0), form + float(meaning))
        ordered = sorted(best, key=lambda point: (-best[point], point))
        if not ordered:
            return Choice(note.points[:1], 0.0)
        top = best[ordered[0]]
        kept = [point for point in ordered[:2] if best[point] >= SECOND * top]
        return Choice(tuple(note.points[point] for point in kept), top / 2)
