"""The eligibility sets are measured, and the reached level is held."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from assistant.checker import Checker
from assistant.cli import main
from assistant.eligibility import (
    EligibilityCase,
    EligibilityReport,
    evaluate_eligibility,
    is_eligibility_set,
    load_eligibility,
)
from assistant.errors import InputError
from assistant.rules import Verdict
from assistant.settings import Settings, resource_dir

#: What the sentences must not fall below: the share of verdicts that are right, and of the facts that are read.
SENTENCES = {"sentences": 0.99, "sentences_more": 0.97, "conversations": 0.97}
FACTS = {"sentences": 0.97, "sentences_more": 0.95, "conversations": 0.97}
#: Verdicts decided the wrong way: none.
WRONG = 0


def path(name: str) -> Path:
    return resource_dir("eval_sets") / f"eligibility_{name}.jsonl"


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker.open(Settings())


@pytest.fixture(scope="module", params=list(SENTENCES))
def sentences(checker: Checker, request: pytest.FixtureRequest) -> EligibilityReport:
    return evaluate_eligibility(checker, load_eligibility(path(request.param)))


def run(*args: str) -> Result:
    return CliRunner().invoke(main, ["eval", *args])


def case(expect: dict[str, str], **given: Any) -> EligibilityCase:
    return EligibilityCase.model_validate({"id": "x", "expect": expect, **given})


@pytest.mark.parametrize("name", ["structured", "structured_more"])
def test_facts_lead_to_the_right_verdict_always(checker: Checker, name: str) -> None:
    report = evaluate_eligibility(checker, load_eligibility(path(name)))
    counts = report.overall()
    assert report.to_json()["misses"] == []
    assert counts["right"] == counts["count"] > 300
    assert report.facts() is None


def test_sentences_hold_the_reached_level(sentences: EligibilityReport, request: pytest.FixtureRequest) -> None:
    counts, facts = sentences.overall(), sentences.facts()
    name = next(name for name in SENTENCES if f"[{name}]" in request.node.name)
    assert counts["right"] >= SENTENCES[name] * counts["count"], counts
    assert counts["wrong"] <= WRONG, sentences.to_json()["misses"]
    assert facts
    assert facts["right"] >= FACTS[name] * (facts["right"] + facts["missing"] + facts["wrong"]), facts


def test_counts_add_up(sentences: EligibilityReport) -> None:
    report = sentences.to_json()
    for groups in (report["by_verdict"], report["categories"]):
        for name, total in report["overall"].items():
            assert sum(counts[name] for counts in groups.values()) == total
    overall = report["overall"]
    assert overall["right"] + overall["wrong"] + overall["abstained"] == overall["count"]
    assert len(report["misses"]) == overall["wrong"] + overall["abstained"]


@pytest.mark.parametrize(
    ("expected", "facts", "grade"),
    [
        ("符合", {"transfer_projects_3y": 2}, "right"),
        ("符合", {"transfer_projects_3y": 1}, "wrong"),
        ("不符合", {"transfer_projects_3y": 2}, "wrong"),
        ("符合", {}, "abstained"),
        ("需补充材料", {}, "right"),
        ("需补充材料", {"transfer_projects_3y": 2}, "wrong"),
    ],
)
def test_grades(checker: Checker, expected: str, facts: dict[str, Any], grade: str) -> None:
    one = case({"第十三条（三）": expected}, facts={"base_type": "技术转移类", **facts})
    (judged,) = evaluate_eligibility(checker, [one]).judged
    assert judged.grade == grade
    assert judged.category == "第十三条"


def test_a_case_may_name_its_category(checker: Checker) -> None:
    report = evaluate_eligibility(checker, [case({"第八条": "需补充材料"}, category="blank")])
    assert list(report.by_category()) == ["blank"]
    assert list(report.by_verdict()) == [Verdict.MORE]


def test_facts_of_a_sentence_are_right_missing_wrong_or_extra(checker: Checker) -> None:
    given = {"base_type": "特色类", "sci_ei_papers_3y": 18, "joint_papers_3y": 4, "hosts_journal": True}
    one = case({"第十二条（二）": "不符合"}, text="联合研究类，近三年SCI论文18篇，授权专利两项", facts=given)
    heard = {h.fact: h.grade for h in evaluate_eligibility(checker, [one]).heard}
    assert heard == {
        "base_type": "wrong",
        "sci_ei_papers_3y": "right",
        "joint_papers_3y": "missing",
        "hosts_journal": "missing",
        "ip_grants_3y": "extra",
    }


def test_progress_is_told_case_by_case(checker: Checker) -> None:
    seen: list[tuple[int, int]] = []
    evaluate_eligibility(checker, [case({"第八条": "不符合"})] * 3, lambda done, total: seen.append((done, total)))
    assert seen == [(1, 3), (2, 3), (3, 3)]


def test_the_kind_of_a_set_is_told_by_its_first_line(tmp_path: Path) -> None:
    assert is_eligibility_set(path("structured"))
    assert is_eligibility_set(path("sentences"))
    assert not is_eligibility_set(resource_dir("eval_sets") / "questions_dev.jsonl")
    for text in ("", "nonsense\n", "[1]\n"):
        (tmp_path / "x.jsonl").write_text(text, encoding="utf-8")
        assert not is_eligibility_set(tmp_path / "x.jsonl")
    assert not is_eligibility_set(tmp_path / "none.jsonl")


def test_the_command(tmp_path: Path) -> None:
    said = run(str(path("structured")))
    assert said.exit_code == 0
    assert "预期结论" in said.stdout
    assert "第十二条" in said.stdout
    assert said.stderr == ""
    report = json.loads(run(str(path("sentences")), "--json").stdout)
    assert report["kind"] == "eligibility"
    assert set(report["facts"]) == {"right", "missing", "wrong", "extra"}
    assert "读出的事实" in run(str(path("sentences"))).stdout


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"id": "a", "expect": {"第八条": "通过"}}', "第 2 行不合格式"),
        ('{"id": "a", "expect": {}}', "第 2 行不合格式"),
        ('{"id": "a", "expect": {"第八条": "符合"}, "fact": {}}', "第 2 行不合格式"),
        ('{"id": "a", "expect": {"第八条（九）": "符合"}}', "没有核对的条款 第八条（九）"),
        ('{"id": "a", "expect": {"第八条": "符合"}, "facts": {"sci": 1}}', "题集里的 a"),
        ("{", "第 2 行不合格式"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str, said: str) -> None:
    target = tmp_path / "set.jsonl"
    target.write_text('{"id": "ok", "expect": {"第八条": "需补充材料"}}\n' + line, encoding="utf-8")
    done = run(str(target))
    assert done.exit_code == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="无法读取"):
        load_eligibility(tmp_path / "none.jsonl")
