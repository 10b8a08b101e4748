"""Chinese sentences that a clerk can paste: what was given, the threshold, the distance, and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from assistant.rules.facts import Days, FactSpec, Range
from assistant.rules.logic import Figure, Number, Truth, bounds, years_later
from assistant.rules.parameters import Background, RatioBands, version_on
from assistant.rules.trees import RoomForOne

EXACTLY = "（恰好达到门槛，以上含本数）"


def plain(number: Number) -> str:
    """A number as people write it: no exponent, no trailing zeros."""
    if isinstance(number, int):
        return str(number)
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def quoted(text: str) -> str:
    """Between “ and ”; quotation marks inside become single ones."""
    return f"“{text.replace('“', '‘').replace('”', '’')}”"


def percentages(percents: Sequence[Decimal], truth: Truth = None) -> str:
    """「5%」, or what must be passed where several may apply: the highest to hold, the lowest to fail."""
    if truth is None or len(percents) == 1:
        return "或".join(f"{plain(percent)}%" for percent in percents)
    return f"最高一档的{plain(max(percents))}%" if truth else f"最低一档的{plain(min(percents))}%"


def shown(figure: Figure, unit: str) -> str:
    """「18篇」「15至23篇」「15篇或更多」."""
    low, high = bounds(figure)
    if high is None:
        return f"{plain(low)}{unit}或更多"
    return f"{plain(low)}{unit}" if low == high else f"{plain(low)}至{plain(high)}{unit}"


def yes_no(flag: bool) -> str:
    """是 or 否."""
    return "是" if flag else "否"


def day(when: date) -> str:
    """「2027年3月1日」."""
    return f"{when.year}年{when.month}月{when.day}日"


def minimum(name: str, figure: Figure, threshold: int, unit: str, truth: Truth) -> str:
    """A count against a minimum."""
    low, high = bounds(figure)
    given, needed = f"{name}{shown(figure, unit)}", f"{threshold}{unit}"
    if truth is None:
        return f"{given}，是否达到{needed}要看准确数"
    if truth:
        exact = EXACTLY if low == high == threshold else ""
        return f"{given}，符合不少于{needed}{exact}"
    return f"{given}，少于{needed}，{_short(threshold, low, high, unit)}"


def _short(threshold: int, low: Number, high: Number | None, unit: str) -> str:
    least = threshold - (low if high is None else high)
    if low == high:
        return f"差{plain(least)}{unit}"
    return f"至少差{plain(least)}{unit}"


def room(name: str, figure: Figure, leaf: RoomForOne, unit: str, truth: Truth) -> str:
    """What exists already, plus the one applied for, against a limit."""
    given = f"{name}{shown(figure, unit)}"
    if truth is None:
        return f"{given}，要看准确数才能判断是否合于{quoted(leaf.phrase)}"
    if truth:
        return f"{given}，加上本次申报不超过{leaf.limit}{unit}，符合{quoted(leaf.phrase)}"
    low, _ = bounds(figure)
    return f"{given}，加上本次申报至少{plain(low + 1)}{unit}，超出{leaf.limit}{unit}的限额，与{quoted(leaf.phrase)}不合"


def flag(name: str, value: bool, phrase: str, truth: Truth) -> str:
    """A yes/no fact against what the text asks."""
    return f"{name}：{yes_no(value)}，{'符合' if truth else '不符合'}{quoted(phrase)}"


def choice(name: str, value: str, phrase: str, truth: Truth) -> str:
    """A choice against the values that the text asks."""
    return f"{name}为{value}，{'符合' if truth else '未达到'}{quoted(phrase)}"


def around(when: Days) -> str:
    """「为2025年9月1日至2025年9月30日之间的某天」, or 「不详」."""
    if when.first and when.last:
        return f"为{day(when.first)}至{day(when.last)}之间的某天"
    if when.first:
        return f"为{day(when.first)}或以后"
    return f"为{day(when.last)}或以前" if when.last else "不详"


def in_force(name: str, until: date | Days, as_of: date, truth: Truth) -> str:
    """A date of expiry against the day of application."""
    if isinstance(until, Days):
        said = {True: "仍在有效期内", False: "已过期，不在有效期内", None: "是否仍在有效期内要看准确日期"}[truth]
        return f"{name}{around(until)}，申报日{day(as_of)}{said}"
    if not truth:
        return f"{name}为{day(until)}，早于申报日{day(as_of)}，已过期{(as_of - until).days}天，不在有效期内"
    last = "（申报当日为有效期最后一天，仍在有效期内，届满含当日）" if until == as_of else ""
    return f"{name}为{day(until)}，申报日{day(as_of)}仍在有效期内{last}"


def waited_roughly(name: str, since: Days, as_of: date, years: int, truth: Truth) -> str:
    """A ban whose first day is not known exactly, against the day of application."""
    said = {True: f"已满{years}年", False: f"未满{years}年", None: f"是否已满{years}年要看准确日期"}[truth]
    free = [years_later(end, years) for end in (since.first, since.last) if end]
    until = f"，{years}年期满最早为{day(free[0])}" if free and since.first else ""
    if len(free) > 1:
        until += f"、最晚为{day(free[1])}"
    return f"{name}{around(since)}（起算点原文未写明，按撤销决定之日计）{until}，申报日{day(as_of)}{said}"


def waited(name: str, ban: tuple[date, date], as_of: date, years: int, truth: Truth) -> str:
    """A ban (from, free again on) against the day of application."""
    since, free_on = ban
    leap = f"（{since.year + years}年没有2月29日，按从严取3月1日）" if (since.month, since.day) == (2, 29) else ""
    if (free_on.month, free_on.day) == (since.month, since.day):
        leap = ""
    given = f"{name}为{day(since)}（起算点原文未写明，按撤销决定之日计），{years}年期满之日为{day(free_on)}{leap}"
    odd = "；撤销日期晚于申报日，请核对两个日期" if since > as_of else ""
    if truth:
        return f"{given}，申报日{day(as_of)}已满{years}年{'（恰为期满当日）' if as_of == free_on else ''}"
    return f"{given}，申报日{day(as_of)}未满{years}年，还差{(free_on - as_of).days}天{odd}"


def yearly(name: str, figures: Sequence[Figure], threshold: int, years: int, unit: str) -> str:
    """Counts of single years, oldest first."""
    last = figures[-years:]
    texts = "、".join(shown(figure, unit) for figure in last)
    head = f"{name}（由早到近最近{len(last)}年）{texts}"
    parts = [head]
    for back, figure in zip(range(len(last), 0, -1), last, strict=True):
        low, high = bounds(figure)
        year = "最近一年" if back == 1 else f"往前第{back - 1}年"
        if high is not None and high < threshold:
            parts.append(f"{year}{shown(figure, unit)}，少于{threshold}{unit}，{_short(threshold, low, high, unit)}")
        elif low < threshold:
            parts.append(f"{year}要看准确数")
        elif low == high == threshold:
            parts.append(f"{year}{plain(low)}{unit}{EXACTLY}")
    if len(parts) == 1 and len(last) == years:
        parts.append(f"各年均符合不少于{threshold}{unit}")
    if len(last) < years:
        parts.append(f"只有{len(last)}年的数，须有最近{years}年的数；按年逐一比较，不取平均")
    return "，".join(parts)


def ratio(
    part: tuple[FactSpec, Figure], whole: tuple[FactSpec, Figure], percents: Sequence[Decimal], truth: Truth
) -> str:
    """A ratio against the percentage(s) that may apply; rounding is for show only."""
    given = f"{part[0].label}{shown(part[1], '万元')}，{whole[0].label}{shown(whole[1], '万元')}"
    standard = percentages(percents, truth)
    if isinstance(part[1], Range) or isinstance(whole[1], Range):
        said = {True: "占比不低于", False: "占比低于", None: "是否达到要看准确数，标准为"}[truth]
        return f"{given}，{said}{standard}"
    about = _percentage(part[1], whole[1], percents)
    if truth:
        same = len(percents) == 1 and part[1] * 100 == percents[0] * whole[1]
        return f"{given}，占比{about}，符合不低于{standard}{EXACTLY if same else ''}"
    if truth is None:
        return f"{given}，占比{about}，适用的标准为{standard}，要看最近一年销售收入"
    short = min(percents) * whole[1] / 100 - part[1]
    return f"{given}，占比{about}，低于{standard}，研发费用差{plain(short)}万元"


def _percentage(part: Number, whole: Number, percents: Sequence[Decimal]) -> str:
    """Rounded for show, with as many digits as keep it apart from the standard (4.9999% is not 5%)."""
    exact = Decimal(part) * 100 / Decimal(whole)
    for places in range(2, 12):
        rounded = exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
        if rounded == exact or rounded not in percents:
            break
    return f"{'' if rounded * whole == part * 100 else '约'}{plain(rounded)}%"


def bands(parameter: RatioBands) -> str:
    """Where the percentage comes from, and since when this version has held."""
    source = f"《{parameter.title}》（{parameter.number}，{day(parameter.issued_on)}）{parameter.article}"
    return f"标准取自{source}，该版本{period(parameter.valid_from, parameter.valid_until)}有效"


def period(since: date, until: date | None) -> str:
    """「自2016年1月1日起」「2016年1月1日至2020年12月31日」."""
    return f"{day(since)}至{day(until)}" if until else f"自{day(since)}起"


def no_bands(versions: Sequence[RatioBands], as_of: date) -> str:
    """No version of the percentages holds on the day of application."""
    known = "、".join(dict.fromkeys(period(version.valid_from, version.valid_until) for version in versions))
    return f"申报日{day(as_of)}没有有效的《{versions[0].title}》比例标准（所收版本{known}有效），须查明当日的标准"


def background(versions: Sequence[Background], as_of: date) -> str:
    """What the reader may want to know; the latest earlier version, said to be old, where none holds."""
    version = version_on(versions, as_of)
    if version:
        return f"参考（不影响结论）：{version.say}（{version.source}）"
    earlier = [version for version in versions if version.valid_from <= as_of]
    old = f"，所收最近的一版为：{earlier[-1].say}（{earlier[-1].source}）" if earlier else ""
    return f"参考（不影响结论）：{versions[0].title}没有收录{day(as_of)}适用的内容{old}"
