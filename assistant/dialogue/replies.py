"""A typed reply to one question → the value of the fact, 不知道 or 没有; what is not understood is an error.

The forms of a filled-in cell are read as in tables, everything longer by the sentence reader; a reply of which one
part answers the question may state further facts (18篇，其中4篇是跟德国合作的). Nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from assistant.dialogue.reply import ABSENT, UNKNOWN, NotUnderstoodError, Reply, Special, asked, stated
from assistant.dialogue.reply_counts import HEAD, TAIL, read_count, read_figure_cell
from assistant.dialogue.reply_flags import read_flag
from assistant.dialogue.wording import how_to_answer
from assistant.dialogue.words import is_none, is_unknown, tidy, yes_or_no
from assistant.errors import InputError
from assistant.rules import FactKind, FactSpec
from assistant.rules.sentences import read_sentence
from assistant.rules.sentences.amounts import find_amounts
from assistant.rules.sentences.text import prepare
from assistant.statutes.numerals import to_int
from assistant.tables.columns import CellError, Column

__all__ = ["ABSENT", "UNKNOWN", "Reply", "Special", "read_reply"]

_LONGEST = 400
#: 数了一下，19篇: that it was looked up says nothing of its own.
_LOOKED_UP = re.compile(
    r"^(?:我们?|刚刚?|刚才|已经|又|去)*(?:查|问|核实|核对|核|确认|数|翻|算|看)(?:了一?下|过了?|了一遍|了)(?:台账|记录|文件|档案)?[,;:]"
)
#: 有没有经验没问过, behind a figure for something wider.
_OPEN = re.compile(
    r"(?:有没有|是不是|是否|算不算|多少)[^,;。]{0,10}(?:没|不)(?:有)?(?:太|大)?(?:摸|查|问|统计|单独|去重|清楚|知道|确定|算过|数过)"
)
#: 万元 without a unit beyond this (1000亿元) are 元 that someone took for 万元.
_TOO_RICH = 10_000_000
#: What puts a bare choice into a sentence that the reader knows.
_FRAMES = {"base_type": "申报", "host_kind": "我们是", "leader_title": "负责人是"}
_EACH = re.compile(
    r"^(?:最近[三3]年|近[三3]年|[三3]年)?(?:每年|各年|每一年|年年|都|均|各|分别|是|有|为|办了?|举办了?)+"
)
_YEARS = re.compile(
    r"((?:大前|前|去|今)年|20\d\d年?)[:是有为办举了共]*(\d+|[零一二两三四五六七八九十百]+)(?:场|次|届)?[,、;]?"
)
_NUMBER_WORD = re.compile(r"第?([1-9]|[一二三四五六七八九])(?:[个种类项号.、)]|$)?")
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
    plain = _LOOKED_UP.sub("", plain)
    if is_unknown(plain):
        return Reply(UNKNOWN)
    try:
        if _OPEN.search(plain):
            raise NotUnderstoodError("有一部分还不清楚")
        reply = _READERS[spec.kind](plain, spec)
        if reply.value is ABSENT and not may_be_absent:
            raise NotUnderstoodError("这一问要有日期")
        return _consistent(reply, spec, known or {})
    except (NotUnderstoodError, CellError) as error:
        said = text.strip()
        why = str(error).split("；只知道范围时", maxsplit=1)[0]
        raise InputError(f"没有读懂“{said[:30]}{'…' if len(said) > 30 else ''}”（{why}）。{hint}") from error


def _consistent(reply: Reply, spec: FactSpec, known: Mapping[str, Any]) -> Reply:
    """Further facts that are news; one that differs from what was said before is not taken over silently."""
    also = {name: value for name, value in reply.also.items() if name != spec.id and known.get(name) != value}
    if any(known.get(name) is not None for name in also):
        raise NotUnderstoodError("其中有的与前面记下的不同，要改前面的请答“返回”")
    return Reply(reply.value, also, reply.remark)


# --- one reader a kind ---


def _choice(plain: str, spec: FactSpec) -> Reply:
    bare = re.sub(r"^(?:我们?|我想|想|要|选择?|申?报|是|属于|就|的|类型|[:])+", "", plain)
    bare = re.sub(r"(?<=.)(?:那|这)一?[类个种]$", "", TAIL.sub("", bare)).replace("技转", "技术转移")
    number = _NUMBER_WORD.fullmatch(bare)
    if number:
        place = to_int(number[1]) or int(number[1])
        if place > len(spec.choices):
            raise NotUnderstoodError(f"只有 {len(spec.choices)} 个选项")
        return Reply(spec.choices[place - 1])
    try:
        return Reply(Column(spec, spec.unit).choice(bare.lower()))
    except CellError:
        frame = _FRAMES.get(spec.id, spec.label)
        reading = read_sentence(plain)
        return stated(reading if spec.id in reading.facts else read_sentence(frame + bare), spec)


def _date(plain: str, spec: FactSpec) -> Reply:
    if (
        is_none(plain)
        or yes_or_no(plain, spec.label) is False
        or re.fullmatch(r"(?:从来)?(?:没有?|未)被?.{0,8}过?", plain)
    ):
        return Reply(ABSENT)
    if yes_or_no(plain, spec.label):
        raise NotUnderstoodError("请写明是哪一天")
    if _NO_DAY.search(plain):
        raise NotUnderstoodError("协议没有写明到期日的，无法核对是否在有效期内")
    bare = re.sub(r"^(?:有效期|有效|届满|到期|截止|日期|撤销|决定|文件|于|在|是|为|到|至|[:])+", "", plain)
    if spec.id.endswith("expires_on"):
        bare = re.sub(r",(?:后来|之后)?(?:就|再|也|还)*(?:没有?|未)再?续签?(?:过|了)?$", "", bare)
    bare = re.sub(r"(?:就|已经?)*(?:到期|届满|为止|止|截止|被撤销的?|撤销的?|(?:下|发|作出|印发|做)的)了?$", "", bare)
    bare = bare.replace("号", "日")
    bare = re.sub(r"\s+", "", _han_date(bare))
    if re.search(r"[明今去前后]年", bare) or (re.search(r"年.*月|^\d{4}[-/.]\d{1,2}$", bare) and not _has_day(bare)):
        raise NotUnderstoodError("请写明是哪一年哪一月哪一天")
    return read_figure_cell(bare, spec)


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
    if spec.id.endswith("_3y_wan") and (total := _three_years(plain)):
        plain = total
    bare = TAIL.sub("", HEAD.sub("", plain))
    if re.search(r"约|大概|左右|上下|差不多|估计|几", bare):
        raise NotUnderstoodError("不是确切的数")
    number = re.sub(r"[\s,]", "", bare)
    if re.fullmatch(r"\d+(?:\.\d+)?", number) and float(number) >= _TOO_RICH:
        raise NotUnderstoodError("按万元计超过1000亿元，如果单位是元请写明，如“5000000元”")
    try:
        return read_figure_cell(bare, spec)
    except CellError:
        # 1亿2000万 is for the sentence reader; of a range it would take one end.
        if re.search(r"[-~—–至到以起]|[不少多大小低高超].", bare):
            raise
    reading = read_sentence(f"{spec.label}{bare}" if re.match(r"[\d一二两三四五六七八九十]", bare) else plain)
    if spec.id in reading.facts:
        return stated(reading, spec)
    if reading.questions:
        raise NotUnderstoodError(asked(reading))
    return read_figure_cell(bare, spec)


def _three_years(plain: str) -> str:
    """The total that ends 500、600、700，合计1800万, when the three years do come to it."""
    found = re.fullmatch(
        r"(?:分别)?(?:是)?(?P<years>\d+(?:\.\d+)?万?(?:、\d+(?:\.\d+)?万?){2})[,;]?"
        r"(?:[三3]年)?(?:一共|总共|共计|合计|加起来|共)+(?:[三3]年)?(?:是|有)?(?P<total>(?P<sum>\d+(?:\.\d+)?)万元?)",
        plain,
    )
    if found is None:
        return ""
    years = [Decimal(year.rstrip("万")) for year in found["years"].split("、")]
    if sum(years) != Decimal(found["sum"]):
        raise NotUnderstoodError("各年相加与合计不一致")
    return found["total"]


def _yearly(plain: str, spec: FactSpec) -> Reply:
    if is_none(plain) or re.fullmatch(r"(?:[三3]年|每年)(?:都|也)?没有?(?:办|举办)?过?", plain):
        return Reply(0)
    labelled = re.sub(r"\s+", "", plain)
    if _YEARS.match(labelled) and not _YEARS.sub("", labelled):
        sentence = _YEARS.sub(lambda match: f"{match[1].rstrip('年')}年{match[2]}场,", labelled)
        return stated(read_sentence(f"{spec.label}{sentence}"), spec)
    if re.search(r"一共|总共|共计|合计|平均|[约几]|大概|左右", plain):
        raise NotUnderstoodError("要的是各年的数，不是合计、平均或约数")
    each = _EACH.sub("", TAIL.sub("", plain))
    if re.match(r"最?近?[三3]年", each):
        raise NotUnderstoodError("要的是各年的数，不是合计")
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
        return read_figure_cell(listed.replace("两", "二"), spec)
    return stated(read_sentence(plain), spec)


_READERS: dict[FactKind, Callable[[str, FactSpec], Reply]] = {
    FactKind.FLAG: read_flag,
    FactKind.CHOICE: _choice,
    FactKind.COUNT: read_count,
    FactKind.DATE: _date,
    FactKind.MONEY: _money,
    FactKind.YEARLY: _yearly,
}
