"""Nothing is shown that is not quoted or computed: the check that every answer passes before anybody sees it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.answering.types import Citation
from assistant.corpus import Corpus
from assistant.quantities import find_quantities

_MARK = re.compile(r"【(\d+)】")
_QUOTED = re.compile(r"^> 【(\d+)】[^“]*“(.*)”\s*$", re.M)
_COMPUTED = re.compile(r"单看这一个数：[^\n]*|\*\*不是[^\n*]*\*\*|^（按“[^\n]*”理解）|^说明：[^\n]*", re.M)


def _folded(text: str) -> str:
    return re.sub(r"\s*\n\s*", "", text)


def _citation_faults(citation: Citation, corpus: Corpus) -> Iterable[str]:
    entry = next((e for e in corpus.documents if e.id == citation.document_id), None)
    if entry is None:
        yield f"没有文件 {citation.document_id}"
        return
    clauses = entry.document.find(citation.clause, citation.occurrence)
    if not clauses:
        yield f"原文没有 {citation.clause}"
    elif not any(citation.quote in entry.document.text[c.article_start : c.article_end] for c in clauses):
        yield f"{citation.clause} 的引文与原文不一致"


def verify(markdown: str, citations: tuple[Citation, ...], corpus: Corpus, given: str) -> list[str]:
    """Objections to an answer, empty if it stands.

    Checked: each citation's clause exists and its quote is an exact substring of that article; marks and
    citations correspond one to one; each quoted line is its citation's quote; each number with its unit stands
    in a cited article, in the notes' sentence about another clause that the text holds, or in ``given`` (what
    the asker wrote).
    """
    objections = [fault for citation in citations for fault in _citation_faults(citation, corpus)]
    used = {int(number) for number in _MARK.findall(markdown)}
    numbered = {citation.mark for citation in citations}
    if used - numbered:
        objections.append(f"没有来源的引用号 {sorted(used - numbered)}")
    if numbered - used:
        objections.append(f"没有用到的来源 {sorted(numbered - used)}")
    quotes = {citation.mark: _folded(citation.quote) for citation in citations}
    objections += [
        f"【{number}】的引文被改动"
        for number, quoted in _QUOTED.findall(markdown)
        if quotes.get(int(number)) != quoted
    ]
    return objections + _number_faults(markdown, citations, corpus, given)


def _number_faults(markdown: str, citations: tuple[Citation, ...], corpus: Corpus, given: str) -> list[str]:
    sources = [given]
    for citation in citations:
        entry = next((e for e in corpus.documents if e.id == citation.document_id), None)
        if entry:
            for clause in entry.document.find(citation.clause, citation.occurrence):
                sources.append(entry.document.text[clause.article_start : clause.article_end])
    known = {quantity.key for source in sources for quantity in find_quantities(source)}
    said = _COMPUTED.sub("", markdown).replace("**", "")
    prose = "\n".join(line for line in said.splitlines() if not line.startswith(">"))
    # English figures carry English units; their Chinese sentence was checked when the notes were loaded.
    chinese = "\n".join(line for line in prose.splitlines() if re.search(r"[\u3400-\u9fff]", line))
    return [
        f"“{quantity.text}”没有出处"
        for quantity in find_quantities(chinese)
        if quantity.key not in known and re.match(r"[0-9]", quantity.text)
    ]
