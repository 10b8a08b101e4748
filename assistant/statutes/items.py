"""One article's lines → its lead, its items with their subitems, and the 款 behind the items."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from assistant.statutes.labels import Marker, item_label, paragraph_label, read_marker, subitem_label
from assistant.statutes.lines import Line
from assistant.statutes.model import Item, Paragraph

_COMPLETE = '。；;！!？?：:”"）)」』…'
_LARGEST_GAP = 10


class Body(NamedTuple):
    """What an article is made of below its label."""

    lead_end: int
    items: tuple[Item, ...]
    tails: tuple[Paragraph, ...]


@dataclass
class _Open:
    """An item while it is being read."""

    marker: Marker
    marker_text: str
    text: str
    start: int
    end: int
    paragraph: int
    subs: list[_Open] = field(default_factory=list)


def read_body(article: str, lines: list[Line]) -> Body:
    """Split the lines of an article; the first line begins behind the label and may be empty."""
    return _Reader(article, lines).read()


class _Reader:
    def __init__(self, article: str, lines: list[Line]) -> None:
        self.article = article
        self.lines = lines
        self.markers = [read_marker(line.text) for line in lines]
        self.style: str | None = None
        self.items: list[_Open] = []
        self.tails: list[Line] = []
        self.pending: list[Line] = []
        self.lead: list[Line] = []
        self.paragraph = self.lead_paragraphs = 1
        self.last_second = {m.style: index for index, m in enumerate(self.markers) if m and m.number == 2}

    def read(self) -> Body:
        for index, line in enumerate(self.lines):
            marker = self.markers[index]
            if marker and self._opens_item(index, marker):
                self._add_item(line, marker)
            elif marker and self._opens_subitem(marker):
                self._add_subitem(line, marker)
            else:
                self._add_words(line)
        self._settle_tails()
        lead_end = self.lead[-1].end if self.lead else 0
        return Body(lead_end, self._finished_items(), self._finished_tails())

    def _opens_item(self, index: int, marker: Marker) -> bool:
        if self.style is None:
            return self._opens_list(index, marker)
        if marker.style != self.style:
            return False
        last = self.items[-1].marker.number
        if marker.number == 1:
            return True
        if self.pending and marker.number <= last:
            return False
        return marker.number <= last + _LARGEST_GAP if self.style == "paren" else last <= marker.number <= last + 3

    def _opens_list(self, index: int, marker: Marker) -> bool:
        """（一） opens a list by itself; 一、 or 1. only behind a colon or with its successor in sight."""
        if marker.style == "paren":
            return marker.number <= 3
        if marker.number != 1:
            return False
        if self.lead and self.lead[-1].text.endswith(("：", ":")):
            return True
        return self.last_second.get(marker.style, -1) > index

    def _opens_subitem(self, marker: Marker) -> bool:
        if not self.items or marker.style == self.style:
            return False
        subs = self.items[-1].subs
        if not subs:
            return marker.number == 1
        return marker.style == subs[-1].marker.style and 0 <= marker.number - subs[-1].marker.number <= 3

    def _add_item(self, line: Line, marker: Marker) -> None:
        if self.style is None:
            self.style = marker.style
            self.lead_paragraphs = self.paragraph = max(1, _count_paragraphs(self.lead))
        elif marker.number == 1 and self.pending:
            self._settle_tails()
            self.paragraph = self.lead_paragraphs + len(self.tails)
        else:
            self._extend_with_pending()
        self.items.append(_begin(line, marker, self.paragraph))

    def _add_subitem(self, line: Line, marker: Marker) -> None:
        self._extend_with_pending()
        item = self.items[-1]
        item.subs.append(_begin(line, marker, item.paragraph))
        item.end = line.end

    def _add_words(self, line: Line) -> None:
        if not self.items:
            self.lead.append(line)
        elif self.pending or self._last_text()[-1:] in _COMPLETE:
            self.pending.append(line)
        else:
            self._extend(line)

    def _last_text(self) -> str:
        item = self.items[-1]
        return (item.subs[-1] if item.subs else item).text

    def _extend(self, line: Line) -> None:
        """A wrapped line: it ends the item, and its subitem if one is open."""
        item = self.items[-1]
        for part in (item, *item.subs[-1:]):
            part.end, part.text = line.end, line.text

    def _extend_with_pending(self) -> None:
        """More words, then the next number of the same list: the words belonged to the item."""
        for line in self.pending:
            self._extend(line)
        self.pending = []

    def _settle_tails(self) -> None:
        """Words behind a finished list are 款 of the article; a wrapped line continues the 款 before it."""
        for index, line in enumerate(self.pending):
            if index and self.pending[index - 1].text[-1] not in _COMPLETE:
                self.tails[-1] = self.tails[-1]._replace(end=line.end)
            else:
                self.tails.append(line)
        self.pending = []

    def _finished_items(self) -> tuple[Item, ...]:
        counts = Counter(item.marker.number for item in self.items)
        seen: Counter[int] = Counter()
        finished = []
        for item in self.items:
            number = item.marker.number
            seen[number] += 1
            occurrence = seen[number] if counts[number] > 1 else None
            finished.append(self._finish(item, occurrence))
        return tuple(finished)

    def _finish(self, item: _Open, occurrence: int | None) -> Item:
        label = item_label(self.article, item.marker.number)
        subs = tuple(
            Item(
                number=sub.marker.number,
                label=subitem_label(label, sub.marker.number),
                occurrence=None,
                start=sub.start,
                end=sub.end,
                marker=sub.marker_text,
                paragraph=sub.paragraph,
            )
            for sub in item.subs
        )
        return Item(
            number=item.marker.number,
            label=label,
            occurrence=occurrence,
            start=item.start,
            end=item.end,
            marker=item.marker_text,
            subitems=subs,
            paragraph=item.paragraph,
        )

    def _finished_tails(self) -> tuple[Paragraph, ...]:
        first = self.lead_paragraphs + 1
        return tuple(
            Paragraph(number, paragraph_label(self.article, number), tail.start, tail.end)
            for number, tail in enumerate(self.tails, start=first)
        )


def _begin(line: Line, marker: Marker, paragraph: int) -> _Open:
    return _Open(marker, line.text[: marker.end], line.text, line.start, line.end, paragraph)


def _count_paragraphs(lines: list[Line]) -> int:
    """Lines that begin a 款: the first, and each behind a line that ends a sentence."""
    begins = [True, *(line.text[-1:] in _COMPLETE for line in lines[:-1])]
    return sum(begins[: len(lines)])
