"""Source ids, clause names, titles and base types: all exist, and the sentence is about what it cites."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.answering.claims.denial import is_gap
from assistant.answering.claims.facts import in_terms
from assistant.answering.claims.folding import fold, parts
from assistant.answering.claims.reading import Reading
from assistant.answering.claims.types import Evidence
from assistant.answering.claims.vocabulary import BASE_TYPES, every_pair, pairs
from assistant.statutes import Reference, find_references
from assistant.statutes.labels import article_label, item_label, paragraph_label

_IDS = re.compile(r"(?<![A-Za-z0-9&])S\d{1,3}(?![A-Za-z0-9])")
#: 这份征求意见稿里没有第二十六条: what is said not to exist need not exist.
_DENIED_BEFORE = re.compile(
    r"(?:没有|并无|不存在|无|未设|没有设|不是|而不是|并非|only|no)(?:设置?|列出?|写|单独的?|名为|所谓的?)?[“”「」§、和与及或\s]*$"
)
_DENIED_AFTER = re.compile(
    r"[”」]?(?:[、和与及]第?[^，。；]{0,8})?(?:并?不存在|在?(?:这份|该|本)?(?:征求意见稿|办法|文件|原文)?(?:里|中)?(?:并)?(?:不存在|没有(?=[。，；]|$)))"
)
_TITLE = re.compile(r"《([^《》]+)》")
_OTHER_TYPES = re.compile(
    r"(?:联合研究类?|技术转移类?|特色类?)(?:、(?:联合研究类?|技术转移类?|特色类?))?(?:以外|之外)|(?:除|除了|非|不是|不同于|区别于|不属于|不限于)(?:联合研究类|技术转移类|特色类)"
)


def id_faults(sentence: str, cited: Sequence[str], evidence: Evidence) -> Iterator[str]:
    """Ids that stand for nothing."""
    for name in dict.fromkeys((*cited, *_IDS.findall(sentence))):
        if name not in evidence.sources:
            yield f"没有来源 {name}"


def reference_faults(reading: Reading) -> Iterator[str]:
    """Clause names that do not exist, or are not among the cited clauses."""
    text = reading.text
    for reference in reading.references:
        if reference.chapter is not None:
            name = text[reference.start : reference.end]
            if fold(name) not in fold(reading.evidence.given) and name not in reading.context:
                yield f"来源里没有“{name}”"
        elif reference.law and not _is_own_law(reference.law, reading):
            yield from _foreign_faults(reference, reading)
        else:
            yield from _label_faults(reference, reading)
    spans = [(r.start, r.end) for r in reading.references]
    for position, label in reading.named:
        if not any(start <= position < end for start, end in spans):
            yield from _named_faults(label, position, position + 3, reading)


def _is_own_law(law: str, reading: Reading) -> bool:
    titles = [fold(source.document) for source in reading.evidence.sources.values()]
    law = re.sub(r"（征求意见稿）$", "", fold(law))
    return any(law in title for title in titles)


def _foreign_faults(reference: Reference, reading: Reading) -> Iterator[str]:
    name = reading.text[reference.start : reference.end]
    law = fold(reference.law or "")
    known = law in reading.context or any(
        law.endswith(fold(r.law or "\0")) for r in find_references(reading.evidence.given)
    )
    if not known or name not in fold(reading.evidence.given) + reading.context:
        yield f"来源里没有“{reference.law}{name}”"


def _label_faults(reference: Reference, reading: Reading) -> Iterator[str]:
    article = article_label(reference.article or 0, reference.suffix)
    label = item_label(article, reference.item) if reference.item else article
    if reference.paragraph is not None and paragraph_label(article, reference.paragraph) not in reading.evidence.labels:
        yield f"{article}下面分项，没有“第{reference.paragraph}款”"
    yield from _named_faults(label, reference.start, reference.end, reading)
    if reference.occurrence:
        cited = [s.occurrence for s in reading.cited if s.clause == label]
        if cited and reference.occurrence not in cited and None not in cited:
            yield f"引用的不是{label}的第{reference.occurrence}处"


def _named_faults(label: str, start: int, end: int, reading: Reading) -> Iterator[str]:
    evidence = reading.evidence
    if label not in evidence.labels:
        denied = _DENIED_BEFORE.search(reading.masked[:start]) or _DENIED_AFTER.match(reading.masked, end)
        if not denied and not re.match(r".{0,6}(?:和|、).{1,12}(?:不存在)", reading.text[end:]):
            yield f"原文没有{label}"
        return
    article = label.partition("（")[0]
    cited = {source.clause for source in reading.cited}
    if label in cited or article in cited or (label == article and any(c.startswith(article + "（") for c in cited)):
        return
    if label not in _asked_labels(evidence):
        yield f"提到了{label}，但没有引用它"


def _asked_labels(evidence: Evidence) -> set[str]:
    """Labels that the asker named, or that a finding bears."""
    found = {str(finding.get("clause", "")) for finding in evidence.findings}
    for line in evidence.given.splitlines():
        for text in {fold(line), in_terms(line)}:
            for r in find_references(text):
                if r.article is not None:
                    article = article_label(r.article, r.suffix)
                    found |= {article, item_label(article, r.item)} if r.item else {article}
    return found


def title_faults(reading: Reading) -> Iterator[str]:
    """《…》 names a document that the sources, the asker or the checker name."""
    evidence = reading.evidence
    texts = [fold(evidence.given), *(fold(s.document) for s in evidence.sources.values()), reading.context]
    texts += [fold(str(f.get("explanation", ""))) for f in evidence.findings] + [
        fold(line) for line in evidence.computed
    ]
    for title in _TITLE.findall(fold(reading.raw)):
        if not any(title in text or re.sub(r"（[^（）]*稿）$", "", title) in text for text in texts):
            yield f"来源里没有《{title}》"


def type_faults(reading: Reading) -> Iterator[str]:
    """The base type that is named is that of the cited clauses."""
    typed = {g.source.base_type for g in reading.grounds}
    yield from _listed_twice(reading.masked)
    yield from _turned_types(reading)
    if not reading.cited or (None in typed and not any(name in reading.allowed for name in BASE_TYPES)):
        if None in typed:
            yield from _untyped(reading)
        return
    text = _OTHER_TYPES.sub("", reading.masked)
    wanted = {t for t in typed if t} if len(reading.cited) > 1 and not is_gap(reading.masked) else set()
    if len(wanted) > 1 and any(name in text for name in BASE_TYPES) and not all(name in text for name in wanted):
        missing = next(name for name in wanted if name not in text)
        yield f"引用了{missing}的条款，句子说的却是别的类型"
    for name in BASE_TYPES:
        if (
            name in text
            and name not in typed
            and name not in reading.scope
            and not _others(name, reading.scope)
            and not _is_not_applicable(name, reading)
        ):
            yield f"所引条款说的不是{name}"


def _untyped(reading: Reading) -> Iterator[str]:
    text = _OTHER_TYPES.sub("", reading.masked)
    named = [name for name in BASE_TYPES if name in text]
    # A rule for all types may be told to somebody of one type.
    if len(named) != 1 or re.search(r"各类|所有类型|都|均|任何|不论|无论|同样|也|没有|未|不|还", text):
        return
    if named[0] not in in_terms(reading.evidence.given):
        yield f"所引条款没有写{named[0]}"


def _is_not_applicable(name: str, reading: Reading) -> bool:
    """您申报的是联合研究类，本项不适用, where the checker says so."""
    told = reading.evidence.given + "".join(str(f.get("explanation", "")) for f in reading.evidence.findings)
    return name in told and "不适用" in reading.masked


def _listed_twice(text: str) -> Iterator[str]:
    for match in re.finditer(r"(?:联合研究|技术转移|特色)类?(?:[、，和与及或](?:联合研究|技术转移|特色)类?)+", text):
        names = re.findall("联合研究|技术转移|特色", match.group())
        if len(set(names)) < len(names):
            yield f"“{match.group()}”里有重复的类型"


def _turned_types(reading: Reading) -> Iterator[str]:
    """其他类 is what is not the type that the clause names; what an article says of one type is not another's."""
    for name in BASE_TYPES:
        if (
            "其他类" in reading.scope
            and name not in reading.scope
            and re.search(rf"{name}(?:以外|之外|和其他|与其他|、其他)", reading.masked)
        ):
            yield f"原文的“其他类”不是相对于{name}说的"
    for g in reading.grounds:
        pieces = {
            name: every_pair(p)
            for p in re.split(r"。|(?=（[一二三四五六七八九十]）)", g.scope)
            for name in BASE_TYPES
            if re.match(rf"（.）{name}：", p)
        }
        for part in parts(reading.masked) if len(pieces) > 1 else ():
            named = [name for name in BASE_TYPES if name in part]
            roots = len({root for root in ("联合研究", "技术转移", "特色") if root in part})
            if len(named) != 1 or (not reading.chinese and roots > 1) or named[0] not in pieces:
                continue
            words = pairs(part.replace(named[0], ""))
            best = max(len(words & held) for held in pieces.values())
            if best >= 3 and len(words & pieces[named[0]]) < best:
                yield f"原文里这不是{named[0]}的内容"


def _others(name: str, allowed: str) -> bool:
    """其他类 covers the types that the clause does not name."""
    return "其他类" in allowed and name not in allowed
