"""What a typed reply comes to, and what the rest of a reply may add to its first clause."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from assistant.dialogue.words import tidy
from assistant.rules import FactSpec
from assistant.rules.sentences import Reading, read_sentence


class Special(Enum):
    """Answers that are no value."""

    UNKNOWN = "不知道"
    ABSENT = "没有"


UNKNOWN, ABSENT = Special.UNKNOWN, Special.ABSENT


@dataclass(frozen=True)
class Reply:
    """``value`` in JSON form (or UNKNOWN, ABSENT); ``also`` further facts; ``remark`` what was not taken over."""

    value: Any
    also: Mapping[str, Any] = field(default_factory=dict)
    remark: str = ""


class NotUnderstoodError(Exception):
    """Why a reply has no single reading; becomes part of an ``InputError``."""


_MARKS = re.compile(r"[,;。!]")


def first_clause(plain: str) -> tuple[str, str]:
    """The first clause and what follows it."""
    parts = _MARKS.split(plain, maxsplit=1)
    return parts[0].strip(), parts[1].strip() if len(parts) > 1 else ""


def clauses(plain: str) -> list[str]:
    """All clauses of a reply that say anything."""
    return [part.strip() for part in _MARKS.split(plain) if part.strip()]


def stated(reading: Reading, spec: FactSpec) -> Reply:
    """The fact as a whole sentence states it; its own questions say what is not clear."""
    if spec.id not in reading.facts:
        raise NotUnderstoodError(asked(reading) or "看不出与这一问的关系")
    also = {name: value for name, value in reading.facts.items() if name != spec.id}
    return Reply(reading.facts[spec.id], also, asked(reading))


def asked(reading: Reading) -> str:
    """The questions of a reading in one line; a window that was not named is that of the question."""
    questions = (question for question in reading.questions if not question.startswith("没有说明年限"))
    return "；".join(question.rstrip("。？") for question in questions)


def with_rest(
    value: Any,
    rest: str,
    spec: FactSpec,
    head: str = "",
    *,
    explains: Callable[[str], bool] = lambda clause: False,
    near: Callable[[str], bool] | None = None,
) -> Reply:
    """A value with what the rest of the reply adds to it; the whole must not say otherwise.

    A rest that says nothing alone is read behind ``head`` (the label and the value), which itself states nothing.
    Clauses that state no fact must be ones that ``explains`` knows to leave the value as it is, or stand beside ones
    that state some; where ``near`` is given, this holds of every clause without a fact near the one asked for
    (有，学校的).
    """
    if not rest:
        return Reply(value)
    reading, start = read_sentence(rest), 0
    found = set(reading.facts)
    if not found and head:
        start = len(head) + 1
        reading = read_sentence(f"{head},{rest}")
        found = {span.fact for span in reading.spans if span.start >= start}
    if reading.facts.get(spec.id, value) != value or any(text.startswith("前后") for text in reading.questions):
        raise NotUnderstoodError("前后的说法不一")
    also = {name: reading.facts[name] for name in sorted(found - {spec.id})}
    read = [(span.start - start, span.end - start) for span in reading.spans if near is None or near(span.fact)]
    unread = [
        part.group().strip()
        for part in re.finditer(r"[^,;。!]+", rest)
        if not any(low < part.end() and part.start() < high for low, high in read)
    ]
    if all(map(explains, unread)) and (found or unread):
        return Reply(value, also, asked(reading) if also else "")
    if not also or near or takes_back(" ".join(unread)):
        raise NotUnderstoodError(asked(reading) or f"“{rest[:20]}”没有读懂，请只答这一问")
    return Reply(value, also, asked(reading))


#: Turns, conditions and doubt: after them a plain answer is no longer plain.
_TAKES_BACK = re.compile(
    r"但|不过|可是|然而|其实|除了|除非|除外|例外|如果|要是|的话|倒是|反正|好像|可能|大概|应该|估计|也许|似乎|大约|"
    r"说不[准好清]|[拿吃]不准|不[太大]?(?:确定|清楚|知道|记得|了解|掌握|好说)|记不|算不算|是不是|有没有|是否|吧$|\?|"
    r"听说|据说|印象|感觉|差不多|什么|哪|怎么|几(?!乎)|某些|"
    r"再(?:看|查|问|确认|核|说)|[问查看翻](?:一下|下|[问查看翻])|我(?:是|想)?[说问]|意思|[你您]"
)


def takes_back(text: str) -> bool:
    """Whether words after an answer turn against it, hedge it or make it depend on something."""
    return bool(_TAKES_BACK.search(text))


def shares_words(words: str, spec: FactSpec) -> bool:
    """Whether ``words`` repeat two characters in a row of what was asked."""
    asked_for = tidy(spec.label + spec.ask)
    return any(words[place : place + 2] in asked_for for place in range(len(words) - 1))
