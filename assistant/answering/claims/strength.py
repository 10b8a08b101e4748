"""应, 须 and 不得 are hard, 原则上 and 一般应 are soft, 可 and 鼓励 leave it open: a sentence keeps what its clause has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from assistant.answering.claims.denial import affirmed
from assistant.answering.claims.figures import figures
from assistant.answering.claims.folding import parts
from assistant.answering.claims.reading import Reading
from assistant.answering.claims.vocabulary import every_pair, pairs, raw_pairs

_SOFT = re.compile(r"原则上|一般应|一般(?!来说|性)|通常|大体上|正常情况下")
#: Advice on where to ask is not a rule made softer.
_ADVICE = re.compile(r"建议[^，。；]{0,12}(?:咨询|确认|询问|联系|核实|留意|查看|参考|关注|沟通)|请")
_SOFTER = re.compile(
    r"可以不|不必|无需|无须|不用|可不(?!是)|免于|自愿|酌情|尽量|尽可能|最好|建议|鼓励|倾向|优先考虑|宜(?!宾|继)|参考性|力争|争取|视情况|灵活|不强制|非强制|弹性|不需要?|不一定"
)
_HARDER = re.compile(
    r"必须|一律|务必|绝对|绝不|严禁|强制|任何情况下|毫无例外|无一例外|硬性|不得不|只能|概不|均不得|都不得|一定要|须|应当?(?!届|急|用)"
)
_FORCE = re.compile(r"须|必须|应|只|仅|不得|不再|不能|要|一律|每|\d")
_FORBIDDEN = re.compile(r"不允许|禁止|不准|绝不可|不可以|不行")
_ABSOLUTE = re.compile(r"必须|一律|务必|绝对(?!不是)|绝不|严禁|强制|任何情况下|无一例外|硬性|概不|一定")
_MUST = re.compile(r"应当?(?!届|急|用)|须|需(?!求)|不得|只(?=建设)|仅")
_MAY = re.compile(r"(?<![认许])可(?!控|见|知|能|行|靠|持|以不|量|比)(?:以)?|鼓励")
_MAY_SAID = re.compile(
    r"(?<![即就许都均才也还])可(?:以(?!X)|(?!以|X))".replace(
        "X",
        "控|见|知|能|行|靠|持|用|看|按|选|任|通过|凭|不|作|申|由|走|自行选|再|据此|理解|参考|分|查|向|咨询|联系|直接向|有几|有多|有不同|供|采取|采用|选择|以|比|量|。|，|；|$",
    )
)
#: What a condition asks for: 可以具备, 可以为全职 turn it into a choice.
_MEETS = re.compile(
    r"(?<![许认即])可以?(?:已|近|未|是|为|具|达|发表|获得|承担|建立|提供|参与|举办|重视|聚焦|符合|牵头|有(?!几|多|不同)|在|与|熟悉|明确|确保|强化|遵守)"
)


@dataclass(frozen=True, slots=True)
class _Rule:
    """A stretch of a clause with one force; ``core`` are the words that it governs, ``subject`` whom it concerns."""

    force: str
    core: frozenset[str]
    subject: frozenset[str]
    every: bool
    values: frozenset[tuple[float, str]]


@lru_cache(maxsize=2048)
def _rules(own: str) -> tuple[_Rule, ...]:
    found: list[_Rule] = []
    for sentence in re.split(r"[。；]", own):
        subject: frozenset[str] = frozenset()
        for fragment in re.split("，", sentence):
            soft, may, must = _SOFT.search(fragment), _MAY.search(fragment), _MUST.search(fragment)
            first = soft or may or must
            force = "soft" if soft else "may" if may and not must else "must" if must else ""
            head, core = (fragment[: first.start()], fragment[first.end() :]) if first else ("", fragment)
            subject = pairs(head) or subject
            counted = [f for f in figures(fragment) if not f.is_window]
            found.append(
                _Rule(
                    force,
                    raw_pairs(core.replace("国合基地", "，")),
                    subject,
                    any(f.every for f in counted),
                    frozenset((f.value, f.unit) for f in counted),
                )
            )
            subject = subject if first else pairs(fragment)
    return tuple(rule for rule in found if rule.core)


def strength_faults(reading: Reading) -> Iterator[str]:
    """Objections where a rule is made softer or harder than its clause has it."""
    if not reading.cited:
        return
    for part in parts(reading.masked):
        told = affirmed(part)
        rules = tuple(rule for g in reading.grounds for rule in _rules(g.scope))
        about = _about(_typed(told, reading), rules)
        softened = _SOFT.search(part)
        meta = re.search("只?(?:写|用|出现)在|只适用", told)
        if not meta and _is_hard(told, rules, reading, softened=bool(softened)):
            yield "原文写的是“原则上”或“一般应”，不能说成没有例外"
        mentioned = re.search("“(?:原则上|一般应?)”", part) and re.search("只(?:用|写|出现)在|没有", part)
        if not mentioned and any(
            not _is_softened(told, match.start(), rules, reading) for match in _SOFT.finditer(told)
        ):
            yield "所引的这一处原文没有“原则上”“一般”"
        absolute = _ABSOLUTE.search(_unquoted(told))
        if absolute and softened and about and all(rule.force == "soft" for rule in about):
            yield f"原文有“原则上”或“一般应”，不能说“{absolute.group()}”"
        forces = {rule.force for rule in rules}
        forbidden = _FORBIDDEN.search(told)
        if forbidden and not softened and "must" not in forces and "soft" in forces:
            yield f"原文有“原则上”，不能说“{forbidden.group()}”"
        if softened and _is_spread(part, reading, rules):
            yield "“一般应”“原则上”被说到了原文没有这样写的一类上"
        if absolute and "must" not in forces and forces & {"soft", "may"} and not _is_lead_must(reading):
            yield f"原文是“原则上”“可”或“鼓励”一类，不能说“{absolute.group()}”"
        yield from _softer(told, about, rules, reading)


def _is_lead_must(reading: Reading) -> bool:
    """Items under 应具备以下条件 are asked for, although they have no 应 of their own; an item that says 可 is not."""
    return (
        bool(_MUST.search(" ".join(g.lead for g in reading.grounds)))
        and not _MAY.search(reading.scope)
        and not _SOFT.search(reading.scope)
    )


def _is_spread(part: str, reading: Reading, rules: tuple[_Rule, ...]) -> bool:
    """联合研究类和特色类一般应…: a softened part that names the subject of a hard rule of the same content."""
    if re.search("须|必须|只|仅|没有|不得", part):
        return False
    told = every_pair(_typed(part, reading))
    for soft in (rule for rule in rules if rule.force == "soft"):
        for hard in rules:
            own = hard.subject - soft.subject - soft.core - hard.core
            if (
                hard.force == "must"
                and len(hard.core & soft.core) >= 0.4 * len(hard.core | soft.core)
                and own
                and own <= told
            ):
                return True
    return False


def _is_hard(told: str, rules: tuple[_Rule, ...], reading: Reading, *, softened: bool) -> bool:
    """Whether a soft rule is stated with no softener, in the whole part or in one fragment of it."""
    if not softened and any(rule.force == "soft" for rule in _about(_typed(told, reading), rules)):
        return True
    pieces = re.split("[，：]", told)
    for before, piece in zip(["", *pieces], pieces, strict=False):
        if _SOFT.search(piece) or _SOFT.search(before) or (softened and not _FORCE.search(piece)):
            continue
        for text in (piece, f"{before}，{piece}"):
            forces = {rule.force for rule in _about(_typed(text, reading), rules)}
            if forces == {"soft"}:
                return True
    return False


def _is_softened(told: str, position: int, rules: tuple[_Rule, ...], reading: Reading) -> bool:
    """Whether the rule that a softener stands in is soft in its clause too: in its own fragment, or with the one before."""
    seen: list[set[str]] = []
    for marks in ("[，：]", "[，：“”]"):
        starts = [m.end() for m in re.finditer(marks, told) if m.end() <= position]
        end = min((m.start() for m in re.finditer(marks, told) if m.start() > position), default=len(told))
        for start in (*reversed(starts[-2:]), 0):
            seen.append({rule.force for rule in _about(_typed(told[start:end], reading), rules)})
            if (seen[-1] and len(seen[-1]) == 1) or "soft" not in (seen[-1] or {"soft"}):
                break
    if {"soft"} in seen:
        return True
    if any(forces and "soft" not in forces for forces in seen):
        return False
    return any(rule.force == "soft" for rule in (_about(_typed(told, reading), rules) or rules))


def _unquoted(text: str) -> str:
    return re.sub(r"“[^“”]*”", "§", text)


def _softer(told: str, about: tuple[_Rule, ...], rules: tuple[_Rule, ...], reading: Reading) -> Iterator[str]:
    bare = _unquoted(_ADVICE.sub("§", told))
    softer = _SOFTER.search(bare)
    if softer and softer.group() not in reading.allowed and not _is_other_way(bare, softer):
        yield f"原文没有“{softer.group()}”"
    may = [rule for rule in about if rule.force == "may"]
    harder = _HARDER.search(bare)
    if may and harder and not _MAY.search(bare) and len(may) == len([r for r in about if r.force]):
        yield f"原文是“可”或“鼓励”，不能说“{harder.group()}”"
    absolute = _ABSOLUTE.search(bare)
    if may and absolute and len(may) == len([r for r in about if r.force]):
        yield f"原文是“可”或“鼓励”，不能说“{absolute.group()}”"
    loose = _MAY_SAID.search(bare) or _MEETS.search(bare)
    must = any(rule.force == "must" for rule in rules) or _is_lead_must(reading)
    must = must or bool(reading.chinese and (_MEETS.search(bare) or re.search("可以“", told)))
    if loose and must and not may and not _MAY.search(reading.scope):
        yield f"原文是“应”“须”一类的要求，不能说“{loose.group()}”"
    automatic = re.search("自动(?!退出)", bare)
    if may and automatic:
        yield "原文是“可”，没有写自动"


def _is_other_way(text: str, softer: re.Match[str]) -> bool:
    """不需要另外申请 (beside 自动退出) adds nothing; 不需要提供申报书 does."""
    return bool(re.match(r"(?:再|另外|另行|单独|额外)", text[softer.end() :])) and "自动" in text


def _typed(told: str, reading: Reading) -> str:
    """A type that the clause does not name is one of its 其他类."""
    if "其他类" in reading.scope:
        told = re.sub(r"联合研究类以外的(?:其他)?类?型?|非联合研究类", "其他类", told)
        for name in ("技术转移类", "特色类"):
            if name not in reading.scope:
                told = told.replace(name, "其他类")
    return told


def _about(told: str, rules: tuple[_Rule, ...]) -> tuple[_Rule, ...]:
    """The rules that a part of a sentence states: most of the core's words, its figure, and its subject before others'."""
    words = every_pair(told) | raw_pairs(told)
    said = {(f.value, f.unit) for f in figures(told)} | ({(1.0, "个")} if "一个" in told else set())
    every = any(f.every for f in figures(told)) or bool(re.search("每年|一年|每一年", told))
    scored: list[tuple[float, float, _Rule]] = []
    for rule in rules:
        core = len(rule.core & words) / len(rule.core)
        counted = (rule.values & said or (rule.every and every)) and rule.subject & words
        named = len(rule.subject & words) >= 0.5 * len(rule.subject)
        if (
            core < (0.0 if counted and named else 0.15 if counted else 0.25 if named and rule.subject else 0.34)
            or (rule.values and not rule.values & said and not (rule.every and every))
            or (rule.every and not every)
        ):
            continue
        scored.append((len(rule.subject & words) / len(rule.subject) if rule.subject else 0.0, core, rule))
    if not scored:
        return ()
    kept = [entry for entry in scored if _is_meant(entry[2], [e[2] for e in scored], words)]
    top = max((core + subject for subject, core, _ in kept), default=0.0)
    return tuple(rule for subject, core, rule in kept if core + subject >= top - 0.5)


def _is_meant(rule: _Rule, rules: list[_Rule], words: frozenset[str]) -> bool:
    """Of rules that say the same of different subjects, those whose subject the sentence names."""
    alike = [other for other in rules if len(other.core & rule.core) >= 0.4 * len(other.core | rule.core)]
    if len(alike) < 2:
        return True
    hits = {}
    for other in alike:
        others = frozenset[str]().union(*(o.subject for o in alike if o is not other), *(o.core for o in alike))
        hits[other] = len((other.subject - others) & words)
    return hits[rule] > 0 or not any(hits.values())
