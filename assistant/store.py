"""Answers kept for replay: SQLite under the data folder, or any database by URL.

Each record is written before its answer is shown. WAL with ``BEGIN IMMEDIATE`` and a busy timeout lets several
processes write at once; SQLAlchemy because the same code then serves PostgreSQL.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Column, DateTime, MetaData, String, Table, Text, create_engine, event, insert, select
from sqlalchemy.engine import Engine
from sqlalchemy.exc import SQLAlchemyError

from assistant.errors import StorageError

FILE = "answers.sqlite"
#: Milliseconds that a writer waits for another one.
_BUSY = 5000
_METADATA = MetaData()
_ANSWERS = Table(
    "answers",
    _METADATA,
    Column("answer_id", String(40), primary_key=True),
    Column("created_at", DateTime(timezone=True), nullable=False, index=True),
    Column("record", Text, nullable=False),
)


class AnswerStore:
    """Records by answer id. Safe between threads and processes."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._ready = False
        self._lock = threading.Lock()

    @classmethod
    def open(cls, data_dir: Path, url: str | None = None) -> AnswerStore:
        """The store of a data folder, or the one at ``url``; nothing is written yet."""
        if url:
            return cls(create_engine(url, pool_pre_ping=True))
        engine = create_engine(f"sqlite:///{data_dir / FILE}", connect_args={"timeout": _BUSY / 1000})
        event.listen(engine, "connect", _set_up)
        event.listen(engine, "begin", _begin_immediately)
        return cls(engine)

    def put(self, answer_id: str, record: Mapping[str, Any]) -> None:
        """Keep one record; what is returned from here is on disk.

        Raises:
            StorageError: the database cannot be written (disk full, read-only folder, server away).
        """
        row = {
            "answer_id": answer_id,
            "created_at": datetime.now(UTC),
            "record": json.dumps(record, ensure_ascii=False),
        }
        try:
            self._prepare()
            with self._engine.begin() as connection:
                connection.execute(insert(_ANSWERS), row)
        except (SQLAlchemyError, OSError) as error:
            raise StorageError(f"答复没能存档（{_reason(error)}），以后无法用编号重查。") from error

    def get(self, answer_id: str) -> dict[str, Any] | None:
        """One record, or ``None``.

        Raises:
            StorageError: the database cannot be read.
        """
        try:
            self._prepare()
            with self._engine.connect() as connection:
                found = connection.execute(select(_ANSWERS.c.record).where(_ANSWERS.c.answer_id == answer_id)).scalar()
        except (SQLAlchemyError, OSError) as error:
            raise StorageError(f"答复记录无法读取（{_reason(error)}）。") from error
        return None if found is None else dict(json.loads(found))

    def _prepare(self) -> None:
        with self._lock:
            if self._ready:
                return
            if self._engine.url.database and self._engine.dialect.name == "sqlite":
                Path(self._engine.url.database).parent.mkdir(parents=True, exist_ok=True)
            _METADATA.create_all(self._engine)
            self._ready = True


def _set_up(connection: Any, _: Any) -> None:
    # The driver must not begin transactions by itself: a plain BEGIN that turns into a write fails at once when
    # another process writes, whatever the timeout.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={_BUSY}")
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.close()


def _begin_immediately(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _reason(error: Exception) -> str:
    text = str(getattr(error, "orig", None) or error).lower()
    known = {
        "disk is full": "磁盘空间已满",
        "no space": "磁盘空间已满",
        "readonly": "文件夹只读",
        "read-only": "文件夹只读",
        "unable to open": "文件夹无法写入",
        "permission": "没有权限",
        "locked": "另一个程序正占用",
        "malformed": "记录文件已损坏",
        "not a database": "记录文件已损坏",
    }
    return next((chinese for words, chinese in known.items() if words in text), type(error).__name__)
