"""Every count of the text with the words that say what is counted, and the checks all counts share."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from assistant.rules.sentences.amounts import Amount, blank_out, find_amounts
from assistant.rules.sentences.draft import Draft
from assistant.rules.sentences.mood import Mood, moods_of, stated_part
from assistant.rules.sentences.sums import find_sums
from assistant.rules.sentences.text import Clause, Typed
from assistant.rules.sentences.windows import Period, Timeline

LABELS = {
    "sci_ei_papers_3y": ("SCI/EI论文", "篇"),
    "joint_papers_3y": ("中外联合发表的论文", "篇"),
    "exchange_person_times_3y": ("合作双方科研人员交流", "人次"),
    "intl_projects_3y": ("承担的省部级以上国际科技合作项目", "项"),
    "ip_grants_3y": ("授权的知识产权", "件"),
    "awards_top3_3y": ("排名前三的省级以上科技奖励", "项"),
    "transfer_projects_3y": ("成功实施的国际技术转移项目", "项"),
    "led_intl_projects_3y": ("牵头的省部级国际合作项目", "项"),
    "joined_projects_3y": ("参与的省部级以上项目", "项"),
    "own_ip_3y": ("自主知识产权", "项"),
    "outbound_cases_3y": ("对外转移转化成果", "项"),
    "inbound_cases_3y": ("引进国外技术的转化成果", "项"),
    "licensing_cases_3y": ("行业许可", "项"),
    "senior_staff_intl": ("有国际合作经验的高级职称人才", "人"),
    "trained_person_times": ("培训班累计培养", "人次"),
    "trained_title_staff": ("培养的职称专业技术人员", "人"),
}
NO_WINDOW = {"senior_staff_intl", "trained_person_times", "trained_title_staff"}
TOPICS = {
    "paper": r"(?<![A-Z])SCIE?(?![A-Z])|(?<![A-Z])EI(?![A-Z])|论文|文章|发文|核心期刊|PAPER",
    "training": r"培训|培养|培育人|带出|职称的?专业技术|专业技术人员",
    "senior": r"高级职称|正高|副高|高级人才|高级专家|高职称",
    "licence": r"许可",
    "inbound": r"引进(?!人才|设备|资金|专家)|引入(?!人才|设备|资金)",
    "outbound": r"对外的?(?=\d|[零一二两三四五六七八九十]|没|:)|对外(?:的)?(?:科技|技术)?(?:成果)?(?:转移|转化|输出)|成果(?:对外|向外)|(?:对外|向外|海外|国外|境外).{0,8}(?:转移转化|转化|落地|转让|输出)|(?:输出|出口|出海|走出去).{0,8}(?:技术|成果|落地)|成果(?:转移|转化|输出|落地).{0,4}(?:境外|海外|国外)|技术出口|(?:技术|成果).{0,4}(?:输出|出海|走出去)",
    "transfer": r"技术转移|转移项目|成功转移|转移成功|成功实施",
    "ip": r"专利|知识产权|软著|著作权|新品种|布图设计|授权|发明(?!人)|实用新型",
    "award": r"奖(?!金)",
    "project": r"项目|课题|专项|国合(?!基地)|PROJECT",
    "event": r"活动|论坛|对接会|推介会|研讨会|交流会|洽谈会|峰会|年会|路演|大会|沙龙|讲座|会议|举办|主办|承办|\d场|场次",
    "exchange": r"交流|互访|来访|出访|往来|来往|走动|互动|访问|中方去|外方来|去了|来了|出国|来华|线上|线下|接待|派出",
}
_TOPICS = {name: re.compile(words) for name, words in TOPICS.items()}
_UNITS = {
    "paper": {"篇", "", "个", "*"},
    "training": {"人次", "人", "名", "位", "个", "", "期", "场", "次"},
    "senior": {"人", "名", "位", "个", ""},
    "event": {"场", "次", "届", "个", "期", ""},
    "exchange": {"人次", "人", "名", "次", "", "*", "位"},
}
_ITEMS = {"项", "件", "个", "单", "笔", "", "例", "*", "次", "种", "起", "宗", "部"}
_SUBSET = re.compile(r"^(?:这)?(?:其中|里面|里头|当中|包括|包含|含|内有|有(?=\d+[篇项件]是))|其中|里面|里头|当中")
#: What belongs to the next count already: 18篇SCI和3件专利.
_JOINT = re.compile(
    r"以及|还有|另有|另外|并且|同时|,|和(?!德|美|英|法|日|俄|意|韩|澳|加|外|国|海)|及|跟(?=\d)|加上?|[;]"
)
#: A negation that is no comparator, or figures of a whole school where the clause looks at the core team.
_DENIED = re.compile(
    r"没|未|无(?!人机|线|损|机)|不(?!少|低|超|到|足|含|同|重|仅|但|断|锈|包|计|过|止|多于|下)|失败|被拒|拒稿|退稿|撤稿|失效|终止"
)
_WIDER = re.compile(
    r"全[校院所厂]|全公司|全集团|整个(?:学校|公司|学院|集团)|学校(?:一共|总共|共|有)|集团(?:一共|总共|共|有)|全省|全市|全国|行业内"
)
_OTHER_TEXTS = re.compile(r"报道|专报|新闻|著作|标书|简报|教材|报告|推文|案例")
_NO_NOUN = re.compile(r"^[的是为有了共约计达到发表获得拿过一总合]*$")


@dataclass(frozen=True, slots=True)
class Mention:
    """One count: ``context`` names what is counted, offsets are plain ones."""

    clause: Clause
    amount: Amount
    context: str
    start: int
    end: int
    topics: tuple[str, ...] = ()
    subset: bool = False


@dataclass(slots=True)
class Scene:
    """What all readers share."""

    typed: Typed
    draft: Draft
    timeline: Timeline
    as_of: date = field(default_factory=date.today)
    base_type: str | None = None
    assumed: list[str] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)
    taken: set[int] = field(default_factory=set)
    unclear_kind: str = ""
    moods: tuple[Mood, ...] = ()
    _stated: tuple[Clause, ...] = ()

    def __post_init__(self) -> None:
        self.moods = moods_of(self.typed)
        shorter = ((clause, stated_part(clause, self.typed)) for clause in self.typed.clauses)
        self._stated = tuple(
            replace(clause, text=text, end=clause.start + len(text))
            for clause, text in shorter
            if self.moods[clause.index] is Mood.STATED
        )

    def stated(self) -> tuple[Clause, ...]:
        """The clauses that state something, shortened by a closing 可以吗."""
        return self._stated

    def listed(self) -> list[Clause]:
        """The stated clauses, those with 、 between them as one: 未发生环保、安全责任事故."""
        joined: list[Clause] = []
        for clause in self.stated():
            if joined and clause.opened == "、" and joined[-1].end + 1 >= clause.start:
                last = joined[-1]
                joined[-1] = replace(last, end=clause.end, text=f"{last.text}、{clause.text}", asks=clause.asks)
            else:
                joined.append(clause)
        return joined

    def sentence(self, clause: Clause) -> str:
        """The stated clauses of one sentence, joined."""
        return ",".join(other.text for other in self.stated() if other.sentence == clause.sentence)

    def emit(self, fact: str, amount: Amount, mention: Mention) -> bool:
        """Record a count when it is a figure and of the years the clause looks at; else ask."""
        label, unit = LABELS[fact]
        if amount.vague:
            self._once(
                fact, f"「{self.typed.words(mention.start, mention.end)}」不是确切的数字，{label}具体是多少{unit}？"
            )
            return False
        if amount.unit != "*" and (_DENIED.search(mention.context) or _WIDER.search(mention.clause.text)):
            self._once(
                fact, f"「{self.typed.words(mention.start, mention.end)}」没有读懂，核心研究团队的{label}是多少{unit}？"
            )
            return False
        if fact not in NO_WINDOW and not self._in_window(fact, mention):
            return False
        value: Any = amount.value
        self.draft.add(fact, value, mention.start, mention.end)
        if amount.reading:
            self._once(fact, f"「{amount.text}」按{amount.reading}{unit}读取，{label}的确切数字是多少？")
        return True

    def emit_at_most(self, fact: str, mention: Mention, question: str) -> bool:
        """Of what was counted only a part is asked for: the figure is its upper bound, and the question stays."""
        amount = mention.amount
        self.ask_about(mention, question)
        if amount.vague or amount.high is None or amount.high == 0 or fact in self.asked:
            return False
        self.asked.add(fact)
        return self.emit(fact, replace(amount, low=0, reading=""), mention)

    def emit_at_least(self, fact: str, mention: Mention, question: str) -> bool:
        """What was counted is only a part: the figure is a lower bound, and the question stays."""
        self.ask_about(mention, question)
        if mention.amount.vague or fact in self.asked:
            return False
        self.asked.add(fact)
        return self.emit(fact, replace(mention.amount, high=None, reading=""), mention)

    def _in_window(self, fact: str, mention: Mention) -> bool:
        window = self.timeline.at(mention.clause, mention.amount.start + mention.clause.start)
        label, unit = LABELS[fact]
        if window is None:
            if label not in self.assumed and mention.amount.unit != "*":
                self.assumed.append(label)
            return True
        if window.kind is Period.THREE:
            return True
        self._once(fact, f"您说的是「{window.words}」的{label}，条款看近三年，近三年有多少{unit}？")
        return False

    def _once(self, fact: str, question: str) -> None:
        if fact not in self.asked:
            self.asked.add(fact)
            self.draft.ask(question)

    def ask_about(self, mention: Mention, question: str) -> None:
        """Ask about one mention, quoting it as it was typed."""
        self.draft.ask(f"「{self.typed.words(mention.start, mention.end)}」{question}")


def find_mentions(scene: Scene) -> list[Mention]:
    """All counts of the stated clauses; a count without a noun takes that of its neighbour."""
    found: list[Mention] = []
    for clause in scene.stated():
        windows = [(window.start - clause.start, window.end - clause.start) for window in scene.timeline.of(clause)]
        text = clause.text
        for low, high in windows:
            text = text[:low] + "▁" * (high - low) + text[high:]
        found.extend(_mentions_of(clause, text))
    return [_after_heading(scene, mention) for mention in _lend_topics(_summed(scene, _without_echoes(found)))]


_IN_TURN = re.compile(r"分别|依次|各为|各有|各是")
_STAGE = re.compile(r"第[一二三四1-4](?:期|批|次|轮|回)(?:培训)?(?:班)?$")


def _summed(scene: Scene, found: list[Mention]) -> list[Mention]:
    """近三年分别发了6篇、7篇、8篇 and 第一期50人次，第二期45人次 are one sum; single years of events stay a list."""
    merged: list[Mention] = []
    group: list[Mention] = []
    for mention in [*found, None]:
        if group and mention is not None and _continues(group, mention):
            group.append(mention)
            continue
        merged.extend(_one_of(scene, group))
        group = [mention] if mention is not None else []
    return merged


def _continues(group: list[Mention], mention: Mention) -> bool:
    first, last = group[0], group[-1]
    if mention.amount.unit != first.amount.unit or mention.clause.index - last.clause.index > 1:
        return False
    if _STAGE.search(first.clause.text[: first.amount.start].strip("▁ ")):
        return bool(_STAGE.search(mention.clause.text[: mention.amount.start].strip("▁ ")))
    return bool(_IN_TURN.search(first.clause.text)) and mention.clause.opened == "、" and not mention.subset


def _one_of(scene: Scene, group: list[Mention]) -> list[Mention]:
    """A group as its sum, where every part is exact and they are the three years or the parts of a course."""
    first = group[0] if group else None
    if first is None or first.amount.unit in {"场", "次", "届"} or re.search(r"场|活动", first.context):
        return group
    listed = first.amount.listed
    alone = (
        len(first.topics) < 2 and "、" not in first.clause.text[: first.amount.start] and first.clause.opened != "、"
    )
    if len(group) == 1 and listed and alone and _IN_TURN.search(first.clause.text):
        amount = replace(first.amount, low=sum(listed), high=sum(listed), vague="", listed=())
        return [replace(first, amount=amount)]
    stages = bool(_STAGE.search(first.clause.text[: first.amount.start].strip("▁ ")))
    if len(group) < 2 or not (stages or len(group) == 3):
        return group
    if any(mention.amount.low != mention.amount.high or mention.amount.vague for mention in group):
        return group
    total = sum(mention.amount.low for mention in group)
    context = ",".join(mention.context for mention in group)
    topics = tuple(dict.fromkeys(topic for mention in group for topic in mention.topics))
    amount = replace(first.amount, low=total, high=total)
    return [replace(first, amount=amount, context=context, topics=topics, end=group[-1].end)]


def _without_echoes(found: list[Mention]) -> list[Mention]:
    """这22篇里中外联合8篇 speaks of the 22 again; it counts nothing new."""
    kept: list[Mention] = []
    echo: Mention | None = None
    for mention in found:
        said_before = any(
            (other.amount.value, other.amount.unit) == (mention.amount.value, mention.amount.unit) for other in kept
        )
        if said_before and re.search(r"[这那该]$", mention.clause.text[: mention.amount.start]):
            echo = mention
            continue
        if echo and echo.clause.index == mention.clause.index:
            mention = replace(mention, context=echo.context.split("#")[-1] + mention.context)  # noqa: PLW2901
        kept.append(mention)
    return kept


_RESULTS = ("licence", "inbound", "outbound")


def _after_heading(scene: Scene, mention: Mention) -> Mention:
    """近三年SCI论文，一共18篇: a clause without figures lends its noun to the next.

    In a list it does so even where the next has one: 对外转移转化落地、有海外知识产权的3项.
    """
    before = scene.typed.clauses[mention.clause.index - 1] if mention.clause.index else None
    if mention.clause.opened == "、" and before and not find_amounts(before.text):
        topics = tuple(name for name in _RESULTS if _TOPICS[name].search(before.text) and _fits(name, mention.amount))
        if topics and not set(topics) & set(mention.topics):
            context = before.text + mention.context
            return replace(mention, topics=topics, context=context, start=before.start)
    if mention.topics or not mention.amount.unit:
        return mention
    # A clause of another mood, 正在谈的项目有5个, lends its noun as well.
    for clause in reversed(scene.typed.clauses):
        if clause.sentence != mention.clause.sentence or not 0 < mention.clause.index - clause.index <= 2:
            continue
        counted = [amount for amount in find_amounts(clause.text) if amount.unit not in {"期", "届", "次", "批"}]
        if counted and scene.moods[clause.index] is Mood.STATED:
            return mention
        topics = tuple(
            name
            for name, words in _TOPICS.items()
            if words.search(blank_out(clause.text, _TYPE_NAMES)) and _fits(name, mention.amount)
        )
        if topics:
            context = clause.text + mention.context
            return replace(mention, topics=topics, context=context, start=clause.start)
    return mention


#: 报技术转移类 names what is applied for; it counts nothing.
_TYPE_NAMES = re.compile(r"(?:联合研究|技术转移|特色)[类型]")


def _mentions_of(clause: Clause, text: str) -> Iterator[Mention]:
    text = blank_out(blank_out(text, ZERO_FORMS), _TYPE_NAMES)
    for item in find_sums(text):
        text = text[: item.start] + "▁" * (item.end - item.start) + text[item.end :]
    amounts = [amount for amount in find_amounts(text) if amount.unit != "家"]
    edges = _edges(text, amounts)
    said = blank_out(clause.text, _TYPE_NAMES)
    for amount, (low, high) in zip(amounts, edges, strict=True):
        context = text[low : amount.start] + "#" + text[amount.end : high]
        topics = tuple(name for name, words in _TOPICS.items() if words.search(said[low:high]) and _fits(name, amount))
        subset = bool(_SUBSET.search(clause.text[: amount.start])) or clause.opened in {"(", "["}
        start = next((place for place in range(low, amount.start) if text[place] not in "▁ "), amount.start)
        yield Mention(
            clause, amount, context, clause.start + start, clause.start + max(high, amount.end), topics, subset
        )


ZERO_FORMS = re.compile(
    r"(?<![\d第])一[篇项件个场次](?:[^,\d]{0,18}(?:都|也))?(?:还)?(?:没有?|未|无)|(?:没有?|未|无)(?:过|任何)?一[篇项件个场次]"
)


def _fits(topic: str, amount: Amount) -> bool:
    return amount.unit in _UNITS.get(topic, _ITEMS)


def _edges(text: str, amounts: list[Amount]) -> list[tuple[int, int]]:
    """Where the words of each count begin and end inside the clause."""
    if not amounts:
        return []
    starts, ends = [0], []
    first = text[: amounts[0].start]
    leading = bool(_NO_NOUN.match(first.replace("▁", ""))) or not _has_noun(first)
    for left, right in itertools.pairwise(amounts):
        joint = _JOINT.search(text, left.end, right.start)
        ends.append(joint.start() if joint else right.start if leading else left.end)
        starts.append(joint.end() if joint else ends[-1])
    return list(zip(starts, [*ends, len(text)], strict=True))


def _has_noun(text: str) -> bool:
    return any(words.search(text) for words in _TOPICS.values())


def _lend_topics(found: list[Mention]) -> list[Mention]:
    """其中4篇 takes the noun before it, 牵头1项、参与2项省部级项目 the noun after it."""
    lent: list[Mention] = []
    for place, mention in enumerate(found):
        before = lent[-1] if lent else None
        after = found[place + 1] if place + 1 < len(found) else None
        if mention.amount.unit == "篇" and not mention.topics:
            paper = () if _OTHER_TEXTS.search(mention.context) else ("paper",)
            lent.append(replace(mention, topics=paper))
        elif mention.topics or mention.amount.unit in {"家", "本", "期"}:
            lent.append(mention)
        elif _near(mention, after) and re.search(r"牵头|主持|参与|承担", mention.context):
            noun = re.sub(r"牵头|主持|参与|承担|#", "", after.context if after else "")
            lent.append(replace(mention, topics=after.topics if after else (), context=mention.context + noun))
        elif (
            _near(mention, before)
            and before
            and (before.amount.unit == mention.amount.unit or mention.subset or not mention.amount.unit)
        ):
            lent.append(replace(mention, topics=before.topics, context=mention.context))
        else:
            lent.append(mention)
    return lent


def _near(mention: Mention, other: Mention | None) -> bool:
    return (
        other is not None
        and other.clause.sentence == mention.clause.sentence
        and abs(other.clause.index - mention.clause.index) <= 3
    )
