"""Counts as people write them: 18篇, 两项, 俩, 二十多, 不到20, 五六场, 15到20, １８.

How inexact words are read (``reading`` says it in Chinese where a user ought to confirm):
20多 → [21, 29], 150多 → [151, 159], 十几 → [11, 19], 几十 → [20, 99], 十来 → [8, 12], 上百 → [100, …],
近20 → [15, 20] (at most a quarter below; it may be said of 20 itself), 约20 and 20左右 → [18, 22] (a tenth either way),
不到20 → [0, 19], 超过20 → [21, …], 至少20 and 20以上 → [20, …]. 好几, 若干 are never turned into figures.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from assistant.statutes.numerals import to_int

_HAN = "零〇○一二两俩仨三四五六七八九十百千廿卅壹贰叁肆伍陆柒捌玖拾佰仟"
_NUMBER = rf"(?:\d+(?:\.\d+)?|[{_HAN}]{{1,12}})"
_BEFORE = {
    "below": "不到|不足|不满|没到|未到|未达到?|没有?达到|少于|低于|小于|<",
    "most": "不超过|没超过|未超过|不多于|最多|至多|顶多|<=|≤",
    "least": "至少|最少|起码|不少于|不低于|不下|少说(?:也|都)?有?|>=|≥",
    "over": "不止|不只|超过|超出|超|多于|大于|高于|突破|>",
    "near": "接近|将近|(?<![到最附新就])近|快到|快要到|快|逼近",
    "about": "大约莫?|大概其?|大致|约莫|约摸|约|差不多有?",
    "guess": "估计有?|可能有?|应该有|好像有?|也许有?|印象中有?",
}
_AFTER = {
    "least": "以上|及以上|[（(]含[)）]以上|起步|打底|往上|保底",
    "most": "以下|以内|之内",
    "over_a_little": "出头|开外|挂零|冒头",
    "about": "左右|上下|的样子|差不多|前后",
}
_UNITS = "人次|个人次|个人(?!次)|场次|平方米|平米|万元|亿元|篇|项|件|场|个|家|名|位|人|次|期|种|套|份|本|届|例|起|门|部|块(?!儿|钱|头)|单(?!位|独|看)|笔"
_DISTRACTING = (
    "年|月|日|号|平|亩|M2|楼|层|岁|度|级|等|区|类|条|章|公里|小时|天|周|倍|点|所|国|台|元|万|亿|%|℃|℉|维|代|[GK]B?"
)
_PATTERN = re.compile(
    "(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _BEFORE.items()) + ")?"
    r"(?:(?:只|仅|都|共)?(?:发表?|举办|办|开|获得?|拿到?|完成|承担|主持|牵头|参与|培训|培养|实施|交流|取得|授权|组织))?"
    rf"(?:了|过|的|有|是|为|:)?\s?(?P<numbers>(?:上百|上千|几十|[二三四五六七八九]?十几|{_NUMBER})(?:(?:-|~|—+|–|到|至|、|或){_NUMBER}){{0,11}})(?P<wan>万(?!元))?"
    rf"(?P<more>多|余|几|来|\+)?(?P<unit>{_UNITS})?(?P<tail>多|余)?"
    "(?:" + "|".join(f"(?P<after_{name}>{words})" for name, words in _AFTER.items()) + ")?"
)
_NOT_A_COUNT = re.compile(
    r"(?:核|查|数|问|算|对|确认)了?一[次遍下]|第[\d一二三四五六七八九十百零〇]+(?:[、和及到至-][\d一二三四五六七八九十]+)?|排名?[\d一二三四五六七八九十]+|(?<![目此之以])前[\d一二三四五两]{1,3}(?![\d年篇项件场人])|"
    r"(?:19|20)\d\d(?=[年.\-/]|$|届|级)|[一二三123]等奖|[一二三四1234]区|Q[1-4]|TOP\d*|[\d.一二三四五六七八九十]{1,8}%|百分之[\d.一二三四五六七八九十百]+|"
    r"\d{7,}|\d{3,4}-\d{6,8}|一带一路|十[四五]五|双一流|同一[个家所]?|一[流级线直些定般起共并旦方样度体]|统一|唯一|进一步|(?<!\d)(?:863|973)(?!\d)"
)
_REFUSED = re.compile(
    r"(?:万|亿|点|分之|几|好几|(?<![总篇件项人场])数|(?<![建做落形达完办促谈])成|(?<![线以算加])上|小|半|没有?|未|不是|不够|差了?|缺了?|(?<![至最不])少了?|除了|除去|不含|不算|降到|涨到|增加到|增加了|增长到|减到)$"
)
_SHORT_OF = re.compile(r"(?:都|也|还)*(?:不到|没到|没有|达不到|不足|未到|不够|不满)(?:了|呢|吧)?(?:$|[,;。!])")
_PAIR = re.compile(r"(十|[二三四五六七八九]十)?([一二两三四五六七八九])([二两三四五六七八九])")


_NO_LIMIT = 10**9


@dataclass(frozen=True, slots=True)
class Amount:
    """A count or a range of counts; ``vague`` names the word that kept it from being a figure."""

    low: int
    high: int | None
    unit: str
    start: int
    end: int
    text: str
    vague: str = ""
    reading: str = ""
    listed: tuple[int, ...] = ()

    @property
    def value(self) -> int | list[int | None]:
        """The JSON form: a figure, or [low, high] with null for an open end."""
        return self.low if self.low == self.high else [self.low, self.high]


def blank_out(text: str, pattern: re.Pattern[str]) -> str:
    """``text`` with every match overwritten, so that offsets stay."""
    return pattern.sub(lambda match: "▁" * len(match.group()), text)


def find_amounts(text: str) -> list[Amount]:
    """The counts of one clause, in order; dates, ranks, areas, telephones and shares are passed over."""
    text = blank_out(text, _NOT_A_COUNT)
    found: list[Amount] = []
    for match in _PATTERN.finditer(text):
        amount = _read(match, text)
        if amount is not None:
            found.append(amount)
    return found


def _read(match: re.Match[str], text: str) -> Amount | None:
    unit = {"个人次": "人次", "场次": "场", "个人": "人"}.get(match["unit"] or "", match["unit"] or "")
    if unit in {"平方米", "平米", "万元", "亿元"} or not _stands_alone(match, text, unit):
        return None
    scale = 10_000 if match["wan"] else 1
    ends = _numbers(match["numbers"], match["more"] or "", scale)
    start = match.start() if any(match[name] for name in _BEFORE) else match.start("numbers")
    base = Amount(0, None, unit, start, match.end(), match.string[start : match.end()].strip())
    if ends is None:
        return replace(base, vague=match["numbers"])
    refused = _REFUSED.search(text[: match.start("numbers")])
    if refused and not (ends == (0,) and refused.group() in {"没", "没有", "未"}):  # 没有 0个 says none twice
        return replace(base, low=ends[0], high=ends[-1], vague=refused.group())
    if len(ends) > 2 or (len(ends) == 2 and "、" in match["numbers"] and abs(ends[1] - ends[0]) != 1):
        return replace(base, low=min(ends), high=max(ends), listed=ends, vague="、")
    if text[max(0, start - 1) : start] == "从" or ends[0] > ends[-1]:
        return replace(base, vague="到")
    return _bounded(base, match, ends[0], ends[-1])


def _stands_alone(match: re.Match[str], text: str, unit: str) -> bool:
    """A number without a unit counts only when nothing else is being counted."""
    if unit:
        return True
    numbers = match["numbers"]
    if numbers in {"俩", "仨"}:
        return True
    following = text[match.end() :]
    if re.match(r"(?:国家|省部?|部)级", following):
        return True  # 国家级1省部级2
    if not re.search(r"\d", numbers) and not re.match(r"$|[的和及其线,]", following):
        return False
    return (
        not re.match(rf"{_DISTRACTING}|[\u4e00-\u9fff](?<![线其联和及的S专余多左上吧篇发])", following)
        and len(numbers) < 6
    )


def _roughly(written: str) -> tuple[int, ...] | None:
    """几十, 一二十, 三五, 三十几."""
    if tens := re.fullmatch(r"([一二两三四五六七八九])([二三四五六七八九])十", written):
        return tuple(10 * (to_int(digit) or 0) for digit in tens.groups())
    if few := re.fullmatch(r"([二三四五六七八九]?)十几", written):
        first = 10 * ((to_int(few[1]) if few[1] else None) or 1)
        return (first + 1, first + 9)
    return (3, 5) if written == "三五" else _ROUGHLY.get(written)


#: 上百 is open at the top: the second figure stands for no limit.
_ROUGHLY = {"几十": (20, 99), "上百": (100, _NO_LIMIT), "上千": (1000, _NO_LIMIT)}


def _numbers(written: str, more: str, scale: int) -> tuple[int, ...] | None:
    """The figures of 18, 15到20, 5、6、7 or 五六; ``None`` when there is no single reading."""
    if (rough := _roughly(written)) is not None:
        return rough
    parts = re.split(r"-|~|—+|–|到|至|、|或", written)
    if more == "几" and written != "十" and not re.fullmatch(r"[二三四五六七八九]十", written):
        return None
    if len(parts) == 1 and (pair := _PAIR.fullmatch(written)):
        tens = to_int(pair[1]) if pair[1] else 0
        low, high = to_int(pair[2]), to_int(pair[3])
        if tens is None or low is None or high != low + 1:
            return None
        return ((tens + low) * scale, (tens + high) * scale)
    figures = [_figure(part, scale) for part in parts]
    return None if None in figures else tuple(figure for figure in figures if figure is not None)


def _figure(written: str, scale: int) -> int | None:
    if "." in written:
        value = Decimal(written) * scale
        return int(value) if value == int(value) and scale > 1 else None
    if re.fullmatch(r"[一二两三四五六七八九零〇]{2,}", written):
        return None
    whole = {"俩": 2, "仨": 3, "零": 0, "〇": 0}.get(written, to_int(written))
    return None if whole is None else whole * scale


def _bounded(base: Amount, match: re.Match[str], low: int, high: int) -> Amount:
    """Apply the words before and after: 不到, 至少, 多, 以上 …."""
    if (roughly := _rough(base, match, low, high)) is not None:
        return roughly
    more = match["more"] or match["tail"] or ""
    if more and low == high:
        return _widened(base, low, more, match)
    if _SHORT_OF.match(match.string, match.end()):
        return replace(base, low=0, high=low - 1, vague="" if low else "不到")
    bounds: dict[str, tuple[int, int | None]] = {
        "below": (0, low - 1),
        "most": (0, high),
        "least": (low, None),
        "over": (high + 1, None),
        "after_least": (low, None),
        "after_most": (0, high),
    }
    for name, (least, most) in bounds.items():
        if match[name]:
            return replace(base, low=least, high=most, vague="不到" if most is not None and most < least else "")
    if match["near"]:
        return _read_as(base, low - max(low // 4, 1), low) if low else replace(base, low=0, high=0, vague="近")
    return replace(base, low=low, high=high)


def _rough(base: Amount, match: re.Match[str], low: int, high: int) -> Amount | None:
    """上百, 几十, 约20, 20出头; 可能有20 stays a guess."""
    if high == _NO_LIMIT:
        return replace(base, low=low, high=None)
    if match["numbers"] in _ROUGHLY or match["numbers"].endswith("十几"):
        return _read_as(base, low, high)
    if match["guess"]:
        return replace(base, low=low, high=high, vague=match["guess"])
    if match["after_over_a_little"]:
        return _read_as(base, low, low + max(low // 10, 1))
    about = match["about"] or match["after_about"]
    # 三四场的样子 is no wider than 三四场.
    return _around(base, low, high) if about and low == high else None


def _read_as(base: Amount, low: int, high: int) -> Amount:
    return replace(base, low=low, high=high, reading=f"{low}到{high}")


def _around(base: Amount, low: int, high: int) -> Amount:
    """约20 and 20左右: a tenth either way, at least one."""
    return _read_as(base, max(low - max(low // 10, 1), 0), high + max(high // 10, 1))


def _widened(base: Amount, low: int, more: str, match: re.Match[str]) -> Amount:
    """20多 → 21…29, 150多 → 151…159, 十来 → 8…12; the width follows the last digit that is written."""
    if more == "+":
        return replace(base, low=low, high=None)
    step = 1
    while low % (step * 10) == 0 and low:
        step *= 10
    if step == 1 or any(match[name] for name in ("below", "most", "near")):
        return replace(base, low=low, high=low, vague=more)
    if match["least"] or match["over"]:
        return replace(base, low=low, high=None)
    if more == "来":
        return _read_as(base, low - step // 5, low + step // 5)
    return _read_as(base, low + 1, low + step - 1)
