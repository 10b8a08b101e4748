"""Corrections: what is put right, and what is taken back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from assistant.dialogue.additions import other_finals, total_of
from assistant.dialogue.both_ways import part_corrected
from assistant.dialogue.context import joined_years, read_turn
from assistant.dialogue.doubt import named as facts_named
from assistant.dialogue.earlier import money_corrected, place_corrected, word_swapped
from assistant.dialogue.figures import (
    amounts_of,
    candidates,
    exact,
    named,
    named_anywhere,
    named_only,
    says_which,
    sole_figure,
    which,
    whole,
)
from assistant.dialogue.heard import GATES, Heard, Kind
from assistant.dialogue.turnwords import EXCUSE, FINAL
from assistant.dialogue.words import tidy, yes_or_no
from assistant.rules import FactKind, FactSpec
from assistant.rules.interview import Interview
from assistant.rules.sentences import read_sentence
from assistant.rules.sentences.amounts import Amount

_TAKEN_BACK = re.compile(
    r"(?P<wrong>[\d一二两三四五六七八九十百]+[篇项件场人个名位次]+)(?:这个数)?(?:不对|不准|有误|错了)[,，。][^,，。]{0,10}?(?:是|为|有)|"
    r"[那这](?P<part>[\d一二两三四五六七八九十百]+[篇项件场人个名位次]+)(?:只|就)?是(?:去年|今年|前年|一年|单年|其中一年)的?[,，。]|"
    r"不是\s?(?P<old>[^,，。;；是]{1,14}?)[,，;；。]?\s?(?:而)?(?:应该|其实)?是|(?:把|将)?(?P<from>[\d一二两三四五六七八九十百]+[篇项件场人个次]*)(?:改成|改为)"
)


def corrected(text: str, case: Interview, said: Sequence[str]) -> Heard:
    """What is put right, by the surest sign first: the figure behind 应该是, a year named, the figure instead of another."""
    if parts := _several(text, case, said):
        return parts
    rest = EXCUSE.sub("", text).strip(" ,，。") or text
    pointed = place_corrected(text, case, said) or money_corrected(text, case, said) or part_corrected(text, case, said)
    if pointed := pointed or _taken_off(text, case, said):
        return Heard(Kind.CORRECTED, pointed)
    if re.search(r"总数|[漏少](?:了|算|数|报|说|记|写)", text) and (summed := total_of(text, case, said)):
        return Heard(Kind.CORRECTED, {**other_finals(text, read_turn(rest, case, said), summed), **summed})
    reading = read_turn(_MISSED.sub("", rest) if amounts_of(_MISSED.sub("", rest)) else rest, case, said)
    new, old = _put_right(rest)
    found = candidates(new, rest, case, said, old) if new else []
    if final := FINAL.search(rest):
        # 之前当成参与的了，那参与的就剩2项: the part with the figure says of what it is.
        part = (
            re.split(r"[,，。;；\s]", rest[: final.start()])[-1] + re.split(r"[,，。;；\s]", rest[final.start() :])[0]
        )
        found = named_only(part, found) if says_which(part) else found
        if re.search(r"一共|总共|总数|合计", part) and "sci_ei_papers_3y" in case.facts and final["new"].endswith("篇"):
            # 一共是22篇，跟国外合发的还是4篇: all of them, whatever the other part is of.
            found = [case.rules.vocabulary["sci_ei_papers_3y"]] if not says_which(part) else found
    bare = new is not None and not any(map(exact, reading.facts.values())) and not year_corrected(rest, case, said)
    # 有一项还没批下来，那就是4项: the closing figure holds, whatever was read before it.
    closing = FINAL.search(rest) and [spec.id for spec in found if spec.unit != "场"] == list(reading.facts)
    if new and len(found) == 1 and (bare or closing):
        return Heard(Kind.CORRECTED, {found[0].id: new.value})
    facts = year_corrected(rest, case, said) or joined_years(reading, rest, case, said) or _flag_corrected(rest, case)
    if new and bare and len(found) > 1 and set(reading.facts) <= {spec.id for spec in found} and not says_which(rest):
        facts = {}  # 多报了，2篇, of papers and joint papers: which of them is asked
    facts = {
        **none_left(rest, case, said),
        **_not_ours(rest, case, said),
        **_day_corrected(rest, case),
        **facts,
        **each_named(rest, case),
    }
    if old is not None and new is not None and len(found) == 1:
        facts.setdefault(found[0].id, new.value)  # 不是4件，是2件，省级科技奖励2项: and what is stated besides
    if facts or (facts := word_swapped(text, case, said) or sole_figure(rest, case)):
        return Heard(Kind.CORRECTED, facts, questions=reading.questions)
    asked = (which(new, found, case),) if new else reading.questions
    return Heard(Kind.UNCLEAR, questions=asked or ("请把更正的内容写完整，例如“SCI论文是21篇”。",))


def _several(text: str, case: Interview, said: Sequence[str]) -> Heard | None:
    """第一年有误，应为4场；项目扣除重复，应为3项: each part puts something right."""
    parts = [part for part in re.split(r"[;；。]", text) if FINAL.search(part)]
    if len(parts) < 2 and all(map(says_which, clauses := [p for p in re.split(r"[,，]", text) if FINAL.search(p)])):
        parts = clauses  # 合著改成5篇，专利改成3件
    if len(parts) < 2 or len(parts) != len(FINAL.findall(text)):
        return None
    each = [corrected(part, case, said) for part in parts]
    facts = {name: value for heard in each for name, value in heard.facts.items()}
    return Heard(Kind.CORRECTED, facts) if all(heard.facts for heard in each) else None


#: 项目是3项，刚才漏算了两项: what was missed is in the figure already.
_MISSED = re.compile(
    r"[,，](?:前面|刚才|上面|之前)那个\d+[^,，。]{0,8}[。]?$|[,，。;；]?(?:刚才|之前|前面)?(?:漏|少|多)(?:算|报|说|数|写)?了?[^,，。;；]{1,6}$"
)


def _told_last(case: Interview, said: Sequence[str]) -> list[str]:
    """The known counts of the last turn that told of something countable."""
    for turn in reversed(said[-3:]):
        told = read_turn(turn, case).facts
        counts = [name for name, value in told.items() if whole(value) and value and case.facts.get(name) == value]
        if counts:
            return counts
    return []


_OFF = re.compile(
    r"(?:其中|里面|里)?有?(?P<n>[\d一二两三四五六七八九十]+(?:人次|[篇项件场人个位名]))[^,，。;；]{0,16}[,，]?(?:得|要|应该?|就|都|必须|先)*"
    r"(?:刨|扣|减|剔|去)(?:掉|除|去)(?!以?后|之后)(?![^,，。]{0,4}\d)"
)


def _taken_off(text: str, case: Interview, said: Sequence[str]) -> dict[str, Any]:
    """有一项是国内的，得刨掉: so many less of the one known count that it can be."""
    found = _OFF.search(text)
    amount = amounts_of(found["n"])[0] if found and amounts_of(found["n"]) else None
    if amount is None or FINAL.search(text):
        return {}
    meant = candidates(amount, text, case, said)
    known = case.facts[meant[0].id] if len(meant) == 1 else None
    return {meant[0].id: known - amount.low} if isinstance(known, int) and known >= amount.low else {}


_NONE_LEFT = re.compile(
    r"(?:[一1半][个项件篇场]|一人)(?:都|也)?(?:没|不(?!是|算|行|够|能|可|达)|未)|(?:^|[,，])(?:是|为)?0[个项件篇场人次]*(?=$|[,，。])"
)


#: 那边已经辞了, of the other base that the person in charge is in charge of.
_RESIGNED = re.compile(
    r"把?(?:那边|那头|那个|另一?[个边])(?:的)?(?:负责人)?(?:给)?(?:已经?)?(?:辞|卸任|退|交出去|让)(?:了|掉了?|出去了)|(?:已经?|早就?|都|也|上[周个]月?|去年|今年|刚刚?|不再?)(?:辞|卸任|退|交出去|交|让|兼|干|当|担任|挂名?|管)(?:了|掉了?|出去了|出来了)"
)


def none_left(text: str, case: Interview, said: Sequence[str]) -> dict[str, Any]:
    """核实，那两个都换人了，目前一个都没兼: the one count that the turn before stated."""
    if not said or not (_NONE_LEFT.search(text) or _RESIGNED.search(text)) or re.search(r"[差缺]", text):
        return {}
    if _RESIGNED.search(text) and case.facts.get("leader_other_bases") == 1:
        return {"leader_other_bases": 0} if "leader_other_bases" in _told_last(case, said) else {}
    if any(value == 0 for value in read_turn(text, case, said).facts.values()):
        return {}  # 二级学科里倒是一个都没有 says of what
    counts = _told_last(case, said)
    return {counts[0]: 0} if len(counts) == 1 else {}


_BASE_GONE = re.compile(r"那个(?:基地)?(?:被|给|自己|主动)?(?:撤|取消|摘牌|不要|放弃|退|注销|到期)(?:掉|了|回)")


def base_gone(text: str, case: Interview, said: Sequence[str]) -> dict[str, Any]:
    """要是那个基地撤了呢, after 本学院有一个国合基地了."""
    counts = [name for name in _told_last(case, said) if name.startswith("existing_")] if said else []
    gone = len(counts) == 1 and case.facts.get(counts[0]) == 1 and _BASE_GONE.search(text)
    return {counts[0]: 0} if gone else {}


_MISTAKEN = re.compile(r"再|又|不是|不算|没|未|有[一1][篇项件个场位]|错|漏|岔|原来|本来|之前|刚才")


def each_named(text: str, case: Interview) -> dict[str, Any]:
    """搞错了，…，所以牵头0个，参与3个: two or more parts, each of them a known fact's noun and its figure."""
    found: dict[str, Any] = {}
    sure = False
    for part in re.split(r"[,，。;；、]", text):
        amounts = amounts_of(part)
        if len(amounts) != 1 or amounts[0].vague or _MISTAKEN.search(part):
            continue
        if re.search(r"总[共数]|一共", part) and amounts[0].unit in {"篇", ""} and "joint_papers_3y" in case.facts:
            found["sci_ei_papers_3y"] = amounts[0].value  # 联合就是3篇、总共25篇
            continue
        specs = named_anywhere(part, candidates(amounts[0], part, case, ()))
        every = candidates(amounts[0], "", case, ())
        said_to_be = says_which(part) and re.search(
            r"(?:是|为|算|共|总|只有|就|应|达|到)[^\d]{0,3}[\d一二两三四五六七八九十]", part
        )
        again = len(specs) == 1 and specs[0].id in found and not said_to_be
        if len(specs) != 1 or again or (len(every) > 1 and specs == every):
            return {}
        found[specs[0].id] = amounts[0].value
        sure = sure or bool(said_to_be)
    return found if len(found) > 1 or sure else {}


_ANOTHERS = re.compile(
    r"那(?:个|些|份|项|起|篇|块)?[\u4e00-\u9fff]{0,6}?(?:是|都是)?(?:隔壁|(?:入驻|园内|入园|孵化)企业|别人|别家|人家|其他单位|别的单位|兄弟单位|房东|重名|另一[家所个]|母公司|总公司|集团|(?:[^,，。]{1,6})的(?=[,，]))"
)
#: 我们自己0个, 这家自己是0
_OWN_COUNT = re.compile(
    r"(?:自己|我们(?:[^,，。]{0,8}(?=是))?|我司|本单位|该单位|这家|他们)(?:自己|自身|这边|机构|单位|公司|企业|学院|学校|院里?|所里?|园区|厂)?(?:的)?(?:应该|应|该|就)?(?:填|是|有|只有|才|就|一共|没有?[,，])*(?P<n>[\d零一二两三四五六七八九十]+)(?:[个项件篇场人])?(?=$|[,，。!])"
)


def anothers(text: str, case: Interview, said: Sequence[str]) -> bool:
    """Whether the turn says that what the turn before told of is something else, and what holds instead."""
    return bool(_ANOTHERS.search(text) and _not_ours(text, case, said))


def _not_ours(text: str, case: Interview, said: Sequence[str]) -> dict[str, Any]:
    """那是隔壁单位的，我们没有获批过: the flags that the turn before stated."""
    if not said or not _ANOTHERS.search(text):
        return {}
    last = read_sentence(said[-1], case.as_of).facts
    counts = _told_last(case, said)
    if "基地" in text and (own := _OWN_COUNT.search(text)) and own["n"] in {"0", "零"}:
        named_there = read_sentence(f"{own[0]}国合基地", case.as_of).facts
        known = {name: value for name, value in named_there.items() if name in case.facts and name not in GATES}
        if known:
            return known
    bases = [name for name in counts if name.startswith("existing_")]
    if len(bases) == 1 and re.search(r"(?:本身|自己|我们)(?:倒|并|都|也|是)*没(?:有)?(?:过)?(?=$|[,，。!的])", text):
        return {bases[0]: 0}  # 那是入驻企业的，园区本身没有
    if (own := _OWN_COUNT.search(text)) and len(counts) == 1:
        amount = amounts_of(own["n"])
        return (
            {counts[0]: 0 if own["n"] in {"0", "零"} else amount[0].value} if amount or own["n"] in {"0", "零"} else {}
        )
    if not re.search(r"(?:我们|自己|该单位|国家级的?|这边)(?:自己)?(?:并|都|也)?没", text):
        return {}
    told = {name for name, value in last.items() if value is True}
    # 数据跨境那份是集团的，他们自己没建: the turn says which, whatever the turn before told of.
    which_ones = set(facts_named(text)) & set(case.facts) or told
    return {name: False for name in which_ones if case.facts.get(name) is True}


_DAY = re.compile(r"(?P<y>20\d\d)[年./-](?P<m>\d{1,2})[月./-](?P<d>\d{1,2})(?:日|号)?")


def _day_corrected(text: str, case: Interview) -> dict[str, Any]:
    """是2015年3月18日，刚才年份说错了: the one known day that it can be."""
    for word, back in (("前年", 2), ("去年", 1), ("今年", 0)):
        text = re.sub(rf"(?<!大){word}的?(?=\d{{1,2}}月\d{{1,2}}[日号])", f"{case.as_of.year - back}年", text)
    days = [day for found in _DAY.finditer(text) if (day := _iso(found))]
    known = [name for name in case.facts if case.rules.vocabulary[name].kind is FactKind.DATE]
    if len(known) > 1:
        known = [name for name in known if ("撤" in text) == (name == "revoked_on")]
    if not days and len(known) == 1 and isinstance(case.facts[known[0]], str):
        told = _MONTH_AND_DAY.findall(text)  # 打错，6月18号: of the year that was said
        days = [f"{case.facts[known[0]][:4]}-{int(month):02}-{int(day):02}" for month, day in told]
    if not days and known == ["key_country_agreement_expires_on"] and (month := _MONTH.search(text)):
        expiry = read_sentence(f"与重点国家的协议{month[0]}到期", case.as_of).facts  # 搞错了，是2028年3月底
        days = [str(expiry[known[0]])] if isinstance(expiry.get(known[0]), str) else []
    return {known[0]: days[-1]} if len(days) == 1 and len(known) == 1 else {}


_MONTH = re.compile(r"20\d\d年\d{1,2}月[底末初]?(?!\d|[日号])")
_MONTH_AND_DAY = re.compile(r"(?<![年\d./-])(?P<m>\d{1,2})月(?P<d>\d{1,2})[日号]")


def day_pinned(text: str, case: Interview) -> dict[str, Any]:
    """具体日期是2016年5月12日, of a day that was only known to the month."""
    found = _day_corrected(text, case)
    if (told := _MONTH_AND_DAY.search(text)) and not found:
        spans = {name: value for name, value in case.facts.items() if case.rules.vocabulary[name].kind is FactKind.DATE}
        known = [name for name, value in spans.items() if isinstance(value, list) and value[0]]
        found = {name: f"{spans[name][0][:4]}-{int(told['m']):02}-{int(told['d']):02}" for name in known[:1]}
    if not found and isinstance(case.facts.get("revoked_on"), list) and (month := _MONTH.search(text)):
        # 2023年3月的事，哪天忘了
        read = read_sentence(f"我们的国合基地称号{month[0]}被撤销", case.as_of).facts.get("revoked_on")
        return {"revoked_on": read} if isinstance(read, list) else {}
    return {name: day for name, day in found.items() if _within(day, case.facts[name])}


def _within(day: str, known: Any) -> bool:
    return isinstance(known, list) and len(known) == 2 and str(known[0]) <= day <= str(known[1])


def _iso(found: re.Match[str]) -> str | None:
    try:
        return date(int(found["y"]), int(found["m"]), int(found["d"])).isoformat()
    except ValueError:
        return None


def _put_right(text: str) -> tuple[Amount | None, Amount | None]:
    """The one figure that holds now, and the one that it stands for, where a turn names them."""
    if final := FINAL.search(text):
        return next(iter(amounts_of(final["new"])), None), None
    text = _MISSED.sub("", text) if len(amounts_of(_MISSED.sub("", text))) else text
    text = re.sub(r"另(?:外)?(?:那)?(?=[一两二三][篇项件场人个名位次])(?:[一两二三][篇项件场人个名位次])", "另", text)
    taken = _TAKEN_BACK.search(text)
    old = amounts_of((taken["wrong"] or taken["part"] or taken["old"] or taken["from"]) if taken else "")
    new = amounts_of(text[taken.end() :] if taken else text)
    # 获奖是2项，两项都在前三名: one figure said twice.
    alone = new[0] if len({amount.low for amount in new}) == 1 and not new[0].vague else None
    return alone, old[0] if len(old) == 1 else None


def _flag_corrected(text: str, case: Interview) -> dict[str, Any]:
    """不对，有的: the yes or no that was asked for last."""
    flag = _last_flag(case)
    answer = yes_or_no(tidy(text), flag.label) if flag else None
    return {flag.id: answer} if flag and answer is not None else {}


#: Of three years in a row, the place of the one that is named so.
_PLACES = {"第一": 0, "最早": 0, "头一": 0, "第二": 1, "中间": 1, "第三": 2, "最后": 2, "最近": 2}
_YEAR = rf"(?:大前年|前年|去年|今年|20\d\d年?|(?:{'|'.join(_PLACES)})的?那?(?:一)?年)"
_N = r"[\d零一二两三四五六七八九十]+"


def _this_year_alone(turn: str, anew: list[Any], known: Any, case: Interview) -> list[Any]:
    """The years as known, and of ``turn`` read anew only what differs from it as it was said."""
    before = read_sentence(turn, case.as_of).facts.get("exchange_events_yearly")
    if not (isinstance(before, list) and isinstance(known, list) and len(before) == len(known) == len(anew)):
        return anew
    return [new if new != old else now for new, old, now in zip(anew, before, known, strict=True)]


#: 2024年档案里又找到一场，变5场了
_CAME_TO = re.compile(rf"[,，](?:就|现在|一共|共)*(?:变成?|成了?|是|共)(?:了)?{_N}场了?(?=[,，。!！]?$)")


def year_corrected(text: str, case: Interview, said: Sequence[str]) -> dict[str, Any]:
    """去年是6场, after 前年7场，去年4场，今年8场: the year is put right in the words that named it."""
    found = re.search(
        rf"(?P<year>{_YEAR})的?那?{_N}场?[^,，。]{{0,6}}(?:少|多|错|漏|岔|不对|有误)了?[,，](?:应该|应|其实|实际)?(?:是|为)?(?P<new>{_N})\s?场",
        text,
    ) or re.search(
        rf"(?P<year>{_YEAR})[^\d零一二两三四五六七八九十,，。]{{0,6}}(?:[^,，。]{{0,8}}[,，](?:(?:应该|应|其实|实际)?是|(?:其实|实际)(?:上)?(?:只)?有?|只有|就)|(?:也|都)?(?:不对|有误|错了|不准)[,，])?(?P<new>{_N})\s?(?:场|次)?",
        text,
    )
    yearly = [name for name in case.facts if case.rules.vocabulary[name].kind is FactKind.YEARLY]
    if len(set(re.findall(_YEAR, text))) == 1 and _CAME_TO.search(text) and not _STILL_TO_COME.search(text):
        found = re.search(rf"(?P<year>{_YEAR}).*?(?P<new>{_N})(?=场了?[,，。!！]?$)", text)
    if found is None or not yearly:
        return {}
    final = FINAL.search(text[found.start() :])
    new_figure = re.sub(r"[^\d零一二两三四五六七八九十]", "", final["new"]) if final else found["new"]
    known = case.facts[yearly[0]]
    if whole(known):
        known = [known] * 3  # 每年5场 … 最近那年只有4场
    place, new = _PLACES.get(found["year"][:2]), amounts_of(f"{new_figure}场")
    if place is not None and isinstance(known, list) and len(known) == 3 and new:
        return {yearly[0]: [new[0].value if number == place else value for number, value in enumerate(known)]}
    for turn in reversed(said):
        put_right = re.sub(
            rf"((?<!大){found['year']}[^\d零一二两三四五六七八九十,，。]{{0,6}}){_N}", rf"\g<1>{new_figure}", turn
        )
        value = read_sentence(put_right, case.as_of).facts.get(yearly[0])
        if put_right != turn and isinstance(value, list):
            return {yearly[0]: _this_year_alone(turn, value, known, case)}
        if listed := _in_its_place(turn, found["year"], new_figure, case.facts[yearly[0]]):
            return {yearly[0]: listed}
    if listed := _in_its_place("，".join(said), found["year"], new_figure, case.facts[yearly[0]]):
        return {yearly[0]: listed}
    return {}


_STILL_TO_COME = re.compile(r"下个?[月周]|再(?:补|办|搞|加)|计划|打算|准备|还会|要办|年底前|到时候")


def year_came_to(text: str, case: Interview, said: Sequence[str]) -> dict[str, Any]:
    """2024年档案里又找到一场，变5场了: the sum of that year, whatever was added."""
    sure = _CAME_TO.search(text) and not _STILL_TO_COME.search(text)
    return year_corrected(text, case, said) if sure else {}


def _in_its_place(turn: str, year: str, new: str, known: Any) -> list[Any]:
    """2024、2025、2026三年分别5场、3场、8场: the figure whose place is that of the year."""
    years = list(dict.fromkeys(re.findall(r"大前年|前年|去年|今年|20\d\d", turn)))
    name = year.rstrip("年") if year.startswith("20") else year
    figure = amounts_of(f"{new}场")
    if not isinstance(known, list) or len(years) != len(known) or name not in years or not figure:
        return []
    return [figure[0].value if each == name else value for each, value in zip(years, known, strict=True)]


def _last_flag(case: Interview) -> FactSpec | None:
    last = case.asked[-1] if case.asked else None
    spec = case.rules.vocabulary[last] if last else None
    return spec if spec and spec.kind is FactKind.FLAG and spec.id in case.facts else None


def of_other_years(text: str, case: Interview, said: Sequence[str]) -> Heard | None:
    """26篇和那8篇都是近五年的数: figures given before that are of other years than the clause looks at."""
    if not _OTHER_YEARS.search(text):
        return None
    values = [amount.value for amount in amounts_of(text)]
    gone = frozenset(name for name, value in case.facts.items() if name not in GATES and value in values)
    if not values:
        gone = frozenset(_told_last(case, said))  # 我说的是近五年的
    return Heard(Kind.CORRECTED, removed=gone, declined=gone) if gone else None


_OTHER_YEARS = re.compile(
    r"(?:是|都是|算的是)(?:近[二两四五六七八九十]+年|近[24-9]年|历年|累计|建[校院所厂司]以来|这些年)(?:来)?(?:的|累计)?(?:数|数据)?|不是近三年的"
)


_UNCOUNTED = re.compile(
    r"(?<!\d)人次(?:数)?(?:这个|倒|还|都|也|真|根本)*没(?:有)?(?:数|统计|登记)(?!进)|不是人次|没(?:数|统计|登记)过?人次"
)


def uncounted(text: str, case: Interview) -> Heard | None:
    """不好意思，是40场，人次没数: the figure given in 人次 was counted otherwise."""
    gone = frozenset({"exchange_person_times_3y", "trained_person_times"} & set(case.facts))
    return Heard(Kind.CORRECTED, removed=gone, declined=gone) if gone and _UNCOUNTED.search(text) else None


def retracted(text: str, case: Interview) -> Heard | None:
    """先别按3项算: the count that the turn names, by its value or its noun; 联盟那个先当不知道: the one flag named."""
    flags = [name for name in facts_named(text) if isinstance(case.facts.get(name), bool)]
    if len(flags) == 1 and not amounts_of(text):
        return Heard(Kind.CORRECTED, removed=frozenset(flags), declined=frozenset(flags))
    bare = {int(figure) for figure in re.findall(r"\d+", text)}
    meant = [name for name, value in case.facts.items() if name not in GATES and whole(value) and value in bare]
    if len(meant) == 1:
        return Heard(Kind.CORRECTED, removed=frozenset(meant), declined=frozenset(meant))  # 那个15要撤回来
    for amount in [*amounts_of(text), None]:
        found = named(text, [case.rules.vocabulary[name] for name in case.facts if name not in GATES])
        if amount is not None:
            found = [spec for spec in found if case.facts[spec.id] == amount.value] or found
        if len(found) == 1:
            return Heard(Kind.CORRECTED, removed=frozenset({found[0].id}), declined=frozenset({found[0].id}))
    return None
