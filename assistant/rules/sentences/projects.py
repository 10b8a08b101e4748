"""Projects of 第十二条（二） (承担) and of 第十四条（四） (牵头, 参与); verb, level and 国际 decide."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.rules.sentences.amounts import find_amounts
from assistant.rules.sentences.scene import Mention, Scene
from assistant.rules.sentences.windows import Period

_LEAD = re.compile(r"牵头|主持|领衔|主导")
_JOIN = re.compile(r"参与|参加|参研|参加了")
_INTERNATIONAL = re.compile(r"国际|政府间|双边|多边|国合|跨国|中[德美英法日俄意韩以澳加新欧巴]|与.{0,6}国")
_LEVEL = re.compile(r"省部级|省级|部级|部里|部委|省里|国家级|科技部|科技厅|国家|省重点|四川省|省(?=国际)")
_NATIONAL_ONLY = re.compile(r"国家级|国家重点|国家自然|国家科技|国自然")
_LOWER = re.compile(r"市级|市厅级|厅局级|区级|县级|校级|院级|横向|企业委托|自筹|市科技局|成都市")
_NOT_PROJECTS = re.compile(
    r"奖|(?:拟|待|申请|现|予)?推荐(?:的|申报)?项目|基地|建设项目|工程项目|产业化项目|投资|(?<!刚)(?<!已)(?<!都)(?<!经)结题$|人才项目"
)


def read_projects(scene: Scene, mentions: list[Mention]) -> None:
    """Decide for each count of projects which fact its words fit."""
    level = ""
    for each in _over_levels(_side_by_side(mentions)):
        mention = _in_full(scene, each, level)
        if mention is each and _LEVEL.search(each.context):
            level = re.sub(r"牵头|主持|参与|参加|承担|#", "", each.context)
        mention = _of_its_own_verb(mention)
        context = mention.context
        if _NOT_PROJECTS.search(context) or mention.subset:
            continue
        if _LOWER.search(context):
            scene.ask_about(mention, "不是省部级以上的项目，省部级以上的国际科技合作项目有多少项？")
        elif _LEAD.search(context) and _JOIN.search(context):
            scene.ask_about(mention, "当中，牵头的和参与的各有多少项？")
        elif _LEAD.search(context):
            _lead(scene, mention)
        elif _JOIN.search(context):
            _join(scene, mention)
        else:
            _undertake(scene, mention)


def _in_full(scene: Scene, mention: Mention, level: str) -> Mention:
    """The mention with the level that was said before it: 牵头省部级国际合作项目2项，参与1项."""
    context = mention.context
    bare = re.fullmatch(
        r"(?:和|又|还|另外)?(?:牵头|主持|参与|参加|承担)[了过]?(?:的)?#(?:的)?", context.replace("▁", "")
    )
    if level and bare:
        return replace(mention, context=level + context)
    heading = "" if _LEVEL.search(context) else _heading(scene, mention) or _said_after(scene, mention)
    return replace(mention, context=heading + context) if heading else mention


def _of_its_own_verb(mention: Mention) -> Mention:
    """牵头的没有，参与的1项: the verb of its own clause, not that of the heading."""
    own = mention.clause.text
    if bool(_LEAD.search(own)) == bool(_JOIN.search(own)):
        return mention
    return replace(mention, context=(_LEAD if _JOIN.search(own) else _JOIN).sub("", mention.context))


def _heading(scene: Scene, mention: Mention) -> str:
    """省部级以上的国际科技合作，三年承担过两个项目: the clause before says of what level."""
    before = scene.typed.clauses[mention.clause.index - 1] if mention.clause.index else None
    if before is None or before.sentence != mention.clause.sentence or find_amounts(before.text) or before.asks:
        return ""
    full = _LEVEL.search(before.text) and _INTERNATIONAL.search(before.text) and re.search(r"合作|项目", before.text)
    return before.text if full and not _NOT_PROJECTS.search(before.text) else ""


_OF_THIS_LEVEL = re.compile(r"(?:都|均|全|全部|也)?(?:是|为|属于)[^,]*")


def _said_after(scene: Scene, mention: Mention) -> str:
    """项目2个，都是省部级国际合作: the clause after says of what level."""
    after = next((c for c in scene.stated() if c.index == mention.clause.index + 1), None)
    if after is None or after.sentence != mention.clause.sentence or find_amounts(after.text) or after.asks:
        return ""
    full = _OF_THIS_LEVEL.fullmatch(after.text) and _LEVEL.search(after.text) and _INTERNATIONAL.search(after.text)
    return after.text if full and not re.search(r"没|不|未", after.text) else ""


_SOME = re.compile(
    r"(?:承担|主持|做|牵头|实施)过(?:了)?[^,\d]{0,4}(?:省部级|省级|国家级|部级)[^,\d]{0,10}国际[^,\d]{0,8}(?:项目|课题)$"
)


def read_some_projects(scene: Scene) -> None:
    """承担过省部级国际科技合作项目 without a figure is one at least."""
    for clause in scene.stated():
        if (
            _SOME.search(clause.text)
            and scene.base_type == "联合研究类"
            and "intl_projects_3y" not in scene.draft.facts
        ):
            window = scene.timeline.at(clause, clause.start)
            if window is None or window.kind is Period.THREE:
                scene.draft.add("intl_projects_3y", [1, None], clause.start, clause.end)


_LEVELS = re.compile(r"国家级|省部级|省级|部级")
_BARE_LEVEL = re.compile(r"[和及与、]?(?:国家级|省部级|省级|部级)(?:的|项目|课题)*#的?(?:项目|课题)?")


def _side_by_side(mentions: list[Mention]) -> list[Mention]:
    """参与国家级项目2个、省部级3个: two levels under one verb are added up."""
    kept: list[Mention] = []
    for mention in mentions:
        before = kept[-1] if kept else None
        if before is None or not _goes_on(before, mention):
            kept.append(mention)
            continue
        total = before.amount.low + mention.amount.low
        amount = replace(before.amount, low=total, high=total)
        kept[-1] = replace(before, amount=amount, end=mention.end, context=before.context + mention.context[:-1])
    return kept


def _goes_on(before: Mention, mention: Mention) -> bool:
    """Whether ``mention`` has only a level of its own, another one than those before it; 以上 would take it in."""
    known, own = _LEVELS.findall(before.context), _LEVELS.findall(mention.context)
    near = mention.clause.index == before.clause.index or mention.clause.opened == "、"
    amounts = (before.amount, mention.amount)
    exact = all(amount.low == amount.high and not amount.vague for amount in amounts)
    overlap = any(a == b or {"省部级"} < {a, b} & {"省部级", "省级", "部级"} for a in known for b in own)
    plain = not (before.subset or mention.subset or _LEAD.search(before.context) or "以上" in before.context)
    bare = _BARE_LEVEL.fullmatch(mention.context.replace("▁", "")) is not None
    return bool(known and bare and near and exact and plain and not overlap) and len({a.unit for a in amounts}) == 1


#: 拿了一项省部级的，还有一项省科技厅的: further ones, of whatever level.
_FURTHER = re.compile(r"(?:还|另|再)有|另外|外加|再加|加上")


def _over_levels(mentions: list[Mention]) -> list[Mention]:
    """国家级国际合作项目1项、省级国际合作项目2项: what is undertaken at two levels is added up."""
    plain = [
        mention
        for mention in mentions
        if not (
            _LEAD.search(mention.context)
            or _JOIN.search(mention.context)
            or mention.subset
            or _LOWER.search(mention.context)
        )
        and _LEVEL.search(mention.context)
        and _INTERNATIONAL.search(mention.context)
    ]
    levels = [match.group() for mention in plain if (match := _LEVEL.search(mention.context))]
    exact = all(mention.amount.low == mention.amount.high and not mention.amount.vague for mention in plain)
    overlap = len(set(levels)) < len(plain) or "省部级" in levels
    further = all(_FURTHER.match(mention.clause.text) for mention in plain[1:])
    if len(plain) < 2 or not exact or (overlap and not further):
        return mentions
    total = sum(mention.amount.low for mention in plain)
    first = replace(plain[0], amount=replace(plain[0].amount, low=total, high=total), end=plain[-1].end)
    return [first, *(mention for mention in mentions if mention not in plain)]


def _is_full(mention: Mention, international: bool = True) -> bool:
    """Whether level and 国际 are said; that there is none at all needs neither."""
    level = _LEVEL.search(mention.context)
    if mention.amount.high == 0:
        return not level or bool(re.search(r"省部级|省级", mention.context))
    return bool(level and (not international or _INTERNATIONAL.search(mention.context)))


def _lead(scene: Scene, mention: Mention) -> None:
    if not _is_full(mention):
        scene.ask_about(mention, "是省部级以上的国际合作项目吗？近三年牵头的有多少项？")
    elif scene.base_type == "联合研究类":
        scene.emit("intl_projects_3y", mention.amount, mention)
    elif _NATIONAL_ONLY.search(mention.context) and not re.search(r"省部级", mention.context):
        scene.ask_about(mention, "是国家级项目；条款写的是牵头省部级国际合作项目，省部级的有多少项？")
    else:
        scene.emit("led_intl_projects_3y", mention.amount, mention)


def _join(scene: Scene, mention: Mention) -> None:
    if not _is_full(mention, international=False):
        scene.ask_about(mention, "是省部级或以上的项目吗？近三年参与的有多少项？")
    elif scene.base_type == "联合研究类":
        scene.ask_about(mention, "是参与；核心研究团队承担的省部级以上国际科技合作项目有多少项？")
    else:
        scene.emit("joined_projects_3y", mention.amount, mention)


def _undertake(scene: Scene, mention: Mention) -> None:
    if scene.base_type == "技术转移类" and not (
        _LEVEL.search(mention.context) or re.search(r"在谈|立项|在研", mention.clause.text)
    ):
        scene.emit("transfer_projects_3y", mention.amount, mention)  # what else would that type count
        return
    if not _is_full(mention):
        scene.ask_about(mention, "是省部级以上的国际科技合作项目吗？近三年承担的有多少项？")
    elif scene.base_type == "特色类":
        scene.ask_about(mention, "当中，牵头的和参与的各有多少项？")
    else:
        scene.emit("intl_projects_3y", mention.amount, mention)
