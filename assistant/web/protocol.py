"""What the web page and the HTTP interface need from the assistant, and no more.

``assistant.assistant.Assistant`` fits it; tests use small fakes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Protocol

from assistant.answering.types import Answer, Citation
from assistant.statutes import Clause, Document

OnDraft = Callable[[str, tuple[Citation, ...]], None]


class Hit(Protocol):
    """One search result."""

    @property
    def clause(self) -> Clause:
        """The clause found."""

    @property
    def score(self) -> float:
        """Higher is better; only comparable within one search."""

    @property
    def document(self) -> str:
        """The document's title."""


class Advisor(Protocol):
    """The facade as its faces see it."""

    @property
    def documents(self) -> tuple[Document, ...]:
        """The documents that answer."""

    @property
    def notices(self) -> tuple[str, ...]:
        """Chinese lines on what works less well at present."""

    def ask(
        self,
        question: str,
        *,
        history: Sequence[str] = (),
        as_of: date | None = None,
        on_draft: OnDraft | None = None,
    ) -> Answer:
        """Answer one question; raises AssistantError. ``on_draft``: sources, then verified text while a model writes."""

    def search(self, question: str, k: int = 10) -> Sequence[Hit]:
        """At most ``k`` clauses, best first."""

    def show(self, label: str) -> Sequence[Clause]:
        """The clauses of that label; raises UnknownClauseError."""
