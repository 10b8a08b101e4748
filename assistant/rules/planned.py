"""The words of a what-if: changes to facts as a clerk would put them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple, cast

from assistant.rules import explain, logic
from assistant.rules.facts import Days, Facts, FactSpec, Range, Value
from assistant.rules.logic import Figure, Number
from assistant.rules.verdicts import Verdict


class Change(NamedTuple):
    """One fact as it would have to be; ``text`` says it (empty where another change says it too)."""

    fact: str
    value: Value
    text: str


def changes(
    goals: Mapping[str, Value],
    closed: Mapping[str, Value],
    facts: Facts,
    vocabulary: Mapping[str, FactSpec],
    wholes: Mapping[str, str],
) -> tuple[Change, ...]:
    """Goals in the order of the text, then the wholes that rise with a subset (``closed`` has both).

    A subset and its whole make one sentence where the text asks for both.
    """
    said_with = {whole: part for part, whole in wholes.items() if part in goals and whole in goals}
    found = []
    for fact, goal in closed.items():
        text = ""
        if fact in said_with:
            part = said_with[fact]
            text = _with_subset((vocabulary[fact], goal), (vocabulary[part], goals[part]), facts)
        elif fact in goals and fact not in said_with.values():
            text = _one(vocabulary[fact], goal, facts.get(fact))
        found.append(Change(fact, goal, text))
    return tuple(found)


def _one(spec: FactSpec, goal: Value, given: Value | None) -> str:
    if isinstance(goal, bool):
        return spec.remedy or f"{explain.quoted(spec.label)}须为{explain.yes_no(goal)}"
    if isinstance(goal, str):
        return f"{spec.label}须为{goal}" + (f"（{spec.remedy}）" if spec.remedy else "")
    if isinstance(goal, date):
        return f"{spec.remedy + '，使' if spec.remedy else ''}{spec.label}不早于{explain.day(goal)}"
    if isinstance(goal, tuple):
        return _years(spec, goal, cast("tuple[Figure, ...]", given))
    return _figure(spec, cast("Number", goal), cast("Figure | None", given))


def _figure(spec: FactSpec, goal: Number, given: Figure | None) -> str:
    name, unit = spec.label.removeprefix("其中"), spec.unit
    if given is None:
        return f"{name}须达到{explain.plain(goal)}{unit}（现在没有填写）"
    if logic.bounds(given)[0] > goal:
        return f"{name}须由{explain.shown(given, unit)}减到{explain.plain(goal)}{unit}" + (
            f"（{spec.remedy}）" if spec.remedy else ""
        )
    return f"{name}{_added(goal, given, unit)}（达到{explain.plain(goal)}{unit}）"


def _added(goal: Number, given: Figure, unit: str) -> str:
    low, high = logic.bounds(given)
    if low == high:
        return f"再增加{explain.plain(goal - low)}{unit}"
    least = max(goal - (low if high is None else high), 0)
    return f"再增加{explain.plain(least)}至{explain.plain(goal - low)}{unit}（以准确数为准）"


def _with_subset(whole: tuple[FactSpec, Value], part: tuple[FactSpec, Value], facts: Facts) -> str:
    """「论文再增加2篇（达到20篇），这2篇都须是中外联合发表论文（达到3篇）」."""
    (spec, goal), (subset, subgoal) = whole, part
    given, had = cast("Figure", facts[spec.id]), cast("Figure | None", facts.get(subset.id))
    name, unit = subset.label.removeprefix("其中"), subset.unit
    low, high = logic.bounds(given)
    few, many = logic.bounds(had if had is not None else 0)
    reached = f"（达到{explain.plain(cast('Number', subgoal))}{unit}）"
    if low != high or few != many:
        part_text = f"其中{_figure(subset, cast('Number', subgoal), had)}"
        return f"{_figure(spec, cast('Number', goal), given)}，{part_text}"
    added, joint = cast("int", goal) - low, cast("int", subgoal) - few
    if added == joint:
        every = "这1" if added == 1 else f"这{explain.plain(added)}"
        all_of = "须是" if added == 1 else "都须是"
        return f"{_figure(spec, cast('Number', goal), given)}，{every}{unit}{all_of}{name}{reached}"
    return f"{_figure(spec, cast('Number', goal), given)}，其中至少{explain.plain(joint)}{unit}须是{name}{reached}"


def _years(spec: FactSpec, goal: tuple[Figure, ...], given: tuple[Figure, ...]) -> str:
    parts, past = [], False
    for back, (new, old) in enumerate(zip(reversed(goal), reversed(given), strict=True), 1):
        if new == old:
            continue
        year = "最近一年" if back == 1 else f"往前第{back - 1}年"
        past = past or back > 1
        parts.append(
            f"{year}{_added(cast('Number', new), old, spec.unit)}（达到{explain.plain(cast('Number', new))}{spec.unit}）"
        )
    text = f"{spec.label}：{'，'.join(reversed(parts))}"
    return text + ("；已过去的年份不能补办，只能补上漏计而有证明的，或等该年移出最近三年" if past else "")


def waiting(day: date, as_of: date) -> str:
    """A change that only time brings."""
    return f"等到{explain.day(day)}（含当日）以后再申报，还须等{(day - as_of).days}天"


def outcome(after: Verdict, left: Sequence[str]) -> str:
    """What the clause then comes to; ``left`` says what stays open."""
    because = f"：{'；'.join(left)}" if left and after is not Verdict.MET else ""
    return f"其他不变时，本项变为{after}{because}。"


def sentence(best: Sequence[Change], others: Sequence[Sequence[Change]], wait: str, then: str) -> str:
    """The whole what-if of one clause in Chinese; what all ways share is said once."""
    mine = [text for text in (wait, *_texts(best)) if text]
    rest = [_texts(way) for way in others]
    shared = [text for text in mine if all(text in way for way in rest)]
    own = "，并且".join(text for text in mine if text not in shared)
    alternatives = ["，并且".join(text for text in way if text not in shared) for way in rest]
    if alternatives and shared:
        own += f"（或者：{'；或者：'.join(alternatives)}）"
    text = f"最小的改变：{_listed([*shared, *([own] if own else [])])}。"
    if alternatives and not shared:
        text += f"也可以：{'；或者：'.join(alternatives)}。"
    return text + then


def _texts(way: Sequence[Change]) -> list[str]:
    return [change.text for change in way if change.text]


def _listed(texts: Sequence[str]) -> str:
    return "；".join(texts) if len(texts) < 2 else "；".join(f"（{n}）{text}" for n, text in enumerate(texts, 1))


def as_json(value: Value) -> Any:
    """A value as facts are written in JSON."""
    if isinstance(value, Range):
        return [as_json(value.low), None if value.high is None else as_json(value.high)]
    if isinstance(value, tuple):
        return {"years": [as_json(year) for year in value]}
    if isinstance(value, Days):
        return [end.isoformat() if end else None for end in (value.first, value.last)]
    if isinstance(value, Decimal):
        return explain.plain(value)
    return value.isoformat() if isinstance(value, date) else value
