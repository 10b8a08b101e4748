"""A short question in an eligibility conversation that names nothing of the rules: it asks how the applicant stands."""

from __future__ import annotations

import re

from assistant.dialogue.places import PLACE
from assistant.dialogue.words import tidy

_LONGEST = 36
#: What is judged, in whatever words: 就卡在这一个上, 差一个也不行, 给个准话, 这条我打勾了哈.
_JUDGED = re.compile(
    r"够|过[了得不吗没关]|(?:能|可以|好|没)过|行[吗么吧不啊呀了]|[不就也]行|卡|[差缺少][一1几]?[个项篇件场点块人条]|还[差缺]|差(?:啥|什么|哪)|满足|符合|达标|推荐|通融|例外|放宽|照顾|"
    r"影响|结论|结果|准话|齐了|打勾|稳[了吗吧]|判|怎么定|怎么说|(?:如何|怎么|怎样)(?:认定|定性|把握)|算(?:什么|啥|哪样)|商量|余地|一刀切|碍事|白忙|白费|干净了|能[不再]?[能再]?(?:申?报|申请)|(?:还|再)(?:让|能|可以)?(?:申?报|申请)|要紧|可以[了吗吧么不]|没戏|没救|有戏|有希望|直说|"
    r"什么情况|怎么样|怎样|没问题|有问题|要不要紧|白搭|算数|管(?:用|不管)|不管用|通过|合格|(?:看|核|查|对)(?:看|下|一下)|告诉|回(?:人家|复|话)|出具意见|意见|(?:说|讲)清楚|(?:出|卡|差)在哪|OK|冲突|啥情况|什么结果|[咋怎么]么?整|咋办|一棍子|顶不了|抵不了|(?:现在|这下|目前)呢|理解错|没说错|没错吧|[这那](?:也|都|就)?(?:不算|没用)[?？]*$"
)
#: What the text itself is asked for.
_OF_THE_RULES = re.compile(
    r"要求|规定|条件(?:是|有)|多少|几[篇项件场人个年天次]|多久|多长|何时|什么时候|哪天|(?<![卡差输])(?<![卡差输]在)哪[里儿]|哪些(?:材料|单位|文件|类|义务|职责)|材料|流程|程序|步骤|网[址站]|电话|联系|谁|公示|评审|评估|考核|"
    r"有效期|管理(?!制度)|定义|(?:是|叫|指)什么|什么(?:是|叫|意思|区别)|区别|怎么(?:申|提|写|填|报|走|证明|理解|算(?!数))|如何(?:申|提|写|填|报|证明|理解)|指的是|包括|包含|"
    r"模板|表格|格式|截止|时间|依据|文件|政策|经费|补助|资助|好处|待遇|(?<!没)理解|意思|原文|为什么|为啥|凭什么|为何|如果|要是|假如|假设|万一|撤销|变更|(?<!申报)依托单位|推荐单位|另一|别的|其他|能用|能当|能抵|代替|顶替|算不算(?!过|数|符合|达标|合格)|算作|也算|计入|"
    r"[改换转按].{0,4}(?:联合研究|技术转移|特色)|什么要求|门槛|标准|数据|系统|上传|盖章|签字|费用怎|去年|明年|下一?批|每年|期限"
)
#: 论文那些要求还管我不, 这样的话那条还看吗
_STILL_APPLIES = re.compile(
    r"(?:那[条项些]|该处|要求)[^,，。?？]{0,6}还(?:用|要|需要)?(?:(?:管|看|算|适用)(?:不|我|我们|了|了吗|吗|么)+|看不看|管不管|算不算|用不用)$"
)
#: 请就三年期限是否届满给出意见
_ASKS_OPINION = re.compile(
    r"(?:请|烦请|麻烦)(?:贵处|你们?|您)?(?:就|对|针对)[^。?？]{0,40}(?:意见|结论|判断|答复)[。]*$"
)
_ASKS = re.compile(
    r"(?:现在|这下|目前)呢|[?？!！]|能不能|能否|是否|([过够行])[没不]\1|[吗么吧呢不没呀啊嘛哈咯呗]$|怎么|什么|啥|如何|哪|直说|准话|判|看看?$|看下$|一下$|意见$|结论|说清楚|影响"
)


def asks_of_the_case(text: str) -> bool:
    """Whether ``text``, which states no fact, asks to judge what was told so far."""
    plain = re.sub(r"[,，。?？]*(?:为什么|为啥)[?？。]*$", "", PLACE.sub("该处", tidy(text)))
    if _STILL_APPLIES.search(plain) or _ASKS_OPINION.match(plain):
        return True
    # 以后可改由总公司申报，但尚未变更。请先就现状给出意见: the last sentence asks, the others tell.
    *told, last = re.split(r"[。!！;；]", plain.rstrip("。！!?？;； "))
    if (
        told
        and re.match(r"请.{0,16}(?:意见|结论|核对|说明)", last)
        and not re.search(r"[?？]|[吗么呢]$", "。".join(told))
    ):
        return _judges(last, text)
    return _judges(plain, text)


def _judges(plain: str, text: str) -> bool:
    if len(plain) > _LONGEST or _OF_THE_RULES.search(plain):
        return False
    return bool(_JUDGED.search(plain) and _ASKS.search(text.strip()))
