"""The evidence panel and the full text: the document's own characters, escaped, with the quote marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from assistant.statutes import Article, Clause, Document
from assistant.web.render import occurrence_label

Span = tuple[int, int]

# Defects that bear on what a clause says or how it is cited; the full text lists all of them.
TOLD_WITH_EVIDENCE = frozenset({"duplicate_item", "missing_articles", "placeholder", "unnumbered_heading"})


def lines_of(document: Document, start: int, end: int) -> Iterator[Span]:
    """Spans of the lines in ``text[start:end]`` that hold a character other than blank."""
    position = start
    for line in document.text[start:end].split("\n"):
        if line.strip():
            yield position, position + len(line)
        position += len(line) + 1


def marked(text: str, span: Span, quote: Span | None) -> str:
    """``text[span]`` escaped, with ``<mark>`` around exactly the part that ``quote`` covers."""
    start, end = span
    if quote is None or quote[1] <= start or quote[0] >= end:
        return escape(text[start:end])
    first, last = max(start, quote[0]), min(end, quote[1])
    return f"{escape(text[start:first])}<mark>{escape(text[first:last])}</mark>{escape(text[last:end])}"


def _overlaps(one: Span, other: Span | None) -> bool:
    return other is not None and one[0] < other[1] and other[0] < one[1]


def article_html(document: Document, article: Article, *, quote: Span | None = None, cited: Span | None = None) -> str:
    """The whole article as paragraphs, one a line of the text.

    Args:
        document: where the article is from.
        article: the article.
        quote: span of the text to mark (offsets in ``document.text``).
        cited: span of the clause quoted; its paragraphs get the class ``is-cited``.
    """
    items = [(item.start, item.end) for item in article.items]
    paragraphs = []
    for span in lines_of(document, article.start, article.end):
        classes = ["gh-item" if any(_overlaps(span, item) for item in items) else "gh-lead"]
        if _overlaps(span, cited):
            classes.append("is-cited")
        paragraphs.append(f'<p class="{" ".join(classes)}">{marked(document.text, span, quote)}</p>')
    return "".join(paragraphs)


def locate_clause(document: Document, label: str, occurrence: int | None) -> Clause | None:
    """The clause of that exact label, the first where several carry it."""
    found = document.find(label, occurrence) or document.find(label)
    return found[0] if found else None


def locate_quote(document: Document, clause: Clause, quote: str) -> Span | None:
    """Span of ``quote`` in the clause, else in its article; None if the article does not hold it exactly."""
    if not quote:
        return None
    for start, end in ((clause.start, clause.end), (clause.article_start, clause.article_end)):
        position = document.text.find(quote, start, end)
        if position >= 0:
            return position, position + len(quote)
    return None


def _article_of(document: Document, clause: Clause) -> Article | None:
    return next((each for each in document.articles if each.start == clause.article_start), None)


def defects_html(document: Document, clause: Clause) -> str:
    """What is odd about the cited clause in the text itself."""
    notes = [
        defect.message
        for defect in document.defects
        if defect.clause == clause.label and defect.kind in TOLD_WITH_EVIDENCE
    ]
    return "".join(f'<p class="gh-defect">原文提示：{escape(note)}</p>' for note in notes)


def evidence_html(document: Document, label: str, occurrence: int | None, quote: str, mark: str = "") -> str | None:
    """The panel for one citation: path, heading, the whole article with the quote marked.

    Returns:
        HTML, or None if the document has no such clause or the article does not hold the quote exactly:
        nothing is shown as a source that is not one.
    """
    clause = locate_clause(document, label, occurrence)
    article = _article_of(document, clause) if clause else None
    if clause is None or article is None:
        return None
    span = locate_quote(document, clause, quote)
    if quote and span is None:
        return None
    path = " › ".join([*clause.path, article.label])
    title = escape((f"【{mark}】" if mark else "") + occurrence_label(clause.label, occurrence))
    body = article_html(document, article, quote=span, cited=(clause.start, clause.end))
    return (
        f'<p class="gh-path">{escape(path)}</p>'
        f'<h2 class="gh-evidence-title" tabindex="-1">{title}</h2>'
        f'<div class="gh-article">{body}</div>{defects_html(document, clause)}'
        f'<p class="gh-from">出自《{escape(document.title)}》</p>'
        f'<button type="button" class="gh-quiet" data-goto="{anchor(document, article)}">'
        "在原文中查看</button>"
    )


def anchor(document: Document, article: Article) -> str:
    """The id of an article in the full text; two articles of one number still differ."""
    return f"gh-{escape(document.id)}-{article.start}"


def _defect_list(document: Document) -> str:
    if not document.defects:
        return ""
    entries = "".join(
        f"<li>{escape(defect.message)}<span class='gh-line'>（第 {defect.line} 行）</span></li>"
        for defect in sorted(document.defects, key=lambda each: each.kind not in TOLD_WITH_EVIDENCE)
    )
    return (
        f'<details class="gh-defects"><summary>原文自身的问题（{len(document.defects)} 处）</summary>'
        f"<p>以下各处照录原文，未作改动。</p><ul>{entries}</ul></details>"
    )


def contents_html(document: Document) -> str:
    """The chapters as buttons that lead to their place in the full text."""
    links = "".join(
        f'<li><button type="button" class="gh-chip" data-goto="gh-{escape(document.id)}-{heading.start}">'
        f"{escape(heading.label)}</button></li>"
        for heading in document.headings
    )
    return f'<nav class="gh-contents" aria-label="章目"><ul>{links}</ul></nav>' if links else ""


def fulltext_html(documents: Sequence[Document]) -> str:
    """Every document by chapter and article, after the list of the text's own defects."""
    return "".join(_document_html(document) for document in documents)


def _document_html(document: Document) -> str:
    parts: list[tuple[int, str]] = []
    for heading in document.headings:
        identity = f"gh-{escape(document.id)}-{heading.start}"
        parts.append((heading.start, f'<h3 id="{identity}" tabindex="-1">{escape(heading.label)}</h3>'))
    for article in document.articles:
        body = article_html(document, article)
        parts.append((article.start, f'<section id="{anchor(document, article)}" tabindex="-1">{body}</section>'))
    text = "".join(html for _, html in sorted(parts))
    return (
        f'<article class="gh-fulltext"><h2>{escape(document.title)}</h2>'
        f"{_defect_list(document)}{contents_html(document)}{text}</article>"
    )
