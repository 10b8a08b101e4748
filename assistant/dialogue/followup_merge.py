"""Putting a follow-up together with the question before it: what is replaced, what is carried over."""

from __future__ import annotations

import re

from assistant.dialogue.followup_stem import AMOUNT, TAGS, UNIT, carried, cleaned, stem
from assistant.dialogue.followup_words import (
    ASKS,
    ASPECT,
    GENERIC,
    HOST,
    HOST_PHRASE,
    MERIT,
    SUBJECT,
    TYPE,
    VERB,
    content,
    types_of,
)

#: 年度报告是必须交的: what comes before the verb is what is spoken of.
_HEAD = re.compile(r"^(?P<head>[^,，]{2,12}?)(?:都|也|就|只)?(?:是|要|会|可以|能|由|归|应该?|应当|必须|得(?!到))")
_NEGATED = re.compile(r"^(?:如果|要是|万一|假如|若)?(?:没有?|未|不(?!同|合格))(?!有|是)")
_NUMBER = re.compile(
    rf"(?:是|要|得|需要|应)*(?:不少于|不低于|至少|最少|起码|达到|满)?{AMOUNT}(?:个)?(?P<unit>{UNIT})(?:[(（]含[)）])?(?:以上|及以上|起)?(?:才(?:行|够|算|可以))?"
)
#: Words that only the old type has, and what they are in general.
_SPECIFIC = (
    (re.compile(r"(?:国际)?技术转移等?(?:国际)?(?:科技交流)?活动"), "国际科技交流活动"),
    (re.compile(r"国际技术转移项目"), "国际科技合作项目"),
    (
        re.compile(
            r"(?:科研投入(?:金额)?)?(?:不低于|高于|达到|超过)?(?:本年度)?(?:本地区)?R&D平均水平(?:是吧|对吧|吗|吧)?",
            re.I,
        ),
        "研发投入有什么要求",
    ),
    (re.compile(r"SCI(?:论文|文章)?(?:或|和|、|/)?EI(?:论文|文章)?|(?:SCI|EI)(?=论文|文章)", re.I), "论文"),
    (re.compile(r"论文论文"), "论文"),
)
_SPECIFIC_TO = {"技术转移类": (re.compile(r"国际(?:科技)?合作项目"), "国际技术转移项目")}
_NEXT_TYPE = re.compile(rf"[和跟与及、]?(?:{re.sub(r'[?]P<[abc]>', '?:', TYPE.pattern)})")
_PRONOUN = re.compile(
    r"^(?:它们?|这(?:个|些|一?[条项点块样]|种(?:情况|情形|事)?|件?事|里面?|方面)?|那(?:个|些|一?[条项点块样]|种(?:情况|情形|事)?|件?事|里面?)?|其)(?:的话)?(?=[^里中])"
)
_CONDITION = re.compile(r"^(?:如果|要是|假如|假设|万一|倘若|若是?)(?:说)?.+")
_NO_CONSEQUENCE = re.compile(r"(?:的话)?(?:呢|咧|嘞|哩|捏|会?怎么?样|会咋样|咋样|又?如何)?$")
_ASKS_MORE = re.compile(r"多少|几(?!乎)|什么|啥|哪|谁|为何|还(?:要|用|得|需)|要不要|算|多久|怎么(?!样)|如何(?!$)")
_MARKED = re.compile(r"(?:呢|咧|嘞|哩|捏|涅|呐|的话|又?怎么样|怎样|咋样|如何|啊|呀|嘛|吗)+$")

_END = re.compile(r"(?<=.)(?:啊|呀|呢|吧|咧|嘞|哩|捏|呐|哈|哦|喔|噻|撒|嘛)+$")

_VAGUE = re.compile(
    r"(?:请|能|可以|再|更|帮我|说|讲|写|得|要|给我|能不能|具体|详细|仔细|展开|细|清楚|明白|一点|一下|一些|点儿?|些|下|来|的|解释|讲讲|说说|吗|嘛|呗|吧|我|看|不|儿)++"
)

_APPLIES = re.compile(r"(?:来|去|要)?(?:申报|报|申请|建|做|牵头)(?=的?(?:呢|话|$))")
#: What each type asks for in a number of them.
_COUNTED = re.compile(r"论文|文章|SCI|EI|专利|知识产权|奖|项目|活动|培训|人次|人才|交流", re.I)
#: An asking end that fits another noun too.
_GENERAL = re.compile(
    r"(?:要|需要|有|是|得|由|归|该|应该|会)*(?:怎么(?:办|定|算|处理|写|填|规定)?|如何|怎样|多久(?:一次)?|多少.{0,2}|谁.{0,3}|(?:什么|啥|哪些)(?!时候).{0,3})"
)
_HAPPENS = re.compile("[了过满]$|没|不|未")
#: 都包括哪些国家, 分别是哪六个: asks what a thing that was named is made up of.
_WHICH = re.compile(
    r"(?:都|分别|各|具体|又|到底)*(?:包括|指的?是?|是|有|包含)(?:些)?哪(?:些|几个?|(?P<number>[二两三四五六七八九十])个?)(?P<noun>[\u3400-\u9fff]{2,4})?"
)
_AFTERWARDS = re.compile(
    r"(?:然后|之后|再之后|再然后|接下来|后来|接着|以后|后面)+(?:怎么办|是什么|做什么|干嘛|干啥|该怎么办|咋办)?"
)
#: What is said right behind a noun, without a comma.
_CLOSE = re.compile(rf"(?:要|得|需要|至少|最少)?(?:多少|好多|几{UNIT})|之后|以后|之前|期间|[会要能得必][^,，]{{1,8}}$")
_ROUND = re.compile(r"的|了|那边|这边|那块|这块|方面|单位|部门|一方|结果|档|[“”\"]")

#: Groups whose members can stand in each other's place.
_ROLES = (
    re.compile(
        r"科技厅|省厅|(?:组织)?推荐(?:单位|部门)|依托单位|申报单位|(?:评审)?专家组?|市州科技局|科技局|厅务会|负责人|推荐方"
    ),
    re.compile(r"(?:评估|评定|评)?(?:为|成)?[“\"]?(?:优秀|(?<!不)合格|不合格)[”\"]?(?:的)?"),
    re.compile(r"(?:重点|主要|辐射)(?:合作)?(?:国家|国)(?:[(（]地区[)）])?"),
    re.compile(r"(?:年度)?报告|年报|(?:绩效)?(?:评估|考核)|公示期?|复议|认定|整改"),
    re.compile(r"正高级?(?:职称)?|副高级?(?:职称)?|中级(?:职称)?"),
    re.compile(r"国家级|省部级|省级|市级|厅级"),
    re.compile(r"营业执照|法人证书|申报书|合作(?:文件|协议)|备忘录"),
)


def joined(types: tuple[str, ...]) -> str:
    """「技术转移类和特色类」."""
    return "、".join(types[:-1]) + ("和" if len(types) > 1 else "") + types[-1]


def with_types(topic: str, types: tuple[str, ...], rest: str = "") -> str:
    """The question about other types; ``rest`` is what the turn asks beside naming them."""
    old = types_of(topic)
    text = topic
    if old != types:
        for pattern, general in _SPECIFIC:
            text = pattern.sub(general, text)
        for kind in types[:1] if len(types) == 1 else ():
            if kind in _SPECIFIC_TO:
                text = _SPECIFIC_TO[kind][0].sub(_SPECIFIC_TO[kind][1], text)
        text = _open_number(text)
    name = joined(types)
    spans = list(TYPE.finditer(text))
    if spans and len(old) > 1 and re.search("区别|不同|不一样|差别|差异|对比|比较", text):
        name = joined((*old, *(kind for kind in types if kind not in old)))
    if spans:
        text = text[: spans[0].start()] + name + _without_types(text[spans[0].end() :])
    else:
        text = name + re.sub(r"^(?:国合)?基地的?", "", text)
    if rest:
        return carried(text) + "，" + rest
    return text


def _without_types(text: str) -> str:
    """What follows the first type of a list (和特色类的负责人 → 的负责人)."""
    while found := _NEXT_TYPE.match(text):
        text = text[found.end() :]
    return text


def _open_number(text: str) -> str:
    """是要20篇以上吧 of the old type is 要多少篇 of the new one."""
    found = _NUMBER.search(text)
    if (
        not found
        or re.search(r"近[三3两2]年$|第$", text[: found.start()] + found.group())
        or found["unit"] in "年月类种"
    ):
        return text
    asked = "多少" if re.search("[办做有发要养到担获得]$", text[: found.start()]) else "要多少"
    return TAGS.sub("", text[: found.start()] + asked + found["unit"] + text[found.end() :].rstrip("？?"))


def with_host(topic: str, plain: str) -> str | None:
    """The question about another kind of host, where the turn says nothing else; else ``None``."""
    host, plain = HOST.search(plain), _APPLIES.sub("", plain)
    if host is None or content(plain).replace(" ", "") or VERB.search(plain) or _ASKS_MORE.search(plain):
        return None
    found = HOST_PHRASE.search(topic)
    if found:
        name = host.group()
        return topic[: found.start()] + name + topic[found.end() :]
    return f"如果依托单位是{host.group()}，{topic}"


def with_noun(topic: str, plain: str, kind: str | None) -> str | None:
    """专利呢, 那科技厅呢: the question about another matter of the same group."""
    noun = _MARKED.sub("", cleaned(plain)).strip(",， ")
    if not noun or len(noun) > 14 or ASKS.search(noun):
        return None
    for group in _ROLES if ASKS.search(topic.rstrip("？?")) else ():
        new, old = group.search(noun), list(group.finditer(topic))
        if new and not _ROUND.sub("", group.sub("", noun)) and old and new.group() != old[0].group():
            return topic[: old[0].start()] + noun + topic[old[0].end() :]
    # 主动申请撤销的呢 is no noun of its own, but one more case of what was asked.
    return (
        None if noun.endswith("的") or not (MERIT.search(noun) or SUBJECT.search(noun)) else _demand(topic, noun, kind)
    )


def _demand(topic: str, noun: str, kind: str | None) -> str:
    amount = _NUMBER.search(topic) or re.search(r"多少|好多|几[篇件项场人个]", topic)
    named = "" if types_of(noun) or not kind else kind
    if _COUNTED.search(noun) and amount:
        return f"{named}{noun}要多少？"
    if MERIT.search(noun) or "负责人" in noun:
        return f"{named}{noun}有什么要求？"
    _, tail = stem(topic)
    return f"{noun}{tail if _GENERAL.fullmatch(tail) else '有什么规定'}？"


def merge(topic: str, plain: str) -> str:
    """The turn behind what the question before it was about."""
    said, (lead, tail) = _END.sub("", cleaned(plain)), (carried(topic), stem(topic)[1])
    lead = _without_slots(lead, said)
    if _AFTERWARDS.fullmatch(said):
        return f"{lead.removesuffix('之后')}{'' if _ends_in_noun(lead) and len(lead) <= 8 else '，'}之后怎么办"
    said = _PRONOUN.sub("", said) if len(_PRONOUN.sub("", said)) > 1 else said
    if thing := _thing_listed(lead, said):
        return f"{thing}{said}"
    negated = _NEGATED.match(said) is not None
    head = _HEAD.match(lead) if negated else None
    head = head if head and any(words.search(head["head"]) for words in (SUBJECT, ASPECT)) else None
    lead = head["head"] if head else lead
    asks = ASKS.search(plain.rstrip("呢咧嘞哩捏呐"))
    if (_CONDITION.match(said) or negated) and not asks:
        case = _NO_CONSEQUENCE.sub("", said)
        if negated and not _CONDITION.match(said):
            return f"{lead}，{case}会怎样"
        return f"{lead}，{case}，{tail if tail and not negated else '会怎样'}"
    if _VAGUE.fullmatch(said):
        return f"{lead}具体是怎么规定的"
    if re.search("也(?:要|是|行|算|可以|能|得|需要)$", said):
        said += "吗"
    elif not asks and not re.search("例|为|意思|解释|理解|还是", said):
        said += (
            tail
            if re.search("多少|几[篇件项场人个名]", tail) and MERIT.search(lead)
            else "会怎样"
            if _HAPPENS.search(said)
            else "是怎么规定的"
        )
    close = (head or _CLOSE.match(said)) and _ends_in_noun(lead) and not re.search("[要是能会得必]", lead[1:])
    return f"{lead}{'' if close else '，'}{said}"


def _thing_listed(lead: str, said: str) -> str | None:
    """The thing whose parts are asked for: 重点国家 for 都包括哪些国家, 六大产业 for 分别是哪六个."""
    which = _WHICH.fullmatch(said)
    if not which or not (which["noun"] or which["number"]):
        return None
    noun = which["noun"]
    found = re.search(
        rf"[\u3400-\u9fff]{{0,2}}{noun}" if noun else rf"{which['number']}[大个类种项][\u3400-\u9fff]{{2}}", lead
    )
    return found.group() if found else None


def _without_slots(lead: str, said: str) -> str:
    """What is carried over, without the host and the type that the turn replaces."""
    if HOST.search(said) and HOST_PHRASE.search(lead):
        parts = [part for part in re.split("[,，]", lead) if not HOST.search(part) or types_of(part)]
        lead = HOST_PHRASE.sub("", "，".join(parts) or lead, count=1).strip(",， ")
        lead = re.sub(r"^(?:可以|能|也|的|作为)+", "", lead)
    return TYPE.sub("", lead).strip(",， ") if types_of(said) else lead


def _ends_in_noun(lead: str) -> bool:
    last = re.split("[,，]", lead)[-1]
    return any(
        match.end() == len(last) for pattern in (SUBJECT, GENERIC, ASPECT, MERIT) for match in pattern.finditer(last)
    )
