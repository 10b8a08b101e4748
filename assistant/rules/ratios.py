"""A ratio of two amounts against the percentage that a third chooses from a dated parameter."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal

from assistant.rules import explain, logic
from assistant.rules.causes import contradiction, figure_of, inexact, missing
from assistant.rules.facts import Facts, FactSpec, Range
from assistant.rules.logic import Figure, Outcome
from assistant.rules.parameters import RatioBands, version_on
from assistant.rules.verdicts import Cause


def compiled(
    part: FactSpec, whole: FactSpec, by: FactSpec, versions: Sequence[RatioBands]
) -> Callable[[Facts, date], Outcome]:
    """Evaluates part/whole; ``by`` chooses the band, the day of application the version."""
    sources = {version.valid_from: explain.bands(version) for version in versions}

    def evaluate(facts: Facts, as_of: date) -> Outcome:
        parameter = version_on(versions, as_of)
        if parameter is None:
            return Outcome(None, (Cause("external_figure", None, explain.no_bands(versions, as_of)),))
        top, bottom, latest = (figure_of(facts, spec.id) for spec in (part, whole, by))
        if bottom == 0:
            return _no_ratio(whole)
        source = sources[parameter.valid_from]
        if top is None or bottom is None:
            absent = tuple(missing(spec) for spec in (part, whole, by) if spec.id not in facts)
            return Outcome(None, absent, (source,))
        if clash := contradiction(facts, by, whole):
            return Outcome(None, (clash,), (source,))
        percents = applicable(parameter, latest)
        truth = logic.ratio_at_least(top, bottom, percents)
        notes = (
            _band_note(by, latest, percents),
            explain.ratio((part, top), (whole, bottom), percents, truth),
            source,
        )
        return Outcome(truth, _causes((part, whole, by), facts, percents) if truth is None else (), notes)

    return evaluate


def applicable(parameter: RatioBands, latest: Figure | None) -> list[Decimal]:
    """The percentages that the latest year's sales may lead to (all of them, if those are unknown)."""
    low, high = (0, None) if latest is None else logic.bounds(latest)
    found: list[Decimal] = []
    for band in parameter.bands:
        if band.up_to_wan is not None and low > band.up_to_wan:
            continue
        found.append(band.percent)
        if band.up_to_wan is None or (high is not None and high <= band.up_to_wan):
            break
    return found


def _band_note(by: FactSpec, latest: Figure | None, percents: list[Decimal]) -> str:
    standard = explain.percentages(percents)
    if latest is None:
        return f"{by.label}未填，标准可能为{standard}"
    return f"{by.label}{explain.shown(latest, by.unit)}，对应的标准为{standard}"


def _causes(specs: tuple[FactSpec, FactSpec, FactSpec], facts: Facts, percents: list[Decimal]) -> tuple[Cause, ...]:
    found = []
    for spec in specs:
        figure = figure_of(facts, spec.id)
        if figure is None:
            found.append(missing(spec))
        elif isinstance(figure, Range) and (spec is not specs[-1] or len(percents) > 1):
            found.append(inexact(spec, figure, "占比标准"))
    return tuple(found)


def _no_ratio(whole: FactSpec) -> Outcome:
    text = f"{whole.label}为0，无从计算占比"
    return Outcome(None, (Cause("external_figure", None, text),), ())
