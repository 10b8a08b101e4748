"""The interview on the command line: one question a time on stderr, answers from stdin."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from assistant.dialogue.replies import ABSENT, UNKNOWN, Reply, read_reply
from assistant.dialogue.wording import how_to_answer, shown
from assistant.dialogue.words import Command, command_of
from assistant.errors import InputError
from assistant.rules import FactKind, FactSpec, Verdict
from assistant.rules.explain import quoted

if TYPE_CHECKING:
    from assistant.rules.interview import Interview
    from assistant.rules.sentences import Reading

_WELCOME = """\
下面逐项提问，只问还会影响结论的情况；所答只在本机核对。
不清楚就答“不知道”，改上一题答“返回”，想知道依据和答法答“为什么”，看结果答“结束”。"""


def conduct(case: Interview, reading: Reading | None = None) -> tuple[Interview, bool]:
    """Ask until nothing is left or the user ends it: the last state, and whether Ctrl-C ended it.

    ``reading`` is what a sentence said at the start; it is repeated, so that it can be corrected.
    """
    _tell(_WELCOME)
    if reading is not None:
        _tell(_heard(case, reading))
    if hasattr(sys.stdin, "reconfigure"):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")
    session = _Session(case)
    try:
        session.run()
    except KeyboardInterrupt:
        if not session.case.facts:
            _tell("\n已取消，还没有回答任何问题。")
            raise
        _tell("\n已中断，以下是到目前为止的结果。")
        return session.case, True
    return session.case, False


def _heard(case: Interview, reading: Reading) -> str:
    vocabulary = case.rules.vocabulary
    heard = [f"- {vocabulary[name].label}：{shown(vocabulary[name], value)}" for name, value in reading.facts.items()]
    asked = [f"- {question}" for question in reading.questions]
    blocks = ["我这样理解您的情况：\n" + ("\n".join(heard) or "- 没有读到可以核对的情况")]
    return "\n\n".join(["", *blocks, *(["没有读进去的：\n" + "\n".join(asked)] if asked else [])])


class _Session:
    """The loop, and what has been said already."""

    def __init__(self, case: Interview) -> None:
        self.case = case
        self._warned = False

    def run(self) -> None:
        if self.case.question is not None:
            self._failures(None)
        while (spec := self.case.question) is not None:
            _tell(_asked(self.case, spec))
            if not self._one(spec):
                return
        _tell("\n没有别的要问了，结果如下。")

    def _one(self, spec: FactSpec) -> bool:
        """Take lines until the question is settled; False when the user has enough."""
        while True:
            line = _line()
            command = Command.END if line is None else command_of(line)
            if line is None or command is Command.END:
                _tell("\n到此为止，没有答到的列在需补充材料里。")
                return False
            if command is Command.BACK:
                self._back()
                return True
            if command is Command.WHY:
                _tell(_why(self.case, spec))
                continue
            try:
                self._take(spec, line)
            except InputError as error:
                _tell(f"  {error}")
                continue
            return True

    def _back(self) -> None:
        before = self.case.previous
        if before is None:
            _tell("  已经是第一题。")
        else:
            self.case = before

    def _take(self, spec: FactSpec, line: str) -> None:
        before = self.case
        reply = read_reply(line, spec, may_be_absent=before.may_be_absent, known=before.facts)
        if reply.value is UNKNOWN or reply.value is ABSENT:
            self.case = before.skip()
        else:
            self.case = before.answer(reply.value, reply.also)
        _tell(_echo(before.rules.vocabulary, spec, reply))
        self._failures(before)

    def _failures(self, before: Interview | None) -> None:
        """Say at once what has failed, so that nobody answers thirty more questions for nothing."""
        known = {finding[:3] for finding in before.result.findings if _failed(finding)} if before else set()
        for finding in self.case.result.findings:
            if _failed(finding) and finding[:3] not in known:
                _tell(f"  ✗ {finding.clause}不符合：{finding.explanation}")
                if not self._warned:
                    _tell("  （其余条款仍可继续核对；看到这里就够的，答“结束”。）")
                    self._warned = True


def _failed(finding: Any) -> bool:
    return bool(finding.verdict is Verdict.FAILED)


def _asked(case: Interview, spec: FactSpec) -> str:
    """「第 3 题，其余最多 31 题 · 第八条“独立法人机构”」 and the question with its options."""
    reason, done = case.reason, len(case.asked)
    # Before the type and the host are known, how many questions follow is not.
    rest = f"，其余最多 {case.left - 1} 题" if done >= 2 and case.left > 1 else ""
    head = f"\n【已问 {done} 题{rest}】"
    if reason and reason.phrase:
        head += _place(reason.clause, reason.occurrence) + quoted(reason.phrase)
    lines = [head]
    if reason and reason.again:
        why = reason.again.removesuffix(f"：{spec.ask}")
        lines.append(f"{why}（核不准就答“不知道”）。")
    options = "（没有就答“没有”）" if case.may_be_absent else ""
    if spec.kind is FactKind.FLAG:
        options = "（是／否）"
    elif spec.kind is FactKind.CHOICE:
        options = "\n  " + "  ".join(f"{place} {choice}" for place, choice in enumerate(spec.choices, 1))
    return "\n".join([*lines, spec.ask + options])


def _place(clause: str, occurrence: int | None) -> str:
    return clause + (f"（第{occurrence}处）" if occurrence else "")


def _why(case: Interview, spec: FactSpec) -> str:
    """The clause in its own words, and how to answer."""
    reason = case.reason
    quote = ""
    if reason is not None:
        found = next(f for f in case.result.findings if (f.clause, f.occurrence) == reason[:2])
        quote = f"  {_place(*reason[:2])}：{quoted(found.quote)}"
        if not reason.phrase:
            quote = f"  {spec.label}不同，适用的条款不同（{'、'.join(spec.clauses)}）。"
    how = how_to_answer(spec, may_be_absent=case.may_be_absent)
    return f"{quote}\n  {how}；不清楚请答“不知道”。"


def _echo(vocabulary: Mapping[str, FactSpec], spec: FactSpec, reply: Reply) -> str:
    """What was understood, in one line, and what else the reply said."""
    if reply.value is UNKNOWN:
        return "  → 记为不知道"
    if reply.value is ABSENT:
        return "  → 记为没有"
    every_year = spec.kind is FactKind.YEARLY and not isinstance(reply.value, dict)
    lines = [f"  → {spec.label}：{'每年' if every_year else ''}{shown(spec, reply.value)}"]
    lines += [f"  → {vocabulary[name].label}：{shown(vocabulary[name], value)}" for name, value in reply.also.items()]
    if reply.remark:
        lines.append(f"  （没有记下：{reply.remark}）")
    return "\n".join(lines)


def _tell(text: str) -> None:
    with contextlib.suppress(OSError, ValueError):  # nobody listens; the result still tells
        click.echo(text, err=True)


def _line() -> str | None:
    """One line; ``None`` at the end of the input."""
    if sys.stdin.isatty() and sys.stdout.isatty():
        with contextlib.suppress(ImportError):  # line editing, where the system has it
            import readline  # noqa: F401, PLC0415
        try:
            return input()
        except EOFError:
            return None
    line = sys.stdin.readline()
    return line if line else None
