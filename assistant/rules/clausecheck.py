"""One clause of the regulation: its parts, and how their outcomes become one finding."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from assistant.rules import explain
from assistant.rules.causes import missing
from assistant.rules.compiling import Compiler, Evaluate
from assistant.rules.explain import EXACTLY, quoted
from assistant.rules.facts import Facts, FactSpec
from assistant.rules.logic import Outcome, Truth
from assistant.rules.parameters import Background
from assistant.rules.trees import NotAfter, Ratio, Rule, Waited
from assistant.rules.verdicts import Cause, CauseKind, Finding, Verdict

#: Causes that a further document can remove; the others need a person.
_ASKED = ("missing_fact", "inexact_range", "contradiction")
#: The cache of one clause is emptied at this size, so that a long-running service stays small.
_CACHE_LIMIT = 4096

Checked = tuple[Finding, tuple[str, ...]]


class Part(NamedTuple):
    """A rule with its compiled test; ``gates`` are (fact, values that open it)."""

    rule: Rule
    evaluate: Evaluate | None
    gates: tuple[tuple[FactSpec, frozenset[object]], ...]
    discretion: Cause | None
    failed: Cause | None
    background: tuple[Background, ...]


class Piece(NamedTuple):
    """What one part says about one applicant."""

    verdict: Verdict
    causes: tuple[Cause, ...]
    notes: tuple[str, ...]
    rule: Rule
    aside: str = ""


class ClauseCheck:
    """All parts of one clause; ``check`` is a pure function of the facts in ``fact_ids`` (and the day)."""

    def __init__(self, rules: Sequence[Rule], quote: str, compiler: Compiler) -> None:
        first = rules[0]
        self.clause, self.occurrence, self.quote = first.clause, first.occurrence, quote
        # 12.1a and 12.1b are the parts of 12.1.
        self.rule_id = first.id.rstrip("abc") if len(rules) > 1 else first.id
        self.rules = tuple(rules)
        self.parts = tuple(_part(rule, compiler) for rule in rules)
        self.fact_ids = _fact_ids(rules)
        self.dated = any(rule.background or _is_dated(rule) for rule in rules)
        self._vocabulary: Mapping[str, FactSpec] = compiler.vocabulary
        self._gate_ids = tuple(dict.fromkeys(fact for rule in rules for fact in _gates_of(rule)))
        self._cache: dict[object, Checked] = {}
        #: An empty tuple: the gates do not settle it.
        self._at_gate: dict[object, Checked | tuple[()]] = {}

    def check(self, get: Callable[[str], object], facts: Facts, as_of: date) -> Checked:
        """The finding, and the missing facts that can still change it."""
        if self._gate_ids:
            gate = tuple(map(get, self._gate_ids))
            stopped = self._at_gate.get(gate)
            if stopped is None:
                if len(self._at_gate) >= _CACHE_LIMIT:
                    self._at_gate.clear()
                stopped = self._at_gate[gate] = self._stopped(facts)
            if stopped:
                return stopped
        key: tuple[object, ...] = tuple(map(get, self.fact_ids))
        if self.dated:
            key = (as_of, *key)
        found = self._cache.get(key)
        if found is None:
            if len(self._cache) >= _CACHE_LIMIT:
                self._cache.clear()
            found = self._cache[key] = self._check(facts, as_of)
        return found

    def _stopped(self, facts: Facts) -> Checked | tuple[()]:
        """The finding if the gates alone settle it: all closed, or none open and one unknown."""
        states = [_gate(part, facts) for part in self.parts]
        if any(value for value, _ in states):
            return ()
        if all(value is False for value, _ in states):
            return self._made(
                Verdict.NOT_APPLICABLE, self._closed(facts), (), (), self._used(self._gate_ids, facts)
            ), ()
        causes = tuple(dict.fromkeys(cause for value, asked in states if value is None for cause in asked))
        pieces = [Piece(Verdict.MORE, causes, (), part.rule) for part in self.parts]
        return self._finding(pieces, self._used(self._gate_ids, facts))

    def _check(self, facts: Facts, as_of: date) -> Checked:
        pieces: list[Piece] = []
        for part in self.parts:
            applies, causes = _gate(part, facts)
            if applies is False:
                continue
            piece = _judge(part, part.evaluate(facts, as_of) if part.evaluate else None)
            if part.background and piece.verdict is Verdict.JUDGE:
                piece = piece._replace(aside=explain.background(part.background, as_of))
            if applies:
                pieces.append(piece)
            elif piece.verdict is not Verdict.MET:
                # A part that would be met if it applied changes nothing, so its gate need not be known.
                more = piece.causes if piece.verdict is Verdict.MORE else ()
                pieces.append(Piece(Verdict.MORE, causes + more, piece.notes, part.rule))
        return self._finding(pieces, self._used(self.fact_ids, facts))

    @staticmethod
    def _used(read: Sequence[str], facts: Facts) -> tuple[str, ...]:
        return tuple(fact for fact in read if fact in facts)

    def _finding(self, pieces: Sequence[Piece], used: tuple[str, ...]) -> Checked:
        verdicts = [piece.verdict for piece in pieces]
        verdict = next(v for v in (Verdict.FAILED, Verdict.MORE, Verdict.JUDGE, Verdict.MET) if v in verdicts)
        deciding = [piece for piece in pieces if piece.verdict is verdict]
        causes = tuple(dict.fromkeys(cause for piece in deciding for cause in piece.causes))
        evidence = tuple(dict.fromkeys(text for piece in pieces for text in piece.rule.evidence))
        asks: tuple[str, ...] = ()
        if verdict is Verdict.MORE:
            wanted = (c.fact for c in causes if c.kind == "missing_fact" and c.fact)
            asks = tuple(dict.fromkeys(wanted))
        return self._made(verdict, _explained(verdict, pieces, causes), causes, evidence, used), asks

    def _closed(self, facts: Facts) -> str:
        reasons: dict[str, None] = {}
        for part in self.parts:
            if part.rule.only_if_given and facts.get(part.rule.only_if_given) is None:
                spec = self._vocabulary[part.rule.only_if_given]
                reasons[f"没有填写{quoted(spec.label)}，本项不适用"] = None
            for spec, wanted in part.gates:
                given = facts.get(spec.id)
                if given is not None and given not in wanted:
                    reasons[_not_for(spec, wanted, given)] = None
        return f"{'；'.join(reasons)}。"

    def _made(
        self,
        verdict: Verdict,
        text: str,
        causes: tuple[Cause, ...],
        evidence: tuple[str, ...],
        used: tuple[str, ...],
    ) -> Finding:
        return Finding(self.rule_id, self.clause, self.occurrence, verdict, self.quote, text, causes, evidence, used)


def _part(rule: Rule, compiler: Compiler) -> Part:
    gates = tuple((compiler.vocabulary[fact], frozenset[object](values)) for fact, values in rule.applies.items())
    reason = rule.reason or ""
    # A permission is open to everyone whom it names, but on a condition: that all the other clauses are met.
    discretion = Cause("discretion", None, reason) if rule.test is None else None
    failed: Cause | None = None
    kind: CauseKind | None = rule.unsettled or ("soft_rule" if rule.modality == "normally" else None)
    if kind:
        failed = Cause(kind, None, reason)
    background = compiler.parameters.background[rule.background] if rule.background else ()
    return Part(rule, compiler.compile(rule.test) if rule.test else None, gates, discretion, failed, background)


def _is_dated(rule: Rule) -> bool:
    """Does the day of application matter: to a date, or to the version of a parameter?"""
    return any(isinstance(leaf, (NotAfter, Waited, Ratio)) for leaf in (rule.test.leaves() if rule.test else ()))


def _gates_of(rule: Rule) -> tuple[str, ...]:
    return (*rule.applies, rule.only_if_given) if rule.only_if_given else tuple(rule.applies)


def _fact_ids(rules: Sequence[Rule]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for rule in rules:
        found.update(dict.fromkeys(_gates_of(rule)))
        for leaf in rule.test.leaves() if rule.test else ():
            found.update(dict.fromkeys(leaf.fact_ids))
    return tuple(found)


def _gate(part: Part, facts: Facts) -> tuple[Truth, tuple[Cause, ...]]:
    """Does the part apply? Open gates with the facts that would settle them."""
    if part.rule.only_if_given and facts.get(part.rule.only_if_given) is None:
        return False, ()
    unknown: list[Cause] = []
    for spec, wanted in part.gates:
        given = facts.get(spec.id)
        if given is None:
            unknown.append(missing(spec))
        elif given not in wanted:
            return False, ()
    return (None, tuple(unknown)) if unknown else (True, ())


def _not_for(spec: FactSpec, wanted: frozenset[object], given: object) -> str:
    if isinstance(given, bool):
        return f"{quoted(spec.label)}为{'是' if given else '否'}，本项不适用"
    allowed = "、".join(choice for choice in spec.choices if choice in wanted)
    return f"本项只适用于{spec.label}为{allowed}的，此处为{given}，不适用"


def _judge(part: Part, outcome: Outcome | None) -> Piece:
    rule = part.rule
    if outcome is None:
        return Piece(Verdict.JUDGE, (part.discretion,) if part.discretion else (), (), rule)
    if outcome.value:
        return Piece(Verdict.MET, (), outcome.notes, rule)
    if outcome.value is False:
        if part.failed:
            return Piece(Verdict.JUDGE, (part.failed,), outcome.notes, rule)
        return Piece(Verdict.FAILED, (), outcome.notes, rule)
    asked = any(cause.kind in _ASKED for cause in outcome.causes)
    return Piece(Verdict.MORE if asked else Verdict.JUDGE, outcome.causes, outcome.notes, rule)


def _explained(verdict: Verdict, pieces: Sequence[Piece], causes: Sequence[Cause]) -> str:
    notes = [note for piece in pieces for note in piece.notes]
    sentences = ["；".join(notes)]
    if verdict is Verdict.FAILED:
        together = len(pieces) > 1 or any(piece.rule.test and piece.rule.test.all for piece in pieces)
        several = together and len(notes) > 1
        sentences.append("各条件须同时具备，有一处未达到，故本项不符合" if several else "故本项不符合")
    elif verdict is Verdict.JUDGE:
        if any(piece.verdict is Verdict.MET and piece.notes for piece in pieces):
            sentences.append("可以核对的部分已符合")
        sentences.append(f"须由人工判断：{'；'.join(cause.text for cause in causes)}")
    elif verdict is Verdict.MORE:
        sentences.append("；".join(cause.text for cause in causes))
    sentences += [piece.rule.note for piece in pieces if piece.verdict is Verdict.MET and piece.rule.note]
    sentences += [piece.aside for piece in pieces if verdict is Verdict.JUDGE and piece.aside]
    windows = dict.fromkeys(piece.rule.window for piece in pieces if piece.rule.window in _ROLLING)
    if windows and (verdict is Verdict.FAILED or EXACTLY in sentences[0]):
        # Near the threshold a few months more or less may turn the verdict.
        sentences.append(f"“{'、'.join(w for w in windows if w)}”从何时起算原文未写明，以上按所填的数判断")
    return "。".join(sentence for sentence in sentences if sentence) + "。"


_ROLLING = ("近三年", "近3年")
