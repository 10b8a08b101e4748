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


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("负责人的职称、在岗和兼任分别怎么规定", ("负责人的职称怎么规定", "负责人的在岗怎么规定", "负责人的兼任怎么规定")),
        ("负责人要满足：职称、在岗，各是怎么说的", ("负责人职称是怎么说的", "负责人在岗是怎么说的")),
        ("科技厅、推荐单位和依托单位三方各管什么？", ("科技厅管什么", "推荐单位管什么", "依托单位管什么")),
        ("升级退出跟被撤销有什么不一样", ("升级退出", "被撤销")),
        ("出了外交事故和学术造假是不是都会被撤销，几年不能再来", ("出了外交事故会被撤销", "学术造假会被撤销", "几年不能再来")),
        ("公示期多久、这期间有人反映问题又是怎么弄", ("公示期多久", "公示这期间有人反映问题又是怎么弄")),
        ("技术转移类的项目和活动分别要多少", ("技术转移类的项目要多少", "技术转移类的活动要多少")),
        ("联合研究类和特色类有什么区别", ()),  # a comparison, not two questions
        ("分类认定和统一管理是什么意思", ()),
    ],
)  # fmt: skip
def test_things_of_one_list_become_questions_of_their_own(text: str, parts: tuple[str, ...]) -> None:
    types = tuple(name for name in ("联合研究类", "技术转移类", "特色类") if name in text)
    assert tuple(segments(question(text, *types))) == parts
