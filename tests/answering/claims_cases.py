"""Right sentences with their clauses, and the evidence that a model would have had before it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from assistant.answering.claims import Evidence, Source
from assistant.chunking import clause_target
from assistant.corpus import Corpus
from assistant.retrieval.search import _article_types

PARAPHRASES = Path(__file__).parent / "data" / "claims_paraphrases.tsv"

#: A clause: label and occurrence.
Key = tuple[str, int | None]


@dataclass(frozen=True)
class Case:
    """A sentence that is right with these clauses cited; ``origin`` is where it comes from."""

    origin: str
    keys: tuple[Key, ...]
    sentence: str


class Library:
    """All clauses of a corpus as sources, in the order of the text."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        types = _article_types(corpus)
        self.sources: dict[Key, Source] = {}
        for entry in corpus.documents:
            for clause in entry.document.clauses:
                self.sources[(clause.label, clause.occurrence)] = Source(
                    f"S{len(self.sources) + 1}", entry.meta.title, entry.id, clause.label, clause.occurrence, clause.text,
                    entry.document.text[clause.article_start : clause.article_end], types.get(clause_target(clause).id),
                )  # fmt: skip
        self.keys = tuple(self.sources)
        self.labels = frozenset(label for label, _ in self.keys)

    def around(self, keys: tuple[Key, ...]) -> list[Source]:
        """The cited clauses, their articles and two clauses on each side: what a search brings along."""
        articles = {article(label) for label, _ in keys}
        places = [self.keys.index(key) for key in keys]
        return [
            self.sources[key]
            for number, key in enumerate(self.keys)
            if article(key[0]) in articles or any(abs(number - place) <= 2 for place in places)
        ]

    def evidence(self, keys: tuple[Key, ...], **more: object) -> Evidence:
        """Evidence whose sources are those ``around`` the keys."""
        return Evidence(sources={s.id: s for s in self.around(keys)}, labels=self.labels, **{"given": "", **more})  # type: ignore[arg-type]

    def ids(self, keys: tuple[Key, ...]) -> list[str]:
        return [self.sources[key].id for key in keys]

    @cached_property
    def notes(self) -> list[Case]:
        """Each checked conclusion of the notes with its own clause."""
        return [
            Case("notes", ((note.clause, note.occurrence),), point.say)
            for entry in self.corpus.documents
            for note in entry.notes.clauses
            for point in note.points
        ]


def article(label: str) -> str:
    return label.partition("（")[0]


def paraphrases() -> tuple[list[Case], list[Case], list[Case]]:
    """The hand-written sentences: the half that the checks were written with, the half kept for measuring, later ones.

    The file says which is which: odd lines, even lines, and all lines after 「# later」.
    """
    first, _, later = PARAPHRASES.read_text("utf-8").partition("# later")
    cases = [
        list(_cases(part, origin)) for part, origin in ((first, "paraphrase"), (later.partition("\n")[2], "later"))
    ]
    return cases[0][0::2], cases[0][1::2], cases[1]


def _cases(text: str, origin: str) -> Iterator[Case]:
    for line in text.splitlines():
        if line and not line.startswith("#"):
            places, sentence = line.split("\t")
            yield Case(origin, tuple(_key(place) for place in places.split(",")), sentence)


def _key(place: str) -> Key:
    label, _, occurrence = place.partition("#")
    return label, int(occurrence) if occurrence else None
