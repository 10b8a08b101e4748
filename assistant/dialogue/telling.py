"""A conversation's state as what the answer has to tell."""

from __future__ import annotations

from typing import Any

from assistant.answering.findings import Told
from assistant.dialogue.dossier import Dossier, held_back
from assistant.dialogue.heard import Kind
from assistant.rules import Result
from assistant.rules.whatif import what_if


def told_of(state: Dossier) -> Told:
    """Findings, facts, what changed, what is unclear and what is asked next."""
    case = state.case
    points = [point for point in state.heard.questions if not point.startswith("没有说明年限")]
    if state.held and state.heard.kind is not Kind.UNCLEAR and not any("暂不下结论" in point for point in points):
        # It stays said until it is settled: a later answer must not look as if nothing were open.
        points.append(held_back(state.held, case))
    return Told(
        case.result,
        state.facts,
        case.rules.vocabulary,
        what_if(case.rules, case.facts, case.result, case.as_of),
        tuple((change.fact, change.before, change.after) for change in state.changes),
        frozenset(state.supposed),
        tuple(points),
        case.question,
        case.reason,
        state.heard.kind is Kind.WHY,
        named=state.named,
    )


def findings_json(result: Result) -> tuple[dict[str, Any], ...]:
    """The findings as answers carry them: the contract's four fields and the quote."""
    return tuple(
        {
            "clause": finding.clause,
            "occurrence": finding.occurrence,
            "verdict": finding.verdict.value,
            "explanation": finding.explanation,
            "quote": finding.quote,
        }
        for finding in result.findings
    )
