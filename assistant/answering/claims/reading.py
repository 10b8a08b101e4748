"""A sentence and its cited clauses, made ready once for all checks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from assistant.answering.claims.english import gloss
from assistant.answering.claims.folding import fold, is_chinese, parts, without_quotes
from assistant.answering.claims.types import Evidence, Source
from assistant.statutes import Reference, find_references
from assistant.statutes.labels import article_label, item_label

_FIRST_ITEM = re.compile(r"^[ \t\u3000]*[（(]一[）)]", re.M)
_ITEM_HEAD = re.compile(r"^[ \t\u3000]*[（(]([一二三四五六七八九十]{1,3})[）)]", re.M)
#: 十二条二项, which a question would not write, but a model's 「十二条二项要求」 does.
_SHORT = re.compile(
    r"(?<![第\d一二三四五六七八九十百])([一二三四五六七八九十]{1,3}|\d{1,2})条第?（?([一二三四五六七八九十]{1,2}|\d{1,2})）?项"
)
#: An item of the cited article without its number: 第（三）项, 本条第三项.
_LONE_ITEM = re.compile(
    r"(?<![条\d一二三四五六七八九十、和与及或）项])第?（([一二三四五六七八九十]{1,2})）项?|第([一二两三四五六七八九十]{1,2})项(?!目|指标)"
)
_IDS = re.compile(r"[\[【（(]?\bS\d{1,3}\b(?:[ ,，、]*\bS\d{1,3}\b)*[\]】）)]?")
MASK = "§"


@dataclass(frozen=True, slots=True)
class Ground:
    """One cited clause, folded. ``allowed`` is what its figures may come from: text and lead, or a whole article."""

    source: Source
    label: str
    own: str
    lead: str
    allowed: str
    context: str
    scope: str
    items: int


@lru_cache(maxsize=4096)
def ground(source: Source, item: str | None = None) -> Ground:
    """The folded clause; ``item`` (十二条（二）'s 二) narrows an article that is cited as a whole to one item."""
    context = source.context or source.text
    first = _FIRST_ITEM.search(context)
    lead = context[: first.start()] if first else ""
    heads = list(_ITEM_HEAD.finditer(context))
    text, label = source.text, source.clause
    is_item = "（" in label
    if item and not is_item:
        found = [n for n, head in enumerate(heads) if head[1] == item]
        ends = [*(head.start() for head in heads[1:]), len(context)]
        text = "\n".join(context[heads[n].start() : ends[n]] for n in found) or text
        label, is_item = (f"{label}（{item}）", True) if found else (label, is_item)
    whole = context if not is_item and heads else f"{lead}\n。{text}"
    return Ground(
        source,
        label,
        _trimmed(text),
        _trimmed(lead),
        _trimmed(whole),
        _trimmed(context),
        _trimmed(context if not is_item and heads else text),
        len(heads),
    )


def _trimmed(text: str) -> str:
    """Folded, the label in front left out: it says nothing of the content."""
    return re.sub(r"^第[^条\s]{1,6}条[ ]*", "", fold(text)).strip()


def _label(reference: Reference) -> str:
    label = article_label(reference.article or 0, reference.suffix)
    return item_label(label, reference.item) if reference.item else label


@dataclass(frozen=True)
class Reading:
    """``text`` is the folded sentence (an English one in Chinese terms), ``masked`` the same with clause names blanked.

    ``bare`` has quotes blanked too. All three have the same length, so that offsets fit each other.
    """

    raw: str
    cited: tuple[Source, ...]
    evidence: Evidence
    chinese: bool
    text: str
    references: tuple[Reference, ...]
    named: tuple[tuple[int, str], ...]

    @cached_property
    def grounds(self) -> tuple[Ground, ...]:
        """The cited clauses, each narrowed to the item that the sentence names of it."""
        found: list[Ground] = []
        for source in self.cited:
            items = [
                label[len(source.clause) + 1 : -1] for _, label in self.named if label.startswith(f"{source.clause}（")
            ]
            found += [ground(source, item) for item in items] or [ground(source)]
        return tuple(found)

    @cached_property
    def masked(self) -> str:
        """The text with clause names blanked: their numbers are no quantities."""
        text = self.text
        for reference in self.references:
            text = text[: reference.start] + MASK * (reference.end - reference.start) + text[reference.end :]
        for pattern in (_SHORT, re.compile(r"第?（[一二三四五六七八九十]{1,2}）项?"), _LONE_ITEM):
            text = pattern.sub(lambda match: MASK * len(match.group()), text)
        return text

    @cached_property
    def bare(self) -> str:
        """``masked`` without what stands in quotation marks."""
        return without_quotes(self.masked, MASK)

    @cached_property
    def parts(self) -> tuple[str, ...]:
        """The sentence's parts, clause names blanked, quotes kept."""
        return parts(self.masked)

    @cached_property
    def allowed(self) -> str:
        """All text that the figures and names of the sentence may come from."""
        return "。".join(dict.fromkeys(g.allowed for g in self.grounds))

    @cached_property
    def own(self) -> str:
        """The cited clauses' own text only."""
        return "。".join(dict.fromkeys(g.own for g in self.grounds))

    @cached_property
    def scope(self) -> str:
        """What the cited clauses cover: an item's text, an article with all its items."""
        return "。".join(dict.fromkeys(g.scope for g in self.grounds))

    @cached_property
    def exact(self) -> tuple[tuple[int, int], ...]:
        """Spans of longer quotes that stand word for word in a cited clause: their figures and links are the clause's own."""
        longer = re.finditer(r"“([^“”]{9,})”", self.masked)
        return tuple(m.span() for m in longer if self.text[m.start(1) : m.end(1)] in self.allowed)

    @cached_property
    def outside(self) -> str:
        """``masked`` without these quotes."""
        text = self.masked
        for start, end in self.exact:
            text = text[:start] + MASK * (end - start) + text[end:]
        return text

    @cached_property
    def context(self) -> str:
        """The cited articles as a whole."""
        return "。".join(dict.fromkeys(g.context for g in self.grounds))


def read(sentence: str, cited: Sequence[str], evidence: Evidence) -> Reading:
    """Fold, translate and find the clause names once."""
    folded = fold(_IDS.sub("", sentence))
    chinese = is_chinese(folded)
    text = folded if chinese else gloss(folded)
    references = tuple(find_references(text))
    sources = tuple(evidence.sources[i] for i in dict.fromkeys(cited) if i in evidence.sources)
    named = [(r.start, _label(r)) for r in references if r.article is not None]
    named += [
        (m.start(), _short_label(m))
        for m in _SHORT.finditer(text)
        if not any(r.start <= m.start() < r.end for r in references)
    ]
    named += _lone(text, references, sources)
    return Reading(sentence, sources, evidence, chinese, text, references, tuple(sorted(named)))


def _short_label(match: re.Match[str]) -> str:
    found = find_references(f"第{match[1]}条第{match[2]}项")
    return _label(found[0])


def _lone(text: str, references: tuple[Reference, ...], sources: tuple[Source, ...]) -> list[tuple[int, str]]:
    """第（三）项 alone is an item of the article that stands before it, or of the one that is cited."""
    found: list[tuple[int, str]] = []
    articles = {source.clause.partition("（")[0] for source in sources}
    for match in _LONE_ITEM.finditer(text):
        if any(r.start <= match.start() < r.end for r in references) or (
            match.group().startswith("（") and not match.group().endswith("项")
        ):
            continue
        before = [_label(r).partition("（")[0] for r in references if r.article and r.end <= match.start()]
        article = before[-1] if before else next(iter(articles)) if len(articles) == 1 else None
        if article:
            found.append((match.start(), f"{article}（{match[1] or match[2]}）"))
    return found
