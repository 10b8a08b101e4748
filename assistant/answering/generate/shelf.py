"""Short ids for clauses that tools find while an answer is written."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from dataclasses import replace

from assistant.answering.claims import Source


class Shelf:
    """Begins with a task's sources; a clause found again keeps its id. Thread safe: tools run side by side."""

    def __init__(self, first: Iterable[Source] = ()) -> None:
        self._first = tuple(first)
        self._all = list(self._first)
        self._lock = threading.Lock()

    def add(self, source: Source) -> Source:
        """The same clause with its id here, whatever id it came with."""
        place = (source.document_id, source.clause, source.occurrence)
        with self._lock:
            for held in self._all:
                if (held.document_id, held.clause, held.occurrence) == place:
                    return held
            numbers = [int(held.id[1:]) for held in self._all if held.id[1:].isdecimal()]
            added = replace(source, id=f"S{max(numbers, default=0) + 1}")
            self._all.append(added)
            return added

    def found(self) -> tuple[Source, ...]:
        """What was added to the first ones."""
        with self._lock:
            return tuple(self._all[len(self._first) :])
