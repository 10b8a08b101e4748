"""Every count of the text with the words that say what is counted, and the checks all counts share."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace

from assistant.rules.sentences.amounts import Amount, blank_out, find_amounts
from assistant.rules.sentences.comments import names_only
from assistant.rules.sentences.mood import Mood
from assistant.rules.sentences.scene import Mention, Scene
from assistant.rules.sentences.series import summed
from assistant.rules.sentences.sums import find_sums
from assistant.rules.sentences.text import Clause
from assistant.rules.sentences.windows import Period

TOPICS = {
    "paper": r"(?<![A-Z])SCIE?(?![A-Z])|(?<![A-Z])EI(?![A-Z])|论文|文章|发文|核心期刊|PAPER|(?:联合|合作|共同)发表的?(?=$|[\d一二两俩仨三四五六七八九十])",
    "training": r"培训|培养|培育人|带出|职称的?专业技术|专业技术人员|专技人员|(?<!高级)职称人员|(?<!高级)职称技术",
    "senior": r"高级职称|正高|副高|高级人才|高级专家|高职称",
    "licence": r"许可",
    "inbound": r"引进(?!人才|设备|资金|专家)|引入(?!人才|设备|资金)",
    "outbound": r"对外的?(?=\d|[零一二两三四五六七八九十]|没|:)|对外(?:的)?(?:科技|技术)?(?:成果)?(?:转移|转化|输出)|(?:成果|技术)(?:对外|向外|往外|转到国外|转去国外|走到国外)|(?:往|向|朝)(?:国|境|海)?外(?:转移|转化|转的|转出去?|转(?=[、,，])|输出)|对外转出去?|(?:对外|向外|海外|国外|境外).{0,8}(?:转移转化|转化|落地|转让|输出)|(?:输出|出口|出海|走出去).{0,8}(?:技术|成果|落地)|成果(?:转移|转化|输出|落地).{0,4}(?:境外|海外|国外)|技术出口|(?:技术|成果).{0,4}(?:输出|出海|走出去)",
    "transfer": r"技术转移|转移项目|成功转移|转移成功|成功实施",
    "ip": r"专利|知识产权|软著|著作权|新品种|布图设计|授权|发明(?!人)|实用新型",
    "award": r"奖(?!金)",
    "project": r"项目|课题|专项|国合(?!基地)|PROJECT|(?:参与|牵头|承担|主持)(?:了|过|的)*(?:省部级|国家级)(?:(?:及|或|和)?以上)?的?(?=[\d一二两三四五六七八九十]+项)",
    "event": r"活动|论坛|对接会|推介会|研讨会|交流会|洽谈会|峰会|年会|路演|大会|沙龙|讲座|会议|举办|主办|承办|\d场|场次",
    "exchange": r"交流|互访|来访|出访|往来|来往|走动|互动|访问|中方去|外方来|去了|来了|出国|来华|线上|线下|接待|派出",
}
_TOPICS = {name: re.compile(words) for name, words in TOPICS.items()}
_UNITS = {
    "paper": {"篇", "", "个", "*"},
    "training": {"人次", "人", "名", "位", "个", "", "期", "场", "次"},
    "senior": {"人", "名", "位", "个", ""},
    "event": {"场", "次", "届", "个", "期", ""},
    "exchange": {"人次", "人", "名", "次", "", "*", "位"},
}
_ITEMS = {"项", "件", "个", "单", "笔", "", "例", "*", "次", "种", "起", "宗", "部"}
_SUBSET = re.compile(r"^(?:这)?(?:其中|里面|里头|当中|包括|包含|含|内有|有(?=\d+[篇项件]是))|其中|里面|里头|当中")
#: What belongs to the next count already: 18篇SCI和3件专利.
_JOINT = re.compile(
    r"以及|还有|另有|另外|并且|同时|,|和(?!德|美|英|法|日|俄|意|韩|澳|加|外|国|海)|及|跟(?=\d)|加上?|[;]"
)
_OTHER_TEXTS = re.compile(r"报道|专报|新闻|著作|标书|简报|教材|报告|推文|案例")
_NO_NOUN = re.compile(r"^[的是为有了共约计达到发表获得拿过一总合]*$")


def find_mentions(scene: Scene) -> list[Mention]:
    """All counts of the stated clauses; a count without a noun takes that of its neighbour."""
    found: list[Mention] = []
    for clause in scene.stated():
        windows = [(window.start - clause.start, window.end - clause.start) for window in scene.timeline.of(clause)]
        text = clause.text
        for low, high in windows:
            text = text[:low] + "▁" * (high - low) + text[high:]
        found.extend(_mentions_of(clause, text))
    found = _each_term(scene, found)
    found = [_of_a_form(scene, mention) for mention in found]
    lent = _each_of(scene, _years_added(scene, _lend_topics(summed(_without_echoes(found)))))
    return [_before_noun(scene, _after_heading(scene, mention)) for mention in lent]


def _of_a_form(scene: Scene, mention: Mention) -> Mention:
    """人次：35, in a form for 联合研究类."""
    topic = {"联合研究类": "exchange", "特色类": "training"}.get(scene.base_type or "")
    if (
        topic is None
        or mention.topics
        or not re.match(r"人次(?::|是|有|共)?[\d一二三四五六七八九十]", mention.clause.text)
    ):
        return mention
    return replace(mention, topics=(topic,), amount=replace(mention.amount, unit="人次"))


_PER_TERM = re.compile(r"每(?:一)?(?P<term>[期次场班届批轮])(?:的)?(?:培训|来|去|大概|大约|都|有|是|约)*$")


def _each_term(scene: Scene, found: list[Mention]) -> list[Mention]:
    """办了4期，每期30人次: the product; with no word on how many, at least those of one."""
    kept: list[Mention] = []
    for mention in found:
        per = _PER_TERM.search(mention.clause.text[: mention.amount.start].rstrip("▁ "))
        if per is None or mention.amount.unit not in {"人次", "人"}:
            kept.append(mention)
            continue
        terms = [
            other
            for other in found
            if other is not mention and other.clause.sentence == mention.clause.sentence
            if other.amount.unit == per["term"] and other.amount.low == other.amount.high and not other.amount.vague
        ]
        times = terms[0].amount.low if len(terms) == 1 else None
        low, high = mention.amount.low, mention.amount.high
        amount = replace(
            mention.amount,
            low=low * (times or 1),
            high=None if times is None or high is None else high * times,
        )
        kept = [one for one in kept if one not in terms]
        said = f"{terms[0].clause.text}," if times else ""
        topics = mention.topics or (terms[0].topics if terms else ())
        kept.append(replace(mention, amount=amount, topics=topics, context=said + mention.context))
    return kept


def _without_echoes(found: list[Mention]) -> list[Mention]:
    """这22篇里中外联合8篇 speaks of the 22 again; it counts nothing new."""
    kept: list[Mention] = []
    echo: Mention | None = None
    for mention in found:
        said_before = any(
            (other.amount.value, other.amount.unit) == (mention.amount.value, mention.amount.unit) for other in kept
        )
        if said_before and re.search(r"[这那该]$", mention.clause.text[: mention.amount.start]):
            echo = mention
            continue
        if echo and echo.clause.index == mention.clause.index:
            mention = replace(mention, context=echo.context.split("#")[-1] + mention.context)  # noqa: PLW2901
        kept.append(mention)
    return kept


_DENIAL = re.compile(r"(?:都|也|还|暂时|目前)?(?:没有?|暂无)(?:过)?$")
#: 没那么多，2篇 denies another figure, 没细数 that it was counted; neither the thing.
_NOT_COUNTED = re.compile(r"没有?(?:那么|这么)[多少]|没(?:有|仔|细|认真|具体)*(?:数|算|统计)(?:清楚?|过|全)?")
_EACH = re.compile(r"(?:各|各有|都有?|均有?|分别有?|都是|均为)$")


def _each_of(scene: Scene, found: list[Mention]) -> list[Mention]:
    """对外转移、引进转化、行业许可各一项: the figure is said of every thing of the list."""
    spread: list[Mention] = []
    for mention in found:
        together = [name for name in _RESULTS if name in mention.topics]
        if len(together) > 1 and re.search(r"[和与及].*(?:都|均|各)", mention.clause.text):
            # 对外转移落地和行业许可都是0项
            spread.extend(replace(mention, topics=(name,)) for name in together)
            continue
        spread.append(mention)
        clause, said = mention.clause, mention.clause.text[: mention.amount.start]
        if not _EACH.search(said) or not mention.topics:
            continue
        while clause.opened == "、" and clause.index:
            clause = scene.typed.clauses[clause.index - 1]
            topics = tuple(
                name for name in _RESULTS if _TOPICS[name].search(clause.text) and _fits(name, mention.amount)
            )
            if find_amounts(clause.text) or not topics or set(topics) & set(mention.topics):
                break
            spread.append(replace(mention, topics=topics, context=clause.text + "#", start=clause.start))
    return spread


def _years_added(scene: Scene, found: list[Mention]) -> list[Mention]:
    """第一年8人次，第二年9人次，第三年12人次: three years in a row that are counted alike are the three years' sum.

    Events are asked for year by year, so they stay apart.
    """
    kept: list[Mention] = []
    run: list[Mention] = []
    for mention in [*found, None]:
        if mention is not None and (not run or _next_year(scene, run[-1], mention)):
            run.append(mention)
            if len(run) == 3:
                total = sum(one.amount.low for one in run)
                amount = replace(run[0].amount, low=total, high=total)
                kept.append(replace(run[0], amount=amount, end=run[-1].end, all_years=True))
                run = []
            continue
        kept.extend(_two_years(scene, run))
        run = [mention] if mention is not None else []
    return kept


def _two_years(scene: Scene, run: list[Mention]) -> list[Mention]:
    """前年1项，去年2项: of the three years together it is that sum at least."""
    years = [_single_year(scene, one) for one in run]
    if len(run) != 2 or not all(year is not None and -2 <= year <= 0 for year in years) or "training" in run[0].topics:
        return run  # no window is asked for of training
    amount = replace(run[0].amount, low=sum(one.amount.low for one in run), high=None)
    return [replace(run[0], amount=amount, end=run[-1].end, all_years=True)]


def _next_year(scene: Scene, before: Mention, mention: Mention) -> bool:
    years = [_single_year(scene, one) for one in (before, mention)]
    alike = before.amount.unit == mention.amount.unit and mention.amount.unit in {"人次", "篇", "项", "件", "个"}
    exact = all(
        one.amount.low == one.amount.high and not one.amount.vague and not one.subset for one in (before, mention)
    )
    topics = mention.topics in ((), before.topics) and "event" not in before.topics
    return None not in years and abs((years[0] or 0) - (years[1] or 0)) == 1 and alike and exact and topics


def _single_year(scene: Scene, mention: Mention) -> int | None:
    """The year of a figure that has one of its own in its clause, this one or one of the two before it, or in turn."""
    own = [window for window in scene.timeline.of(mention.clause) if window.kind is Period.ONE_YEAR]
    if len(own) != 1 or own[0].year is None:
        return None
    return own[0].year - scene.as_of.year if own[0].year > 0 else own[0].year


_RESULTS = ("licence", "inbound", "outbound")


def _results_in(clause: Clause, mention: Mention) -> bool:
    return any(_TOPICS[name].search(clause.text) and _fits(name, mention.amount) for name in _RESULTS)


def _counts_alone(mention: Mention) -> bool:
    """俩, and 由早到近：7、3、9, which count something without a unit."""
    in_turn = mention.amount.listed and re.match(r"[由从](?:早到[近晚]|远[到及]近|近[到及]远)", mention.clause.text)
    return mention.amount.text in {"俩", "仨"} or bool(in_turn)


def _after_heading(scene: Scene, mention: Mention) -> Mention:
    """近三年SCI论文，一共18篇: a clause without figures lends its noun to the next.

    In a list it does so even where the next has one: 对外转移转化落地、有海外知识产权的3项.
    """
    before = scene.typed.clauses[mention.clause.index - 1] if mention.clause.index else None
    while before and before.opened == "、" and not find_amounts(before.text) and not _results_in(before, mention):
        before = scene.typed.clauses[before.index - 1]  # 对外转移落地、有知识产权、也有效益的3项
    if mention.clause.opened == "、" and before and not find_amounts(before.text):
        topics = tuple(name for name in _RESULTS if _TOPICS[name].search(before.text) and _fits(name, mention.amount))
        if topics and not set(_RESULTS) & set(mention.topics):
            context = before.text + mention.context
            return replace(mention, topics=topics, context=context, start=before.start)
    bare = mention.topics == ("paper",) and not _has_noun(mention.clause.text)  # its unit alone says papers
    if (mention.topics and not bare) or not (mention.amount.unit or _counts_alone(mention)):
        return mention
    # A clause of another mood, 正在谈的项目有5个, lends its noun as well.
    for clause in reversed(scene.typed.clauses):
        if clause.sentence != mention.clause.sentence or not 0 < mention.clause.index - clause.index <= 2:
            continue
        counted = [amount for amount in find_amounts(clause.text) if amount.unit not in {"期", "届", "次", "批"}]
        if counted and (bare or scene.moods[clause.index] is Mood.STATED):
            return mention
        topics = tuple(
            name
            for name, words in _TOPICS.items()
            if words.search(blank_out(clause.text, _TYPE_NAMES)) and _fits(name, mention.amount)
        )
        if topics:
            # 牵头的项目没有，参与省部级以上的有5项: the noun is lent, not the denial.
            context = _DENIAL.sub("", _NOT_COUNTED.sub("", clause.text)) + mention.context
            return replace(mention, topics=topics, context=context, start=clause.start)
    return mention


_ALONE = re.compile(r"(?:我们|也|就|才|只|有|大概|差不多|一共|总共)*▁(?:吧|呢|啊|了|哈)*")


def _before_noun(scene: Scene, mention: Mention) -> Mention:
    """不到10个，我们培养的专技人员: a figure all alone, and then, to end the sentence, what it counts."""
    clause, amount = mention.clause, mention.amount
    after = next((other for other in scene.stated() if other.index == clause.index + 1), None)
    alone = _ALONE.fullmatch(clause.text[: amount.start] + "▁" + clause.text[amount.end :])
    if mention.topics or not amount.unit or not alone or after is None or not names_only(after.text):
        return mention
    alike = [other for other in scene.typed.clauses if other.sentence == clause.sentence]
    if [other.index for other in alike] != [clause.index, after.index]:
        return mention
    topics = tuple(name for name, words in _TOPICS.items() if words.search(after.text) and _fits(name, amount))
    return replace(mention, topics=topics, context=f"#{after.text}", end=after.end) if topics else mention


#: 报技术转移类 names what is applied for; it counts nothing.
_TYPE_NAMES = re.compile(r"(?:联合研究|技术转移|特色)[类型]")


def _mentions_of(clause: Clause, text: str) -> Iterator[Mention]:
    text = blank_out(blank_out(text, ZERO_FORMS), _TYPE_NAMES)
    for item in find_sums(text):
        text = text[: item.start] + "▁" * (item.end - item.start) + text[item.end :]
    amounts = [amount for amount in find_amounts(text) if amount.unit != "家"]
    edges = _edges(text, amounts)
    said = blank_out(clause.text, _TYPE_NAMES)
    for amount, (low, high) in zip(amounts, edges, strict=True):
        context = text[low : amount.start] + "#" + text[amount.end : high]
        topics = tuple(name for name, words in _TOPICS.items() if words.search(said[low:high]) and _fits(name, amount))
        subset = bool(_SUBSET.search(clause.text[: amount.start])) or clause.opened in {"(", "["}
        start = next((place for place in range(low, amount.start) if text[place] not in "▁ "), amount.start)
        yield Mention(
            clause, amount, context, clause.start + start, clause.start + max(high, amount.end), topics, subset
        )


ZERO_FORMS = re.compile(
    r"(?<![\d第])一(?:人次|[篇项件个场次])(?:[^,\d]{0,18}(?:都|也))?(?:还)?(?:没有?|未|无)|(?:没有?|未|无)(?:过|任何)?一(?:人次|[篇项件个场次])"
)


def _fits(topic: str, amount: Amount) -> bool:
    return amount.unit in _UNITS.get(topic, _ITEMS)


def _edges(text: str, amounts: list[Amount]) -> list[tuple[int, int]]:
    """Where the words of each count begin and end inside the clause."""
    if not amounts:
        return []
    starts, ends = [0], []
    first = text[: amounts[0].start]
    leading = bool(_NO_NOUN.match(first.replace("▁", ""))) or not _has_noun(first)
    for left, right in itertools.pairwise(amounts):
        joint = _JOINT.search(text, left.end, right.start)
        ends.append(joint.start() if joint else right.start if leading else left.end)
        starts.append(joint.end() if joint else ends[-1])
    return list(zip(starts, [*ends, len(text)], strict=True))


def _has_noun(text: str) -> bool:
    return any(words.search(text) for words in _TOPICS.values())


def _lend_topics(found: list[Mention]) -> list[Mention]:
    """其中4篇 takes the noun before it, 牵头1项、参与2项省部级项目 the noun after it."""
    lent: list[Mention] = []
    for place, mention in enumerate(found):
        before = lent[-1] if lent else None
        after = found[place + 1] if place + 1 < len(found) else None
        if mention.amount.unit == "篇" and not mention.topics:
            paper = () if _OTHER_TEXTS.search(mention.context) else ("paper",)
            lent.append(replace(mention, topics=paper))
        elif mention.topics or mention.amount.unit in {"家", "本", "期"}:
            lent.append(mention)
        elif _near(mention, after) and re.search(r"牵头|主持|参与|承担", mention.context):
            noun = re.sub(r"牵头|主持|参与|承担|#", "", after.context if after else "")
            lent.append(replace(mention, topics=after.topics if after else (), context=mention.context + noun))
        elif (
            _near(mention, before)
            and before
            and (before.amount.unit == mention.amount.unit or mention.subset or not mention.amount.unit)
        ):
            lent.append(replace(mention, topics=before.topics, context=mention.context))
        else:
            lent.append(mention)
    return lent


def _near(mention: Mention, other: Mention | None) -> bool:
    return (
        other is not None
        and other.clause.sentence == mention.clause.sentence
        and abs(other.clause.index - mention.clause.index) <= 3
    )
