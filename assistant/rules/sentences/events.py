"""第十三条（四）: exchange events of each year, oldest first; an average or a sum is not a list of years."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace

from assistant.rules.sentences.amounts import Amount
from assistant.rules.sentences.comments import LEAD_IN, headed
from assistant.rules.sentences.scene import Mention, Scene
from assistant.rules.sentences.windows import Period, Window

_FACT = "exchange_events_yearly"
_UNITS = {"场", "次", "届", "期", ""}
_EVENT = re.compile(r"技术对接|活动|论坛|会|推介|对接|交流|路演|沙龙|讲座|办|峰会")
_OTHER = re.compile(r"培训|招聘|比赛|演出|官司|电影|球|考试|面试|党|团建|评审|人次|事故")
_NONE = re.compile(
    r"(?:没有?|未|还没)(?:再)?(?:办|举办|搞|开|组织)(?:过|了|成)?(?:活动|交流活动|对接会)?$|一[场次](?:都|也)?没有?(?:办|举办|搞|开)?$|没有$"
)


def read_events(scene: Scene, mentions: list[Mention]) -> None:
    """Read 每年6场, 去年4场今年6场, 近三年分别5、6、7场; ask about averages and sums."""
    _none_held(scene)
    usable = _single_years(scene, [mention for mention in mentions if _is_event(mention)])
    windows = [scene.timeline.at(mention.clause, mention.amount.start + mention.clause.start) for mention in usable]
    if not usable or _asked_for(scene, usable, windows):
        return
    pairs = list(zip(usable, windows, strict=True))
    if _said_of_years(scene, usable) or _years_in_turn(scene, usable):
        return
    years = [window.year for window in windows if window and window.kind is Period.ONE_YEAR]
    in_turn = _IN_TURN.search(scene.sentence(usable[0].clause))
    reverse = in_turn is not None and in_turn.group() in _LATEST_FIRST
    if len(usable) > 2 and not years and (in_turn or "三年" in scene.sentence(usable[0].clause)):
        _in_order(scene, usable, reverse=reverse)
    elif len(usable) == 1 and len(usable[0].amount.listed) == 3 and re.search(r"每年|各年", usable[0].clause.text):
        scene.draft.add(_FACT, list(usable[0].amount.listed), usable[0].start, usable[0].end)
    elif all(window and window.kind is Period.PER_YEAR for window in windows) or _every_year(scene, usable):
        _each_year(scene, usable)
    elif len(usable) == 1 and len(usable[0].amount.listed) >= 3 and in_turn:
        mention = usable[0]
        scene.draft.add(_FACT, list(mention.amount.listed[:: -1 if reverse else 1]), mention.start, mention.end)
    elif len(years) == len(usable):
        _listed(scene, pairs)
    else:
        _ask(scene, usable[0], "是每年都有的场数吗？请按年份说明最近三年每年各举办多少场。")


_ACTIVITIES = r"(?:国际技术转移等)?(?:国际)?(?:科技)?(?:交流)?活动"
_HELD = r"(?:办|举办|搞|开展?|组织)(?:过|成)?(?:了)?"
_NONE_HELD = re.compile(
    rf"{LEAD_IN}(?:一[场次]{_ACTIVITIES}(?:都|也)(?:没有?|未){_HELD}|(?:没有?|未){_HELD}(?:一[场次]|任何|什么)?{_ACTIVITIES}|"
    rf"{_ACTIVITIES}{LEAD_IN}(?:一[场次])?(?:都|也|还)*(?:没有?|未)(?:{_HELD})?)"
)


def _none_held(scene: Scene) -> None:
    """近三年一场活动都没办: none in any of the years."""
    for clause in headed(scene.stated()):
        window = scene.timeline.at(clause, clause.start)
        if _NONE_HELD.fullmatch(clause.text) and window is not None and window.kind is Period.THREE:
            scene.draft.add(_FACT, 0, clause.start, clause.end)


def _single_years(scene: Scene, mentions: list[Mention]) -> list[Mention]:
    """Where single years are given, a total or an average beside them says nothing new."""
    averages = [m for m in mentions if re.search(r"平均|年均", m.clause.text) and not re.search(r"分别", m.clause.text)]
    if len(mentions) - len(averages) > 1:
        mentions = [mention for mention in mentions if mention not in averages]
    single = []
    for mention in mentions:
        window = scene.timeline.at(mention.clause, mention.amount.start + mention.clause.start)
        own = window is not None and window.kind is Period.ONE_YEAR
        if own and not re.search(r"合计|一共|总共|共计|平均|年均", mention.clause.text):
            single.append(mention)
    return single if len(single) > 1 else mentions


def _said_of_years(scene: Scene, usable: list[Mention]) -> bool:
    """去年、今年各办了6场: one figure for each of the years just named."""
    clause = usable[-1].clause
    if not re.search(r"年(?:度)?(?:各|都|均|分别)", clause.text) or len({m.clause.index for m in usable[1:]}) > 1:
        return False
    if len(usable) > 1 and any(w.kind is Period.ONE_YEAR for w in scene.timeline.of(usable[0].clause)):
        return False
    years = [window.year for window in scene.timeline.of(clause) if window.kind is Period.ONE_YEAR]
    for other in reversed(scene.typed.clauses[: clause.index]):
        own = [window for window in scene.timeline.of(other) if window.kind is Period.ONE_YEAR]
        if other.sentence != clause.sentence or len(own) != 1 or own[0].words != other.text:
            break
        years.append(own[0].year)
    if len(years) < 2 or None in years:
        return False
    scene.draft.add(_FACT, [usable[-1].amount.value] * len(years), usable[-1].start, usable[-1].end)
    return True


def _years_in_turn(scene: Scene, usable: list[Mention]) -> bool:
    """前年、去年、今年分别办了6场、7场、9场: as many figures as years named before them."""
    years = _years_named(scene, usable[0])
    exact = all(mention.amount.low == mention.amount.high for mention in usable)
    if len(usable) < 2 or len(years) != len(usable) or None in years or not exact:
        return False
    if not re.search(r"分别|各|依次", usable[0].clause.text):
        return False
    own = len([w for w in scene.timeline.of(usable[0].clause) if w.kind is Period.ONE_YEAR])
    # The years of the clause itself stand in its order, those before it were found backwards.
    in_order = [*reversed(years[own:]), *years[:own]]
    figures = dict(zip(in_order, (mention.amount.low for mention in usable), strict=True))
    if any(
        later is None or earlier is None or later - earlier != 1
        for earlier, later in itertools.pairwise(sorted(figures, key=lambda y: y or 0))
    ):
        return False
    scene.draft.add(
        _FACT, [figures[year] for year in sorted(figures, key=lambda y: y or 0)], usable[0].start, usable[-1].end
    )
    return True


def _is_event(mention: Mention) -> bool:
    context = mention.context
    if (
        "每月" in mention.clause.text
        or _OTHER.search(context)
        or re.search(r"没(?!有?(?:到|超))|未|取消|推迟", context)
        or mention.subset
        or mention.amount.unit not in _UNITS
    ):
        return False
    return mention.amount.unit == "场" or bool(_EVENT.search(context)) or not mention.amount.unit


def _asked_for(scene: Scene, usable: list[Mention], windows: list[Window | None]) -> bool:
    for mention, window in zip(usable, windows, strict=True):
        if (window and window.kind is Period.AVERAGE) or "平均" in mention.clause.text:
            _ask(scene, mention, "是平均数；条款要求每年都不少于5场，最近三年每年各举办多少场？")
            return True
        several = sum(1 for other in windows if other and other.kind is Period.ONE_YEAR) > 1
        if mention.amount.vague and not mention.amount.listed and not several:
            _ask(scene, mention, "不是确切的数字，最近三年每年各举办多少场？")
            return True
    return False


def _ask(scene: Scene, mention: Mention, question: str) -> None:
    scene.ask_about(mention, question)


def _each_year(scene: Scene, usable: list[Mention]) -> None:
    if len(usable) != 1 or usable[0].amount.listed:
        parts = [re.search(r"线上|线下|境内|境外|国内|国外", mention.context) for mention in usable]
        if (
            len(usable) == 2
            and all(parts)
            and len({part.group() for part in parts if part}) == 2
            and all(mention.amount.low == mention.amount.high for mention in usable)
        ):
            total = sum(mention.amount.low for mention in usable)
            scene.draft.add(_FACT, total, usable[0].start, usable[1].end)
            return
        _ask(scene, usable[0], "与其他场数是什么关系？最近三年每年一共举办多少场？")
        return
    mention = usable[0]
    value = mention.amount.value
    closed = isinstance(value, list) and value[1] is not None
    # A closed range stands for each of the three years; two bare numbers would be two years.
    scene.draft.add(_FACT, [value] * 3 if closed else value, mention.start, mention.end)
    if mention.amount.reading:
        _ask(scene, mention, f"按每年{mention.amount.reading}场读取，最近三年每年各举办多少场？")


_LATEST_FIRST = {"由近到远", "从近到远", "由近及远"}
_IN_TURN = re.compile(r"[由从]早到[近晚]|[由从]远到近|由远及近|由近及远|由近到远|从近到远|分别|依次|各年|逐年")


def _every_year(scene: Scene, usable: list[Mention]) -> bool:
    """三年都是5场, 年年5场: one figure said of every year."""
    text = usable[0].clause.text
    return len(usable) == 1 and bool(
        re.search(
            r"(?<![今去前本上])年(?:里)?(?:都|均|各|每年)(?!没)|年年|每一年|(?:三|3)年.{0,4}(?:都是|均为|各)", text
        )
    )


def _in_order(scene: Scene, usable: list[Mention], *, reverse: bool) -> None:
    """5场、9场、11场 of three years in a row, oldest first unless said otherwise."""
    figures = [mention.amount for mention in usable]
    if any(amount.low != amount.high for amount in figures):
        _ask(scene, usable[0], "是每年都有的场数吗？请按年份说明最近三年每年各举办多少场。")
        return
    values = [amount.low for amount in figures]
    scene.draft.add(_FACT, values[::-1] if reverse else values, usable[0].start, usable[-1].end)


def _years_named(scene: Scene, mention: Mention) -> list[int | None]:
    """The single years of a clause, and those right before it: 前年、去年各5场."""
    clause = mention.clause
    years = [window.year for window in scene.timeline.of(clause) if window.kind is Period.ONE_YEAR]
    for other in reversed(scene.typed.clauses[: clause.index]):
        own = [window for window in scene.timeline.of(other) if window.kind is Period.ONE_YEAR]
        if other.sentence != clause.sentence or len(own) != 1 or own[0].words != other.text:
            break
        years.append(own[0].year)
    return years


def _two_sides(one: Mention, other: Mention) -> bool:
    """线上3场线下4场 in one year are seven."""
    sides = [re.search(r"线上|线下|境内|境外|国内|国外", mention.context) for mention in (one, other)]
    return all(sides) and len({side.group() for side in sides if side}) == 2


def _added(one: Amount, other: Amount) -> Amount:
    high = None if one.high is None or other.high is None else one.high + other.high
    return replace(one, low=one.low + other.low, high=high)


def _listed(scene: Scene, pairs: list[tuple[Mention, Window | None]]) -> None:
    found = _by_year(scene, pairs)
    if found is None:
        return
    zeros = _empty_years(scene, set(found))
    order = sorted([*found, *zeros])
    mixed = any(year > 0 for year in order) and any(year <= 0 for year in order)
    if mixed or order != list(range(order[0], order[0] + len(order))):
        _ask(scene, pairs[0][0], "的年份不相连，最近三年每年各举办多少场？")
        return
    values = [found[year].amount.value if year in found else 0 for year in order]
    start, end = min(mention.start for mention, _ in pairs), max(mention.end for mention, _ in pairs)
    scene.draft.add(_FACT, values, start, end)


def _by_year(scene: Scene, pairs: list[tuple[Mention, Window | None]]) -> dict[int, Mention] | None:
    """The figure of each year; ``None`` where a year has two, and that has been asked about."""
    found: dict[int, Mention] = {}
    ordinal = any(window and (window.words[0] in "第头首中" or window.words.startswith("最早")) for _, window in pairs)
    for mention, window in pairs:
        year = window.year if window else None
        if ordinal and window and window.words.startswith(("最近", "近")):
            year = 0  # 第一年、第二年、最近这一年
        # 去年和今年各8场: one figure for several years.
        own = _years_named(scene, mention)
        each = len(own) > 1 and re.search(r"各|都|均", mention.clause.text) is not None
        for one in own if each else [year]:
            if one is not None and one in found and _two_sides(found[one], mention):
                found[one] = replace(found[one], amount=_added(found[one].amount, mention.amount), end=mention.end)
            elif one is None or one in found:
                _ask(scene, mention, "是哪一年的？最近三年每年各举办多少场？")
                return None
            else:
                found[one] = mention
    return found


def _empty_years(scene: Scene, known: set[int]) -> set[int]:
    """今年还没办 beside a figure for another year is a year with none."""
    empty: set[int] = set()
    for clause in scene.stated():
        own = [window for window in scene.timeline.of(clause) if window.kind is Period.ONE_YEAR]
        if len(own) == 1 and own[0].year is not None and own[0].year not in known and _NONE.search(clause.text):
            empty.add(own[0].year)
    return empty
