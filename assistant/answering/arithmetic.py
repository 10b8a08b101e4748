"""What can be computed from the figures of a question and of a clause: 18篇 against 20篇（含）以上.

Only plain comparisons of two numbers with the same unit; a verdict on a clause is the checker's business.
"""

from __future__ import annotations

import re

from assistant.answering.own_figures import (
    HEARD,
    OwnFigure,
    asks_enough,
    fragment_at,
    is_subset,
    is_vague,
    kinds_of,
    own_figures,
)
from assistant.quantities import Quantity, find_quantities

#: The asker repeats a figure, and asks whether it is so.
_HEARSAY = re.compile(
    HEARD.pattern
    + r"|不是.{0,18}(?:吗|嘛|么|吧)|是不是|是吧|对吧|对吗|对不对|没错吧|没错|是这样吗|真的吗|是真的|才(?:能|行|可以|够)"
)
#: A figure right before 吗 or a sentence that ends in 吧 is a guess to be confirmed or denied.
_GUESS = re.compile(
    r"(?:要|是|得|满|需要?|必须有?)[0-9零一二两三四五六七八九十百]+[^，,。？?0-9]{1,4}吗[？?]?$|吧[？?]?$|对吗[？?]?$"
)
_SUMS = re.compile(r"[两二三四五六七2-7]年|平均|加起来|总共|一共|合计|累计")


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else str(value)


def compare_figures(question: str, say: str, clause: str) -> str | None:
    """What follows from the asker's figures, or ``None`` where nothing certain can be computed.

    Args:
        question: the normalised question.
        say: the conclusion that will lead the answer (its figure is the one asked about).
        clause: the clause's text, which must hold the same figure.

    Returns:
        A denial (``**不是10天**。``) that goes before the conclusion, or a line for each figure weighed.
    """
    weighed = weigh(question, say, clause)
    return "\n\n".join(weighed) if weighed else _denial(question, say, clause)


def is_denial(figure: str) -> bool:
    """Whether the comparison says that a figure which was heard is wrong."""
    return figure.startswith("**不是")


def is_short(figure: str) -> bool:
    """Whether a figure stays below the clause's."""
    return "不符合" in figure


# --- what was heard ----------------------------------------------------------------------------------------


def _denial(question: str, say: str, clause: str) -> str | None:
    if not (_HEARSAY.search(question) or (_GUESS.search(question) and not asks_enough(question))):
        return None
    own = {figure.quantity.start for figure in own_figures(question)}
    asked = [q for q in find_quantities(question) if not q.window and q.start not in own]
    whole = say.replace("**", "")
    if not is_subset(question):
        # 其中 opens a subset: the whole's figure stands before it, unless the asker may mean the subset.
        whole = whole.split("其中")[0]
    said, held = find_quantities(whole), {q.key for q in find_quantities(clause)}
    for quantity in asked:
        threshold = _only(said, quantity.unit) or _other_day(said, quantity)
        if threshold is None or threshold.key not in held:
            continue
        # 「一百多人，是吧」 may well be the clause's 100.
        settled = threshold.key == quantity.key or is_vague(quantity, question)
        several = sum(q.unit == quantity.unit for q in asked) > 1
        return None if settled or several else f"**不是{quantity.text}**。"
    return None


def _only(quantities: tuple[Quantity, ...], unit: str) -> Quantity | None:
    """The single threshold of that unit, if it is single: 20篇 and 3篇 in one sentence decide nothing."""
    same = {q.value: q for q in quantities if q.unit == unit and not q.window}
    return next(iter(same.values())) if len(same) == 1 else None


def _other_day(said: tuple[Quantity, ...], quantity: Quantity) -> Quantity | None:
    """5个工作日 answers 「不是10天吗」: another unit, the same thing."""
    others = {"日": "个工作日", "个工作日": "日", "个月": "年", "年": "个月"}
    return _only(said, others[quantity.unit]) if quantity.unit in others else None


# --- what the asker has ------------------------------------------------------------------------------------


def weigh(question: str, say: str, clause: str) -> list[str]:
    """A line for each figure of the asker's own that can be held against a lower limit of the conclusion."""
    plain = say.replace("**", "")
    held = {q.key for q in find_quantities(clause)}
    limits = [q for q in find_quantities(plain) if q.comparator == ">=" and q.key in held and q.unit != "年"]
    figures = own_figures(question)
    matched: dict[Quantity, list[OwnFigure]] = {}
    for figure in figures:
        limit = _limit_for(figure, limits, plain, question)
        if limit:
            matched.setdefault(limit, []).append(figure)
    return [
        _against(given[0], limit, question)
        for limit, given in matched.items()
        # 15篇 SCI and 8篇 EI may be the same papers: two figures against one limit decide nothing.
        if len(given) == 1 and _same_window(question, clause) and _is_offered(given[0], limit, question)
    ]


def _limit_for(figure: OwnFigure, limits: list[Quantity], say: str, question: str) -> Quantity | None:
    """The limit that is about the same things as the figure, if it is single."""
    fitting = [q for q in limits if q.unit in figure.units]
    if is_subset(say):
        fitting = [q for q in fitting if is_subset(fragment_at(say, q.start)) == figure.subset]
    elif figure.subset:
        fitting = []
    if not figure.subset and is_subset(question) and len({q.value for q in limits if q.unit in figure.units}) > 1:
        # 「跟外方合写的，18篇够不够」: of which limit it is not certain.
        fitting = fitting if any(other.subset for other in own_figures(question)) else []
    kinds = figure.kinds or kinds_of(question)
    scored = [(len(kinds & _kinds_around(say, q)), q) for q in fitting]
    best = max((score for score, _ in scored), default=0)
    chosen = {q.value: q for score, q in scored if score == best}
    return next(iter(chosen.values())) if len(chosen) == 1 and (best or not kinds) else None


def _kinds_around(say: str, quantity: Quantity) -> frozenset[str]:
    return kinds_of(fragment_at(say, quantity.start)) or kinds_of(say)


def _same_window(question: str, clause: str) -> bool:
    """近五年 is not the clause's window, and a sum over several years says nothing about each year."""
    years = {q.value for q in find_quantities(question) if q.unit == "年"}
    if "每年" in clause:
        return not _SUMS.search(question) and years <= {1}
    return years <= {3} or not re.search("近(?:三|3)年", clause)


def _is_offered(figure: OwnFigure, limit: Quantity, question: str) -> bool:
    """Whether the figure is the asker's count, not the limit itself that is being asked about (20篇是怎么数的)."""
    if HEARD.search(question):
        return False
    if figure.marked:
        return True
    if _HEARSAY.search(question) or (_GUESS.search(question) and not asks_enough(question)):
        return False
    if figure.quantity.value == limit.value or re.search(r"什么|啥|哪|怎么|怎样|咋|多少|谁|几[个项篇件场]", question):
        return asks_enough(question)
    return True


def _against(figure: OwnFigure, limit: Quantity, question: str) -> str:
    # The limit's unit and digits, however the asker wrote theirs (两件, 4名): the sum is checked by them.
    value, least, unit = figure.quantity.value, _number(limit.value), limit.unit
    given = f"{_number(value)}{unit}"
    if value < limit.value:
        gap = _number(limit.value - value)
        return f"**单看这一个数，不符合**：{given}少于{least}{unit}，差{gap}{unit}，未达到。"
    same = "（“以上”“不少于”包括本数）" if value == limit.value else ""
    return f"**单看这一个数，符合**：{given}达到{least}{unit}的下限{same}。"
