"""``python -m assistant.index.verify FOLDER``: does a build answer? Run by the build in a process of its own."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from assistant.index.chunkfile import read_chunks
from assistant.index.stamp import check_files, read_stamp
from assistant.index.vectors import COLLECTION, ChromaLeg, ScanLeg, chroma_client

PROBES = 8


def verify_build(folder: Path) -> None:
    """Every file as written, every record in Chroma, and Chroma's nearest neighbours those of an exact scan.

    Raises:
        IndexDamagedError, ValueError: what is wrong.
    """
    if verify_files(folder):
        verify_collection(folder)


def verify_files(folder: Path) -> bool:
    """Every file as written; whether there are vectors as well.

    Raises:
        IndexDamagedError: what is wrong.
    """
    stamp = read_stamp(folder)
    check_files(folder, stamp)
    return bool(stamp.dimension)


def verify_collection(folder: Path) -> None:
    """Chroma against ``vectors.npy`` and ``chunks.json``, which need no stamp yet.

    Raises:
        ValueError: what is wrong.
    """
    vectors = np.load(folder / "vectors.npy")
    chroma, scan = ChromaLeg(chroma_client(folder / "chroma", None), COLLECTION), ScanLeg(vectors)
    if not chroma.count() == len(vectors) == len(read_chunks(folder)[0]):
        raise ValueError(f"应有 {len(vectors)} 条向量，实有 {chroma.count()} 条")
    for row in np.linspace(0, len(vectors) - 1, PROBES, dtype=int):
        _, found = chroma.nearest(vectors[row], 3)
        _, exact = scan.nearest(vectors[row], 3)
        # Cosines, not ids: two likely questions of two clauses may be the same sentence.
        if not np.allclose(found, exact, atol=1e-3):
            raise ValueError(f"第 {row} 条向量查不到自己")


#: The exit status where Chroma was written and does not answer as it should.
DIFFERS = 3

if __name__ == "__main__":
    collection = sys.argv[2:] == ["collection"]
    try:
        (verify_collection if collection else verify_build)(Path(sys.argv[1]))
    except Exception as error:  # any failure is the same answer to the parent: not usable
        sys.stderr.write(f"{error}\n")
        sys.exit(DIFFERS if collection else 1)
