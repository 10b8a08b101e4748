"""Clause notes: plain words, likely questions, gaps. Content for staff to maintain, validated here.

``points`` are the conclusions a clause supports. A point's ``say`` is true of the clause whatever the
asker's situation, so it can lead the answer to each of its ``asks``. That is what makes composed answers
safe: a wrong match shows a true sentence about the wrong clause, never a wrong verdict.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from assistant.corpus.yamlfile import YamlSource
from assistant.errors import CorpusError
from assistant.quantities import Quantity, find_quantities
from assistant.statutes import Document

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]

#: 两个, 三个环节, 一场: our own sentence counts its own things; the text's thresholds are never written so.
_COUNTS_WORDS = re.compile(r"[一二两三四五六七八九]+(?:个(?!工作日|月)|家|名|类|条|章|步|份|种|处|场|位|次|天)")

#: Fewer likely questions than this leave a clause hard to find in people's own words.
MIN_ASKS = 6


class _Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Point(_Frozen):
    """One conclusion of a clause and the questions that it answers; ``en`` is the same in English.

    ``lists_items``: it speaks of an article as a whole, so that the answer cites every item too.
    """

    say: Text
    en: Text | None = None
    lists_items: bool = False
    asks: tuple[Text, ...] = Field(min_length=1)


class ClauseNote(_Frozen):
    """The notes of one article or item; ``occurrence`` only where a label recurs (第十四条（五）)."""

    clause: Text
    occurrence: int | None = None
    plain: Text
    points: tuple[Point, ...] = Field(min_length=1)
    synonyms: tuple[Text, ...] = Field(min_length=1)

    @property
    def asks(self) -> tuple[str, ...]:
        """All likely questions, in the order of the points."""
        return tuple(ask for point in self.points for ask in point.asks)


class Gap(_Frozen):
    """Something people ask that the text does not settle; ``en`` is ``say`` in English."""

    topic: Text
    say: Text
    en: Text | None = None
    where: Text
    nearest: tuple[Text, ...] = Field(min_length=1)
    asks: tuple[Text, ...] = Field(min_length=1)
    synonyms: tuple[Text, ...] = Field(min_length=1)


class ComparisonRow(_Frozen):
    """One row of a comparison: whom it concerns, what is asked of them, where that stands."""

    type: Text
    say: Text
    clause: Text
    occurrence: int | None = None


class Comparison(_Frozen):
    """Clauses that are asked about side by side."""

    topic: Text
    asks: tuple[Text, ...] = Field(min_length=1)
    rows: tuple[ComparisonRow, ...] = Field(min_length=2)
    remark: Text | None = None


class Notes(_Frozen):
    """A whole notes.yaml; ``terms`` are words of the domain, ``english`` maps English terms to Chinese ones."""

    clauses: tuple[ClauseNote, ...]
    gaps: tuple[Gap, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    out_of_scope: tuple[Text, ...] = ()
    small_talk: tuple[Text, ...] = ()
    terms: tuple[Text, ...] = ()
    english: dict[Text, Text] = Field(default_factory=dict)
    kind: Literal["notes"] = "notes"


def quoted_parts(text: str) -> Iterator[str]:
    """What stands between “ and ”, inner pairs left inside."""
    start = text.find("“")
    while start >= 0:
        depth, end = 1, start + 1
        while end < len(text) and depth:
            depth += {"“": 1, "”": -1}.get(text[end], 0)
            end += 1
        yield text[start + 1 : end - 1]
        start = text.find("“", end)


def unsupported_quantities(say: str, sources: list[str]) -> list[Quantity]:
    """Quantities of ``say`` (number and unit) that stand in none of ``sources``."""
    known = {quantity.key for source in sources for quantity in find_quantities(source)}
    found = find_quantities(say.replace("**", ""))
    return [quantity for quantity in found if quantity.key not in known and not _COUNTS_WORDS.match(quantity.text)]


def reversed_quantities(say: str, sources: list[str]) -> list[Quantity]:
    """Quantities of ``say`` that make an upper limit of what every source has as a lower one, or the reverse."""
    held: dict[tuple[float, str], set[str]] = {}
    for quantity in (quantity for source in sources for quantity in find_quantities(source)):
        held.setdefault(quantity.key, set()).add(quantity.comparator)
    opposite = {"<=": {">="}, "<": {">="}, ">": {">="}, ">=": {"<="}}
    found = find_quantities(say.replace("**", ""))
    return [q for q in found if q.comparator and held.get(q.key) == opposite[q.comparator]]


def is_quoted_from(quote: str, text: str) -> bool:
    """Exact substring; 「…………」 stands for words left out between exact substrings in order."""
    position = 0
    for part in re.split("…+", quote):
        position = text.find(part, position)
        if position < 0:
            return False
        position += len(part)
    return True


class _Checker:
    """Collects the contradictions between notes and text, each with its line."""

    def __init__(self, source: YamlSource, document: Document) -> None:
        self.source, self.document = source, document
        self.faults: list[str] = []

    def fault(self, path: tuple[int | str, ...], message: str) -> None:
        self.faults.append(f"{self.source.where(*path)}：{message}")

    def sources_of(self, label: str, occurrence: int | None) -> list[str]:
        """The clause's text, with its article's lead and the article as a whole for an article."""
        texts: list[str] = []
        for clause in self.document.find(label, occurrence):
            whole = self.document.text[clause.article_start : clause.article_end]
            texts += [clause.text, whole] if clause.has_items else [clause.text]
            texts += [lead.text for lead in self.document.find(clause.article)]
        return texts

    def saying(self, path: tuple[int | str, ...], say: str, labels: list[tuple[str, int | None]]) -> None:
        """Numbers and “quotes” of a sentence must stand in the clauses that it speaks of."""
        sources = [text for label, occurrence in labels for text in self.sources_of(label, occurrence)]
        for quantity in unsupported_quantities(say, sources):
            self.fault(path, f"“{quantity.text}”在所指的条款里没有（{'、'.join(label for label, _ in labels)}）")
        for quantity in reversed_quantities(say, sources):
            self.fault(path, f"“{quantity.text}”与条款里的上限或下限相反")
        for quote in quoted_parts(say.replace("**", "")):
            # A short quoted word (“不合格”) may be a name; a longer one claims to be the text.
            if len(quote) > 6 and not is_quoted_from(quote, self.document.text):
                self.fault(path, f"引文“{quote[:20]}…”与原文不一致")

    def clauses(self, notes: Notes) -> None:
        wanted = {(clause.label, clause.occurrence) for clause in self.document.clauses}
        seen: set[tuple[str, int | None]] = set()
        for number, note in enumerate(notes.clauses):
            path: tuple[int | str, ...] = ("clauses", number)
            key = (note.clause, note.occurrence)
            if key not in wanted:
                self.fault(path, f"原文没有条款 {note.clause}（第 {note.occurrence or 1} 处）")
                continue
            if key in seen:
                self.fault(path, f"条款 {note.clause} 重复")
            seen.add(key)
            self.saying((*path, "plain"), note.plain, [key])
            if len(note.asks) < MIN_ASKS:
                self.fault(path, f"条款 {note.clause} 的常见问法不足 {MIN_ASKS} 个")
            for index, point in enumerate(note.points):
                self.saying((*path, "points", index, "say"), point.say, [key])
        for label, occurrence in sorted(wanted - seen, key=str):
            self.fault(("clauses",), f"缺少条款 {label}{f'（第 {occurrence} 处）' if occurrence else ''} 的说明")

    def gaps(self, notes: Notes) -> None:
        for number, gap in enumerate(notes.gaps):
            path: tuple[int | str, ...] = ("gaps", number)
            for label in gap.nearest:
                if not self.document.find(label):
                    self.fault((*path, "nearest"), f"原文没有条款 {label}")
            self.saying((*path, "say"), gap.say, [(label, None) for label in gap.nearest])
            self.saying((*path, "where"), gap.where, [(label, None) for label in gap.nearest])

    def comparisons(self, notes: Notes) -> None:
        for number, comparison in enumerate(notes.comparisons):
            keys: list[tuple[str, int | None]] = [(row.clause, row.occurrence) for row in comparison.rows]
            for index, row in enumerate(comparison.rows):
                path = ("comparisons", number, "rows", index)
                if not self.document.find(row.clause, row.occurrence):
                    self.fault(path, f"原文没有条款 {row.clause}")
                self.saying((*path, "say"), row.say, [(row.clause, row.occurrence)])
            if comparison.remark:
                self.saying(("comparisons", number, "remark"), comparison.remark, keys)


def load_notes(path: Path, document: Document) -> Notes:
    """Read notes.yaml and check every line of it against the text.

    Raises:
        CorpusError: the file breaks the schema, or says what the text does not hold; names file and line.
    """
    source = YamlSource(path)
    notes = source.read(Notes)
    checker = _Checker(source, document)
    checker.clauses(notes)
    checker.gaps(notes)
    checker.comparisons(notes)
    if checker.faults:
        more = f"（共 {len(checker.faults)} 处，先列 8 处）" if len(checker.faults) > 8 else ""
        raise CorpusError("；".join(checker.faults[:8]) + more + "。")
    return notes
