"""rules.yaml agrees with the text word by word, covers every item, and a fault in it is named with its line."""

from __future__ import annotations

import hashlib
import re
import shutil

import pytest

from assistant.errors import CorpusError
from assistant.rules import load_rules
from assistant.rules.trees import AtLeast
from tests.rules.conftest import FOLDER

COVERED = ("八", "九", "十", "十二", "十三", "十四", "十五", "十六", "十七", "十九", "二十", "二十一", "二十二")


@pytest.fixture
def folder(tmp_path):
    for name in ("facts.yaml", "rules.yaml", "parameters.yaml"):
        shutil.copy(FOLDER / name, tmp_path / name)
    return tmp_path


def replaced(path, old, new):
    """Replace the first ``old``; the line on which it stood."""
    text = path.read_text(encoding="utf-8")
    at = text.index(old)
    path.write_text(text[:at] + new + text[at + len(old) :], encoding="utf-8")
    return text.count("\n", 0, at) + 1


def test_every_clause_of_the_conditions_is_a_rule_or_says_why_not(rules, document):
    covered = {(rule.clause, rule.occurrence) for rule in rules.rules}
    wanted = {
        (clause.label, clause.occurrence)
        for clause in document.clauses
        if clause.article in {f"第{n}条" for n in COVERED}
    }
    assert len(wanted) == 56
    assert wanted - covered == set()


def test_a_clause_is_either_checked_or_not(rules):
    checked = {(rule.clause, rule.occurrence) for rule in rules.rules if not rule.not_checkable}
    left = {(rule.clause, rule.occurrence) for rule in rules.rules if rule.not_checkable}
    assert not checked & left
    assert len(rules.clauses) == len(checked) == 27


def test_findings_stand_in_the_order_of_the_text_with_its_words(rules, document):
    places = []
    for clause in rules.clauses:
        found = document.find(clause.clause, clause.occurrence)
        assert len(found) == 1
        assert clause.quote in found[0].text
        places.append(found[0].start)
    assert places == sorted(places)


def test_every_fact_is_used_where_the_vocabulary_says(rules):
    used: dict[str, set[str]] = {fact: set() for fact in rules.vocabulary}
    for clause in rules.clauses:
        for fact in clause.fact_ids:
            used[fact].add(clause.clause)
    for fact, spec in rules.vocabulary.items():
        assert used[fact], fact
        if fact not in ("base_type", "host_kind"):
            assert set(spec.clauses) == used[fact], fact


def test_every_number_of_the_clauses_is_a_threshold_of_a_rule(rules):
    """Nothing countable was overlooked: each figure with a unit in articles 12 to 14 stands in a phrase."""
    for rule in rules.rules:
        if not re.match("第十[二三四]条（", rule.clause) or not rule.test:
            continue
        phrases = "".join(leaf.phrase for leaf in rule.test.leaves())
        for figure in re.findall(r"[0-9]+(?:篇|人次|件|项|场|人)", rule.quote):
            assert figure in phrases, (rule.id, figure)
    assert sum(isinstance(leaf, AtLeast) for r in rules.rules if r.test for leaf in r.test.leaves()) > 20


def test_versions(rules, folder, document):
    assert rules.text_sha256 == hashlib.sha256((FOLDER / "text.txt").read_bytes()).hexdigest()
    assert load_rules(folder, document).version == rules.version
    replaced(folder / "parameters.yaml", "percent: 4", "percent: 4.5")
    assert load_rules(folder, document).version != rules.version


@pytest.mark.parametrize(
    "fault",
    [
        ("rules.yaml", "quote: 近三年合作双方科研人员", "quote: 近三年合作科研人员", "不是第十二条（一）的原文"),
        ("rules.yaml", "phrase: 达到30人次以上", "phrase: 达到三十人次", "不在引文里"),
        ("rules.yaml", "n: 30, phrase", "n: 31, phrase", "门槛 31"),
        ("rules.yaml", "n: 20, contains", "n: 21, contains", "门槛 21"),
        ("rules.yaml", "years: 3, phrase: 三年", "years: 2, phrase: 三年", "门槛 2"),
        ("rules.yaml", "limit: 1, phrase: 原则上仅", "limit: 2, phrase: 原则上仅", "门槛 2"),
        ("rules.yaml", "at_least: {fact: exchange_person_times_3y", "at_least: {fact: exchange", "没有事实 exchange"),
        ("rules.yaml", "is: {fact: hosts_journal", "is: {fact: sci_ei_papers_3y", "种类不能这样比较"),
        ("rules.yaml", "host_kind: [高等学校]", "host_kind: [大学]", "没有“大学”这个值"),
        ("rules.yaml", "values: [正高级], phrase: 须", "values: [教授], phrase: 须", "没有“教授”这个值"),
        ("rules.yaml", "window: 近3年", "window: 近5年", "不是第九条（一）的原文"),
        ("rules.yaml", "only_if_given: revoked_on", "only_if_given: revoked", "没有事实 revoked"),
        ("rules.yaml", "clause: 第八条（三）", "clause: 第八条（九）", "原文没有这一条款"),
        ("rules.yaml", "    occurrence: 1\n", "", "须写 occurrence"),
        ("rules.yaml", "id: '8.3'", "id: '8.1'", "规则 8.1 重复"),
        ("rules.yaml", "modality: discretionary", "modality: maybe", "不在可选的值之内"),
        ("rules.yaml", "modality: must", "modality: procedure", "须写 not_checkable"),
        ("rules.yaml", "room_for_one: {", "room_for_two: {", "不认识这一项"),
        ("parameters.yaml", "percent: 5", "percent: 五", "percent"),
        ("parameters.yaml", "up_to_wan: 5000", "up_to_wan: 50000", "由小到大"),
    ],
)
def test_a_fault_is_named_with_file_and_line(folder, document, fault):
    name, old, new, said = fault
    line = replaced(folder / name, old, new)
    with pytest.raises(CorpusError) as caught:
        load_rules(folder, document)
    assert said in str(caught.value)
    assert name in str(caught.value)
    number = re.search("第 ([0-9]+) 行", str(caught.value))
    assert number
    assert abs(int(number[1]) - line) <= 16  # the line of the entry or of its field


def test_missing_files_are_named(folder, document):
    (folder / "parameters.yaml").unlink()
    with pytest.raises(CorpusError, match="parameters.yaml"):
        load_rules(folder, document)
