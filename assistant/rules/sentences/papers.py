"""第十二条（二）: SCI or EI papers and, among them, those written jointly with foreign partners."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from assistant.rules.sentences.amounts import Amount
from assistant.rules.sentences.places import COUNTRIES, FOREIGN
from assistant.rules.sentences.scene import Mention, Scene
from assistant.rules.sentences.windows import Period

_SCI = re.compile(r"(?<![A-Z])SCIE?(?![A-Z])")
_EI = re.compile(r"(?<![A-Z])EI(?![A-Z])")
_JOINT = re.compile(
    r"联合|合著|合写|合作|共同|一起|合发|联名|合署|(?:共同|联合)署名|外方|国外作者|外国作者|外籍|中外|老外|(?:与|跟|同|和)[^#]{0,6}(?:国|外|牛津|剑桥|哈佛)"
)
_CLEARLY_JOINT = re.compile(r"联合|中外|国际合作|国际联合")
_OTHER_INDEX = re.compile(
    r"SSCI|ESCI|CPCI|ISTP|SCOPUS|核心(?!研究|团队|成员|骨干|人员)|中文|普刊|知网|会议论文|北大|南大|国内期刊"
)
_PART = re.compile(
    r"一区|二区|三区|四区|[1-4]区|Q[1-4]|TOP|高被引|顶刊|顶级|封面|第一作者|一作|通讯|NATURE|SCIENCE|CELL|影响因子|热点"
)
_ALL_INDEXED = re.compile(
    r"(?:都|全部?|均|皆)(?:是|为|被|属于)?.{0,4}(?:SCI|EI)|^(?:被)?(?:SCI|EI).{0,8}(?:收录|检索)|"
    r"^(?:是|按)?(?:SCIE?(?:和|与|跟|加|及)?)?EI(?:论文|两[样种个库]+|都)*(?:合|加|放|算)(?:在|到)?(?:一起|一块|起来)"
)
_DEDUPLICATED = re.compile(
    r"(?<![没未及])(?<!没有)去重|不重[复叠]|(?<!有)没有?重[复叠]|[无未]重[复叠]|(?:去掉|去了|除去|除掉|除开|扣掉|扣了|扣除|剔除|剔掉|刨去|刨掉|刨开|刨除|排除|减去|减掉|删掉|撇开)(?:了)?(?:其中)?重复"
)
#: 去掉重复的一共20篇, 扣掉重复收录后还有20篇: the figure is what is left; 去掉重复的3篇 are those taken off.
_REPEATS_OFF = re.compile(
    r"(?:去掉|去了|除去|除掉|除开|扣掉|扣了|扣除|剔除|剔掉|刨去|刨掉|刨开|刨除|排除|减去|减掉|删掉|撇开)(?:了)?(?:其中|两边|两库)?"
    r"(?:重复|重叠)(?:收录|检索|计算|统计)?(?:掉)?(?:的)?(?:部分|论文|文章|那些)?"
    r"(?:之?后|以后|,|就|也|还)*(?=一?共|总共|合计|还?剩|净|还有|后|之后|实际|有)"
)
#: 还有1篇EI没重复的 are further papers, none to be taken off.
_NOT_REPEATED = re.compile(
    r"(?:(?<!有)没有?|不|无|未)(?:会|再|相互|互相|与|跟|和)?(?:SCI|EI|前面|上面)?(?:的)?(?:重复|重叠)"
)
#: 两个库合一起去重21篇: added up, not written together.
_TOGETHER = re.compile(
    r"(?:合|加|放|算)(?:在|到)?(?:一起|一块儿?)|(?<=EI)(?:两[样种个库]+)?一[起块](?=算|统计|去重|共|有|是|\d|查重)"
)
_HOME = re.compile(r"中科院|国内|川大|清华|北大|四川大学|电子科大|兄弟院校|本省|省内|校企|企业合作")


@dataclass(slots=True)
class _Found:
    both: list[Mention] = field(default_factory=list)
    sci: list[Mention] = field(default_factory=list)
    ei: list[Mention] = field(default_factory=list)
    plain: list[Mention] = field(default_factory=list)
    joint: list[Mention] = field(default_factory=list)
    part: list[Mention] = field(default_factory=list)
    repeated: list[Mention] = field(default_factory=list)


def read_papers(scene: Scene, mentions: list[Mention]) -> None:
    """Sort the paper counts, then settle the total and the joint ones."""
    found = _Found()
    for mention in _of_three_years(scene, mentions):
        _sort(scene, mention, found)
    total = _total(scene, found)
    _joint(scene, found, total)


def _of_three_years(scene: Scene, mentions: list[Mention]) -> list[Mention]:
    """近五年60篇，其中近三年22篇: where both are given, the three years count."""

    def kind(mention: Mention) -> Period | None:
        window = scene.timeline.at(mention.clause, mention.amount.start + mention.clause.start)
        return window.kind if window else None

    recent = [m for m in mentions if any(w.kind is Period.THREE for w in scene.timeline.of(m.clause))]
    if not recent or not any(kind(mention) is Period.OTHER for mention in mentions):
        return mentions
    kept = [mention for mention in mentions if kind(mention) is not Period.OTHER]
    if not kept:
        return mentions
    first = kept[0]
    noun = _JOINT.search(first.context) or _SCI.search(first.context) or _EI.search(first.context)
    lent = "" if noun else " ".join(re.findall(r"SCIE?|EI", ",".join(m.context for m in mentions)))
    return [replace(first, subset=False, context=first.context + lent), *kept[1:]]


def _sort(scene: Scene, mention: Mention, found: _Found) -> None:
    context = re.sub(r"联合研究[类型]?|合作(?:领域|方向|项目)", "", mention.context)
    context = _TOGETHER.sub("共", context)
    if mention.amount.high != 0:  # 没有重复的，一篇都没有 counts the repeated ones
        context = _NOT_REPEATED.sub("去重", context)
    raw = mention.clause.text
    if _PART.search(raw):
        found.part.append(mention)
    elif _JOINT.search(context) or (mention.subset and FOREIGN.search(context)):
        found.joint.append(mention)
    elif re.search(
        r"重复|重叠|两库|双收|(?:两边|两个?库|两种|SCI(?:和|▁|与)?EI)(?:都|同时|均)(?:被)?(?:收|有|检索)|同时(?:被)?(?:收录|检索)",
        _REPEATS_OFF.sub("去重,", context),
    ):
        found.repeated.append(mention)  # what is to be taken off
    elif _OTHER_INDEX.search(context):
        scene.ask_about(mention, "不是SCI或EI论文，条款只计SCI或EI，其中SCI或EI有多少篇？")
    elif _SCI.search(context) and _EI.search(context):
        found.both.append(mention)
    elif _SCI.search(context):
        found.sci.append(mention)
    elif _EI.search(context):
        found.ei.append(mention)
    elif mention.amount.unit == "篇" or re.search(r"论文|文章", context):
        _plain(mention, found)


def _plain(mention: Mention, found: _Found) -> None:
    """共23篇 after SCI and EI figures is their total; otherwise papers of an unknown index."""
    grand = re.search(r"共|合计|总|去重", mention.context)
    if grand and (
        (found.sci and found.ei)
        or (found.joint and re.search(r"SCI|EI", mention.context + "".join(m.clause.text for m in found.joint)))
    ):
        found.both.append(mention)
    elif not mention.subset:
        found.plain.append(mention)


def _total(scene: Scene, found: _Found) -> bool:
    for kind in (found.both, found.sci, found.ei):
        if len({(mention.amount.low, mention.amount.high) for mention in kind}) > 1:
            scene.draft.ask("SCI/EI论文前后出现了不同的篇数，近三年去重后一共多少篇？")
            return False
    if found.sci and found.ei:
        return _both_indexes(scene, found)
    chosen = found.both or found.sci or found.ei
    if chosen and chosen[0].subset and found.joint and not found.plain:
        scene.ask_about(chosen[0], "是联合论文的一部分；近三年SCI/EI论文一共多少篇，其中中外联合多少篇？")
    elif chosen and _more_beside(scene, chosen[0], found.plain):
        scene.ask_about(chosen[0], "之外还有别的篇数；核心研究团队近三年SCI/EI论文一共多少篇？")
    elif chosen:
        return scene.emit("sci_ei_papers_3y", chosen[0].amount, chosen[0])
    elif found.plain:
        return _unindexed(scene, found.plain)
    elif found.part:
        scene.ask_about(found.part[0], "只是其中一部分，近三年SCI/EI论文一共多少篇？")
    return False


def _more_beside(scene: Scene, chosen: Mention, plain: list[Mention]) -> bool:
    """老师发了18篇SCI，学生发了5篇: a second figure for the same years that is no grand total."""
    years = scene.timeline.at(chosen.clause, chosen.start)
    return any(
        other.start > chosen.start
        and other.clause.sentence == chosen.clause.sentence
        and not re.search(r"总|全部|共", other.context)
        and (scene.timeline.at(other.clause, other.start) or years) == years
        for other in plain
    )


def _both_indexes(scene: Scene, found: _Found) -> bool:
    sci, ei = found.sci[0], found.ei[0]
    if ei.subset and not found.plain and not sci.subset:
        return scene.emit("sci_ei_papers_3y", sci.amount, sci)
    highs = [mention.amount.high for mention in (sci, ei)]
    low = max(sci.amount.low, ei.amount.low)
    high = None if None in highs else sum(value for value in highs if value is not None)
    vague = sci.amount.vague or ei.amount.vague
    merged = Amount(low, high, "篇", sci.amount.start, sci.amount.end, "", vague)
    if found.both:
        return _stated_total(scene, found.both[0], merged)
    twice = found.repeated[0].amount if len(found.repeated) == 1 else None
    if twice and high is not None and not twice.vague and twice.low == twice.high:
        merged = replace(merged, low=sci.amount.low + ei.amount.low - twice.low, high=high - twice.low)
    elif _DEDUPLICATED.search(scene.typed.plain) and high is not None:
        merged = replace(merged, low=sci.amount.low + ei.amount.low)
    elif 0 not in (sci.amount.high, ei.amount.high):
        scene.draft.ask("SCI和EI论文可能有重复收录，去重后一共多少篇？")
    start, end = min(sci.start, ei.start), max(sci.end, ei.end)
    return scene.emit("sci_ei_papers_3y", merged, replace(ei if sci.amount.unit == "*" else sci, start=start, end=end))


def _stated_total(scene: Scene, total: Mention, parts: Amount) -> bool:
    """A stated total between the larger part and the sum stands; the bare sum may count papers twice."""
    low, high = total.amount.low, total.amount.high
    if low != high or parts.high is None:
        return scene.emit("sci_ei_papers_3y", total.amount, total)
    if not parts.low <= low <= parts.high:
        scene.draft.ask(f"SCI、EI各自的篇数与合计{low}篇对不上，去重后一共多少篇？")
        return False
    if low == parts.high and parts.low != parts.high and not _DEDUPLICATED.search(scene.typed.plain):
        scene.draft.ask("SCI和EI论文可能有重复收录，去重后一共多少篇？")
        return scene.emit("sci_ei_papers_3y", parts, total)
    return scene.emit("sci_ei_papers_3y", total.amount, total)


def _unindexed(scene: Scene, plain: list[Mention]) -> bool:
    mention = plain[0]
    indexed = any(
        clause.sentence == mention.clause.sentence and _ALL_INDEXED.search(clause.text) for clause in scene.stated()
    )
    if len(plain) == 1 and (indexed or mention.amount.high == 0):
        return scene.emit("sci_ei_papers_3y", mention.amount, mention)
    question = "都是SCI或EI收录的论文吗？条款只计SCI或EI，近三年有多少篇？"
    if len(plain) == 1 and not _OTHER_INDEX.search(mention.clause.text):
        # So many papers at most are indexed.
        scene.emit_at_most("sci_ei_papers_3y", mention, question)
    else:
        scene.ask_about(mention, question)
    return False


def _by_partner(joint: list[Mention]) -> Mention | None:
    """跟德国合作2篇、跟日本合作1篇: papers with different countries are added up."""
    partners = [COUNTRIES.findall(mention.context) for mention in joint]
    exact = all(mention.amount.low == mention.amount.high and not mention.amount.vague for mention in joint)
    if not exact or any(len(names) != 1 for names in partners) or len({n[0] for n in partners}) < len(joint):
        return None
    total = sum(mention.amount.low for mention in joint)
    return replace(joint[0], amount=replace(joint[0].amount, low=total, high=total), end=joint[-1].end)


_WITH_WHOM = re.compile(r"(?:都|全|全部|均|也)?(?:是)?(?:跟|和|与|同)[^,\d]{1,10}(?:合|一起|联合|共同)[^,\d]{0,4}")


def _partner_after(scene: Scene, mention: Mention) -> bool:
    """合著正好3篇，都是跟英国人合的: the clause after says with whom."""
    after = next((c for c in scene.stated() if c.index == mention.clause.index + 1), None)
    if after is None or after.sentence != mention.clause.sentence:
        return False
    return bool(_WITH_WHOM.fullmatch(after.text) and FOREIGN.search(after.text))


def _those_abroad(joint: list[Mention]) -> Mention | None:
    """联合发表的11篇里，跟国外的只有2篇: of those written together, the ones with foreign authors."""
    if len(joint) != 2 or joint[0].amount.low <= joint[1].amount.low:
        return None
    part_of = re.search(r"篇(?:里面?|中|当中)$", joint[0].clause.text)
    first, second = (FOREIGN.search(mention.clause.text) is not None for mention in joint)
    return joint[1] if part_of and second and not first else None


def _joint(scene: Scene, found: _Found, total: bool) -> None:
    unsure = bool(found.plain or found.both or found.sci or found.ei) and not total
    for mention in found.joint:
        partner = (
            FOREIGN.search(mention.clause.text) or FOREIGN.search(mention.context) or _partner_after(scene, mention)
        )
        beside_papers = re.fullmatch(r"[,]?合作(?:的|发表的?)?#", mention.context) and (
            found.sci or found.both or found.ei
        )
        if _HOME.search(mention.context) or not (partner or beside_papers or _CLEARLY_JOINT.search(mention.context)):
            scene.ask_about(mention, "是与国（境）外单位联合发表的吗？")
        elif unsure and not (_SCI.search(mention.context) or _EI.search(mention.context)):
            question = "要算在近三年的SCI或EI论文之内，其中中外联合发表的有多少篇？"
            if found.plain and not (found.sci or found.ei or found.both):
                scene.emit_at_most("joint_papers_3y", mention, question)
            elif _CLEARLY_JOINT.search(mention.context):
                scene.emit("joint_papers_3y", mention.amount, mention)
            else:
                scene.ask_about(mention, question)
        elif len(found.joint) > 1 and (added := _by_partner(found.joint)):
            scene.emit("joint_papers_3y", added.amount, added)
            return
        elif abroad := _those_abroad(found.joint):
            scene.emit("joint_papers_3y", abroad.amount, abroad)
            return
        elif len({other.amount.low for other in found.joint}) > 1:
            scene.draft.ask("中外联合发表的论文出现了不同的篇数，近三年一共多少篇？")
            return
        else:
            scene.emit("joint_papers_3y", mention.amount, mention)
