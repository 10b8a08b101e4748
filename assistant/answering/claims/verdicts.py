"""Whether somebody qualifies is the checker's to say, clause by clause; nobody is told that they pass."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from assistant.answering.claims.facts import asked, computed, is_same
from assistant.answering.claims.figures import Bound, figures
from assistant.answering.claims.folding import fold
from assistant.answering.claims.reading import Reading

_ASKER = re.compile(r"您|你|贵(?:单位|公司|校|院|所|企业|方)|我们|该申报人|申请人|申报人|这家(?:单位|公司|企业)")
_NEGATIVE = re.compile(
    r"不符合|不满足|未满足|不达标|未达标|达不到|未达到|没有?达到|不够(?:条件|格|标准)?|不具备(?:申报)?(?:资格|条件)|没有资格|不能申报|不可以申报|无法申报|不能通过|不通过|不足以|没有满足|未能满足|未能达到|不合要求"
)
_POSITIVE = re.compile(
    r"(?<![不未没])(?<!没有)(?<!不能)(?:符合|满足|达标|达到了?|够了|足够|够条件|具备(?:申报)?(?:资格|条件)|有资格|过关|没有问题|没问题)"
)
_OPEN = re.compile(r"需(?:要)?补充(?:材料|信息)?|还不能判断|无法判断|不能判断|缺少|尚不清楚|需提供")
_JUDGED = re.compile(r"需(?:要)?(?:由)?(?:人工|专家|评审)[^，。；]{0,6}(?:判断|认定)|人工判断")
_NOT_APPLICABLE = re.compile(r"不适用")
_OVERALL = re.compile(
    r"(?:可以|能够?|可|有资格|够格|够条件|完全能|应该能|应当能|肯定能|一定能|就能|就可以)(?:直接|顺利|成功|去|来|正常|放心)?(?:申报|报名|申请(?!认定|撤销)|获批|获得认定|被认定|通过|入选|拿到)|"
    r"(?:具备|有|符合|满足)(?:了)?(?:全部|所有|各项|申报|认定|报名)(?:的)?(?:资格|条件|要求)|(?:具备|有)(?:申报)?资格|"
    r"通过(?:了)?(?=[。，！；的]|$)|(?:审核|评审|认定|初审|审查|审定|考核|整体|总体|已经?|能|会|将|肯定|必定|必然|顺利)通过|通过(?:审核|评审|认定|初审|审查|审定|考核)"
)
_CONCLUDES = re.compile(
    r"^(?:因此|所以|综上|总之|总的来说|总体|整体|结论|可见|也就是说|那么|这样|看来)|(?:因此|所以|综上|结论[是：])"
)
_GENERIC = re.compile(
    r"的(?:单位|企业|机构|基地|协议|人|高校|不|可|，|$)|者|凡|如果|若|如(?!下)|一旦|只要|是否|能否|前提|才|须|应|的[，]?(?:不|可)|就不|则不|要求|规定"
)
_HYPOTHETICAL = re.compile(r"如果|若|假如|假设|一旦|是否|能否|如能|待|如需|如要|只有")
_ALL = re.compile(r"均|都|全部|所有|各项")
_QUESTION = re.compile(r"[？?]|吗[。]?$|是否")
_CLASSES = (
    ("不适用", _NOT_APPLICABLE),
    ("需人工判断", _JUDGED),
    ("需补充材料", _OPEN),
    ("不符合", _NEGATIVE),
    ("符合", _POSITIVE),
)


def verdict_faults(reading: Reading) -> Iterator[str]:
    """Objections to verdicts that no finding bears out."""
    text = re.sub(r"“[^“”]*”", "§", reading.masked)
    about = _is_about_asker(text, reading)
    overall = _OVERALL.search(text)
    if overall and not _QUESTION.search(text) and (about or (reading.chinese and _is_bare(text, overall))):
        yield f"不能下“{overall.group()}”这样的总结论"
        return
    said = _class(text)
    if not said or _QUESTION.search(text):
        return
    yield from _own_comparison(text, reading)
    if not about and not _is_subjectless(text, reading):
        return
    if _HYPOTHETICAL.search(text):
        return
    findings = _findings_for(reading)
    if not reading.evidence.findings:
        yield f"没有核对结果，不能说提问人“{said}”"
    elif not findings:
        yield f"核对结果里没有这一条，不能说“{said}”"
    else:
        yield from _contradictions(said, text, findings)


_IN_FORCE = re.compile(
    r"(?<![未不])(?:已经?|现已|目前已?|现行)(?:正式)?(?:生效|施行|实施|有效)|(?<!不)能说[^，。；]{0,4}(?:生效|施行)|\b(?:is|are) (?:now |already )?in (?:force|effect)\b|has (?:taken|come into) (?:effect|force)"
)


def status_faults(reading: Reading) -> Iterator[str]:
    """A draft for comments is never said to be in force."""
    match = _IN_FORCE.search(fold(reading.raw))
    drafts = any("征求意见稿" in source.document for source in reading.evidence.sources.values())
    if (
        match
        and drafts
        and not re.search(
            r"不能|不得|尚未|没有|是否|[？?]|not ", fold(reading.raw)[max(0, match.start() - 12) : match.start()]
        )
    ):
        yield "征求意见稿不能说已经施行"


def _contradictions(said: str, text: str, findings: tuple[Mapping[str, Any], ...]) -> Iterator[str]:
    verdicts = [str(finding.get("verdict", "")) for finding in findings]
    wrong = [f for f, verdict in zip(findings, verdicts, strict=True) if verdict != said]
    if said not in verdicts or (
        wrong and (_ALL.search(text) or (len({f.get("clause") for f in findings}) == 1 and len(findings) == len(wrong)))
    ):
        first = wrong[0]
        explained = str(first.get("explanation", ""))
        # 「论文18篇，不符合；联合论文4篇，符合」: one finding weighs several things.
        if (
            said == "符合"
            and "符合" in re.sub("不符合", "", explained)
            and figures(text)
            and said not in verdicts
            and not re.search("第.{1,4}条|该条|本条|本项|该项|要求", text)
        ):
            return
        yield f"与核对结果不一致：{first.get('clause')}是“{first.get('verdict')}”"


def _class(text: str) -> str | None:
    return next((name for name, pattern in _CLASSES if pattern.search(text)), None)


def _is_about_asker(text: str, reading: Reading) -> bool:
    if _ASKER.search(re.sub(r"(?:请|建议|供|提醒)您|您(?:问|关心|提到)", "", text)):
        return True
    held = {(f.value, f.unit) for g in reading.grounds for f in figures(g.allowed)}
    known = (*asked(reading.evidence), *computed(reading.evidence))
    return any(
        (f.value, f.unit) not in held and any(is_same(f, o) for o in known) for f in figures(text) if not f.is_window
    )


def _is_bare(text: str, overall: re.Match[str]) -> bool:
    """A conclusion with nobody named: 可以申报。, 因此可以申报该类基地."""
    head = text[: overall.start()]
    if _CONCLUDES.search(text):
        return True
    return not re.sub(
        r"[§，。：；“”\s]|根据|按照|依据|该|这|此|就|即|已|完全|目前", "", re.split(r"[，。；：]", head)[-1]
    ) and not _GENERIC.search(head)


def _is_subjectless(text: str, reading: Reading) -> bool:
    """不符合第十二条（二）, with nobody named: with findings at hand that is about the asker."""
    if not reading.chinese:
        return bool(reading.evidence.findings) and not re.search(r"如果|无|其|除非", text)
    match = (
        _NEGATIVE.search(text)
        or _POSITIVE.search(text)
        or _OPEN.search(text)
        or _JUDGED.search(text)
        or _NOT_APPLICABLE.search(text)
    )
    if match is None:
        return False
    head = re.split(r"[，。；：]", text[: match.start()])[-1]
    bare = not re.sub(
        r"[§\s]|根据|按照|因此|所以|故|该项|本项|该条|此项|这一项|这一条|这项|结论是?|目前|已|完全|也|就|则", "", head
    )
    before = text[: match.start()]
    if re.search(r"的[，]?(?:就|则|都|也|便|将)?$|者[，]?$|如果|若|凡|一旦|不足|少于|低于", before):
        return False
    return bare and (
        bool(reading.evidence.findings)
        or not before.strip("§，根据按照因此所以故。：")
        or bool(_CONCLUDES.search(text))
    )


def _findings_for(reading: Reading) -> tuple[Mapping[str, Any], ...]:
    """The findings of the clauses that the sentence names, else of those it cites, else whose words it repeats."""
    findings = reading.evidence.findings
    labels = [label for _, label in reading.named]
    named = tuple(f for f in findings if f.get("clause") in labels)
    if named:
        return named
    places = {(s.clause, s.occurrence) for s in reading.cited}
    clauses = {clause for clause, occurrence in places if occurrence is None}
    cited = tuple(f for f in findings if (f.get("clause"), f.get("occurrence")) in places or f.get("clause") in clauses)
    if cited or reading.cited:
        articles = {s.clause for s in reading.cited if "（" not in s.clause}
        return cited or tuple(f for f in findings if str(f.get("clause")).partition("（")[0] in articles)
    return findings


def _own_comparison(text: str, reading: Reading) -> Iterator[str]:
    """您的18篇达到了20篇的要求: one own figure against one limit of the clause."""
    if not _POSITIVE.search(text) or _NEGATIVE.search(text):
        return
    found = [f for f in figures(text) if not f.is_window and f.every is None]
    held = [f for g in reading.grounds for f in figures(g.allowed) if f.bound is Bound.LEAST]
    known = (*asked(reading.evidence), *computed(reading.evidence))
    limits = [f for f in found if any(h.value == f.value and h.units & f.units for h in held)]
    own = [f for f in found if f not in limits and any(is_same(f, o) for o in known)]
    if len(own) == 1 and len(limits) == 1 and own[0].units & limits[0].units and own[0].value < limits[0].value:
        yield f"{own[0].text}没有达到{limits[0].text}"
