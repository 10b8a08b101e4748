"""The least change: examples by hand, and for random applicants that it works and that nothing smaller does."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from itertools import product
from typing import Any

import pytest

from assistant.rules import RuleSet, Verdict, check
from assistant.rules.whatif import WhatIf, to_json, what_if
from tests.rules.applicants import AS_OF as RANDOM_DAY
from tests.rules.applicants import COUNTS, JOINT, SPECIAL, TRANSFER, random_applicant
from tests.rules.conftest import AS_OF, applicant

Planned = Callable[..., dict[str, WhatIf]]


@pytest.fixture
def planned(rules: RuleSet) -> Planned:
    """What-ifs by clause for a changed complete applicant."""

    def run(base_type: str = JOINT, **changes: Any) -> dict[str, WhatIf]:
        facts = applicant(base_type, **changes)
        found = what_if(rules, facts, check(rules, facts, AS_OF), AS_OF)
        return {f"{entry.clause}{'#' + str(entry.occurrence) if entry.occurrence else ''}": entry for entry in found}

    return run


def reached(entry: WhatIf) -> dict[str, Any]:
    return {change.fact: change.value for change in entry.changes}


def test_who_fails_nothing_gets_no_what_if(planned: Planned) -> None:
    assert planned() == {}


def test_a_joint_paper_counts_for_the_total_too(planned: Planned) -> None:
    entry = planned(sci_ei_papers_3y=18, joint_papers_3y=1)["第十二条（二）"]
    assert reached(entry) == {"sci_ei_papers_3y": 20, "joint_papers_3y": 3}
    assert entry.verdict is Verdict.MET
    assert "SCI/EI论文再增加2篇（达到20篇），这2篇都须是中外联合发表论文（达到3篇）" in entry.text


@pytest.mark.parametrize(
    ("papers", "joint", "then", "said"),
    [
        (19, 1, (21, 3), "再增加2篇（达到21篇），这2篇都须是"),
        (15, 1, (20, 3), "再增加5篇（达到20篇），其中至少2篇须是"),
        (19, 3, (20, 3), "近三年SCI/EI论文再增加1篇（达到20篇）。"),
        (25, 2, (26, 3), "最小的改变：中外联合发表论文再增加1篇（达到3篇）。"),
        (2, 2, (20, 3), "再增加18篇（达到20篇），其中至少1篇须是"),
    ],
)
def test_papers_and_joint_papers(planned: Planned, papers: int, joint: int, then: tuple[int, int], said: str) -> None:
    entry = planned(sci_ei_papers_3y=papers, joint_papers_3y=joint)["第十二条（二）"]
    assert (reached(entry)["sci_ei_papers_3y"], reached(entry).get("joint_papers_3y", joint)) == then
    assert said in entry.text


def test_of_two_limbs_the_cheaper_is_taken_and_the_other_named(planned: Planned) -> None:
    entry = planned(ip_grants_3y=0, awards_top3_3y=1)["第十二条（三）"]
    assert reached(entry) == {"awards_top3_3y": 2}
    assert "也可以：近三年获国家知识产权授权（认证）再增加3件" in entry.text
    entry = planned(ip_grants_3y=2, awards_top3_3y=0)["第十二条（三）"]
    assert reached(entry) == {"ip_grants_3y": 3}


def test_rival_readings_are_planned_for_the_strictest(planned: Planned) -> None:
    changes = {"own_ip_3y": 4, "outbound_cases_3y": 0, "inbound_cases_3y": 0, "licensing_cases_3y": 2}
    entry = planned(SPECIAL, **changes)["第十四条（五）#1"]
    assert reached(entry) == {"own_ip_3y": 5, "licensing_cases_3y": 3}
    assert entry.verdict is Verdict.MET


def test_the_missing_research_money_is_exact(planned: Planned) -> None:
    entry = planned(rd_expense_3y_wan="599.99")["第十二条（四）"]
    assert reached(entry) == {"rd_expense_3y_wan": 600}
    assert "再增加0.01万元" in entry.text
    # The rest of the clause is for people, so it never comes to 符合.
    assert entry.verdict is Verdict.JUDGE
    entry = planned(sales_3y_wan="12345.67", rd_expense_3y_wan=0)["第十二条（四）"]
    assert reached(entry) == {"rd_expense_3y_wan": Decimal("617.2835")}


def test_only_waiting_ends_the_ban(planned: Planned) -> None:
    entry = planned(revoked_on="2024-02-29")["第二十一条"]
    assert entry.day == date(2027, 3, 1)
    assert not entry.changes
    assert "等到2027年3月1日（含当日）以后再申报，还须等273天" in entry.text


def test_years_are_raised_one_by_one_and_past_ones_cannot_be(planned: Planned) -> None:
    entry = planned(TRANSFER, exchange_events_yearly={"years": [9, 4, 6]})["第十三条（四）"]
    assert reached(entry) == {"exchange_events_yearly": (9, 5, 6)}
    assert "往前第1年再增加1场" in entry.text
    assert "不能补办" in entry.text
    entry = planned(TRANSFER, exchange_events_yearly={"years": [5, 5, 4]})["第十三条（四）"]
    assert "不能补办" not in entry.text


def test_what_happened_cannot_be_undone_and_is_said_so(planned: Planned) -> None:
    assert "无法补救" in planned(accident_3y=True)["第八条（六）"].text
    assert "不早于2026年6月1日" in planned(key_country_agreement_expires_on="2026-05-31")["第八条（二）"].text
    assert "由2个减到0个" in planned(existing_bases_of_unit=2)["第八条（四）"].text


def test_what_is_unknown_stays_open(planned: Planned) -> None:
    entry = planned(SPECIAL, trained_person_times=90, senior_staff_intl=None)["第十四条（三）"]
    assert reached(entry) == {"trained_person_times": 100}
    assert entry.verdict is Verdict.MORE
    assert "缺少" in entry.text


def test_a_range_gives_a_range(planned: Planned) -> None:
    entry = planned(sci_ei_papers_3y=[15, 18])["第十二条（二）"]
    assert "再增加2至5篇（以准确数为准）" in entry.text
    entry = planned(sci_ei_papers_3y=[15, 22], joint_papers_3y=[0, 2])["第十二条（二）"]
    assert entry.verdict is Verdict.MORE  # 3 joint papers are enough; the total is known too vaguely


def applied(facts: dict[str, Any], entry: WhatIf) -> dict[str, Any]:
    (data,) = to_json([entry])
    return {**facts, **data["changes"]}


def test_applied_changes_come_to_the_promised_verdict_for_random_applicants(rules: RuleSet) -> None:
    rng = random.Random(7)
    seen = 0
    for _ in range(600):
        facts = random_applicant(rng)
        for entry in what_if(rules, facts, check(rules, facts, RANDOM_DAY), RANDOM_DAY):
            again = check(rules, applied(facts, entry), entry.day or RANDOM_DAY)
            (finding,) = (f for f in again.findings if (f.clause, f.occurrence) == (entry.clause, entry.occurrence))
            assert finding.verdict is entry.verdict is not Verdict.FAILED, (facts, entry.text)
            assert entry.changes or entry.day
            seen += 1
    assert seen > 1000


#: Counts that a clause asks for together; a joint paper is a paper.
GROUPS = {
    "第十二条（一）": ("exchange_person_times_3y",),
    "第十二条（二）": ("intl_projects_3y", "sci_ei_papers_3y", "joint_papers_3y"),
    "第十二条（三）": ("ip_grants_3y", "awards_top3_3y"),
    "第十三条（三）": ("transfer_projects_3y",),
    "第十四条（三）": ("senior_staff_intl", "trained_person_times", "trained_title_staff"),
    "第十四条（四）": ("led_intl_projects_3y", "joined_projects_3y"),
    "第十四条（五）": ("own_ip_3y", "outbound_cases_3y", "inbound_cases_3y", "licensing_cases_3y"),
}


def smaller(facts: dict[str, Any], group: tuple[str, ...], price: int) -> Iterator[dict[str, Any]]:
    """Every way to add fewer units than ``price``: a joint paper raises the papers with it."""
    for added in product(range(price), repeat=len(group)):
        extra = dict(zip(group, added, strict=True))
        if "joint_papers_3y" in extra:
            extra["sci_ei_papers_3y"] += extra["joint_papers_3y"]
        paid = sum(n for fact, n in extra.items() if fact != "joint_papers_3y")
        if paid < price:
            yield {**facts, **{fact: facts[fact] + n for fact, n in extra.items()}}


@pytest.mark.parametrize("base_type", [JOINT, TRANSFER, SPECIAL])
def test_nothing_smaller_helps(rules: RuleSet, base_type: str) -> None:
    """Brute force over all cheaper additions of counts."""
    rng = random.Random(base_type)
    tried = 0
    for _ in range(60):
        near = {fact: max(0, need - rng.choice((0, 0, 1, 2))) for fact, need in COUNTS.items()}
        near |= {"joint_papers_3y": min(near["joint_papers_3y"], near["sci_ei_papers_3y"])}
        near |= {
            fact: rng.choice((0, 1, 2)) for fact in ("outbound_cases_3y", "inbound_cases_3y", "licensing_cases_3y")
        }
        facts = applicant(base_type, **near)
        for entry in what_if(rules, facts, check(rules, facts, AS_OF), AS_OF):
            group = GROUPS.get(entry.clause)
            if group is None or entry.occurrence == 2:
                continue
            assert entry.verdict in (Verdict.MET, Verdict.JUDGE)
            price = sum(int(str(c.value)) - facts[c.fact] for c in entry.changes if c.fact != "joint_papers_3y")
            for cheaper in smaller(facts, group, price):
                (finding,) = (
                    f
                    for f in check(rules, cheaper, AS_OF).findings
                    if (f.clause, f.occurrence) == (entry.clause, entry.occurrence)
                )
                assert finding.verdict in (Verdict.FAILED, Verdict.JUDGE), (entry.text, cheaper)
                if entry.clause != "第十四条（五）":  # there a milder reading may be reached for less
                    assert finding.verdict is Verdict.FAILED, (entry.text, cheaper)
            tried += 1
    assert tried > 20
