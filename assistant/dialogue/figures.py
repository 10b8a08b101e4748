"""Figures of a turn without their noun, and the known facts that they can belong to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from assistant.rules import FactKind, FactSpec
from assistant.rules.interview import Interview
from assistant.rules.sentences import read_sentence
from assistant.rules.sentences.amounts import Amount, find_amounts
from assistant.rules.sentences.text import prepare

#: A turn that says more than a figure may be about other things.
_LONGEST = 24
#: Words that say which of several counts is meant, where the sentence reader found too little to go by.
_ABOUT = (
    (re.compile(r"联合|合著|合写|合发|合署|署名|合作发|合作论文|合作的|中外"), ("joint_papers_3y",)),
    (re.compile(r"对外|海外|到国外|国外落"), ("outbound_cases_3y",)),
    (re.compile(r"引进"), ("inbound_cases_3y",)),
    (re.compile(r"许可"), ("licensing_cases_3y",)),
    (re.compile(r"高级职称|教授|专家|海外"), ("senior_staff_intl",)),
    (re.compile(r"论文|文章|SCI|EI", re.I), ("sci_ei_papers_3y",)),
    (re.compile(r"专利|知识产权|授权|自主"), ("ip_grants_3y", "own_ip_3y")),
    (re.compile(r"奖|排(?:名|在)?(?:都)?(?:在)?前三|排名|排第"), ("awards_top3_3y",)),
    (re.compile(r"牵头"), ("led_intl_projects_3y",)),
    (re.compile(r"参与"), ("joined_projects_3y",)),
    (re.compile(r"转移"), ("transfer_projects_3y", "outbound_cases_3y", "inbound_cases_3y")),
    (re.compile(r"项目"), ("intl_projects_3y", "transfer_projects_3y", "led_intl_projects_3y")),
    (re.compile(r"交流"), ("exchange_person_times_3y",)),
    (re.compile(r"职称"), ("trained_title_staff", "senior_staff_intl")),
    (re.compile(r"培训|培养"), ("trained_person_times",)),
    (re.compile(r"学科|同一?领域"), ("existing_bases_in_discipline",)),
)


def named(text: str, specs: list[FactSpec]) -> list[FactSpec]:
    """Of some facts those that the words of a turn are about; all of them where the words say nothing."""
    for words, names in _ABOUT:
        if words.search(text) and (named := [spec for spec in specs if spec.id in names]):
            return named
    return specs


def says_which(text: str) -> bool:
    """Whether the words name what a figure of theirs counts."""
    return any(words.search(text) for words, _ in _ABOUT)


def named_anywhere(text: str, specs: list[FactSpec]) -> list[FactSpec]:
    """Of some facts those that any noun of the words names; all of them where there is no noun."""
    named_here = [name for words, names in _ABOUT if words.search(text) for name in names]
    return [spec for spec in specs if spec.id in named_here] if named_here else specs


def counted_as(amount: Amount, case: Interview) -> list[FactSpec]:
    """The known counts whose unit a figure has."""
    return _counted(amount, case)


def named_only(text: str, specs: list[FactSpec]) -> list[FactSpec]:
    """Of some facts those that the first noun of the words names; none of them where it names another fact."""
    names = next((names for words, names in _ABOUT if words.search(text)), None)
    return specs if names is None else [spec for spec in specs if spec.id in names]


def candidates(
    new: Amount, text: str, case: Interview, said: Sequence[str], old: Amount | None = None
) -> list[FactSpec]:
    """The known counts that the figure can stand for: by unit, then by the value taken back, noun, and last turn."""
    found = _counted(new, case)
    if new.unit == "篇" and not _ABOUT[0][0].search(text):
        total = [spec for spec in found if spec.id == "sci_ei_papers_3y"]
        found = total if total and (_ABOUT[5][0].search(text) or _rather_the_total(new, text, case)) else found
    if new.unit == "篇" and "joint_papers_3y" not in case.facts and _JOINTLY.search(text) and "总" not in text:
        found = [spec for spec in found if spec.id != "sci_ei_papers_3y"]  # 有一篇老外作者撤名了，只剩2篇
    if old is not None:
        return named(text, [spec for spec in found if case.facts[spec.id] == old.value] or found)
    said_before = [spec for spec in found if any(case.facts[spec.id] == a.value for a in amounts_of(text) if a != new)]
    if len(said_before) == 1 and said_before[0] in named(text, found):
        return said_before  # 80人次统计漏了一期，应该是108人次
    chosen = named(text, found)
    if len(chosen) > 1 and chosen == found:
        for turn in reversed(said):
            last = read_sentence(turn, case.as_of).facts
            if last:
                return [spec for spec in found if spec.id in last] or found
    return chosen


_JOINTLY = re.compile(r"联合发|联合(?:的|论文|署名)|合著|合写|老外|外方|外国|中外")
#: 再发两篇 is a difference, not what there is.
_MORE = re.compile(r"再|又|还有|另外|另有|新增|增加|加上|多[\d一二两三四五六七八九十]")


def _rather_the_total(new: Amount, text: str, case: Interview) -> bool:
    """Whether 18篇 without a noun stands for all papers: nearer to what is known of them than of the joint ones."""
    total, joint = case.facts.get("sci_ei_papers_3y"), case.facts.get("joint_papers_3y")
    if not isinstance(total, int) or not isinstance(joint, int) or _MORE.search(text):
        return True
    return new.low >= joint and new.low * new.low >= total * joint


_UNITS = {
    **dict.fromkeys(("件", "项"), ("项", "件", "个")),
    "个": ("项", "件", "个", "人", "场"),
    **dict.fromkeys(("人", "名", "位"), ("人",)),
    "次": ("人次", "场"),
}


def _counted(amount: Amount, case: Interview) -> list[FactSpec]:
    """The known counts that a figure of this unit may belong to."""
    units = _UNITS.get(amount.unit, (amount.unit,))
    # The same patents are known under two names; the type says which counts.
    other = {"联合研究类": "own_ip_3y", "特色类": "ip_grants_3y"}.get(case.facts.get("base_type", ""))
    specs = [case.rules.vocabulary[name] for name in case.facts if name != other]
    return [s for s in specs if s.kind is FactKind.COUNT and (not amount.unit or s.unit in units)]


def which(new: Amount, found: Sequence[FactSpec], case: Interview) -> str:
    """The question which known fact a figure belongs to."""
    meant = found or _counted(new, case)
    choices = "、".join(spec.label for spec in meant[:4])
    return f"“{new.text}”说的是哪一项{f'（{choices}）' if choices else ''}？请连同名称再说一遍。"


def amounts_of(text: str) -> list[Amount]:
    """The counts of a turn, in order."""
    return list(_amounts(text)) if text else []


@lru_cache(maxsize=512)
def _amounts(text: str) -> tuple[Amount, ...]:
    # The readers of a turn ask for the same words again and again.
    return tuple(find_amounts(prepare(text).plain))


_OF_NO_FACT = frozenset({"期", "届", "批", "家", "所", "份", "本", "天", "轮"})


def lone_amount(text: str) -> Amount | None:
    """The one exact count of a turn, where it has just one; 一期 and 两家 count nothing that a clause asks for."""
    found = [amount for amount in amounts_of(text) if amount.unit not in _OF_NO_FACT]
    return found[0] if len(found) == 1 and not found[0].vague and found[0].low == found[0].high else None


#: Figures of other years, of a part, of others, or still to come.
_NOT_THE_COUNT = re.compile(
    r"(?<!\d)\d[和、与跟]\d(?!\d)|有(?:\d+|[一两二三四五六七八九十]+)[篇项件场人个名位次]+(?:还|没|未|是|在|不|刚)|多(?:算|报|记|填|写|统计|数|计|登)|其中|里面|当中|[市县区校厅院]级|去年|今年|前年|每年|年均|平均|近[一二两四五六七八九十1245-9]年|隔壁|别人|人家|对方|外方|同行|在审|在投|在谈|正在|[差缺]|还要|再|又|另外|还有|此外|第|"
    r"计划|准备|明年|打算|目标|要求|门槛|标准|至少|不少于|[?？]|吗|呢$|多少|如果|要是|假如|还是不|怎么|[这那](?:[一两几三四]|\d)[个条项点]|分别|[过行够能可]不[过行够能可]|为什么|为啥|凭什么|天|月|日|点"
)
_BARE_NUMBER = re.compile(
    r"(?:[\u4e00-\u9fff，,\s]{0,12}?(?:是|查了|数了|对了|改成|为|就|只有)?[,，]?)?(?<![\d.])(\d{1,5})(?![\d.%％万亿])(?:刚好|正好|整)?[。了吧哈]*$"
)


def sole_figure(text: str, case: Interview) -> dict[str, Any]:
    """呃18篇, 查了，18: a lone figure, where just one known count has its unit."""
    plain = re.sub(r"符合要求的?|达标的?", "", text)
    if _NOT_THE_COUNT.search(plain) or len(plain) > _LONGEST:
        return {}
    amounts = amounts_of(plain)
    if not amounts and (bare := _BARE_NUMBER.fullmatch(plain.strip())):
        counts = [name for name in case.facts if case.rules.vocabulary[name].kind is FactKind.COUNT]
        return {counts[0]: int(bare[1])} if len(counts) == 1 else {}
    if len(amounts) != 1 or amounts[0].vague or amounts[0].low != amounts[0].high:
        return {}
    found = candidates(amounts[0], plain, case, ())
    every = _counted(amounts[0], case)
    # 培养职称专业技术人员30人次 speaks of another fact than the one counted in 人次.
    sole = len(found) == 1 and len(every) == 1 and bool(named_only(plain, found))
    known: Any = case.facts[found[0].id] if sole else None
    if isinstance(known, list) and isinstance(known[0], int) and amounts[0].low < known[0]:
        return {}  # a further one of a year, after at least two
    return {found[0].id: amounts[0].low} if sole else {}


def exact(value: Any) -> bool:
    """A value that leaves nothing open; a range may only come of a figure whose noun was left out."""
    return not isinstance(value, list)


def whole(value: Any) -> bool:
    """A plain count, no range and no yes or no."""
    return isinstance(value, int) and not isinstance(value, bool)
