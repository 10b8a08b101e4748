"""An answer's Markdown as allow-listed HTML.

Two fences, so that neither has to be perfect: markdown-it with raw HTML, links and images switched off, then
nh3 with a short list of tags and no attribute that can hold a URL or a style.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

import nh3
from markdown_it import MarkdownIt

from assistant.answering.types import Answer, Citation, Status

ALLOWED_TAGS = frozenset(
    (
        "p",
        "br",
        "hr",
        "strong",
        "em",
        "ul",
        "ol",
        "li",
        "blockquote",
        "code",
        "pre",
        "h3",
        "h4",
        "h5",
        "h6",
        "table",
        "thead",
        "tbody",
        "tr",
        "th",
        "td",
    )
)
ALLOWED_ATTRIBUTES = {"ol": {"start"}}

STATUS_TAGS = {
    Status.PARTLY: "部分可答",
    Status.NEEDS_FACTS: "还需补充情况",
    Status.NOT_IN_TEXT: "原文未规定",
    Status.OUT_OF_SCOPE: "不在范围内",
    Status.UNAVAILABLE: "暂时无法答复",
}
_NUMERALS = "一二三四五六七八九十"
_MARK = re.compile(r"【(\d{1,3})】")
# CommonMark does not close ``**`` between 。 and a Chinese character, so bold is found by ourselves.
_BOLD = re.compile(r"\*\*(?!\s)([^*|`\n]+?)(?<!\s)\*\*")
_QUOTES = re.compile(r"<blockquote>\s*<p>【.*?</blockquote>", re.DOTALL)
SHOWN_QUOTES = 2  # more than these are folded: each is one click away in the evidence panel too
_OPEN, _CLOSE = "\ue000", "\ue001"


def _parser() -> MarkdownIt:
    rules = ["image", "link", "autolink", "reference", "html_inline", "html_block", "code", "lheading"]
    return MarkdownIt("commonmark", {"html": False, "breaks": True}).enable("table").disable(rules)


_MARKDOWN = _parser()


def occurrence_label(clause: str, occurrence: int | None) -> str:
    """「第十四条（五）（第一处）」 where the text numbers two items alike; else the clause itself."""
    if occurrence is None:
        return clause
    return f"{clause}（第{_NUMERALS[occurrence - 1] if occurrence <= len(_NUMERALS) else occurrence}处）"


def markdown_to_html(text: str) -> str:
    """Markdown → HTML that holds only ``ALLOWED_TAGS``; raw HTML in it stays visible as text."""
    plain = text.replace(_OPEN, "").replace(_CLOSE, "")
    html = _MARKDOWN.render(_BOLD.sub(rf"{_OPEN}\1{_CLOSE}", plain))
    html = html.replace(_OPEN, "<strong>").replace(_CLOSE, "</strong>")
    clean = nh3.clean(html, tags=set(ALLOWED_TAGS), attributes=ALLOWED_ATTRIBUTES, link_rel=None)
    # Wide tables scroll inside their own box; the page itself never does.
    clean = clean.replace("<table>", '<div class="gh-table" tabindex="0" role="group" aria-label="表格"><table>')
    return clean.replace("</table>", "</table></div>")


def _source_attributes(citation: Citation) -> str:
    pairs = {
        "mark": str(citation.mark),
        "document": citation.document_id,
        "clause": citation.clause,
        "occurrence": "" if citation.occurrence is None else str(citation.occurrence),
        "quote": citation.quote,
    }
    return " ".join(f'data-{name}="{escape(value)}"' for name, value in pairs.items())


def mark_button(citation: Citation) -> str:
    """The clickable 【n】 inside a sentence; it carries all that the evidence panel asks the server for."""
    label = escape(f"查看依据{citation.mark}：{occurrence_label(citation.clause, citation.occurrence)}")
    return (
        f'<button type="button" class="gh-mark" aria-label="{label}" title="{label}" '
        f"{_source_attributes(citation)}>【{citation.mark}】</button>"
    )


def _fold_quotes(match: re.Match[str]) -> str:
    count = match[0].count("<p>")
    if count <= SHOWN_QUOTES:
        return f'<div class="gh-quotes">{match[0]}</div>'
    return f'<details class="gh-quotes"><summary>引用的原句（{count} 处）</summary>{match[0]}</details>'


def answer_body(text: str, citations: Sequence[Citation]) -> str:
    """Allow-listed HTML with a button for each 【n】 that has a citation; other 【n】 stay text."""
    buttons = {citation.mark: mark_button(citation) for citation in citations}

    def replace(match: re.Match[str]) -> str:
        return buttons.get(int(match[1]), match[0])

    # Safe on the HTML itself: no allowed attribute can hold 【.
    return _MARK.sub(replace, _QUOTES.sub(_fold_quotes, markdown_to_html(text)))


def reveal_steps(text: str) -> list[str]:
    """Growing prefixes of a Markdown text, one top-level block more each time; the last is the whole text."""
    ends = sorted({token.map[1] for token in _MARKDOWN.parse(text) if token.level == 0 and token.map})
    lines = text.split("\n")
    steps = ["\n".join(lines[:end]) for end in ends]
    if not steps or ends[-1] < len(lines):
        steps = [*steps[:-1], text]
    return steps


def sources_html(citations: Sequence[Citation]) -> str:
    """The row 「依据」: one button a citation, large enough for a thumb."""
    if not citations:
        return ""
    chips = "".join(
        f'<li><button type="button" class="gh-source" {_source_attributes(citation)}>'
        f"<span aria-hidden='true'>【{citation.mark}】</span>"
        f"{escape(occurrence_label(citation.clause, citation.occurrence))}</button></li>"
        for citation in citations
    )
    return f'<div class="gh-sources"><span class="gh-label">依据</span><ul>{chips}</ul></div>'


def chips_html(questions: Sequence[str], label: str) -> str:
    """Questions that can be asked with one click."""
    if not questions:
        return ""
    chips = "".join(
        f'<li><button type="button" class="gh-chip" data-ask="{each}">{each}</button></li>'
        for each in map(escape, questions)
    )
    return f'<div class="gh-chips"><span class="gh-label">{escape(label)}</span><ul>{chips}</ul></div>'


def actions_html() -> str:
    """Copy, thumbs up, thumbs down; ``page.js`` gives them their work."""
    return (
        '<div class="gh-actions">'
        '<button type="button" class="gh-action" data-action="copy">复制</button>'
        '<button type="button" class="gh-action" data-action="up" aria-pressed="false">有帮助</button>'
        '<button type="button" class="gh-action" data-action="down" aria-pressed="false">没帮上</button>'
        '<span class="gh-said" role="status"></span></div>'
    )


def findings_html(findings: Sequence[Mapping[str, Any]]) -> str:
    """Every clause's verdict, folded: the answer itself shows the telling ones."""
    if not findings:
        return ""
    rows = "".join(
        f"<tr><td>{escape(occurrence_label(finding['clause'], finding['occurrence']))}</td>"
        f'<td class="gh-verdict">{escape(finding["verdict"])}</td><td>{escape(finding["explanation"])}</td></tr>'
        for finding in findings
    )
    return (
        f'<details class="gh-findings"><summary>全部 {len(findings)} 项条款的核对结果</summary>'
        '<div class="gh-table" tabindex="0" role="group" aria-label="全部条款的核对结果"><table>'
        f"<thead><tr><th>条款</th><th>结论</th><th>说明</th></tr></thead><tbody>{rows}</tbody></table></div></details>"
    )


def understood_html(answer: Answer) -> str:
    """The completed question, folded, and what the reader should know about it."""
    note = f'<p class="gh-note">{escape(answer.note)}</p>' if answer.note else ""
    if not answer.completed_question:
        return note
    return (
        '<details class="gh-findings"><summary>结合上文理解的问题</summary>'
        f"<p>{escape(answer.completed_question)}</p></details>{note}"
    )


def notes_html(answer: Answer) -> str:
    """The answer's notices, and that a model wrote it where one did."""
    notes = [*answer.notices]
    if answer.mode == "generated":
        notes.append("本答复由人工智能辅助生成，引文与数字已逐一核对原文。")
    return "".join(f'<p class="gh-note">{escape(note)}</p>' for note in notes)


def answer_html(answer: Answer, *, shown: str | None = None) -> str:
    """One reply.

    Args:
        answer: the verified answer.
        shown: the part of ``answer.answer`` revealed so far; None for all of it, with sources and actions.
    """
    tag = STATUS_TAGS.get(answer.status)
    head = f'<span class="gh-tag gh-{escape(str(answer.status))}">{tag}</span>' if tag else ""
    body = answer_body(answer.answer if shown is None else shown, answer.citations)
    if shown is not None:
        return f'<div class="gh-answer">{head}<div class="gh-body">{body}</div></div>'
    return (
        f'<div class="gh-answer" data-answer="{escape(answer.answer_id)}">{head}'
        f'<div class="gh-body">{body}</div>{findings_html(answer.findings)}{sources_html(answer.citations)}{understood_html(answer)}'
        f"{notes_html(answer)}"
        f"{actions_html()}</div>"
    )
