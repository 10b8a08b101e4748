"""Every atomic condition of the regulation is a rule, or an entry that says why it cannot be checked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

INVENTORY = json.loads(
    (Path(__file__).parents[1] / "statutes" / "data" / "inventory_spans.json").read_text(encoding="utf-8")
)


@pytest.fixture(scope="module")
def covered(rules, document):
    """Each character of the text under a rule's quote → the rules' ids."""
    found: dict[int, set[str]] = {}
    for rule in rules.rules:
        (clause,) = document.find(rule.clause, rule.occurrence)
        start = clause.start + clause.text.index(rule.quote)
        for place in range(start, start + len(rule.quote)):
            found.setdefault(place, set()).add(rule.id)
    return found


def test_there_are_74_conditions():
    assert len(INVENTORY) == len({entry["id"] for entry in INVENTORY}) == 74


@pytest.mark.parametrize("entry", INVENTORY, ids=lambda entry: entry["id"])
def test_every_condition_stands_under_a_rule(rules, document, covered, entry):
    assert document.text[entry["start"] : entry["end"]] == entry["quote"]
    gaps = {document.text[place] for place in range(entry["start"], entry["end"]) if place not in covered}
    assert gaps == set(), entry["quote"]
    ids = set().union(*(covered[place] for place in range(entry["start"], entry["end"])))
    for rule in (rule for rule in rules.rules if rule.id in ids):
        assert rule.clause == entry["clause"]
        assert rule.occurrence == entry["occurrence"]
        assert (rule.test is not None) or rule.not_checkable or rule.reason


#: Conditions that the regulation's words fix, against those that it leaves to people or that concern procedure.
JUDGED = ("8.1", "8.2a", "8.3", "8.8", "9.2a", "12.1a", "12.4b", "13.1", "13.2b", "14.1", "14.2")


def test_what_is_left_to_people_is_named(rules):
    assert tuple(rule.id for rule in rules.rules if not rule.test and not rule.not_checkable) == JUDGED
