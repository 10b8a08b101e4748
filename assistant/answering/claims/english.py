"""An English sentence in the Chinese words of the regulation, word by word, for the same checks.

The order of the words stays English; what is not known is left out. Quantities get the Chinese unit right behind the
number (20 SCI papers → 20篇 SCI论文), because that is how quantities are read.
"""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.answering.claims.glossary import GLOSSARY, UNITS
from assistant.statutes import to_chinese

_NUMBERS = {
    **{word: n for n, word in enumerate(["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"])},
    **{f"{word}teen": n for n, word in zip((13, 14, 15, 16, 17, 18, 19), ["thir", "four", "fif", "six", "seven", "eigh", "nine"], strict=True)},
    **{word: 10 * n for n, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2)},
}  # fmt: skip
_NUMBER = re.compile(
    rf"\b({'|'.join(_NUMBERS)})(?:[ -](one|two|three|four|five|six|seven|eight|nine))?\b(?! (?:of|is|are|kind|another|or the other)\b)"
)
_HUNDRED = re.compile(r"\b(?:(\d{1,2})|an?)\s+hundred\b(?:\s+and\s+(\d{1,2})\b)?")
_ITEM = re.compile(
    r"\b(?:items?|paragraphs?|points?|no\.)\s*[(（]\s*([0-9一二三四五六七八九十ivx]{1,4})\s*[)）]\s*(?:of|in|under)\s*articles?\s*(\d{1,3})"
)
_ARTICLE = re.compile(
    r"\b(?:articles?|art\.?|clauses?)\s*(\d{1,3})(?:\s*,?\s*(?:items?|paragraphs?|points?|no\.)?\s*[(（]\s*([0-9一二三四五六七八九十ivx]{1,4})\s*[)）])?"
)
_ORDINALS = {"first": "一", "second": "二", "third": "三", "fourth": "四", "fifth": "五"}
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}
_UNIT_WORDS = "|".join(sorted(UNITS, key=len, reverse=True))
_COUNTED = re.compile(
    rf"(?<![\d.,])(\d+)(?![\d.,]*\d)((?:[ -]+(?!(?:and|or more|or fewer|or less|of the|for|within|while|plus|as well)\b)[a-z&/'’（）()\u4e00-\u9fff-]+?){{0,6}}?)[ -]+(or more |or fewer )?({_UNIT_WORDS})\b"
)
_LIMITS = re.compile(r"(?:least|only|than|most|last|past|top|every|each|within|up to|up-to|minimum|maximum) $")
_UNIT_AHEAD = re.compile(rf"(?:[ -]+(?!and\b|or\b|of\b)[a-z&/'-]+){{0,5}}?[ -]+(?:{_UNIT_WORDS}|major|hundred)\b")
_OR_MORE = re.compile(r"(\d+)\s+or\s+(more|fewer|less)\b")
_TERMS = re.compile(
    r"(?<![a-z])(?:"
    + "|".join(re.escape(term).replace(r"\ ", r"[ -]+") for term in sorted(GLOSSARY, key=len, reverse=True))
    + r")(?![a-z])"
)
_BLANKS = re.compile(r"\s+")
_LEFT = re.compile(r"\bs&t\b|(?<![a-z0-9&./])(?!(?:sci|ei|r&d|xx)\b)[a-z][a-z'’-]*")


def _number(match: re.Match[str]) -> str:
    """The digits, where something is counted; 「the one where」 and 「the two are joined」 count nothing."""
    text = match.string
    if not _LIMITS.search(text[: match.start()]) and not _UNIT_AHEAD.match(text, match.end()):
        return match.group()
    value = _NUMBERS[match[1]] + (_NUMBERS[match[2]] if match[2] else 0)
    return str(value)


def _label(article: str, item: str | None) -> str:
    if item:
        number = _ROMAN.get(item) or (int(item) if item.isdigit() else 0)
        item = f"（{to_chinese(number) if number else item}）"
    return f"第{to_chinese(int(article))}条{item or ''}"


def _counted(match: re.Match[str]) -> str:
    between, more, noun = match[2], match[3] or "", match[4]
    unit, term = UNITS[noun]
    before = {"or more ": "不少于", "or fewer ": "不超过"}.get(more, "")
    return f"{before}{match[1]}{unit}{between} {term} "


@lru_cache(maxsize=4096)
def gloss(sentence: str) -> str:
    """The sentence (folded, lower case) with its known terms in Chinese; unknown English words are dropped."""
    text = sentence.replace("’", "'")
    text = re.sub(r"\bs ?& ?t\b", "s&t", text)
    text = re.sub(r"(\d),(\d{3})\b", r"\1\2", text)
    text = _ITEM.sub(lambda m: f" {_label(m[2], m[1])} ", text)
    text = _ARTICLE.sub(lambda m: f" {_label(m[1], m[2])} ", text)
    text = re.sub(r",\s+not\s+(?!less|fewer|more|just|only)", "，而不是 ", text)
    text = re.sub(r"\bnot ([^,.;]{0,40}?) alone\b", r"不只 \1", text)
    text = _NUMBER.sub(_number, text)
    text = _HUNDRED.sub(lambda m: str(100 * int(m[1] or 1) + int(m[2] or 0)), text)
    text = re.sub(
        r"\btwice(?= an?\b| every| per| each)", "2次", re.sub(r"\bonce(?= an?\b| every| per| each)", "1次", text)
    )
    text = _OR_MORE.sub(lambda m: f"{'不少于' if m[2] == 'more' else '不超过'}{m[1]}", text)
    for _ in range(2):
        text = _COUNTED.sub(_counted, text)
    text = _TERMS.sub(lambda m: f" {GLOSSARY[_BLANKS.sub(' ', m.group().replace('-', ' '))]} ", text)
    text = _LEFT.sub(" ", text)
    text = re.sub(r"\s*([,;:.])\s*", lambda m: {",": "，", ";": "；", ":": "：", ".": "。"}[m[1]], text)
    return re.sub(
        r"(?<=[\u3400-\u9fff0-9a-z，。；：]) +(?=[\u3400-\u9fff0-9a-z，。；：])", "", _BLANKS.sub(" ", text)
    ).strip()
