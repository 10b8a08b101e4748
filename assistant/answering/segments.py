"""The separate questions of one message (「公示多久，有异议谁处理，谁发文」)."""

from __future__ import annotations

import re

from assistant.retrieval import Question

_ASKING = r"(?:多少|多久|几|吗|呢|怎么|怎样|咋|什么|啥|哪|谁|如何|是否|能不能|可不可以|算不算)"
_BREAKS = re.compile(
    rf"[？?；;。！!\n]|[，,](?=(?:还有|另外|以及|同时|如果|要是|那|又|再)|.{{0,14}}{_ASKING})|、(?=.{{0,8}}{_ASKING})|"
    rf"以及|还有(?!没有)|另外"
)
_SEVERAL = re.compile(
    rf"、|分别|各自|各是|各要|各有|[两三四](?:样|块|个?方面)|还有|另外|反过来|区别|一回事|一样|以及|同时|[？?;；].*\w|"
    rf"{_ASKING}.*[，,].*{_ASKING}|[，,].*又|又.*又|\band\b"
)
_ASKS = re.compile(
    rf"{_ASKING}|不|要求|条件|多长|能否|可否|限|后果|\b(?:what|how|which|who|when|can|do|does|is|are)\b", re.I
)
#: 「…，写在哪条」 asks where the rest stands, and is no question of its own.
_WHERE = re.compile(
    r"^(?:这|那|都|分别|具体)?(?:是|写|规定|说)?(?:在|的)?(?:哪|第几)(?:一)?[条款项](?:里|的|说的|规定)?$|^出处$|^依据$"
)
#: What a message is about; a later question without any of these is about the first one's.
_TOPIC = re.compile(
    "绩效评估|评估|考核|公示|复议|负责人|牵头人|年度报告|年报|认定|撤销|整改|协议|名称|标牌|牌子|推荐单位|依托单位|论文|"
    "文章|专利|知识产权|奖|项目|活动|培训|职称|材料|申报|企业|公司|高校|学院|大学|研究所|园区|中介|升级|保密|安全|伦理|制度|办法|"
    "合作|交流|团队|联盟|产业|研发|异议|授牌|发文|解释|施行|废止|基地"
)


def asks_several(text: str) -> bool:
    """Whether a message seems to ask for several things."""
    return bool(_SEVERAL.search(text.rstrip("？?。！! ")))


def segments(question: Question) -> list[str]:
    """The separate questions, at most three, each with the base types and the topic that the message names."""
    parts = [part.strip(" ，,、") for part in _BREAKS.split(question.text) if part]
    asking = [part for part in parts if len(part) >= 3 and _ASKS.search(part) and not _WHERE.match(part)]
    if len(asking) < 2:
        return []
    types = "、".join(question.types)
    first = _TOPIC.search(asking[0])
    found = []
    for part in asking[:3]:
        prefix = "" if any(name[:2] in part for name in question.types) else types
        topic = first.group() if first and not _TOPIC.search(part) else ""
        found.append(prefix + topic + part)
    return found
