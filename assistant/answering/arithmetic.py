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
    + r"|不是.{0,18}(?:吗|嘛|么|吧)|是不是|是吧|对吧|对吗|对不对|没错吧|没错|是这样吗|真的吗|是真的|才(?:能|行|可以|够)|就(?:达标|满足|合格|符合|[行够]了)"
)
#: A figure right before 吗 or a sentence that ends in 吧 is a guess to be confirmed or denied.
#: 「要求20场，这也太多」: a rule that may not be the clause's; years and days stand for too many things.
_CLAIMED = re.compile(r"(?:要求|规定|必须|起码|至少|既然)[^，,。？?]{0,8}[0-9零一二两三四五六七八九十百]")
_GUESS = re.compile(
    r"(?:要|是|得|满|需要?|必须有?)[0-9零一二两三四五六七八九十百]+[^，,。？?0-9]{1,4}吗[？?]?$|吧[？?]?$|对吗[？?]?$"
)
_TIME = ("年", "日", "个工作日", "个月")
_SUMS = re.compile(r"[两二三四五六七2-7]年|平均|加起来|总共|一共|合计|累计")


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else str(value)


def is_short(line: str) -> bool:
    """Whether a figure that was weighed stays below the clause's."""
    return "不符合" in line


def deny(question: str, say: str, clause: str) -> str | None:
    """``**不是10天**。`` where the asker heard a figure that is not the clause's, else ``None``.

    Args:
        question: the normalised question.
        say: the conclusion that will lead the answer (its figure is the one asked about).
        clause: the clause's text, which must hold the same figure.
    """
    heard = bool(_HEARSAY.search(question) or (_GUESS.search(question) and not asks_enough(question)))
    if not heard and not _CLAIMED.search(question):
        return None
    theirs = () if HEARD.search(question) else own_figures(question)
    own = {figure.quantity.start for figure in theirs if figure.marked}
    asked = [q for q in find_quantities(question) if not q.window and q.start not in own]
    whole = say.replace("**", "")
    if not is_subset(question):
        # 其中 opens a subset: the whole's figure stands before it, unless the asker may mean the subset.
        whole = whole.split("其中")[0]
    said, held = find_quantities(whole), {q.key for q in find_quantities(clause)}
    for quantity in asked:
        threshold = _only(said, quantity.unit) or _other_day(said, quantity)
        if threshold is None or threshold.key not in held or (not heard and quantity.unit in _TIME):
            continue
        # 「一百多人，是吧」 may well be the clause's 100.
        settled = threshold.key == quantity.key or is_vague(quantity, question)
        several = len({q.value for q in asked if q.unit == quantity.unit}) > 1
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


def weigh(question: str, say: str, clause: str) -> dict[int, str]:
    """A line for each figure of the asker's own that can be held against a lower limit of the conclusion.

    Keyed by where the figure stands in the question.
    """
    figures = own_figures(question)
    plain = say.replace("**", "")
    if not figures or "歧义" in plain:
        return {}
    held = {q.key for q in find_quantities(clause)}
    limits = [q for q in find_quantities(plain) if q.comparator == ">=" and q.key in held and q.unit != "年"]
    matched: dict[Quantity, list[OwnFigure]] = {}
    for figure in figures if limits else ():
        alone = figure.marked and sum(unit in figure.units for _, unit in held) == 1
        limit = _limit_for(figure, limits, plain, question, alone=alone)
        if limit:
            matched.setdefault(limit, []).append(figure)
    return {
        given[0].quantity.start: _against(given[0], limit)
        for limit, given in matched.items()
        # 15篇 SCI and 8篇 EI may be the same papers: two figures against one limit decide nothing.
        if len(given) == 1 and _same_window(given[0], question, clause) and _is_offered(given[0], limit, question)
    }


def _limit_for(figure: OwnFigure, limits: list[Quantity], say: str, question: str, *, alone: bool) -> Quantity | None:
    """The limit that is about the same things as the figure, if it is single."""
    fitting = [q for q in limits if q.unit in figure.units]
    if is_subset(say) or figure.subset:
        fitting = [q for q in fitting if is_subset(fragment_at(say, q.start)) == figure.subset]
    if not figure.subset and not figure.whole and is_subset(question):
        return None  # 「跟外方合写的，18篇够不够」: of all papers or of these is not certain
    kinds = figure.kinds or kinds_of(question)
    scored = [(len(kinds & _kinds_around(say, q)), q) for q in fitting]
    best = max((score for score, _ in scored), default=0)
    chosen = {q.value: q for score, q in scored if score == best}
    limit = next(iter(chosen.values())) if len(chosen) == 1 else None
    # 「一共三个」 may be three of anything, where a clause counts several things.
    return limit if limit and (best or (not kinds and (alone or limit.unit not in ("项", "件", "人")))) else None


def _kinds_around(say: str, quantity: Quantity) -> frozenset[str]:
    return kinds_of(fragment_at(say, quantity.start)) or kinds_of(say)


def _same_window(figure: OwnFigure, question: str, clause: str) -> bool:
    """近五年 is not the clause's window, and a sum over several years says nothing about each year."""
    own = fragment_at(question, figure.quantity.start)
    # 「近三年2项转移项目、每年5场活动」: each figure has its own years, else those of the message.
    question = own if "年" in own else question
    years = {q.value for q in find_quantities(question) if q.unit == "年"}
    if "每年" in clause:
        return not _SUMS.search(question) and years <= {1}
    # A calendar year may lie before the window.
    return not re.search("近(?:三|3)年", clause) or (years <= {3} and not re.search("(?:19|20)[0-9]{2}", question))


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


def _against(figure: OwnFigure, limit: Quantity) -> str:
    # The limit's unit and digits, however the asker wrote theirs (两件, 4名): the sum is checked by them.
    value, least, unit = figure.quantity.value, _number(limit.value), limit.unit
    given = f"{_number(value)}{unit}"
    if value < limit.value:
        gap = _number(limit.value - value)
        return f"**单看这一个数，不符合**：{given}少于{least}{unit}，差{gap}{unit}，未达到。"
    same = "（“以上”“不少于”包括本数）" if value == limit.value else ""
    return f"**单看这一个数，符合**：{given}达到{least}{unit}的下限{same}。"
