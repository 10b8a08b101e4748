"""Exchanges told as 线上 and 线下 in turns of their own: added up, and put right one by one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from assistant.rules.interview import Interview
from assistant.statutes.numerals import to_int

_FACT = "exchange_person_times_3y"
_WAYS = {"线上": "线上|视频|远程|网络", "线下": "线下|现场|面对面|当面"}


def way_of(text: str) -> str | None:
    """The way that the one figure of a turn counts; ``None`` where the turn counts both or none."""
    found = [way for way, words in _WAYS.items() if _figure(words, text) is not None]
    return found[0] if len(found) == 1 else None


def other_way_told(text: str, said: Sequence[str]) -> bool:
    """线上还有8人次，跟线下不重复, after 线下22人次: the one kind of exchange and then the other."""
    way = way_of(text)
    return way is not None and any(
        _figure(words, turn) is not None for turn in said for other, words in _WAYS.items() if other != way
    )


#: 线上那11里有3个是学生，那就8: what is left of the one way.
_SO_MANY = re.compile(r"[,，]那?就(?:是|剩|算|只有)?(?P<n>\d+)(?:人次)?[了吧。]*$")


def part_corrected(text: str, case: Interview, said: Sequence[str]) -> dict[str, Any]:
    """线上改一下，14人次: the sum with the new part, where the parts told before make the sum that is known."""
    known, way = case.facts.get(_FACT), way_of(text)
    if way is None and _SO_MANY.search(text):
        named = [one for one, words in _WAYS.items() if re.search(words, text)]
        way = named[0] if len(named) == 1 else None
    so_many = _SO_MANY.search(text)
    if way is None or known is None:
        return {}
    if not so_many and re.search(r"一共|总共|合计|加起来|总数|再|又|去掉|扣|减|剔|不算", text):
        return {}
    parts: dict[str, int] = {}
    for turn in said:
        for other, words in _WAYS.items():
            figure = _figure(words, turn)
            parts |= {} if figure is None else {other: figure}
    new = int(so_many["n"]) if so_many else _figure(_WAYS[way], text)
    if new is None or way not in parts:
        return {}
    if set(parts) == {way}:
        return {_FACT: [new, None]} if isinstance(known, list) else {}
    return {_FACT: known - parts[way] + new} if sum(parts.values()) == known else {}


def way_came_to(text: str, case: Interview, said: Sequence[str]) -> dict[str, Any]:
    """线上那11里有3个是学生，那就8, with no other word of a correction."""
    return part_corrected(text, case, said) if _SO_MANY.search(text) and "?" not in text and "？" not in text else {}


def _figure(words: str, text: str) -> int | None:
    """The last figure told of one way: 线上那块改一下，14人次."""
    plain = re.sub(r"不是\s?\d+\s?(?:人次|人|次)?[,，]?|[改核查]一下", "", text)
    found = re.findall(
        rf"(?:{words})[^\d线一二两三四五六七八九十百,，。;；?？]{{0,10}}(?:[,，][^\d线,，。;；?？]{{0,6}})?(\d+|[一二两三四五六七八九十百]+)(?=人次|$|[,，。;；])",
        plain,
    )
    return (int(found[-1]) if found[-1].isdigit() else to_int(found[-1].replace("两", "二"))) if found else None
