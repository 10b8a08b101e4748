"""不得 stays 不得, 无 stays 无: what a clause denies is not affirmed, what it asks for is not denied."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from assistant.answering.claims.denial import affirmed
from assistant.answering.claims.reading import Reading
from assistant.answering.claims.vocabulary import canonical, every_pair, pairs

#: Words with 不, 无, 非 or 未 in them that deny nothing by themselves.
_LEXICAL = re.compile(
    r"不合格|不良|不同|不断|不限|不宾|不论|无论|不管|非常|不少于|不低于|不得少于|不能少于|不超过|不得超过|不得低于|不能低于|不小于|不多于|不到(?=\d)|不足(?=\d)|未来|无障碍|不仅|不只|不但|不光|不止|不妨|不错|不符(?!合)|除非|不再是|不定期|不过(?!关)|不够|(.)不\1|不动产|未满(?=\d)|未达到?(?=\d)|没有?达到(?=\d)|没有?满(?=\d)|并非|是不是|有没有|能不能|是否"
)
_NEGATOR = re.compile(
    r"(?:均|都|也|就|则|皆|概|还|仍|已|已经)?(?:不得|不能够?|不可以?|不再|不包含|不包括|不含|不予|不须|不需要?|不应当?|不会|无需|无须|不必|不用|不要|不是|不算|不计|不由|不在|没有|没|未曾|未|无法|无(?!故)|非(?=联合|技术|特色)|禁止|严禁|杜绝|免于|免|拒绝|排除|除外|不)"
)
_SKIP = re.compile(
    r"^(?:应当?|须|必须?|能够?|可以?|需要?|要|会|是|为|由|有|被|把|将|与|和|对|在|向|从|给|的|了|过|到|着|所|再|按|依|去|来|进行|予以|具有|具备|另外|任何|其他|其它|已|曾|经)+"
)
#: A negative condition with a negative consequence affirms: 没有签署的不符合.
_CONCLUSION = re.compile(
    r"不符合|不满足|达不到|不能|不得|不可|不行|不予|不算|不够|不合|不达标|无法|不具备|会被|撤销|取消|直接确定|不属于|不在"
)
_OUGHT_NOT = re.compile(r"不应|不须|不需|无需|无须|不必")
_RESTRICTS = re.compile(r"只|仅|光|单(?!位)|才|以外|之外|除")
_QUESTION = re.compile(r"[？?]|吗|是否")


@dataclass(frozen=True, slots=True)
class _Denial:
    word: str
    head: str
    scope: str
    start: int
    end: int

    @property
    def plain(self) -> str:
        """The negation without 都, 也 and the like in front."""
        return self.word.lstrip("均都也就则还仍已")


@lru_cache(maxsize=8192)
def _denials(text: str) -> tuple[_Denial, ...]:
    plain = _LEXICAL.sub(lambda m: "○" * len(m.group()), text)
    found = []
    for match in _NEGATOR.finditer(plain):
        rest = re.split(r"[，。；：]", plain[match.end() : match.end() + 16])[0]
        skipped = _SKIP.match(rest)
        head = rest[skipped.end() :] if skipped else rest
        found.append(
            _Denial(
                match.group(),
                re.sub("[§○“”（）]", "", head)[:6],
                re.split(r"[，。；：]", plain[match.end() :])[0],
                match.start(),
                match.end(),
            )
        )
    return tuple(found)


@lru_cache(maxsize=8192)
def _denied_heads(own: str) -> frozenset[str]:
    return frozenset(d.head[:2] for d in _denials(own) if len(d.head) >= 2)


def polarity_faults(reading: Reading) -> Iterator[str]:
    """Objections to a negation that was dropped or added."""
    if not reading.cited or _QUESTION.search(reading.masked):
        return
    text = canonical(affirmed(reading.outside))
    allowed = canonical(reading.allowed)
    for own in dict.fromkeys(canonical(x) for g in reading.grounds for x in (g.scope, g.lead) if x):
        yield from _dropped(text, own)
        yield from _owned(text, own)
    yield from _added(reading, text, canonical(reading.scope), allowed)
    yield from _lacking(canonical(reading.masked), allowed)
    if not reading.chinese:
        yield from _english(text, allowed)


_LACKING = re.compile(
    r"(?:不是|没有|不具备|未取得|不满足|不符合)(?P<what>[^。；]{2,24}?)(?:[，的]|的[^，。；]{0,6}，)(?:就|也|则|照样|仍|同样|还)?(?:可以|能够?)(?!不|否)[^。；]{0,10}(?:申报|认定|参加|作为|担任|报名)"
)


def _lacking(text: str, allowed: str) -> Iterator[str]:
    """没有独立法人资格的，也可以申报: whoever lacks what the clause asks for is let in."""
    match = _LACKING.search(text)
    if match and pairs(match["what"]) & every_pair(allowed):
        yield f"原文没有说“{match.group()[:24]}”"


def _english(text: str, allowed: str) -> Iterator[str]:
    """English puts its words in another order: each thing that the clause denies has its negation right in front."""
    said, held = _denials(text), _denials(allowed)
    conditional = re.search("如果|除非|(?<!不)少于|(?<!不)超过", text)
    if len(said) == 1 and not held and not conditional:
        yield f"原文没有“{said[0].word}”的意思"
    for denial in said:
        if (
            denial.word == "不得"
            and not _covers(text[denial.end : denial.end + 16], held)
            and not conditional
            and not any(d.start < denial.start for d in said)
        ):
            yield "原文没有“不得”"
    if re.search("不得[^，。；]{0,3}(?:无|没有|不含)", text):
        yield "句子里的两个否定互相抵消"
    for denial in held:
        thing = re.sub(r"[§○“”（）的]", "", denial.scope)[-4:]
        for match in re.finditer(re.escape(thing), text) if len(thing) == 4 and denial.word in ("未", "无") else ():
            if not any(match.start() - 14 <= d.start < match.start() for d in said) and not conditional:
                yield f"原文是“{denial.word}{denial.scope[:12]}”，句子里没有“{denial.word}”"
                return


def _covers(words: str, held: tuple[_Denial, ...]) -> bool:
    return any(pairs(words) & pairs(denial.scope) for denial in held)


def _dropped(text: str, own: str) -> Iterator[str]:
    plain = _LEXICAL.sub(lambda m: "○" * len(m.group()), own)
    for denial in _denials(own):
        head = denial.head[:2]
        if len(head) < 2 or _count(plain, head) != len([d for d in _denials(own) if d.head[:2] == head]):
            continue
        places = [m.start() for m in re.finditer(re.escape(head), text)]
        if not places or any(_is_denied_at(text, place) for place in places):
            continue
        core = pairs(denial.head)
        if len(core & every_pair(text)) < max(1, len(core) // 3):
            continue
        yield f"原文是“{denial.word}{denial.head}”，句子里没有“{denial.word}”"
        return


def _owned(text: str, own: str) -> Iterator[str]:
    """近三年有责任事故, where the clause has 未发生…责任事故."""
    for denial in _denials(own):
        thing = re.sub(r"[§○“”（）的]", "", denial.scope)[-4:]
        if len(thing) < 4 or not denial.word.endswith(("未", "无", "没有", "没")):
            continue
        for match in re.finditer(
            rf"(?:有|发生|出现|存在|出(?=责任|安全|环保|事故|问题|科研))(?:过|了)?[^，。；：]{{0,12}}{re.escape(thing)}",
            text,
        ):
            if not _is_denied_at(text, match.start()):
                yield f"原文是“{denial.word}{denial.scope[:12]}”，句子里没有“{denial.word}”"
                return


def _count(text: str, words: str) -> int:
    return len(re.findall(re.escape(words), text))


def _is_denied_at(text: str, place: int) -> bool:
    """A negator in the same fragment, one that opens the next, or a negative conclusion after it."""
    start = max(text.rfind(mark, 0, place) for mark in "，。；：") + 1
    end = min((e for e in (text.find(mark, place) for mark in "，。；：") if e >= 0), default=len(text))
    if any(start <= d.start < end for d in _denials(text)):
        return True
    rest = re.split(r"[。；]", text[end:])[0]
    return bool(
        _CONCLUSION.search(rest)
        or re.match(r"，(?:都|均|一律|就|则)?(?:不算|不计|不在|不得|不能|不可|不予|不符合|不包括|除外|禁)", rest)
    ) or bool(re.search(r"例外|除外|排除", text))


def _added(reading: Reading, text: str, own: str, allowed: str) -> Iterator[str]:
    denials = _denials(text)
    denied = _denied_heads(allowed)
    plain = _LEXICAL.sub(lambda m: "○" * len(m.group()), allowed)
    for denial in denials:
        if _balanced(denial, denials, text, chinese=reading.chinese):
            continue
        head = denial.head[:2]
        word = denial.plain
        if (
            _OUGHT_NOT.match(word)
            and (not denied or word == "不应")
            and (not head or head not in plain)
            and not re.match("另|再|单独", text[denial.end :])
        ):
            yield f"原文没有“{word}{denial.head}”的意思"
            return
        if word in ("不符合",) or len(head) < 2:
            if reading.chinese and _is_bare_refusal(denial, text, own):
                yield f"原文没有说“{text[max(0, denial.start - 6) : denial.end + 2]}”"
            continue
        if head in denied or any(
            head in d.scope or len(pairs(denial.head) & pairs(d.scope)) >= 2 for d in _denials(own)
        ):
            continue
        if _is_licensed(denial, text, own):
            continue
        known = head in plain or bool(
            pairs(denial.head) and len(pairs(denial.head) & every_pair(plain)) >= max(1, len(pairs(denial.head)) - 1)
        )
        if known and not _says_more(denial, text):
            yield f"原文没有“{denial.word}{denial.head}”的意思"
            return


#: No subject is longer; without an end, many negations in one sentence cost the square of its length.
_SUBJECT = 200


def _is_licensed(denial: _Denial, text: str, own: str) -> bool:
    """与个人签的协议不能作为合作文件, where the clause has 不含与个人签署的: what is denied stands in front of the negation."""
    if _OUGHT_NOT.match(denial.plain):
        return False
    start = max(text.rfind(mark, 0, denial.start) for mark in "。；") + 1
    subject = every_pair(text[max(start, denial.start - _SUBJECT) : denial.start])
    return any(len(pairs(held.scope)) <= 8 and len(pairs(held.scope) & subject) >= 2 for held in _denials(own))


def _balanced(denial: _Denial, denials: tuple[_Denial, ...], text: str, *, chinese: bool) -> bool:
    """A second negation in the same part turns the first round: 没有签署的，不符合这一要求."""
    start = max(text.rfind(mark, 0, denial.start) for mark in "。；") + 1
    end = min((e for e in (text.find(mark, denial.start) for mark in "。；") if e >= 0), default=len(text))
    part = text[start:end]
    if re.search(
        r"(?<!不)(?<!得)少于\d|不足\d|不到\d|不满\d|未达到?\d|(?<![不得])低于", part[: denial.start - start]
    ) or re.search(r"(?<![不得])超过\d|第二", part[: denial.start - start]):
        return True
    others = [d for d in denials if d is not denial and start <= d.start < end]
    ahead = [d for d in others if d.start < denial.start][-1:]
    behind = [d for d in others if d.start > denial.start][:1]
    is_conclusion = bool(_CONCLUSION.match(text, denial.start) or re.match(r"不|无法", denial.plain))
    if ahead and is_conclusion and (not chinese or _links(text[ahead[0].end : denial.start])):
        return True
    if _OUGHT_NOT.match(denial.plain) or denial.word.endswith("不得"):
        return False
    return any(
        (not chinese or _links(text[denial.end : d.start]))
        and (_CONCLUSION.match(text, d.start) or d.word.startswith("不"))
        for d in behind
    )


def _links(between: str) -> bool:
    """没有签署的协议，不符合…: what stands between a negative condition and its consequence."""
    return bool(
        re.search(r"(?:的[^，。；]{0,8}|者|时|话)[，]?(?:就|则|即|便|也|都|均|将|会)?$|(?:就|则|，也)$", between)
    )


def _is_bare_refusal(denial: _Denial, text: str, own: str) -> bool:
    """都不算, 不行: with no word behind it, where the clause denies and restricts nothing."""
    word = denial.plain
    if word not in {"不算", "不计", "不可", "不可以", "不能", "不含", "不包括", "不行", "不"}:
        return False
    return not (_denials(own) or _RESTRICTS.search(text) or _RESTRICTS.search(own))


def _says_more(denial: _Denial, text: str) -> bool:
    """不能低于… keeps a limit; 没有…不行 and contrasts (A，不是B) deny something else than the clause affirms."""
    after = text[denial.end : denial.end + 8]
    return bool(re.match(r"[^，。；]{0,3}(?:少于|低于|超过|多于)", after)) or bool(
        re.search(r"(?:只|仅|光|单靠)[^，。；]{0,14}(?:还)?$", text[: denial.start])
    )
