"""One message, several questions."""

from __future__ import annotations

import pytest

from assistant.answering.segments import asks_several, segments
from assistant.retrieval import Question


def question(text: str, *types: str) -> Question:
    return Question(text, text, False, 0, types)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("公示多久，有异议谁处理，谁发文", 3),
        ("年报没交会怎样？要是后面整改也没过呢", 2),
        ("公示几天", 0),
        ("报联合研究类，文章要多少？", 0),
        ("我们是成都的企业，去年刚注册，能报吗", 0),
        ("公示期多久，写在哪条", 0),
        ("公示有人提异议咋办 最后是谁发文授牌", 2),
        ("负责人必须全职吗职称啥要求能不能同时管两个基地", 3),
        ("1. 年报没交会怎样 2. 不合格给多长时间整改", 2),
        ("科技园区想问：①园区能不能作依托单位②能建几个③高级职称要多少人", 3),
        ("国合 基地 是 什么", 0),
    ],
)
def test_the_separate_questions_are_found(text: str, count: int) -> None:
    assert len(segments(question(text))) == count


def test_the_type_named_once_goes_to_every_question() -> None:
    parts = segments(question("联合研究类要几篇论文？专利要几件？", "联合研究类"))
    assert all("联合研究" in part for part in parts)


def test_a_type_holds_from_where_it_is_named() -> None:
    parts = segments(question("能建几个？不行就报特色类，高级职称要多少人？", "特色类"))
    assert "特色" not in parts[0]
    assert all("特色" in part for part in parts[1:])


def test_a_question_without_a_topic_takes_the_first_ones() -> None:
    parts = segments(question("绩效评估谁组织，几年一次，结果分几档"))
    assert len(parts) == 3
    assert all("绩效评估" in part for part in parts)


def test_one_question_is_not_several() -> None:
    assert not asks_several("报联合研究类，文章要多少？")
    assert asks_several("要几篇论文，专利要几件？")


def test_english_questions_are_separated() -> None:
    text = "how long is the public notice period, and who handles objections"
    assert segments(Question(text, text, True, 2, ())) == [
        "how long is the public notice period",
        "who handles objections",
    ]
