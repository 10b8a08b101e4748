"""``assistant deadline`` as its users call it."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner, Result

from assistant.cli import main


def run(*args: str) -> Result:
    return CliRunner().invoke(main, ["deadline", *args])


def test_publicity_over_national_day() -> None:
    said = run("公示", "2026-09-28").stdout
    assert said.startswith("公示最早届满之日：2026年10月10日（周六）\n第十六条（三）：“公示不少于5个工作日”\n")
    assert "国庆节调休上班" in said
    assert "征求意见稿" in said


@pytest.mark.parametrize(("name", "end"), [("公示", "2026-10-10"), ("整改", "2027-09-28"), ("撤销", "2029-09-28")])
def test_json(name: str, end: str) -> None:
    data = json.loads(run(name, "2026-09-28", "--json").stdout)
    assert (data["deadline"], data["start"], data["end"], data["error"]) == (name, "2026-09-28", end, None)
    assert data["clause"]
    assert data["quote"]
    assert ("workdays" in data) == (name == "公示")


@pytest.mark.parametrize(
    ("args", "status", "said"),
    [
        (("公示", "2099-03-02"), 1, "没有收录2099年的国务院放假调休安排"),
        (("异议", "2026-03-02"), 2, "可选：协议、公示、整改、撤销"),
        (("公示", "2026-02-30"), 2, "不是日期"),
        (("公示",), 2, "缺少参数 日期"),
    ],
)
def test_errors_are_one_chinese_line(args: tuple[str, ...], status: int, said: str) -> None:
    done = run(*args)
    assert done.exit_code == status
    assert said in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


def test_an_error_in_json_is_in_its_key() -> None:
    done = run("公示", "2099-03-02", "--json")
    assert done.exit_code == 1
    data = json.loads(done.stdout)
    assert data["end"] is None
    assert "2099年" in data["error"]
