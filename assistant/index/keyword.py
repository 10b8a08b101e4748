"""BM25 over targets, in two fields: the law's words and the notes' words.

bm25s keeps the scores precomputed in sparse arrays; a question is a few additions. It is a kept library and
does in microseconds what rank_bm25's loop does in milliseconds.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import bm25s

Scores = NDArray[np.float32]

FIELDS = ("law", "notes")


def build_keyword_index(folder: Path, fields: dict[str, list[list[str]]]) -> None:
    """Write one BM25 index a field; each value is the tokens of every target, in target order."""
    import bm25s  # noqa: PLC0415

    for name in FIELDS:
        # b is low for the notes: a clause with more likely questions is not a worse match for each.
        model = bm25s.BM25(k1=1.3, b=0.75 if name == "law" else 0.4)
        model.index([tokens or ["\0"] for tokens in fields[name]], show_progress=False)
        model.save(folder / name, show_progress=False)


class KeywordIndex:
    """The read side of ``build_keyword_index``."""

    def __init__(self, folder: Path) -> None:
        import bm25s  # noqa: PLC0415

        self._fields: dict[str, bm25s.BM25] = {name: bm25s.BM25.load(folder / name, load_vocab=True) for name in FIELDS}

    def scores(self, tokens: list[str]) -> dict[str, Scores]:
        """BM25 score of every target, a field; shape (targets,)."""
        result: dict[str, Scores] = {}
        for name, model in self._fields.items():
            known = [token for token in tokens if token in model.vocab_dict]
            size = int(model.scores["num_docs"])
            result[name] = (
                np.asarray(model.get_scores(known), dtype=np.float32) if known else np.zeros(size, np.float32)
            )
        return result
