"""The clause that a turn asks about for the applicant by its number: 第十三条第三项我们过不过."""

from __future__ import annotations

import re

from assistant.dialogue.asking import asks_of_the_case
from assistant.dialogue.heard import GATES, own_facts
from assistant.dialogue.parts import asks_of_the_applicant, taken_apart
from assistant.dialogue.turnwords import asks_result
from assistant.rules import RuleSet, Verdict
from assistant.rules.clausecheck import ClauseCheck
from assistant.rules.interview import Interview
from assistant.statutes import find_references
from assistant.statutes.numerals import to_chinese

#: A clause's label and which of two of the same label it is.
Place = tuple[str, int | None]

_WHETHER = re.compile(
    r"[过行够]不[过行够]|(?:过|行|够|符合|满足|达标|合格)(?:得?了)?(?:吗|么|没|不|吧)|(?:还|都)?[差缺少](?:什么|啥|哪|几|多少)|怎么判|能不能过|算不算(?:符合|达标|满足|够|过)|(?:看|核|审|问|说说)(?:看|对|查|一?下|的是)?第|(?:出具|给出|提出?)(?:审核|核查|初审)?意见|说明.{0,8}(?:结论|情况)|请分别说明"
)
_RULE = re.compile(r"要求|规定|怎么(?:证明|理解|算)|什么意思|原文|内容|是什么|说的|讲的")


def clauses_asked_about(turn: str, case: Interview) -> list[ClauseCheck]:
    """The clauses that the turn names to ask how the applicant stands.

    While the type of base is not known, those of all types that something is known of.
    """
    if not case.facts or not _asks_whether(turn):
        return []
    closed = {(f.clause, f.occurrence) for f in case.result.findings if f.verdict is Verdict.NOT_APPLICABLE}
    named = [clause for clause in _named(turn, case.rules) if (clause.clause, clause.occurrence) not in closed]
    if "base_type" in case.facts:
        return named
    return [c for c in named if "base_type" not in c.fact_ids and set(c.fact_ids) & set(own_facts(case.facts))]


def _named(turn: str, rules: RuleSet) -> list[ClauseCheck]:
    labels = {
        (f"第{to_chinese(place.article)}条{f'（{to_chinese(place.item)}）' if place.item else ''}", place.occurrence)
        for place in find_references(turn)
        if place.article is not None and place.law is None
    }
    return [
        c for c in rules.clauses if {(c.clause, None), (c.clause, c.occurrence)} & labels and set(c.fact_ids) - GATES
    ]


def _asks_whether(turn: str) -> bool:
    _, asks = taken_apart(turn)
    if asks_result(turn) or asks_of_the_case(turn) or asks_of_the_applicant(asks):
        return True
    return bool(_WHETHER.search(turn) and not _RULE.search(turn))
