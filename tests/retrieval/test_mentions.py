"""Which clauses hold a word: exactly those that do, for every way of asking and for nothing else."""

from __future__ import annotations

import pytest

from assistant.answering import Status
from assistant.assistant import Assistant
from assistant.retrieval.mentions import MOST, find_mentions
from assistant.statutes import Document
from assistant.textnorm import normalise

TERMS = ("科技伦理", "公示", "推荐单位", "知识产权", "保密", "绩效评估", "社保", "高新技术企业")
FORMS = (
    "哪些条款讲到{}",
    "哪几条跟{}有关？",
    "涉及{}的条款有哪些",
    "请问{}相关的条文都有哪些，帮我找全",
    "把涉及{}的条款都列出来",
    "凡是提到{}的规定帮我找出来",
    "“{}”在哪几条里提到",
)


@pytest.fixture(scope="module")
def document(assistant: Assistant) -> Document:
    return assistant.documents[0]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("term", TERMS)
def test_the_clauses_are_those_that_hold_the_word(document: Document, term: str, form: str) -> None:
    found, clauses = find_mentions(normalise(form.format(term)), [document])
    assert found == term
    holding = {clause.label for clause in document.clauses if term in clause.text}
    assert holding <= {clause.label for clause in clauses}
    # Beside them only items under a lead that holds it.
    led = {clause.article for clause in document.clauses if clause.has_items and term in clause.text}
    assert all(clause.label in holding or clause.article in led for clause in clauses)


@pytest.mark.parametrize(
    "question",
    [
        "公示多久",
        "申报条件有哪些",
        "年报要写哪些内容",
        "哪些条款讲到火锅",
        "涉及国合基地的条款有哪些",  # nearly all of them
        "哪些单位可以推荐",
        "评估结果有哪几档",
    ],
)
def test_other_questions_ask_for_no_word(document: Document, question: str) -> None:
    assert find_mentions(normalise(question), [document]) == ("", ())


def test_the_answer_quotes_every_clause(assistant: Assistant) -> None:
    answer = assistant.ask("哪些条款讲到科技伦理")
    assert answer.status is Status.ANSWERED
    assert "原文写到“科技伦理”的条款如下" in answer.answer
    assert len(answer.citations) > 3
    assert all("科技伦理" in citation.quote for citation in answer.citations)
    assert len(answer.citations) <= MOST
