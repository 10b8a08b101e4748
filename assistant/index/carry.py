"""``python -m assistant.index.carry``: write the default embedder's vectors beside the corpus.

They travel with it, so that a first index takes seconds on two cores instead of half a minute. They are found by
content: what they lack is embedded, and what is left over is dropped.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from assistant.chunking import chunk_document
from assistant.corpus import load_corpus
from assistant.index.vectors import VectorCache
from assistant.models import load_embedder
from assistant.settings import Settings, load_settings


def carried_path(folder: Path, model: str) -> Path:
    """Where a corpus folder keeps a model's vectors."""
    return folder / f"vectors-{re.sub(r'[^0-9A-Za-z]+', '-', model)[-60:]}.npz"


def carry(settings: Settings) -> list[Path]:
    """Write one file a document; returns the paths."""
    embedder = load_embedder(settings)
    if embedder is None:
        return []
    paths = []
    for entry in load_corpus(settings.corpus_dir).documents:
        path = carried_path(entry.folder, embedder.name)
        cache = VectorCache(path, embedder.name)
        cache.embed(chunk_document(entry), embedder)
        cache.save()
        paths.append(path)
    return paths


if __name__ == "__main__":
    for written in carry(load_settings()):
        sys.stdout.write(f"{written}\n")
