"""The agreement with a key country (signed, until when) and the day a title was revoked."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from datetime import date

from assistant.rules.sentences.mood import Mood
from assistant.rules.sentences.places import COUNTRIES
from assistant.rules.sentences.scene import Scene
from assistant.rules.sentences.text import Clause
from assistant.statutes.numerals import to_int

_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_DATE = re.compile(
    r"(?:(?P<y>20\d\d|二[〇零○][〇零○一二三四五六七八九]{2}(?=年))(?:年|[-/.])|(?P<rel>今年|明年|后年|去年))(?:(?P<m>\d{1,2}|[一二三四五六七八九十]{1,2}(?=月))(?:月份?|[-/.])?(?:(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3}(?=[日号]))(?:日|号)?|(?P<part>底|末|初|中旬|上旬|下旬))?|年?(?P<end>底|末))?"
)
_AGREEMENT = re.compile(r"协议|协定|合约|备忘录|MOU")
_NOT_THIS = re.compile(
    r"劳动|租赁|保密|购销|采购|销售合同|框架外|国内|校企|个人签|本人签|私下签|两个人|与个人|市政府|区政府|技术服务合同|买卖|投资协议|入驻|对赌|产学研|聘用"
)
#: 协议是有的，但是跟那边一位教授本人签的
_PERSONALLY = re.compile(r"本人签|私下签|个人(?:之间)?签|两个人.{0,4}签")
#: 只跟一位教授个人签过: with nobody else, and those do not count.
_ONLY_PERSONS = re.compile(
    r"^(?:但|其实|目前|现在|我们|咱们?|单位|学校|公司|团队)*(?:只|仅|光|就只)(?:是)?(?:跟|和|与|同)[^,、和与跟]{0,16}个人.{0,4}签(?:过|了|有|的|署|订)"
)
_UNSIGNED = re.compile(
    r"(?:没有?|未|尚未|还没有?|没能)(?:与.{0,10}|跟.{0,10}|和.{0,10})?(?:正式)?签|没有?.{0,12}(?:合作)?协议$|未签|没签"
)
_SIGNED = re.compile(
    r"签了|签过|已签|签署了|签订了|签署有|签有|签好|已经签|签的|签署过|签下|签署|签订|签字了|签了字|有(?:效)?.{0,10}协议|协议(?:我们|手[上里]|是|也|倒|都|早就?)*有(?:的|了)?$"
)
_EXPIRED = re.compile(r"已(?:经)?(?:过期|到期|失效|届满)|过期了|到期了|失效了")
_EXPIRES = re.compile(r"到期|过期|[到过]的期|有效期|截止|届满|期满|失效|为止|有效")
_REVOKED = re.compile(
    r"撤销|取消|摘牌|摘了牌|除名|撤过(?:我们|本单位|咱们?)?(?:的)?(?:[一1两2][次回])?(?:的)?(?:牌|称号|资格)|(?:称号|牌子?|基地(?:资格)?)[^,]{0,14}被?撤(?:了|掉|$)|(?:被|厅|部里)[^,]{0,14}撤(?:了|掉)(?!一[批些]|几|多|别|其[他它]|[两三四五六\d])[^,]{0,8}(?:称号|牌子|基地)"
)


_ABOUT_ITS_END = re.compile(r"(?:但是?|可|不过|可惜|协议|早就?|已经?|是|在|的|,)*(?:有效期|到期|届满|截止|过期)")
_BARE_UNSIGNED = re.compile(
    r"(?:但|可|不过|其实|我们|咱们?|双方|目前|现在|至今|还|一直|都|也|从来|一[份个](?:都|也)?)*(?:没有?|未|尚未)(?:正式)?签(?:过|成|下来|字|署|订|约)*(?:呢|的|了)?"
)
#: 对方是重点国家的研究机构, said after the agreement.
_PARTNER_THERE = re.compile(
    r"(?:而且|并且|且)?(?:对方|外方|合作方|合作单位|签约方|签约单位|那边|另一方)(?:单位|机构)?(?:就|也|确实)?(?:是|为|属于|来自|系|在)[^,没不未非]{0,8}重点国家(?!清单)|"
    rf"(?:{COUNTRIES.pattern}|[\u4e00-\u9fff]{{2,6}})(?:就|也|确实)?(?:是|算|属于)(?:咱们|我们)?(?:的)?重点国家(?!清单)|(?:该国|对方国家|这个国家)(?:是|在|属于)[^,没不]{0, 2}重点国家"
)


def _partner_in_key_country(scene: Scene, clause: Clause) -> bool:
    """Whether the sentence speaks of a 重点国家, or one of the next clauses says that the partner is in one."""
    if re.search(r"重点", scene.sentence(clause)):
        return True
    return any(
        _PARTNER_THERE.match(other.text) and not other.asks and not re.search(r"[吗么吧]$|是否|是不是", other.text)
        for other in scene.typed.clauses[clause.index + 1 : clause.index + 4]
        if other.sentence <= clause.sentence + 1 and scene.moods[other.index] in {Mood.STATED, Mood.OTHERS}
    )


def _never_signed(scene: Scene, clause: Clause) -> bool:
    """与重点国家的协议，一份都没签过: the denial of what the clause before names."""
    before = scene.typed.clauses[clause.index - 1] if clause.index else None
    return (
        before is not None
        and before.sentence == clause.sentence
        and scene.moods[before.index] in {Mood.STATED, Mood.PLANNED}
        and bool(_AGREEMENT.search(before.text) and "重点" in before.text)
        and not (
            _NOT_THIS.search(before.text) or re.search(r"续签|补充|另一?份", before.text) or _SIGNED.search(before.text)
        )
        and _BARE_UNSIGNED.fullmatch(clause.text) is not None
    )


def read_agreement(scene: Scene) -> None:
    """Read signature and expiry; the expiry may stand in a later clause of the same sentence."""
    topic = -1
    for clause in _with_ends(scene):
        text = clause.text
        if _never_signed(scene, clause):
            scene.draft.add("key_country_agreement_signed", False, clause.start, clause.end)
        elif _AGREEMENT.search(text) or (
            topic == clause.sentence
            and re.search(r"重点国家.{0,10}签|^(?:是)?(?:跟|和|与|同)[^,]{2,16}签(?:的|了|过)", text)
        ):
            topic = clause.sentence
            _signature(scene, clause)
        elif 0 <= topic >= clause.sentence - 1 and re.search(
            r"(?:外|单位|机构|大学|方).{0,4}(?:一份)?(?:都|也|从来)还?没(?:有)?签|(?:单位|机构|学校|公司)之间.{0,2}没(?:有)?签|签的.{0,4}一份(?:都|也)没",
            text,
        ):
            scene.draft.add("key_country_agreement_signed", False, clause.start, clause.end)
        if _ABOUT_ITS_END.match(text) and topic >= 0:
            topic = clause.sentence  # a line of a form of its own
        if topic == clause.sentence and not _NOT_THIS.search(text):
            _expiry(scene, clause)
        _revocation(scene, clause)


ENDS_LATER = re.compile(r"(?:明年|后年)[^,]{0,8}(?:到期|过期|届满|期满|为止|截止|失效)|有效期?[^,]{0,4}到(?:明年|后年)")


def _with_ends(scene: Scene) -> Iterator[Clause]:
    """The stated clauses, and 明年6月30日到期, which is no plan."""
    stated = {clause.index: clause for clause in scene.stated()}
    for clause in scene.typed.clauses:
        ends = scene.moods[clause.index] is Mood.PLANNED and ENDS_LATER.search(clause.text) and not clause.asks
        if found := stated.get(clause.index) or (clause if ends else None):
            yield found


#: 亦未与其他国家另签, 后来没续签: nothing is said of the agreement told before.
_ANOTHER_UNSIGNED = re.compile(r"(?:没有?|未)[^,]{0,14}(?:其[他它]|别的|另外)[^,]{0,12}签|(?:没有?|未)(?:再)?另签")


#: 只是学院签的，学校没盖章: not clearly signed by the unit.
_NOT_CERTAIN = re.compile(
    r"定论|签没签|说法不一|不一致|待核实|(?:只是|只有|就是|是)[^,]{0,6}(?:学院|院系|系里|课题组|实验室|老师)[^,]{0,4}签|没(?:有)?盖[^,]{0,2}章"
)


def _signature(scene: Scene, clause: Clause) -> None:
    text = clause.text
    if _ONLY_PERSONS.search(text) and not any("签" in other.text for other in scene.stated() if other != clause):
        scene.draft.add("key_country_agreement_signed", False, clause.start, clause.end)
        return
    if _NOT_THIS.search(text):
        scene.draft.ask(
            f"「{scene.typed.words(clause.start, clause.end)}」不是与重点国家的国际科技合作协议吧？与重点国家的协议是否已签署？"
        )
        return
    if _NOT_CERTAIN.search(scene.sentence(clause)) or re.search(
        r"意向|备忘录|拟签|准备签|计划签|洽谈|在谈|续签|草签|待签|打算签|一份不", text
    ):
        scene.draft.ask("与重点国家的国际科技合作协议是否已正式签署？有效期到哪一天？")
        return
    if re.search(r"不是没|(?:没|未).*(?:没|未)|(?:仅|只)有[^,]{0,8}个人", text) or _ANOTHER_UNSIGNED.search(text):
        return
    if _UNSIGNED.search(text):
        scene.draft.add("key_country_agreement_signed", False, clause.start, clause.end)
    elif _PERSONALLY.search(scene.sentence(clause)):
        return
    elif (_SIGNED.search(text) or _EXPIRES.search(text)) and not re.search(
        r"没|未|无|不", text.replace("无固定期限", "")
    ):
        if _partner_in_key_country(scene, clause):
            scene.draft.add("key_country_agreement_signed", True, clause.start, clause.end)
        else:
            # The text has no list of 重点国家, so an agreement with Germany may or may not be one.
            words = scene.typed.words(clause.start, clause.end)
            scene.draft.ask(f"「{words}」的合作方是否属于重点国家（以科技厅的说明为准）？")


def _expiry(scene: Scene, clause: Clause) -> None:
    text = clause.text
    found = [match for match in _DATE.finditer(text) if not re.match(r".{0,3}(?:签|起|生效)", text[match.end() :])]
    if _EXPIRED.search(text) and not found:
        if not re.search(r"没|未|不", text):
            scene.draft.ask("协议是哪一天到期的？是否已续签？")
        return
    if (
        not found
        or not (_EXPIRES.search(text) or re.search(r"[到至](?:20\d\d|二[〇零○])", text))
        or re.search(r"不到期|续签", text)
    ):
        if re.search(r"有效期.{0,3}[一二三四五六七八九十\d]+年|长期有效", text):
            scene.draft.ask("协议的有效期到哪一天（年、月、日）？")
        return
    exact = [match for match in found if match["d"]]
    last = exact[-1] if exact and len({match["y"] or match["rel"] for match in found}) == 1 else found[-1]
    if len(found) > 1 and not exact and not re.search(r"到|至|-|~", text[found[0].end() : last.start()]):
        scene.draft.ask("协议的有效期到哪一天（年、月、日）？")
        return
    start, end = clause.start + last.start(), clause.start + last.end()
    if not (last["m"] or last["end"]):
        year = _year_of(last, scene.as_of)
        scene.draft.add("key_country_agreement_expires_on", [f"{year}-01-01", f"{year}-12-31"], start, end)
        scene.draft.ask(f"协议{year}年到期，具体是哪一天（年、月、日）？")
        return
    day = _last_day(last, scene.as_of)
    if day is None:
        scene.draft.ask(f"协议{last.group()}到期，具体是哪一天（年、月、日）？")
        return
    scene.draft.add("key_country_agreement_expires_on", day.isoformat(), start, end)
    if not last["d"]:
        scene.draft.ask(f"协议到期日没有写明是哪一天，按{day.year}年{day.month}月{day.day}日读取，对吗？")


_AHEAD = {"去年": -1, "今年": 0, "明年": 1, "后年": 2}


def _year_of(match: re.Match[str], as_of: date) -> int:
    return int(match["y"].translate(_DIGITS)) if match["y"] else as_of.year + _AHEAD[match["rel"]]


def _last_day(match: re.Match[str], as_of: date) -> date | None:
    """A month without a day runs to its end, so does 年底; a year alone has no day."""
    if match["part"] in {"初", "中旬", "上旬"} or not (match["m"] or match["end"]):
        return None
    year, month = _year_of(match, as_of), to_int(match["m"] or "12") or 0
    if not 1 <= month <= 12:
        return None
    last = calendar.monthrange(year, month)[1]
    day = to_int(match["d"]) or 0 if match["d"] else last
    return date(year, month, day) if 1 <= day <= last else None


_WHEN = re.compile(
    r"(?P<rel>今年|去年|前年|大前年|上年)|(?P<ago>[一二两三四五六七八九十\d]{1,2})年(?:多)?(?:以)?前|"
    r"(?<![\d.-])(?P<y>(?:19|20)\d\d|[一二]\s?[〇零○一二三四五六七八九]{3}(?=年))年?"
)
_MONTH = re.compile(
    r"[-/.](?P<m1>\d{1,2})[-/.](?P<d1>\d{1,2})(?!\d)|(?P<m>\d{1,2}|[一二三四五六七八九十]{1,2})月(?:份)?(?:(?P<d>\d{1,2}|[一二三四五六七八九十]{1,3})[日号])?"
)
#: Without a day, only words of somebody's own past say that a title was revoked.
_HAPPENED = re.compile(
    r"我(?!记得|听|看|想知道|想问|想了解)|咱|本(?:单位|公司|校|院|所|基地)|曾|以前|之前|已经?被|早年|当年"
)
_BACK = {"今年": 0, "去年": 1, "上年": 1, "前年": 2, "大前年": 3}


def _revocation(scene: Scene, clause: Clause) -> None:
    """第二十一条 counts from a day; where only the year or the month is known, from some day in it."""
    text = clause.text
    if (
        not _REVOKED.search(text)
        or not re.search(r"基地|称号|牌|国合|我们|被", text)
        or re.search(r"科技部|国家级|项目|没|未|从不|不是|并非|不算|专利|处分|会议|公司被|如果|哪些|什么情况", text)
    ):
        return
    before = scene.sentence(clause).partition(text)[0]
    if re.search(r"科技部|国家级", before) and not re.search(r"国合|省|厅", text):
        return  # 科技部给的基地，后来2020年被取消资格了
    # 去年6月被撤销，决定日期2025年6月20日: the closest date of the sentence.
    spans = [span for part in (text, scene.sentence(clause)) for span in _spans_of(part, scene.as_of)]
    span = min(spans, key=lambda pair: pair[1] - pair[0], default=None)
    if span is None:
        if not _HAPPENED.search(scene.sentence(clause)):
            return  # 被撤销称号不服，能向谁申诉: what would be if
        scene.draft.add("revoked_on", [None, scene.as_of.isoformat()], clause.start, clause.end)
        scene.draft.ask("国合基地称号是哪一天被撤销的（年、月、日）？")
        return
    first, last = span
    if first == last:
        scene.draft.add("revoked_on", first.isoformat(), clause.start, clause.end)
    else:
        scene.draft.add("revoked_on", [first.isoformat(), last.isoformat()], clause.start, clause.end)
        scene.draft.ask("国合基地称号是哪一天被撤销的（年、月、日）？")


def _spans_of(text: str, as_of: date) -> Iterator[tuple[date, date]]:
    for match in _WHEN.finditer(text):
        if not re.search(r"(?:认定|获批|成立|整改|批准|授牌|挂的?牌|挂牌)", text[match.end() : match.end() + 8]):
            span = _span_of(text, match, as_of)
            if span is not None and span[0] <= as_of:
                yield span


def _span_of(text: str, match: re.Match[str], as_of: date) -> tuple[date, date] | None:
    """The first and the last day that 去年九月, 2023年, 三年前 or 2024年3月15日 may mean."""
    if match["ago"]:
        years = to_int(match["ago"]) or 0
        # 三年前 is said of anything between two and a half and four years back.
        return (date(as_of.year - years - 1, 1, 1), date(as_of.year - years + 1, 12, 31)) if years else None
    year = int(match["y"].translate(_DIGITS)) if match["y"] else as_of.year - _BACK[match["rel"]]
    month = _MONTH.match(text, match.end())
    if month is None:
        return (date(year, 1, 1), date(year, 12, 31))
    number = to_int(month["m"] or month["m1"]) or 0
    if not 1 <= number <= 12:
        return None
    length = calendar.monthrange(year, number)[1]
    if written := month["d"] or month["d1"]:
        day = to_int(written) or 0
        return (date(year, number, day), date(year, number, day)) if 1 <= day <= length else None
    return (date(year, number, 1), date(year, number, length))
