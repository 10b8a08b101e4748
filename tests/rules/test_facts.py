"""Raw values become exact ones; what cannot be read is refused by name."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from assistant.errors import CorpusError, InputError
from assistant.rules import FactError, Range, check, load_vocabulary, read_facts
from tests.rules.conftest import AS_OF, FOLDER, applicant


def read(rules, **raw):
    return dict(read_facts(raw, rules.vocabulary))


def test_each_kind_is_read(rules):
    assert read(
        rules,
        sci_ei_papers_3y=20,
        joint_papers_3y=[3, 5],
        hosts_journal=True,
        host_kind="企业",
        revoked_on="2024-02-29",
        sales_3y_wan="1200.50",
        rd_expense_3y_wan=0.1,
    ) == {
        "sci_ei_papers_3y": 20,
        "joint_papers_3y": Range(3, 5),
        "hosts_journal": True,
        "host_kind": "企业",
        "revoked_on": date(2024, 2, 29),
        "sales_3y_wan": Decimal("1200.5"),
        "rd_expense_3y_wan": Decimal("0.1"),
    }


def test_null_is_absent(rules):
    assert read(rules, sci_ei_papers_3y=None, base_type=None) == {}


def test_a_range_may_be_open_and_a_range_of_one_value_is_that_value(rules):
    assert read(rules, sci_ei_papers_3y=[15, None]) == {"sci_ei_papers_3y": Range(15, None)}
    assert read(rules, sci_ei_papers_3y=[15, 15]) == {"sci_ei_papers_3y": 15}


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (6, 6),
        ([4, 6], (4, 6)),
        ([4, None], Range(4, None)),
        ([4], (4,)),
        ([4, 5, 6], (4, 5, 6)),
        ([[4, 6], [4, 6], 7], (Range(4, 6), Range(4, 6), 7)),
        ({"years": [5, 6]}, (5, 6)),
        ({"years": [5, [4, 6], 7]}, (5, Range(4, 6), 7)),
        ({"years": []}, ()),
    ],
)
def test_yearly_figures(rules, raw, expected):
    assert read(rules, exchange_events_yearly=raw)["exchange_events_yearly"] == expected


def test_facts_already_read_pass_unchanged(rules):
    for base_type in ("联合研究类", "技术转移类", "特色类"):
        raw = applicant(
            base_type, sci_ei_papers_3y=[15, 23], sales_3y_wan="0.1", exchange_events_yearly={"years": [5, [4, 6]]}
        )
        facts = read_facts(raw, rules.vocabulary)
        assert read_facts(facts, rules.vocabulary) == facts
        assert check(rules, facts, AS_OF) == check(rules, raw, AS_OF)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sci_ei_papers_3y", -1),
        ("sci_ei_papers_3y", 2.5),
        ("sci_ei_papers_3y", "20"),
        ("sci_ei_papers_3y", True),
        ("sci_ei_papers_3y", [5, 3]),
        ("sci_ei_papers_3y", [1, 2, 3]),
        ("sci_ei_papers_3y", [None, 3]),
        ("sci_ei_papers_3y", 10**30),
        ("sci_ei_papers_3y", {"years": [1]}),
        ("hosts_journal", 1),
        ("hosts_journal", "是"),
        ("host_kind", "大学"),
        ("host_kind", ["企业"]),
        ("revoked_on", "2023-02-29"),
        ("revoked_on", "20240101"),
        ("revoked_on", 20240101),
        ("sales_3y_wan", "-1"),
        ("sales_3y_wan", "1e5"),
        ("sales_3y_wan", "五千"),
        ("sales_3y_wan", float("nan")),
        ("sales_3y_wan", float("inf")),
        ("sales_3y_wan", True),
        ("sales_3y_wan", {}),
        ("exchange_events_yearly", {"years": 5}),
        ("exchange_events_yearly", {"year": [5]}),
        ("exchange_events_yearly", [5, -1, 5]),
        ("exchange_events_yearly", "5"),
    ],
)
def test_impossible_values_are_refused_by_name(rules, name, value):
    with pytest.raises(FactError) as caught:
        check(rules, {name: value}, AS_OF)
    assert name in str(caught.value)
    assert rules.vocabulary[name].label in str(caught.value)


def test_an_unknown_name_is_refused_with_the_nearest_one(rules):
    with pytest.raises(FactError, match="sci_ei_paper_3y.*是否为 sci_ei_papers_3y"):
        read_facts({"sci_ei_paper_3y": 3}, rules.vocabulary)


def test_every_fault_is_named_and_the_error_is_the_callers(rules):
    with pytest.raises(InputError, match="2 处") as caught:
        read_facts({"nonsense": 1, "hosts_journal": 3}, rules.vocabulary)
    assert "nonsense" in str(caught.value)
    assert "hosts_journal" in str(caught.value)


def test_something_other_than_an_object_is_refused(rules):
    with pytest.raises(FactError):
        read_facts([1], rules.vocabulary)


def test_the_vocabulary_is_complete_and_in_chinese():
    vocabulary = load_vocabulary(FOLDER / "facts.yaml")
    assert len(vocabulary) == 52
    for spec in vocabulary.values():
        assert spec.ask.endswith(("？", "。"))
        assert not any(letter in spec.label for letter in "_")
        assert spec.unit or spec.kind.value in ("flag", "choice", "date")


def test_a_repeated_fact_is_refused_with_its_line(tmp_path):
    text = (FOLDER / "facts.yaml").read_text(encoding="utf-8")
    path = tmp_path / "facts.yaml"
    path.write_text(text + text[text.index("  - id: revoked_on") :], encoding="utf-8")
    with pytest.raises(CorpusError, match="第 [0-9]+ 行.*revoked_on 重复"):
        load_vocabulary(path)


def test_choices_belong_to_choice_facts_only(tmp_path):
    path = tmp_path / "facts.yaml"
    path.write_text("facts:\n  - {id: a, label: 甲, kind: choice, ask: 甲？, clauses: [第一条]}\n", encoding="utf-8")
    with pytest.raises(CorpusError, match="choices"):
        load_vocabulary(path)
