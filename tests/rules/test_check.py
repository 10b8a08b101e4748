"""A whole check: overall sentence, order of questions, explanations, JSON, contradictions, speed, purity."""

from __future__ import annotations

import json
import random
import time
from datetime import date

import pytest

from assistant.rules import Cause, Verdict, check, to_json
from assistant.rules.facts import FactKind
from assistant.rules.verdicts import overall_of
from tests.rules.conftest import AS_OF, TYPES, applicant, finding_of


def random_facts(rules, rng, missing=0.1):
    facts = {}
    for spec in rules.vocabulary.values():
        if rng.random() < missing:
            continue
        if spec.kind is FactKind.FLAG:
            facts[spec.id] = rng.random() < 0.8
        elif spec.kind is FactKind.CHOICE:
            facts[spec.id] = rng.choice(spec.choices)
        elif spec.kind is FactKind.DATE:
            facts[spec.id] = f"20{rng.randint(20, 30)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"
        elif spec.kind is FactKind.MONEY:
            facts[spec.id] = rng.choice([rng.randint(0, 30000), f"{rng.randint(0, 30000)}.{rng.randint(0, 99):02}"])
        elif spec.kind is FactKind.YEARLY:
            facts[spec.id] = {"years": [rng.randint(3, 8) for _ in range(rng.randint(1, 4))]}
        else:
            low = rng.randint(0, 40)
            facts[spec.id] = [low, low + rng.randint(0, 5)] if rng.random() < 0.1 else low
    return facts


@pytest.mark.parametrize("kind", TYPES)
def test_a_complete_applicant_has_nothing_failed_and_nothing_to_ask(rules, kind):
    result = check(rules, applicant(kind), AS_OF)
    judge = sum(f.verdict is Verdict.JUDGE for f in result.findings)
    assert result.overall == f"未发现不符合项，另有 {judge} 项需人工判断、0 项需补充材料"
    assert judge >= 4
    assert result.ask_next == ()


def test_overall_sentences():
    v = Verdict
    assert overall_of([v.MET]) == "未发现不符合项，另有 0 项需人工判断、0 项需补充材料"
    assert overall_of([v.JUDGE, v.MORE, v.MORE]) == "未发现不符合项，另有 1 项需人工判断、2 项需补充材料"
    assert overall_of([v.FAILED, v.MET]) == "有 1 项不符合"
    assert overall_of([v.FAILED, v.FAILED, v.MORE]) == "有 2 项不符合，另有 0 项需人工判断、1 项需补充材料"


def test_nothing_known_asks_for_type_and_host_first(rules):
    result = check(rules, {}, AS_OF)
    assert result.ask_next[:2] == ("base_type", "host_kind")
    assert {f.verdict for f in result.findings} == {Verdict.MORE, Verdict.JUDGE, Verdict.NOT_APPLICABLE}
    assert "exchange_person_times_3y" not in result.ask_next  # of no use before the type is known


def test_facts_that_can_change_nothing_are_not_asked_for(rules):
    failed = check(rules, applicant("联合研究类", intl_projects_3y=0, sci_ei_papers_3y=None, hosts_journal=None), AS_OF)
    assert failed.ask_next == ()
    either = check(rules, applicant("联合研究类", ip_grants_3y=None, awards_top3_3y=2, outbound_cases_3y=None), AS_OF)
    assert either.ask_next == ()
    needed = check(rules, applicant("联合研究类", joint_papers_3y=None, leader_title=None), AS_OF)
    assert needed.ask_next == ("leader_title", "joint_papers_3y")


def test_answering_what_is_asked_leaves_nothing_to_ask(rules):
    """From nothing, asking in turn ends with every clause decided and no fact asked for twice."""
    for kind in TYPES:
        full, known = applicant(kind), {}
        for _ in range(len(full) + 1):
            result = check(rules, known, AS_OF)
            if not result.ask_next:
                break
            assert result.ask_next[0] not in known
            known[result.ask_next[0]] = full[result.ask_next[0]]
        assert not any(f.verdict is Verdict.MORE for f in result.findings)
        assert [f.verdict for f in result.findings] == [f.verdict for f in check(rules, full, AS_OF).findings]


def test_the_example_of_a_clerk(rules):
    raw = applicant("联合研究类", sci_ei_papers_3y=18, joint_papers_3y=4)
    found = finding_of(check(rules, raw, AS_OF), "第十二条（二）")
    assert found.verdict == "不符合"
    assert "近三年SCI/EI论文18篇，少于20篇，差2篇；其中中外联合发表论文4篇，符合不少于3篇" in found.explanation
    assert found.explanation.endswith("。")


def test_more_joint_papers_than_papers_is_asked_about_not_decided(rules):
    raw = applicant("联合研究类", sci_ei_papers_3y=4, joint_papers_3y=6)
    found = finding_of(check(rules, raw, AS_OF), "第十二条（二）")
    assert found.verdict == "需补充材料"
    assert [(c.kind, c.fact) for c in found.causes] == [("contradiction", "joint_papers_3y")]
    assert "6篇" in found.explanation
    assert "4篇" in found.explanation
    ranges = applicant("联合研究类", sci_ei_papers_3y=[20, 25], joint_papers_3y=[22, 30])
    assert finding_of(check(rules, ranges, AS_OF), "第十二条（二）").verdict == "符合"
    equal = applicant("联合研究类", sci_ei_papers_3y=20, joint_papers_3y=20)
    assert finding_of(check(rules, equal, AS_OF), "第十二条（二）").verdict == "符合"


@pytest.mark.parametrize(
    ("amount", "expected"), [(0, "需人工判断"), ("300.5", "需人工判断"), ([1, 2], "需人工判断"), (None, "需补充材料")]
)
def test_the_level_of_the_region_is_never_decided(rules, amount, expected):
    found = finding_of(check(rules, applicant("特色类", rd_input_this_year_wan=amount), AS_OF), "第十四条（五）", 2)
    assert found.verdict == expected
    if amount is not None:
        assert [c.kind for c in found.causes] == ["external_figure"]
        assert "单位对不上" in found.explanation


@pytest.mark.parametrize(("revoked", "expected"), [(True, "需人工判断"), (False, "不适用"), (None, "不适用")])
def test_a_title_withdrawn_by_the_ministry_is_no_obstacle_in_itself(rules, revoked, expected):
    assert (
        finding_of(check(rules, applicant("特色类", most_base_revoked=revoked), AS_OF), "第八条（八）").verdict
        == expected
    )


def test_discretion_names_its_words_and_says_that_the_countable_part_is_met(rules):
    result = check(rules, applicant("联合研究类"), AS_OF)
    for label in ("第八条（一）", "第八条（三）"):
        found = finding_of(result, label)
        assert (found.verdict, found.causes[0].kind) == ("需人工判断", "discretion")
        assert "可以核对的部分已符合" not in found.explanation
    for label in ("第八条（二）", "第九条（二）", "第十二条（一）", "第十二条（四）"):
        assert "可以核对的部分已符合" in finding_of(result, label).explanation


def test_every_finding_can_be_pasted(rules, document):
    rng = random.Random(7)
    for _ in range(300):
        result = check(rules, random_facts(rules, rng, rng.choice([0.0, 0.1, 0.5])), AS_OF)
        assert "通过" not in result.overall
        for f in result.findings:
            assert f.quote in document.text
            assert f.explanation.endswith("。")
            for bad in ("。。", "；；", "；。", "，。", "None", "Range", "Decimal", "{", "_"):
                assert bad not in f.explanation, f.explanation
            assert bool(f.causes) == (f.verdict in (Verdict.MORE, Verdict.JUDGE)), f
            assert bool(f.evidence) == (f.verdict is not Verdict.NOT_APPLICABLE), f


def test_filling_in_a_missing_fact_never_changes_what_was_decided(rules):
    rng = random.Random(11)
    for _ in range(300):
        full = random_facts(rules, rng, 0)
        some = {
            name: value
            for name, value in full.items()
            if rng.random() < 0.7 or name in ("revoked_on", "most_base_revoked")
        }
        before, after = check(rules, some, AS_OF), check(rules, full, AS_OF)
        for old, new in zip(before.findings, after.findings, strict=True):
            if old.verdict is not Verdict.MORE and not any(c.kind == "contradiction" for c in new.causes):
                assert old.verdict == new.verdict, (old, new)


def test_missing_facts_that_matter_are_all_asked_for(rules):
    """With one fact missing, the verdicts can move only if that fact is asked for."""
    rng = random.Random(13)
    for _ in range(150):
        full = random_facts(rules, rng, 0)
        name = rng.choice(list(full))
        if name in ("revoked_on", "most_base_revoked"):
            continue
        some = {key: value for key, value in full.items() if key != name}
        before, after = check(rules, some, AS_OF), check(rules, full, AS_OF)
        changed = [f.verdict for f in before.findings] != [f.verdict for f in after.findings]
        if changed and not any(c.kind == "contradiction" for f in after.findings for c in f.causes):
            assert name in before.ask_next


def test_the_same_facts_give_the_same_result_from_a_cold_start(rules, document):
    from assistant.rules import load_rules
    from tests.rules.conftest import FOLDER

    fresh, rng = load_rules(FOLDER, document), random.Random(3)
    for _ in range(100):
        facts = random_facts(rules, rng)
        shuffled = dict(sorted(facts.items(), key=lambda _: rng.random()))
        assert check(rules, facts, AS_OF) == check(fresh, shuffled, AS_OF)


def test_the_raw_facts_are_left_alone(rules):
    raw = applicant("特色类")
    copy = json.loads(json.dumps(raw))
    check(rules, raw, AS_OF)
    assert raw == copy


def test_today_is_the_day_of_application_unless_another_is_given(rules):
    raw = applicant("特色类", key_country_agreement_expires_on=date.today().isoformat())
    assert finding_of(check(rules, raw), "第八条（二）").verdict == "需人工判断"


def test_json(rules):
    result = check(rules, applicant("联合研究类", joint_papers_3y=None), AS_OF)
    data = json.loads(json.dumps(to_json(result), ensure_ascii=False))
    assert set(data) == {"overall", "findings", "ask_next", "error"}
    assert data["error"] is None
    assert data["ask_next"] == ["joint_papers_3y"]
    assert len(data["findings"]) == len(result.findings)
    papers = next(f for f in data["findings"] if f["clause"] == "第十二条（二）")
    assert set(papers) == {"clause", "occurrence", "verdict", "quote", "explanation", "causes", "evidence"}
    assert papers["causes"][0]["kind"] == "missing_fact"
    assert [f["occurrence"] for f in data["findings"] if f["clause"] == "第十四条（五）"] == [1, 2]


def test_a_cause_is_hashable_and_ordered():
    assert len({Cause("discretion", None, "甲"), Cause("discretion", None, "甲")}) == 1


def test_caches_stay_small_and_checks_stay_fast(rules):
    rng = random.Random(5)
    many = [random_facts(rules, rng) for _ in range(6000)]
    start = time.perf_counter()
    for facts in many:
        check(rules, facts, AS_OF)
    assert len(many) / (time.perf_counter() - start) > 1000  # a quarter of the usual, for busy machines
    assert all(len(clause._cache) <= 4096 and len(clause._at_gate) <= 4096 for clause in rules.clauses)
