"""Words in one form, and which pairs of characters a text is made of: the measure of what is spoken about."""

from __future__ import annotations

import re
from functools import lru_cache

from assistant.retrieval.question import BASE_TYPES as _STEMS

#: The base types, by name.
BASE_TYPES = tuple(_STEMS)

#: Ways of saying what the regulation has one word for.
_SAME: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), word)
    for pattern, word in (
        (r"专利|软著", "知识产权"), (r"获奖|奖项|科技奖(?!励)|科学技术奖(?!励)", "奖励"), (r"高等院校|大学(?!科)|高校", "高等学校"),
        (r"合著|合作发表|共同发表|联名|联合论文", "联合发表"), (r"文章", "论文"), (r"主持(?!人)|领衔", "牵头"), (r"参加", "参与"), (r"公司|厂家", "企业"),
        (r"正高(?!级)(?:职称)?", "正高级职称"), (r"研究院所|科研机构|研究所", "科研院所"), (r"四川省科学技术厅|省科技厅|省科学技术厅", "科技厅"), (r"科学技术部", "科技部"),
        (r"递交|报送|上交|交给", "提交"), (r"备案书|申请书", "申报书"), (r"取消称号|摘牌", "撤销"), (r"(?<!门户)网站", "门户网站"), (r"境外|海外|国外|外方", "国（境）外"),
        (r"累积", "累计"), (r"再次认定|再认定|再次申报认定", "重新认定"), (r"绩效考核|绩效评价|考核", "绩效评估"), (r"注册地", "注册"), (r"(?<!同一)自然人|同一个人", "同一自然人"), (r"年报", "年度报告"),
        (r"申报国合基地的单位|申请单位", "申报单位"), (r"学科领域", "领域"), (r"申请(?=国合基地|基地|单位|材料)", "申报"), (r"举行|组织举办|开展(?=活动)", "举办"), (r"签订|签了", "签署"), (r"评审专家", "专家评审"), (r"区域", "地区"), (r"政策扶持", "政策支持"),
    )
)  # fmt: skip
_HAN = re.compile(r"[\u3400-\u9fff]+|[a-z&]{2,}|\d+")
#: What every sentence about a regulation is full of.
_EMPTY = re.compile(
    r"根据|依据|按照|对照|参照|依照|规定|条文|原文|该办法|本办法|办法|征求意见稿|第.{1,4}条|明确|要求|其中|以及|并且|而且|此外|另外|同时|还要|还应|具备|具有|应当|应该|必须|需要|不少于|不低于|不超过|至少|以上|以下|以内|达到|的是|写明|写的|"
    r"国合基地|基地|可以|能够|就是|属于|情形|方面|相关|进行|包括|分别|如果|对于|关于|作为|之后|之前|以后|才能|光是|光|不满足|满足|少于|低于|超过|需人工判断|需补充材料|不适用|您|贵单位|你们|你|目前|不够|列出的?|列举|列明|因此|所以|也就是说|都算|均可|即可|还是|已经|没有|不得|不能|不会|会被|也会|近三年|近\d年|三年|每年|"
    r"由|被|把|将|在|了|是|为|该|这|也|都|均|还|再|而|且|从|到|就|才|各|至|(?<![方导取定转])向|(?<!参)与|和|或|(?<![以普])及|(?<![高同平])等(?!级)|的|(?<!尤)其(?!他)|(?<!供)应(?!用|急|对)|须|"
    r"(?<![主重需必])要(?!求|素)|(?<!前)后(?!勤)|先(?!进|导)|(?<!予)以|给(?!予)|(?<![拥没])有(?!效|关|序)|于|对(?!外|接|口|象)"
)


@lru_cache(maxsize=16384)
def canonical(folded: str) -> str:
    """The text with one word for one thing."""
    for pattern, word in _SAME:
        folded = pattern.sub(word, folded)
    return folded


@lru_cache(maxsize=16384)
def pairs(folded: str) -> frozenset[str]:
    """Pairs of neighbouring Chinese characters and whole Latin words, words of no content left out."""
    text = _EMPTY.sub("|", canonical(folded))
    found: set[str] = set()
    for run in _HAN.findall(text):
        if run[0].isascii():
            found.update({run} if not run.isdigit() else ())
        else:
            found.update(run[n : n + 2] for n in range(len(run) - 1))
    return frozenset(found)


@lru_cache(maxsize=16384)
def every_pair(folded: str) -> frozenset[str]:
    """All pairs of a source's text: words of no content are left in, so that a sentence's pairs are found across them."""
    text = canonical(folded)
    found = {text[n : n + 2] for n in range(len(text) - 1)}
    found.update(re.findall(r"[a-z&]{2,}", text))
    return frozenset(found) | pairs(folded)


@lru_cache(maxsize=16384)
def raw_pairs(folded: str) -> frozenset[str]:
    """Every pair of neighbouring Chinese characters, whatever it means."""
    return frozenset(
        run[n : n + 2] for run in re.findall(r"[\u3400-\u9fff]+", canonical(folded)) for n in range(len(run) - 1)
    )
