"""One way of writing for what is compared; quotes; the pieces of a text.

Quotes are compared as they are written, everything else after ``fold``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from assistant.textnorm import simplify

_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]")
_MARKDOWN = re.compile(r"\*+|`+|^[ \t]*(?:#{1,6}|>|[-+•·])[ \t]+", re.M)
#: ASCII punctuation beside Chinese is Chinese punctuation.
_WIDE = str.maketrans({"(": "（", ")": "）", ",": "，", ";": "；", ":": "：", "?": "？", "!": "！"})
_HAN = re.compile(r"[\u3400-\u9fff]")
_BLANK_IN_HAN = re.compile(
    r"(?<=[\u3400-\u9fff0-9，。；：（）、]) +(?=[\u3400-\u9fff，。；：（）、0-9])|(?<=[\u3400-\u9fff]) +(?=[A-Za-z])|(?<=[A-Za-z]) +(?=[\u3400-\u9fff])"
)
_LINES = re.compile(r"[ \t\u3000]*[\r\n]+[ \t\u3000]*")
_PAIRS = {"“": "”", "「": "」", "『": "』", "‘": "’", '"': '"'}
_ENDS = frozenset("。！？；!?;")
_ENGLISH_END = re.compile(r"\.(?=\s+[A-Z“\"(\u3400-\u9fff])|\.(?=\s*\Z)")
_ABBREVIATED = re.compile(r"\b(?:Art|No|Nos|e\.g|i\.e|etc|cf|vs|para|Para|sub|approx|St|Dr|Prof|Mr|Ms)\.\Z")


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Half-width digits and letters in lower case, simplified characters, Chinese punctuation, no markup, no lines."""
    text = _MARKDOWN.sub("", _INVISIBLE.sub("", text))
    text = "".join(unicodedata.normalize("NFKC", c) if "\uff10" <= c <= "\uff5a" and c.isalnum() else c for c in text)
    text = simplify(text.replace("\u3000", " ").replace("\xa0", " ")).replace("％", "%")
    joint = "" if _HAN.search(text) else " "
    text = _LINES.sub(joint, text).lower()
    if is_chinese(text):
        text = text.translate(_WIDE)
        for _ in range(2):
            text = _BLANK_IN_HAN.sub("", text)
    return text.strip()


def unbroken(text: str) -> str:
    """The text without line breaks (and the blanks around them), otherwise as it is."""
    return _LINES.sub("", text)


def is_chinese(text: str) -> bool:
    """Whether a sentence is written in Chinese; an English one may hold Chinese names and quotes."""
    outside = re.sub(r"“[^“”]*”|《[^《》]*》|（[^（）]*）|\([^()]*\)", "", text)
    latin = len(re.findall(r"[A-Za-z]+", outside))
    return len(_HAN.findall(outside)) >= 2 * latin


_ASKS = re.compile(
    r"[？?][”\"]?$|^(?:请|麻烦|劳烦)(?:您)?(?:再|先)?(?:提供|补充|告知|告诉|说明|确认|填写|回答)|^(?:please (?:tell|provide|give|say)|could you|do you|have you|how many|which|what)|请问"
)


def asks(folded: str) -> bool:
    """Whether a sentence asks the asker something."""
    return bool(_ASKS.search(folded))


def quotes(text: str) -> tuple[tuple[str, ...], bool]:
    """What stands in quotation marks (inner pairs left inside), and whether every mark has its pair."""
    spans, whole = _quoted(text)
    return tuple(text[start + 1 : end - 1] for start, end in spans), whole


def without_quotes(text: str, mark: str = "") -> str:
    """The sentence with its quotes taken out (``mark`` stands where one was)."""
    spans, _ = _quoted(text)
    for start, end in reversed(spans):
        text = text[:start] + mark + text[end:]
    return text


@lru_cache(maxsize=4096)
def _quoted(text: str) -> tuple[tuple[tuple[int, int], ...], bool]:
    spans: list[tuple[int, int]] = []
    position, whole = 0, True
    while position < len(text):
        closing = _PAIRS.get(text[position])
        if closing is None:
            whole = whole and text[position] not in "”」』"
            position += 1
            continue
        end = _closing(text, position, closing)
        if end < 0:
            whole = whole and text[position] == "‘"
            position += 1
            continue
        spans.append((position, end + 1))
        position = end + 1
    return tuple(spans), whole


def _closing(text: str, start: int, closing: str) -> int:
    if closing == text[start]:
        return text.find(closing, start + 1)
    depth = 0
    for position in range(start, len(text)):
        if text[position] == text[start]:
            depth += 1
        elif text[position] == closing:
            depth -= 1
            if not depth:
                return position
    return -1


def sentences(text: str) -> tuple[str, ...]:
    """Model prose cut after 。！？； and at line ends (English: after . ! ? ;), quotes kept whole.

    Joining the pieces gives all characters of the text back except the blanks between sentences.
    """
    found: list[str] = []
    for line in text.splitlines():
        inside = [False] * (len(line) + 1)
        for start, end in _quoted(line)[0]:
            inside[start : end - 1] = [True] * (end - 1 - start)
        begin = 0
        for end in _ends(line, inside):
            found.append(line[begin:end].strip())
            begin = end
        found.append(line[begin:].strip())
    return tuple(piece for piece in found if piece)


def _ends(line: str, inside: list[bool]) -> Iterator[int]:
    full_stops = {match.start() for match in _ENGLISH_END.finditer(line)}
    position = 0
    while position < len(line):
        character = line[position]
        ends = character in _ENDS or (position in full_stops and not _ABBREVIATED.search(line[: position + 1]))
        position += 1
        if not ends or inside[position - 1]:
            continue
        while position < len(line) and line[position] in '”」』’"）)】]*' + "".join(_ENDS) and not inside[position]:
            position += 1
        yield position


def parts(folded: str) -> tuple[str, ...]:
    """What a semicolon, a full stop or an item's number separates."""
    return tuple(
        p for p in re.split(r"[；;。！？]|(?<=[，、：；。])(?=（[一二三四五六七八九十]{1,2}）)", folded) if p.strip()
    )


def fragments(folded: str) -> tuple[str, ...]:
    """What a comma (or more) separates; an enumeration's 、 does not."""
    return tuple(f for f in re.split(r"[，,；;。！？：:]", folded) if f.strip())
