"""Texts → vectors by onnxruntime."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.e5.graph import encoder
from assistant.e5.pieces import Pieces
from assistant.e5.weights import Weights, unpack

Vectors = NDArray[np.float32]


class Engine:
    """The weights of one file, safe to share between threads.

    Raises:
        Exception: of many kinds, where onnxruntime or the file cannot be used.
    """

    def __init__(self, path: Path, threads: int) -> None:
        import onnxruntime  # noqa: PLC0415 - a fifth of a second

        weights = Weights(path)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads, options.inter_op_num_threads = threads, 1
        options.log_severity_level = 4
        # Waiting threads sleep: spinning, they would keep a core from whatever else runs.
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
        self._session = onnxruntime.InferenceSession(encoder(weights), options, ["CPUExecutionProvider"])
        self._pieces, self._ends = Pieces(weights.vocabulary), (weights.vocabulary.begin, weights.vocabulary.end)
        self._words = weights.blocks("emb.word", weights.hidden)
        self._places = (
            weights.numbers("emb.pos").reshape(-1, weights.hidden) + weights.numbers("emb.type")[: weights.hidden]
        )
        self._longest = weights.positions
        self._beside = ThreadPoolExecutor(2, thread_name_prefix="e5")

    def embed(self, texts: Sequence[str], prefix: str) -> Vectors | None:
        """Unit vectors, shape (n, hidden), or ``None`` where a text is longer than the model reads at once."""
        begin, end = self._ends
        cut = [[begin, *self._pieces.cut(prefix + text), end] for text in texts]
        if any(len(ids) > self._longest for ids in cut):
            return None
        # Not packed together: a text's roundings would depend on its company. Side by side, two at a time.
        runs = self._beside.map(self._run, cut) if len(cut) > 1 else map(self._run, cut)
        return np.concatenate(list(runs))

    def _run(self, ids: Sequence[int]) -> Vectors:
        tokens = unpack(self._words[ids]).reshape(len(ids), -1) + self._places[: len(ids)]
        (states,) = self._session.run(None, {"tokens": tokens[None]})
        total = states[0].sum(axis=0, keepdims=True)
        return np.asarray(total / np.linalg.norm(total), dtype=np.float32)
