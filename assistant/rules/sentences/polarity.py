"""Whether a stretch of a stated clause says yes, no, or neither for certain."""

from __future__ import annotations

import re

_NOT_NEGATIVE = re.compile(
    r"没问题|不错|不少|不过|不久|不仅|不但|不止|不光|不断|不同|不低于|不限于|毫无疑问|无疑|无论|不管|无锡|无人机|未来|无形|无线|非常|非洲|不属于失信|并非没有"
)
_NEGATIVE = re.compile(r"没|未|无|不|缺|差|非|(?<!是)否|尚待|空白|除外|除了")
_UNCERTAIN = re.compile(
    r"正在|在建|筹建|起草|草案|拟定(?!的?(?:负责|牵头))|制定中|完善中|还在|部分|基本|大部分|多数|(?<![原已现拥具])有的(?!是|$)|(?<![0-9一二两三])个别|某些|不全|不太|不完善|待完善|不健全|初步|计划|打算|准备|将|不是没|不得不|不能说|"
    r"修订|试行中|报批|待批|申请中|洽谈|可能|大概|好像|应该|快要|即将|差不多"
)


#: The answer in a line of a form: 是否参与技术转移联盟：是.
_FILLED_IN = re.compile(r":(是|否|有|无|没有|已有|√|×|✓|Y|N|YES|NO|具备|不具备)$")
_WHETHER = re.compile(r"是否[^:]+:(是|否|有|无)")
_YES = {"是", "有", "已有", "√", "✓", "Y", "YES", "具备"}


def polarity(text: str) -> bool | None:
    """True for a plain statement, False for one negation, ``None`` when unsure or doubly negated."""
    if filled := _FILLED_IN.search(text) or _WHETHER.match(text):
        return filled.group(1) in _YES
    if _UNCERTAIN.search(text):
        return None
    negatives = _NEGATIVE.findall(_NOT_NEGATIVE.sub("", text).replace("没有", "没").replace("尚未", "未"))
    if len(negatives) > 1:
        return None
    return not negatives
