"""Additions: 还有3项专利 lets a known count grow."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from assistant.dialogue.both_ways import other_way_told
from assistant.dialogue.context import joined_years
from assistant.dialogue.earlier import place_corrected
from assistant.dialogue.figures import (
    amounts_of,
    candidates,
    exact,
    lone_amount,
    named_anywhere,
    says_which,
    which,
    whole,
)
from assistant.dialogue.heard import Heard, Kind
from assistant.dialogue.turnwords import FINAL, NEWLY
from assistant.rules import FactKind
from assistant.rules.interview import Interview
from assistant.rules.sentences import Reading
from assistant.rules.sentences.amounts import Amount

_TOTAL = re.compile(
    r"(?:加上(?:这|那)?[个项件篇]?(?=就|一共)|一共|总共|合计|加起来|总数|合起来|合一起|合在一起|拢共|累计(?=[到达已是为共有])|共)(?:就?是|有|为|算|变成|改成|正好|刚好|达到|到|达|已经?|了)*(?=\d|[一二两俩仨三四五六七八九十])"
)


#: 少算了，是4项: the figure that should have been there.
_CAME_SHORT = re.compile(
    r"(?:少|漏)(?:算|报|填|写|记|数|统计)了[,，](?:应该|应当|其实|实际上?)?(?:是|为)(?=\d|[一二两俩仨三四五六七八九十])|"
    r"(?:少|漏)(?:算|报|填|写|记|数|统计)?了[^,，。\d]{0,8}(?:那|一)[篇项件场个人][,，](?:一共|应该|是)*(?=\d|[一二两俩仨三四五六七八九十])"
)
_RANKED_LOW = re.compile(r"排(?:名|在)?第?(?:[四五六七八九十]|[4-9])(?!年)")
#: 又下来一件！那就是3件了
_SO_IT_IS = re.compile(
    r"加上了?[,，](?:就|一共|共|现在)*(?:是|有)?(?=\d+(?:人次|[篇项件人个])?[了。]*$)|加上[^,，。\d]{2,16}[,，](?:就|共|一共|现在)*(?:是|有)?(?=(?:\d+|[一二两俩仨三四五六七八九十])[项件篇人个]+了)|[,，。!！]那?就是(?=\d|[一二两俩仨三四五六七八九十])"
)
_OF_LOWER_RANK = re.compile(r"(?:市|区|县|校|院|厅局)级的?[^,，。]{0,6}[,，][^,，。]{0,4}(?:没|未|不)(?:算|计|加|统计)")
#: 中外联合仍为3篇, 最近一年即1.1亿元: said again, not added.
_STILL = re.compile(r"仍|还是|不变|没变|依旧|依然|即|就是")
#: Papers of another index may be the same papers.
_INDEX = re.compile(r"SCI|EI", re.I)
_NOT_TWICE = re.compile(r"不重|(?<!没)去重|(?<!有)没有?重|(?<!有)无重|未重")


#: 上个月还有一次线上的没算，又多2人次
_MORE_BY = re.compile(
    r"(?:又|还|再|就|得|要|应该?)(?:要|得)?(?:多|加|添|补|增加?)(?:上|了|出|出来)?(?P<n>(?:\d+|[一二两三四五六七八九十]+)(?:人次|[篇项件人个名位]))(?=$|[,，。;；!！吧哈了])"
)


def more_by(text: str) -> Amount | None:
    """The one figure that a turn says it is more by, whatever it counts besides."""
    found = _MORE_BY.findall(text)
    return lone_amount(found[0]) if len(found) == 1 else None


def total_said(text: str) -> Amount | None:
    """漏了1项，加上一共2项: the sum that the turn itself names."""
    found = _TOTAL.search(text) or _CAME_SHORT.search(text) or _SO_IT_IS.search(text)
    return next(iter(amounts_of(text[found.end() :])), None) if found else None


def total_of(text: str, case: Interview, said: Sequence[str]) -> dict[str, Any]:
    """The fact that such a sum belongs to, by the words right before it and else by the turn's."""
    total = total_said(text)
    found = _TOTAL.search(text) or _CAME_SHORT.search(text) or _SO_IT_IS.search(text)
    if total is None or found is None:
        return {}
    sentence = re.split(r"[。；;！!]", text[: found.end()])[-1]
    units = {amount.unit for amount in amounts_of(sentence)} - {""}
    if not total.unit and len(units) == 1:
        total = replace(total, unit=units.pop())  # 漏1人次，累计一共100
    part = re.split(r"[,，。;；、]", text[: found.end()])[-1]
    for words in [*filter(says_which, (part, sentence)), text]:
        # A bare number without a noun is not given to what was spoken of last.
        meant = candidates(total, words, case, said if total.unit or says_which(words) else ())
        if total.unit in {"篇", ""}:
            meant = named_anywhere(words, meant)  # SCI总数22 is no sum of the joint papers, which alone are known
        if len(meant) == 1:
            return {meant[0].id: total.value}
    return {}


def _year_of(text: str, total: Amount | None, case: Interview, said: Sequence[str]) -> dict[str, Any]:
    """最近那年漏了秋天那场，5场: the figure of one of three years."""
    if total is None or total.unit not in {"场", "次"}:
        return {}
    return place_corrected(f"{text}，是{total.text}", case, said)


def other_finals(text: str, reading: Reading, summed: dict[str, Any]) -> dict[str, Any]:
    """论文总数变成25篇、其中联合发表变成3篇: what else is said to be so now."""
    now = {amount.value for found in FINAL.finditer(text) for amount in amounts_of(found["new"]) if whole(amount.value)}
    return {name: v for name, v in reading.facts.items() if whole(v) and v in now - set(summed.values())}


def low_rank(text: str) -> bool:
    """还有一项省级奖，他们排第五 adds nothing to those among the first three, nor one of the city's that was left out."""
    return bool(_RANKED_LOW.search(text)) or bool(_OF_LOWER_RANK.search(text))


def added(text: str, reading: Reading, case: Interview, said: Sequence[str]) -> Heard:
    """还有3项专利: a count that is known grows, one that is not becomes known."""
    vocabulary = case.rules.vocabulary
    facts: dict[str, Any] = dict(joined_years(reading, text, case, said))
    total = total_said(text)
    if summed := _year_of(text, total, case, said) or total_of(text, case, said):
        further = {name: value for name, value in reading.facts.items() if name not in case.facts and exact(value)}
        further |= other_finals(text, reading, summed)
        return Heard(Kind.ADDED, {**further, **summed}, questions=reading.questions)
    if not facts or (len(facts) == 1 and lone_amount(text) and isinstance(next(iter(facts.values())), list)):
        amount = total or lone_amount(text) or more_by(text)
        # 引进那个再加一项 is no further one of the only count known, which is of something else.
        found = named_anywhere(text, candidates(amount, text, case, said)) if amount else []
        if amount is None or len(found) != 1:
            return Heard(Kind.UNCLEAR, questions=(which(amount, found, case),) if amount else reading.questions)
        facts = {found[0].id: amount.low}
    facts |= _unread(text, facts, case, said)
    for name, value in list(facts.items()):
        before = case.facts.get(name)
        if name == "exchange_person_times_3y" and other_way_told(text, said):
            before, value = _least(before), _least(value)  # noqa: PLW2901 - with both known, nothing is left open
        # 这18人次只是线上的，线下还有15人次 is the sum already.
        counted_in = any(amount.low == before and f"这{amount.text}" in text for amount in amounts_of(text))
        if not whole(value) or counted_in or vocabulary[name].kind not in (FactKind.COUNT, FactKind.MONEY):
            continue
        if before == value and (vocabulary[name].kind is FactKind.MONEY or _STILL.search(text)):
            continue
        facts[name] = total.value if total else _sum(before, value)
        if (
            name == "sci_ei_papers_3y"
            and not total
            and whole(before)
            and other_index(text, said)
            and not _NOT_TWICE.search(text)
        ):
            facts[name] = [max(before, value), before + value]
        if name == "joint_papers_3y" and NEWLY.search(text) and "sci_ei_papers_3y" not in facts:
            papers = case.facts.get("sci_ei_papers_3y")
            facts |= {"sci_ei_papers_3y": papers + value} if whole(papers) else {}
    return Heard(Kind.ADDED, facts, questions=_still_open(reading, facts))


def _still_open(reading: Reading, facts: dict[str, Any]) -> tuple[str, ...]:
    """The questions of a turn, without the one that the turn before has answered: both kinds of exchange are told."""
    told = whole(facts.get("exchange_person_times_3y"))
    return tuple(question for question in reading.questions if not (told and "是全部的交流吗" in question))


def _least(value: Any) -> Any:
    return value[0] if isinstance(value, list) and len(value) == 2 and value[1] is None else value


def other_index(text: str, said: Sequence[str]) -> bool:
    """EI论文5篇, after SCI papers: they are further papers, not another number of the same."""
    now = {word.upper() for word in re.findall(r"(SCI|EI)[^,，。\d]{0,6}\d", text, re.I)}
    before = {word.upper() for word in _INDEX.findall("".join(said))}
    return len(now) == 1 and len(before) == 1 and now != before


def _unread(text: str, facts: dict[str, Any], case: Interview, said: Sequence[str]) -> dict[str, Any]:
    """再做成一项，并且参与了联盟: a bare figure beside other facts, where just one known count can take it."""
    counted = any(case.rules.vocabulary[name].kind is FactKind.COUNT for name in facts)
    amount = None if counted else lone_amount(text)
    found = candidates(amount, text, case, said) if amount and amount.unit in {"项", "件", "篇", "人", "人次"} else []
    return {found[0].id: amount.low} if amount and len(found) == 1 else {}


def _sum(before: Any, more: int) -> Any:
    """A known count, or both ends of a known range, with so many more; an unknown one is what was said."""
    if whole(before):
        return before + more
    if isinstance(before, list) and len(before) == 2 and all(whole(end) or end is None for end in before):
        return [end if end is None else end + more for end in before]
    return more
