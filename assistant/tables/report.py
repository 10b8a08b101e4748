"""One applicant's self-check sheet (docx or md): verdicts, quotes, what to hand in, what is missing, by which rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from assistant.rules.shown import value_text
from assistant.tables.columns import NAME, Vocabulary
from assistant.tables.findings import CAVEAT, UNKNOWN, Json, causes_of, clause_of
from assistant.tables.pages import Block, docx_bytes, markdown
from assistant.tables.writing import replacing

_CLOSED = "不适用"
#: Causes that a fact settles.
_ASKED = ("missing_fact", "inexact_range", "contradiction")


def write_report(
    result_json: Json,
    facts: Json,
    path: str | Path,
    *,
    applicant: str = "",
    vocabulary: Vocabulary | None = None,
    as_of: date | None = None,
    caveat: str = CAVEAT,
) -> None:
    """Write the self-check sheet of one applicant; the suffix of ``path`` (.docx, .md) chooses the form.

    ``result_json`` is what ``to_json`` gives, with ``rule_version`` and ``text_sha256`` where it has them. The
    applicant is looked for among the facts if not given; ``vocabulary`` gives labels, units and questions; ``as_of``
    is the day of application that was judged by (today).

    Raises:
        TableError: the file cannot be written.
    """
    path = Path(path)
    name = applicant or str(facts.get(NAME) or "（未填写）")
    head = [
        ("title", "国际科技合作基地申报条件自查表"),
        ("text", f"申报单位：{name}"),
        ("text", f"申报日期按 {(as_of or date.today()).isoformat()} 计算"),
        ("text", f"总体结论：{result_json.get('overall') or result_json.get('error') or UNKNOWN}"),
        ("text", f"提示：{caveat}本表供自查参考，结论以评审为准。"),
    ]
    blocks = [*head, *_sections(result_json, facts, vocabulary or {})]
    with replacing(path, ".docx", ".md") as stream:
        stream.write(docx_bytes(blocks) if path.suffix.lower() == ".docx" else markdown(blocks).encode())


def _sections(result: Json, facts: Json, vocabulary: Vocabulary) -> Iterator[Block]:
    findings = list(result.get("findings") or ())
    yield "heading", "一、逐条结论和原文"
    # The explanation says the causes already; what is missing has a section of its own.
    rows = [
        (clause_of(f), str(f["verdict"]), str(f.get("explanation") or ""), str(f.get("quote") or "")) for f in findings
    ]
    yield "table", [("条款", "结论", "说明", "原文"), *(row for row in rows if row[1] != _CLOSED)]
    yield "heading", "二、还缺什么"
    yield from _items(_missing(result, findings, vocabulary))
    changes = [f"{clause_of(entry)}：{entry['text']}" for entry in result.get("what_if") or ()]
    if changes:
        yield "heading", "三、怎样才能由不符合变为符合"
        yield from _items(changes)
    numbers = iter("四五六七" if changes else "三四五六")
    yield "heading", f"{next(numbers)}、需提交的材料"
    yield from _items(_evidence(findings))
    yield "heading", f"{next(numbers)}、填报的情况"
    known = [
        (vocabulary[name].label if name in vocabulary else name, _shown(value, name, vocabulary))
        for name, value in facts.items()
        if value is not None
    ]
    yield "table", [("项目", "内容"), *known]
    yield "heading", f"{next(numbers)}、不适用的条款"
    closed = [(clause, text, quote) for clause, verdict, text, quote in rows if verdict == _CLOSED]
    yield from [("table", [("条款", "原因", "原文"), *closed])] if closed else [("text", "无。")]
    yield "heading", f"{next(numbers)}、依据的版本"
    yield "text", f"规则版本：{result.get('rule_version') or UNKNOWN}"
    yield "text", f"正文 SHA-256：{result.get('text_sha256') or UNKNOWN}"
    for used in result.get("parameters") or ():
        number = f"（{used['number']}）" if used.get("number") else ""
        since = f"，自 {used['valid_from']} 起" if used.get("valid_from") else ""
        role = "" if used.get("decides") else "；仅供参考，不影响结论"
        yield "text", f"采用的外部数据：《{used['title']}》{number}{since}{role}"


def _items(texts: Sequence[str]) -> Iterator[Block]:
    yield from (("item", text) for text in texts) if texts else (("text", "无。"),)


def _evidence(findings: Sequence[Json]) -> list[str]:
    """Each material once, with the clauses that ask for it; closed clauses ask for nothing."""
    clauses: dict[str, list[str]] = {}
    for finding in findings:
        for material in finding.get("evidence") or () if finding["verdict"] != _CLOSED else ():
            clauses.setdefault(str(material), []).append(clause_of(finding))
    return [_with_clauses(material, names) for material, names in clauses.items()]


def _missing(result: Json, findings: Sequence[Json], vocabulary: Vocabulary) -> list[str]:
    """Each question once, those first that would change something, with the clauses that wait for the answer."""
    asked: dict[str, list[str]] = {str(name): [] for name in result.get("ask_next") or ()}
    others: dict[str, list[str]] = {}
    for finding in findings:
        if finding["verdict"] in (_CLOSED, "符合"):
            continue
        clause = clause_of(finding)
        causes = [cause for cause in finding.get("causes") or () if isinstance(cause, Mapping)]
        for cause in causes:
            name, kind = str(cause.get("fact") or ""), cause.get("kind")
            if kind == "missing_fact" and (name in asked or finding["verdict"] == "需补充材料"):
                asked.setdefault(name, []).append(clause)
            elif kind in _ASKED and kind != "missing_fact":
                others.setdefault(str(cause.get("text", "")), []).append(clause)
        if finding["verdict"] == "需补充材料" and not causes:
            others.setdefault("；".join(causes_of(finding)) or str(finding.get("explanation") or ""), []).append(clause)
    questions = {_question(name, vocabulary): clauses for name, clauses in asked.items()}
    return [_with_clauses(text, clauses) for text, clauses in (questions | others).items()]


def _question(name: str, vocabulary: Vocabulary) -> str:
    return vocabulary[name].ask if name in vocabulary else name


def _with_clauses(text: str, clauses: Sequence[str]) -> str:
    return f"{text}（{'、'.join(dict.fromkeys(clauses))}）" if clauses else text


def _shown(value: Any, name: str, vocabulary: Vocabulary) -> str:
    fact = vocabulary.get(name)
    return value_text(fact.kind, fact.unit, value) if fact else str(value)
