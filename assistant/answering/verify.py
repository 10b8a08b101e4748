"""Nothing is shown that is not quoted or computed: the check that every answer passes before anybody sees it.

A composed answer says sentences of the notes, which were checked against the text when they were loaded. So a
marked sentence must be one of them, word for word, and its mark must lead to the clause that it is about; what is
left beside these sentences (templates, arithmetic) is checked for numbers, quotes and clause names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assistant.answering.expected import EXPECTED
from assistant.answering.own_figures import as_counted
from assistant.answering.types import Citation
from assistant.answering.wording import Wording, prose_label, short_label
from assistant.corpus import Corpus, CorpusDocument
from assistant.corpus.notes import is_quoted_from, quoted_parts, unsupported_quantities
from assistant.statutes import Clause, find_references
from assistant.textnorm import normalise

_MARKS = re.compile(r"(?:【\d+】)+")
_MARK = re.compile(r"【(\d+)】")
_QUOTED = re.compile(r"^> 【(\d+)】([^“]*)：“(.*)”\s*$")
_READ_OUT = re.compile(r"^> (.*?)((?:【\d+】)?)\s*$")
_DENIED = re.compile(r"\*\*不是[^\n*]*\*\*。")
_COMPUTED = re.compile(r"^\*\*单看这一个数，不?符合\*\*：.*$", re.M)
_SHORT_OF = re.compile(r"不符合\*\*：([0-9.]+)([^0-9.，]+)少于([0-9.]+)\2，差([0-9.]+)\2，未达到。$", re.M)
_ENOUGH = re.compile(r"，符合\*\*：([0-9.]+)([^0-9.，]+)达到([0-9.]+)\2的下限(?:（“以上”“不少于”包括本数）)?。$", re.M)
_UNDERSTOOD = re.compile(r"^（按“.*”理解）$", re.M)

#: A clause, by label and occurrence; an occurrence of ``None`` stands for all of that label.
Key = tuple[str, int | None]


@dataclass(frozen=True, slots=True)
class _Known:
    """What the notes of a corpus may say: marked sentences with their clauses, unmarked ones, likely questions."""

    about: dict[tuple[str, str], list[tuple[Key, ...]]]
    unmarked: tuple[str, ...]
    asks: frozenset[str]


_KNOWN: dict[str, _Known] = {}


def _known(corpus: Corpus) -> _Known:
    """Collected once for a corpus; a server sees few, one after the other."""
    known = _KNOWN.get(corpus.digest)
    if known is None:
        about: dict[tuple[str, str], list[tuple[Key, ...]]] = {}
        for entry in corpus.documents:
            for sentence, keys in _sentences(entry, corpus):
                about.setdefault((entry.id, sentence), []).append(keys)
        unmarked = {text for entry in corpus.documents for text in _unmarked(entry, corpus)}
        asks = frozenset(a for e in corpus.documents for n in e.notes.clauses for a in n.asks)
        known = _Known(about, tuple(sorted(unmarked, key=len, reverse=True)), asks)
        if len(_KNOWN) > 3:
            _KNOWN.clear()
        _KNOWN[corpus.digest] = known
    return known


def _folded(text: str) -> str:
    return re.sub(r"\s*\n\s*", "", text)


def _clauses_of(citation: Citation, corpus: Corpus) -> tuple[Clause, ...]:
    entry = next((e for e in corpus.documents if e.id == citation.document_id), None)
    return entry.document.find(citation.clause, citation.occurrence) if entry else ()


def _citation_faults(citation: Citation, corpus: Corpus) -> Iterator[str]:
    entry = next((e for e in corpus.documents if e.id == citation.document_id), None)
    if entry is None or entry.meta.title != citation.document:
        yield f"没有文件 {citation.document_id}《{citation.document}》"
        return
    clauses = [c for c in _clauses_of(citation, corpus) if c.occurrence == citation.occurrence]
    if not clauses:
        yield f"原文没有 {citation.clause}"
    elif not citation.quote or not any(citation.quote in c.text for c in clauses):
        yield f"{citation.clause} 的引文与原文不一致"


def _mark_faults(markdown: str, citations: tuple[Citation, ...]) -> Iterator[str]:
    used = {int(number) for number in _MARK.findall(markdown)}
    numbered = [citation.mark for citation in citations]
    if numbered != list(range(1, len(numbered) + 1)):
        yield f"来源编号不连续 {numbered}"
    if used - set(numbered):
        yield f"没有来源的引用号 {sorted(used - set(numbered))}"
    if set(numbered) - used:
        yield f"没有用到的来源 {sorted(set(numbered) - used)}"


def _quote_faults(line: str, cited: dict[int, Citation], corpus: Corpus) -> Iterator[str]:
    """A line of a block quote is a citation's quote under its name, or a whole clause that is read out."""
    quoted = _QUOTED.match(line)
    if quoted:
        citation = cited.get(int(quoted[1]))
        if citation and quoted[2] != prose_label(citation.clause, citation.occurrence):
            yield f"【{quoted[1]}】的条款名被改动"
        if citation and quoted[3] != _folded(citation.quote):
            yield f"【{quoted[1]}】的引文被改动"
        return
    read_out = _READ_OUT.match(line)
    if read_out and line.strip() != ">":
        marks = [int(number) for number in _MARK.findall(read_out[2])] or list(cited)
        texts = [_folded(c.text) for mark in marks if mark in cited for c in _clauses_of(cited[mark], corpus)]
        if read_out[1] not in texts:
            yield f"引文“{read_out[1][:20]}…”与原文不一致"
    elif line.strip() != ">":
        yield "引文的格式被改动"


def _sentences(entry: CorpusDocument, corpus: Corpus) -> Iterator[tuple[str, tuple[Key, ...]]]:
    """Sentences of the notes that carry marks, each with the clauses that it is about."""
    for note in entry.notes.clauses:
        for point in note.points:
            yield point.say, ((note.clause, note.occurrence),)
            if point.en:
                yield point.en, ((note.clause, note.occurrence),)
    everywhere: tuple[Key, ...] = tuple((clause.label, None) for clause in entry.document.clauses)
    for english in (False, True):
        # The refusal that only names the nearest clause says nothing of what that clause holds.
        for figure in ("", *(expected.name for expected in EXPECTED)):
            yield Wording(english, corpus).not_found("【】", figure).partition("【】")[0], everywhere
    for gap in entry.notes.gaps:
        about: tuple[Key, ...] = tuple((label, None) for label in gap.nearest)
        yield gap.say, about
        yield Wording(True, corpus).open_question(gap, "").partition("\n")[0], about
    for comparison in entry.notes.comparisons:
        for row in comparison.rows:
            place = short_label(row.clause, row.occurrence)
            yield f"| {row.type} | {row.say.replace('|', '／')} | {place}", ((row.clause, row.occurrence),)


def _unmarked(entry: CorpusDocument, corpus: Corpus) -> Iterator[str]:
    """Sentences of the notes and the text's own defects that stand without a mark."""
    for gap in entry.notes.gaps:
        yield from (Wording(english, corpus).also_open(gap) for english in (False, True))
        yield gap.where
    yield from (comparison.remark for comparison in entry.notes.comparisons if comparison.remark)
    yield from (f"**{comparison.topic}对照：**" for comparison in entry.notes.comparisons)
    yield from (defect.message for defect in entry.document.defects)


def _about(citation: Citation, keys: Iterable[Key]) -> bool:
    return any(citation.clause == label and occurrence in (None, citation.occurrence) for label, occurrence in keys)


def _row_faults(line: str, cited: dict[int, Citation]) -> Iterator[str]:
    """The mark of a finding's row leads to the clause that the row names."""
    marks = [cited[int(number)] for number in _MARK.findall(line) if int(number) in cited]
    named = line.partition("【")[0].strip("| ")
    if len(marks) != 1 or named != short_label(marks[0].clause, marks[0].occurrence):
        yield f"“{named}”的引用号不对"


def _marked_faults(line: str, cited: dict[int, Citation], corpus: Corpus) -> Iterator[str]:
    """Before each run of marks stands a sentence of the notes on the first mark's clause, or that clause's name."""
    position = 0
    for run in _MARKS.finditer(line):
        said, position = line[position : run.start()], run.end()
        marks = [cited[int(number)] for number in _MARK.findall(run.group()) if int(number) in cited]
        if not marks or said == f"**{prose_label(marks[0].clause, marks[0].occurrence)}**":
            continue
        said = _DENIED.sub("", said, count=1)
        about = _known(corpus).about.get((marks[0].document_id, said), [])
        article = marks[0].clause.partition("（")[0]
        if not about:
            yield f"“{said[:20]}…”不是核对过的说明"
        elif not any(_about(marks[0], keys) for keys in about):
            yield f"【{marks[0].mark}】不是“{said[:20]}…”的出处"
        elif any(mark.clause.partition("（")[0] != article for mark in marks):
            yield f"【{marks[0].mark}】后面的引用号不属于同一条"


def _exists(article: int, suffix: int, item: int | None, corpus: Corpus) -> bool:
    for entry in corpus.documents:
        found = entry.document.article(article, suffix)
        if found and (item is None or item in {i.number for i in found.items}):
            return True
    return False


def _reference_faults(text: str, corpus: Corpus, given: str) -> Iterator[str]:
    """Clauses that are named exist, or the asker named them."""
    asked = {(r.article, r.suffix, r.item) for r in find_references(given)}
    for reference in find_references(text):
        place = (reference.article, reference.suffix, reference.item)
        if reference.article is None or reference.law or place in asked:
            continue
        if not _exists(reference.article, reference.suffix, reference.item, corpus):
            yield f"原文没有“{text[reference.start : reference.end]}”"


def _sum_faults(prose: str) -> Iterator[str]:
    """A computed line has one of two forms, and its sum is right."""
    for line in _COMPUTED.findall(prose):
        short, enough = _SHORT_OF.search(line), _ENOUGH.search(line)
        right = (short and 0 < float(short[4]) == float(short[3]) - float(short[1])) or (
            enough and float(enough[1]) >= float(enough[3])
        )
        if not right:
            yield f"“{line}”算错了"


def _prose_faults(prose: str, sources: list[str], corpus: Corpus, given: str) -> Iterator[str]:
    """What no note says: its numbers, quotes and clause names need a source, and its sums must be right."""
    for plain in re.findall(r"^说明：(.*)$", prose, re.M):
        if not any(plain == note.plain for entry in corpus.documents for note in entry.notes.clauses):
            yield f"“{plain[:20]}…”不是核对过的说明"
    prose = re.sub(r"^说明：.*$", "", prose, flags=re.M)
    for understood in _UNDERSTOOD.findall(prose):
        if not set(re.findall(r"[0-9]+", understood)) <= set(re.findall(r"[0-9]+", normalise(given))):
            yield "对问题的复述里有问题没有的数"
    prose = _UNDERSTOOD.sub("", prose)
    yield from _sum_faults(prose)
    # Only arithmetic names a clause's figure in words of its own.
    computed = _SHORT_OF.sub(r"：\1\2少于\3\2。", "\n".join(_COMPUTED.findall(prose)))
    faults = unsupported_quantities(computed, [*sources, given, as_counted(normalise(given))])
    for quantity in [*faults, *unsupported_quantities(_COMPUTED.sub("", prose), [given])]:
        yield f"“{quantity.text}”没有出处"
    texts = [given, *(_folded(entry.document.text) for entry in corpus.documents)]
    asks = _known(corpus).asks
    for quote in quoted_parts(prose):
        if len(quote) > 6 and quote not in asks and not any(is_quoted_from(_folded(quote), text) for text in texts):
            yield f"引文“{quote[:20]}…”与原文不一致"
    yield from _reference_faults(prose, corpus, given)


def verify(
    markdown: str, citations: tuple[Citation, ...], corpus: Corpus, given: str, computed: frozenset[str] = frozenset()
) -> list[str]:
    """Objections to a composed answer, empty if it stands. ``computed``: whole lines that the checker accounts for.

    Checked: each citation's clause exists and its quote is an exact substring of that clause; marks and
    citations correspond one to one; each quoted line is its citation's quote under its name; each marked
    sentence is a sentence of the notes on the marked clause; beside these sentences, each number with its unit
    stands in ``given`` (what the asker wrote) or is computed from a cited article's, each longer quote stands in
    the text or in ``given``, and each clause named exists or was named in ``given``.
    """
    cited = {citation.mark: citation for citation in citations}
    objections = [fault for citation in citations for fault in _citation_faults(citation, corpus)]
    objections += _mark_faults(markdown, citations)
    rest: list[str] = []
    for line in markdown.splitlines():
        if line.startswith(">"):
            objections += _quote_faults(line, cited, corpus)
            continue
        if _MARKS.sub("", line) in computed:
            objections += _row_faults(line, cited) if line.startswith("|") and _MARK.search(line) else []
            continue
        objections += _marked_faults(line, cited, corpus)
        rest.append("".join(_DENIED.findall(line)) if _MARK.search(line) else line)
    prose = "\n".join(rest)
    for text in _known(corpus).unmarked:
        prose = prose.replace(text, "")
    sources = [
        entry.document.text[clause.article_start : clause.article_end]
        for citation in citations for entry in corpus.documents if entry.id == citation.document_id
        for clause in _clauses_of(citation, corpus)
    ]  # fmt: skip
    return objections + list(_prose_faults(prose, sources, corpus, given))
