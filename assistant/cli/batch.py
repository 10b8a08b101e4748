"""Question files: JSON lines in, JSON lines out, in the same order; a bad line never stops the rest."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click

from assistant.cli.program import reason
from assistant.errors import InputError


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a question file; ``error`` says in Chinese why it cannot be asked."""

    id: str | int | None
    question: str = ""
    history: tuple[str, ...] = ()
    error: str | None = None


def read_lines(path: str) -> Iterator[Line]:
    """The lines of a question file (``-``: standard input), blank ones left out.

    Raises:
        InputError: the file cannot be read.
    """
    try:
        raw = sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except OSError as error:
        raise InputError(f"题目文件 {path} 无法读取（{reason(error)}）。") from error
    # Not splitlines: U+2028 and its like may stand inside a question.
    for number, line in enumerate(raw.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        if line.strip():
            yield _parse(line, number)


def _parse(raw: bytes, number: int) -> Line:
    try:
        data = json.loads(raw.decode("utf-8"))
    except UnicodeDecodeError:
        return Line(None, error=f"第 {number} 行不是 UTF-8 文字。")
    except (ValueError, RecursionError):
        return Line(None, error=f"第 {number} 行不是合法的 JSON。")
    if not isinstance(data, dict):
        return Line(None, error=f"第 {number} 行应为 JSON 对象，含 id 和 question。")
    return _line(data, number)


def _line(data: dict[str, Any], number: int) -> Line:
    """Other keys are left alone, so that a question set can be asked as it is."""
    identifier = data.get("id")
    if not isinstance(identifier, str | int) or isinstance(identifier, bool):
        return Line(None, error=f"第 {number} 行缺少 id（文字或整数）。")
    question, history = data.get("question"), data.get("history") or []
    if not isinstance(question, str):
        return Line(identifier, error=f"第 {number} 行缺少 question（文字）。")
    if not isinstance(history, list) or not all(isinstance(turn, str) for turn in history):
        return Line(identifier, error=f"第 {number} 行的 history 应为文字的列表。")
    return Line(identifier, question, tuple(history))


def write_json(value: object, *, indent: int | None = None) -> None:
    """One JSON value on stdout, at once."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=indent))
