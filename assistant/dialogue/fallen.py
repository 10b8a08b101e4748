"""Some of what was counted falls away, without what is left: 有一个是国内的，不算 · 里面有2件还没授权."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from assistant.dialogue.context import read_turn
from assistant.dialogue.figures import amounts_of, candidates, named_only, says_which, whole
from assistant.dialogue.turnwords import ADDS, FINAL
from assistant.rules import FactKind, FactSpec
from assistant.rules.interview import Interview
from assistant.rules.sentences.amounts import Amount

_COUNT = r"(?:\d+|[一二两三四五六七八九十]+)(?:人次|[篇项件场人个位名])"
_N = rf"(?P<n>{_COUNT})"
_OF_THEM = r"(?:其中|里面|里头|当中|那[个块边些]|[那这][几两三四五]\S|(?<=[\u4e00-\u9fffA-Za-z\d])里)"
#: Reasons for which a thing that was counted never counted, whoever says it.
_NEVER_COUNTED = (
    r"不(?:能|该|应该?)?(?:算|作)(?:数|在内|进去|进来)?(?:的|了|上)?(?![^,，。])|算不(?:上|了|进)|重复(?:统计|计算|算|收录|的|了|$|[,，。])|算重|数重|"
    r"(?:是|属于|算)(?:纯)?(?:国内|本地|省内)的|黄了|泡汤|卸任|(?<!没)辞(?:掉|了)|(?:没|没有|未)(?:能)?(?:实施|做|办|谈|转|搞)成"
)
#: Said of some of them; without 其中 they may be further ones that nobody counted.
_NOT_YET = (
    r"(?:没|没有|未|尚未|还没)(?:有)?(?:正式)?(?:授权|获批|批下来|下证|见刊|发表|实施|落地|产生效益|见(?:到)?效益?|完成|结题|立项)|"
    r"(?:在|刚|才)?受理|在审|撤稿|"
    r"不是(?:SCI|EI|我们|我校|本校|国际|近三年|发明)|(?:是|属于)(?:20[01]\d|202[0-2]|四年前|五年前|大前年以前)|"
    r"(?:隔壁|别人|别的|集团|母公司|总公司|合作单位|兄弟单位|外单位)[^,，。]{0,6}的|过期|超(?:了|出)?(?:三年|期)"
)
_FALLS = re.compile(
    rf"(?:{_OF_THEM}[^,，。]{{0,4}}?(?:有|的)?{_N}[^,，。]{{0,12}}[,，]?[^,，。]{{0,6}}?(?:{_NEVER_COUNTED}|{_NOT_YET}))"
    rf"|(?:(?:^|[,，。])[^,，。]{{0,6}}?有{_N.replace('<n>', '<m>')}[^,，。]{{0,12}}?[,，]?[^,，。]{{0,4}}?(?:{_NEVER_COUNTED}))"
    rf"|(?:(?:^|[,，。]|里|中)[^,，。]{{0,4}}?重复(?:了|的?有|计算了|统计了){_N.replace('<n>', '<r>')}(?=$|[,，。!！]))"
)
#: …，不算科研交流，得扣了: whatever the reason was, the end of the turn takes some off.
_TAKEN_OFF = re.compile(
    rf"(?:有|其中){_N}[^。;；]{{1,40}}?[,，](?:所以|因此|得|要|应该?|必须|就|都|也|先|给|把它?)*(?:"
    r"(?:扣|减|去|剔|刨|删|撇|排|拿|除)(?:掉|除|去|了|出去|出来)(?:了|的|吧)?|不(?:能|该|应该?)?(?:算|计|作数)(?:数|在内|进去|近三年)?(?:的|了)?)(?=$|[。!！]|[,，]?[^,，。\d]{0,8}$)"
)
#: 埃及那个黄了, 跟德国那个还没形成知识产权
_THAT_ONE = re.compile(
    r"那(?:个|项|件|篇|位)[^。;；\d]{1,30}[,，](?:得|要|就|先|也)*(?:去掉|扣掉|剔除|减掉|删掉|不算)(?:了|吧)?[。]?$|"
    rf"那(?:个|项|件|篇|位)(?:项目|专利|论文|成果|人)?(?:其实|后来|现在|也|都|还)*(?:是)?(?:{_NEVER_COUNTED}|{_NOT_YET}|(?:没|没有|未)(?:有)?(?:形成|转化|产生|拿到|签成))"
)
_NOT_SURE = re.compile(
    r"[?？]|[吗么]|呢[。]?$|如果|要是|假如|假设|万一|可能|好像|也许|大概|不确定|另外|另有|还有|又有|再有|本来就没|没算进|不影响|要求|规定|估|先不"
)
#: 3项里有1项, 许可那2项里面有1项: the first figure only says of what.
_OF_SO_MANY = re.compile(rf"(?:{_COUNT}|\d+)(?=里|中的|当中)")


def fallen(text: str, case: Interview, said: Sequence[str]) -> dict[str, Any]:
    """The one known count that so many are taken off from; nothing where the turn has a second figure or several fit."""
    if not case.facts or _NOT_SURE.search(text):
        return {}
    bare = _OF_SO_MANY.sub("那", text)
    found = _FALLS.search(text) or _FALLS.search(bare)
    off = None if found or FINAL.search(text) or ADDS.search(text) else _TAKEN_OFF.search(bare)
    amounts = amounts_of(bare)
    if _THAT_ONE.search(text) and not amounts:
        return _one_less(text, case, said)
    if not (found or off) or len({amount.low for amount in amounts}) != 1 or amounts[0].vague:
        return {}
    told = amounts_of(off["n"] if off else (found["n"] or found["m"] or found["r"]) if found else "")
    if len(told) != 1 or told[0].low != amounts[0].low:
        return {}
    meant = _meant(told[0], text, case, said)
    left = case.facts[meant[0].id] - told[0].low if len(meant) == 1 else -1
    return {meant[0].id: left} if left > 0 else {}


def _one_less(text: str, case: Interview, said: Sequence[str]) -> dict[str, Any]:
    """One of the one count that the turn before told of."""
    last = read_turn(said[-1], case).facts if said else {}
    counts = [n for n, value in last.items() if whole(value) and value > 1 and case.facts.get(n) == value]
    if not counts:
        # Whatever was told of last: the only count that there is.
        known = [spec.id for spec in case.rules.vocabulary.values() if spec.kind is FactKind.COUNT]
        counts = [name for name in known if name in case.facts and whole(case.facts[name])]
        counts = counts if len(counts) == 1 and case.facts[counts[0]] > 1 else []
    if len(counts) > 1:
        specs = named_only(text, [case.rules.vocabulary[name] for name in counts]) if says_which(text) else []
        counts = [spec.id for spec in specs]
    return {counts[0]: case.facts[counts[0]] - 1} if len(counts) == 1 else {}


def _meant(amount: Amount, text: str, case: Interview, said: Sequence[str]) -> list[FactSpec]:
    """The known counts that so many can be of; of several those that the turn before told of."""
    meant = [spec for spec in candidates(amount, text, case, said) if whole(case.facts[spec.id])]
    container = re.search(r"(?P<n>\d+)(?P<unit>人次|[篇项件场人个位名])?(?=里|中的|当中)", text)
    if container:
        # 31里有4人次, 98人次里有3个是重复的: the count that the first figure is of.
        specs = [case.rules.vocabulary[name] for name, value in case.facts.items() if value == int(container["n"])]
        same = [s for s in specs if s.kind is FactKind.COUNT and s.unit in {container["unit"] or s.unit}]
        meant = same or meant
    if len(meant) > 1 and said:
        last = read_turn(said[-1], case).facts
        meant = [spec for spec in meant if spec.id in last]
    return meant


_OFF_BY = (
    re.compile(
        rf"(?P<sign>多|少|漏)(?:算|报|记|填|写|统计|数|计|说(?=了)|列|登)(?:了|进去?了?|上了?)?(?:大概|差不多)?{_N}(?=$|[,，。;；!！的吧哈啊])"
    ),
    # 自主的多算了，减2
    re.compile(
        r"(?:多|少|漏|错)(?:算|报|记|填|写|统计|数|计|说|列|登)了?[^,，。;；\d]{0,6}[,，](?:要|得|应该?|就|再|都)*(?P<sign>减|扣|加|补)(?:去|掉|上|个)?(?P<n>(?:\d+|[一二两三四五六七八九十]+)(?:人次|[篇项件场人个位名])?)(?=$|[,，。;；!！吧哈啊])"
    ),
)


def off_by(text: str, case: Interview, said: Sequence[str]) -> dict[str, Any] | None:
    """多记了3人次, 少报了2篇: the one known count, put right by as many.

    Empty where several counts fit; ``None`` where nothing of the kind is said.
    """
    found = next((match for words in _OFF_BY if (match := words.search(text))), None)
    if not case.facts or not found or re.search(r"[?？]|[吗么]|如果|要是", text):
        return None
    amount = next(iter(amounts_of(found["n"])), None) or next(iter(amounts_of(f"{found['n']}个")), None)
    if amount is None or amount.vague or len(amounts_of(text)) > 1:
        return None
    if found["n"] in {"一", "1"} or not re.search(r"[^\d一二两三四五六七八九十]", found["n"]):
        amount = replace(amount, unit="")  # 减2: of whatever the words name
    meant = [spec for spec in candidates(amount, text, case, said) if whole(case.facts[spec.id])]
    if len(meant) != 1:
        return {}
    now = case.facts[meant[0].id] + amount.low * (-1 if found["sign"] in "多减扣" else 1)
    return {meant[0].id: now} if now >= 0 else {}
