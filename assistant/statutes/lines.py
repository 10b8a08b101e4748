"""Lines of a text with their place in it."""

from __future__ import annotations

from typing import NamedTuple

from assistant.statutes.labels import BLANKS


class Line(NamedTuple):
    """A line that is not blank: its words without outer blanks, their span, and the line's number from 1."""

    text: str
    start: int
    end: int
    number: int


def split_lines(text: str) -> list[Line]:
    """The lines that hold something; any line ending counts (``str.splitlines``)."""
    lines: list[Line] = []
    position = 0
    for number, raw in enumerate(text.splitlines(keepends=True), start=1):
        words = raw.lstrip(BLANKS)
        start = position + len(raw) - len(words)
        words = words.rstrip(BLANKS)
        if words:
            lines.append(Line(words, start, start + len(words), number))
        position += len(raw)
    return lines
