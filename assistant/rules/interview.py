"""An interview: asks only for facts that can still change a verdict, one at a time, and stops when none is left.

Which facts are live is what the check itself says. The gates (type of base, kind of host) come first; a clause
once begun is finished before the next; a question that can settle a clause goes before one that cannot, a cheap one
before a dear one, then the order of the text decides. What can make a clause applicable only if it is given
(a revocation) is asked last. A figure that turns out to be too rough, or to contradict another, is asked for
once more, never twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from assistant.rules.check import check
from assistant.rules.clausecheck import ClauseCheck
from assistant.rules.facts import FactError, FactKind, Facts, FactSpec, read_facts
from assistant.rules.rulefile import RuleSet
from assistant.rules.trees import Rule
from assistant.rules.verdicts import Cause, Result, Verdict
from assistant.rules.witnesses import Witnesses, wholes

#: A yes is said at once, a count or a date must be looked up, accounts must be fetched.
_COST = {
    FactKind.FLAG: 0,
    FactKind.CHOICE: 0,
    FactKind.DATE: 1,
    FactKind.COUNT: 1,
    FactKind.MONEY: 2,
    FactKind.YEARLY: 2,
}


class Reason(NamedTuple):
    """Why a fact is asked for: the clause, its words (empty where the fact only decides what applies).

    ``again`` says why a figure that was given already is asked for once more.
    """

    clause: str
    occurrence: int | None
    phrase: str
    again: str


class _Candidate(NamedTuple):
    fact: str
    clause: ClauseCheck
    cause: Cause | None


@dataclass(frozen=True)
class Interview:
    """One state; answers give the next. ``facts`` are JSON values as for ``check``.

    ``declined`` holds what the applicant does not know (or, for what is asked only in case there is one, has not);
    ``repeated`` what was asked for a second time, ``asked`` every question answered so far; ``wanted`` is the clause
    (label, occurrence) that the applicant asks about, which goes before everything else.
    """

    rules: RuleSet = field(repr=False)
    facts: Mapping[str, Any]
    as_of: date = field(default_factory=date.today)
    declined: frozenset[str] = frozenset()
    repeated: frozenset[str] = frozenset()
    asked: tuple[str, ...] = ()
    wanted: tuple[str, int | None] | None = None
    previous: Interview | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "facts", {name: value for name, value in self.facts.items() if value is not None})

    @classmethod
    def start(cls, rules: RuleSet, facts: Mapping[str, Any] | None = None, as_of: date | None = None) -> Interview:
        """The first state, from nothing or from what is known already; ``as_of`` is the day of application (today).

        Raises:
            FactError: a fact is unknown or has an impossible value.
        """
        first = cls(rules, facts or {}, as_of or date.today())
        first.result  # noqa: B018 - impossible values are refused here
        return first

    @cached_property
    def result(self) -> Result:
        """The ordinary check of what is known.

        Raises:
            FactError: a fact is unknown or has an impossible value.
        """
        return check(self.rules, self._exact, self.as_of)

    @property
    def question(self) -> FactSpec | None:
        """The fact to ask for next; ``None`` when no answer could change a verdict any more."""
        return self.rules.vocabulary[self._next.fact] if self._next else None

    @property
    def reason(self) -> Reason | None:
        """Why the question is asked."""
        if self._next is None:
            return None
        fact, clause, cause = self._next
        rules = [rule for rule in clause.rules if self._may_apply(rule)]
        leaves = [leaf for rule in rules if rule.test for leaf in rule.test.leaves() if fact in leaf.fact_ids]
        own = [leaf for leaf in leaves if leaf.fact_ids[0] == fact]
        permitted = [rule.quote for rule in rules if rule.only_if_given == fact]
        phrase = next((leaf.phrase for leaf in own + leaves), "") or "".join(permitted)
        again = cause.text if cause and fact in self.facts else ""
        return Reason(clause.clause, clause.occurrence, phrase, again)

    def _may_apply(self, rule: Rule) -> bool:
        """Is no gate of the rule known to be closed?"""
        return all(self._exact.get(gate) in (None, *values) for gate, values in rule.applies.items())

    @property
    def may_be_absent(self) -> bool:
        """Is the question asked only in case there is something (a revocation)? Then 没有 is an answer."""
        return self._next is not None and self._next.fact in self._only_if_given

    @property
    def left(self) -> int:
        """How many facts the check still waits for: at most so many questions once the gates are known."""
        return len({candidate.fact for candidate in self._candidates()})

    def answer(self, raw: Any, also: Mapping[str, Any] | None = None) -> Interview:
        """The state after an answer in JSON form; ``also`` are further facts that it stated.

        Raises:
            FactError: the value is impossible, or nothing is being asked; this state stays as it is.
        """
        fact = self._asked_fact()
        repeated = self.repeated | {fact} if fact in self.facts else self.repeated
        return self._after({**(also or {}), fact: raw}, repeated=repeated)

    def skip(self) -> Interview:
        """The state after 不知道 (or 没有, where ``may_be_absent``): the fact is not asked for again."""
        return self._after({}, declined=self.declined | {self._asked_fact()})

    def learn(self, facts: Mapping[str, Any]) -> Interview:
        """The state after facts that nobody asked for; the question may stay the same.

        Raises:
            FactError: a fact is unknown or has an impossible value.
        """
        following = replace(self, facts={**self.facts, **facts}, previous=self)
        following.result  # noqa: B018 - impossible values are refused here
        return following

    def undo(self) -> Interview:
        """The state before the last answer; at the beginning this one."""
        return self.previous or self

    def _after(self, facts: Mapping[str, Any], **changes: Any) -> Interview:
        asked = (*self.asked, self._asked_fact())
        following = replace(self, facts={**self.facts, **facts}, asked=asked, previous=self, **changes)
        following.result  # noqa: B018 - impossible values are refused here
        return following

    def _asked_fact(self) -> str:
        if self._next is None:
            raise FactError("没有要问的问题了，可以直接看结果。")
        return self._next.fact

    # --- what is live, and what comes first ---

    @cached_property
    def _exact(self) -> Facts:
        return read_facts(self.facts, self.rules.vocabulary)

    @cached_property
    def _only_if_given(self) -> frozenset[str]:
        return frozenset(rule.only_if_given for rule in self.rules.rules if rule.only_if_given)

    @cached_property
    def _gates(self) -> frozenset[str]:
        return frozenset(fact for rule in self.rules.rules for fact in rule.applies) - self._only_if_given

    @cached_property
    def _next(self) -> _Candidate | None:
        witnesses: dict[int, Witnesses] = {}
        ranked = []
        for place, candidate in enumerate(self._candidates()):
            clause = candidate.clause
            known = witnesses.setdefault(id(clause), Witnesses(self.rules, clause, self._exact, self.as_of))
            ranked.append((*self._rank(candidate, known), place, candidate, known))
        for *_, candidate, known in sorted(ranked, key=lambda entry: entry[:-2]):
            contradicted = candidate.cause is not None and candidate.cause.kind == "contradiction"
            if contradicted or known.can_change(candidate.fact, self.declined):
                return candidate
        return None

    def _candidates(self) -> Iterator[_Candidate]:
        for clause, finding in zip(self.rules.clauses, self.result.findings, strict=True):
            if finding.verdict is Verdict.MORE:
                for cause in finding.causes:
                    yield from (_Candidate(fact, clause, cause) for fact in self._wanted(cause) if self._open(fact))
            for rule in clause.rules:
                if rule.only_if_given and rule.only_if_given not in self.facts and self._open(rule.only_if_given):
                    yield _Candidate(rule.only_if_given, clause, None)

    def _wanted(self, cause: Cause) -> tuple[str, ...]:
        if cause.fact is None:
            return ()
        if cause.kind == "contradiction":
            # Either figure may be the wrong one; the part was usually given last.
            whole = wholes(self.rules).get(cause.fact)
            return (cause.fact, whole) if whole else (cause.fact,)
        return (cause.fact,)

    def _open(self, fact: str) -> bool:
        return fact not in self.declined and not (fact in self.facts and fact in self.repeated)

    def _rank(self, candidate: _Candidate, known: Witnesses) -> tuple[int, bool, bool, int, int]:
        fact = candidate.fact
        order, cost = self.rules.order[fact], _COST[self.rules.vocabulary[fact].kind]
        if (candidate.clause.clause, candidate.clause.occurrence) == self.wanted:
            return (-1, fact not in self._gates, not known.can_settle(fact), cost, order)
        if fact in self._gates:
            return (0, False, False, 0, order)
        if fact in self._only_if_given:
            return (3, False, False, cost, order)
        begun = bool(self.asked) and self.asked[-1] not in self._gates and self.asked[-1] in candidate.clause.fact_ids
        return (1 if begun else 2, fact in self.facts, not known.can_settle(fact), cost, order)
