"""What all mutators use."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator

from tests.answering.claims_cases import Case, Key, Library

Mutant = tuple[str, tuple[Key, ...]]
Mutator = Callable[[Case, Library, random.Random], Iterator[Mutant]]

REFERENCE = re.compile(
    r"第[一二三四五六七八九十\d]+条(?:第?（?[一二三四五六七八九十\d]+）?项|（[一二三四五六七八九十]+）)?|第?（[一二三四五六七八九十]+）项?|(?:Article|Articles) \d+(?:\(\d+\))?|第[一二三四]处"
)
QUOTE = re.compile(r"“([^“”]{2,})”")


def spans(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    return [match.span() for match in pattern.finditer(text)]


def inside(position: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= position < end for start, end in spans)


def is_denied(text: str, position: int) -> bool:
    """而不是三年合计5场: what is not asserted stays as true with another figure; so does 只有19篇还不够 with 18."""
    return bool(re.search("不是|并非|只有|如果|not ", re.split("[，。；]", text[:position])[-1]))


def swap(text: str, match: re.Match[str], new: str) -> str:
    return text[: match.start()] + new + text[match.end() :]
