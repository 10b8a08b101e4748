"""What a statute is made of. Every span counts characters of ``Document.text``, end exclusive."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, slots=True)
class Heading:
    """A title above articles: ``kind`` is 编, 分编, 部分, 章, 节, 目录 (a table of contents) or 附件.

    ``number`` is ``None`` where the text gives none.
    """

    kind: str
    number: int | None
    title: str
    start: int
    end: int
    label: str
    """「第三章 认定条件」 however the text spaces it; an unnumbered heading's label is its title."""


@dataclass(frozen=True, slots=True)
class Item:
    """One 项 (or 目, inside an item); the span includes the marker, not the blanks around it.

    ``occurrence`` counts from 1 where the article uses the number more than once, else ``None``.
    ``paragraph`` is the 款 of the article that the item's list stands in, from 1.
    """

    number: int
    label: str
    occurrence: int | None
    start: int
    end: int
    marker: str
    subitems: tuple[Item, ...] = ()
    paragraph: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A 款 that stands after an item list: neither the article's lead nor part of the last item."""

    number: int
    label: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Article:
    """One 条. ``suffix`` is 1 for 之一, 0 without; ``path`` holds the labels of 编, 章 and 节 above it.

    ``lead_start``–``lead_end`` is what stands before the first item, the label included.
    """

    number: int
    suffix: int
    label: str
    heading: Heading | None
    path: tuple[str, ...]
    start: int
    end: int
    lead_start: int
    lead_end: int
    items: tuple[Item, ...]
    tails: tuple[Paragraph, ...] = ()


@dataclass(frozen=True, slots=True)
class Clause:
    """What an answer cites: an article (its lead alone if it has items), an item, or a 款 after items."""

    document_id: str
    label: str
    occurrence: int | None
    article: str
    path: tuple[str, ...]
    start: int
    end: int
    text: str
    has_items: bool
    article_start: int
    article_end: int


@dataclass(frozen=True, slots=True)
class Defect:
    """Something wrong with the text itself; ``message`` is one Chinese line, ``line`` counts from 1."""

    kind: str
    message: str
    start: int
    end: int
    clause: str | None
    line: int


@dataclass(frozen=True)
class Document:
    """A parsed text, unchanged, with where its parts are."""

    id: str
    title: str
    text: str
    headings: tuple[Heading, ...]
    articles: tuple[Article, ...]
    defects: tuple[Defect, ...]

    def article(self, number: int, suffix: int = 0) -> Article | None:
        """The article with that number, e.g. ``article(17, 1)`` for 第十七条之一."""
        return self._by_number.get((number, suffix))

    @cached_property
    def clauses(self) -> tuple[Clause, ...]:
        """Each article's own clause, then its items and later 款, in the order of the text."""
        return tuple(clause for article in self.articles for clause in self._clauses_of(article))

    def find(self, label: str, occurrence: int | None = None) -> tuple[Clause, ...]:
        """The clauses with exactly that label; several where a number recurs and none is chosen.

        An ``occurrence`` of 1 also finds a clause whose number does not recur.
        """
        found = self._by_label.get(label, ())
        if occurrence is None:
            return found
        return tuple(clause for clause in found if (clause.occurrence or 1) == occurrence)

    def segments(self) -> tuple[tuple[str, int, int], ...]:
        """A partition of the text: joining ``text[start:end]`` gives it back, byte for byte.

        Names: front, heading, lead, item, paragraph, blank (blanks between parts), other.
        """
        pieces: list[tuple[str, int, int]] = []
        position = 0
        for name, start, end in self._parts():
            if start > position:
                pieces.append((self._gap(position, start), position, start))
            pieces.append((name, start, end))
            position = end
        if position < len(self.text):
            pieces.append((self._gap(position, len(self.text)), position, len(self.text)))
        return tuple(pieces)

    def _gap(self, start: int, end: int) -> str:
        if not self.text[start:end].strip():
            return "blank"
        return "other" if start else "front"

    def _parts(self) -> list[tuple[str, int, int]]:
        parts = [("heading", heading.start, heading.end) for heading in self.headings]
        for article in self.articles:
            parts.append(("lead", article.lead_start, article.lead_end))
            parts.extend(("item", item.start, item.end) for item in article.items)
            parts.extend(("paragraph", tail.start, tail.end) for tail in article.tails)
        return sorted(parts, key=lambda part: part[1])

    @cached_property
    def _by_number(self) -> dict[tuple[int, int], Article]:
        return {(article.number, article.suffix): article for article in reversed(self.articles)}

    @cached_property
    def _by_label(self) -> dict[str, tuple[Clause, ...]]:
        found: dict[str, list[Clause]] = {}
        for clause in self.clauses:
            found.setdefault(clause.label, []).append(clause)
        return {label: tuple(clauses) for label, clauses in found.items()}

    def _clauses_of(self, article: Article) -> Iterator[Clause]:
        whole = not (article.items or article.tails)
        spans: list[tuple[int, int, str, int | None]] = [
            (article.lead_start, article.end if whole else article.lead_end, article.label, None)
        ]
        spans.extend((item.start, item.end, item.label, item.occurrence) for item in article.items)
        spans.extend((tail.start, tail.end, tail.label, None) for tail in article.tails)
        for position, (start, end, label, occurrence) in enumerate(sorted(spans)):
            yield Clause(
                document_id=self.id,
                label=label,
                occurrence=occurrence,
                article=article.label,
                path=article.path,
                start=start,
                end=end,
                text=self.text[start:end],
                has_items=position == 0 and bool(article.items),
                article_start=article.start,
                article_end=article.end,
            )
