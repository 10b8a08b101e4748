"""Defects: those the regulation has, none invented, and each detector on a text of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.statutes import Defect, Document, parse


def _of(document: Document, kind: str) -> list[Defect]:
    return [defect for defect in document.defects if defect.kind == kind]


def _where(defects: list[Defect]) -> list[tuple[int, str | None]]:
    return [(defect.line, defect.clause) for defect in defects]


def test_each_defect_is_one_chinese_line_with_its_place(regulation: Document, text: str) -> None:
    lines = text.splitlines()
    assert regulation.defects
    for defect in regulation.defects:
        assert "\n" not in defect.message
        assert any("\u4e00" <= char <= "\u9fff" for char in defect.message)
        assert 0 <= defect.start < defect.end <= len(text)
        assert text[defect.start : defect.end].splitlines()[0] in lines[defect.line - 1]


@pytest.mark.parametrize(
    ("kind", "places"),
    [
        ("split_title", [(1, None)]),
        ("unnumbered_heading", [(98, None)]),
        ("leading_space", [(98, None)]),
        ("missing_articles", [(124, "第二十八条")]),
        ("duplicate_item", [(83, "第十四条（五）")]),
        ("placeholder", [(123, "第二十五条"), (124, "第二十八条")]),
        ("missing_colon", [(55, "第十二条")]),
        ("mixed_punctuation", [(24, "第八条")]),
        ("mixed_slash", [(123, "第二十五条")]),
        ("irregular_spacing", [(15, None), (92, "第十六条"), (121, None)]),
        ("irregular_blank_lines", [(18, "第五条")]),
        ("mixed_item_endings", []),
        ("repeated_article", []),
        ("missing_heading", []),
        ("item_order", []),
        ("missing_item", []),
    ],
)
def test_the_regulation_has_these_defects(
    kind: str, places: list[tuple[int, str | None]], regulation: Document
) -> None:
    assert _where(_of(regulation, kind)) == places


def test_the_messages_say_what_is_wrong(regulation: Document) -> None:
    messages = "\n".join(defect.message for defect in regulation.defects)
    assert "第四章之后为第六章，缺第五章；标题“年度报告和绩效评估”没有编号，应为第五章" in messages
    assert "第二十五条之后为第二十八条，缺第二十六条、第二十七条" in messages
    assert "第十四条：项的编号（五）重复，后一个疑应为（六）" in messages
    assert "“第XX条国合基地命名为”中的“XX”尚未填写" in messages
    assert "“本办法自XX起施行”中的“XX”尚未填写" in messages


def test_a_blank_in_a_name_pattern_is_no_defect(regulation: Document) -> None:
    spots = {regulation.text[d.start - 5 : d.start] for d in _of(regulation, "placeholder")}
    assert not any("技术厅" in spot or "特色）" in spot for spot in spots)


@pytest.mark.parametrize(
    "terms",
    [
        ("推荐单位", "组织推荐部门"),
        ("绩效评估", "绩效考核", "绩效评价"),
        ("科技中介服务机构", "科技中介组织（服务机构）"),
        ("累积", "累计"),
        ("国（境）外", "海外", "境外"),
        ("近三年", "近3年"),
    ],
)
def test_several_names_for_one_thing_are_reported(terms: tuple[str, ...], regulation: Document) -> None:
    messages = [defect.message for defect in _of(regulation, "mixed_terms")]
    assert any(all(f"“{term}”" in message for term in terms) for message in messages)


@pytest.mark.parametrize(
    ("text", "kind", "clause"),
    [
        ("第一条 甲。\n第二条 乙。\n第五条 丙。\n", "missing_articles", "第五条"),
        ("第一章 甲\n第一条 甲。\n第三章 乙\n第二条 乙。\n", "missing_heading", None),
        ("第一条 甲：\n（一）甲；\n（三）丙。\n", "missing_item", "第一条（三）"),
        ("第一条 甲：\n（一）甲；\n（二）乙；\n（二）丙。\n", "duplicate_item", "第一条（二）"),
        (
            "第一条 甲：\n（一）甲；\n（二）乙。\n（三）丙；\n（四）丁。\n",
            "mixed_item_endings",
            "第一条（二）",
        ),
        ("第一条 甲。\n第二条 乙。\n第二条 丙。\n第三条 丁。\n", "repeated_article", "第二条"),
        ("第一条 自____年起施行。\n", "placeholder", "第一条"),
        ("第一条 包括下列情形\n（一）甲；\n（二）乙。\n", "missing_colon", "第一条"),
    ],
)
def test_each_detector_finds_its_own(text: str, kind: str, clause: str | None) -> None:
    (defect,) = _of(parse(text), kind)
    assert defect.clause == clause


def test_a_well_made_text_has_none() -> None:
    text = (
        "某省科技管理办法\n\n第一章 总则\n\n第一条 为了管理，制定本办法。\n\n"
        "第二条 条件包括：\n\n（一）甲；\n\n（二）乙。\n"
    )
    assert parse(text).defects == ()


def test_a_repeated_number_under_a_later_paragraph_is_no_defect() -> None:
    text = "第一条 下列：\n（一）甲；\n（二）乙。\n有下列情形的，除外：\n（一）丙；\n（二）丁。\n"
    document = parse(text)
    assert _of(document, "duplicate_item") == _of(document, "item_order") == []
    assert [item.occurrence for item in document.articles[0].items] == [1, 1, 2, 2]


def test_line_numbers_count_every_line_ending(tmp_path: Path) -> None:
    text = "第一条 甲。\r\n\r\n第二条 乙。\r\n第九条 丙。\r\n"
    (defect,) = _of(parse(text), "missing_articles")
    assert defect.line == 4
