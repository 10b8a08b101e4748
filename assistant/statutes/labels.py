"""The shapes of labels and markers, and how they are printed. No decision about order is taken here."""

from __future__ import annotations

import re
from typing import NamedTuple

from assistant.statutes.numerals import NUMERAL_CHARS, to_chinese, to_int

BLANKS = "".join(chr(code) for code in range(0x3001) if chr(code).isspace()) + "\ufeff\u200b\u200c\u200d\u2060"
"""What is stripped around a line: white space, the byte order mark and zero-width characters."""

_GAP = r"[ \t\u3000\xa0]*"
_NUMBER = f"[{NUMERAL_CHARS}]{{1,12}}"
_ARTICLE = re.compile(f"第{_GAP}({_NUMBER}){_GAP}[条條](?:之({_NUMBER}))?")
_HEADING = re.compile(f"第{_GAP}({_NUMBER}){_GAP}(分编|编|部分|章|节)")
_HAN_GAP = re.compile(r"(?<=[\u4e00-\u9fff])[\s\u3000]+(?=[\u4e00-\u9fff])")
_SENTENCE_END = "。；;，,：:、！!？?"

# What follows a label that is being referred to, so that the line only continues a sentence.
_REFERRED = re.compile(
    r"[、，,；;。.）)》”]|的|规定(?!应当)|所[列称述指规定]|以外|之外|之[一二三四五六七八九十]?规定|款|件|"
    rf"[和与或及至到]{_GAP}(?:第|前|本[条款法办])|第{_GAP}{_NUMBER}{_GAP}[条款项]|"
    r"中(?:[的，,、第]|所|规定)|情形"
)
_REFERRED_AFTER_GAP = re.compile(rf"[、，,；;。）)》”]|的|规定的|所[列称述指规定]|第{_GAP}{_NUMBER}{_GAP}[款项]")
_HEADING_REFERRED = re.compile(rf"[、，,；;）)》”]|的|规定|所[列称述指规定]|以外|第{_GAP}{_NUMBER}{_GAP}[条章节]")
# （四）项, （一）、（三）项: the marker is spoken of, it opens nothing.
_ITEM_REFERRED = re.compile(
    rf"项(?:[、，。；的规所中和或及之）)]|$)|[、和或及至]{_GAP}(?:第{_GAP})?[（(]{_NUMBER}[）)]"
)

_PAREN = re.compile(rf"[（(]{_GAP}({_NUMBER}){_GAP}[）)]")
_DUN = re.compile(r"([一二三四五六七八九十百]{1,5})、")
_DOT = re.compile(r"([0-9０-９]{1,3})[ \t]*(?:[.．](?![0-9０-９])|、)")
_HALF = re.compile(r"([0-9０-９]{1,3})[ \t]*[）)]")
_ENCLOSED = {
    **{chr(0x2460 + offset): offset + 1 for offset in range(20)},
    **{chr(0x2474 + offset): offset + 1 for offset in range(20)},
    **{chr(0x3220 + offset): offset + 1 for offset in range(10)},
}
_MARKER_START = frozenset("（(0123456789０１２３４５６７８９一二三四五六七八九十百" + "".join(_ENCLOSED))
_ASCII_OR_WIDE = frozenset("0123456789０１２３４５６７８９")


class ArticleLabel(NamedTuple):
    """A 条 label at the head of a line; ``strong`` if a blank or nothing follows it."""

    number: int
    suffix: int
    end: int
    strong: bool


class HeadingLabel(NamedTuple):
    """A 编, 章 or 节 label at the head of a line, and the title behind it (may be empty)."""

    kind: str
    number: int
    title: str


class Marker(NamedTuple):
    """An item's marker: its style, its number, and where it ends."""

    style: str
    number: int
    end: int


def article_label(number: int, suffix: int = 0) -> str:
    """第十二条, 第十七条之一."""
    return f"第{to_chinese(number)}条" + (f"之{to_chinese(suffix)}" if suffix else "")


def item_label(article: str, number: int) -> str:
    """第十二条（二）, whatever the text's marker looks like."""
    return f"{article}（{to_chinese(number)}）"


def subitem_label(item: str, number: int) -> str:
    """第十二条（二）1."""
    return f"{item}{number}"


def paragraph_label(article: str, number: int) -> str:
    """第二十五条第二款."""
    return f"{article}第{to_chinese(number)}款"


def heading_label(kind: str, number: int | None, title: str) -> str:
    """第三章 认定条件, or the title alone without a number."""
    return title if number is None else f"第{to_chinese(number)}{kind} {title}".rstrip()


def tidy_title(title: str) -> str:
    """A heading's words without the blanks that only spread them (总　　则)."""
    return _HAN_GAP.sub("", title.strip(BLANKS))


def ends_sentence(line: str) -> bool:
    """Whether a line ends as running text does, which a heading never does."""
    return line[-1:] in _SENTENCE_END


def read_article_label(line: str) -> ArticleLabel | None:
    """The label that opens an article in this stripped line, not one that is only referred to."""
    match = _ARTICLE.match(line)
    if match is None:
        return None
    number, suffix = to_int(match[1]), to_int(match[2]) if match[2] else 0
    if not number or suffix is None:
        return None
    rest = line[match.end() :]
    body = rest.lstrip(BLANKS)
    strong = len(body) < len(rest) or not rest
    referred = (_REFERRED_AFTER_GAP if strong else _REFERRED).match(body)
    if referred or (not strong and _opens_reference(body)):
        return None
    return ArticleLabel(number, suffix, match.end(), strong)


def _opens_reference(body: str) -> bool:
    """第八条（四）… speaks of an item; 第八条（一）… may open the list on the label's own line."""
    marker = read_marker(body)
    return bool(marker and marker.style == "paren" and marker.number != 1)


def read_heading_label(line: str) -> HeadingLabel | None:
    """The 编, 章 or 节 label of this stripped line; a sentence that begins with one is refused."""
    match = _HEADING.match(line)
    if match is None or len(line) > 60 or "。" in line or ends_sentence(line):
        return None
    number, title = to_int(match[1]), tidy_title(line[match.end() :])
    if not number or _HEADING_REFERRED.match(title):
        return None
    return HeadingLabel(match[2], number, title)


def read_marker(line: str) -> Marker | None:
    """The marker at the head of this stripped line; whether it opens an item depends on its neighbours."""
    if not line or line[0] not in _MARKER_START:
        return None
    if line[0] in _ENCLOSED:
        style = "paren" if line[0] >= "㈠" else "paren_digit" if line[0] >= "⑴" else "circle"
        return Marker(style, _ENCLOSED[line[0]], 1)
    for style, pattern in (("paren", _PAREN), ("dun", _DUN), ("dot", _DOT), ("half", _HALF)):
        match = pattern.match(line)
        if match is None:
            continue
        number = to_int(match[1])
        if not number or _ITEM_REFERRED.match(line, match.end()):
            return None
        in_digits = style == "paren" and match[1][0] in _ASCII_OR_WIDE
        return Marker("paren_digit" if in_digits else style, number, match.end())
    return None
