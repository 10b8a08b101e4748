"""A turn read as part of its conversation: what was said before decides what an elliptic turn is about."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from assistant.dialogue.turnwords import AS_STATED
from assistant.rules import FactKind
from assistant.rules.interview import Interview
from assistant.rules.sentences import Reading, read_sentence
from assistant.rules.sentences.amounts import find_amounts
from assistant.rules.sentences.text import prepare

_FIRST_PERSON = re.compile(
    r"(?:我们|咱们?)(?!厅|局|科(?!技园)|处|委|站|推荐|审|核|初审|这边审)|我[司校所院公单]|本[单公校院所司]"
)
_THEY = re.compile(r"(?<!其)(?:他们|她们)(?:自己|那边|那里|家)?(?!的?(?:合作|外方))")


def of_the_applicant(turn: str, said: Sequence[str]) -> str:
    """他们报技术转移类, from somebody who checks another's application: where nobody said 我们, they are the applicant."""
    if not _THEY.search(turn) or any(_FIRST_PERSON.search(words) for words in (*said, turn)):
        return turn
    return _THEY.sub("该单位", turn)


def without_repeats(text: str) -> str:
    """What only leads up to a figure: 再交流10人次，达到34人次 says 34, 除了这2件，还有2件 says two more."""
    text = re.sub(r"再[^,，]{1,14}[,，](?=[^?？]*(?:变成|总数|达到|累计到|一共|总共|[职称利文目]有\d))", "", text)
    return re.sub(r"除了?(?:这|那|上面|前面|之前)[^,，]{0,8}[,，](?=还有|另有|又)", "", text)


def read_turn(text: str, case: Interview, said: Sequence[str] = ()) -> Reading:
    """The facts that a turn states, as part of what was said before.

    The type decides what 专利 and 项目 count as; what was called SCI论文 once may be 论文 later; 他 is the person in charge.
    """
    lead, inner = _lead(text, case, said), _in_context(text, case, said)
    reading = read_sentence(lead + inner, case.as_of)
    own = tuple(
        replace(span, start=span.start - len(lead), end=span.end - len(lead))
        for span in reading.spans
        if span.start >= len(lead)
    )
    names = {span.fact for span in own}
    return Reading({name: value for name, value in reading.facts.items() if name in names}, own, reading.questions)


def _lead(text: str, case: Interview, said: Sequence[str] = ()) -> str:
    """Words that say what the turn leaves out; they state nothing themselves but the type."""
    kind = case.facts.get("base_type")
    lead = f"申报{kind}。" if kind and not re.search(r"联合研究|技术转移|特色", text) else ""
    person = re.match(r"(?:那)?(?:他|她|这位|本人|其|人(?=是|肯定|就|已|一直|也|在|没))", text) and not _NOBODY.match(
        text
    )
    person = bool(person or _HIS_TITLE.search(text))
    about = any(name.startswith("leader_") for name in case.facts) or any("负责人" in turn for turn in said[-2:])
    spoken = about and _OF_A_PERSON.search(text)
    if (person or spoken) and not re.search(r"负责人|牵头人|带头人", re.sub(r"科研工作负责人|团队牵头人", "", text)):
        lead += "负责人，"
    return lead


#: 那换我学生小周吧…。他是副教授: whose title would be told but that of the person in charge.
_HIS_TITLE = re.compile(
    r"(?:^|[。,，;；])[他她](?:现在|目前|只|才|也|就)*是个?(?:正高|副高|正教授|副教授|教授|研究员|副研究员|讲师|中级|高工|高级工程师|主任医师|副主任医师)"
)
_NOBODY = re.compile(r"(?:那)?(?:他们|她们|其中|其他|其它|其余|其实)")
_OF_A_PERSON = re.compile(r"不良(?:信用|科研|记录)|全职|兼职|职称|社保|同等研究能力|正高|副高|教授|研究员")
_INDEXED = re.compile(r"SCI|EI|收录", re.I)


_SIGNED = re.compile(r"签(?:了|有|署|过|订)?.{0,14}协议|协议.{0,6}签")
_KEY_COUNTRY = re.compile(r"(?:属于|就?是|算)(?:了)?重点国家(?!吗|么|不|[?？])")


_UNSIGNED = re.compile(r"个人|没|未|如果|要是")


def _key_country(text: str) -> bool:
    """波兰属于重点国家, of the agreement that an earlier turn told of."""
    return bool(_KEY_COUNTRY.search(text) and not re.search(r"[不没]", text.split("重点国家", maxsplit=1)[0]))


_REVOCATION_DAY = re.compile(
    r"(?:撤销|摘牌).{0,8}(?:日期|时间|那天|决定)|(?:撤销|摘牌).{0,6}20\d\d|20\d\d.{0,10}(?:撤销|摘牌)"
)


def _in_context(text: str, case: Interview, said: Sequence[str] = ()) -> str:
    known = case.facts
    if _key_country(text) and any(_SIGNED.search(turn) and not _UNSIGNED.search(turn) for turn in said):
        text += "。我们与重点国家的合作方签署了国际科技合作协议。"
    text = re.sub(r"^([\u4e00-\u9fff]{2,8})的话[,，]", r"\1方面，", text)
    if "期刊" in text:
        text = re.sub(r"(?<=主办)了?(?:着)?(?:一[本份种])?(?=$|[,，。])(?!期刊)", "了期刊", text)
    for pattern, statement in _SPOKEN:
        text = pattern.sub(statement, text)
    text = _with_its_unit(text, said)
    text = _without_repeats_of_a_sum(text, known)
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
    if {"sci_ei_papers_3y", "joint_papers_3y"} & set(known) and not _INDEXED.search(text):
        text = re.sub(r"(?<!联合发表)(?:论文|文章)", "SCI论文", text, count=1)
        if not re.search(r"国内|省内|兄弟|本地|校内|单位之间", text):
            text = re.sub(r"(?<![外国])合作(?=(?:发表?)?的?(?:有|是|为)?\d+篇)", "中外合作", text)
    elif "篇" in text and said and _INDEXED.search(said[-1]) and not re.search(r"SCI|EI|论文|文章", text, re.I):
        # 近三年的话是24篇, after 近五年发了SCI论文40篇
        text = re.sub(r"^([^,，。\d联合中外]{0,10}?)(?:是|有|为|共)?(?=\d+篇)", r"\1SCI论文", text, count=1)
    return _with_nouns(text, known)


#: 科研诚信问题？也没有的, 独立法人没问题的, 同等研究能力是有的: an answer to one's own question, a yes in other words.
_SPOKEN = (
    (
        re.compile(
            r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff]{3,10})[?？](?:老实说|说实话|也|他|她|我们|这个|目前|确实|倒是|从来|都|[,，])*(没有?|有)(?:的|出?过|发生过|出现过)?(?=$|[。，,！!])"
        ),
        r"\2\1",
    ),
    # 重点国别技术转移联盟？我们是成员
    (
        re.compile(
            r"(?<![\u4e00-\u9fff])([\u4e00-\u9fffA-Z]{2,14}(?<![吗呢么哪少么]))[?？](?=我们?(?:是|有|都|也|早|没|参|加)|参加了|加入了|早就)"
        ),
        r"\1",
    ),
    (re.compile(r"(独立法人(?:资格)?|同等研究能力)(?:他|她)?(?:肯定|绝对)?(?:没有?问题|是有)的?"), r"具有\1"),
    (re.compile(r"没(?:有)?正高(?:职称|级)?(?:但|不过|可)是?(?=具有|有)"), ""),
    (re.compile(r"依托企业科研投入(?=那|这|该|第|的)"), "科研投入"),
    (re.compile(r"(参与)(?:的)?(省部级)(?:及|或|和)?以上(?:的)?(?=\d+项)"), r"\1\2以上项目"),
    (re.compile(r"(?<![没未有不能])(?:拿到|拿下|评上)了?(?=国家级[“\"]?一带一路)"), "已获批"),
    (re.compile(r"单位性质[^,，。]{0,4}选了?[“\"「]?其他[”\"」]?了?"), "单位性质：其他"),
    (re.compile(r"续签到(?=20\d\d)"), "与重点国家的协议有效期到"),
)
_UNIT_ALONE = re.compile(
    r"^(?:都是|是)?(万元|亿元|万|亿)(?:$|[,，。])|(?:没写|忘写|漏了)单位|(?:的)?单位(?:都)?(?:是|[:：])?(万元|亿元)"
)
#: 人次哈, after 培训班累计培养了120.
_COUNTER_ALONE = re.compile(
    r"(?:是|都是|单位是?)?(人次|篇|项|件|场次?|个|人|万元|万|亿元?)(?=[哈哦吧啊呢]*(?:$|[,，。!！]))"
)
_BARE_END = re.compile(r"(?<![\d.])\d+(?:\.\d+)?[\s。,，]*$")
_UNIT_LEFT_OUT = re.compile(
    r"((?:近三年)?研发[^,，。;；\d]{0,10}|(?:今年|本年度)?科研投入[^,，。;；\d]{0,6}|销售收入[^,，。;；\d]{0,10})(\d+)(?![\d.%％万亿千百元篇项件场人])"
)


def _with_its_unit(text: str, said: Sequence[str]) -> str:
    """万元，刚才没写单位, after 今年科研投入320: the figure with its unit."""
    if (counted := _COUNTER_ALONE.match(text)) and said and (bare := _BARE_END.search(said[-1])):
        part = re.split(r"[,，。;；]", said[-1])[-1]
        return f"{part.strip()}{counted[1]}{text[counted.end(1) :]}" if bare else text
    unit = _UNIT_ALONE.search(text)
    left_out = [match for turn in said[-3:] for match in _UNIT_LEFT_OUT.finditer(turn)] if unit else []
    if not unit or len(left_out) != 1:
        return text
    name = next((name for name in unit.groups() if name), None) or "".join(re.findall("万元|亿元", text)[:1])
    return f"{left_out[0][1]}{left_out[0][2]}{name}" if name else text


_IN_BOTH = re.compile(
    r"(?:其中)?(?:有)?(\d+|[一两二三四五六七八九十])篇(?:论文)?(?:是)?(?:SCI(?:和|、|与|跟)EI|两边|两个库|两种)?(?:都|同时|重复)(?:被)?(?:收录|检索|有)?(?:了|的)?",
    re.I,
)


def _without_repeats_of_a_sum(text: str, known: Mapping[str, Any]) -> str:
    """有3篇SCI和EI都收录了, after SCI16篇，EI7篇 (16 to 23 papers): 20 of them."""
    papers = known.get("sci_ei_papers_3y")
    found = _IN_BOTH.search(text)
    if not found or not isinstance(papers, list) or papers[1] is None:
        return text
    amount = find_amounts(prepare(found[0]).plain)
    if len(amount) != 1 or amount[0].low is None or papers[1] - amount[0].low < papers[0]:
        return text
    return text.replace(found[0], f"近三年SCI论文{papers[1] - amount[0].low}篇")


def _with_nouns(text: str, known: Mapping[str, Any]) -> str:
    """Money, years and days with the words that an earlier turn gave them."""
    if {"rd_expense_3y_wan", "sales_3y_wan", "sales_last_year_wan"} & set(known):
        text = text.replace("同期", "近三年")
        if {"sales_3y_wan", "sales_last_year_wan"} & set(known):
            text = re.sub(r"最近一年(?:的)?(?=(?:是|为|有|正好)?\d)", "最近一年销售收入", text)
        text = re.sub(
            r"(?<!近三年)(?<!年的)(?<!年)(研发(?:费用|投入|经费)|销售收入)(?=[^占,，。]{0,6}\d)", r"近三年\1", text
        )
    text = re.sub(r"(20\d\d年|大前年|前年|去年|今年)(?:啊|的话|呢|嘛)?[,，]?那(?:一)?年", r"\1", text)
    if "revoked_on" in known and _REVOCATION_DAY.search(text) and "国合" not in text:
        text = re.sub(
            r"(?:撤销|摘牌)(?:的)?(?:决定)?(?:的)?(?:日期|时间|那天)?(?=是|为|在)?",
            "我们的国合基地称号被撤销，日期",
            text,
            count=1,
        )
    if any(name.startswith("key_country") for name in known):
        text = re.sub(
            r"(?<!协议)(?<!协议的)(?:新的?)?(有效期|到期日?|届满日?)(?=[到至是为:：])",
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
