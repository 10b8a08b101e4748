"""Whole national statutes, read from the data package and parsed back."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest

from assistant.statutes import parse
from tests.statutes.conftest import Statute

Rebuild = Callable[..., Statute]

COUNTS = {
    "中华人民共和国民法典": 1260,
    "中华人民共和国刑法": 505,
    "中华人民共和国公司法": 266,
    "中华人民共和国专利法": 82,
    "中华人民共和国数据安全法": 55,
    "中华人民共和国科学技术进步法": 117,
    "中华人民共和国保守国家秘密法": 65,
    "中华人民共和国立法法": 120,
}
ANNEX = re.compile(r"\n附件一")
ITEM = re.compile(r"(?m)^[（(][一二三四五六七八九十]+[）)]")


@pytest.mark.parametrize("name", COUNTS)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_every_article_is_found_with_its_label_and_its_words(name: str, newline: str, rebuild: Rebuild) -> None:
    statute = rebuild(name, newline=newline)
    document = parse(statute.text)
    assert [article.label for article in document.articles] == [row.label for row in statute.rows]
    assert len(document.articles) == COUNTS[name]
    assert document.title == name
    heading_words = {heading.label.replace(" ", "") for heading in document.headings}
    for article, row in zip(document.articles, statute.rows, strict=True):
        # Some rows carry the next heading's words at their end: those lines are headings here.
        body = ANNEX.split(row.text)[0]
        words = [line for line in body.split("\n") if re.sub(r"\s", "", line) not in heading_words]
        expected = f"{row.label}\u3000{newline.join(words)}".strip()
        assert statute.text[article.start : article.end] == expected


@pytest.mark.parametrize("name", COUNTS)
def test_every_numbered_line_is_an_item(name: str, rebuild: Rebuild) -> None:
    statute = rebuild(name)
    for article, row in zip(parse(statute.text).articles, statute.rows, strict=True):
        assert len(article.items) == len(ITEM.findall(row.text)), article.label
        for item in article.items:
            assert statute.text[item.start : item.end].startswith(item.marker)


@pytest.mark.parametrize("name", sorted(set(COUNTS) - {"中华人民共和国立法法"}))
def test_articles_are_found_without_a_blank_behind_the_label(name: str, rebuild: Rebuild) -> None:
    # 立法法's 第八十六条 begins with 「规定」, as a cross-reference would: that one needs its blank.
    statute = rebuild(name, gap="")
    found = [article.label for article in parse(statute.text).articles]
    assert found == [row.label for row in statute.rows]


def test_the_civil_code_has_its_books_and_parts(rebuild: Rebuild) -> None:
    text = rebuild("中华人民共和国民法典").text.replace("第一章 基本规定", "第一编　总　　则\n第一章 基本规定", 1)
    document = parse(text)
    books = [heading.label for heading in document.headings if heading.kind == "编" and heading.number]
    assert books == [
        "第一编 总则",
        "第二编 物权",
        "第三编 合同",
        "第四编 人格权",
        "第五编 婚姻家庭",
        "第六编 继承",
        "第七编 侵权责任",
    ]
    assert [h.label for h in document.headings if h.kind == "分编"][:2] == [
        "第一分编 通则",
        "第二分编 所有权",
    ]
    article = document.article(1259)
    assert article is not None
    assert article.path == ("附则",)
    sale = document.article(595)
    assert sale is not None
    assert sale.path == ("第三编 合同", "第二分编 典型合同", "第九章 买卖合同")
    person = document.article(56)
    assert person is not None
    assert person.path == ("第一编 总则", "第二章 自然人", "第四节 个体工商户和农村承包经营户")


def test_inserted_articles_of_the_criminal_law_stand_behind_their_parents(rebuild: Rebuild) -> None:
    document = parse(rebuild("中华人民共和国刑法").text)
    inserted = [article.label for article in document.articles if article.number == 120]
    assert inserted == [
        "第一百二十条",
        *(f"第一百二十条之{suffix}" for suffix in "一二三四五六"),
    ]
    assert document.article(17, 1) is not None
    assert [defect for defect in document.defects if defect.kind == "missing_articles"] == []


def test_words_behind_a_list_are_a_paragraph_of_their_own(rebuild: Rebuild) -> None:
    document = parse(rebuild("中华人民共和国专利法").text)
    article = document.article(25)
    assert article is not None
    assert [item.number for item in article.items] == [1, 2, 3, 4, 5, 6]
    assert [tail.label for tail in article.tails] == ["第二十五条第二款"]
    (paragraph,) = document.find("第二十五条第二款")
    assert paragraph.text.startswith("对前款第（四）项所列产品")
    assert not document.find("第二十五条（六）")[0].text.endswith("授予专利权。")


def test_the_civil_code_is_parsed_in_a_fraction_of_a_second(rebuild: Rebuild) -> None:
    text = rebuild("中华人民共和国民法典").text
    took = []
    for _ in range(3):
        start = time.perf_counter()
        parse(text)
        took.append(time.perf_counter() - start)
    assert min(took) < 0.3
