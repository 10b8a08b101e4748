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
    ],
)
def test_the_separate_questions_are_found(text: str, count: int) -> None:
    assert len(segments(question(text))) == count


def test_the_type_named_once_goes_to_every_question() -> None:
    parts = segments(question("联合研究类要几篇论文？专利要几件？", "联合研究类"))
    assert all("联合研究" in part for part in parts)


def test_a_question_without_a_topic_takes_the_first_ones() -> None:
    parts = segments(question("绩效评估谁组织，几年一次，结果分几档"))
    assert len(parts) == 3
    assert all("绩效评估" in part for part in parts)


def test_one_question_is_not_several() -> None:
    assert not asks_several("报联合研究类，文章要多少？")
    assert asks_several("要几篇论文，专利要几件？")
