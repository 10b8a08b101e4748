"""Thumbs up and down, one JSON line each in ``<data_dir>/feedback.jsonl``."""

from __future__ import annotations

import json
from collections import OrderedDict
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock
from typing import Any, Literal

from filelock import FileLock, Timeout
from pydantic import BaseModel, ConfigDict, Field

from assistant.answering.types import Answer
from assistant.errors import StorageError
from assistant.privacy import redact

REASONS = ("答错了", "没答到点上", "依据不对", "看不懂", "其他")
REMEMBERED = 2000


class Feedback(BaseModel):
    """One verdict on one answer."""

    model_config = ConfigDict(extra="forbid")

    answer_id: str = Field(min_length=1, max_length=80)
    verdict: Literal["up", "down"]
    reason: Literal["答错了", "没答到点上", "依据不对", "看不懂", "其他"] | None = None
    comment: str = Field(default="", max_length=1000)


class RecentAnswers:
    """The last answers by id, so that a feedback line can say what it was about. Safe between threads."""

    def __init__(self, size: int = REMEMBERED) -> None:
        self._size = size
        self._answers: OrderedDict[str, dict[str, Any]] = OrderedDict()
        self._lock = Lock()

    def remember(self, answer: Answer) -> Answer:
        """Keep what staff need to follow a complaint; returns the answer."""
        clauses = [f"{each.clause}#{each.occurrence}" if each.occurrence else each.clause for each in answer.citations]
        entry = {"question": redact(answer.question), "status": str(answer.status), "clauses": clauses}
        with self._lock:
            self._answers[answer.answer_id] = entry
            while len(self._answers) > self._size:
                self._answers.popitem(last=False)
        return answer

    def about(self, answer_id: str) -> dict[str, Any]:
        """Question, status and clauses; empty if the answer is no longer (or was never) known."""
        with self._lock:
            return dict(self._answers.get(answer_id, {}))


def record(data_dir: Path, feedback: Feedback, about: dict[str, Any]) -> None:
    """Append one line; processes take turns by a lock file.

    Raises:
        StorageError: the data folder cannot be written, or the lock is held for over five seconds.
    """
    line = {
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        **feedback.model_dump(),
        "comment": redact(feedback.comment),
        **about,
    }
    path = data_dir / "feedback.jsonl"
    try:
        data_dir.mkdir(parents=True, exist_ok=True)
        with FileLock(path.with_suffix(".lock"), timeout=5), path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line, ensure_ascii=False) + "\n")
    except (OSError, Timeout) as error:
        raise StorageError("您的反馈没能存下来，请稍后再试。") from error
