"""An applicant's facts against every clause that can be checked. Deterministic; no model, no network."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from assistant.rules.facts import read_facts
from assistant.rules.rulefile import RuleSet
from assistant.rules.verdicts import Finding, Result, Verdict, overall_of


def check(rules: RuleSet, raw_or_facts: Mapping[str, Any], as_of: date | None = None) -> Result:
    """Findings for one applicant, in the order of the text; ``as_of`` is the day of application (today).

    Raises:
        FactError: a fact is unknown or has an impossible value.
    """
    facts = read_facts(raw_or_facts, rules.vocabulary)
    get, day = facts.get, as_of or date.today()
    findings: list[Finding] = []
    verdicts: list[Verdict] = []
    asks: set[str] = set()
    for clause in rules.clauses:
        finding, asked = clause.check(get, facts, day)
        findings.append(finding)
        verdicts.append(finding.verdict)
        if asked:
            asks.update(asked)
    ask_next = tuple(sorted(asks, key=rules.order.__getitem__)) if asks else ()
    used = rules.parameters.used_on(day)
    return Result(overall_of(verdicts), tuple(findings), ask_next, rules.version, rules.text_sha256, used)
