"""Exact look-up: every clause in every spelling comes first, and what does not exist is said to be missing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from assistant.assistant import Assistant
from assistant.errors import UnknownClauseError
from assistant.retrieval import look_up
from assistant.statutes import Clause, Document, to_int
from assistant.textnorm import normalise


@pytest.fixture(scope="module")
def document(assistant: Assistant) -> Document:
    return assistant.documents[0]


def numbers(clause: Clause) -> tuple[int, int | None]:
    """Article and item."""
    article = to_int(clause.article.removeprefix("第").removesuffix("条"))
    assert article
    item = clause.label.removeprefix(clause.article).strip("（）")
    return article, to_int(item) if item else None


FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def spellings(clause: Clause) -> Iterator[str]:
    """Ways in which people write the clause's place."""
    article, item = numbers(clause)
    if item is None:
        chinese = clause.label
        yield from (chinese, f"第{article}条", f"第{str(article).translate(FULL_WIDTH)}条", f"第 {article} 条")
        yield from (
            f"{chinese}的原文是什么",
            f"帮我查一下第{article}条写了啥",
            f"請問{chinese}規定",
            f"第{article}條",
        )
        return
    chinese = clause.label[len(clause.article) :].strip("（）")
    if clause.occurrence:
        which = "一二三"[clause.occurrence - 1]
        yield from (f"{clause.article}第{which}个（{chinese}）", f"第{article}条第{which}个（{chinese}）")
        yield from (
            f"第{article}条第{clause.occurrence}个（{chinese}）",
            f"请问{clause.article}第{which}个（{chinese}）的原文",
        )
        yield from (
            f"第{article}条第{which}个({chinese})",
            f"第{str(article).translate(FULL_WIDTH)}条第{which}个（{chinese}）",
        )
        return
    yield from (
        clause.label,
        f"{clause.article}第{chinese}项",
        f"第{article}条（{chinese}）",
        f"第{article}条第{item}项",
    )
    yield from (
        f"{article}条{item}项",
        f"{article}条（{chinese}）",
        f"第 {article} 条 第 {item} 项",
        f"{article}({item})",
    )
    yield from (f"第{article}条({chinese})", f"请问{clause.article}第（{chinese}）项怎么规定的")
    yield f"第{str(article).translate(FULL_WIDTH)}条第{str(item).translate(FULL_WIDTH)}项"


def test_every_spelling_of_every_clause_is_found(document: Document) -> None:
    assert len(document.clauses) == 72
    for clause in document.clauses:
        written = list(spellings(clause))
        assert len(set(written)) >= 6
        for text in written:
            lookup = look_up(normalise(text), [document])
            assert lookup.clauses == (clause,), text
            assert not lookup.missing, text
            assert lookup.foreign is None, text


def test_every_clause_comes_first_where_it_is_named(assistant: Assistant, document: Document) -> None:
    """Two spellings a clause, in turn, so that all of them are searched with."""
    for number, clause in enumerate(document.clauses):
        written = list(spellings(clause))
        for text in (written[number % len(written)], written[(number + 3) % len(written)]):
            first = assistant.search(text, 1)[0].clause
            assert (first.label, first.occurrence) == (clause.label, clause.occurrence), text


def test_a_named_clause_leads_whatever_else_is_asked(assistant: Assistant) -> None:
    for question, label in (
        ("第十二条第二项说的论文，公示期也要算吗", "第十二条（二）"),
        ("按第二十一条，联合研究类要撤销吗", "第二十一条"),
        ("技术转移类对照第十四条（三）", "第十四条（三）"),
    ):
        assert assistant.search(question)[0].clause.label == label


def test_several_clauses_come_in_the_order_in_which_they_are_named(assistant: Assistant) -> None:
    results = assistant.search("第十六条和第九条（二）还有第八条第四项")
    assert [result.clause.label for result in results[:3]] == ["第十六条", "第九条（二）", "第八条（四）"]


def test_without_its_place_a_doubled_label_means_both(document: Document) -> None:
    found = look_up("第十四条（五）", [document]).clauses
    assert [(clause.label, clause.occurrence) for clause in found] == [("第十四条（五）", 1), ("第十四条（五）", 2)]


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("第九十九条", "第九十九条"),
        ("第100条说了什么", "第一百条"),
        ("第十二条（九）", "第十二条（九）"),
        ("第五条第一项", "第五条（一）"),
        ("第十七条之一", "第十七条之一"),
        ("第十四条第三个（五）", "第十四条（五）"),
        ("第九章", "第九章"),
    ],
)
def test_a_place_that_is_not_there_is_missing(
    assistant: Assistant, document: Document, question: str, missing: str
) -> None:
    lookup = look_up(normalise(question), [document])
    assert lookup.found
    assert lookup.missing == (missing,)
    assert not lookup.clauses
    with pytest.raises(UnknownClauseError, match="没有条款"):
        assistant.show(question)


def test_one_place_of_two_may_be_missing(document: Document) -> None:
    lookup = look_up("第八条和第八十条", [document])
    assert [clause.label for clause in lookup.clauses] == ["第八条"]
    assert lookup.missing == ("第八十条",)


@pytest.mark.parametrize(
    ("question", "law"),
    [("《中华人民共和国科学技术进步法》第十二条", "科学技术进步法"), ("《公司法》第八条怎么规定", "公司法")],
)
def test_an_article_of_another_law_is_not_ours(document: Document, question: str, law: str) -> None:
    lookup = look_up(normalise(question), [document])
    assert lookup.foreign
    assert law in lookup.foreign
    assert not lookup.clauses
    assert not lookup.missing


@pytest.mark.parametrize(
    "name", ["本办法", "《国际科技合作基地管理办法》", "《四川省科学技术厅国际科技合作基地管理办法》"]
)
def test_our_own_name_is_no_other_law(document: Document, name: str) -> None:
    lookup = look_up(normalise(f"{name}第八条"), [document])
    assert lookup.foreign is None
    assert [clause.label for clause in lookup.clauses] == ["第八条"]


@pytest.mark.parametrize(
    ("question", "bare"),
    [
        ("第八条", True), ("请问第八条的原文是什么？", True), ("帮我看一下第八条第四项", True), ("第八条和第九条", True),
        ("第八条对分公司怎么规定", False), ("按第八条我们能不能报", False), ("申报条件", False), ("", False),
    ],
)  # fmt: skip
def test_bare_is_a_question_for_the_text_alone(document: Document, question: str, bare: bool) -> None:
    assert look_up(question, [document]).bare is bare


def test_a_chapter_stands_for_its_articles(document: Document) -> None:
    found = look_up("第三章", [document]).clauses
    assert found
    assert {path for clause in found for path in clause.path} == {"第三章 认定条件"}
    assert [clause.label for clause in found][:2] == ["第八条", "第九条"]
    assert all(clause.label == clause.article for clause in found)


@pytest.mark.parametrize(
    "question", ["近三年要有5条意见", "20篇论文", "3项以上", "第三方评估", "第一作者", "两条腿走路"]
)
def test_a_number_alone_is_no_place(document: Document, question: str) -> None:
    assert not look_up(question, [document]).found


def test_every_reference_of_the_text_itself_resolves(document: Document) -> None:
    named = {other.label for clause in document.clauses for other in look_up(clause.text, [document]).clauses}
    assert named <= {clause.label for clause in document.clauses}
    assert not [clause.label for clause in document.clauses if look_up(clause.text, [document]).missing]


def test_showing_an_article_brings_its_items(assistant: Assistant) -> None:
    labels = [clause.label for clause in assistant.show("第九条")]
    assert labels[:3] == ["第九条", "第九条（一）", "第九条（二）"]
    assert [clause.label for clause in assistant.show("第九条（二）")] == ["第九条（二）"]


@pytest.mark.parametrize(
    ("question", "articles"),
    [
        ("总则讲了啥", ["第一条", "第二条", "第三条"]),
        ("附则那一章都说了些什么？", ["第二十四条", "第二十五条", "第二十八条"]),
        ("附则有几条", ["第二十四条", "第二十五条", "第二十八条"]),
        ("第四章主要写了什么", ["第十五条", "第十六条"]),
        ("第十三条到第十四条原文", ["第十三条", "第十四条"]),
        ("第十四条里头有两个（五），分别写的啥", ["第十四条"]),
    ],
)
def test_chapters_and_ranges_are_read_out(document: Document, question: str, articles: list[str]) -> None:
    lookup = look_up(normalise(question), [document])
    assert lookup.bare
    assert [clause.label for clause in lookup.clauses] == articles
