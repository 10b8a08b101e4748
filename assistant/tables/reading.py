"""Filled-in tables row by row: xlsx or csv, streamed, opened for reading only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

from assistant.errors import AssistantError
from assistant.tables.archive import AGAIN, open_archive, refuse_other_kinds
from assistant.tables.csvfile import CsvSheet, csv_sheets
from assistant.tables.writing import TableError
from assistant.tables.xlsx import XlsxSheet
from assistant.tables.xmlparts import Parts

_MAX_FILE = 100 * 2**20

Sheet = XlsxSheet | CsvSheet


@contextmanager
def open_sheets(path: Path) -> Iterator[Iterator[Sheet]]:
    """The visible sheets of a workbook, or the one of a csv file, each examined when it is asked for.

    Raises:
        TableError: the file is no table, or one that must not be opened.
    """
    with ExitStack() as stack:
        try:
            sheets = _open(path, stack)
        except OSError as error:
            raise TableError(f"{path} 无法读取（{error.strerror or error}）。") from error
        yield sheets


def _open(path: Path, stack: ExitStack) -> Iterator[Sheet]:
    if not path.is_file():
        raise TableError(f"找不到文件 {path}，或者它不是普通文件。")
    size, name = path.stat().st_size, path.name
    if not 0 < size <= _MAX_FILE:
        raise TableError(f"{name} 超过 {_MAX_FILE // 2**20} MB，请拆成几个文件。" if size else f"{name} 是空文件。")
    stream = stack.enter_context(path.open("rb"))
    if refuse_other_kinds(name, stream):
        return _workbook(name, stream, stack)
    if path.suffix.lower() in {".xlsx", ".xlsm", ".xls", ".xlsb", ".et"}:
        raise TableError(f"{name} 不是有效的 Excel 工作簿，{AGAIN}")
    return csv_sheets(path)


def _workbook(name: str, stream: IO[bytes], stack: ExitStack) -> Iterator[Sheet]:
    archive = stack.enter_context(open_archive(name, stream))
    try:
        parts = Parts(archive)
    except AssistantError as error:
        raise TableError(f"{name}：{error}") from error
    except Exception as error:  # whatever a damaged part makes the parser raise
        raise TableError(f"{name} 不是可以读取的 Excel 工作簿，{AGAIN}") from error
    return (XlsxSheet(name, parts, part) for part in parts.sheets if part.visible)
