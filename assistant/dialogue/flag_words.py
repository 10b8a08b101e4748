"""Words of yes-or-no replies by fact: further ways to say yes and no, and what makes an explanation a doubt."""

from __future__ import annotations

import re

from assistant.dialogue.words import yes_or_no
from assistant.rules import FactSpec

_N = r"(?:[一两二三四五六七八九十1-9])"
_POLICY = re.compile(r"^has_\w+_policy$")
_MADE = r"(?:出台|印发|发布|颁布|发文|制定|建立|建成?|写好|办好)"
#: What begins a thing that is had: 2021年批的, 去年刚加入.
_STARTS = re.compile(
    r"出台|印发|发布|颁布|发的?文?|制定|定的|建|批|签|认定|获|成立|加入|进的|参加|注册|聘|任|入职|调来|引进|当选|创刊|开始|牵头|起?用"
)
_STARTED = re.compile(
    r"(?:大前年|前年|去年|今年|20\d\d年|上个?月|年初|上半年)(?:\d{1,2}月份?|年初|年底)?(?:就|才|刚刚?|已经?|正式)*"
    rf"(?P<verb>{_MADE}|签|加入|获批|批|成立)(?:(?:的|了)(?:文|文件)?|(?<=刚出台|刚印发|刚发布|刚颁布|刚制定|刚建立))"
)

_BAD_NO = re.compile(r"(?:一直|都|很|全|是)*(?:干干净净|清清白白|干净|清白)(?:的|得很)?")
_WORDS: dict[str, tuple[str, str]] = {
    "registered_in_sichuan": (r"在(?:的|四川|省内)?", r"(?:不在|在(?:省外|外省))(?:的|四川|省内)?"),
    "leader_full_time": (r"在岗的?", r"(?:是)?兼聘的?"),
    "has_security_mechanism": (r"(?:这?(?:三|3)(?:样|项|个|块|方面))?(?:也|全)?都(?:有|齐全?|建了)(?:了|的)?", r"(?!)"),
    "post_in_intl_org": (
        r"有人(?:任职)?(?:的|在任)?",
        r"(?:团队里?|我们)?(?:还|都|也)?没有?人(?:任职|在任|担任)?(?:的|过)?",
    ),
    "in_transfer_alliance": (
        r"(?:我们)?是(?:其中|它|联盟)?的?(?:一个)?(?:正式)?(?:成员|理事|副?理事长|发起)(?:单位)?(?:之一)?",
        r"(?:我们)?(?:还)?不是(?:联盟)?(?:的)?(?:成员|会员)(?:单位)?",
    ),
    "leader_equivalent_ability": (
        r"达到了?(?:这个|那个)?(?:水平|要求|标准|程度)?的?",
        r"(?:还)?(?:达不到|没达到|够不上|没有?)(?:这个|那个)?(?:水平|要求|标准|程度|能力)",
    ),
    "most_base_revoked": (
        r"(?:已经?|早就?)*(?:没有?资格了|被?摘牌了|被?撤了)",
        r"(?:现在|目前|一直|都|也)*还(?:保留|在|有效)(?:着|的|呢)?",
    ),
    "key_country_agreement_signed": (
        r"(?!)",
        r"(?:我们)?(?:只|仅|都|就)是?(?:有)?[跟和与同](?:.{1,10}个人|个人)签(?:过|了|的)?",
    ),
}
_POSTS = re.compile(
    rf"有{_N}+(?:个|位|名)(?:人|老师|教授|专家|成员|同事)?(?:在.{{0,6}}国际.{{2,14}}(?:任职|任{_N}?|当)?)?(?:担任|任|当|是)?"
    r"(?:.{0,8}国际.{2,12})?(?:的)?(?:理事长?|委员|主席|副主席|秘书长?|任职)?(?:的|了)?"
)
#: What a bare 有两个 says yes to; of a set of rules it may be a part.
_COUNTED = {
    "post_in_intl_org": r"[位个名人]",
    "hosts_journal": r"[本种个份]",
    "integrity_problem": r"[起个次例]",
    "accident_3y": r"[起个次例]",
    "leader_bad_record_3y": r"[起个次例条]",
    "holds_most_base": r"[个]",
    "holds_national_belt_road_lab": r"[个]",
    "key_country_agreement_signed": r"[个份项]",
}
_SAME = {
    "hosts_journal": (r"(?:自己的)?(?:刊物|杂志|学报|英文刊)", "期刊"),
    "has_dispute_plan": (r"预案", "方案"),
    "registered_in_sichuan": (r"(?<!营业)执照", "营业执照"),
}


def answer_words(clause: str, spec: FactSpec) -> bool | None:
    """A yes or no in words that only the question for ``spec`` gives their meaning."""
    yes, no = _WORDS.get(spec.id, (r"(?!)", r"(?!)"))
    if re.fullmatch(yes, clause):
        return True
    if re.fullmatch(no, clause) or (spec.id in _FAULTS_NO and _BAD_NO.fullmatch(clause)):
        return False
    if _counted(clause, spec) or _started(clause, spec):
        return True
    full = in_full(clause, spec)
    return yes_or_no(full, spec.label) if full != clause else None


def in_full(text: str, spec: FactSpec) -> str:
    """``text`` with the clipped words of this question in the words of its label."""
    word, same = _SAME.get(spec.id, (r"(?!)", ""))
    return re.sub(word, same, text)


_FAULTS_NO = frozenset({"accident_3y", "integrity_problem", "leader_bad_record_3y"})


def _counted(clause: str, spec: FactSpec) -> bool:
    """有两位, 有一套, and of a post 有一位老师是国际学会的理事."""
    measure = _COUNTED.get(spec.id)
    if measure:
        counted = rf"有了?{_N}+{measure}(?:了|的)?"
    elif spec.id.startswith("has_"):
        counted = r"有了?[一1](?:个|套|份|本|部)(?:了|的)?"
    else:
        return False
    if re.fullmatch(counted, clause):
        return True
    post = spec.id == "post_in_intl_org" and "国际" in clause and not YES_BUT[spec.id].search(clause)
    return bool(post and _POSTS.fullmatch(clause) and re.search(r"理事|委员|主席|秘书|任职", clause))


def _started(clause: str, spec: FactSpec) -> bool:
    """去年刚出台, 2021年批的: that it began says that it is there."""
    begun = _STARTED.fullmatch(clause)
    if begun is None:
        return False
    verb = begun["verb"]
    if spec.id.startswith("has_"):
        return bool(re.fullmatch(_MADE, verb))
    verbs = {
        "key_country_agreement_signed": ("签",),
        "in_transfer_alliance": ("加入",),
        "holds_most_base": ("批", "获批"),
        "holds_national_belt_road_lab": ("批", "获批"),
    }
    return verb in verbs.get(spec.id, ())


def starts(clause: str, spec: FactSpec) -> bool:
    """Whether the date of a clause is that of a beginning; for a base that was taken away, that of its end."""
    wanted = r"取消|撤销|摘牌" if spec.id == "most_base_revoked" else _STARTS
    return bool(re.search(wanted, clause)) and not re.search(
        r"到(?=\d|[明后今]年)|[一二两三四五六七八九十\d]年期|截[止至]", clause
    )


#: What makes a yes doubtful: unfinished, over, partial, another's, in a lesser form; by fact what misses its point.
YES_BUT: dict[str, re.Pattern[str]] = {
    "": re.compile(
        r"[没未无不非否]|^[就光单]|只|仅|差|缺|才|过期|到期|失效|废|停|终止|中断|解除|注销|收回|恢复|重新|退|届满|[期任]满|调[走离出]|离职|走了|卸|离任|辞|以前|原[来先]|从前|当年|当时|之前|曾|"
        r"早年|老的|老制度|老版|旧|草|初稿|初步|征求|试行|试用|(?:还|正)在(?!$)|在建|筹|拟|准备|计划|打算|将|马上|快|待|走流程|报批|审[批议核]|申[请报]|讨论|商量|谈|"
        r"修[订改]|完善|在改|改版|^等(?!级)|部分|一半|个别|基本|大体|有些|有的|口头|默认|惯例|约定|合同里|条款|集团|母公司|总公司|总部|上级|兄弟|别[的人处]|其他|其它|他们|"
        r"对方|外方|合作方|借|参[照考]|沿用|套用|明年|后年|下半?年|下个?月|到时|(?<!国家)[级型版类性]的?$|是指|比如"
    ),
    "key_country_agreement_signed": re.compile(r"个人|本人|意向|备忘|谅解|框架|口头|[跟和与同]|[国洲]|公司|MOU"),
    "holds_most_base": re.compile(r"摘牌|撤|取消|[省市区县厅校]|培育|分中心|共建|参与|合作的"),
    "holds_national_belt_road_lab": re.compile(r"摘牌|撤|取消|[省市区县厅校]|培育|分中心|共建|参与|合作的"),
    "post_in_intl_org": re.compile(r"国内|中国|全国|学生|外聘|实习|志愿|会员|兼|原|前|过|推荐|候选|提名|竞选"),
    "hosts_journal": re.compile(r"协办|承办|合办|参与|内刊|内部|编委|审稿|公众号"),
    "leader_full_time": re.compile(
        r"兼|双聘|柔性|返聘|外聘|特聘|月|半年|挂|一半|合同|劳务|派遣|两边|外地|学校|大学|企业|工资|社保(?!.{0,4}(?:我们|本单位|这[儿边里]|咱))"
    ),
    "leader_is_research_head": re.compile(r"挂名|名义|副|协助|之一|行政|共同|分管"),
    "in_transfer_alliance": re.compile(r"观察|旁听|国内|[省市]|个人|会员"),
    "registered_in_sichuan": re.compile(r"分公司|办事处|重庆|北京|上海|外省|外地|迁|代表处|办公|子公司|分支|分院"),
    "independent_legal_person": re.compile(r"分公司|分院|二级|挂靠|内设|下属|学院"),
    "most_base_revoked": re.compile(r"又|公示|省"),
    "accident_3y": re.compile(r"轻微|小|外包|承包|施工|交通|工伤|学生|食堂"),
    "integrity_problem": re.compile(r"别|学生|外"),
    "leader_bad_record_3y": re.compile(r"别|学生|家人|已修复"),
}
_OF_OTHERS = re.compile(r"学校|大学|总院|国家|法律|厅|行业|[里中]面?$|写[在进]|放[在进]|含|并[在入]|合[在并]|体现|散")
YES_BUT |= {
    f"has_{name}": _OF_OTHERS
    for name in (
        "ip_policy",
        "benefit_sharing_policy",
        "cross_border_data_policy",
        "human_genetic_resources_policy",
        "ethics_policy",
        "dispute_plan",
        "security_mechanism",
    )
}
#: What the explanation of an admitted fault must name, else it may be another matter than the one asked about.
YES_NEEDS = {
    "accident_3y": re.compile(r"责任事故|(?:安全|环保|伦理)事故|追责|(?:定|认定).{0,3}责任"),
    "integrity_problem": re.compile(r"造假|抄袭|剽窃|不端|失信"),
    "leader_bad_record_3y": re.compile(r"造假|抄袭|剽窃|不端|失信|不良"),
}

#: What makes a no doubtful: there is something after all, in another form or place, or it has come since.
NO_BUT: dict[str, re.Pattern[str]] = {
    "": re.compile(
        r"(?<![打预])算|等于|相当|差|缺|参[照考]|按照?|执行|用的|沿用|套用|并[在入]|合[在并]|含|写[在进]|放[在进]|体现|散|里面|叫|名字|名称|另|单独|专门|"
        r"(?<![只没])有(?!限|关)|已经?|[建签批发定出办成做上来]了|了$|涉及|适用|用不着|不需要|不用|后来|如今|现在(?!还)|全部|必要|到期|过期"
    ),
    "key_country_agreement_signed": re.compile(r"协议|备忘|签[了过]|续|集团|总部|上级|学校|母公司"),
    "leader_full_time": re.compile(r"全职|在岗|社保|在我们|在编|编制|合同"),
    "leader_is_research_head": re.compile(r"牵头|科研|团队|带队|带头|首席|PI|项目"),
    "registered_in_sichuan": re.compile(r"四川|成都|绵阳|川|本地|省内"),
    "independent_legal_person": re.compile(r"法人|注册|事业单位|(?<!分)公司|企业|执照"),
    "hosts_journal": re.compile(r"主办|主编|学报|自己"),
    "in_transfer_alliance": re.compile(r"成员|会员|理事|参与"),
    "leader_equivalent_ability": re.compile(r"相当|同等|水平|能力|正高"),
    "holds_most_base": re.compile(r"科技部|国家|取消|撤"),
    "holds_national_belt_road_lab": re.compile(r"国家|教育部|科技部|取消|撤"),
    "post_in_intl_org": re.compile(r"国际|理事|委员|主席"),
}
_RULES = re.compile(r"办法|规定|制度|章程|细则|条例|规范|流程|学校|统一|共用|集团|总部|上级|母公司|总公司")
NO_BUT |= {name: _RULES for name in YES_BUT if name.startswith("has_")}
#: After a no to a fault: all is well, in so many words.
NO_CLAUSE = re.compile(
    r"(?:我们|这块|这方面|安全|管理|信用|诚信|制度|生产|实验室|一直|都|也|很|挺|管得|抓得|做得|还|基地|牌子|资格|比较|非常|在|的){0,8}"
    r"(?:严格?|紧|好|正常|规范|干净|重视|到位|保留|有效|良好|放心|没问题|(?:查|核实|确认)过了?)(?:的|着|了|呢)*|(?:现在|目前|一直|也)*还(?:保留|在|在运行|在运转|在建设|在用)(?:着|的)?"
)
