"""One form for every way of typing: full width, traditional characters, invisible characters, blanks; and columns.

Offsets are not kept: only questions and index texts are normalised, never what is quoted.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

_INVISIBLE = re.compile(
    r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufe00-\ufe0f\U000e0000-\U000e007f\ud800-\udfff]"
)
_BLANKS = re.compile(r"\s+")
_HAN_GAP = re.compile(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff0-9])|(?<=[0-9]) (?=[\u3400-\u9fff])")
_HAN = re.compile(r"[\u3400-\u9fff]")


def _beyond_gb2312(text: str) -> bool:
    """Whether a Chinese character is none of GB 2312's simplified ones (so perhaps a traditional one)."""
    try:
        "".join(_HAN.findall(text)).encode("gb2312")
    except UnicodeEncodeError:
        return True
    return False


#: Cantonese and Taiwanese words that MediaWiki's tables leave alone.
_REGIONAL = str.maketrans(
    {
        "喺": "在",
        "嘅": "的",
        "咗": "了",
        "畀": "被",
        "係": "是",
        "哋": "们",
        "啲": "些",
        "乜": "什么",
        "咩": "什么",
        "冇": "没有",
    }
)
_REGIONAL_WORDS = {
    "幾多": "多少",
    "幾耐": "多久",
    "點樣": "怎么",
    "邊個": "哪个",
    "評鑑": "评估",
    "等第": "等级",
    "移轉": "转移",
}


@lru_cache(maxsize=4096)
def simplify(text: str) -> str:
    """Traditional characters and regional words → simplified, where there are any.

    zhconv carries MediaWiki's tables for words as well as characters (資訊 → 信息).
    """
    if not _beyond_gb2312(text):
        return text
    from zhconv import convert  # noqa: PLC0415 - loads its tables on the first traditional question

    for regional, common in _REGIONAL_WORDS.items():
        text = text.replace(regional, common)
    return str(convert(text.translate(_REGIONAL), "zh-cn"))


@lru_cache(maxsize=4096)
def normalise(text: str) -> str:
    """NFKC, no invisible characters, simplified, lower case, single blanks and none inside Chinese."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    text = _BLANKS.sub(" ", simplify(text)).strip().lower()
    return _HAN_GAP.sub("", text)


def is_latin(text: str) -> bool:
    """Whether a question is written in English (or another Latin script) rather than Chinese."""
    letters = sum(character.isascii() and character.isalpha() for character in text)
    return letters > 3 * len(_HAN.findall(text)) and letters >= 4


def has_content(text: str) -> bool:
    """Whether anything is left to read: a letter, a digit or a Chinese character."""
    return any(unicodedata.category(character)[0] in "LN" for character in text)


def display_width(text: str) -> int:
    """Columns on a terminal: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def aligned(rows: Sequence[Sequence[str]]) -> str:
    """Rows of cells as plain text, each column as wide as its widest cell."""
    widths = [max(display_width(row[number]) for row in rows) for number in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell + " " * (width - display_width(cell)) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )
