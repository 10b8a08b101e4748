"""Questions go on while new builds are swapped in: no error, nothing empty, no mixture of versions."""

from __future__ import annotations

import threading
import time

import pytest

from assistant.answering.types import Answer
from assistant.assistant import Assistant
from assistant.corpus import corpus_digest
from assistant.index import build_index
from assistant.settings import Settings
from tests.index.corpora import write_corpus

QUESTIONS = ("同一家企业可以建几个国合基地", "国合基地是什么", "推荐单位是谁", "第八条第六项", "科技厅负责什么")
EDITIONS = ("〔乙版〕", "〔丙版〕")
#: So many questions at least are asked while the builds go on.
ENOUGH = 300


def edition_of(answer: Answer) -> str:
    """The edition whose clauses an answer quotes; a mixture fails the test."""
    editions = {next((e for e in EDITIONS if e in citation.quote), "") for citation in answer.citations}
    assert len(editions) == 1, answer.answer
    edition = editions.pop()
    for other in EDITIONS:
        assert other == edition or other not in answer.answer, answer.answer
    return edition


class Asker(threading.Thread):
    """Asks one question after the other and keeps what it got."""

    def __init__(self, assistant: Assistant, stop: threading.Event) -> None:
        super().__init__()
        self.assistant, self.stop = assistant, stop
        self.answers: list[Answer] = []
        self.error: BaseException | None = None

    def run(self) -> None:
        try:
            while not self.stop.is_set():
                self.answers.append(self.assistant.ask(QUESTIONS[len(self.answers) % len(QUESTIONS)]))
                time.sleep(0.002)  # leave the builder some of the interpreter
        except BaseException as error:
            self.error = error


def test_two_swaps_under_questions(small: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.index.build.verify", lambda folder: None)
    assistant = Assistant.open(small)
    stop = threading.Event()
    askers = [Asker(assistant, stop) for _ in range(2)]
    for asker in askers:
        asker.start()
    try:
        for edition in EDITIONS:
            write_corpus(small.corpus_dir, edition=edition)
            assert build_index(small).built
            deadline = time.monotonic() + 60
            while not all(asker.answers and edition_of(asker.answers[-1]) == edition for asker in askers):
                assert time.monotonic() < deadline, f"{edition} was never answered from"
                time.sleep(0.02)
        while sum(len(asker.answers) for asker in askers) < ENOUGH and all(asker.is_alive() for asker in askers):
            time.sleep(0.05)
    finally:
        stop.set()
        for asker in askers:
            asker.join(60)

    for asker in askers:
        assert asker.error is None
        assert all(answer.citations for answer in asker.answers)
        seen = [edition_of(answer) for answer in asker.answers]
        assert set(seen) == {"", *EDITIONS}
        assert seen == sorted(seen, key=["", *EDITIONS].index)  # never back to an older one
    assert sum(len(asker.answers) for asker in askers) >= ENOUGH
    assert edition_of(assistant.ask(QUESTIONS[0])) == EDITIONS[-1]
    assert assistant.corpus.digest == assistant.searcher.index.stamp.corpus == corpus_digest(small.corpus_dir)


def test_every_face_sees_the_new_build(small: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.index.build.verify", lambda folder: None)
    assistant = Assistant.open(small)
    write_corpus(small.corpus_dir, edition=EDITIONS[0])
    build_index(small)

    assert EDITIONS[0] in assistant.search(QUESTIONS[0])[0].clause.text
    assert EDITIONS[0] in assistant.show("第八条（四）")[0].text
    assert EDITIONS[0] in assistant.documents[0].text
