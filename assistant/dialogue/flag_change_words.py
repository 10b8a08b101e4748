"""Words with which a yes or no is changed by a later message, by fact: its names, what makes it so, what ends it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.rules.sentences.places import ELSEWHERE, SICHUAN

_NEVER = r"(?!)"


@dataclass(frozen=True, slots=True)
class Words:
    """How one fact is talked about.

    ``name`` names it without doubt, ``hint`` is talk that fits this fact and few others; ``yes`` and ``no`` settle a
    clause, ``over`` takes a yes back without saying what holds instead (it expired, it was of a lesser form).
    """

    name: str
    hint: str = _NEVER
    yes: str = _NEVER
    no: str = _NEVER
    over: str = _NEVER
    #: What beside a yes bears it out.
    backs: str = _NEVER
    #: 是 and 不是 answer it, rather than 有 and 没有.
    is_so: bool = False


#: 补上了, 上周发的文: a rule has come since, or was there all along.
_MADE = (
    r"(?<![没未])(?:补(?:上|齐|好|出来|发)?了|补(?:上|齐|好)|建(?:好|起来|成)?了|已(?:经)?(?:建|出台|印发|发布)|(?:出台|印发|发布|颁布|下发)(?:了|的|过)?$|"
    r"(?<!没)发(?:了|的|过)?文|^发(?:了|的)$|(?:写|做|弄|办|搞|定|拟)(?:好|完|出来|下来)了|(?:审议|会议|会上)?通过了|找到了?$|印了$)"
)
_UNMADE = r"(?:没|没有|未|尚未|还没)(?:来得及)?(?:建|做|发|写|出(?!过)|定|印|制定|出台|印发|发布|起草|通过|批下来|这个)|不(?:是|算)(?:这个|那个|正式的?|一个)?(?:制度|机制|方案)"
_MADE_OVER = r"(?:没|没有|未|尚未|还没)(?:有)?正式(?:的)?(?:印发|发文|发布|出台|发过|发|批|定)|废止|作废|失效|停用|草稿|初稿|讨论稿|征求意见|草案|试行稿|废(?:掉|了)|[老旧](?:的)?(?:办法|制度|版|规定)"
_RULES = r"制度|办法|规定|规章|文件|文号|印发|发(?:了|的|过)?文|起草|征求意见|废止|出台|那[本套部]"


def _policy(name: str, hint: str = _RULES) -> Words:
    return Words(name, hint, _MADE, _UNMADE, _MADE_OVER)


_GRANTED = r"(?<![没未])(?:(?<!报)批|获批|拿|评|认定?|建)(?:过|了|到了?|上了?|下来了?)|(?<![没未])批的|牌子(?:现在)?(?:都|也)?(?:还|一直)?(?:挂|在(?!申))|挂(?:了|着)牌"
_NOT_GRANTED = r"(?:没|没有|未)(?:获|被)?(?:批|建|拿|评|认定)|不是(?:给)?(?:我们|我[校院所司]|本单位)(?:自己|园区|公司|单位|学校|学院|机构)*的?$|不归我们"
#: 那个其实是省级的
_OF_THE_PROVINCE = r"^(?:那个|这个|它|实验室)?(?:其实|原来|应该|只)*(?:是|属于)(?:省|市|四川省)(?:级|里|厅|科技厅)(?:的|[批发给认]定?的)?(?:实验室)?(?:的)?$"
_BASE_HINT = r"基地|批(?:过|了|的|下来)|牌子|获批|挂(?:着|了)|摘牌|认定"
_ONE_BASE = r"^(?:是)?(?:已)?(?:有)?[一1]个(?:了)?$"
_NO_BASE = r"^(?:应该|应)?(?:填|是|为|算|就是|写)?(?:0|零)个?(?:的|了|才对)?$"


def _bases(name: str) -> Words:
    backs = r"还在|运行|方向|挂(?:着|了)"
    ended = r"取消|撤销|摘牌|到期|没续|收回"
    return Words(name, _BASE_HINT, f"{_GRANTED}|{_ONE_BASE}", f"{_NOT_GRANTED}|{_NO_BASE}", ended, backs)


FLAGS: dict[str, Words] = {
    "has_ip_policy": _policy(r"(?:知识产权|知产)(?:的)?(?:归属|制度|那)"),
    "has_benefit_sharing_policy": _policy(r"权益(?:分配|那)"),
    "has_cross_border_data_policy": _policy(r"跨境|数据(?:的)?出(?:境|海)"),
    "has_human_genetic_resources_policy": _policy(r"人类遗传|人遗"),
    "has_ethics_policy": _policy(r"伦理(?!.{0,6}事故)"),
    "has_dispute_plan": _policy(r"违约|争议", rf"方案|预案|{_RULES}"),
    "has_security_mechanism": _policy(r"安全(?:管理)?(?:责任)?机制|安全管理|风险研判|预警监测", rf"机制|{_RULES}"),
    "accident_3y": Words(
        r"事故",
        r"[那这一两]起|出过|发生过|定(?:了|过)?责|追责|通报|没出|未发生",
        r"(?<![没未])(?:出|发生|有)(?:过|了)?[一两1-9](?:起|次)(?:安全|环保|伦理|责任|事故)*$|(?<![没未])定(?:性|了)?(?:为|成|了)?(?:是)?(?:责任事故|责)(?:了|的)?$",
        r"(?:没|没有|未)(?:再)?(?:发生|出)过?|不(?:是|算|属于)责任事故|(?:一|半)(?:起|次)(?:都|也)?(?:没|无)",
        r"不算|不属于|误报|没定责|未定责|撤销|(?:跟|和|与)(?:我们|我[校司院所]|本单位)(?:没|无)(?:有)?关|(?:承包商|施工方|外包|供应商)[^,，]{0,4}责任|不是我们的责任",
    ),
    "integrity_problem": Words(
        r"诚信问题|诚信(?!记录)|造假|抄袭|不端",
        r"[那这一两]起|通报|查实|举报|撤稿",
        r"(?<![没未])(?:查实|通报|处理)了?$",
        r"(?:没|没有|未)(?:出现|发生|出过|查实)|不属实|查无此事",
        r"撤销|误会|误报|不算",
    ),
    "holds_national_belt_road_lab": Words(
        r"一带一路|联合实验室",
        _BASE_HINT + "|实验室",
        _GRANTED,
        f"{_NOT_GRANTED}|{_OF_THE_PROVINCE}",
        r"取消|撤销|摘牌|省级|省里|市级|培育",
    ),
    "holds_most_base": Words(
        r"科技部(?!.{0,10}(?:取消|撤销|摘))",
        _BASE_HINT,
        _GRANTED,
        f"{_NOT_GRANTED}|{_OF_THE_PROVINCE}",
        r"取消|撤销|摘牌|省级|省里|省厅|市级|到期",
    ),
    "most_base_revoked": Words(
        r"取消(?:了)?资格|(?:被|已).{0,4}(?:取消|撤销|摘牌)",
        r"取消|撤销|摘牌",
        r"(?<![没未不])(?:被|已).{0,5}(?:取消|撤销|摘牌)|取消(?:了)?资格(?:了)?$",
        r"(?:没|没有|未)被?(?:取消|撤|摘)|还(?:在|保留|有效)|没撤",
        r"恢复",
    ),
    "leader_full_time": Words(
        r"全职|兼职|双聘|在岗",
        r"社保|聘用合同|劳动合同|返聘|关系(?:在|转)|人事|入职",
        r"(?<![不没非])(?:转(?:成|为|了)?|现在(?:已经)?(?:是|算)|是|算|办成|已经?)全职(?:在岗)?(?:人员|职工|的|了)*$",
        r"(?:转|改|变)(?:成|为|了|做)?(?:兼职|双聘|返聘)|^(?:只|现在|就)*(?:是|属于|算)?(?:兼职|双聘|兼聘|返聘)(?:的|了)?$|(?:不是|不算|不再是?|非|不)全职",
        r"退休|返聘|调走|调离|离职|辞职|社保(?:不在|转走|停|在(?!我们|本))|关系(?:不在|还?在(?!我们|本)|转走)|合同(?:到期|没续)|挂靠",
        r"(?:社保|合同|工资|关系)[^,，]{0,6}(?:在|跟|和|归)(?:我们|本单位|本校|我[校院所司])",
        is_so=True,
    ),
    "leader_is_research_head": Words(
        r"牵头|带头人|科研负责人|科研工作负责人",
        r"牵头|带队|团队",
        r"(?:就|还|都)?是由?[他她]牵头|^(?:就|还)是(?:的)?$|(?<!不是)[他她](?:在)?牵头",
        r"牵头的(?:不是|是别人|另有)|不是[他她]牵头|不(?:再)?牵头|(?:只是|就是)?挂(?:个|了)?名",
        r"名义|协助",
        is_so=True,
    ),
    "leader_bad_record_3y": Words(
        r"不良|失信|信用记录",
        r"[那这一两]条|记录|征信",
        r"(?<![没未])有(?:过)?[一两1-9](?:条|次|个)(?:不良|失信|信用|处罚|记录)*$|(?<!没)有(?:失信|不良)(?:信用)?(?:记录)?$",
        r"(?:没|没有|无)(?:过)?(?:任何|什么)?(?:不良|失信)?(?:信用|诚信)?记录$",
        r"撤销|消除|同名|删",
    ),
    "leader_equivalent_ability": Words(
        r"同等(?:研究)?(?:能力|水平)",
        r"认定|评审|学术委员会",
        r"(?<![没未])(?:认定了|认定通过|具备|具有|达到了|通过了)",
        r"(?:没|没有|未)(?:获|被|给)?(?:认定|通过|达到|过)|不具[备有]|达不到",
        r"自己认|不算",
    ),
    "post_in_intl_org": Words(
        r"任职|国际组织|国际[\u4e00-\u9fff]{0,6}(?:学会|协会|联合会|委员会)",
        r"理事|委员|秘书|任期|卸任|届满|学会|专家组|当选",
        r"^有人(?:在)?(?:任职|担任)?|(?<![没未])当选|任职(?:了|的)$",
        r"(?:没|没有|无)(?:有)?(?:一个|别|其他)?人(?:任职|在任|担任|在那)?|(?:没有?|不)(?:再)?(?:任职|担任)|没有?别的|没(?:再)?(?:续|连任)",
        r"卸任|任期(?:满|到|已)|届满|到届|辞|离职|退休|调走|国内|退下来|下来了|不算|不干了",
    ),
    "hosts_journal": Words(
        r"期刊|刊物|杂志|学报|主办|办刊",
        r"编辑部|[那这]本|协办|承办|停刊",
        r"主办(?:单位|方)?(?:[写填登记]+的)?(?:就|也)?是(?:我们|我[校院所司]|本单位|本校)|(?:我们|自己)(?:就|也)?(?:是)?主办(?!的?(?:单位|方)?不)|主办权.{0,6}(?:转到|归|给)(?:了)?我|主办(?:了)?[一1]本|^主办的$",
        r"(?:是|算|属于|只|仅)(?:负责)?(?:协办|承办|参与)|不是(?:我们)?(?:的)?主办|主办(?:单位|方)(?:其实|实际)?是(?!我们|我[校院所司]|本[单校])|是(?!我们|我[校院所司]|本[单校])[^,，是]{1,10}(?:主办|办)的|(?:没|没有|未|不)(?:再)?(?:主办|办)",
        r"停刊|休刊|合办|联合主办|转给|交给",
    ),
    "in_transfer_alliance": Words(
        r"联盟|(?:成员|会员)(?:单位)?证书",
        r"加入|参加|参与|进(?:了|去)|退(?:出|了|盟|会)|成员单位|会员|入盟|除名",
        r"(?<![没未不])(?:加入|参加|参与|进|入盟|加)(?:了|进(?:去)?[了的]|进去了|过|的)|(?<![加没未介投列收录])入(?:了|的|盟了)$|^(?:已)?(?:加入|参加|入盟)$|(?:成员|会员)(?:单位)?证书(?!没|还|未)[^,没未]{0,6}(?:拿到|发|下来|到手|有)|(?<!不)是(?:正式)?(?:的)?(?:成员|会员|理事|副理事长)(?:单位)?",
        r"(?:没|没有|未)(?:能|再)?(?:加入|参加|参与|进|入)|(?<!没)(?<!没有)(?<!未)退(?:出|了|盟|会)|被(?:清退|除名|移出)|不是(?:成员|会员)|不在(?:里面|里头|其中|名单)",
        r"省内|国内|观察|到期|没续",
    ),
    "registered_in_sichuan": Words(
        r"注册|落户",
        r"迁|搬|变更|注册|执照|落户",
        over=r"执照(?:也|都)?(?:已经?)?换",
        is_so=True,
    ),
    "independent_legal_person": Words(
        r"法人",
        r"法人|改制|执照|分公司|分支|分院|挂靠|挂在|下属|内设",
        r"(?<![不没])(?:是|成|成为|变成|有|为)(?:了)?独立法人|^独立法人",
        r"(?:不是|没有?|非|不具有?)独立?法人|是(?:分公司|分支机构|内设机构|二级单位|分院)",
        r"分公司|分支|内设|二级|挂在|挂靠|隶属|注销|下属",
        is_so=True,
    ),
    "key_country_agreement_signed": Words(
        r"协议",
        r"签|[那这]份|协议|盖(?:了)?章",
        r"(?<![没未])签(?:了|好|下来|的|过|妥)(?!.{0,6}意向)|续签",
        r"(?:没|没有|未|尚未)(?:正式)?签(?!字|名|章)|[跟与和同](?:对方|外方)?[^,，]{0,8}个人签",
        r"意向|备忘|个人|院系|学院|框架|草签|作废|终止|解除",
        r"单位(?:对|和|跟|与)单位|盖(?:了|过|着)?(?:公|双方)?章|法人签字",
    ),
    "existing_bases_of_unit": _bases(
        r"(?:单位|公司|园区|机构|企业)[^,，学]{0,16}基地|(?:单位|公司|园区|机构)(?:自己|名下)"
    ),
    "existing_bases_of_college": _bases(r"(?:我们|本|这个|该)学院|学院[^,，的]{0,16}基地"),
    "existing_bases_in_discipline": _bases(r"学科|领域"),
}
#: Counts that are told as 有一个 and 没有.
COUNTED = frozenset(name for name in FLAGS if name.startswith("existing_"))

#: What is said of 他 may be about these.
OF_A_PERSON = frozenset(name for name in FLAGS if name.startswith("leader_")) | {"post_in_intl_org"}

_HAS = re.compile(
    r"有(?:的|了|过)?(?:[一两1-9](?:个|套|份|本|部|起|条|次|家|位|项))?(?:制度|机制|方案|协议|期刊|刊物|基地|记录|事故|我们|我校|我院|我司)?(?:了|的)?"
)
_HAS_NOT = re.compile(
    r"(?:都|也|并|还|从来)*(?:没有?|没得|无|未有|[一1半](?:个|套|份|本|起|条|次|家|项)(?:都|也)?(?:没有?|无))(?:过)?"
    r"(?:这个|那个|这样的?|这项|什么|任何)?(?:制度|机制|方案|协议|期刊|刊物|基地|记录|事故|我们|我校|我院|我司)?(?:了|的|过|呢)?"
)
_IS = re.compile(r"是(?:的|了)?")
_IS_NOT = re.compile(r"(?:也|并|还|都)*不(?:是|算)(?:的|了)?")
_REGISTERED = re.compile(r"注册|执照|工商|住所|登记|迁(?:到|至|入|回|来|去)|变更(?:到|至|为|成)|落户")
_DENIED = re.compile(r"[没未不]")


def settles(clause: str, fact: str) -> bool | None:
    """The yes or no that a clause gives for ``fact``, in its own words or in plain ones."""
    if fact == "registered_in_sichuan" and _REGISTERED.search(clause):
        return _where(clause)
    words = FLAGS[fact]
    if fact in OF_A_PERSON:
        clause = re.sub(r"^[他她](?:本人)?(?!们)", "", clause)
    if re.search(words.no, clause):
        return False
    found = re.search(words.yes, clause)
    if found and not _DENIED.search(clause[: found.end()].replace("不过", "")):
        return None if re.search(words.over, clause) else True  # 院系签的
    yes, no = (_IS, _IS_NOT) if words.is_so else (_HAS, _HAS_NOT)
    if yes.fullmatch(clause):
        return True
    return False if no.fullmatch(clause) else None


def speaks(clause: str, fact: str) -> bool:
    """Whether a clause settles ``fact`` in more than a bare 有 or 没有, which would fit any other as well."""
    bare = any(words.fullmatch(clause) for words in (_HAS, _HAS_NOT, _IS, _IS_NOT))
    return not bare and settles(clause, fact) is not None


def _where(clause: str) -> bool | None:
    here, there = SICHUAN.search(clause), ELSEWHERE.search(clause)
    if _DENIED.search(clause) or bool(here) == bool(there):
        return None
    return here is not None


_LEANS_YES = re.compile(
    r"是[^,，不没]{0,20}(?:委员|理事|主席|秘书长|会长)$|有|批|发|签|出|是我们|成员|证书|盖章|认|当|牵头|主办|全职"
)
_LEANS_NO = re.compile(r"没|未|无|不(?!过|少|同)|只是|只有|仅|而已")
#: 没续签 says nothing of what was signed.
_AS_IT_WAS = re.compile(
    r"[没未]有?(?:再|另)?续签?|没[错变事]|没问题|没关系|不变|不影响|还没到期|不(?:太|大)?(?:清楚|知道|确定|了解|记得)"
)
#: 有效期我没查到: of the day, not of the agreement.
_OF_THE_DAY = re.compile(r"有效期|到期|届满|日期|日子|原件")
_HAPPENED = re.compile(r"有(?:过|一|两|我们)|出过|出了|发生|通报|处罚|定[了性责]|查实|被")
#: Of these an admission in other words must not be passed over.
_FAULTS = frozenset({"accident_3y", "integrity_problem", "leader_bad_record_3y"})


def leans_against(clause: str, fact: str, known: bool, looked_up: bool) -> bool:
    """Whether a clause on ``fact`` sounds unlike what is known, in words that settle nothing."""
    words = FLAGS[fact]
    named = re.search(words.name, clause)
    if fact == "key_country_agreement_signed" and _OF_THE_DAY.search(clause):
        return False
    if not (named or (looked_up and re.search(words.hint, clause))):
        return False
    clause = _AS_IT_WAS.sub("", clause)
    if known:
        return bool(_LEANS_NO.search(clause))
    leans = (looked_up and _LEANS_YES.search(clause)) or (fact in _FAULTS and _HAPPENED.search(clause))
    return bool(leans) and not _LEANS_NO.search(clause)


#: 去年, 上周, 2024年3月: when it came about.
TIME = (
    r"(?:大前年|前年|去年|今年|上个?月|[上本这]周[一二三四五六日天]?|昨天|前天|今天|前几年|早几年|几年前|上半年|年初|月初|刚才|"
    r"20\d\d年|\d{1,2}月份?|[一二三四五六七八九十]{1,2}月份?|\d{1,2}[日号]|周[一二三四五六日]|底|初)"
)
