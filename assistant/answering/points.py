"""Which conclusions of a clause answer this question."""

from __future__ import annotations

import numpy as np

from assistant.chunking import Target
from assistant.corpus import ClauseNote, Comparison, Gap, Notes, Point
from assistant.index import Index
from assistant.retrieval import Retrieval

#: A second point comes along if its score is at least this share of the best one's, and this much in itself.
SECOND_SHARE, SECOND_FLOOR = 0.7, 0.25


def note_of(notes: Notes, target: Target) -> ClauseNote:
    """The note of a clause target."""
    return next(n for n in notes.clauses if n.clause == target.key and n.occurrence == target.occurrence)


def gap_of(notes: Notes, target: Target) -> Gap:
    """The gap of a gap target."""
    return next(gap for gap in notes.gaps if gap.topic == target.key)


def comparison_of(notes: Notes, target: Target) -> Comparison:
    """The comparison of a comparison target."""
    return next(comparison for comparison in notes.comparisons if comparison.topic == target.key)


def choose_points(index: Index, retrieval: Retrieval, note: ClauseNote, target: Target) -> tuple[Point, ...]:
    """One or two points of a clause that answer the question, best first."""
    scores = index.point_scores(target, retrieval.likeness)
    if not scores.size:
        return note.points[:1]
    order = np.argsort(-scores, kind="stable")[:2]
    best = float(scores[order[0]])
    kept = [n for n in order if scores[n] >= max(SECOND_SHARE * best, SECOND_FLOOR)] or [order[0]]
    return tuple(note.points[n] for n in kept)
