"""The title of the person in charge, put right by a later message: 他没评上，还是副教授."""

from __future__ import annotations

import re
from collections.abc import Sequence

#: What is not yet, not sure or only asked says nothing of today.
_NOT_NOW = re.compile(
    r"明年|后年|下个?月|下半年|计划|打算|准备|希望|快|马上|公示|在评|正在|如果|要是|的话|可能|好像|也许|大概|[?？吗]|呢$"
)
_RANKS = (
    ("副高级", r"副高(?:级)?(?:职称)?|副教授|副研究员|副主任(?:医|药|护)师|(?<!正)高级工程师|(?<!正)高工"),
    ("中级", r"中级(?:职称)?|讲师|助理研究员|主治医师|(?<!高级)工程师"),
    ("正高级", r"正高(?:级)?(?:工程师|职称)?|正?教授|研究员|主任(?:医|药|护)师"),
)
_ANY = "(?:" + "|".join(f"(?P<r{place}>{words})" for place, (_, words) in enumerate(_RANKS)) + ")"
_WHO = r"(?:他|她|负责人|其本人|其|人)?(?:的?职称)?"
_IS = re.compile(
    rf"^{_WHO}(?:现在|目前|其实|实际上?|确实|就|只|才|还|仍然?|依然|一直|应该|应当|已经?)*(?:是|算|为|聘的(?:是)?)个?{_ANY}(?:了|的|级|而已)*$"
)
_LATELY = r"(?:已经?|刚刚?|上周|上个?月|今年|去年|昨天|也)*"
_GOT = re.compile(
    rf"^{_WHO}{_LATELY}(?:评上|评为|评的|聘上|聘为|聘了|晋升为?|升为?|升了|评成|拿到)了?{_ANY}(?:了|的)*$"
)
_CAME = re.compile(rf"^{_WHO}{_ANY}{_LATELY}(?:评|批|聘|证)?(?:下来|上|过|拿到|办好)了(?:的)*$")


def title_changed(text: str, said: Sequence[str], *, known: bool) -> str | None:
    """The one title that a turn gives the person in charge, whose title was spoken of before."""
    spoken_of = known or any("负责人" in turn for turn in said[-2:])
    if not spoken_of or _NOT_NOW.search(text):
        return None
    told = {title for clause in re.split(r"[,，。;；!！\s]+", text) if (title := _title(clause))}
    return told.pop() if len(told) == 1 else None


def _title(clause: str) -> str | None:
    found = _IS.search(clause) or _GOT.search(clause) or _CAME.search(clause)
    if found is None:
        return None
    return next(_RANKS[int(group[1:])][0] for group, words in found.groupdict().items() if words)
