"""One turn of an eligibility conversation → what it changes in the facts. Rules only; what is unclear is asked.

A figure without its noun (不是18篇，是21篇) belongs to the one fact that it can belong to, by its unit and by the
value that is taken back; where there are several, the turn changes nothing and asks which.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from assistant.dialogue.additions import added, low_rank, more_by, other_index, total_said
from assistant.dialogue.another_year import year_more
from assistant.dialogue.asking import asks_of_the_case
from assistant.dialogue.balance import balanced
from assistant.dialogue.both_ways import other_way_told, way_came_to
from assistant.dialogue.context import joined_years, read_turn, without_repeats
from assistant.dialogue.corrections import (
    anothers,
    base_gone,
    corrected,
    day_pinned,
    each_named,
    none_left,
    of_other_years,
    retracted,
    uncounted,
    year_came_to,
    year_corrected,
)
from assistant.dialogue.doubt import fewer_years
from assistant.dialogue.earlier import (
    all_anew,
    index_corrected,
    money_corrected,
    money_off_by,
    money_pinned,
    one_more,
    place_corrected,
)
from assistant.dialogue.fallen import fallen, off_by
from assistant.dialogue.figures import amounts_of, candidates, exact, lone_amount, named_only, sole_figure
from assistant.dialogue.flag_changes import says_a_change, with_flag_changes
from assistant.dialogue.fragments import in_pieces
from assistant.dialogue.heard import GATES, Heard, Kind
from assistant.dialogue.left_out import one_left_out
from assistant.dialogue.parts import asks_of_the_applicant, taken_apart
from assistant.dialogue.settled import bases_settled
from assistant.dialogue.spoken import money_in_digits, old_first, shortened_sums, unit_alone, with_measures
from assistant.dialogue.turnwords import (
    ADDS,
    ASKS_WHETHER_WRONG,
    CORRECTS,
    FINAL,
    NOT_COUNTED_YET,
    RETRACTS,
    asks_result,
    asks_why,
    supposition,
    switched_type,
)
from assistant.dialogue.words import is_unknown, tidy
from assistant.errors import InputError
from assistant.rules import FactKind, FactSpec
from assistant.rules.interview import Interview
from assistant.rules.sentences import Reading

#: 25年
_TWO_DIGITS = re.compile(r"(?<![\d.])(2\d)年(?![以前内来后])")


def hear(text: str, case: Interview, said: Sequence[str] = ()) -> Heard:
    """What ``text`` changes, ``case`` being what is known and ``said`` the turns before it."""
    heard = _whole(text, case, said)
    if heard.kind not in {Kind.CORRECTED, Kind.ADDED, Kind.SUPPOSED} or not heard.facts:
        return heard
    return replace(heard, questions=tuple(q for q in heard.questions if not _answered(q, heard)))


def _answered(question: str, heard: Heard) -> bool:
    """「2项了」指的是什么, where the turn as a whole has told of what the 2 are."""
    quoted = amounts_of("，".join(re.findall(r"「(.+?)」", question)))
    values = [one for value in heard.facts.values() for one in (value if isinstance(value, list) else [value])]
    return bool(quoted) and all(amount.low in values for amount in quoted) and "假设" not in question


def _whole(text: str, case: Interview, said: Sequence[str]) -> Heard:
    text = money_in_digits(without_repeats(old_first(in_pieces(text, said))))
    if "exchange_events_yearly" in case.facts:
        text, *said = (_TWO_DIGITS.sub(r"20\1年", turn) for turn in (text, *said))
    text = with_measures(shortened_sums(text, case.facts)) if case.facts else text
    if begun := unit_alone(text, said):
        completed, rest = money_in_digits(begun[0]), begun[1]
        first = _hear(completed, case, said)
        if rest and first.facts and CORRECTS.search(rest):
            # 万啊。哦会计说我报少了，是520万: the figure of the message before, and then what is put right.
            second = hear(rest, replace(case, facts={**case.facts, **first.facts}, previous=None), [*said, completed])
            return replace(second, facts={**first.facts, **second.facts})
        text = completed + rest
    states, asks = taken_apart(text)
    if not states and case.facts and (asks_of_the_applicant(asks) or _of_the_case(asks)):
        return Heard(Kind.RESULT)
    if not states:
        return _hear(text, case, said)
    heard = _hear(states, case, said)
    asked = asks_of_the_applicant(asks) or _of_the_case(text)
    if asked and case.facts and heard.kind is Kind.OTHER:
        return replace(heard, kind=Kind.RESULT)
    return heard


def _of_the_case(text: str) -> bool:
    return asks_of_the_case(text) and not switched_type(text) and supposition(text) is None


def _hear(text: str, case: Interview, said: Sequence[str]) -> Heard:
    if case.facts and (asked := _asks(text, case, said)):
        return asked
    if kind := switched_type(text):
        host = {} if "host_kind" in case.facts else read_turn(text, case).facts
        return Heard(Kind.SWITCHED, {**{k: v for k, v in host.items() if k == "host_kind"}, "base_type": kind})
    for first, rest in (_first_sentence(text), _first_part(text)):
        if not rest or not (kind := switched_type(first)):
            continue
        # 那按技术转移类呢？这位副教授有同等研究能力: what follows is read as of that type.
        further = hear(rest, replace(case, facts={**case.facts, "base_type": kind}, previous=None), said)
        return replace(further, kind=Kind.SWITCHED, facts={**further.facts, "base_type": kind})
    supposed = supposition(text)
    if not supposed:
        wrong = ASKS_WHETHER_WRONG.search(text)
        return Heard(Kind.OTHER) if wrong else with_flag_changes(text, _state(text, case, said), case, said)
    inner = _supposed(supposed, case, said)
    if inner.facts:
        return replace(inner, kind=Kind.SUPPOSED)
    return Heard(Kind.OTHER, questions=inner.questions if inner.kind is Kind.UNCLEAR else ())


_NOT_THIS = re.compile(r"不(?:报|走|选|按|申报)")


#: 其中一项不算，只有1项: what would be left out says nothing beside what would be left.
_NOT_COUNTED = re.compile(
    r"(?:其中)?(?:有)?[一两二三1-3][项篇件场人个名次]+(?:都)?(?:不(?:能)?算(?:数)?|不作数|没了|要?去掉)[,，]"
)


#: 那个实验室批的是别家，我们自己没获批过: what would be another's says nothing beside what would be ours.
_OF_ANOTHER = re.compile(
    r"^[^,，]{0,20}(?:是|归|属于)(?:别家|隔壁|别人|人家|别的单位)[^,，]{0,4}[,，](?=我们|咱|本|自己)"
)


#: 再合发一篇: a further one, whatever the verb.
_FURTHER = re.compile(rf"{ADDS.pattern}|(?:再|又)[^,，。]*$|(?:再|又)[^,，。]*\d")
_IN_ALL = re.compile(r"累计|一共|总共|合计|共计|[做达凑补增加提]+[到至]")


_MOST_BASE_GONE = re.compile(r"科技部[^,，。]{0,10}(?:撤|取消|摘|退|放弃|交回)(?:销|牌)?(?:资格|称号)?(?:了|掉)")


def _supposed(text: str, case: Interview, said: Sequence[str]) -> Heard:
    """如果…: a statement, a type (换成技术转移类), or a figure that one known count would come to (累计做到35人次)."""
    text = _OF_ANOTHER.sub("", _NOT_COUNTED.sub("", text))
    inner = _state(text, case, said)
    if not inner.facts and (done := _done(text, case, said)):
        inner = Heard(Kind.FACTS, done)
    if case.facts.get("holds_most_base") is True and _MOST_BASE_GONE.search(text):
        inner = Heard(Kind.FACTS, {**inner.facts, "holds_most_base": False, "most_base_revoked": True})
    if (
        placed := base_gone(text, case, said)
        or none_left(text, case, said)
        or place_corrected(text, case, said)
        or one_more(text, case)
        or money_corrected(text, case, said)
        or year_corrected(text, case, said)
    ):
        inner = Heard(Kind.FACTS, {**inner.facts, **placed})
    if kind := next(
        (kind for part in re.split(r"[,，。]", text) if not _NOT_THIS.search(part) and (kind := switched_type(part))),
        None,
    ):
        inner = replace(inner, facts={**inner.facts, "base_type": kind})
    if len(each := each_named(text, case)) > 1:
        return replace(inner, kind=Kind.FACTS, facts={**inner.facts, **each})
    final = FINAL.search(text)
    amount = (next(iter(amounts_of(final["new"])), None) if final else None) or lone_amount(text)
    if (
        not any(map(exact, inner.facts.values()))
        and amount
        and (final or _IN_ALL.search(text) or not _FURTHER.search(text))
    ):
        found = candidates(amount, text, case, said)
        inner = replace(inner, facts={found[0].id: amount.value}) if len(found) == 1 else inner
    return inner


_DONE = re.compile(
    r"^(?:都|全|也|能|我们?|把?[它这那]个?)*(?:写|弄|建|办|补|搞|做|签|批|发|印发|出台|补齐|补上|定)(?:好|下来|完|起来|出来|齐|上)?(?:了)?(?:一?[个份套])?(?:制度|方案|机制)?$|^(?:都|也)?有了$"
)


def _done(text: str, case: Interview, said: Sequence[str]) -> dict[str, Any]:
    """假设下周写好了呢: what the turn before said is still missing."""
    rest = re.sub(
        r"^(?:下周|这周|月内|本月|这个月|赶?在?(?:申报|申请|截止|提交|报名)(?:之)?前)|[,，。?？呢的话]+$", "", text
    )
    if not said or not (
        _DONE.search(rest) or re.fullmatch(r"(?:[这那]个?|这份|该)(?:方案|制度|机制|规定|办法)已建立", rest)
    ):
        return {}
    last = read_turn(said[-1], case).facts
    return {name: True for name, value in last.items() if value is False and case.facts.get(name) is False}


def _why(text: str, case: Interview, said: Sequence[str]) -> Heard:
    """What a turn that asks for reasons states besides: 光SCI论文就有50篇啊, 看花眼了，是2019年到期."""
    told = "".join(part for part in re.findall(r"[^。！!？?；;]+[。！!？?；;]*", text) if not asks_why(part))
    besides = with_flag_changes(told, _state(told, case, said), case, said) if told else None
    if besides and ((besides.facts and besides.kind is not Kind.ADDED) or CORRECTS.search(told)):
        return replace(besides, kind=Kind.WHY)
    stated = {k: v for k, v in read_turn(text, case).facts.items() if exact(v) and k not in case.facts}
    return Heard(Kind.WHY, stated)


def _asks(text: str, case: Interview, said: Sequence[str]) -> Heard | None:
    """A turn that states nothing: it asks for reasons or results, or says 不知道."""
    if asks_why(text):
        return _why(text, case, said)
    told = CORRECTS.search(text) or ADDS.search(text) or read_turn(text, case).facts
    states = told or says_a_change(text, case, said)
    if not states and (asks_result(text) or _of_the_case(text)):
        return Heard(Kind.RESULT)
    if other := of_other_years(text, case, said) or uncounted(text, case):
        return other
    counts_less = NOT_COUNTED_YET.search(text) or fallen(text, case, said)
    if RETRACTS.search(text) and not counts_less and not _INSTEAD.search(text) and (taken := retracted(text, case)):
        return taken
    if is_unknown(tidy(text)) and case.question is not None:
        return Heard(Kind.UNKNOWN, declined=frozenset({case.question.id}))
    return None


#: 先不算它吧，按2项
_INSTEAD = re.compile(r"[,，]按\d+[篇项件场人个]")
_ANOTHER_PERSON = re.compile(
    r"(?:换|改)(?:成|为|由|让|了)?[^,，。;；:：]{0,16}?(?:负责人|来当|来做|校长|院长|所长|主任|教授|研究员|总工|工程师|博士|老师|副总|总经理|我来|小[\u4e00-\u9fff]|老[\u4e00-\u9fff])"
)


def another_person(text: str, case: Interview) -> frozenset[str]:
    """换成我们分管后勤的副校长: what is known of the person in charge was another's."""
    known = frozenset(name for name in case.facts if name.startswith("leader_"))
    return known if _ANOTHER_PERSON.search(text) and not supposition(text) else frozenset()


_OF_THE_UNIT = frozenset(
    {
        "registered_in_sichuan",
        "independent_legal_person",
        "existing_bases_of_unit",
        "accident_3y",
        "integrity_problem",
    }
)
_ANOTHER_UNIT = re.compile(
    r"(?:改成|改为|换成|改|换|由|让|用)(?:由|让|用)?[^,，。;；]{0,6}?(?:总公司|母公司|子公司|集团公司?|总院|总部|校本部|另一家|关联公司)[^,，。;；]{0,6}(?:申报|来报|报|当主体|做主体)"
)


_NOT_YET = re.compile(r"尚未|还没|没变更|未变更|以后|将来|考虑|口头|打算|准备|可以(?:不)?(?:改|换)|能不能|[吗么]")


def another_unit(text: str, case: Interview) -> frozenset[str]:
    """要是改成由子公司申报呢: what is known of the unit was another's."""
    if not _ANOTHER_UNIT.search(text) or _NOT_YET.search(text):
        return frozenset()
    return frozenset(_OF_THE_UNIT & set(case.facts))


def _first_sentence(text: str) -> tuple[str, str]:
    parts = re.split(r"(?<=[?？。!！:：])", text.strip(), maxsplit=1)
    return parts[0], parts[1].strip() if len(parts) > 1 else ""


def _first_part(text: str) -> tuple[str, str]:
    """那换成技术转移类呢，他具有同等研究能力: a switch that asks, and what is stated besides."""
    first, comma, rest = text.strip().partition("，" if "，" in text else ",")
    return (first, rest.strip()) if comma and re.search(r"呢$|[?？]$", first) else ("", "")


def _state(text: str, case: Interview, said: Sequence[str]) -> Heard:
    """A turn that states something: corrects, adds, replies, or says what was not said before."""
    if at_once := _by_its_year_or_index(text, case, said):
        return at_once
    if apart := _one_sentence_balances(text, case, said):
        return apart
    if difference := _difference(text, case, said):
        return difference
    if settled := bases_settled(text, case, said):
        return Heard(Kind.FACTS, settled)
    heard = _stated(text, case, said)
    new = {name: value for name, value in heard.facts.items() if name not in GATES or case.facts.get(name) != value}
    if (
        not any(_tells(name, value, case) for name, value in new.items())
        and not _TO_COME.search(text)
        and (came_to := balanced(text, case))
    ):
        return Heard(Kind.CORRECTED, came_to)
    return heard


def _by_its_year_or_index(text: str, case: Interview, said: Sequence[str]) -> Heard | None:
    """EI应该是8篇, 2024年又找到一场，变5场了, 今年35人次: one part of what was told before."""
    if dated := _dated_later(text, case, said):
        return Heard(Kind.FACTS, dated)
    by_part = index_corrected(text, case, said) or year_came_to(text, case, said) or way_came_to(text, case, said)
    if anew := by_part or all_anew(text, case, said):
        return Heard(Kind.CORRECTED, anew)
    more = one_left_out(text, case, said) or year_more(text, case, said)
    return Heard(Kind.ADDED, more) if more else None


_ALL_OF_THREE_YEARS = re.compile(
    r"(?:以上|这些|前面|上面|数字|数|哦|嗯)*(?:都|全|均)?(?:是|按)(?:最近|近)?(?:三|3)年(?:的|合计|总额|累计|总数|数据|内)*[。!！]?"
)


def _dated_later(text: str, case: Interview, said: Sequence[str]) -> dict[str, Any]:
    """都是三年的, after 研发1500万，销售5亿: what the turn before told, of those years."""
    if not said or not _ALL_OF_THREE_YEARS.fullmatch(text.strip()):
        return {}
    dated = re.sub(r"(?<!年)(?=研发|销售|营收|营业收入)", "近三年", said[-1])
    return {name: value for name, value in read_turn(dated, case, said[:-1]).facts.items() if name not in case.facts}


#: 第5期其实只来了15人次 is of one course.
_OF_ONE_COURSE = re.compile(r"第[一二三四五六七八九十\d]+[期批次届轮场](?![会议])[^,，。;；]{0,12}\d")


def _difference(text: str, case: Interview, said: Sequence[str]) -> Heard | None:
    """有一个是国内的，不算; 多记了3人次; 研发少报了80万."""
    if _OF_ONE_COURSE.search(text) and not re.search(r"一共|总共|合计|累计|第一[期批次场]", text):
        return Heard(Kind.UNCLEAR, questions=("这是其中一期的数字；更正以后一共是多少？请连同名称再说一遍。",))
    difference = off_by(text, case, said)
    if anew := fallen(text, case, said) or difference or money_off_by(text, case):
        return Heard(Kind.CORRECTED, anew)
    asked = ("多算或少算的是哪一项？请连同名称和更正后的数字再说一遍。",)
    return Heard(Kind.UNCLEAR, questions=asked) if difference is not None else None


def _one_sentence_balances(text: str, case: Interview, said: Sequence[str]) -> Heard | None:
    """其中一项还没产生效益，只能算1项。引进国外技术转化的1项: one sentence puts right, the others state."""
    parts = [part for part in re.split(r"(?<=[。；;])", text) if part.strip(" 。；;")]
    for place, part in enumerate(parts if len(parts) > 1 else ()):
        if not (came_to := balanced(part, case)):
            continue
        rest = "".join(parts[:place] + parts[place + 1 :])
        further = hear(rest, replace(case, facts={**case.facts, **came_to}, previous=None), said)
        if further.kind in {Kind.FACTS, Kind.RESULT, Kind.OTHER, Kind.REPLIED} and not set(further.facts) & set(
            came_to
        ):
            return replace(further, kind=Kind.CORRECTED, facts={**further.facts, **came_to})
    return None


def _tells(name: str, value: Any, case: Interview) -> bool:
    """Whether a value of a turn leaves nothing open, as far as the turns before did not."""
    kind, known = case.rules.vocabulary[name].kind, case.facts.get(name)
    return exact(value) or (kind is FactKind.YEARLY and not fewer_years(kind, value, known))


def _stated(text: str, case: Interview, said: Sequence[str]) -> Heard:
    puts_right = CORRECTS.search(_LEFT_OUT.sub("", text) if ADDS.search(text) else text) or anothers(text, case, said)
    if case.facts and puts_right:
        return corrected(text, case, said)
    reading = read_turn(text, case, said)
    further = ADDS.search(NOT_COUNTED_YET.sub("", _NOT_MORE.sub("", text))) is not None or other_index(text, said)
    further = further and not _LEFT_ASIDE.search(text) and not _TO_COME.search(text)
    further = further or (isinstance(case.facts.get("exchange_person_times_3y"), list) and other_way_told(text, said))
    adds = further and bool(case.facts) and not low_rank(text)
    if adds and (reading.facts or lone_amount(text) or total_said(text) or more_by(text)):
        return added(text, reading, case, said)
    reply = _replied(text, reading, case, said)
    if reply is not None:
        return reply
    if pinned := _pinned(text, reading, case) or day_pinned(text, case) or _one_year(text, reading, case, said):
        return Heard(Kind.CORRECTED, pinned)
    if reading.facts:
        return Heard(Kind.FACTS, joined_years(reading, text, case, said), questions=reading.questions)
    anew = case.facts and (none_left(text, case, said) or sole_figure(text, case) or each_named(text, case))
    return Heard(Kind.CORRECTED, anew) if anew else _says_nothing(text, reading, case)


def _one_year(text: str, reading: Reading, case: Interview, said: Sequence[str]) -> dict[str, Any]:
    """最近那年只有4场, after 每年6场: without any word of a correction."""
    return {} if any(map(exact, reading.facts.values())) or "?" in tidy(text) else place_corrected(text, case, said)


def _pinned(text: str, reading: Reading, case: Interview) -> dict[str, Any]:
    """数过了，正好20篇: the one count that was only known as a range with this figure in it; a sum likewise."""
    if sum_of_money := money_pinned(text, case):
        return sum_of_money
    final = FINAL.search(text)
    amount = lone_amount(text) or (lone_amount(final["new"]) if final else None)
    if amount is None or any(map(exact, reading.facts.values())):
        return {}
    open_ranges = {
        spec.id
        for spec in named_only(text, candidates(amount, text, case, ()))
        if isinstance(value := case.facts[spec.id], list) and value[0] <= amount.low <= (value[1] or amount.low)
    }
    return {open_ranges.pop(): amount.low} if len(open_ranges) == 1 else {}


def _replied(text: str, reading: Reading, case: Interview, said: Sequence[str]) -> Heard | None:
    """The turn as a reply to the question that the answer before it ended with."""
    asked = case.question if case.facts else None
    # No numbered choices are shown in a conversation, so a bare 4 is none.
    if asked is not None and asked.choices and re.fullmatch(r"\s*\d+\s*", text):
        return None
    if asked is None or not _may_reply(text) or (reading.facts and asked.id not in reading.facts):
        return None
    joined = joined_years(reading, text, case, said)
    if joined != reading.facts and asked.id in joined:
        return Heard(Kind.REPLIED, joined)  # 2024年那年4场, after 2025年7场，2026年6场
    heard, told = _reply(text, asked, case), reading.facts.get(asked.id)
    if heard is not None and isinstance(told, bool) and heard.facts.get(asked.id) not in (told, None):
        return replace(heard, facts={**heard.facts, asked.id: told})  # 同等研究能力……老实说没有
    return heard


def _says_nothing(text: str, reading: Reading, case: Interview) -> Heard:
    """No fact: something is not known, something was not understood, or the turn is about other things."""
    unknown = _unknown_fact(text, case)
    if unknown is not None:
        return Heard(Kind.UNKNOWN, declined=frozenset({unknown}))
    figures = bool(amounts_of(text)) and not re.search(r"[?？]|吗|呢$", text)
    if case.facts and reading.questions and (_may_reply(text) or figures):
        return Heard(Kind.UNCLEAR, questions=reading.questions)
    return Heard(Kind.OTHER, questions=reading.questions)


#: 另外还有2件，前面没算进去: left out so far, so it is added.
_LEFT_OUT = re.compile(r"[,，]?(?:前面|之前|刚才|上面|都|还)*没(?:算|统计|计|加|报|写)进(?:去|来)?")
#: 还有一个合同刚签，先别算进去: told, and not to be counted.
_LEFT_ASIDE = re.compile(
    r"(?:先|都|就|也)*(?:别|不要|不用|不能|不该|不应该?|先不|没法|不好)(?:把[它这那]\w{0,3})?(?:算|计|加|列|统计|写)(?:进|入|上|在内|进去)?(?!错|重|漏)"
)
#: 再补一场就5场，下个月办
_TO_COME = re.compile(r"下个?[月周](?!.{0,4}(?:底|初)?前)|明年|后年")
_NOT_MORE = re.compile(r"(?:没有?|不|未)再[^,，。]{0,4}")
_NOT_KNOWN = re.compile(
    r"不(?:太|大|是很)?(?:知道|清楚|确定|了解)|没(?:有)?统计|没数|说不(?:准|清)|记不(?:清|得)|要问|待核实|拿不准"
)


def _unknown_fact(text: str, case: Interview) -> str | None:
    """The missing fact that 有没有人在国际组织任职，我不知道 speaks of: the one whose words it shares most."""
    if not case.facts or not _NOT_KNOWN.search(text) or re.search(r"[?？]", text):
        return None
    plain = tidy(text)
    wanted = [case.rules.vocabulary[name] for name in case.result.ask_next if name not in case.facts]
    shared = [(len(_pairs(spec.label + spec.ask) & _pairs(plain)), spec.id) for spec in wanted]
    best = max(shared, default=(0, ""))
    asked = case.question
    return best[1] if best[0] > 1 else asked.id if asked is not None else None


def _pairs(text: str) -> set[str]:
    return {text[place : place + 2] for place in range(len(text) - 1)}


def _may_reply(text: str) -> bool:
    return len(text) <= 40 and not re.search(r"[?？]|吗$|呢$|什么|哪|怎么|如何|多少|几[篇项件场人个年]", text.strip())


def _reply(text: str, spec: FactSpec, case: Interview) -> Heard | None:
    from assistant.dialogue.replies import Special, read_reply  # noqa: PLC0415 - the workbook's cells, a fifth of a second

    try:
        reply = read_reply(text, spec, may_be_absent=case.may_be_absent, known=case.facts)
    except InputError:
        return None
    if isinstance(reply.value, Special):
        return Heard(Kind.REPLIED, declined=frozenset({spec.id}))
    return Heard(Kind.REPLIED, {spec.id: reply.value, **reply.also}, questions=(reply.remark,) if reply.remark else ())
