"""第八条（四）: how many bases there are already, of the unit, of the college or in the discipline."""

from __future__ import annotations

import re

from assistant.rules.sentences.amounts import Amount, find_amounts
from assistant.rules.sentences.comments import LOOKED_UP, headed
from assistant.rules.sentences.scene import Scene
from assistant.rules.sentences.text import Clause
from assistant.statutes.numerals import to_int

_BASE = re.compile(
    r"(?:省级|省|科技厅)?(?:的|里)?(?:国合基地|国际(?:科技)?合作基地|(?<!研究)(?<!转移)(?<!实习)(?<!产业化)基地)|挂(?:了|着|有)?(?:一|1|两|2)?[块个]牌"
)
_NOT_THESE = re.compile(
    r"科技部|国家级|国家|[的个]头(?!一)|没[了过交评通]|负责人|担任|兼任|主任|带头人|撤销|取消|摘牌|认定办法|管理办法|建设成|负责|生产基地|实验基地|实训|教学|中试|示范基地"
)
#: 手上别的国合基地一个都不挂 is said of a person; 同一学科没有别的国合基地 is not.
_OTHER_BASES = re.compile(r"(?:别的|其[他它]|另外的?|别处的?|外单位的?)(?:[一两二三1-3]个)?国合基地")
#: Wanting one is not having one: 想再报一个, 申报国合基地.
_WANTED = re.compile(
    r"(?:想|要|拟|准备|打算|计划|可以|能|能不能|来|再|第一次|头一回|首次)(?:再)?(?:申?报|申请|申建|建)|申报(?:国合)?基地"
)
_HELD = re.compile(r"有|建|获批|批了|批过|认过|认定过|评过|拿过|拿到|挂|认定|没|无|未|零|0|[:是为]\d|数")
_NONE = re.compile(r"没|未(?!来)|无(?!论)|零|空白|不曾|(?<!\d)0个|尚未|[为是:](?:0|零)$|目前0")
_BY_ITSELF = re.compile(r"同一?(?:个)?(?:领域|学科|二级学科)[^,]{0,4}(?:0|零|没|无|[1-9]个|有[一两二三四五]个)")
_COUNTED_THERE = re.compile(r"(?:学科|领域)[^,]{0,6}(?:已建|建过|建成)(?:的)?[^,]{0,3}(?:是|有|为)?(?:0|零|没有|\d个)")
_SCOPES = (
    ("existing_bases_in_discipline", r"学科|(?<!重点)领域|(?:这个|该|同一)方向"),
    ("existing_bases_of_college", r"学院|院系|(?<!研究)(?<!医)(?<!科学)本院(?!所)|院里(?!所)|我们院"),
    ("existing_bases_of_unit", r"单位|公司|企业|园区|机构|中心|我们|我[司校所]|本[司校所]|自己|我方|咱|集团|厂|申报人"),
)


def read_existing(scene: Scene) -> None:
    """Read clause by clause; 同一二级学科也没有 goes on about bases, （二级学科） names what the next clause counts."""
    about = -1
    _counted_of_others(scene)
    for clause in headed(scene.stated()):
        named = _BASE.search(clause.text)
        of_a_person = _OTHER_BASES.search(clause.text) and not _own_scope(clause)
        if named and (of_a_person or _NOT_THESE.search(clause.text)):
            about = -1
            continue
        if named:
            about = clause.sentence
        if re.search(r"情况|没查|没问|没听说|不清楚|待查|重没重", clause.text) and not re.search(r"\d个", clause.text):
            continue
        told = re.search(r"没|无|有|\d个|零|[是为:]\d", clause.text)
        goes_on = clause.sentence == about and bool(_own_scope(clause)) and told is not None
        # 同一个二级学科领域里已建的也是0
        goes_on = goes_on or _COUNTED_THERE.search(clause.text) is not None
        # 同领域0个 is about bases, whatever was spoken of before.
        goes_on = goes_on or _BY_ITSELF.match(clause.text) is not None
        if (named or goes_on) and _HELD.search(clause.text):
            _existing(scene, clause)


#: 同一个二级学科里头，查了名单，别家已经建了1个: the discipline is counted over all units.
_BY_OTHERS = re.compile(
    r"(?:别家|别人|人家|其[他它](?:单位|学校|院校|机构)|别的(?:单位|学校)|兄弟(?:单位|院校)|隔壁[^,]{0,6})(?:那边)?(?:也|就|倒)?(?:已经?|早就?|先)*(?:有|建|获批|拿到?|批)(?:了|过|着)?(?P<n>[\d一两二三四五])个(?:了|的|国合基地)*"
)
_IN_DISCIPLINE = re.compile(
    r"(?:同一?个?|这个?|该|我们这个?)[^,]{0,4}(?:二级学科|学科|领域)(?:里头?|里面|内|中|上|方面|下|的话|呢|嘛)*"
)


def _counted_of_others(scene: Scene) -> None:
    for clause in scene.typed.clauses:
        found = _BY_OTHERS.fullmatch(clause.text)
        near = [
            c.text
            for c in scene.typed.clauses[max(0, clause.index - 2) : clause.index]
            if c.sentence == clause.sentence
        ]
        if found and not clause.asks and any(_IN_DISCIPLINE.search(text) for text in near):
            number = to_int(found["n"].replace("两", "二"))
            scene.draft.add("existing_bases_in_discipline", number, clause.start, clause.end)


_LONG_SCOPE = 12


def _own_scope(clause: Clause) -> str:
    return next((fact for fact, words in _SCOPES if re.search(words, clause.text)), "")


def _scope(scene: Scene, clause: Clause) -> str:
    """What the bases are counted in: said here, or by a bare noun right before."""
    own = _own_scope(clause)
    for other in reversed(scene.typed.clauses[: clause.index]):
        if own in {"existing_bases_in_discipline", "existing_bases_of_college"} or other.sentence != clause.sentence:
            break
        if _IN_DISCIPLINE.search(other.text) and re.search(r"(?:[里内中上下]|方面)$", other.text):
            return "existing_bases_in_discipline"
        if (
            len(LOOKED_UP.sub("", other.text)) > _LONG_SCOPE
            or _BASE.search(other.text)
            or not (found := _own_scope(other))
        ):
            break
        if found != "existing_bases_of_unit":
            return found
    return own or "existing_bases_of_unit"


def _existing(scene: Scene, clause: Clause) -> None:
    text = clause.text
    fact = _scope(scene, clause)
    wanted = _WANTED.search(text)
    if wanted and not re.search(r"已|现有|之前|以前|没有|未|学科|领域", text):
        return
    number = _number(text)
    none = _NONE.search(text)
    if none and (number is None or number.low <= 1):
        scene.draft.add(fact, 0, clause.start, clause.end)
    elif number is not None and not none:
        scene.draft.add(fact, number.value, clause.start, clause.end)
    elif not none and re.search(r"已|现有|建有|拥有|有|获批|挂", text):
        scene.draft.ask(f"「{scene.typed.words(clause.start, clause.end)}」一共有几个省级国合基地？")


def _number(text: str) -> Amount | None:
    text = re.sub(r"[前这近头那]几年", "", text)
    text = re.sub(r"^[^:]{0,14}问(?:一下)?:|一[家所个](?=科技园区|园区|企业|公司|高校|大学|研究所|单位)", "", text)
    amounts = [amount for amount in find_amounts(text) if amount.unit in {"个", "家", "块", ""}]
    return amounts[0] if len(amounts) == 1 and not amounts[0].vague else None
