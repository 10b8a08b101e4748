"""The read side of a build."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.chunking import CHUNKER_VERSION, Target
from assistant.corpus import Notes
from assistant.errors import IndexDamagedError, IndexMismatchError, ModelUnavailableError
from assistant.index.build import current_build, probe
from assistant.index.chunkfile import read_chunks
from assistant.index.columns import fitted_rows, point_columns
from assistant.index.keyword import KeywordIndex
from assistant.index.questions import QuestionModel
from assistant.index.stamp import Stamp, check_files, check_sources, read_stamp
from assistant.index.tokens import Tokenizer
from assistant.index.typos import Typos, question_grams
from assistant.index.vectors import COLLECTION, SCAN_LIMIT, ChromaLeg, DenseLeg, ScanLeg, chroma_client
from assistant.models import Embedder, load_embedder
from assistant.settings import Settings

Scores = NDArray[np.float32]

#: Chunks that the dense leg looks at; their targets get a score, all others the lowest of these.
DENSE_CHUNKS = 1_500
#: An embedding server that failed is asked again after so many seconds.
RETRY_SECONDS = 30.0
KEYWORDS_ONLY = "向量模型不可用，目前只按关键词检索。"


@dataclass(frozen=True)
class Legs:
    """Scores of every target, shape (targets,) each; ``likeness`` is what points are scored from when needed."""

    law: Scores
    notes: Scores
    dense_text: Scores
    dense_question: Scores
    questions: Scores
    likeness: Scores


class Index:
    """An open build, safe to share between threads; nothing changes but whether the embedder can be reached."""

    def __init__(self, folder: Path, settings: Settings, embedder: Embedder | None, notices: tuple[str, ...]) -> None:
        one_thread_for_products()
        self.folder, self.embedder = folder, embedder
        self._notices, self._away, self._ask_again = notices, "", 0.0
        self.stamp: Stamp = read_stamp(folder)
        check_files(folder, self.stamp)
        try:
            self.chunks, self.targets = read_chunks(folder)
            notes = json.loads((folder / "notes.json").read_text(encoding="utf-8"))
            self.notes = {name: Notes.model_validate(value) for name, value in notes.items()}
            self.tokenizer = Tokenizer(folder / "words.txt")
            self._keyword = KeywordIndex(folder / "keyword")
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise IndexDamagedError("索引不完整或已损坏，请运行 assistant index 重建。") from error
        self.target_number = {target.id: number for number, target in enumerate(self.targets)}
        self._chunk_target = np.array([self.target_number[chunk.target.id] for chunk in self.chunks])
        self._chunk_is_question = np.array([chunk.kind.is_note for chunk in self.chunks])
        self.typos = Typos(folder / "typos.json")
        self._questions = QuestionModel.load(folder / "questions.npz")
        self.point_columns = point_columns(self.chunks, self.targets)
        self._fitted = fitted_rows(self.chunks)
        self._scan = _scan_leg(folder) if embedder else None
        self._dense = _dense_leg(folder, settings, self.stamp, self._scan) if self._scan else None

    @property
    def notices(self) -> tuple[str, ...]:
        """What users should know, e.g. that the keyword leg answers alone."""
        return (*self._notices, self._away) if self._away else self._notices

    def embed(self, texts: Sequence[str]) -> list[Scores | None]:
        """The questions' vectors, in one call; ``None`` where there is no embedder or its server is away."""
        nothing: list[Scores | None] = [None] * len(texts)
        if self.embedder is None or self._dense is None or time.monotonic() < self._ask_again:
            return nothing
        try:
            vectors: list[Scores | None] = list(self.embedder.embed_queries(texts))
        except ModelUnavailableError as error:
            # A server that is away must not cost every question its time limit.
            self._ask_again = time.monotonic() + RETRY_SECONDS
            self._away = f"{KEYWORDS_ONLY}{error}"
            return nothing
        self._away = ""
        return vectors

    def legs(self, text: str, vector: Scores | None) -> Legs:
        """Scores of all targets for a question: its normalised ``text``, and what ``embed`` made of it."""
        keyword = self._keyword.scores(self.tokenizer.tokens(text))
        dense_text = np.zeros(len(self.targets), np.float32)
        dense_question = dense_text.copy()
        near: Scores | None = None
        if vector is not None and self._scan and self._dense:
            everything = self._scan.cosines(vector)
            near = everything[self._fitted]
            rows, cosines = (
                self._scan.best(everything, DENSE_CHUNKS)
                if self._dense is self._scan
                else self._dense.nearest(vector, DENSE_CHUNKS)
            )
            floor = float(cosines[-1]) if len(cosines) else 0.0
            dense_text[:], dense_question[:] = floor, floor
            notes = self._chunk_is_question[rows]
            for scores, mask in ((dense_text, ~notes), (dense_question, notes)):
                np.maximum.at(scores, self._chunk_target[rows[mask]], cosines[mask])
        likeness = self._questions.likeness(question_grams(text, self.typos), vector, near)
        questions = self._questions.scores(likeness, range(len(self.targets)))
        return Legs(keyword["law"], keyword["notes"], dense_text, dense_question, questions, likeness)

    def point_scores(self, target: Target, likeness: Scores) -> Scores:
        """Scores of a target's points, shape (points,); empty where it has none."""
        return self._questions.scores(likeness, self.point_columns.get(target.id, range(0)))


def one_thread_for_products() -> None:
    """Questions are matrix-vector products: a second BLAS thread gains nothing and fights the embedder's for a core.

    Measured on two cores: 24 ms a question with two BLAS threads, 9 ms with one.
    """
    from threadpoolctl import threadpool_limits  # noqa: PLC0415

    threadpool_limits(limits=1, user_api="blas")


def _scan_leg(folder: Path) -> ScanLeg:
    try:
        return ScanLeg(np.load(folder / "vectors.npy", allow_pickle=False))
    except (OSError, ValueError, EOFError) as error:
        raise IndexDamagedError("索引文件 vectors.npy 已损坏，请运行 assistant index 重建。") from error


def _dense_leg(folder: Path, settings: Settings, stamp: Stamp, scan: ScanLeg) -> DenseLeg:
    return _chroma_leg(folder, settings, stamp) if settings.chroma_url or stamp.chunks > SCAN_LIMIT else scan


def _chroma_leg(folder: Path, settings: Settings, stamp: Stamp) -> ChromaLeg:
    # Damaged files of Chroma can end the process that opens them, so another one opens them first.
    if not settings.chroma_url and (reason := probe(folder)):
        raise IndexDamagedError(f"向量库已损坏（{reason}），请运行 assistant index 重建。")
    name = f"{COLLECTION}-{folder.name}" if settings.chroma_url else COLLECTION
    try:
        leg = ChromaLeg(chroma_client(folder / "chroma", settings.chroma_url), name)
        held = leg.count()
    except Exception as error:  # chromadb raises its engine's own types
        raise IndexDamagedError(
            f"向量库无法打开（{type(error).__name__}），请检查 ASSISTANT_CHROMA_URL，"
            "或运行 assistant index --force 重建。"
        ) from error
    # Chroma makes an empty collection of one that is missing.
    if held != stamp.chunks:
        raise IndexDamagedError(f"向量库应有 {stamp.chunks} 条，实有 {held} 条，请运行 assistant index --force 重建。")
    return leg


def open_index(settings: Settings, corpus_digest: str) -> Index:
    """Open the build in use; without a loadable embedder the keyword leg answers alone and says so.

    Raises:
        IndexMissingError, IndexDamagedError, IndexMismatchError: each names the command that mends it.
    """
    folder = current_build(settings)
    stamp = read_stamp(folder)
    check_sources(stamp, embedder=settings.embedding_model, chunker=CHUNKER_VERSION, corpus=corpus_digest)
    notices: tuple[str, ...] = ()
    embedder: Embedder | None = None
    try:
        embedder = load_embedder(settings)
    except ModelUnavailableError as error:
        notices = (f"{KEYWORDS_ONLY}{error}",)
    if embedder and embedder.dimension != stamp.dimension:
        raise IndexMismatchError(
            f"向量模型 {stamp.embedder} 与建立索引时的不是同一个，请运行 assistant index --force 重建。"
        )
    return Index(folder, settings, embedder, notices)
