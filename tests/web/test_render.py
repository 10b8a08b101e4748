"""What an answer may turn into on the page."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

import pytest

from assistant.answering.types import Answer, Status
from assistant.web.chat import Conversation, Turn, conversation_html, turn_html
from assistant.web.evidence import evidence_html, fulltext_html
from assistant.web.render import (
    ALLOWED_TAGS,
    answer_body,
    answer_html,
    chips_html,
    markdown_to_html,
    reveal_steps,
)
from tests.browser.fakes import DOCUMENT_ID, PAPERS, TABLE, cite, document

ATTACKS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![x](http://evil.example/pixel.png)",
    "[点这里](javascript:alert(1))",
    "<javascript:alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    '<form action="http://evil.example"><input name=a></form>',
    '<div style="position:fixed;inset:0;background:url(http://evil.example/)">x</div>',
    "<svg onload=alert(1)>",
    "<iframe src=//evil.example></iframe>",
    "<math><mtext><style><img src=x onerror=alert(1)></style>",
    "[x]: javascript:alert(1)\n\n[x]",
    "| a |\n|---|\n| <img src=x onerror=alert(1)> |",
    "```\n</code></pre><script>alert(1)</script>\n```",
    "**<b onmouseover=alert(1)>粗</b>**",
    '【1】"><script>alert(1)</script>',
    "\ue000<script>\ue001",
]
HARMLESS_TAGS = ALLOWED_TAGS | {"div", "span", "button", "section", "details", "summary"}


class Tags(HTMLParser):
    """Collects tags and attributes as a browser would see them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect one tag."""
        self.seen.append((tag, dict(attrs)))


def assert_harmless(html: str) -> None:
    for tag, attributes in Tags(html).seen:
        assert tag in HARMLESS_TAGS, tag
        for name in attributes:
            assert not name.startswith("on"), name
            assert name not in {"style", "src", "href", "action", "srcset", "formaction"}, name


def an_answer(text: str, **changes: object) -> Answer:
    values: dict[str, object] = {
        "answer_id": "a1",
        "question": "问",
        "status": Status.ANSWERED,
        "mode": "composed",
        "answer": text,
        "citations": (cite(1, "第八条", "申报国合基地的单位"),),
    }
    return Answer(**{**values, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_attack_survives_in_an_answer(attack: str) -> None:
    assert_harmless(markdown_to_html(attack))
    assert_harmless(turn_html(Turn("问", an_answer(attack))))


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_attack_survives_in_question_error_suggestion_or_notice(attack: str) -> None:
    assert_harmless(turn_html(Turn(attack, error=attack)))
    assert_harmless(chips_html([attack], attack).replace("<ul>", "").replace("<li>", ""))
    hostile = an_answer("答", notices=(attack,), suggestions=(attack,), answer_id=attack)
    assert_harmless(conversation_html(Conversation((Turn(attack, hostile),))))


def test_an_attack_stays_visible_as_text() -> None:
    assert "&lt;script&gt;" in markdown_to_html("看 <script>alert(1)</script>")


def test_a_mark_with_a_citation_is_a_button_and_one_without_is_text() -> None:
    html = answer_body("甲【1】乙【7】", (cite(1, "第八条", "申报国合基地的单位"),))
    assert html.count("<button") == 1
    assert 'data-clause="第八条"' in html
    assert 'data-quote="申报国合基地的单位"' in html
    assert "乙【7】" in html


def test_many_quotes_are_folded_and_few_are_shown() -> None:
    quotes = "\n>\n".join(f"> 【{number}】第八条：“申报国合基地的单位”" for number in (1, 2, 3))
    many = answer_body(f"答【1】\n\n{quotes}\n\n完", (cite(1, "第八条", "申报国合基地的单位"),))
    assert "<summary>引用的原句（3 处）</summary>" in many
    assert many.count('class="gh-mark"') == 2
    assert "<details" not in answer_body("答\n\n> 【1】第八条：“甲”", ())
    assert "<p>完</p>" in many


def test_bold_closes_between_a_full_stop_and_a_chinese_character() -> None:
    assert "<strong>该办法没有规定。</strong>只规定" in markdown_to_html("**该办法没有规定。**只规定")
    assert "<strong>或</strong>省级" in markdown_to_html("| a |\n|---|\n| 3件以上，**或**省级 |")


def test_a_table_keeps_its_cells_and_scrolls_in_its_own_box() -> None:
    html = markdown_to_html(TABLE)
    assert html.count("<tr>") == 4
    assert 'class="gh-table"' in html


def test_reveal_grows_block_by_block_and_ends_with_the_whole_text() -> None:
    for text in (PAPERS, TABLE, "一句", "", "# 题\n\n- 甲\n- 乙\n"):
        steps = reveal_steps(text)
        assert steps[-1].rstrip() == text.rstrip()
        assert all(text.startswith(step) for step in steps)
    assert len(reveal_steps(PAPERS)) == 4


def test_sources_actions_and_status_come_only_with_the_complete_answer() -> None:
    answer = an_answer("答【1】", status=Status.NOT_IN_TEXT)
    assert "gh-actions" not in answer_html(answer, shown="答")
    whole = answer_html(answer)
    assert "gh-actions" in whole
    assert "gh-source" in whole
    assert "原文未规定" in whole


def test_a_generated_answer_says_so() -> None:
    assert "人工智能" in answer_html(an_answer("答", mode="generated"))
    assert "人工智能" not in answer_html(an_answer("答"))


def marked(html: str) -> str:
    return unescape("".join(re.findall(r"<mark>(.*?)</mark>", html)))


def test_every_clause_shows_its_whole_article_with_exactly_the_quote_marked() -> None:
    text = document()
    for clause in text.clauses:
        html = evidence_html(text, clause.label, clause.occurrence, clause.text, "1")
        assert html is not None, clause.label
        assert re.sub(r"\s", "", marked(html)) == re.sub(r"\s", "", clause.text)
        shown = unescape(re.sub(r"<[^>]+>", "", html))
        article = text.text[clause.article_start : clause.article_end]
        assert re.sub(r"\s", "", article) in re.sub(r"\s", "", shown)


def test_a_part_of_a_clause_is_marked_exactly_and_the_other_items_are_not() -> None:
    html = evidence_html(document(), "第十二条（二）", None, "20篇（含）以上", "3")
    assert html is not None
    assert marked(html) == "20篇（含）以上"
    assert html.count("is-cited") == 1
    assert html.count('class="gh-item') == 4
    assert "第三章 认定条件 › 第十二条" in html
    assert "【3】第十二条（二）" in html


def test_the_second_of_two_items_of_one_number_is_its_own() -> None:
    html = evidence_html(document(), "第十四条（五）", 2, "科研投入金额", "1")
    assert html is not None
    assert "第十四条（五）（第二处）" in html
    assert "编号（五）重复" in html
    cited = re.findall(r'is-cited">(.*?)</p>', html)
    assert len(cited) == 1
    assert "R&amp;D" in cited[0]


@pytest.mark.parametrize(
    ("label", "quote"),
    [("第九十九条", "x"), ("第十二条（二）", "30篇以上"), ("第八条", "公示不少于5个工作日")],
)
def test_nothing_is_shown_as_a_source_that_is_not_one(label: str, quote: str) -> None:
    assert evidence_html(document(), label, None, quote) is None


def test_the_full_text_loses_no_article_and_lists_the_defects() -> None:
    html = fulltext_html((document(),))
    shown = re.sub(r"\s", "", unescape(re.sub(r"<[^>]+>", "", html)))
    for article in document().articles:
        assert re.sub(r"\s", "", document().text[article.start : article.end]) in shown
    for defect in document().defects:
        assert re.sub(r"\s", "", defect.message) in shown
    identities = re.findall(r' id="([^"]+)"', html)
    assert len(identities) == len(set(identities))
    assert all(DOCUMENT_ID in each for each in identities)
