"""Intellectual property and awards: 第十二条（三） and the first half of 第十四条（五）."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

from assistant.rules.sentences.amounts import Amount
from assistant.rules.sentences.scene import Mention, Scene

_APPLIED = re.compile(r"申请|受理|申报|报了|公开|在审|实审|递交|提交")
_GRANTED = re.compile(r"授权|授予|获批|获得|获(?!奖)|拿到|拿了|拿下|取得|登记|下证|已授|得了|到手")
#: 申请的6件专利一件都没有授权: the figure is that of the applications.
_NONE_GRANTED = re.compile(r"(?<!有)[一0][件项个](?:都|也)?(?:还)?(?:没有?|未)(?:获得?|拿到)?(?:授权|下证|获批|授予)")
_ALL_GRANTED = re.compile(r"(?:都|均|全部?)(?:已经?|是)?(?:获得?)?(?:授权|授予|拿到证|下证)")
_KINDS = re.compile(r"发明|实用新型|外观|软著|软件著作权|著作权|新品种|布图")
_FOREIGN = re.compile(r"PCT|国外|美国|欧洲|日本|德国|海外|境外|国际专利")
_NOT_IP = re.compile(r"商标|标准|许可|转让|质押|作价|论文|交叉授权|授权(?:代理|经销|单位|书)")
_RANKED = re.compile(
    r"分列第[一二三1-3][和、]第[一二三1-3]|都在前三|排名?(?:均|都|全|分别)?(?:在|为|是|居)?(?:第)?[一二三1-3](?!\d)|前三|前3|前两|前二|排第[一二三1-3]|第[一二三1-3](?:完成|单位|名|位|$)|首位|第一完成"
)
_RANKED_LOW = re.compile(r"第[四五六七八九十4-9]|排名?[四五六七八九4-9]")
_PROVINCIAL = re.compile(
    r"省部?级|国家级|部级|四川省|省(?:科技|科学|技术|自然)|国家(?:科技|科学|技术|自然|最高)|教育部"
)
_LOWER = re.compile(r"市级|市科|成都市|区级|校级|院级|厅局级|学会|协会|行业|社会力量|优秀论文|创新创业|大赛|竞赛")


def read_ip(scene: Scene, mentions: list[Mention]) -> None:
    """Granted or owned intellectual property; applications are never counted."""
    usable: list[Mention] = []
    for mention in _inherit(_exact_after_bound(mentions)):
        # 企业申报特色类：自主知识产权4项: what is applied for is the title.
        context = re.sub(
            r"所?申报的?(?:这个|该)?(?:行业|技术|产业|领域)+|申报(?:[^#:]{0,8}类(?:型|基地|的)*|▁+):?",
            "",
            mention.context,
        )
        if _NONE_GRANTED.search(mention.clause.text):
            none = replace(mention.amount, low=0, high=0, unit="*", vague="", reading="")
            usable.append(replace(mention, amount=none, context="授权#", subset=False))
            continue
        if _NOT_IP.search(context):
            scene.ask_about(mention, "是获得授权的知识产权吗？近三年有多少件？")
            return
        if _FOREIGN.search(context):
            scene.ask_about(mention, "是国（境）外的知识产权，国家知识产权授权的有多少件？")
            return
        if mention.amount.unit != "*" and re.search(r"(?:没|未|不).{0,4}(?:授权|下证|拿到|获批)", context):
            continue
        if _APPLIED.search(context) and not _GRANTED.search(context):
            continue
        usable.append(mention)
    if not usable:
        scene.ask_about(mentions[0], "是申请，不是授权；近三年获得授权的有多少件？")
        return
    granted = [replace(mention, subset=False) for mention in usable if _GRANTED.search(mention.context)]
    if len(usable) < len(mentions) and granted:
        usable = granted
    settled = _settle(scene, usable)
    if settled is not None:
        _assign(scene, *settled)


def _exact_after_bound(mentions: list[Mention]) -> list[Mention]:
    """授权没到3件，只有2件: the exact figure says it all."""
    kept = list(mentions)
    for one, other in itertools.pairwise(mentions):
        high, exact = one.amount.high, other.amount.low == other.amount.high
        if (
            one.amount.low == 0
            and high
            and exact
            and other.amount.low <= high
            and re.search("只|就|仅|才", other.context)
        ):
            kept[kept.index(other)] = replace(other, context=one.context + other.context)
            kept.remove(one)
    return kept


def _inherit(mentions: list[Mention]) -> list[Mention]:
    """授权发明专利3件、实用新型2件: the second is granted as well."""
    passed: list[Mention] = []
    for mention in mentions:
        bare = not (_GRANTED.search(mention.context) or _APPLIED.search(mention.context))
        listed = passed and (mention.clause.opened == "、" or mention.clause.index == passed[-1].clause.index)
        if bare and listed and _KINDS.search(mention.context):
            verbs = "".join(_GRANTED.findall(passed[-1].context) + _APPLIED.findall(passed[-1].context))
            passed.append(replace(mention, context=mention.context + verbs))
        else:
            passed.append(mention)
    return passed


def _settle(scene: Scene, mentions: list[Mention]) -> tuple[Mention, list[Mention]] | None:
    """The total and the counts it rests on: a stated total, or several different kinds added up."""
    whole = [mention for mention in mentions if not mention.subset]
    if len(whole) > 1 and all(mention.amount.high == 0 for mention in whole):
        return whole[0], whole  # 专利一件没有，国家知识产权授权就是0
    inner = [mention for mention in mentions if mention.subset and re.search(r"授权|授予|获批", mention.context)]
    if len(inner) == 1 and not any(_GRANTED.search(mention.context) for mention in whole):
        return replace(inner[0], subset=False), inner
    general = [mention for mention in whole if not _KINDS.search(mention.context)]
    special = [mention for mention in whole if _KINDS.search(mention.context)]
    kinds = [tuple(_KINDS.findall(mention.context)) for mention in special]
    if len(whole) == 1 and not (special and mentions != whole):
        return whole[0], whole
    if whole and len(set(kinds)) == len(kinds) and len(general) <= 1:
        summed = _sum(special) if special else None
        if summed and (not general or summed.amount.value == general[0].amount.value):
            return (general or [summed])[0], whole
    scene.ask_about(mentions[0], "与其他知识产权的数字有没有重复？近三年授权的知识产权一共多少件？")
    return None


def _sum(mentions: list[Mention]) -> Mention:
    amounts = [mention.amount for mention in mentions]
    highs = [amount.high for amount in amounts]
    vague = next((amount.vague for amount in amounts if amount.vague), "")
    total = Amount(
        sum(amount.low for amount in amounts),
        None if None in highs else sum(high for high in highs if high is not None),
        "件",
        amounts[0].start,
        amounts[0].end,
        amounts[0].text,
        vague,
    )
    start, end = min(mention.start for mention in mentions), max(mention.end for mention in mentions)
    return replace(mentions[0], amount=total, start=start, end=end, context=",".join(m.context for m in mentions))


def _assign(scene: Scene, mention: Mention, parts: list[Mention]) -> None:
    """Which fact the figure is: the type of base decides, and without a type the words."""
    context = ",".join(part.context for part in parts)
    remark = _ALL_GRANTED.search(scene.sentence(mention.clause))
    granted = bool(remark) or all(_GRANTED.search(part.context) for part in parts)
    software = re.search(r"软著|著作权", context)
    patents = re.search(r"专利|发明|实用新型", context)
    own_only = re.search(r"自主", context)
    if scene.base_type == "特色类":
        scene.emit("own_ip_3y", mention.amount, mention)
    elif scene.base_type == "联合研究类":
        if software or not (granted or (patents and not own_only)):
            scene.ask_about(mention, "当中，所申报领域获得国家知识产权授权的有多少件？")
        else:
            scene.emit("ip_grants_3y", mention.amount, mention)
    elif own_only or (re.search(r"知识产权", context) and not re.search(r"授权|授予", context)):
        scene.emit("own_ip_3y", mention.amount, mention)
    elif granted or mention.amount.high == 0:
        if (not software and scene.emit("ip_grants_3y", mention.amount, mention)) or software:
            scene.emit("own_ip_3y", mention.amount, mention)
    else:
        scene.ask_about(mention, "都已经授权了吗？近三年授权的有多少件？")


def read_awards(scene: Scene, mentions: list[Mention]) -> None:
    """Provincial or higher awards for science and technology with the unit among the first three."""
    whole = [mention for mention in mentions if not mention.subset and not _LOWER.search(mention.context)]
    if not whole:
        scene.ask_about(mentions[0], "里，本单位排名前三的省级以上科学技术奖励有多少项？")
        return
    if _ranks_listed(scene, whole) or _one_by_one(scene, whole) or _all_together(scene, whole):
        return
    ranked = [m for m in mentions if m.subset and _RANKED.search(m.context) and not _RANKED_LOW.search(m.context)]
    if len(ranked) == 1 and len(whole) == 1 and _PROVINCIAL.search(whole[0].clause.text):
        # 省级以上科技奖5项，其中排名前三的只有1项
        scene.emit("awards_top3_3y", ranked[0].amount, ranked[0])
        return
    among = [m for m in whole[1:] if re.search(r"(?:排进|排在|进入?|在)?前三的", m.context)]
    if len(among) == 1 and _PROVINCIAL.search(whole[0].clause.text) and not _RANKED_LOW.search(among[0].context):
        scene.emit("awards_top3_3y", among[0].amount, among[0])  # 省级奖两项，排进前三的就一项
        return
    for mention in whole:
        raw = scene.sentence(mention.clause)
        words = mention.clause.text + mention.context
        science = re.search(r"科技|科学|技术|自然", words) or (
            scene.base_type == "联合研究类" and not re.search(r"教学|社科|社会科学|文化|质量|品牌", words)
        )
        clear = _PROVINCIAL.search(words) and science
        zero = mention.amount.high == 0
        if re.search(r"公示中|正在公示|待公示|拟授奖|推荐中", mention.clause.text):
            continue
        if zero and not re.search(r"国家|一等|特等|部级", mention.context.replace("省部级", "")):
            scene.emit("awards_top3_3y", mention.amount, mention)
        elif len(whole) > 1 or not clear or not _RANKED.search(raw) or _RANKED_LOW.search(raw):
            question = "里，本单位排名前三的省级以上科学技术奖励一共多少项？"
            if len(whole) == 1 and not _RANKED_LOW.search(raw):
                scene.emit_at_most("awards_top3_3y", mention, question)
            else:
                scene.ask_about(mention, question)
            return
        else:
            scene.emit("awards_top3_3y", mention.amount, mention)


_TOGETHER = re.compile(r"(?:(?:这|那)?[两三四五]项|都|均)(?:我们|本?单位|单位|也|都|均)*排(?:名|在|进)*(?:了)?前三")


def _all_together(scene: Scene, whole: list[Mention]) -> bool:
    """省自然科学奖1项，省科技进步奖1项，两项我们都排在前三: the sum of the parts, where it is said again."""
    parts = [m for m in whole if _PROVINCIAL.search(m.clause.text) and m.amount.low == m.amount.high]
    total = sum(part.amount.low for part in parts)
    again = [m for m in whole if m not in parts and m.amount.low == total]
    if len(parts) < 2 or not again or not _TOGETHER.search(scene.typed.plain):
        return False
    amount = replace(parts[0].amount, low=total, high=total)
    return scene.emit("awards_top3_3y", amount, replace(parts[0], end=again[-1].end))


def _in_brackets(scene: Scene, mention: Mention) -> str:
    """一等奖1项（排名第2）: what the brackets right behind say."""
    after = next((c for c in scene.typed.clauses if c.index == mention.clause.index + 1), None)
    return after.text if after is not None and after.opened == "(" else ""


_RANKS = re.compile(
    r"(?:排名|名次|位次)?分别(?:是|为|排)?(?P<ranks>第?[1-9一二三四五六七八九](?:[、,和及]第?[1-9一二三四五六七八九]){1,5})"
)


def _ranks_listed(scene: Scene, whole: list[Mention]) -> bool:
    """省级科技奖3项，排名分别是第1、第3、第5: those among the first three."""
    found = _RANKS.search(scene.typed.plain)
    if not found or len(whole) != 1 or not _PROVINCIAL.search(whole[0].clause.text):
        return False
    ranks = re.findall(r"[1-9一二三四五六七八九]", found["ranks"])
    if len(ranks) != whole[0].amount.low or whole[0].amount.low != whole[0].amount.high:
        return False
    good = sum(rank in "123一二三" for rank in ranks)
    amount = replace(whole[0].amount, low=good, high=good)
    return scene.emit("awards_top3_3y", amount, replace(whole[0], end=found.end()))


def _one_by_one(scene: Scene, whole: list[Mention]) -> bool:
    """一项我们排第二，另一项我们排第五: those with a good rank are added up, where every one has its rank beside it."""
    # 省级奖两项，一项我们排第二，另一项排第五: the first figure is that of the others together.
    parts = whole[1:]
    unranked = not (_RANKED.search(whole[0].context) or _RANKED_LOW.search(whole[0].context))
    if len(parts) > 1 and unranked and whole[0].amount.low == sum(part.amount.low for part in parts):
        return _PROVINCIAL.search(whole[0].clause.text) is not None and _one_by_one(scene, parts)
    if len(whole) < 2 or not _PROVINCIAL.search(scene.sentence(whole[0].clause)):
        return False
    texts = [mention.clause.text + _in_brackets(scene, mention) for mention in whole]
    if not all(_RANKED.search(text) or _RANKED_LOW.search(text) for text in texts):
        return False
    good = [m for m, text in zip(whole, texts, strict=True) if _RANKED.search(text) and not _RANKED_LOW.search(text)]
    total = replace(whole[0].amount, low=sum(m.amount.low for m in good), high=sum(m.amount.high or 0 for m in good))
    if any(mention.amount.high is None or mention.amount.vague for mention in whole):
        return False
    return scene.emit("awards_top3_3y", total, replace(whole[0], end=whole[-1].end))
