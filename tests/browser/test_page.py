"""The page as a visitor has it. The fixtures also check that nothing leaves the machine."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, Visit

BOX = "#gh-box textarea"
DONE = ".gh-answer[data-answer]"


def ask(page: Page, question: str) -> None:
    """Type, send, and wait for the complete answer."""
    before = page.locator(DONE).count()
    page.fill(BOX, question)
    page.press(BOX, "Enter")
    expect(page.locator(DONE)).to_have_count(before + 1)
    expect(page.locator("#gh-send")).to_be_enabled()


def overflow(page: Page) -> int:
    """How many pixels the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - window.innerWidth"))


def test_an_answer_comes_in_parts_and_a_mark_opens_its_clause(visit: Visit) -> None:
    page = visit.page
    page.evaluate(
        """() => {
          window.lengths = [];
          new MutationObserver(() => {
            const body = document.querySelector('.gh-body');
            const length = body && body.innerText.length;
            if (length && length !== window.lengths.at(-1)) window.lengths.push(length);
          }).observe(document.querySelector('#gh-chat'), {childList: true, subtree: true});
        }"""
    )
    ask(page, "报联合研究类，论文要多少篇？")
    lengths = page.evaluate("window.lengths")
    assert len(lengths) >= 3
    assert lengths == sorted(lengths)
    expect(page.locator(BOX)).to_have_value("")
    page.locator(".gh-mark", has_text="【1】").first.click()
    expect(page.locator("#gh-panel mark")).to_have_text(
        "在相关领域发表SCI或EI论文20篇（含）以上，其中中外联合发表论文不少于3篇"
    )
    expect(page.locator("#gh-panel .gh-path")).to_have_text("第三章 认定条件 › 第十二条")
    expect(page.locator("#gh-panel .is-cited")).to_have_count(1)


def test_marks_of_an_earlier_answer_still_work_after_a_second_question(visit: Visit) -> None:
    page = visit.page
    ask(page, "论文要多少篇？")
    ask(page, "公示不是10天吗？")
    # At a desk the newest answer's first source shows by itself.
    expect(page.locator("#gh-panel mark")).to_have_text("在科技厅门户网站上公示不少于5个工作日")
    page.locator(DONE).first.locator(".gh-mark", has_text="【2】").click()
    expect(page.locator("#gh-panel mark")).to_contain_text("独立法人机构")
    expect(page.locator(".gh-mark.is-active")).to_have_count(1)


def test_marks_work_from_the_keyboard_and_the_focus_comes_back(visit: Visit) -> None:
    page = visit.page
    ask(page, "论文要多少篇？")
    mark = page.locator(".gh-mark", has_text="【2】").first
    mark.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".gh-evidence-title")).to_be_focused()
    expect(page.locator(".gh-evidence-title")).to_have_text("【2】第八条")
    page.keyboard.press("Escape")
    expect(mark).to_be_focused()


def test_example_chips_and_suggestions_ask_with_one_click(visit: Visit) -> None:
    page = visit.page
    expect(page.locator(".gh-welcome .gh-chip")).to_have_count(6)
    page.locator(".gh-chip", has_text="论文要多少篇").click()
    expect(page.locator(DONE)).to_have_count(1)
    expect(page.locator(".gh-question")).to_contain_text("报联合研究类，论文要多少篇？")
    page.locator(".gh-chip", has_text="知识产权要多少件").click()
    expect(page.locator(DONE)).to_have_count(2)
    expect(page.locator("table")).to_have_count(1)


def test_thumbs_leave_a_line_and_stay_pressed(visit: Visit, site: Site) -> None:
    page = visit.page
    ask(page, "论文要多少篇？")
    page.locator("[data-action=down]").click()
    page.get_by_label("依据不对").check()
    page.fill("#gh-comment", "第二处引错了")
    page.locator("[data-why=send]").click()
    expect(page.locator(".gh-said")).to_have_text("谢谢，已记录。")
    ask(page, "公示几天？")
    expect(page.locator("[data-action=down]").first).to_have_attribute("aria-pressed", "true")
    page.locator("[data-action=up]").last.click()
    expect(page.locator(".gh-said").last).to_have_text("谢谢，已记录。")
    lines = [json.loads(line) for line in (site.data_dir / "feedback.jsonl").read_text("utf-8").splitlines()]
    assert [line["verdict"] for line in lines[-2:]] == ["down", "up"]
    assert lines[-2]["reason"] == "依据不对"
    assert lines[-2]["comment"] == "第二处引错了"
    assert lines[-2]["clauses"] == ["第十二条（二）", "第八条"]


def test_copy_gives_the_answer_with_its_sources(visit: Visit) -> None:
    page = visit.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, "论文要多少篇？")
    page.locator("[data-action=copy]").click()
    expect(page.locator(".gh-said")).to_have_text("已复制")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "20篇（含）以上" in copied
    assert "【1】第十二条（二）：“在相关领域" in copied


def test_empty_too_long_and_failing_questions_do_not_end_the_conversation(visit: Visit) -> None:
    page = visit.page
    page.click("#gh-send")
    expect(page.locator(".gh-hint")).to_contain_text("请先写下您的问题")
    page.fill(BOX, "长" * 2001)
    page.click("#gh-send")
    expect(page.locator(".gh-hint")).to_contain_text("2000 字以内")
    page.fill(BOX, "内部出错")
    page.press(BOX, "Enter")
    expect(page.locator(".gh-error")).to_contain_text("没能答复")
    ask(page, "公示几天？")
    expect(page.locator(".gh-hint")).to_have_count(0)


def test_hostile_questions_run_nothing(visit: Visit) -> None:
    page = visit.page
    ask(page, "<img src=x onerror=window.hacked=1><script>window.hacked=1</script>${window.hacked=1}{{x}}`")
    expect(page.locator(".gh-question")).to_contain_text("<img src=x onerror")
    assert page.evaluate("window.hacked") is None
    assert page.locator("#gh-chat img").count() == 0


def test_the_full_text_opens_at_the_article_of_the_evidence(visit: Visit) -> None:
    page = visit.page
    ask(page, "公示几天？")
    page.locator("#gh-panel [data-goto]").click()
    expect(page.locator("#gh-text section:focus")).to_contain_text("第十六条")
    expect(page.locator("#gh-text section:focus")).to_be_in_viewport()
    page.get_by_text("原文自身的问题").click()
    expect(page.locator(".gh-defects li").first).to_be_visible()
    page.locator("[data-view=chat]").click()
    expect(page.locator(BOX)).to_be_visible()
    expect(page.locator(DONE)).to_have_count(1)


def test_a_new_conversation_starts_from_the_examples(visit: Visit, site: Site) -> None:
    page = visit.page
    ask(page, "论文要多少篇？")
    page.click("#gh-fresh")
    expect(page.locator(".gh-welcome")).to_be_visible()
    ask(page, "公示几天？")
    assert site.fake.asked[-1][1] == ()


def test_a_reload_keeps_the_conversation_and_another_visitor_does_not_see_it(visit: Visit, site: Site) -> None:
    page = visit.page
    ask(page, "论文要多少篇？")
    page.reload()
    expect(page.locator(DONE)).to_have_count(1)
    page.locator(".gh-mark", has_text="【2】").first.click()
    expect(page.locator("#gh-panel mark")).to_contain_text("独立法人机构")
    ask(page, "公示几天？")
    assert site.fake.asked[-1][1] == ("论文要多少篇？",)
    other = page.context.new_page()
    other.goto(site.url)
    expect(other.locator(".gh-welcome")).to_be_visible()
    other.wait_for_timeout(500)
    expect(other.locator(DONE)).to_have_count(0)


def test_a_lost_connection_is_told_in_chinese(visit: Visit) -> None:
    page = visit.page
    page.route("**/gradio_api/queue/join*", lambda route: route.abort())
    page.fill(BOX, "公示几天？")
    page.click("#gh-send")
    expect(page.locator("#gh-toast")).to_contain_text(re.compile("连接断开|没有成功"))
    page.unroute("**/gradio_api/queue/join*")
    visit.complaints.clear()  # the browser notes the aborted request


def test_a_crowded_server_says_so_in_chinese(visit: Visit) -> None:
    page = visit.page
    full = '{"detail": "Queue is full."}'
    page.route("**/gradio_api/queue/join*", lambda route: route.fulfill(status=503, body=full))
    page.fill(BOX, "公示几天？")
    page.click("#gh-send")
    expect(page.locator("#gh-toast")).to_have_text("现在提问的人较多，请稍等片刻再问。")
    page.unroute("**/gradio_api/queue/join*")
    visit.complaints.clear()  # the browser notes the 503


def test_the_page_is_light_chinese_and_without_gradios_own_links(visit: Visit) -> None:
    page = visit.page
    ask(page, "论文要多少篇？")
    text = page.evaluate("document.body.innerText")
    words = set(re.findall(r"[A-Za-z]{2,}", text)) - {"SCI", "EI"}
    assert not words, words
    assert page.locator("html").get_attribute("lang") == "zh-CN"
    assert "dark" not in (page.locator("body").get_attribute("class") or "")
    assert page.url.endswith("/")


@pytest.mark.parametrize("question", ["论文要多少篇？", "三种类型对知识产权都怎么要求？"])
def test_a_telephone_shows_all_without_scrolling_sideways(phone: Visit, question: str) -> None:
    page = phone.page
    assert overflow(page) <= 0
    expect(page.locator(BOX)).to_be_in_viewport(ratio=1)
    ask(page, question)
    assert overflow(page) <= 0
    expect(page.locator(BOX)).to_be_in_viewport(ratio=1)
    expect(page.locator("#gh-panel")).not_to_be_visible()
    page.locator(".gh-mark", has_text="【1】").first.tap()
    expect(page.locator("#gh-panel mark")).to_be_in_viewport()
    assert overflow(page) <= 0
    page.locator("[data-close]").tap()
    expect(page.locator("#gh-panel")).not_to_be_visible()
    page.locator("[data-view=text]").tap()
    assert overflow(page) <= 0


def test_a_telephones_targets_are_large_enough(phone: Visit) -> None:
    page = phone.page
    ask(page, "论文要多少篇？")
    small = page.evaluate(
        """() => [...document.querySelectorAll('button, summary, textarea')]
          .filter((each) => each.offsetParent && !each.classList.contains('gh-mark'))
          .filter((each) => each.getBoundingClientRect().height < 40)
          .map((each) => each.className + each.innerText)"""
    )
    assert small == []
    # A mark in a sentence is as small as its characters; what answers to the finger reaches beyond them.
    assert page.evaluate(
        """() => { const mark = document.querySelector('.gh-mark').getBoundingClientRect();
          return [-9, mark.height + 9].every((y) => document.elementFromPoint(
            mark.left + mark.width / 2, mark.top + y)?.classList.contains('gh-mark')); }"""
    )
