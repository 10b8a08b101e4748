"""``check`` and ``facts``: the deterministic checker on the command line."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.cli.batch import write_json
from assistant.cli.program import INTERRUPTED, Command, Day, reason, say
from assistant.cli.session import progress
from assistant.errors import AssistantError, InputError

if TYPE_CHECKING:
    from assistant.checker import Checker
    from assistant.rules import Result
    from assistant.rules.interview import Interview
    from assistant.rules.sentences import Reading
    from assistant.rules.whatif import WhatIf

#: Shown first: what speaks against, then what is open, then what is met.
_ORDER = ("不符合", "需补充材料", "需人工判断", "符合", "不适用")


@click.command(cls=Command, help="对照办法逐条检查申报条件：一句话、一份 JSON，或整张表格；只计算，不靠模型。")
@click.argument("text", required=False, metavar="情况")
@click.option(
    "--facts",
    "facts_path",
    metavar="文件",
    help="一个申报单位的情况（JSON 对象，字段见 assistant facts）；- 为标准输入。",
)
@click.option("--file", "path", metavar="文件", help="批量：每行一个 JSON，含 id、facts，可含 as_of。")
@click.option("--table", metavar="表格", help="批量：xlsx 或 csv，一行一个单位；与 -o 同用。")
@click.option("-o", "--output", metavar="文件", help="--table 的结果（xlsx），或单个单位的自查表（docx、md）。")
@click.option("--template", metavar="文件", help="写出一份空白填报表（xlsx）。")
@click.option("--ask", is_flag=True, help="逐项提问，只问还会影响结论的；终端上不写情况时自动开始。")
@click.option("--as-of", type=Day(), help="申报日期，如 2026-01-31；默认今天。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def check(  # noqa: PLR0917 - one parameter an option
    text: str | None, facts_path: str | None, path: str | None, table: str | None, output: str | None,
    template: str | None, ask: bool, as_of: date | None, as_json: bool,
) -> None:  # fmt: skip
    """Check one applicant or many."""
    given = sum(choice is not None for choice in (text, facts_path, path, table, template))
    ask = ask or (not given and sys.stdin is not None and sys.stdin.isatty())
    if given > 1 or not (given or ask):
        raise click.UsageError("请写一段情况说明，或用 --facts、--file、--table、--template 中的一个。")
    if ask and (facts_path == "-" or any((path, table, template))):
        raise click.UsageError("--ask 一次问一个单位，可与一段情况说明或 --facts 文件同用；回答从标准输入读取。")
    if (table is not None) and output is None:
        raise click.UsageError("--table 要与 -o 同用，写明结果存到哪个文件。")
    checker = _open()
    if template is not None:
        _write_template(checker, template)
    elif table is not None:
        _check_table(checker, Path(table), Path(output or ""), as_of)
    elif path is not None:
        for row in _lines(path):
            write_json(_check_line(checker, row, as_of))
    else:
        _check_one(checker, text, facts_path, _Report(output, as_json), as_of, ask=ask)


def _open() -> Checker:
    from assistant.checker import Checker  # noqa: PLC0415 - heavy
    from assistant.settings import load_settings  # noqa: PLC0415

    return Checker.open(load_settings())


@dataclass(frozen=True)
class _Report:
    """Where one applicant's findings go: a file, JSON, or text."""

    path: str | None
    as_json: bool

    def write(self, checker: Checker, case: Interview, reading: Reading | None, heard: dict[str, Any]) -> None:
        """Write them out; ``reading`` is what was understood, ``heard`` the same as JSON."""
        from assistant.rules.whatif import to_json as what_if_json  # noqa: PLC0415 - pydantic

        plans = checker.what_if(case.facts, case.result, case.as_of)
        found = {**checker.to_json(case.result), "what_if": what_if_json(plans)}
        if self.path is not None:
            from assistant.tables import write_report  # noqa: PLC0415 - python-docx

            words, caveat = checker.vocabulary, checker.meta.caveat
            write_report(found, case.facts, self.path, vocabulary=words, as_of=case.as_of, caveat=caveat)
            say(f"自查表已写入 {self.path}。")
        if self.as_json:
            write_json({"id": None, **heard, **found}, indent=2)
        else:
            click.echo(readable_result(checker, case.result, plans, reading))


def _check_one(
    checker: Checker, text: str | None, facts_path: str | None, report: _Report, as_of: date | None, *, ask: bool
) -> None:
    from assistant.rules.sentences import Reading, read_sentence  # noqa: PLC0415 - heavy

    reading = read_sentence(text, as_of) if text is not None else None
    try:
        facts = reading.facts if reading else _facts(facts_path) if facts_path else {}
        case = checker.interview(facts, as_of)
    except InputError as error:
        if report.as_json:
            write_json({"id": None, "overall": None, "findings": [], "ask_next": [], "error": str(error)}, indent=2)
        raise
    if not ask:
        heard = {"facts": facts, "questions": list(reading.questions)} if reading else {}
        report.write(checker, case, reading, heard)
        return
    from assistant.cli.interview import conduct  # noqa: PLC0415 - openpyxl

    case, interrupted = conduct(case, reading)
    answered = Reading({name: case.facts[name] for name in checker.vocabulary if name in case.facts}, (), ())
    heard = {"facts": answered.facts, "questions": [], "asked": list(case.asked), "declined": sorted(case.declined)}
    report.write(checker, case, answered, heard)
    if interrupted:
        click.get_current_context().exit(INTERRUPTED)


def readable_result(
    checker: Checker, result: Result, plans: Sequence[WhatIf] = (), reading: Reading | None = None
) -> str:
    """What was understood, the overall sentence, and the findings, the telling ones first."""
    from assistant.dialogue.wording import shown  # noqa: PLC0415 - pydantic

    helps = {(plan.clause, plan.occurrence): f"\n  {plan.text}" for plan in plans}
    blocks = []
    if reading is not None:
        heard = [
            f"- {checker.vocabulary[name].label}：{shown(checker.vocabulary[name], value)}"
            for name, value in reading.facts.items()
        ]
        blocks.append("我这样理解您的情况（如有误请更正）：\n" + ("\n".join(heard) or "- 没有读到可以核对的情况"))
        if reading.questions:
            blocks.append("还请说明：\n" + "\n".join(f"- {question}" for question in reading.questions))
    blocks.append(f"结论：{result.overall}。")
    for verdict in _ORDER[:-1]:
        lines = [
            f"- {finding.clause}{f'（第{finding.occurrence}处）' if finding.occurrence else ''}：{finding.explanation}"
            + helps.get((finding.clause, finding.occurrence), "")
            for finding in result.findings
            if finding.verdict == verdict
        ]
        if lines:
            blocks.append(f"【{verdict}】\n" + "\n".join(lines))
    asks = [checker.vocabulary[name].ask for name in result.ask_next[:3]]
    if asks:
        blocks.append("接下来最好先补充：\n" + "\n".join(f"- {ask}" for ask in asks))
    blocks.append(checker.meta.caveat)
    return "\n\n".join(blocks)


def _facts(path: str) -> dict[str, Any]:
    """One applicant's facts from a file.

    Raises:
        InputError: it cannot be read, or is no JSON object.
    """
    try:
        raw = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
        data = json.loads(raw.decode("utf-8-sig"))
    except OSError as error:
        raise InputError(f"文件 {path} 无法读取（{reason(error)}）。") from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"文件 {path} 不是合法的 JSON（须为 UTF-8）。") from error
    if not isinstance(data, dict):
        raise InputError(f'文件 {path} 应为一个 JSON 对象，例如 {{"base_type": "联合研究类"}}。')
    return data


def _lines(path: str) -> Iterator[tuple[int, bytes]]:
    try:
        raw = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except OSError as error:
        raise InputError(f"文件 {path} 无法读取（{reason(error)}）。") from error
    for number, line in enumerate(raw.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if line.strip():
            yield number, line


def _check_line(checker: Checker, row: tuple[int, bytes], as_of: date | None) -> dict[str, Any]:
    """The findings of one line; a bad one gives its error in its place."""
    number, raw = row
    identifier: Any = None
    try:
        data = json.loads(raw.decode("utf-8"))
        if not isinstance(data, dict) or not isinstance(data.get("facts"), dict):
            raise InputError(f"第 {number} 行应为 JSON 对象，含 id 和 facts。")
        identifier = data.get("id")
        day = data.get("as_of")
        result = checker.check(data["facts"], date.fromisoformat(day) if day else as_of)
        return {"id": identifier, **checker.to_json(result)}
    except (UnicodeDecodeError, RecursionError, json.JSONDecodeError):
        error = f"第 {number} 行不是合法的 JSON（须为 UTF-8）。"
    except (TypeError, ValueError):
        error = f"第 {number} 行的 as_of 应为日期，如 2026-01-31。"
    except AssistantError as problem:
        error = str(problem)
    return {"id": identifier, "overall": None, "findings": [], "ask_next": [], "error": error}


def _check_table(checker: Checker, source: Path, target: Path, as_of: date | None) -> None:
    with progress(silent=True) as show:
        summary = checker.check_table(
            source, target, as_of, lambda done, total: show(f"核对申报单位 {done}/{max(total, done)}")
        )
    say(f"共 {summary.rows} 行，核对 {summary.judged} 行，输入问题 {summary.problems} 处；结果已写入 {target}。")


def _write_template(checker: Checker, path: str) -> None:
    from assistant.tables import write_template  # noqa: PLC0415 - openpyxl

    write_template(path, checker.vocabulary)
    say(f"填报表已写入 {path}，每行填一个单位；填好后用 assistant check --table {path} -o 结果.xlsx 核对。")


@click.command(cls=Command, help="列出可以填写的情况（字段、单位、问法、涉及的条款）。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def facts(as_json: bool) -> None:
    """The vocabulary of facts."""
    vocabulary = _open().vocabulary
    if as_json:
        write_json({"facts": [spec.model_dump(mode="json") for spec in vocabulary.values()]}, indent=2)
        return
    for spec in vocabulary.values():
        unit = f"（{spec.unit}）" if spec.unit else ""
        click.echo(f"{spec.id}\t{spec.label}{unit}\t{'／'.join(spec.choices)}\t{'、'.join(spec.clauses)}")
