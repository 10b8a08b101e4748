"""An answer's passport: what it was made of, and whether it would be the same today.

The question is kept without personal data, and it is that text which is asked again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from assistant import __version__
from assistant.answering.types import Answer
from assistant.privacy import redact


@dataclass(frozen=True, slots=True)
class Versions:
    """What an answer depends on besides the question."""

    corpus: str
    rules: str | None
    text_sha256: str | None
    embedder: str
    model: str | None = None

    def to_json(self) -> dict[str, Any]:
        """By name; ``program`` is this program's own version."""
        return {
            "program": __version__,
            "corpus": self.corpus,
            "rules": self.rules,
            "text_sha256": self.text_sha256,
            "embedder": self.embedder,
            "model": self.model,
        }


_NAMES = {
    "program": "程序版本",
    "corpus": "法规与说明",
    "rules": "规则版本",
    "text_sha256": "法规原文",
    "embedder": "向量模型",
    "model": "对话模型",
}


def passport(
    answer: Answer,
    history: Sequence[str],
    as_of: date | None,
    versions: Versions,
    rejected: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """The record of one answer, JSON only; ``as_of`` is the day that was asked for, if any."""
    body = answer.to_json()
    return {
        "answer_id": answer.answer_id,
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "day": date.today().isoformat(),
        "as_of": as_of.isoformat() if as_of else None,
        "question": redact(answer.question),
        "history": [redact(turn) for turn in history],
        "completed_question": redact(answer.completed_question or answer.question),
        "retrieved": [{"clause": clause, "score": score} for clause, score in answer.retrieved],
        "versions": versions.to_json(),
        "rejected": list(rejected),
        **{name: body[name] for name in ("status", "mode", "citations", "findings", "facts", "notices", "elapsed_ms")},
        "answer": redact(answer.answer),
    }


@dataclass(frozen=True, slots=True)
class Difference:
    """What is not as it was; ``because`` says what changed in between."""

    what: tuple[str, ...]
    because: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Would the answer be the same today?"""
        return not self.what


def compare(record: Mapping[str, Any], today: Answer, versions: Versions) -> Difference:
    """The kept answer and the one that the same question gets today."""
    now = today.to_json()
    what = [f"状态由 {record['status']} 变为 {now['status']}"] if record["status"] != now["status"] else []
    what += _verdicts_changed(record["findings"], now["findings"])
    before, after = ({_place(c) for c in each["citations"]} for each in (record, now))
    what += [f"不再引用 {place}" for place in sorted(before - after)] + [
        f"新引用 {place}" for place in sorted(after - before)
    ]
    quotes = {_place(c): c["quote"] for c in record["citations"]}
    what += [f"{_place(c)} 的原文有改动" for c in now["citations"] if quotes.get(_place(c), c["quote"]) != c["quote"]]
    if not what and record["answer"] != redact(today.answer):
        what.append(
            "措辞有变化" if record["mode"] == now["mode"] else f"答复方式由 {record['mode']} 变为 {now['mode']}"
        )
    return Difference(tuple(what), _because(record, versions) if what else ())


def _verdicts_changed(before: Sequence[Mapping[str, Any]], after: Sequence[Mapping[str, Any]]) -> list[str]:
    old = {_place(finding): finding["verdict"] for finding in before}
    return [
        f"{_place(finding)} 的结论由{old.get(_place(finding), '无')}变为{finding['verdict']}"
        for finding in after
        if old.get(_place(finding)) != finding["verdict"]
    ]


def _place(entry: Mapping[str, Any]) -> str:
    return f"{entry['clause']}（第{entry['occurrence']}处）" if entry["occurrence"] else str(entry["clause"])


def _because(record: Mapping[str, Any], versions: Versions) -> tuple[str, ...]:
    old, new = record["versions"], versions.to_json()
    # Rules that took no part then or now are no reason.
    used = [key for key in _NAMES if (old.get(key) is not None and new[key] is not None) or key == "model"]
    found = [
        f"{name}已更新（{_short(old.get(key))} → {_short(new[key])}）"
        for key, name in ((key, _NAMES[key]) for key in used)
        if old.get(key) != new[key]
    ]
    if record["as_of"] is None and record["day"] != date.today().isoformat():
        found.append(f"当时按 {record['day']} 核对，今天按 {date.today().isoformat()}")
    return tuple(found) or ("对话模型每次的措辞可能不同",) if record["mode"] == "generated" else tuple(found)


def _short(value: Any) -> str:
    text = str(value) if value is not None else "无"
    return text[:12]
