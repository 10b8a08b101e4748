"""Which figures of a question are the asker's own counts, and what they count.

「SCI有19篇，差不差」「第二个还在谈，只做成1个」「正好5个工作日」 tell what the asker has; 「要30篇吗」「20篇怎么算」 speak of the
rule; 「大概20篇」「十七八篇」 are no numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from assistant.quantities import Quantity, find_quantities

#: What follows was heard from others.
HEARD = re.compile(r"听说|据说|听人说|听.{1,4}说|有人说|都说|说是|记得|印象|以为|网上|传言|传说")
_ENOUGH = re.compile(
    r"够|行不|行吗|得行|不行|行得通|可以|算|达标|满足|符合|合格|合规|合不合|能过|过得|过关|过线|过了|没过|能报|能不能|能否|通融|卡|差|悬|有戏|戏[没吗不]|"
    r"稳|踩线|上线|挨得|希望|可能|机会|资格|成不成|成吗|没毛病|没问题|有问题|刷|口子|糊弄|站得住|要得|还缺|吉少|凉|危险|保险|走得通|报得|"
    r"被拒|被否|退回|落选|硬伤|影响|拖后腿|勉强|凑合|混得|险|有谱|靠谱|妥"
)
#: The count is the asker's own: what they have, did, or reached.
_OWN = re.compile(
    r"我|咱|俺|本(?:单位|院|校|所|公司|团队|企业|园区|基地|中心)|手[头里上]|目前|现[在有]|眼下|至今|迄今|已|只|才|仅|就(?!要|得|需|可以|能|行|够)|刚|正好|恰好|"
    r"拢共|总共|一共|统共|累[计积]|去年|今年|前年|这[三几]年|里头|(?<!没)有(?!没有)|拿[了到过]|"
    r"[发办做搞谈写干弄完立结评授获培训养请来接攒凑数统计落地挂签转承担成][成到齐了过出完]"
)
#: The figure of a rule: 要求30篇, 必须有5场, 那20篇, 算进30人次; 20篇才行, 100人次里头.
_REQUIRED_BEFORE = re.compile(
    r"(?:要求|需要?|须|必须|要|得|应该?|规定|门槛|标准|下限|起码|至少|是不是|(?<!只)是)(?:的|有|是|到|满|达到?|够|发表?|举?办|牵头|参与|培[训养]|完成|做)?$|"
    r"(?:那|这|[研转特].{1,4}的|算进|算[作成是]?|凑)$"
)
_REQUIRED_AFTER = re.compile(
    r"[^，,。；;？?]{0,10}就(?:[行够可]|达标|满足|合格|符合)|[^，,。；;？?]{0,3}(?:才(?:能|行|可以|够)|即可|的?(?:要求|门槛|标准|下限|限制|规定|这条)|[里中必]|怎么|包括)"
)
_REQUIRED = re.compile(r"要求|规定|门槛|标准|既然")
#: 还差1篇, 缺2项: the distance, not the count.
_DISTANCE = re.compile(r"(?:差|缺|少|欠)(?:了|着)?$")
#: 一篇都没有, 一场没搞过.
_NONE = re.compile(r"(?:都|也)?[没无不]")
#: Things that the clauses do not count, or that are not there yet: to weigh their number would mislead.
_OTHER_THINGS = re.compile(
    r"市级|区级|县级|校级|院级|厅级|局级|横向|实用新型|受理|在审|实审|申请[中了]|在申请|中文|核心期刊|普刊|会议|综述|在投|录用|协办|参展|副高|中级|国内|"
    r"排(?:名|在)?第?[四五六七八九十]|第[四五六七八九]完成"
)
_NOT_YET = re.compile(r"[没未](?:有)?(?:授权|下证|拿证|发证|结题|批下来|发出来|见刊)")
#: Words that say that all papers are meant.
_WHOLE = re.compile(r"论文|文章|SCI|EI|总|共|加起来|加一起", re.I)
#: 不到20篇, 大概20篇, 20篇左右: not one number, so nothing certain follows from it.
_VAGUE_BEFORE = re.compile(
    r"(?:不到|没到|未到|未满|不满|不够|没有|大概|大约|约|约莫|差不多|将近|接近|快|快到|快有|几乎|上|好几|最多|顶多|至多|可能|也许|估计|预计|"
    r"准备|打算|计划|争取)(?:是|有|了|发|办|做)?$|[0-9][-~—至到]$"
)
_VAGUE_AFTER = re.compile(r"(?:左右|上下|出头|不到|朝上|往上|以上|以下|多|的样子|吧，)")
#: 四五场, 十七八篇: two digits side by side are a guess.
_TWO_DIGITS = re.compile(r"[一二两三四五六七八九]{2}")
#: Papers written together, of which the clause asks for a number of their own.
_SUBSET = re.compile(r"其中|联合发|联合论|中外|合写|合著|合发|联名|外方|老外|国外|外国|境外|一起(?:写|发)")
#: 「只做成一个」 is a count, although 一个 mostly is not.
_ONLY_ONE = re.compile(r"(?<=[只才就仅刚了成过到有功])(有|做|成|完|落|了|过|到|功|办){0,3}一(?=[个项件场篇次])")
_BREAK = re.compile(r"[，,。；;？?！!：:、\s（）()]")

#: What is counted, by the words around a figure.
_KINDS = {
    "论文": re.compile(r"论文|文章|SCI|EI|篇", re.I),
    "知识产权": re.compile("专利|知识产权|软著|授权|发明|自主产权|品种权"),
    "奖": re.compile("奖"),
    "交流": re.compile("交流(?!活动)|互访|往来|来往"),
    "培训": re.compile("培训|培养|学员|办班"),
    "高级": re.compile("高级|高职称|教授|正高|副高|高工"),
    "技术人员": re.compile("技术人员"),
    "转移": re.compile("转移项目|技术转移(?!类)|转化项目"),
    "牵头": re.compile("牵头|主持|领衔"),
    "参与": re.compile("参与|参加|参研"),
    "活动": re.compile("活动|场"),
    "公示": re.compile("公示|挂网|工作日"),
}
#: How people count what the clause counts in 项, 件 and 场.
_ALIKE = {"个": ("个", "项", "件", "人"), "项": ("项", "件"), "件": ("件", "项"), "次": ("次", "场")}


@dataclass(frozen=True, slots=True)
class OwnFigure:
    """``units`` are the clause's units that it may be held against; ``marked``: the words say whose it is.

    ``subset``: of papers written together with others; ``whole``: of all papers.
    """

    quantity: Quantity
    units: tuple[str, ...]
    kinds: frozenset[str]
    subset: bool
    whole: bool
    marked: bool


def asks_enough(question: str) -> bool:
    """Whether the asker wants to know if something will do."""
    return bool(_ENOUGH.search(question))


def is_subset(text: str) -> bool:
    """Whether papers written together with others are meant."""
    return bool(_SUBSET.search(text))


def kinds_of(text: str) -> frozenset[str]:
    """What the words of a text count."""
    return frozenset(name for name, words in _KINDS.items() if words.search(text))


def fragment_at(text: str, position: int) -> str:
    """The part of ``text`` between two marks of punctuation that holds ``position``."""
    start = max((m.end() for m in _BREAK.finditer(text, 0, position)), default=0)
    after = _BREAK.search(text, position)
    return text[start : after.start() if after else len(text)]


def is_vague(quantity: Quantity, question: str) -> bool:
    """Whether the words around a figure leave it open."""
    before, after = question[: quantity.start], question[quantity.end :]
    within = re.search(r"^近|多|余", quantity.text) or _TWO_DIGITS.search(quantity.text)
    return bool(within or _VAGUE_BEFORE.search(before) or _VAGUE_AFTER.match(after))


def _counted(question: str) -> str:
    """The question with 只有一个 as 只有1个; no character moves."""
    return _ONLY_ONE.sub(lambda match: match.group()[:-1] + "1", question)


def _units(quantity: Quantity, question: str) -> tuple[str, ...]:
    after = question[quantity.end :]
    if quantity.unit == "个" and after.startswith("人"):
        return ("人次",) if after.startswith("人次") else ("人",)
    return _ALIKE.get(quantity.unit, (quantity.unit,))


def _kinds_at(quantity: Quantity, text: str) -> frozenset[str]:
    """「专利4件奖1项」: what stands before a figure counts first, then what stands behind it, then the whole fragment."""
    start = quantity.start - _into(text, quantity.start)
    fragment = fragment_at(text, quantity.start)
    others = [q for q in find_quantities(fragment) if not q.window]
    before = max((start + q.end for q in others if start + q.end <= quantity.start), default=start)
    after = min((start + q.start for q in others if start + q.start >= quantity.end), default=start + len(fragment))
    alone = len(others) < 2
    near = () if alone else (text[before : quantity.end], text[quantity.start : after])
    return next((kinds for part in (*near, fragment) if (kinds := kinds_of(part))), frozenset())


def _is_rule(quantity: Quantity, text: str) -> bool:
    """Whether the figure is that of a rule, or the distance to it."""
    before, after = text[: quantity.start], text[quantity.end :]
    if _REQUIRED_BEFORE.search(before) or _REQUIRED_AFTER.match(after) or _DISTANCE.search(before):
        return True
    lead = before[len(before) - _into(text, quantity.start) :]
    required = [match.end() for match in _REQUIRED.finditer(lead)]
    return bool(required and not _OWN.search(re.sub("累[计积]|总共|一共", "", lead[required[-1] :])))


def _into(text: str, position: int) -> int:
    """How far a position is into its fragment."""
    return position - max((m.end() for m in _BREAK.finditer(text, 0, position)), default=0)


@lru_cache(maxsize=64)
def own_figures(question: str) -> tuple[OwnFigure, ...]:
    """The asker's own counts, certain numbers only (``question`` is normalised)."""
    text = _counted(question)
    if _NOT_YET.search(text):
        return ()
    found = []
    for quantity in find_quantities(text):
        reached = quantity.text.startswith("达到")
        if quantity.window or (quantity.comparator and not reached) or quantity.unit in ("年", "个月"):
            continue
        fragment = fragment_at(text, quantity.start)
        if is_vague(quantity, text) or _is_rule(quantity, text) or _OTHER_THINGS.search(fragment):
            continue
        marked = bool(_OWN.search(fragment))
        if quantity.value == 1 and (not marked or _NONE.match(text[quantity.end :])):
            continue
        found.append(
            OwnFigure(
                quantity,
                _units(quantity, text),
                _kinds_at(quantity, text),
                subset=quantity.unit == "篇" and is_subset(fragment),
                whole=quantity.unit != "篇" or bool(_WHOLE.search(fragment)),
                marked=marked,
            )
        )
    return tuple(found)


def as_counted(question: str) -> str:
    """The asker's own figures in the units that a clause may have for them; what a computed line may name."""
    return " ".join(f"{figure.quantity.value:g}{unit}" for figure in own_figures(question) for unit in figure.units)
