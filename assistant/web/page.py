"""The Gradio page. Callbacks are thin: the work is in ``chat``, ``render`` and ``evidence``."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from html import escape
from typing import Any

# Gradio reads these when it is imported; nothing may leave the machine.
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"

import gradio as gr
from fastapi import FastAPI

from assistant.statutes import Document
from assistant.web.chat import Conversation, Conversations, View, conversation_html, respond, welcome_html
from assistant.web.evidence import contents_html, fulltext_html
from assistant.web.feedback import REASONS
from assistant.web.protocol import Advisor

NAME = "国合问策"
PURPOSE = "四川省国际科技合作基地政策问答，每句结论都能点开原文"
BANNER = "征求意见稿 · 尚未施行，最终以正式印发文件为准"
FOOTER = "答复均引自原文或由条文计算得出，仅供了解政策，不是法律意见；以主管部门解释为准。"
FONTS = ("system-ui", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "sans-serif")
# The ceiling of what the box takes; the real limit is checked with a Chinese message when it is sent.
BOX_CHARACTERS = 10_000
CONCURRENT = 40
WAITING = 200

# A chip in the conversation asks its question through the component's own event.
_CHIPS = """
element.addEventListener('click', (event) => {
  const chip = event.target.closest('[data-ask]');
  if (chip && !element.querySelector('.gh-busy')) {
    trigger('click', {question: chip.dataset.ask, key: window.ghKey()});
  }
});
"""


def is_draft(document: Document) -> bool:
    """Whether the document calls itself a draft."""
    return "征求意见稿" in document.title


def header_html(documents: tuple[Document, ...]) -> str:
    """Product name, purpose, the two views, and the status banner while a document is a draft."""
    banner = f'<p class="gh-banner">{BANNER}</p>' if any(map(is_draft, documents)) else ""
    return (
        f'<header class="gh-header"><div class="gh-bar">'
        f'<div class="gh-name"><h1>{NAME}</h1><p>{PURPOSE}</p></div><nav aria-label="页面">'
        '<button type="button" class="gh-view" data-view="chat" aria-current="page">问答</button>'
        '<button type="button" class="gh-view" data-view="text">原文</button></nav></div>'
        f"{banner}</header>"
    )


def panel_html(documents: tuple[Document, ...]) -> str:
    """The evidence panel before anything was clicked: what the text holds. ``page.js`` fills it later."""
    intro = "".join(f"<h2>{escape(each.title)}</h2>{contents_html(each)}" for each in documents)
    return (
        '<aside id="gh-panel" aria-label="条文依据"><div class="gh-panel-head">'
        '<span class="gh-label">条文依据</span><span class="gh-panel-title"></span>'
        '<button type="button" class="gh-close" data-close aria-label="关闭条文依据">关闭</button></div>'
        '<div id="gh-evidence" aria-live="polite"><p class="gh-empty">点答复里的【1】，'
        f'这里会显示整条原文，并标出所引用的句子。</p><div class="gh-intro">{intro}</div></div></aside>'
    )


def footer_html() -> str:
    """The footer line and the dialog that asks why an answer did not help."""
    reasons = "".join(
        f'<label class="gh-reason"><input type="radio" name="gh-reason" value="{reason}"> {reason}</label>'
        for reason in REASONS
    )
    return (
        f'<footer class="gh-footer"><p>{FOOTER}</p></footer><p id="gh-toast" role="alert" hidden></p>'
        '<dialog id="gh-why" aria-labelledby="gh-why-title"><h2 id="gh-why-title">哪里没帮上？</h2>'
        f'<div class="gh-reasons" role="radiogroup" aria-labelledby="gh-why-title">{reasons}</div>'
        '<label class="gh-comment">补充说明（可不填，请勿填写个人信息）'
        '<textarea id="gh-comment" rows="3" maxlength="500"></textarea></label>'
        '<div class="gh-dialog-buttons">'
        '<button type="button" class="gh-quiet" data-why="cancel">取消</button>'
        '<button type="button" class="gh-primary" data-why="send">提交</button></div></dialog>'
    )


def theme() -> gr.themes.Base:
    """A light theme with the system's own fonts: Gradio's default would fetch fonts from outside."""
    fonts = [gr.themes.Font(name) for name in FONTS]
    return gr.themes.Base(primary_hue="blue", neutral_hue="slate", font=fonts, font_mono=fonts)


def _outputs(view: View) -> tuple[Any, ...]:
    """A view as the values of (chat, hint, box, send)."""
    box = gr.skip() if view.box is None else gr.Textbox(value=view.box)
    hint = f'<p class="gh-hint" role="status">{escape(view.hint)}</p>' if view.hint else ""
    busy = '<span class="gh-busy" hidden></span>' if view.busy else ""
    return view.html + busy, hint, box, gr.Button(interactive=not view.busy)


def build_page(assistant: Advisor, *, max_question_chars: int) -> gr.Blocks:
    """The page over an open assistant; nothing is started.

    Args:
        assistant: who answers.
        max_question_chars: the longest question, in characters.
    """
    kept = Conversations()

    async def submit(text: str, key: str) -> AsyncIterator[tuple[Any, ...]]:
        async for view in respond(assistant, text, kept.get(key), limit=max_question_chars):
            if not view.busy:
                kept.put(key, view.conversation)
            yield _outputs(view)

    async def chip(event: gr.EventData) -> AsyncIterator[tuple[Any, ...]]:
        async for outputs in submit(getattr(event, "question", ""), getattr(event, "key", "")):
            yield outputs

    def restart(key: str) -> tuple[Any, ...]:
        kept.put(key, Conversation())
        return _outputs(View(welcome_html(), Conversation(), box=""))

    def restore(key: str) -> str:
        return conversation_html(kept.get(key))

    with gr.Blocks(title=f"{NAME} · 政策问答", analytics_enabled=False, fill_width=True) as page:
        key = gr.Textbox(visible=False)  # filled by the browser, see ``window.ghKey``
        gr.HTML(header_html(assistant.documents), apply_default_css=False, js_on_load=None)
        with gr.Row(elem_id="gh-main", equal_height=False):
            with gr.Column(elem_id="gh-left", scale=3, min_width=0):
                chat = gr.HTML(welcome_html(), elem_id="gh-chat", apply_default_css=False, js_on_load=_CHIPS)
                with gr.Column(elem_id="gh-input"):
                    hint = gr.HTML("", elem_id="gh-hints", apply_default_css=False, js_on_load=None)
                    with gr.Row(elem_id="gh-row", equal_height=False):
                        box = gr.Textbox(
                            placeholder="请输入您的问题",
                            label="您的问题",
                            show_label=False,
                            container=False,
                            lines=1,
                            max_lines=6,
                            max_length=BOX_CHARACTERS,
                            scale=1,
                            min_width=0,
                            elem_id="gh-box",
                        )
                        send = gr.Button("发送", variant="primary", scale=0, min_width=72, elem_id="gh-send")
                        fresh = gr.Button("新对话", scale=0, min_width=72, elem_id="gh-fresh")
            with gr.Column(elem_id="gh-right", scale=2, min_width=0):
                gr.HTML(panel_html(assistant.documents), apply_default_css=False, js_on_load=None)
        gr.HTML(fulltext_html(assistant.documents), elem_id="gh-text", apply_default_css=False, js_on_load=None)
        gr.HTML(footer_html(), elem_id="gh-foot", apply_default_css=False, js_on_load=None)

        outputs = [chat, hint, box, send]
        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        gr.on([box.submit, send.click], submit, [box, key], outputs, js="(text) => [text, ghKey()]", **quiet)
        chat.click(chip, None, outputs, **quiet)
        fresh.click(restart, [key], outputs, js="() => [ghKey()]", **quiet)
        page.load(restore, [key], [chat], js="() => [ghKey()]", **quiet)
    page.queue(default_concurrency_limit=CONCURRENT, max_size=WAITING, api_open=False)
    return page


def mount_page(app: FastAPI, assistant: Advisor, *, max_question_chars: int) -> None:
    """Put the page at ``/`` of our application, without Gradio's footer, API page, uploads or history."""
    gr.mount_gradio_app(
        app,
        build_page(assistant, max_question_chars=max_question_chars),
        path="/",
        footer_links=[],
        run_history=False,
        show_error=False,
        max_file_size=1,
        ssr_mode=False,
        pwa=False,
        enable_monitoring=False,
        mcp_server=False,
        theme=theme(),
    )
