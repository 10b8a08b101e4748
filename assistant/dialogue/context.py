"""A turn read as part of its conversation: what was said before decides what an elliptic turn is about."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from assistant.dialogue.leading import lead_of
from assistant.dialogue.spoken import plainly, without_repeats_of_a_sum
from assistant.dialogue.turnwords import AS_STATED
from assistant.rules import FactKind
from assistant.rules.interview import Interview
from assistant.rules.sentences import Reading, read_sentence


def without_repeats(text: str) -> str:
    """What only leads up to a figure: 再交流10人次，达到34人次 says 34, 除了这2件，还有2件 says two more."""
    text = re.sub(
        r"再[^,，]{1,14}[,，](?=[^?？]*(?:变成|总数|达到|累计到|一共|总共|[职称利文目]有)[^\d,，]{0,3}\d+(?:人次|[篇项件场人个名]))",
        "",
        text,
    )
    text = re.sub(
        r"[,，]?(?:都|也|并)?(?:未|没有?|不)(?:包含|含|包括|算|计|列|统计)(?:进|入|在)*(?:前面|上面|上述|刚才)?(?:说)?的?(?:那|这)?\d+(?:人次|[篇项件场人个名])(?:之)?(?:内|里面?|中|当中)",
        "，另外的",
        text,
    )
    return re.sub(
        r"(?:除了?(?:这|那|上面|前面|之前)[^,，]{0,8}|(?:刚才|前面|上面|之前)(?:说)?的?(?:这|那)?\d+[篇项件场人个名次]*(?:之外|以外))[,，](?=还有|另有|又)",
        "",
        text,
    )


def read_turn(text: str, case: Interview, said: Sequence[str] = ()) -> Reading:
    """The facts that a turn states, as part of what was said before.

    The type decides what 专利 and 项目 count as; what was called SCI论文 once may be 论文 later; 他 is the person in charge.
    """
    lead, inner = lead_of(text, case, said), _in_context(text, case, said)
    reading = read_sentence(lead + inner, case.as_of)
    own = tuple(
        replace(span, start=span.start - len(lead), end=span.end - len(lead))
        for span in reading.spans
        if span.start >= len(lead)
    )
    names = {span.fact for span in own}
    facts = {name: value for name, value in reading.facts.items() if name in names}
    questions = reading.questions
    if "exchange_person_times_3y" in facts and _counts_training(text, case.facts):
        # 累计变成100人次: persons and times without a noun are those of the training told before.
        facts["trained_person_times"] = facts.pop("exchange_person_times_3y")
        questions = tuple(question for question in questions if "交流" not in question)
    if "integrity_problem" in facts and _of_the_person(text, said):
        del facts["integrity_problem"]
    return Reading(facts, own, questions)


def _of_the_person(text: str, said: Sequence[str]) -> bool:
    """科研诚信倒没事, right after a turn on the person in charge: not said of the unit."""
    if re.search(r"单位|我们|公司|学校|本[所院校司]|园区|企业|责任事故|安全|环保", text):
        return False
    return bool(re.search(r"负责人|[他她]", text) or (said and re.search(r"负责人|[他她](?!们)", said[-1])))


def _counts_training(text: str, known: Mapping[str, Any]) -> bool:
    told = "trained_person_times" in known and "exchange_person_times_3y" not in known
    return told and not re.search(r"交流|往来|互访|来访|出访|访问|线上|线下", text)


_INDEXED = re.compile(r"SCI|EI|收录", re.I)


_SIGNED = re.compile(r"签(?:了|有|署|过|订)?.{0,14}协议|协议.{0,6}签")
_KEY_COUNTRY = re.compile(r"(?:属于|就?是|算)(?:了)?重点国家(?!吗|么|不|[?？])")


_SIGNS = re.compile(r"签(?:了|过|好|啦|的)|没签|还没.{0,4}签")
_UNSIGNED = re.compile(r"个人|没|未|如果|要是")


def _key_country(text: str) -> bool:
    """波兰属于重点国家, of the agreement that an earlier turn told of."""
    return bool(_KEY_COUNTRY.search(text) and not re.search(r"[不没]", text.split("重点国家", maxsplit=1)[0]))


_REVOCATION_DAY = re.compile(
    r"(?:撤销|摘牌).{0,8}(?:日期|时间|那天|决定)|(?:撤销|摘牌).{0,6}20\d\d|20\d\d.{0,10}(?:撤销|摘牌)"
)


#: 跟外方合写的, so that 合写的 is of them as well.
_WITH_FOREIGNERS = re.compile(r"(?:外方|国外|老外|外国|境外|海外|中外)[^,，。]{0,8}(?:合写|合著|合发|合署|联合|合作发)")


def _in_full(text: str, known: Mapping[str, Any]) -> str:
    """What a short turn leaves out of the name of a thing that was told of before."""
    if any(name.startswith("has_") for name in known):
        text = re.sub(
            r"(知识产权归属|权益分配|数据跨境|人类遗传资源|人遗|伦理)(?:的)?那[个项块](?!制度)", r"\1制度", text
        )
    if any(name.startswith("has_") for name in known):
        text = re.sub(r"^(?:那|另外)?方案(?=(?:也|都|还)?(?:有|没))", "违约和争议处理方案", text)
        text = re.sub(r"^(?:那|另外)?机制(?=(?:也|都|还)?(?:有|没|补|已?建))", "安全管理责任机制", text)
    if "leader_title" in known:
        text = re.sub(r"同等(?=能力)", "同等研究", text)
    if "led_intl_projects_3y" in known:
        # 牵头的刚批了1项
        text = re.sub(r"^(?:那|哦)?牵头的(?=[^,，。\d]{0,4}\d+[项个])", "牵头的省部级国际合作项目", text)
        # 参与的2项, after 牵头的省部级以上国际合作项目1项
        text = re.sub(
            r"(?:^|(?<=[,，]))(参与|参加)(?:的|了|过)*(?:也|是|有|就|只有)*(?=\d+[项个](?!国))",
            "参与省部级以上项目",
            text,
        )
    return text


def _in_context(text: str, case: Interview, said: Sequence[str] = ()) -> str:
    known = case.facts
    if _key_country(text) and any(_SIGNED.search(turn) and not _UNSIGNED.search(turn) for turn in said):
        text += "。我们与重点国家的合作方签署了国际科技合作协议。"
    text = plainly(re.sub(r"^([\u4e00-\u9fff]{2,8})的话[,，]", r"\1方面，", text), said)
    if _SIGNS.search(text) and "协议" not in text and any("协议" in turn for turn in said[-2:]):
        text = f"国际科技合作协议，{text}"  # 签过了，是跟重点国家的研究院签的
    text = re.sub(r"((?:进|加入|参加|主办|签|建立?|办)了)\s+(?=[\u4e00-\u9fff]{3})", r"\1", text)
    text = _in_full(text, known)
    if any("科研投入" in turn for turn in said[-2:]):
        text = re.sub(r"(?<!科研)(?<!研发)投入(?=[^,，。]{0,3}\d)", "科研投入", text)
    if any(_WITH_FOREIGNERS.search(turn) for turn in said[-3:]) and not _WITH_FOREIGNERS.search(text):
        text = re.sub(r"(?<!方)(?<!外)(合写|合著|合发|合署|联合发表?|合作发表?)的", r"与外方\1的", text)
    text = without_repeats_of_a_sum(text, known)
    for pattern, statement in AS_STATED:
        text = pattern.sub(statement, text)
    text = re.sub(r"(?:只|单)(?:看|算|说)?(近三年|近3年)(?:的话|来看|来说|里)?", r"\1", text)
    if any(name.startswith("key_country") for name in known) and "协议" not in text:
        text = re.sub(r"([这那])份(?!协)", r"\1份协议", text)
    text = re.sub(r"变成了?(?=[\d一二两三四五六七八九十])", "是", text)
    text = re.sub(r"(?:应该|应当|应)(?=是|为|有)|^具体(?:的话|来说|说来)?[,，]?", "", text)
    if known:
        # What a correction takes back; in a first message 不是全职在岗，是牵头人 says both.
        text = re.sub(r"不是[^,，。;；]{1,14}?[,，;；]\s?(?:而)?是", "是", text)
    return _with_nouns(_of_papers(text, known, said), known, said)


def _of_papers(text: str, known: Mapping[str, Any], said: Sequence[str]) -> str:
    """论文 are the SCI papers that an earlier turn spoke of."""
    if {"sci_ei_papers_3y", "joint_papers_3y"} & set(known) and not _INDEXED.search(text):
        text = re.sub(r"(?<!联合发表)(?:论文|文章)", "SCI论文", text, count=1)
        if not re.search(r"国内|省内|兄弟|本地|校内|单位之间", text):
            text = re.sub(r"(?<![外国])合作(?=(?:发表?)?的?(?:有|是|为)?\d+篇)", "中外合作", text)
    elif "篇" in text and said and _INDEXED.search(said[-1]) and not re.search(r"SCI|EI|论文|文章", text, re.I):
        # 近三年的话是24篇, after 近五年发了SCI论文40篇
        text = re.sub(r"^([^,，。\d联合中外]{0,10}?)(?:是|有|为|共)?(?=\d+篇)", r"\1SCI论文", text, count=1)
    return text


def _of_bases(text: str, known: Mapping[str, Any], said: Sequence[str]) -> str:
    """What is counted, where bases were spoken of: 我们这个学科一个都没有, 我们已经建有1个了."""
    of_bases = any(name.startswith("existing_") for name in known) or any("国合基地" in turn for turn in said[-2:])
    if of_bases and "基地" not in text:
        # 我们这个学科一个都没有
        text = re.sub(
            r"((?:学科|领域|学院|单位|公司|园区|机构)[）)]?(?:里|名下|目前|现在|这边|也|都|是|倒|还)*(?:一个都没有?|没有|0个?|零|(?:已有|有)\d个))(?=$|[,，。;；])",
            r"\1国合基地",
            text,
        )
    if of_bases and "基地" not in text:
        # 我们已经建有1个了
        text = re.sub(
            r"^((?:我们|咱们?|本单位|单位|公司|园区)?(?:目前|现在|之前|前几年)?(?:已经?)?(?:建有|建了|有|建过|批了|拿过)[一1两2三3]个)(?=了|[,，。;；]|$)",
            r"\1国合基地",
            text,
        )
    return text


def _with_nouns(text: str, known: Mapping[str, Any], said: Sequence[str]) -> str:
    """Money, years and days with the words that an earlier turn gave them."""
    if {"rd_expense_3y_wan", "sales_3y_wan", "sales_last_year_wan"} & set(known):
        text = text.replace("同期", "近三年")
        text = re.sub(
            r"(?<!年)(?<!年的)(?=(?:营收|销售(?:收入|额)?|营业收入)(?:分别|依次)(?:是|为)?\d)", "近三年", text
        )
        if {"sales_3y_wan", "sales_last_year_wan"} & set(known):
            text = re.sub(
                r"(?:最近一年|(?<!研发)去年)(?:的)?(?=(?:是|为|有|正好)?\d+(?:\.\d+)?[万亿])", "最近一年销售收入", text
            )
        text = re.sub(
            r"(?<!近三年)(?<!年的)(?<!年)(研发(?:费用|投入|经费)|销售收入)(?=[^占,，。]{0,6}\d)", r"近三年\1", text
        )
    if "exchange_events_yearly" in known:
        # 去年6，今年也6, after 前年6场
        text = re.sub(
            r"((?:大前年|前年|去年|今年|20\d\d年?)(?:也|是|有|就|才|又|办了)*\d{1,2})(?=$|[,，。;；!！\s])",
            r"\1场",
            text,
        )
    if any(name.startswith("key_country") for name in known):
        text = re.sub(
            r"(?:新的|续签的?|现在的?|现行的?|续到|续签|延(?:长|期))(?:协议|这份|那份)?(?:签|续)?(?=[到至]20\d\d)",
            "与重点国家的协议有效期",
            text,
        )
        if "协议" not in text:
            text = re.sub(r"(?=20\d\d[年./-].{0,8}到期)", "与重点国家的协议", text, count=1)
        text = re.sub(r"(?:^|(?<=有效[,，]))(?=[到至]20\d\d)", "与重点国家的协议有效期", text)
    text = re.sub(r"(20\d\d年|大前年|前年|去年|今年)(?:啊|的话|呢|嘛)?[,，]?那(?:一)?年", r"\1", text)
    text = _of_bases(text, known, said)
    of_leader = "leader_other_bases" in known or any("负责人" in turn for turn in (*said[-2:], text))
    if of_leader and not re.search(r"单位|学院|学科|领域|负责人|(?:一个|半个)[也都]", text):
        text = re.sub(r"(?:手上|名下|现在|目前)*(?=(?:其他|其它|别的|另外的)国合基地)", "负责人担任的", text, count=1)
    revoked = "revoked_on" in known or any(
        re.search(r"基地.{0,8}撤销|撤销.{0,8}(?:称号|基地)", turn) for turn in said[-2:]
    )
    if revoked and _REVOCATION_DAY.search(text) and "国合" not in text:
        text = re.sub(
            r"(?:撤销|摘牌)(?:的)?(?:决定)?(?:的)?(?:日期|时间|那天)?(?=是|为|在)?",
            "我们的国合基地称号被撤销，日期",
            text,
            count=1,
        )
    if any(name.startswith("key_country") for name in known):
        text = re.sub(
            r"(?<!协议)(?<!协议的)(?:新的?)?(有效期|到期日?|届满日?)(?:么|呢|嘛|的话)?[?？]?(?=[到至是为:：]|[,，]?[^,，\d]{0,8}[,，]?[到至是]20)",
            r"与重点国家的协议\1",
            text,
            count=1,
        )
    return text


def joined_years(reading: Reading, text: str, case: Interview, said: Sequence[str]) -> dict[str, Any]:
    """今年8场 after 前年5场，去年6场 of an earlier turn: the years are read together."""
    facts = dict(reading.facts)
    for name, value in reading.facts.items():
        before = case.facts.get(name)
        yearly = case.rules.vocabulary[name].kind is FactKind.YEARLY
        if yearly and isinstance(value, list) and isinstance(before, list) and len(value) < 3:
            together = read_sentence("，".join([*(t for t in said if re.search(r"场|次|活动", t)), text]), case.as_of)
            joined = together.facts.get(name)
            if isinstance(joined, list) and len(joined) > max(len(value), len(before)):
                facts[name] = joined
    return facts
