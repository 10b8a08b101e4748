"""What is wrong with a text as it stands: numbering and layout here, wording in ``wording``.

Each detector looks at one kind of mistake and yields findings; nothing is repaired. Staff read the list
before a text goes to print, and answers can say where a number is doubtful.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from assistant.statutes.findings import Finding
from assistant.statutes.headings import LEVELS
from assistant.statutes.labels import article_label, heading_label, tidy_title
from assistant.statutes.lines import Line
from assistant.statutes.model import Article, Defect, Heading, Item
from assistant.statutes.numerals import to_chinese
from assistant.statutes.outline import Outline
from assistant.statutes.wording import wording_findings

_LABEL = re.compile(r"第[^第条編编章节]{1,16}(?:分编|[条編编章节])(?:之[一二三四五六七八九十]{1,3})?([ \t\u3000\xa0]*)")
_INDENT = " \t\u3000\xa0"
_RARE = 5
_LISTED = 3


def find_defects(
    text: str,
    lines: Sequence[Line],
    outline: Outline,
    headings: Sequence[Heading],
    articles: Sequence[Article],
) -> tuple[Defect, ...]:
    """Every defect found, in the order of the text, each with its line and the clause it stands in."""
    findings = [
        *_split_title(outline),
        *_heading_numbers(headings),
        *_article_numbers(articles),
        *_repeated_articles(lines, outline),
        *_item_numbers(articles),
        *_list_punctuation(text, articles),
        *_label_spacing(text, headings, articles),
        *_stray_indents(text, lines),
        *_blank_lines(lines, articles),
        *wording_findings(text),
    ]
    places = _Places(lines, articles)
    found = [Defect(f.kind, f.message, f.start, f.end, places.clause(f.start), places.line(f.start)) for f in findings]
    return tuple(sorted(found, key=lambda defect: (defect.start, defect.kind)))


class _Places:
    """Position → line number and the label of the clause around it."""

    def __init__(self, lines: Sequence[Line], articles: Sequence[Article]) -> None:
        self._lines = lines
        self._line_ends = [line.end for line in lines]
        parts: list[tuple[int, int, str]] = []
        for article in articles:
            parts.append((article.lead_start, article.lead_end, article.label))
            parts.extend((item.start, item.end, item.label) for item in article.items)
            parts.extend((tail.start, tail.end, tail.label) for tail in article.tails)
        self._parts = sorted(parts)
        self._starts = [start for start, _, _ in self._parts]

    def line(self, position: int) -> int:
        index = bisect_right(self._line_ends, position)
        return self._lines[index].number if index < len(self._lines) else 1

    def clause(self, position: int) -> str | None:
        index = bisect_right(self._starts, position) - 1
        if index < 0 or position >= self._parts[index][1]:
            return None
        return self._parts[index][2]


def _split_title(outline: Outline) -> Iterator[Finding]:
    parts = outline.title_lines
    if len(parts) > 1:
        yield Finding("split_title", f"标题分写在 {len(parts)} 行：{outline.title}", parts[0].start, parts[-1].end)


def _heading_numbers(headings: Sequence[Heading]) -> Iterator[Finding]:
    """Numbers skipped between two headings of one level; a title between them is the likely owner."""
    last: dict[int, Heading] = {}
    unnumbered: Heading | None = None
    for heading in headings:
        level = LEVELS.get(heading.kind)
        if level is None:
            continue
        if heading.number is None:
            unnumbered = heading
            continue
        before = last.get(level)
        if before and before.number is not None and heading.number > before.number + 1:
            yield _skipped_heading(before, heading, unnumbered)
        last = {above: kept for above, kept in last.items() if above < level}
        last[level], unnumbered = heading, None


def _skipped_heading(before: Heading, after: Heading, unnumbered: Heading | None) -> Finding:
    missing = heading_label(after.kind, (before.number or 0) + 1, "")
    between = f"{heading_label(before.kind, before.number, '')}之后为{heading_label(after.kind, after.number, '')}"
    if unnumbered is None or unnumbered.start < before.start:
        return Finding("missing_heading", f"{between}，缺{missing}", after.start, after.end)
    message = f"{between}，缺{missing}；标题“{unnumbered.title}”没有编号，应为{missing}"
    return Finding("unnumbered_heading", message, unnumbered.start, unnumbered.end)


def _article_numbers(articles: Sequence[Article]) -> Iterator[Finding]:
    for before, after in pairwise(articles):
        missing = range(before.number + 1, after.number)
        if not missing:
            continue
        named = "、".join(article_label(number) for number in missing[:_LISTED])
        if len(missing) > _LISTED:
            named = f"{article_label(missing[0])}至{article_label(missing[-1])}"
        message = f"{before.label}之后为{after.label}，缺{named}"
        yield Finding("missing_articles", message, after.start, after.start + len(after.label))


def _repeated_articles(lines: Sequence[Line], outline: Outline) -> Iterator[Finding]:
    for candidate in outline.repeated:
        line = lines[candidate.line]
        label = article_label(candidate.label.number, candidate.label.suffix)
        message = f"{label}的编号重复出现，此处按上一条的正文处理"
        yield Finding("repeated_article", message, line.start, line.start + candidate.label.end)


def _item_numbers(articles: Sequence[Article]) -> Iterator[Finding]:
    for article in articles:
        for before, after in pairwise(article.items):
            if after.paragraph != before.paragraph or after.number == before.number + 1:
                continue
            kind, what = _item_mistake(before, after)
            yield Finding(kind, f"{article.label}：{what}", after.start, after.start + len(after.marker))


def _item_mistake(before: Item, after: Item) -> tuple[str, str]:
    here, there = (f"（{to_chinese(item.number)}）" for item in (after, before))
    if after.number == before.number:
        return "duplicate_item", f"项的编号{here}重复，后一个疑应为（{to_chinese(after.number + 1)}）"
    if after.number < before.number:
        return "item_order", f"项的编号{here}排在{there}之后"
    return "missing_item", f"项的编号由{there}跳到{here}"


def _list_punctuation(text: str, articles: Sequence[Article]) -> Iterator[Finding]:
    for article in articles:
        if not article.items:
            continue
        lead = text[article.lead_start : article.lead_end]
        if lead != article.label and (lead[-1].isalnum() or lead[-1] in "）)”"):
            message = f"{article.label}：列举各项之前缺冒号（“{lead[-8:]}”之后）"
            yield Finding("missing_colon", message, article.lead_end - 1, article.lead_end)
        yield from _item_endings(text, article)


def _item_endings(text: str, article: Article) -> Iterator[Finding]:
    """All items but a list's last should end alike."""
    for paragraph in sorted({item.paragraph for item in article.items}):
        inner = [item for item in article.items if item.paragraph == paragraph][:-1]
        marks = Counter(_ending(text, item.end) for item in inner)
        if len(marks) < 2:
            continue
        usual = marks.most_common(1)[0][0]
        odd = next(item for item in inner if _ending(text, item.end) != usual)
        shown = "、".join(f"“{mark}”" if mark else "无标点" for mark in marks)
        message = f"{article.label}：各项末尾的标点不一致（{shown}）"
        yield Finding("mixed_item_endings", message, odd.end - 1, odd.end)


def _ending(text: str, end: int) -> str:
    mark = text[end - 1]
    return "" if mark.isalnum() or mark in "）)”」》" else mark


def _label_spacing(text: str, headings: Sequence[Heading], articles: Sequence[Article]) -> Iterator[Finding]:
    numbered = [(h.start, h.end) for h in headings if h.number is not None and h.title]
    for name, spans in (("章节", numbered), ("条", [(a.start, a.end) for a in articles])):
        gaps = [found for span in spans if (found := _gap_behind_label(text, span))]
        widths = Counter(text[start:end] for start, end in gaps)
        if len(widths) < 2:
            continue
        usual = widths.most_common(1)[0][0]
        for start, end in gaps:
            if text[start:end] != usual:
                label = text[text.rfind("第", 0, start) : start]
                message = f"“{label}”之后有 {end - start} 个空格，其他{name}多为 {len(usual)} 个"
                yield Finding("irregular_spacing", message, start, max(end, start + 1))


def _gap_behind_label(text: str, span: tuple[int, int]) -> tuple[int, int] | None:
    match = _LABEL.match(text, *span)
    return match.span(1) if match and match.end() < span[1] and text[match.end()] not in "\r\n" else None


def _stray_indents(text: str, lines: Sequence[Line]) -> Iterator[Finding]:
    """A few lines that begin with blanks where the others do not (where most do, it is the layout)."""
    indented = [line for line in lines if line.start and text[line.start - 1] in _INDENT]
    if len(indented) * _RARE > len(lines):
        return
    for line in indented:
        start = line.start
        while start and text[start - 1] in _INDENT:
            start -= 1
        message = f"行首有多余空格：“{tidy_title(line.text)[:16]}”"
        yield Finding("leading_space", message, start, line.start)


def _blank_lines(lines: Sequence[Line], articles: Sequence[Article]) -> Iterator[Finding]:
    number_at = {line.start: index for index, line in enumerate(lines)}
    parted: list[tuple[Article, bool]] = []
    for article in articles:
        index = number_at[article.start]
        if index:
            parted.append((article, lines[index].number - lines[index - 1].number > 1))
    spaced = sum(is_parted for _, is_parted in parted)
    if not spaced or spaced == len(parted):
        return
    odd = next(article for article, is_parted in parted if is_parted != (spaced * 2 >= len(parted)))
    message = f"条与条之间的空行不一致：{spaced} 条之前有空行，{len(parted) - spaced} 条之前没有"
    yield Finding("irregular_blank_lines", message, odd.start, odd.start + len(odd.label))
