"""One conversation of the page: plain functions over frozen turns, no Gradio here."""

from __future__ import annotations

import asyncio
import logging
import re
from collections import OrderedDict
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from html import escape
from threading import Lock
from time import monotonic

from assistant.answering.types import Answer, Citation, Status
from assistant.errors import AssistantError, QuestionError
from assistant.web.protocol import Advisor, OnDraft
from assistant.web.render import answer_html, chips_html, reveal_steps, sources_html

LOG = logging.getLogger(__name__)

EXAMPLES = (
    "报联合研究类，论文要多少篇？",
    "申报要准备哪些材料？",
    "三种类型对知识产权都怎么要求？",
    "从申报到授牌要走哪些流程？",
    "绩效评估不合格会怎样？",
    "负责人已经管着一个基地，还能再当吗？",
)
FAILED = "抱歉，这个问题刚才没能答复，请稍后再问一次。"
BUSY = "正在查阅条文……"
MAX_TURNS = 20
HISTORY_TURNS = MAX_TURNS  # what an applicant said in the first turn still counts in the last
KEPT_CONVERSATIONS = 500
KEPT_SECONDS = 6 * 3600.0
_KEY = re.compile(r"[0-9a-f]{32}")
REVEAL_SECONDS = 0.9  # the whole answer, however long: it was verified before the first word shows


@dataclass(frozen=True, slots=True)
class Turn:
    """A question with its answer, or with the Chinese line that says why there is none."""

    question: str
    answer: Answer | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """The turns so far, oldest first."""

    turns: tuple[Turn, ...] = ()

    def add(self, turn: Turn) -> Conversation:
        """A conversation with one more turn; the oldest goes when there are ``MAX_TURNS``."""
        return replace(self, turns=(*self.turns, turn)[-MAX_TURNS:])

    @property
    def history(self) -> tuple[str, ...]:
        """The questions that were answered, for follow-ups."""
        return tuple(turn.question for turn in self.turns if turn.answer)[-HISTORY_TURNS:]


class Conversations:
    """Recent conversations by key, in memory only: a reload of the page finds its own again.

    The key is 128 random bits that the browser tab made and keeps; who does not know it gets an empty
    conversation, and a malformed key is never stored.
    """

    def __init__(self, size: int = KEPT_CONVERSATIONS, seconds: float = KEPT_SECONDS) -> None:
        self._size = size
        self._seconds = seconds
        self._kept: OrderedDict[str, tuple[float, Conversation]] = OrderedDict()
        self._lock = Lock()

    def get(self, key: object) -> Conversation:
        """The conversation of that key; empty if there is none or its time is over."""
        with self._lock:
            when, conversation = self._kept.get(str(key), (0.0, Conversation()))
        return conversation if monotonic() - when < self._seconds else Conversation()

    def put(self, key: object, conversation: Conversation) -> None:
        """Keep it, and forget the one unused for longest when there are too many."""
        if not isinstance(key, str) or not _KEY.fullmatch(key):
            return
        with self._lock:
            self._kept[key] = (monotonic(), conversation)
            self._kept.move_to_end(key)
            while len(self._kept) > self._size:
                self._kept.popitem(last=False)


@dataclass(frozen=True, slots=True)
class View:
    """What the page shows after one step."""

    html: str
    conversation: Conversation
    hint: str = ""
    box: str | None = None  # the text to put into the input; None leaves it alone
    busy: bool = False


def clean_question(text: object, limit: int) -> str:
    """The question without what no reader sees.

    Raises:
        QuestionError: it is empty, not text, or longer than ``limit`` characters.
    """
    if not isinstance(text, str):
        raise QuestionError("问题须是一段文字。")
    # A lone surrogate cannot be written as UTF-8 anywhere further on; NUL ends strings in many places.
    question = text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "").strip()
    if not question:
        raise QuestionError("请先写下您的问题，例如“申报要准备哪些材料？”。")
    if len(question) > limit:
        raise QuestionError(f"问题太长了（{len(question)} 字），请控制在 {limit} 字以内。")
    return question


def welcome_html() -> str:
    """What an empty conversation shows."""
    return (
        '<div class="gh-welcome"><p class="gh-hello">您好，请直接用平常的话提问。</p>'
        "<p>每个结论后面都有【1】这样的标记，点开就是它所依据的条文原文。</p>"
        f"{chips_html(EXAMPLES, '大家常问')}</div>"
    )


def turn_html(turn: Turn, *, shown: str | None = None) -> str:
    """A question and its reply; ``shown`` is the part revealed so far."""
    if turn.error is not None:
        reply = f'<div class="gh-answer gh-error" role="alert"><p>{escape(turn.error)}</p></div>'
    elif turn.answer is None:
        reply = f'<div class="gh-answer gh-pending"><p>{BUSY}</p></div>'
    else:
        reply = answer_html(turn.answer, shown=shown)
    question = escape(turn.question).replace("\n", "<br>")
    return (
        f'<section class="gh-turn"><div class="gh-question"><span class="gh-sr">您问：</span>{question}</div>'
        f"{reply}</section>"
    )


def conversation_html(conversation: Conversation, current: str = "") -> str:
    """All turns, then ``current`` (the HTML of the turn in progress), then what could be asked next."""
    if not conversation.turns and not current:
        return welcome_html()
    html = "".join(turn_html(turn) for turn in conversation.turns) + current
    last = conversation.turns[-1].answer if conversation.turns and not current else None
    return html + (chips_html(last.suggestions, "直接回答" if last.asks else "接着问") if last else "")


def ask_safely(assistant: Advisor, question: str, history: tuple[str, ...], on_draft: OnDraft | None = None) -> Turn:
    """Ask; whatever goes wrong becomes one Chinese line and a log entry, never a traceback on the page."""
    try:
        return Turn(question, answer=assistant.ask(question, history=history, on_draft=on_draft))
    except AssistantError as error:
        return Turn(question, error=str(error))
    except Exception:
        LOG.exception("a question could not be answered")
        return Turn(question, error=FAILED)


async def _arriving(
    drafts: asyncio.Queue[tuple[str, tuple[Citation, ...]]], asking: asyncio.Task[Turn]
) -> AsyncIterator[tuple[str, tuple[Citation, ...]]]:
    """What a model has written so far, each time there is more, until the answer is there."""
    while not asking.done() or not drafts.empty():
        waiting = asyncio.ensure_future(drafts.get())
        await asyncio.wait({waiting, asking}, return_when=asyncio.FIRST_COMPLETED)
        if waiting.done():
            yield waiting.result()
        else:
            waiting.cancel()


def drafting_html(question: str, text: str, citations: tuple[Citation, ...]) -> str:
    """A question while its answer is being written: the sources first, then the sentences that were verified."""
    draft = Answer("", question, Status.ANSWERED, "generated", text, citations)
    body = answer_html(draft, shown=text) if text else f"<p>{BUSY}</p>"
    return (
        f'<section class="gh-turn"><div class="gh-question"><span class="gh-sr">您问：</span>{escape(question)}</div>'
        f'<div class="gh-answer gh-pending">{body}{sources_html(citations)}</div></section>'
    )


async def respond(
    assistant: Advisor,
    text: object,
    conversation: Conversation,
    *,
    limit: int,
    seconds: float = REVEAL_SECONDS,
) -> AsyncIterator[View]:
    """The steps of one question: taken, then revealed paragraph by paragraph, then complete.

    Args:
        assistant: who answers.
        text: what the visitor typed.
        conversation: the turns before.
        limit: the longest question, in characters.
        seconds: how long the reveal of a whole answer takes.
    """
    try:
        question = clean_question(text, limit)
    except QuestionError as error:
        # A question that is too long stays in the box to be shortened.
        box = "" if isinstance(text, str) and not text.strip() else None
        yield View(conversation_html(conversation), conversation, hint=str(error), box=box)
        return
    pending = turn_html(Turn(question))
    yield View(conversation_html(conversation, pending), conversation, box="", busy=True)
    drafts: asyncio.Queue[tuple[str, tuple[Citation, ...]]] = asyncio.Queue()
    loop = asyncio.get_running_loop()

    def on_draft(text: str, citations: tuple[Citation, ...]) -> None:
        loop.call_soon_threadsafe(drafts.put_nowait, (text, citations))

    asking = asyncio.create_task(asyncio.to_thread(ask_safely, assistant, question, conversation.history, on_draft))
    written = False
    async for draft, citations in _arriving(drafts, asking):
        written = True
        yield View(conversation_html(conversation, drafting_html(question, draft, citations)), conversation, busy=True)
    turn = await asking
    if turn.answer is not None and not written:
        steps = reveal_steps(turn.answer.answer)
        for step in steps[:-1]:
            shown = turn_html(turn, shown=step)
            yield View(conversation_html(conversation, shown), conversation, busy=True)
            await asyncio.sleep(seconds / len(steps))
    done = conversation.add(turn)
    yield View(conversation_html(done), done)
