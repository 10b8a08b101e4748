"""Facts read from a sentence, by rules: what is not certain is asked about, never guessed.

A wrong fact leads to a wrong verdict, a missing one to a question; every reading here prefers the question.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import lru_cache

from assistant.rules.sentences.agreement import ENDS_LATER, read_agreement
from assistant.rules.sentences.bases import read_existing
from assistant.rules.sentences.basetype import applied_type
from assistant.rules.sentences.counts import read_counts, topic_of
from assistant.rules.sentences.draft import Draft, Reading, Span
from assistant.rules.sentences.events import read_events
from assistant.rules.sentences.flags import read_flags
from assistant.rules.sentences.leader import read_leader
from assistant.rules.sentences.mentions import find_mentions
from assistant.rules.sentences.money import read_money
from assistant.rules.sentences.mood import Mood
from assistant.rules.sentences.policies import read_policies
from assistant.rules.sentences.scene import Scene
from assistant.rules.sentences.text import prepare
from assistant.rules.sentences.titles import read_titles
from assistant.rules.sentences.unit import read_unit
from assistant.rules.sentences.windows import Timeline
from assistant.rules.sentences.zeros import find_zeros

__all__ = ["Reading", "Span", "read_sentence"]

_LONGEST = 4000


def read_sentence(text: str, as_of: date | None = None) -> Reading:
    """Read the facts that ``text`` states about the applicant; 去年 is the year before ``as_of`` (today)."""
    if len(text) > _LONGEST:
        return Reading({}, (), (f"内容超过{_LONGEST}字，请分段输入。",))
    reading = _read(text, as_of or date.today())
    return replace(reading, facts=dict(reading.facts))


@lru_cache(maxsize=128)  # a turn of a conversation is read several times, for what it says and for what it changes
def _read(text: str, as_of: date) -> Reading:
    typed = prepare(text)
    scene = Scene(typed, Draft(typed), Timeline(typed), as_of)
    scene.base_type = applied_type(scene)
    read_unit(scene)
    read_existing(scene)
    read_leader(scene)
    if _QUOTED.search(typed.plain) and _THRESHOLD.search(typed.plain) and not _OURS.search(typed.plain):
        scene.draft.ask("这像是条文原文，没有当作申报单位的情况；请直接写本单位的数字。")
        return scene.draft.reading()
    mentions = sorted([*find_mentions(scene), *find_zeros(scene)], key=lambda mention: mention.start)
    read_counts(scene, mentions)
    read_events(scene, [mention for mention in mentions if topic_of(mention) == "event"])
    read_money(scene)
    read_flags(scene)
    read_titles(scene)
    read_policies(scene)
    read_agreement(scene)
    _unread(scene)
    _take_back(scene)
    if scene.assumed:
        scene.draft.ask(f"没有说明年限，{'、'.join(scene.assumed)}按近三年读取；如果不是近三年的数字，请更正。")
    return scene.draft.reading()


_CORRECTED = re.compile(
    r"(?:^|[,。!;、哦啊呃])不对|说错|更正|口误|打错|纠正|写错|记错|搞错|算错|弄错|错了|不好意思.{0,4}是"
)
#: Words that only the regulation itself uses.
_QUOTED = re.compile(
    r"任职或主办期刊|累积科技交流\(?含|获得所申报领域国家知识产权|在所申报行业领域|核心研究团队承担过省部级以上|具有稳定的国际科技合作团队|"
    r"只建设1个国合基地|具有正高级职称或同等研究能力"
)
_THRESHOLD = re.compile(r"以上|不少于|不低于|^\D*$")
_OURS = re.compile(r"我|咱|本(?:单位|公司|校|院|所|司|机构|园区)|申报单位")
#: What a figure taken back cannot touch.
_KEPT = {"base_type", "host_kind", "registered_in_sichuan", "independent_legal_person"}


def _take_back(scene: Scene) -> None:
    """Figures of a sentence in which something is taken back are not used: which of them holds is asked."""
    slips = [clause for clause in scene.typed.clauses if _CORRECTED.search(clause.text)]
    if not slips:
        return
    scene.draft.ask("数字有更正，没有读取；请把更正后的内容完整地写一遍。")
    for slip in slips:
        sentence = [clause for clause in scene.typed.clauses if clause.sentence == slip.sentence]
        low, _ = scene.typed.back(sentence[0].start, sentence[0].end)
        _, high = scene.typed.back(sentence[-1].start, sentence[-1].end)
        for span in list(scene.draft.spans):
            if low <= span.start < high and span.fact not in _KEPT:
                scene.draft.drop(span.fact)


_FIGURE = re.compile(r"(?<!第)(?:\d+|[二两三四五六七八九十]+)[篇项件场人个]")
_FEW = re.compile(r"(?:好几|几|若干|许多|很多|不少|(?<![\d一二两三四五六七八九十百千万])多)(?:篇|项|件|场|人次)")


def _unread(scene: Scene) -> None:
    """Plans, suppositions, other people's figures: say that they were not taken as facts."""
    reasons = {
        Mood.SUPPOSED: "是假设，没有当作事实",
        Mood.PLANNED: "是计划或尚未完成的，没有当作事实；目前的情况是什么",
        Mood.OTHERS: "说的像是其他单位，没有当作申报单位的事实",
        Mood.QUESTION: "是提问，没有当作事实；如果是本单位的情况，请直接写明",
        Mood.UNSURE: "不确定，没有当作事实；请核实后再填",
    }
    for clause in scene.stated():
        if _FEW.search(clause.text):
            scene.draft.ask(f"「{scene.typed.words(clause.start, clause.end)}」具体是多少？")
    for clause in scene.typed.clauses:
        mood = scene.moods[clause.index]
        worth = mood is not Mood.QUESTION or _FIGURE.search(clause.text) is not None
        worth = worth and not (mood is Mood.PLANNED and ENDS_LATER.search(clause.text))  # 明年6月到期 is no plan
        if mood in reasons and worth and any(word in clause.text for word in _TOPIC_WORDS):
            scene.draft.ask(f"「{scene.typed.words(clause.start, clause.end)}」{reasons[mood]}。")


_TOPIC_WORDS = (
    "SCI",
    "EI",
    "论文",
    "专利",
    "项目",
    "人次",
    "制度",
    "协议",
    "奖",
    "活动",
    "研发",
    "培训",
    "知识产权",
    "篇",
    "场",
)
