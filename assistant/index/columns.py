"""The rows of the likely-question model, and its columns: one a target, then one a point."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.chunking import Chunk, Kind, Target, TargetText


def fitted_rows(chunks: Sequence[Chunk]) -> NDArray[np.int64]:
    """The numbers of the chunks that the likely-question model is fitted on, in its order."""
    return np.array([row for row, chunk in enumerate(chunks) if chunk.kind is not Kind.ARTICLE], dtype=np.int64)


def point_columns(chunks: Sequence[Chunk], texts: Sequence[TargetText] | Sequence[Target]) -> dict[str, range]:
    """Target id → the columns of its points in the likely-question model, after one column a target."""
    counts: dict[str, int] = {}
    for chunk in chunks:
        if chunk.point >= 0:
            counts[chunk.target.id] = max(counts.get(chunk.target.id, 0), chunk.point + 1)
    columns, start = {}, len(texts)
    for identifier, count in counts.items():
        columns[identifier] = range(start, start + count)
        start += count
    return columns


def wanted_scores(chunks: Sequence[Chunk], targets: Sequence[Target], points: dict[str, range]) -> NDArray[np.float32]:
    """One for a chunk's target and point; what speaks of all points of a clause gives each its share."""
    number = {target.id: position for position, target in enumerate(targets)}
    width = max((columns.stop for columns in points.values()), default=len(targets))
    wanted = np.zeros((len(chunks), width), dtype=np.float32)
    for row, chunk in enumerate(chunks):
        wanted[row, number[chunk.target.id]] = 1.0
        columns = points.get(chunk.target.id)
        if columns is not None:
            if chunk.point >= 0:
                wanted[row, columns[chunk.point]] = 1.0
            else:
                wanted[row, columns.start : columns.stop] = 1.0 / len(columns)
    return wanted
