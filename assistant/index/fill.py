"""Chroma's part of a build: filled here, or for many chunks by a process of its own while the rest is built.

Chroma's engine holds the interpreter lock while it writes, so a thread would gain nothing.
``python -m assistant.index.fill FOLDER [URL]`` is that process; it ends as the one that verifies what was written.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np

from assistant.chunking import Chunk
from assistant.errors import IndexDamagedError, StorageError
from assistant.index.chunkfile import read_chunks
from assistant.index.vectors import COLLECTION, Vectors, chroma_client, write_collection
from assistant.index.verify import DIFFERS
from assistant.settings import Settings

#: From so many chunks on, the second of imports that a process of its own costs is worth it.
APART = 2_000


def _place(settings: Settings) -> str:
    return f"数据文件夹 {settings.data_dir} 里的向量库"


@contextlib.contextmanager
def _chroma(place: str, remedy: str) -> Iterator[None]:
    """Chroma raises its engine's own types where the disk is full or its server is away."""
    try:
        yield
    except OSError:
        raise
    except Exception as error:
        raise StorageError(f"{place}无法写入（{type(error).__name__}）。请检查{remedy}。") from error


def _fill(folder: Path, url: str | None, chunks: Sequence[Chunk], vectors: Vectors, place: str) -> None:
    with _chroma(place, "剩余空间"):
        write_collection(chroma_client(folder / "chroma", None), COLLECTION, chunks, vectors)
    if url:
        # A server is shared by replicas: the build's name keeps old and new apart until the swap.
        with _chroma(f"Chroma 服务 {url} ", "ASSISTANT_CHROMA_URL"):
            write_collection(chroma_client(None, url), f"{COLLECTION}-{folder.name}", chunks, vectors)


@contextlib.contextmanager
def filling(
    folder: Path, settings: Settings, chunks: Sequence[Chunk], vectors: Vectors
) -> Iterator[Callable[[], None]]:
    """Fill Chroma from the ``chunks.json`` and ``vectors.npy`` that stand in ``folder``; call what it yields to wait.

    Raises:
        StorageError, OSError: it could not be written; when the wait is called, if another process writes.
        IndexDamagedError: what another process wrote does not answer as it should.
    """
    if len(chunks) < APART:
        _fill(folder, settings.chroma_url, chunks, vectors, _place(settings))
        yield lambda: None
        return
    command = [sys.executable, "-m", "assistant.index.fill", str(folder), *filter(None, [settings.chroma_url])]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:  # noqa: S603 - our own module

        def wait() -> None:
            _, said = process.communicate()
            if process.returncode == DIFFERS:
                reason = (said.strip().splitlines() or ["无输出"])[-1]
                raise IndexDamagedError(f"新索引没有通过核对（{reason}），原来的索引未改动。")
            if process.returncode:
                reason = (said.strip().splitlines() or [f"退出状态 {process.returncode}"])[-1]
                raise StorageError(f"{_place(settings)}无法写入（{reason}）。请检查剩余空间。")

        try:
            yield wait
        finally:
            if process.poll() is None:
                process.kill()


if __name__ == "__main__":
    target = Path(sys.argv[1])
    try:
        _fill(target, next(iter(sys.argv[2:]), None), read_chunks(target)[0], np.load(target / "vectors.npy"), "向量库")
    except Exception as error:  # any failure is the same answer to the parent: not written
        sys.stderr.write(f"{error}\n")
        sys.exit(1)
    # A process of its own reads what now stands on the disk, while the rest of the index is still being built.
    checking = [sys.executable, "-m", "assistant.index.verify", str(target), "collection"]
    if os.name == "posix":
        os.execv(sys.executable, checking)  # noqa: S606 - our own module
    sys.exit(subprocess.call(checking))  # noqa: S603 - our own module
