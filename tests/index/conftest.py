"""A small index, built once and copied for every test that changes it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.index import build_index
from assistant.settings import Settings
from tests.index.corpora import StubEmbedder, dictionary_read_once, embedder_in_place, small_settings, write_corpus


@pytest.fixture(scope="session", autouse=True)
def _dictionary() -> Iterator[None]:
    with dictionary_read_once():
        yield


@pytest.fixture(scope="session")
def built(_dictionary: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """``corpus`` and ``data`` with one build; not to be changed."""
    root = tmp_path_factory.mktemp("small")
    write_corpus(root / "corpus")
    with embedder_in_place(StubEmbedder()):
        build_index(small_settings(root))
    return root


@pytest.fixture
def stub() -> Iterator[StubEmbedder]:
    """The stub embedder, in place of the configured one."""
    embedder = StubEmbedder()
    with embedder_in_place(embedder):
        yield embedder


@pytest.fixture
def small(built: Path, tmp_path: Path, stub: StubEmbedder) -> Settings:
    """A copy of the small corpus and its index."""
    shutil.copytree(built, tmp_path, dirs_exist_ok=True)
    return small_settings(tmp_path)


@pytest.fixture
def fresh(built: Path, tmp_path: Path, stub: StubEmbedder) -> Settings:
    """A copy of the small corpus; nothing is built yet."""
    shutil.copytree(built / "corpus", tmp_path / "corpus")
    return small_settings(tmp_path)
