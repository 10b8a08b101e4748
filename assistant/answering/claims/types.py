"""What a sentence is held against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Source:
    """What one short id stands for.

    ``text`` is the clause's own exact text, ``context`` its whole article; ``base_type`` is the one type that the
    clause belongs to, if it belongs to one.
    """

    id: str
    document: str
    document_id: str
    clause: str
    occurrence: int | None
    text: str
    context: str
    base_type: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that an answer may rest on.

    ``given`` is everything that the asker wrote; ``findings`` are the checker's, as in the JSON contract; ``labels``
    are all clause labels of the corpus; ``computed`` are lines of tools whose numbers may be repeated.
    """

    sources: Mapping[str, Source]
    given: str = ""
    findings: tuple[Mapping[str, Any], ...] = ()
    labels: frozenset[str] = field(default_factory=frozenset)
    computed: tuple[str, ...] = ()
