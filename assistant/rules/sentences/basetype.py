"""The type of base that is applied for."""

from __future__ import annotations

import re

from assistant.rules.sentences.mood import Mood
from assistant.rules.sentences.scene import Scene

#: What follows a word of a type when it is no type: 联合研究项目, 技术转移联盟, 特色产业.
_NO_TYPE = (
    r"(?!的?(?:项目|论文|机构|中心|院|所|团队|成果|实验室|平台|课题|工作|经验|合作|活动|服务|业务|合同|联盟|体系|公司|案例|对接|"
    r"产业|优势|学科|专业|农业|小镇|文化|产品|领域|资源|做法))"
)


def _type_words(stem: str) -> str:
    """联合研究类, 联合研究这条路, 联合研究基地; after a verb of applying, or alone, 联合研究 as well."""
    short = {"联合研究": "联合类|报联合(?=[,，;。]|$)", "技术转移": "技转类|转移类|^技转$", "特色": "(?!)"}[stem]
    named = rf"{short}|{stem}(?:类|型|[那这]?一?(?:块|条路|档|方向)|[那这]一?类(?!的?(?:国际)?(?:科技)?(?:交流|活动|对接|合同|成果|论文|业务|服务|培训))|(?=国?合?基地))"
    return rf"{named}|(?:报|走|选|搞|申请|类型|类型:|是|^){stem}{_NO_TYPE}|{stem}(?=基地|国合)" + (
        "" if stem == "特色" else rf"|{stem}$"
    )


_TYPE = re.compile(rf"(?P<a>{_type_words('联合研究')})|(?P<b>{_type_words('技术转移')})|(?P<c>{_type_words('特色')})")
_TYPES = {"a": "联合研究类", "b": "技术转移类", "c": "特色类"}
_NOT_NOW = re.compile(
    r"已有|已经|现有|原来|原先|原本|本来|以前|之前|曾|去年|前年|获批|已认定|不报|不是|不想|不打算|而非|不考虑|放弃|不走|不选|撤销|牌子"
)
_APPLY = re.compile(r"报|申请|申办|选|走|类型|想|拟|准备|改|属于|是")
_OWN_FIGURES = re.compile(
    r"(?:我们|我[司校院所]|本[单公]|近三年|近3年).{0,30}(?:\d|[一二两三四五六七八九十][篇项件场人个])"
)


_UNDECIDED = re.compile(
    r"类(?:型|别)?(?:还|尚)?没(?:有)?(?:定|想好|确定)|都在考虑|还在考虑(?:报|申报)|报哪[一个]?类还没"
)


_CHANGED_MIND = re.compile(r"哦不|改主意|说错了|不对不对")
_Places = dict[str, tuple[int, int]]
_CHANGED = re.compile(
    r"改报|还能报|还可以报|能再报|现在|而是|(?<!原来)(?<!本来)(?<!原先)(?<!之前)(?<!以前)(?:想再?|要再?)报"
)
_ASKED_ABOUT = re.compile(r"有什么|是什么|指什么|包括|多少|条件|要求|怎么|哪些")


def _candidates(scene: Scene) -> tuple[_Places, _Places, _Places]:
    """Types that are named, those behind a verb of applying, and those that are only asked about or heard of."""
    found: _Places = {}
    wanted: _Places = {}
    mentioned: _Places = {}
    for clause in scene.typed.clauses:
        if scene.moods[clause.index] is Mood.SUPPOSED:
            continue
        for match in _TYPE.finditer(clause.text):
            kind = _TYPES[str(match.lastgroup)]
            first = match.start() + max(clause.text[match.start() :].find(kind[:2]), 0)
            place = (clause.start + first, clause.start + match.end())
            if _NOT_NOW.search(_CHANGED.split(clause.text[:first])[-1]):
                continue
            if scene.moods[clause.index] is Mood.OTHERS or _ASKED_ABOUT.search(clause.text[match.end() :]):
                mentioned.setdefault(kind, place)
                continue
            found.setdefault(kind, place)
            if _APPLY.search(clause.text[:first]):
                wanted.setdefault(kind, place)
    return found, wanted, mentioned


def applied_type(scene: Scene) -> str | None:
    """The one type applied for; two candidates are asked about."""
    if _UNDECIDED.search(scene.typed.plain):
        scene.draft.ask("打算申报哪一类：联合研究类、技术转移类还是特色类？")
        return None
    found, wanted, mentioned = _candidates(scene)
    if not found and len(mentioned) == 1 and _OWN_FIGURES.search(scene.typed.plain):
        found = mentioned  # 问下特色类的三项怎么算，我们自主知识产权6项: asked about the type that is applied for
    if changed := _CHANGED_MIND.search(scene.typed.plain):
        # 联合研究类……哦不，领导改主意了，报技术转移类
        later = {
            kind: place
            for kind, place in found.items()
            if scene.typed.back(changed.end() - 1, changed.end())[0] < scene.typed.back(*place)[0]
        }
        found = wanted = later or found
    chosen = wanted if len(wanted) == 1 else found
    if len(found) > 1 and (len(wanted) != 1 or re.search(r"还是|或者|哪[一个]类", scene.typed.plain)):
        scene.draft.ask(f"提到了{'、'.join(found)}，打算申报哪一类？")
        return None
    for kind, (start, end) in chosen.items():
        scene.draft.add("base_type", kind, start, end)
        return kind
    return None
