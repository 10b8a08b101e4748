"""The checker over a corpus folder: facts or sentences in, findings out. Needs no index and no model."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assistant.corpus.documents import DocumentMeta, document_folders, read_text
from assistant.corpus.yamlfile import YamlSource
from assistant.errors import CorpusError
from assistant.rules import FactSpec, Result, RuleSet, check, load_rules, to_json
from assistant.rules.interview import Interview
from assistant.rules.sentences import Reading, read_sentence
from assistant.rules.whatif import WhatIf, what_if
from assistant.settings import Settings
from assistant.statutes import Document, parse

if TYPE_CHECKING:
    from assistant.rules.deadlines import Due
    from assistant.tables import Summary


@dataclass(frozen=True)
class Checker:
    """The rules of one document, ready to judge; immutable and safe to share between threads."""

    meta: DocumentMeta
    rules: RuleSet

    @classmethod
    def open(cls, settings: Settings) -> Checker:
        """Load the first document that has rules.

        Raises:
            CorpusError: a file is missing or contradicts the text; names file and line.
        """
        folder, meta, document = rule_folder(settings.corpus_dir)
        return cls(meta, load_rules(folder, document))

    @property
    def vocabulary(self) -> Mapping[str, FactSpec]:
        """Every fact that can be given, in the order in which it is asked for."""
        return self.rules.vocabulary

    def check(self, facts: Mapping[str, Any], as_of: date | None = None) -> Result:
        """Findings for one applicant; ``as_of`` is the day of application (today).

        Raises:
            FactError: a fact is unknown or has an impossible value.
        """
        return check(self.rules, facts, as_of)

    def check_sentence(self, text: str, as_of: date | None = None) -> tuple[Reading, Result]:
        """What a Chinese sentence says about an applicant, and the findings that follow."""
        reading = read_sentence(text, as_of)
        return reading, self.check(reading.facts, as_of)

    def interview(self, facts: Mapping[str, Any] | None = None, as_of: date | None = None) -> Interview:
        """An interview that asks for what can still change the findings, starting from ``facts``.

        Raises:
            FactError: a fact is unknown or has an impossible value.
        """
        return Interview.start(self.rules, facts or {}, as_of)

    def check_table(
        self, source: Path, target: Path, as_of: date | None = None, progress: Callable[[int, int], None] | None = None
    ) -> Summary:
        """Judge a workbook or CSV of applicants, one a row, into the workbook ``target``.

        Raises:
            TableError: the input cannot be read or the result cannot be written.
        """
        from assistant.tables import check_table  # noqa: PLC0415 - openpyxl, only for tables

        day = as_of or date.today()  # one day for all rows, also past midnight

        def judge(facts: dict[str, Any]) -> dict[str, Any]:
            return self.to_json(self.check(facts, day))

        return check_table(
            source, target, self.rules, self.vocabulary, day, progress, judge=judge, caveat=self.meta.caveat
        )

    def what_if(self, facts: Mapping[str, Any], result: Result, as_of: date | None = None) -> tuple[WhatIf, ...]:
        """The least change for each 不符合 of ``result``, which must come from the same facts and day."""
        return what_if(self.rules, facts, result, as_of)

    def deadline(self, name: str, start: date) -> Due:
        """When a period of the regulation (公示, 整改, 撤销, 协议) ends that begins on ``start``.

        Raises:
            InputError: there is no such period.
            ScheduleUnknownError: working days of a year whose schedule is not known.
        """
        from assistant.rules.deadlines import deadline  # noqa: PLC0415 - the calendar, only for deadlines

        return deadline(self.rules, name, start)

    def to_json(self, result: Result) -> dict[str, Any]:
        """The contract's form, with the versions of the rules, of the text and of the figures that it holds for."""
        return {
            **to_json(result),
            "rule_version": result.rule_version,
            "text_sha256": result.text_sha256,
            "parameters": [used.to_json() for used in result.parameters],
        }


def rule_folder(corpus_dir: Path) -> tuple[Path, DocumentMeta, Document]:
    """The first folder that has rules, what it is about, and its text.

    Raises:
        CorpusError: there is none, or its text is not the one that document.yaml was made for.
    """
    for folder in document_folders(corpus_dir):
        if (folder / "rules.yaml").is_file():
            meta = YamlSource(folder / "document.yaml").read(DocumentMeta)
            return folder, meta, parse(read_text(folder, meta), document_id=folder.name, title=meta.title)
    raise CorpusError(f"文件夹 {corpus_dir} 里的法规都没有 rules.yaml，无法逐条检查。")
