"""What can go wrong with a model server, in kinds that decide retries, the breaker and the note to the user."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from langchain_core import exceptions as known

from assistant.errors import AssistantError


class Fault(StrEnum):
    """The kinds; the value is the Chinese clause that a user reads."""

    DOWN = "模型服务连接不上"
    SLOW = "模型服务没有在限定时间内答完"
    BUSY = "模型服务繁忙"
    BROKEN = "模型服务内部出错"
    DENIED = "模型服务拒绝访问（请检查密钥和模型名）"
    REFUSED = "模型服务不接受这个请求"
    NO_TOOLS = "模型不支持工具调用"
    CUT = "模型的答复中途断开"
    EMPTY = "模型没有给出文字"
    GARBAGE = "模型服务的应答无法读取"
    ENDLESS = "模型的答复没有尽头，已停止读取"
    SUSPENDED = "模型服务刚才出错，暂停使用"


#: Worth another try at once, as long as no text has come.
_RETRYABLE = {Fault.DOWN, Fault.BUSY, Fault.BROKEN}
#: The next user would meet the same, so the breaker opens at the first of these.
_FATAL = {Fault.DOWN, Fault.DENIED}
#: The server is alive; it only does not like this request.
_HARMLESS = {Fault.REFUSED, Fault.NO_TOOLS, Fault.SUSPENDED}
#: Words in a refusal that say that tools are what the server does not take.
_ABOUT_TOOLS = ("tool", "function call", "function_call", "jinja")


class ModelCallError(AssistantError):
    """A model call that gave nothing usable; ``str(error)`` is Chinese.

    ``started``: text had come already. ``retry_after``: seconds the server asked to wait.
    """

    def __init__(self, fault: Fault, *, started: bool = False, retry_after: float = 0.0) -> None:
        super().__init__(str(fault))
        self.fault, self.started, self.retry_after = fault, started, retry_after

    @property
    def retryable(self) -> bool:
        """Whether the same request may succeed at once."""
        return self.fault in _RETRYABLE and not self.started

    @property
    def fatal(self) -> bool:
        """Whether the next user would surely meet it too."""
        return self.fault in _FATAL or (self.fault is Fault.SLOW and not self.started)

    @property
    def counts(self) -> bool:
        """Whether it speaks against the server's health."""
        return self.fault not in _HARMLESS


def failure_of(error: BaseException, *, started: bool = False) -> ModelCallError:
    """Any exception of a client library as one of the kinds; what nobody knows is an unreadable reply."""
    cause: BaseException | None = error
    while cause is not None:  # client libraries wrap what our HTTP client raises
        if isinstance(cause, ModelCallError):
            return cause
        cause = cause.__cause__
    fault = Fault.CUT if started and _is_connection(error) else _fault_of(error)
    return ModelCallError(fault, started=started, retry_after=_retry_after(error))


def _is_connection(error: BaseException) -> bool:
    names = {kind.__name__ for kind in type(error).__mro__}
    broken = {"TransportError", "APIConnectionError"}  # of httpx and of every SDK made by the same generator
    return isinstance(error, ConnectionError | known.ModelConnectionError) or bool(broken & names)


def _fault_of(error: BaseException) -> Fault:
    if isinstance(error, TimeoutError | known.ModelTimeoutError) or "Timeout" in type(error).__name__:
        return Fault.SLOW
    status = getattr(error, "status_code", None)
    if isinstance(status, int) and status >= 400:
        return _fault_of_status(status, str(error).lower())
    if _is_connection(error):
        return Fault.DOWN
    return Fault.REFUSED if isinstance(error, known.ContextOverflowError) else Fault.GARBAGE


def _fault_of_status(status: int, said: str) -> Fault:
    about_tools = any(word in said for word in _ABOUT_TOOLS)
    if status == 429:
        return Fault.BUSY
    if about_tools and status in {400, 404, 405, 422, 500, 501}:
        return Fault.NO_TOOLS
    if status in {401, 403, 404}:
        return Fault.DENIED
    return Fault.BROKEN if status >= 500 else Fault.REFUSED


def _retry_after(error: BaseException) -> float:
    headers: Any = getattr(getattr(error, "response", None), "headers", None) or {}
    try:
        return max(0.0, float(headers.get("retry-after", 0)))
    except (TypeError, ValueError):  # an HTTP date: rare among model servers, and the wait grows anyway
        return 0.0
