"""What a check says: verdicts, causes, findings. Named tuples, because thousands are made a second."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import Any, Literal, NamedTuple, TypeAlias


class Verdict(StrEnum):
    """The verdict on one clause. There is none for a whole application: that is for people to give."""

    MET = "符合"
    FAILED = "不符合"
    MORE = "需补充材料"
    JUDGE = "需人工判断"
    NOT_APPLICABLE = "不适用"


CauseKind: TypeAlias = Literal[
    "missing_fact",
    "inexact_range",
    "external_figure",
    "discretion",
    "soft_rule",
    "readings_disagree",
    "scope_unstated",
    "contradiction",
]


class Cause(NamedTuple):
    """Why a clause could not be decided; ``fact`` is the fact to ask for, where there is one."""

    kind: CauseKind
    fact: str | None
    text: str


class Finding(NamedTuple):
    """The verdict on one clause with everything a clerk needs to check it by hand."""

    rule_id: str
    clause: str
    occurrence: int | None
    verdict: Verdict
    quote: str
    explanation: str
    causes: tuple[Cause, ...]
    evidence: tuple[str, ...]
    facts: tuple[str, ...]


class ParameterUse(NamedTuple):
    """The version of a figure from elsewhere that a check went by; ``decides``: not merely background."""

    name: str
    title: str
    number: str | None
    valid_from: date
    valid_until: date | None
    source: str
    decides: bool

    def to_json(self) -> dict[str, Any]:
        """Dates as 年-月-日."""
        until = self.valid_until.isoformat() if self.valid_until else None
        return {**self._asdict(), "valid_from": self.valid_from.isoformat(), "valid_until": until}


class Result(NamedTuple):
    """All findings in the order of the text, and which missing facts would change something."""

    overall: str
    findings: tuple[Finding, ...]
    ask_next: tuple[str, ...]
    rule_version: str
    text_sha256: str
    parameters: tuple[ParameterUse, ...] = ()


def overall_of(verdicts: Sequence[Verdict]) -> str:
    """One sentence over all findings; it never says that an application passes."""
    failed, judge, more = (verdicts.count(v) for v in (Verdict.FAILED, Verdict.JUDGE, Verdict.MORE))
    open_items = f"另有 {judge} 项需人工判断、{more} 项需补充材料"
    if not failed:
        return f"未发现不符合项，{open_items}"
    return f"有 {failed} 项不符合" + (f"，{open_items}" if judge or more else "")


def to_json(result: Result) -> dict[str, Any]:
    """The machine-readable form, as other programs read it; ``error`` is for callers that failed."""
    return {
        "overall": result.overall,
        "findings": [
            {
                "clause": finding.clause,
                "occurrence": finding.occurrence,
                "verdict": finding.verdict.value,
                "quote": finding.quote,
                "explanation": finding.explanation,
                "causes": [cause._asdict() for cause in finding.causes],
                "evidence": list(finding.evidence),
            }
            for finding in result.findings
        ],
        "ask_next": list(result.ask_next),
        "error": None,
    }
