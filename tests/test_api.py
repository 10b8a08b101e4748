"""The HTTP interface over a small fake."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from assistant.api import create_app, error_status
from assistant.errors import AssistantError, StorageError
from assistant.settings import Settings
from assistant.web.feedback import Feedback, record, redact
from assistant.web.middleware import BODY_LIMIT, clean_page
from assistant.web.serve import address, require_free_port
from tests.browser.fakes import DOCUMENT_ID, FakeAssistant

CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@pytest.fixture(scope="module")
def fake() -> FakeAssistant:
    return FakeAssistant()


# One application for all: building Gradio's page anew for each case takes longer than all the cases.
@pytest.fixture(scope="module")
def client(fake: FakeAssistant, data_dir: Path) -> Iterator[TestClient]:
    app = create_app(fake, Settings(data_dir=data_dir, max_question_chars=60))
    with TestClient(app, base_url="http://127.0.0.1") as client:
        yield client


def refused(response: Any, status: int) -> str:
    """The Chinese line of a refusal; also that it carries nothing else."""
    assert response.status_code == status, response.text
    message = str(response.json()["error"])
    assert CHINESE.search(message)
    assert "Traceback" not in response.text
    return message


def test_an_answer_has_the_fields_other_programs_rely_on(client: TestClient, fake: FakeAssistant) -> None:
    body = {"question": "论文要多少篇？", "history": ["联合研究类"], "as_of": "2026-01-31"}
    answer = client.post("/api/v1/ask", json=body).json()
    assert answer["status"] == "answered"
    assert answer["mode"] == "composed"
    assert "【1】" in answer["answer"]
    assert answer["citations"][0]["clause"] == "第十二条（二）"
    assert {"answer_id", "findings", "facts", "elapsed_ms"} <= set(answer)
    assert fake.asked[-1][1] == ("联合研究类",)
    assert str(fake.asked[-1][2]) == "2026-01-31"


def test_health_names_what_is_missing(client: TestClient, fake: FakeAssistant, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.get("/healthz").json()["status"] == "ok"
    monkeypatch.setattr(fake, "notices", ("向量模型不可用，只用关键词检索。",))
    assert client.get("/healthz").json()["status"] == "degraded"


def test_search_gives_at_most_k_clauses(client: TestClient) -> None:
    results = client.get("/api/v1/search", params={"q": "公示工作日", "k": 3}).json()["results"]
    assert 1 <= len(results) <= 3
    assert {"document", "clause", "occurrence", "score"} <= set(results[0])
    refused(client.get("/api/v1/search", params={"q": "公示", "k": 1000}), 400)


def test_clauses_of_one_number_both_come(client: TestClient) -> None:
    found = client.get("/api/v1/clauses/第十四条（五）").json()["clauses"]
    assert [each["occurrence"] for each in found] == [1, 2]
    refused(client.get("/api/v1/clauses/第二十六条"), 404)


def test_the_corpus_is_a_draft_with_defects(client: TestClient) -> None:
    document = client.get("/api/v1/corpus").json()["documents"][0]
    assert document["id"] == DOCUMENT_ID
    assert document["status"] == "draft"
    assert any("重复" in defect["message"] for defect in document["defects"])


def test_evidence_only_for_what_stands_in_the_text(client: TestClient) -> None:
    query = {"document": DOCUMENT_ID, "clause": "第十二条（二）", "quote": "20篇（含）以上", "mark": "1"}
    assert "<mark>20篇（含）以上</mark>" in client.get("/ui/evidence", params=query).text
    refused(client.get("/ui/evidence", params={**query, "quote": "<script>"}), 404)
    refused(client.get("/ui/evidence", params={**query, "document": "../etc"}), 404)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({"question": "  "}, "请先写下"),
        ({"question": "长" * 61}, "60 字"),
        ({}, "缺少 question"),
        ({"question": 3}, "question"),
        ({"question": "问", "colour": 1}, "不认识 colour"),
        ({"question": "问", "as_of": "昨天"}, "as_of"),
        ({"question": "问", "history": ["长" * 61]}, "60 字"),
        ([], "JSON"),
        ({"question": "问错"}, "没有看懂"),
    ],
)
def test_the_callers_mistakes_are_named_in_chinese(client: TestClient, body: Any, words: str) -> None:
    assert words in refused(client.post("/api/v1/ask", json=body), 400)


def test_malformed_json_and_unknown_addresses_are_refused_in_chinese(client: TestClient) -> None:
    headers = {"content-type": "application/json"}
    assert "JSON" in refused(client.post("/api/v1/ask", content=b"{", headers=headers), 400)
    refused(client.get("/api/v1/nothing"), 404)
    refused(client.get("/api/v1/ask"), 404)


def test_a_failure_inside_shows_no_detail(client: TestClient) -> None:
    response = client.post("/api/v1/ask", json={"question": "内部出错"})
    refused(response, 500)
    assert "secret" not in response.text
    assert "content-security-policy" in response.headers


@pytest.mark.parametrize("text", ["😀公示", "\u202e公示", "公\u200b示\x00", "公示\ud800"])
def test_strange_characters_are_no_failure(client: TestClient, text: str) -> None:
    content = json.dumps({"question": text})
    response = client.post("/api/v1/ask", content=content, headers={"content-type": "application/json"})
    assert response.status_code == 200, response.text


@pytest.mark.parametrize("path", ["/api/v1/ask", "/gradio_api/queue/join", "/api/v1/feedback"])
def test_a_huge_body_is_refused_with_and_without_a_length(client: TestClient, path: str) -> None:
    big = b'{"question":"' + b"x" * (BODY_LIMIT + 10) + b'"}'
    refused(client.post(path, content=big), 413)
    chunks = (big[i : i + 8192] for i in range(0, len(big), 8192))
    refused(client.post(path, content=chunks, headers={"content-type": "application/json"}), 413)


@pytest.mark.parametrize("path", ["/", "/healthz", "/api/v1/nothing", "/gradio_api/upload", "/ui/page.css"])
def test_every_response_has_the_headers_and_none_for_foreign_origins(client: TestClient, path: str) -> None:
    headers = client.get(path, headers={"origin": "https://evil.example"}).headers
    policy = headers["content-security-policy"]
    assert "http:" not in policy
    assert "https:" not in policy
    assert "*" not in policy
    assert "frame-ancestors 'self'" in policy
    assert "'unsafe-inline'" not in policy.split("style-src")[0]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"]
    assert not [name for name in headers if name.startswith("access-control")]


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
@pytest.mark.parametrize("path", ["/api/v1/feedback", "/api/v1/ask", "/gradio_api/queue/join"])
def test_other_sites_may_not_post(client: TestClient, path: str, origin: str) -> None:
    refused(client.post(path, json={}, headers={"origin": origin}), 403)


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/upload",
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/file/etc/passwd",
        "/gradio_api/proxy=http://evil.example",
        "/gradio_api/info",
        "/gradio_api/runs",
        "/gradio_api/component_server",
        "/gradio_api/run/predict",
        "/gradio_api/call/submit",
        "/gradio_api/deep_link",
        "/monitoring",
        "/manifest.json",
        "/docs",
        "/ui/../api.py",
        "/ui/page.py",
    ],
)
def test_what_the_page_does_not_need_is_not_there(client: TestClient, path: str) -> None:
    refused(client.get(path), 404)
    assert client.post(path, content=b"x").status_code in (404, 405)


def test_the_page_names_no_other_host_and_is_chinese(client: TestClient) -> None:
    page = client.get("/?deep_link=../../etc/passwd")
    assert page.status_code == 200
    html = page.text.replace("http://127.0.0.1", "").replace("http://www.w3.org", "")
    # Addresses inside Gradio's configuration are text; what loads by itself is a src or href.
    assert not re.findall(r'(?:src|href|content)="(?:https?:)?//', html)
    assert '<html id="gh-app" lang="zh-CN"' in html
    assert "og:image" not in html
    assert "manifest.json" not in html
    nonce = re.search(r"'nonce-([^']+)'", page.headers["content-security-policy"])
    assert nonce
    assert html.count("<script") == html.count(f'<script nonce="{nonce[1]}"')
    assert "fonts.googleapis" not in html
    assert "国合问策" in html


def test_outside_references_are_removed_from_a_page() -> None:
    page = (
        '<html lang="en"><head><link rel="preconnect" href="https://fonts.example" /><meta property="og:url" '
        'content="https://x" /><script src="https://cdn.example/a.js"></script></head></html>'
    )
    assert "https://" not in clean_page(page, "n", "")


def test_feedback_is_one_line_with_what_it_is_about(client: TestClient, data_dir: Path) -> None:
    answer = client.post("/api/v1/ask", json={"question": "论文几篇？我的电话 13800138000"}).json()
    body = {
        "answer_id": answer["answer_id"],
        "verdict": "down",
        "reason": "依据不对",
        "comment": "写信到 a.b@c.cn",
    }
    assert client.post("/api/v1/feedback", json=body).json() == {"saved": True}
    assert client.post("/api/v1/feedback", json={"answer_id": "x", "verdict": "up"}).status_code == 200
    lines = [json.loads(line) for line in (data_dir / "feedback.jsonl").read_text("utf-8").splitlines()]
    assert [line["verdict"] for line in lines] == ["down", "up"]
    assert lines[0]["clauses"] == ["第十二条（二）", "第八条"]
    assert lines[0]["reason"] == "依据不对"
    assert "13800138000" not in str(lines)
    assert "a.b@c.cn" not in str(lines)


@pytest.mark.parametrize("change", [{"verdict": "maybe"}, {"reason": "x"}, {"comment": "长" * 1001}, {"x": 1}])
def test_feedback_of_another_shape_is_refused(client: TestClient, change: dict[str, Any]) -> None:
    refused(client.post("/api/v1/feedback", json={"answer_id": "x", "verdict": "up", **change}), 400)


def test_feedback_that_cannot_be_kept_says_so(tmp_path: Path) -> None:
    (tmp_path / "feedback.jsonl").mkdir()
    with pytest.raises(StorageError, match="没能存下来") as caught:
        record(tmp_path, Feedback(answer_id="x", verdict="up"), {})
    assert error_status(caught.value) == 503


def test_feedback_from_many_threads_loses_no_line(tmp_path: Path) -> None:
    def one(number: int) -> None:
        record(tmp_path, Feedback(answer_id=str(number), verdict="up"), {})

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(one, range(100)))
    lines = (tmp_path / "feedback.jsonl").read_text("utf-8").splitlines()
    assert sorted(int(json.loads(line)["answer_id"]) for line in lines) == list(range(100))


@pytest.mark.parametrize("text", ["13800138000", "51010119900101123X", "6222 0212 3456 7890 123", "a@b.cn"])
def test_personal_data_is_redacted(text: str) -> None:
    assert text not in redact(f"请联系{text}谢谢")
    assert "请联系" in redact(f"请联系{text}谢谢")


def test_figures_are_not_taken_for_personal_data() -> None:
    assert redact("18篇SCI，2件专利，5000万元，2026-01-31") == "18篇SCI，2件专利，5000万元，2026-01-31"


def test_a_taken_port_is_told_before_anything_is_opened() -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(AssistantError, match=f"端口 {port} 已被占用，请用 --port 换一个端口。"):
            require_free_port("127.0.0.1", port)
    require_free_port("127.0.0.1", port)
    assert address("0.0.0.0", 7860) == "http://127.0.0.1:7860"
