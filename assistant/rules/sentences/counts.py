"""Counts other than papers: exchanges, training, staff, transfers, results; each in its own unit."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from assistant.rules.sentences.amounts import Amount
from assistant.rules.sentences.merits import read_awards, read_ip
from assistant.rules.sentences.papers import read_papers
from assistant.rules.sentences.projects import read_projects, read_some_projects
from assistant.rules.sentences.scene import Mention, Scene
from assistant.rules.sentences.windows import Period

_ORDER = (
    "paper",
    "training",
    "senior",
    "award",
    "licence",
    "inbound",
    "outbound",
    "transfer",
    "event",
    "exchange",
    "ip",
    "project",
)
_OF_RESULTS = re.compile(r"引进[^#]{0,16}(?:转化|技术)[^#]{0,10}形成[^#]{0,4}知识产权")
_ABROAD = re.compile(r"国际|海外|国外|境外|留学|外国|出国")
_EXPERIENCE = re.compile(r"(?:国际|海外|国外|境外).{0,6}(?:经验|经历|背景|能力|履历)|留学|访学")
_WRONG_OBJECT = re.compile(r"人才|专家|人员|团队|设备|资金|博士|智力")


def topic_of(mention: Mention) -> str:
    """The one thing a mention counts, or an empty string."""
    topics = mention.topics
    if mention.amount.unit == "场" and "event" not in topics and not topics:
        return "event"
    if mention.amount.unit in {"人次", "人"} and "exchange" in topics and "training" not in topics:
        return "exchange"
    chosen = next((topic for topic in _ORDER if topic in topics), "")
    if chosen == "ip" and _OF_RESULTS.search(mention.context):
        chosen = "inbound"  # 引进国外技术实现转化、形成知识产权的1项
    if (
        chosen == "project"
        and re.search(r"成功|实施|落地|做成|转移", mention.context)
        and not re.search(r"省部级|省级|国家级|部级|牵头|参与|承担", mention.context)
    ):
        return "transfer"  # 项目成功了四五项, in what is about technology transfer; others are asked about
    if chosen == "ip" and re.search(r"制度|归属|权益分配|跨境|伦理", mention.clause.text):
        return ""
    if chosen == "ip" and "project" in topics and mention.amount.unit != "件":
        before = mention.context.split("#")[0]
        after = mention.context.split("#")[1][:8]
        tail = max(before.rfind("专利"), before.rfind("知识产权"), before.rfind("授权"))
        return (
            "project" if after.lstrip("国际合作科技的")[:2] in {"项目", "课题"} or before.rfind("项目") > tail else "ip"
        )
    return chosen


def read_counts(scene: Scene, mentions: list[Mention]) -> None:
    """Hand every mention to the reading of its topic; what fits none is asked about."""
    groups: dict[str, list[Mention]] = {}
    for mention in mentions:
        topic = "inbound" if _formed_by_a_result(scene, mention) else topic_of(mention)
        groups.setdefault(topic, []).append(mention)
    readers: dict[str, Callable[[Scene, list[Mention]], None]] = {
        "paper": read_papers,
        "training": _training,
        "senior": _senior,
        "award": read_awards,
        "licence": _licences,
        "inbound": _inbound,
        "outbound": _outbound,
        "transfer": _transfers,
        "exchange": _exchanges,
        "ip": read_ip,
        "project": read_projects,
    }
    for topic, reader in readers.items():
        if topic in groups:
            reader(scene, groups[topic])
    read_some_projects(scene)
    for mention in groups.get("", []):
        if mention.amount.unit in {"篇", "项", "件", "人次"} and not _is_elsewhere_read(mention):
            scene.ask_about(mention, "指的是什么？没有读懂，请说明是哪一项的数字。")


def _formed_by_a_result(scene: Scene, mention: Mention) -> bool:
    """引进国外技术，转化后形成知识产权的有一项: the clause before says of what the property came."""
    before = scene.typed.clauses[mention.clause.index - 1] if mention.clause.index else None
    if before is None or before.sentence != mention.clause.sentence or "ip" not in mention.topics:
        return False
    formed = re.search(r"形成[^,]{0,4}知识产权", mention.clause.text)
    return bool(formed and re.search(r"引进|引入", before.text) and not re.search(r"\d", before.text))


def _is_elsewhere_read(mention: Mention) -> bool:
    return bool(re.search(r"制度|基地|事故|机制|方案|条件|协议|备忘录|标准|产业|措施", mention.clause.text))


def _single(scene: Scene, fact: str, mentions: list[Mention]) -> None:
    whole = [mention for mention in mentions if not mention.subset] or mentions
    for mention in whole:
        scene.emit(fact, mention.amount, mention)


def _exchanges(scene: Scene, mentions: list[Mention]) -> None:
    """第十二条（一）counts 人次; 线上 and 线下 (or 出访 and 来访) are added up."""
    fact = "exchange_person_times_3y"
    usable: list[Mention] = []
    for mention in mentions:
        unit = mention.amount.unit
        if unit in {"人次", "*"} or (
            not unit and re.search(r"线上|线下|人次(?:累计|合计|一共|总共|总计)?[为是有达到:共约]*#", mention.context)
        ):
            usable.append(mention)
        elif unit or re.search(r"交流", mention.context):
            word = f"{unit}不是人次" if unit else "没有写单位"
            scene.ask_about(mention, f"{word}，条款按人次计，近三年合作双方科研人员交流一共多少人次？")
            return
    if len(usable) > 1 and (_with_total(scene, usable) or _by_kind(scene, usable)):
        return
    for first, second in (
        ("线上|视频|远程|网络", "线下|现场|面对面|当面|互访"),
        ("派出|出访|出国|去了?|赴", "接待|来访|来华|来了?|到访"),
    ):
        if _pair(scene, usable, first, second):
            return
    if len({mention.amount.unit for mention in usable}) == 1 and not _is_part(usable):
        _single(scene, fact, usable)
    elif usable:
        question = "是全部的交流吗？近三年合作双方科研人员交流（含线上和线下）一共多少人次？"
        largest = max(usable, key=lambda mention: mention.amount.low)
        if largest.amount.unit == "人次":
            scene.emit_at_least(fact, largest, question)
        else:
            scene.ask_about(usable[0], question)


_TOTAL = re.compile(r"共|总|合计|加起来|加一块|加在一起|一起|全部|累计|拢共|统共|统算|合起来")


def _with_total(scene: Scene, mentions: list[Mention]) -> bool:
    """互访12人次，视频会16人次，加一块儿28人次: the total stands, if the parts do not exceed it."""
    totals = [mention for mention in mentions if _TOTAL.search(mention.context)]
    parts = [mention for mention in mentions if mention not in totals]
    if len(totals) != 1 or not parts:
        return False
    total = totals[0]
    if total.amount.high is not None and sum(part.amount.low for part in parts) > total.amount.high:
        scene.draft.ask(f"各部分的数字与{total.amount.text}对不上，近三年一共多少人次？")
    else:
        _single(scene, "exchange_person_times_3y", [replace(total, subset=False)])
    return True


_KINDS = ("派出|出访|出国|外派|赴", "接待|来访|来华|到访", "线上|视频|远程|网络|云")


def _by_kind(scene: Scene, mentions: list[Mention]) -> bool:
    """出访35人次，来访20人次，线上会议12人次: three kinds that do not overlap are added up."""
    kinds = [[n for n, words in enumerate(_KINDS) if re.search(words, mention.context)] for mention in mentions]
    if sorted(kinds) != [[0], [1], [2]] or any(m.subset or m.amount.unit != "人次" for m in mentions):
        return False
    total = add_up(mentions)
    scene.emit("exchange_person_times_3y", total, replace(mentions[0], amount=total, end=mentions[-1].end))
    return True


def _is_part(mentions: list[Mention]) -> bool:
    whole = [mention for mention in mentions if not mention.subset]
    return all(_one_sided(mention.context) for mention in whole)


def _one_sided(context: str) -> bool:
    """Only 线上, only 线下, only 派出 or only 来访."""
    if re.search(r"累计|合计|加起来|总共|一共|互访加", context):
        return False
    if re.search(r"线上|线下", context):
        return ("线上" in context) != ("线下" in context)
    out, home = re.search(r"派出|出访|出国", context), re.search(r"接待|来访|来华", context)
    return bool(out) != bool(home) and not re.search(r"互访|交流", context)


def _pair(scene: Scene, mentions: list[Mention], first: str, second: str) -> bool:
    """线上14线下18 → 32; with a total beside it the total counts, if the parts agree."""
    fact = "exchange_person_times_3y"
    left = [
        mention for mention in mentions if re.search(first, mention.context) and not re.search(second, mention.context)
    ]
    right = [
        mention for mention in mentions if re.search(second, mention.context) and not re.search(first, mention.context)
    ]
    if len(left) != 1 or len(right) != 1 or left[0].subset or right[0].subset:
        return False
    one, two = left[0], right[0]
    totals = [mention for mention in mentions if mention not in (one, two)]
    summed = add_up([one, two])
    if totals:
        if len(totals) == 1 and totals[0].amount.low != summed.low and not summed.vague:
            scene.draft.ask(f"各部分合计{summed.low}人次，与{totals[0].amount.text}对不上，近三年一共多少人次？")
            return True
        _single(scene, fact, totals)
        return True
    if not {one.amount.unit, two.amount.unit} & {"人次"}:
        scene.draft.ask("线上、线下的数字没有写单位，按人次读取；如果是场次，请改报人次。")
    merged = replace(one, amount=summed, start=min(one.start, two.start), end=max(one.end, two.end))
    scene.emit(fact, summed, merged)
    return True


def add_up(mentions: list[Mention]) -> Amount:
    """The sum of several counts; ranges add end by end."""
    first = mentions[0].amount
    highs = [mention.amount.high for mention in mentions]
    return replace(
        first,
        low=sum(mention.amount.low for mention in mentions),
        high=None if None in highs else sum(high for high in highs if high is not None),
        vague=next((mention.amount.vague for mention in mentions if mention.amount.vague), ""),
        reading="",
    )


def _over_years(scene: Scene, mentions: list[Mention]) -> list[Mention]:
    """前年培训60人次、去年70人次: no window is asked for, so single years are added up."""
    single = []
    for mention in mentions:
        window = scene.timeline.at(mention.clause, mention.amount.start + mention.clause.start)
        if mention.amount.unit == "人次" and window and window.kind is Period.ONE_YEAR:
            single.append((window.year, mention))
    parts = [mention for _, mention in single]
    if len(single) < 2 or len({year for year, _ in single}) < len(single):
        # 线上60人次、线下70人次
        parts = [m for m in mentions if m.amount.unit == "人次" and re.search(r"线上|线下", m.context)]
        if len(parts) != 2 or len({"线上" in part.context for part in parts}) < 2:
            return mentions
    summed = replace(parts[0], amount=add_up(parts), end=parts[-1].end)
    return [summed, *(mention for mention in mentions if mention not in parts)]


def _training(scene: Scene, mentions: list[Mention]) -> None:
    for mention in _over_years(scene, mentions):
        unit, context = mention.amount.unit, mention.context
        if not unit and "人次" in context:
            unit = "人次"  # 培训人次超过300
        titled = re.search(r"专业技术|专技|(?<!高级)职称", context)
        if mention.subset and not titled:
            continue
        if unit == "人次" and not titled:
            scene.emit("trained_person_times", mention.amount, mention)
        elif unit in {"人", "名", "位", "个", "", "*"} and titled:
            scene.emit("trained_title_staff", mention.amount, mention)
        elif unit == "人次":
            scene.ask_about(mention, "人次不是人，培养的职称专业技术人员一共多少人？")
        elif unit in {"人", "名", "位"} and not re.search(r"博士|硕士|研究生|学生|本科", context):
            scene.ask_about(mention, "人不是人次，举办专业培训班累计培养多少人次？")


_AS_LEADER = re.compile(
    r"(?:当|做|担任|任|出任|作为|是|为)(?:项目|基地|研究)?(?:的)?(?:总?负责人|牵头人|带头人)|换成?(?:了)?[一1][名位个]"
)


def _senior(scene: Scene, mentions: list[Mention]) -> None:
    """高级职称 with international experience; several ranks side by side are not added up."""
    # 由一位正高级职称的老师当负责人 counts nobody.
    mentions = [mention for mention in mentions if not _AS_LEADER.search(mention.clause.text)]
    if not mentions:
        return
    if len(mentions) == 1 and mentions[0].amount.unit == "*":
        scene.emit("senior_staff_intl", mentions[0].amount, mentions[0])  # none at all
        return
    narrowed = [mention for mention in mentions if mention.subset and _ABROAD.search(mention.context)]
    if len(mentions) > 1 and not narrowed:
        # 高级职称12人，真正有国际合作经验的4人
        narrowed = [mention for mention in mentions[1:] if _EXPERIENCE.search(mention.context)]
    whole = narrowed or [mention for mention in mentions if not mention.subset] or mentions
    abroad = _ABROAD.search(whole[0].context) or _EXPERIENCE.search(scene.sentence(whole[0].clause))
    if len(whole) > 1 or not abroad or re.search(r"非|中级|没有?|无", whole[0].context):
        question = "当中，具有国际合作经验和能力的高级职称人才一共多少人？"
        if len(whole) == 1 and not re.search(r"非|中级|没有?|无", whole[0].context):
            scene.emit_at_most("senior_staff_intl", whole[0], question)
        else:
            scene.ask_about(whole[0], question)
    else:
        scene.emit("senior_staff_intl", whole[0].amount, whole[0])


def _transfers(scene: Scene, mentions: list[Mention]) -> None:
    # 签了4项，真正成功实施的只有1项
    done = [
        m
        for m in mentions
        if re.search(r"真正|成功|落地|做成|完成|^(?:只|就|最后|真)?成了", m.clause.text) and not m.subset
    ]
    # 技术转移项目实施成功的4个，其中国际的3个
    abroad = [m for m in mentions if m.subset and re.search(r"国际的|跨国的|(?:跟|与|和)(?:国|境|海)外", m.clause.text)]
    if len(abroad) == 1 and len(mentions) > 1 and not re.search(r"国际", "".join(m.context for m in done)):
        scene.emit("transfer_projects_3y", abroad[0].amount, abroad[0])
        return
    for mention in done if len(done) == 1 else mentions:
        context, unit = mention.context, mention.amount.unit
        if re.search(r"基地|牌子|联盟|推荐(?:的|申报)?项目", mention.clause.text) or "联盟" in context:
            continue
        if not re.search(r"项目|转移|实施", context) and unit not in {"项", "*"} and len(done) != 1:
            continue
        said = ",".join(c.text for c in scene.typed.clauses if c.sentence == mention.clause.sentence)
        international = re.search(r"国际|跨国|跨境|国外|海外|境外", said) or scene.base_type == "技术转移类"
        if re.search(r"国内|省内|本地", context) or not international:
            scene.ask_about(mention, "是国际技术转移项目吗？近三年成功实施的有多少项？")
        elif re.search(r"失败|未成|意向|在谈|洽谈|谈[了过]|对接", mention.clause.text):
            scene.ask_about(mention, "都已成功实施吗？近三年成功实施的国际技术转移项目有多少项？")
        elif not mention.subset:
            scene.emit("transfer_projects_3y", mention.amount, mention)


def _results(scene: Scene, fact: str, mentions: list[Mention], clear: str, question: str) -> None:
    """The three kinds of results of 第十四条（五）; other types of base have no such count."""
    for mention in mentions:
        if _WRONG_OBJECT.search(mention.context) or _PEOPLE.search(mention.clause.text):
            continue
        if mention.amount.high != 0 and _nothing_came_of_it(scene, mention):
            scene.ask_about(mention, question)
        elif scene.base_type in {None, "特色类"} and (mention.amount.high == 0 or re.search(clear, mention.context)):
            scene.emit(fact, mention.amount, mention)
        else:
            scene.ask_about(mention, question)


#: 引进一个海归教授 is no technology brought in.
_PEOPLE = re.compile(
    r"引进(?:了|到|来)?(?:[\d一二两三四五六七八九十]+[个位名])?[^,\d]{0,8}(?:教授|博士|专家|院士|研究员|人才|海归|学者)"
)
_CAME_TO_NOTHING = re.compile(r"(?:但|可|不过|目前|都|也)*(?:还|尚)?(?:没有?|未)(?:能)?(?:转化|落地|形成|产生|见)")


def _nothing_came_of_it(scene: Scene, mention: Mention) -> bool:
    """引进了国外一项技术，还没转化出来: what was brought in is no result yet."""
    after = [
        c for c in scene.typed.clauses if c.index == mention.clause.index + 1 and c.sentence == mention.clause.sentence
    ]
    return any(_CAME_TO_NOTHING.match(clause.text) for clause in after)


def _outbound(scene: Scene, mentions: list[Mention]) -> None:
    question = "是对外科技成果转移转化并已落地的成果吗？近三年有多少项？"
    _results(scene, "outbound_cases_3y", mentions, r"成果|转化|落地|转移|对外|技术(?:出口|出海|输出)", question)


def _inbound(scene: Scene, mentions: list[Mention]) -> None:
    question = "是引进国外技术实现转化的成果吗？近三年有多少项？"
    clear = r"." if scene.base_type == "特色类" else r"(?:国外|海外|境外|国际|外国).{0,8}(?:技术|成果)"
    _results(scene, "inbound_cases_3y", mentions, clear, question)


def _licences(scene: Scene, mentions: list[Mention]) -> None:
    question = "是已产生效益的行业许可吗？近三年有多少项？"
    clear = r"许可" if scene.base_type == "特色类" else r"行业许可"
    _results(scene, "licensing_cases_3y", mentions, clear, question)
