"""LangChain's chat model behind a deadline for the whole answer, one layer of retries and a circuit breaker."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Generator, Sequence
from contextlib import aclosing
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Any, TypeVar

from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception,
    stop_after_attempt,
    stop_any,
    stop_before_delay,
    wait_random_exponential,
)

from assistant.chatmodel.background import submit
from assistant.chatmodel.breaker import Breaker
from assistant.chatmodel.failures import Fault, ModelCallError, failure_of
from assistant.chatmodel.tooluse import ToolUse

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessage, BaseMessage

T = TypeVar("T")

#: How long a caller waits beyond the deadline for the loop to say so itself.
_GRACE = 1.0
#: Of the time for an answer, what retries may take: the rest is for the answer.
_RETRY_SHARE = 1 / 3
#: A reply longer than this is none (an answer has some 500 characters, a chain of thought some thousands).
MOST_CHARACTERS = 30_000
_FINISHED = {"stop", "end_turn", "stop_sequence", "tool_calls", "tool_use", "function_call", "eos"}
_jitter = wait_random_exponential(multiplier=0.25, max=4)


class Deadline:
    """A moment on the monotonic clock, shared by all calls for one answer; ``heard``: one of them was answered."""

    def __init__(self, seconds: float) -> None:
        self._begun = time.monotonic()
        self._ends = self._begun + seconds
        self.heard = False

    def left(self) -> float:
        """Seconds, not below zero."""
        return max(0.0, self._ends - time.monotonic())

    def part(self, share: float) -> Deadline:
        """One for a first try, with time left for a second; missing it says little about the server."""
        part = Deadline(self.left() * share)
        part.heard = True
        return part

    def gone(self) -> float:
        """Seconds since the answer was begun."""
        return time.monotonic() - self._begun


def finish_of(message: AIMessage) -> str | None:
    """Why the model stopped, under the name that its provider gives it; ``None`` if it did not say."""
    given = message.response_metadata
    found = given.get("finish_reason") or given.get("done_reason") or given.get("stop_reason")
    return str(found).lower() if found else None


def require_finished(finish: str | None) -> None:
    """A reply that does not say that it is complete was cut: a stream that breaks off raises nothing by itself.

    Raises:
        ModelCallError: ``CUT``.
    """
    if finish not in _FINISHED:
        raise ModelCallError(Fault.CUT, started=True)


def _pause(state: RetryCallState) -> float:
    error = state.outcome.exception() if state.outcome else None
    asked = error.retry_after if isinstance(error, ModelCallError) else 0.0
    return max(asked, _jitter(state))


class ChatModel:
    """One configured model. Thread safe; ``timeout`` is the seconds that a whole answer may take.

    ``retries`` are counted per call and made only before any text, for connection errors, 429 and 5xx.
    """

    def __init__(
        self,
        model: BaseChatModel,
        name: str,
        *,
        timeout: float = 60.0,
        retries: int = 2,
        tools: ToolUse | None = None,
        breaker: Breaker | None = None,
    ) -> None:
        self.model, self.name = model, name
        self.tools = tools or ToolUse()
        self._timeout, self._retries = timeout, retries
        self._breaker = breaker or Breaker()

    @property
    def healthy(self) -> bool:
        """Whether the model is in use; ``False`` while the breaker keeps it suspended."""
        return self._breaker.closed

    def check(self) -> None:
        """Before anything is prepared for a call that would be refused.

        Raises:
            ModelCallError: ``SUSPENDED``.
        """
        if self._breaker.resting:
            raise ModelCallError(Fault.SUSPENDED)

    def deadline(self) -> Deadline:
        """For an answer that begins now."""
        return Deadline(self._timeout)

    def stream(self, messages: Sequence[BaseMessage], deadline: Deadline) -> Generator[str, None, None]:
        """Pieces of text as they come; ending the iteration early closes the connection.

        Raises:
            ModelCallError: nothing, or no complete reply, came within the deadline.
        """
        pieces: SimpleQueue[str | ModelCallError | None] = SimpleQueue()
        reading = submit(self._read(list(messages), deadline, pieces.put))
        try:
            while True:
                try:
                    piece = pieces.get(timeout=deadline.left() + _GRACE)
                except Empty as error:
                    raise ModelCallError(Fault.SLOW) from error
                if piece is None:
                    return
                if isinstance(piece, ModelCallError):
                    raise piece
                yield piece
        finally:
            reading.cancel()

    def run(self, work: Callable[[], Awaitable[T]], deadline: Deadline) -> T:
        """Run what makes several calls (an agent) to its end; ``work`` makes each of them through ``call``.

        Raises:
            ModelCallError: a call failed, or the deadline passed. What else ``work`` raises passes through.
        """

        async def bounded() -> T:
            # A little later than the deadline of each call, whose failure is the one to count.
            async with asyncio.timeout(deadline.left() + _GRACE / 2):
                return await _untraced(work)

        running = submit(bounded())
        try:
            return running.result(deadline.left() + _GRACE)
        except TimeoutError as error:
            raise ModelCallError(Fault.SLOW) from error
        finally:
            running.cancel()

    async def call(self, request: Callable[[], Awaitable[T]], deadline: Deadline) -> T:
        """One request, guarded; only inside ``run``.

        Raises:
            ModelCallError: it gave nothing usable.
        """
        with self._breaker.guard() as probing:
            try:
                async with asyncio.timeout(deadline.left()):
                    result = await self._retrying(request, deadline, probing=probing)
            except TimeoutError as error:
                raise ModelCallError(Fault.SLOW, started=deadline.heard) from error
        deadline.heard = True
        return result

    async def _read(
        self, messages: list[BaseMessage], deadline: Deadline, put: Callable[[str | ModelCallError | None], None]
    ) -> None:
        try:
            await _untraced(lambda: self._guarded_read(messages, deadline, put))
        except Exception as error:
            put(failure_of(error))
        else:
            put(None)

    async def _guarded_read(self, messages: list[BaseMessage], deadline: Deadline, put: Callable[[str], None]) -> None:
        started = False

        def passed_on(text: str) -> None:
            nonlocal started
            started = True
            put(text)

        with self._breaker.guard() as probing:
            try:
                async with asyncio.timeout(deadline.left()):
                    opened = await self._retrying(lambda: self._open(messages), deadline, probing=probing)
                    await _pass_on(*opened, passed_on)
            except Exception as error:
                raise failure_of(error, started=started) from error

    async def _open(self, messages: list[BaseMessage]) -> tuple[AsyncIterator[Any], Any]:
        """The stream with its first chunk that has text; until then another try costs nobody anything."""
        stream, finish = self.model.astream(messages), None
        try:
            async for chunk in stream:
                if chunk.text:
                    return stream, chunk
                finish = finish_of(chunk) or finish
        except BaseException:
            await _close(stream)
            raise
        raise ModelCallError(Fault.EMPTY if finish in _FINISHED else Fault.CUT)

    async def _retrying(self, attempt: Callable[[], Awaitable[T]], deadline: Deadline, *, probing: bool) -> T:
        async def one() -> T:
            try:
                return await attempt()
            except Exception as error:
                raise failure_of(error) from error

        budget = min(deadline.left(), self._timeout * _RETRY_SHARE)
        retrying = AsyncRetrying(
            stop=stop_any(stop_after_attempt(1 if probing else 1 + self._retries), stop_before_delay(budget)),
            wait=_pause,
            retry=retry_if_exception(lambda error: isinstance(error, ModelCallError) and error.retryable),
            reraise=True,
        )
        return await retrying(one)


async def _pass_on(stream: AsyncIterator[Any], first: Any, put: Callable[[str], None]) -> None:
    length, finish = 0, None
    async with aclosing(_with_first(first, stream)) as chunks:
        async for chunk in chunks:
            finish = finish_of(chunk) or finish
            text = str(chunk.text)
            length += len(text)
            if length > MOST_CHARACTERS:
                raise ModelCallError(Fault.ENDLESS, started=True)
            if text:
                put(text)
    require_finished(finish)


async def _with_first(first: Any, rest: AsyncIterator[Any]) -> AsyncGenerator[Any, None]:
    try:
        yield first
        async for chunk in rest:
            yield chunk
    finally:
        await _close(rest)


async def _close(stream: AsyncIterator[Any]) -> None:
    close = getattr(stream, "aclose", None)
    if close:
        await close()


async def _untraced(work: Callable[[], Awaitable[T]]) -> T:
    """Questions leave the machine only for the configured model, whatever tracing the environment asks for."""
    from langsmith.run_helpers import tracing_context  # noqa: PLC0415 - heavy

    with tracing_context(enabled=False):
        return await work()
