"""What a sentence counts itself: 三个环节, 四类材料, 两者. The count must fit what is listed."""

from __future__ import annotations

import re

from assistant.answering.claims.figures import Bound, Figure, figures
from assistant.answering.claims.reading import Reading

_SMALL = frozenset("一二两三四五六七八九十12345678")
_OWN_COUNT = {"个", "类", "种", "条", "项", "家", "步", "处", "轮", "级", "部", "章", "位", "份"}


def size(piece: str) -> int:
    """How many things a piece lists: A、B和C are three."""
    marks = piece.count("、")
    tail = piece.rpartition("、")[2]
    joined = len(re.findall("以及|或者|(?<!以)及(?!时|格)|[和与或](?!者)", tail))
    if marks:
        return marks + 1 + min(joined, 1)
    return joined + 1 if joined else 0


def _counts(reading: Reading, figure: Figure) -> frozenset[int]:
    """How many things are listed around a figure, cited, or items of a cited article."""
    text = reading.text
    counts = {g.items for g in reading.grounds if "（" not in g.label} | {len(reading.cited)}
    start = max((text.rfind(mark, 0, figure.start) for mark in "，。；："), default=-1) + 1
    end = min((e for e in (text.find(mark, figure.end) for mark in "，。；：") if e >= 0), default=len(text))
    counts |= {size(text[start : figure.start]), size(text[figure.end : end])}
    rest = text[end + 1 :]
    if text[end : end + 1] == "：" or re.match(r"分别|即|包括|也就是|依次", rest):
        listed = rest.split("。")[0]
        if not reading.chinese:
            listed = listed.replace("，", "、")
        counts |= {listed.count("；") + 1} if "；" in listed else {size(listed)}
    if not counts - {0, 1}:
        # 结果有三档, 五个词: the clause itself lists that many.
        counts |= {size(piece) for piece in re.split("[，。；：]", reading.scope) if "、" in piece} | {
            reading.scope.count("《")
        }
    if not counts - {0, 1} and figure.value == 2 and figure.unit != "个":
        counts |= {2} if re.search("[和与或及、]", text[: figure.start]) else set()
    if re.search("都|均|全部", text[figure.end : end]):
        counts.add(len([f for f in figures(reading.masked) if f.bound is not Bound.NONE]))
    return frozenset(counts) - {0, 1}


def is_own_count(figure: Figure, reading: Reading) -> bool:
    """三个环节, 四项材料: what the sentence counts itself, if the count is right."""
    digits = re.sub(r"[^一二两三四五六七八九十\d]", "", figure.text)
    return (
        figure.unit in _OWN_COUNT
        and figure.bound is Bound.NONE
        and set(digits) <= _SMALL
        and int(figure.value) in _counts(reading, figure)
    )
