"""Text → ``Document``. Never fails: what it cannot read stays where it is, as part of what surrounds it."""

from __future__ import annotations

from assistant.statutes.defects import find_defects
from assistant.statutes.headings import LEVELS
from assistant.statutes.items import read_body
from assistant.statutes.labels import BLANKS, article_label
from assistant.statutes.lines import Line, split_lines
from assistant.statutes.model import Article, Document, Heading
from assistant.statutes.outline import Outline, read_outline
from assistant.statutes.sequence import Candidate


def parse(text: str, *, document_id: str = "", title: str | None = None) -> Document:
    """Find headings, articles, items and defects in a Chinese statute.

    The text is kept as it is, down to its line endings; all spans count its characters. Without ``title``
    the first lines give it (a title split over lines is joined).
    """
    lines = split_lines(text)
    outline = read_outline(lines)
    articles = _articles(lines, outline)
    headings = tuple(sorted((heading for _, heading in outline.headings), key=lambda heading: heading.start))
    return Document(
        id=document_id,
        title=outline.title if title is None else title,
        text=text,
        headings=headings,
        articles=articles,
        defects=find_defects(text, lines, outline, headings, articles),
    )


def _articles(lines: list[Line], outline: Outline) -> tuple[Article, ...]:
    events: list[tuple[int, Heading | Candidate]] = [*outline.headings]
    events.extend((candidate.line, candidate) for candidate in outline.articles)
    events.sort(key=lambda event: event[0])
    ends = [*(index for index, _ in events), outline.end][1:]
    open_headings: list[Heading] = []
    articles: list[Article] = []
    for (index, event), end in zip(events, ends, strict=True):
        if isinstance(event, Heading):
            _open(event, open_headings)
        else:
            articles.append(_article(lines[index:end], event, open_headings))
    return tuple(articles)


def _open(heading: Heading, open_headings: list[Heading]) -> None:
    """A heading closes those as deep or deeper; a table of contents opens nothing, an annex closes all."""
    if heading.kind == "目录":
        return
    level = LEVELS.get(heading.kind, 0)
    while open_headings and LEVELS.get(open_headings[-1].kind, 0) >= level:
        open_headings.pop()
    open_headings.append(heading)


def _article(lines: list[Line], candidate: Candidate, open_headings: list[Heading]) -> Article:
    first, label = lines[0], candidate.label
    printed = article_label(label.number, label.suffix)
    behind = first.text[label.end :].lstrip(BLANKS)
    rest = Line(behind, first.end - len(behind), first.end, first.number)
    body = read_body(printed, [rest, *lines[1:]] if behind else lines[1:])
    return Article(
        number=label.number,
        suffix=label.suffix,
        label=printed,
        heading=open_headings[-1] if open_headings else None,
        path=tuple(heading.label for heading in open_headings),
        start=first.start,
        end=lines[-1].end,
        lead_start=first.start,
        lead_end=max(first.start + label.end, body.lead_end),
        items=body.items,
        tails=body.tails,
    )
