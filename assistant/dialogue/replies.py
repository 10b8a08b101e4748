"""A typed reply to one question → the value of the fact, 不知道 or 没有; what is not understood is an error.

The forms of a filled-in cell are read as in tables, everything longer by the sentence reader; a reply of which one
part answers the question may state further facts (18篇，其中4篇是跟德国合作的). Nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from assistant.dialogue.wording import how_to_answer
from assistant.dialogue.words import is_none, is_unknown, tidy, yes_or_no
from assistant.errors import InputError
from assistant.rules import FactKind, FactSpec
from assistant.rules.sentences import Reading, read_sentence
from assistant.rules.sentences.amounts import find_amounts
from assistant.rules.sentences.text import prepare
from assistant.statutes.numerals import to_int
from assistant.tables.cells import read_cell
from assistant.tables.columns import CellError, Column


class Special(Enum):
    """Answers that are no value."""

    UNKNOWN = "不知道"
    ABSENT = "没有"


UNKNOWN, ABSENT = Special.UNKNOWN, Special.ABSENT


@dataclass(frozen=True)
class Reply:
    """``value`` in JSON form (or UNKNOWN, ABSENT); ``also`` further facts; ``remark`` what was not taken over."""

    value: Any
    also: Mapping[str, Any] = field(default_factory=dict)
    remark: str = ""


class _NotUnderstoodError(Exception):
    """Why a reply has no single reading; becomes part of an ``InputError``."""


_LONGEST = 400
#: 万元 without a unit beyond this (1000亿元) are 元 that someone took for 万元.
_TOO_RICH = 10_000_000
#: What puts a bare choice into a sentence that the reader knows.
_FRAMES = {"base_type": "申报", "host_kind": "我们是", "leader_title": "负责人是"}
_HEAD = re.compile(
    r"^(?:其中|我们|本单位|我校|我司|目前|现在|近[三3]年|[一总]共|共计|共有?|合计|累计|只?有|就是?|是|才|已有|已经有|已建有?|达到了?)+(?=[\d一二两三四五六七八九十百俩仨零几])"
)
_TAIL = re.compile(r"(?:之间|吧|啊|呢|哦|了|的)+$")
_EACH = re.compile(
    r"^(?:最近[三3]年|近[三3]年|[三3]年)?(?:每年|各年|每一年|年年|都|均|各|分别|是|有|为|办了?|举办了?)+"
)
_YEARS = re.compile(
    r"((?:大前|前|去|今)年|20\d\d年?)[:是有为办举了共]*(\d+|[零一二两三四五六七八九十百]+)(?:场|次|届)?[,、;]?"
)
_NUMBER_WORD = re.compile(r"第?([1-9]|[一二三四五六七八九])(?:[个种类项号.、)]|$)?")
#: The subject of questions about the person in charge, which an answer leaves out.
_LEADER = "负责人"
_NO_DAY = re.compile(r"长期|永久|无固定|没有期限|无期限|不限期|一直有效")


def read_reply(
    text: str, spec: FactSpec, *, may_be_absent: bool = False, known: Mapping[str, Any] | None = None
) -> Reply:
    """What ``text`` says to the question for ``spec``; ``known`` are the facts that were given before.

    Raises:
        InputError: it is not understood, or a further fact contradicts what is known; says how to answer.
    """
    plain = tidy(text)
    hint = f"{how_to_answer(spec, may_be_absent=may_be_absent)}；不清楚请答“不知道”。"
    if not plain:
        raise InputError(f"没有读到回答。{hint}")
    if len(plain) > _LONGEST:
        raise InputError(f"回答太长，请只答这一问。{hint}")
    if is_unknown(plain):
        return Reply(UNKNOWN)
    try:
        reply = _READERS[spec.kind](plain, spec)
        if reply.value is ABSENT and not may_be_absent:
            raise _NotUnderstoodError("这一问要有日期")
        return _consistent(reply, spec, known or {})
    except (_NotUnderstoodError, CellError) as error:
        said = text.strip()
        why = str(error).split("；只知道范围时", maxsplit=1)[0]
        raise InputError(f"没有读懂“{said[:30]}{'…' if len(said) > 30 else ''}”（{why}）。{hint}") from error


def _consistent(reply: Reply, spec: FactSpec, known: Mapping[str, Any]) -> Reply:
    """Further facts that are news; one that differs from what was said before is not taken over silently."""
    also = {name: value for name, value in reply.also.items() if name != spec.id and known.get(name) != value}
    if any(known.get(name) is not None for name in also):
        raise _NotUnderstoodError("其中有的与前面记下的不同，要改前面的请答“返回”")
    return Reply(reply.value, also, reply.remark)


def _first(plain: str) -> tuple[str, str]:
    """The first clause and what follows it."""
    parts = re.split(r"[,;。!]", plain, maxsplit=1)
    return parts[0].strip(), parts[1].strip() if len(parts) > 1 else ""


def _stated(reading: Reading, spec: FactSpec) -> Reply:
    """The fact as a whole sentence states it; its own questions say what is not clear."""
    if spec.id not in reading.facts:
        raise _NotUnderstoodError(_asked(reading) or "看不出与这一问的关系")
    also = {name: value for name, value in reading.facts.items() if name != spec.id}
    return Reply(reading.facts[spec.id], also, _asked(reading))


def _asked(reading: Reading) -> str:
    questions = (question for question in reading.questions if not question.startswith("没有说明年限"))
    return "；".join(question.rstrip("。？") for question in questions)


def _with_rest(value: Any, rest: str, spec: FactSpec, head: str = "") -> Reply:
    """A value with what the rest of the reply adds to it; the whole must not say otherwise.

    A rest that says nothing alone is read behind ``head`` (the label and the value), which itself states nothing.
    """
    if not rest:
        return Reply(value)
    reading = read_sentence(rest)
    stated = set(reading.facts)
    if not stated and head:
        reading = read_sentence(f"{head},{rest}")
        stated = {span.fact for span in reading.spans if span.start > len(head)}
    if reading.facts.get(spec.id, value) != value:
        raise _NotUnderstoodError("前后的说法不一")
    also = {name: reading.facts[name] for name in sorted(stated - {spec.id})}
    if not also:
        raise _NotUnderstoodError(_asked(reading) or f"“{rest[:20]}”没有读懂，请只答这一问")
    return Reply(value, also, _asked(reading))


# --- one reader a kind ---


def _flag(plain: str, spec: FactSpec) -> Reply:
    head, rest = _first(plain)
    answer = yes_or_no(head, spec.label)
    if answer is not None:
        while rest and yes_or_no(_first(rest)[0], spec.label) is answer:
            rest = _first(rest)[1]
        return _with_rest(answer, rest, spec, spec.label if answer else "")
    reading = read_sentence(plain)
    if spec.id not in reading.facts and spec.label.startswith(_LEADER):
        reading = read_sentence(f"{_LEADER}是{plain}")
    return _stated(reading, spec)


def _choice(plain: str, spec: FactSpec) -> Reply:
    bare = re.sub(r"^(?:我们?|我想|想|要|选择?|申?报|是|属于|就|的|类型|[:])+", "", plain)
    bare = _TAIL.sub("", bare)
    number = _NUMBER_WORD.fullmatch(bare)
    if number:
        place = to_int(number[1]) or int(number[1])
        if place > len(spec.choices):
            raise _NotUnderstoodError(f"只有 {len(spec.choices)} 个选项")
        return Reply(spec.choices[place - 1])
    try:
        return Reply(Column(spec, spec.unit).choice(bare.lower()))
    except CellError:
        frame = _FRAMES.get(spec.id, spec.label)
        reading = read_sentence(plain)
        return _stated(reading if spec.id in reading.facts else read_sentence(frame + bare), spec)


def _count(plain: str, spec: FactSpec) -> Reply:
    if plain == "暂无":
        raise _NotUnderstoodError("是没有，还是不清楚")
    head, rest = _first(plain)
    if is_none(head):
        return _with_rest(0, rest, spec)
    bare = re.sub(r"个人(?!次)", "人", _TAIL.sub("", _HEAD.sub("", prepare(head).plain)))
    amounts = find_amounts(bare)
    if len(amounts) == 1 and (amounts[0].start, amounts[0].end) == (0, len(bare)) and not amounts[0].vague:
        amount = amounts[0]
        Column(spec, spec.unit).scaled(str(amount.low), amount.unit)  # refuses 人 where 人次 are asked for
        return _with_rest(amount.value, rest, spec, f"{spec.label}{bare}")
    vague = next((amount for amount in amounts if amount.vague and not re.search(r"\d", amount.vague)), None)
    if vague is not None and len(bare) <= len(vague.text) + 2:
        raise _NotUnderstoodError("不是确切的数")
    reading = read_sentence(plain)
    if spec.id in reading.facts:
        return _stated(reading, spec)
    if re.search(r"[^\d\s\-~.至到以上下不少于低超过多含()+%]", bare.replace(spec.unit, "")) and reading.questions:
        raise _NotUnderstoodError(_asked(reading) or "应填数字")
    return _cell(bare, spec)


def _cell(plain: str, spec: FactSpec) -> Reply:
    if re.search(r"[一二两三四五六七八九]{2}", plain):  # 七八 is a range, which a cell would take for 78
        raise _NotUnderstoodError("不是确切的数")
    value = read_cell(plain, Column(spec, spec.unit))
    if value is None:
        raise _NotUnderstoodError("没有读到内容")
    return Reply(value)


def _date(plain: str, spec: FactSpec) -> Reply:
    if (
        is_none(plain)
        or yes_or_no(plain, spec.label) is False
        or re.fullmatch(r"(?:从来)?(?:没有?|未)被?.{0,8}过?", plain)
    ):
        return Reply(ABSENT)
    if yes_or_no(plain, spec.label):
        raise _NotUnderstoodError("请写明是哪一天")
    if _NO_DAY.search(plain):
        raise _NotUnderstoodError("协议没有写明到期日的，无法核对是否在有效期内")
    bare = re.sub(r"^(?:有效期|有效|届满|到期|截止|日期|于|在|是|为|到|至|[:])+", "", plain)
    bare = re.sub(r"(?:到期|届满|为止|止|截止|被撤销的?|撤销的?)$", "", bare).replace("号", "日")
    bare = re.sub(r"\s+", "", _han_date(bare))
    if re.search(r"[明今去前后]年", bare) or (re.search(r"年.*月|^\d{4}[-/.]\d{1,2}$", bare) and not _has_day(bare)):
        raise _NotUnderstoodError("请写明是哪一年哪一月哪一天")
    return _cell(bare, spec)


def _has_day(bare: str) -> bool:
    return bool(re.search(r"月\d{1,2}日?$", bare))


def _han_date(bare: str) -> str:
    """二〇二七年五月一日 in digits."""
    digits = str.maketrans("〇零一二三四五六七八九", "00123456789")
    bare = re.sub(r"^[〇零一二三四五六七八九]{4}(?=年)", lambda match: match.group().translate(digits), bare)
    return re.sub(r"[一二三四五六七八九十]{1,3}(?=[月日])", lambda match: str(to_int(match.group())), bare)


def _money(plain: str, spec: FactSpec) -> Reply:
    if is_none(plain):
        return Reply(0)
    bare = _TAIL.sub("", _HEAD.sub("", plain))
    if re.search(r"约|大概|左右|上下|差不多|估计|几", bare):
        raise _NotUnderstoodError("不是确切的数")
    number = re.sub(r"[\s,]", "", bare)
    if re.fullmatch(r"\d+(?:\.\d+)?", number) and float(number) >= _TOO_RICH:
        raise _NotUnderstoodError("按万元计超过1000亿元，如果单位是元请写明，如“5000000元”")
    try:
        return _cell(bare, spec)
    except CellError:
        # 1亿2000万 is for the sentence reader; of a range it would take one end.
        if re.search(r"[-~—–至到以起]|[不少多大小低高超].", bare):
            raise
    reading = read_sentence(f"{spec.label}{bare}" if re.match(r"[\d一二两三四五六七八九十]", bare) else plain)
    if spec.id in reading.facts:
        return _stated(reading, spec)
    if reading.questions:
        raise _NotUnderstoodError(_asked(reading))
    return _cell(bare, spec)


def _yearly(plain: str, spec: FactSpec) -> Reply:
    if is_none(plain) or re.fullmatch(r"(?:[三3]年|每年)(?:都|也)?没有?(?:办|举办)?过?", plain):
        return Reply(0)
    labelled = re.sub(r"\s+", "", plain)
    if _YEARS.match(labelled) and not _YEARS.sub("", labelled):
        sentence = _YEARS.sub(lambda match: f"{match[1].rstrip('年')}年{match[2]}场,", labelled)
        return _stated(read_sentence(f"{spec.label}{sentence}"), spec)
    if re.search(r"一共|总共|共计|合计|平均|[约几]|大概|左右", plain):
        raise _NotUnderstoodError("要的是各年的数，不是合计、平均或约数")
    each = _EACH.sub("", _TAIL.sub("", plain))
    if re.match(r"最?近?[三3]年", each):
        raise _NotUnderstoodError("要的是各年的数，不是合计")
    listed = re.sub(r"(?<=[\d场次])\s+(?=\d)", "、", each)
    amounts = find_amounts(prepare(listed).plain)
    if len(amounts) == 1 and amounts[0].end - amounts[0].start == len(listed) and not amounts[0].vague:
        Column(spec, spec.unit).scaled(str(amounts[0].low), amounts[0].unit)
        if "、" not in listed:
            every = amounts[0].value
            # 5-7 is said of every year; two bare numbers would be two years.
            closed = isinstance(every, list) and every[1] is not None
            return Reply([every] * 3 if closed else every)
    if re.fullmatch(r"[\d零一二两三四五六七八九十场次届、,;/\-至到以上下]+", listed):
        return _cell(listed.replace("两", "二"), spec)
    return _stated(read_sentence(plain), spec)


_READERS: dict[FactKind, Callable[[str, FactSpec], Reply]] = {
    FactKind.FLAG: _flag,
    FactKind.CHOICE: _choice,
    FactKind.COUNT: _count,
    FactKind.DATE: _date,
    FactKind.MONEY: _money,
    FactKind.YEARLY: _yearly,
}
