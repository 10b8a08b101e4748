"""Limits keep their direction and their years: 不少于 is not 不超过, 每年 is not 累计, 少于…就不符合 is 不少于 turned round."""

from __future__ import annotations

import re
from collections.abc import Iterator

from assistant.answering.claims.denial import affirmed
from assistant.answering.claims.facts import asked, computed, is_same
from assistant.answering.claims.figures import Bound, Figure, figures
from assistant.answering.claims.reading import Reading

_FAILS = re.compile(
    r"不符合|不满足|未满足|达不到|不达标|未达标|不够(?!不)|不行|不合|不能|不得|不可|不予|无法|没有?达到|未达|不具备|不算|过不了|不允许|不可以|没能|不通过"
)
_HOLDS = re.compile(r"[^，。；]{0,6}[，]?(?:也|就|即|便|仍|则|都|的)?(?:可以?|能|符合|满足|达标|行|够|没问题|不影响)")
_FAILS_AFTER = re.compile(
    r"(?:（[^（）]{1,4}）)?(?:以上|及以上)?的?[，]?(?:也|就|则|即|仍|便|都)?(?:不符合|不满足|不能|不得|不予|不行|达不到|不达标|不可|不算)"
)


def bounds_agree(said: Figure, held: Figure, text: str, reading: Reading) -> bool:
    """Whether a limit says what the clause's says; the same the other way round needs a negative consequence."""
    bound, source = said.bound, held.bound
    if bound is Bound.NONE:
        return True
    if bound is source:
        return not (source is Bound.LEAST and _FAILS_AFTER.match(text, said.end))
    if source is Bound.LEAST and bound is Bound.LESS:
        return _is_inverted(said, text, reading)
    if source is Bound.CAP:
        return bound is Bound.MOST or (bound is Bound.MORE and bool(_FAILS.search(text, said.end)))
    if source is Bound.WITHIN:
        return bound is Bound.MOST or (bound is Bound.LESS and bool(_FAILS.search(text, said.end)))
    return (
        source is Bound.NONE
        and said.unit in ("年", "个月")
        and bound in (Bound.WITHIN, Bound.MOST)
        and said.every is None
    )


def _is_inverted(said: Figure, text: str, reading: Reading) -> bool:
    """少于20篇就不符合 says the same as 不少于20篇; 18篇少于20篇 compares the asker's own figure."""
    mine = [f for f in (*asked(reading.evidence), *computed(reading.evidence)) if is_same(said, f)]
    own = [f for f in figures(text) if f is not said and f.unit == said.unit and f.value != said.value]
    own = [f for f in own if any(is_same(f, o) for o in (*asked(reading.evidence), *computed(reading.evidence)))]
    if own or (mine and not reading.cited):
        return all(f.value < said.value for f in own)
    tail = text[said.end :]
    if re.match(r"[^。；]{0,16}(?:可以再?|可)(?:看|走|按|凭|通过)", tail) and "或" in reading.allowed:
        return True
    fails = _FAILS.search(tail) or _FAILS.search(re.split(r"[。；]", text[: said.start])[-1])
    holds = _HOLDS.match(tail)
    return bool(fails) and not (holds and not _FAILS.search(tail[: holds.end() + 2]))


def times_differ(said: Figure, held: Figure) -> str | None:
    """In what the years of two figures differ (年限, 每年, 累计), or ``None``."""
    if said.recent is not None and said.recent != held.recent and (said.near or held.recent is not None):
        return "年限"
    if said.every is not None and said.every != held.every:
        return "“每年”"
    if held.every == 1 and said.every is None and held.unit != "次":
        return "“每年”"
    return "累计口径" if held.every == 1 and said.total else None


#: 不低于高新技术企业认定标准: a limit that is no number.
_WORDED = re.compile(
    r"(?P<not>不得|不能|不应|不可|不)?(?P<word>低于|少于|高于|超过|多于|大于|小于)(?=[^\d一二两三四五六七八九十百，。；：了的])(?P<head>[\u3400-\u9fff]{2})"
)


def worded_faults(reading: Reading) -> Iterator[str]:
    """Limits without a number point the same way as in the clause."""
    held = {(m["head"], bool(m["not"]), m["word"] in "低于少于小于") for m in _WORDED.finditer(reading.allowed)}
    heads = {head for head, _, _ in held}
    for match in _WORDED.finditer(reading.outside):
        said = (match["head"], bool(match["not"]), match["word"] in "低于少于小于")
        if match["head"] not in heads or said in held:
            continue
        turned = (said[0], not said[1], said[2]) in held and _FAILS.search(reading.masked, match.end())
        if not turned:
            yield f"“{match.group()}”与所引条款的上限或下限不一致"


_PERIODS = (
    ("每年", re.compile(r"每年|每一年|每(?:个)?(?:自然)?年度|年均|逐年|按年(?!度)|一年(?=[一1]次)|1次每年")), ("每月", re.compile("每个?月|按月")), ("每季度", re.compile("每个?季度|按季")), ("每半年", re.compile("每半年")),
    ("每周", re.compile("每周|每星期")), ("每次", re.compile("每批")),
)  # fmt: skip


def period_faults(reading: Reading) -> Iterator[str]:
    """每年, 每月 and 累计 stand in the clause; a yearly count is no total."""
    text = affirmed(reading.masked)
    allowed = reading.allowed + (reading.evidence.given if not reading.cited else "")
    for name, pattern in _PERIODS if reading.cited else ():
        if pattern.search(text) and not pattern.search(allowed):
            yield f"所引条款没有写“{name}”"
    if (
        reading.cited
        and re.search("累计|累积|合计|总计", text)
        and re.search("每年", reading.own)
        and not re.search("累计|累积|合计|总计", allowed)
    ):
        yield "原文按年计算，不是累计"
