"""What a turn of an eligibility conversation does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

#: Type and host decide which clauses apply; alone they are no applicant's figures.
GATES = frozenset({"base_type", "host_kind"})


class Kind(StrEnum):
    """What a turn does."""

    FACTS = "facts"
    CORRECTED = "corrected"
    ADDED = "added"
    SWITCHED = "switched"
    SUPPOSED = "supposed"
    REPLIED = "replied"
    UNKNOWN = "unknown"
    WHY = "why"
    RESULT = "result"
    UNCLEAR = "unclear"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Heard:
    """``facts`` are new values in JSON form, ``removed`` facts taken back, ``questions`` what is left open (Chinese)."""

    kind: Kind
    facts: Mapping[str, Any] = field(default_factory=dict)
    declined: frozenset[str] = frozenset()
    questions: tuple[str, ...] = ()
    removed: frozenset[str] = frozenset()


def own_facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    """The facts beside type and host."""
    return {name: value for name, value in facts.items() if name not in GATES}
