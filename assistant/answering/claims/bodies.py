"""Who does it: a body that no cited article names is not put in another's place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from assistant.answering.claims.denial import GAP, contrasts
from assistant.answering.claims.facts import in_terms
from assistant.answering.claims.reading import Reading
from assistant.answering.claims.vocabulary import canonical, every_pair, pairs

_FIELD = r"科学技术|科技|教育|财政|商务|外事|农业农村|卫生健康|卫健|经济和信息化|经信|工信|工业和信息化|发改|发展改革|发展和改革|人社|人力资源和社会保障|市场监管|市场监督管理|知识产权|税务|审计|公安|组织|外交|海关|统战|民政|国资|生态环境|司法"
_NAME = re.compile(
    rf"(?:(?:四川|全)?(?:省|市|州|县|区|国家|国务院|中央)级?)?(?:{_FIELD})(?:厅|部(?!门|署)|局|委员会|委(?!托|员)|办公室|办(?!法|公|学|理|事)|总局|总署|行政主管部门|主管部门|部门)"
    r"|国务院|(?:省|市|州|县|区)(?:人民)?政府|人民政府|(?:省|市|州|县)委(?!托)|科协|科学院|专家组|评审组|评审委员会|专家委员会|评估机构|第三方(?:机构)?|中介机构|厅务会|党组会?|厅长办公会|常务会议?|局务会|部务会|校长办公会|董事会|理事会|学术委员会"
    r"|组织推荐部门|推荐单位|推荐部门|依托单位|申报单位|主管单位|牵头单位|行业协会|省级有关部门|地方政府|行业代表|领导小组|纪委|法院|外办|评审专家|基地负责人|申报人"
)
GAP_SPAN = re.compile(rf"{GAP.pattern}[^，。；]*")
_ALIAS = {
    "科学技术厅": "科技厅",
    "四川省科技厅": "科技厅",
    "省科技厅": "科技厅",
    "科学技术部": "科技部",
    "国家科技部": "科技部",
    "推荐部门": "组织推荐部门",
    "评审专家": "专家",
    "基地负责人": "负责人",
    "评审组": "专家组",
    "党组": "党组会",
}
_ASK = re.compile(r"[^，。；]{0,16}(?:咨询|询问|确认|联系|核实|反映|索取|了解|为准|的通知|网站上?查|问一下)")
#: 科技部国合基地 and 科技厅门户网站 name things, not who acts.
_OF = re.compile(r"国合基地|国际科技|认定条件|门户|序列|同意标识的")
#: Two characters behind a name that are no verb.
_NO_ACT = frozenset({"", "根据", "按照", "依照", "对国", "对外", "门户", "进行", "予以"})


def _plain(name: str) -> str:
    return _ALIAS.get(name, name)


@lru_cache(maxsize=4096)
def _bodies(text: str) -> tuple[tuple[str, int, int], ...]:
    return tuple((_plain(m.group()), m.start(), m.end()) for m in _NAME.finditer(text))


def body_faults(reading: Reading) -> Iterator[str]:
    """Objections to bodies that the cited articles do not name, or that do there something else."""
    text = canonical(GAP_SPAN.sub(lambda m: "§" * len(m.group()), reading.masked))
    if not reading.cited:
        return
    off = contrasts(text)
    allowed, given = canonical(reading.allowed), canonical(in_terms(reading.evidence.given))
    for name, start, end in _bodies(text):
        if (
            name in ("科技厅", "推荐单位", "组织推荐部门")
            and _ASK.match(text, end)
            and re.search(r"请|建议|可|向|以", text[max(0, start - 12) : start])
        ):
            continue
        if any(begin <= start < stop for begin, stop in off):
            continue
        if (
            name not in allowed
            and name not in given
            and not _is_part(name, allowed)
            and not _is_plain_subject(name, text[end:])
        ):
            yield f"所引条款没有写{name}"
            return
    if reading.chinese:
        yield from _role_faults(text, allowed)


def _is_plain_subject(name: str, rest: str) -> bool:
    """申报单位应… says no more than that somebody who applies must; 由申报单位认定 does."""
    return name in ("申报单位", "申报人", "依托单位") and bool(
        re.match(r"是|为|应|须|需|要|近|的|在|具|还|必|如|若|没|，", rest)
    )


def _is_part(name: str, allowed: str) -> bool:
    """市科技局 is one of 各市（州）科技行政主管部门 only where the clause names these."""
    local = re.fullmatch(r"(?:市|州|市州)?(?:科技|科学技术)(?:局|行政主管部门|主管部门|部门)", name)
    return bool(local) and "科技行政主管部门" in allowed


def _role_faults(text: str, allowed: str) -> Iterator[str]:
    """「科技厅审核同意后上报推荐单位」: what a body does in the sentence, another does in the clause."""
    held = _acts(allowed)
    names = {name for name, _, _ in held}
    verbs: dict[str, set[str]] = {}
    for name, verb, _ in held:
        verbs.setdefault(verb, set()).add(name)
    for name, verb, words in _acts(text):
        if name not in names:
            continue
        if verb in verbs and name not in verbs[verb] and verb not in _NO_ACT:
            yield f"原文里“{verb}”的是{'、'.join(sorted(verbs[verb]))}，不是{name}"
            return
        mine = max((len(words & other) for n, _, other in held if n == name), default=0)
        rival, best = max(
            ((n, len(words & other)) for n, _, other in held if n != name), key=lambda pair: pair[1], default=("", 0)
        )
        if best >= 3 and not mine:
            yield f"原文里这是{rival}的事，不是{name}的"
            return


@lru_cache(maxsize=4096)
def _acts(text: str) -> tuple[tuple[str, str, frozenset[str]], ...]:
    """Each body with the verb right behind it and the words of what it does.

    The first body of a sentence is its subject, to whom all of it belongs; another one has only what follows at once.
    """
    found = []
    for sentence in re.split(r"[。；]", text):
        places = _bodies(sentence)
        for number, (name, start, end) in enumerate(places):
            if _OF.match(sentence, end):
                continue
            direction = re.search(r"(向|上报至?|报送?至?|[交寄送报]给|直接交|先交|(?<!由)组织|邀请)$", sentence[:start])
            verb = re.match(r"[\u3400-\u9fff]{2}", sentence[end:])
            if direction:
                key = {"向": "向", "组织": "组织…", "邀请": "邀请…"}.get(direction[1])
                key = key or ("上报" if "报" in direction[1] else verb.group() if verb else "")
                found.append((name, key, frozenset[str]()))
                continue
            stop = places[number + 1][1] if number + 1 < len(places) else len(sentence)
            rest = sentence[end:] if not number else sentence[end : min(stop, end + 5)]
            found.append((name, verb.group() if verb else "", every_pair(rest) & pairs(rest)))
    return tuple(found)
