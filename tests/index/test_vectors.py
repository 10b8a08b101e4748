"""The cache of vectors and the exact scan."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.chunking import Chunk, Kind, Target, TargetKind
from assistant.index.vectors import ScanLeg, VectorCache
from tests.index.corpora import StubEmbedder

TEXTS = [f"第{number}条 国际科技合作基地的第{number * 37 % 101}种情形" for number in range(150)]


def chunk(text: str, kind: Kind = Kind.QUESTION) -> Chunk:
    return Chunk("id", Target("d", TargetKind.CLAUSE, "第一条"), kind, text, text, "第一条", ())


def cached(path: Path, texts: list[str], model: str = "stub", **kinds: Kind) -> tuple[np.ndarray, StubEmbedder]:
    embedder, cache = StubEmbedder(), VectorCache(path, model)
    rows = cache.embed([chunk(text, **kinds) for text in texts], embedder)
    cache.save()
    return rows, embedder


def test_a_text_is_embedded_once_whatever_chunk_it_stands_in(tmp_path: Path) -> None:
    rows, embedder = cached(tmp_path / "cache.npz", ["甲", "乙", "甲"])
    assert sorted(embedder.embedded) == ["乙", "甲"]
    assert np.array_equal(rows[0], rows[2])
    assert not np.array_equal(rows[0], rows[1])

    again, embedder = cached(tmp_path / "cache.npz", ["乙", "丙", "甲"])
    assert embedder.embedded == ["丙"]
    assert np.allclose(again[0], rows[1], atol=1e-3)
    assert np.allclose(again[2], rows[0], atol=1e-3)


def test_a_question_and_a_passage_of_the_same_words_are_two_texts(tmp_path: Path) -> None:
    cached(tmp_path / "cache.npz", ["甲"])
    _, embedder = cached(tmp_path / "cache.npz", ["甲"], kind=Kind.CLAUSE)
    assert embedder.embedded == ["甲"]


def test_rows_come_in_the_order_of_the_chunks(tmp_path: Path) -> None:
    rows, _ = cached(tmp_path / "cache.npz", TEXTS)
    assert np.allclose(rows, StubEmbedder().embed_queries(TEXTS), atol=1e-6)


def test_another_models_vectors_are_not_taken(tmp_path: Path) -> None:
    cached(tmp_path / "cache.npz", ["甲"], model="one")
    _, embedder = cached(tmp_path / "cache.npz", ["甲"], model="two")
    assert embedder.embedded == ["甲"]


def test_what_is_no_longer_in_the_corpus_leaves_the_cache(tmp_path: Path) -> None:
    path = tmp_path / "cache.npz"
    cached(path, TEXTS)
    cached(path, TEXTS[:3])
    with np.load(path) as data:
        assert len(data["keys"]) == len(data["rows"]) == 3
    assert not list(tmp_path.glob("*.partial*"))


def test_a_cache_that_travels_with_the_corpus_is_read_and_never_written(tmp_path: Path) -> None:
    carried = tmp_path / "carried.npz"
    cached(carried, ["甲"])
    before = carried.read_bytes()
    embedder, cache = StubEmbedder(), VectorCache(tmp_path / "own.npz", "stub", [carried, tmp_path / "absent.npz"])

    cache.embed([chunk("甲"), chunk("乙")], embedder)
    cache.save()

    assert embedder.embedded == ["乙"]
    assert cache.computed == 1
    assert carried.read_bytes() == before


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04 no archive", b"\x93NUMPY", bytes(range(256)) * 9, "half", "keys"]
)
def test_an_unreadable_cache_is_no_cache(tmp_path: Path, content: bytes | str) -> None:
    path = tmp_path / "cache.npz"
    cached(path, ["甲"])
    if content == "half":
        content = path.read_bytes()[: path.stat().st_size // 2]
    if content == "keys":
        np.savez(path, model=np.str_("stub"), keys=np.array(["a", "b"]), rows=np.zeros((1, 64)))
    else:
        path.write_bytes(bytes(content))  # type: ignore[arg-type]

    rows, embedder = cached(path, ["甲"])

    assert embedder.embedded == ["甲"]
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-4)
    assert cached(path, ["甲"])[1].embedded == []  # it was replaced by a good one


def test_half_precision_keeps_the_neighbours(tmp_path: Path) -> None:
    path = tmp_path / "cache.npz"
    exact, _ = cached(path, TEXTS)
    kept, embedder = cached(path, TEXTS)
    assert not embedder.embedded
    for question in ("国际科技合作", "第7条", "种情形37"):
        vector = StubEmbedder().embed_queries([question])[0]
        before, cosines = ScanLeg(exact).nearest(vector, 10)
        after, halved = ScanLeg(kept).nearest(vector, 10)
        assert np.allclose(cosines, halved, atol=1e-3)
        clear = cosines > cosines[-1] + 2e-3
        assert set(before[clear]) <= set(after)


def test_progress_is_reported_up_to_the_last_text(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    VectorCache(tmp_path / "cache.npz", "stub").embed(
        [chunk(text) for text in TEXTS], StubEmbedder(), lambda done, total: seen.append((done, total))
    )
    assert seen == [(64, 150), (128, 150), (150, 150)]


def test_the_scan_is_exact_and_ordered() -> None:
    vectors = StubEmbedder().embed_passages(TEXTS)
    for row in (0, 77, 149):
        numbers, cosines = ScanLeg(vectors).nearest(vectors[row], 12)
        assert numbers[0] == row or np.isclose(cosines[0], cosines[1])
        assert np.isclose(cosines[0], 1, atol=1e-5)
        assert (np.diff(cosines) <= 1e-6).all()
        assert np.allclose(np.sort(vectors @ vectors[row])[::-1][:12], cosines)


@pytest.mark.parametrize("count", [1, 150, 1_500])
def test_the_scan_gives_no_more_than_there_is(count: int) -> None:
    vectors = StubEmbedder().embed_passages(TEXTS)
    numbers, cosines = ScanLeg(vectors).nearest(vectors[0], count)
    assert len(numbers) == len(cosines) == len(set(numbers.tolist())) == min(count, len(TEXTS))
