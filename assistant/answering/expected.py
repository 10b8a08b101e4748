"""What kind of figure a question asks for, and whether a clause has any of that kind.

「服务团队最少要几个人」 matches the clause on service teams, which names no number of people: then the clause settles
something else, and to show it as the answer would be wrong however alike the words are.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from assistant.quantities import find_quantities

_TIME_UNITS = {"年", "日", "个工作日", "个月", "周"}
_PERIOD = re.compile("每年|年度|期间|定期|有效期|周期|同时废止")


def _has_time(text: str) -> bool:
    return bool(_PERIOD.search(text)) or any(quantity.unit in _TIME_UNITS for quantity in find_quantities(text))


def _has_people(text: str) -> bool:
    return any(quantity.unit in ("人", "人次") for quantity in find_quantities(text))


@dataclass(frozen=True, slots=True)
class Expected:
    """``name`` of what is asked for, the words that ask for it, and whether a text has any."""

    name: str
    asked: re.Pattern[str]
    held: Callable[[str], bool]


#: 没花多少钱, 不管多久, 近几年: statements.
_STATED = r"(?<![没无不近第])(?<!没有|不管|无论|没花|没砸)"
EXPECTED = (
    Expected(
        "金额",
        re.compile(_STATED + r"(?:多少钱|多少万|多少元|多少亿|几万块?|多少经费|多少资金)"),
        lambda text: "元" in text,
    ),
    Expected(
        "比例",
        re.compile(
            r"百分之(?:几|多少)|多少比例|(?:占比|比例|股比|占股|持股|控股)(?:是|要|得|有没有|的|到|达到)?(?:上限|下限|限制|要求|多少|几)|"
            r"(?:占|各占)(?:到|了)?(?:多少|几)|几成"
        ),
        lambda text: bool(re.search("[%％]|百分之|比例", text)),
    ),
    Expected(
        "时间",
        re.compile(
            _STATED
            + r"(?:多久|多长时间|几天|多少天|几个月|几年(?![里来内期前后])|多少年|几周|多少个?工作日|几个工作日|多少个月)"
        ),
        _has_time,
    ),
    Expected("人数", re.compile(_STATED + r"(?:几个人|多少个?人(?!次)|几人|多少名|几位|几名)"), _has_people),
    Expected("分值", re.compile(r"(?:得|加|扣|占|低|高|打|差)了?(?:多少|几)分(?!钟)"), lambda _: False),
    Expected("日期", re.compile(r"几月份?|几号|哪个月|截止(?:日期|时间)"), lambda _: False),
    Expected(
        "联系方式",
        re.compile(
            r"电话(?:号码)?(?:是|给|发|有)?(?:多少|几号|一下|没有|$)|(?:联系|咨询)电话|联系方式|哪个处室?|"
            r"(?:网址|链接|邮箱)(?:是|有没有|多少|在哪|$)|哪个(?:网址|邮箱)"
        ),
        lambda _: False,
    ),
)


def lacking(question: str, text: str) -> Expected | None:
    """The kind of figure that a question (normalised) asks for and a clause's ``text`` has none of."""
    return next((e for e in EXPECTED if e.asked.search(question) and not e.held(text)), None)
