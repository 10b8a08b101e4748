"""None at all: 一个都没有, 没发过SCI, 专利还没有 — the only negations that are figures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.rules.sentences.amounts import Amount, blank_out, find_amounts
from assistant.rules.sentences.mentions import TOPICS, ZERO_FORMS, Mention, Scene
from assistant.rules.sentences.text import Clause

_COUNTED = ("paper", "ip", "award", "transfer", "project", "licence", "inbound", "outbound")
_ONE = r"(?:一[篇项件个场次]|半[篇项件个])"
_NONE_BEFORE = re.compile(
    rf"(?:从来没有?|从没有?|从未|还没有?|尚未|尚无|暂无|暂时没有?|并没有?|没有?|未|无|零)(?:有|再|能)?(?:过|任何|{_ONE})?"
    r"(?:发表?|获得?|拿到?|拿|取得|得|承担|主持|牵头|参与|做|实施|立|申请到|申请)?(?:过|到)?(?:任何|什么|一[篇项件个])?"
)
_NONE_AFTER = re.compile(
    rf"(?:{_ONE}(?:都|也)?(?:还)?(?:没有?|未|无)(?:有|发表?|获得?|拿到?|承担|做)?(?:过)?|都没有|也没有|还没有|(?:暂时|目前|现在)?没有|没有过|(?:数量)?(?:为|是)(?:零|0|空白)|暂无|空白|挂零|没发过?|没做过|没拿过|没得过)(?:了)?$"
)
_OTHER_MATTER = re.compile(
    r"制度|办法|问题|事故|不良|重复|限制|要求|统计|关系|影响|变化|差|结题|国内|海外|国外专利|外观|实用|发明|PCT|一区|二区|"
    r"不是没|没有?少|不得不|超过|达到|满|那么多|纠纷|侵权|争议|转化|归属|资金|经费|逾期|清单|联盟|期刊编"
)
_JOINT = re.compile(r"联合|中外|(?:与|跟|同|和).{0,8}(?:国|外).{0,4}(?:合作|合著|合写|发)")


def find_zeros(scene: Scene) -> Iterator[Mention]:
    """One mention of 0 for every clause that says there is none of exactly one counted thing."""
    for clause in scene.stated():
        text = clause.text
        if _OTHER_MATTER.search(text) or _figures(text):
            continue
        topics = [name for name in _COUNTED if re.search(TOPICS[name], text)]
        if "transfer" in topics and "project" in topics:
            topics.remove("project")
        if len(topics) == 1 and _denies(text, TOPICS[topics[0]], topics[0]):
            yield _zero(clause, topics[0])


def _figures(text: str) -> bool:
    return bool(find_amounts(blank_out(text, ZERO_FORMS)))


def _denies(text: str, noun: str, topic: str) -> bool:
    if _NONE_AFTER.search(text):
        return True
    for match in _NONE_BEFORE.finditer(text):
        rest = text[match.end() :]
        reach = 14 if topic == "project" else 8
        found = re.search(noun, rest)
        if found and found.start() <= reach and not re.search(r"[有了]", rest[: found.start()].replace("所有", "")):
            return _ends_with_noun(rest[found.end() :], topic)
    return False


def _ends_with_noun(rest: str, topic: str) -> bool:
    """没有专利 says none; 没有专利申请的计划 speaks of something else."""
    allowed = {
        "paper": r"(?:或|和|/|及)?(?:EI|SCI)?(?:收录|检索)?的?(?:论文|文章)?(?:发表)?",
        "ip": r"(?:的)?(?:授权|专利)?(?:证书)?",
        "award": r"(?:励|项)?",
        "transfer": r"(?:的)?项目",
        "project": r"",
        "licence": r"",
        "inbound": r".{0,8}(?:技术|成果)(?:项目)?",
        "outbound": r".{0,8}(?:技术|成果|转化)(?:项目)?",
    }[topic]
    return bool(re.fullmatch(rf"(?:{allowed})?(?:呢|啊|的|了|过)?", rest))


def _zero(clause: Clause, topic: str) -> Mention:
    context = clause.text + "#"
    if topic == "paper" and not _JOINT.search(context) and re.search(r"(?<![A-Z])EI", context) and "SCI" not in context:
        context = "EI#"
    return Mention(
        clause, Amount(0, 0, "*", 0, len(clause.text), clause.text), context, clause.start, clause.end, (topic,)
    )
