"""Documents and notes → chunks: item children, article parents, and the likely questions that point to them.

A text chunk is an exact substring of its article; it carries document, chapter path and article, because an
item alone (「…不少于2项」) does not say whose condition it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from assistant.corpus import Corpus, CorpusDocument
from assistant.statutes import Clause

#: Part of the index stamp: raise it whenever the same corpus would give other chunks.
CHUNKER_VERSION = "3"


class Kind(StrEnum):
    """What a chunk is. The law's text is embedded as passages, the notes as queries: they are near questions."""

    CLAUSE = "clause"
    ARTICLE = "article"
    STATEMENT = "statement"
    QUESTION = "question"

    @property
    def is_note(self) -> bool:
        """Whether it comes from the notes rather than from the law."""
        return self in (Kind.STATEMENT, Kind.QUESTION)


class TargetKind(StrEnum):
    """What a search can find."""

    CLAUSE = "clause"
    GAP = "gap"
    COMPARISON = "comparison"
    OUT_OF_SCOPE = "out_of_scope"
    SMALL_TALK = "small_talk"


@dataclass(frozen=True, slots=True)
class Target:
    """One thing that can be found. ``key`` is a clause label, or a gap's or comparison's topic."""

    document_id: str
    kind: TargetKind
    key: str
    occurrence: int | None = None

    @property
    def id(self) -> str:
        """Stable identifier, unique in the corpus."""
        mark = f"#{self.occurrence}" if self.occurrence else ""
        return f"{self.document_id}|{self.kind}|{self.key}{mark}"


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece that is embedded. ``text`` is what is stored; ``embedded`` is what the model reads.

    ``start`` and ``end`` are offsets into the document for text chunks, -1 for notes; ``point`` numbers the
    note's point that a likely question or a conclusion belongs to.
    """

    id: str
    target: Target
    kind: Kind
    text: str
    embedded: str
    article: str
    path: tuple[str, ...]
    start: int = -1
    end: int = -1
    point: int = -1


@dataclass(frozen=True, slots=True)
class TargetText:
    """What the keyword leg reads of one target: the law's words and the notes' words, kept apart."""

    target: Target
    law: str
    notes: str


def clause_target(clause: Clause) -> Target:
    """The target of a clause."""
    return Target(clause.document_id, TargetKind.CLAUSE, clause.label, clause.occurrence)


def _clause_chunks(entry: CorpusDocument) -> Iterator[Chunk]:
    text = entry.document.text
    for clause in entry.document.clauses:
        target = clause_target(clause)
        header = " ".join((entry.meta.short_title, *clause.path, clause.article))
        yield Chunk(
            f"{target.id}|text", target, Kind.CLAUSE, clause.text, f"{header} {clause.text}", clause.article,
            clause.path, clause.start, clause.end,
        )  # fmt: skip
        if clause.has_items:
            whole = text[clause.article_start : clause.article_end]
            yield Chunk(
                f"{target.id}|article", target, Kind.ARTICLE, whole, f"{header} {whole}", clause.article,
                clause.path, clause.article_start, clause.article_end,
            )  # fmt: skip


def _question_chunks(
    target: Target, asks: Iterable[tuple[int, str]], article: str, path: tuple[str, ...]
) -> Iterator[Chunk]:
    for number, (point, ask) in enumerate(asks):
        yield Chunk(f"{target.id}|q{number}", target, Kind.QUESTION, ask, ask, article, path, point=point)


def _statement_chunks(
    target: Target, statements: Iterable[tuple[int, str]], article: str, path: tuple[str, ...]
) -> Iterator[Chunk]:
    for number, (point, statement) in enumerate(statements):
        text = statement.replace("**", "")
        yield Chunk(f"{target.id}|s{number}", target, Kind.STATEMENT, text, text, article, path, point=point)


def _note_chunks(entry: CorpusDocument) -> Iterator[Chunk]:
    notes, document = entry.notes, entry.document
    for note in notes.clauses:
        clause = document.find(note.clause, note.occurrence)[0]
        target = clause_target(clause)
        says = [(index, point.say) for index, point in enumerate(note.points)]
        statements = [(-1, note.plain), *says, (-1, " ".join(note.synonyms))]
        yield from _statement_chunks(target, statements, clause.article, clause.path)
        asks = [(index, ask) for index, point in enumerate(note.points) for ask in point.asks]
        # The English sentence stands in for the English questions that nobody has written down yet.
        asks += [(index, point.en.replace("**", "")) for index, point in enumerate(note.points) if point.en]
        yield from _question_chunks(target, asks, clause.article, clause.path)
    for gap in notes.gaps:
        target = Target(entry.id, TargetKind.GAP, gap.topic)
        statements = [(-1, text) for text in (gap.topic, gap.say.split("。")[0], " ".join(gap.synonyms))]
        yield from _statement_chunks(target, statements, "", ())
        yield from _question_chunks(target, [(0, ask) for ask in gap.asks], "", ())
    for comparison in notes.comparisons:
        target = Target(entry.id, TargetKind.COMPARISON, comparison.topic)
        yield from _statement_chunks(target, [(-1, comparison.topic)], "", ())
        yield from _question_chunks(target, [(0, ask) for ask in comparison.asks], "", ())
    for kind, asks_of_kind in (
        (TargetKind.OUT_OF_SCOPE, notes.out_of_scope),
        (TargetKind.SMALL_TALK, notes.small_talk),
    ):
        target = Target(entry.id, kind, str(kind))
        yield from _question_chunks(target, [(0, ask) for ask in asks_of_kind], "", ())


def chunk_document(entry: CorpusDocument) -> list[Chunk]:
    """All chunks of one document, text first, in the order of the text."""
    return [*_clause_chunks(entry), *_note_chunks(entry)]


def chunk_corpus(corpus: Corpus) -> list[Chunk]:
    """All chunks of all documents."""
    return [chunk for entry in corpus.documents for chunk in chunk_document(entry)]


def target_texts(corpus: Corpus) -> list[TargetText]:
    """The keyword leg's documents: one a target, law name and chapter path indexed with the text."""
    texts: list[TargetText] = []
    for entry in corpus.documents:
        notes = {(note.clause, note.occurrence): note for note in entry.notes.clauses}
        for clause in entry.document.clauses:
            note = notes[(clause.label, clause.occurrence)]
            law = " ".join((*clause.path, clause.article, clause.text))
            words = " ".join((note.plain, *(p.say.replace("**", "") for p in note.points), *note.synonyms, *note.asks))
            texts.append(TargetText(clause_target(clause), law, words))
        for gap in entry.notes.gaps:
            words = " ".join((gap.topic, *gap.synonyms, *gap.asks))
            texts.append(TargetText(Target(entry.id, TargetKind.GAP, gap.topic), "", words))
        for comparison in entry.notes.comparisons:
            words = " ".join((comparison.topic, *comparison.asks))
            texts.append(TargetText(Target(entry.id, TargetKind.COMPARISON, comparison.topic), "", words))
        for kind, asks in (
            (TargetKind.OUT_OF_SCOPE, entry.notes.out_of_scope),
            (TargetKind.SMALL_TALK, entry.notes.small_talk),
        ):
            if asks:
                texts.append(TargetText(Target(entry.id, kind, str(kind)), "", " ".join(asks)))
    return texts
