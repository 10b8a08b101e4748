"""Quotes are exact; addresses, dates and loose digits stand in a source."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.answering.claims.counting import size
from assistant.answering.claims.denial import is_gap
from assistant.answering.claims.figures import figures
from assistant.answering.claims.folding import fold, quotes, unbroken
from assistant.answering.claims.reading import MASK, Reading

_INVISIBLE = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]|\*\*")
_ASKERS = re.compile(r"(?:您|你)(?:[^，。；“”]{0,8})(?:问|说|提|写|填|称|讲|用|指|所谓)[^，。；“”]{0,8}$")
_DATE = re.compile(
    r"(?P<y>\d{4})[年/.\-](?P<m>\d{1,2})(?:[月/.\-](?P<d>\d{1,2})日?|月)|(?P<m2>\d{1,2}|[一二三四五六七八九十]{1,2})月(?:(?P<d2>\d{1,2}|[一二三四五六七八九十]{1,3})[日号])?(?:份|底|初|中旬|上旬|下旬|末)?|(?P<y2>(?:19|20)\d{2})年"
)
_TIMES = re.compile(
    r"年底|年初|年中|月底|月初|季度|上半年|下半年|半年|半个月|暑期|春节|国庆|元旦|明年|今年|去年|前年|次年|当月|本周|下周|(?<![这那前后])一半|大半|过半|翻倍|几十|数十|上百|若干万|百分之[零一二三四五六七八九十百点]+|[一二三四五六七八九十百]+分之[一二三四五六七八九十百]+|[一二三四五六七八九十]成"
)
_ADDRESS = re.compile(
    r"https?://\S+|www\.\S+|[\w.+-]+@[\w-]+\.[\w.]+|(?<![a-z0-9.@-])[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|cn|gov|org|net|edu)\b[\w/.?=-]*|(?<!\d)(?:0\d{2,3}[- ]?)?\d{7,8}(?!\d)|(?<!\d)1[3-9]\d{9}(?!\d)|(?<!\d)(?:12345|12333|400[- ]?\d{3}[- ]?\d{4})(?!\d)"
)
_MONTHS = re.compile(
    r"\b(?:january|february|march|april|may(?= \d)|june|july|august|september|october|november|december)\b|\b(?:million|billion|thousand|yuan|rmb|cny|usd|dollars?|percent|half (?:a|of))\b"
)
_ORDER = re.compile(r"(?:排名?)?前(?P<n>[一二两三四五六七八九十]|\d{1,2})(?!款|述|期|提|项|年|条|处|个|半|部|句)")
_FIXED = re.compile(
    r"(?<![一二三四五六七八九十])([二三四五六七八九十]|\d{1,3})(大(?!学|型|家|力|量|多|致|概|体|小)|折|强|星|万|亿)"
)
_COUNT = re.compile(
    r"(?<![一二三四五六七八九十第])(一(?=者)|两|二(?=者)|三|四|五|六|七|八|九|十)(者|方面|点|步|道|环节|部分|样|档|层|方(?!面)|条路|重)"
)
_NUMBER = re.compile(r"〔\d{4}〕\d{1,4}号|令第?\d{1,4}号")
_LEVEL = re.compile(
    r"(?P<level>国家级|省部级|部省级|(?<!部)省级(?!有关)|市级|厅级|校级|区级|县级)(?P<way>(?:及|或|含)?(?:以上|以下|以内))?"
)
_KIND = re.compile(r"科学技术|科技|奖|项目|国际|合作|“|联合实验室")
_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_CHINESE = {c: n for n, c in enumerate("零一二三四五六七八九十")} | {"两": 2}


def quote_faults(reading: Reading) -> Iterator[str]:
    """Each quote is an exact substring of a cited clause, line breaks aside."""
    raw = _INVISIBLE.sub("", reading.raw)
    found, whole = quotes(re.sub(r"《[^《》]*》", lambda m: re.sub("[“”]", "·", m.group()), raw))
    if not whole:
        yield "引号不成对，分不清哪里是引文"
    texts = [unbroken(g.source.text) for g in reading.grounds]
    texts += [unbroken(g.source.context) for g in reading.grounds if "（" not in g.source.clause]
    leads = [unbroken(_lead(g.source.context)) for g in reading.grounds]
    told = [str(f.get("explanation", "")) for f in reading.evidence.findings] + list(reading.evidence.computed)
    for quote in found:
        words = unbroken(quote)
        if not words.strip():
            yield "引号里没有内容"
        elif not any(words in text for text in (*texts, *leads, *told)) and not _is_askers(words, raw, reading):
            yield f"引文“{quote[:24]}”与所引条款的原文不一致"


def _lead(context: str) -> str:
    return re.split(r"^[ \t\u3000]*[（(]一[）)]", context, maxsplit=1, flags=re.M)[0]


def _is_askers(words: str, raw: str, reading: Reading) -> bool:
    """“…” may be the asker's own words, if it says so (您问的“院长基金”), or a title or term of the documents."""
    if any(words in source.document for source in reading.evidence.sources.values()) and len(words) > 6:
        return True
    before = raw[: raw.find(words) - 1] if words in raw else ""
    return words in reading.evidence.given and bool(_ASKERS.search(before))


def _permitted(reading: Reading) -> str:
    evidence = reading.evidence
    lines = [str(f.get("explanation", "")) for f in evidence.findings]
    titles = [s.document for s in evidence.sources.values()]
    return "\n".join([reading.allowed, *(fold(x) for x in (evidence.given, *lines, *evidence.computed, *titles))])


def _dates(text: str) -> set[tuple[str, ...]]:
    return {tuple(_value(match[name]) for name in ("y", "m", "d", "m2", "d2", "y2")) for match in _DATE.finditer(text)}


def _value(part: str | None) -> str:
    if not part:
        return ""
    if part.isdigit():
        return str(int(part))
    total = 0
    for character in part:
        value = _CHINESE.get(character, 0)
        total = (total or 1) * 10 if value == 10 else total + value
    return str(total)


def _is_known_date(found: tuple[str, ...], known: set[tuple[str, ...]]) -> bool:
    year, month, day = found[0] or found[5], found[1] or found[3], found[2] or found[4]
    for other in known:
        y, m, d = other[0] or other[5], other[1] or other[3], other[2] or other[4]
        if (not year or year == y) and (not month or month == m) and (not day or day == d):
            return True
    return False


def loose_faults(reading: Reading) -> Iterator[str]:
    """Dates, addresses, orders and digits that no other check reads."""
    permitted = _permitted(reading)
    text = fold(reading.raw)
    for pattern, name in (
        (_ADDRESS, "联系方式或网址"),
        (_TIMES, "时间或比例"),
        *(() if reading.chinese else ((_MONTHS, "日期或金额"),)),
    ):
        for match in pattern.finditer(text):
            if match.group().rstrip("。，.,）)") not in permitted and not _is_plain(match, text):
                yield f"“{match.group()}”是来源里没有的{name}"
    known = _dates(permitted)
    text = reading.masked
    for match in _DATE.finditer(text):
        if not _is_known_date(tuple(_value(match[name]) for name in ("y", "m", "d", "m2", "d2", "y2")), known):
            yield f"“{match.group()}”是来源里没有的日期"
    yield from _loose_numbers(reading, text, permitted)


def _is_plain(match: re.Match[str], text: str) -> bool:
    """当年的通知 is no date; 今年 may be the asker's own word for now."""
    return match.group() in ("今年", "明年", "去年") and bool(re.search(r"当年|通知|为准|您|你", text))


def _loose_numbers(reading: Reading, text: str, permitted: str) -> Iterator[str]:
    for match in _ORDER.finditer(text):
        wanted = _value(match["n"])
        if wanted not in {_value(m["n"]) for m in _ORDER.finditer(permitted)}:
            yield f"“{match.group()}”在来源里没有"
    for match in _FIXED.finditer(text):
        if match.group() not in permitted and f"{_value(match[1])}{match[2]}" not in {
            f"{_value(m[1])}{m[2]}" for m in _FIXED.finditer(permitted)
        }:
            yield f"“{match.group()}”在来源里没有"
    yield from _count_faults(reading, text, permitted)
    yield from (f"文号“{m.group()}”在来源里没有" for m in _NUMBER.finditer(text) if m.group() not in permitted)
    yield from _level_faults(reading, text)
    spans = [(f.start, f.end) for f in figures(text)] + [
        m.span() for m in (*_DATE.finditer(text), *_ORDER.finditer(text), *_FIXED.finditer(text))
    ]
    digits = set(_DIGITS.findall(permitted))
    for match in _DIGITS.finditer(text.replace(MASK, " ")):
        if match.group() not in digits and not any(start <= match.start() < end for start, end in spans):
            yield f"“{match.group()}”这个数在来源里没有"


def _count_faults(reading: Reading, text: str, permitted: str) -> Iterator[str]:
    """两者, 三方面, 三档: as many as are listed in the sentence, or else in the clause."""
    in_clause = {size(piece) for piece in re.split("[，。；：]", reading.scope) if "、" in piece}
    for match in _COUNT.finditer(text):
        known = in_clause if match[2] != "者" else set()
        if match.group() not in permitted and _CHINESE[match[1]] not in _listed(reading.text, match.start()) | known:
            yield f"“{match.group()}”与所列的数目不一致"


def _listed(text: str, position: int) -> set[int]:
    """A与B before it, A、B、C in its fragment, or two things that stand apart."""
    start = max(text.rfind(mark, 0, position) for mark in "。；") + 1
    sizes = {found for part in re.split("[，：]", text[start:position]) if (found := size(part.replace("且", "和")))}
    return sizes or {2}


def _level_faults(reading: Reading, text: str) -> Iterator[str]:
    """省级以上 is not 省级以下, and no level of its own making."""
    held = {
        (m["level"], "下" if m["way"] and "上" not in m["way"] else m["way"] and "上")
        for m in _LEVEL.finditer(_level_sources(reading))
    }
    levels = {level for level, _ in held}
    for match in _LEVEL.finditer(text):
        way = "下" if match["way"] and "上" not in match["way"] else match["way"] and "上"
        known = match["level"] in levels
        if (way == "下" and not any(w == "下" for _, w in held)) or (
            way and known and (match["level"], way) not in held
        ):
            yield f"“{match.group()}”与所引条款的级别不一致"
        elif reading.chinese and reading.cited and not known and not is_gap(text) and _KIND.match(text, match.end()):
            yield f"所引条款没有写“{match['level']}”"


def _level_sources(reading: Reading) -> str:
    """Where a level may come from."""
    return (
        reading.allowed
        + fold(reading.evidence.given)
        + "".join(str(f.get("explanation", "")) for f in reading.evidence.findings)
    )
