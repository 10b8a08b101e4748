"""Where a text or a question names articles, items and chapters.

Whoever asks writes 第十二条第二项, 12条（二）, 第８条第(四)款 or article 12(2); whoever counts writes
12条生产线. The first kind is found, the second is not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from assistant.statutes.numerals import NUMERAL_CHARS, to_int


@dataclass(frozen=True, slots=True)
class Reference:
    """A place that the text names; ``start``–``end`` is how it is written, without the statute's name.

    A 款 is read as an item too (people say 款 for 项); ``paragraph`` keeps what was written as 款.
    ``law`` is the name in front (《…》 or …法), as written, so it may carry words before the name: compare
    its end. 本办法, 该条例 and the like give ``None``.
    """

    start: int
    end: int
    article: int | None
    suffix: int = 0
    item: int | None = None
    occurrence: int | None = None
    chapter: int | None = None
    law: str | None = None
    paragraph: int | None = None


_S = r"[ \t\u3000\xa0]*"
_N = f"[{NUMERAL_CHARS}]{{1,12}}"
_ARTICLE = f"第{_S}(?P<number>{_N}){_S}[条條](?:{_S}之(?P<suffix>[一二三四五六七八九十0-9]{{1,3}})(?!项|款))?"
_BARE = (
    rf"(?<![{NUMERAL_CHARS}第.．/])(?P<bare>{_N}){_S}[条條]"
    r"(?:之(?P<baresuffix>[一二三四五六七八九十]{1,2}))?"
)
_TABLE = rf"(?<![{NUMERAL_CHARS}A-Za-z.．/%])(?P<short>[0-9０-９]{{1,3}}){_S}(?=[（(])"
_ENGLISH = (
    r"(?i:\b(?:articles?|art\.?|clauses?))\s*(?:no\.?\s*)?(?P<english>[0-9]{1,4})(?![0-9])"
    r"(?:\s*,?\s*(?i:items?|paragraphs?|para\.?|points?|subparagraphs?|no\.)?\s*"
    r"(?:\(\s*(?P<e1>[0-9]{1,2})\s*\)|(?<=[a-z.] )(?P<e2>[0-9]{1,2})(?![0-9])))?"
)
_CHAPTER = rf"第{_S}(?P<chapter>{_N}){_S}章(?![鱼程])|(?i:\bchapter)\s+(?P<echapter>[0-9]{{1,3}})\b"
# 第十二、十三条: the last number is read with what follows it, the others stand alone.
_JOINT = rf"第{_S}(?P<joint>{_N}(?:{_S}[、和与及至到]{_S}{_N}){{1,9}}){_S}[条條]"
_START = re.compile("|".join((_ARTICLE, _JOINT, _BARE, _ENGLISH, _CHAPTER, _TABLE)))

# Things counted by 条; 第三条 in front of them is the third of them, not an article.
_COUNTED = re.compile(
    rf"{_S}(?:件|款(?!第)|例|约|生产|产线|流水线|道路|路|大?街|铁路|高速|管[线道]|线(?![上下])|航[线道]|河|船|鱼|狗|裤|裙|腿|"
    r"毛巾|围巾|项链|裂缝|建议|意见(?!稿)|消息|信息|短信|微信|微博|评论|留言|新闻|弹幕|记录|理由|原因|经验|线索|"
    r"回答|回复|答案)"
)
_LINK = rf"{_S}(?:[，,]|[的之]|里面?的?|中的?|下面?的?)?{_S}"
_NOT_PROJECT = r"(?!目(?!前))"
_NOT_COUNTED = (
    r"(?!目(?!前)|专利|以上|以下|成果|发明|技术|奖|知识|论文|任务|工作|活动|业务|都|均|全|条件|"
    r"要求(?!什么|是|有|怎|吗|多))"
)
_WHICH = (
    rf"(?:第(?P<nth>[一二两三四12]|１|２)[个個](?:{_S}的)?|(?P<side>[前后後])(?:面那)?一?[个個]|"
    rf"[这那]?[两兩二2][个個处處](?:{_S}的)?)"
)
_PARAGRAPH = re.compile(rf"{_LINK}第?{_S}(?:[（(]{_S})?(?P<n>{_N})(?:{_S}[）)])?{_S}款")
_ITEM = re.compile(
    rf"{_LINK}{_WHICH}?{_LINK}(?:"
    rf"第{_S}(?P<n1>{_N}){_S}[项項]{_NOT_PROJECT}|第?{_S}[（(]{_S}(?P<n2>{_N}){_S}[）)](?:{_S}[项項]{_NOT_PROJECT})?|"
    rf"(?:第{_S}|(?<![，,的之])(?![两兩]))(?P<n3>{_N})"
    rf"(?:{_S}[项項]{_NOT_COUNTED}|(?=(?:{_S}[、和]{_S}{_N}){{1,9}}{_S}[项項]{_NOT_COUNTED})))"
)
_AFTER_OCCURRENCE = re.compile(
    rf"[（(]原文[^（）()\n]{{0,24}}(?:[（(][^（）()\n]{{1,4}}[）)])?[^（）()\n]{{0,12}}第(?P<said>[一二三四]){_S}处[）)]|"
    rf"{_S}(?:[（(]?{_S}第{_S}(?P<nth>[一二两12１２三四]){_S}(?:[处處次]|个(?!工作|月|人|项))(?:{_S}[）)])?|(?P<mark>[①②③④]))"
)
_MORE = re.compile(
    rf"{_S}(?:[、和与及或至到]|以及|或者)?{_S}(?P<here>第{_S}(?P<n1>{_N}){_S}[项項]{_NOT_PROJECT}|"
    # 第五项（2）: a 目 of that item, not one more item.
    rf"(?:(?<![项項])|(?![（(]{_S}[0-9０-９]))第?{_S}[（(]{_S}(?P<n2>{_N}){_S}[）)](?:{_S}[项項]{_NOT_PROJECT})?|"
    rf"(?<=[、和与及或至到])(?P<n3>{_N})(?:{_S}[项項]{_NOT_COUNTED}|(?=(?:{_S}[、和]{_S}{_N}){{1,9}}{_S}[项項])))"
)
_NUMERAL = re.compile(_N)
_ASKED = re.compile(rf"{_S}(?:怎么|是什么|是啥|讲|说|原文|里面?(?:怎么|有)|规定[了的]?(?:什么|啥|是)|呢|[？?]|\Z)")
_PAIRED = re.compile(rf"{_S}[、和与跟至到]{_S}第?{_S}{_N}{_S}[条條](?!{_S}(?:意见|建议|信息|消息))")
_COUNT_UNIT = re.compile(r"[%％号篇年项件人个场次万元倍]")
_BRACKETED_LAW = re.compile(
    rf"《([^《》]{{2,80}})》(?:[（(][^（）()]{{1,20}}[）)])?(?:{_S}的|中的?|里的?|{_S}第{_N}[编章节])?{_S}\Z"
)
_PLAIN_LAW = re.compile(r"([\u4e00-\u9fff]{1,24}?(?:法典|法|条例|办法|规定|细则|规则))(?:的|里的?|中的?)?[ \u3000]*\Z")
_LEADING_WORDS = re.compile(
    r"(?:根据|依据|按照|依照|参照|违反|符合|适用|请问|请查|查看|关于|以及|还有|那么|如果|想问|问一下|问|我想|我|你|您|请|和|与|及|"
    r"或|在|按|看|那|是|把|说|查|又|但|而|即|第.{1,6}条)+"
)
_SELF = frozenset("本该此其这新旧现原")
_SMALLEST_BARE = 10
_GENERIC = re.compile(r"(?:管理|实施)?(?:办法|规定|细则|规则|条例|法规?)\Z")
_LED = re.compile(r"(?:按照?|根据|依据|依照|违反|对照|参照)[ \u3000]*\Z")
_JOINED = frozenset("、和与及或跟至到")
_MARKS = {mark: number for number, mark in enumerate("①②③④", start=1)}


def find_references(text: str) -> list[Reference]:
    """All references in the order of the text; a list (第（四）、（五）项) gives one for each number."""
    found: list[Reference] = []
    position = 0
    while match := _START.search(text, position):
        references = list(_read(text, match, found[-1].end if found else 0))
        found.extend(references)
        position = max(match.end(), references[-1].end if references else 0)
    return found


def _read(text: str, match: re.Match[str], behind: int) -> Iterator[Reference]:
    """The references that begin at a match; ``behind`` is where the reference before it ended."""
    chapter = match["chapter"] or match["echapter"]
    if chapter:
        number = to_int(chapter)
        if number:
            yield Reference(match.start(), match.end(), None, chapter=number, law=_law_before(text, match.start()))
    elif match["english"]:
        item = to_int(match["e1"] or match["e2"] or "")
        yield Reference(match.start(), match.end(), int(match["english"]), item=item)
    elif match["joint"]:
        yield from _read_joint(text, match)
    else:
        yield from _read_article(text, match, behind)


def _read_joint(text: str, match: re.Match[str]) -> Iterator[Reference]:
    pieces = list(_NUMERAL.finditer(text, *match.span("joint")))
    numbers = [to_int(piece[0]) for piece in pieces]
    if not all(numbers) or _COUNTED.match(text, match.end()):
        return
    law = _law_before(text, match.start())
    for piece, number in zip(pieces[:-1], numbers[:-1], strict=True):
        yield Reference(*piece.span(), number, law=law)
    item, occurrence, end = _read_item(text, match.end()) or (None, None, match.end())
    yield Reference(pieces[-1].start(), end, numbers[-1], item=item, occurrence=occurrence, law=law)


def _read_article(text: str, match: re.Match[str], behind: int) -> Iterator[Reference]:
    number = to_int(match["number"] or match["bare"] or match["short"])
    suffix = to_int(match["suffix"] or match["baresuffix"] or "0")
    if not number or suffix is None or (not match["short"] and _COUNTED.match(text, match.end())):
        return
    end, paragraph = match.end(), None
    if found := _PARAGRAPH.match(text, end):
        paragraph = to_int(found["n"])
        end = found.end() if paragraph else end
    law = _law_before(text, match.start())
    first = _read_item(text, end)
    if first is None:
        if match["number"] or paragraph or (match["bare"] and _is_named(text, match, number, behind)):
            occurrence, end = _occurrence_after(text, end) if paragraph else (None, end)
            yield Reference(match.start(), end, number, suffix, paragraph, occurrence, law=law, paragraph=paragraph)
        return
    item, occurrence, end = first
    if match["short"] and _COUNT_UNIT.match(text, end):
        return
    yield Reference(match.start(), end, number, suffix, item, occurrence, law=law, paragraph=paragraph)
    while more := _MORE.match(text, end):
        item = to_int(more["n1"] or more["n2"] or more["n3"]) or 0
        if not item:
            return
        occurrence, end = _occurrence_after(text, more.end())
        yield Reference(more.start("here"), end, number, suffix, item, occurrence, law=law, paragraph=paragraph)


def _read_item(text: str, position: int) -> tuple[int, int | None, int] | None:
    """Item, occurrence and end; 第二个（五） and （五）第二处 both mean the second of that number."""
    match = _ITEM.match(text, position)
    item = to_int(match["n1"] or match["n2"] or match["n3"]) if match else None
    if match is None or not item or item > 99:
        return None
    occurrence = to_int(match["nth"]) if match["nth"] else None
    if match["side"]:
        occurrence = 1 if match["side"] == "前" else 2
    after, end = _occurrence_after(text, match.end())
    return item, occurrence or after, end


def _occurrence_after(text: str, position: int) -> tuple[int | None, int]:
    match = _AFTER_OCCURRENCE.match(text, position)
    if match is None:
        return None, position
    return _MARKS.get(match["mark"]) or to_int(match["said"] or match["nth"]), match.end()


def _is_named(text: str, match: re.Match[str], number: int, behind: int) -> bool:
    """「12条」 without 第 names an article where the words around it say so; a small number never does.

    It follows another reference (第12条和13条), follows 按照 or 根据, or is the whole question or what it asks
    about.
    """
    before = text[max(0, match.start() - 20) : match.start()]
    if behind and text[behind : match.start()].strip() in _JOINED:
        return True
    if number < _SMALLEST_BARE:
        return False
    alone = match.start() < 20 and not before.strip(" \u3000，,。！!？?\n")
    return bool(
        _LED.search(before) or (alone and (_ASKED.match(text, match.end()) or _PAIRED.match(text, match.end())))
    )


def _law_before(text: str, position: int) -> str | None:
    before = text[max(0, position - 120) : position]
    if bracketed := _BRACKETED_LAW.search(before):
        return None if _GENERIC.match(bracketed[1]) else bracketed[1]
    plain = _PLAIN_LAW.search(before)
    if plain is None:
        return None
    name = _LEADING_WORDS.sub("", plain[1], count=1) if _LEADING_WORDS.match(plain[1]) else plain[1]
    name = re.split("根据|依据|按照|依照|违反", name)[-1]
    if name[:1] in _SELF or _GENERIC.match(name) or len(name) < 2:
        return None
    return None if re.search("[本该此这][个部]?(?:法典|法|条例|办法|规定|细则|规则)$", name) else name
