"""What a build was made from, and whether its files are still the ones that were written."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from assistant.errors import IndexDamagedError, IndexMismatchError

STAMP = "stamp.json"
#: Part of the stamp: raise it whenever a build's files change their form.
FORMAT = 4
REBUILD = "请运行 assistant index 重建。"


@dataclass(frozen=True)
class Stamp:
    """``files`` holds the SHA-256 of every file of ours (Chroma's own change when they are opened)."""

    embedder: str
    dimension: int
    chunker: str
    corpus: str
    chunks: int
    targets: int
    built_at: str
    format: int = FORMAT
    files: dict[str, str] = field(default_factory=dict)

    def same_sources(self, other: Stamp) -> bool:
        """Whether a build from ``other``'s sources would be the same build."""
        mine, theirs = asdict(self), asdict(other)
        return all(mine[name] == theirs[name] for name in ("embedder", "chunker", "corpus", "format"))


def file_digest(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_stamp(folder: Path, stamp: Stamp) -> None:
    """Last file of a build."""
    (folder / STAMP).write_text(json.dumps(asdict(stamp), ensure_ascii=False, indent=1), encoding="utf-8")


def read_stamp(folder: Path) -> Stamp:
    """Read a build's stamp.

    Raises:
        IndexDamagedError: it is missing, half written or of another form.
    """
    try:
        return Stamp(**json.loads((folder / STAMP).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise IndexDamagedError(f"索引不完整或已损坏，{REBUILD}") from error


def check_files(folder: Path, stamp: Stamp) -> None:
    """Compare every file with its digest.

    Raises:
        IndexDamagedError: one is missing or was changed.
    """
    for name, digest in stamp.files.items():
        try:
            intact = file_digest(folder / name) == digest
        except OSError:
            intact = False
        if not intact:
            raise IndexDamagedError(f"索引文件 {name} 缺失或已损坏，{REBUILD}")


def check_sources(stamp: Stamp, *, embedder: str, chunker: str, corpus: str) -> None:
    """Refuse a build that was made from something else than what is configured now.

    Raises:
        IndexMismatchError: names what differs and the command that mends it.
    """
    if stamp.format != FORMAT or stamp.chunker != chunker:
        raise IndexMismatchError(f"索引由另一版本的程序建立，{REBUILD}")
    if stamp.embedder != embedder:
        raise IndexMismatchError(f"索引是用向量模型 {stamp.embedder} 建立的，现在设置的是 {embedder}，{REBUILD}")
    if stamp.corpus != corpus:
        raise IndexMismatchError(f"法规或说明在建立索引之后有改动，{REBUILD}")
