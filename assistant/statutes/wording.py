"""Defects of wording: blanks left to fill, mixed punctuation, several names for one thing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.statutes.findings import Finding

TERM_GROUPS: tuple[tuple[str, ...], ...] = (
    ("推荐单位", "组织推荐部门"),
    ("绩效评估", "绩效考核", "绩效评价", "绩效评估考核"),
    ("科技中介服务机构", "科技中介组织（服务机构）"),
    ("累积", "累计"),
    ("国（境）外", "海外", "境外"),
    ("近三年", "近3年"),
    ("高等学校", "高校"),
)
"""Names for one thing that a regulation should not mix. Longer names hide the shorter ones inside them."""

_PLACEHOLDER = re.compile(r"[XxＸｘ×]{2,}|[_＿]{3,}|某某")
_QUOTED = re.compile(r"“[^“”\r\n]{0,200}”|「[^「」\r\n]{0,200}」|《[^《》\r\n]{0,200}》|\"[^\"\r\n]{0,200}\"")
_WORDS_END = re.compile(r"[，。；：、“”《》（）\s]")
_LATIN_NAME = re.compile(r" ?[A-Z][a-z]+ ")
_HALF_WIDTH = re.compile(r"(?<=[\u4e00-\u9fff”」》）])([:;,?!])(?![0-9A-Za-z])")
_FULL = str.maketrans(":;,?!", "：；，？！")


def wording_findings(text: str) -> Iterator[Finding]:
    """All of them, detector by detector."""
    yield from _placeholders(text)
    yield from _half_width(text)
    yield from _slashes(text)
    yield from _mixed_terms(text)


def _placeholders(text: str) -> Iterator[Finding]:
    """XX that somebody has still to fill in.

    A blank inside a quoted name, or in front of its English form, is a pattern that each holder fills in for
    itself (“四川省科学技术厅XX国际科技合作基地”) and stays.
    """
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    for match in _PLACEHOLDER.finditer(text):
        start, end = match.span()
        in_name = any(opens < start and end < closes for opens, closes in _around(quoted, start))
        if in_name or _LATIN_NAME.match(text, end):
            continue
        shown = _words_around(text, start, end)
        yield Finding("placeholder", f"“{shown}”中的“{match[0]}”尚未填写", start, end)


def _words_around(text: str, start: int, end: int) -> str:
    """Up to eight characters on either side, not beyond a mark of punctuation."""
    before = _WORDS_END.split(text[max(0, start - 8) : start])[-1]
    after = _WORDS_END.split(text[end : end + 8])[0]
    return f"{before}{text[start:end]}{after}"


def _around(spans: list[tuple[int, int]], position: int) -> list[tuple[int, int]]:
    """The one span that could hold the position; spans do not overlap and rise."""
    low, high = 0, len(spans)
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if spans[middle][0] <= position else (low, middle)
    return spans[low - 1 : low] if low else []


def _half_width(text: str) -> Iterator[Finding]:
    for match in _HALF_WIDTH.finditer(text):
        full = match[1].translate(_FULL)
        if full in text:
            message = f"半角“{match[1]}”与全角“{full}”混用"
            yield Finding("mixed_punctuation", message, match.start(), match.end())


def _slashes(text: str) -> Iterator[Finding]:
    wide, half = text.count("／"), text.count("/")
    if wide and half:
        at = text.index("／" if wide < half else "/")
        yield Finding("mixed_slash", f"全角“／”（{wide} 处）与半角“/”（{half} 处）混用", at, at + 1)


def _mixed_terms(text: str) -> Iterator[Finding]:
    for group in TERM_GROUPS:
        places: dict[str, list[int]] = {}
        # Longest first, so that 绩效评估考核 is not counted as 绩效评估.
        pattern = "|".join(re.escape(term) for term in sorted(group, key=len, reverse=True))
        for match in re.finditer(pattern, text):
            places.setdefault(match[0], []).append(match.start())
        if len(places) < 2:
            continue
        rarest = min(places, key=lambda term: (len(places[term]), places[term][0]))
        counts = "、".join(f"“{term}”{len(places[term])} 处" for term in group if term in places)
        start = places[rarest][0]
        yield Finding("mixed_terms", f"同一事物用语不一致：{counts}", start, start + len(rarest))
