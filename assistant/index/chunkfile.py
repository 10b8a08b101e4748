"""``chunks.json`` of a build: every chunk, and every target in the order of its column."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from assistant.chunking import Chunk, Kind, Target, TargetKind

NAME = "chunks.json"


def write_chunks(folder: Path, chunks: Sequence[Chunk], targets: Sequence[Target]) -> None:
    """Write the file into a build's folder."""
    rows = {"chunks": [_row(chunk) for chunk in chunks], "targets": [_target_row(target) for target in targets]}
    (folder / NAME).write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")


def read_chunks(folder: Path) -> tuple[tuple[Chunk, ...], tuple[Target, ...]]:
    """Read it again.

    Raises:
        OSError, ValueError, KeyError, TypeError: it is missing or damaged.
    """
    rows = json.loads((folder / NAME).read_text(encoding="utf-8"))
    return tuple(_chunk(row) for row in rows["chunks"]), tuple(_target(row) for row in rows["targets"])


def _target_row(target: Target) -> dict[str, Any]:
    # dataclasses.asdict copies every value deeply and takes ten times as long.
    return {name: getattr(target, name) for name in Target.__slots__}


def _row(chunk: Chunk) -> dict[str, Any]:
    row = {name: getattr(chunk, name) for name in Chunk.__slots__}
    return row | {"target": _target_row(chunk.target)}


def _target(row: dict[str, Any]) -> Target:
    return Target(row["document_id"], TargetKind(row["kind"]), row["key"], row["occurrence"])


def _chunk(row: dict[str, Any]) -> Chunk:
    return Chunk(
        row["id"], _target(row["target"]), Kind(row["kind"]), row["text"], row["embedded"], row["article"],
        tuple(row["path"]), row["start"], row["end"], row["point"],
    )  # fmt: skip
