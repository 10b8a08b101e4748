"""The command line's contract: what is printed where, and the exit statuses."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from assistant import __version__
from assistant.assistant import Assistant
from assistant.cli import main
from assistant.cli.batch import read_lines
from assistant.cli.session import progress
from assistant.settings import Settings, environment_names

TITLE = "四川省科学技术厅国际科技合作基地管理办法（征求意见稿）"
QUESTION = "联合研究类基地要求发表多少篇论文"
HEAVY = {"torch", "gradio", "chromadb", "numpy", "pydantic", "langchain_core", "rich", "fastapi"}
CHINESE_LINE = re.compile(r"[^\n]*[\u4e00-\u9fff][^\n]*\n")
Run = Callable[..., Result]
Start = Callable[..., subprocess.CompletedProcess[str]]


def command(*args: str | bytes) -> list[str | bytes]:
    return [sys.executable, "-m", "assistant", *args]


def environment(data_dir: Path | str, **extra: str) -> dict[str, str]:
    return {**os.environ, "ASSISTANT_DATA_DIR": str(data_dir), **extra}


@pytest.fixture(scope="session")
def built(assistant: Assistant, settings: Settings) -> Path:
    return settings.data_dir


@pytest.fixture
def run(built: Path) -> Run:
    """The command in this process, over the real index."""

    def invoke(*args: str, input: str | bytes | None = None, **extra: str) -> Result:
        return CliRunner().invoke(main, list(args), input=input, env={"ASSISTANT_DATA_DIR": str(built), **extra})

    return invoke


@pytest.fixture
def start(built: Path) -> Start:
    """The command in a process of its own."""

    def invoke(*args: str | bytes, data_dir: Path | str = built, **extra: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command(*args),
            env=environment(data_dir, **extra),
            capture_output=True,
            encoding="utf-8",
            timeout=120,
            check=False,
        )

    return invoke


@pytest.fixture(scope="session")
def keyword_only(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a small, quick index (no vectors), to be damaged in copies."""
    data_dir = tmp_path_factory.mktemp("keyword")
    done = subprocess.run(
        command("index"), env=environment(data_dir, ASSISTANT_EMBEDDING_MODEL="none"), capture_output=True, check=True
    )
    assert "索引建好了" in done.stdout.decode()
    return data_dir


@pytest.fixture
def damaged(keyword_only: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(keyword_only, tmp_path / "data"))


def question_file(tmp_path: Path, *lines: object) -> str:
    path = tmp_path / "questions.jsonl"
    path.write_text("\n".join(x if isinstance(x, str) else json.dumps(x) for x in lines), encoding="utf-8")
    return str(path)


def rows(output: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


def assert_refused(done: Result | subprocess.CompletedProcess[str], status: int, *words: str) -> None:
    code = done.exit_code if isinstance(done, Result) else done.returncode
    assert code == status, done.stderr
    assert done.stdout == ""
    assert CHINESE_LINE.fullmatch(done.stderr), done.stderr
    for word in words:
        assert word in done.stderr


class TestAsk:
    def test_prints_the_markdown_and_what_one_may_ask_next(self, run: Run) -> None:
        done = run("ask", QUESTION)
        assert done.exit_code == 0
        assert "20篇（含）以上" in done.stdout
        assert "【1】" in done.stdout
        assert "您还可以问：\n- " in done.stdout
        assert done.stderr == ""

    def test_json_has_the_fields_of_the_contract(self, run: Run) -> None:
        data = json.loads(run("ask", QUESTION, "--json").stdout)
        contract = "id answer_id status mode answer citations findings facts elapsed_ms"
        assert set(contract.split()) <= set(data)
        assert data["status"] == "answered"
        assert data["mode"] == "composed"
        citation = data["citations"][0]
        assert set(citation) == {"document", "clause", "occurrence", "quote"}
        assert (citation["document"], citation["clause"], citation["occurrence"]) == (TITLE, "第十二条（二）", None)

    def test_history_and_a_date_are_taken(self, run: Run) -> None:
        args = ["--history", "联合研究类有什么条件", "--history", "论文呢", "--as-of", "2026-01-31", "--json"]
        assert run("ask", QUESTION, *args).exit_code == 0

    def test_a_dash_reads_standard_input(self, run: Run) -> None:
        done = run("ask", "-", "--json", input=("\ufeff" + QUESTION + "\n").encode())
        assert json.loads(done.stdout)["citations"][0]["clause"] == "第十二条（二）"

    @pytest.mark.parametrize(
        ("text", "word"), [("问题".encode("gbk"), "UTF-8"), (b"x" * 1_000_001, "太长"), (b"", "空")]
    )
    def test_standard_input_that_is_no_question(self, run: Run, text: bytes, word: str) -> None:
        assert_refused(run("ask", "-", input=text), 2, word)

    @pytest.mark.parametrize(
        ("args", "word"),
        [
            (["ask"], "--file"),
            (["ask", "问", "--file", "x"], "二者选一"),
            (["ask", ""], "空"),
            (["ask", "问" * 2001], "太长"),
            (["ask", "经费 ", "怎么用"], "引号"),
            (["ask", "问", "--as-of", "2026-02-30"], "2026-02-30"),
            (["ask", "问", "--as-of", "20260131"], "2026-01-31"),
            (["ask", "问", "--as-of"], "缺少值"),
            (["ask", "问", "--json=1"], "--json"),
            (["ask", "问", "--history", " "], "--history"),
            (["ask", "问", *["--history", "x"] * 21], "20"),
            (["ask", "--file", "x", "--history", "y"], "history"),
            (["ask", "问", "--histroy", "x"], "--history"),
            (["ask", "--file", "no-such-file"], "没有这个文件"),
            (["ask", "--file", "."], "文件夹"),
            (["ask", "\ud800"], "UTF-8"),
            (["search", "问", "-k", "0"], "1 到 100"),
            (["search", "问", "-k", "ten"], "1 到 100"),
            (["show"], "条款"),
            (["show", "第九十九条"], "第九十九条"),
            (["serch", "问"], "search"),
            (["xyz"], "--help"),
            (["-x"], "-x"),
            (["corpus", "chek"], "check"),
            (["eval", "no-such-file"], "no-such-file"),
            (["serve", "--port", "99999"], "65535"),
        ],
    )
    def test_the_callers_mistakes_are_one_chinese_line_and_status_2(self, run: Run, args: list[str], word: str) -> None:
        assert_refused(run(*args), 2, word)


class TestAskFile:
    def test_answers_stand_in_the_order_of_the_lines_with_their_ids_first(self, run: Run, tmp_path: Path) -> None:
        questions = [QUESTION, "第二十六条", "有效期几年", "今天天气怎么样"] * 3
        lines = [{"id": f"q{n}", "question": q, "category": "x"} for n, q in enumerate(questions)]
        done = run("ask", "--file", question_file(tmp_path, *lines))
        assert done.exit_code == 0
        answers = rows(done.stdout)
        assert [answer["id"] for answer in answers] == [line["id"] for line in lines]
        assert all(next(iter(answer)) == "id" for answer in answers)
        assert [a["answer"] for a in answers[:4]] == [a["answer"] for a in answers[4:8]]
        assert answers[0]["citations"][0]["clause"] == "第十二条（二）"

    def test_a_bad_line_gives_its_error_and_does_not_stop_the_rest(self, run: Run, tmp_path: Path) -> None:
        path = tmp_path / "q.jsonl"
        path.write_bytes(
            b'\xef\xbb\xbf{"id": 7, "question": "\xe6\x9c\x89\xe6\x95\x88\xe6\x9c\x9f"}\r\n'
            b"{oops\n\n"
            b'{"id": "none"}\n'
            b'{"id": "empty", "question": " "}\n'
            b'{"question": "x"}\n'
            b'{"id": "h", "question": "x", "history": "y"}\n'
            b'["x"]\n' + b"[" * 100_000 + b"\n"
            b"\xff\xfe\n"
            b'{"id": "\\ud800", "history": ["x"], '
            b'"question": "\\ud800\\u0000\xe2\x80\xa8\xe6\x9c\x89\xe6\x95\x88\xe6\x9c\x9f"}'
        )
        done = run("ask", "--file", str(path))
        assert done.exit_code == 0
        answers = rows(done.stdout)
        assert [a["id"] for a in answers] == [7, None, "none", "empty", None, "h", None, None, None, "\ud800"]
        assert [n for n, a in enumerate(answers) if "error" not in a] == [0, 9]
        assert "第 2 行" in answers[1]["error"]
        assert "question" in answers[2]["error"]
        assert "空" in answers[3]["error"]
        assert "第 6 行" in answers[4]["error"]
        assert "history" in answers[5]["error"]
        assert "UTF-8" in answers[8]["error"]

    def test_lines_end_at_newlines_only(self, tmp_path: Path) -> None:
        path = question_file(tmp_path, '{"id": 1, "question": "前\u2028后"}', {"id": 2, "question": "x"})
        assert [line.question for line in read_lines(path)] == ["前\u2028后", "x"]

    def test_an_empty_file_gives_nothing(self, run: Run, tmp_path: Path) -> None:
        done = run("ask", "--file", question_file(tmp_path))
        assert (done.exit_code, done.stdout) == (0, "")

    def test_a_reader_that_goes_away_is_no_error(self, built: Path, tmp_path: Path) -> None:
        lines = [{"id": n, "question": f"{QUESTION}{n}"} for n in range(400)]
        process = subprocess.Popen(
            command("ask", "--file", question_file(tmp_path, *lines)),
            env=environment(built), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        assert process.stdout
        assert process.stderr
        # The first answer comes while the others are still being worked on.
        assert json.loads(process.stdout.readline())["id"] == 0
        process.stdout.close()
        assert process.wait(30) == 1
        assert process.stderr.read() == b""
        process.stderr.close()


class TestSearch:
    def test_json_has_at_most_k_clauses_best_first(self, run: Run) -> None:
        results = json.loads(run("search", QUESTION, "-k", "3", "--json").stdout)["results"]
        assert len(results) == 3
        assert all(set(result) == {"document", "clause", "occurrence", "score"} for result in results)
        assert (results[0]["document"], results[0]["clause"]) == (TITLE, "第十二条（二）")
        scores = [result["score"] for result in results]
        assert scores == sorted(scores, reverse=True)

    def test_text_shows_place_and_words(self, run: Run) -> None:
        done = run("search", QUESTION, "-k", "1")
        assert f"《{TITLE}》第十二条第（二）项\n（二）近三年" in done.stdout

    def test_a_file_gives_one_line_a_question(self, run: Run, tmp_path: Path) -> None:
        path = question_file(tmp_path, {"id": "a", "question": "第十四条（五）"}, "{", {"id": "b", "question": ""})
        done = run("search", "--file", path, "-k", "2")
        named, broken, empty = rows(done.stdout)
        assert [(r["clause"], r["occurrence"]) for r in named["results"]] == [
            ("第十四条（五）", 1),
            ("第十四条（五）", 2),
        ]
        assert broken["id"] is None
        assert empty["id"] == "b"
        assert "error" in broken
        assert "error" in empty
        assert done.exit_code == 0


class TestShow:
    def test_the_clause_is_the_documents_own_text(self, run: Run, assistant: Assistant) -> None:
        clause = assistant.documents[0].find("第十二条（二）")[0]
        assert run("show", "第十二条（二）").stdout == f"《{TITLE}》第十二条第（二）项\n{clause.text}\n"

    def test_a_label_that_stands_twice_shows_both(self, run: Run) -> None:
        clauses = json.loads(run("show", "14条（五）", "--json").stdout)["clauses"]
        assert [clause["occurrence"] for clause in clauses] == [1, 2]
        assert clauses[0]["text"] != clauses[1]["text"]
        plain = run("show", "14条（五）").stdout
        assert all(clause["text"] in plain for clause in clauses)


class TestMaintenance:
    def test_index_says_that_nothing_was_to_do(self, run: Run) -> None:
        done = run("index")
        assert done.exit_code == 0
        assert re.search(r"索引已是最新：\d+ 个片段、\d+ 个检索目标，新计算向量 0 个，用时 [\d.]+ 秒。", done.stdout)

    def test_force_builds_again(self, start: Start, damaged: Path) -> None:
        done = start("index", "--force", data_dir=damaged, ASSISTANT_EMBEDDING_MODEL="none")
        assert "索引建好了" in done.stdout
        assert "核对新索引" in done.stderr

    def test_corpus_check_lists_the_defects_of_the_text(self, run: Run) -> None:
        done = run("corpus", "check")
        assert f"《{TITLE}》" in done.stdout
        assert "第十四条" in done.stdout

    def test_a_corpus_that_is_not_there(self, run: Run, tmp_path: Path) -> None:
        assert_refused(run("corpus", "check", ASSISTANT_CORPUS_DIR=str(tmp_path)), 2, "ASSISTANT_CORPUS_DIR")

    def test_eval_measures_a_question_set(self, run: Run, tmp_path: Path) -> None:
        case = {
            "id": "a",
            "category": "fact",
            "question": QUESTION,
            "gold": ["第十二条（二）"],
            "must_include": ["20篇"],
        }
        path = question_file(tmp_path, case)
        report = json.loads(run("eval", path, "--json").stdout)
        assert report["overall"]["recall@1"] == 1.0
        assert report["overall"]["forged_citations"] == 0
        assert "召回@1" in run("eval", path).stdout

    def test_serve_says_that_the_port_is_taken(self, run: Run) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = str(taken.getsockname()[1])
            assert_refused(run("serve", "--port", port), 1, port, "--port")

    def test_counts_are_told_now_and_then_only(self, capsys: pytest.CaptureFixture[str]) -> None:
        with progress() as show:
            for line in ("读取", *(f"计算向量 {n}/50" for n in range(1, 51)), "写入"):
                show(line)
        assert capsys.readouterr().err.splitlines() == ["读取", "计算向量 1/50", "计算向量 50/50", "写入"]


class TestDoctor:
    def test_all_is_well(self, run: Run) -> None:
        done = run("doctor")
        assert done.exit_code == 0, done.stdout
        assert "✗" not in done.stdout
        assert done.stdout.count("✓") == 7
        assert all(name in done.stdout for name in environment_names().values())

    def test_secrets_stay_hidden(self, run: Run) -> None:
        assert "hunter2" not in run("doctor", ASSISTANT_EMBEDDING_API_KEY="hunter2").stdout

    def test_without_an_index_it_names_the_command(self, run: Run, tmp_path: Path) -> None:
        done = run("doctor", ASSISTANT_DATA_DIR=str(tmp_path / "new"))
        assert done.exit_code == 1
        assert "✗ 索引：还没有建立索引，请先运行 assistant index。" in done.stdout
        assert "✓ 向量模型" in done.stdout

    def test_a_changed_file_is_found(self, start: Start, damaged: Path) -> None:
        (build,) = (damaged / "index" / "builds").iterdir()
        (build / "words.txt").write_text("x", encoding="utf-8")
        done = start("doctor", data_dir=damaged, ASSISTANT_EMBEDDING_MODEL="none")
        assert done.returncode == 1
        assert "✗ 索引：索引文件 words.txt" in done.stdout

    def test_a_misspelt_variable_lists_all(self, run: Run) -> None:
        done = run("doctor", ASSISTANT_PROT="1")
        assert done.exit_code == 1
        assert "✗ 设置：不认识环境变量 ASSISTANT_PROT" in done.stdout
        assert "    ASSISTANT_RERANKER：" in done.stdout


class TestIndexStates:
    def test_the_first_use_builds_the_index_once(self, start: Start, tmp_path: Path) -> None:
        for told in ("首次使用，正在建立索引……\n", ""):
            done = start("show", "第二十五条", data_dir=tmp_path, ASSISTANT_EMBEDDING_MODEL="none")
            assert done.returncode == 0, done.stderr
            assert done.stdout.startswith(f"《{TITLE}》第二十五条\n")
            assert done.stderr == told

    @pytest.mark.parametrize("pointer", ["", "../../etc", "0123456789ab", "\udcff"])
    def test_a_damaged_pointer_is_told_not_mended(self, start: Start, damaged: Path, pointer: str) -> None:
        (damaged / "index" / "current").write_text(pointer, encoding="utf-8", errors="surrogateescape")
        done = start("ask", QUESTION, data_dir=damaged, ASSISTANT_EMBEDDING_MODEL="none")
        assert_refused(done, 1, "assistant index")

    def test_an_index_of_another_embedder_is_refused(self, run: Run, damaged: Path) -> None:
        assert_refused(run("ask", QUESTION, ASSISTANT_DATA_DIR=str(damaged)), 1, "none", "e5", "assistant index")

    def test_a_data_folder_that_is_a_file(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "data").touch()
        for args in (["ask", QUESTION], ["index"], ["search", "x"]):
            done = run(*args, ASSISTANT_DATA_DIR=str(tmp_path / "data"))
            assert done.exit_code == 1
            assert done.stdout == ""
            assert "数据文件夹" in done.stderr.splitlines()[-1]

    def test_a_setting_that_does_not_exist(self, run: Run) -> None:
        assert_refused(run("ask", QUESTION, ASSISTANT_PROT="1"), 2, "ASSISTANT_PORT")


class TestProcess:
    @pytest.mark.parametrize("args", [[], ["--help"], ["ask", "--help"], ["corpus"], ["--version"]])
    def test_help_loads_nothing_heavy(self, args: list[str]) -> None:
        program = (
            "import sys\nfrom assistant.cli import main\ntry:\n    main(sys.argv[1:])\nexcept SystemExit as e:\n"
            f"    heavy = {HEAVY} & set(sys.modules)\n"
            "    sys.exit(str(heavy) if heavy else e.code)"
        )
        done = subprocess.run(
            [sys.executable, "-c", program, *args], capture_output=True, encoding="utf-8", check=False
        )
        assert done.returncode == 0, done.stderr
        assert "国合问策" in done.stdout or "用法：" in done.stdout
        assert done.stderr == ""

    def test_version(self, run: Run) -> None:
        assert run("--version").stdout == f"国合问策 {__version__}\n"

    @pytest.mark.parametrize("more", [{}, {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}])
    def test_a_plain_c_locale(self, start: Start, more: dict[str, str]) -> None:
        done = start("ask", QUESTION, LC_ALL="C", LANG="C", **more)
        assert done.returncode == 0, done.stderr
        assert "20篇（含）以上" in done.stdout
        assert done.stderr == ""

    def test_bytes_that_are_no_text(self, start: Start) -> None:
        assert_refused(start("ask", b"\xff\xfe\x80"), 2, "UTF-8")

    def test_a_full_disk_is_told(self, built: Path) -> None:
        if not Path("/dev/full").exists():
            pytest.skip("needs /dev/full")
        with open("/dev/full", "w") as full:
            done = subprocess.run(
                command("show", "第一条"),
                env=environment(built),
                stdout=full,
                stderr=subprocess.PIPE,
                encoding="utf-8",
                check=False,
            )
        assert done.returncode == 1
        assert done.stderr == "读写失败（磁盘空间已满）：输出。\n"

    def test_an_interrupt_is_quiet(self, built: Path, tmp_path: Path) -> None:
        lines = [{"id": n, "question": f"{QUESTION}{n}"} for n in range(2000)]
        process = subprocess.Popen(
            command("ask", "--file", question_file(tmp_path, *lines)),
            env=environment(built), stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )  # fmt: skip
        assert process.stdout
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=30)
        assert process.returncode == 130
        assert told.strip() == b""

    def test_an_unforeseen_error_is_one_chinese_line(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(*args: object, **options: object) -> None:
            raise LookupError("secret detail")

        monkeypatch.setattr(Assistant, "ask", fail)
        done = run("ask", QUESTION)
        assert_refused(done, 1, "程序内部错误（LookupError）")
        assert "secret" not in done.stderr
        assert "secret detail" in run("--debug", "ask", QUESTION).stderr

    def test_serve_answers_and_stops_on_interrupt(self, built: Path) -> None:
        import httpx

        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        process = subprocess.Popen(
            command("serve", "--port", str(port)),
            env=environment(built),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        try:
            assert process.stdout
            assert f"http://127.0.0.1:{port}" in process.stdout.readline().decode()
            body = None
            for _ in attempts(60):
                try:
                    body = httpx.post(f"http://127.0.0.1:{port}/api/v1/ask", json={"question": QUESTION}).json()
                    break
                except httpx.TransportError:
                    continue
            assert body
            assert body["citations"][0]["clause"] == "第十二条（二）"
            process.send_signal(signal.SIGINT)
            _, told = process.communicate(timeout=30)
        finally:
            process.kill()
            process.wait()
        assert process.returncode in (0, 130)
        assert told == b""


def attempts(seconds: float) -> Iterator[None]:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        yield
        time.sleep(0.1)
