"""The clauses that an answer cites, numbered in their order, and how they are quoted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from assistant.answering.types import Citation
from assistant.answering.wording import prose_label
from assistant.retrieval.search import Searcher
from assistant.statutes import Clause

_MARKER = re.compile(
    r"^(?:（[一二三四五六七八九十]+）|第[一二三四五六七八九十百零]+条(?:之[一二三四五六七八九十]+)?[ 　]*)"
)


@dataclass
class Sources:
    """Numbers the clauses in the order in which they are cited."""

    searcher: Searcher
    citations: list[Citation] = field(default_factory=list)

    def mark(self, clause: Clause) -> str:
        """The mark of a clause, cited now if it was not yet."""
        for citation in self.citations:
            if (citation.document_id, citation.clause, citation.occurrence) == (
                clause.document_id, clause.label, clause.occurrence,
            ):  # fmt: skip
                return f"【{citation.mark}】"
        number = len(self.citations) + 1
        title = self.searcher.corpus.get(clause.document_id).meta.title
        # The marker stands in the clause's name already; what is left is still an exact substring.
        quote = _MARKER.sub("", clause.text)
        self.citations.append(Citation(number, title, clause.document_id, clause.label, clause.occurrence, quote))
        return f"【{number}】"


def block_quote(citations: Iterable[Citation]) -> str:
    """The quoted clauses, one a line of a block quote."""
    return "\n>\n".join(
        f"> 【{c.mark}】{prose_label(c.clause, c.occurrence)}：“{one_line(c.quote)}”" for c in citations
    )


def one_line(quote: str) -> str:
    """Line breaks inside a clause are layout; nothing else is touched. Labels stay as they are printed."""
    return re.sub(r"\s*\n\s*", "", quote)
