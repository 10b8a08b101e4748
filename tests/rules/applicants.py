"""Random applicants for the checker: values at the thresholds, gaps, ranges, contradictions."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

Facts = dict[str, Any]

JOINT, TRANSFER, SPECIAL = "联合研究类", "技术转移类", "特色类"
ENTERPRISE, UNIVERSITY = "企业", "高等学校"
#: 第八条（四） names these four; 科研院所 is not among them.
ONE_BASE_HOSTS = (ENTERPRISE, "科技园区", "科技中介服务机构", "新型研发机构")
HOSTS = (*ONE_BASE_HOSTS, UNIVERSITY, "科研院所", "其他")
POLICIES = (
    "has_ip_policy",
    "has_benefit_sharing_policy",
    "has_cross_border_data_policy",
    "has_human_genetic_resources_policy",
    "has_ethics_policy",
    "has_dispute_plan",
    "has_security_mechanism",
)
#: The day around which the dates of random applicants lie.
AS_OF = date(2027, 3, 1)
COUNTS = {
    "existing_bases_of_unit": 1,
    "existing_bases_of_college": 1,
    "existing_bases_in_discipline": 1,
    "leader_other_bases": 1,
    "exchange_person_times_3y": 30,
    "intl_projects_3y": 1,
    "sci_ei_papers_3y": 20,
    "joint_papers_3y": 3,
    "ip_grants_3y": 3,
    "awards_top3_3y": 2,
    "transfer_projects_3y": 2,
    "senior_staff_intl": 5,
    "trained_person_times": 100,
    "trained_title_staff": 10,
    "led_intl_projects_3y": 1,
    "joined_projects_3y": 2,
    "own_ip_3y": 5,
    "outbound_cases_3y": 3,
    "inbound_cases_3y": 3,
    "licensing_cases_3y": 3,
}
BAD_COUNTS = (
    "existing_bases_of_unit",
    "existing_bases_of_college",
    "existing_bases_in_discipline",
    "leader_other_bases",
)
GOOD_FLAGS = (
    "registered_in_sichuan",
    "independent_legal_person",
    "key_country_agreement_signed",
    *POLICIES,
    "leader_full_time",
    "leader_is_research_head",
    "leader_equivalent_ability",
    "post_in_intl_org",
    "hosts_journal",
    "in_transfer_alliance",
)
BAD_FLAGS = (
    "accident_3y",
    "integrity_problem",
    "holds_national_belt_road_lab",
    "holds_most_base",
    "most_base_revoked",
    "leader_bad_record_3y",
)


def some_count(rng: random.Random, threshold: int, merit: float) -> Any:
    """Mostly at the threshold or beside it, where mistakes are made; now and then only a range."""
    if rng.random() < 0.3:
        return threshold + rng.randint(0, 2 * threshold) if rng.random() < merit else rng.randrange(threshold)
    value = max(0, threshold + (rng.choice((0, 0, 1)) if rng.random() < merit else rng.choice((-2, -1, -1))))
    if rng.random() < 0.15:
        low = max(0, value - rng.randint(0, 3))
        return [low, None if rng.random() < 0.2 else low + rng.randint(0, 6)]
    return value


def some_years(rng: random.Random, merit: float) -> Any:
    years = [some_count(rng, 5, merit) for _ in range(rng.choice((1, 2, 2, 3, 3, 3, 4, 5)))]
    plain = len(years) >= 3 and all(isinstance(year, int) for year in years)
    if plain and rng.random() < 0.3:
        return years
    return {"years": years} if rng.random() < 0.75 else years[0]


def some_money(rng: random.Random) -> Facts:
    latest = rng.choice(("0", "1", "4999.99", "5000", "5000.01", "19999.99", "20000", "20000.01", "135000"))
    earlier = Decimal(rng.choice(("0", "0.01", "5000", "12345.67", "40000")))
    total = Decimal(latest) + earlier
    ratio = Decimal(rng.choice((3, 4, 5)))
    spent = max(Decimal(0), total * ratio / 100 + Decimal(rng.choice(("-0.01", "0", "0.01", "50"))))
    as_number = latest.isdigit() and rng.random() < 0.5
    return {
        "rd_expense_3y_wan": format(spent, "f"),
        "sales_3y_wan": format(total, "f"),
        "sales_last_year_wan": int(latest) if as_number else latest,
        "rd_input_this_year_wan": rng.choice((0, 300, "1250.5")),
    }


def random_applicant(rng: random.Random) -> Facts:
    """One applicant as JSON facts: every type and host, values at the thresholds, gaps, ranges, contradictions."""
    merit = rng.choice((0.1, 0.5, 0.8, 0.95, 1.0))
    missing = rng.choice((0.0, 0.05, 0.2, 0.6))
    facts: Facts = {
        "base_type": rng.choice((JOINT, TRANSFER, SPECIAL)),
        "host_kind": rng.choice((*HOSTS, ENTERPRISE, ENTERPRISE)),
        "leader_title": "正高级" if rng.random() < merit else rng.choice(("副高级", "中级", "其他")),
        "exchange_events_yearly": some_years(rng, merit),
        **some_money(rng),
    }
    for name, threshold in COUNTS.items():
        # For existing bases, what lies below the threshold is what is good.
        facts[name] = some_count(rng, threshold, 1 - merit if name in BAD_COUNTS else merit)
    facts |= {name: rng.random() < merit for name in GOOD_FLAGS}
    facts |= {name: rng.random() >= merit for name in BAD_FLAGS}
    days = rng.choice((-400, -1, 0, 1, 400) if rng.random() >= merit else (0, 1, 400))
    facts["key_country_agreement_expires_on"] = (AS_OF + timedelta(days=days)).isoformat()
    if rng.random() < 0.4:
        facts["revoked_on"] = rng.choice(("2024-02-29", "2024-03-01", "2024-03-02", "2023-12-31", "2026-11-30"))
    if rng.random() < 0.05:
        facts["joint_papers_3y"] = 50
    for name in ("outbound_cases_3y", "inbound_cases_3y", "licensing_cases_3y"):
        # One case or none is where the readings of 第十四条（五） part.
        facts[name] = rng.choice((0, 0, 1, facts[name], facts[name]))
    gaps = {name for name in facts if rng.random() < missing}
    return {name: None if rng.random() < 0.1 else value for name, value in facts.items() if name not in gaps}
