"""Additions: 还有3项专利 lets a known count grow."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assistant.dialogue.context import joined_years
from assistant.dialogue.figures import amounts_of, candidates, lone_amount, which, whole
from assistant.dialogue.heard import Heard, Kind
from assistant.dialogue.turnwords import ADDS, NEWLY
from assistant.rules import FactKind
from assistant.rules.interview import Interview
from assistant.rules.sentences import Reading


def added(text: str, reading: Reading, case: Interview, said: Sequence[str]) -> Heard:
    """还有3项专利: a count that is known grows, one that is not becomes known."""
    vocabulary = case.rules.vocabulary
    facts: dict[str, Any] = dict(joined_years(reading, text, case, said))
    if not facts or (len(facts) == 1 and lone_amount(text) and isinstance(next(iter(facts.values())), list)):
        amount = lone_amount(text)
        found = candidates(amount, text, case, said) if amount else []
        if amount is None or len(found) != 1:
            return Heard(Kind.UNCLEAR, questions=(which(amount, found, case),) if amount else reading.questions)
        facts = {found[0].id: amount.low}
    facts |= _unread(text, facts, case, said)
    for name, value in list(facts.items()):
        before = case.facts.get(name)
        # 这18人次只是线上的，线下还有15人次 is the sum already.
        counted_in = any(amount.low == before and f"这{amount.text}" in text for amount in amounts_of(text))
        numbers = vocabulary[name].kind is FactKind.COUNT and whole(value) and whole(before)
        if numbers and not counted_in and _adds_here(name, reading, text):
            facts[name] = before + value
            if name == "joint_papers_3y" and NEWLY.search(text) and "sci_ei_papers_3y" not in facts:
                total = case.facts.get("sci_ei_papers_3y")
                facts |= {"sci_ei_papers_3y": total + value} if whole(total) else {}
    return Heard(Kind.ADDED, facts, questions=reading.questions)


def _unread(text: str, facts: dict[str, Any], case: Interview, said: Sequence[str]) -> dict[str, Any]:
    """再做成一项，并且参与了联盟: a bare figure beside other facts, where just one known count can take it."""
    counted = any(case.rules.vocabulary[name].kind is FactKind.COUNT for name in facts)
    amount = None if counted else lone_amount(text)
    found = candidates(amount, text, case, said) if amount and amount.unit in {"项", "件", "篇", "人", "人次"} else []
    return {found[0].id: amount.low} if amount and len(found) == 1 else {}


def _adds_here(name: str, reading: Reading, text: str) -> bool:
    """Whether the word that adds stands before this figure, in its clause or the one before."""
    start = next((span.end for span in reading.spans if span.fact == name), len(text))
    return any(match.start() <= start for match in ADDS.finditer(text))
