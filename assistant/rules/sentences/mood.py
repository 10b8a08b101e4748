"""Whether a clause states something about the applicant: questions, hypotheses, rules and plans do not."""

from __future__ import annotations

import re
from enum import StrEnum

from assistant.rules.sentences.comments import names_only
from assistant.rules.sentences.text import Clause, Typed


class Mood(StrEnum):
    """How a clause is meant."""

    STATED = "stated"
    QUESTION = "question"
    SUPPOSED = "supposed"
    REQUIRED = "required"
    PLANNED = "planned"
    OTHERS = "others"
    UNSURE = "unsure"


#: 想报, 准备申报 speak of the application, not of the figures beside it.
_APPLYING = re.compile(
    r"(?:想要?|打算|准备|计划|拟|要|将|希望|考虑)(?:让|由|请|推荐|安排|聘请?|任(?!务))|拟定的?(?=负责人)|"
    r"(?:想要?|打算|准备|计划|拟|要|将|预备|希望|争取)(?:去|来|再|能)?(?:今年|明年)?(?:申报|申请|报名?|认定|建设?|选|走)"
)
#: A fact and then a question about it: 没有科技伦理制度可以吗.
_TAIL = re.compile(
    r"(?:(?:这样|那|还|也|是否|是不是|能不能|可不可以|会不会|够不够|行不行|要不要紧|有没有问题)*"
    r"(?:可以|可不可以|(?<![运执实发进银施流平举先])行|行不行|能报|能申报|能申请|能不能报|能不能申报|可行|够|够不够|够数|达标|达不达标|符合|合格|影响|有影响|受影响|没问题(?=[吗么吧])|合适|"
    r"怎么办|怎么样|要紧|有戏|成|满足|满足条件|符合条件|符合要求|过得?去|过得?了|过关|能过|够格|差不差|悬不悬|够呛|稳|行得通|有问题|来得及|算数)"
    r"(?:吗|么|嘛|不|没|呢|吧|啵|撒)?|怎么办|咋办|怎样)$"
)
#: Without one of these a closing question may be about anybody: 没有科技伦理制度可以吗.
_OWN = re.compile(r"我|咱|本[校院所单公]|已|了|过|只|目前|现在|还[没有]|共")
_QUESTION = re.compile(
    r"吗$|么$|(?<![次篇项件场个人])嘛$|(?<!着)呢$|是否|是不是|有没有|要不要|能不能|可不可以|算不算|(?<![十前这那近头上他余外下的后])几(?:[篇项件场人个]|X年(?!以?前|来))|多少|(?<!不是)(?<!没有)(?<!没)哪|(?<!没出过)(?<!没发生过)(?<!没有)(?<!没有过)(?<!未发生)(?<!没出)(?<!没犯过)(?<!没)什么(?!的(?:我|都|也|没|,|$)|[^,]{0,12}(?:都|也)没)|怎么(?!处理(?:的|有|也有|都有)|[归分])|如何|为何|为什么|请问|想问|咨询(?!单位|:)|是指|指的是|(?<!同时)(?<!另外)(?<!现在)(?<!职称)(?<!目前)(?<!他)还是(?!没|不|有|另|其他|别的)"
)
_SUPPOSED = re.compile(
    r"如果|假如|假设|假定|要是|倘若|若是|若(?!干)|万一|比如|例如|譬如|就算|即使|哪怕|只要|除非|假使|(?<!类)(?<!方面)(?<![A-Z])(?<!^奖)(?<!^论文)(?<!^专利)(?<!^项目)(?<!^期刊)(?<!^协议)的话$"
)
_REQUIRED = re.compile(
    r"要求|(?<!管理)规定(?!都|齐|有|已)|条件[是为要]|标准[是为要]|门槛|需要|需[要求]?\d|必须|必需|须[具有达要为]|应[当该]?[具有达为不]|才(?:[行够能可算]|$)|"
    r"(?<![不想主重需还])要(?:求|有|满|够|达到?|发)?(?:至少|不少于|满|超过)?[\d一二两三四五六七八九十]+(?:多|余)?[篇项件场人次个]|第[一二三四五六七八九十\d]+条|"
    r"条款|按照?办法|办法[里中说要]|还[差缺少](?!$|着(?:呢|$)|[^,什哪多几\d]{2,16}(?:制度|方案|机制)$)|[差缺][\d一二两三四五六七八九十]+[篇项件场人]"
)
_PLANNED = re.compile(
    r"(?<!研发)(?<!支撑)(?<!科技)(?<!行动)(?<!人才)(?<!基金)计划(?!项目|课题|专项|政府)|打算|预计|预期|争取|力争|拟(?!态|写|定|申?报|任)|将(?:要|会|于|在|再|来)|(?<![没未有])准备|(?:没|没有|未)准备(?!.*(?:方案|预案|制度|办法|机制))|明年|后年|下半年|目标|有望|即将|正在(?:申请|办理|审|受理|洽谈|谈|筹|走|评|写|投)|待(?:发|授权|批)|"
    r"在投|在审|审稿|投稿|录用|未来|今后|希望|快要|筹划|想(?:要|再)|还在(?!的?$|别|其他|当|任|兼)|在谈|在办|还要(?=办|发|报|申)|还会|还将"
)
_OTHERS = re.compile(
    r"^(?:而|但|其实)?(?:他们|她们|对方(?!是一?[家所个])|外方(?!来|到|派|共同|联合|合|署名)|德方|美方|合作方|合作单位|合作伙伴|别人|人家|别的(?!国合|.{0,4}基地|[一二两三四五六几\d]?[个项样条]?(?:制度|都|全|也|方案|机制))|其他(?:单位|公司|高校|团队)|其它单位|隔壁|兄弟单位|竞争对手|朋友|同行(?!评议|专家)|有的(?!是|$)|听说|据说|"
    r"母公司|总公司|集团|上级|另一家|那家|那边|(?:我们)?的?(?:合作|对口)(?:企业|大学|高校|机构))"
)
UNSURE = re.compile(
    r"不确定|不清楚|不知道|不记得|记不清|没统计|未统计|说不准|拿不准|不太?肯定|好像|似乎|也许|或许|可能|估计|应该(?:是|有|算|没)|不一定|待核实|待查|存疑|印象[中里]|不敢说|没(?:来得及|顾上)(?![去]?(?:做|建|写|制定|定|弄|搞|出台|办|签))|(?:还)?没(?:有)?(?:去)?(?:查|问(?!题)|核实|摸底|了解)|(?:要|得|再)(?:再|去)*(?:问|看|核)|([\u4e00-\u9fff]{1,2})不\1|哪记得|记不得|至于"
)


#: A line of a form: 是否参与技术转移联盟：是.
_FILLED_IN = re.compile(r"^是否[^:]+:(?:是|否|有|无)|:(?:是|否|有|无|没有|已有|√|×|✓|Y|N|YES|NO|具备|不具备)$")


_ENQUIRING = re.compile(r"^[^:]{0,12}(?:咨询|想问|请问|请教|了解|问)(?:一?下|问)?[^:]{0,10}:")
_ON_BEHALF = re.compile(r"(?:我)?(?:帮|代|替|转|受)[^,:。]{0,12}(?:问|咨询|来件|委托)")
_THEY = re.compile(r"(?:而|但|其实)?(?:他们|她们|对方|人家)")
_CONCEDED = re.compile(r"就算|即使|哪怕")


def moods_of(typed: Typed) -> tuple[Mood, ...]:
    """How every clause is meant."""
    moods: list[Mood] = []
    for clause in typed.clauses:
        moods.append(_mood_of(clause, typed, moods[-1] if moods else Mood.STATED))
    return tuple(moods)


def _mood_of(clause: Clause, typed: Typed, before: Mood) -> Mood:
    """How ``clause`` is meant; a 如果 earlier in its sentence reaches it."""
    if _FILLED_IN.search(clause.text):
        return Mood.STATED
    # 想咨询下联合研究类：近三年SCI 24篇 states what stands behind the colon.
    text = _ENQUIRING.sub("", _APPLYING.sub("", _without_particle(clause, typed)))
    if _supposed(clause, typed):
        return Mood.SUPPOSED
    if (
        clause.opened == "、"
        and before in {Mood.OTHERS, Mood.REQUIRED, Mood.PLANNED}
        and not _FIRST_PERSON.search(text)
    ):
        return before  # 听说要求20篇SCI、3篇联合发表: a list goes on as it began
    if _how_to_manage(clause, typed):
        return Mood.STATED
    for mood, pattern in (
        (Mood.OTHERS, _OTHERS),
        (Mood.REQUIRED, _REQUIRED),
        (Mood.UNSURE, UNSURE),
        (Mood.PLANNED, _PLANNED),
        (Mood.QUESTION, _QUESTION),
    ):
        if mood is Mood.OTHERS and _ON_BEHALF.match(typed.plain) and _THEY.match(text):
            continue  # 帮企业问：他们报技术转移类
        if pattern.search(text) and not (mood is Mood.REQUIRED and _OURS.search(text)):
            return mood
    return Mood.QUESTION if clause.asks and text == clause.text and not _FIRST_PERSON.search(text) else Mood.STATED


_HOW_TO = re.compile(r"^(?!.*[我咱该])[^,]{2,10}(?:怎么|如何)(?:管理?|处理|归属?|分配?|办|弄|保护)$")
_NO_RULES = re.compile(
    r"(?:我们|咱们?|单位|公司|学校|目前|现在|还|也|都)*(?:(?:制度|方案|机制|办法)上?[^,]{0,4}(?:没有?|空白|缺|无)|(?:没有?|缺|无)[^,]{0,4}(?:制度|方案|机制|办法)$)"
)


def _how_to_manage(clause: Clause, typed: Typed) -> bool:
    """数据跨境怎么管，制度上是空白: the matter for which there are no rules, asked of nobody."""
    after = typed.clauses[clause.index + 1] if clause.index + 1 < len(typed.clauses) else None
    own = after is not None and after.sentence == clause.sentence and not after.asks
    return own and after is not None and bool(_HOW_TO.search(clause.text) and _NO_RULES.match(after.text))


_PARTICLE = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?:嘛|呢|么)$")


def _without_particle(clause: Clause, typed: Typed) -> str:
    """The stated part; 注册嘛，在宜宾办的: a particle behind a mere name is a pause, no question."""
    after = typed.clauses[clause.index + 1] if clause.index + 1 < len(typed.clauses) else None
    name = _PARTICLE.sub("", clause.text)
    if name != clause.text and after and after.sentence == clause.sentence and len(name) <= 12 and names_only(name):
        return name
    return stated_part(clause, typed)


def _supposed(clause: Clause, typed: Typed) -> bool:
    """A 如果 reaches to the end of its sentence, but not past 这方面的方案我们没有."""
    reached = False
    for other in typed.clauses[: clause.index + 1]:
        if other.sentence != clause.sentence:
            continue
        if _BACK_TO_FACTS.match(other.text) or (_ON_BREACH.match(other.text) and re.search(_BREACH, typed.plain)):
            reached = False
        supposed = bool(_SUPPOSED.search(other.text))
        if supposed and _CONCEDED.search(other.text) and other.index != clause.index:
            continue  # 就算不重复也就13篇 is about itself
        reached = reached or supposed
    return reached


#: 第八条要求的制度我们都有: the requirement is only named, what is stated is that it is met.
_OURS = re.compile(
    r"(?:我们|我[司校所院]|本[单公]|咱们?).{0,10}(?:都有|都齐|已|没有|具备|达到|满足|有了?[\d一二两三四五六七八九十])|(?:都有|都齐|全有)$"
)
_BACK_TO_FACTS = re.compile(r"这方面|这块|这一块|对此|相关的?(?:方案|制度)|目前|现在|实际上|眼下|眼前|如今|但")
#: 万一闹争议，我们没方案: what is supposed is the breach, not that there is no plan for it.
_ON_BREACH = re.compile(r"(?:我们|咱们?|单位|公司|学校)[^,]{0,4}(?:没有?|有了?|备了|准备了)[^,]{0,10}(?:方案|预案)$")
_BREACH = r"(?:万一|如果|要是|假如|一旦)[^,。;]{0,6}(?:违约|争议|纠纷|扯皮|毁约)[^,。;]{0,6}[,]"
_FIRST_PERSON = re.compile(r"我|咱|已|了|只有|共有")


def stated_part(clause: Clause, typed: Typed) -> str:
    """The clause without a closing 可以吗 or 够不够, where what stands before it is about the speaker."""
    shorter = _TAIL.sub("", clause.text)
    earlier = (other.text for other in typed.clauses[: clause.index] if other.sentence == clause.sentence)
    own = shorter and _OWN.search(",".join([*earlier, shorter]))
    return shorter if own else clause.text
