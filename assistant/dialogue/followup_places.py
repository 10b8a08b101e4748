"""Places that a follow-up names by where the conversation stands: 第二项呢, 下一条, 上一条原文, 还有呢."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.dialogue.followup_words import GENERIC, SUBJECT, TYPE, content
from assistant.statutes import Article, Clause, Document, find_references
from assistant.statutes.numerals import to_chinese, to_int

Anchor = Callable[[str], Sequence[Clause]]

_N = "[一二三四五六七八九十两0-9]{1,3}"
_UNIT = r"(?:[项款点样](?!目)|小[项点]|个?条件|个?材料|种情形)"
#: A number alone must be all that is asked: 第三个, 第三呢; （三）.
_NTH = re.compile(
    rf"(?P<head>[它他这那其]?的?)?(?:(?P<rev>倒数)?(?:第(?P<n>{_N})|(?P<first>头一|首))(?:{_UNIT}|[个种](?=呢|的?是|$)(?P<loose>)|(?=呢|$)(?P<bare>))|第?[(](?P<p>{_N})[)](?:{_UNIT})?|(?P<last>最后(?:那|的)?一?(?:个|{_UNIT}|条(?![件例款]))))"
)
_AGAIN = r"(?:再|那么?|接着|继续|往|请|看看?|说说?|看一?下|说一?下|它|他|这条|的)*+"
_LEVEL = r"(?P<level>[项项款点样](?!目)|条(?![件例款])|个(?!月|工作|单位|基地|问题|阶段))"
_NEXT = re.compile(
    rf"(?:{_AGAIN})(?:(?P<far>下下)|(?<!以)下|(?<![最以])后|接下来|紧接着?|接着|随后)(?:面|边)?的?那?(?:一|1)?{_LEVEL}|"
    r"^(?:那|再|接着|继续)*(?:往下|往后|接着|继续|下面|后面|接下来|下去)(?:呢|念|说|讲|看|看看|的呢|再?来|一?下|吧|是什么|是啥|还?有什么)*$"
)
_PREVIOUS = re.compile(
    rf"(?:{_AGAIN})(?P<far>上上)?(?<!以)(?:上|前)(?:面|边)?的?那?(?:一|1)?{_LEVEL}|^(?:那|再)*(?:往上|往前)(?:一[条项])?(?:呢|念|看看?|是什么|一?下)*$"
)
#: 刚才那条, 这一条: the place where the conversation stands.
_THIS = re.compile(
    r"(?:这|那|该|上述|上面|刚才|刚刚|前面|你)(?:面)?(?:那|这|的|说的|提到的|讲的|引用?的)*(?:一)?(?:个|处)?(?:条款|条文|条(?![件例])|款|项(?!目)|规定)"
)
_WHAT_ELSE = re.compile(
    r"(?:还|都|具体|到底|又)*(?:说|写|讲|规定)(?:的|了)?(?:是|些)?(?:什么|啥子?|哪些)(?:内容|东西)?(?:呢|啊)?"
)
_ORIGINAL = re.compile(
    r"原文|原话|原句|全文|条文|原原本本|出处|依据(?:是|在|呢|哪|$)|(?:哪|第几)(?:一|个)?(?:条款?|款|项|章)(?![件例目])|哪里(?:写|规定)"
)
_MORE = re.compile(
    r"(?:那|那么|嗯|除此之?外|除了(?:这|它|此)(?:个|些|条|项|点)?(?:之?外|以外)?|[,，]|就|只|都)*(?:还(?:有|要|需要|得|得有)(?:呢|吗|么|嘛|没有?|别的|其他|其它|什么|哪些|啥子?|不)*(?<!还要)(?<!还得)(?<!还需要)|(?:其他|其它|别的|其余)(?:的|情形|情况|条件|要求|规定)*(?:呢|有哪些|有什么|是什么|有吗|还有吗)|"
    r"(?:就|只有|只)这(?:些|个|条|一[条项点个]|么多)(?:了?吗|么|呢|吧)?(?:没别的了?)?|没(?:有)?(?:别的|其他)?了吗|(?:anything|what) else)"
    r"(?:情形|情况|要求|规定|条件|内容|材料|东西)*(?:呢|吗|么|啊|呀|没|不)*",
    re.I,
)
#: What may stand around a place that is only looked up.
_BARE = re.compile(
    r"(?:呢|吗|嘛|啊|展开|详细|讲讲|说说|其中|里面|呀|吧|么|是|的|了|写|讲|说|规定|什么|啥|怎么|咋|哪些|原文|原话|原句|全文|条文|内容|出处|把|将|给|我|请|发|贴|念|读|看看?|一下|下|也|再|那|它|他|这|有|来|出|要|想|完整|具体|"
    r"能不能|可以|能|帮|麻烦|你|出来|一遍|显示|调|里|面|情形|情况|要求|样|个|一|都|怎样|哪种|哪|条|项|款|依据|在|第几|规矩|[,，。、?？()“”])*+"
)


@dataclass(frozen=True, slots=True)
class Place:
    """An article or one of its items; ``named``: the conversation's last question names it itself."""

    document: Document
    article: Article
    item: int | None = None
    occurrence: int | None = None
    named: bool = False

    @property
    def label(self) -> str:
        """「第十二条第（二）项」."""
        return self.article.label + (f"第（{to_chinese(self.item)}）项" if self.item else "")


@dataclass(frozen=True, slots=True)
class Resolved:
    """The completed question and a remark on the numbering."""

    text: str
    note: str = ""


def names_article(text: str) -> bool:
    """Whether a turn names an article or chapter by its own number."""
    return bool(find_references(text))


def points_elsewhere(plain: str) -> bool:
    """Whether a turn names a place by where the conversation stands."""
    return bool(_MORE.fullmatch(plain) or _relative(plain) or _asks_original(plain))


def resolve(plain: str, topic: str, anchor: Anchor, documents: Sequence[Document]) -> Resolved | None:
    """Complete a turn that names a place relatively; ``None`` where it does not or there is no such place."""
    if names_article(plain) or not points_elsewhere(plain):
        return None
    place = current(topic, anchor, documents)
    if place is None:
        return None
    match = _relative(plain)
    if _MORE.fullmatch(plain):
        return _more(place)
    if match is None:
        return Resolved(f"{place.label}的原文是什么？")
    return _nth(plain, match, place) if match.re is _NTH else _beside(plain, match, place)


def _beside(plain: str, match: re.Match[str], place: Place) -> Resolved:
    """下一条, 上一项: so many places on from where the conversation stands."""
    original = bool(_ORIGINAL.search(plain))
    step = (1 if match.re is _NEXT else -1) * (2 if match["far"] else 1)
    by_article = match["level"] == "条" or ((match["level"] == "个" or match["level"] is None) and not place.item)
    if by_article and step == -1 and original and not place.named and "它" not in plain:
        return Resolved(f"{place.label}的原文是什么？", "“上一条”按上一次回答所引的条款理解")
    label, note = _article_at(place, step) if by_article else _item_at(place, step, onward=match["level"] is None)
    return Resolved(_asked(plain, match, label, original), note)


def current(topic: str, anchor: Anchor, documents: Sequence[Document]) -> Place | None:
    """Where the conversation stands: the place that its question names last, else what the answer cites first."""
    for reference in reversed(find_references(topic)):
        for document in documents:
            article = document.article(reference.article, reference.suffix) if reference.article else None
            if article and not reference.law:
                return Place(document, article, reference.item, reference.occurrence, named=True)
    for clause in _best_first(anchor(topic), topic):
        for document in documents:
            article = next((a for a in document.articles if a.label == clause.article), None)
            if document.id == clause.document_id and article:
                item = next((i for i in article.items if i.start == clause.start), None)
                return Place(document, article, item.number if item else None, clause.occurrence)
    return None


def _best_first(clauses: Sequence[Clause], topic: str) -> Sequence[Clause]:
    """The clauses as cited, unless the first has nothing of what was asked about and another has."""
    asked = {match.group() for match in SUBJECT.finditer(topic)}
    if not clauses or not asked or any(word in clauses[0].text for word in asked):
        return clauses
    return sorted(clauses, key=lambda clause: not any(word in clause.text for word in asked))


def _relative(plain: str) -> re.Match[str] | None:
    """The words that name a place relatively, unless the turn has a subject of its own before them."""
    found = [match for pattern in (_NEXT, _PREVIOUS, _NTH) if (match := pattern.search(plain))]
    for match in sorted(found, key=lambda m: m.start()):
        before = plain[: match.start()]
        if match.re is _NTH and (_counts_something(plain, match) or (_is_loose(match) and len(before) > 2)):
            continue
        if not (SUBJECT.search(before) or GENERIC.search(before) or TYPE.search(before) or len(content(before)) > 4):
            return match
    return None


def _is_loose(match: re.Match[str]) -> bool:
    """第二个, 第二: an item only where nothing else is said."""
    return match["loose"] is not None or match["bare"] is not None


def _counts_something(plain: str, match: re.Match[str]) -> bool:
    """第一个问题, 最后一个月: no item of an article."""
    after = plain[match.end() :]
    return bool(re.match(r"问题|阶段|步|环节|月|年|作者|单位|基地|名|届|批|轮", after))


def _asks_original(plain: str) -> bool:
    """原文怎么写的, 把那一条原话贴给我, 哪条规定的: nothing is said of what but that."""
    if _THIS.match(plain) and _WHAT_ELSE.fullmatch(_THIS.sub("", plain)):
        return True
    if not _ORIGINAL.search(plain) or SUBJECT.search(plain) or TYPE.search(plain):
        return False
    return not content(_THIS.sub("", _ORIGINAL.sub("", plain))).replace(" ", "")


def _asked(plain: str, match: re.Match[str], label: str, original: bool) -> str:
    """The turn with the place that it means in it; a bare one asks what stands there."""
    rest = plain[: match.start()] + plain[match.end() :]
    if original:
        return f"{label}的原文是什么？"
    if _BARE.fullmatch(rest):
        return f"{label}的内容是什么？"
    before = re.sub(r"^(?:那么?|再|但是?|还有|请问|其中|里面)", "", plain[: match.start()])
    return before + label + plain[match.end() :]


def _nth(plain: str, match: re.Match[str], place: Place) -> Resolved | None:
    items, original = place.article.items, bool(_ORIGINAL.search(plain))
    if match["last"] and "条" in match["last"]:
        return Resolved(_asked(plain, match, place.document.articles[-1].label, original))
    if not items:
        return None  # 第十九条 has three results, but no items: the words are completed instead
    number = to_int(match["n"] or match["p"] or "一") or 0
    if match["last"] or match["rev"]:
        number = items[-1].number + 1 - number
    if number < 1:
        return None
    return Resolved(_asked(plain, match, replace(place, item=number).label, original))


def _article_at(place: Place, step: int) -> tuple[str, str]:
    """The label so many articles on, and what is odd about the numbering there."""
    articles = place.document.articles
    at = articles.index(place.article) + step
    if at < 0:
        return articles[0].label, f"{articles[0].label}前面没有条款了"
    if at >= len(articles):
        # The look-up then says that there is no such article.
        return f"第{to_chinese(articles[-1].number + 1)}条", f"{articles[-1].label}是最后一条"
    target = articles[at]
    skips = abs(target.number - place.article.number) > abs(step)
    side = "之后" if step > 0 else "之前"
    return target.label, f"原文编号不连续，{place.article.label}{side}是{target.label}" if skips else ""


def _item_at(place: Place, step: int, *, onward: bool) -> tuple[str, str]:
    """The label so many items on; ``onward``: what is asked for is what follows, be it an item or an article."""
    numbers = list(dict.fromkeys(item.number for item in place.article.items))
    if not numbers:
        return _article_at(place, step)
    if place.item not in numbers:
        return replace(place, item=numbers[0 if step > 0 else -1]).label, ""
    at = numbers.index(place.item) + step
    if 0 <= at < len(numbers):
        return replace(place, item=numbers[at]).label, ""
    end = f"第（{to_chinese(place.item)}）项"
    if at < 0:
        return place.article.label, f"{end}是{place.article.label}的第一项"
    if onward:
        return _article_at(place, 1)[0], f"{end}是{place.article.label}的最后一项"
    # Asked for by name, an item that is not there is refused by the look-up.
    return replace(place, item=numbers[-1] + 1).label, f"{end}是{place.article.label}的最后一项"


def _more(place: Place) -> Resolved | None:
    """还有呢 after one item of a list asks for the rest of the list."""
    numbers = dict.fromkeys(item.number for item in place.article.items if item.number != place.item)
    if not numbers:
        return None
    if place.item is None:
        return Resolved(f"{place.article.label}的全文是什么？")
    others = "、".join(f"（{to_chinese(number)}）" for number in numbers)
    return Resolved(f"{place.article.label}第{others}项的内容是什么？")


#: So many articles on each side are about what the article between them is about.
_NEIGHBOURS = 2


def surroundings(topic: str, anchor: Anchor, documents: Sequence[Document]) -> str:
    """The text around the clause that the conversation is about: its article and its neighbours in the chapter."""
    place = current(topic, anchor, documents)
    if place is None:
        return ""
    articles = place.document.articles
    at = articles.index(place.article)
    near = articles[max(0, at - _NEIGHBOURS) : at + _NEIGHBOURS + 1]
    return "".join(place.document.text[a.start : a.end] for a in near if a.path == place.article.path)
