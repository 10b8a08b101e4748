"""Generated mode, end to end: a real server on loopback, the real index, the composed answer as the measure."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.answering.types import Answer, Citation
from assistant.answering.verify import verify
from assistant.api import create_app
from assistant.assistant import Assistant
from assistant.drafting import Drafter
from tests.answering import llm_server
from tests.answering.llm_server import ModelServer, says

QUESTION = "报联合研究类，文章要多少？"
GOOD = "联合研究类须在近三年发表SCI或EI论文20篇（含）以上，其中中外联合发表论文不少于3篇。[S1]\n"
Writing = Callable[..., Assistant]


@pytest.fixture
def writing(assistant: Assistant) -> Iterator[Writing]:
    """The same index with a chat model that behaves as told."""
    servers: list[ModelServer] = []

    def made(behaviour: Any, seconds: float = 20, tools: str = "off") -> Assistant:
        server = ModelServer(behaviour)
        server.__enter__()
        servers.append(server)
        settings = assistant.settings.model_copy(
            update={
                "llm_model": "small",
                "llm_base_url": server.url,
                "llm_timeout_seconds": seconds,
                "llm_tools": tools,
                "llm_retries": 0,
            }
        )
        return Assistant(settings, assistant._state, None, Drafter.open(settings))

    yield made
    for server in servers:
        server.__exit__(None, None, None)


def stands(answer: Answer, assistant: Assistant) -> bool:
    return not verify(answer.answer, answer.citations, assistant.corpus, answer.question, answer.computed)


def test_verified_sentences_are_the_answer_and_the_quotes_are_the_corpus(writing: Writing) -> None:
    model = writing(says(GOOD))
    seen: list[tuple[str, tuple[Citation, ...]]] = []
    answer = model.ask(QUESTION, on_draft=lambda text, citations: seen.append((text, citations)))
    assert answer.mode == "generated"
    assert "论文20篇（含）以上，其中中外联合发表论文不少于3篇。【1】" in answer.answer
    assert [c.clause for c in answer.citations] == ["第十二条（二）"]
    assert answer.answer.count("征求意见稿，最终以正式印发文件为准") == 1
    assert seen[0][0] == ""  # sources come before text
    assert seen[0][1]
    assert "20篇" in seen[-1][0]
    assert stands(answer, model)


@pytest.mark.parametrize(
    "wrong",
    [
        "联合研究类须在近三年发表SCI或EI论文10篇以上。[S1]",
        "联合研究类须在近五年发表SCI或EI论文20篇（含）以上。[S1]",
        "论文20篇以下，其中中外联合发表论文不少于3篇。[S1]",
        "根据第二十六条，论文须20篇（含）以上。[S1]",
        "没有论文要求，可以直接申报。[S1]",
        "您符合第十二条第（二）项，可以申报。[S1]",
        "<b>论文</b> 20篇 http://example.com [S9]",
    ],
)
def test_what_the_clause_does_not_say_is_never_shown(writing: Writing, assistant: Assistant, wrong: str) -> None:
    answer = writing(says(f"{wrong}\n")).ask(QUESTION)
    assert answer.mode == "composed"
    assert answer.answer == assistant.ask(QUESTION).answer
    assert any("直接依据条文整理" in notice for notice in answer.notices)
    assert answer.draft["rejected"]


def test_what_the_model_leaves_out_is_added(writing: Writing) -> None:
    """Content is never less than that of the composed answer."""
    model = writing(says("公示期不少于5个工作日。[S1]\n"))
    answer = model.ask("公示多久，整改期多长？")
    assert answer.mode == "generated"
    assert "限期一年整改" in answer.answer
    assert {c.clause for c in answer.citations} == {"第十六条（三）", "第二十条"}
    assert stands(answer, model)


@pytest.mark.parametrize("question", ["今年几号截止？", "第十六条原文", "今天天气怎么样"])
def test_refusals_and_read_out_clauses_need_no_model(writing: Writing, assistant: Assistant, question: str) -> None:
    answer = writing(says("可以。[S1]\n")).ask(question)
    assert answer.mode == "composed"
    assert answer.answer == assistant.ask(question).answer


def test_findings_are_computed_whatever_a_model_would_say(writing: Writing, assistant: Assistant) -> None:
    turn = "我们报联合研究类，近三年SCI论文18篇，其中中外联合4篇，专利授权两项"
    answer = writing(says("您完全符合，可以申报。[S1]\n")).ask(turn)
    assert answer.mode == "composed"
    assert answer.answer == assistant.ask(turn).answer


@pytest.mark.parametrize(
    "behaviour",
    [
        llm_server.status(500),
        llm_server.status(429),
        llm_server.html,
        llm_server.empty,
        llm_server.garbage,
        llm_server.wrong_json,
        llm_server.silent,
        llm_server.comments,
        llm_server.drip(GOOD),
        llm_server.cut(GOOD),
        llm_server.error_in_stream(GOOD),
        llm_server.endless(),
    ],
    ids=["500", "429", "html", "empty", "garbage", "json", "silent", "comments", "drip", "cut", "error", "endless"],
)
def test_a_broken_server_costs_a_note_within_the_deadline(
    writing: Writing, assistant: Assistant, behaviour: Any
) -> None:
    started = time.monotonic()
    answer = writing(behaviour, seconds=2).ask(QUESTION)
    assert time.monotonic() - started < 12
    assert answer.mode == "composed"
    assert answer.answer == assistant.ask(QUESTION).answer
    assert any("直接依据条文整理" in notice for notice in answer.notices)


def test_the_passport_keeps_the_model_and_every_rejected_sentence(writing: Writing) -> None:
    model = writing(says(f"{GOOD}联合研究类须有论文30篇以上。[S1]\n"))
    answer = model.ask(QUESTION)
    assert answer.mode == "generated"
    record = model.kept(answer.answer_id)
    assert record is not None
    assert record["versions"]["model"] == "small"
    assert any("30篇" in rejected["text"] and rejected["objections"] for rejected in record["rejected"])


def test_events_bring_sources_before_text_and_the_whole_answer_last(writing: Writing) -> None:
    model = writing(says(GOOD))
    with TestClient(create_app(model, model.settings)) as client:
        reply = client.post("/api/v1/ask/stream", json={"question": QUESTION})
    assert reply.headers["content-type"].startswith("text/event-stream")
    events = [block.split("\n") for block in reply.text.strip().split("\n\n")]
    names = [lines[0].removeprefix("event: ") for lines in events]
    assert names[0] == "sources"
    assert names[-1] == "answer"
    assert "text" in names
    last = json.loads(events[-1][1].removeprefix("data: "))
    assert last["mode"] == "generated"
    assert last["citations"][0]["clause"] == "第十二条（二）"


def test_events_of_a_composed_answer_and_of_a_bad_question(assistant: Assistant) -> None:
    with TestClient(create_app(assistant, assistant.settings)) as client:
        reply = client.post("/api/v1/ask/stream", json={"question": QUESTION})
        names = [line for line in reply.text.split("\n") if line.startswith("event: ")]
        assert names == ["event: sources", "event: answer"]
        bad = client.post("/api/v1/ask/stream", json={"question": "？？？"})
        assert "没有读到文字" in bad.text
        assert client.post("/api/v1/ask/stream", json={"question": ""}).status_code == 400


def test_a_dead_server_makes_health_degraded_and_costs_the_second_user_nothing(writing: Writing) -> None:
    model = writing(llm_server.hangs_up, seconds=5)
    with TestClient(create_app(model, model.settings)) as client:
        assert client.get("/healthz").json()["status"] == "ok"
        assert model.ask(QUESTION).mode == "composed"
        assert client.get("/healthz").json()["status"] == "degraded"
    started = time.perf_counter()
    assert model.ask("公示几天？").mode == "composed"
    assert time.perf_counter() - started < 2
