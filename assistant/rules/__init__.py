"""A deterministic check of an applicant's facts against the regulation's conditions, with quotes and reasons."""

from assistant.rules.check import check
from assistant.rules.facts import FactError, FactKind, Facts, FactSpec, Range, Value, load_vocabulary, read_facts
from assistant.rules.rulefile import RuleSet, load_rules
from assistant.rules.verdicts import Cause, Finding, Result, Verdict, to_json

__all__ = [
    "Cause",
    "FactError",
    "FactKind",
    "FactSpec",
    "Facts",
    "Finding",
    "Range",
    "Result",
    "RuleSet",
    "Value",
    "Verdict",
    "check",
    "load_rules",
    "load_vocabulary",
    "read_facts",
    "to_json",
]
