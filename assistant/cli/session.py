"""Opening the assistant for one command, and showing how a build goes."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from assistant.cli.program import say
from assistant.errors import IndexMissingError

if TYPE_CHECKING:
    from assistant.assistant import Assistant

#: Seconds between two lines of a count that is not shown on a terminal.
_PAUSE = 5.0
_COUNT = re.compile(r"^(.*?)\s*(\d+)/(\d+)$")


@contextmanager
def progress(*, silent: bool = False) -> Iterator[Callable[[str], None]]:
    """A function that takes lines such as 计算向量 64/300: a bar on a terminal, else plain lines on stderr.

    ``silent`` keeps everything but the bar to itself.
    """
    if sys.stderr and sys.stderr.isatty():
        with _bar() as show:
            yield show
    else:
        yield _ignore if silent else _plain()


def _ignore(line: str) -> None:
    del line


def _plain() -> Callable[[str], None]:
    last = -_PAUSE

    def show(line: str) -> None:
        nonlocal last
        count = _COUNT.match(line)
        now = time.monotonic()
        if count and count[2] != count[3] and now - last < _PAUSE:
            return
        last = now if count else last
        say(line)

    return show


@contextmanager
def _bar() -> Iterator[Callable[[str], None]]:
    from rich.console import Console  # noqa: PLC0415 - only where there is a terminal
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=None)

        def show(line: str) -> None:
            count = _COUNT.match(line)
            if count:
                bar.update(task, description=line, completed=int(count[2]), total=int(count[3]))
            else:
                bar.update(task, description=line, completed=0, total=None)

        yield show


def open_assistant() -> Assistant:
    """The assistant over the index that stands; where none was built yet, it is built once.

    Raises:
        AssistantError: e.g. the index is of another corpus or damaged; it is not rebuilt behind one's back.
    """
    from assistant.assistant import Assistant  # noqa: PLC0415 - heavy
    from assistant.settings import load_settings  # noqa: PLC0415

    settings = load_settings()
    try:
        assistant = Assistant.open(settings)
    except IndexMissingError:
        from assistant.index import build_index  # noqa: PLC0415

        say("首次使用，正在建立索引……")
        with progress(silent=True) as show:
            build_index(settings, show)
        assistant = Assistant.open(settings)
    for notice in assistant.notices:
        say(notice)
    return assistant
