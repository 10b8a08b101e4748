"""Every figure stands in a cited clause: same unit, limit the same way round, same years, about the same thing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.answering.claims.counting import is_own_count
from assistant.answering.claims.facts import asked, computed, is_misattributed, may_repeat
from assistant.answering.claims.figures import Figure, figures
from assistant.answering.claims.folding import asks, fold
from assistant.answering.claims.limits import bounds_agree, times_differ
from assistant.answering.claims.reading import Ground, Reading
from assistant.answering.claims.supposed import is_contrasted, is_refuted, is_supposed, unit_kinds
from assistant.answering.claims.topics import Held, held_in, is_other_topic
from assistant.answering.claims.vocabulary import BASE_TYPES

_RANGE = re.compile(
    r"\d+(?:\.\d+)?(?:篇|项|件|场|人次|人|年|个)?[-~—–至到]\d+|[一二三四五六七八九十]+[至到][一二三四五六七八九十]+(?=年|项|篇|个|场|人|件|天|日)|(?<![一二三四五六七八九十])(?:一两|两三|三四|四五|五六|六七|七八|八九)(?=年|项|篇|个|场|人|件|天|日)"
)


def number_faults(reading: Reading) -> Iterator[str]:
    """Objections to the figures of a sentence."""
    text = reading.masked
    found = list(figures(text))
    for match in _RANGE.finditer(text):
        if (
            match.group() not in reading.allowed
            and match.group() not in reading.evidence.given
            and not _is_told(match.group(), reading)
        ):
            yield f"“{match.group()}”是范围，来源里没有这样的写法"
    for number, _figure in enumerate(found):
        fault = _fault(reading, text, found, number)
        if fault:
            yield fault


def _is_told(words: str, reading: Reading) -> bool:
    lines = [str(f.get("explanation", "")) for f in reading.evidence.findings]
    return any(words in line for line in (*lines, *reading.evidence.computed))


def _shown(figure: Figure, text: str) -> str:
    return text[max(0, figure.start - 4) : figure.end + 2].strip("，。；：§、")


def _fault(reading: Reading, text: str, found: list[Figure], number: int) -> str | None:
    figure = found[number]
    quoted = any(start <= figure.start < end for start, end in reading.exact)
    if quoted or _is_no_count(figure, text) or is_contrasted(figure, reading) or is_supposed(figure, found, reading):
        return None
    if figure.is_window:
        return _window_fault(reading, text, figure)
    return _whose_fault(reading, text, found, figure) or _rule_fault(reading, text, found, number)


def _whose_fault(reading: Reading, text: str, found: list[Figure], figure: Figure) -> str | None:
    """A distance, a comparison or a count that is put down to the asker must be the asker's or the checker's."""
    limits = tuple(f for g in reading.grounds for f in figures(g.allowed))
    is_distance = re.search(r"(?:差|缺|短)(?:了|着)?$", text[: figure.start])
    if is_distance and not may_repeat(figure, text, reading.evidence, limits):
        return f"“{_shown(figure, text)}”这个差额没有核对结果可依"
    if is_refuted(figure, found, text):
        return f"{figure.text}并没有不足"
    if is_misattributed(figure, text, reading.evidence):
        return f"“{figure.text}”不是提问人自己写的数"
    return None


def _rule_fault(reading: Reading, text: str, found: list[Figure], number: int) -> str | None:
    """Number and unit, then the limit, then the years, then what is counted."""
    figure = found[number]
    held = [h for g in _grounds_for(reading, text, figure) for h in held_in(g)]
    alike = [
        h
        for h in held
        if h.figure.value == figure.value and (unit_kinds(figure) & unit_kinds(h.figure) or not figure.unit)
    ]
    if not alike:
        return _unknown_fault(reading, text, figure, held)
    fitting = [h for h in alike if bounds_agree(figure, h.figure, text, reading)]
    timed = [h for h in fitting if not times_differ(figure, h.figure)]
    fault = None
    if not fitting:
        theirs = may_repeat(figure, text, reading.evidence, ())
        fault = None if theirs else f"“{_shown(figure, text)}”的上限或下限与所引条款不一致"
    elif not timed:
        fault = f"“{figure.text}”的{times_differ(figure, fitting[0].figure)}与所引条款不一致"
    elif is_other_topic(text, found, number, timed, held):
        fault = f"“{_shown(figure, text)}”在所引条款里说的不是同一件事"
    return fault


def _unknown_fault(reading: Reading, text: str, figure: Figure, held: list[Held]) -> str | None:
    """A figure that no cited clause holds is the asker's, the checker's, or counts what the sentence lists."""
    counted = is_own_count(figure, reading) and not _counts_otherwise(figure, held)
    if counted or may_repeat(figure, text, reading.evidence, tuple(h.figure for h in held)):
        return None
    same_value = any(h.figure.value == figure.value for h in held)
    return f"“{_shown(figure, text)}”的{'单位与所引条款不一致' if same_value else '数在所引条款里没有'}"


def _is_no_count(figure: Figure, text: str) -> bool:
    """多久一次, 从哪一天, 三个字: nothing is counted."""
    before, after = text[max(0, figure.start - 3) : figure.start], text[figure.end : figure.end + 1]
    return (
        bool(re.search(r"多久|多长|哪|某|往前推满?|每隔?几$", before))
        or after == "字"
        or text[figure.start : figure.end + 1].endswith("多次")
    )


def _counts_otherwise(figure: Figure, held: list[Held]) -> bool:
    """三种类型: the clause counts its kinds itself."""
    return figure.unit in ("种", "类") and any(h.figure.unit in ("种", "类") for h in held)


def _grounds_for(reading: Reading, text: str, figure: Figure) -> tuple[Ground, ...]:
    """The clause named last before the figure, else those of the base type named last, else all that are cited."""
    grounds = reading.grounds
    labels = [label for position, label in reading.named if position < figure.start]
    named = [g for g in grounds if labels and labels[-1] in (g.label, g.source.clause)]
    if named and len(grounds) > 1:
        return tuple(named)
    types = [(text.rfind(name, 0, figure.start), name) for name in BASE_TYPES]
    position, name = max(types)
    typed = tuple(g for g in grounds if g.source.base_type in (name, None))
    return typed if position >= 0 and any(g.source.base_type == name for g in grounds) else grounds


def _window_fault(reading: Reading, text: str, figure: Figure) -> str | None:
    windows = [f for g in reading.grounds for f in figures(g.allowed) if f.is_window]
    if any(w.value == figure.value and w.unit == figure.unit for w in windows) or (
        not reading.cited and asks(fold(reading.raw))
    ):
        return None
    theirs = [
        f
        for f in (*asked(reading.evidence), *computed(reading.evidence))
        if f.value == figure.value and f.unit == figure.unit
    ]
    if theirs and not re.search(r"要求|规定|须|应|必须", text):
        return None
    return f"所引条款没有写“近{figure.text}”"
