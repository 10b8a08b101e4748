"""What a turn throws doubt on without saying what holds now: no verdict rests on it until it is said again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from assistant.dialogue.figures import amounts_of, candidates, counted_as, named_anywhere, named_only, says_which, whole
from assistant.dialogue.heard import GATES, Heard, Kind, own_facts
from assistant.dialogue.parts import taken_apart, without_places
from assistant.dialogue.turnwords import (
    ASKS_WHETHER_WRONG,
    CORRECTS,
    FINAL,
    NOT_COUNTED_YET,
    RETRACTS,
    SUPPOSES,
    asks_result,
    asks_why,
)
from assistant.rules import FactKind
from assistant.rules.interview import Interview

#: A figure that more known facts could be throws doubt on none of them: the question which it is stays.
_FEW = 2
_BARE_CORRECTION = re.compile(
    r"(?:哦|啊|呃|嗯|哎|诶|抱歉|不好意思|对不起|刚才|上面|前面|我|[,，。!！\s])*(?:更正|纠正|不对|错了|[说写填报记算搞弄打看]错|[看搞弄]岔|口误|手误|其实|实际上)"
)
_DAYS = re.compile(r"20\d\d[年./-]|届满|到期")
#: Words of a correction, a withdrawal or a surprise, wider than those that are read.
_PUTS_RIGHT = re.compile(
    r"更正|纠正|有误|[写说填报记算搞弄打看]错|撤回|收回|作废|撤下|先当没|当没报|不作数|重新(?:核|统计|算|查|数)|糟了|坏了|等一?[下等]|哎呀|才发现|才知道|"
    r"不该算|(?<!能)不能算|不算数|不准|要改|改一下|搞混|弄混|记混|经核实|(?:真实|实际|确切|准确|正确)的?数"
)
_OF_A_YEAR = frozenset({"场", "次"})
_WITHDRAWN = re.compile(r"撤回|收回|撤下|作废|先当没|当没报|不作数|重新(?:核|统计|算|查|数)")
#: What a fact is called in talk; the first that fits a part of the turn is meant.
_NAMES = (
    (r"联合发表|中外联合|联合论文|合著|署名", ("joint_papers_3y",)),
    (r"SCI|EI|论文|文章", ("sci_ei_papers_3y",)),
    (r"对外|海外|到国外", ("outbound_cases_3y",)),
    (r"联盟", ("in_transfer_alliance",)),
    (r"一带一路|国家级联合实验室", ("holds_national_belt_road_lab",)),
    (r"科技部.{0,14}(?:取消|撤|摘)|(?:取消|撤|摘).{0,14}科技部", ("most_base_revoked",)),
    (r"科技部", ("holds_most_base",)),
    (r"全职|兼职|在岗", ("leader_full_time",)),
    (r"高级职称", ("senior_staff_intl",)),
    (r"职称(?:的)?(?:专业)?技术|专业技术|培养职称", ("trained_title_staff",)),
    (r"教授|研究员|正高|副高|高工|评上|职称", ("leader_title",)),
    (r"同等研究能力", ("leader_equivalent_ability",)),
    (r"失信|不良", ("leader_bad_record_3y",)),
    (r"诚信", ("integrity_problem", "leader_bad_record_3y")),
    (r"事故", ("accident_3y",)),
    (r"期刊|刊物|学报|杂志", ("hosts_journal",)),
    (r"安全管理|风险研判|预警监测|综合评估", ("has_security_mechanism",)),
    (r"违约|争议", ("has_dispute_plan",)),
    (r"跨境|数据出(?:境|海)", ("has_cross_border_data_policy",)),
    (r"人类遗传|人遗", ("has_human_genetic_resources_policy",)),
    (r"伦理", ("has_ethics_policy",)),
    (r"权益分配", ("has_benefit_sharing_policy",)),
    (r"(?:知识产权|知产)归属", ("has_ip_policy",)),
    (r"任职|国际组织", ("post_in_intl_org",)),
    (r"分公司|子公司|法人", ("independent_legal_person",)),
    (r"学院|院系", ("existing_bases_of_college",)),
    (r"二级学科|同一领域", ("existing_bases_in_discipline",)),
    (r"注册", ("registered_in_sichuan",)),
    (r"协议", ("key_country_agreement_signed", "key_country_agreement_expires_on")),
    (r"科研投入", ("rd_input_this_year_wan",)),
    (r"研发", ("rd_expense_3y_wan",)),
    (r"最近一年|去年", ("sales_last_year_wan",)),
    (r"销售|营收|收入", ("sales_3y_wan",)),
    (r"培训|培养", ("trained_person_times",)),
    (r"人次", ("exchange_person_times_3y", "trained_person_times")),
    (r"场次|活动", ("exchange_events_yearly",)),
    (r"牵头", ("led_intl_projects_3y",)),
    (r"参与", ("joined_projects_3y",)),
    (r"奖|排名?第|第[一二三四五]那个", ("awards_top3_3y",)),
    (r"专利|知识产权|授权", ("ip_grants_3y", "own_ip_3y")),
    (r"引进", ("inbound_cases_3y",)),
    (r"许可", ("licensing_cases_3y",)),
    (r"项目", ("intl_projects_3y", "transfer_projects_3y")),
    (r"撤销|摘牌", ("revoked_on",)),
)


def in_doubt(
    turn: str, case: Interview, heard: Heard, news: Mapping[str, Any], last: Mapping[str, Any]
) -> frozenset[str]:
    """The known facts that a turn may have put right or taken back without being understood.

    ``last`` are the facts of the turn before: a supposition that names nothing is about them.
    """
    if heard.kind in {Kind.WHY, Kind.SWITCHED} or not case.facts or ASKS_WHETHER_WRONG.search(turn):
        return frozenset()
    turn = NOT_COUNTED_YET.sub("", turn)
    if SUPPOSES.search(turn) and heard.kind in {Kind.SUPPOSED, Kind.OTHER, Kind.UNCLEAR, Kind.RESULT}:
        # What is not understood of a supposition must not be answered as if nothing were supposed.
        states = taken_apart(turn)[0] or turn
        found = frozenset() if news else _figures(states, case) | frozenset(_named(states, case))
        about_last = not news and heard.kind is not Kind.RESULT
        return found or frozenset(set(last) & set(own_facts(case.facts)) if about_last else ())
    if heard.kind is Kind.UNCLEAR:
        puts_right = _PUTS_RIGHT.search(turn) or CORRECTS.search(turn)
        found = _figures(turn, case) | _days(turn, case) | (_named(turn, case) if _PUTS_RIGHT.search(turn) else set())
        # 按现在实际的28人次 says again what is known.
        again = {name for amount in amounts_of(turn) for name in found if case.facts[name] == amount.value}
        doubted = frozenset(found if puts_right else found - again) | _said_otherwise(turn, case, heard)
        of_last = set(last) & set(own_facts(case.facts))
        # 更正，是有的: what names nothing is about what was said last.
        unnamed = not doubted and _BARE_CORRECTION.match(turn) and not _NOT_STATED.search(turn)
        return frozenset(of_last) if unnamed and len(of_last) <= _FEW else doubted
    found = _dropped(case, heard, news) or _passed_over(turn, case, heard, news)
    found |= _came_through(turn, heard, last, case)
    found |= _have_left(turn, case, heard, last) | _only_joined(turn, case, heard)
    found |= _silently_changed(turn, case, heard) | _unread_money(turn, case, heard)
    return found | _unread_figures(turn, case, heard) | _said_otherwise(turn, case, heard)


def _passed_over(turn: str, case: Interview, heard: Heard, news: Mapping[str, Any]) -> frozenset[str]:
    """What a turn with words of a correction names, and nothing was made of."""
    puts_right = _PUTS_RIGHT.search(turn) or CORRECTS.search(turn) or RETRACTS.search(turn)
    if not puts_right or not (_states(turn) or amounts_of(turn)):
        return frozenset()
    if news or heard.removed or heard.declined:
        return frozenset(_finals(turn, case, heard) - set(news))
    said_again = set() if _WITHDRAWN.search(turn) else set(heard.facts)
    return frozenset((_figures(turn, case) | _named(turn, case)) - said_again)


_LEFT = re.compile(r"(?:调走|调离|离职|辞职|退休|跳槽|走人|出国不回)(?:了|的)?(?!.{0,8}返聘)")


def _have_left(turn: str, case: Interview, heard: Heard, last: Mapping[str, Any]) -> frozenset[str]:
    """后来张工调走了，李教授也退休了, right after the number of people with a senior title."""
    if not _LEFT.search(turn) or heard.facts or _NOT_STATED.search(turn):
        return frozenset()
    return frozenset({"senior_staff_intl"} & set(last) & set(case.facts))


_CAME_THROUGH = re.compile(
    r"那(?:[件项个篇])[^,，。?？]{0,8}(?:下来|批|授权|见刊|发表|发出来|成|落地)(?:公告)?了(?!没|吗)"
)


def _came_through(turn: str, heard: Heard, last: Mapping[str, Any], case: Interview) -> frozenset[str]:
    """那件今天下来了: whether it was counted already, or is one more, is not said."""
    if heard.facts or not _CAME_THROUGH.search(turn) or _NOT_STATED.search(turn):
        return frozenset()
    return frozenset(name for name in last if whole(case.facts.get(name)))


def _only_joined(turn: str, case: Interview, heard: Heard) -> frozenset[str]:
    """牵头那个其实我们只是参与 leaves open how many are led and how many joined."""
    if (
        heard.facts
        or _NOT_STATED.search(turn)
        or not re.search(r"牵头.{0,10}(?:只是|其实|算|是)(?:我们)?(?:只是)?参[与加]", turn)
    ):
        return frozenset()
    return frozenset({"led_intl_projects_3y", "joined_projects_3y"} & set(case.facts))


_SAYS_SO = re.compile(
    r"现在|目前|如今|已经|眼下|一共|总共|合计|共有|其实|更新|最新|准确|确切|具体|算上|加上|增加|新增|达到|变|应|是|核|查|翻|数[了过]|[没不](?:有)?那么[多少]|[篇项件场人个次]了|清点"
)


def _silently_changed(turn: str, case: Interview, heard: Heard) -> frozenset[str]:
    """Counts that a turn without any word of a change would put in place of others: 拿了当地专利，这种1项."""
    if heard.kind is not Kind.FACTS or any(p.search(turn) for p in (_SAYS_SO, CORRECTS, _PUTS_RIGHT, FINAL)):
        return frozenset()
    changed = {
        name
        for name, value in heard.facts.items()
        if whole(value) and whole(case.facts.get(name)) and value != case.facts[name]
        if case.rules.vocabulary[name].kind is FactKind.COUNT
    }
    # SCI论文这块18篇 names what it changes.
    named_with_it = {
        name
        for part in _PARTS.findall(turn)
        for name in changed
        if heard.facts[name] in {amount.low for amount in amounts_of(part)}
        and says_which(part)
        and named_only(part, [case.rules.vocabulary[name]])
    }
    return frozenset(changed - named_with_it)


_SUM = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)\s?个?(万|亿)")


def _unread_money(turn: str, case: Interview, heard: Heard) -> frozenset[str]:
    """Sums of money that nothing was made of, in a turn that names what they are of."""
    known = {name for name in case.facts if case.rules.vocabulary[name].kind is FactKind.MONEY} - set(heard.facts)
    told = {str(one) for value in (*heard.facts.values(), *case.facts.values()) for one in _each(value)}
    sums = {f"{float(n) * (10000 if unit == '亿' else 1):g}" for n, unit in _SUM.findall(turn)}
    asks = any(_NOT_STATED.search(part) and _SUM.search(part) for part in _PARTS.findall(turn))
    return frozenset(_named(turn, case) & known) if sums - told and not asks else frozenset()


_PARTS = re.compile(r"[^,，。;；!！?？…]+[,，。;；!！?？…]*")
_NOT_STATED = re.compile(
    r"也(?:是近三年的|(?:都)?算(?:的|数|在内|进去|近三年的|吧)?(?:$|[,，。]))|照样算|照算|先算上|也算上|[?？]|吗|呢$|么$|多少|几[篇项件场人个年]|(?<!符合)要求|规定|门槛|标准|至少|不少于|需要|必须|须|应当|还?[差缺少]|为什么|为啥|凭什么|够不|如果|要是|假如|假设|在审|在投|在谈|只能[建报有]|[这那][一两几]?[条项点关]|(?:了|过|行|够|符合)没有?[?？。]?$"
)


def _unread_figures(turn: str, case: Interview, heard: Heard) -> frozenset[str]:
    """Figures that nothing was made of: they may be the new value of a known fact with their unit."""
    if heard.kind in {Kind.ADDED, Kind.CORRECTED} and heard.facts:
        return frozenset()
    # 23篇 read as at most 23 papers, for want of SCI, was not made anything of.
    read = {name: value for name, value in heard.facts.items() if not isinstance(value, list) or value[0] != 0}
    told = {one for value in (*read.values(), *case.facts.values()) for one in _each(value)}
    heard_of = replace(case, facts=read, previous=None)
    doubted: set[str] = set()
    for part in _PARTS.findall(without_places(turn)):
        for amount in [] if _NOT_STATED.search(part) or _NONE.search(part) else amounts_of(part):
            known = amount.low in told or amount.high in told
            # 有一位退休了，变成5人: what led to the figure that was read.
            if (
                (amount.unit or says_which(part) or re.search(r"总共|一共|合计", part))
                and not known
                and not candidates(amount, "", heard_of, ())
            ):
                found = named_anywhere(part if says_which(part) else turn, counted_as(amount, case))
                doubted |= {spec.id for spec in found} if len(found) <= _FEW else set()
    return frozenset(doubted - set(read))


_NONE = re.compile(r"[一1半][个项件篇场人]?次?[^,，。]{0,8}(?:没|无|未|不)|(?:没|无|未)[^,，。]{0,8}[一1]")


def _each(value: Any) -> tuple[Any, ...]:
    return tuple(one for each in value for one in _each(each)) if isinstance(value, list) else (value,)


_SHORT = 8
_DENIES = re.compile(r"没|未|不算|不能算|不是|不属于|取消|作废|不再|停了|无(?!锡|线|人机)")
_RANKS = {"正高级": "副高|副教授|副研究员|中级|讲师", "副高级": "正高|正教授|(?<!副)教授|(?<!副)研究员|中级|讲师"}
_AFFIRMS = re.compile(
    r"有了|建了|建好|补上|补齐|办了|办下来|签了|批了|批下来|拿到|参加了|加入了|进了|发文|印发|出台|弄好|写好|搞定"
)


def _said_otherwise(turn: str, case: Interview, heard: Heard) -> frozenset[str]:
    """那个任职是国内学会的，不算国际组织: a yes or no on what is known, other than what is known."""
    doubted: set[str] = set()
    parts = [part for part in _PARTS.findall(turn) if not _NOT_STATED.search(part)]
    for place, each in enumerate(parts):
        after = parts[place + 1] if place + 1 < len(parts) else ""
        # 那个国际组织其实是国内学会，不算
        part = each + (after if len(after) <= _SHORT and not _named(after, case) else "")
        for name in _named(part, case) - set(heard.facts):
            known = case.facts[name]
            of_ability = re.search(r"同等(?:的)?(?:研究)?(?:能力|水平)|相当", part)
            rank = name == "leader_title" and not of_ability and re.search(_RANKS.get(known, "$^"), part)
            if rank or (known is True and _DENIES.search(part)) or (known is False and _AFFIRMS.search(part)):
                doubted.add(name)
    day = {name for name in case.facts if case.rules.vocabulary[name].kind is FactKind.DATE} - set(heard.facts)
    days = {f"{int(y)}-{int(m):02}-{int(d):02}" for y, m, d in _DAY.findall(turn)}
    return frozenset(doubted | {name for name in day if days and case.facts[name] not in days})


_DAY = re.compile(r"(20\d\d)[年./-](\d{1,2})[月./-](\d{1,2})")


def _states(turn: str) -> bool:
    """Whether a sentence of the turn puts something right, and the turn does not only ask."""
    sentences = [part.strip() for part in re.split(r"(?<=[。;；!！?？])", turn) if part.strip()]
    stated = [s for s in sentences if not (asks_result(s) or asks_why(s) or re.search(r"(?:[?？]|吗|呢)[。!！]?$", s))]
    return any(pattern.search(s) for s in stated for pattern in (_PUTS_RIGHT, CORRECTS, RETRACTS))


def _dropped(case: Interview, heard: Heard, news: Mapping[str, Any]) -> frozenset[str]:
    """Facts whose new value was too vague to be taken, and which is not what is known."""
    return frozenset(
        name
        for name, value in heard.facts.items()
        if name in case.facts
        and name not in news
        and isinstance(value, list)
        and (
            fewer_years(case.rules.vocabulary[name].kind, value, case.facts[name])
            or (heard.kind is Kind.CORRECTED and not _holds(case.facts[name], value))
        )
    )


def fewer_years(kind: FactKind, value: Any, known: Any) -> bool:
    """去年8场, after three years in a row: what holds for the other years is not said again."""
    if kind is not FactKind.YEARLY or not isinstance(known, list):
        return False
    return isinstance(value, list) and len(value) < len(known)


def _holds(known: Any, bounds: list[Any]) -> bool:
    """Whether a known value lies within a range, or is the same."""
    if known == bounds or not whole(known) or len(bounds) != 2:
        return known == bounds or not whole(known)
    low, high = bounds
    return bool((low is None or low <= known) and (high is None or known <= high))


def _figures(turn: str, case: Interview) -> frozenset[str]:
    doubted: set[str] = set()
    for amount in amounts_of(turn):
        if turn[max(0, amount.start - 1) : amount.start] in {"那", "这"} and not (
            _PUTS_RIGHT.search(turn) or CORRECTS.search(turn)
        ):
            continue  # 省级那2项是去年立的
        found = candidates(amount, turn, case, ())
        if says_which(turn) and not (named_only(turn, found) or named_anywhere(turn, found) != found):
            found = []  # 培训班来了150个人 is no other number of the 6 with a senior title
        doubted |= {spec.id for spec in found} if len(found) <= _FEW else set()
        years = case.facts.get("exchange_events_yearly")
        years = [years] * 3 if whole(years) else years
        if (
            amount.unit in _OF_A_YEAR
            and isinstance(years, list)
            and "平均" not in turn
            and (amount.low not in years or SUPPOSES.search(turn))
        ):
            doubted.add("exchange_events_yearly")  # 4那个填错了，是9场
    return frozenset(doubted)


def _finals(turn: str, case: Interview, heard: Heard) -> set[str]:
    """…，应为3项 that nothing was made of."""
    told = [one for value in heard.facts.values() for one in (value if isinstance(value, list) else [value])]
    doubted: set[str] = set()
    for final in FINAL.finditer(turn):
        part = re.split(r"[。;；]", turn[: final.end()])[-1]
        for amount in amounts_of(final["new"]):
            found = candidates(amount, part, case, ()) if amount.low not in told else []
            if any(case.facts[spec.id] == amount.value for spec in found):
                continue  # 合发的还是4篇
            doubted |= {spec.id for spec in found} if len(found) <= _FEW else set()
    return doubted


def _days(turn: str, case: Interview) -> frozenset[str]:
    known = {name for name in case.facts if case.rules.vocabulary[name].kind is FactKind.DATE}
    return frozenset(known if _DAYS.search(turn) else ())


def named(turn: str) -> list[str]:
    """The facts whose name a turn says, in the order of its parts."""
    found: list[str] = []
    for part in re.split(r"[,，。;；!！?？]", turn):
        found += next((list(names) for words, names in _NAMES if re.search(words, part, re.I)), [])
    return list(dict.fromkeys(found))


def _named(turn: str, case: Interview) -> set[str]:
    """The known facts whose name a part of the turn says; 其他不变 names none."""
    found: set[str] = set()
    for part in re.split(r"[,，。;；!！?？]", turn):
        if re.search(r"不变|没变|没错|没问题|照旧", part):
            continue
        for words, names in _NAMES:
            known = {name for name in names if name in case.facts and name not in GATES}
            if known and re.search(words, part, re.I):
                found |= known
                break
    return found
