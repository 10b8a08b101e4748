"""A yes or no that a later message changes: what was no turns out to be yes, and the other way round.

A message may name the fact (伦理那个，后来补上了), point at it (那起是隔壁厂的，我们没有), use words that fit it alone (上个月加入了)
or only say 有 behind a word of correction: then it is the fact of the turn before. Where more facts can be meant, none
is changed and all are left open, as is what a message takes back without saying what holds.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from assistant.dialogue.context import read_turn
from assistant.dialogue.flag_change_words import COUNTED, FLAGS, OF_A_PERSON, TIME, leans_against, settles, speaks
from assistant.dialogue.flag_words import NO_BUT, YES_BUT
from assistant.dialogue.heard import Heard, Kind
from assistant.dialogue.parts import taken_apart
from assistant.dialogue.title_changes import title_changed
from assistant.dialogue.turnwords import asks_why
from assistant.rules.interview import Interview


@dataclass(frozen=True, slots=True)
class Changes:
    """``facts`` hold from now on; ``left_open`` are those on which no verdict may rest until they are said again."""

    facts: dict[str, Any] = field(default_factory=dict)
    left_open: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class _Part:
    """A clause without its lead, and what it was before; ``theirs`` where it says that a thing is another's."""

    text: str
    whole: str
    theirs: bool = False


#: What was said was wrong: the yes or no that follows stands against it.
_WRONG = re.compile(
    r"更正|纠正|(?:说|写|记|搞|看|弄|查|填|听|报|答)(?:错|岔|混|漏|串|反|劈叉)|(?:漏|误)(?:看|说|报|填)|不对|不是这样|[啊哦呃]不$|^错了|其实|原来|"
    r"以为|补(?:上|齐|好)|后来|现在(?:已经)?有|才(?:知道|发现|想起)|想起来|误会|口误|改口|收回|搞了半天"
)
_ASKED = re.compile(
    r"^(?:我|刚刚?才?|又|再|去|打电话|特意|专门|找人|跟?[\u4e00-\u9fff]{1,4}(?=核实|确认))*(?:问|查|核实|核对|核|确认|翻|找|打听|看|对)"
    r"(?:了|到|清楚|明白|过|好|出来|着|完|实|全)*(?:了)?(?:一?[下遍圈眼])?[^有没无不未是\d]{0,6}$"
)
_LOOKED_UP = re.compile(
    r"(?<!没)(?:问|查|翻|核实|核对|确认|打听|找)(?:了|到|过|清楚|明白|出来|着|实)|(?:刚|才)(?:接到|看到|收到|知道|发现)"
)
_SAYS = re.compile(
    r"^(?P<who>[\u4e00-\u9fff]{0,8}?)(?:刚刚?才?|又|也|跟我|给我|那边)*(?:(?<![听据])说(?!错|岔|漏|混|反|少|多|低|高|明|法|不[准清好定]|到|起)|告诉我?们?|提醒我?们?|回(?:话|复|电|信)|反馈|通知)(?:了|我们|我|说)*[:,，]?(?:是说)?"
)
_NOT_HEARD = re.compile(r"听说$|据说|有人|如果|对方|外方|网上|隔壁|别人|人家|[没不]$|怎么|为")
#: 之前说没有的那个制度: only points at it.
_AS_SAID = re.compile(r"^(?:之前|刚才|前面|上面|我|那会儿?)*说(?:是)?(?:没有?|有)的?(?=[那这])")
_FILLER = re.compile(
    r"(?:[哦啊呃哎呀嗯噢唉]|糟了?|坏了|瞒不住|我|刚才?|上面|前面|之前|这个|那个|是|确实|的|了|不好意思|抱歉|对不起|一下)*"
    r"(?:更正|纠正|(?:说|写|记|搞|看|弄|填|听|报|答)(?:错|岔|混|漏|串|反)|(?:漏|误)(?:看|说|报|填)|不对|不|错|口误|误会|坏了|糟了|好消息|不好意思|抱歉|对不起)(?:[啊呀哈哦]|人|家|单位|名字|行|了|一下|啦|的)*"
)
_LEAD = re.compile(
    rf"^(?:[哦啊呃嗯哎噢诶]|那(?![个些份项起条本块次套])|不过|但是?|而且|所以|其实|原来|后来|现在|目前|如今|眼下|因为|更正|"
    rf"(?:我们?|咱们?)(?:自己|这边|这里|单位|公司|学校|学院|园区)*(?:的)?|自己(?!认)|本(?:单位|公司|校|院|所)|该单位|这边|这家|已经?|早就?|倒|确实|的确|真|(?:这|近|最近|过去)(?:这)?[三3]年(?:里|内|来|以来|期间)?|"
    rf"刚刚?|才|又|{TIME}(?:的时候)?|就|应该(?!填|写)|也(?=[有没])|是(?=[有没])|都(?=有))+"
)
_TAIL = re.compile(r"[啊呢哦哈嘛呀啦]+$")
_QUESTION = re.compile(r"[?？]|[吗么]$|呢$|是不是|有没有|能不能|行不行|算不算|要不要|什么|怎么|哪")
_SUPPOSED = re.compile(r"如果|要是|假如|假设|万一|倘若|的话|若是|就算|哪怕|除非|比如")
#: What is to come changes nothing now.
_PLANNED = re.compile(
    r"明年|后年|下个?月|下周|下半年|年底前|月底|月内|到时候|以后|回头|计划|打算|准备|拟(?!定)|正在|在(?:谈|写|办|建|走|申|审|起草|评|公示|等|弄|补)|快(?:了|要)|马上|即将|预计|争取|"
    r"将|等(?:着|批|文|他|她)|申请|申报(?!单位)|待(?:批|审)|希望|想(?!起)|会(?:有|批|发|签|补|建|转)|要(?:转|补|建|签|迁|加|办)|能(?:发|批|签|出)|尽快|抓紧"
)
_UNSURE = re.compile(
    r"好像|可能|大概|也许|应该(?!填|写|为|是[0零])|估计|不确定|没准|再(?:问|查|看|核)|听说|据说|记不清|似乎|兴许|未必|不一定|吧$|差不多|没找到|查不到|没查到|一部分|部分"
)
_OTHERS = r"(?:隔壁|别人(?!任职|担任)|别的(?!方向|学科|领域|类|项目|一?[个份本])|别家|人家|另一?[个家所]|另外|同名|重名|母公司|总公司|集团|总部|总院|兄弟|上级|外校|房东|合作(?:单位|方)|外方|其他|其它|前任|有的?(?:学校|单位|企业))"
#: 那起是隔壁厂的, 撤销的是另一家同名公司的, 那条是同名的人: what was told of is another's.
_THEIRS = re.compile(
    rf"(?:[那这该](?:[个些份项起条本块次套处])?[\u4e00-\u9fff]{{0,4}}?|的)(?:其实|原来|应该|都)?(?:是|属于|归|算)(?:[^,，]{{0,6}}{_OTHERS}|"
    r"(?!我|本|自己|他|她|去年|今年|前年|20)[^,，]{0,8}(?:学校|学院|大学|公司|集团|单位|厂|社|研究[院所]|企业|系|中心|[^,，]老师|学会|协会)的$)"
)
_ABOUT_OTHERS = re.compile(
    rf"^(?:{_OTHERS}|合作(?!协议)|对方(?!.{{0,6}}[签章])|团队里(?:还|也)?有|下面)|^(?:我们)?(?:下面|下属)|{_OTHERS}(?:单位|公司|学校|学院)?(?:倒|也|都)?有"
)
_OF_OURS = re.compile(r"我们|咱|自己|本(?:单位|公司|校|院|所)|我[校院所司]|^[他她](?!们)")
_PERSON = re.compile(r"^[他她](?!们)")
#: 还签过一份意向书: one more, which leaves the first as it is.
_BESIDES = re.compile(r"还(?!在|是|没)|另外|又|也(?!是|没)")
_PENDING = re.compile(
    r"(?:问|查|核实|确认|看|打听|翻)(?:一?下|问|查|看)|得(?:去)?(?:问|查|翻)|(?:去|要)(?:问|查|翻|核)|不(?:太|大)?(?:清楚|知道|确定)|没(?:数|查过|问过)|我问|(?:正在|还在|在)(?:走|审|办|写|起草|报批|弄|做|建|制定|修订)|走流程|报批|起草中|审批中|待(?:核|查|确认)"
)


def flag_changes(text: str, case: Interview, said: Sequence[str]) -> Changes:
    """The flags that a turn changes or leaves open."""
    if not said or _SUPPOSED.search(text) or asks_why(text):
        return Changes()
    parts, signals = _parts(text)
    facts: dict[str, Any] = {}
    left_open: set[str] = set()
    for segment, named in _segments(parts):
        found = _of_segment(segment, named, signals, case, said)
        facts |= found.facts
        left_open |= found.left_open
    return Changes(facts, frozenset(left_open - set(facts)))


def with_flag_changes(text: str, heard: Heard, case: Interview, said: Sequence[str]) -> Heard:
    """What was heard, with the flags that the turn changes besides; what it states in full words stands."""
    if heard.kind in {Kind.SUPPOSED, Kind.SWITCHED, Kind.WHY}:
        return heard
    heard = _as_of_now(text, heard, case)
    anew = {name: value for name, value in _changed(text, case, said).items() if name not in heard.facts}
    if not anew:
        return heard
    return Heard(Kind.CORRECTED, {**heard.facts, **anew}, heard.declined - set(anew), removed=heard.removed)


def says_a_change(text: str, case: Interview, said: Sequence[str]) -> bool:
    """Whether a turn that also asks 行了吗 changes what is known."""
    return bool(_changed(text, case, said))


def _changed(text: str, case: Interview, said: Sequence[str]) -> dict[str, Any]:
    title = title_changed(text, said, known="leader_title" in case.facts)
    anew = {"leader_title": title} if title and title != case.facts.get("leader_title") else {}
    return {**flag_changes(text, case, said).facts, **anew}


#: 他在别的公司有兼职 leaves his post here as it is.
_BESIDE = re.compile(
    r"[没未][^,，。]{0,12}(?:其他|另|再|续)[^,，。]{0,8}签|(?:别的|其他|外面|外单位|校外|另一?家)[^,，。]{0,8}兼"
)
_BELOW = re.compile(r"(?:下面|下属|旗下)(?:还|也)?有")


def _as_of_now(text: str, heard: Heard, case: Interview) -> Heard:
    """Without the flags that only a plan or a branch would change: 到时候转兼职, 下面有个分公司，不是独立法人."""
    changed = [name for name, value in heard.facts.items() if name in FLAGS and case.facts.get(name, value) != value]
    gone = {
        name for name in changed if _BELOW.search(text) or _BESIDE.search(text) or _only_planned(text, FLAGS[name].name)
    }
    left = {name: value for name, value in heard.facts.items() if name not in gone}
    return replace(heard, facts=left, kind=heard.kind if left or not gone else Kind.OTHER)


def _only_planned(text: str, name: str) -> bool:
    clauses = [clause for clause in _clauses(text) if re.search(name, clause)]
    return bool(clauses) and all(_PLANNED.search(clause) for clause in clauses)


def flags_left_open(turn: str, case: Interview, heard: Heard, said: Sequence[str]) -> frozenset[str]:
    """The known flags that a turn speaks against without settling them."""
    if heard.kind in {Kind.SUPPOSED, Kind.SWITCHED, Kind.WHY} or heard.removed:
        return frozenset()
    states = taken_apart(turn)[0]
    found = flag_changes(states, case, said).left_open if states else frozenset()
    if COUNTED & set(heard.facts):
        found -= COUNTED  # 同一学科没有, beside 单位批过1个
    return frozenset(name for name in found if name in case.facts and name not in heard.facts)


@dataclass(frozen=True, slots=True)
class _Signals:
    """``wrong``: something said before is put right; ``looked_up``: somebody was asked, something was looked up."""

    wrong: bool
    looked_up: bool

    def __bool__(self) -> bool:
        return self.wrong or self.looked_up


def _parts(text: str) -> tuple[list[_Part], _Signals]:
    """The clauses that state something, without the words that only lead up to it."""
    wrong = looked_up = False
    parts: list[_Part] = []
    others = False
    for clause in _clauses(text):
        if _QUESTION.search(clause):
            continue
        whole, source = _without_source(clause)
        looked_up |= source or bool(_LOOKED_UP.search(clause))
        wrong |= bool(_WRONG.search(clause))
        if not whole or _FILLER.fullmatch(whole) or _ASKED.match(clause):
            continue
        theirs = bool(_THEIRS.search(whole))
        others = not theirs and (bool(_ABOUT_OTHERS.search(whole)) or (others and not _OF_OURS.search(whole)))
        if not others:
            parts.append(_Part(_TAIL.sub("", _LEAD.sub("", whole)), whole, theirs))
    return parts, _Signals(wrong, looked_up)


def _clauses(text: str) -> list[str]:
    plain = re.sub(r"[^\w\s,，。;；!！?？、:：“”…+-]", "，", unicodedata.normalize("NFKC", text))
    return re.findall(r"[^,，。;；!！\s…:：]+", plain)


def _without_source(clause: str) -> tuple[str, bool]:
    """经理说其实进了 → 其实进了; what is only hearsay keeps its source."""
    clause = _AS_SAID.sub("", clause)
    found = _SAYS.match(clause)
    if not found or _NOT_HEARD.search(found["who"]):
        return clause, False
    return clause[found.end() :], True


def _segments(parts: Sequence[_Part]) -> Iterator[tuple[list[_Part], frozenset[str]]]:
    """The clauses from one name to the next, with what is named; what leads up to the first belongs to it."""
    segment: list[_Part] = []
    named: frozenset[str] = frozenset()
    for part in parts:
        names = frozenset(name for name, words in FLAGS.items() if re.search(words.name, part.whole, re.I))
        if names and named and names != named:
            yield segment, named
            segment, named = [], frozenset()
        segment.append(part)
        named = named or names
    if segment:
        yield segment, named


def _pending(case: Interview, said: Sequence[str]) -> list[str]:
    """The unknown flags that the user was going to ask about: 安全机制我得问下同事."""
    for turn in reversed(said[-2:]):
        clauses = re.split(r"[,，。;；!！?？\s]", turn)
        for place, clause in enumerate(clauses):
            if _PENDING.search(clause):
                about = "，".join(clauses[max(0, place - 1) : place + 1])
                return [n for n, words in FLAGS.items() if n not in case.facts and re.search(words.name, about)]
    return []


def _of_segment(
    segment: Sequence[_Part], named: frozenset[str], signals: _Signals, case: Interview, said: Sequence[str]
) -> Changes:
    meant = _meant(segment, named, case, said)
    named &= set(meant)
    changed: dict[str, bool] = {}
    left_open: set[str] = set()
    for name in meant:
        value, against = _judged(segment, name, case)
        against = against or _leans_against(segment, name, case, bool(signals))
        if against and not (signals or named or _speaks_for_itself(segment, name, case)):
            continue  # a bare 有 may answer the question of the turn before
        if value is not None:
            changed[name] = value
        elif against:
            left_open.add(name)
    if case.facts.get("holds_most_base") is True and "holds_most_base" in meant and _taken_away(segment):
        return Changes({"holds_most_base": False, "most_base_revoked": True})
    if len(changed) > 1:
        return Changes(left_open=frozenset(changed) | left_open)
    if changed and not (signals.wrong or named) and _may_be_a_reply(segment, case, changed):
        return Changes(left_open=frozenset(changed))
    return Changes(
        {name: _as_told(name, value) for name, value in changed.items()}, frozenset(left_open - set(changed))
    )


_TAKEN_AWAY = re.compile(r"(?<![没未不要会])(?:撤销|取消|摘牌|撤|摘)(?:资格|称号|牌子)?(?:了|掉了?|的)")


def _taken_away(segment: Sequence[_Part]) -> bool:
    """早撤销了，科技部2021年统一撤的, of a base of 科技部 that was told of."""
    sure = not any(_UNSURE.search(part.whole) or _PLANNED.search(part.whole) or part.theirs for part in segment)
    return sure and any(_TAKEN_AWAY.search(part.whole) for part in segment)


def _speaks_for_itself(segment: Sequence[_Part], name: str, case: Interview) -> bool:
    """上个月加入了, 那个是集团的: words of a change that no question was asked for."""
    if _that_was_long_ago(segment, name, case.as_of):
        return True
    return any(part.theirs or speaks(part.text, name) or re.search(FLAGS[name].over, part.text) for part in segment)


def _may_be_a_reply(segment: Sequence[_Part], case: Interview, changed: dict[str, bool]) -> bool:
    """Whether 有的，去年发的 would answer the question of the turn before as well."""
    question = case.question
    if question is None or question.id in changed or question.id not in FLAGS or any(part.theirs for part in segment):
        return False
    return any(settles(part.text, question.id) in changed.values() for part in segment)


def _as_told(name: str, value: bool) -> bool | int:
    return int(value) if name in COUNTED else value


def _meant(segment: Sequence[_Part], named: frozenset[str], case: Interview, said: Sequence[str]) -> list[str]:
    """The facts that a segment can be about: those named, else of the last turn that told of any that fit its words."""
    whole = "，".join(part.whole for part in segment)
    hinted = {
        name
        for name, words in FLAGS.items()
        if re.search(words.hint, whole)
        or (name in case.facts and any(speaks(part.text, name) for part in segment if not part.theirs))
    }
    if any(_PERSON.search(part.whole) for part in segment):
        hinted = (hinted & OF_A_PERSON) or set(OF_A_PERSON)
    if named:
        named &= {*case.facts, *_pending(case, said)}
        return sorted(named & hinted if len(named) > 1 and named & hinted else named)
    if pending := _pending(case, said):
        return pending
    for turn in reversed(said):
        told = [name for name in read_turn(turn, case).facts if name in FLAGS and name in case.facts]
        if hinted and told:
            told = [name for name in told if name in hinted]
        if told or (not hinted and any(name in FLAGS for name in read_turn(turn, case).facts)):
            return [*told, *(COUNTED & set(case.facts) - set(told))] if COUNTED & set(told) else told
    return []


#: 但是还没正式印发: neither there nor missing.
_NOT_FORMALLY = re.compile(r"(?:没|没有|未|尚未)(?:有)?正式(?:的)?(?:印发|发文|发布|出台|发|批|定)")


def _judged(segment: Sequence[_Part], name: str, case: Interview) -> tuple[bool | None, bool]:
    """What holds now for one fact, ``None`` where that is open; and whether the segment speaks against what is known."""
    known = case.facts.get(name)
    known = bool(known) if known in (0, 1) else None
    if name in case.facts and known is None:
        return None, False
    stated = [
        part for part in segment if not _PLANNED.search(part.whole) and not _too_old(part.whole, name, case.as_of)
    ]
    values = {settles(part.text, name) for part in stated if not part.theirs} - {None}
    theirs = any(part.theirs for part in stated)
    over = any(re.search(FLAGS[name].over, part.whole) and not _BESIDES.search(part.whole) for part in stated)
    if any(_NOT_FORMALLY.search(part.whole) for part in stated) and name.startswith("has_"):
        return None, known is not False
    over = over or _that_was_long_ago(segment, name, case.as_of)
    against = (known not in values and bool(values)) or len(values) > 1 or (known is True and (theirs or over))
    if not against or len(values) != 1:
        return None, against
    value = values.pop()
    if value is known or (value and (theirs or over)) or not _leaves_it(segment, name, bool(value)):
        return None, against
    return value, against


def _leans_against(segment: Sequence[_Part], name: str, case: Interview, looked_up: bool) -> bool:
    known = case.facts.get(name)
    if not isinstance(known, bool) or any(settles(part.text, name) is known for part in segment):
        return False
    told = [
        part.whole for part in segment if not (_PLANNED.search(part.whole) or _too_old(part.whole, name, case.as_of))
    ]
    return any(leans_against(words, name, known, looked_up) for words in (*told, "，".join(told)))


def _leaves_it(segment: Sequence[_Part], name: str, value: bool) -> bool:
    """Whether nothing beside the clause that settles a fact makes it doubtful."""
    if any(_UNSURE.search(part.whole) for part in segment):
        return False
    if value and any(_PLANNED.search(part.whole) for part in segment):
        return False
    if name in COUNTED and value and not any(re.search(r"[一1]个", part.whole) for part in segment):
        return False
    words, doubts = FLAGS[name], YES_BUT if value else NO_BUT
    bears_out = words.backs if value else words.over
    return not any(
        doubts[which].search(part.text)
        for part in segment
        if not part.theirs and settles(part.text, name) is None and not re.search(bears_out, part.text)
        for which in ("", name)
        if which in doubts
    )


def _too_old(clause: str, name: str, as_of: date) -> bool:
    """2019年倒是出过一次: of years that do not count."""
    if name not in {"accident_3y", "leader_bad_record_3y"}:
        return False
    years = [int(year) for year in re.findall(r"(20\d\d)年", clause)]
    return bool(_OLD.search(clause)) or (bool(years) and max(years) < as_of.year - 3)


_OLD = re.compile(r"大前年|[四五六七八九十]年前|早年|以前|多年前")
#: 那次是2021年的, of what was told as of the last three years.
_THAT_WAS = re.compile(r"[那这](?:[次起条回件个]|一[次起条回])(?:事故|记录)?(?:其实|应该|应|原来|都)*是")


def _that_was_long_ago(segment: Sequence[_Part], name: str, as_of: date) -> bool:
    return any(_THAT_WAS.search(part.whole) and _too_old(part.whole, name, as_of) for part in segment)
