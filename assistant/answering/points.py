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
        self._grams: dict[int, frozenset[str]] = {}

    def _form(self, row: int, grams: frozenset[str]) -> float:
        """Weighted overlap of the question's grams with those of a likely question, in [0, 1]."""
        mine = self._grams.get(row)
        if mine is None:
            text = self._index.chunks[row].text.lower()
            mine = self._grams[row] = frozenset(question_grams(text, self._index.typos))
        weight = self._index.gram_weight
        shared = sum(weight(gram) for gram in grams & mine)
        norm = np.sqrt(sum(weight(gram) for gram in grams) * sum(weight(gram) for gram in mine))
        return float(shared / norm) if norm else 0.0

    def choose(self, retrieval: Retrieval, note: ClauseNote, target: Target) -> Choice:
        """The points to say for the question of ``retrieval``."""
        question = retrieval.question
        grams = frozenset(question_grams(question.text, self._index.typos))
        rows = self._rows.get(target.id, [])
        # e5 puts unrelated sentences near 0.8: only what is above that means anything.
        meanings = np.maximum(0.0, self._index.cosines(rows, retrieval.vector) - 0.8) / 0.2
        best: dict[int, float] = {}
        for row, meaning in zip(rows, meanings, strict=True):
            form = 0.0 if question.english else self._form(row, grams)
            point = self._index.chunks[row].point
            best[point] = max(best.get(point, 0.0), form + float(meaning))
        ordered = sorted(best, key=lambda point: (-best[point], point))
        if not ordered:
            return Choice(note.points[:1], 0.0)
        top = best[ordered[0]]
        kept = [point for point in ordered[:2] if best[point] >= SECOND * top]
        return Choice(tuple(note.points[point] for point in kept), top / 2)
