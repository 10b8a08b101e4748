"""A reply to a question for a count: a figure or none of them, with what explains it (2项，还有1项在谈)."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from assistant.dialogue.reply import (
    NotUnderstoodError,
    Reply,
    asked,
    clauses,
    first_clause,
    shares_words,
    stated,
    takes_back,
    with_rest,
)
from assistant.dialogue.reply_none import (
    COMPLETED,
    DONE,
    EXISTING,
    IN_FIELD,
    LOWER,
    MORE_PENDING,
    OTHERS,
    OWN_VERBS,
    N,
    explains_none,
    none_at_last,
    none_said,
)
from assistant.rules import FactSpec
from assistant.rules.sentences import read_sentence
from assistant.rules.sentences.amounts import Amount, find_amounts
from assistant.rules.sentences.text import prepare
from assistant.tables.cells import read_cell
from assistant.tables.columns import Column

HEAD = re.compile(
    r"^(?:其中|我们|本单位|我校|我司|目前|现在|近[三3]年|[一总]共|共计|共有?|合计|累计|只?有|就是?|是|才|已有|已经有|已建有?|达到了?|正好|刚好)+(?=[\d一二两三四五六七八九十百俩仨零几])"
)
TAIL = re.compile(r"(?:之间|吧|啊|呢|哦|哈|了|的|刚好|正好|整)+$")
_TOTAL = r"(?:[三3]年)?(?:一共|总共|共计|合计|累计|加起来|加在一起|全部|共)+(?:[三3]年)?(?:是|有|就是|就)?"
_OTHER_KIND = re.compile(
    rf"{LOWER}|以下|企业|中文|核心|普刊|会议|学生|参与|协办|国内|申请|受理|在[审投谈研办]|正在|还在|公示|没|未|不|无|非|撤|退|失效|到期|别|其他|"
    r"线[上下]|含|包括|算|除|重复|去重|平均|每|外|以来|历年|往年|约|五年|十年|至今"
)
_YEAR = re.compile(r"(?P<year>20\d\d)年?|前年|去年|今年|(?P<other>\d+年|[一二两三四五六七八九十]+年|年[初底]|月)")


def read_count(plain: str, spec: FactSpec) -> Reply:
    """The figure or range that ``plain`` gives, with the further facts beside it."""
    if plain == "暂无":
        raise NotUnderstoodError("是没有，还是不清楚")
    plain = _least(plain)
    if spec.id == "trained_person_times":  # 办了3期，一共90人次
        plain = re.sub(rf"^(?:举?办了?|开了?|搞了?)?{N}(?:期|个班)(?:培训班|班)?[,、]?{_TOTAL}", "", plain)
    settled = _beside_this(plain, spec) if spec.id == OTHERS else _short_of(plain)
    if settled is None:
        settled = none_at_last(plain, spec)
    if settled is None:
        settled = _added_up(plain, spec)
    return _figure(plain, spec) if settled is None else Reply(settled)


def _figure(plain: str, spec: FactSpec) -> Reply:
    head, rest = first_clause(plain)
    if none_said(head, spec):
        return with_rest(0, rest, spec, explains=lambda clause: explains_none(clause, spec))
    bare = _bare(head, spec)
    amount = _only(bare)
    if amount is not None:
        Column(spec, spec.unit).scaled(str(amount.low), amount.unit)  # refuses 人 where 人次 are asked for
        explains = lambda clause: _explains(clause, amount, spec)  # noqa: E731 - bound to this amount
        return with_rest(amount.value, rest, spec, f"{spec.label}{bare}", explains=explains)
    vague = next((found for found in find_amounts(bare) if found.vague and not re.search(r"\d", found.vague)), None)
    if vague is not None and len(bare) <= len(vague.text) + 2:
        raise NotUnderstoodError("不是确切的数")
    reading = read_sentence(plain)
    if spec.id in reading.facts:
        return stated(reading, spec)
    if re.search(r"[^\d\s\-~.至到以上下不少于低超过多含()+%]", bare.replace(spec.unit, "")) and reading.questions:
        raise NotUnderstoodError(asked(reading) or "应填数字")
    return read_figure_cell(bare, spec)


def _bare(head: str, spec: FactSpec) -> str:
    """The figure without the words around it: 一共18篇吧, 参加过4项, 引进了3项."""
    bare = prepare(head).plain
    if spec.id == OTHERS:
        bare = re.sub(r"^(?:他|她|另外)*还(?:有|兼任?着?|担任着?)?(?=[\d一二两三四五])", "", bare)
    verbs = rf"{DONE}|{OWN_VERBS[spec.id]}" if spec.id in OWN_VERBS else DONE
    # A base that was approved, or led, once may be gone.
    done = "了" if spec.id in {OTHERS, IN_FIELD, *EXISTING} else "过|了"
    bare = re.sub(rf"^(?:我们)?(?:一共|总共|已经?)?(?:{verbs})(?:到|成)?(?:{done})(?={N})", "", bare)
    return re.sub(r"个人(?!次)", "人", TAIL.sub("", HEAD.sub("", bare)))


def _only(bare: str) -> Amount | None:
    """The amount that is all of ``bare``."""
    amounts = find_amounts(bare)
    if len(amounts) == 1 and (amounts[0].start, amounts[0].end) == (0, len(bare)) and not amounts[0].vague:
        return amounts[0]
    return None


def read_figure_cell(plain: str, spec: FactSpec) -> Reply:
    """A value in the form of a filled-in cell."""
    if re.search(r"[一二两三四五六七八九]{2}", plain):  # 七八 is a range, which a cell would take for 78
        raise NotUnderstoodError("不是确切的数")
    value = read_cell(plain, Column(spec, spec.unit))
    if value is None:
        raise NotUnderstoodError("没有读到内容")
    return Reply(value)


# --- a figure with an explanation ---


def _explains(clause: str, amount: Amount, spec: FactSpec) -> bool:
    """Whether a clause behind a figure leaves it as it is; anything that narrows it does not."""
    if spec.id in COMPLETED and MORE_PENDING.fullmatch(clause):
        return True
    if takes_back(clause) or _OTHER_KIND.search(clause) or not _within(clause, spec):
        return False
    parts = find_amounts(prepare(clause).plain)
    if parts:
        return len(parts) > 1 and _sum(parts) == amount.value
    if _plain_explanation(clause, amount, spec):
        return True
    universal = re.fullmatch(r"(?:也)?(?:都|全|均)(?P<what>.{2,10})", clause)
    return bool(universal and shares_words(universal["what"], spec))


def _plain_explanation(clause: str, amount: Amount, spec: FactSpec) -> bool:
    """Ranks and names of awards, when a base was approved, which single one is meant (海外那项)."""
    if ranked := re.fullmatch(
        r"(?:我们|本单位)?(?:都|全|均)?(?:是)?(?:排名?|名列)(?:在)?(?:第[一二三123]|前[三3])(?:位|名)?(?:的)?", clause
    ):
        return spec.id == "awards_top3_3y" and bool(ranked)
    if spec.id == "awards_top3_3y" and re.fullmatch(r"(?:20\d\d年|去年|前年)?(?:的)?省.{0,8}[特一二三]等奖", clause):
        return True
    if spec.id in {*EXISTING, IN_FIELD} and re.fullmatch(r"(?:前年|去年|今年|20\d\d年)(?:刚)?(?:批|建|认定)的", clause):
        return True
    return bool(amount.value == 1 and re.fullmatch(r"(?:就)?(?:是)?[^\s有级]{2,6}那(?:个|项|件|篇)", clause))


def _within(clause: str, spec: FactSpec) -> bool:
    """Whether the years of a clause, if any, are ones that the question asks for."""
    if not spec.id.endswith("_3y"):
        return not re.search(r"(?:20\d\d|\d+)年.*(?:到期|止)", clause)
    since = date.today().year - 2
    return not any(
        found["other"] or (found["year"] and not since <= int(found["year"]) <= date.today().year)
        for found in _YEAR.finditer(clause)
    )


def _sum(parts: list[Amount]) -> int | None:
    """The sum of plain figures; ``None`` when one of them is a range or a guess."""
    if any(part.vague or part.low != part.high for part in parts):
        return None
    return sum(part.low for part in parts)


def _added_up(plain: str, spec: FactSpec) -> int | None:
    """发明2件、软著3件，共5件: a total that its parts come to; where they do not, it is asked."""
    found = re.fullmatch(
        rf"(?P<parts>.+?)[,;、\s]*{_TOTAL}(?P<total>{N}\s*(?:人次|[^\d\s]{{1,2}})?)", prepare(plain).plain
    )
    if (
        found is None
        or _OTHER_KIND.search(found["parts"])
        or takes_back(found["parts"])
        or not _within(found["parts"], spec)
    ):
        return None
    total, parts = _only(TAIL.sub("", found["total"])), find_amounts(found["parts"])
    if total is None or len(parts) < 2 or _sum(parts) != total.value:
        return None
    Column(spec, spec.unit).scaled(str(total.low), total.unit)
    return total.low


def _least(plain: str) -> str:
    """100人次，只多不少: at least that."""
    found = re.fullmatch(
        rf"(?:有)?(?P<figure>{N}(?:人次|[个篇项件人名场])?)(?:吧|了)?,(?:只多不少|只会多不会少|还不止|只会更多)", plain
    )
    if found and "上" not in found["figure"]:
        return f"至少{found['figure']}"
    return re.sub(r"(?<=上[百千]人次)(?:吧)?,只多不少$", "", plain)


def _short_of(plain: str) -> int | None:
    """还差两项就够八项: six."""
    found = re.fullmatch(
        rf"(?:现在|目前)?(?:就)?还?差(?P<gap>{N}[个项件篇])就?(?:够|到|满|凑够|凑满|是)(?P<goal>{N}[个项件篇])(?:了)?",
        plain,
    )
    gap, goal = (_only(found["gap"]), _only(found["goal"])) if found else (None, None)
    if gap is None or goal is None or gap.high != gap.low or goal.high != goal.low or gap.unit != goal.unit:
        return None
    return goal.low - gap.low if goal.low >= gap.low else None


def _beside_this(plain: str, spec: FactSpec) -> Any:
    """The bases led besides this one: 算上这个共三个 is two others, 只有这一个 none."""
    joined = re.sub(r"^没有?(?:了|的)?,(?=[就只])", "", ",".join(clauses(prepare(plain).plain)))
    one = r"(?:他|她|现在|目前)*(?:就|只|仅)(?:有|是|负责|带)?(?:我们)?这(?:一)?个(?:基地)?(?:,?(?:别的|其他的?|其它的?)(?:都|也)?没有?)?"
    if re.fullmatch(one, joined):
        return 0
    counted = re.fullmatch(
        rf"(?:他|她)?(?:加上|算上|连同?|包括)(?:我们)?(?:这|现在这|本)(?:一|次申报的)?个?(?:基地)?(?:在内)?,?(?:一共|总共|共|是|有|就|也|才)*(?P<total>{N})个(?:基地)?",
        joined,
    )
    total = _only(f"{counted['total']}个") if counted else None
    return total.low - 1 if total is not None and total.low == total.high and total.low else None
