from __future__ import annotations

import errno
import zipfile
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import InputError
from assistant.tables import TableError, check_table, writing

from . import VOCABULARY, judge
from .files import HEADER, book, run


def absurd(path: Path, cell: str) -> None:
    book(path, [HEADER, ["甲", 20]], lambda sheet: sheet.__setitem__(cell, "x"))


def bomb(path: Path) -> None:
    name = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w") as part:
        for _ in range(420):
            part.write(bytes(2**20))


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
