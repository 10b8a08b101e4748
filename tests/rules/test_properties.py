"""Laws of the verdicts: what is decided stays decided, more is never worse, and the order of facts is nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from assistant.rules import FactKind, Finding, RuleSet, Verdict, check, load_rules, load_vocabulary
from assistant.rules.trees import RoomForOne
from assistant.statutes import parse
from tests.rules.applicants import COUNTS
from tests.rules.conftest import FOLDER

DAY = date(2027, 3, 1)
DECIDED = (Verdict.MET, Verdict.FAILED, Verdict.NOT_APPLICABLE)
VOCABULARY = load_vocabulary(FOLDER / "facts.yaml")
#: Bases that exist already count against an application: the text limits them.
LIMITED = {"existing_bases_of_unit", "existing_bases_of_college", "existing_bases_in_discipline", "leader_other_bases"}
#: Facts that open a clause by being given at all: without one the clause is 不适用, with it it is judged.
OPENING = {"第二十一条": "revoked_on", "第八条（八）": "most_base_revoked"}

RULES: RuleSet = load_rules(FOLDER, parse((FOLDER / "text.txt").read_text(encoding="utf-8"), document_id=FOLDER.name))


def figures(threshold: int) -> st.SearchStrategy[Any]:
    """Mostly about the threshold; now and then far from it, or only a range."""
    one = st.integers(max(0, threshold - 2), threshold + 2) | st.integers(0, 3 * threshold + 20)
    pair = st.tuples(one, one).map(sorted) | one.map(lambda low: [low, None])
    return one | one | pair


def values(name: str) -> st.SearchStrategy[Any]:
    spec = VOCABULARY[name]
    match spec.kind:
        case FactKind.FLAG:
            return st.booleans()
        case FactKind.CHOICE:
            return st.sampled_from(spec.choices)
        case FactKind.DATE:
            day = st.dates(date(2022, 1, 1), date(2030, 12, 31)) | st.sampled_from([DAY, date(2024, 2, 29)])
            return day | st.tuples(day, day).map(sorted) | day.map(lambda first: [first, None])
        case FactKind.MONEY:
            return figures(5000) | st.sampled_from(["4999.99", "5000.01", "20000", "20000.01", 0])
        case FactKind.YEARLY:
            years = st.lists(figures(5), min_size=1, max_size=4)
            return years.map(lambda several: {"years": several}) | figures(5)
        case _:
            return figures(COUNTS[name])


@st.composite
def applicants(draw: st.DrawFn) -> dict[str, Any]:
    """An applicant with gaps; the type of base is known more often than not."""
    names = draw(st.lists(st.sampled_from(sorted(VOCABULARY)), unique=True, min_size=5))
    if draw(st.integers(0, 3)):
        names = list(dict.fromkeys([*names, "base_type", "host_kind"]))
    return {name: draw(values(name)) for name in names}


def findings(facts: dict[str, Any]) -> list[Finding]:
    return list(check(RULES, facts, DAY).findings)


def contradicts(finding: Finding) -> bool:
    """A part larger than its whole makes both figures doubtful: it is asked about, whatever was decided before."""
    return any(cause.kind == "contradiction" for cause in finding.causes)


@settings(max_examples=400, deadline=None)
@given(data=st.data(), facts=applicants())
def test_a_further_fact_never_changes_what_was_decided(data: st.DataObject, facts: dict[str, Any]) -> None:
    """Save a contradiction, and a fact that opens its clause by being given."""
    missing = sorted(set(VOCABULARY) - set(facts))
    assume(missing)
    name = data.draw(st.sampled_from(missing))
    more = {**facts, name: data.draw(values(name))}
    for before, after in zip(findings(facts), findings(more), strict=True):
        if before.verdict in DECIDED and OPENING.get(before.clause) != name and not contradicts(after):
            assert after.verdict is before.verdict, (name, more[name], before, after)


def raised(value: Any, by: int) -> Any:
    """The figure, or every end or year of it, larger."""
    if isinstance(value, dict):
        return {"years": [raised(year, by) for year in value["years"]]}
    if isinstance(value, list):
        return [end if end is None else end + by for end in value]
    return value + by


def test_the_limited_counts_are_those_of_the_rules() -> None:
    leaves = (leaf for rule in RULES.rules if rule.test for leaf in rule.test.leaves())
    assert {leaf.fact for leaf in leaves if isinstance(leaf, RoomForOne)} == LIMITED


@settings(max_examples=400, deadline=None)
@given(data=st.data(), facts=applicants(), by=st.integers(1, 40))
def test_a_larger_count_is_never_worse(data: st.DataObject, facts: dict[str, Any], by: int) -> None:
    """符合 stays 符合, and nothing becomes 不符合; save contradictions, and existing bases (the other way round)."""
    counts = [name for name in facts if VOCABULARY[name].kind in (FactKind.COUNT, FactKind.YEARLY)]
    assume(counts)
    name = data.draw(st.sampled_from(sorted(counts)))
    more = {**facts, name: raised(facts[name], by)}
    for before, after in zip(findings(facts), findings(more), strict=True):
        if contradicts(before) or contradicts(after):
            continue
        if name in LIMITED:
            assert before.verdict is not Verdict.FAILED or after.verdict is Verdict.FAILED
            assert after.verdict is not Verdict.MET or before.verdict is Verdict.MET
        else:
            assert before.verdict is not Verdict.MET or after.verdict is Verdict.MET, (name, before, after)
            assert after.verdict is not Verdict.FAILED or before.verdict is Verdict.FAILED, (name, before, after)


@settings(max_examples=150, deadline=None)
@given(data=st.data(), facts=applicants())
def test_the_order_of_the_facts_is_nothing(data: st.DataObject, facts: dict[str, Any]) -> None:
    shuffled = dict(data.draw(st.permutations(list(facts.items()))))
    assert check(RULES, shuffled, DAY) == check(RULES, facts, DAY)


@settings(max_examples=150, deadline=None)
@given(facts=applicants())
def test_a_fact_that_is_null_is_a_fact_that_is_absent(facts: dict[str, Any]) -> None:
    assert check(RULES, {**dict.fromkeys(VOCABULARY), **facts}, DAY) == check(RULES, facts, DAY)
