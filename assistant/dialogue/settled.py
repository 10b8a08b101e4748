"""How many bases there are, settled by a later turn without their name: 有的，1个, after 学院有没有国合基地我确认下."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from assistant.rules import FactKind
from assistant.rules.interview import Interview
from assistant.rules.sentences import read_sentence
from assistant.rules.sentences.mood import UNSURE

_ASKS = re.compile(r"[?？]|吗|呢$|多少|如果|要是|假如|万一|为什么")
_OF_WHOM = re.compile(r"(学院|院系|同一(?:二级)?学科|二级学科|学科|同一领域|单位|园区|公司|学校|所里|机构|中心)")
_SO_MANY = re.compile(
    r"(?:有(?:的|过)?|批过|建过|拿过|挂着)[,，]?(?:一共|已经|就|只)?(?P<n>[一二三四五1-9])个(?!月|人)"
)
_GATES = frozenset({"base_type", "host_kind"})


def bases_settled(text: str, case: Interview, said: Sequence[str]) -> dict[str, Any]:
    """The number of bases of the unit, college or discipline that the turn before was unsure about."""
    if not said or _ASKS.search(text) or not UNSURE.search(said[-1]):
        return {}
    if not any("基地" in turn for turn in said[-3:]):
        return {}
    number, whose = _SO_MANY.search(text), _OF_WHOM.search(said[-1])
    if not number or not whose:
        return {}
    facts = read_sentence(f"{whose[0]}已有国合基地{number['n']}个", case.as_of).facts
    own = {name: value for name, value in facts.items() if name not in _GATES}
    kinds = {case.rules.vocabulary[name].kind for name in own}
    return own if len(own) == 1 and kinds <= {FactKind.COUNT} else {}
