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
#: A figure right before 吗 or a sentence that ends in 吧 is a guess to be confirmed or denied.
_GUESS = re.compile(
    r"(?:要|是|得|满|需要?|必须有?)[0-9零一二两三四五六七八九十百]+[^，,。？?0-9]{1,4}吗[？?]?$|吧[？?]?$|对吗[？?]?$"
)
#: The asker states their own count and asks whether it will do.
_ASKS_ENOUGH = re.compile(r"够|行不行|行吗|行不|可以|算|达标|满足|符合|合格|能过|能报|能不能|通融|卡|还差|差多少")
_YEARS = re.compile(r"[两二三四五六七2-7]年|平均|加起来|总共|一共|合计|累计")
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
    enough = bool(_ASKS_ENOUGH.search(question))
    hearsay = bool(_HEARSAY.search(question) or (_GUESS.search(question) and not enough))
    for quantity in asked:
        if quantity.unit == "年" and not hearsay:
            continue
        threshold = _only(said, quantity.unit) or (_other_day(said, quantity) if hearsay else None)
        if threshold is None or threshold.key not in {q.key for q in held}:
            continue
        if sum(q.unit == quantity.unit for q in asked) > 1:
            return None
        if hearsay:
            # 「一百多人，是吧」 may well be the clause's 100.
            settled = threshold.key == quantity.key or _is_vague(quantity, question)
            return None if settled else f"**不是{quantity.text}**。"
        if enough and threshold.comparator == ">=" and _same_window(question, say):
            return _against(quantity, threshold, question)
    return None


def _same_window(question: str, say: str) -> bool:
    """每年 is asked for: a sum over several years says nothing about a year."""
    return "每年" not in say or not _YEARS.search(question)


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
    # The threshold's unit and digits, however the asker wrote theirs (两件, 4名): the sum is checked by them.
    given = f"{_number(quantity.value)}{threshold.unit}"
    if quantity.value < threshold.value:
        gap = _number(threshold.value - quantity.value)
        return f"单看这一个数：{given}少于{_number(threshold.value)}{threshold.unit}，差{gap}{threshold.unit}。"
    same = "（“以上”“不少于”包括本数）" if quantity.value == threshold.value else ""
    return f"单看这一个数：{given}达到{_number(threshold.value)}{threshold.unit}的下限{same}。"
