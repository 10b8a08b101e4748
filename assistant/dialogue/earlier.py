"""Corrections that only point at what an earlier turn said: one place of a list, one of several sums of money."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from assistant.dialogue.context import read_turn
from assistant.dialogue.heard import GATES
from assistant.rules import FactKind
from assistant.rules.interview import Interview

_UNIT = r"(?:万元?|亿元?|人次|[篇项件场次人个])"
_N = rf"(?:\d+(?:\.\d+)?|[一二两三四五六七八九十]+)\s?{_UNIT}?"
_LIST = re.compile(rf"(?P<head>[^,，。;；]*?)(?P<list>{_N}\s?[、,，]\s?{_N}\s?[、,，]\s?{_N})")
#: Of three years in a row the place that a turn names; 去年 may be the second or the third and is left to the dates.
_PLACE = (
    (0, re.compile(r"(?:第一|头一|最早(?:的|那)?(?:一)?|最前面?(?:的|那)?一)年")),
    (1, re.compile(r"(?:第二|中间(?:的|那)?(?:一)?|当中那)年")),
    (2, re.compile(r"(?:第三|最后(?:的|那)?一|最近(?:的|那)?(?:一|这)|末)年")),
)
_NOW = re.compile(
    rf"(?<!不)(?:(?:办|做|达|增加|补|提高)到|应该是|应当是|应是|应为|实际(?:上)?(?:是|只有|有)?|改成|改为|其实(?:是|只有)|只有|(?<![不都就还])是|(?<=年)有|为)\s?(?P<new>{_N})"
)
_NOUNS = re.compile(r"研发|销售|营收|收入|活动|场次|交流|论文|专利|培训|项目")
_LATEST_FIRST = re.compile(r"由近[到及]远|从近到远")


def place_corrected(text: str, case: Interview, said: Sequence[str]) -> dict[str, Any]:
    """最后一年应为7场, after 由早到近分别为6场、5场、4场: the earlier words, with that figure in its place, read again."""
    places = [place for place, words in _PLACE if words.search(text)]
    if len(places) != 1:
        return {}
    for number in range(len(said) - 1, -1, -1):
        turn = said[number]
        lists = [found for found in _LIST.finditer(turn) if _units(found["list"])]
        if not lists:
            continue
        nouns = set(_NOUNS.findall(_unchanged(text))) - {"项目"}
        meant = [found for found in lists if nouns & set(_NOUNS.findall(found["head"]))] or lists
        unit = _units(meant[0]["list"])
        new = [found["new"] for found in _NOW.finditer(text) if _units(found["new"]) in ("", unit)]
        if len(meant) != 1 or not new:
            return {}
        place = 2 - places[0] if _LATEST_FIRST.search(turn) else places[0]
        figures = [*re.finditer(_N, meant[0]["list"])]
        start = meant[0].start("list") + figures[place].start()
        end = meant[0].start("list") + figures[place].end()
        edited = turn[:start] + new[-1] + ("" if _units(new[-1]) else unit) + turn[end:]
        return _changed(turn, edited, case, said[:number])
    return {}


def _unchanged(text: str) -> str:
    """The turn without what it says stays as it was: 销售收入没变."""
    return "，".join(part for part in re.split(r"[,，。;；]", text) if not re.search(r"不变|没变|没错|照旧", part))


def _units(words: str) -> str:
    """The last unit of a list, which those before it share."""
    found = re.findall(_UNIT, words)
    return {"万元": "万", "亿元": "亿"}.get(found[-1], found[-1]) if found else ""


def _changed(turn: str, edited: str, case: Interview, said: Sequence[str]) -> dict[str, Any]:
    gates = {name: value for name, value in case.facts.items() if name in GATES}
    of_type = replace(case, facts=gates, previous=None)
    before, after = (read_turn(words, of_type, said).facts for words in (turn, edited))
    return {name: value for name, value in after.items() if before.get(name) != value and name not in GATES}


_MONEY = re.compile(r"(?P<old>不是)?(?<![\d.])(?P<n>\d+(?:\.\d+)?)\s?(?P<unit>亿|万)元?")
_IS_NOW = re.compile(r"(?:应该是|应当是|应是|应为|改成|改为|实际(?:是)?|其实是|(?<!不)是|为)\s?$")
_SUMS = (
    ("rd_input_this_year_wan", re.compile(r"科研投入")),
    ("sales_last_year_wan", re.compile(r"(?:最近|上)一?年|去年")),
    ("rd_expense_3y_wan", re.compile(r"研发")),
    ("sales_3y_wan", re.compile(r"销售|营收|收入")),
)


def money_corrected(text: str, case: Interview) -> dict[str, Any]:
    """研发费用写错了，是2800万: the sum that the words name, else the one taken back, else the only one known."""
    known = [name for name in case.facts if case.rules.vocabulary[name].kind is FactKind.MONEY]
    if not known:
        return {}
    figures = [(found, _wan(found["n"], found["unit"])) for found in _MONEY.finditer(text)]
    now = [value for found, value in figures if not found["old"] and _IS_NOW.search(text[: found.start()])]
    if len(now) != 1 or re.search(r"其中|每年|分别", text) or any(words.search(text) for _, words in _PLACE[:2]):
        return {}
    before = [name for _, value in figures for name in known if value != now[0] and case.facts[name] == value]
    named = [name for name, words in _SUMS if words.search(_unchanged(text))]
    meant = named[:1] or (before if len(before) == 1 else known)
    return {meant[0]: now[0]} if len(meant) == 1 else {}


def _wan(figure: str, unit: str) -> int | str:
    value = Decimal(figure) * (10000 if unit == "亿" else 1)
    return int(value) if value == int(value) else str(value)
