"""The real rules, loaded once, and an applicant of each type with nothing left to ask."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.rules import Finding, Result, RuleSet, check, load_rules
from assistant.statutes import Document, parse

FOLDER = Path(__file__).parents[2] / "corpus" / "sichuan-intl-cooperation-base-draft"
AS_OF = date(2026, 6, 1)

#: Meets every condition that can be counted, at exactly the threshold wherever there is one.
COMPLETE: dict[str, Any] = {
    "host_kind": "企业",
    "registered_in_sichuan": True,
    "independent_legal_person": True,
    "key_country_agreement_signed": True,
    "key_country_agreement_expires_on": "2026-06-01",
    "existing_bases_of_unit": 0,
    "existing_bases_of_college": 0,
    "existing_bases_in_discipline": 0,
    "has_ip_policy": True,
    "has_benefit_sharing_policy": True,
    "has_cross_border_data_policy": True,
    "has_human_genetic_resources_policy": True,
    "has_ethics_policy": True,
    "has_dispute_plan": True,
    "has_security_mechanism": True,
    "accident_3y": False,
    "integrity_problem": False,
    "holds_national_belt_road_lab": False,
    "holds_most_base": False,
    "most_base_revoked": False,
    "leader_full_time": True,
    "leader_is_research_head": True,
    "leader_bad_record_3y": False,
    "leader_title": "正高级",
    "leader_equivalent_ability": False,
    "leader_other_bases": 0,
    "exchange_person_times_3y": 30,
    "intl_projects_3y": 1,
    "sci_ei_papers_3y": 20,
    "joint_papers_3y": 3,
    "post_in_intl_org": True,
    "hosts_journal": False,
    "ip_grants_3y": 3,
    "awards_top3_3y": 0,
    "rd_expense_3y_wan": 600,
    "sales_3y_wan": 12000,
    "sales_last_year_wan": 5000,
    "in_transfer_alliance": True,
    "transfer_projects_3y": 2,
    "exchange_events_yearly": {"years": [5, 5, 5]},
    "senior_staff_intl": 5,
    "trained_person_times": 100,
    "trained_title_staff": 10,
    "led_intl_projects_3y": 1,
    "joined_projects_3y": 2,
    "own_ip_3y": 5,
    "outbound_cases_3y": 3,
    "inbound_cases_3y": 0,
    "licensing_cases_3y": 0,
    "rd_input_this_year_wan": 300,
}

TYPES = ("联合研究类", "技术转移类", "特色类")


@pytest.fixture(scope="session")
def document() -> Document:
    return parse((FOLDER / "text.txt").read_text(encoding="utf-8"), document_id=FOLDER.name)


@pytest.fixture(scope="session")
def rules(document: Document) -> RuleSet:
    return load_rules(FOLDER, document)


def applicant(base_type: str | None, **changes: Any) -> dict[str, Any]:
    """A complete applicant; ``None`` removes a fact."""
    return {**COMPLETE, "base_type": base_type, **changes}


def finding_of(result: Result, label: str, occurrence: int | None = None) -> Finding:
    found = [f for f in result.findings if f.clause == label and (occurrence is None or f.occurrence == occurrence)]
    assert len(found) == 1
    return found[0]


@pytest.fixture(scope="session")
def judged(rules: RuleSet) -> Callable[..., Finding]:
    """``judged("第十二条（二）", "联合研究类", joint_papers_3y=2)``: one finding for a changed complete applicant."""

    def run(
        label: str, base_type: str | None = "联合研究类", *, occurrence: int | None = None, **changes: Any
    ) -> Finding:
        return finding_of(check(rules, applicant(base_type, **changes), AS_OF), label, occurrence)

    return run
