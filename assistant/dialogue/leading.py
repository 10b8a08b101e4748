"""What a turn leaves out because it was said before: the type, the person in charge, who 他们 are."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.rules.interview import Interview

_FIRST_PERSON = re.compile(
    r"(?:我们|咱们?)(?!厅|局|科(?!技园)|处|委|站|(?:不|没|已|都)?(?:给|予|想)?(?:查|推荐)|是?推荐|是?审|是?核|初审|这边审)|我[司校所院公单]|本[单公校院所司]"
)
_THEY = re.compile(r"(?<!其)(?:他们|她们)(?:自己|那边|那里|家)?(?!的?(?:合作|外方))")


_CALLED = re.compile(r"来电|电话|打(?:来|过来|进来)|来访|客户|转述|代问|帮(?:人|他|她|他们)问")
_OTHER_SIDE = re.compile(
    r"对方(?:单位)?(?=是(?:一?[家所个])?(?:高校|大学|高等学校|企业|公司|科研院所|研究所|科技园区|园区|科技中介|中介|新型研发))"
)


def of_the_applicant(turn: str, said: Sequence[str]) -> str:
    """他们报技术转移类, from somebody who checks another's application: where nobody said 我们, they are the applicant."""
    called = any(_CALLED.search(words) for words in (*said, turn))
    if called and not re.search(r"协议|签|合作方|外方", turn):
        turn = _OTHER_SIDE.sub("该单位", turn)  # 刚接了个电话，对方是科技园区
    if not _THEY.search(turn) or any(_FIRST_PERSON.search(words) for words in (*said, turn)):
        return turn
    return _THEY.sub("该单位", turn)


_OF_POLICIES = re.compile(
    r"(?:已建立|有|没有|还没)?[^,，。;；\d]{0,12}(?:知识产权归属|权益分配|数据跨境|跨境|人类遗传|人遗|伦理)"
)


def _about_policies(case: Interview, said: Sequence[str]) -> bool:
    known = any(name.startswith("has_") for name in case.facts)
    return known or any(re.search(r"制度|机制", turn) for turn in said[-1:])


def lead_of(text: str, case: Interview, said: Sequence[str] = ()) -> str:
    """Words that say what the turn leaves out; they state nothing themselves but the type."""
    kind = case.facts.get("base_type")
    lead = "管理制度方面。" if _OF_POLICIES.search(text) and _about_policies(case, said) else ""
    lead += f"申报{kind}。" if kind and not re.search(r"联合研究|技术转移(?!的?项目|联盟|活动|合同)|特色", text) else ""
    person = re.match(
        r"(?:那)?(?:他|她|(?:我们|咱们?)?这位|本人|其|人(?=是|肯定|就|已|一直|也|在|没))", text
    ) and not _NOBODY.match(text)
    about = any(name.startswith("leader_") for name in case.facts) or any("负责人" in turn for turn in said[-2:])
    person = bool(person or _HIS_TITLE.search(text) or (about and _INSTEAD.search(text)) or _HE_ALSO.search(text))
    spoken = about and _OF_A_PERSON.search(text)
    named = re.search(r"负责人|牵头人|带头人", re.sub(r"科研(?:工作)?的?负责人|团队的?牵头人", "", text))
    if _HE_ALSO.search(text) or ((person or spoken) and not named):
        lead += "负责人，"
    return lead


#: 那换我学生小周吧…。他是副教授: whose title would be told but that of the person in charge.
_HIS_TITLE = re.compile(
    r"(?:^|[。,，;；])[他她](?:现在|目前|只|才|也|就)*是个?(?:正高|副高|正教授|副教授|教授|研究员|副研究员|讲师|中级|高工|高级工程师|主任医师|副主任医师)"
)
#: 换成我们分管后勤的副校长：学校全职在岗
_INSTEAD = re.compile(
    r"(?:换|改)(?:成|由|让|了)?[^,，。;；]{0,12}(?:校长|院长|所长|主任|教授|总工|博士|老师|副总)[:：,，]"
)
_HE_ALSO = re.compile(
    r"(?:^|[。,，;；])(?:另外|而且|不过|但是?|同时|对了)?[,，]?[他她](?:还|也|又|同时)?(?:在|兼|当|任|担任|手上)"
)
_NOBODY = re.compile(r"(?:那)?(?:他们|她们|其中|其他|其它|其余|其实)")
_OF_A_PERSON = re.compile(r"不良(?:信用|科研|记录)|全职|兼职|职称|社保|同等研究能力|正高|副高|教授|研究员")
