"""Question sets → metrics. What is measured is what ``assistant ask --json`` and ``assistant search`` give.

Definitions (means over the questions of a group; a question without gold gives no retrieval score):

* recall@k: share of the gold clauses among the first k clauses, the gold counted at most k.
* citation recall: share of the gold cited; citation precision: share of the citations in gold or also_ok.
* exact content: every ``must_include`` present after NFKC (a list: any of it), no ``must_not_include``.
* refusal precision and recall: refused are ``not_in_text`` and ``out_of_scope``; right where not answerable.
* forged citations and unsupported numbers: what ``verify`` objects to; both must be 0.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant.answering.types import Answer, Status
from assistant.answering.verify import verify
from assistant.assistant import Assistant
from assistant.errors import InputError
from assistant.textnorm import aligned

REFUSALS = (Status.NOT_IN_TEXT, Status.OUT_OF_SCOPE)


class Case(BaseModel):
    """One line of a question set; the schema of design.md."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    category: str
    question: str
    history: tuple[str, ...] = ()
    completed: str = ""
    answerable: bool = True
    gold: tuple[str, ...] = ()
    also_ok: tuple[str, ...] = ()
    must_include: tuple[str | tuple[str, ...], ...] = ()
    must_not_include: tuple[str, ...] = Field(default=())


def load_cases(path: Path) -> list[Case]:
    """Read a question set.

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
            cases.append(Case.model_validate(json.loads(line)))
        except (ValueError, ValidationError) as error:
            raise InputError(f"题集 {path} 第 {number} 行不合格式：{str(error).splitlines()[0]}。") from error
    if not cases:
        raise InputError(f"题集 {path} 里没有题目。")
    return cases


@dataclass(frozen=True)
class Outcome:
    """One answered case; ``None`` where a metric does not apply."""

    case: Case
    answer: Answer
    found: tuple[str, ...]
    recall: dict[int, float] | None
    citation_recall: float | None
    citation_precision: float | None
    content: float | None
    refused: bool
    objections: tuple[str, ...]


def _share(parts: Iterable[bool]) -> float:
    values = list(parts)
    return sum(values) / len(values)


def _content(case: Case, answer: Answer) -> float | None:
    if not case.must_include and not case.must_not_include:
        return None
    text = unicodedata.normalize("NFKC", answer.answer)

    def present(wanted: str | tuple[str, ...]) -> bool:
        options = (wanted,) if isinstance(wanted, str) else wanted
        return any(unicodedata.normalize("NFKC", option) in text for option in options)

    return float(all(present(w) for w in case.must_include) and not any(present(w) for w in case.must_not_include))


def judge(case: Case, answer: Answer, found: Sequence[str], objections: Sequence[str]) -> Outcome:
    """Score one answer; ``found`` are clause labels, best first, each once."""
    gold, fine = set(case.gold), {*case.gold, *case.also_ok}
    cited = [citation.clause for citation in answer.citations]
    recall = precision = None
    ranks = None
    if gold:
        ranks = {k: len(gold & set(found[:k])) / min(len(gold), k) for k in (1, 3, 5)}
    if gold and case.answerable:
        recall = len(gold & set(cited)) / len(gold)
        precision = _share(label in fine for label in cited) if cited else 0.0
    content = _content(case, answer)
    refused = answer.status in REFUSALS
    return Outcome(case, answer, tuple(found), ranks, recall, precision, content, refused, tuple(objections))


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return float(np.mean(known)) if known else None


@dataclass(frozen=True)
class Report:
    """All outcomes, and the metrics by category."""

    outcomes: tuple[Outcome, ...]
    version: dict[str, str] = field(default_factory=dict)

    def metrics(self, outcomes: Sequence[Outcome] | None = None) -> dict[str, float | int | None]:
        """The metrics of a group (default: all)."""
        group = self.outcomes if outcomes is None else outcomes
        refused = [o for o in group if o.refused]
        unanswerable = [o for o in group if not o.case.answerable]
        times = [o.answer.elapsed_ms for o in group]
        return {
            "count": len(group),
            **{f"recall@{k}": _mean(o.recall[k] if o.recall else None for o in group) for k in (1, 3, 5)},
            "citation_recall": _mean(o.citation_recall for o in group),
            "citation_precision": _mean(o.citation_precision for o in group),
            "exact_content": _mean(o.content for o in group),
            "refusal_precision": _mean(float(not o.case.answerable) for o in refused),
            "refusal_recall": _mean(float(o.refused) for o in unanswerable),
            "forged_citations": sum("没有出处" not in fault for o in group for fault in o.objections),
            "unsupported_numbers": sum("没有出处" in fault for o in group for fault in o.objections),
            "p50_ms": float(np.percentile(times, 50)),
            "p95_ms": float(np.percentile(times, 95)),
        }

    def by_category(self) -> dict[str, dict[str, float | int | None]]:
        """Metrics of each category, in the order of first appearance."""
        names = dict.fromkeys(o.case.category for o in self.outcomes)
        return {name: self.metrics([o for o in self.outcomes if o.case.category == name]) for name in names}

    def to_json(self) -> dict[str, Any]:
        """Everything a regression gate needs, with the failed cases."""
        return {
            "overall": self.metrics(),
            "categories": self.by_category(),
            "misses": [
                {
                    "id": o.case.id,
                    "question": o.case.question,
                    "gold": list(o.case.gold),
                    "cited": [c.clause for c in o.answer.citations],
                    "found": list(o.found[:5]),
                    "status": str(o.answer.status),
                }
                for o in self.outcomes
                if _is_miss(o)
            ],
        }

    def table(self) -> str:
        """A plain-text table, one row a category and one for all."""
        columns = [
            ("题数", "count"), ("召回@1", "recall@1"), ("召回@3", "recall@3"), ("召回@5", "recall@5"),
            ("引用召回", "citation_recall"), ("引用准确", "citation_precision"), ("内容", "exact_content"),
            ("拒答准确", "refusal_precision"), ("拒答召回", "refusal_recall"), ("伪引用", "forged_citations"),
            ("无据数字", "unsupported_numbers"), ("p50ms", "p50_ms"), ("p95ms", "p95_ms"),
        ]  # fmt: skip
        rows = [["类别", *(title for title, _ in columns)]]
        for name, values in [*self.by_category().items(), ("全部", self.metrics())]:
            rows.append([name, *(_cell(values[key]) for _, key in columns)])
        return aligned(rows)


def _is_miss(outcome: Outcome) -> bool:
    return (
        outcome.refused == outcome.case.answerable
        or outcome.citation_recall not in (None, 1.0)
        or outcome.content == 0.0
        or bool(outcome.objections)
    )


def _cell(value: float | int | None) -> str:
    if value is None:
        return "-"
    return str(value) if isinstance(value, int) else f"{value:.3f}" if value <= 1 else f"{value:.1f}"


def evaluate(
    assistant: Assistant, cases: Sequence[Case], progress: Callable[[int, int], None] = lambda done, total: None
) -> Report:
    """Ask and search every case, one after the other, so that the times are those of a single user."""
    outcomes = []
    for number, case in enumerate(cases, 1):
        answer = assistant.ask(case.question, history=case.history)
        given = "\n".join((*case.history, case.question, answer.completed_question or ""))
        found = dict.fromkeys(
            result.clause.label for result in assistant.search(case.question, 10, history=case.history)
        )
        objections = verify(answer.answer, answer.citations, assistant.corpus, given, answer.computed)
        outcomes.append(judge(case, answer, list(found), objections))
        progress(number, len(cases))
    return Report(tuple(outcomes))
