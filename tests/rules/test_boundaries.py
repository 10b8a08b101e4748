"""Below, at and above every threshold; every limb of every 或; every gate; soft rules."""

from __future__ import annotations

from itertools import product

import pytest

from assistant.rules import check
from tests.rules.conftest import AS_OF, TYPES, applicant

MET, FAILED, MORE, JUDGE, NOT_APPLICABLE = "符合", "不符合", "需补充材料", "需人工判断", "不适用"

#: fact, threshold, clause, occurrence, type, verdict when met (12(一) has a discretionary part), unit
MINIMA = [
    ("exchange_person_times_3y", 30, "第十二条（一）", None, "联合研究类", JUDGE, "人次"),
    ("intl_projects_3y", 1, "第十二条（二）", None, "联合研究类", MET, "项"),
    ("sci_ei_papers_3y", 20, "第十二条（二）", None, "联合研究类", MET, "篇"),
    ("joint_papers_3y", 3, "第十二条（二）", None, "联合研究类", MET, "篇"),
    ("ip_grants_3y", 3, "第十二条（三）", None, "联合研究类", MET, "件"),
    ("transfer_projects_3y", 2, "第十三条（三）", None, "技术转移类", MET, "项"),
    ("exchange_events_yearly", 5, "第十三条（四）", None, "技术转移类", MET, "场"),
    ("senior_staff_intl", 5, "第十四条（三）", None, "特色类", MET, "人"),
    ("trained_person_times", 100, "第十四条（三）", None, "特色类", MET, "人次"),
    ("trained_title_staff", 10, "第十四条（三）", None, "特色类", MET, "人"),
    ("led_intl_projects_3y", 1, "第十四条（四）", None, "特色类", MET, "项"),
    ("joined_projects_3y", 2, "第十四条（四）", None, "特色类", MET, "项"),
    ("own_ip_3y", 5, "第十四条（五）", 1, "特色类", MET, "项"),
]


@pytest.mark.parametrize("case", MINIMA, ids=lambda case: case[0])
def test_minimum(judged, case):
    fact, n, label, occurrence, kind, met, unit = case

    def at(value):
        # Without the lenient reading of 第十四条（五）, in which too little own IP is left to a person.
        extra = {"outbound_cases_3y": 3, "inbound_cases_3y": 0, "licensing_cases_3y": 0}
        return judged(label, kind, occurrence=occurrence, **extra, **{fact: value})

    below, exact, above = at(n - 1), at(n), at(n + 1)
    assert (below.verdict, exact.verdict, above.verdict) == (FAILED, met, met)
    assert f"少于{n}{unit}，差1{unit}" in below.explanation
    assert f"符合不少于{n}{unit}（恰好达到门槛，以上含本数）" in exact.explanation
    assert f"{n + 1}{unit}，符合不少于{n}{unit}（" not in above.explanation
    # No paper at all contradicts the three joint ones: that is asked about.
    assert at(0).verdict == (MORE if fact == "sci_ei_papers_3y" else FAILED)
    assert fact in below.facts

    def between(low, high):
        return at([[low, high]] * 3 if fact == "exchange_events_yearly" else [low, high])

    straddling = between(n - 1, n)
    assert (straddling.verdict, straddling.causes[0].kind, straddling.causes[0].fact) == (MORE, "inexact_range", fact)
    assert at([n, None]).verdict == met
    assert between(n - 1, n - 1).verdict == FAILED
    assert between(0, n - 1).verdict == FAILED

    unknown = at(None)
    assert (unknown.verdict, unknown.causes[0].kind, unknown.causes[0].fact) == (MORE, "missing_fact", fact)


FLAGS = [
    ("registered_in_sichuan", True, "第八条", MET),
    ("independent_legal_person", True, "第八条", MET),
    ("key_country_agreement_signed", True, "第八条（二）", JUDGE),
    ("has_ip_policy", True, "第八条（五）", MET),
    ("has_benefit_sharing_policy", True, "第八条（五）", MET),
    ("has_cross_border_data_policy", True, "第八条（五）", MET),
    ("has_human_genetic_resources_policy", True, "第八条（五）", MET),
    ("has_ethics_policy", True, "第八条（五）", MET),
    ("has_dispute_plan", True, "第八条（五）", MET),
    ("has_security_mechanism", True, "第八条（五）", MET),
    ("accident_3y", False, "第八条（六）", MET),
    ("integrity_problem", False, "第八条（六）", MET),
    ("leader_full_time", True, "第九条（一）", MET),
    ("leader_is_research_head", True, "第九条（一）", MET),
    ("leader_bad_record_3y", False, "第九条（一）", MET),
    ("in_transfer_alliance", True, "第十三条（二）", JUDGE),
]


@pytest.mark.parametrize(("fact", "good", "label", "met"), FLAGS)
def test_hard_flags(judged, fact, good, label, met):
    def at(value):
        return judged(label, "技术转移类", **{fact: value})

    assert (at(good).verdict, at(not good).verdict, at(None).verdict) == (met, FAILED, MORE)


# --- 或 ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("post", "journal", "expected"),
    [
        (True, True, MET),
        (True, False, MET),
        (False, True, MET),
        (False, False, FAILED),
        (True, None, MET),
        (None, True, MET),
        (False, None, MORE),
        (None, False, MORE),
        (None, None, MORE),
    ],
)
def test_post_or_journal(judged, post, journal, expected):
    assert judged("第十二条（二）", post_in_intl_org=post, hosts_journal=journal).verdict == expected


@pytest.mark.parametrize(
    ("grants", "awards", "expected"),
    [
        (3, 0, MET),
        (2, 2, MET),
        (2, 1, FAILED),
        (0, 2, MET),
        (2, 3, MET),
        (None, 2, MET),
        (3, None, MET),
        (None, 1, MORE),
        (2, None, MORE),
        ([2, 3], 1, MORE),
        ([2, 3], 2, MET),
        (2, [1, 2], MORE),
        (2, [0, 1], FAILED),
    ],
)
def test_grants_or_awards(judged, grants, awards, expected):
    assert judged("第十二条（三）", ip_grants_3y=grants, awards_top3_3y=awards).verdict == expected


# --- gates ---------------------------------------------------------------------------------------------

TYPED = {"第十二条": "联合研究类", "第十三条": "技术转移类", "第十四条": "特色类"}


@pytest.mark.parametrize(("kind", "host"), list(product([*TYPES, None], ["企业", "高等学校", "其他", None])))
def test_typed_clauses_apply_to_their_type_only(rules, kind, host):
    for finding in check(rules, applicant(kind, host_kind=host), AS_OF).findings:
        article = finding.clause.partition("（")[0]
        if article not in TYPED:
            continue
        enterprise = finding.clause == "第十二条（四）" or finding.occurrence == 2
        closed = kind not in (TYPED[article], None) or (enterprise and host not in ("企业", None))
        unknown = [
            fact
            for fact, given in (("base_type", kind), ("host_kind", host if enterprise else "企业"))
            if given is None
        ]
        if closed:
            assert finding.verdict == NOT_APPLICABLE
            assert not finding.causes
            assert not finding.evidence
        elif unknown:
            assert finding.verdict == MORE
            assert [(cause.kind, cause.fact) for cause in finding.causes] == [
                ("missing_fact", fact) for fact in unknown
            ]
        else:
            assert finding.verdict in (MET, JUDGE)


@pytest.mark.parametrize(
    ("host", "unit", "college", "expected"),
    [
        ("企业", 1, 0, FAILED),
        ("科技园区", 1, 0, FAILED),
        ("科技中介服务机构", 1, 0, FAILED),
        ("新型研发机构", 1, 0, FAILED),
        ("企业", 0, 9, MET),
        ("企业", 0, None, MET),
        ("企业", None, 0, MORE),
        ("企业", [0, 1], 0, MORE),
        ("高等学校", 9, 0, MET),
        ("高等学校", None, 0, MET),
        ("高等学校", 0, 1, JUDGE),
        ("高等学校", 0, None, MORE),
        ("科研院所", 9, 9, MET),
        ("科研院所", None, None, MET),
        ("其他", 9, 9, MET),
        (None, 1, 0, MORE),
        (None, 0, 1, MORE),
        (None, None, None, MORE),
        (None, 0, 0, MET),  # whatever the host is, nothing stands in the way
    ],
)
def test_one_base_a_unit(judged, host, unit, college, expected):
    found = judged("第八条（四）", host_kind=host, existing_bases_of_unit=unit, existing_bases_of_college=college)
    assert found.verdict == expected


@pytest.mark.parametrize(
    ("count", "expected"), [(0, MET), (1, JUDGE), (2, JUDGE), ([0, 1], MORE), ([1, 3], JUDGE), (None, MORE)]
)
def test_one_base_a_discipline_has_no_stated_scope(judged, count, expected):
    found = judged("第八条（四）", host_kind="科研院所", existing_bases_in_discipline=count)
    assert found.verdict == expected
    if expected == JUDGE:
        assert [cause.kind for cause in found.causes] == ["scope_unstated"]


# --- soft rules ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("label", "changes", "expected"),
    [
        ("第八条（七）", {"holds_national_belt_road_lab": True}, JUDGE),
        ("第八条（七）", {"holds_most_base": True}, JUDGE),
        ("第八条（七）", {"holds_most_base": True, "holds_national_belt_road_lab": None}, JUDGE),
        ("第八条（七）", {"holds_national_belt_road_lab": None}, MORE),
        ("第八条（七）", {}, MET),
        ("第九条（三）", {"leader_other_bases": 0}, MET),
        ("第九条（三）", {"leader_other_bases": 1}, JUDGE),
        ("第九条（三）", {"leader_other_bases": [0, 1]}, MORE),
        ("第九条（三）", {"leader_other_bases": None}, MORE),
    ],
)
def test_a_soft_rule_never_fails(judged, label, changes, expected):
    found = judged(label, **changes)
    assert found.verdict == expected
    if expected == JUDGE:
        assert [cause.kind for cause in found.causes] == ["soft_rule"]
        assert "原则上" in found.explanation


@pytest.mark.parametrize(
    ("kind", "title", "able", "expected"),
    [
        ("联合研究类", "正高级", False, JUDGE),
        ("联合研究类", "副高级", True, FAILED),
        ("联合研究类", "其他", None, FAILED),
        ("联合研究类", None, True, MORE),
        ("技术转移类", "正高级", None, JUDGE),
        ("技术转移类", "副高级", True, JUDGE),
        ("特色类", "副高级", False, JUDGE),
        ("特色类", "副高级", None, MORE),
        ("特色类", None, True, JUDGE),
        ("特色类", None, None, MORE),
        (None, "正高级", None, JUDGE),
        (None, "副高级", True, MORE),
    ],
)
def test_title_of_the_leader(judged, kind, title, able, expected):
    found = judged("第九条（二）", kind, leader_title=title, leader_equivalent_ability=able)
    assert found.verdict == expected
    soft = any(cause.kind == "soft_rule" for cause in found.causes)
    assert soft == (kind == "特色类" and title == "副高级" and able is False)
