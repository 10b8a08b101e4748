"""How a finding reads in a table or on a sheet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from assistant.tables.styles import LONG, TEXT, VERDICT_STYLE

Json = Mapping[str, Any]

#: Where the caller does not know the status of the text.
CAVEAT = "依据的管理办法为征求意见稿，未生效，最终以正式印发文件为准。"
UNKNOWN = "未提供"


def clause_of(finding: Json) -> str:
    """The clause as a table names it; one of two items with the same number says which."""
    occurrence = finding.get("occurrence")
    return f"{finding['clause']}［第{occurrence}处］" if occurrence else str(finding["clause"])


def causes_of(finding: Json) -> list[str]:
    """Why a finding is not decided; a cause is a text or an object with one."""
    causes = finding.get("causes") or ()
    return [str(cause.get("text", "")) if isinstance(cause, Mapping) else str(cause) for cause in causes]


def contradictions_of(finding: Json) -> list[tuple[str, str]]:
    """Facts that cannot both be true: the fact to correct, and what contradicts."""
    causes = (cause for cause in finding.get("causes") or () if isinstance(cause, Mapping))
    return [
        (str(cause.get("fact")), str(cause.get("text", ""))) for cause in causes if cause.get("kind") == "contradiction"
    ]


def readable(finding: Json) -> Json:
    """A finding with the cells of its row; raises whatever a finding that is none makes it raise."""
    verdict, explanation = str(finding["verdict"]), str(finding.get("explanation") or "")
    unsaid = [text for text in causes_of(finding) if text not in explanation]
    asked = "；".join(map(str, finding.get("evidence") or ())) if verdict != "不适用" else ""
    texts = (str(finding.get("quote") or ""), "；".join([explanation, *unsaid]) if unsaid else explanation, asked)
    cells = ((clause_of(finding), TEXT), (verdict, VERDICT_STYLE.get(verdict, TEXT)), *((text, LONG) for text in texts))
    return {"verdict": verdict, "cells": cells, "contradictions": contradictions_of(finding)}
