"""Talk put into the words that the sentence readers know: an answer to one's own question, a unit a message later."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from assistant.dialogue.turnwords import ADDS
from assistant.rules.sentences.amounts import find_amounts
from assistant.rules.sentences.sums import find_sums
from assistant.rules.sentences.text import prepare
from assistant.statutes.numerals import to_int

#: 科研诚信问题？也没有的, 独立法人没问题的, 同等研究能力是有的: an answer to one's own question, a yes in other words.
_SPOKEN = (
    # 近三年发生过责任事故吗？没有。
    (
        re.compile(
            r"(?:发生|出现|出|有)过?([\u4e00-\u9fff]{2,10})吗[?？](?:也|都|从来)?(没有|没|有)(?:过|发生过|的)?(?=$|[。，,！!])"
        ),
        r"\2\1",
    ),
    (
        re.compile(
            r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff]{3,10})(?:[?？]|…+|\.{2,}|。)(?:老实说|说实话)?(?:老实说|说实话|也|他|她|我们|这个|目前|确实|倒是|从来|都|[,，])*(没有?|有)(?:的|出?过|发生过|出现过)?(?=$|[。，,！!])"
        ),
        r"\2\1",
    ),
    # 国际组织？没人任职 · 国家级“一带一路”联合实验室？那个没有
    (
        re.compile(
            r"(?<![\u4e00-\u9fff“”\"])([\u4e00-\u9fff“”\"（）A-Z]{2,20}(?<![吗呢么哪少你]))[?？](?:那个|这个|目前)?(?=没(?!问题)|都没|从来没|一[份个项]都没)"
        ),
        r"\1",
    ),
    # 国家级一带一路联合实验室，没有拿过
    (
        re.compile(
            r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff“”]{4,16})[,，](?=没有?(?:拿|获批|参加|加入|建|办|主办|签|发生|出)过?[了的]?(?:$|[,，。;；]))"
        ),
        r"\1",
    ),
    # 和国外联合发的，3篇 · 项目，仨
    (
        re.compile(
            r"(?<=[的目类队才利文著表写])[,，\s](?=(?:近三年|近3年|就|只有|共|一共|总共|有)*(?:\d+|[一二两俩仨三四五六七八九十]+)(?:人次|[篇项件场个人位名])?(?:$|[,，。;；]))"
        ),
        "",
    ),
    # 研发？同期三年加起来1700万 · 论文？21篇
    (
        re.compile(
            r"^((?:研发(?:费用|投入)?|销售(?:收入|额)?|营收|论文|专利|人次|场次|培训|交流))[?？](?=[^?？]{0,14}\d[^?？]*$)"
        ),
        r"\1",
    ),
    # 牵头省部级国际合作2项参与1项
    (re.compile(r"(?<=\d[项个件篇])(?=(?:牵头|参与|参加)\D{0,8}\d)"), "，"),
    (re.compile(r"(省部级国际合作)(?=\d+项)"), r"\1项目"),
    (re.compile(r"^还是(?=副|正高|教授|讲师|中级|兼职|全职)"), "是"),
    (
        re.compile(
            r"(?<=[学科学院单位协议期刊联盟制度机制方案])(?:我们?)?(?:也|都)?(?:查|核|看|问)(?:过|了|实)+(?:一下)?(?=[,，])"
        ),
        "",
    ),
    (re.compile(r"(?<=[呢嘛])[,，](?=\d+(?:\.\d+)?个?[万亿])"), ""),
    (re.compile(r"没有[,，](?=0[件项篇个场人])"), ""),
    (re.compile(r"到的期"), "到期"),
    (re.compile(r"落了地"), "落地"),
    (re.compile(r"[,，]?一[场个篇项件]不多[,，]?一[场个篇项件]不少"), ""),
    (re.compile(r"(联合研究|技术转移|特色)(?:的|那类|这类|那个)?(?=基地)"), r"\1类"),
    (re.compile(r"依托单位(?:改成|换成|改为|变成)了?(?=[\u4e00-\u9fff]{2,6})"), "依托单位性质："),
    (re.compile(r"(?:换|由|让)?我来?(?=当负责人|做负责人|任负责人)"), "我"),
    # 什么同等研究能力，没有
    (re.compile(r"(?:^|(?<=[,，。!！]))什么([\u4e00-\u9fff]{3,10})[,，](没有|有)(?=$|[,，。!！])"), r"\2\1"),
    # 重点国别技术转移联盟？我们是成员
    (
        re.compile(
            r"(?<![\u4e00-\u9fff])([\u4e00-\u9fffA-Z]{2,14}(?<![吗呢么哪少么]))[?？](?=我们?(?:是|有|都|也|早|没|参|加)|没(?:有)?(?:参加|加入)|参加了|加入了|早就)"
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
#: 职称以副教授为准: whatever else the turn says.
_DECIDES = re.compile(r"(职称|总数|人次|场次|日期|金额)?(?:就|都|还是|应)?以([^,，。;；这那它]{1,8})为准")
_UNIT_ALONE = re.compile(
    r"^(?:都是|是)?(万元|亿元|万|亿)(?:$|[,，。])|(?:没写|忘写|漏了)单位|(?:的)?单位(?:都)?(?:是|[:：])?(万元|亿元)"
)
#: 人次哈, after 培训班累计培养了120.
_COUNTER_ALONE = re.compile(
    r"(?:是|都是|单位是?)?(人次|篇|项|件|场次?|个|人|万元|万|亿元?)(?=[哈哦吧啊呢]*(?:$|[,，。!！]))"
)
#: 9场, after 大前年5场，前年6场，去年.
_YEAR_AT_END = re.compile(r"((?:大前年|前年|去年|今年|20\d\d年))[\s:：]*$")
_BARE_END = re.compile(r"(?:(?<![\d.])\d+(?:\.\d+)?|[一二两三四五六七八九十百千]{2,})[\s。,，]*$")
_UNIT_LEFT_OUT = re.compile(
    r"((?:近三年)?研发[^,，。;；\d]{0,10}|(?:今年|本年度)?科研投入[^,，。;；\d]{0,6}|(?:去年|最近一年|上一年|近三年)?销售收入[^,，。;；\d]{0,10})(\d+)(?![\d.%％万亿千百元篇项件场人])"
)


def unit_alone(text: str, said: Sequence[str]) -> tuple[str, str] | None:
    """The figure that the message before ended with, with the unit that this one opens with; and the rest of this one."""
    counted = _COUNTER_ALONE.match(text)
    if said and re.match(r"\d+[场次]", text) and (year := _YEAR_AT_END.search(said[-1])):
        return f"{year[1]}{text}", ""
    if counted is None or not said or not _BARE_END.search(said[-1]):
        return None
    # The whole sentence, for the noun may stand in an earlier part; but nothing is added twice.
    sentence = re.split(r"[。!！?？;；]", said[-1].rstrip(" ,，。"))[-1]
    part = re.split(r"[,，]", sentence)[-1] if ADDS.search(sentence) else sentence
    return f"{part.strip()}{counted[1]}", text[counted.end(1) :]


def with_its_unit(text: str, said: Sequence[str]) -> str:
    """万元，刚才没写单位, after 今年科研投入320: the figure with its unit."""
    if begun := unit_alone(text, said):
        return "".join(begun)
    unit = _UNIT_ALONE.search(text)
    left_out = [match for turn in said[-3:] for match in _UNIT_LEFT_OUT.finditer(turn)] if unit else []
    if not unit or len(left_out) != 1:
        return text
    name = next((name for name in unit.groups() if name), None) or "".join(re.findall("万元|亿元", text)[:1])
    return f"{left_out[0][1]}{left_out[0][2]}{name}" if name else text


_IN_BOTH = re.compile(
    r"(?:其中)?(?:有)?(\d+|[一两二三四五六七八九十])篇(?:论文)?(?:是)?(?:SCI(?:和|、|与|跟)EI|两边|两个库|两种)?(?:(?:都|同时|重复)(?:被)?(?:收录|检索|有)?(?:了|的)?|(?:一样|相同|重|同一篇)(?:的|了)?(?=$|[,，。]))",
    re.I,
)


_SO_MANY_TWICE = re.compile(
    r"(?:两边|两个?库|SCI(?:和|、|与|跟)EI)?(?:之间)?(?:重复|重叠)(?:收录|检索)?(?:的|了|有|是)*(?:就|只有|共)?(\d+|[一二两三四五六七八九十])篇(?=$|[,，。！!])",
    re.I,
)


_ALL_INDEXED = re.compile(r"(?:这些)?(?:都|全|全部|均)(?:是|为|被)?(?:SCI|EI|SCI/EI)(?:论文|收录|检索|的)*", re.I)


def without_repeats_of_a_sum(text: str, known: Mapping[str, Any]) -> str:
    """有3篇SCI和EI都收录了, after SCI16篇，EI7篇 (16 to 23 papers): 20 of them."""
    papers = known.get("sci_ei_papers_3y")
    if isinstance(papers, list) and papers[0] == 0 and papers[1] and _ALL_INDEXED.fullmatch(text.strip(" 。.!！")):
        return f"近三年SCI论文{papers[1]}篇"  # 都是SCI, after 论文22篇
    found = _IN_BOTH.search(text) or _SO_MANY_TWICE.search(text)
    if not found or not isinstance(papers, list) or papers[1] is None:
        return text
    amount = find_amounts(prepare(found[0]).plain)
    if len(amount) != 1 or amount[0].low is None or papers[1] - amount[0].low < papers[0]:
        return text
    return text.replace(found[0], f"近三年SCI论文{papers[1] - amount[0].low}篇")


_MEASURES = (
    (re.compile(r"论文|合著|合写|联合发表|SCI|EI|署名", re.I), "篇"),
    (re.compile(r"专利|软著|知识产权"), "件"),
    (re.compile(r"项目|奖|牵头|参与"), "项"),
    (re.compile(r"人次|交流|培训"), "人次"),
    (re.compile(r"职称"), "人"),
)
_BARE_NOW = re.compile(
    r"(?P<noun>[\u4e00-\u9fffA-Za-z]{2,10}?)(?P<verb>改成|改为|应为|应该是|应是|变成|其实是|只有|[:：])?(?P<n>\d{1,4})(?P<end>[吧了哈。.!！]*)"
)


def with_measures(text: str) -> str:
    """合著改成5，专利改成3 with 篇 and 件: every part is a noun and a figure."""
    parts = re.split(r"([,，;；。\s]+)", text)
    for place in range(0, len(parts), 2):
        found = _BARE_NOW.fullmatch(parts[place].split("：")[-1] if "：" in parts[place] else parts[place])
        measure = next((unit for words, unit in _MEASURES if found and words.search(found["noun"])), None)
        if found and measure:
            end = len(parts[place]) - len(found["end"])
            parts[place] = parts[place][:end] + measure + parts[place][end:]
    return "".join(parts)


#: 分别300、400、500万: the unit of all three.
_UNIT_AT_END = re.compile(
    r"(?<=别)(?:是|为)?\d+(?:\.\d+)?[、,，]\d+(?:\.\d+)?[、,，]\d+(?:\.\d+)?(?P<unit>万|亿)(?=元|$|[,，。;；])"
)
_HAN_MONEY = re.compile(r"(?<![第\d.])([一二两三四五六七八九十百千]{2,9}|[二两三四五六七八九十])(?=个?[万亿])")


#: 培训的是118不是108
_NEW_FIRST = re.compile(
    r"(?:其实|应该|应)?是\s?(\d+(?:\.\d+)?)(人次|[篇项件场人个名万亿]|)[,，]?(?:而)?不是\s?(\d+(?:\.\d+)?)(人次|[篇项件场人个名万亿]|)(?=$|[,，。!！])"
)


def old_first(text: str) -> str:
    """培训的是118不是108 as 培训的不是108，是118."""
    return _NEW_FIRST.sub(r"不是\3\4，是\1\2", text)


_HAN_SUM = re.compile(
    r"[一二两三四五六七八九十百千零\d.]+个?亿(?:[一二两三四五六七八九][千百]?)+(?:[一二两三四五六七八九十百千零]*万)?"
)
#: 四千八, said of a sum of money: what follows the last named place is one place lower.
_SHORTENED = re.compile(
    r"(?<![第一二两三四五六七八九十百千\d])([一二两三四五六七八九])([千百])([一二两三四五六七八九])(?![一二三四五六七八九十百千万亿\d篇项件人场次个名位年月])"
)


#: 不是1980，是1890
_BARE_SUMS = re.compile(
    r"不是(?P<old>\d+(?:\.\d+)?)[,，]?(?:而)?(?:应该)?是(?P<new>\d+(?:\.\d+)?)(?![\d.万亿篇项件场人次个年])"
)


def shortened_sums(text: str, known: Mapping[str, Any]) -> str:
    """不是四千八，是五千八, of the sales of 4800万元: with the unit that both leave out."""
    places = {"千": 1000, "百": 100}
    text = _BARE_SUMS.sub(
        lambda m: (
            f"不是{m['old']}万，是{m['new']}万"
            if any(str(value) == m["old"] for name, value in known.items() if name.endswith("_wan"))
            else m[0]
        ),
        text,
    )
    sums = {value for name, value in known.items() if name.endswith("_wan") and not isinstance(value, list)}
    told = [
        (to_int(m[1].replace("两", "二")) or 0) * places[m[2]]
        + (to_int(m[3].replace("两", "二")) or 0) * places[m[2]] // 10
        for m in _SHORTENED.finditer(text)
    ]
    if not sums & set(told):
        return text
    figures = iter(told)
    return _SHORTENED.sub(lambda _: f"{next(figures)}万", text)


def money_in_digits(text: str) -> str:
    """四百四十万 as 440万, 三亿五 as 35000万."""

    def in_wan(match: re.Match[str]) -> str:
        found = list(find_sums(match[0]))
        exact = len(found) == 1 and found[0].low is not None and found[0].low == found[0].high
        return f"{found[0].low.normalize():f}万" if exact and found[0].low is not None else match[0]

    text = _HAN_SUM.sub(in_wan, text)
    text = _UNIT_AT_END.sub(lambda m: re.sub(r"(\d+(?:\.\d+)?)(?=[、,，])", rf"\1{m['unit']}", m[0]), text)
    return _HAN_MONEY.sub(lambda match: str(to_int(match[1].replace("两", "二")) or match[1]), text)


def plainly(text: str, said: Sequence[str]) -> str:
    """The turn in plainer words."""
    if decided := _DECIDES.search(text):
        text = f"{decided[1] or ''}是{decided[2]}"
    if "前年" in text.replace("大前年", ""):
        text = re.sub(r"再往前(?:的|那)?(?:一)?年", "大前年", text)
    for pattern, statement in _SPOKEN:
        text = pattern.sub(statement, text)
    if "期刊" in text:
        text = re.sub(r"(?<=主办)了?(?:着)?(?:一[本份种])?(?=$|[,，。])(?!期刊)", "了期刊", text)
    return with_its_unit(text, said)
