"""A conversation of the page, step by step and without a server."""

from __future__ import annotations

import asyncio

import pytest

from assistant.web.chat import (
    FAILED,
    MAX_TURNS,
    Conversation,
    Conversations,
    Turn,
    View,
    respond,
    welcome_html,
)
from tests.browser.fakes import FakeAssistant


def steps(text: object, conversation: Conversation | None = None, fake: FakeAssistant | None = None) -> list[View]:
    async def collect() -> list[View]:
        views = respond(fake or FakeAssistant(), text, conversation or Conversation(), limit=60, seconds=0)
        return [view async for view in views]

    return asyncio.run(collect())


def test_the_start_offers_six_questions() -> None:
    assert welcome_html().count("data-ask=") == 6


def test_an_answer_appears_paragraph_by_paragraph_and_then_complete() -> None:
    views = steps("论文要多少篇？")
    assert "正在查阅" in views[0].html
    assert views[0].box == ""
    assert views[0].busy
    assert len(views) == 5
    assert [view.busy for view in views] == [True] * 4 + [False]
    assert "gh-actions" not in views[-2].html
    assert "gh-actions" in views[-1].html
    assert "接着问" in views[-1].html
    assert len(views[-1].conversation.turns) == 1


def test_a_follow_up_is_asked_with_the_questions_before_it() -> None:
    fake = FakeAssistant()
    conversation = steps("论文要多少篇？", fake=fake)[-1].conversation
    last = steps("公示几天？", conversation, fake)[-1]
    assert fake.asked[-1][:2] == ("公示几天？", ("论文要多少篇？",))
    assert last.html.count("gh-turn") == 2


@pytest.mark.parametrize("text", ["", "  \n", None, 3])
def test_an_empty_question_gets_a_hint_and_no_turn(text: object) -> None:
    (view,) = steps(text)
    assert view.hint
    assert not view.conversation.turns
    assert not view.busy


def test_a_question_that_is_too_long_stays_in_the_box() -> None:
    (view,) = steps("长" * 61)
    assert "60 字以内" in view.hint
    assert view.box is None


@pytest.mark.parametrize(("question", "line"), [("内部出错", FAILED), ("问错", "没有看懂")])
def test_after_a_failure_the_conversation_goes_on(question: str, line: str) -> None:
    fake = FakeAssistant()
    view = steps(question, fake=fake)[-1]
    assert line in view.html
    assert "secret" not in view.html
    last = steps("公示几天？", view.conversation, fake)[-1]
    assert "5个工作日" in last.html
    assert fake.asked[-1][1] == ()


def test_conversations_are_found_by_their_own_key_only() -> None:
    kept, mine = Conversations(size=2), Conversation((Turn("问", error="x"),))
    first, second, third = "a" * 32, "b" * 32, "c" * 32
    kept.put(first, mine)
    assert kept.get(first) is mine
    assert kept.get(second) == Conversation()
    for bad in ("", "short", None, "A" * 32, 3):
        kept.put(bad, mine)
        assert kept.get(bad) == Conversation()
    kept.put(second, mine)
    kept.put(third, mine)
    assert kept.get(first) == Conversation()
    old = Conversations(seconds=0)
    old.put(first, mine)
    assert old.get(first) == Conversation()


def test_a_long_conversation_forgets_its_beginning() -> None:
    conversation = Conversation()
    for number in range(MAX_TURNS + 5):
        conversation = conversation.add(Turn(str(number), error="x"))
    assert len(conversation.turns) == MAX_TURNS
    assert conversation.turns[-1].question == str(MAX_TURNS + 4)
