"""Documents and notes → chunks."""

from __future__ import annotations

from collections import Counter

import pytest

from assistant.chunking import Chunk, Kind, TargetKind, chunk_corpus, clause_target, target_texts
from assistant.corpus import Corpus, CorpusDocument, load_corpus
from assistant.settings import Settings


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load_corpus(Settings().corpus_dir)


@pytest.fixture(scope="module")
def entry(corpus: Corpus) -> CorpusDocument:
    return corpus.documents[0]


@pytest.fixture(scope="module")
def chunks(corpus: Corpus) -> list[Chunk]:
    return chunk_corpus(corpus)


def test_text_chunks_are_exact_substrings_of_their_article(chunks: list[Chunk], entry: CorpusDocument):
    text = entry.document.text
    articles = {article.label: text[article.start : article.end] for article in entry.document.articles}
    of_text = [chunk for chunk in chunks if not chunk.kind.is_note]
    assert len(of_text) >= 26 + 46
    for chunk in of_text:
        assert chunk.text in articles[chunk.article], chunk.id
        assert text[chunk.start : chunk.end] == chunk.text, chunk.id
        assert chunk.path == next(a.path for a in entry.document.articles if a.label == chunk.article)


def test_every_character_of_every_clause_is_in_a_chunk_of_that_clause(chunks: list[Chunk], entry: CorpusDocument):
    for clause in entry.document.clauses:
        target = clause_target(clause)
        covered: set[int] = set()
        for chunk in chunks:
            if chunk.target == target and chunk.kind is Kind.CLAUSE:
                covered.update(range(chunk.start, chunk.end))
        missing = [at for at in range(clause.start, clause.end) if at not in covered]
        assert not "".join(entry.document.text[at] for at in missing).strip(), clause.label


def test_a_clause_chunk_holds_no_other_clause(chunks: list[Chunk], entry: CorpusDocument):
    for clause in entry.document.clauses:
        for chunk in chunks:
            if chunk.kind is Kind.CLAUSE and chunk.target == clause_target(clause):
                assert clause.start <= chunk.start < chunk.end <= clause.end


def test_ids_are_unique(chunks: list[Chunk]):
    assert [item for item, count in Counter(chunk.id for chunk in chunks).items() if count > 1] == []


def test_targets_are_unique_and_searchable(chunks: list[Chunk], corpus: Corpus):
    ids = [text.target.id for text in target_texts(corpus)]
    assert len(ids) == len(set(ids))
    assert {chunk.target.id for chunk in chunks} == set(ids)


def test_the_two_items_of_one_number_are_two_targets(entry: CorpusDocument):
    twice = entry.document.find("第十四条（五）")
    assert len({clause_target(clause).id for clause in twice}) == 2


def test_likely_questions_carry_their_point(chunks: list[Chunk], entry: CorpusDocument):
    for note in entry.notes.clauses:
        target = clause_target(entry.document.find(note.clause, note.occurrence)[0])
        asked = [(c.point, c.text) for c in chunks if c.target == target and c.kind is Kind.QUESTION]
        for index, point in enumerate(note.points):
            english = [point.en.replace("**", "")] if point.en else []
            assert sorted(text for number, text in asked if number == index) == sorted([*point.asks, *english])
        assert {number for number, _ in asked} == set(range(len(note.points)))


def test_every_gap_and_comparison_is_asked_for(chunks: list[Chunk], entry: CorpusDocument):
    for kind, topics in (
        (TargetKind.GAP, [gap.topic for gap in entry.notes.gaps]),
        (TargetKind.COMPARISON, [comparison.topic for comparison in entry.notes.comparisons]),
    ):
        asked = {c.target.key for c in chunks if c.target.kind is kind and c.kind is Kind.QUESTION}
        assert asked == set(topics)


def test_no_chunk_is_blank_or_bold(chunks: list[Chunk]):
    assert [c.id for c in chunks if not c.text.strip() or not c.embedded.strip() or "**" in c.text] == []


def test_the_keyword_leg_reads_chapter_and_article_with_an_item(corpus: Corpus):
    item = next(t for t in target_texts(corpus) if t.target.key == "第十三条（三）")
    assert "第三章" in item.law
    assert "第十三条" in item.law
    assert "不少于2项" in item.law
