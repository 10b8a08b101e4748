"""One reading of a question, shared by every stage after it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from assistant.index import Index
from assistant.textnorm import is_latin, normalise

#: The three types of 第十一条, by the stems that people use for them.
BASE_TYPES = {"联合研究类": "联合研究", "技术转移类": "技术转移", "特色类": "特色"}


@dataclass(frozen=True, slots=True)
class Question:
    """``original`` as typed, ``text`` normalised and mended, ``english`` when it is to be answered in English.

    ``domain_terms`` counts the English terms of the glossary that it holds; ``types`` are the base types it names.
    """

    original: str
    text: str
    english: bool
    domain_terms: int
    types: tuple[str, ...]

    @property
    def mended(self) -> bool:
        """Whether typos were mended, so that the reader can be told what was understood."""
        return normalise(self.original) != self.text and not self.english


@lru_cache(maxsize=8)
def _glossary_pattern(terms: tuple[str, ...]) -> re.Pattern[str]:
    ordered = sorted((term.replace("-", " ") for term in terms), key=len, reverse=True)
    return re.compile(r"\b(?:" + "|".join(map(re.escape, ordered)) + r")(?:e?s)?\b") if terms else re.compile("(?!)")


def _translated_terms(text: str, glossary: Mapping[str, str]) -> list[str]:
    """What the glossary has for the words of an English text; research-integrity is research integrity."""
    plain = {term.replace("-", " "): chinese for term, chinese in glossary.items()}
    found = []
    for match in _glossary_pattern(tuple(glossary)).finditer(text.replace("-", " ")):
        word = match.group()
        key = next((k for k in (word, word.removesuffix("s"), word.removesuffix("es")) if k in plain), None)
        if key:
            found.append(plain[key])
    return found


def read_question(original: str, index: Index) -> Question:
    """Normalise, mend typos, and for English add the Chinese terms of the glossary."""
    text = normalise(original)
    if is_latin(text):
        glossary = {term: chinese for notes in index.notes.values() for term, chinese in notes.english.items()}
        terms = _translated_terms(text, glossary)
        text = f"{text} {' '.join(terms)}" if terms else text
        english, count = True, len(terms)
    else:
        text, english, count = index.typos.correct(text), False, 0
    types = tuple(name for name, stem in BASE_TYPES.items() if stem in text)
    return Question(original, text, english, count, types)
