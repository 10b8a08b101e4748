"""None at all: 一个都没有, 没发过SCI, 专利还没有, 对外转化和引进都没有 — the only negations that are figures."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from assistant.rules.sentences.amounts import Amount, blank_out, find_amounts
from assistant.rules.sentences.comments import denies
from assistant.rules.sentences.mentions import TOPICS, ZERO_FORMS
from assistant.rules.sentences.places import COUNTRIES
from assistant.rules.sentences.scene import Mention, Scene
from assistant.rules.sentences.text import Clause

_COUNTED = (
    "paper", "ip", "award", "transfer", "project", "licence", "inbound", "outbound", "titled", "exchange", "senior",
)  # fmt: skip
#: Wider than the topics of counts: 引进转化没有, 对外的没有.
_NOUNS = {
    **{name: TOPICS[name] for name in _COUNTED if name in TOPICS},
    "inbound": r"引进(?!人才|设备|资金|专家)|引入(?!人才|设备|资金)",
    "outbound": r"[往向](?:国|海|境)外(?:转|输出)|(?:海外|国外|境外)(?:转化|落地|转移)|(?:对外|向外)(?!合作|交流|开放|服务)|"
    + TOPICS["outbound"],
    "titled": r"职称(?:专业)?技术人员|专业技术人员|专技人员",
    "exchange": r"(?:科技|人员)(?:交流|往来)(?!活动|会|中心|协议|项目)|交流人次|互访",
    "senior": r"(?<!副)高级职称|高职称",
    "project": TOPICS["project"] + r"|(?:省部级|省级|国家级)(?:以上)?的(?=近|过去|三年|都|也|一|没|还|从)",
    "paper": TOPICS["paper"] + r"|联合发表|中外联合|合著",
    "transfer": TOPICS["transfer"] + r"|(?:实施|落地|做成)的?(?:国际)?(?:转移)?项目",
    "award": r"奖(?!金|学金)",
}
_VERB = r"(?:搞|成功(?:实施|落地|完成)(?=过)|发表?|获得?|拿到?|拿|取得|得|承担|主持|牵头|参与|做|实施|立|授权|下证|批|加入|申请到|申请|办|评上|形成|落地|培养|培训)"
_ONE = r"(?:一(?:人次|[篇项件个场次])|半[篇项件个]|[01]?0[篇项件个场次])"
_NONE_BEFORE = re.compile(
    rf"(?:从来没有?|从没有?|从未|还没有?|尚未|尚无|暂无|暂时没有?|并没有?|没有?|未|无|零)(?:有|再|能)?(?:过|任何|{_ONE})?{_VERB}?(?:过|到)?(?:任何|什么|一[篇项件个])?"
)
_NONE_AFTER = re.compile(
    rf"(?:{_ONE}(?:[^,\d]{{0,18}}(?:都|也))?(?:还)?(?:没有?|未|无)(?:有|{_VERB})?(?:过|到|成|下来|出来)?|(?:都|也|还|暂时|目前|现在|倒|却|是)*没有(?:{_VERB}过?)?|没有过|没得|没有?(?:成功|落地|授权|获批|做成)的?|(?:也|都|还)?没有?(?:拿过|得过|有)?一[项个件篇]|"
    rf"(?:数量|均|都)?(?:为|是)?(?:零|(?<![\d.])0|空白)[项个件篇场]?|暂无|空白|挂零|(?:还|都|也|从)?没{_VERB}(?:过|到)|无|:(?:无|没有|0|零))(?:了|呢|啊|的)?$"
)
_RANKED = re.compile(r"没有?(?:得|拿|获)过?(?:省|国家|省部)级")
_OTHER_MATTER = re.compile(
    r"制度|办法|问题|事故|不良|重复|限制|要求|统计|关系|影响|变化|差|结题|国内|海外|国外专利|外观|实用|发明|PCT|一区|二区|"
    r"不是没|没有?少|不得不|超过|达到|满|那么多|纠纷|侵权|争议|归属|资金|经费|逾期|清单|联盟|期刊编|拆|算|台账|基地|任职|协议"
)
#: 再没有别的省级奖 says that what was counted is all, not that there is none.
_NO_OTHERS = re.compile(
    r"再(?:也|就)?没|再无|没有?(?:别的|其他|其它|另外)|(?:别的|其他|其它)(?:的)?(?:都|也|就)?没|除此(?:之外|以外)?"
)
_JOINT = re.compile(r"联合|中外|(?:与|跟|同|和).{0,8}(?:国|外).{0,4}(?:合作|合著|合写|发)")


#: Of one side only, one country or one person, which says nothing of the whole.
_NARROWER = {
    "exchange": re.compile(
        rf"线上|线下|出访|来访|派出|接待|活动|会议|论坛|疫情|期间|以前|之前|后来|刚|{COUNTRIES.pattern}"
    ),
    "senior": re.compile(r"负责人|牵头人|带头人|主任|[他她]|培养|培训|正高|副高"),
}


def find_zeros(scene: Scene) -> Iterator[Mention]:
    """One mention of 0 for every counted thing that a clause says there is none of."""
    previous: Clause | None = None
    for clause in scene.listed():
        text, before, previous = clause.text, previous, clause
        if (
            _NO_OTHERS.search(text)
            or _OTHER_MATTER.search(text.replace("引进国外", "引进").replace("海外知识产权", "").replace("海外转", ""))
            or _figures(text)
        ):
            continue
        headed = before is not None and before.sentence == clause.sentence and not _figures(before.text)
        verb_first = re.match(r"(?:参与|牵头|承担|主持)过?的(?=.)", text) if before and "项目" in before.text else None
        if before is not None and headed and denies(text[verb_first.end() if verb_first else 0 :]):
            # 近三年的国际技术转移项目，一个都没有
            clause = replace(clause, text=before.text + text, start=before.start)  # noqa: PLW2901
            text = clause.text
        if (
            re.search(r"前三.{0,6}没有|没有?.{0,6}(?:排|进).{0,2}前三", text)
            and "奖" in scene.sentence(clause)
            and "奖" not in text
        ):
            yield _zero(clause, "award")  # 排名前三的一项没有
        if (
            re.match(r"(?:但|而)?省(?:部)?级(?:以上|及以上)?的.{0,8}(?:没有?|无)", text)
            and before
            and "奖" in before.text
        ):
            yield _zero(clause, "award")  # 市级的科技奖有3项，省级以上的一项都没有
        for topic in _topics(scene, clause):
            if _denies(text, _NOUNS[topic], topic, scene.sentence(clause)) or _RANKED.search(text):
                yield _zero(clause, topic)


def _topics(scene: Scene, clause: Clause) -> list[str]:
    """What a clause speaks of; several only where it denies them together."""
    topics = [name for name in _COUNTED if re.search(_NOUNS[name], clause.text)]
    if "transfer" in topics and "project" in topics:
        topics.remove("project")
    if "inbound" in topics and not re.search(r"对外|向外", clause.text):
        topics = [name for name in topics if name != "outbound"]
    if "project" in topics and re.search(r"实施|转移", clause.text) and "技术转移" in scene.typed.plain:
        topics = ["transfer" if name == "project" else name for name in topics]
    if {"inbound", "outbound"} & set(topics):
        topics = [name for name in topics if name in {"inbound", "outbound", "licence"}]
    if "titled" in topics:
        topics = ["titled"]
    said = scene.sentence(clause)
    topics = [name for name in topics if name not in _NARROWER or not _NARROWER[name].search(said)]
    if len(topics) > 1 and not re.search(r"都|均|也|、|既|皆", clause.text):
        return []
    if topics == ["project"] and not re.search(TOPICS["project"], clause.text):
        # 省部级的一个没有, after 项目 has been spoken of.
        spoken = any(re.search(TOPICS["project"], o.text) for o in scene.typed.clauses[: clause.index])
        return topics if spoken else []
    return topics


def _figures(text: str) -> bool:
    return any(amount.high != 0 for amount in find_amounts(blank_out(text, ZERO_FORMS)))


def _denies(text: str, noun: str, topic: str, whole: str) -> bool:
    if _NONE_AFTER.search(text):
        return True
    for match in _NONE_BEFORE.finditer(text):
        rest = text[match.end() :]
        reach = 14 if topic == "project" else 8
        if topic == "ip" and "形成" in match.group() + rest[:2] and re.search(r"引进|对外|转化|技术", whole):
            continue  # 引进的那项没有形成知识产权
        found = re.search(noun, rest)
        if found and found.start() <= reach and not re.search(r"[有了]", rest[: found.start()].replace("所有", "")):
            return _ends_with_noun(rest[found.end() :], topic)
    return False


def _ends_with_noun(rest: str, topic: str) -> bool:
    """没有专利 says none; 没有专利申请的计划 speaks of something else."""
    allowed = {
        "paper": r"(?:或|和|/|及)?(?:EI|SCI)?(?:收录|检索)?的?(?:论文|文章)?(?:发表?|写)?",
        "ip": r"(?:的)?(?:授权|专利)?(?:证书)?",
        "award": r"(?:励|项)?",
        "transfer": r"(?:的)?项目",
        "project": r"",
        "licence": r"",
        "inbound": r".{0,8}(?:技术|成果|转化)?(?:项目)?",
        "outbound": r".{0,8}(?:技术|成果|转化|落地)(?:项目)?",
        "titled": r"",
        "exchange": r"",
        "senior": r"的?(?:人才|人员|专家|老师)?",
    }[topic]
    return bool(re.fullmatch(rf"(?:{allowed})?(?:的?(?:情况|案例|成果))?(?:呢|啊|的|了|过)?", rest))


def _zero(clause: Clause, topic: str) -> Mention:
    context = clause.text + "#"
    if topic == "paper" and not _JOINT.search(context) and re.search(r"(?<![A-Z])EI", context) and "SCI" not in context:
        context = "EI#"
    return Mention(
        clause,
        Amount(0, 0, "*", 0, len(clause.text), clause.text),
        context,
        clause.start,
        clause.end,
        ("training" if topic == "titled" else topic,),
    )
