"""Replies that none of what is counted is there: 没有, 一项没签, 没引进过, and what may stand beside them."""

from __future__ import annotations

import re
from typing import Any

from assistant.dialogue.reply import clauses, shares_words, takes_back
from assistant.dialogue.words import is_none
from assistant.rules import FactSpec
from assistant.rules.sentences.amounts import find_amounts
from assistant.rules.sentences.text import prepare

N = r"(?:[\d一二两三四五六七八九十百俩仨]+)"
#: Whether this base is counted among the others is said by 别的, 算上这个.
OTHERS, EXISTING = "leader_other_bases", frozenset({"existing_bases_of_unit", "existing_bases_of_college"})
IN_FIELD = "existing_bases_in_discipline"
#: What is done, in the words of a reply; one that names a part only answers where the question is for that part.
DONE = r"获得?|得|拿|做|办|搞|发表?|成|完成|落地|实施|举办|签"
OWN_VERBS = {
    "led_intl_projects_3y": r"牵头|主持",
    "joined_projects_3y": r"参与|参加",
    "intl_projects_3y": r"承担|承接",
    "inbound_cases_3y": r"引进|引入",
    "outbound_cases_3y": r"(?:往外|向外|对外)?(?:转让?|转移|转化|输出)",
    "ip_grants_3y": r"授权",
    "trained_person_times": r"培训|培养|办",
    "trained_title_staff": r"培训|培养",
    OTHERS: r"兼任?|担任|当|任",
    **dict.fromkeys((*EXISTING, IN_FIELD), r"建|批"),
}
#: Not yet counted where the question is for what has succeeded.
COMPLETED = frozenset(
    {"transfer_projects_3y", "outbound_cases_3y", "inbound_cases_3y", "licensing_cases_3y", "ip_grants_3y", "own_ip_3y"}
)
_PENDING = (
    r"(?:还在|还没|正在|在)(?:谈|洽谈|商谈|审|审查|审批|申请|走流程|办|批|授权|落地|谈成|成|谈拢)(?:呢|的|中|下来)?"
)
MORE_PENDING = re.compile(rf"(?:另外?|还)?(?:还|另)?有{N}(?:个|项|件)?(?:也|都)?(?:{_PENDING})")
_ALL_PENDING = re.compile(rf"(?:目前|现在|这些|都|全|也)*{_PENDING}")
_NONE_PASSED = re.compile(
    r"(?:一|半)(?:个|项|件)(?:都|也)?(?:还|尚)*(?:没有?|未)(?:谈|办|做)?(?:成|批|授权|落地|签|完成)(?:过|呢|下来)?"
)
_FIRST_TIME = re.compile(r"(?:我们|这次|这回|这|还|都|是)*(?:第一|头一|首)[回次](?:申报|申请|报|建)?(?:的|吧)?")
#: Levels below the ones that the clauses ask for, and papers, work and people that they do not count.
LOWER = r"[市县区校院厅]级|横向|校内"


def none_said(clause: str, spec: FactSpec) -> bool:
    """没有, and what was not done in the verb of the question: 没引进过, 没办过班, 牵头的没有."""
    if spec.id == IN_FIELD and re.match(r"我们|咱|本", clause):
        return False  # the field is that of all units
    own = OWN_VERBS.get(spec.id, r"(?!)")
    foreign = re.search(r"承担|牵头|参与", clause)
    if is_none(clause):
        wider = "参与" if spec.id == "joined_projects_3y" else "承担|参与"
        return foreign is None or re.search(rf"{own}|{wider}", clause) is not None
    done = re.fullmatch(
        rf"(?:我们|他|她|这[三3]年|近[三3]年|还|都|也|从来?|真|完全)*(?:没有?|未)(?P<verb>{own}|{DONE}|拿到)(?:到|成|出去)?(?:过|了)?(?P<what>.{{0,5}})",
        clause,
    )
    if done:
        what = re.sub(r"^(?:任何|什么|这类|这种)", "", done["what"])
        return not what or what in spec.label + spec.ask or (spec.id == OTHERS and what in {"别的", "其他的", "其他"})
    part = re.fullmatch(r"(?P<what>.{2,4})的(?:一[个项件篇])?(?:都|也|还|真)?没有?", clause)
    return bool(part and re.fullmatch(own, part["what"]))


def none_at_last(plain: str, spec: FactSpec) -> int | None:
    """None, where only the last clause says so plainly: 都在谈，一项没签; 市级的有3个，省部级的没有."""
    said = clauses(plain)
    if len(said) != 2:
        return None
    before, last = said
    none: Any = (
        spec.id in EXISTING and _FIRST_TIME.fullmatch(before) and is_none(re.sub(r"^(?:[之以]前|从前|原来)", "", last))
    )
    if spec.id in COMPLETED and _ALL_PENDING.fullmatch(before):
        none = none or bool(_NONE_PASSED.fullmatch(last)) or none_said(last, spec)
    if "省" in spec.label and re.fullmatch(rf"(?:只有)?(?:{LOWER})的?(?:倒)?(?:是)?(?:有)?{N}?(?:个|项|件)?", before):
        level = r"省(?:部)?级(?:及?以上)?的?(?:一[个项])?(?:都|也|还)?没有?(?:过)?"
        none = none or bool(re.fullmatch(level, last))
    if re.fullmatch(r"(?:0|零)[个项件篇人场次]*", last) and re.fullmatch(
        r"[^\d一二两三四五六七八九十]*(?:没有?|未|无)[^\d一二两三四五六七八九十]*", before
    ):
        none = none or not takes_back(before)
    return 0 if none else None


def explains_none(clause: str, spec: FactSpec) -> bool:
    """Whether a clause behind a none leaves it: 都是参与, 还在谈; not one with figures, or with what may count."""
    if (
        takes_back(clause)
        or find_amounts(prepare(clause).plain)
        or re.search(r"省|部级|国家|科技部|高级|教授|高$", clause)
    ):
        return False
    if (
        none_said(clause, spec)
        or _NONE_PASSED.fullmatch(clause)
        or (spec.id in EXISTING and _FIRST_TIME.fullmatch(clause))
    ):
        return True
    if _ALL_PENDING.fullmatch(clause):
        return spec.id in COMPLETED
    other = re.fullmatch(r"(?:[^\s了有]{0,6})(?:都|全|只)(?:还)?是(?P<what>[^了有已过]{2,6}?)的?", clause)
    return bool(other and not shares_words(other["what"], spec) and _OTHER_KIND_OF[_kind(spec)].search(other["what"]))


#: What is another kind for certain, by what is counted.
_OTHER_KIND_OF = {
    "people": re.compile(r"学生|研究生|本科生|博士生|硕士生|农民|村民|工人"),
    "led": re.compile(r"参与|参加|配合|协作"),
    "outbound": re.compile(r"引进|国内"),
    "inbound": re.compile(r"自己|自研|自主|往外|对外"),
    "projects": re.compile(LOWER + r"|市里|区里|国内"),
    "": re.compile(r"(?!)"),
}


def _kind(spec: FactSpec) -> str:
    if spec.id.startswith("trained_"):
        return "people"
    kinds = {
        "led_intl_projects_3y": "led",
        "outbound_cases_3y": "outbound",
        "inbound_cases_3y": "inbound",
        "intl_projects_3y": "projects",
        "awards_top3_3y": "projects",
    }
    return kinds.get(spec.id, "")
