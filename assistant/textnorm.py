"""One form for every way of typing: full width, traditional characters, invisible characters, blanks.

Offsets are not kept: only questions and index texts are normalised, never what is quoted.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_INVISIBLE = re.compile(r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufe00-\ufe0f\U000e0000-\U000e007f\ud800-\udfff]")
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


@lru_cache(maxsize=4096)
def simplify(text: str) -> str:
    """Traditional characters and regional words → simplified, where there are any.

    zhconv carries MediaWiki's tables for words as well as characters (資訊 → 信息).
    """
    if not _beyond_gb2312(text):
        return text
    from zhconv import convert  # noqa: PLC0415 - loads its tables on the first traditional question

    return str(convert(text, "zh-cn"))


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
