from __future__ import annotations

import errno
import os
import subprocess
import sys
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from assistant.errors import InputError
from assistant.tables import TableError, check_table, write_report, writing

from . import VOCABULARY, finding, judge
from .files import HEADER, absurd, bomb, book, problems, raw_book, rows_xml, run

REFUSED = {
    "absurd": (lambda path: absurd(path, "XFD1048576"), "超出"),
    "wide": (lambda path: absurd(path, "XFD3"), "超出"),
    "bomb": (bomb, "过大"),
    "ole": (lambda path: path.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 99), "旧版"),
    "password": (
        lambda path: path.write_bytes(
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 99 + "EncryptedPackage".encode("utf-16-le")
        ),
        "密码",
    ),
    "empty": (lambda path: path.write_bytes(b""), "空文件"),
    "text": (lambda path: path.write_text("单位名称,论文"), "不是有效"),
    "torn": (lambda path: path.write_bytes(b"PK\x03\x04" + b"x" * 100), "损坏"),
    "zip": (lambda path: zipfile.ZipFile(path, "w").writestr("a.txt", "x"), "不是可以读取"),
    "folder": (Path.mkdir, "不是普通文件"),
    "nothing": (lambda _path: None, "找不到"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_files_that_are_refused(tmp_path: Path, name: str) -> None:
    make, message = REFUSED[name]
    source, target = tmp_path / "表.xlsx", tmp_path / "结果.xlsx"
    make(source)
    target.write_text("旧")
    with pytest.raises(InputError, match=message):
        check_table(source, target, None, VOCABULARY, judge=judge)
    assert target.read_text() == "旧"
    assert len(list(tmp_path.iterdir())) == (1 if name == "nothing" else 2)


def test_bytes_that_are_no_csv(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    for content in (b"\x00\x01\x02" * 50, b"\xff\xfe\x00\xd8\x00\xd8", b"\x81\x20\xff\xff"):
        path.write_bytes(content)
        with pytest.raises(TableError):
            run(path)


@pytest.mark.parametrize("target", ["表.xlsx", ".", "没有/结果.xlsx", "结果.csv", "链接.xlsx"])
def test_targets_that_are_refused(tmp_path: Path, target: str) -> None:
    source = book(tmp_path / "表.xlsx", [HEADER, ["甲", 20]])
    (tmp_path / "链接.xlsx").hardlink_to(source)
    before = source.read_bytes()
    with pytest.raises(TableError):
        check_table(source, tmp_path / target, None, VOCABULARY, judge=judge)
    assert source.read_bytes() == before
    assert len(list(tmp_path.iterdir())) == 2


def test_a_full_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = book(tmp_path / "表.xlsx", [HEADER, ["甲", 20]])
    (tmp_path / "结果.xlsx").write_text("旧")

    class Full(writing._File):
        def write(self, data: Any) -> int:
            raise writing._write_error(self.target, OSError(errno.ENOSPC, "No space left on device"))

    monkeypatch.setattr(writing, "_File", Full)
    with pytest.raises(TableError, match="磁盘空间不足"):
        check_table(source, tmp_path / "结果.xlsx", None, VOCABULARY, judge=judge)
    assert (tmp_path / "结果.xlsx").read_text() == "旧"
    assert len(list(tmp_path.iterdir())) == 2


def test_stopping_leaves_nothing_behind(tmp_path: Path) -> None:
    source = book(tmp_path / "表.xlsx", [HEADER, ["甲", 20]])

    def stop(_done: int, _all: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check_table(source, tmp_path / "结果.xlsx", None, VOCABULARY, progress=stop, judge=judge)
    assert [path.name for path in tmp_path.iterdir()] == ["表.xlsx"]


ROWS = [HEADER, ["甲", 20]]
DOCTYPE = '<!DOCTYPE worksheet [<!ENTITY a "aaaaaaaaaa">{}]>'
LAUGHS = "".join(f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in pairwise("abcdefghij"))
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def zipped(path: Path, **parts: bytes) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def cut(path: Path) -> None:
    content = book(path, ROWS).read_bytes()
    path.write_bytes(content[: len(content) * 2 // 3])


def flipped(path: Path) -> None:
    content = bytearray(book(path, ROWS).read_bytes())
    for place in range(200, len(content) // 2, 97):
        content[place] ^= 0xFF
    path.write_bytes(content)


def macros(path: Path) -> None:
    raw_book(path, rows_xml(ROWS), more={"xl/vbaProject.bin": OLD})


def declared(path: Path) -> None:
    types = b'<Types><Override ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>'
    raw_book(path, rows_xml(ROWS), more={"[Content_Types].xml": types})


def repeated(path: Path, size: int) -> None:
    """Valid XML that grows a thousandfold."""
    raw_book(path, rows_xml(ROWS) + "<row/>" * (size // 6))


KINDS = {
    "macros": (macros, "含有宏"),
    "macros by type": (declared, "含有宏"),
    "macro sheet": (lambda path: raw_book(path, rows_xml(ROWS), more={"xl/macrosheets/s.xml": b"<x/>"}), "含有宏"),
    "ods": (lambda path: zipped(path, mimetype=b"application/vnd.oasis.opendocument.spreadsheet"), "OpenDocument"),
    "docx": (lambda path: zipped(path, **{"word/document.xml": b"<x/>"}), "Word 文档"),
    "pdf": (lambda path: path.write_bytes(b"%PDF-1.7\n"), "PDF"),
    "html": (lambda path: path.write_text("\n<html><table><tr><td>x"), "网页"),
    "cut": (cut, "损坏"),
    "flipped": (flipped, "损坏|不是可以读取"),
    "laughs": (lambda path: raw_book(path, rows_xml(ROWS), prolog=DOCTYPE.format(LAUGHS)), "DOCTYPE"),
    "laughs in text": (
        lambda path: raw_book(path, rows_xml(ROWS), more={"xl/styles.xml": DOCTYPE.format("").encode() + b"<x/>"}),
        "DOCTYPE",
    ),
    "outside": (
        lambda path: raw_book(path, rows_xml(ROWS), prolog='<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'),
        "DOCTYPE",
    ),
    "swollen": (lambda path: repeated(path, 40 * 2**20), "过大"),
    "no xml": (lambda path: raw_book(path, "<row r='1'><c"), "已损坏"),
    "no number": (lambda path: raw_book(path, '<row r="x"/>'), "已损坏"),
    "merges": (
        lambda path: raw_book(path, rows_xml(ROWS), after='<mergeCell ref="A1:B2"/>' * 20_001),
        "合并单元格过多",
    ),
    "overlaps": (
        lambda path: raw_book(path, rows_xml(ROWS), after='<mergeCell ref="A1:B9"/>' * 501),
        "互相重叠",
    ),
}


@pytest.mark.parametrize("suffix", [".xlsx", ".xlsm", ".csv"])
@pytest.mark.parametrize("name", KINDS)
def test_every_kind_is_known_whatever_its_name(tmp_path: Path, name: str, suffix: str) -> None:
    make, message = KINDS[name]
    source = tmp_path / f"表{suffix}"
    make(source)
    started = time.perf_counter()
    with pytest.raises(TableError, match=message) as told:
        check_table(source, tmp_path / "结果.xlsx", None, VOCABULARY, judge=judge)
    assert time.perf_counter() - started < 10
    assert "\n" not in str(told.value)
    assert [path.name for path in tmp_path.iterdir()] == [source.name]


def test_links_to_other_files_are_not_followed(tmp_path: Path) -> None:
    link = b'<Relationships><Relationship Id="r9" Type="a/externalLinkPath" Target="http://x/a.xlsx" TargetMode="External"/></Relationships>'
    more = {"xl/externalLinks/externalLink1.xml": b"<x/>", "xl/externalLinks/_rels/externalLink1.xml.rels": link}
    linked = '<c r="B2"><f>[1]Sheet1!A1</f><v>20</v></c>'
    path = raw_book(tmp_path / "表.xlsx", rows_xml([HEADER, ["甲", linked]]), more=more)
    assert run(path)[1] == [{"papers": 20}]


def test_a_damaged_style_or_text_part_spoils_only_its_cells(tmp_path: Path) -> None:
    wrong = '<c r="B2" t="s"><v>99</v></c>'
    path = raw_book(
        tmp_path / "表.xlsx", rows_xml([HEADER, ["甲", wrong, "是"], ["乙", '<c r="B3" s="77"><v>20</v></c>']])
    )
    result, seen = run(path)
    assert seen == [{"policy": True}, {"papers": 20}]
    assert "无法读取" in problems(result)["B2"]


@pytest.mark.parametrize("value", ["x" * 1_000_000, "9" * 1_000_000, "单" * 1_000_000])
@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_cell_of_a_million_characters(tmp_path: Path, kind: str, value: str) -> None:
    path = tmp_path / f"表.{kind}"
    rows = [HEADER, ["甲", value, "是"], [value, "20", "是"], ["丙", "20", "是"]]
    if kind == "xlsx":
        raw_book(path, rows_xml(rows))
    else:
        path.write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")
    result, seen = run(path)
    assert seen[-1] == {"papers": 20, "policy": True}
    assert any("内容过长" in text for text in problems(result).values())
    assert max(len(str(cell)) for row in result["逐条结果"].iter_rows(values_only=True) for cell in row) <= 200


def test_a_full_disk_seen_by_the_system(tmp_path: Path) -> None:
    """No half file; the input and the old result stay."""
    source = book(tmp_path / "表.xlsx", [HEADER, *([f"单位{i}", i] for i in range(2_000))])
    (tmp_path / "结果.xlsx").write_text("旧")
    before = source.read_bytes()
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (9_000, 9_000));"
        "from assistant.errors import InputError; from assistant.tables import check_table;"
        "from tests.tables import VOCABULARY, judge\n"
        "try: check_table(sys.argv[1], sys.argv[2], None, VOCABULARY, judge=judge)\n"
        "except InputError as error: print(error)"
    )
    arguments = [sys.executable, "-c", code, str(source), str(tmp_path / "结果.xlsx")]
    done = subprocess.run(
        arguments,
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1"},
    )
    assert "磁盘空间不足" in done.stdout
    assert done.stderr == ""
    assert source.read_bytes() == before
    assert (tmp_path / "结果.xlsx").read_text() == "旧"
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.parametrize("target", ["/dev/full", "/dev/null"])
def test_devices_are_not_written(tmp_path: Path, target: str) -> None:
    source = book(tmp_path / "表.xlsx", ROWS)
    (tmp_path / "结果.xlsx").symlink_to(target)
    with pytest.raises(TableError, match="不是普通文件"):
        check_table(source, tmp_path / "结果.xlsx", None, VOCABULARY, judge=judge)


def test_two_writers_at_once_leave_one_whole_result(tmp_path: Path) -> None:
    source, target = (
        book(tmp_path / "表.xlsx", [HEADER, *([f"单位{i}", 20] for i in range(300))]),
        tmp_path / "结果.xlsx",
    )
    with ThreadPoolExecutor(4) as pool:
        done = [pool.submit(check_table, source, target, None, VOCABULARY, judge=judge) for _ in range(8)]
    assert {task.result().judged for task in done} == {300}
    assert load_workbook(target)["逐条结果"].max_row == 601
    assert len(list(tmp_path.iterdir())) == 2


def test_an_input_without_permission_to_write_is_enough(tmp_path: Path) -> None:
    source = book(tmp_path / "表.xlsx", ROWS)
    source.chmod(0o444)
    stamp = source.stat().st_mtime_ns
    assert run(source)[1] == [{"papers": 20}]
    assert source.stat().st_mtime_ns == stamp


NASTY = ['=HYPERLINK("http://x","y")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "＝1+1", "=cmd|' /C calc'!A0", "_x003D_1"]


@pytest.mark.parametrize("text", NASTY)
def test_no_text_anywhere_becomes_a_formula(tmp_path: Path, text: str) -> None:
    """Names, headers, contents, and whatever the judge says."""

    def saying(_facts: dict[str, Any]) -> dict[str, Any]:
        one = {
            "clause": text,
            "verdict": text,
            "quote": text,
            "explanation": text,
            "evidence": [text],
            "causes": [text],
        }
        return {"overall": text, "findings": [one], "rule_version": text, "text_sha256": text}

    source = tmp_path / "表.csv"
    quoted = '"' + text.replace('"', '""') + '"'
    source.write_text(f"单位名称,近三年SCI/EI论文（篇）,{quoted}\n{quoted},{quoted},x\n", encoding="utf-8")
    target = tmp_path / "结果.xlsx"
    check_table(source, target, None, VOCABULARY, judge=saying, caveat=text)
    cells = [cell for sheet in load_workbook(target) for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    marked = [cell for cell in cells if isinstance(cell.value, str) and cell.value[:1] in "=+-@\t＝"]
    assert all(cell.quotePrefix for cell in marked)
    assert sum(cell.value == text for cell in cells) >= 5
    with zipfile.ZipFile(target) as archive:
        assert not any(b"<f>" in archive.read(name) or b"<f " in archive.read(name) for name in archive.namelist())


@pytest.mark.parametrize("text", NASTY)
def test_no_text_in_a_report_becomes_a_field(tmp_path: Path, text: str) -> None:
    result = {"overall": text, "findings": [finding("第八条", "不符合", quote=text, explanation=text, evidence=[text])]}
    write_report(result, {"papers": text}, tmp_path / "a.docx", applicant=text)
    with zipfile.ZipFile(tmp_path / "a.docx") as archive:
        body = archive.read("word/document.xml").decode()
    assert "instrText" not in body
    assert "fldSimple" not in body
    assert "hyperlink" not in body
