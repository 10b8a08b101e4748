"""What all readers share: the text, what has been read, the years, the moods, and how a count is recorded or asked."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from assistant.rules.sentences.amounts import Amount
from assistant.rules.sentences.draft import Draft
from assistant.rules.sentences.mood import Mood, moods_of, stated_part
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
#: A negation that is no comparator, or figures of a whole school where the clause looks at the core team.
_DENIED = re.compile(
    r"没|未|无(?!人机|线|损|机)|不(?!少|低|超|到|足|含|同|重|仅|但|断|锈|包|计|过|止|多于|下)|失败|被拒|拒稿|退稿|撤稿|失效|终止"
)
#: 想问行不行：近三年论文21篇: a question about the whole denies nothing.
_WHETHER = re.compile(r"([\u4e00-\u9fff])不\1(?:以|报)?|有没有(?:戏|问题|资格|希望)|没(?:有)?问题")
_WIDER = re.compile(
    r"全[校院所厂]|全公司|全集团|整个(?:学校|公司|学院|集团)|学校(?:一共|总共|共|有)|集团(?:一共|总共|共|有)|全省|全市|全国|行业内"
)


_OTHER_YEARS = re.compile(
    r"(?:以来|历年|近[四五六七八九十两]年|[五六七八九十]年)(?:的|累计)(?:数|数据|总数)?$|近三年的?(?:数)?(?:还)?没(?:有)?(?:分|拆|统计|单列)"
)


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
    all_years: bool = False


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
    yearly: list[tuple[str, int, tuple[Decimal, int, int, str]]] = field(default_factory=list)
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
        context = _WHETHER.sub("", mention.context)
        denied = _DENIED.search(context) and amount.high != 0
        if amount.unit != "*" and (denied or _WIDER.search(mention.clause.text)):
            self._once(
                fact, f"「{self.typed.words(mention.start, mention.end)}」没有读懂，核心研究团队的{label}是多少{unit}？"
            )
            return False
        if fact not in NO_WINDOW and not mention.all_years and not self._in_window(fact, mention):
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
        if window is None and (words := self._dated_afterwards(mention.clause)):
            self._once(fact, f"「{words}」，{label}近三年有多少{unit}？")
            return False
        if window is None:
            if label not in self.assumed and mention.amount.unit != "*":
                self.assumed.append(label)
            return True
        if window.kind is Period.THREE:
            return True
        self._once(fact, f"您说的是「{window.words}」的{label}，条款看近三年，近三年有多少{unit}？")
        return False

    def _dated_afterwards(self, clause: Clause) -> str:
        """做过9项，是建园以来的数，近三年的没分出来: what is said of the figure after it."""
        for other in self.typed.clauses[clause.index + 1 :]:
            if other.sentence != clause.sentence:
                break
            if _OTHER_YEARS.search(other.text):
                return self.typed.words(other.start, other.end)
        return ""

    def _once(self, fact: str, question: str) -> None:
        if fact not in self.asked:
            self.asked.add(fact)
            self.draft.ask(question)

    def ask_about(self, mention: Mention, question: str) -> None:
        """Ask about one mention, quoting it as it was typed."""
        self.draft.ask(f"「{self.typed.words(mention.start, mention.end)}」{question}")
