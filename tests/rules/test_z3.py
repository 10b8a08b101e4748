"""Proofs about the loaded rules: the readings' chain, the bands, and three-valued evaluation against all completions."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations, pairwise
from typing import Any

import pytest
import z3

from assistant.rules import Range, RuleSet, read_facts
from assistant.rules.compiling import Compiler
from assistant.rules.parameters import RatioBands
from assistant.rules.ratios import applicable
from assistant.rules.trees import Given, Rule
from tests.rules.applicants import random_applicant
from tests.rules.formulas import Formulas, band_conditions, exact

DAY = date(2027, 3, 1)


@pytest.fixture(scope="module")
def formulas(rules: RuleSet) -> Formulas:
    return Formulas(rules, DAY)


def solver_of(*constraints: Any) -> z3.Solver:
    solver = z3.Solver()
    solver.add(*constraints)
    return solver


def can_be(*constraints: Any) -> bool:
    answer = solver_of(*constraints).check()
    assert answer != z3.unknown
    return answer == z3.sat


# --- the four readings of 第十四条（五）, first ---


@pytest.fixture(scope="module")
def chain(rules: RuleSet, formulas: Formulas) -> tuple[list[Any], list[Any]]:
    (rule,) = (rule for rule in rules.rules if rule.test and rule.test.readings)
    assert (rule.clause, rule.occurrence) == ("第十四条（五）", 1)
    assert rule.test
    return formulas.readings(rule.test), list(formulas.possible(rule))


def test_each_reading_implies_the_next(chain: tuple[list[Any], list[Any]]) -> None:
    readings, possible = chain
    assert len(readings) == 4
    for stricter, milder in pairwise(readings):
        assert not can_be(*possible, stricter, z3.Not(milder))


def test_the_readings_are_pairwise_different(chain: tuple[list[Any], list[Any]]) -> None:
    readings, possible = chain
    for stricter, milder in combinations(readings, 2):
        assert can_be(*possible, milder, z3.Not(stricter))


def test_the_readings_can_all_hold_and_all_fail(chain: tuple[list[Any], list[Any]]) -> None:
    readings, possible = chain
    assert can_be(*possible, *readings)
    assert can_be(*possible, *map(z3.Not, readings))


# --- the bands of the ratio ---


@pytest.fixture(scope="module")
def bands(rules: RuleSet) -> RatioBands:
    (only,) = rules.parameters.high_tech_rd_ratio
    return only


def test_the_bands_have_no_gap_and_no_overlap(bands: RatioBands) -> None:
    amount = z3.Real("amount")
    conditions = band_conditions(bands, amount)
    assert len(conditions) == 3
    assert not can_be(amount >= 0, z3.Not(z3.Or(*conditions)))
    for left, right in combinations(conditions, 2):
        assert not can_be(amount >= 0, left, right)
    assert all(can_be(amount >= 0, condition) for condition in conditions)


def test_more_sales_never_ask_for_a_higher_percentage(bands: RatioBands) -> None:
    percents = [band.percent for band in bands.bands]
    assert percents == sorted(percents, reverse=True)


def test_the_program_chooses_the_bands_that_the_conditions_allow(bands: RatioBands) -> None:
    """For one figure the one band; for a range every band that it reaches."""
    amount = z3.Real("amount")
    conditions = band_conditions(bands, amount)
    edges = [Decimal(limit) for band in bands.bands if (limit := band.up_to_wan) is not None]
    figures = [Decimal(0), *(edge + step for edge in edges for step in (Decimal("-0.01"), 0, Decimal("0.01")))]
    ranges = [Range(low, high) for low, high in combinations(figures, 2)] + [Range(low, None) for low in figures]
    for figure in [*figures, *ranges]:
        low, high = (figure.low, figure.high) if isinstance(figure, Range) else (figure, figure)
        known = [amount >= exact(low), *([] if high is None else [amount <= exact(high)])]
        reached = [band.percent for band, inside in zip(bands.bands, conditions, strict=True) if can_be(*known, inside)]
        assert applicable(bands, figure) == reached, figure


# --- three-valued evaluation ---


def rough_days(rng: random.Random) -> dict[str, Any]:
    """Now and then a date is known only roughly, about the day that decides."""
    around = {"key_country_agreement_expires_on": DAY, "revoked_on": date(2024, 3, 1)}
    found: dict[str, Any] = {}
    for name, day in around.items():
        if rng.random() < 0.4:
            first = day + timedelta(days=rng.randint(-3, 2))
            found[name] = [rng.choice((None, first)), rng.choice((None, first + timedelta(days=rng.randint(0, 3))))]
    return found


#: Where evaluation may stay open though every completion agrees: its comparisons look at one fact at a time.
#: 12.2: the joint papers are part of all papers, so that many of them say something about the total;
#: 12.4a: without the latest year's sales, or without the total, the other two figures may still settle it.
COARSE = {"12.2", "12.4a"}


def with_tests(rules: RuleSet) -> list[Rule]:
    """Rules with a test; ``given`` compares nothing."""
    return [
        rule for rule in rules.rules if rule.test and not any(isinstance(leaf, Given) for leaf in rule.test.leaves())
    ]


def test_every_rule_with_a_test_has_a_formula(rules: RuleSet, formulas: Formulas) -> None:
    for rule in with_tests(rules):
        assert rule.test
        for formula in formulas.readings(rule.test):
            assert can_be(*formulas.possible(rule), formula), rule.id
            assert can_be(*formulas.possible(rule), z3.Not(formula)), rule.id


def test_what_is_decided_holds_for_every_completion(rules: RuleSet, formulas: Formulas) -> None:
    """Decided: all completions agree. Open: they disagree, save in the rules named in ``COARSE``."""
    compiler, rng = Compiler(rules.vocabulary, rules.parameters), random.Random(14)
    compiled = [(rule, compiler.compile(rule.test)) for rule in with_tests(rules) if rule.test]
    decided: Counter[tuple[str, bool | None]] = Counter()
    agreed: Counter[str] = Counter()
    for _ in range(120):
        facts = read_facts({**random_applicant(rng), **rough_days(rng)}, rules.vocabulary)
        for rule, evaluate in compiled:
            assert rule.test
            wanted = {fact for leaf in rule.test.leaves() for fact in leaf.fact_ids}
            here = {name: value for name, value in facts.items() if name in wanted and rng.random() < 0.8}
            solver = solver_of(*formulas.possible(rule), *formulas.known(here))
            if solver.check() == z3.unsat:  # a contradiction: never decided by what is contradicted
                continue
            value = evaluate(here, DAY).value
            strictest, mildest = (formulas.readings(rule.test)[end] for end in (0, -1))
            fails, holds = solver.check(z3.Not(strictest)), solver.check(mildest)
            assert z3.unknown not in (fails, holds)
            if value is True:
                assert fails == z3.unsat, (rule.id, here)
            elif value is False:
                assert holds == z3.unsat, (rule.id, here)
            elif z3.unsat in (fails, holds):
                agreed[rule.id] += 1
            decided[rule.id, value] += 1
    assert {rule for rule, value in decided if value is True} == {rule.id for rule in with_tests(rules)}
    assert {rule for rule, value in decided if value is False} == {rule.id for rule in with_tests(rules)}
    assert set(agreed) <= COARSE, agreed


@pytest.mark.parametrize(
    ("identifier", "facts", "holds"),
    [
        ("12.2", {"intl_projects_3y": 1, "joint_papers_3y": 25, "hosts_journal": True}, True),
        ("12.4a", {"rd_expense_3y_wan": 180, "sales_3y_wan": 4000}, False),
    ],
)
def test_the_coarse_rules_ask_though_the_answer_is_implied(
    rules: RuleSet, formulas: Formulas, identifier: str, facts: dict[str, int], holds: bool
) -> None:
    """25 joint papers are at least 20 papers; three years' sales of 4,000 leave only the lowest band. It asks anyway."""
    (rule,) = (rule for rule in rules.rules if rule.id == identifier)
    assert rule.test
    assert Compiler(rules.vocabulary, rules.parameters).compile(rule.test)(facts, DAY).value is None
    known = [*formulas.possible(rule), *formulas.known(facts)]
    formula = formulas.of(rule.test)
    assert can_be(*known, formula) is holds
    assert can_be(*known, z3.Not(formula)) is not holds
    assert {rule.id} <= COARSE
