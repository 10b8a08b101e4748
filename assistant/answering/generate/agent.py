"""The agent: a model that looks clauses up, has conditions checked and gives its sentences in a structured reply."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any

from langchain.agents import create_agent
from langchain.agents.middleware import AgentMiddleware
from langchain.agents.structured_output import ToolStrategy
from langchain_core.messages import AIMessage, HumanMessage, ToolMessage
from pydantic import BaseModel, ConfigDict, Field

from assistant.answering.generate.asking import MOST_CALLS
from assistant.answering.generate.drafts import Draft, Drafts, from_value
from assistant.answering.generate.fencing import neutral
from assistant.chatmodel import ChatModel, Deadline, ModelCallError, finish_of, require_finished

if TYPE_CHECKING:
    from langchain.agents.middleware import ModelRequest, ModelResponse
    from langchain_core.runnables import RunnableConfig
    from langchain_core.tools import BaseTool

#: Characters of a tool's result that go back to the model, and calls in one message.
_MOST_RESULT = 3000
_MOST_AT_ONCE = 4
_AGAIN = '参数不对。请再调用 Reply：sentences 是列表，每项有 text（一句话）和 sources（编号列表，如 ["S1"]）。'


class ToolsUnusedError(Exception):
    """The model was offered tools and gave nothing usable: no call, calls without end, or calls nobody can read."""


class Line(BaseModel):
    """One sentence."""

    model_config = ConfigDict(extra="ignore")
    text: str = Field(description="一句话，不带编号")
    sources: list[str] = Field(default_factory=list, description="依据的编号，如 S1")


class Reply(BaseModel):
    """Hand the answer in."""

    sentences: list[Line] = Field(description="答复的各句，先说结论")


class _Guard(AgentMiddleware):
    """Each model call goes through the breaker; each tool result comes back short, neutral and never as an exception."""

    def __init__(self, chat: ChatModel, deadline: Deadline) -> None:
        super().__init__()
        self._chat, self._deadline = chat, deadline

    async def awrap_model_call(
        self, request: ModelRequest[Any], handler: Callable[[ModelRequest[Any]], Awaitable[ModelResponse[Any]]]
    ) -> ModelResponse[Any]:
        response = await self._chat.call(lambda: handler(request), self._deadline)
        for number, message in enumerate(response.result):
            if isinstance(message, AIMessage):
                require_finished(finish_of(message))
                if len(message.tool_calls) > _MOST_AT_ONCE:
                    response.result[number] = message.model_copy(
                        update={"tool_calls": message.tool_calls[:_MOST_AT_ONCE]}
                    )
        return response

    async def awrap_tool_call(self, request: Any, handler: Callable[[Any], Awaitable[Any]]) -> Any:
        call = request.tool_call
        try:
            result = await handler(request)
        except Exception as error:
            result = ToolMessage(
                f"工具没有结果（{type(error).__name__}）。",
                tool_call_id=call["id"] or "",
                name=call["name"],
                status="error",
            )
        if isinstance(result, ToolMessage):
            return result.model_copy(update={"content": neutral(str(result.text), _MOST_RESULT)})
        return result


def ask_agent(
    chat: ChatModel, system: str, text: str, tools: Sequence[BaseTool], deadline: Deadline
) -> tuple[list[Draft], bool]:
    """The sentences of the agent's reply, and whether it was given as a call of ``Reply``.

    Raises:
        ToolsUnusedError: nothing usable came of it.
        ModelCallError: the server failed.
    """
    agent = create_agent(
        chat.model,
        list(tools),
        system_prompt=system,
        middleware=[_Guard(chat, deadline)],
        response_format=ToolStrategy(Reply, handle_errors=_AGAIN),
    )
    # Each round is a step of the model and one of the tools; one more step for the reply, one to correct its form.
    config: RunnableConfig = {"recursion_limit": 2 * MOST_CALLS + 3}
    given: Any = {"messages": [HumanMessage(text)]}
    try:
        state: dict[str, Any] = chat.run(lambda: agent.ainvoke(given, config), deadline)
    except ModelCallError:
        raise
    except Exception as error:  # rounds without end, calls without ids, and what else a graph may stumble over
        raise ToolsUnusedError from error
    reply = state.get("structured_response")
    drafts = list(from_value(reply.model_dump())) if isinstance(reply, Reply) else _spoken(state["messages"][-1])
    if not drafts:
        raise ToolsUnusedError
    return drafts, isinstance(reply, Reply)


def _spoken(message: Any) -> list[Draft]:
    """Sentences of a model that wrote its reply instead of calling ``Reply``, if it put ids beside them."""
    drafts = Drafts()
    found = drafts.feed(str(message.text)) + drafts.close()
    return found if any(draft.cited for draft in found) else []
