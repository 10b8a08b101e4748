"""Corpus folders → documents with their metadata and clause notes."""

from assistant.corpus.documents import (
    Corpus,
    CorpusDocument,
    DocumentMeta,
    check_corpus,
    corpus_digest,
    load_corpus,
)
from assistant.corpus.notes import (
    ClauseNote,
    Comparison,
    ComparisonRow,
    Gap,
    Notes,
    Point,
    load_notes,
)

__all__ = [
    "ClauseNote",
    "Comparison",
    "ComparisonRow",
    "Corpus",
    "CorpusDocument",
    "DocumentMeta",
    "Gap",
    "Notes",
    "Point",
    "check_corpus",
    "corpus_digest",
    "load_corpus",
    "load_notes",
]
