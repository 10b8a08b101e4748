"""Answers kept for replay: SQLite under the data folder, or any database by URL.

Each record is written before its answer is shown. The file is written with the standard library, which is there at
once; another database goes through SQLAlchemy (a fifth of a second to import), so that PostgreSQL needs no code of ours.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

from assistant.errors import StorageError

FILE = "answers.sqlite"
#: Seconds that a writer waits for another one.
_BUSY = 5.0


class AnswerStore(Protocol):
    """Records by answer id. Safe between threads and processes."""

    def put(self, answer_id: str, record: Mapping[str, Any]) -> None:
        """Keep one record; what is returned from here is on disk.

        Raises:
            StorageError: the database cannot be written (disk full, read-only folder, server away).
        """

    def get(self, answer_id: str) -> dict[str, Any] | None:
        """One record, or ``None``.

        Raises:
            StorageError: the database cannot be read.
        """


def open_store(data_dir: Path, url: str | None = None) -> AnswerStore:
    """The store of a data folder, or the one at ``url``; nothing is written yet."""
    return SqlStore(url) if url else FileStore(data_dir / FILE)


class FileStore:
    """A SQLite file: WAL, ``BEGIN IMMEDIATE`` and a busy timeout, so that several processes can write."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._local = threading.local()

    def put(self, answer_id: str, record: Mapping[str, Any]) -> None:
        """See ``AnswerStore``."""
        row = (answer_id, datetime.now(UTC).isoformat(timespec="seconds"), json.dumps(record, ensure_ascii=False))
        with _named("答复没能存档，以后无法用编号重查"), self._connection() as connection:
            # A plain BEGIN that turns into a write fails at once when another process writes, whatever the timeout.
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO answers VALUES (?, ?, ?)", row)
            connection.execute("COMMIT")

    def get(self, answer_id: str) -> dict[str, Any] | None:
        """See ``AnswerStore``."""
        with _named("答复记录无法读取"), self._connection() as connection:
            found = connection.execute("SELECT record FROM answers WHERE answer_id = ?", (answer_id,)).fetchone()
        return None if found is None else dict(json.loads(found[0]))

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        """This thread's connection; after a failure it is opened anew."""
        connection = getattr(self._local, "connection", None)
        try:
            if connection is None:
                connection = self._local.connection = self._opened()
            yield connection
        except BaseException:
            self._local.connection = None
            if connection is not None:
                connection.close()
            raise

    def _opened(self) -> sqlite3.Connection:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self._path, timeout=_BUSY, isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute(
            "CREATE TABLE IF NOT EXISTS answers (answer_id TEXT PRIMARY KEY, created_at TEXT NOT NULL, record TEXT NOT NULL)"
        )
        return connection


class SqlStore:
    """Any database that SQLAlchemy knows, by URL."""

    def __init__(self, url: str) -> None:
        import sqlalchemy as sql  # noqa: PLC0415 - only where a database of its own is used

        self._sql = sql
        with _named("存档用的数据库地址无法使用"):
            self._engine = sql.create_engine(url, pool_pre_ping=True)
        self._answers = sql.Table(
            "answers",
            sql.MetaData(),
            sql.Column("answer_id", sql.String(40), primary_key=True),
            sql.Column("created_at", sql.String(40), nullable=False),
            sql.Column("record", sql.Text, nullable=False),
        )
        self._ready = False

    def put(self, answer_id: str, record: Mapping[str, Any]) -> None:
        """See ``AnswerStore``."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        row = {"answer_id": answer_id, "created_at": now, "record": json.dumps(record, ensure_ascii=False)}
        with _named("答复没能存档，以后无法用编号重查"):
            self._prepare()
            with self._engine.begin() as connection:
                connection.execute(self._sql.insert(self._answers), row)

    def get(self, answer_id: str) -> dict[str, Any] | None:
        """See ``AnswerStore``."""
        wanted = self._sql.select(self._answers.c.record).where(self._answers.c.answer_id == answer_id)
        with _named("答复记录无法读取"):
            self._prepare()
            with self._engine.connect() as connection:
                found = connection.execute(wanted).scalar()
        return None if found is None else dict(json.loads(found))

    def _prepare(self) -> None:
        if not self._ready:
            self._answers.metadata.create_all(self._engine)
            self._ready = True


_REASONS = {
    "disk is full": "磁盘空间已满",
    "no space": "磁盘空间已满",
    "readonly": "文件夹只读",
    "read-only": "文件夹只读",
    "unable to open": "文件夹无法写入",
    "not a directory": "文件夹无法写入",
    "file exists": "文件夹无法写入",
    "permission": "没有权限",
    "locked": "另一个程序正占用",
    "malformed": "记录文件已损坏",
    "not a database": "记录文件已损坏",
    "refused": "数据库连不上",
    "connect": "数据库连不上",
    "no module": "缺少数据库驱动",
}


@contextmanager
def _named(what: str) -> Iterator[None]:
    """Failures of either kind as one Chinese line that says why."""
    try:
        yield
    except Exception as error:  # each driver has its own exceptions
        text = str(getattr(error, "orig", None) or error).lower()
        why = next((chinese for words, chinese in _REASONS.items() if words in text), type(error).__name__)
        raise StorageError(f"{what}（{why}）。") from error
