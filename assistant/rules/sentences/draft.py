"""What has been read so far, with the places it was read from; contradictions become questions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from assistant.rules.sentences.text import Typed

_MANY_VALUES = {"base_type": "申报的基地类型", "host_kind": "单位性质", "leader_title": "负责人的职称"}


@dataclass(frozen=True, slots=True)
class Span:
    """Where a fact was read: offsets and words of the text as typed."""

    fact: str
    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Reading:
    """Facts in the form ``read_facts`` accepts, their places, and what has to be asked (Chinese)."""

    facts: dict[str, Any]
    spans: tuple[Span, ...]
    questions: tuple[str, ...]


@dataclass(slots=True)
class Draft:
    """Collects facts; one that is read twice with two values is dropped and asked about."""

    typed: Typed
    facts: dict[str, Any] = field(default_factory=dict)
    spans: list[Span] = field(default_factory=list)
    questions: list[str] = field(default_factory=list)
    disputed: set[str] = field(default_factory=set)

    def add(self, fact: str, value: Any, start: int, end: int) -> None:
        """Record ``value`` for ``fact``, read between two plain offsets."""
        low, high = self.typed.back(start, end)
        span = Span(fact, low, high, self.typed.typed[low:high])
        if fact in self.disputed:
            return
        if fact in self.facts and self.facts[fact] != value:
            before = next(known.words for known in self.spans if known.fact == fact)
            self.ask(f"前后说法不一（「{before}」与「{span.words}」）{_about(fact)}，以哪个为准？")
            self.drop(fact)
            return
        self.facts[fact] = value
        if span not in self.spans:
            self.spans.append(span)

    def replace(self, fact: str, value: Any, start: int, end: int) -> None:
        """Record ``value`` in place of an earlier one that it supersedes."""
        self.facts.pop(fact, None)
        self.spans = [span for span in self.spans if span.fact != fact]
        self.disputed.discard(fact)
        self.add(fact, value, start, end)

    def drop(self, fact: str) -> None:
        """Forget ``fact`` and refuse it from here on."""
        self.facts.pop(fact, None)
        self.spans = [span for span in self.spans if span.fact != fact]
        self.disputed.add(fact)

    def ask(self, question: str) -> None:
        """Put a question once."""
        if question not in self.questions:
            self.questions.append(question)

    def reading(self) -> Reading:
        """The finished reading, spans in the order of the text."""
        return Reading(
            dict(self.facts), tuple(sorted(self.spans, key=lambda span: (span.start, span.fact))), tuple(self.questions)
        )


def _about(fact: str) -> str:
    return f"，涉及{_MANY_VALUES[fact]}" if fact in _MANY_VALUES else ""
