"""Laws that hold for every text, and statutes drawn at random that must be read back."""

from __future__ import annotations

from dataclasses import dataclass, field

from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.statutes import Document, parse, to_chinese

WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
WORDS = st.text(alphabet="为规范管理鼓励合作单位应当依照办法进行评审", min_size=2, max_size=20).map(
    lambda words: words + "。"
)
TITLES = st.text(alphabet="总则附条件程序管理职责罚监督", min_size=2, max_size=6)
REFERENCES = st.sampled_from(
    [
        "第三条规定的单位，不适用本条。",
        "第一条、第二条所列的条件。",
        "第九百条第二款另有规定的除外。",
        "第二章规定的程序。",
        "第五条（三）规定的情形。",
        "前款第（二）项所列单位。",
    ]
)
STRUCTURE = st.text(
    alphabet=st.sampled_from(
        list("第一二三十百条章节编之（）()1.、：。；目录附件XX \t\u3000\r\n\x0c\x1c\x85\u2028\ufeff“”《》甲")
    ),
    max_size=200,
)
ANY_TEXT = st.one_of(st.text(max_size=200), STRUCTURE)


@dataclass
class Drawn:
    """What a random statute must be read back as."""

    lines: list[str] = field(default_factory=list)
    headings: list[tuple[str, int]] = field(default_factory=list)
    articles: list[tuple[int, int]] = field(default_factory=list)
    items: list[int] = field(default_factory=list)
    paths: list[int] = field(default_factory=list)


def _numeral(draw: st.DrawFn, number: int) -> str:
    style = draw(st.integers(0, 5))
    if style == 0:
        return str(number)
    if style == 1:
        return str(number).translate(WIDE)
    return to_chinese(number)


def _gap(draw: st.DrawFn) -> str:
    return draw(st.sampled_from([" ", "  ", "\u3000", "\t"]))


def _draw_article(draw: st.DrawFn, drawn: Drawn, number: int, suffix: int) -> None:
    label = f"第{_numeral(draw, number)}条" + (f"之{to_chinese(suffix)}" if suffix else "")
    items = draw(st.sampled_from([0, 0, 1, 2, 5]))
    lead = draw(WORDS)
    drawn.lines.append(f"{label}{_gap(draw)}{lead[:-1] + '：' if items else lead}")
    for item in range(1, items + 1):
        drawn.lines.append(draw(st.sampled_from(["（{}）", "({})", "　（{}）"])).format(to_chinese(item)) + draw(WORDS))
    if draw(st.booleans()):
        drawn.lines.append(draw(REFERENCES))
    drawn.articles.append((number, suffix))
    drawn.items.append(items)
    drawn.paths.append(len(drawn.headings))


@st.composite
def statutes(draw: st.DrawFn) -> Drawn:
    """编, 章 and 节 with rising numbers, articles with 之一 and items, references at the heads of lines."""
    drawn = Drawn(lines=["某省管理办法"])
    number, suffix = draw(st.sampled_from([0, 0, 7, 98])), 0
    for book in range(1, draw(st.integers(1, 2)) + 1):
        levels = [("编", book)] if draw(st.booleans()) or book > 1 else []
        for chapter in range(1, draw(st.integers(1, 3)) + 1):
            levels.append(("章", chapter))
            if draw(st.booleans()):
                levels.append(("节", 1))
            for kind, heading in levels:
                drawn.lines.append(f"第{_numeral(draw, heading)}{kind}{_gap(draw)}{draw(TITLES)}")
                drawn.headings.append((kind, heading))
            levels = []
            for _ in range(draw(st.integers(1, 4))):
                inserted = number > 0 and draw(st.integers(0, 4)) == 0
                number, suffix = (number, suffix + 1) if inserted else (number + draw(st.sampled_from([1, 1, 1, 3])), 0)
                _draw_article(draw, drawn, number, suffix)
    return drawn


def _partition(document: Document) -> str:
    position = 0
    pieces = []
    for _, start, end in document.segments():
        assert start == position < end
        pieces.append(document.text[start:end])
        position = end
    return "".join(pieces)


@settings(max_examples=150, deadline=None)
@given(statutes(), st.sampled_from(["\n", "\r\n", "\n\n", "\n \n"]), st.booleans())
def test_a_drawn_statute_is_read_back(drawn: Drawn, newline: str, final: bool) -> None:
    text = newline.join(drawn.lines) + (newline if final else "")
    document = parse(text)
    assert [(heading.kind, heading.number) for heading in document.headings] == drawn.headings
    assert [(article.number, article.suffix) for article in document.articles] == drawn.articles
    assert [len(article.items) for article in document.articles] == drawn.items
    for article, opened in zip(document.articles, drawn.paths, strict=True):
        assert article.heading == document.headings[opened - 1]
        assert [item.number for item in article.items] == list(range(1, len(article.items) + 1))
    assert document.title == "某省管理办法"
    assert _partition(document) == text


@settings(max_examples=300, deadline=None)
@given(ANY_TEXT)
def test_segments_partition_any_text(text: str) -> None:
    assert _partition(parse(text)) == text


@settings(max_examples=300, deadline=None)
@given(STRUCTURE)
def test_parts_nest_and_rise(text: str) -> None:
    document = parse(text)
    keys = [(article.number, article.suffix) for article in document.articles]
    assert keys == sorted(set(keys))
    position = 0
    for article in document.articles:
        assert position <= article.start == article.lead_start < article.lead_end <= article.end <= len(text)
        inner = article.lead_end
        parts = [(item.start, item.end) for item in article.items]
        parts.extend((tail.start, tail.end) for tail in article.tails)
        for start, end in sorted(parts):
            assert inner <= start < end <= article.end
            inner = end
        for item in article.items:
            assert text[item.start :].startswith(item.marker)
            assert all(item.start < sub.start < sub.end <= item.end for sub in item.subitems)
        position = article.end


@settings(max_examples=300, deadline=None)
@given(STRUCTURE)
def test_every_clause_is_a_piece_of_the_text_and_is_found_by_its_label(text: str) -> None:
    document = parse(text, document_id="d")
    starts = [clause.start for clause in document.clauses]
    assert starts == sorted(starts)
    for clause in document.clauses:
        assert clause.text == text[clause.start : clause.end] != ""
        assert clause.text.strip() == clause.text
        assert clause.article_start <= clause.start < clause.end <= clause.article_end
        assert clause in document.find(clause.label)
        assert document.find(clause.label, clause.occurrence or 1)[0].label == clause.label


@settings(max_examples=200, deadline=None)
@given(ANY_TEXT)
def test_every_defect_lies_in_the_text(text: str) -> None:
    lines = text.splitlines()
    for defect in parse(text).defects:
        assert 0 <= defect.start < defect.end <= len(text)
        assert 1 <= defect.line <= len(lines)
        assert defect.message
        assert len(defect.message.splitlines()) == 1
