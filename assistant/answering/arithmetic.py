"""What can be computed from the figures of a question and of a clause: 18篇 against 20篇（含）以上.

Only plain comparisons of two numbers with the same unit; a verdict on a clause is the checker's business.
"""

from __future__ import annotations

import re

from assistant.quantities import Quantity, find_quantities

#: The asker repeats what they heard, and asks whether it is so.
_HEARSAY = re.compile(
    r"听说|据说|听人说|有人说|都说|说是|记得|印象|以为|不是.{0,18}(?:吗|嘛|么|吧)|是不是|是吧|对吧|对吗|对不对|没错吧|没错|是这样吗|真的吗|是真的"
)
#: The asker states their own count.
_OWN = re.compile(
    r"我们|我校|我院|我公司|我司|我所|本单位|他们|企业|团队|课题组|只有|才|刚好|正好|一共|总共|共|整|差|发了|有了|办了|做了|获得"
)
_ASKS_ENOUGH = re.compile(r"够|行不行|行吗|行不|可以|算|达标|满足|符合|合格|能过|能报|能不能|通融|卡|还差|差多少")
#: 不到20篇, 大概20篇, 20篇左右: not one number, so nothing certain follows from it.
_VAGUE_BEFORE = re.compile(
    r"(?:不到|没到|未到|未满|不满|不够|没有|大概|大约|约|约莫|差不多|将近|接近|快|快到|快有|几乎|上|好几|最多|顶多|至多)(?:有|了)?$|[0-9][-~—至到]$"
)
_VAGUE_AFTER = re.compile(r"(?:左右|上下|出头|不到|朝上|往上|以上|以下|多)")
#: Papers written together, of which the clause asks for a number of their own.
_SUBSET = re.compile(r"其中|联合发|联合论|中外|合写|合著|合发|外方|老外|国外|外国|境外|一起(?:写|发)")


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else str(value)


def _only(quantities: tuple[Quantity, ...], unit: str) -> Quantity | None:
    """The single threshold of that unit, if it is single: 20篇 and 3篇 in one sentence decide nothing."""
    same = {q.value: q for q in quantities if q.unit == unit and not q.window}
    return next(iter(same.values())) if len(same) == 1 else None


def compare_figures(question: str, say: str, clause: str) -> str | None:
    """One sentence on the asker's figure, or ``None`` where nothing certain can be computed.

    Args:
        question: the normalised question.
        say: the conclusion that will lead the answer (its figure is the one asked about).
        clause: the clause's text, which must hold the same figure.
    """
    asked = [q for q in find_quantities(question) if not q.window]
    # 其中 opens a subset: the whole's figure stands before it, unless the asker may mean the subset.
    whole = say.replace("**", "") if _SUBSET.search(question) else say.replace("**", "").split("其中")[0]
    said, held = find_quantities(whole), find_quantities(clause)
    for quantity in asked:
        if quantity.unit == "年" and not _HEARSAY.search(question):
            continue
        threshold = _only(said, quantity.unit) or (_other_day(said, quantity) if _HEARSAY.search(question) else None)
        if threshold is None or threshold.key not in {q.key for q in held}:
            continue
        if sum(q.unit == quantity.unit for q in asked) > 1:
            return None
        if _HEARSAY.search(question):
            return None if threshold.key == quantity.key else f"**不是{quantity.text}。**"
        if _OWN.search(question) and _ASKS_ENOUGH.search(question) and threshold.comparator == ">=":
            return _against(quantity, threshold, question)
    return None


def _other_day(said: tuple[Quantity, ...], quantity: Quantity) -> Quantity | None:
    """5个工作日 answers 「不是10天吗」: another unit, the same thing."""
    others = {"日": "个工作日", "个工作日": "日", "个月": "年", "年": "个月"}
    return _only(said, others[quantity.unit]) if quantity.unit in others else None


def _is_vague(quantity: Quantity, question: str) -> bool:
    before, after = question[: quantity.start], question[quantity.end :]
    within = re.search(r"^近|多|余", quantity.text)
    return bool(within or _VAGUE_BEFORE.search(before) or _VAGUE_AFTER.match(after))


def _against(quantity: Quantity, threshold: Quantity, question: str) -> str | None:
    years = [q for q in find_quantities(question) if q.unit == "年"]
    if quantity.comparator or _is_vague(quantity, question) or any(q.value != 3 for q in years):
        # 近五年 or 不到20: not the clause's window, or not one number.
        return None
    if quantity.value < threshold.value:
        gap = _number(threshold.value - quantity.value)
        return f"单看这一个数：{quantity.text}少于{_number(threshold.value)}{threshold.unit}，差{gap}{threshold.unit}。"
    same = "（“以上”“不少于”包括本数）" if quantity.value == threshold.value else ""
    return f"单看这一个数：{quantity.text}达到{_number(threshold.value)}{threshold.unit}的下限{same}。"
