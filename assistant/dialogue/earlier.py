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
from assistant.statutes.numerals import to_int

_UNIT = r"(?:万元?|亿元?|人次|[篇项件场次人个])"
_N = rf"(?:\d+(?:\.\d+)?|[一二两三四五六七八九十]+)\s?{_UNIT}?"
_LIST = re.compile(rf"(?P<head>[^,，。;；]*?)(?P<list>{_N}(?:\s?[、,，]\s?|\s+){_N}(?:\s?[、,，]\s?|\s+){_N})")
#: Of three years in a row the place that a turn names; 去年 may be the second or the third and is left to the dates.
_PLACE = (
    (0, re.compile(r"(?:第一|头一|最早(?:的|那)?(?:一)?|最前面?(?:的|那)?一)年|(?:第一|最前(?:面)?(?:那)?|最早那)个")),
    (1, re.compile(r"(?:第二|中间(?:的|那)?(?:一)?|当中那)年|(?:第二|中间(?:那)?)个")),
    (2, re.compile(r"(?:第三|最后(?:的|那)?一|最近(?:的|那)?(?:一|这)|最近(?:的|那)|末)年|(?:第三|最后(?:那|一)?)个")),
)
_NOW = re.compile(
    rf"(?<!不)(?:(?:办|做|达|增加|补|提高)到|变成了?|成了|应该是|应当是|应是|应为|实际(?:上)?(?:是|只有|有)?|改成|改为|其实(?:是|只有)|只有|(?<![不都就还])是|(?<=年)(?:有|就)|为)\s?(?P<new>{_N})"
)
_NOUNS = re.compile(r"研发|销售|营收|收入|活动|场次|交流|论文|专利|培训|项目")
_LATEST_FIRST = re.compile(r"由近[到及]远|从近到远")


def place_corrected(text: str, case: Interview, said: Sequence[str]) -> dict[str, Any]:
    """最后一年应为7场, after 由早到近分别为6场、5场、4场: the earlier words, with that figure in its place, read again."""
    # 中间那年不是4，线上那场漏了，5
    text = re.sub(r"不是\d+场?[,，](.*?[,，])?(?:应该是|是)?(?=\d+场?[。了]*$)", r"\1是", text)
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
        figure = re.sub(_UNIT, "", new[-1]) + (unit if _units(figures[place][0]) else "")
        edited = turn[:start] + figure + turn[end:]
        return _changed(turn, edited, case, said[:number])
    return _in_the_years(text, places[0], case)


def _in_the_years(text: str, place: int, case: Interview) -> dict[str, Any]:
    """最近那年就5场了, of three years that were told one by one."""
    years = case.facts.get("exchange_events_yearly")
    named = _PLACE[place][1].search(text)
    told = [found for found in _NOW.finditer(text) if _units(found["new"]) in {"场", "次", ""}]
    # 最近那年只有4场，前两年是5场: the figure behind the place.
    behind = [found for found in told if named and found.start() >= named.end() - 1]
    new = behind[0]["new"] if behind else told[-1]["new"] if told else ""
    figure = to_int(re.sub(_UNIT, "", new).strip()) if new else None
    if isinstance(years, int):
        years = [years] * 3  # 每年6场
    if not isinstance(years, list) or len(years) != 3 or figure is None:
        return {}
    return {"exchange_events_yearly": [*years[:place], figure, *years[place + 1 :]]}


#: 第四那个看岔了，是第三 · 4那个填错了，是9场 · 把副高改成正高
_SWAPPED = tuple(
    re.compile(words)
    for words in (
        r"(?P<old>[^,，。;；\s]{1,8}?)(?:那|这)?(?:[个项篇场年条件次]|一[个项年场])?(?:也)?(?:是)?(?:我|我们)?(?:刚才|之前|前面)?(?:看|写|填|记|打|说|报|弄|搞|数|抄|统计)(?:岔|错|混)了[,，。]?\s*(?:应该|应当|应|其实|实际|正确的?)?(?:是|为)\s*(?P<new>[^,，。;；是]{1,8})",
        r"[把将](?P<old>[^,，。;；]{1,8}?)(?:改成|改为|换成)(?P<new>[^,，。;；]{1,8})",
    )
)


def word_swapped(text: str, case: Interview, said: Sequence[str]) -> dict[str, Any]:
    """第四那个看岔了，是第三: the last turn that says the first word once, read again with the second in its place."""
    found = next((match for words in _SWAPPED if (match := words.search(text))), None)
    if found is None:
        return {}
    old, new = found["old"].strip(), re.sub(r"[吧了哈啊呢的]+$", "", found["new"])
    for number in range(len(said) - 1, -1, -1):
        turn = said[number]
        places = [*re.finditer(rf"(?<!\d){re.escape(old)}(?!\d)", turn)]
        if len(places) != 1:
            continue
        if re.match(_UNIT, turn[places[0].end() :]):
            new = re.sub(rf"{_UNIT}$", "", new)
        edited = turn[: places[0].start()] + new + turn[places[0].end() :]
        return _changed(turn, edited, case, said[:number])
    return {}


_INDEX_NOW = re.compile(
    r"(?<![A-Z])(?P<index>SCI|EI)(?![A-Z])[^,，。;；\d]{0,8}(?P<n>\d+)\s?篇?(?=$|[,，。;；!！\s的吧])", re.I
)


def index_corrected(text: str, case: Interview, said: Sequence[str]) -> dict[str, Any]:
    """EI应该是8篇，重复还是3篇, after SCI 17、EI 9，重复的3篇: the turn that told both, with that figure in its place."""
    found = [*_INDEX_NOW.finditer(text)]
    if (
        len(found) != 1
        or len({word.upper() for word in re.findall("SCI|EI", text, re.I)}) != 1  # SCI和EI去重以后是21篇
        or "sci_ei_papers_3y" not in case.facts
        or re.search(r"总|共|合计|加起来|另|还有|又|再(?!核|查|数)|[?？]", text)
    ):
        return {}
    index = found[0]["index"].upper()
    other = "EI" if index == "SCI" else "SCI"
    for number in range(len(said) - 1, -1, -1):
        turn = said[number]
        told = {one["index"].upper(): one for one in _INDEX_NOW.finditer(re.sub("[、和]", ",", turn))}
        if set(told) == {index, other}:
            edited = turn[: told[index].start("n")] + found[0]["n"] + turn[told[index].end("n") :]
            return {k: v for k, v in _changed(turn, edited, case, said[:number]).items() if k == "sci_ei_papers_3y"}
    return {}


_ALL_ANEW = re.compile(
    r"(?:[两三四五2-5]个|几个|上面|前面)?(?:数|数字|数据)(?:都|全)(?:要|得|应该?)?(?:改|变|错|不对)[^\d]{0,8}[:：,，]?[^\d]{0,6}(?P<list>\d+(?:[、,，\s和]+\d+)+)\D{0,4}$"
)


def all_anew(text: str, case: Interview, said: Sequence[str]) -> dict[str, Any]:
    """三个数都要改：22、4、33: the counts of the turn before, in their order."""
    found = _ALL_ANEW.search(text)
    if not found or not said:
        return {}
    figures = [int(n) for n in re.findall(r"\d+", found["list"])]
    spans = sorted(read_turn(said[-1], case).spans, key=lambda span: span.start)
    counts = [s.fact for s in spans if case.rules.vocabulary[s.fact].kind is FactKind.COUNT and s.fact in case.facts]
    counts = list(dict.fromkeys(counts))
    return dict(zip(counts, figures, strict=True)) if len(counts) == len(figures) else {}


def one_more(text: str, case: Interview) -> dict[str, Any]:
    """要是年底前再办两场呢: so many more in the last of three years, where the turn says that it is this one."""
    yearly = [name for name in case.facts if case.rules.vocabulary[name].kind is FactKind.YEARLY]
    known = case.facts[yearly[0]] if yearly else None
    more = re.search(r"再(?:多)?(?:办|搞|做|加|组织|补)(?:个)?(?P<n>[一二两三四五六七八九十\d]+)[场次个]", text)
    if not more or not isinstance(known, list) or not re.search(r"今年|年底|年内|年前|这一年", text):
        return {}
    extra = 2 if more["n"] == "两" else to_int(more["n"]) or 0
    return {yearly[0]: [*known[:-1], known[-1] + extra]} if extra and isinstance(known[-1], int) else {}


def _unchanged(text: str) -> str:
    """The turn without what it says stays as it was: 销售收入没变."""
    return "，".join(part for part in re.split(r"[,，。;；\s]", text) if not re.search(r"不变|没变|没错|照旧", part))


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
_IS_NOW = re.compile(
    r"(?:只认|只算|按照?|认定(?:为|是)?|应该(?:是)?|应当是|应是|应为|[改调减增]成|[改调]为|调整[为成到]|核[定减]为|实际(?:是)?|其实是|(?<!不)是|为)\s?$"
)
_WRONGLY = re.compile(
    r"(?:打|写|说|报|填|看|记|搞|弄|输|念|抄)(?:错|岔|混)了?(?![^,，。]{0,4}(?:没|吧|吗))|不对[,，。！!\s]|更正|口误|手误|手滑|改一下|改下"
)
_SUMS = (
    ("rd_input_this_year_wan", re.compile(r"科研投入")),
    ("sales_last_year_wan", re.compile(r"(?:最近|上)一?年|去年")),
    ("rd_expense_3y_wan", re.compile(r"研发")),
    ("sales_3y_wan", re.compile(r"销售|营收|收入")),
)


def money_corrected(text: str, case: Interview, said: Sequence[str] = ()) -> dict[str, Any]:
    """研发费用写错了，是2800万: the sum that the words name, else the one taken back, else the only one known."""
    known = [name for name in case.facts if case.rules.vocabulary[name].kind is FactKind.MONEY]
    if not known:
        return {}
    figures = [(found, _wan(found["n"], found["unit"])) for found in _MONEY.finditer(text)]
    now = [value for found, value in figures if not found["old"] and _IS_NOW.search(text[: found.start()])]
    if not now and len(figures) == 1 and not figures[0][0]["old"] and _WRONGLY.search(text):
        now = [figures[0][1]]  # 打错了打错了 研发1190万
    if not now and len(figures) == 2 and re.search(r"[剔扣减刨]|多算|多报", text):
        now = [figures[1][1]]  # 研发得剔掉100万，8900万
    if len(now) != 1 or re.search(r"其中|每年|分别", text) or any(words.search(text) for _, words in _PLACE[:2]):
        return {}
    before = [name for _, value in figures for name in known if value != now[0] and case.facts[name] == value]
    named = [name for name, words in _SUMS if words.search(_unchanged(text))]
    meant = named[:1] or (before if len(before) == 1 else known)
    if len(meant) > 1 and said:
        # 要是审计只认2300万, after 研发费用2400万: the sum of the turn before.
        last = read_turn(said[-1], case).facts
        meant = [name for name in known if name in last and case.facts[name] == last[name]]
    return {meant[0]: now[0]} if len(meant) == 1 else {}


_BY = re.compile(
    r"(?P<sign>多|少|漏)(?:算|报|记|填|写|统计|数|计|列|登)(?:了|进去?了?)?(?:大概)?(?P<n>\d+(?:\.\d+)?)\s?(?P<unit>亿|万)元?(?=$|[,，。;；!！的吧])"
)


#: 研发要剔除政府补助那块150万
_TAKEN_OFF = re.compile(
    r"(?P<sign>(?:剔|扣|减|刨|去)(?:除|掉|去))(?:了)?[^,，。;；\d]{0,14}(?P<n>\d+(?:\.\d+)?)\s?(?P<unit>亿|万)元?(?=$|[。!！的吧])"
)


def money_off_by(text: str, case: Interview) -> dict[str, Any]:
    """研发少报了80万: the sum that the words name, or the only one known, put right by as much."""
    known = [name for name in case.facts if case.rules.vocabulary[name].kind is FactKind.MONEY]
    found = _BY.search(text) or _TAKEN_OFF.search(text)
    if not found or not known or len(_MONEY.findall(text)) != 1 or re.search(r"[?？]|[吗么]|如果|要是", text):
        return {}
    named = [name for name, words in _SUMS if words.search(text)]
    meant = [name for name in (named[:1] or known) if name in known]
    if len(meant) != 1 or isinstance(case.facts[meant[0]], list):
        return {}
    by = Decimal(_wan(found["n"], found["unit"])) * (1 if found["sign"] in "少漏" else -1)
    now = Decimal(case.facts[meant[0]]) + by
    return {meant[0]: int(now) if now == int(now) else str(now)} if now >= 0 else {}


def money_pinned(text: str, case: Interview) -> dict[str, Any]:
    """具体是2035万, of the one sum that was only known as a range around it."""
    sums = [_wan(found["n"], found["unit"]) for found in _MONEY.finditer(text) if not found["old"]]
    if len(sums) != 1 or re.search(r"[?？]|吗|如果|要是", text):
        return {}
    ranges = [
        name
        for name, value in case.facts.items()
        if case.rules.vocabulary[name].kind is FactKind.MONEY and isinstance(value, list) and len(value) == 2
        if (value[0] is None or Decimal(value[0]) <= Decimal(sums[0]))
        and (value[1] is None or Decimal(sums[0]) <= Decimal(value[1]))
    ]
    return {ranges[0]: sums[0]} if len(ranges) == 1 else {}


def _wan(figure: str, unit: str) -> int | str:
    value = Decimal(figure) * (10000 if unit == "亿" else 1)
    return int(value) if value == int(value) else str(value)
