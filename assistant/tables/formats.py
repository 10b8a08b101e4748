"""What a cell's number format does to the number that a person sees: a unit behind it, percent, other scales."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from assistant.tables.rows import Fault

_QUOTED = re.compile(r'"([^"]*)"|\\(.)')
_LAST_DIGIT = re.compile(r"^.*[0#?]", re.DOTALL)
_UNIT = re.compile(r"[\u4e00-\u9fff]{1,4}")
#: A comma behind the last digit divides by a thousand; 0!.0 shows a decimal point that the number does not have.
_SCALE = re.compile(r"[0#?],+(?![0#?,])|![.。]")
SCALED = Fault("单元格的数字格式会缩放显示的数，显示的与保存的不同，请把格式改为“常规”并核对数值")


class Format(NamedTuple):
    """``suffix`` is what a person sees behind the number."""

    dated: bool = False
    suffix: str = ""
    scaled: bool = False

    def shown(self, number: int | float) -> int | float | str:
        """The number with what its format puts behind it, as a person would type it."""
        if self.scaled:
            return SCALED
        if not self.suffix:
            return number
        exact = Decimal(number) if isinstance(number, int) else Decimal(format(number, ".15g"))
        if self.suffix == "%":
            exact *= 100
        return f"{exact.normalize():f}{self.suffix}"


DATE = Format(dated=True)


def number_format(code: str) -> Format:
    """What a format code that is no date does to positive numbers."""
    section = re.sub(r"\[[^\]]*\]", "", code)
    bare = _QUOTED.sub("", section).split(";", 1)[0]
    if "%" in bare:
        return Format(suffix="%")
    if _SCALE.search(bare):
        return Format(scaled=True)
    literal = _QUOTED.sub(lambda match: (match[1] or match[2] or "").replace(";", ""), section).split(";", 1)[0]
    unit = _UNIT.search(_LAST_DIGIT.sub("", literal)) if re.search("[0#?]", bare) else None
    return Format(suffix=unit[0] if unit else "")
