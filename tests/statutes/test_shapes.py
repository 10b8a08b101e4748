"""Shapes of labels, headings and items that other texts bring."""

from __future__ import annotations

import pytest

from assistant.statutes import Document, parse


def _labels(document: Document) -> list[str]:
    return [article.label for article in document.articles]


# --- labels and cross-references --------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "第五条规定的条件，适用于企业。",
        "第五条、第六条所列的单位，应当报告。",
        "第三条的规定，不适用于本条。",
        "第三条 的规定，不适用于本条。",
        "第九条所称单位，是指企业。",
        "第五条和第六条规定的单位。",
        "第五条第二项规定的单位。",
        "第五条（二）规定的单位。",
        "第九十三条第二款另有规定的，从其规定。",
        "第九十三条另有规定的，从其规定。",
        "第三章规定的条件。",
        "第三条 是一个例子。",
    ],
)
def test_a_line_that_begins_with_a_reference_opens_nothing(line: str) -> None:
    text = "\n".join(
        f"第{number}条 内容。" + (f"\n{line}" if number == "七" else "") for number in "一二三四五六七八九"
    )
    document = parse(text)
    assert [article.number for article in document.articles] == list(range(1, 10))
    assert document.find("第七条")[0].text.endswith(line)
    assert document.headings == ()


@pytest.mark.parametrize(
    ("label", "printed"),
    [
        ("第１２条", "第十二条"),
        ("第12条", "第十二条"),
        ("第 十二 条", "第十二条"),
        ("第一〇三条", "第一百零三条"),
        ("第百零三条", "第一百零三条"),
        ("第一百零三条之一", "第一百零三条之一"),
        ("第十二條", "第十二条"),
    ],
)
def test_a_label_is_printed_one_way(label: str, printed: str) -> None:
    document = parse(f"{label} 内容。")
    assert _labels(document) == [printed]
    assert document.find(printed)[0].text == f"{label} 内容。"


def test_inserted_articles_keep_their_place() -> None:
    document = parse("第一条 甲。\n第一条之一 乙。\n第一条之二 丙。\n第二条 丁。")
    assert [(article.number, article.suffix) for article in document.articles] == [
        (1, 0),
        (1, 1),
        (1, 2),
        (2, 0),
    ]
    inserted = document.article(1, 2)
    assert inserted is not None
    assert inserted.label == "第一条之二"


def test_a_label_alone_on_its_line_takes_the_next_line() -> None:
    document = parse("第一条\n内容在下一行。\n第二条\n（一）甲；\n（二）乙。")
    assert document.find("第一条")[0].text == "第一条\n内容在下一行。"
    assert [item.number for item in document.articles[1].items] == [1, 2]
    assert document.find("第二条")[0].text == "第二条"


# --- headings ---------------------------------------------------------------------------------

NESTED = """某省条例
（2020年1月1日通过）
目　录
第一编　总　则
第二编　分　则
第一章　甲
第一节　乙 …… 3
第二章　丙
附　则

第一编　总　则
第一条　甲。
第二编　分　则
第一章　甲
第一节　乙
第二条　乙。
第二章　丙
第三条　丙。
附　则
第四条　丁。
附件：
表格
"""


def test_a_table_of_contents_is_no_heading_twice() -> None:
    document = parse(NESTED)
    assert document.title == "某省条例"
    assert [heading.label for heading in document.headings] == [
        "目录",
        "第一编 总则",
        "第二编 分则",
        "第一章 甲",
        "第一节 乙",
        "第二章 丙",
        "附则",
        "附件：",
    ]
    assert [article.path for article in document.articles] == [
        ("第一编 总则",),
        ("第二编 分则", "第一章 甲", "第一节 乙"),
        ("第二编 分则", "第二章 丙"),
        ("附则",),
    ]
    assert document.articles[-1].end == NESTED.index("\n附件")


def test_articles_listed_in_a_table_of_contents_are_not_articles() -> None:
    text = "目录\n第一章 甲\n第一条 目的\n第二条 范围\n第一章 甲\n第一条 目的是这样。\n第二条 范围是那样。\n"
    document = parse(text)
    assert _labels(document) == ["第一条", "第二条"]
    assert document.find("第一条")[0].text == "第一条 目的是这样。"


def test_a_heading_may_have_its_words_on_the_next_line() -> None:
    document = parse("第一章\n总  则\n第一条 甲。\n第二章 很长的\n标题\n第二条 乙。")
    assert [heading.label for heading in document.headings] == ["第一章 总则", "第二章 很长的标题"]


def test_a_signature_and_a_date_belong_to_no_article() -> None:
    document = parse("第一条 甲。\n第二条 乙。\n\n某省科学技术厅\n2024年5月1日\n")
    assert document.find("第二条")[0].text == "第二条 乙。"


# --- items ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "markers",
    [
        ("（一）", "（二）", "（三）"),
        ("(一)", "(二)", "(三)"),
        ("一、", "二、", "三、"),
        ("1.", "2.", "3."),
        ("１．", "２．", "３．"),
        ("（1）", "（2）", "（3）"),
        ("1）", "2）", "3）"),
        ("①", "②", "③"),
        ("㈠", "㈡", "㈢"),
    ],
)
def test_items_are_known_by_any_marker(markers: tuple[str, ...]) -> None:
    document = parse("第一条 包括下列：\n" + "\n".join(f"{marker}内容；" for marker in markers) + "\n第二条 完。")
    items = document.articles[0].items
    assert [item.label for item in items] == ["第一条（一）", "第一条（二）", "第一条（三）"]
    assert [item.marker for item in items] == list(markers)


@pytest.mark.parametrize("line", ["1.5倍以上的，予以奖励。", "2024年以后。", "一、二类企业。", "（2024）5号文件。"])
def test_a_number_at_the_head_of_a_line_is_no_item_by_itself(line: str) -> None:
    assert parse(f"第一条 内容。\n{line}\n第二条 完。").articles[0].items == ()


def test_subitems_stand_inside_their_item() -> None:
    text = "第一条 包括：\n（一）甲：\n1.子；\n2.丑。\n（二）乙：\n（1）寅；\n（2）卯。\n第二条 完。"
    first, second = parse(text).articles[0].items
    assert [sub.label for sub in first.subitems] == ["第一条（一）1", "第一条（一）2"]
    assert [sub.label for sub in second.subitems] == ["第一条（二）1", "第一条（二）2"]
    assert text[first.start : first.end].endswith("2.丑。")
    assert [clause.label for clause in parse(text).clauses] == [
        "第一条",
        "第一条（一）",
        "第一条（二）",
        "第二条",
    ]


def test_an_item_may_wrap_or_have_a_second_paragraph() -> None:
    text = "第一条 包括：\n（一）甲，\n接着写。\n另有一段。\n（二）乙。\n以上各项从严。\n第二条 完。"
    document = parse(text)
    assert document.find("第一条（一）")[0].text == "（一）甲，\n接着写。\n另有一段。"
    assert document.find("第一条（二）")[0].text == "（二）乙。"
    assert document.find("第一条第二款")[0].text == "以上各项从严。"


def test_the_first_item_may_stand_on_the_label_line() -> None:
    document = parse("第一条（一）甲；\n（二）乙。\n第二条 完。")
    assert [item.label for item in document.articles[0].items] == ["第一条（一）", "第一条（二）"]
    assert document.find("第一条")[0].text == "第一条"
