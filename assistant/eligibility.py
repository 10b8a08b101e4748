"""Eligibility sets → metrics: what the checker finds for given facts, and for what a sentence or a conversation says.

Definitions, over every clause that a case names in ``expect``:

* right: the verdict is the expected one.
* abstained: another was expected, and the checker asked for more (需补充材料) or left it to a person (需人工判断).
* wrong: anything else; a decided verdict that should not have been.
* facts of a sentence: right, missing (not read), wrong (another value), extra (read, though not expected).
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.checker import Checker
from assistant.dialogue.dossier import fold
from assistant.errors import InputError
from assistant.rules import FactError, Result, Verdict, read_facts
from assistant.textnorm import aligned

GRADES = ("right", "wrong", "abstained")
FACTS = ("right", "missing", "wrong", "extra")
_TITLES = {"right": "对", "wrong": "错", "abstained": "未下结论", "missing": "没读到", "extra": "多读"}
_ABSTAINED = (Verdict.MORE, Verdict.JUDGE)


class EligibilityCase(BaseModel):
    """One line of a set: facts, a sentence or the user's turns with the facts stated, and the verdicts that follow."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    category: str | None = None
    text: str | None = None
    turns: tuple[str, ...] = ()
    facts: dict[str, Any] = Field(default_factory=dict)
    as_of: date | None = None
    expect: dict[str, Verdict] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Judged:
    """One clause of one case."""

    case: EligibilityCase
    clause: str
    expected: Verdict
    got: Verdict

    @property
    def grade(self) -> str:
        """right, wrong or abstained."""
        if self.got is self.expected:
            return "right"
        return "abstained" if self.got in _ABSTAINED else "wrong"

    @property
    def category(self) -> str:
        """The case's own, or the article that the clause belongs to."""
        article = re.match("第.+?条", self.clause)
        return self.case.category or (article[0] if article else self.clause)


@dataclass(frozen=True, slots=True)
class Heard:
    """One fact of one sentence; ``None`` where it was not expected or not read."""

    case: EligibilityCase
    fact: str
    expected: object
    got: object

    @property
    def grade(self) -> str:
        """right, missing, wrong or extra."""
        if self.expected == self.got:
            return "right"
        return "missing" if self.got is None else "extra" if self.expected is None else "wrong"


def is_eligibility_set(path: Path) -> bool:
    """Does the first line expect verdicts? What cannot be read is left to the loader to complain about."""
    try:
        with path.open(encoding="utf-8") as file:
            first = json.loads(next((line for line in file if line.strip()), ""))
    except (OSError, ValueError):
        return False
    return isinstance(first, dict) and "expect" in first


def load_eligibility(path: Path) -> list[EligibilityCase]:
    """Read an eligibility set.

    Raises:
        InputError: it cannot be read, or a line breaks the schema; names the line.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"题集 {path} 无法读取：{error}。") from error
    cases = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            cases.append(EligibilityCase.model_validate(json.loads(line)))
        except (ValueError, ValidationError) as error:
            raise InputError(f"题集 {path} 第 {number} 行不合格式：{str(error).splitlines()[0]}。") from error
    return cases


def verdicts_of(result: Result) -> dict[str, Verdict]:
    """Clause, with #1 and #2 where its label stands twice → verdict."""
    return {f.clause + (f"#{f.occurrence}" if f.occurrence else ""): f.verdict for f in result.findings}


@dataclass(frozen=True)
class EligibilityReport:
    """Every clause judged and every fact heard, and their counts."""

    cases: int
    judged: tuple[Judged, ...]
    heard: tuple[Heard, ...]

    def by_verdict(self) -> dict[str, dict[str, int]]:
        """Counts by the verdict expected."""
        return {
            verdict.value: _counts(j.grade for j in self.judged if j.expected is verdict)
            for verdict in Verdict
            if any(j.expected is verdict for j in self.judged)
        }

    def by_category(self) -> dict[str, dict[str, int]]:
        """Counts by category, in the order of first appearance."""
        names = dict.fromkeys(j.category for j in self.judged)
        return {name: _counts(j.grade for j in self.judged if j.category == name) for name in names}

    def overall(self) -> dict[str, int]:
        """Counts of all clauses."""
        return _counts(j.grade for j in self.judged)

    def facts(self) -> dict[str, int] | None:
        """Counts of the facts of sentences; ``None`` for a set without sentences."""
        found = Counter(heard.grade for heard in self.heard)
        return {grade: found[grade] for grade in FACTS} if self.heard else None

    def to_json(self) -> dict[str, Any]:
        """All counts, and each clause and fact that is not right."""
        return {
            "kind": "eligibility",
            "cases": self.cases,
            "overall": self.overall(),
            "by_verdict": self.by_verdict(),
            "categories": self.by_category(),
            "facts": self.facts(),
            "misses": [
                {"id": j.case.id, "clause": j.clause, "expected": j.expected, "got": j.got, "grade": j.grade}
                for j in self.judged
                if j.grade != "right"
            ],
            "fact_misses": [
                {
                    "id": h.case.id,
                    "fact": h.fact,
                    "expected": _shown(h.expected),
                    "got": _shown(h.got),
                    "grade": h.grade,
                }
                for h in self.heard
                if h.grade != "right"
            ],
        }

    def table(self) -> str:
        """Plain text: by expected verdict, by category, and the facts heard."""
        head = ["条款结论数", *(_TITLES[grade] for grade in GRADES), "对的比例"]
        blocks = [f"共 {self.cases} 例"]
        for title, groups in (("预期结论", self.by_verdict()), ("类别", self.by_category())):
            rows = [[title, *head]]
            rows += [_row(name, counts) for name, counts in [*groups.items(), ("全部", self.overall())]]
            blocks.append(aligned(rows))
        facts = self.facts()
        if facts:
            blocks.append(
                aligned([["读出的事实", *(_TITLES[g] for g in FACTS)], ["", *(str(facts[g]) for g in FACTS)]])
            )
        return "\n\n".join(blocks)


def _counts(grades: Iterable[str]) -> dict[str, int]:
    found = Counter(grades)
    return {"count": found.total(), **{grade: found[grade] for grade in GRADES}}


def _row(name: str, counts: Mapping[str, int]) -> list[str]:
    return [name, *map(str, counts.values()), f"{counts['right'] / counts['count']:.3f}"]


def _shown(value: object) -> object:
    return value if value is None or isinstance(value, (bool, int, str)) else str(value)


def evaluate_eligibility(
    checker: Checker,
    cases: Sequence[EligibilityCase],
    progress: Callable[[int, int], None] = lambda done, total: None,
    as_of: date | None = None,
) -> EligibilityReport:
    """Judge every case; a sentence is read first. ``as_of`` is the day of cases that name none (today).

    Raises:
        InputError: a case has impossible facts or names a clause that is not checked.
    """
    judged: list[Judged] = []
    heard: list[Heard] = []
    for number, case in enumerate(cases, 1):
        day = case.as_of or as_of
        try:
            if case.turns:
                state = fold(case.turns[-1], case.turns[:-1], checker.rules, day)
                result = state.case.result
                heard += _heard(checker, case, state.facts)
            elif case.text is None:
                result = checker.check(case.facts, day)
            else:
                reading, result = checker.check_sentence(case.text, day)
                heard += _heard(checker, case, reading.facts)
        except FactError as error:
            raise InputError(f"题集里的 {case.id}：{error}") from error
        judged += _judged(case, verdicts_of(result))
        progress(number, len(cases))
    return EligibilityReport(len(cases), tuple(judged), tuple(heard))


def _judged(case: EligibilityCase, found: Mapping[str, Verdict]) -> list[Judged]:
    unknown = [clause for clause in case.expect if clause not in found]
    if unknown:
        raise InputError(f"题集里的 {case.id}：没有核对的条款 {'、'.join(unknown)}。")
    return [Judged(case, clause, expected, found[clause]) for clause, expected in case.expect.items()]


def _heard(checker: Checker, case: EligibilityCase, read: Mapping[str, Any]) -> list[Heard]:
    expected, got = (read_facts(facts, checker.vocabulary) for facts in (case.facts, read))
    return [Heard(case, name, expected.get(name), got.get(name)) for name in {**expected, **got}]
