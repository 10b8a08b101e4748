"""What people get to read: the form of each kind of answer, on the real text."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.answering.types import Answer
from assistant.answering.verify import verify
from assistant.assistant import Assistant
from assistant.errors import QuestionError

CAVEAT = "该办法为征求意见稿，最终以正式印发文件为准。"


def cited(answer: Answer) -> list[tuple[str, int | None]]:
    return [(citation.clause, citation.occurrence) for citation in answer.citations]


@pytest.mark.parametrize(
    ("question", "status", "first_clause", "said"),
    [
        ("报联合研究类，文章要多少？", "answered", "第十二条（二）", "20篇（含）以上"),
        ("公示不是10天吗？", "answered", "第十六条（三）", "不是10天"),
        ("负责人已经管着一个基地，还能再当吗？", "answered", "第九条（三）", "原则上"),
        ("技术转移类一年要办几场活动", "answered", "第十三条（四）", "不少于5场"),
        ("今年几号截止？", "not_in_text", "第十五条", "没有规定"),
        ("评上以后给多少钱", "not_in_text", "第二十三条", "没有规定"),
        ("牌子被撤了，几年以后才能再报", "answered", "第二十一条", "三年内不得重新认定"),
        ("考核不合格怎么办", "answered", "第二十条", "限期一年整改"),
        ("和外国教授个人签的协议行不行", "answered", "第十五条（三）", "不含与个人签署的合作协议"),
        ("副高能不能当联合研究类的负责人", "answered", "第九条（二）", "正高级职称"),
    ],
)
def test_the_conclusion_comes_first(
    assistant: Assistant, question: str, status: str, first_clause: str, said: str
) -> None:
    answer = assistant.ask(question)
    assert answer.status == status
    assert cited(answer)[0][0] == first_clause
    lead = answer.answer.split("\n\n> ")[0]
    assert said in answer.answer
    assert len(lead) < 400
    assert answer.answer.count(CAVEAT) == 1


def test_a_table_where_types_are_compared(assistant: Assistant) -> None:
    answer = assistant.ask("三种类型对知识产权都怎么要求？")
    assert "| 联合研究类 |" in answer.answer
    assert "| 技术转移类 | **未规定**" in answer.answer
    assert cited(answer) == [("第十二条（三）", None), ("第十三条", None), ("第十四条（五）", 1)]
    assert "歧义" in answer.answer


def test_a_procedure_cites_every_step(assistant: Assistant) -> None:
    answer = assistant.ask("申报认定的整个流程是怎样的？")
    labels = [label for label, _ in cited(answer)]
    assert labels == ["第十六条", *(f"第十六条（{n}）" for n in "一二三四五")]


def test_several_questions_are_answered_in_their_order(assistant: Assistant) -> None:
    answer = assistant.ask("材料先交给谁？公示要多少天？几年评估一次？")
    labels = [label for label, _ in cited(answer)]
    assert labels.index("第十六条（一）") < labels.index("第十六条（三）") < labels.index("第十七条")


@pytest.mark.parametrize(
    "question", ["成都明天下雨吗", "帮我写一封辞职信", "德国签证怎么办", "用Python写个排序", "你好"]
)
def test_other_matters_are_declined_in_a_line(assistant: Assistant, question: str) -> None:
    answer = assistant.ask(question)
    assert answer.status == "out_of_scope"
    assert not answer.citations
    assert "\n" not in answer.answer
    assert "国际科技合作基地管理办法" in answer.answer


@pytest.mark.parametrize(
    ("question", "reason"),
    [("第二十六条写的什么？", "第二十八条"), ("第二十一条第十项", "（一）至（九）"), ("第九十九条", "第二十八条")],
)
def test_what_does_not_exist_is_said_not_to(assistant: Assistant, question: str, reason: str) -> None:
    answer = assistant.ask(question)
    assert answer.status == "not_in_text"
    assert "没有" in answer.answer
    assert reason in answer.answer


def test_the_two_items_of_one_number_are_told_apart(assistant: Assistant) -> None:
    both = assistant.ask("第十四条第五项")
    assert cited(both) == [("第十四条（五）", 1), ("第十四条（五）", 2)]
    assert "此为第一处" in both.answer
    assert cited(assistant.ask("第十四条第二个第五项是什么")) == [("第十四条（五）", 2)]


def test_another_laws_article_is_not_made_up(assistant: Assistant) -> None:
    answer = assistant.ask("民法典第一千二百五十九条怎么说")
    assert answer.status == "out_of_scope"
    assert "没有收录" in answer.answer


def test_an_english_question_gets_english_words_and_chinese_quotes(assistant: Assistant) -> None:
    answer = assistant.ask("How many person-times of exchange does a joint research base need?")
    assert "at least 30 person-times" in answer.answer
    assert "达到30人次以上" in answer.citations[0].quote
    assert "draft" in answer.answer


def test_mended_typos_are_shown(assistant: Assistant) -> None:
    answer = assistant.ask("国和基地公示几天")
    assert "按“国合基地公示几天”理解" in answer.answer
    assert cited(answer)[0][0] == "第十六条（三）"


def test_suggestions_are_other_questions_in_plain_chinese(assistant: Assistant) -> None:
    answer = assistant.ask("公示几天")
    assert 1 <= len(answer.suggestions) <= 3
    for suggestion in answer.suggestions:
        assert not re.search(r"[嗦啥嘛咯噻咱]|得行|没得", suggestion)
        assert assistant.ask(suggestion).status in ("answered", "partly")


@pytest.mark.parametrize("question", ["", "   ", "😀😀😀", "\u200b\u200b", "。。。？？", "\x00"])
def test_nothing_to_read_is_the_askers_mistake(assistant: Assistant, question: str) -> None:
    with pytest.raises(QuestionError, match=r"问题是空的|没有读到文字"):
        assistant.ask(question)


def test_a_huge_question_is_refused_before_any_work(assistant: Assistant) -> None:
    with pytest.raises(QuestionError, match="太长"):
        assistant.ask("公示" * 500_000)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(min_size=1, max_size=60))
def test_any_text_gets_a_verified_answer_or_a_clear_error(assistant: Assistant, text: str) -> None:
    try:
        answer = assistant.ask(text)
    except QuestionError as error:
        assert str(error)
        return
    assert answer.status
    assert (
        verify(answer.answer, answer.citations, assistant.corpus, f"{text}\n{answer.question}", answer.computed) == []
    )


def test_every_likely_question_of_the_notes_is_answered_from_its_own_article(assistant: Assistant) -> None:
    """The floor of retrieval: what staff wrote down is found where they wrote it."""
    notes = assistant.corpus.documents[0].notes
    asked = [(note, note.points[0].asks[0]) for note in notes.clauses]
    found = 0
    for note, ask in asked:
        labels = [label for label, _ in cited(assistant.ask(ask))]
        found += any(label.partition("（")[0] == note.clause.partition("（")[0] for label in labels)
    assert found >= 0.97 * len(asked)


@pytest.mark.parametrize(
    ("asked", "cited"),
    [
        ("单位自己申请把牌子撤掉，多久不能再报", {"第二十一条", "第二十一条（七）"}),
        ("泄了密被撤，几年内不让再评", {"第二十一条", "第二十一条（五）"}),
        ("泄密和抄袭是不是都要被撤销", {"第二十一条（五）", "第二十一条（四）"}),
        ("升级成国家级以后的退出，跟被撤销有什么不一样", {"第二十二条", "第二十一条"}),
        ("负责人的职称、在岗、兼任分别怎么规定", {"第九条（一）", "第九条（二）", "第九条（三）"}),
    ],
)
def test_all_clauses_that_a_question_needs_are_cited(assistant: Assistant, asked: str, cited: set[str]) -> None:
    assert cited <= {citation.clause for citation in assistant.ask(asked).citations}


def test_the_askers_figure_comes_first_and_another_way_is_shown(assistant: Assistant) -> None:
    answer = assistant.ask("联合研究类专利只有两件，还有戏吗").answer
    assert answer.startswith("**单看这一个数，不符合**：2件少于3件，差1件，未达到。")
    assert "或者" in answer.split("\n>")[0]
