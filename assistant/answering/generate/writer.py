"""Asks the model, lets only verified sentences through, has the others repaired once, and knows when to give up."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from typing import TYPE_CHECKING

from assistant.answering.generate import asking
from assistant.answering.generate.drafts import Draft, Drafts
from assistant.answering.generate.filters import Secrets, clean
from assistant.answering.generate.judging import SPARE, Judge
from assistant.answering.generate.prompts import Prompts
from assistant.answering.generate.task import Rejected, Sentence, Task, Written
from assistant.chatmodel import ChatModel, Fault, ModelCallError

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage

OnSentence = Callable[[Sentence], None]

#: More sentences than this, or a sentence so often, and the model is running on by itself.
_MOST_DRAFTS = 24
_MOST_REPEATS = 3
#: Characters among which the canary is looked for while a reply comes in.
_TAIL = 400
#: Of the time for an answer, what an agent may take where the model may turn out not to be good at it.
_AGENT_SHARE = 0.6
#: Failures of an agent that a single prompt may not meet.
_WITHOUT_TOOLS = {Fault.NO_TOOLS, Fault.GARBAGE, Fault.REFUSED, Fault.SLOW}
#: With fewer seconds than this, or than half of what the first writing took, a repair is not begun.
_TOO_LATE = 1.0

_STANDS_IN = "，以下答复未经模型，直接依据条文整理。"
_UNSUPPORTED = "模型写的内容多数没有通过与条文的核对"
_SPILLED = "模型的答复带出了内部说明，已弃用"
_ODD = "处理模型的答复时出错"


class _SpilledError(Exception):
    """The canary is in the reply: the model does as somebody else says."""


class _Caller(Exception):  # noqa: N818 - not an error of ours: it carries the caller's
    """Carries an exception of ``on_sentence`` past what turns a model's failures into a reason."""


class Writer:
    """One for a process; thread safe. ``chat`` holds what is remembered between answers."""

    def __init__(self, chat: ChatModel, prompts: Prompts) -> None:
        self.chat, self._prompts = chat, prompts
        # One for the process, so that a server can keep the beginning of the prompt between answers.
        self._secrets = Secrets(prompts.instructions())

    def write(self, task: Task, *, on_sentence: OnSentence | None = None, early: bool = False) -> Written:
        """The answer in the model's words, within the chat model's deadline; raises nothing that a model could cause.

        ``on_sentence`` gets verified sentences only, in the calling thread. By default it gets them when the answer
        stands, so that no part of one that breaks off is shown. With ``early`` it gets each as soon as it is verified,
        and the caller must take back what it showed when the result has a ``reason``. What it raises passes through.
        """
        answer = _Answer(self.chat, self._prompts, self._secrets, task, on_sentence if early else None)
        started = time.perf_counter()
        reason: str | None
        try:
            reason = answer.write()
        except ModelCallError as failure:
            reason = str(failure)
        except _SpilledError:
            reason = _SPILLED
        except _Caller as carrier:
            raise carrier.args[0] from None
        except Exception:  # whatever it is, the composed answer is there
            reason = _ODD
        sentences = answer.sentences() if reason is None else ()
        if on_sentence and not early:
            for sentence in sentences:
                on_sentence(sentence)
        return Written(
            sentences=sentences,
            rejected=tuple(answer.rejected),
            reason=reason + _STANDS_IN if reason else None,
            model=self.chat.name,
            way=answer.way,
            elapsed_ms=(time.perf_counter() - started) * 1000,
        )


class _Answer:
    """One answer on its way."""

    def __init__(
        self, chat: ChatModel, prompts: Prompts, secrets: Secrets, task: Task, on_sentence: OnSentence | None
    ) -> None:
        self._chat, self._prompts, self._secrets, self._task = chat, prompts, secrets, task
        self._on_sentence = on_sentence
        self._deadline = chat.deadline()
        self.way = ""
        self.rejected: list[Rejected] = []
        self._drafts: list[Draft] = []
        #: Place in the first writing → the sentence that passed there; repairs without a place come after.
        self._passed: dict[int, Sentence] = {}
        #: Places of sentences without which nothing is missing.
        self._spare: set[int] = set()

    def write(self) -> str | None:
        """The reason why there is no answer, if there is none."""
        self._chat.check()
        tools = self._task.tools and self._chat.tools.wanted
        if not (tools and self._with_tools()):
            self._single()
        if not self._drafts:
            return str(Fault.EMPTY)
        wanted = [number for number in range(len(self._drafts)) if number not in self._spare]
        failed = [number for number in wanted if number not in self._passed]
        if failed and self._deadline.left() > max(_TOO_LATE, self._deadline.gone() / 2):
            self._repair(failed)
        cited = any(sentence.sources for sentence in self._passed.values())
        return None if cited and 2 * len(self.sentences()) >= len(wanted) else _UNSUPPORTED

    def sentences(self) -> tuple[Sentence, ...]:
        """What passed, in the order of the first writing, each once."""
        return tuple(dict.fromkeys(self._passed[number] for number in sorted(self._passed)))

    def _with_tools(self) -> bool:
        """Whether the agent gave sentences; if not for want of tool calls, the single prompt is tried."""
        from assistant.answering.generate.agent import ToolsUnusedError, ask_agent  # noqa: PLC0415 - heavy

        self.way = "agent"
        system = asking.system_text(self._prompts, self._secrets.canary, english=self._task.english)
        text = asking.agent_text(self._prompts, self._task)
        # On a slow machine calling tools takes longer than anybody waits: the single prompt has its chance too.
        deadline = self._deadline if self._chat.tools.certain else self._deadline.part(_AGENT_SHARE)
        try:
            drafts, called = ask_agent(self._chat, system, text, self._task.tools, deadline)
        except ToolsUnusedError:
            self._chat.tools.failed()
            return False
        except ModelCallError as failure:
            if failure.fault not in _WITHOUT_TOOLS or (failure.fault is Fault.SLOW and self._chat.tools.certain):
                raise
            self._chat.tools.failed(for_good=failure.fault is Fault.NO_TOOLS)
            return False
        if called:
            self._chat.tools.worked()
        else:
            self._chat.tools.failed()
        self._judge(self._unspilled(drafts))
        return True

    def _single(self) -> None:
        self.way = "single"
        self._judge(self._streamed(asking.single(self._prompts, self._secrets.canary, self._task)))

    def _judge(self, drafts: Iterable[Draft]) -> None:
        judge, seen = self._judging(), Counter[Draft]()
        for draft in drafts:
            seen[draft] += 1
            if seen[draft] >= _MOST_REPEATS or len(seen) > _MOST_DRAFTS:
                raise ModelCallError(Fault.ENDLESS, started=True)
            if seen[draft] == 1:
                self._drafts.append(draft)
                self._pass_or_reject(judge, draft, len(self._drafts) - 1, 1)

    def _repair(self, failed: list[int]) -> None:
        asked = asking.single(self._prompts, self._secrets.canary, self._task)
        wrong = [rejected for rejected in self.rejected if rejected.objections != (SPARE,)]
        messages = asking.repair(asked, self._drafts, wrong, self._prompts)
        try:
            mended = list(self._streamed(messages))[:_MOST_DRAFTS]
        except ModelCallError:
            return  # what passed the first time may be enough
        end = len(self._drafts)
        places = failed if len(mended) == len(failed) else range(end, end + len(mended))
        judge = self._judging()
        for place, draft in zip(places, mended, strict=True):
            self._pass_or_reject(judge, draft, place, 2)

    def _judging(self) -> Judge:
        # Made when the drafts are there: by then the tools have found what they found.
        return Judge(self._task.evidence(), self._secrets, english=self._task.english)

    def _pass_or_reject(self, judge: Judge, draft: Draft, place: int, turn: int) -> None:
        draft = judge.grounded(draft)
        objections = judge.objections(draft)
        if objections:
            self.rejected.append(Rejected(clean(draft.text), draft.cited, objections, turn))
            if objections == (SPARE,):
                self._spare.add(place)
            return
        sentence = judge.sentence(draft)
        new = sentence not in self._passed.values()
        self._passed[place] = sentence
        if new and self._on_sentence:
            try:
                self._on_sentence(sentence)
            except Exception as error:
                raise _Caller(error) from error

    def _streamed(self, messages: list[BaseMessage]) -> Iterator[Draft]:
        drafts = Drafts()

        def found() -> Iterator[Draft]:
            tail = ""
            with closing(self._chat.stream(messages, self._deadline)) as pieces:
                for piece in pieces:
                    tail = (tail + piece)[-_TAIL:]
                    if self._secrets.spilled(tail):
                        raise _SpilledError
                    yield from drafts.feed(piece)
            yield from drafts.close()

        return found()

    def _unspilled(self, drafts: list[Draft]) -> list[Draft]:
        if self._secrets.spilled("".join(draft.text for draft in drafts)):
            raise _SpilledError
        return drafts
