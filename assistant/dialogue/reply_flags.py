"""A reply to a yes-or-no question: a plain yes or no, which an explanation may follow (没有，我们是省里的牌子).

An explanation leaves the answer alone unless it turns against it, dates it otherwise, says that something is
unfinished, over, partial or another's; such a reply is asked again.
"""

from __future__ import annotations

import re
from datetime import date

from assistant.dialogue.flag_words import NO_BUT, NO_CLAUSE, YES_BUT, YES_NEEDS, answer_words, in_full, starts
from assistant.dialogue.reply import Reply, clauses, first_clause, shares_words, stated, takes_back, with_rest
from assistant.dialogue.words import yes_or_no
from assistant.rules import FactSpec
from assistant.rules.sentences import read_sentence
from assistant.rules.sentences.polarity import polarity

#: The subject of questions about the person in charge, which an answer leaves out.
_LEADER = "负责人"
#: Facts of which the applicant had better say no: a no is settled only by words that leave no doubt.
_FAULTS = frozenset({"accident_3y", "integrity_problem", "leader_bad_record_3y", "most_base_revoked"})
_EVENTS = _FAULTS - {"most_base_revoked"}
_WINDOWED = frozenset({"accident_3y", "leader_bad_record_3y"})
_WINDOW = re.compile(r"^(?:就|在|而|到)?(?:最近|近|这|过去)(?:这)?[三3]年(?:里|来|内|以来)?")
_YEAR = re.compile(r"(?P<year>20\d\d)年|(?P<near>前年|去年|今年)|\d+年|[一二两三四五六七八九十]+年|年[初底]|月份?|以来")
#: Still under way: with a plain 没批 behind it, not done.
_UNDER_WAY = re.compile(
    r"(?:我们|目前|现在|这个|都|也|已经?|去年|今年)*(?:(?:还|正|正在|在|处于)+(?:谈|洽谈|商谈|申请|申报|报|走流程|起草|筹备|筹建|准备|办理?|审核?|建|写|弄)"
    r"(?:中|着|阶段)?|(?:申请|申报|提交|递交|上报|报)(?:上去)?了)(?:呢|的)?"
)
_LATER_NONE = re.compile(
    r"(?:后来|之后|此后|以后|打那以后)(?:就|再|也|都|一直)*(?:没有?|未)(?:再)?(?:有|出|发生|犯)?(?:过|了)?"
)
_ONCE = re.compile(
    r"(?:只有?|就|仅|除了)?(?:在)?(?:(?P<year>20\d\d)年|(?P<ago>[四五六七八九十]|\d{1,2})年(?:以?前)|(?:很早)?以前|早年)"
    r"(?:的时候)?(?:就)?(?:有|出|发生|犯)(?:过|了)?(?:[一1两二2]?(?:次|起|回|例))?"
)


def read_flag(plain: str, spec: FactSpec) -> Reply:
    """The yes or no that ``plain`` gives, with the further facts of its explanation."""
    if spec.id in _WINDOWED and _before_the_window(plain):
        return Reply(False)
    head, rest = first_clause(plain)
    if spec.id not in _FAULTS and _UNDER_WAY.fullmatch(head) and _all(rest, spec, False):
        return Reply(False)
    answer = _answer(head, spec)
    if answer is not None:
        while rest and _answer(first_clause(rest)[0], spec) is answer:
            rest = first_clause(rest)[1]
        label = spec.label if answer else ""
        explains = lambda clause: _explains(clause, answer, spec, head)  # noqa: E731 - bound to this answer
        return with_rest(
            answer, rest, spec, label, explains=explains, near=lambda fact: _family(fact) == _family(spec.id)
        )
    plain = in_full(plain, spec)
    reading = read_sentence(plain)
    if spec.id not in reading.facts and spec.label.startswith(_LEADER):
        reading = read_sentence(f"{_LEADER}是{plain}")
    return stated(reading, spec)


def _answer(clause: str, spec: FactSpec) -> bool | None:
    bare = _WINDOW.sub("", clause) if spec.id in _WINDOWED else clause
    answer = answer_words(bare, spec)
    if answer is None and re.search(
        _OTHER_VERBS.get(spec.id, _OF_A_RULE if spec.id.startswith("has_") else "$^"), bare
    ):
        return None  # 批了 says nothing of where a unit is registered
    return yes_or_no(bare, spec.label) if answer is None else answer


_ISSUED = "印发|发布|颁布|出台|写|制定"
_JOINED = "加入|参加|参与"
_OF_A_RULE = rf"{_JOINED}|主办|任职|担任|注册|发生|出现|签"
#: Verbs of a short reply that belong to another question than this one.
_OTHER_VERBS = {
    "registered_in_sichuan": rf"签|批|{_JOINED}|主办|任职|担任|{_ISSUED}|通过|发生|出现|建",
    "independent_legal_person": rf"签|{_JOINED}|主办|任职|担任|{_ISSUED}|发生|出现",
    "leader_full_time": rf"批|{_JOINED}|主办|{_ISSUED}|发生|出现|建",
    "leader_is_research_head": rf"签|批|{_JOINED}|主办|{_ISSUED}|发生|出现|建",
    "in_transfer_alliance": rf"签|{_ISSUED}|发生|出现|主办|建",
    "key_country_agreement_signed": rf"{_JOINED}|主办|任职|担任|发生|出现|注册|{_ISSUED}",
    "hosts_journal": rf"签|{_JOINED}|任职|担任|发生|出现|注册",
    "post_in_intl_org": rf"签|主办|{_ISSUED}|发生|出现|注册|建",
}


def _all(rest: str, spec: FactSpec, answer: bool) -> bool:
    return bool(rest) and all(_answer(clause, spec) is answer for clause in clauses(rest))


def _before_the_window(plain: str) -> bool:
    """2017年出过一次，近三年没有: what is too old, and a plain no for the years that count."""
    head, rest = first_clause(plain)
    once = _ONCE.fullmatch(head)
    if once is None or not rest:
        return False
    old = once["year"] is not None and int(once["year"]) < date.today().year - 3
    if once["year"] is not None and not old:
        return False
    return all(
        (old and _LATER_NONE.fullmatch(clause))
        or (_WINDOW.match(clause) and yes_or_no(_WINDOW.sub("", clause), "") is False)
        for clause in clauses(rest)
    )


#: Facts that are told together: beside one of them a further one is news, not a doubt about it.
_FAMILIES = (
    {"key_country_agreement_signed", "key_country_agreement_expires_on"},
    {"post_in_intl_org", "hosts_journal"},
    {"holds_most_base", "holds_national_belt_road_lab", "most_base_revoked"},
    {"accident_3y", "integrity_problem"},
)


def _family(fact: str) -> int | str:
    """What groups ``fact`` with the facts that are told in one breath with it."""
    if fact.startswith("has_"):
        return "has"
    return next((place for place, family in enumerate(_FAMILIES) if fact in family), fact)


#: 对, 是的 and 嗯 may only acknowledge what was said; what follows must speak of what was asked.
_ASSENTS = re.compile(r"(?:对|是|嗯|恩|没错|正确|属实|当然|确实|的确|的|啊|呀|呢|哦|哈)+")


def _explains(clause: str, answer: bool, spec: FactSpec, head: str) -> bool:
    """Whether a clause behind a plain answer leaves it as it is."""
    if takes_back(clause) or len(clause) > 30:
        return False
    if _ASSENTS.fullmatch(head) and not (shares_words(clause, spec) or (_YEAR.search(clause) and starts(clause, spec))):
        return False
    return _explains_yes(clause, spec) if answer else _explains_no(clause, spec)


def _explains_yes(clause: str, spec: FactSpec) -> bool:
    bare = re.sub(r"通过|没问题|不错|不端|不良", "", clause)
    if YES_BUT[""].search(bare) or (spec.id in YES_BUT and YES_BUT[spec.id].search(bare)):
        return False
    if spec.id not in _EVENTS:
        # What was once is not what is; a day is that of the beginning only with a verb that says so.
        return "过" not in bare and (not _YEAR.search(bare) or starts(bare, spec))
    return bool(YES_NEEDS[spec.id].search(clause)) and (spec.id not in _WINDOWED or _recent(bare))


def _recent(clause: str) -> bool:
    """Whether every year that a clause names lies within the last three for certain."""
    since = date.today().year - 2
    return all(match["near"] or (match["year"] and int(match["year"]) >= since) for match in _YEAR.finditer(clause))


def _explains_no(clause: str, spec: FactSpec) -> bool:
    if yes_or_no(clause, spec.label) is False:
        return True
    if spec.id in _FAULTS:
        return bool(NO_CLAUSE.fullmatch(clause))
    if NO_BUT[""].search(clause):
        return False
    # 省内没有注册, after a no, names what was asked only to deny it.
    return polarity(clause) is False or spec.id not in NO_BUT or not NO_BUT[spec.id].search(clause)
