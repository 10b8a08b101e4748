"""Additions: 还有3项专利 lets a known count grow."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from assistant.dialogue.context import joined_years
from assistant.dialogue.figures import amounts_of, candidates, lone_amount, which, whole
from assistant.dialogue.heard import Heard, Kind
from assistant.dialogue.turnwords import NEWLY
from assistant.rules import FactKind
from assistant.rules.interview import Interview
from assistant.rules.sentences import Reading
from assistant.rules.sentences.amounts import Amount

_TOTAL = re.compile(r"(?:一共|总共|合计|加起来|共)(?:就?是|有|为)?(?=\d|[一二两三四五六七八九十])")


def total_said(text: str) -> Amount | None:
    """漏了1项，加上一共2项: the sum that the turn itself names."""
    found = _TOTAL.search(text)
    return next(iter(amounts_of(text[found.end() :])), None) if found else None


def added(text: str, reading: Reading, case: Interview, said: Sequence[str]) -> Heard:
    """还有3项专利: a count that is known grows, one that is not becomes known."""
    vocabulary = case.rules.vocabulary
    facts: dict[str, Any] = dict(joined_years(reading, text, case, said))
    total = total_said(text)
    if total and len(meant := candidates(total, text, case, said)) == 1:
        return Heard(Kind.ADDED, {meant[0].id: total.value}, questions=reading.questions)
    if not facts or (len(facts) == 1 and lone_amount(text) and isinstance(next(iter(facts.values())), list)):
        amount = total or lone_amount(text)
        found = candidates(amount, text, case, said) if amount else []
        if amount is None or len(found) != 1:
            return Heard(Kind.UNCLEAR, questions=(which(amount, found, case),) if amount else reading.questions)
        facts = {found[0].id: amount.low}
    facts |= _unread(text, facts, case, said)
    for name, value in list(facts.items()):
        before = case.facts.get(name)
        # 这18人次只是线上的，线下还有15人次 is the sum already.
        counted_in = any(amount.low == before and f"这{amount.text}" in text for amount in amounts_of(text))
        if not whole(value) or counted_in or vocabulary[name].kind not in (FactKind.COUNT, FactKind.MONEY):
            continue
        facts[name] = total.value if total else _sum(before, value)
        if name == "joint_papers_3y" and NEWLY.search(text) and "sci_ei_papers_3y" not in facts:
            papers = case.facts.get("sci_ei_papers_3y")
            facts |= {"sci_ei_papers_3y": papers + value} if whole(papers) else {}
    return Heard(Kind.ADDED, facts, questions=reading.questions)


def _unread(text: str, facts: dict[str, Any], case: Interview, said: Sequence[str]) -> dict[str, Any]:
    """再做成一项，并且参与了联盟: a bare figure beside other facts, where just one known count can take it."""
    counted = any(case.rules.vocabulary[name].kind is FactKind.COUNT for name in facts)
    amount = None if counted else lone_amount(text)
    found = candidates(amount, text, case, said) if amount and amount.unit in {"项", "件", "篇", "人", "人次"} else []
    return {found[0].id: amount.low} if amount and len(found) == 1 else {}


def _sum(before: Any, more: int) -> Any:
    """A known count, or both ends of a known range, with so many more; an unknown one is what was said."""
    if whole(before):
        return before + more
    if isinstance(before, list) and len(before) == 2 and all(whole(end) or end is None for end in before):
        return [end if end is None else end + more for end in before]
    return more
