"""Answers are kept before they are shown, and can be asked again."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from assistant.assistant import Assistant
from assistant.cli import main
from assistant.errors import StorageError
from assistant.passport import Versions, compare, passport
from assistant.store import FILE, AnswerStore, open_store

VERSIONS = Versions("corpus-1", "1+rules", "sha", "e5")
QUESTION = "我们报联合研究类，SCI论文18篇，其中中外联合4篇，我的电话13812345678"


def test_an_answer_is_kept_with_everything_it_was_made_of(assistant: Assistant) -> None:
    answer = assistant.ask(QUESTION, history=["您好"], as_of=date(2026, 11, 25))
    record = assistant.kept(answer.answer_id)
    assert record is not None
    assert json.loads(json.dumps(record)) == record
    assert record["facts"]["sci_ei_papers_3y"] == 18
    assert record["as_of"] == "2026-11-25"
    assert record["history"] == ["您好"]
    assert record["versions"]["rules"]
    assert record["versions"]["corpus"] == assistant.corpus.digest
    assert {f["clause"]: f["verdict"] for f in record["findings"]}["第十二条（二）"] == "不符合"
    assert "13812345678" not in json.dumps(record, ensure_ascii=False)
    plain = assistant.kept(assistant.ask("公示几天").answer_id)
    assert plain is not None
    assert plain["retrieved"][0]["clause"] == "第十六条（三）"


def test_the_same_question_today_gives_the_same_answer(assistant: Assistant) -> None:
    for question in (QUESTION, "公示几天", "今天天气怎么样"):
        record = assistant.kept(assistant.ask(question).answer_id)
        assert record is not None
        assert assistant.compared(record).same


@pytest.mark.parametrize(
    ("change", "what", "because"),
    [
        ({"status": "not_in_text"}, "状态由 not_in_text 变为", "规则版本已更新"),
        ({"findings": []}, "的结论由无变为", "规则版本已更新"),
        ({"citations": []}, "新引用", "规则版本已更新"),
        ({"answer": "别的"}, "措辞有变化", "规则版本已更新"),
    ],
)
def test_what_would_differ_is_said_with_its_reason(
    assistant: Assistant, change: dict[str, Any], what: str, because: str
) -> None:
    answer = assistant.ask(QUESTION)
    record = {**passport(answer, [], None, VERSIONS), **change}
    difference = compare(record, answer, replace(VERSIONS, rules="2+rules"))
    assert any(what in each for each in difference.what)
    assert any(because in each for each in difference.because)


def test_a_later_day_is_named_as_the_reason(assistant: Assistant) -> None:
    answer = assistant.ask(QUESTION)
    record = {**passport(answer, [], None, VERSIONS), "day": "2020-01-01", "findings": []}
    assert any("2020-01-01" in reason for reason in compare(record, answer, VERSIONS).because)


def test_replay_on_the_command_line(assistant: Assistant) -> None:
    data = {"ASSISTANT_DATA_DIR": str(assistant.settings.data_dir)}
    identity = assistant.ask(QUESTION).answer_id
    shown = CliRunner().invoke(main, ["replay", identity], env=data)
    assert shown.exit_code == 0, shown.output
    for part in ("答复编号", "读到的情况", "核对结果", "版本：程序", "今天再问：答复相同"):
        assert part in shown.output
    as_json = CliRunner().invoke(main, ["replay", identity, "--json"], env=data)
    assert json.loads(as_json.stdout)["today"]["same"] is True
    unknown = CliRunner().invoke(main, ["replay", "nosuch"], env=data)
    assert unknown.exit_code == 2
    assert "没有编号为 nosuch" in unknown.stderr


def test_a_store_that_cannot_be_written_costs_the_notice_not_the_answer(assistant: Assistant, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    other = Assistant(assistant.settings.model_copy(update={"data_dir": blocked}), assistant._state, None)
    answer = other.ask("公示几天")
    assert "5个工作日" in answer.answer
    assert any("没能存档" in notice for notice in answer.notices)


def test_a_damaged_store_says_so(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"no database at all" * 100)
    with pytest.raises(StorageError, match="损坏"):
        open_store(tmp_path).put("a", {})


def test_writers_in_many_threads_and_two_processes_lose_nothing(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from assistant.store import open_store\n"
        "store = open_store(Path(sys.argv[1]))\n"
        "for n in range(100): store.put(f'{sys.argv[2]}-{n}', {'n': n})\n"
    )
    others = [subprocess.Popen([sys.executable, "-c", script, str(tmp_path), name]) for name in ("p", "q")]
    store = open_store(tmp_path)
    threads = [
        threading.Thread(target=lambda t=t: [store.put(f"t{t}-{n}", {"n": n}) for n in range(50)]) for t in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [process.wait(60) for process in others] == [0, 0]
    with sqlite3.connect(tmp_path / FILE) as connection:
        assert connection.execute("select count(*) from answers").fetchone() == (400,)
    assert store.get("p-99") == {"n": 99}
    assert store.get("nosuch") is None


def test_another_database_is_used_by_its_url(tmp_path: Path) -> None:
    store = open_store(tmp_path / "unused", f"sqlite:///{tmp_path / 'other.db'}")
    store.put("a", {"n": 1})
    assert store.get("a") == {"n": 1}
    assert store.get("b") is None
    assert not (tmp_path / "unused").exists()
    with pytest.raises(StorageError, match="存档"):
        open_store(tmp_path, "postgresql+psycopg://nobody@127.0.0.1:1/none").put("a", {})


def test_what_was_acknowledged_outlives_a_killed_process(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from assistant.store import open_store\n"
        "store = open_store(Path(sys.argv[1]))\n"
        "for n in range(100000): store.put(f'k{n}', {}); print(n, flush=True)\n"
    )
    for turn in range(5):
        folder = tmp_path / str(turn)
        process = subprocess.Popen([sys.executable, "-c", script, str(folder)], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        seen = [process.stdout.readline().strip() for _ in range(20 + 13 * turn)]
        os.kill(process.pid, signal.SIGKILL)
        seen += process.stdout.read().split("\n")[:-1]
        process.wait()
        store = open_store(folder)
        assert all(store.get(f"k{number}") is not None for number in seen if number.isdecimal())


def _fill(store: AnswerStore) -> None:
    for number in range(1000):
        store.put(f"big{number}", {"text": "满" * 20_000})


@pytest.mark.skipif(shutil.which("mount") is None or os.geteuid() != 0, reason="needs root to mount a small disk")
def test_a_full_disk_is_named_and_reading_goes_on(tmp_path: Path) -> None:
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", str(tmp_path)], check=False).returncode:
        pytest.skip("mounting is not allowed here")
    try:
        store = open_store(tmp_path)
        store.put("first", {"n": 1})
        with pytest.raises(StorageError, match="磁盘空间已满"):
            _fill(store)
        assert store.get("first") == {"n": 1}
    finally:
        time.sleep(0.1)
        subprocess.run(["umount", "-l", str(tmp_path)], check=False)
