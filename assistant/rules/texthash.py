"""A short hash of the text under each rule, so that a changed clause cannot pass without its rule being read again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from assistant.corpus.yamlfile import YamlSource
from assistant.errors import CorpusError
from assistant.statutes import Document

KEY = "text_hash"
_LENGTH = 12


def text_hash(text: str) -> str:
    """The first 12 hexadecimal digits of the SHA-256 of a clause's text as it stands."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:_LENGTH]


@dataclass(frozen=True, slots=True)
class Renewal:
    """A rule whose hash is new; ``old`` is ``None`` where there was none."""

    rule_id: str
    clause: str
    old: str | None
    new: str


def renew_hashes(path: Path, document: Document) -> list[Renewal]:
    """Write the hashes of today's text into rules.yaml; nothing else of the file changes, comments included.

    To be run after the changed clauses and their rules have been compared: the hash only records that.

    Raises:
        CorpusError: the file cannot be read or written, or a rule names a clause that the text does not have.
    """
    source = YamlSource(path)
    lines = path.read_text(encoding="utf-8").split("\n")
    renewals = []
    # From the end, so that an inserted line moves none of those still to come.
    for rule in reversed(list(_rules(source))):
        renewal = _renewed(source, rule, document, lines)
        if renewal:
            renewals.append(renewal)
    if renewals:
        try:
            path.write_text("\n".join(lines), encoding="utf-8")
        except OSError as error:
            raise CorpusError(f"文件 {path} 无法写入：{error.strerror or error}。") from error
    return renewals[::-1]


def _rules(source: YamlSource) -> Iterator[dict[str, tuple[yaml.Node, yaml.Node]]]:
    """Each entry under ``rules``: key → (key's node, value's node)."""
    root = source.node
    pairs = {key.value: value for key, value in root.value} if isinstance(root, yaml.MappingNode) else {}
    entries = pairs.get("rules")
    if not isinstance(entries, yaml.SequenceNode):
        raise CorpusError(f"{source.path} 里没有 rules 列表。")
    for entry in entries.value:
        if not isinstance(entry, yaml.MappingNode):
            raise CorpusError(f"{source.path} 第 {entry.start_mark.line + 1} 行应为一条规则。")
        yield {key.value: (key, value) for key, value in entry.value}


def _renewed(
    source: YamlSource, rule: dict[str, tuple[yaml.Node, yaml.Node]], document: Document, lines: list[str]
) -> Renewal | None:
    if "clause" not in rule:
        raise CorpusError(f"{source.path} 里有规则没有写 clause，请先用 assistant corpus check 核对。")
    key, label = rule["clause"]
    occurrence = int(rule["occurrence"][1].value) if "occurrence" in rule else None
    found = document.find(label.value, occurrence)
    if len(found) != 1:
        raise CorpusError(f"{source.path} 第 {key.start_mark.line + 1} 行：原文里找不到唯一的{label.value}，请先改正。")
    new, old = text_hash(found[0].text), None
    if KEY in rule:
        place = rule[KEY][1]
        old = str(place.value)
        if old == new:
            return None
        row, begin, end = place.start_mark.line, place.start_mark.column, place.end_mark.column
        lines[row] = f"{lines[row][:begin]}'{new}'{lines[row][end:]}"
    else:
        last = rule["occurrence"][1] if "occurrence" in rule else label
        lines.insert(last.end_mark.line + 1, f"{' ' * key.start_mark.column}{KEY}: '{new}'")
    return Renewal(str(rule["id"][1].value) if "id" in rule else "?", label.value, old, new)
