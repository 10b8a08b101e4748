"""What the writer gets and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from assistant.answering.claims import Evidence, Source

if TYPE_CHECKING:
    from langchain_core.tools import BaseTool


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the tools of one answer found, beyond what the task held already.

    Only what our own code found or computed from the *user's* facts belongs here. A finding that rests on facts which
    the model put into the call is no evidence: a hostile text could have named them.
    """

    sources: tuple[Source, ...] = ()
    findings: tuple[Mapping[str, Any], ...] = ()
    computed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """One question with all that may be said about it.

    ``history`` are the user's own earlier messages, oldest first; ``facts`` are labels and values as a person reads
    them; ``labels`` are all clause labels of the corpus; ``computed`` are lines whose numbers may be repeated. With
    ``tools`` an agent answers, if the model can; ``gathered`` then tells what they found for this answer.
    """

    question: str
    completed_question: str = ""
    english: bool = False
    sources: tuple[Source, ...] = ()
    findings: tuple[Mapping[str, Any], ...] = ()
    facts: Mapping[str, str] = field(default_factory=dict)
    history: tuple[str, ...] = ()
    labels: frozenset[str] = frozenset()
    computed: tuple[str, ...] = ()
    tools: tuple[BaseTool, ...] = ()
    gathered: Callable[[], Gathered] | None = None

    @property
    def asked(self) -> str:
        """The question that stands alone."""
        return self.completed_question or self.question

    def all_sources(self) -> tuple[Source, ...]:
        """Those given and those that tools found."""
        return self.sources + (self.gathered().sources if self.gathered else ())

    def evidence(self) -> Evidence:
        """What sentences are held against, as of now."""
        found = self.gathered() if self.gathered else Gathered()
        facts = [f"{name}：{value}" for name, value in self.facts.items()]
        return Evidence(
            sources={source.id: source for source in (*self.sources, *found.sources)},
            given="\n".join([*self.history, self.question, self.completed_question, *facts]),
            findings=(*self.findings, *found.findings),
            labels=self.labels,
            computed=(*self.computed, *found.computed),
        )


@dataclass(frozen=True, slots=True)
class Sentence:
    """A verified sentence; ``sources`` are ids of the task's sources."""

    text: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejected:
    """A sentence that was not passed on; ``round`` 1 is the first writing, 2 the repair."""

    text: str
    cited: tuple[str, ...]
    objections: tuple[str, ...]
    round: int


@dataclass(frozen=True, slots=True)
class Written:
    """The answer in verified sentences, or, with ``reason`` set, none: the composed answer must stand in.

    ``reason`` is a Chinese sentence for the user. ``way`` is how the model was asked: ``agent``, ``single`` or empty.
    """

    sentences: tuple[Sentence, ...]
    rejected: tuple[Rejected, ...]
    reason: str | None
    model: str
    way: str
    elapsed_ms: float

    def record(self) -> dict[str, Any]:
        """Plain JSON for the store."""
        return {
            "model": self.model,
            "way": self.way,
            "reason": self.reason,
            "sentences": [{"text": s.text, "sources": list(s.sources)} for s in self.sentences],
            "rejected": [
                {"text": r.text, "cited": list(r.cited), "objections": list(r.objections), "round": r.round}
                for r in self.rejected
            ],
            "elapsed_ms": round(self.elapsed_ms, 2),
        }
