"""Files that appear whole or not at all, and what goes wrong when a table is read or written."""

from __future__ import annotations

import errno
import io
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from assistant.errors import InputError

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer

_ILLEGAL = re.compile(r"[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


class TableError(InputError):
    """A table cannot be read or written; the message says what to do."""


class Problem(NamedTuple):
    """One thing in the input that was not understood, by cell."""

    cell: str
    header: str
    applicant: str
    content: str
    reason: str


def refuse_same_file(source: Path, target: Path) -> None:
    """Raise when the result would overwrite the input.

    Raises:
        TableError: both are one file.
    """
    with suppress(OSError):
        if source.resolve() == target.resolve() or source.samefile(target):
            raise TableError("结果文件不能与输入文件相同，请换一个文件名。")


@contextmanager
def replacing(path: Path, *suffixes: str) -> Iterator[BinaryIO]:
    """A file to write that takes the place of ``path`` at the end, or is removed after an error.

    Raises:
        TableError: the folder is missing or full, or the path is no plain file.
    """
    if path.suffix.lower() not in suffixes:
        raise TableError(f"结果文件 {path.name} 的扩展名应为 {' 或 '.join(suffixes)}。")
    if path.is_dir():
        raise TableError(f"{path} 是文件夹，请给出文件名。")
    if path.exists() and not path.is_file():
        raise TableError(f"{path} 不是普通文件，不能写入。")
    if not path.parent.is_dir():
        raise TableError(f"文件夹 {path.parent} 不存在，请先建立。")
    temporary = path.parent / f".{secrets.token_hex(8)}.tmp"
    try:
        try:
            raw = _File(temporary, "x")
        except OSError as error:
            raise _write_error(path, error) from error
        raw.target = path
        with io.BufferedWriter(raw, 2**18) as stream:
            yield stream
        try:
            temporary.replace(path)
        except OSError as error:
            raise _write_error(path, error) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


class _File(io.FileIO):
    """A file whose failed writes are told in Chinese, whichever library writes."""

    target: Path

    def write(self, data: ReadableBuffer, /) -> int:
        try:
            return super().write(data)
        except OSError as error:
            raise _write_error(self.target, error) from error


def _write_error(path: Path, error: OSError) -> TableError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return TableError(f"磁盘空间不足，无法写入 {path}；原有文件没有改动。")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return TableError(f"没有权限写入 {path}（文件可能正被其他程序打开）；原有文件没有改动。")
    return TableError(f"无法写入 {path}（{error.strerror or error}）；原有文件没有改动。")


def plain_text(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return _ILLEGAL.sub("", text)
