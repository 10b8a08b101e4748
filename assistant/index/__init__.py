"""Chunks → a build: Chroma collection, exact vectors, keyword index, likely-question model; stamped and swapped."""

from assistant.index.build import BuildResult, build_index, current_build
from assistant.index.reader import Index, open_index

__all__ = ["BuildResult", "Index", "build_index", "current_build", "open_index"]
