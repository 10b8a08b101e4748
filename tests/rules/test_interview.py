"""The interview: what it asks is live, what it leaves out changes nothing, and it ends."""

from __future__ import annotations

import random
import statistics
from collections.abc import Iterator
from datetime import date
from itertools import product
from typing import Any

import pytest

from assistant.rules import FactError, FactKind, RuleSet, Verdict, check
from assistant.rules.interview import Interview
from tests.rules.applicants import AS_OF as DAY
from tests.rules.applicants import COUNTS, JOINT, SPECIAL, TRANSFER, random_applicant
from tests.rules.conftest import AS_OF, TYPES, applicant

Facts = dict[str, Any]
#: What the two optional clauses hang on; they are asked only in case there is something.
OPTIONAL = {"most_base_revoked", "revoked_on"}
#: Compared with nothing that the text fixes: it counts that there is a figure for a person to judge.
HANDED_IN = {"rd_input_this_year_wan"}
#: The reading of the thresholds that is independent of the rules: both sides of each.
MONEY = {
    "rd_expense_3y_wan": (0, 300, 600, 900, 10**8),
    "sales_3y_wan": (0, 1, 6000, 20000, 30000, 10**9),
    "sales_last_year_wan": (0, 5000, 5001, 20001),
    "rd_input_this_year_wan": (1,),
}


def hidden_of(rng: random.Random) -> Facts:
    """What one applicant could answer: figures that do not contradict each other, some known only as a range."""
    facts = {name: value for name, value in random_applicant(rng).items() if value is not None}
    least = {name: value[0] if isinstance(value, list) else value for name, value in facts.items()}
    if least.get("joint_papers_3y", 0) > least.get("sci_ei_papers_3y", 0):
        facts["joint_papers_3y"] = 0
    return facts


def interviewed(rules: RuleSet, hidden: Facts, day: date = DAY, start: Facts | None = None) -> Iterator[Interview]:
    """Every state of an interview with somebody who answers ``hidden`` and 不知道 to the rest."""
    case = Interview(rules, start or {}, day)
    yield case
    while case.question is not None:
        fact = case.question.id
        case = case.answer(hidden[fact]) if fact in hidden and fact not in case.repeated else case.skip()
        yield case


def values_of(rules: RuleSet, fact: str, case: Interview) -> tuple[Any, ...]:
    spec = rules.vocabulary[fact]
    fixed = {
        FactKind.FLAG: (True, False),
        FactKind.CHOICE: spec.choices,
        FactKind.DATE: ("2020-01-01", case.as_of.isoformat(), "2030-01-01"),
        FactKind.YEARLY: (4, 5),
        FactKind.MONEY: MONEY.get(fact, ()),
    }
    if spec.kind in fixed:
        return fixed[spec.kind]
    n, known = COUNTS[fact], case.facts.get(fact)
    if isinstance(known, list):
        low, high = known
        return tuple(range(low, (low + n + 1 if high is None else high) + 1))
    return tuple(range(max(0, n - 3), n + 1))


def is_live(rules: RuleSet, case: Interview) -> bool:
    """Are there two complete applicants, alike but for the asked fact, with different outcomes of some clause?

    Both agree with all that was answered. An outcome is the verdict with what a person must judge (第九条（二） always
    needs a person, but not always for the same reason). A contradiction is no outcome.
    """
    assert case.question is not None
    fact = case.question.id
    values: tuple[Any, ...] = values_of(rules, fact, case)
    if fact in OPTIONAL | HANDED_IN:
        values = (*values, None)
    for clause in rules.clauses:
        if fact not in clause.fact_ids:
            continue
        others = [name for name in clause.fact_ids if name != fact and name not in case.facts]
        for combination in product(*(values_of(rules, name, case) for name in others)):
            rest = {**case.facts, **dict(zip(others, combination, strict=True))}
            seen = set()
            for value in values:
                (finding,) = (
                    f
                    for f in check(rules, {**rest, fact: value}, case.as_of).findings
                    if (f.clause, f.occurrence) == (clause.clause, clause.occurrence)
                )
                if not any(cause.kind == "contradiction" for cause in finding.causes):
                    seen.add((finding.verdict, finding.causes))
            if len(seen) > 1:
                return True
    return False


def verdicts(rules: RuleSet, facts: Facts, day: date) -> list[Verdict]:
    return [finding.verdict for finding in check(rules, facts, day).findings]


@pytest.mark.parametrize("seed", range(60))
def test_what_is_asked_is_live_and_what_is_not_asked_changes_nothing(rules: RuleSet, seed: int) -> None:
    rng = random.Random(seed)
    hidden = hidden_of(rng)
    for case in interviewed(rules, hidden):
        if case.question is not None and case.reason is not None:
            contradicted = "矛盾" in case.reason.again
            assert contradicted or is_live(rules, case), (case.question.id, case.facts)
    assert len(case.asked) <= len(rules.vocabulary) + len(case.repeated)
    assert len(case.asked) - len(case.repeated) == len(set(case.asked))
    # The answer is the ordinary check of the answers, and what was never asked would not have changed what is settled.
    assert case.result == check(rules, case.facts, DAY)
    full = verdicts(rules, hidden, DAY)
    for mine, theirs in zip(verdicts(rules, case.facts, DAY), full, strict=True):
        assert mine is theirs or mine is Verdict.MORE
    # Whoever knows everything that is asked, exactly, has nothing open at the end.
    if not case.declined - OPTIONAL and not case.repeated:
        assert Verdict.MORE not in verdicts(rules, case.facts, DAY)


@pytest.mark.parametrize("seed", range(300))
def test_it_comes_to_the_verdicts_of_the_full_check(rules: RuleSet, seed: int) -> None:
    hidden = hidden_of(random.Random(1000 + seed))
    *_, case = interviewed(rules, hidden)
    assert len(case.asked) <= len(rules.vocabulary) + len(case.repeated)
    answered = {name: hidden[name] for name in case.facts}
    assert case.facts == answered
    for mine, theirs in zip(case.result.findings, check(rules, hidden, DAY).findings, strict=True):
        if mine.verdict is not theirs.verdict:
            # Only where an answer was 不知道 may a clause stay open that the full facts settle.
            assert mine.verdict is Verdict.MORE
            assert case.declined


@pytest.mark.parametrize("kind", TYPES)
@pytest.mark.parametrize("host", ["企业", "高等学校", "科研院所"])
def test_type_and_host_first_then_far_fewer_questions_than_the_form(rules: RuleSet, kind: str, host: str) -> None:
    *_, case = interviewed(rules, applicant(kind, host_kind=host), AS_OF)
    assert case.asked[:2] == ("base_type", "host_kind")
    assert set(case.asked[-2:]) == OPTIONAL
    assert len(case.asked) <= 36 < len(rules.vocabulary)


def test_the_median_of_random_applicants(rules: RuleSet) -> None:
    counts: dict[str, list[int]] = {JOINT: [], TRANSFER: [], SPECIAL: []}
    rng = random.Random(7)
    while min(map(len, counts.values())) < 40:
        hidden = hidden_of(rng)
        if "base_type" in hidden:
            *_, case = interviewed(rules, hidden)
            counts[hidden["base_type"]].append(len(case.asked))
    for kind, numbers in counts.items():
        print(kind, "median", statistics.median(numbers), "max", max(numbers))
        assert statistics.median(numbers) <= 34
        assert max(numbers) < len(rules.vocabulary)


def asked_for(rules: RuleSet, hidden: Facts, start: Facts | None = None) -> tuple[str, ...]:
    *_, case = interviewed(rules, hidden, AS_OF, start)
    return case.asked


def test_a_clause_once_begun_is_finished_and_a_total_comes_before_its_part(rules: RuleSet) -> None:
    asked = asked_for(rules, applicant(JOINT))
    place = asked.index
    assert place("key_country_agreement_expires_on") == place("key_country_agreement_signed") + 1
    assert place("joint_papers_3y") == place("sci_ei_papers_3y") + 1
    assert place("rd_expense_3y_wan") < place("sales_3y_wan")
    assert "sales_last_year_wan" not in asked  # 5% holds in every band
    assert "hosts_journal" not in asked  # a post is enough


def test_what_a_failed_part_makes_pointless_is_not_asked(rules: RuleSet) -> None:
    no_agreement = asked_for(rules, applicant(JOINT, key_country_agreement_signed=False))
    assert "key_country_agreement_expires_on" not in no_agreement
    no_projects = asked_for(rules, applicant(JOINT, intl_projects_3y=0))
    assert "sci_ei_papers_3y" not in no_projects
    professor = asked_for(rules, applicant(SPECIAL))
    assert "leader_equivalent_ability" not in professor
    lecturer = asked_for(rules, applicant(SPECIAL, leader_title="副高级"))
    assert lecturer.index("leader_equivalent_ability") == lecturer.index("leader_title") + 1


def test_not_knowing_the_type_leaves_its_clauses_open_without_asking_for_them(rules: RuleSet) -> None:
    hidden = applicant(JOINT)
    del hidden["base_type"]
    *_, case = interviewed(rules, hidden, AS_OF)
    assert not {"exchange_person_times_3y", "transfer_projects_3y", "trained_person_times"} & set(case.asked)
    assert "base_type" in case.declined
    assert case.question is None


def test_a_range_over_the_threshold_is_asked_for_once_more(rules: RuleSet) -> None:
    case = Interview(rules, applicant(JOINT, sci_ei_papers_3y=[15, 23], revoked_on="2020-01-01"), AS_OF)
    assert case.question is not None
    assert case.question.id == "sci_ei_papers_3y"
    assert case.reason is not None
    assert "15至23篇" in case.reason.again
    assert case.answer([18, 21]).question is None
    assert case.skip().question is None
    assert case.answer(21).result.overall.startswith("未发现不符合项")


def test_figures_that_contradict_each_other_are_both_asked_for_again(rules: RuleSet) -> None:
    case = Interview(rules, applicant(JOINT, sci_ei_papers_3y=20, joint_papers_3y=25, revoked_on="2020-01-01"), AS_OF)
    assert case.question is not None
    assert case.question.id == "joint_papers_3y"
    again = case.answer(25)
    assert again.question is not None
    assert again.question.id == "sci_ei_papers_3y"
    assert again.answer(26).question is None
    assert again.answer(20).question is None
    assert case.answer(4).question is None


def test_two_years_only_are_asked_for_once_more(rules: RuleSet) -> None:
    facts = applicant(TRANSFER, exchange_events_yearly={"years": [5, 6]}, revoked_on="2020-01-01")
    case = Interview(rules, facts, AS_OF)
    assert case.question is not None
    assert case.question.id == "exchange_events_yearly"
    assert case.answer({"years": [6, 7]}).question is None


def test_a_bad_answer_leaves_the_state_and_undo_goes_back(rules: RuleSet) -> None:
    first = Interview.start(rules, as_of=AS_OF)
    with pytest.raises(FactError, match="申报类型"):
        first.answer("乙类")
    second = first.answer(JOINT)
    assert second.question is not None
    assert second.question.id == "host_kind"
    assert second.undo() is first
    assert first.undo() is first
    assert second.skip().undo().question == second.question
    with pytest.raises(FactError):
        Interview.start(rules, {"papers": 3})
    done = Interview(rules, applicant(JOINT, revoked_on="2020-01-01"), AS_OF)
    assert done.question is None
    with pytest.raises(FactError, match="没有要问"):
        done.skip()


def test_further_facts_of_an_answer_are_not_asked_for(rules: RuleSet) -> None:
    hidden = applicant(JOINT)
    case = Interview(rules, {"base_type": JOINT, "host_kind": "企业", "sci_ei_papers_3y": None}, AS_OF)
    assert case.question is not None
    assert case.question.id == "registered_in_sichuan"
    case = case.answer(True, {"independent_legal_person": True}).learn({"key_country_agreement_signed": False})
    assert "independent_legal_person" not in asked_for(rules, hidden, dict(case.facts))
    assert case.question is not None
    assert case.question.id == "has_ip_policy"


def test_a_revocation_is_asked_for_last_and_none_is_an_answer(rules: RuleSet) -> None:
    case = Interview(rules, applicant(JOINT), AS_OF)
    assert case.question is not None
    assert case.question.id == "revoked_on"
    assert case.may_be_absent
    assert case.skip().question is None
    failed = case.answer("2025-06-01")
    assert "1 项不符合" in failed.result.overall


@pytest.mark.parametrize(("kind", "words"), [(JOINT, "须具有正高级职称"), (TRANSFER, "正高级职称")])
def test_the_reason_quotes_the_part_that_applies(rules: RuleSet, kind: str, words: str) -> None:
    case = Interview(rules, applicant(kind, leader_title=None, leader_equivalent_ability=None), AS_OF)
    assert case.question is not None
    assert case.question.id == "leader_title"
    assert case.reason is not None
    assert case.reason[:3] == ("第九条（二）", None, words)
