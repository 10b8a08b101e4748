"""编, 章 and 节, numbered or not, and annexes, among lines whose articles are known."""

from __future__ import annotations

import re
from bisect import bisect_right

from assistant.statutes.labels import HeadingLabel, ends_sentence, heading_label, read_marker, tidy_title
from assistant.statutes.lines import Line
from assistant.statutes.model import Heading

LEVELS = {"编": 0, "部分": 0, "分编": 1, "章": 2, "节": 3}
"""How deep a kind of heading stands; a heading closes all that are as deep or deeper."""

_KINDS = {0: "编", 1: "分编", 2: "章", 3: "节"}
_SHORT = 30
_KNOWN = frozenset(("总则", "分则", "附则", "序言", "前言", "罚则", "法律责任"))
_ANNEX = re.compile(
    r"附[件表录图][\s\u3000]*[0-9０-９一二三四五六七八九十]{0,3}(?:[\s\u3000:：].{0,60})?\Z|附[:：].{0,60}\Z"
)


class HeadingReader:
    """Walks the lines once; ``labels`` are the lines that look like numbered headings."""

    def __init__(
        self,
        lines: list[Line],
        labels: dict[int, HeadingLabel],
        article_lines: list[int],
        found: list[tuple[int, Heading]],
    ) -> None:
        self._lines = lines
        self._labels = labels
        self._label_lines = sorted(labels)
        self._articles = frozenset(article_lines)
        self._first_article = article_lines[0] if article_lines else len(lines)
        self._found = found
        self._last: dict[int, int | None] = {}
        self._used = -1

    def read(self, begin: int) -> None:
        """Append every heading from line ``begin`` on, with its line's index."""
        for index in range(begin, len(self._lines)):
            if index <= self._used or index in self._articles:
                continue
            label = self._labels.get(index)
            if label:
                if self._in_order(label):
                    self._add_numbered(index, label)
            elif self._is_unnumbered(index):
                title = tidy_title(self._lines[index].text)
                self._add(index, self._kind_of_unnumbered(title, index), title)
            elif index > self._first_article and _ANNEX.match(self._lines[index].text):
                self._add(index, "附件", tidy_title(self._lines[index].text))

    def _add(self, index: int, kind: str, title: str) -> None:
        line = self._lines[index]
        self._found.append((index, Heading(kind, None, title, line.start, line.end, label=title)))

    def _in_order(self, label: HeadingLabel) -> bool:
        """A number rises, begins again at one, or stands under a heading that was just opened."""
        level = LEVELS[label.kind]
        before = self._last.get(level)
        if before is not None and label.number <= before and label.number != 1:
            return False
        self._last[level] = label.number
        self._close_below(level)
        return True

    def _close_below(self, level: int) -> None:
        for deeper in range(level + 1, len(_KINDS)):
            self._last[deeper] = None

    def _add_numbered(self, index: int, label: HeadingLabel) -> None:
        """Add a heading, with the second line of its title if there is one."""
        line, title, end = self._lines[index], label.title, self._lines[index].end
        following = index + 1
        if following < len(self._lines) and following not in self._articles and following not in self._labels:
            more = self._lines[following]
            leads_on = not title or (following + 1) in self._articles
            if leads_on and _could_be_title(more.text) and len(title) + len(more.text) <= _SHORT:
                title, end, self._used = title + tidy_title(more.text), more.end, following
        printed = heading_label(label.kind, label.number, title)
        self._found.append((index, Heading(label.kind, label.number, title, line.start, end, label=printed)))

    def _is_unnumbered(self, index: int) -> bool:
        """A short line between a sentence's end and the next article (总则 and the like: or a heading)."""
        text = self._lines[index].text
        known = tidy_title(text) in _KNOWN
        if index + 1 not in self._articles and not (known and index + 1 in self._labels):
            return False
        if known:
            return True
        if index < self._first_article or not _could_be_title(text):
            return False
        before = self._lines[index - 1].text.rstrip('”"」』）)')
        return before.endswith(("。", "！", "？", "；"))

    def _kind_of_unnumbered(self, title: str, index: int) -> str:
        """The kind whose next number the text skips; else the outermost for 附则, the innermost open one."""
        at = bisect_right(self._label_lines, index)
        if at < len(self._label_lines):
            following = self._labels[self._label_lines[at]]
            before = self._last.get(LEVELS[following.kind])
            if before is not None and following.number > before + 1:
                self._close_below(LEVELS[following.kind])
                return following.kind
        opened = [level for level, number in self._last.items() if number is not None]
        if not opened:
            return "章"
        level = min(opened) if title in _KNOWN else max(opened)
        self._close_below(level)
        return _KINDS[level]


def _could_be_title(text: str) -> bool:
    """Short, no sentence, no item (「一、总则」 is a title where articles follow it)."""
    if len(text) > _SHORT or ends_sentence(text) or "。" in text or text[0] == "第":
        return False
    marker = read_marker(text)
    return marker is None or marker.style == "dun"
