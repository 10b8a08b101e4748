"""A follow-up question → the whole question, from the user's turns before it. Rules only, no chat model.

A question that can stand alone is never changed: a wrong completion spoils a good question, a missing one only
leaves a short question short. What stands alone is decided in ``followup_leaning``, the words are in
``followup_words``, places named by where the conversation stands are resolved in ``followup_places``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from assistant.dialogue import followup_english as english
from assistant.dialogue import followup_merge as merging
from assistant.dialogue import followup_places as places
from assistant.dialogue.followup_leaning import Reader, only_names, points_back
from assistant.dialogue.followup_stem import cleaned
from assistant.dialogue.followup_words import (
    ALL_TYPES,
    ASKS,
    ASPECT,
    GENERIC,
    HOST,
    MERIT,
    NTH_TYPE,
    OTHER_TYPES,
    SMALL_TALK,
    SUBJECT,
    TYPE,
    TYPE_NAMES,
    bigrams,
    content,
    foreign,
    sentence,
    tidy,
    types_of,
)
from assistant.statutes import Clause, Document
from assistant.textnorm import is_latin

#: An assistant's turn that a caller handed in with the user's.
_ANSWER = re.compile(r"【\d+】|为征求意见稿，最终以正式印发文件为准|^您好！您咨询的问题答复如下")
_STATES = re.compile(
    r"[0-9一二两三四五六七八九十百]+(?:余|多)?(?:篇|件|项|场|人次|个|人|名|万)|我们?|咱们?|本单位|我司|我校|想报|申报的?是|打算报"
)
_FIGURE = re.compile(r"[0-9一二两三四五六七八九十百]+(?:余|多)?(?:篇|件|项|场|人次|个|人|名|万)")
_EVENT = re.compile(r"撤销|撤了|被撤|取消|升级|没通过|不合格|造假|异议|摘牌|终止|变更|没交|未交|没参加")
#: What each type asks for in its own way.
_BY_TYPE = re.compile(
    r"论文|文章|SCI|专利|知识产权|奖|项目|职称|正高|团队|人才|培训|研发|科研投入|联盟|交流活动|人次|任职|期刊", re.I
)
_OF_ALL = re.compile(r"类|不限|所有|对了|换个|另外问|负责人|报告|公示|评估|考核")
_CONDITIONS = re.compile(r"(?:那|都)*(?:要|有|需要)?(?:什么|哪些|啥子?)?(?:条件|门槛)(?:有|是|都)*(?:什么|哪些|啥|呢)?")
_ENOUGH = re.compile("够|行|可以|能报|达标|满足|符合|合格|算不算|差")
#: Units that say what of an applicant's figures is asked about.
_UNITS = {"篇": "论文|文章|SCI", "件": "专利|知识产权", "场": "活动|交流", "人次": "交流|培训", "项": "项目|奖"}
_SHORT = 18
#: A shorter turn may still be on the same matter in other words.
_TELLING = 7
#: A longer turn says what it is about.
_LONGEST = 60
#: 刚才说的学院那个，是死规定吗: goes back to an earlier question by one of its words.
_RECALLS = re.compile(
    r"^(?:那|回到|再说|还是|对了)*[,，]?(?:刚才|刚刚|前面|之前|上面|一开始|最开始|开头|最早)(?:你|我|咱们)?(?:说|问|提|讲|聊)?(?:到|过)?的?"
    r"(?P<what>[^,，]{1,10}?)(?:那个|那种|那块|那项|那类|这个|来着|的事|的问题|的话)[,，]?(?P<rest>.+)$"
)
#: 回到第一种，…: a type by its number, in a question that says more.
_BACK_TO = re.compile(r"^(?:那|再)*(?:回到|说回|再说|还是)(?:刚才的?)?")
_CHANGED_SUBJECT = "换了话题，未沿用前面的问题"


@dataclass(frozen=True, slots=True)
class Completed:
    """``text`` is searched and answered (and shown on demand); ``note`` is a remark for the reader, or empty."""

    text: str
    changed: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Context:
    """What the turns before have left: the last question (completed), what was stated since, the types spoken of."""

    topic: str = ""
    stated: str = ""
    types: tuple[str, ...] = ()
    past: tuple[str, ...] = ()

    @property
    def kind(self) -> str | None:
        return self.types[0] if len(self.types) == 1 else None


def complete(
    question: str,
    history: Sequence[str],
    anchor: Callable[[str], Sequence[Clause]],
    documents: Sequence[Document],
    base_type: str | None = None,
) -> Completed:
    """Complete ``question`` from the turns before it.

    Args:
        question: as typed.
        history: earlier turns, oldest first; the assistant's own answers among them are skipped.
        anchor: a completed question → the clauses that its answer cites, best first. Called for turns that name a
            place relatively (第二项呢, 原文怎么写的, 还有呢) and where words alone do not tell whether a short turn
            goes on from the last question; at most once for each question.
        documents: the parsed texts; what stands in none of them is a subject of its own.
        base_type: the type that the conversation is about (联合研究类 …), if known otherwise.
    """
    conversation = _Conversation(anchor, tuple(documents))
    context = _Context(types=(base_type,) if base_type else ())
    for turn in history:
        if turn.strip() and not _ANSWER.search(turn):
            context = conversation.after(turn, context)
    return conversation.complete(question, context)


@lru_cache(maxsize=4)
def _pairs_of(texts: tuple[str, ...]) -> frozenset[str]:
    return bigrams(texts)


class _Conversation:
    """The turns of one call; keeps what ``anchor`` said."""

    def __init__(self, anchor: places.Anchor, documents: tuple[Document, ...]) -> None:
        self._ask, self.documents = anchor, documents
        self.known = _pairs_of(tuple(document.text for document in documents))
        self._anchors: dict[str, Sequence[Clause]] = {}

    def anchor(self, topic: str) -> Sequence[Clause]:
        if topic not in self._anchors:
            self._anchors[topic] = self._ask(topic)
        return self._anchors[topic]

    def _reader(self, topic: str) -> Reader:
        return Reader(self.known, topic, lambda: places.surroundings(topic, self.anchor, self.documents))

    def after(self, turn: str, context: _Context) -> _Context:
        """The context that a turn of the user's leaves."""
        plain = tidy(turn)
        if not plain or SMALL_TALK.fullmatch(plain):
            return context
        completed = self.complete(turn, context)
        text = completed.text if is_latin(plain) else sentence(tidy(completed.text))
        types = types_of(text) or context.types
        if _only_states(plain):
            return replace(context, types=types, stated=plain)
        if not completed.changed and not is_latin(plain) and not _is_ours(text) and foreign(plain, self.known):
            return context  # other matters leave no subject behind
        return _Context(text, "", types, (*context.past, text))

    def complete(self, question: str, context: _Context) -> Completed:
        """One turn in its context."""
        plain = tidy(question)
        same = Completed(question, False)
        nothing = not (context.topic or context.stated or context.types)
        if nothing or not plain or len(plain) > _LONGEST or SMALL_TALK.fullmatch(plain):
            return same
        if is_latin(plain):
            text = english.complete(plain, context.topic)
            return Completed(text, True) if text else same
        if recalled := _recalled(plain, context):
            return Completed(sentence(recalled), True)
        if context.topic and (found := places.resolve(plain, context.topic, self.anchor, self.documents)):
            return Completed(sentence(found.text), True, found.note)
        topic = _stated_topic(plain, context) if context.stated or not context.topic else context.topic
        if not topic or self._reader(topic).stands_alone(plain):
            return _typed(question, plain, context)
        text = sentence(_put_together(plain, topic, context))
        return Completed(text, True) if tidy(text) != plain else same


def _only_states(plain: str) -> bool:
    """我们是高校，18篇SCI: an applicant's facts, no topic."""
    asks = ASKS.search(plain) or re.search("呢$", plain)
    said = HOST.search(plain) or types_of(plain) or _FIGURE.search(plain)
    if not said or places.names_article(plain) or places.points_elsewhere(plain):
        return False
    return bool(_STATES.search(plain)) and not asks and not _EVENT.search(plain)


def _recalled(plain: str, context: _Context) -> str | None:
    """The turn with the earlier question that it goes back to, or with the type that it means by a number."""
    if match := _RECALLS.match(plain):
        what = match["what"]
        words = {found.group() for pattern in (SUBJECT, HOST, TYPE) for found in pattern.finditer(what)} or {what}
        topic = next((topic for topic in context.past if any(word in topic for word in words)), None)
        return merging.merge(topic, match["rest"]) if topic else None
    said = _BACK_TO.sub("", plain)
    nth = NTH_TYPE.match(said)
    if nth and said != plain and context.types:
        return TYPE_NAMES["一二三123".index(nth[1]) % 3] + said[nth.end() :]
    return None


def _stated_topic(plain: str, context: _Context) -> str:
    """What an applicant's figures are about (联合研究类SCI论文), by the unit that the turn asks in; else the question."""
    found = [match.group() for match in MERIT.finditer(context.stated)]
    for unit, words in _UNITS.items():
        named = [noun for noun in found if re.search(words, noun, re.I)]
        if re.search(f"(?:几|多少|好多){unit}", plain) and named:
            return f"{context.kind or ''}{named[0]}"
    if context.stated and _ENOUGH.search(plain):
        figures = [part for part in re.split("[,，。;；]", context.stated) if _FIGURE.search(part)]
        lead = "" if types_of("".join(figures)) or not context.kind else f"{context.kind}，"
        return lead + "，".join(figures[-1:]) if figures else context.topic or context.kind or ""
    if context.topic:
        return context.topic
    return f"{context.kind or ''}{'、'.join(found)}" if found else context.kind or ""


def _is_ours(text: str) -> bool:
    return bool(SUBJECT.search(text) or GENERIC.search(text) or types_of(text) or places.names_article(text))


def _takes_type(plain: str) -> bool:
    """专利要几件, 条件有哪些: what each type asks for in its own way, and little else."""
    if len(plain) > _SHORT or _OF_ALL.search(plain) or types_of(plain) or places.names_article(plain):
        return False
    if _CONDITIONS.fullmatch(plain):
        return True
    rest = ASPECT.sub("", GENERIC.sub("", _BY_TYPE.sub("", plain)))
    return bool(_BY_TYPE.search(plain)) and len(content(rest).replace(" ", "")) < 2


def _typed(question: str, plain: str, context: _Context) -> Completed:
    """A question that stands alone but for the type that the conversation is about."""
    said = cleaned(plain)
    if context.kind and _takes_type(plain):
        return Completed(sentence(context.kind + said), True)
    if said != plain and types_of(plain) and re.match("换|改", plain):
        return Completed(sentence(said), True)
    named = {match.group() for match in SUBJECT.finditer(plain)}
    before = {match.group() for match in SUBJECT.finditer(context.topic)}
    turned = bool(named and before and not named & before and len(plain) >= _TELLING)
    return Completed(question, False, _CHANGED_SUBJECT if turned else "")


def _put_together(plain: str, topic: str, context: _Context) -> str:
    """The turn with what it leaves out, from the last question."""
    types = _types_meant(plain, topic, context)
    if types:
        if topic in TYPE_NAMES or not context.topic:
            return f"{merging.joined(types)}有什么条件"
        return merging.with_types(topic, types, _rest_of_switch(plain))
    if HOST.search(plain) and (text := merging.with_host(topic, plain)):
        return text
    if only_names(plain) and (text := merging.with_noun(topic, plain, context.kind)):
        return text
    text = merging.merge(topic, plain)
    if context.kind and not types_of(text) and (MERIT.search(plain) or points_back(plain)):
        return context.kind + text
    return text


def _types_meant(plain: str, topic: str, context: _Context) -> tuple[str, ...]:
    """The types that a turn names, also as the others or by number; empty where it names none."""
    before = types_of(topic) or context.types
    if named := types_of(plain):
        return named
    if OTHER_TYPES.search(plain):
        return tuple(kind for kind in TYPE_NAMES if kind not in before)
    if ALL_TYPES.search(plain) and len(plain) <= _SHORT:
        return TYPE_NAMES
    if (nth := NTH_TYPE.search(plain)) and (before or re.search(r"[三几哪]个?类|类型|种类", topic)):
        return (TYPE_NAMES["一二三123".index(nth[1]) % 3],)
    return ()


def _rest_of_switch(plain: str) -> str:
    """What a turn asks beside the types that it names: 各要几项."""
    said = TYPE.sub("", NTH_TYPE.sub("", ALL_TYPES.sub("", OTHER_TYPES.sub("", cleaned(plain)))))
    said = re.sub(r"^[和跟与及、,，的]+", "", said)
    if points_back(plain) and not re.search("多少|好多|几", said):
        return ""
    asks = re.search(r"多少|好多|几|多久|多长|谁|哪|什么时候|为什么|怎么(?!样)", said)
    return said if asks else ""
