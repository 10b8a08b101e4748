"""Figures that are not asserted: 而不是三年合计5场, 只有19篇还达不到."""

from __future__ import annotations

import re

from assistant.answering.claims.denial import contrasts
from assistant.answering.claims.figures import Bound, Figure
from assistant.answering.claims.limits import times_differ
from assistant.answering.claims.reading import Reading
from assistant.answering.claims.topics import held_in


def unit_kinds(figure: Figure) -> frozenset[str]:
    """三种 and 三类 are the same count."""
    return figure.units | {"种", "类"} if figure.units & {"种", "类"} else figure.units


def is_contrasted(figure: Figure, reading: Reading) -> bool:
    """每年5场，而不是三年合计5场: what is denied beside the right figure is not the clause's, or it is refused."""
    if not any(start <= figure.start < end for start, end in contrasts(reading.masked)) or figure.unit in (
        "万元",
        "元",
        "亿元",
        "%",
    ):
        return False
    held = [h.figure for g in reading.grounds for h in held_in(g)]
    right = [h for h in held if h.value == figure.value and unit_kinds(h) & unit_kinds(figure)]
    return not any(not times_differ(figure, h) and figure.bound in (Bound.NONE, h.bound) for h in right)


def is_supposed(figure: Figure, found: list[Figure], reading: Reading) -> bool:
    """只有19篇还达不到20篇: a figure that is only supposed, rightly weighed against the clause's limit."""
    text = reading.masked
    before = re.split("[，。；：]", text[: figure.start])[-1]
    if figure.bound is not Bound.NONE or not re.search(
        r"(?:如果|若|假如|假设|比如|例如|哪怕|即使|只有|仅有|就算|只(?:做|办|发|拿|获|完成|举办|培养|牵头|参与))[^，。；]*$",
        before,
    ):
        return False
    held = [h.figure for g in reading.grounds for h in held_in(g) if h.figure.bound is Bound.LEAST]
    limits = [
        f
        for f in found
        if f is not figure and f.units & figure.units and any(h.value == f.value and h.units & f.units for h in held)
    ]
    return (
        len(limits) == 1
        and figure.value < limits[0].value
        and bool(re.search("达不到|不够|未达|没有?达到|不足|少于|不符合|不满足", text[figure.end :]))
    )


def is_refuted(figure: Figure, found: list[Figure], text: str) -> bool:
    """只有20篇还达不到20篇: the sum is wrong."""
    later = [f for f in found if f.start > figure.start and f.bound is Bound.LESS and f.units & figure.units]
    between = text[figure.end : later[0].start] if later else "。"
    return (
        figure.bound is Bound.NONE
        and not figure.is_window
        and bool(later)
        and not re.search("[。；]", between)
        and figure.value >= later[0].value
    )
