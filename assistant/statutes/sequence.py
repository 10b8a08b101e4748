"""Which of the lines that look like articles are articles: the best rising run of their numbers.

A cross-reference may stand at the head of a line (「第三条的规定…」 inside 第七条). Its number then
breaks the order, so the heaviest strictly rising chain over all candidates leaves it out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from assistant.statutes.labels import ArticleLabel

_STRONG, _WEAK = 100, 99
_WEAK_JUMP = 10


class Candidate(NamedTuple):
    """The label that a line (an index into the list of lines) begins with."""

    line: int
    label: ArticleLabel

    @property
    def key(self) -> tuple[int, int]:
        """What must rise: 17, then 17 之一, then 18."""
        return (self.label.number, self.label.suffix)


def rising_run(candidates: Sequence[Candidate]) -> list[Candidate]:
    """The chosen candidates in order. Takes n log n steps; on a tie the earlier line wins."""
    ranks = {key: rank for rank, key in enumerate(sorted({c.key for c in candidates}), start=1)}
    best_at_rank = [(0, -1)] * (len(ranks) + 1)  # Fenwick tree of prefix maxima: (weight, last candidate)
    previous = [-1] * len(candidates)
    champion = (0, -1)
    for index, candidate in enumerate(candidates):
        rank = ranks[candidate.key]
        weight, before = _prefix_best(best_at_rank, rank - 1)
        previous[index] = before
        reached = (weight + (_STRONG if candidate.label.strong else _WEAK), index)
        if reached[0] > champion[0]:
            champion = reached
        _raise_from(best_at_rank, rank, reached)
    chain: list[Candidate] = []
    index = champion[1]
    while index >= 0:
        chain.append(candidates[index])
        index = previous[index]
    return _without_leaps(chain[::-1])


def _prefix_best(tree: list[tuple[int, int]], rank: int) -> tuple[int, int]:
    best = (0, -1)
    while rank > 0:
        if tree[rank][0] > best[0]:
            best = tree[rank]
        rank -= rank & -rank
    return best


def _raise_from(tree: list[tuple[int, int]], rank: int, reached: tuple[int, int]) -> None:
    while rank < len(tree):
        if reached[0] > tree[rank][0]:
            tree[rank] = reached
        rank += rank & -rank


def _without_leaps(chain: list[Candidate]) -> list[Candidate]:
    """Drop a label without a blank behind it that leaps far ahead: a reference to another statute."""
    kept: list[Candidate] = []
    for candidate in chain:
        if kept and not candidate.label.strong and candidate.key[0] - kept[-1].key[0] > _WEAK_JUMP:
            continue
        kept.append(candidate)
    return kept
