"""What a figure counts: 中外联合发表论文 has its 3篇, SCI或EI论文 its 20篇."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.answering.claims.figures import Figure, figures
from assistant.answering.claims.reading import Ground
from assistant.answering.claims.vocabulary import every_pair, pairs

_COUNTED = {"篇", "项", "件", "人", "人次", "个", "场", "次", "个工作日"}


@dataclass(frozen=True, slots=True)
class Held:
    """A figure of a cited clause: where it stands, and the words that only it has beside it."""

    figure: Figure
    ground: Ground
    words: frozenset[str]


@lru_cache(maxsize=2048)
def held_in(ground: Ground) -> tuple[Held, ...]:
    """The figures of a clause, each with the words that only it has beside it."""
    found = [f for f in figures(ground.allowed) if not f.is_window]
    topics = [_topic(ground.allowed, found, n) for n in range(len(found))]
    out = []
    for number, figure in enumerate(found):
        others = frozenset[str]().union(*(topics[n] for n in range(len(found)) if n != number))
        out.append(Held(figure, ground, topics[number] - others))
    return tuple(out)


def _around(text: str, found: list[Figure], number: int) -> tuple[str, str]:
    """What stands before and behind a figure in its fragment, up to the next figures."""
    figure = found[number]
    start = max((text.rfind(mark, 0, figure.start) for mark in "，。；："), default=-1) + 1
    end = min((e for e in (text.find(mark, figure.end) for mark in "，。；：") if e >= 0), default=len(text))
    start = max([start, *(f.end for f in found[:number])])
    end = min([end, *(f.start for f in found[number + 1 :])])
    return text[start : figure.start], text[figure.end : end]


def _topic(text: str, found: list[Figure], number: int) -> frozenset[str]:
    before, after = _around(text, found, number)
    return pairs(before) | (
        pairs(after) if len(pairs(before)) < 2 or number == len(found) - 1 or "自主" in after else frozenset()
    )


def is_other_topic(
    text: str, found: list[Figure], number: int, timed: list[Held], held: tuple[Held, ...] | list[Held]
) -> bool:
    """Whether the words beside the figure belong to another figure of the clause."""
    before, after = _around(text, found, number)
    fragment = _fragment(text, found[number].start)
    firsts = [n for n, f in enumerate(found) if not f.is_window and f.start in fragment]
    words = {p for h in held for p in h.words}
    lead, _ = _around(text, found, firsts[0])
    leading = bool(words & pairs(lead))
    if leading and number != firsts[0]:
        # 「牵头…项目不少于1项和参与…」: the words before the last link belong to the figure before.
        before = re.split(r"[和与及、并]|以及", before)[-1] or before
    near = pairs(before if leading else after) if len(firsts) > 1 else pairs(before) | pairs(after)
    if not words & near:
        near = near | _preceding(text, found, number)
    mine = max((len(h.words & near) for h in timed), default=0)
    rivals = [h for h in held if h not in timed and h.figure.unit in _COUNTED]
    other = max((len(h.words & near) for h in rivals), default=0)
    return other > mine


def _fragment(text: str, place: int) -> range:
    """The places between the marks around ``place``."""
    begin = max(text.rfind(mark, 0, place) for mark in "，。；：") + 1
    end = re.compile(r"[，。；：]").search(text, place)
    return range(begin, end.start() + 1 if end else len(text) + 1)


def _preceding(text: str, found: list[Figure], number: int) -> frozenset[str]:
    """The words of the fragment before, where that has no figure of its own: SCI论文，至少20篇."""
    start = max(text.rfind(mark, 0, found[number].start) for mark in "，。；：")
    if start <= 0 or text[start] in "。；":
        return frozenset()
    begin = max(text.rfind(mark, 0, start) for mark in "，。；：") + 1
    if any(begin <= f.start < start and not f.is_window for f in found):
        return frozenset()
    return every_pair(text[begin:start]) & pairs(text[begin:start])
