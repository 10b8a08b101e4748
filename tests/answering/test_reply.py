"""The helpdesk's form: plain text, the same content, nothing raised or lowered."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from assistant.answering.reply import AI_NOTE, OPENING, official_reply
from assistant.assistant import Assistant
from assistant.quantities import find_quantities

TITLE = "《四川省科学技术厅国际科技合作基地管理办法（征求意见稿）》"
CAVEAT = "该办法为征求意见稿，最终以正式印发文件为准。"
QUESTIONS = (
    "报联合研究类，文章要多少？",
    "负责人已经管着一个基地，还能再当吗？",
    "今年几号截止？",
    "三种类型对知识产权都怎么要求？",
    "公示多久，整改期多长？",
    "第十六条原文",
    "申报要哪些材料",
    "我们报联合研究类，近三年SCI论文18篇，其中中外联合4篇，专利授权两项",
)


@pytest.mark.parametrize("question", QUESTIONS)
def test_it_is_plain_text_in_the_official_form(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    text = official_reply(answer)
    assert text.startswith(OPENING)
    assert text.endswith(CAVEAT)
    assert text.count(CAVEAT) == 1
    assert not re.search(r"\*\*|【\d|^\||^>|\|---", text, re.M)
    assert TITLE in text or question == "第十六条原文"
    assert text.count(TITLE) <= 1
    for citation in answer.citations:
        assert re.sub(r"\s*\n\s*", "", citation.quote) in text


@pytest.mark.parametrize("question", QUESTIONS)
def test_no_figure_and_no_word_of_strength_is_added(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    text = official_reply(answer)
    before = {quantity.key for quantity in find_quantities(answer.answer.replace("**", ""))}
    assert {quantity.key for quantity in find_quantities(text)} <= before
    for word in ("原则上", "一般应", "必须", "不得", "仅可"):
        assert text.count(word) <= answer.answer.count(word)


def test_the_clause_stands_before_its_sentence(assistant: Assistant) -> None:
    said = official_reply(assistant.ask("负责人已经管着一个基地，还能再当吗？"))
    assert f"根据{TITLE}第九条第（三）项，同一自然人原则上仅可担任1个国合基地负责人。" in said


def test_an_off_topic_question_is_declined_in_one_sentence(assistant: Assistant) -> None:
    said = official_reply(assistant.ask("今天天气怎么样"))
    assert said.startswith(OPENING)
    assert "不属于" in said
    assert "条" not in said.replace("条件", "")


def test_a_model_written_answer_says_so(assistant: Assistant) -> None:
    answer = replace(assistant.ask(QUESTIONS[0]), mode="generated")
    assert official_reply(answer).endswith(AI_NOTE)
