"""The likely-question leg: kernel ridge regression over the likely questions."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.errors import IndexDamagedError
from assistant.index.questions import MEANING, WIDTH, QuestionModel
from assistant.index.tokens import character_grams
from tests.index.corpora import StubEmbedder

ASKS = [
    ("论文要多少篇", 0), ("发了十八篇论文够不够", 0), ("SCI论文几篇", 0),
    ("公示几天", 1), ("公示期多久", 1), ("公示期间有人举报", 1),
    ("单位改名怎么办", 2), ("依托单位改名要备案吗", 2), ("换了名字要不要报备", 2),
]  # fmt: skip
GRAMS = [character_grams(text.lower()) for text, _ in ASKS]
#: Four targets; nothing asks for the last one.
WANTED = np.eye(4, dtype=np.float32)[[label for _, label in ASKS]]
UNSEEN = [("文章论文数量多少篇", 0), ("公示时间是几天啊", 1), ("我们单位要改名", 2)]


def likeness(model: QuestionModel, grams: list[str], vector: np.ndarray | None) -> np.ndarray:
    return model.likeness(grams, vector, None if vector is None else vectors(*(text for text, _ in ASKS)) @ vector)


def vectors(*texts: str) -> np.ndarray:
    return StubEmbedder().embed_queries(texts)


@pytest.fixture(scope="module", params=[True, False], ids=["with vectors", "form alone"])
def model(request: pytest.FixtureRequest) -> QuestionModel:
    return QuestionModel.fit(GRAMS, WANTED, vectors(*(text for text, _ in ASKS)) if request.param else None)


def scores(model: QuestionModel, text: str) -> np.ndarray:
    vector = vectors(text)[0] if model.lengths.size else None
    return model.scores(likeness(model, character_grams(text.lower()), vector))


@pytest.mark.parametrize(("text", "target"), ASKS + UNSEEN)
def test_a_question_is_filed_under_its_target(model: QuestionModel, text: str, target: int) -> None:
    found = scores(model, text)
    assert found.shape == (4,)
    assert int(found.argmax()) == target


def test_a_seen_question_scores_more_than_an_unrelated_one(model: QuestionModel) -> None:
    assert scores(model, "论文要多少篇").max() > scores(model, "今晚吃火锅").max()


def test_a_target_without_questions_stays_at_zero(model: QuestionModel) -> None:
    assert all(abs(scores(model, text)[3]) < 1e-5 for text, _ in ASKS)


@pytest.mark.parametrize("text", ["", "，。", "zzz"])
def test_nothing_known_scores_no_target_by_its_form(model: QuestionModel, text: str) -> None:
    found = model.scores(likeness(model, character_grams(text), None))
    assert not found.any()
    assert np.isfinite(scores(model, text)).all()


def test_without_a_vector_the_form_half_still_files(model: QuestionModel) -> None:
    for text, target in ASKS:
        assert int(model.scores(likeness(model, character_grams(text.lower()), None)).argmax()) == target


def test_some_columns_are_scored_as_in_all(model: QuestionModel) -> None:
    kernel = likeness(model, character_grams("论文要多少篇"), None)
    assert np.allclose(model.scores(kernel, range(1, 3)), model.scores(kernel)[1:3])
    assert model.scores(kernel, range(0)).shape == (0,)


def test_meaning_is_compared_around_the_mean_question() -> None:
    rows = vectors(*(text for text, _ in ASKS))
    model = QuestionModel.fit([[]] * len(ASKS), WANTED, rows)
    question = vectors("论文要几篇")[0]
    mean = rows.mean(axis=0)
    centred, other = rows - mean, question - mean
    cosines = centred @ other / (np.linalg.norm(centred, axis=1) * np.linalg.norm(other))
    assert np.allclose(likeness(model, [], question), MEANING * np.exp(WIDTH * (cosines - 1)), atol=1e-5)


def test_saved_and_loaded_it_ranks_the_same(model: QuestionModel, tmp_path: Path) -> None:
    model.save(tmp_path / "questions.npz")
    loaded = QuestionModel.load(tmp_path / "questions.npz")
    assert loaded.grams.vocabulary == model.grams.vocabulary
    for text, _ in ASKS + UNSEEN:
        assert np.allclose(scores(loaded, text), scores(model, text), atol=5e-3)
        assert scores(loaded, text).argmax() == scores(model, text).argmax()


@pytest.mark.parametrize("damage", ["gone", "empty", "half", "noise", "one array"])
def test_a_damaged_file_is_named(model: QuestionModel, tmp_path: Path, damage: str) -> None:
    path = tmp_path / "questions.npz"
    model.save(path)
    whole = path.read_bytes()
    if damage == "gone":
        path.unlink()
    elif damage == "one array":
        np.savez(path, idf=model.grams.idf)
    else:
        path.write_bytes({"empty": b"", "half": whole[: len(whole) // 2], "noise": b"noise" * 99}[damage])
    with pytest.raises(IndexDamagedError, match="questions.npz 已损坏.*assistant index"):
        QuestionModel.load(path)


def test_one_question_alone_can_be_fitted() -> None:
    model = QuestionModel.fit([["论文"]], np.ones((1, 1), np.float32), vectors("论文"))
    vector = vectors("论文")[0]
    assert model.scores(model.likeness(["论文"], vector, np.ones(1, np.float32))).shape == (1,)
