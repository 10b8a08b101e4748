"""Plan → Markdown with marks and citations. No chat model: every word is the text's, the notes' or a template's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from assistant.answering.arithmetic import deny, is_short, weigh
from assistant.answering.plan import Plan, PlanKind
from assistant.answering.points import choose_points, comparison_of, gap_of, note_of
from assistant.answering.sources import Sources, block_quote, one_line
from assistant.answering.types import Citation, Status
from assistant.answering.wording import Wording
from assistant.chunking import clause_target
from assistant.corpus import CorpusDocument, Notes, Point
from assistant.quantities import find_quantities
from assistant.retrieval import Ranked, Retrieval
from assistant.retrieval.search import Searcher
from assistant.statutes import Clause, find_references

# The notes hold dialect and first-person stories so that they are found; we do not speak so ourselves.
_COLLOQUIAL = re.compile(r"[嗦咋啥嘛咯噻撒哈咧]|得行|没得|晓得|老外|老板|[我你咱]|听说|不$|[A-Za-z]{4}")

_ITEM_NUMBER = re.compile("（[一二三四五六七八九十]）")
_ASKS_WHAT = re.compile("什么|哪些|啥|哪几|哪样")
_ASKS_WHERE = re.compile(
    r"(?:哪|第几)(?:一|几)?(?:条|款|项)(?!件|目)|出处|\bwhich (?:article|clause|item|provision)", re.I
)

#: Longer tables of comparison leave the quotes to the marks.
QUOTE_LIMIT = 900
#: So many articles are read out with their items.
WHOLE = 3
#: So many conclusions of one clause.
MOST_POINTS = 3


@dataclass(frozen=True, slots=True)
class Composition:
    """A composed answer before it gets its id."""

    status: Status
    markdown: str
    citations: tuple[Citation, ...]
    suggestions: tuple[str, ...] = ()
    retrieved: tuple[tuple[str, float], ...] = ()


class Composer:
    """Holds what every composition needs; one per open index."""

    def __init__(self, searcher: Searcher) -> None:
        self.searcher = searcher

    def notes(self, document_id: str) -> Notes:
        """The notes of a document."""
        return self.searcher.index.notes[document_id]

    def compose(self, retrieval: Retrieval, plan: Plan, parts: Sequence[Retrieval]) -> Composition:
        """Write the answer that the plan asks for."""
        if plan.kind is PlanKind.LOOKUP:
            return self._lookup(retrieval)
        if plan.kind in (PlanKind.OUT_OF_SCOPE, PlanKind.SMALL_TALK):
            return self._out_of_scope(retrieval, plan)
        if plan.kind in (PlanKind.NOT_FOUND, PlanKind.NO_FIGURE):
            return self._not_found(retrieval, plan.main[0], plan.missing)
        if plan.kind is PlanKind.GAP:
            return self._gap(retrieval, plan.main[0])
        if plan.kind is PlanKind.COMPARISON:
            return self._comparison(retrieval, plan.main[0])
        return self._clauses(retrieval, plan, parts)

    # --- the forms -------------------------------------------------------------------------------------

    def _clauses(self, retrieval: Retrieval, plan: Plan, parts: Sequence[Retrieval]) -> Composition:
        wording, sources = self._start(retrieval)
        paragraphs: list[str] = []
        asked: list[Point] = []
        for ranked in plan.main:
            clause = self.searcher.clause_of[ranked.target.id]
            points = self._choose(retrieval, ranked, parts)
            asked += points
            paragraphs.append(self._say(retrieval, clause, points, sources, wording))
        if _ASKS_WHERE.search(retrieval.question.text):
            paragraphs.insert(0, wording.stands_in([self.searcher.clause_of[r.target.id] for r in plan.main]))
        status = Status.ANSWERED
        if plan.unsure:
            paragraphs.insert(0, wording.only_near())
            status = Status.PARTLY
        if plan.gap:
            gap = gap_of(self.notes(plan.gap.target.document_id), plan.gap.target)
            paragraphs.append(wording.also_open(gap))
            status = Status.PARTLY
        body = self._body(paragraphs, sources, wording, retrieval)
        return Composition(status, body, tuple(sources.citations), self._suggest(retrieval, plan.main[0], asked))

    def _choose(self, retrieval: Retrieval, ranked: Ranked, parts: Sequence[Retrieval]) -> tuple[Point, ...]:
        """The clause's points for each part of the message that led to it, else for the whole message."""
        note = note_of(self.notes(ranked.target.document_id), ranked.target)
        sources = [p for p in parts if p.clauses()[0].target == ranked.target] or [retrieval]
        chosen = [p for source in sources for p in choose_points(self.searcher.index, source, note, ranked.target)]
        if any("列出的" in p.say for p in chosen) and _ASKS_WHAT.search(retrieval.question.text):
            # 「除了活动还要满足什么」: that more is asked for is no answer without saying what.
            chosen += [p for p in note.points if p.lists_items]
        return _without_parts(tuple(dict.fromkeys(chosen)))

    def _say(
        self, retrieval: Retrieval, clause: Clause, points: tuple[Point, ...], sources: Sources, wording: Wording
    ) -> str:
        mark = sources.mark(clause)
        points, lines, denial = self._weigh(retrieval, clause, points)
        sentences = [f"{wording.say(point)}{mark}{self._beside(point, clause, sources)}" for point in points]
        sentences = [*lines, denial + sentences[0], *sentences[1:]]
        return "\n\n".join(sentences)

    def _beside(self, point: Point, clause: Clause, sources: Sources) -> str:
        """Marks of what else of the article a conclusion rests on.

        Of an item: the lead, where a figure stands there and not in the item (第二十一条 says 三年内 of all its items).
        Of an article: the items that the conclusion lists or names by their numbers.
        """
        entry = self.searcher.corpus.get(clause.document_id)
        if clause.label == clause.article:
            items = [c for c in entry.document.clauses if c.article == clause.article and c.label != clause.label]
            named = {clause.article + number for number in _ITEM_NUMBER.findall(point.say)}
            return "".join(sources.mark(item) for item in items if point.lists_items or item.label in named)
        lead = entry.document.find(clause.article)[0]
        own, above = ({q.key for q in find_quantities(c.text)} for c in (clause, lead))
        return sources.mark(lead) if {q.key for q in find_quantities(point.say)} & (above - own) else ""

    def _weigh(
        self, retrieval: Retrieval, clause: Clause, points: tuple[Point, ...]
    ) -> tuple[tuple[Point, ...], list[str], str]:
        """The points with those that the asker's figures are held against, what follows from each, and a denial."""
        if retrieval.question.english:
            return points, [], ""
        text = retrieval.question.text
        note = note_of(self.notes(clause.document_id), clause_target(clause))
        denials = [(point, denial) for point in points if (denial := deny(text, point.say, clause.text))]
        lines: dict[int, str] = {}
        shown = [point for point, _ in denials[:1]]
        for point in (*points, *note.points):
            new = {place: line for place, line in weigh(text, point.say, clause.text).items() if place not in lines}
            lines |= new
            shown += [point] if new else []
        if any(is_short(line) for line in lines.values()):
            # 专利不够还可以凭奖励: what is short in one way may do in the other.
            shown += [point for point in note.points if "或者" in point.say][:1]
        ordered = [line for _, line in sorted(lines.items())]
        kept = tuple(dict.fromkeys((*shown, *points)))[:MOST_POINTS]
        return kept, ordered, denials[0][1] if denials else ""

    def _gap(self, retrieval: Retrieval, ranked: Ranked) -> Composition:
        wording, sources = self._start(retrieval)
        notes = self.notes(ranked.target.document_id)
        gap = gap_of(notes, ranked.target)
        entry = self.searcher.corpus.get(ranked.target.document_id)
        quoted = entry.document.find(gap.nearest[0])
        marks = "".join(sources.mark(clause) for clause in quoted)
        body = self._body([wording.open_question(gap, marks)], sources, wording, retrieval)
        nearest = note_of(notes, clause_target(quoted[0]))
        return Composition(Status.NOT_IN_TEXT, body, tuple(sources.citations), _short_asks(p for p in nearest.points))

    def _not_found(self, retrieval: Retrieval, ranked: Ranked, missing: str) -> Composition:
        """Nothing settles the question and no known gap is like it: say so, with the nearest clause."""
        wording, sources = self._start(retrieval)
        mark = sources.mark(self.searcher.clause_of[ranked.target.id])
        body = self._body([wording.not_found(mark, missing)], sources, wording, retrieval)
        note = note_of(self.notes(ranked.target.document_id), ranked.target)
        return Composition(Status.NOT_IN_TEXT, body, tuple(sources.citations), _short_asks(note.points))

    def _comparison(self, retrieval: Retrieval, ranked: Ranked) -> Composition:
        wording, sources = self._start(retrieval)
        comparison = comparison_of(self.notes(ranked.target.document_id), ranked.target)
        entry = self.searcher.corpus.get(ranked.target.document_id)
        named = retrieval.question.types
        rows = [row for row in comparison.rows if len(named) < 2 or row.type in named or not row.type.endswith("类")]
        lines = [wording.table_head(comparison)]
        for row in rows or comparison.rows:
            clause = entry.document.find(row.clause, row.occurrence)[0]
            mark = sources.mark(clause)
            lines.append(f"| {row.type} | {row.say.replace('|', '／')} | {wording.short_place(clause)}{mark} |")
        paragraphs = ["\n".join(lines)]
        whole = self._article_compared(entry, [row.clause for row in rows or comparison.rows])
        if whole:
            point = note_of(entry.notes, clause_target(whole)).points[0]
            paragraphs.insert(0, f"{wording.say(point)}{sources.mark(whole)}")
        if comparison.remark:
            paragraphs.append(comparison.remark)
        body = self._body(paragraphs, sources, wording, retrieval)
        others = self._others(entry, [c.clause for c in sources.citations])
        return Composition(Status.ANSWERED, body, tuple(sources.citations), others)

    def _article_compared(self, entry: CorpusDocument, labels: Sequence[str]) -> Clause | None:
        """The article all of whose items a comparison sets side by side."""
        first = next(iter(entry.document.find(labels[0])))
        items = [c.label for c in entry.document.clauses if c.article == first.article and c.label != first.article]
        return entry.document.find(first.article)[0] if items and set(items) == set(labels) else None

    def _lookup(self, retrieval: Retrieval) -> Composition:
        wording, sources = self._start(retrieval)
        lookup = retrieval.lookup
        paragraphs = [wording.missing(label, self.searcher.documents) for label in lookup.missing]
        if lookup.foreign and not lookup.clauses:
            return Composition(Status.OUT_OF_SCOPE, wording.foreign(lookup.foreign), ())
        if lookup.term:
            for clause in lookup.clauses:
                sources.mark(clause)
            body = self._body([wording.holding(lookup.term)], sources, wording, retrieval)
            return Composition(Status.ANSWERED, body, tuple(sources.citations))
        for clause in lookup.clauses:
            entry = self.searcher.corpus.get(clause.document_id)
            # A chapter's articles are shown by their leads: their items would fill pages.
            whole = clause.has_items and len(lookup.clauses) <= WHOLE
            paragraphs.append(self._read_out(entry, clause, sources, wording, whole=whole))
        for label in lookup.missing:
            paragraphs += self._article_of(label, sources, wording)
        status = Status.NOT_IN_TEXT if not lookup.clauses else Status.PARTLY if lookup.missing else Status.ANSWERED
        paragraphs.append(wording.caveat(retrieval.question.english))
        suggestions: tuple[str, ...] = ()
        if lookup.clauses:
            first = lookup.clauses[0]
            suggestions = _short_asks(note_of(self.notes(first.document_id), clause_target(first)).points)
        return Composition(status, "\n\n".join(paragraphs), tuple(sources.citations), suggestions)

    def _article_of(self, label: str, sources: Sources, wording: Wording) -> list[str]:
        """The article that lacks the item asked for: the nearest thing to it."""
        article = label.partition("（")[0]
        found = next((c for d in self.searcher.documents for c in d.find(article)), None)
        if found is None or article == label:
            return []
        return [f"> {sources.mark(found)}{wording.clause_name(found)}：“{one_line(sources.citations[-1].quote)}”"]

    def _read_out(
        self, entry: CorpusDocument, clause: Clause, sources: Sources, wording: Wording, *, whole: bool
    ) -> str:
        note = note_of(entry.notes, clause_target(clause))
        mark = sources.mark(clause)
        lines = [f"**{wording.clause_name(clause)}**{mark}", f"> {one_line(clause.text)}"]
        if whole:
            items = [c for c in entry.document.clauses if c.article == clause.article and c.label != clause.label]
            lines[-1] += "".join(f"\n>\n> {one_line(item.text)}{sources.mark(item)}" for item in items)
        lines.append(f"说明：{note.plain}")
        lines += [wording.refers_to(other) for other in self._referred(clause)]
        return "\n\n".join(lines)

    def _referred(self, clause: Clause) -> list[Clause]:
        """Clauses that the text of a clause names (reference closure)."""
        document = self.searcher.corpus.get(clause.document_id).document
        found: list[Clause] = []
        for reference in find_references(clause.text[4:]):
            if reference.article and not reference.law:
                article = document.article(reference.article)
                if article and article.label != clause.article:
                    found += document.find(article.label)
        return found

    def _out_of_scope(self, retrieval: Retrieval, plan: Plan) -> Composition:
        wording, _ = self._start(retrieval)
        entry = self.searcher.corpus.documents[0]
        talk = plan.kind is PlanKind.SMALL_TALK
        examples = tuple(self._others(entry, []))
        text = wording.greeting(entry.meta.title, examples) if talk else wording.declined(entry.meta.title, examples)
        return Composition(Status.OUT_OF_SCOPE, text, (), examples)

    # --- shared ----------------------------------------------------------------------------------------

    def _start(self, retrieval: Retrieval) -> tuple[Wording, Sources]:
        wording = Wording(retrieval.question.english, self.searcher.corpus)
        return wording, Sources(self.searcher)

    def _body(self, paragraphs: list[str], sources: Sources, wording: Wording, retrieval: Retrieval) -> str:
        if retrieval.question.mended:
            paragraphs = [wording.understood(retrieval.question.text), *paragraphs]
        length = sum(len(citation.quote) for citation in sources.citations)
        table = any(paragraph.startswith("|") for paragraph in paragraphs)
        quotes = [] if table and length > QUOTE_LIMIT else [block_quote(sources.citations)]
        return "\n\n".join([*paragraphs, *quotes, wording.caveat(retrieval.question.english)])

    def _suggest(self, retrieval: Retrieval, first: Ranked, said: Sequence[Point]) -> tuple[str, ...]:
        """Other points of the same clause, then the next clauses found."""
        notes = self.notes(first.target.document_id)
        points = [p for p in note_of(notes, first.target).points if p not in said]
        for ranked in retrieval.clauses()[1:4]:
            points += note_of(notes, ranked.target).points[:1]
        return _short_asks(points)

    def _others(self, entry: CorpusDocument, cited: Sequence[str]) -> tuple[str, ...]:
        """Questions that many people start with, about clauses not cited yet."""
        starts = ("第十五条", "第十七条", "第九条", "第十六条")
        notes = {note.clause: note for note in self.notes(entry.id).clauses}
        points = [next((p for p in notes[s].points if p.lists_items), notes[s].points[0]) for s in starts if s in notes]
        return _short_asks(p for s, p in zip(starts, points, strict=False) if s not in cited)


def _without_parts(points: tuple[Point, ...]) -> tuple[Point, ...]:
    """Of three or more conclusions of a clause, those whose figures are not all said by another one."""
    figures = {point.say: {q.key for q in find_quantities(point.say) if not q.window} for point in points}
    kept = [p for p in points if not any(figures[p.say] and figures[p.say] < figures[o.say] for o in points)]
    return tuple(kept) if len(points) > 2 else points


def _short_asks(points: Iterable[Point]) -> tuple[str, ...]:
    """One short question a point, at most three."""
    found: list[str] = []
    for point in points:
        short = [ask for ask in point.asks if 6 <= len(ask) <= 20 and not _COLLOQUIAL.search(ask)]
        if short and short[0] not in found:
            found.append(short[0])
    return tuple(found[:3])


def bare_text(composition: Composition) -> Composition:
    """Only the quotes of an answer whose sentences did not pass ``verify``; passes it itself."""
    text = f"相关条款原文如下：\n\n{block_quote(composition.citations)}"
    return Composition(Status.PARTLY, text, composition.citations)


def compose(composer: Composer, retrieval: Retrieval, plan: Plan, parts: Sequence[Retrieval] = ()) -> Composition:
    """See ``Composer.compose``; suggestions lose what the asker just asked."""
    composition = composer.compose(retrieval, plan, parts)
    asked = retrieval.question.original.strip("？?。 ")
    kept = tuple(s for s in composition.suggestions if s.strip("？?。 ") != asked)
    return replace(composition, suggestions=kept)
