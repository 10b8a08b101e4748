"""A corpus of the regulation's first articles, and an embedder that hashes characters: builds take seconds."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from numpy.typing import NDArray

from assistant.models import _Base
from assistant.settings import Settings
from assistant.statutes import parse

REPOSITORY = Path(__file__).resolve().parents[2]
DOCUMENT = "sichuan-intl-cooperation-base-draft"
SOURCE = REPOSITORY / "corpus" / DOCUMENT
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CLAUSE_LINE = re.compile(r"^(第[一二三四五六七八九十]+条|（[一二三四五六七八九十]+）)", re.M)


class StubEmbedder(_Base):
    """Hashed characters and pairs of characters: alike texts are near, and every run gives the same vectors."""

    name = "stub"
    dimension = 64

    def __init__(self) -> None:
        self.embedded: list[str] = []

    def _rows(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.embedded += texts
        rows = np.full((len(texts), self.dimension), 1e-3, dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for gram in (*text, *(text[n : n + 2] for n in range(len(text) - 1))):
                row[zlib.crc32(gram.encode("utf-8", "replace")) % self.dimension] += 1
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)

    def embed_passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._rows(texts)

    def embed_queries(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._rows(texts)


@contextmanager
def embedder_in_place(embedder: Any) -> Iterator[None]:
    """``embedder`` instead of the configured one, when building and when opening."""
    with pytest.MonkeyPatch.context() as patch:
        for module in ("build", "reader"):
            patch.setattr(f"assistant.index.{module}.load_embedder", lambda settings: embedder)
        yield


@contextmanager
def dictionary_read_once() -> Iterator[None]:
    """jieba's dictionary takes most of a small build: one reading serves all builds of a process."""
    import jieba

    real = jieba.Tokenizer.gen_pfdict
    kept: list[Any] = []

    def read(lines: Any) -> Any:
        if not str(lines.name).endswith("dict.txt"):
            return real(lines)
        if not kept:
            kept.append(real(lines))
        return kept[0]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jieba.Tokenizer, "gen_pfdict", staticmethod(read))
        yield


@lru_cache(maxsize=1)
def _source() -> tuple[str, dict[str, Any], dict[str, Any]]:
    notes = yaml.load((SOURCE / "notes.yaml").read_text(encoding="utf-8"), Loader=_LOADER)
    meta = yaml.load((SOURCE / "document.yaml").read_text(encoding="utf-8"), Loader=_LOADER)
    return (SOURCE / "text.txt").read_bytes().decode("utf-8"), notes, meta


def _quotes_stand(gap: dict[str, Any], text: str) -> bool:
    return all(quote in text for quote in re.findall("“([^”]+)”", gap["say"] + gap["where"]))


def _fewer(asked: dict[str, Any]) -> dict[str, Any]:
    """A point or gap with some of its likely questions: a small corpus stays small however the notes grow."""
    return asked | {"asks": asked["asks"][:8]}


def write_corpus(corpus: Path, *, edition: str = "", before: str = "第九条") -> Path:
    """Write the articles that precede ``before``, with their notes; ``edition`` marks every clause and statement.

    Two editions differ in every clause, so that an answer shows which of them it comes from.
    """
    text, notes, meta = _source()
    text = text[: text.index(f"\n{before}")]
    if edition:
        text = _CLAUSE_LINE.sub(lambda match: f"{match.group()}{edition}", text)
    document = parse(text, document_id=DOCUMENT)
    cut = {
        "kind": "notes",
        "clauses": [
            note | {"points": [_fewer(point) for point in note["points"]]}
            for note in notes["clauses"]
            if document.find(note["clause"], note.get("occurrence"))
        ],
        "gaps": [
            _fewer(gap)
            for gap in notes["gaps"]
            if all(document.find(label) for label in gap["nearest"]) and _quotes_stand(gap, text)
        ],
        "out_of_scope": notes["out_of_scope"][:100],
        "small_talk": notes["small_talk"],
        "english": notes["english"],
    }
    for note in cut["clauses"] if edition else []:
        note["points"] = [point | {"say": point["say"] + edition} for point in note["points"]]
    folder = corpus / DOCUMENT
    folder.mkdir(parents=True, exist_ok=True)
    meta = meta | {"sha256": hashlib.sha256(text.encode()).hexdigest()}
    # The notes last: they are the largest, and a reader in between must find the corpus changed.
    (folder / "text.txt").write_bytes(text.encode())
    for name, data in (("document.yaml", meta), ("notes.yaml", cut)):
        dumped = yaml.dump(
            data, allow_unicode=True, sort_keys=False, Dumper=getattr(yaml, "CSafeDumper", yaml.SafeDumper)
        )
        (folder / name).write_text(dumped, encoding="utf-8")
    return corpus


def edit_notes(corpus: Path, old: str, new: str) -> None:
    """Replace a string of notes.yaml that stands there once."""
    path = corpus / DOCUMENT / "notes.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


def small_settings(root: Path, **chosen: Any) -> Settings:
    """Settings over ``root/corpus`` and ``root/data``."""
    return Settings(corpus_dir=root / "corpus", data_dir=root / "data", **chosen)
