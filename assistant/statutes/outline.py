"""Lines → what opens where: table of contents, headings, articles, annexes, and the title above them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from assistant.statutes.headings import HeadingReader
from assistant.statutes.labels import (
    HeadingLabel,
    ends_sentence,
    read_article_label,
    read_heading_label,
    tidy_title,
)
from assistant.statutes.lines import Line
from assistant.statutes.model import Heading
from assistant.statutes.sequence import Candidate, rising_run

_SHORT = 30
_CONTENTS = re.compile(r"目[\s\u3000]*[录錄次][:：]?\Z")
_LEADERS = re.compile(r"[\s\u3000.．·…\-—–0-9０-９()（）]+\Z")
_DATE = re.compile(r"[0-9０-９〇○零一二三四五六七八九]{4}年[0-9０-９一二三四五六七八九十]{1,3}月[^，。；]{1,4}日\Z")
_NOTE = re.compile(r"[（(].*(?:[0-9〇○零一二三四五六七八九]{4}年|通过|公布|发布|修[订正])")


@dataclass
class Outline:
    """Indices are into the list of lines; no article reaches beyond line ``end``."""

    title: str = ""
    title_lines: list[Line] = field(default_factory=list)
    headings: list[tuple[int, Heading]] = field(default_factory=list)
    articles: list[Candidate] = field(default_factory=list)
    repeated: list[Candidate] = field(default_factory=list)
    end: int = 0


def read_outline(lines: list[Line]) -> Outline:
    """Find every structural line, by its words, its number and its neighbours."""
    outline = Outline(end=_closing(lines))
    lines = lines[: outline.end]
    labels = {
        index: heading
        for index, line in enumerate(lines)
        if line.text[0] == "第" and (heading := read_heading_label(line.text))
    }
    begin = _take_contents(lines, labels, outline)
    candidates = [
        Candidate(index, label)
        for index, line in enumerate(lines)
        if index >= begin and line.text[0] == "第" and (label := read_article_label(line.text))
    ]
    outline.articles = rising_run(candidates)
    _note_repeated(candidates, outline)
    HeadingReader(lines, labels, [candidate.line for candidate in outline.articles], outline.headings).read(begin)
    first = min((index for index, _ in outline.headings), default=len(lines))
    if outline.articles:
        first = min(first, outline.articles[0].line)
    _take_title(lines[:first], outline)
    return outline


def _closing(lines: list[Line]) -> int:
    """The index behind the last line of text: a signature and a date at the end belong to no article."""
    end = len(lines)
    while end > 1 and _DATE.match(lines[end - 1].text):
        end -= 1
    if end < len(lines) and end > 1 and len(lines[end - 1].text) <= _SHORT:
        signature = lines[end - 1].text
        if not ends_sentence(signature) and not signature.startswith("第") and ends_sentence(lines[end - 2].text):
            end -= 1
    return end


def _take_contents(lines: list[Line], labels: dict[int, HeadingLabel], outline: Outline) -> int:
    """Record a table of contents and return the index behind it.

    It is a run of short lines whose first heading comes again, word for word, behind them.
    """
    first = next(iter(labels), None)
    if first is None:
        return 0
    entry = _entry(labels[first])
    for index in range(first + 1, len(lines)):
        line = lines[index].text
        if len(line) > 60 or line.endswith("。"):
            return 0
        if index in labels and _entry(labels[index]) == entry:
            start = first - 1 if first and _CONTENTS.match(lines[first - 1].text) else first
            span = lines[start].start, lines[index - 1].end
            outline.headings.append((start, Heading("目录", None, "目录", *span, label="目录")))
            return index
    return 0


def _entry(label: HeadingLabel) -> tuple[str, int, str]:
    return (label.kind, label.number, _LEADERS.sub("", label.title))


def _note_repeated(candidates: list[Candidate], outline: Outline) -> None:
    """Labels with a blank behind them whose number is already taken: a numbering mistake of the text."""
    lines_of = {candidate.key: candidate.line for candidate in outline.articles}
    for candidate in candidates:
        if candidate.label.strong and lines_of.get(candidate.key, candidate.line) != candidate.line:
            outline.repeated.append(candidate)


def _take_title(front: list[Line], outline: Outline) -> None:
    """The first lines up to a note on adoption, a sentence or too many words; split titles are joined."""
    total = 0
    for line in front:
        total += len(line.text)
        if _NOTE.match(line.text) or ends_sentence(line.text) or total > 120 or _CONTENTS.match(line.text):
            break
        if outline.title_lines and _DATE.match(line.text):
            break
        outline.title_lines.append(line)
    outline.title = "".join(tidy_title(line.text) for line in outline.title_lines).strip("《》")
