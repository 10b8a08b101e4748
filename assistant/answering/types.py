"""What an answer is made of.

The field names of ``Answer.to_json`` are a contract with other programs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Status(StrEnum):
    """How far the text settles the question."""

    ANSWERED = "answered"
    PARTLY = "partly"
    NEEDS_FACTS = "needs_facts"
    NOT_IN_TEXT = "not_in_text"
    OUT_OF_SCOPE = "out_of_scope"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True)
class Citation:
    """One numbered source of an answer; ``quote`` is an exact substring of the document's text."""

    mark: int
    document: str
    document_id: str
    clause: str
    occurrence: int | None
    quote: str

    def to_json(self) -> dict[str, Any]:
        """The contract's four fields."""
        return {
            "document": self.document,
            "clause": self.clause,
            "occurrence": self.occurrence,
            "quote": self.quote,
        }


@dataclass(frozen=True, slots=True)
class Answer:
    """A reply that was verified: Markdown with marks 【1】… that number ``citations`` from 1."""

    answer_id: str
    question: str
    status: Status
    mode: str
    answer: str
    citations: tuple[Citation, ...] = ()
    findings: tuple[dict[str, Any], ...] = ()
    facts: dict[str, Any] = field(default_factory=dict)
    suggestions: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    elapsed_ms: float = 0.0
    #: The question as it was completed from the conversation, where it was; and the clauses found for it, best first.
    completed_question: str | None = None
    note: str = ""
    #: What the chat model wrote and what became of it (``Written.record``); not part of the JSON.
    draft: Mapping[str, Any] = field(default_factory=dict)
    retrieved: tuple[tuple[str, float], ...] = ()
    #: The fact that the answer ends by asking for; ``suggestions`` are then replies to it.
    asks: str | None = None
    #: Whole lines that the checker accounts for, for whoever verifies the answer again; not part of the JSON.
    computed: frozenset[str] = frozenset()

    def to_json(self) -> dict[str, Any]:
        """The contract's object, without the batch ``id`` (the caller adds that)."""
        return {
            "answer_id": self.answer_id,
            "status": str(self.status),
            "mode": self.mode,
            "answer": self.answer,
            "citations": [citation.to_json() for citation in self.citations],
            "findings": list(self.findings),
            "facts": dict(self.facts),
            "suggestions": list(self.suggestions),
            "asks": self.asks,
            "completed_question": self.completed_question,
            "note": self.note,
            "notices": list(self.notices),
            "elapsed_ms": round(self.elapsed_ms, 2),
        }
