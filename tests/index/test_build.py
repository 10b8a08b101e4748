"""Building: what is written, what is built again, and what happens when building is not possible."""

from __future__ import annotations

import errno
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.assistant import Assistant
from assistant.chunking import CHUNKER_VERSION, chunk_corpus
from assistant.corpus import corpus_digest, load_corpus
from assistant.errors import IndexBusyError, IndexDamagedError, IndexMissingError, StorageError
from assistant.index import build as building
from assistant.index import build_index, current_build, fill
from assistant.index.stamp import file_digest, read_stamp
from assistant.index.vectors import COLLECTION, ChromaLeg, ScanLeg, chroma_client, open_store
from assistant.settings import Settings
from tests.index.corpora import REPOSITORY, StubEmbedder, edit_notes, small_settings

QUESTION = "同一家企业可以建几个国合基地"


def builds(settings: Settings) -> set[str]:
    return {folder.name for folder in (settings.data_dir / "index" / "builds").iterdir()}


def answered_clauses(settings: Settings) -> list[str]:
    return [citation.clause for citation in Assistant.open(settings).ask(QUESTION).citations]


def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the check in another process, where it is not the point."""
    monkeypatch.setattr(building, "verify", lambda folder: None)


def start_builder(root: Path, mode: str = "") -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.index.builder", str(root), mode]
    return subprocess.Popen(command, cwd=REPOSITORY, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def test_a_first_build_reports_its_progress_and_answers(fresh: Settings) -> None:
    with pytest.raises(IndexMissingError, match="assistant index"):
        current_build(fresh)
    lines: list[str] = []

    result = build_index(fresh, lines.append)

    assert result.built
    assert result.chunks == len(chunk_corpus(load_corpus(fresh.corpus_dir)))
    assert 0 < result.embedded <= result.chunks  # a text that stands twice is embedded once
    assert current_build(fresh).name == result.name
    for step in ("开始", "计算向量", "写入向量库", "写入关键词", "拟合", "核对"):
        assert any(line.startswith(step) for line in lines), step
    assert f"计算向量 {result.embedded}/{result.embedded}" in lines
    assert answered_clauses(fresh) == ["第八条（四）"]


def test_an_index_that_is_up_to_date_is_left_alone(small: Settings, stub: StubEmbedder) -> None:
    before = {path: path.stat().st_mtime_ns for path in current_build(small).rglob("*")}

    result = build_index(small)

    assert not result.built
    assert result.embedded == 0
    assert not stub.embedded
    assert {path: path.stat().st_mtime_ns for path in current_build(small).rglob("*")} == before


def test_only_a_changed_note_is_embedded_again(
    small: Settings, stub: StubEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    quickly(monkeypatch)
    edit_notes(small.corpus_dir, "为啥要出这么个管理办法", "为啥要搞出这么一个管理办法")

    result = build_index(small)

    assert result.built
    assert stub.embedded == ["为啥要搞出这么一个管理办法"]
    assert result.embedded == 1


def test_force_builds_again_without_embedding_again(
    small: Settings, stub: StubEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    quickly(monkeypatch)
    first = current_build(small)

    result = build_index(small, force=True)

    assert result.built
    assert result.name != first.name
    assert not stub.embedded
    # The cache keeps half precision: the neighbours of a vector stay what they were.
    old, new = np.load(first / "vectors.npy"), np.load(current_build(small) / "vectors.npy")
    assert np.abs(old - new).max() < 1e-3


def test_the_stamp_says_what_the_build_was_made_from(built: Path) -> None:
    settings = small_settings(built)
    folder = current_build(settings)
    stamp = read_stamp(folder)

    assert (stamp.embedder, stamp.dimension) == (settings.embedding_model, StubEmbedder.dimension)
    assert stamp.chunker == CHUNKER_VERSION
    assert stamp.corpus == corpus_digest(settings.corpus_dir)
    assert stamp.chunks == len(np.load(folder / "vectors.npy"))
    written = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert set(stamp.files) == {name for name in written if not name.startswith("chroma") and name != "stamp.json"}
    assert all(file_digest(folder / name) == digest for name, digest in stamp.files.items())


def test_chroma_holds_every_chunk_with_its_metadata(small: Settings) -> None:
    folder = current_build(small)
    corpus = load_corpus(small.corpus_dir)
    chunks = chunk_corpus(corpus)
    vectors = np.load(folder / "vectors.npy")
    store = open_store(chroma_client(folder / "chroma", None), COLLECTION)

    held = store.get(include=["documents", "metadatas", "embeddings"])

    assert sorted(map(int, held["ids"])) == list(range(len(chunks)))
    text = corpus.documents[0].document.text
    for name, content, metadata, embedding in zip(
        held["ids"], held["documents"], held["metadatas"], held["embeddings"], strict=True
    ):
        chunk = chunks[int(name)]
        assert content == chunk.text
        assert np.allclose(embedding, vectors[int(name)], atol=1e-6)
        assert metadata["document"] == chunk.target.document_id
        assert metadata["clause"] == chunk.target.key
        assert metadata["article"] == chunk.article
        assert metadata["path"] == " > ".join(chunk.path)
        assert (metadata["start"], metadata["end"]) == (chunk.start, chunk.end)
        if not chunk.kind.is_note:
            assert text[metadata["start"] : metadata["end"]] == content


def test_chroma_and_the_exact_scan_find_the_same_neighbours(small: Settings, stub: StubEmbedder) -> None:
    folder = current_build(small)
    chroma = ChromaLeg(chroma_client(folder / "chroma", None), COLLECTION)
    scan = ScanLeg(np.load(folder / "vectors.npy"))

    for question in (QUESTION, "推荐单位负责什么", "生物安全", "what is a base", "出事故了还能报吗"):
        vector = stub.embed_queries([question])[0]
        rows, cosines = chroma.nearest(vector, 20)
        exact_rows, exact = scan.nearest(vector, 20)
        assert np.allclose(cosines, exact, atol=1e-4)
        strictly_nearer = exact > exact[-1] + 1e-4  # the rest may be a tie with what comes next
        assert set(exact_rows[strictly_nearer]) <= set(rows)


def test_the_build_before_stays_and_older_ones_go(small: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    quickly(monkeypatch)
    first = current_build(small).name
    second = build_index(small, force=True).name
    assert builds(small) == {first, second}

    third = build_index(small, force=True).name

    assert builds(small) == {second, third}


def test_a_second_builder_is_refused_while_the_first_one_works(small: Settings) -> None:
    first = current_build(small).name
    other = start_builder(small.data_dir.parent, "hold")
    assert other.stdin
    assert other.stdout
    try:
        while not other.stdout.readline().startswith("写入关键词"):
            assert other.poll() is None
        with pytest.raises(IndexBusyError, match="另一个程序正在建立索引"):
            build_index(small, force=True)
        assert answered_clauses(small) == ["第八条（四）"]  # reading goes on meanwhile
        assert current_build(small).name == first
    finally:
        rest, _ = other.communicate("\n", timeout=60)
    assert other.returncode == 0
    assert current_build(small).name == rest.splitlines()[-1]
    assert not build_index(small).built  # the lock is free again


def refuse(*_: Any, **__: Any) -> Any:
    raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize(
    "step",
    [
        "np.save",
        "fill.write_collection",
        "build_words",
        "build_typos",
        "build_keyword_index",
        "QuestionModel.save",
        "file_digest",
        "write_stamp",
        "VectorCache.save",
    ],
)
def test_a_full_disk_at_any_step_leaves_the_old_index_answering(
    small: Settings, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    quickly(monkeypatch)
    first = current_build(small).name
    with monkeypatch.context() as patch:
        patch.setattr(
            f"assistant.index.{step}" if step.startswith("fill.") else f"assistant.index.build.{step}", refuse
        )
        # Vectors are only saved where some were computed.
        patch.setattr("assistant.index.build.VectorCache._read", lambda *_: iter(()))
        with pytest.raises(StorageError, match="无法写入.*剩余空间.*ASSISTANT_DATA_DIR"):
            build_index(small, force=True)

    assert current_build(small).name == first
    assert builds(small) == {first}
    assert answered_clauses(small) == ["第八条（四）"]


def test_a_full_disk_at_the_swap_leaves_the_old_index_answering(
    small: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    quickly(monkeypatch)
    first = current_build(small).name
    real: Callable[..., Path] = Path.replace

    def replace(path: Path, target: Path) -> Path:
        return refuse() if path.name.startswith("current") else real(path, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", replace)
        with pytest.raises(StorageError):
            build_index(small, force=True)

    assert current_build(small).name == first
    assert builds(small) == {first}
    assert answered_clauses(small) == ["第八条（四）"]


@pytest.mark.parametrize("kilobytes", [128, 700])
def test_when_writing_really_stops_at_a_limit_the_old_index_stands(small: Settings, kilobytes: int) -> None:
    first = current_build(small).name
    builder = start_builder(small.data_dir.parent, f"fsize={kilobytes * 1024}")
    output, _ = builder.communicate(timeout=60)

    assert builder.returncode == 3, output
    assert output.splitlines()[-1].startswith("StorageError: 数据文件夹"), output
    assert current_build(small).name == first
    assert builds(small) == {first}
    assert answered_clauses(small) == ["第八条（四）"]


def test_a_data_folder_that_cannot_be_made_is_named(fresh: Settings) -> None:
    fresh.data_dir.parent.mkdir(exist_ok=True)
    fresh.data_dir.write_text("a file where the folder should be")

    with pytest.raises(StorageError, match=str(fresh.data_dir)):
        build_index(fresh)


def test_a_builds_folder_that_cannot_be_written_leaves_nothing_behind(fresh: Settings) -> None:
    root = fresh.data_dir / "index"
    root.mkdir(parents=True)
    (root / "builds").write_text("a file where the folder should be")

    with pytest.raises(StorageError, match="ASSISTANT_DATA_DIR"):
        build_index(fresh)
    assert not (root / "current").exists()


def test_a_build_that_fails_its_check_is_thrown_away(small: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    first = current_build(small).name
    real = fill.write_collection

    def lossy(client: Any, collection: str, chunks: Any, vectors: Any) -> None:
        real(client, collection, chunks[:-1], vectors[:-1])

    monkeypatch.setattr(fill, "write_collection", lossy)
    with pytest.raises(IndexDamagedError, match=r"没有通过核对（应有 \d+ 条向量，实有 \d+ 条），原来的索引未改动"):
        build_index(small, force=True)
    assert current_build(small).name == first
    assert builds(small) == {first}


def test_another_process_fills_chroma_for_many_chunks(small: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fill, "APART", 1)
    monkeypatch.setattr(fill, "write_collection", refuse)  # in this process nothing may be written
    result = build_index(small, force=True)
    assert result.built
    client = chroma_client(current_build(small) / "chroma", None)
    assert ChromaLeg(client, COLLECTION).count() == result.chunks


def test_the_other_process_failing_leaves_the_old_index(small: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fill, "APART", 1)
    quickly(monkeypatch)
    first = current_build(small).name

    def blocked(folder: Path, *_: Any) -> Any:
        (folder / "chroma").write_text("a file where the folder should be")
        return real(folder, *_)

    real = building.filling
    monkeypatch.setattr(building, "filling", blocked)
    with pytest.raises(StorageError, match="向量库无法写入"):
        build_index(small, force=True)
    assert current_build(small).name == first
    assert builds(small) == {first}


def test_a_collection_that_differs_from_the_vectors_is_not_swapped_in(
    small: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The vectors are turned round once the other process has read them: what it wrote no longer fits them."""
    monkeypatch.setattr(fill, "APART", 1)
    first = current_build(small).name
    real = building._write_questions

    def turned(folder: Path, *given: Any) -> None:
        while not (folder / "chroma" / "chroma.sqlite3").exists():
            time.sleep(0.01)
        vectors = np.load(folder / "vectors.npy")
        np.save(folder / "vectors.npy", -vectors)
        real(folder, *given)

    monkeypatch.setattr(building, "_write_questions", turned)
    with pytest.raises(IndexDamagedError, match="没有通过核对"):
        build_index(small, force=True)
    assert current_build(small).name == first
    assert builds(small) == {first}


def test_a_build_that_fails_beside_it_ends_the_other_process(small: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fill, "APART", 1)
    started: list[subprocess.Popen[str]] = []
    real = subprocess.Popen

    def noted(*args: Any, **kwargs: Any) -> Any:
        started.append(real(*args, **kwargs))
        return started[-1]

    monkeypatch.setattr(fill.subprocess, "Popen", noted)
    monkeypatch.setattr(building, "build_words", refuse)
    with pytest.raises(StorageError):
        build_index(small, force=True)
    assert [process.poll() is not None for process in started] == [True]


#: The line after which the builder is killed, and how long after it at most, in seconds.
MOMENTS = [("开始", 0.1), ("写入向量库", 0.2), ("写入向量库", 0.6), ("写入关键词", 0.1), ("拟合", 0.02), ("核对", 0.3)]


def kill_builder(root: Path, line: str, delay: float) -> None:
    builder = start_builder(root)
    assert builder.stdout
    while not builder.stdout.readline().startswith(line):
        assert builder.poll() is None
    time.sleep(delay)
    assert builder.poll() is None, "it was done already"
    builder.kill()
    builder.communicate()


def test_a_build_killed_at_any_moment_never_shows(small: Settings) -> None:
    first = current_build(small).name
    choose = random.Random()
    for line, longest in MOMENTS:
        delay = choose.uniform(0, longest)
        kill_builder(small.data_dir.parent, line, delay)
        assert current_build(small).name == first, (line, delay)
        assert answered_clauses(small) == ["第八条（四）"], (line, delay)
    assert len(builds(small)) > 1  # what the killed ones left

    result = build_index(small, force=True)

    assert builds(small) == {first, result.name}
    assert answered_clauses(small) == ["第八条（四）"]


def test_after_a_first_build_was_killed_the_next_one_works(fresh: Settings) -> None:
    kill_builder(fresh.data_dir.parent, "核对", 0.2)
    with pytest.raises(IndexMissingError):
        Assistant.open(fresh)
    assert len(builds(fresh)) == 1

    result = build_index(fresh)

    assert builds(fresh) == {result.name}
    assert answered_clauses(fresh) == ["第八条（四）"]


def test_a_corpus_that_changed_while_it_was_read_is_not_taken_for_the_new_one(
    small: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Someone saves the notes during a build: the index must not claim to hold what it has not read."""
    quickly(monkeypatch)
    from assistant.corpus import documents

    real = documents.load_notes
    edits = iter(["为啥要搞出这么一个管理办法"])  # once

    def slow(path: Path, document: Any) -> Any:
        notes = real(path, document)
        for new in edits:
            edit_notes(small.corpus_dir, "为啥要出这么个管理办法", new)
        return notes

    monkeypatch.setattr(documents, "load_notes", slow)
    build_index(small, force=True)

    texts = (current_build(small) / "chunks.json").read_text(encoding="utf-8")
    claims_the_edit = read_stamp(current_build(small)).corpus == corpus_digest(small.corpus_dir)
    assert claims_the_edit == ("为啥要搞出这么一个管理办法" in texts)
