"""What may be done, what must not, and what follows at once: said only where the cited clause itself says so.

A model asked 负责人可以兼职吗 likes to answer 可以. The asker's words are in the question, the permission is nowhere; so
a permission, a prohibition or a consequence needs its own word in the clause, not only its topic.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.answering.claims.reading import Reading
from assistant.quantities import find_quantities

_QUESTION = re.compile(r"[？?]|吗|是否|能否|可否")
#: 即可, 均可, 二者选一 speak of alternatives, 可见 and 可能 of nothing that is allowed.
_ALLOWS = re.compile(
    r"(?<![不即均都皆许认尽])可以(?!不)|(?<![不可功性职智技潜产动效未何])能够?(?![力否源级量])(?=[^，。；]{0,12}(?:申报|报|担任|兼|当|参加|参与|延|推迟|免|代替|替代|使用|提交|提出|签|申请|转报|转为|补|独立|单独|再))|允许|准许|(?<!不)可(?=由|向|在|凭|用|直接|单独|独立|自行|延)"
)
_GRANTS = re.compile(r"可|允许|鼓励|支持|或|以上|不限|含|依托.{0,40}(?:企业、|院所、|高等学校、)")
_FORBIDS = re.compile(
    r"不可以|不能(?!少于|低于|超过|说|认为|据此|当作|算|视为)|不得(?!少于|低于|超过)|不允许|禁止|不许|不予|没有资格|无权|无资格|不接受|不受理"
)
_REFUSES = re.compile(r"不得|不再|不含|不能|禁止|不予|不|无|仅|只|须|应|取消|撤销")
#: What follows: each needs its own word in the clause.
_AT_ONCE = re.compile(r"立即|立刻|马上|当场|即刻|随即|自动|当年|次年|永久|终身|一次性")
_FOLLOWS = {
    "撤销": re.compile(r"撤销|取消"),
    "摘牌": re.compile(r"撤销|取消|标牌"),
    "退出": re.compile(r"退出"),
    "整改": re.compile(r"整改"),
    "复议": re.compile(r"复议"),
    "处罚": re.compile(r"处罚|处理"),
    "罚款": re.compile(r"罚款"),
    "追回": re.compile(r"追回"),
    "通报": re.compile(r"通报"),
    "暂停": re.compile(r"暂停"),
    "奖励": re.compile(r"奖"),
    "资助": re.compile(r"资助|支持|资金"),
    "补助": re.compile(r"补助|支持|资金"),
}
#: 不是马上撤销, 没有写可以免建: what is denied is not claimed.
_HOSTS = re.compile(r"依托.{0,60}(?:企业|院所|高等学校)")
_SHUT_OUT = re.compile(
    r"(企业|高等学校|高校|科研院所|科技园区|新型研发机构|科技中介[^，。]{0,6}?)(?:都|均|也)?(?:不能|不可以|不得|无权|没有资格)[^，。；]{0,6}(?:申报|作为|申请|报)"
)
_NOT_CLAIMED = re.compile(
    r"“[^”]*”|是否|(?:没有(?:规定|写|说|提到|明确)|也没有|未(?:规定|写明|提及|明确|作出规定)|不是|不等于|并不|并非|不会|不在)[^，。；]*"
)


def modality_faults(reading: Reading) -> Iterator[str]:
    """Objections to a permission, a prohibition or a consequence that the cited clauses do not speak of."""
    if not reading.cited or _QUESTION.search(reading.masked):
        return
    said = _NOT_CLAIMED.sub("", reading.masked)
    computed = "".join(reading.evidence.computed)
    # Of an article that is cited whole only its own words allow or forbid: what its items say needs the item.
    own = "".join(f"{ground.own}{ground.lead}" for ground in reading.grounds) + computed
    allowed = "".join(f"{ground.scope}{ground.lead}" for ground in reading.grounds) + computed
    if (word := _ALLOWS.search(said)) and not _GRANTS.search(own):
        yield f"所引条款没有说“{word.group()}”，不能替条款作出许可"
    if (word := _FORBIDS.search(said)) and not _REFUSES.search(own):
        yield f"所引条款没有说“{word.group()}”，不能替条款作出禁止"
    host = _SHUT_OUT.search(said)
    if host and _HOSTS.search(own) and host.group(1)[:2] in own:
        yield f"所引条款把{host.group(1)}列为依托单位，不能说“{host.group()}”"
    yield from _exactly(said, own)
    yield from _not_asked_for(reading.masked, own)
    for word in _AT_ONCE.finditer(said):
        if word.group() not in allowed:
            yield f"所引条款没有说“{word.group()}”"
    for name, words in _FOLLOWS.items():
        if name in said and not words.search(allowed):
            yield f"所引条款没有写到“{name}”"


_EQUALS = re.compile(r"(?:是|为|就|只要|仅需|只需|固定|一律)(?:固定)?(?:为|是|要)?$")


def _exactly(said: str, own: str) -> Iterator[str]:
    """公示期是5个工作日, of 不少于5个工作日: a limit is no fixed figure."""
    limits = {quantity.key for quantity in find_quantities(own) if quantity.comparator == ">="}
    for quantity in find_quantities(said):
        bare = quantity.key in limits and not quantity.comparator and not quantity.window
        before, after = said[: quantity.start], said[quantity.end :]
        if bare and _EQUALS.search(before) and not re.match("以上|及以上|起|为下限|是下限|的下限", after):
            yield f"“{quantity.text}”在条款里是下限，不是定数"


_NO_RULE = re.compile(r"(?:没有|未|不)(?:要求|规定|限制|限定|作出要求)([^，。；“”]{2,12})")
#: How much, of something: the thing decides whether the clause speaks of it.
_MEASURE = re.compile(r"的|数量|篇数|件数|项数|次数|人数|比例|金额|多少|任何|具体|明确|要求|方面")


def _not_asked_for(said: str, own: str) -> Iterator[str]:
    """该办法没有要求论文数量, beside a clause that does."""
    for match in _NO_RULE.finditer(said):
        words = [part for part in re.split(_MEASURE, match[1]) if part]
        counted = re.search(r"数量|篇数|件数|项数|次数|人数|比例|多少", match[1])
        if counted and words and all(word in own for word in words) and find_quantities(own):
            yield f"所引条款写有“{words[0]}”的数量，不能说没有要求"
