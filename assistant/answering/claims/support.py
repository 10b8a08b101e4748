"""A sentence is about the clause that it cites: its words stand there, and not rather in another source."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.answering.claims.denial import affirmed, is_gap
from assistant.answering.claims.facts import in_terms
from assistant.answering.claims.reading import Ground, Reading, ground
from assistant.answering.claims.vocabulary import every_pair, pairs, raw_pairs

#: How much of a sentence's content must stand in the cited clauses.
LEAST_CHINESE = 0.42
LEAST_ENGLISH = 0.42
#: A sentence on what is not settled speaks of other things by its nature.
LEAST_GAP = 0.2
#: Content words that another source has and the cited ones lack, beyond those that only the cited ones have.
RIVAL = 3
#: How much of what is said to be written in a clause must stand there.
CLAIMED = 0.55


def coverage(reading: Reading) -> tuple[float, int]:
    """Share of the sentence's pairs that stand in the cited clauses, and how many it has."""
    words = pairs(_content(reading))
    if not words:
        return 1.0, 0
    known = every_pair(reading.allowed) | _told(reading)
    return len(words & known) / len(words), len(words)


def _told(reading: Reading) -> frozenset[str]:
    """What the asker and the checker said: a sentence may speak of that beside its clause."""
    lines = [
        reading.evidence.given,
        *(str(f.get("explanation", "")) for f in reading.evidence.findings),
        *reading.evidence.computed,
    ]
    return frozenset[str]().union(*(pairs(in_terms(line)) for line in lines if line))


_ADVICE = re.compile(r"(?:请|建议).*", re.S)
_TO_BE_ISSUED = re.compile(r"征求意见稿|(?:通知|公告|印发|正式|文件|文本).{0,6}为准", re.S)


def _content(reading: Reading) -> str:
    """The sentence without titles, advice and what it says of the text's being a draft."""
    text = re.sub(r"《[^《》]*》", "", affirmed(reading.masked))
    # Fragment by fragment: one pattern over the whole takes cubic time on 不不不….
    return "".join(
        "" if _TO_BE_ISSUED.search(part) or _not_in_force(part) else _ADVICE.sub("", part)
        for part in re.split(r"([，。；])", text)
    )


def _not_in_force(fragment: str) -> bool:
    denied = re.search("[不未]", fragment)
    return denied is not None and "生效" in fragment[denied.end() :]


def support_faults(reading: Reading) -> Iterator[str]:
    """Objections to a sentence that speaks of other things than the clauses it cites."""
    if not reading.cited:
        return
    share, count = coverage(reading)
    least = LEAST_CHINESE if reading.chinese else LEAST_ENGLISH
    gap = is_gap(reading.masked)
    if (count >= 5 and share < LEAST_GAP) if gap else (count >= 3 and share < least):
        yield "句子的内容在所引条款里找不到"
        return
    if not reading.chinese and not count and len(re.findall(r"[A-Za-z]{3,}", reading.raw)) >= 6:
        yield "英文句子里认不出条款的内容，无法核对"
    yield from _claim_faults(reading)
    rival = _rival(reading)
    if rival:
        yield f"句子说的是{rival.label}的内容，引用的却不是它"


def _is_idle(g: Ground, reading: Reading) -> bool:
    """A clause cited beside others (not beside its own article) of which the sentence says nothing."""
    article = g.label.partition("（")[0]
    others = [o for o in reading.grounds if o.source is not g.source]
    if not others or any(
        o.label.partition("（")[0] == article and "（" not in o.label + g.label.removeprefix(article) for o in others
    ):
        return False
    if any(o.label == article or g.label == o.label.partition("（")[0] for o in others):
        return False
    words = pairs(_content(reading))
    return not words & every_pair(g.scope) - frozenset[str]().union(*(every_pair(o.allowed) for o in others))


#: 条文写明…, 该办法规定…: what is said to be written there must be.
_CLAIM = re.compile(
    r"(?:§|：|（|这一[条项]|条文|原文|本项|本条|该项|该条|办法|文件|文中|但|也|还|，|；|^)(?:明确|已|还|也|都|另外)*(?:规定|要求|写成|写明|写有|写了|写(?!明|成|有)到?|列明|列举(?!以|之)|列出|列(?!举|为|在|出|明)有?|区分|限定|设定?|说明)(?:了|的是|有|到)?(?!的|在|于)(?P<what>[^，。；：“”]*)"
)
_OPEN = re.compile(r"哪|谁|什么|多少|怎样|怎么|如何|还是|是否|能否")
_SHORTCUTS = re.compile("直接(?!向|咨询|联系)|绕过|跳过|越级")
_EXCEPTIONS = re.compile(
    r"代替|替代|折抵|抵扣|豁免|免除|免建|免于|视同|等同于|延期|顺延|补报|补交|合并计算|再给|再次给|破格|绿色通道|直接认定|优先认定|加分|一票否决|终身|永久|自动(?=转|获|续|成|认)"
)


def _claim_faults(reading: Reading) -> Iterator[str]:
    text = affirmed(reading.masked)
    known = raw_pairs(reading.allowed)
    for match in _SHORTCUTS.finditer(text):
        fragment = re.split("[，。；]", text[: match.start()])[-1]
        if match.group() not in reading.allowed and not re.search("不|没|无|未", fragment):
            yield f"所引条款没有写“{match.group()}”"
    for match in _EXCEPTIONS.finditer(text):
        if match.group() not in reading.allowed and match.group() not in reading.evidence.given:
            yield f"所引条款没有写“{match.group()}”"
    for match in _CLAIM.finditer(text):
        what = _claimed(match, text, chinese=reading.chinese)
        words = raw_pairs(what)
        least = CLAIMED * len(words) if reading.chinese else min(1, len(words))
        if _OPEN.search(what) or (words and len(words & known) < least):
            yield f"所引条款没有写“{what.strip('§')[:20]}”"
            return
    others = re.search(r"(?:列|写|分为|分成|包括)[^，。；]{0,8}其他", text)
    if others and not re.search("其他|其它|等", reading.allowed):
        yield "所引条款没有写“其他”"


def _claimed(match: re.Match[str], text: str, *, chinese: bool) -> str:
    """What is said to be written: behind the verb, or the question in front of it (什么算正当理由，条文写明)."""
    what = match["what"]
    if what in ("下限", "上限", "最低要求"):
        return ""
    quoted = re.match(r"[“§][^，。；]*", text[match.end() :])
    if quoted:
        # 写明“优良”是否就是优秀: the quote is checked elsewhere, the question behind it is no content.
        asks = _OPEN.search(re.sub("“[^”]*”", "", quoted.group()))
        return quoted.group() if asks else what if len(raw_pairs(what)) >= 2 else ""
    if raw_pairs(what) or not chinese:
        return what
    before = re.split("[。；]", text[: match.start()])[-1]
    question = re.split("[，：]", before.rstrip("，："))[-1]
    return question if _OPEN.search(question) else ""


def _fits_better(reading: Reading, theirs: frozenset[str], cited: frozenset[str], own: frozenset[str]) -> bool:
    """One fragment with words of the other clause that no cited one has, and none of which the other lacks."""
    for piece in re.split("[，；。]", _content(reading)) if len(reading.cited) > 1 else ():
        words = pairs(piece)
        if len(words) >= 3 and len(words & theirs - cited) >= 2 and not words & own - theirs:
            return True
    return False


def _rival(reading: Reading) -> Ground | None:
    """An uncited source whose own words fit the sentence better than those of the cited clauses."""
    words = pairs(_content(reading))
    cited = frozenset[str]().union(*(every_pair(g.allowed) for g in reading.grounds))
    own = frozenset[str]().union(*(every_pair(g.own) for g in reading.grounds))
    articles = {s.clause for s in reading.cited}
    idle = len(reading.cited) > 1 and any(_is_idle(g, reading) for g in reading.grounds)
    for source in reading.evidence.sources.values():
        if source in reading.cited or source.clause in articles or source.clause.partition("（")[0] in articles:
            continue
        other = ground(source)
        theirs = every_pair(other.own)
        gain = len(words & theirs - cited)
        loss = len(words & own - theirs)
        if idle and gain >= 2:
            return other
        if _fits_better(reading, theirs, cited, own):
            return other
        if (
            (gain > loss and gain >= RIVAL)
            or (not loss and gain >= 2)
            or (not loss and gain and gain >= 0.2 * len(words))
        ):
            return other
    return None
