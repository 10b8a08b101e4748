"""rules.yaml and parameters.yaml, checked word by word against the text before a single rule is used."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from assistant.corpus.yamlfile import YamlSource
from assistant.errors import CorpusError
from assistant.quantities import find_quantities
from assistant.rules.clausecheck import ClauseCheck
from assistant.rules.compiling import Compiler
from assistant.rules.facts import FactKind, FactSpec, load_vocabulary
from assistant.rules.parameters import Parameters
from assistant.rules.texthash import text_hash
from assistant.rules.trees import (
    AtLeast,
    Deadline,
    EachYear,
    Given,
    Is,
    NotAfter,
    OneOf,
    Ratio,
    RoomForOne,
    Rule,
    RuleFile,
    SumAtLeast,
    Test,
    Waited,
)
from assistant.statutes import Clause, Document

FILES = ("facts.yaml", "rules.yaml", "parameters.yaml")

_KINDS: dict[type, tuple[FactKind, ...]] = {
    AtLeast: (FactKind.COUNT,),
    SumAtLeast: (FactKind.COUNT,),
    RoomForOne: (FactKind.COUNT,),
    Is: (FactKind.FLAG,),
    OneOf: (FactKind.CHOICE,),
    NotAfter: (FactKind.DATE,),
    Waited: (FactKind.DATE,),
    EachYear: (FactKind.YEARLY,),
    Ratio: (FactKind.MONEY,),
    Given: (FactKind.MONEY, FactKind.COUNT),
}


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Rules that agree with their text, compiled; ``clauses`` are those that can be checked."""

    rules: tuple[Rule, ...]
    vocabulary: Mapping[str, FactSpec]
    parameters: Parameters
    clauses: tuple[ClauseCheck, ...]
    version: str
    text_sha256: str
    order: Mapping[str, int]
    """Where a missing fact comes in the list of questions: gates first, then as in facts.yaml."""


class _Checker:
    """Collects what contradicts the text or the vocabulary, each with its line."""

    def __init__(
        self, source: YamlSource, document: Document, vocabulary: Mapping[str, FactSpec], background: Collection[str]
    ) -> None:
        self.source, self.document, self.vocabulary, self.background = source, document, vocabulary, background
        self.faults: list[str] = []

    def fault(self, number: int, key: str, message: str) -> None:
        self.faults.append(f"{self.source.where('rules', number, key)}：{message}")

    def rule(self, number: int, rule: Rule) -> None:
        found = self.document.find(rule.clause, rule.occurrence)
        if len(found) != 1:
            why = "原文没有这一条款" if not found else "原文有两处，须写 occurrence"
            self.fault(number, "clause", f"{rule.clause} {why}")
            return
        current = text_hash(found[0].text)
        if rule.text_hash != current:
            self.fault(number, "text_hash", _changed(rule, current))
        if rule.quote not in found[0].text:
            self.fault(number, "quote", f"引文“{rule.quote[:20]}…”不是{rule.clause}的原文")
        if rule.window and rule.window not in found[0].text:
            self.fault(number, "window", f"“{rule.window}”不是{rule.clause}的原文")
        for fact, values in rule.applies.items():
            self.gate(number, fact, values)
        if rule.only_if_given:
            self.known(number, "only_if_given", rule.only_if_given)
        if rule.background and rule.background not in self.background:
            self.fault(number, "background", f"parameters.yaml 的 background 里没有 {rule.background}")
        if rule.deadline:
            self.deadline(number, rule, rule.deadline)
        if rule.test:
            self.test(number, rule, rule.test)

    def deadline(self, number: int, rule: Rule, deadline: Deadline) -> None:
        if deadline.phrase not in rule.quote:
            self.fault(number, "deadline", f"“{deadline.phrase}”不在引文里")
        for figure in deadline.figures:
            if figure is not None and figure not in _numbers(deadline.phrase):
                self.fault(number, "deadline", f"期限 {figure} 与“{deadline.phrase}”里的数不一致")

    def known(self, number: int, key: str, fact: str) -> bool:
        if fact not in self.vocabulary:
            self.fault(number, key, f"facts.yaml 里没有事实 {fact}")
        return fact in self.vocabulary

    def gate(self, number: int, fact: str, values: tuple[str | bool, ...]) -> None:
        if not self.known(number, "applies", fact):
            return
        spec = self.vocabulary[fact]
        allowed: tuple[str | bool, ...] = (True, False) if spec.kind is FactKind.FLAG else spec.choices
        for value in values:
            if value not in allowed:
                self.fault(number, "applies", f"{fact} 没有“{value}”这个值")

    def test(self, number: int, rule: Rule, test: Test) -> None:
        for leaf in test.leaves():
            if leaf.phrase not in rule.quote:
                self.fault(number, "test", f"“{leaf.phrase}”不在引文里")
            kinds = _KINDS[type(leaf)]
            for fact in leaf.fact_ids:
                if self.known(number, "test", fact) and self.vocabulary[fact].kind not in kinds:
                    self.fault(number, "test", f"事实 {fact} 的种类不能这样比较")
            if isinstance(leaf, OneOf):
                self.gate(number, leaf.fact, leaf.values)
            for figure in _figures(leaf):
                if figure not in _numbers(leaf.phrase):
                    self.fault(number, "test", f"门槛 {figure} 与“{leaf.phrase}”里的数不一致")


def _changed(rule: Rule, current: str) -> str:
    before = f"与核对规则时不同（当时为 {rule.text_hash}）" if rule.text_hash else "还没有记录摘要"
    return (
        f"规则 {rule.id} 所依据的{rule.clause}原文{before}，现为 {current}；"
        f"请对照原文核对这条规则，再写上 text_hash: '{current}' 或运行 assistant corpus renew"
    )


def _figures(leaf: object) -> tuple[int, ...]:
    """The figures of a comparison that its phrase must state."""
    if isinstance(leaf, (AtLeast, SumAtLeast, EachYear)):
        return (leaf.n,)
    if isinstance(leaf, RoomForOne):
        return (leaf.limit,)
    return (leaf.years,) if isinstance(leaf, Waited) else ()


def _numbers(phrase: str) -> set[float]:
    """Numbers of a phrase; one without any (「承担过…项目」, 「对外…转化成功落地」) asks for one."""
    return {quantity.value for quantity in find_quantities(phrase)} or {1.0}


def _duplicates(rules: tuple[Rule, ...], source: YamlSource) -> list[str]:
    seen: set[str] = set()
    faults = []
    for number, rule in enumerate(rules):
        if rule.id in seen:
            faults.append(f"{source.where('rules', number, 'id')}：规则 {rule.id} 重复")
        seen.add(rule.id)
    return faults


def _place(document: Document, rule: Rule) -> Clause:
    return document.find(rule.clause, rule.occurrence)[0]


def _span(clause: Clause, rules: list[Rule]) -> str:
    """The words of the text from the first to the last quote of a clause's parts."""
    starts = [clause.text.index(rule.quote) for rule in rules]
    ends = [start + len(rule.quote) for start, rule in zip(starts, rules, strict=True)]
    return clause.text[min(starts) : max(ends)]


def _clause_checks(rules: tuple[Rule, ...], document: Document, compiler: Compiler) -> tuple[ClauseCheck, ...]:
    testable = sorted((rule for rule in rules if not rule.not_checkable), key=lambda rule: _place(document, rule).start)
    found = []
    for _, group in groupby(testable, key=lambda rule: (rule.clause, rule.occurrence)):
        parts = list(group)
        found.append(ClauseCheck(parts, _span(_place(document, parts[0]), parts), compiler))
    return tuple(found)


def load_rules(folder: Path, document: Document) -> RuleSet:
    """Read the rules of a corpus folder.

    Raises:
        CorpusError: a file breaks its schema, a quote is not the text's, a figure differs from the words
            that it stands for, or a fact is unknown; names file and line.
    """
    vocabulary = load_vocabulary(folder / "facts.yaml")
    parameters = YamlSource(folder / "parameters.yaml").read(Parameters)
    source = YamlSource(folder / "rules.yaml")
    file = source.read(RuleFile)
    checker = _Checker(source, document, vocabulary, parameters.background)
    for number, rule in enumerate(file.rules):
        checker.rule(number, rule)
    faults = checker.faults + _duplicates(file.rules, source)
    if faults:
        more = f"（共 {len(faults)} 处，先列 8 处）" if len(faults) > 8 else ""
        raise CorpusError("；".join(faults[:8]) + more + "。")
    digest = hashlib.sha256(b"".join((folder / name).read_bytes() for name in FILES)).hexdigest()
    gates = list(dict.fromkeys(fact for fact in ("base_type", "host_kind") if fact in vocabulary))
    return RuleSet(
        rules=file.rules,
        vocabulary=vocabulary,
        parameters=parameters,
        clauses=_clause_checks(file.rules, document, Compiler(vocabulary, parameters)),
        version=f"{file.version}+{digest[:8]}",
        text_sha256=hashlib.sha256(document.text.encode("utf-8")).hexdigest(),
        order={fact: place for place, fact in enumerate(dict.fromkeys([*gates, *vocabulary]))},
    )
