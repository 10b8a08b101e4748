"""What a conversation has established about one applicant, folded from the user's turns alone.

Nothing is kept between calls: a server may restart and a conversation be replayed, and the result is the same.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from assistant.dialogue.asked_clause import Place, clauses_asked_about
from assistant.dialogue.context import read_turn
from assistant.dialogue.doubt import fewer_years, in_doubt
from assistant.dialogue.figures import amounts_of, candidates, exact, says_which, whole
from assistant.dialogue.flag_changes import flags_left_open
from assistant.dialogue.fragments import broken_off
from assistant.dialogue.heard import GATES, Heard, Kind, own_facts
from assistant.dialogue.leading import of_the_applicant
from assistant.dialogue.parts import asks_of_the_applicant, taken_apart
from assistant.dialogue.settled import bases_settled
from assistant.dialogue.turns import another_person, another_unit, hear
from assistant.dialogue.turnwords import ADDS, CORRECTS, RETRACTS, SUPPOSES, asks_result, restarts, supposition_first
from assistant.errors import InputError
from assistant.rules import FactKind, RuleSet, Verdict
from assistant.rules.clausecheck import ClauseCheck
from assistant.rules.interview import Interview
from assistant.rules.sentences import read_sentence

#: An assistant's turn that a caller handed in with the user's.
_ANSWER = re.compile(r"【\d+】|最终以正式印发文件为准|^您好！您咨询的问题答复如下")
_ASKS = re.compile(
    r"[?？]|吗|呢|么$|什么|哪|怎么|如何|多少|几[篇项件场人个年]|是否|能不能|可不可以|要不要|够不够|行不行"
)
_ASKING = re.compile(r"[?？]|吗|呢|什么|哪|怎|多少|几[篇项件场人个天年]|谁|要求|如何|是否")


@dataclass(frozen=True, slots=True)
class Change:
    """A fact that was said before and is different now; values in JSON form."""

    fact: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Dossier:
    """``case`` is the state after the last turn, ``heard`` what that turn did, ``supposed`` what it only supposed.

    ``held`` are facts that a turn which was not understood threw doubt on: no verdict rests on them until one of them
    is said again; ``set_aside`` are those that a supposition which was not understood leaves open, for this turn.
    ``asked_about`` is the type that the last questions were about, for figures that follow without one; ``named`` are
    the clauses (label, occurrence) that this turn asks about by their number.
    """

    case: Interview
    heard: Heard
    changes: tuple[Change, ...] = ()
    supposed: Mapping[str, Any] = field(default_factory=dict)
    subject: bool = False
    asked_about: str | None = None
    held: Mapping[str, Any] = field(default_factory=dict)
    set_aside: Mapping[str, Any] = field(default_factory=dict)
    named: frozenset[Place] = frozenset()

    @property
    def facts(self) -> dict[str, Any]:
        """Everything known, in the vocabulary's order."""
        return {name: self.case.facts[name] for name in self.case.rules.vocabulary if name in self.case.facts}


def users_turns(history: Sequence[str]) -> list[str]:
    """The user's turns of a history that may also hold the assistant's answers."""
    return [turn for turn in history if turn.strip() and not _ANSWER.search(turn)]


def asked_beside(message: str) -> str:
    """What a message that states facts asks about the rules besides (…4项。公示几天？); empty where it only asks 够吗."""
    parts = re.split(r"(?<=[?？。！!；;\n])", message)
    asking = [part.strip() for part in parts if _ASKING.search(part) and not asks_result(part)]
    return "".join(part for part in asking if not own_facts(read_sentence(part).facts) and not _WHETHER.search(part))


def fold(message: str, history: Sequence[str], rules: RuleSet, as_of: date | None = None) -> Dossier:
    """The state after ``message``, from the turns before it (oldest first).

    ``subject`` is whether the message is about the applicant's own eligibility, so that the findings are the answer.
    """
    state = Dossier(Interview.start(rules, {}, as_of), Heard(Kind.OTHER))
    said: list[str] = []
    for words in [*users_turns(history), message]:
        turn = supposition_first(of_the_applicant(words, said))
        if restarts(turn):
            state, said = Dossier(Interview.start(rules, {}, as_of), Heard(Kind.OTHER)), []
        state = _interrupted(turn, state, said) or _after(turn, state, said)
        said.append(turn)
    return state


def _interrupted(turn: str, before: Dossier, said: Sequence[str]) -> Dossier | None:
    """7个……等等，有两位调走了，现在是5个: the words before the interruption, and then what puts them right."""
    pieces = broken_off(turn)
    if pieces is None or not amounts_of(pieces[1]):
        return None
    first = _after(pieces[0], before, said)
    if not own_facts(first.heard.facts):
        return None
    anew = f"更正，{pieces[1]}" if re.match(r"(?:其实|应该|应)?(?:只?有|是|为)", pieces[1]) else pieces[1]
    second = _after(anew, first, [*said, pieces[0]])
    told = {name: value for name, value in first.heard.facts.items() if name in second.case.facts}
    kind = first.heard.kind if second.heard.kind is Kind.OTHER else second.heard.kind
    heard = replace(second.heard, kind=kind, facts={**told, **second.heard.facts})
    return replace(
        second, heard=heard, changes=(*first.changes, *second.changes), subject=first.subject or second.subject
    )


def _after(turn: str, before: Dossier, said: Sequence[str]) -> Dossier:
    # What was supposed for one turn is forgotten by the next.
    case, held = _settled(before), before.held
    if held and (meant := _meant(turn, case, held)) and not bases_settled(turn, case, said):
        # 参与的是1项, after 不是2项，是1项 of two facts: the other one stands as it was.
        case, held = replace(case, facts={**held, **case.facts}, previous=None), {}
        heard = Heard(Kind.CORRECTED, meant)
    else:
        others = another_unit(turn, case)
        heard = hear(turn, _without(case, others), said)
    asked_about = _one_type(turn) or before.asked_about
    if own_facts(heard.facts) and asked_about and "base_type" not in {**case.facts, **heard.facts}:
        # 技术转移类对活动有什么要求？… 我们去年办了8场: the figures are read as of the type asked about.
        case = replace(case, facts={"base_type": asked_about, **case.facts}, previous=None)
        heard = hear(turn, case, said)
    heard = _fewer_than_said(turn, heard, case)
    if former := another_person(turn, case):
        heard = replace(heard, removed=heard.removed | (former - set(heard.facts)))
    former = another_unit(turn, case) - set(heard.facts)
    if former and not SUPPOSES.search(turn):
        heard = replace(heard, removed=heard.removed | former)
    facts = _news(turn, heard, case)
    changes = tuple(Change(name, case.facts[name], value) for name, value in facts.items() if name in case.facts)
    if narrowed := _narrowed(turn, case, heard, said):
        facts |= narrowed
        heard = replace(heard, kind=Kind.FACTS, facts={**heard.facts, **narrowed}) if not heard.facts else heard
    facts |= _under_type(heard, case, said)
    doubted = in_doubt(turn, case, heard, facts, read_turn(said[-1], case).facts if said else {})
    doubted |= flags_left_open(turn, case, heard, said)
    facts = {name: value for name, value in facts.items() if name not in doubted}
    others = former if SUPPOSES.search(turn) else frozenset()
    changes = tuple(change for change in changes if change.fact not in doubted)
    if doubted and heard.kind is not Kind.UNCLEAR:
        # 如果论文不够怎么办 is answered from the text.
        unclear = heard.kind is Kind.OTHER and (not SUPPOSES.search(turn) or amounts_of(turn))
        kind = Kind.UNCLEAR if unclear else heard.kind
        heard = replace(heard, kind=kind, questions=(*heard.questions, held_back(doubted, case)))
    supposing = SUPPOSES.search(turn) is not None
    open_now = {name: case.facts[name] for name in doubted | others}
    held = {name: value for name, value in held.items() if name not in facts} | ({} if supposing else open_now)
    kept = {name: value for name, value in case.facts.items() if name not in heard.removed | doubted | others}
    following = replace(case, facts={**kept, **facts}, declined=case.declined | heard.declined, previous=None)
    try:
        if facts:
            following.result  # noqa: B018 - impossible values are refused here
    except InputError as error:
        refused = replace(heard, kind=Kind.UNCLEAR, facts={}, questions=(str(error), *heard.questions))
        return Dossier(case, refused, subject=True, asked_about=asked_about, held=before.held)
    supposed = {name: value for name, value in facts.items() if name != "base_type"}
    named = clauses_asked_about(turn, following)
    return Dossier(
        _asked_on(following, case, heard, named),
        heard,
        changes,
        supposed if heard.kind is Kind.SUPPOSED else {},
        bool(named) or _is_subject(turn, heard, before, own_facts({**following.facts, **held})),
        asked_about,
        held,
        open_now if supposing else {},
        frozenset((clause.clause, clause.occurrence) for clause in named),
    )


def _without(case: Interview, names: Collection[str]) -> Interview:
    if not names:
        return case
    return replace(case, facts={name: v for name, v in case.facts.items() if name not in names}, previous=None)


def _news(turn: str, heard: Heard, case: Interview) -> dict[str, Any]:
    """What is different from what is known, and not merely less exact."""
    return {
        name: value
        for name, value in heard.facts.items()
        if case.facts.get(name) != value
        and (heard.kind is Kind.ADDED or not _less_exact(value, case.facts.get(name)))
        and not _only_mentioned(name, value, turn, case, heard)
        and not _bare_bound(value, case.facts.get(name), turn)
        and not _one_for_all(case.rules.vocabulary[name].kind, value, case.facts.get(name), turn)
        and not fewer_years(case.rules.vocabulary[name].kind, value, case.facts.get(name))
    }


def _one_for_all(kind: FactKind, value: Any, known: Any, turn: str) -> bool:
    """应该是5, of one of three years, is not 5 in every year, nor is the rule itself: “每年5场”这条行不."""
    return (
        kind is FactKind.YEARLY
        and isinstance(known, list)
        and isinstance(value, int)
        and bool(not re.search(r"每|都|各", turn) or re.search(r"[?？]|够|行不|[这那]条|要求|规定", turn))
    )


def _only_mentioned(name: str, value: Any, turn: str, case: Interview, heard: Heard) -> bool:
    """Whether a kind of host is not the applicant's: 那个国际组织其实是国内学会."""
    if name != "host_kind" or heard.kind is Kind.REPLIED:
        return False
    if name in case.facts:
        return not _DESCRIBES.search(turn)
    return value == "其他" and not re.search(r"我们?|咱|单位|本|性质|依托|申报|报", turn)


#: A kind of host that is only mentioned (企业研发投入那条, 国际材料方面的学会) is not the applicant's.
_DESCRIBES = re.compile(
    r"(?:是|属于|算|为|选|填|性质|换成?|改成?|由)[^,，。;；?？]{0,8}(?:高等|高校|大学|学校|院校|科研院所|研究所|企业|公司|园区|中介|研发机构|其他|学会|协会|集团)|"
    r"(?:我们?|咱们?|本|我)(?:公司|企业|大学|学校|高校|研究所|园区|司|校|所)"
)


#: 一个学院几个基地的那条没问题了吧 states nothing.
_ASKS_ABOUT = re.compile(r"[?？]|吗|吧[。]*$|几[个项篇件场人]|[这那]条|第.{1,4}[条项]")


def _meant(turn: str, case: Interview, held: Mapping[str, Any]) -> dict[str, Any]:
    """The doubted fact that a turn names with its figure."""
    only = replace(case, facts=held, previous=None)
    amounts = amounts_of(turn)
    if set(read_turn(turn, case).facts) - set(held) or _ASKS_ABOUT.search(turn) or ADDS.search(turn):
        return {}  # 职称技术人员培养了十个 is about another fact
    found = candidates(amounts[0], turn, only, ()) if len(amounts) == 1 and not amounts[0].vague else []
    return {found[0].id: amounts[0].value} if len(found) == 1 else {}


def _asked_on(following: Interview, case: Interview, heard: Heard, named: Sequence[ClauseCheck]) -> Interview:
    """The question of the answer before was replied to, or a clause has been begun or named that is finished first."""
    if named:
        return replace(following, wanted=(named[0].clause, named[0].occurrence))
    if heard.kind in {Kind.REPLIED, Kind.UNKNOWN} and case.question is not None:
        return replace(following, asked=(*case.asked, case.question.id))
    begun = _begun(following, heard)
    return replace(following, asked=(*case.asked, begun)) if begun else following


_BOUND = re.compile(r"不到|不足|不满|不超过|未达|最多|至多|少于|低于|以下|以内|没到")


def _bare_bound(value: Any, known: Any, turn: str) -> bool:
    """实际就是2篇, read as at most 2 papers for want of a noun, is no correction of 24 papers."""
    bound = isinstance(value, list) and len(value) == 2 and value[0] == 0 and not isinstance(known, bool)
    return bound and known is not None and known != value and not _BOUND.search(turn)


def _fewer_than_said(turn: str, heard: Heard, case: Interview) -> Heard:
    """高级职称只有4人, after 6 with international experience: what qualified the 6 is said of the 4 as well.

    Read alone it is at most 4, which the 6 contradicts. Of papers it may be the joint ones that are counted.
    """
    anew: dict[str, Any] = {}
    amounts = amounts_of(turn)
    for name, value in heard.facts.items() if heard.kind is Kind.FACTS and len(amounts) == 1 else ():
        spec, known = case.rules.vocabulary[name], case.facts.get(name)
        bound = isinstance(value, list) and value[:1] == [0] and value[1:] == [amounts[0].value]
        if spec.kind is FactKind.COUNT and bound and whole(known) and value[1] < known and spec.unit != "篇":
            anew[name] = value[1]
    if not anew or _BOUND.search(turn) or not says_which(turn) or _OF_THEM.search(turn):
        return heard
    questions = tuple(question for question in heard.questions if "没有说明年限" in question)
    return replace(heard, facts={**heard.facts, **anew}, questions=questions)


_OF_THEM = re.compile(r"其中|里面|里头|当中|包括|含|[再又还]有|另外|以前|去年|今年|前年|其他|其余|剩下")


def _less_exact(value: Any, known: Any) -> bool:
    """A range around the exact value that is known says nothing new."""
    if not (isinstance(value, list) and len(value) == 2) or known is None or isinstance(known, list | bool):
        return False
    low, high = value
    try:
        return (low is None or low <= known) and (high is None or known <= high)
    except TypeError:
        return False


def _narrowed(turn: str, case: Interview, heard: Heard, said: Sequence[str]) -> dict[str, Any]:
    """What the turn adds to the one before it when both are read together: SCI和EI没有重复的 makes 13至22篇 exact.

    Only what was open is filled in; what was said is never changed so.
    """
    if heard.kind not in {Kind.FACTS, Kind.OTHER, Kind.ADDED, Kind.UNCLEAR} or not said or not case.facts:
        return {}
    together = read_sentence("。".join([*said[-2:], turn]), case.as_of).facts
    found = {}
    for name, value in together.items():
        before = case.facts.get(name)
        if (
            name in heard.facts
            or case.rules.vocabulary[name].kind is not FactKind.COUNT
            or not isinstance(before, list)
        ):
            continue
        low, high = before
        if isinstance(value, int) and low <= value and (high is None or value <= high):
            found[name] = value
    return found


_TYPES = re.compile(r"(?:联合研究|技术转移|特色)类?")


#: 自主知识产权 is not among them: whether every licence of the one type counts so for the other is for the applicant to say.
_RECOUNTED = {"intl_projects_3y", "led_intl_projects_3y", "joined_projects_3y", "ip_grants_3y"}


def _under_type(heard: Heard, case: Interview, said: Sequence[str]) -> dict[str, Any]:
    """那按特色类呢？ after 牵头省部级国际合作项目2项: what was said may count as something else of the other type.

    Only where nothing was put right since, so that no figure that was taken back returns.
    """
    kind = heard.facts.get("base_type")
    if not kind or not case.facts or any(CORRECTS.search(turn) or RETRACTS.search(turn) for turn in said):
        return {}
    of_type = replace(case, facts={"base_type": kind}, previous=None)
    found: dict[str, Any] = {}
    for turn in said:
        facts = read_turn(_TYPES.sub(kind, turn), of_type).facts
        found |= {name: value for name, value in facts.items() if name in _RECOUNTED - set(case.facts) and exact(value)}
    return {name: value for name, value in found.items() if name not in heard.facts}


def held_back(doubted: Collection[str], case: Interview) -> str:
    """What is left open by a correction that was not understood."""
    labels = "、".join(spec.label for name, spec in case.rules.vocabulary.items() if name in doubted)
    return f"这一句没有完全读懂，“{labels}”暂不下结论；请把现在的情况完整地写一遍。"


def _begun(case: Interview, heard: Heard) -> str | None:
    """The last fact stated whose clause still waits for others: that clause is finished before the next is begun."""
    if not (told := own_facts(heard.facts)):
        return None
    waiting = {name for finding in case.result.findings if finding.verdict is Verdict.MORE for name in finding.facts}
    return next((name for name in reversed(told) if name in waiting), None)


def _one_type(turn: str) -> str | None:
    named = {stem for stem in ("联合研究类", "技术转移类", "特色类") if stem in turn}
    return named.pop() if len(named) == 1 else None


def _settled(state: Dossier) -> Interview:
    """The case without what was only supposed, with what it replaced."""
    if not state.supposed and not state.set_aside:
        return state.case
    restored = {change.fact: change.before for change in state.changes if change.fact in state.supposed}
    kept = {name: value for name, value in state.case.facts.items() if name not in state.supposed} | dict(
        state.set_aside
    )
    return replace(state.case, facts={**kept, **restored}, previous=None)


def _is_subject(turn: str, heard: Heard, before: Dossier, known: Mapping[str, Any]) -> bool:
    """Whether the findings are the answer: the turn says, changes or asks about the applicant's figures.

    A message that opens with a single figure (18篇够吗) is answered by its clause.
    """
    own = own_facts(heard.facts)
    if heard.kind is Kind.RESULT:
        return bool(known) or (before.subject and bool(before.case.facts))
    if heard.kind in {Kind.WHY, Kind.UNKNOWN, Kind.UNCLEAR}:
        return bool(known)
    if heard.kind is Kind.REPLIED and before.subject:
        return True
    if heard.kind in {Kind.SWITCHED, Kind.SUPPOSED} or not own:
        talked = bool(known) and (before.heard.kind is not Kind.OTHER or heard.kind is Kind.REPLIED or bool(own))
        supposed = heard.kind is Kind.SUPPOSED and len(own) > 1
        return bool(heard.facts or heard.declined) and (talked or supposed or _introduces(turn, heard))
    begun = before.heard.questions or before.heard.declined or asks_of_the_applicant(taken_apart(turn)[1])
    told = own_facts({**before.case.facts, **before.held})
    return len(own) > 1 or bool(told) or bool(before.case.facts and begun)


#: 能报吗, 够不够: the findings are the answer.
_WHETHER = re.compile(
    r"(?:能|可以|可|够|行|符合|满足|达标|合格|达到|算)(?:不)?(?:能|可以|够|行|符合|满足|达标)?(?:再)?(?:申?报|申请)?[^,，。?？]{0,8}(?:吗|么|嘛|不|没|没有)?[?？。]*$"
)
_OWN = re.compile(r"我|咱|本[单公校院所司]|(?:想|要|拟|准备|打算|计划)(?:申?报|申请)|^申?报")
_INTRODUCING = re.compile(
    r"您好|你好|请问|我们?|咱们?|是|一家|一所|一个|某|的|想|要|准备|打算|计划|拟|来|申?报|申请|国合基地|基地|单位|类型|类|"
    r"成都|绵阳|四川|本地|省内|市|县|区|科技|公司|有限|大学|研究院?|性质|依托|今年|明年|[,，。!！:：、\s]"
)


def _introduces(turn: str, heard: Heard) -> bool:
    """我们是成都一家企业，想报特色类。 opens an interview; what says or asks more is about the rules."""
    if _ASKING.search(turn) or not _OWN.search(turn):
        return False
    rest = turn
    for value in heard.facts.values():
        rest = rest.replace(str(value).removesuffix("类"), "")
    return heard.kind is Kind.FACTS and set(heard.facts) <= GATES and len(_INTRODUCING.sub("", rest)) <= 3
