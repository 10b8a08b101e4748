"""Why a comparison stays open: the causes that a further document, or a corrected figure, can remove."""

from __future__ import annotations

from typing import cast

from assistant.rules import explain, logic
from assistant.rules.facts import Days, Facts, FactSpec
from assistant.rules.logic import Figure
from assistant.rules.verdicts import Cause


def figure_of(facts: Facts, fact: str) -> Figure | None:
    """A count or an amount; the vocabulary's kinds were checked against the tree when it was loaded."""
    return cast("Figure | None", facts.get(fact))


def missing(spec: FactSpec) -> Cause:
    """The fact has not been given."""
    return Cause("missing_fact", spec.id, f"缺少{explain.quoted(spec.label)}")


def inexact(spec: FactSpec, figure: Figure, threshold: str) -> Cause:
    """Only a range is known, and the threshold lies inside."""
    given = f"{explain.quoted(spec.label)}只知道是{explain.shown(figure, spec.unit)}"
    return Cause("inexact_range", spec.id, f"{given}，跨过{threshold}的门槛，请核准确数")


def inexact_day(spec: FactSpec, when: Days) -> Cause:
    """Only a month, a year or nothing is known of a day, and that does not decide it."""
    return Cause("inexact_range", spec.id, f"{explain.quoted(spec.label)}{explain.around(when)}，请核准确日期")


def contradiction(facts: Facts, part: FactSpec, whole: FactSpec) -> Cause | None:
    """A subset that is certainly larger than the whole: something to ask about, not to decide."""
    few, many = figure_of(facts, part.id), figure_of(facts, whole.id)
    if few is None or many is None:
        return None
    most = logic.bounds(many)[1]
    if most is None or logic.bounds(few)[0] <= most:
        return None
    given = f"{part.label}{explain.shown(few, part.unit)}多于{whole.label}{explain.shown(many, whole.unit)}"
    return Cause("contradiction", part.id, f"{given}，而前者是后者的一部分，两数矛盾，请核对后再填")
