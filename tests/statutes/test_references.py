"""References in questions and in texts."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.statutes import Document, Reference, find_references, to_chinese

Expected = tuple[int, int, int | None, int | None]


def _short(reference: Reference) -> tuple[int | None, int, int | None, int | None]:
    return (reference.article, reference.suffix, reference.item, reference.occurrence)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("第十二条第二项", (12, 0, 2, None)),
        ("12条2项", (12, 0, 2, None)),
        ("第12条（二）", (12, 0, 2, None)),
        ("12条（三）", (12, 0, 3, None)),
        ("十二条二项", (12, 0, 2, None)),
        ("第八条第(四)款", (8, 0, 4, None)),
        ("第八条第四款怎么理解", (8, 0, 4, None)),
        ("第26条", (26, 0, None, None)),
        ("第２６条说的是什么？", (26, 0, None, None)),
        ("二十一条（八）", (21, 0, 8, None)),
        ("第十四条第二个第五项", (14, 0, 5, 2)),
        ("第十四条第二个（五）", (14, 0, 5, 2)),
        ("第14条后一个（五）", (14, 0, 5, 2)),
        ("第14条第五项第一处", (14, 0, 5, 1)),
        ("第十四条（五）②", (14, 0, 5, 2)),
        ("第十四条第（五）项（原文两处编号均为（五），此为第一处）", (14, 0, 5, 1)),
        ("article 12(2)", (12, 0, 2, None)),
        ("Article 8 item 4", (8, 0, 4, None)),
        ("art. 8, item (4)", (8, 0, 4, None)),
        ("12(2)", (12, 0, 2, None)),
        ("第一百一十八条之一", (118, 1, None, None)),
        ("第 １２ 条 第 ２ 项", (12, 0, 2, None)),
        ("第八条的第四项要求什么", (8, 0, 4, None)),
        ("第八条里面第（四）项", (8, 0, 4, None)),
        ("第十二條第二項", (12, 0, 2, None)),
        ("十二条讲了什么", (12, 0, None, None)),
        ("12条", (12, 0, None, None)),
        ("第十二条线上交流怎么算", (12, 0, None, None)),
        ("请解释第12条第3项目前的要求", (12, 0, 3, None)),
        ("第12条第3项目的要求", (12, 0, None, None)),
        ("第十二条2项专利", (12, 0, None, None)),
        ("第十二条的两项要求", (12, 0, None, None)),
        ("第十四条两个（五）有什么区别", (14, 0, 5, None)),
        ("按21条会不会被撤销", (21, 0, None, None)),
    ],
)
def test_a_question_names_a_clause(question: str, expected: Expected) -> None:
    assert [_short(reference) for reference in find_references(question)] == [expected]


@pytest.mark.parametrize(
    "question",
    [
        "我们有12条生产线",
        "5条建议",
        "有5条要求",
        "三项专利",
        "第一条件",
        "一条",
        "第一批",
        "第二类",
        "第二条生产线",
        "第三条建议",
        "第三、四条产线",
        "按5条要求",
        "2022（8）号",
        "川科外〔2022〕8号",
        "发表论文12（3）篇",
        "近三年发了20篇",
        "条件是什么",
        "第条",
        "第XX条",
        "",
    ],
)
def test_what_is_counted_is_no_reference(question: str) -> None:
    assert find_references(question) == []


@pytest.mark.parametrize("question", ["第三章", "第3章讲什么", "chapter 3"])
def test_a_chapter_is_named(question: str) -> None:
    (reference,) = find_references(question)
    assert (reference.chapter, reference.article) == (3, None)


@pytest.mark.parametrize(
    ("question", "pieces"),
    [
        ("第八条第（四）、（五）项", [("第八条第（四）", 8, 4), ("（五）项", 8, 5)]),
        ("第八条第四项和第五项", [("第八条第四项", 8, 4), ("第五项", 8, 5)]),
        ("第12条2、3项", [("第12条2", 12, 2), ("3项", 12, 3)]),
        ("第十二条第一、二项", [("第十二条第一", 12, 1), ("二项", 12, 2)]),
        ("第十二条第一、二、三项", [("第十二条第一", 12, 1), ("二", 12, 2), ("三项", 12, 3)]),
        ("第十二、十三条", [("十二", 12, None), ("十三条", 13, None)]),
        ("第十四条第5项（2）", [("第十四条第5项", 14, 5)]),
        ("第12条和13条", [("第12条", 12, None), ("13条", 13, None)]),
        ("十二条（二）（三）", [("十二条（二）", 12, 2), ("（三）", 12, 3)]),
        ("第五条、第六条所列", [("第五条", 5, None), ("第六条", 6, None)]),
        ("比较第十二条第一项与第十三条（三）", [("第十二条第一项", 12, 1), ("第十三条（三）", 13, 3)]),
    ],
)
def test_a_list_gives_one_reference_each(question: str, pieces: list[tuple[str, int, int | None]]) -> None:
    found = find_references(question)
    assert [(question[r.start : r.end], r.article, r.item) for r in found] == pieces


@pytest.mark.parametrize(
    ("question", "law"),
    [
        ("根据《民法典》第1259条", "民法典"),
        ("《科学技术进步法》（2021年修订）第三十条", "科学技术进步法"),
        ("请问数据安全法第21条", "数据安全法"),
        ("中华人民共和国专利法第二十二条", "中华人民共和国专利法"),
        ("国合基地管理办法第12条", "国合基地管理办法"),
        ("本办法第二十一条", None),
        ("违反本法第二十一条", None),
        ("该条例第三条", None),
        ("《办法》第八条", None),
        ("管理办法第八条", None),
        ("第二十一条", None),
        ("你们有办法，第二十一条", None),
    ],
)
def test_the_statute_in_front_is_named(question: str, law: str | None) -> None:
    (reference,) = find_references(question)
    assert reference.law == law


def test_a_paragraph_and_an_item_are_kept_apart() -> None:
    (reference,) = find_references("专利法第二十二条第三款第二项")
    assert (reference.article, reference.paragraph, reference.item) == (22, 3, 2)


def test_each_label_of_the_regulation_is_read_back(regulation: Document) -> None:
    for clause in regulation.clauses:
        (reference,) = find_references(clause.label)
        label = f"第{to_chinese(reference.article or 0)}条"
        label += f"（{to_chinese(reference.item)}）" if reference.item else ""
        assert label == clause.label


@given(st.text(alphabet=st.sampled_from("第条项款章之一二三十百12（）()、和 个处《》法X\n"), max_size=60))
def test_references_rise_and_lie_inside_the_text(question: str) -> None:
    position = 0
    for reference in find_references(question):
        assert position <= reference.start < reference.end <= len(question)
        assert reference.article or reference.chapter
        position = reference.end


@pytest.mark.parametrize("unit", ["第", "第一", "条", "（一）", "1", "一条", "《", "法", "第一条", " ", "article "])
def test_long_input_takes_no_more_than_linear_time(unit: str) -> None:
    start = time.perf_counter()
    find_references(unit * (20_000 // len(unit)))
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize("text", ["十八条和十九条怎么写的", "18条、19条原文", "麻烦看下，第十八条和十九条"])
def test_two_articles_are_named_together_without_their_first_word(text: str) -> None:
    assert [reference.article for reference in find_references(text)] == [18, 19]


def test_two_counts_are_no_articles() -> None:
    assert find_references("我们提了十八条和十九条意见") == []
