"""Build, check, swap: a new build stands beside the old one and is verified before the pointer moves.

Layout of ``<data>/index``: ``current`` (the name of the build in use), ``lock``, ``cache-<model>.npz``,
``builds/<name>/`` with ``stamp.json``, ``chunks.json``, ``notes.json``, ``words.txt``, ``vectors.npy``,
``questions.npz``, ``keyword/`` and ``chroma/``.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import subprocess
import sys
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from assistant.chunking import CHUNKER_VERSION, Chunk, TargetText, chunk_corpus, target_texts
from assistant.corpus import Corpus, load_corpus
from assistant.errors import IndexBusyError, IndexDamagedError, IndexMissingError, StorageError
from assistant.index import fill
from assistant.index.carry import carried_path
from assistant.index.chunkfile import write_chunks
from assistant.index.columns import fitted_rows, point_columns, wanted_scores
from assistant.index.fill import filling
from assistant.index.keyword import FIELDS, build_keyword_index
from assistant.index.questions import QuestionModel
from assistant.index.stamp import Stamp, check_files, file_digest, read_stamp, write_stamp
from assistant.index.tokens import DOMAIN_WORDS, GRAM, Tokenizer, build_words, full_dictionary
from assistant.index.typos import Typos, build_typos, question_grams
from assistant.index.vectors import SCAN_LIMIT, VectorCache, Vectors
from assistant.index.verify import verify_files
from assistant.models import Embedder, load_embedder
from assistant.settings import Settings
from assistant.textnorm import normalise

Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class BuildResult:
    """What ``build_index`` did; ``built`` is false where the index was up to date."""

    name: str
    built: bool
    chunks: int
    targets: int
    embedded: int
    seconds: float


def index_root(settings: Settings) -> Path:
    """``<data>/index``."""
    return settings.data_dir / "index"


def current_build(settings: Settings) -> Path:
    """The folder of the build in use.

    Raises:
        IndexMissingError: none was built yet.
        IndexDamagedError: the pointer leads nowhere.
    """
    pointer = index_root(settings) / "current"
    try:
        name = pointer.read_text(encoding="utf-8", errors="replace").strip()
    except FileNotFoundError as error:
        raise IndexMissingError("还没有建立索引，请先运行 assistant index。") from error
    except OSError as error:
        raise StorageError(f"数据文件夹 {settings.data_dir} 无法读取：{error.strerror}。") from error
    folder = index_root(settings) / "builds" / name
    if not re.fullmatch(r"[0-9a-f]{12}", name) or not folder.is_dir():
        raise IndexDamagedError("索引不完整或已损坏，请运行 assistant index 重建。")
    return folder


@contextlib.contextmanager
def _storage(settings: Settings) -> Iterator[None]:
    """Turn the operating system's refusals into one Chinese line."""
    try:
        yield
    except OSError as error:
        raise StorageError(
            f"数据文件夹 {settings.data_dir} 无法写入（{error.strerror or error}）。"
            "请检查权限和剩余空间，或用 ASSISTANT_DATA_DIR 换一个文件夹。"
        ) from error


@contextlib.contextmanager
def _lock(settings: Settings) -> Iterator[None]:
    from filelock import FileLock, Timeout  # noqa: PLC0415

    root = index_root(settings)
    root.mkdir(parents=True, exist_ok=True)
    lock = FileLock(root / "lock", timeout=0)
    try:
        lock.acquire()
    except Timeout as error:
        raise IndexBusyError("另一个程序正在建立索引，请稍后再试。") from error
    try:
        yield
    finally:
        lock.release()


def _up_to_date(settings: Settings, wanted: Stamp) -> Path | None:
    try:
        folder = current_build(settings)
        stamp = read_stamp(folder)
        check_files(folder, stamp)
    except (IndexMissingError, IndexDamagedError):
        return None
    if stamp.chunks > SCAN_LIMIT and probe(folder):
        return None  # here answers need Chroma's own files, which the stamp does not cover
    return folder if stamp.same_sources(wanted) else None


def build_index(settings: Settings, report: Report = lambda line: None, *, force: bool = False) -> BuildResult:
    """Build the index unless an intact one of the same sources stands.

    Raises:
        CorpusError, ModelUnavailableError, IndexBusyError, StorageError: nothing was changed.
    """
    started = time.perf_counter()
    with _storage(settings), _lock(settings):
        corpus = load_corpus(settings.corpus_dir)
        name = settings.embedding_model
        wanted = Stamp(name, 0, CHUNKER_VERSION, corpus.digest, 0, 0, "")
        existing = None if force else _up_to_date(settings, wanted)
        if existing:
            stamp = read_stamp(existing)
            seconds = time.perf_counter() - started
            return BuildResult(existing.name, False, stamp.chunks, stamp.targets, 0, seconds)
        report("开始建立索引……")
        embedder = load_embedder(settings)
        folder = index_root(settings) / "builds" / uuid.uuid4().hex[:12]
        try:
            stamp, embedded = _write_build(folder, settings, corpus, embedder, report)
            report("核对新索引……")
            if stamp.dimension and stamp.chunks >= fill.APART:
                verify_files(folder)  # the collection was verified by the process that filled it
            else:
                verify(folder)
            _swap(settings, folder)
        except BaseException:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        return BuildResult(folder.name, True, stamp.chunks, stamp.targets, embedded, time.perf_counter() - started)


def _write_build(
    folder: Path, settings: Settings, corpus: Corpus, embedder: Embedder | None, report: Report
) -> tuple[Stamp, int]:
    folder.mkdir(parents=True)
    chunks, texts = chunk_corpus(corpus), target_texts(corpus)
    vectors, embedded = None, 0
    if embedder:
        vectors, embedded = _embed(settings, corpus, chunks, embedder, report)
        np.save(folder / "vectors.npy", vectors)
    write_chunks(folder, chunks, [text.target for text in texts])
    with contextlib.ExitStack() as beside:
        written: Callable[[], None] | None = None
        if vectors is not None:
            report(f"写入向量库（{len(chunks)} 条）……")
            written = beside.enter_context(filling(folder, settings, chunks, vectors))
        report("写入关键词索引……")
        _write_keyword(folder, corpus, texts)
        report("拟合常见问法……")
        _write_questions(folder, chunks, texts, vectors)
        if written:
            written()
    (folder / "notes.json").write_text(
        json.dumps({entry.id: entry.notes.model_dump(mode="json") for entry in corpus.documents}, ensure_ascii=False),
        encoding="utf-8",
    )
    files = {
        str(path.relative_to(folder)): file_digest(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "chroma" not in path.relative_to(folder).parts
    }
    stamp = Stamp(
        embedder=settings.embedding_model,
        dimension=embedder.dimension if embedder else 0,
        chunker=CHUNKER_VERSION,
        corpus=corpus.digest,
        chunks=len(chunks),
        targets=len(texts),
        built_at=datetime.now(UTC).isoformat(timespec="seconds"),
        files=files,
    )
    write_stamp(folder, stamp)
    return replace(stamp), embedded


def _embed(
    settings: Settings, corpus: Corpus, chunks: list[Chunk], embedder: Embedder, report: Report
) -> tuple[Vectors, int]:
    safe = re.sub(r"[^0-9A-Za-z]+", "-", embedder.name)[-60:]
    carried = [carried_path(entry.folder, embedder.name) for entry in corpus.documents]
    cache = VectorCache(index_root(settings) / f"cache-{safe}.npz", embedder.name, carried)

    def progress(done: int, total: int) -> None:
        report(f"计算向量 {done}/{total}")

    vectors = cache.embed(chunks, embedder, progress)
    if cache.computed:
        cache.save()
    return vectors, cache.computed


def _write_keyword(folder: Path, corpus: Corpus, texts: list[TargetText]) -> None:
    everything = [text.law for text in texts] + [text.notes for text in texts]
    terms = [term for entry in corpus.documents for term in entry.notes.terms]
    frequencies = full_dictionary()
    lines = build_words(frequencies, everything, terms)
    (folder / "words.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    tokenizer = Tokenizer(folder / "words.txt")
    fields = {name: [tokenizer.tokens(normalise(getattr(text, name))) for text in texts] for name in FIELDS}
    words = Counter(token for rows in fields.values() for tokens in rows for token in tokens if token[0] != GRAM)
    words.update((*terms, *DOMAIN_WORDS))
    build_typos(folder / "typos.json", frequencies, everything, words)
    build_keyword_index(folder / "keyword", fields)


def _write_questions(folder: Path, chunks: list[Chunk], texts: list[TargetText], vectors: Vectors | None) -> None:
    from threadpoolctl import threadpool_limits  # noqa: PLC0415 - only when an index is built

    rows = fitted_rows(chunks).tolist()
    typos = Typos(folder / "typos.json")
    # An index that is open in this process holds products to one thread; solving wants them all.
    with threadpool_limits(limits=os.cpu_count(), user_api="blas"):
        model = QuestionModel.fit(
            [question_grams(normalise(chunks[row].text), typos) for row in rows],
            wanted_scores([chunks[row] for row in rows], [text.target for text in texts], point_columns(chunks, texts)),
            vectors[rows] if vectors is not None else None,
        )
    model.save(folder / "questions.npz")


def verify(folder: Path) -> None:
    """Check a new build.

    Raises:
        IndexDamagedError: the build does not answer as it should.
    """
    if reason := probe(folder):
        raise IndexDamagedError(f"新索引没有通过核对（{reason}），原来的索引未改动。")


def probe(folder: Path) -> str:
    """What is wrong with a build, found in another process: damage there cannot take this process down."""
    done = subprocess.run(  # noqa: S603 - our own module
        [sys.executable, "-m", "assistant.index.verify", str(folder)], capture_output=True, text=True, check=False
    )
    return (done.stderr.strip().splitlines() or ["无输出"])[-1] if done.returncode else ""


def _swap(settings: Settings, folder: Path) -> None:
    root = index_root(settings)
    pointer = root / "current"
    previous = pointer.read_text(encoding="utf-8", errors="replace").strip() if pointer.is_file() else ""
    partial = root / "current.partial"
    partial.write_text(folder.name, encoding="utf-8")
    partial.replace(pointer)
    # The build before stays: a server that has not yet noticed the swap may still be reading it.
    for old in (root / "builds").iterdir():
        if old.name not in {folder.name, previous}:
            shutil.rmtree(old, ignore_errors=True)
