"""Counts that belong together: the three years in turn, the parts of a course."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.rules.sentences.scene import Mention

_IN_TURN = re.compile(r"分别|依次|各为|各有|各是|各年|逐年")
_STAGE = re.compile(r"第[一二三四1-4](?:期|批|次|轮|回)(?:培训)?(?:班)?$")


def summed(found: list[Mention]) -> list[Mention]:
    """近三年分别发了6篇、7篇、8篇 and 第一期50人次，第二期45人次 are one sum; single years of events stay a list."""
    merged: list[Mention] = []
    group: list[Mention] = []
    for mention in [*found, None]:
        if group and mention is not None and _continues(group, mention):
            group.append(mention)
            continue
        merged.extend(_one_of(group))
        group = [mention] if mention is not None else []
    return merged


def _continues(group: list[Mention], mention: Mention) -> bool:
    first, last = group[0], group[-1]
    if mention.amount.unit != first.amount.unit or mention.clause.index - last.clause.index > 1:
        return False
    if _STAGE.search(first.clause.text[: first.amount.start].strip("▁ ")):
        return bool(_STAGE.search(mention.clause.text[: mention.amount.start].strip("▁ ")))
    return bool(_IN_TURN.search(first.clause.text)) and mention.clause.opened == "、" and not mention.subset


def _one_of(group: list[Mention]) -> list[Mention]:
    """A group as its sum, where every part is exact and they are the three years or the parts of a course."""
    first = group[0] if group else None
    if first is None or first.amount.unit in {"场", "次", "届"} or re.search(r"场|活动", first.context):
        return group
    listed = first.amount.listed
    alone = (
        len(first.topics) < 2 and "、" not in first.clause.text[: first.amount.start] and first.clause.opened != "、"
    )
    if len(group) == 1 and listed and alone and _IN_TURN.search(first.clause.text):
        amount = replace(first.amount, low=sum(listed), high=sum(listed), vague="", listed=())
        every = len(listed) == 3 and re.search(r"各年|逐年", first.clause.text) is not None
        return [replace(first, amount=amount, all_years=every)]
    stages = bool(_STAGE.search(first.clause.text[: first.amount.start].strip("▁ ")))
    if len(group) < 2 or not (stages or len(group) == 3):
        return group
    if any(mention.amount.low != mention.amount.high or mention.amount.vague for mention in group):
        return group
    total = sum(mention.amount.low for mention in group)
    context = ",".join(mention.context for mention in group)
    topics = tuple(dict.fromkeys(topic for mention in group for topic in mention.topics))
    amount = replace(first.amount, low=total, high=total)
    every = len(group) == 3 and re.search(r"各年|逐年", first.clause.text) is not None
    return [replace(first, amount=amount, context=context, topics=topics, end=group[-1].end, all_years=every)]
