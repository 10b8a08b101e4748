"""Which years a clause speaks of: 近三年, 近五年, 去年, 2022年到2024年, 每年, 平均每年, 建院以来."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from assistant.rules.sentences.text import Clause, Typed
from assistant.statutes.numerals import to_int


class Period(StrEnum):
    """What a mention of time means for a clause that looks at the last three years."""

    THREE = "three"
    OTHER = "other"
    ONE_YEAR = "one year"
    PER_YEAR = "per year"
    AVERAGE = "average"


@dataclass(frozen=True, slots=True)
class Window:
    """A mention of time; ``year`` places a single year (去年 = -1, 2023 = 2023)."""

    kind: Period
    words: str
    start: int
    end: int
    year: int | None = None


_N = "[一二两三四五六七八九十]{1,3}|半|\\d{1,2}"
_PATTERNS: tuple[tuple[str, str], ...] = (
    ("average", r"(?:平均)(?:下来)?(?:到?每|一)?年(?:均|度)?|年均|每年(?:大约|大概)?平均|均每年|平均"),
    (
        "last",
        r"(?:末|最后)一?年|(?:最近|近|上)(?:的)?(?:这)?一(?:个)?(?:完整)?(?:的)?(?:会计)?年度?|最近(?:的)?[这那]年|去年度?|上年度?",
    ),
    ("all", r"近年来?|近[些几]年来?|最近[几些]年|这[些几]年来?|前[些几]年|往年"),
    ("years", r"(?:19|20)\d\d年?(?:度)?(?:-|~|—+|–|到|至)(?:19|20)?\d\d年?(?:度)?|\d\d年(?:到|至|-)\d\d年"),
    (
        "n",
        rf"(?:最近|近来?|过去|这|往前|前|上(?!半年))的?(?P<n>{_N})(?:个)?(?:整|完整)?(?:会计)?年(?:度|来(?![访华往川自])|以来|内|之内|以内|里|间|期间|中)?",
    ),
    (
        "n",
        r"(?<![第十百\d满立作建行续营职长头])(?P<b>三|3)年(?!级|期|前|后|以上|以前|多|半|制|整改|不得|的?(?:建设|合作|历史|经验|合同|协议|计划|规划|行动|老))(?:来|内|之内|以内|里|间|下来|中)?",
    ),
    ("ordinal", r"(?:第|头)(?P<o>[一二三123])年|首年|(?P<first>最早的?(?:那)?一?年)|(?P<middle>中间的?(?:那)?一?年)"),
    (
        "n",
        rf"(?<![第十百\d])(?!\d\d年[办发])(?P<m>{_N})年(?:来(?![访华往川自])|内|之内|以内|里|间|下来|(?=一?共|总共|合计|累计|加起来|分别|办了|发了))",
    ),
    ("months", r"(?:最近|近|过去)的?(?P<k>\d{1,2})个月(?:来|内)?"),
    (
        "all",
        r"(?:20\d\d年?|成立|建[院校所厂司]|创办|组建|历史|一直)以来|历年来?|有史以来|迄今为止|迄今|至今|这些年来?|多年来|历来|十[三四五]五期?间?|历史上",
    ),
    (
        "each",
        r"每一?年|年年|各年|(?<![近上这那第十去头前后\d])一年(?=.{0,4}(?:办|举办|搞|最多|最少|至少|大概|也就|能|要|会|下来))",
    ),
    (
        "year",
        r"(?P<rel>今年|(?<![今去前明本]年)[上下]半年|本年度?|前年|大前年|当年|上上年)|(?<!\d)(?P<abs>(?:19|20)\d\d)(?:年度?|(?![\d年篇项件场人次万个多余,.-]))|(?<!\d)(?P<short>[12]\d)年(?!来|内|里|间|期)",
    ),
)
_PATTERN = re.compile("|".join(f"(?P<k{place}>{words})" for place, (_, words) in enumerate(_PATTERNS)))
_RELATIVE = {
    "今年": 0,
    "上半年": 0,
    "下半年": 0,
    "本年": 0,
    "本年度": 0,
    "前年": -2,
    "上上年": -2,
    "大前年": -3,
    "当年": None,
}
#: A year beside one of these dates something else than the figures.
_OTHER_BUSINESS = re.compile(
    r"成立|创立|创建|建[校院所厂]|注册|组建|签|到期|有效|撤销|取消|认定|获批|毕业|入职|入选|起任|月|出生|加入"
)


def find_windows(typed: Typed, clause: Clause) -> list[Window]:
    """Every mention of time in one clause, with plain offsets."""
    found = []
    for match in _PATTERN.finditer(clause.text):
        kind = next(_PATTERNS[place][0] for place in range(len(_PATTERNS)) if match[f"k{place}"])
        window = _window(kind, match, clause.start)
        if window is not None and not (window.year and window.year > 0 and _OTHER_BUSINESS.search(clause.text)):
            found.append(window)
    return found


def _window(kind: str, match: re.Match[str], shift: int) -> Window | None:
    start, end, words = match.start() + shift, match.end() + shift, match.group()
    if kind in {"average", "each"}:
        return Window(Period.AVERAGE if kind == "average" else Period.PER_YEAR, words, start, end)
    if kind == "last":
        return Window(Period.ONE_YEAR, words, start, end, -1)
    if kind == "ordinal":
        # The first of three years is the oldest.
        place = 2 if match["middle"] else to_int(match["o"]) if match["o"] else 1
        return Window(Period.ONE_YEAR, words, start, end, (place or 1) - 3)
    if kind in {"n", "months"}:
        return Window(_length(match), words, start, end)
    if kind == "year":
        return Window(Period.ONE_YEAR, words, start, end, _year(match))
    return Window(Period.OTHER, words, start, end)


def _length(match: re.Match[str]) -> Period:
    if match["k"]:
        return Period.THREE if match["k"] == "36" else Period.OTHER
    years = match["n"] or match["m"] or match["b"]
    return Period.THREE if to_int(years) == 3 and not match.group().startswith(("前", "往前", "上")) else Period.OTHER


def _year(match: re.Match[str]) -> int | None:
    if match["rel"]:
        return _RELATIVE[match["rel"]]
    return int(match["abs"]) if match["abs"] else 2000 + int(match["short"])


_YEARS_ALONE = re.compile(r"(?:即|指)?20\d\d年?(?:度)?(?:-|~|—+|–|到|至)(?:20)?\d\d年?(?:度)?")
_MONEY = re.compile(r"销售|营收|收入|研发|投入|[万亿]元?")
_EVENTS = re.compile(r"场|活动|论坛|会议|路演|对接|交流会|大会|沙龙|峰会|研讨|推介")


def _leaves(earlier: Clause, clause: Clause, window: Window) -> bool:
    """去年销售收入5000万，专利授权9项: the year of the sales is not that of the patents."""
    if window.kind in {Period.THREE, Period.OTHER}:
        return False
    return any(bool(topic.search(earlier.text)) and not topic.search(clause.text) for topic in (_MONEY, _EVENTS))


class Timeline:
    """The window that governs a place in the text: the nearest before it, as far as windows carry."""

    def __init__(self, typed: Typed) -> None:
        self._typed = typed
        self._found = {clause.index: find_windows(typed, clause) for clause in typed.clauses}
        for before, clause in pairwise(typed.clauses):
            # 近三年（2023—2025年）: the bracket says which three years are meant.
            spelled_out = clause.opened == "(" and _YEARS_ALONE.fullmatch(clause.text)
            if spelled_out and any(window.kind is Period.THREE for window in self._found[before.index]):
                self._found[clause.index] = []
        self._afterwards = self._whole_text()

    def of(self, clause: Clause) -> list[Window]:
        """The windows named in ``clause`` itself."""
        return self._found[clause.index]

    def at(self, clause: Clause, place: int) -> Window | None:
        """The window for ``place``; single years carry within a sentence, longer windows through the text."""
        own = self._found[clause.index]
        before = [window for window in own if window.start <= place]
        if before or own:
            return before[-1] if before else own[0]
        if self._afterwards is not None:
            return self._afterwards
        if (remark := self._remark_on(clause)) is not None:
            return remark
        for earlier in reversed(self._typed.clauses[: clause.index]):
            for window in reversed(self._found[earlier.index]):
                events = _EVENTS.search(earlier.text) and _EVENTS.search(clause.text)
                carried = window.kind in {Period.ONE_YEAR, Period.THREE, Period.OTHER} or events
                near = carried and earlier.sentence == clause.sentence and not _leaves(earlier, clause, window)
                if near or window.kind in {Period.THREE, Period.OTHER}:
                    return window
        return None

    def _remark_on(self, clause: Clause) -> Window | None:
        """研发费用2亿，近三年的; 出过一次，就在去年: the clause after says when, and nothing else."""
        after = next((other for other in self._typed.clauses[clause.index + 1 :] if other.opened != "、"), None)
        if after is None or after.sentence != clause.sentence or len(self._found[after.index]) != 1:
            return None
        window = self._found[after.index][0]
        said = after.text.replace(window.words, "▁")
        return window if re.fullmatch(r"(?:就|也|都|还)?(?:是|在|发生在)?▁的|(?:就|也|都|还)+在▁", said) else None

    def _whole_text(self) -> Window | None:
        """以上都是近五年的: one remark that dates everything."""
        for clause in self._typed.clauses:
            own = self._found[clause.index]
            if (
                own
                and re.match(r"(?:以上|上述|这些|数据|时间|都|全|均|口径)", clause.text)
                and not re.search(r"\d[篇项件场人]", clause.text)
            ):
                return own[-1]
        return None
