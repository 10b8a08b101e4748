"""Exact clause look-up: 「第十二条第二项」「12条（三）」「第26条」 never go through similarity."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.retrieval.mentions import find_mentions
from assistant.statutes import Clause, Document, Reference, find_references, to_chinese

# What may stand around a bare look-up; anything else makes it a question about the clause.
_ASKING = re.compile(
    r"(?:请|帮我|给我|麻烦|查一?下|看一?下|念一?下|读一?下|找一?下|查看|查询|看看|调出|调|翻|显示|贴|发|想|要|我|问|一下|把|"
    r"原文|原话|全文|内容|条文|规定|具体|完整|主要|大概|大致|分别|讲|说|写|管|是|的|了|啥|什么|怎么|咋|哪些|有|里|头|面|呢|吗|么|嘛|一|两|个|些|都|到|至|事|"
    r"在|和|与|及|以及|还有|这|那|它|她|办法|本办法|征求意见稿|条|款|项|内|容|吧|啊|where|what|does|say|is|the|show|me|text|of|read|"
    r"please|full|[(（][一二三四五六七八九十]+[)）]|[\s，,。.？?！!：:、；;（）()“”\"'《》])+",
    re.I,
)


#: What is asked of a chapter that is named by its title.
_WHAT = (
    r"(?:(?:一?共?有|包括|含)?(?:几|哪几|哪些|多少)条|(?:主要|都|大概)*(?:讲|写|说|规定|管)(?:的|了)?(?:是|些)?(?:啥|什么|哪些)(?:内容|事情?|东西|方面)?$|"
    r"(?:的)?(?:全文|原文|内容)$)"
)
_RANGE = re.compile(r"至|到|—+|-|~|－")


@dataclass(frozen=True, slots=True)
class Lookup:
    """Clauses that a question names; ``missing`` are labels of places that the document does not have.

    ``bare`` is true where nothing but the clause is asked for; ``foreign`` names another law whose article was meant;
    ``term`` is the word whose clauses were asked for (「哪些条款讲到科技伦理」).
    """

    clauses: tuple[Clause, ...] = ()
    missing: tuple[str, ...] = ()
    bare: bool = False
    foreign: str | None = None
    term: str = ""

    @property
    def found(self) -> bool:
        """Whether the question names any place at all."""
        return bool(self.clauses or self.missing or self.foreign)


def _label(reference: Reference) -> str:
    suffix = f"之{to_chinese(reference.suffix)}" if reference.suffix else ""
    item = f"（{to_chinese(reference.item)}）" if reference.item else ""
    return f"第{to_chinese(reference.article or 0)}条{suffix}{item}"


def _is_ours(law: str, document: Document) -> bool:
    name = law.strip("《》")
    return name in document.title or document.title.endswith(name) or name.endswith(("本办法", "管理办法", "办法"))


def _chapter(document: Document, number: int) -> tuple[Clause, ...]:
    """The articles of a chapter; a heading without its number counts by its place in the order."""
    chapters = [heading for heading in document.headings if heading.kind == "章"]
    if not 1 <= number <= len(chapters):
        return ()
    label = next((c.label for c in chapters if c.number == number), None) or chapters[number - 1].label
    return tuple(clause for clause in document.clauses if label in clause.path and clause.label == clause.article)


def _between(first: Reference, last: Reference, documents: Sequence[Document]) -> tuple[Clause, ...]:
    """The articles inside 第十七条至第二十条, without its ends."""
    numbers = range((first.article or 0) + 1, last.article or 0)
    labels = [f"第{to_chinese(number)}条" for number in numbers][:60]
    return tuple(clause for label in labels for document in documents for clause in document.find(label))


def _by_heading(text: str, documents: Sequence[Document]) -> tuple[Clause, ...]:
    """「附则有几条」: a chapter named by its title and asked for its articles."""
    for document in documents:
        for heading in document.headings:
            asked = rf"{re.escape(heading.title)}[”》」]?(?:[这那]?一?个?(?:章|部分))?(?:里面?|中|下面?)?{_WHAT}"
            if heading.title and re.search(asked, text.rstrip("？?。！! ")):
                return tuple(c for c in document.clauses if heading.label in c.path and c.label == c.article)
    return ()


def look_up(text: str, documents: Sequence[Document]) -> Lookup:
    """Resolve every reference of ``text`` (normalised) in the first document that has it."""
    references = find_references(text)
    if not references:
        term, mentions = find_mentions(text, documents)
        if mentions:
            return Lookup(mentions, bare=True, term=term)
    clauses: list[Clause] = []
    missing: list[str] = []
    foreign: str | None = None
    for number, reference in enumerate(references):
        after = references[number + 1] if number + 1 < len(references) else None
        between = text[reference.end : after.start] if after else ""
        if reference.chapter and after and after.article and not between.strip("的第 ,，"):
            continue  # 第四章第十六条: the chapter only says where the article stands
        if reference.law and not any(_is_ours(reference.law, document) for document in documents):
            foreign = reference.law
            continue
        found: tuple[Clause, ...] = ()
        if reference.chapter:
            found = next((c for d in documents if (c := _chapter(d, reference.chapter))), ())
            label = f"第{to_chinese(reference.chapter)}章"
        else:
            label = _label(reference)
            found = next((c for d in documents if (c := d.find(label, reference.occurrence))), ())
        if after and _RANGE.fullmatch(between.strip()):
            found += _between(reference, after, documents)
        clauses += [clause for clause in found if clause not in clauses]
        if not found and label not in missing:
            missing.append(label)
    clauses += [c for c in _by_heading(text, documents) if c not in clauses] if not references else []
    rest = "".join(
        text[end:start]
        for end, start in zip(
            [0, *(r.end for r in references)], [*(r.start for r in references), len(text)], strict=True
        )
    )
    bare = bool(references) and not _ASKING.sub("", rest)
    bare = bare or (bool(clauses) and not references)
    return Lookup(tuple(clauses), tuple(missing), bare, foreign)
