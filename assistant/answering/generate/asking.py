"""The messages for a model, from a task and the prompts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from langchain_core.messages import AIMessage, HumanMessage, SystemMessage

from assistant.answering.claims import Source
from assistant.answering.generate.drafts import Draft
from assistant.answering.generate.fencing import (
    fenced,
    findings_block,
    history_block,
    neutral,
    question_block,
    sources_block,
)
from assistant.answering.generate.prompts import Prompts
from assistant.answering.generate.task import Rejected, Task

if TYPE_CHECKING:
    from langchain_core.messages import BaseMessage

#: Sentences asked for, and rounds of tool calls.
MOST_SENTENCES = 6
MOST_CALLS = 4


def system_text(prompts: Prompts, canary: str, *, english: bool) -> str:
    """The rules of writing."""
    language = "英文（引文用中文原文）" if english else "中文"
    return prompts.fill("system", language=language, most=str(MOST_SENTENCES), canary=canary)


def task_text(prompts: Prompts, task: Task, sources: Sequence[Source]) -> str:
    """The material and the question, all of it fenced."""
    return prompts.fill(
        "grounded",
        sources=sources_block(sources),
        findings=findings_block(task.findings, task.facts, task.computed, sources),
        history=history_block(task.history),
        question=question_block(task.asked),
    )


def single(prompts: Prompts, canary: str, task: Task) -> list[BaseMessage]:
    """One request with everything in it, for any model."""
    return [
        SystemMessage(system_text(prompts, canary, english=task.english)),
        HumanMessage(task_text(prompts, task, task.all_sources())),
    ]


def agent_text(prompts: Prompts, task: Task) -> str:
    """The same for a model that can call tools."""
    return prompts.fill("agent", calls=str(MOST_CALLS), task=task_text(prompts, task, task.sources))


def repair(
    asked: Sequence[BaseMessage], drafts: Sequence[Draft], rejected: Sequence[Rejected], prompts: Prompts
) -> list[BaseMessage]:
    """The conversation so far and what was wrong; a server that keeps what it has read begins where it stopped."""
    said = "\n".join(f"{neutral(draft.text, 500)}{''.join(f'[{i}]' for i in draft.cited)}" for draft in drafts)
    lines = [f"{neutral(r.text, 300)}（{neutral('；'.join(r.objections), 400)}）" for r in rejected]
    return [*asked, AIMessage(said), HumanMessage(prompts.fill("repair", rejected=fenced(lines)))]
