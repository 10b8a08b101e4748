"""One event loop for all model calls of the process.

A call on it can be cancelled wherever it waits, which closes its connection; a thread that reads a dripping stream
could not be stopped.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")

_lock = threading.Lock()
_running: list[tuple[asyncio.AbstractEventLoop, threading.Thread]] = []


def submit(work: Coroutine[Any, Any, T]) -> Future[T]:
    """Start a coroutine on the loop; its future can be waited for and cancelled from any thread."""
    return asyncio.run_coroutine_threadsafe(work, _loop())


def _loop() -> asyncio.AbstractEventLoop:
    with _lock:
        if not _running or not _running[0][1].is_alive():  # a forked process has the list but not the thread
            loop = asyncio.new_event_loop()
            thread = threading.Thread(target=loop.run_forever, name="chat-model", daemon=True)
            thread.start()
            _running[:] = [(loop, thread)]
        return _running[0][0]
