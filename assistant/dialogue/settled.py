"""A yes or no that a later turn settles or turns round without its name: 更正，是有的 · 问到了，有 · 有的，1个."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from assistant.dialogue.doubt import named
from assistant.rules import FactKind
from assistant.rules.interview import Interview
from assistant.rules.sentences import read_sentence
from assistant.rules.sentences.mood import UNSURE

_HEARD_BACK = re.compile(
    r"^(?:好了|哦|嗯|啊|哎)?[,，]?(?:(?:领导|老师|老板|同事|财务|人事|科研处|办公室|秘书|主任|他们|那边|对方)(?:那边)?(?:刚)?(?:说|讲|回了?|回复|回话|确认))?(?:刚|刚才|刚刚|已经)?(?:(?:问|查|翻|找|确认|核实|核对)(?:到|清楚|过|好|实)?了|有结果了|回话了|回复了|有的)?[^,，。]{0,8}?[,，。:：]?(?=有|没|是|不是|都|确实|都有|$)"
)
_YES = re.compile(
    r"(?:确实|的确|都|也|其实|早就|已经|我们)*(?:是)?有(?:的|了|过)?(?=$|[,，。;；!！\s])|(?:是的|确实是|的确是)(?=$|[,，。;；!！\s])"
)
_NO = re.compile(
    r"(?:确实|的确|都|也|其实|根本|我们)*(?:并)?没有?(?:参加|加入|进|办|主办|签|建|批|获批|做|发生|出现|拿)?(?:的|过|成)?(?=$|[,，。;；!！\s])|(?:不是|并不是|不是的)(?=$|[,，。;；!！\s])"
)
_ASKS = re.compile(r"[?？]|吗|呢$|多少|如果|要是|假如|万一|为什么")
#: How many bases there are of whom: 有的，1个, after 学院有没有国合基地我确认下.
_OF_WHOM = re.compile(r"(学院|院系|同一(?:二级)?学科|二级学科|学科|同一领域|单位|园区|公司|学校|所里|机构|中心)")
_SO_MANY = re.compile(
    r"(?:有(?:的|过)?|批过|建过|拿过|挂着)[,，]?(?:一共|已经|就|只)?(?P<n>[一二三四五1-9])个(?!月|人)"
)


_GATES = frozenset({"base_type", "host_kind"})


def settled_later(text: str, case: Interview, said: Sequence[str]) -> dict[str, Any]:
    """问到了，有: what the turn before left open, stated as it would have been; a count of bases too."""
    if not said or _ASKS.search(text) or not UNSURE.search(said[-1]):
        return {}
    if (
        any("基地" in turn for turn in said[-3:])
        and (number := _SO_MANY.search(text))
        and (whose := _OF_WHOM.search(said[-1]))
    ):
        return _of_one(read_sentence(f"{whose[0]}已有国合基地{number['n']}个", case.as_of).facts, case)
    back = _HEARD_BACK.search(text)
    answer = _answer(text[back.end() :]) if back and back.group() else None
    open_ones = [name for name in named(said[-1]) if name not in case.facts]
    flags = [name for name in open_ones if case.rules.vocabulary[name].kind is FactKind.FLAG]
    return {flags[0]: answer} if answer is not None and len(flags) == 1 == len(open_ones) else {}


def _of_one(facts: dict[str, Any], case: Interview) -> dict[str, Any]:
    own = {name: value for name, value in facts.items() if name not in _GATES}
    kinds = {case.rules.vocabulary[name].kind for name in own}
    return own if len(own) == 1 and kinds <= {FactKind.COUNT} else {}


def _answer(text: str) -> bool | None:
    """Yes or no, where some part of the turn is one and no part is the other."""
    parts = [part for part in re.split(r"[,，。;；!！]", text) if part.strip()]
    yes = any(_YES.fullmatch(part.strip()) for part in parts)
    no = any(_NO.fullmatch(part.strip()) for part in parts)
    return yes if yes != no else None
