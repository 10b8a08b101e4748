"""What a turn of an eligibility conversation does, by its words: corrects, adds, supposes, switches, asks why."""

from __future__ import annotations

import re

from assistant.dialogue.words import tidy

#: 刚才说错了, 更正一下: what is taken back is named in what follows.
CORRECTS = re.compile(
    r"(?:刚才?|上面|前面|之前|刚刚|我)?(?:说|写|打|记|搞|弄|算|看|报|填|数)(?:错|岔|少|多)(?:了)?|更正(?:一下)?|纠正(?:一下)?|口误|手误|修正(?:一下)?|"
    r"^(?:哦|啊|呃|哎)?(?:不对|不是|错了)|(?<!是)不对[,，]|应该是|应为|应当是|其实是|其实(?:只有|有|没)|实际(?:上)?(?:是|只有|有)|准确(?:地|来)?(?:说|讲)?是|改成|改为|改一下|"
    r"不是[^,，。;；]{1,14}[,，;；]?(?:而)?是|只剩|还剩|剩下|变成|去重(?:以|之)?后|现在(?:只有|是|有|共)|查了一下|核对了|核实(?:了|后)|重新(?:数|查|算|统计)"
)
#: What stands behind one of these is the figure that holds: 联合发表的漏了两篇，应该是4篇.
FINAL = re.compile(
    r"(?:应该是|应为|应是|改成|改为|其实是|其实只有|实际(?:上)?(?:是|只有)|一共是|总共是|才是|去重(?:以|之)?后(?:一共|总共|共|还)?(?:是|有)?|只剩下?|还剩|剩下|变成了?|现在(?:是|只有|有|共))\s*"
    r"(?P<new>[\d零一二两三四五六七八九十百千]+(?:人次|[篇项件场人个名位次万元]*))"
)
#: 先别按3项算，当作不知道: a fact is taken back and nothing put in its place.
RETRACTS = re.compile(
    r"(?:当作?|算)不知道|先别(?:按|算|用)|先不(?:按|算|要)|(?:这|那)个?(?:数|项)?(?:去掉|删掉|删了|撤回|作废)|不作数"
)
#: What can be cut off before the rest is read.
EXCUSE = re.compile(
    r"(?:对不起|不好意思|抱歉)[,，。]?|(?:刚才?|上面|前面|之前|刚刚|我)*(?:那个|的)?(?:说|写|打|记|搞|弄|算|看|报|填|数)(?:错|岔)了?[,，。:：]?|"
    r"(?:更正|纠正|修正)(?:一下)?[,，。:：]?|改(?:一下)?[,，。:：]|(?:前面|刚才|之前|上面)说的(?:那个|是)?[,，。]|口误[,，。]?|手误[,，。]?|^(?:哦|啊|呃|哎|噢)?(?:不对|不是|错了)[,，。]|^(?:哦|啊|呃|哎|噢|对了)[,，]?"
)
ADDS = re.compile(
    r"另外还?|此外|再(?:加|发|添|补|办|多|增|引进|招|培养|拿|授权|做|承担|牵头|参与|获|成功)|又(?:发|有|拿|办|多|获|新|签|加|做|增)|还有|外加|加上|补充(?:一下)?|漏(?:了|报|算|说)|少算|新(?:增|发|授权|拿|加)|追加|还(?:授权|拿|获|办|发|做|牵头|参与)了"
)
#: New work, so that a new joint paper is one more paper too.
NEWLY = re.compile(r"再(?:发|添|写)|又(?:发|新|多)|新(?:发|增|写)")
#: 要是再发两篇呢, 如果我们是企业呢.
SUPPOSES = re.compile(
    r"^(?:那|那么|但|不过|对了|嗯)?[,，]?(?:我们)?(?:如果|假如|假设|假定|要是|倘若|若是|若(?!干)|万一|比如|譬如|就算|换成|换作)(?:说)?"
)
_OPEN_END = re.compile(
    r"[,，]?(?:的话)?[,，]?(?:那|结果|结论|这样|会|是不是|就|又|还|可以|能|够|行|符合)*(?:会)?(?:怎么样|怎样|如何|咋样|有变化吗|变吗|呢|吗|么|嘛|行不行|可以不|够不够|行吗|可以吗|能报吗|能行吗|就够了吧|够了吧|就行了吧)[?？。]*$"
)
_TYPE = re.compile(r"(联合研究|技术转移|特色)(?:类|型|基地|这一?类|那一?类)?")
_TYPES = {"联合研究": "联合研究类", "技术转移": "技术转移类", "特色": "特色类"}
_SWITCHES = re.compile(
    r"(?:那|那么|嗯|好的?|行|算了|要不|如果|要是|假如|我们?|咱们?|还是|不如|干脆|改|换|成|为|转|报|申请|申报|走|选|按|按照|用|对|对于|至于|作为|看看?|再|想|试试?|去|来|的|这|一?个|条路|路|那|类|型|基地|标准|要求|条件|口径|算|来算|核|核对|一下|一遍|是|呢|吗|么|嘛|吧|啊|可以|能|行|够|符合|怎么样|怎样|如何|不|的话|有戏|结果|结论|会|都|也|就|,|，|、|\?|？|。|\s)*"
)
_WHY = re.compile(
    r"(?:那|这|但|可是|不过|,|，)*(?:这一?[条项点个]|第.{1,12}[条项）)]|哪里|论文|专利|协议|奖励|负责人|活动|项目)*(?:到底)?(?:为什么|为啥|为何|凭什么|怎么(?:会)?|什么原因|原因(?:是什么|呢)?|理由(?:是什么|呢)?|依据(?:是什么|呢)?)"
    r"(?:会|是|算|说|就|还|又|被|判|得出|判断|我们|本项|这项|这条|第.{1,12}[条项）)])*(?:不符合|不行|不够|不满足|没过|不过|不能报|需人工判断|人工判断|要人工判断|需补充材料|要补充材料|补材料|符合|不适用|的|出来|呢|啊|了|\?|？)*"
)
_RESULT = re.compile(
    r"(?:那|所以|现在|目前|总的来说|总体|这样|这么看|这下|综合来看|,|，|的话|算下来)*(?:我们?|咱们?|本单位|我司|我校|我所)?(?:单位|公司|学校)?(?:这|这个|这种)?(?:情况|条件)?(?:到底|究竟|现在|目前|还|是否|是不是|都)*"
    r"(?:还?能不?能?(?:再)?(?:申?报|申请)(?:一?个)?(?:省里的?|新的)?(?:国合基地|国际(?:科技)?合作基地|基地)?(?:吗|不|么)|能不能报|能不能申报|能报吗|能申报吗|可以报吗|可以申报吗|有资格吗|符合吗|符合条件吗|符合了吗|符合不符合|够不够|够格吗|够吗|够了吗|行吗|行不行|可以吗|有没有戏|有戏吗|差什么|差哪些|还差什么|还差哪些|缺什么|缺哪些|还缺什么|还缺哪些|"
    r"哪些不符合|哪里不符合|哪条不符合|哪些没过|结论(?:是什么|呢|如何)?|结果(?:是什么|呢|怎么样|如何)?|汇总(?:一下)?|总结(?:一下)?|怎么样|重新?核对(?:一下|一遍)?|再(?:核对|算|看|查)(?:一下|一遍)?)(?:呢|啊|了|吧)?[?？。]*"
)
_RESTARTS = re.compile(
    r"换一?[家所](?!机构|学院)|(?:换|另外?|再|帮我|下)(?:看|问|查|核|核对|一下|帮我|另外|再|来)*一?[家所个]别?的?(?:单位|企业|公司|学校|高校|申报(?:单位|人)|研究所|案例)|"
    r"下一家|重新开始|从头(?:再)?来|(?:清空|忘掉)(?:前面|之前|以上)"
)
_HOW_IT_STANDS = re.compile(
    r"过不?过得?了|过了(?:没有?|吗)|行不行|(?:能)?算?(?:满足|达标|符合|合格|够)(?:了)?(?:吗|么|没有|不)|满不满足|达不达标|符不符合|够不够|什么(?:结论|情况|结果)|差在哪儿?|是不是.{0,8}(?:不行|没戏|没机会|没了|要换|不能|白)|有(?:没有)?(?:余地|机会|希望|戏)|达到(?:了)?(?:吗|没)|能不能(?:重新|再)?(?:申?报|过)|(?:会)?(?:不会)?(?:有)?影响.{0,10}(?:吗|不)|还?行吗|可以申报吧|在.{0,6}限制期|结论(?:是什么|呢)|怎么样了?$"
)
_OWN_MATTER = re.compile(
    r"我们|我[校司所院]|本单位|这[一两几]?[条项块点]|那[一两几]?[条项块点]|现在|目前|眼下|这样|论文|专利|项目|活动|人才|培训"
)
_WHY_NOT = re.compile(r"为什么|为啥|为何|凭什么|怎么(?:就|会|还)?(?=不)|原因|理由")
_VERDICT = re.compile(r"不符合|不行|不能|不够|不满足|没过|不过关|不达标|人工判断|补充材料|补材料|不适用|符合|判|过不了")


#: What is supposed, as it would be stated: 把制度补上, 负责人换成一位教授, 改由总公司申报.
_AS_STATED = (
    (re.compile(r"[把将]([^,，。]{2,24}?)(?:都|全)?(?:补上|补齐|建起来|建立起来|建好|建立|做好)"), r"\1已建立"),
    (re.compile(r"(?<=负责人)(?:换成|改成|换|改)(?:了)?(?:一[位名个])?"), "是"),
    (re.compile(r"(?:改|换)?(?:由|让|用)(?:总公司|母公司|集团|学校|校本部|总部)(?:来|去)?(?:申报|报|牵头申报)"), ""),
    (re.compile(r"(?:总公司|母公司|集团公司?|校本部|总部)(?=是|在|有)"), "我们单位"),
)


def switched_type(text: str) -> str | None:
    """The type that 那按特色类呢 or 还是报技术转移类吧 changes to; ``None`` for anything that says or asks more."""
    plain = tidy(text)
    named = {_TYPES[match[1]] for match in _TYPE.finditer(plain)}
    rest = _TYPE.sub("", plain)
    return named.pop() if len(named) == 1 and len(plain) <= 30 and _SWITCHES.fullmatch(rest) else None


def supposition(text: str) -> str | None:
    """What 如果…呢 supposes, as a statement; ``None`` where nothing is supposed."""
    found = SUPPOSES.search(text.strip())
    if found is None:
        return None
    rest = re.sub(r"(?:呢|的话)\s*[?？,，。]", "。", text.strip()[found.end() :])
    rest = re.sub(r"比如说?|例如|譬如", "", _OPEN_END.sub("", rest))
    for pattern, statement in _AS_STATED:
        rest = pattern.sub(statement, rest)
    return rest.strip(" ,，。?？")


def asks_why(text: str) -> bool:
    """Whether the turn asks for reasons: 为什么不符合, 凭什么说不行."""
    plain = tidy(text)
    return bool(_WHY.fullmatch(plain) or (_WHY_NOT.search(plain) and _VERDICT.search(plain)))


def asks_result(text: str) -> bool:
    """Whether the turn asks for the findings so far: 那我们能报吗, 还差什么."""
    plain = tidy(text)
    if _RESULT.fullmatch(plain):
        return True
    last = re.split(r"[。!！;；]", plain.rstrip("?？"))[-1]
    about_rules = re.search(r"要求|规定|条件是|多少|几[篇项件场人个年]|多久|哪些|如果|要是|假如", plain)
    return len(plain) <= 45 and not about_rules and bool(_HOW_IT_STANDS.search(last) and _OWN_MATTER.search(last))


def restarts(text: str) -> bool:
    """换一家单位: the facts so far are another's."""
    return bool(_RESTARTS.match(tidy(text)))
