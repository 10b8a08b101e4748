"""The regulation itself, and texts that are none."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from assistant.statutes import Document, parse

INVENTORY = json.loads((Path(__file__).parent / "data" / "inventory_spans.json").read_text("utf-8"))


# --- the regulation ---------------------------------------------------------------------------


def test_the_regulation_has_26_articles_and_46_items(regulation: Document) -> None:
    assert [article.number for article in regulation.articles] == [*range(1, 26), 28]
    assert sum(len(article.items) for article in regulation.articles) == 46
    assert len(regulation.clauses) == 72
    assert len({(clause.label, clause.occurrence) for clause in regulation.clauses}) == 72


def test_the_title_is_joined_from_its_lines(regulation: Document) -> None:
    assert regulation.title == "四川省科学技术厅国际科技合作基地管理办法（征求意见稿）"
    assert regulation.id == "sichuan-intl-cooperation-base-draft"


def test_the_headings_are_five_chapters_and_one_without_a_number(regulation: Document) -> None:
    assert [heading.label for heading in regulation.headings] == [
        "第一章 总则",
        "第二章 管理职责",
        "第三章 认定条件",
        "第四章 认定程序",
        "年度报告和绩效评估",
        "第六章 附则",
    ]
    assert {heading.kind for heading in regulation.headings} == {"章"}


def test_articles_17_to_23_stand_under_the_heading_without_a_number(regulation: Document) -> None:
    under = [article.number for article in regulation.articles if article.path == ("年度报告和绩效评估",)]
    assert under == list(range(17, 24))
    (last_item,) = regulation.find("第十六条（五）")
    assert last_item.text.endswith("并予以授牌。")


def test_the_lead_of_article_12_is_its_first_line(regulation: Document) -> None:
    (lead,) = regulation.find("第十二条")
    assert lead.text == "第十二条 联合研究类基地还应具备以下条件"
    assert lead.has_items
    assert lead.path == ("第三章 认定条件",)
    whole = regulation.text[lead.article_start : lead.article_end]
    assert whole.endswith("对行业有支撑作用。")


def test_an_item_includes_its_marker(regulation: Document) -> None:
    (item,) = regulation.find("第十二条（二）")
    assert item.text.startswith("（二）近三年核心研究团队承担过省部级以上国际科技合作项目")
    assert item.text.endswith("在相关国际组织任职或主办期刊。")
    assert (item.article, item.occurrence, item.has_items) == ("第十二条", None, False)


def test_the_two_fifth_items_of_article_14_are_told_apart(regulation: Document) -> None:
    first, second = regulation.find("第十四条（五）")
    assert (first.occurrence, second.occurrence) == (1, 2)
    assert regulation.find("第十四条（五）", 1) == (first,)
    assert regulation.find("第十四条（五）", 2) == (second,)
    assert regulation.find("第十四条（五）", 3) == ()
    assert second.text.startswith("（五）依托企业建立的")


def test_the_second_label_inside_article_25_opens_nothing(regulation: Document) -> None:
    (clause,) = regulation.find("第二十五条")
    assert "第XX条国合基地命名为" in clause.text
    assert clause.text.endswith("本单位悬挂。")


def test_an_article_without_items_is_its_own_clause(regulation: Document) -> None:
    (clause,) = regulation.find("第十九条")
    assert clause.text == "第十九条 绩效评估结果分为优秀、合格和不合格三类。"
    assert not clause.has_items


@pytest.mark.parametrize("number", [0, 26, 27, 29])
def test_articles_that_do_not_exist_are_not_found(number: int, regulation: Document) -> None:
    assert regulation.article(number) is None
    assert regulation.find("第二十六条") == ()


def test_the_segments_give_the_text_back(regulation: Document, text: str) -> None:
    segments = regulation.segments()
    assert "".join(text[start:end] for _, start, end in segments) == text
    assert {name for name, _, _ in segments} == {"front", "heading", "lead", "item", "blank"}


@pytest.mark.parametrize("entry", INVENTORY, ids=[entry["id"] for entry in INVENTORY])
def test_each_known_quote_lies_in_the_clause_it_is_cited_from(
    entry: dict[str, str | int | None], regulation: Document
) -> None:
    start, end, occurrence = entry["start"], entry["end"], entry["occurrence"]
    assert isinstance(start, int)
    assert isinstance(end, int)
    assert regulation.text[start:end] == entry["quote"]
    clauses = regulation.find(str(entry["clause"]), occurrence if isinstance(occurrence, int) else None)
    assert [clause.start <= start and end <= clause.end for clause in clauses] == [True]


def test_the_regulation_is_parsed_in_milliseconds(text: str) -> None:
    took = []
    for _ in range(5):
        start = time.perf_counter()
        parse(text)
        took.append(time.perf_counter() - start)
    assert min(took) < 0.02


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: text.rstrip("\n"),
        lambda text: text.replace("\n", "\r"),
        lambda text: "\n\n" + text,
        lambda text: text.replace("\n", "\n\u3000\u3000"),
        lambda text: "\n".join(line for line in text.split("\n") if line),
    ],
    ids=["crlf", "bom", "no final newline", "cr", "blank first lines", "indented", "no blank lines"],
)
def test_the_layout_does_not_change_what_is_found(change: object, regulation: Document, text: str) -> None:
    assert callable(change)
    changed = change(text)
    document = parse(changed)
    assert document.title == regulation.title
    assert [(c.label, c.occurrence, c.text, c.path) for c in document.clauses] == [
        (c.label, c.occurrence, c.text, c.path) for c in regulation.clauses
    ]
    assert "".join(changed[start:end] for _, start, end in document.segments()) == changed


# --- texts that are none ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["", "\n", " ", "\ufeff", "没有条文的一段话。", "第", "第条", "（一）", "目录", "第一章", "附件"]
)
def test_any_text_is_parsed(text: str) -> None:
    document = parse(text)
    assert document.articles == ()
    assert "".join(text[start:end] for _, start, end in document.segments()) == text


def test_a_given_title_wins() -> None:
    assert parse("甲办法\n第一条 乙。", title="丙办法").title == "丙办法"


@pytest.mark.parametrize(
    "unit",
    [
        "第一条 甲。\n",
        "第一章 甲\n",
        "（一）甲；\n",
        "1.甲\n",
        "XX",
        "“",
        "第一条",
        "\n",
        "甲\n第一条 乙。\n",
        "：\n1.甲\n甲。\n",
    ],
)
def test_long_input_takes_no_more_than_linear_time(unit: str) -> None:
    text = unit * (60_000 // len(unit))
    start = time.perf_counter()
    document = parse("第一条 首。\n" + text)
    assert time.perf_counter() - start < 3
    assert document.segments()[-1][2] == len(document.text)
