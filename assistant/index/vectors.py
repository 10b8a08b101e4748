"""Vectors of chunks: the Chroma collection, the plain array beside it, and the cache that saves embedding.

The only user of chromadb. Chroma is a disposable cache of the corpus: one directory a build, written once
through langchain-chroma, verified by another process, never written again.

Why the array as well: importing chromadb takes most of the second and a half that a cold question may take, and
for a few thousand vectors an exact scan is faster than an approximate graph. ``Index`` scans up to
``SCAN_LIMIT`` vectors and asks Chroma beyond that or where a Chroma server is configured; the build checks that
both give the same neighbours.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from assistant.chunking import Chunk
from assistant.errors import IndexDamagedError
from assistant.models import Embedder

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from langchain_chroma import Chroma

Vectors = NDArray[np.float32]

COLLECTION = "clauses"
SCAN_LIMIT = 20_000
#: Chroma takes at most 5,461 records a call.
_BATCH = 2_000


class VectorCache:
    """Embedding by content: texts seen before are not embedded again. One ``.npz`` a model.

    ``read_only`` caches travel with the corpus; what they lack is computed and kept in the data folder.
    """

    def __init__(self, path: Path, model: str, read_only: Sequence[Path] = ()) -> None:
        self._path, self._model = path, model
        self._rows: dict[str, Vectors] = {}
        for source in (*read_only, path):
            self._rows |= dict(self._read(source))
        self.computed = 0

    def _read(self, path: Path) -> Iterator[tuple[str, Vectors]]:
        try:
            with np.load(path, allow_pickle=False) as data:
                if str(data["model"]) == self._model:
                    yield from zip((str(key) for key in data["keys"]), data["rows"].astype(np.float32), strict=True)
        except (OSError, ValueError, KeyError, EOFError, BadZipFile, zlib.error):
            return  # a cache that cannot be read costs time, nothing else

    def _key(self, chunk: Chunk) -> str:
        role = "query" if chunk.kind.is_note else "passage"
        return hashlib.sha256(f"{role}\0{chunk.embedded}".encode()).hexdigest()[:24]

    def embed(self, chunks: Sequence[Chunk], embedder: Embedder, report: Any = None) -> Vectors:
        """Vectors of ``chunks`` in order, shape (n, d)."""
        keys = [self._key(chunk) for chunk in chunks]
        missing = {key: chunk for key, chunk in zip(keys, chunks, strict=True) if key not in self._rows}
        pending = sorted(missing.items(), key=lambda pair: len(pair[1].embedded))
        for start in range(0, len(pending), 64):
            part = pending[start : start + 64]
            for question in (True, False):
                group = [(key, c) for key, c in part if c.kind.is_note == question]
                if group:
                    embed = embedder.embed_queries if question else embedder.embed_passages
                    rows = embed([chunk.embedded for _, chunk in group])
                    self._rows.update({key: row for (key, _), row in zip(group, rows, strict=True)})
            if report:
                report(min(start + 64, len(pending)), len(pending))
        self.computed = len(pending)
        self._used = keys
        return np.stack([self._rows[key] for key in keys]).astype(np.float32)

    def save(self, path: Path | None = None) -> None:
        """Keep the vectors of the last ``embed`` (half precision, so that a cache stays small)."""
        target = path or self._path
        target.parent.mkdir(parents=True, exist_ok=True)
        keys = sorted(set(self._used))
        partial = target.with_suffix(".partial.npz")
        np.savez_compressed(
            partial, model=np.str_(self._model), keys=np.array(keys),
            rows=np.stack([self._rows[key] for key in keys]).astype(np.float16),
        )  # fmt: skip
        partial.replace(target)


class DenseLeg(Protocol):
    """Nearest chunks of a question vector."""

    def nearest(self, vector: Vectors, count: int) -> tuple[NDArray[np.int64], Vectors]:
        """Chunk numbers and cosines, best first."""


class ScanLeg:
    """Exact search in the array; ``vectors`` are unit rows in chunk order."""

    def __init__(self, vectors: Vectors) -> None:
        self._vectors = vectors

    def nearest(self, vector: Vectors, count: int) -> tuple[NDArray[np.int64], Vectors]:
        """See ``DenseLeg``."""
        return self.best(self.cosines(vector), count)

    def cosines(self, vector: Vectors) -> Vectors:
        """With every chunk, shape (chunks,)."""
        return np.asarray(self._vectors @ vector)

    @staticmethod
    def best(scores: Vectors, count: int) -> tuple[NDArray[np.int64], Vectors]:
        """What ``nearest`` gives for these cosines."""
        count = min(count, len(scores))
        best = np.argpartition(-scores, count - 1)[:count]
        best = best[np.argsort(-scores[best], kind="stable")]
        return best.astype(np.int64), scores[best]


class ChromaLeg:
    """Search in a Chroma collection that exists, by vector only (langchain-chroma cannot leave documents out)."""

    def __init__(self, client: ClientAPI, name: str) -> None:
        self._collection: Any = client.get_collection(name, embedding_function=None)

    def count(self) -> int:
        """Records that the collection holds."""
        return int(self._collection.count())

    def nearest(self, vector: Vectors, count: int) -> tuple[NDArray[np.int64], Vectors]:
        """See ``DenseLeg``."""
        try:
            found = self._collection.query(query_embeddings=[vector.tolist()], n_results=count, include=["distances"])
        except Exception as error:  # chromadb raises its engine's own types
            raise IndexDamagedError(
                f"向量库无法查询（{type(error).__name__}），请运行 assistant index 重建。"
            ) from error
        numbers = np.array([int(identifier) for identifier in found["ids"][0]], dtype=np.int64)
        return numbers, 1 - np.array(found["distances"][0], dtype=np.float32)


def chroma_client(folder: Path | None, url: str | None) -> ClientAPI:
    """An embedded client over ``folder``, or a client of the server at ``url``; telemetry off."""
    import chromadb  # noqa: PLC0415 - a second of imports
    from chromadb.config import Settings as ChromaSettings  # noqa: PLC0415

    quiet = ChromaSettings(anonymized_telemetry=False)
    if url:
        from urllib.parse import urlsplit  # noqa: PLC0415

        parts = urlsplit(url)
        return chromadb.HttpClient(
            host=parts.hostname or "127.0.0.1", port=parts.port or 8000, ssl=parts.scheme == "https", settings=quiet
        )
    return chromadb.PersistentClient(path=str(folder), settings=quiet)


def open_store(client: ClientAPI, collection: str, embeddings: Any = None) -> Chroma:
    """The collection as a LangChain vector store (inner product of unit vectors, so cosine)."""
    from langchain_chroma import Chroma  # noqa: PLC0415

    return Chroma(
        collection_name=collection,
        client=client,
        embedding_function=embeddings,
        collection_configuration={
            "hnsw": {"space": "ip", "ef_construction": 50, "ef_search": 400},
            "embedding_function": None,
        },
    )


def write_collection(client: ClientAPI, collection: str, chunks: Sequence[Chunk], vectors: Vectors) -> None:
    """Fill a new collection; record ids are chunk numbers, so a hit leads straight to its chunk."""
    from langchain_core.embeddings import Embeddings  # noqa: PLC0415

    class Ready(Embeddings):
        """Hands langchain-chroma the vectors that were computed already, batch by batch."""

        start = 0

        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            rows: list[list[float]] = vectors[self.start : self.start + len(texts)].tolist()
            return rows

        def embed_query(self, text: str) -> list[float]:
            raise NotImplementedError

    ready = Ready()
    store = open_store(client, collection, ready)
    for start in range(0, len(chunks), _BATCH):
        ready.start = start
        part = chunks[start : start + _BATCH]
        store.add_texts(
            [chunk.text for chunk in part],
            metadatas=[_metadata(chunk) for chunk in part],
            ids=[str(start + number) for number in range(len(part))],
        )


def _metadata(chunk: Chunk) -> dict[str, str | int]:
    metadata: dict[str, str | int] = {
        "document": chunk.target.document_id,
        "target": chunk.target.id,
        "clause": chunk.target.key,
        "kind": str(chunk.kind),
        "article": chunk.article,
        "path": " > ".join(chunk.path),
        "start": chunk.start,
        "end": chunk.end,
    }
    if chunk.target.occurrence:
        metadata["occurrence"] = chunk.target.occurrence
    return metadata
