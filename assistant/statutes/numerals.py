"""Chinese, ASCII and full-width numerals as legal labels write them (十二, 百零三, 一〇三, １２, 12)."""

from __future__ import annotations

import re
from functools import lru_cache

_DIGITS = {
    **dict(zip("〇○零一二三四五六七八九", (0, 0, 0, *range(1, 10)), strict=True)),
    **dict(zip("壹贰叁肆伍陆柒捌玖", range(1, 10), strict=True)),
    **{"两": 2, "兩": 2, "貳": 2, "叄": 3, "陸": 6},
}
_UNITS = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_MYRIADS = "万萬"
_TENS = {"廿": "二十", "卅": "三十"}
_WIDE = str.maketrans("０１２３４５６７８９", "0123456789")
_ARABIC = re.compile(r"[0-9]{1,9}\Z")
_LONGEST = 16

NUMERAL_CHARS = "0-9０-９" + "".join((*_DIGITS, *_UNITS, _MYRIADS, *_TENS))
"""The characters of a numeral, ready for a regular expression's character class."""


@lru_cache(maxsize=4096)
def to_int(numeral: str) -> int | None:
    """Read a numeral; ``None`` when it is not one that has a single reading.

    Positional writing (一〇三) and a dropped leading 一 (百零三) are read; 一百三 is refused, because it
    may mean 103 or 130, and a wrong article is worse than none.
    """
    numeral = numeral.strip().translate(_WIDE)
    if not numeral or len(numeral) > _LONGEST:
        return None
    if _ARABIC.match(numeral):
        return int(numeral)
    for short, long in _TENS.items():
        numeral = numeral.replace(short, long)
    if all(char in _DIGITS for char in numeral):
        return int("".join(str(_DIGITS[char]) for char in numeral))
    for myriad in _MYRIADS:
        if myriad in numeral:
            return _read_myriads(*numeral.split(myriad, 1))
    return _below_myriad(numeral)


def _read_myriads(high: str, low: str) -> int | None:
    upper = _below_myriad(high)
    if not upper:
        return None
    if not low:
        return upper * 10_000
    digits = low.lstrip("〇○零")
    lower = _below_myriad(digits)
    if lower is None or (lower < 1000 and digits == low):
        return None
    return upper * 10_000 + lower


def _below_myriad(numeral: str) -> int | None:
    """A numeral with units, below 10,000: digit and unit alternate and the units fall."""
    total, pending, ceiling, skipped = 0, None, 10_000, False
    for position, char in enumerate(numeral):
        if char in _UNITS:
            unit = _UNITS[char]
            if unit >= ceiling or (pending is None and position and unit != 10):
                return None
            total, pending, ceiling, skipped = total + (pending or 1) * unit, None, unit, False
        elif char in _DIGITS:
            if pending is not None or (_DIGITS[char] == 0 and (skipped or not position)):
                return None
            skipped = skipped or _DIGITS[char] == 0
            pending = _DIGITS[char] or None
        else:
            return None
    if pending is None:
        return total if total and not skipped else None
    # 一百三 without 零 could be 103 or 130.
    return None if ceiling in (100, 1000) and not skipped else total + pending


def to_chinese(number: int) -> str:
    """Write a number as statutes do: 12 → 十二, 103 → 一百零三, 0 → 零.

    Raises:
        ValueError: below 0 or above 99,999,999.
    """
    if not 0 <= number <= 99_999_999:
        raise ValueError("0 … 99999999")
    if number == 0:
        return "零"
    high, low = divmod(number, 10_000)
    written = _write_below_myriad(low)
    if high:
        gap = "零" if 0 < low < 1000 else ""
        written = f"{_write_below_myriad(high)}万{gap}{written}"
    return written[1:] if written.startswith("一十") else written


def _write_below_myriad(number: int) -> str:
    parts: list[str] = []
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            parts.append("零一二三四五六七八九"[digit] + name)
        elif parts and number and parts[-1] != "零":
            parts.append("零")
    return "".join(parts)
