"""A chat model behind deadline, retries and breaker: settings, every way a server fails, and who pays for it."""

from __future__ import annotations

import asyncio
import sys
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import HumanMessage

from assistant.chatmodel import Breaker, ChatModel, Deadline, Fault, ModelCallError, ToolUse
from assistant.chatmodel.failures import failure_of
from assistant.chatmodel.model import MOST_CHARACTERS
from assistant.errors import ModelUnavailableError, SettingsError
from assistant.models import load_chat_model
from assistant.settings import Settings, load_settings
from tests.answering import llm_server as server
from tests.answering.llm_server import ModelServer, says

pytest.importorskip("langchain_openai")
ASKED = [HumanMessage("文章要几篇？")]
#: A deadline test may take this much longer than its deadline on a busy machine.
GENEROUS = 10.0


@pytest.fixture(autouse=True)
def _no_openai_of_the_developer(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)


def loaded(url: str, **settings: Any) -> ChatModel:
    given: dict[str, Any] = {"llm_model": "m", "llm_base_url": url, "llm_timeout_seconds": 20, **settings}
    chat = load_chat_model(Settings(**given))
    assert chat
    return chat


def heard(chat: ChatModel, seconds: float = 20.0) -> str:
    return "".join(chat.stream(ASKED, Deadline(seconds)))


def failure(chat: ChatModel, seconds: float = 20.0) -> ModelCallError:
    with pytest.raises(ModelCallError) as caught:
        heard(chat, seconds)
    return caught.value


# --- settings and loading ------------------------------------------------------------------------------------


def test_without_a_model_name_there_is_no_chat_model(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    assert load_chat_model(load_settings()) is None


def test_openai_variables_are_honoured_and_ours_come_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/v1")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-theirs")
    theirs = load_settings()
    monkeypatch.setenv("ASSISTANT_LLM_BASE_URL", "http://127.0.0.1:2/v1")
    monkeypatch.setenv("ASSISTANT_LLM_API_KEY", "sk-ours")
    ours = load_settings()

    assert (theirs.llm_base_url, ours.llm_base_url) == ("http://127.0.0.1:1/v1", "http://127.0.0.1:2/v1")
    assert theirs.llm_api_key
    assert theirs.llm_api_key.get_secret_value() == "sk-theirs"
    assert ours.llm_api_key
    assert ours.llm_api_key.get_secret_value() == "sk-ours"


@pytest.mark.parametrize("name", ["ASSISTANT_LLM_MODEL", "ASSISTANT_LLM_API_KEY", "OPENAI_BASE_URL"])
def test_an_empty_variable_is_unset(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, " ")
    settings = load_settings()
    assert (settings.llm_model, settings.llm_api_key, settings.llm_base_url) == (None, None, None)


def test_the_key_is_never_printed() -> None:
    settings = Settings(llm_model="m", llm_api_key="sk-secret", llm_base_url="http://me:word@host/v1")
    shown = f"{settings!r} {settings} {settings.public()}"
    assert "sk-secret" not in shown
    assert "word" not in str(settings.public())


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("LLM_TOOLS", "maybe"),
        ("LLM_TIMEOUT_SECONDS", "0"),
        ("LLM_BASE_URL", "localhost:8000"),
        ("LLM_RETRIES", "-1"),
        ("LLM_MODLE", "m"),
    ],
)
def test_values_that_cannot_be_used_are_refused(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(f"ASSISTANT_{name}", value)
    with pytest.raises(SettingsError):
        load_settings()


def test_the_client_without_its_package_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    from langchain.chat_models import base

    base._get_chat_model_creator.cache_clear()
    monkeypatch.setitem(sys.modules, "langchain_openai", None)
    with pytest.raises(ModelUnavailableError, match=r'pip install "guohe-wence\[llm\]"'):
        loaded("http://127.0.0.1:9/v1")


@pytest.mark.parametrize("provider", ["nobody", "anthropic"])
def test_a_provider_that_is_not_there_is_named(provider: str) -> None:
    with pytest.raises(ModelUnavailableError, match=r"ASSISTANT_LLM_PROVIDER|pip install") as caught:
        loaded("http://127.0.0.1:9/v1", llm_provider=provider, llm_api_key="sk-secret")
    assert "sk-secret" not in str(caught.value)


def test_nothing_is_asked_while_loading() -> None:
    with ModelServer(says("好")) as running:
        loaded(running.url)
        assert running.requests == []


def test_a_model_is_asked_by_name_with_its_key_and_without_invention() -> None:
    with ModelServer(says("须有甲。\n须有乙。")) as running:
        assert heard(loaded(running.url, llm_api_key="sk-1")) == "须有甲。\n须有乙。"
        body, headers = running.requests[0], running.headers[0]
    assert (body["model"], body["temperature"], body["stream"]) == ("m", 0, True)
    assert headers["authorization"] == "Bearer sk-1"
    assert headers["accept-encoding"] == "identity"


def test_the_text_comes_while_it_is_written() -> None:
    with ModelServer(says("甲乙丙丁" * 5, pause=0.1)) as running:
        pieces = loaded(running.url).stream(ASKED, Deadline(20))
        first = next(pieces)
        before = time.monotonic()
        rest = list(pieces)
    assert first + "".join(rest) == "甲乙丙丁" * 5
    assert time.monotonic() - before > 0.2  # the rest was still to come


# --- failures ------------------------------------------------------------------------------------------------

FAULTS = [
    (server.status(500), Fault.BROKEN),
    (server.status(503), Fault.BROKEN),
    (server.status(429), Fault.BUSY),
    (server.status(401), Fault.DENIED),
    (server.status(404), Fault.DENIED),
    (server.status(400), Fault.REFUSED),
    (server.status(400, "model does not support tools"), Fault.NO_TOOLS),
    (server.status(302, Location="http://127.0.0.1:9/"), None),
    (server.hangs_up, Fault.DOWN),
    (server.html, None),
    (server.empty, None),
    (server.garbage, None),
    (server.garbage_events, None),
    (server.wrong_json, None),
    (server.error_in_stream("须有甲。"), None),
    (server.cut("须有甲。"), Fault.CUT),
    (server.cut("须有甲。", "chunked"), Fault.CUT),
    (server.cut("须有甲。", "length"), Fault.CUT),
    (server.done_without_finish("须有甲。"), Fault.CUT),
    (says("须有甲。", finish="length"), Fault.CUT),
    (says("须有甲。", finish="content_filter"), Fault.CUT),
    (says(""), Fault.EMPTY),
    (server.endless(), Fault.ENDLESS),
]


@pytest.mark.parametrize(("behaviour", "fault"), FAULTS)
def test_each_failure_is_one_of_ours(behaviour: Any, fault: Fault | None) -> None:
    with ModelServer(behaviour) as running:
        found = failure(loaded(running.url, llm_retries=0))
    assert found.fault is fault or fault is None
    assert found.fault is not Fault.SLOW
    assert "Error" not in str(found)


@pytest.mark.parametrize(
    "behaviour",
    [server.silent, server.silent_after_head, server.comments, server.flood_of_comments, server.drip("须有甲。")],
)
def test_the_deadline_ends_every_kind_of_waiting(behaviour: Any) -> None:
    with ModelServer(behaviour) as running:
        before = time.monotonic()
        found = failure(loaded(running.url), seconds=0.7)
        took = time.monotonic() - before
    assert found.fault in {Fault.SLOW, Fault.ENDLESS}
    assert took < GENEROUS


def test_a_call_of_an_agent_has_the_same_deadline_and_limits() -> None:
    for behaviour, fault in (
        (server.silent, Fault.SLOW),
        (server.endless_body, Fault.ENDLESS),
        (server.html, Fault.GARBAGE),
    ):
        with ModelServer(behaviour) as running:
            chat, deadline = loaded(running.url, llm_retries=0), Deadline(3)
            before = time.monotonic()
            with pytest.raises(ModelCallError) as caught:
                chat.run(lambda c=chat, d=deadline: c.call(lambda: c.model.ainvoke(ASKED), d), deadline)
            assert caught.value.fault is fault
            assert time.monotonic() - before < GENEROUS


def test_work_that_is_no_call_is_ended_too() -> None:
    chat = loaded("http://127.0.0.1:9/v1")
    with pytest.raises(ModelCallError) as caught:
        chat.run(lambda: asyncio.sleep(60), Deadline(0.2))
    assert caught.value.fault is Fault.SLOW


def test_a_reply_that_is_too_long_is_given_up_where_it_is_too_long() -> None:
    with ModelServer(server.endless("长" * 999 + "\n")) as running:
        pieces = loaded(running.url).stream(ASKED, Deadline(20))
        kept: list[str] = []
        with pytest.raises(ModelCallError, match=str(Fault.ENDLESS)):
            kept.extend(pieces)
    assert len("".join(kept)) <= MOST_CHARACTERS


def test_a_compressed_reply_is_not_unpacked() -> None:
    import gzip

    bomb = gzip.compress(b" " * 50_000_000)
    with ModelServer(lambda e: e.raw(bomb, "application/json", Content_Encoding="gzip")) as running:
        assert failure(loaded(running.url)).fault is Fault.GARBAGE
        assert len(running.requests) == 1


def test_stopping_to_listen_closes_the_connection() -> None:
    ended = threading.Event()

    def behave(exchange: Any) -> None:
        try:
            server.endless()(exchange)
        finally:
            ended.set()

    with ModelServer(behave) as running:
        pieces = loaded(running.url).stream(ASKED, Deadline(60))
        next(pieces)
        pieces.close()
        assert ended.wait(GENEROUS)


# --- retries -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("bad", [server.status(500), server.status(429), server.hangs_up])
def test_what_may_pass_is_tried_again(bad: Any) -> None:
    with ModelServer(bad, bad, says("好。")) as running:
        assert heard(loaded(running.url)) == "好。"
        assert len(running.requests) == 3


@pytest.mark.parametrize(
    "bad", [server.status(400), server.status(401), server.html, server.cut("甲"), says("甲", "length")]
)
def test_what_would_come_again_is_not_tried_again(bad: Any) -> None:
    with ModelServer(bad, says("好。")) as running:
        failure(loaded(running.url))
        assert len(running.requests) == 1


def test_retries_are_made_in_one_layer_only() -> None:
    with ModelServer(server.status(500)) as running:
        assert failure(loaded(running.url, llm_retries=2)).fault is Fault.BROKEN
        assert len(running.requests) == 3


def test_a_wait_that_is_asked_for_is_kept() -> None:
    with ModelServer(server.status(429, Retry_After="1"), says("好。")) as running:
        before = time.monotonic()
        assert heard(loaded(running.url)) == "好。"
        assert time.monotonic() - before >= 1


def test_a_wait_beyond_the_budget_is_not_begun() -> None:
    with ModelServer(server.status(429, Retry_After="3600"), says("好。")) as running:
        before = time.monotonic()
        assert failure(loaded(running.url)).fault is Fault.BUSY
        assert time.monotonic() - before < GENEROUS
        assert len(running.requests) == 1


@pytest.mark.parametrize("value", ["soon", "-5", "nan", "Wed, 21 Oct 2065 07:28:00 GMT", "inf"])
def test_a_senseless_wait_is_none_or_the_end(value: str) -> None:
    with ModelServer(server.status(429, Retry_After=value), says("好。")) as running:
        before = time.monotonic()
        try:
            assert heard(loaded(running.url)) == "好。"
        except ModelCallError as error:
            assert error.fault is Fault.BUSY
        assert time.monotonic() - before < GENEROUS


# --- the breaker ---------------------------------------------------------------------------------------------


def with_breaker(url: str, reset: float, **options: Any) -> ChatModel:
    inner = loaded(url)
    return ChatModel(inner.model, "m", timeout=20, breaker=Breaker(reset_seconds=reset), **options)


@pytest.fixture
def nobody() -> str:
    with ModelServer(says("")) as running:
        return running.url  # closed by now


def test_a_dead_server_costs_the_second_user_nothing(nobody: str) -> None:
    chat = with_breaker(nobody, reset=60, retries=0)
    assert failure(chat).fault is Fault.DOWN
    assert not chat.healthy
    before = time.monotonic()
    for _ in range(100):
        assert failure(chat).fault is Fault.SUSPENDED
    assert time.monotonic() - before < 100 * 0.02


def test_a_silent_server_is_a_dead_one_but_a_slow_answer_is_not() -> None:
    for behaviour, healthy in ((server.silent, False), (server.drip("甲"), True)):
        with ModelServer(behaviour) as running:
            chat = with_breaker(running.url, reset=60)
            assert failure(chat, 0.5).fault is Fault.SLOW
            assert chat.healthy is healthy


def test_a_server_that_keeps_failing_is_left_alone() -> None:
    with ModelServer(server.cut("甲")) as running:
        chat = with_breaker(running.url, reset=60)
        assert [failure(chat).fault for _ in range(5)] == [Fault.CUT] * 3 + [Fault.SUSPENDED] * 2
        assert len(running.requests) == 3


def test_refusals_do_not_speak_against_the_server() -> None:
    with ModelServer(server.status(400)) as running:
        chat = with_breaker(running.url, reset=60)
        assert [failure(chat).fault for _ in range(5)] == [Fault.REFUSED] * 5
        assert chat.healthy


def test_a_good_answer_between_failures_starts_the_count_anew() -> None:
    bad, good = server.cut("甲"), says("好。")
    with ModelServer(bad, bad, good, bad, bad, good) as running:
        chat = with_breaker(running.url, reset=60)
        for expected in (None, None, "好。", None, None, "好。"):
            assert (heard(chat) == expected) if expected else failure(chat)


def test_one_probe_closes_it_again() -> None:
    with ModelServer(server.status(401), says("好。")) as running:
        chat = with_breaker(running.url, reset=0.3)
        assert failure(chat).fault is Fault.DENIED
        assert failure(chat).fault is Fault.SUSPENDED
        time.sleep(0.35)
        assert heard(chat) == "好。"
        assert chat.healthy
        assert heard(chat) == "好。"


def test_a_probe_that_fails_is_not_repeated_and_opens_it_again() -> None:
    with ModelServer(server.status(401), server.status(500), says("好。")) as running:
        chat = with_breaker(running.url, reset=0.3, retries=3)
        failure(chat)
        time.sleep(0.35)
        assert failure(chat).fault is Fault.BROKEN
        assert len(running.requests) == 2
        assert failure(chat).fault is Fault.SUSPENDED


def test_only_one_of_many_users_is_the_probe() -> None:
    go = threading.Event()

    def slow(exchange: Any) -> None:
        go.wait(GENEROUS)
        says("好。")(exchange)

    with ModelServer(server.status(401), slow) as running:
        chat = with_breaker(running.url, reset=0.2)
        failure(chat)
        time.sleep(0.25)
        results: list[str] = []

        def user() -> None:
            try:
                results.append(heard(chat))
            except ModelCallError as error:
                results.append(str(error))

        users = [threading.Thread(target=user) for _ in range(12)]
        for thread in users:
            thread.start()
        for _ in range(500):
            if len(results) == 11:
                break
            time.sleep(0.01)
        go.set()
        for thread in users:
            thread.join(GENEROUS)
        assert results.count("好。") == 1
        assert results.count(str(Fault.SUSPENDED)) == 11
        assert len(running.requests) == 2


def test_users_do_not_wait_for_each_other() -> None:
    """The breaker holds no lock while a model writes."""
    together = threading.Barrier(6, timeout=GENEROUS)

    def meets(exchange: Any) -> None:
        together.wait()
        says("好。")(exchange)

    with ModelServer(meets) as running:
        chat, results = with_breaker(running.url, reset=60), []
        users = [threading.Thread(target=lambda: results.append(heard(chat))) for _ in range(6)]
        for thread in users:
            thread.start()
        for thread in users:
            thread.join(GENEROUS)
    assert results == ["好。"] * 6


# --- kinds of errors and memory of tools ---------------------------------------------------------------------


class UnknownError(Exception):
    pass


@pytest.mark.parametrize(
    ("error", "fault"),
    [
        (ConnectionRefusedError(), Fault.DOWN),
        (TimeoutError(), Fault.SLOW),
        (ValueError("Expecting value"), Fault.GARBAGE),
        (IndexError(), Fault.GARBAGE),
        (UnknownError(), Fault.GARBAGE),
    ],
)
def test_other_providers_errors_are_understood(error: Exception, fault: Fault) -> None:
    assert failure_of(error).fault is fault


@pytest.mark.parametrize(
    ("status", "fault"), [(500, Fault.BROKEN), (429, Fault.BUSY), (403, Fault.DENIED), (413, Fault.REFUSED)]
)
def test_a_status_is_enough(status: int, fault: Fault) -> None:
    error = UnknownError("no")
    error.status_code = status  # type: ignore[attr-defined]
    assert failure_of(error).fault is fault


def test_a_connection_lost_after_text_is_a_cut() -> None:
    assert failure_of(ConnectionResetError(), started=True).fault is Fault.CUT
    assert not failure_of(ConnectionResetError(), started=True).retryable


def test_tool_use_is_found_out() -> None:
    tools = ToolUse("auto")
    tools.failed()
    assert tools.wanted  # once may be an accident
    tools.worked()
    tools.failed()
    tools.failed()
    assert not tools.wanted
    tools.worked()
    assert not tools.wanted
    refused = ToolUse("auto")
    refused.failed(for_good=True)
    assert not refused.wanted


def test_tool_use_can_be_said() -> None:
    on, off = ToolUse("on"), ToolUse("off")
    on.failed(for_good=True)
    assert on.wanted
    assert not off.wanted


def test_settings_reach_the_model() -> None:
    chat = loaded("http://127.0.0.1:9/v1", llm_tools="off", llm_timeout_seconds=7)
    assert isinstance(chat.model, BaseChatModel)
    assert chat.name == "m"
    assert not chat.tools.wanted
    assert 6 < chat.deadline().left() <= 7


@pytest.fixture(autouse=True, scope="module")
def _threads_stay_few() -> Iterator[None]:
    before = threading.active_count()
    yield
    assert sum(thread.name == "chat-model" for thread in threading.enumerate()) <= 1
    assert threading.active_count() < before + 60
