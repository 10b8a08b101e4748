"""``assistant check`` asks: scripted on a pipe, and on a real terminal."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from assistant.cli import main
from tests.rules.conftest import applicant
from tests.test_checking import STORY

pty = pytest.importorskip("pty")

COMPANY = """联合研究
一家民营企业
是
是
签了，到2030年5月1日
五项制度都有
有
有
没有
没问题
没有
否
全职
是
没有不良记录
正高
0
没有
没有
40多人次
3项
二十五篇，其中4篇是跟德国合作的
有
5件
600
1.2亿
没有
没有被撤销过
"""


def run(*args: str, given: str | None = None) -> Result:
    return CliRunner().invoke(main, ["check", *args], input=given)


def verdicts(stdout: str) -> dict[str, str]:
    return {finding["clause"]: finding["verdict"] for finding in json.loads(stdout)["findings"]}


def test_a_scripted_interview_ends_with_the_findings() -> None:
    done = run("--ask", given=COMPANY)
    assert done.exit_code == 0
    assert "结论：未发现不符合项，另有 6 项需人工判断、0 项需补充材料。" in done.stdout
    assert "→ 近三年累积科技交流：41至49人次" in done.stderr
    assert "【已问 2 题，其余最多" in done.stderr
    assert "第十二条（二）“20篇（含）以上”" in done.stderr
    assert "没有别的要问了" in done.stderr
    assert "没有读懂" not in done.stderr


def test_json_is_alone_on_stdout_and_is_the_ordinary_check(tmp_path: Path) -> None:
    asked = run("--ask", "--json", given=COMPANY)
    data = json.loads(asked.stdout)
    assert data["facts"]["joint_papers_3y"] == 4
    assert data["asked"][:2] == ["base_type", "host_kind"]
    assert data["declined"] == ["revoked_on"]
    path = tmp_path / "f.json"
    path.write_text(json.dumps(data["facts"]), encoding="utf-8")
    plain = run("--facts", str(path), "--json")
    assert verdicts(plain.stdout) == verdicts(asked.stdout)


def test_it_starts_from_a_sentence_and_leaves_out_what_it_said() -> None:
    done = run(STORY, "--ask", given="结束\n")
    assert "近三年SCI/EI论文：18篇" in done.stderr
    assert "✗ 第十二条（二）不符合" in done.stderr
    assert "哪一类基地" not in done.stderr
    assert "到此为止" in done.stderr
    assert "【不符合】" in done.stdout
    assert "最小的改变" in done.stdout


def test_it_starts_from_facts_and_writes_a_report(tmp_path: Path) -> None:
    path, sheet = tmp_path / "f.json", tmp_path / "check.md"
    facts = applicant("联合研究类", key_country_agreement_expires_on="2030-01-01", sci_ei_papers_3y=None)
    path.write_text(json.dumps(facts), encoding="utf-8")
    done = run("--facts", str(path), "--ask", "-o", str(sheet), given="18篇\n没有\n")
    assert done.exit_code == 0
    assert done.stderr.count("【已问") == 2
    assert "差2篇" in sheet.read_text(encoding="utf-8")


def test_back_why_not_known_and_not_understood() -> None:
    answers = "为什么\n返回\n乙类\n2\n返回\n特色类\n不知道\n是\n"
    done = run("--ask", given=answers)
    assert "申报类型不同，适用的条款不同" in done.stderr
    assert "已经是第一题" in done.stderr
    assert "没有读懂“乙类”" in done.stderr
    assert done.stderr.count("→ 申报类型：") == 2
    assert "→ 记为不知道" in done.stderr
    assert "- 申报类型：特色类" in done.stdout
    assert "依托单位属于哪一种" in done.stdout  # still worth finding out


def test_the_end_of_the_input_gives_what_there_is() -> None:
    done = run("--ask", given="特色类\n高校\n分公司，不是")
    assert done.exit_code == 0
    assert "结论：" in done.stdout
    assert run("--ask", given="").exit_code == 0


@pytest.mark.parametrize(
    "args",
    [
        ("--ask", "--facts", "-"),
        ("--ask", "--file", "c.jsonl"),
        ("--ask", "--table", "t.xlsx", "-o", "o.xlsx"),
        ("--ask", "--template", "t.xlsx"),
        (),
    ],
)
def test_what_cannot_be_asked_is_said_in_one_line(args: tuple[str, ...]) -> None:
    done = run(*args, given="")
    assert done.exit_code == 2
    assert done.stderr.count("\n") == 1


class Terminal:
    """``assistant check`` on a pseudo-terminal."""

    def __init__(self, *args: str) -> None:
        self.control, worker = pty.openpty()
        command = [sys.executable, "-m", "assistant", "check", *args]
        self.process = subprocess.Popen(
            command,
            stdin=worker,
            stdout=worker,
            stderr=worker,
            start_new_session=True,
            preexec_fn=_own_terminal,  # noqa: PLW1509 - the child only makes one system call
        )
        os.close(worker)
        self.seen = ""

    def until(self, words: str, seconds: float = 60) -> None:
        """Read until ``words`` have come since the last call."""
        deadline, fresh = time.monotonic() + seconds, b""
        while words not in fresh.decode("utf-8", "replace"):
            ready, _, _ = select.select([self.control], [], [], max(0.0, deadline - time.monotonic()))
            try:
                data = os.read(self.control, 65536) if ready else b""
            except OSError:  # Linux says so when the other side is closed
                data = b""
            assert data, f"{words!r} did not come: {fresh.decode('utf-8', 'replace')[-400:]}"
            fresh += data
        self.seen += fresh.decode("utf-8", "replace")

    def say(self, line: str) -> None:
        os.write(self.control, f"{line}\n".encode())

    def interrupt(self) -> None:
        """Ctrl-C, once the program waits for a line (a signal just before that is seen with the next key)."""
        time.sleep(0.5)
        os.write(self.control, b"\x03")

    def close(self) -> int:
        try:
            return self.process.wait(30)
        finally:
            if self.process.poll() is None:
                self.process.send_signal(signal.SIGKILL)
                self.process.wait()
            os.close(self.control)


def _own_terminal() -> None:
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)  # so that Ctrl-C reaches the program


def test_no_facts_on_a_terminal_starts_it() -> None:
    terminal = Terminal()
    terminal.until("哪一类基地")
    terminal.say("技术转移类")
    terminal.until("依托单位属于哪一种")
    terminal.say("企业")
    terminal.until("四川省境内依法注册？")
    terminal.say("结束")
    terminal.until("征求意见稿")
    assert terminal.close() == 0
    assert "→ 申报类型：技术转移类" in terminal.seen
    assert "Traceback" not in terminal.seen


def test_ctrl_c_gives_what_there_is_or_one_line() -> None:
    terminal = Terminal("--ask")
    terminal.until("哪一类基地")
    terminal.say("特色类")
    terminal.until("依托单位属于哪一种")
    terminal.interrupt()
    terminal.until("征求意见稿")
    assert terminal.close() == 130
    assert "已中断，以下是到目前为止的结果" in terminal.seen
    assert "Traceback" not in terminal.seen

    empty = Terminal()
    empty.until("哪一类基地")
    empty.interrupt()
    empty.until("已取消")
    assert empty.close() == 130
    assert "Traceback" not in empty.seen
