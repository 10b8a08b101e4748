"""A clause that was changed cannot pass until its rule has been compared with it again."""

from __future__ import annotations

import re
import shutil

import pytest
from click.testing import CliRunner

from assistant.cli import main
from assistant.errors import CorpusError
from assistant.rules import load_rules
from assistant.rules.texthash import renew_hashes, text_hash
from assistant.statutes import parse
from tests.rules.conftest import FOLDER


@pytest.fixture
def folder(tmp_path):
    for name in ("facts.yaml", "rules.yaml", "parameters.yaml"):
        shutil.copy(FOLDER / name, tmp_path / name)
    return tmp_path


def changed(document, old, new):
    """The text with one passage replaced, which must stand in it once."""
    assert document.text.count(old) == 1
    return parse(document.text.replace(old, new), document_id=document.id)


def test_every_rule_stands_on_the_text_as_it_is(rules, document):
    for rule in rules.rules:
        (clause,) = document.find(rule.clause, rule.occurrence)
        assert rule.text_hash == text_hash(clause.text), rule.id


def test_a_change_outside_every_quote_is_noticed_with_file_line_and_new_hash(folder, document):
    """The words quoted from 第十六条（三） stay as they were."""
    other = changed(document, "统筹国合基地布局、产业领域", "统筹国合基地数量、产业领域")
    new = text_hash(other.find("第十六条（三）")[0].text)
    with pytest.raises(CorpusError) as caught:
        load_rules(folder, other)
    said = str(caught.value)
    assert said.count("text_hash:") == 1  # this rule alone
    assert f"text_hash: '{new}'" in said
    number = re.search(r"rules\.yaml 第 ([0-9]+) 行", said)
    assert number
    line = (folder / "rules.yaml").read_text(encoding="utf-8").split("\n")[int(number[1]) - 1]
    assert line.strip() == f"text_hash: '{text_hash(document.find('第十六条（三）')[0].text)}'"


def test_a_rule_without_a_hash_does_not_load(folder, document):
    path = folder / "rules.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"    text_hash: .*\n", "", text, count=1), encoding="utf-8")
    with pytest.raises(CorpusError, match="规则 2 .*还没有记录摘要"):
        load_rules(folder, document)


def test_renewing_changes_the_hashes_of_changed_clauses_and_nothing_else(folder, document):
    path = folder / "rules.yaml"
    before = path.read_text(encoding="utf-8")
    assert renew_hashes(path, document) == []
    other = changed(document, "统筹国合基地布局、产业领域", "统筹国合基地数量、产业领域")
    (renewal,) = renew_hashes(path, other)
    assert (renewal.rule_id, renewal.clause) == ("16.3", "第十六条（三）")
    assert path.read_text(encoding="utf-8") == before.replace(str(renewal.old), renewal.new)
    assert load_rules(folder, other).rules
    renew_hashes(path, document)
    assert path.read_text(encoding="utf-8") == before


def test_renewing_puts_missing_hashes_where_they_belong_and_keeps_comments(folder, document):
    path = folder / "rules.yaml"
    before = path.read_text(encoding="utf-8")
    assert "# ---" in before
    path.write_text(re.sub(r"    text_hash: .*\n", "", before), encoding="utf-8")
    assert len(renew_hashes(path, document)) == before.count("    text_hash: ")
    assert path.read_text(encoding="utf-8") == before


def test_a_rule_on_a_clause_that_is_gone_is_not_renewed(folder, document):
    path = folder / "rules.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("clause: 第二十二条", "clause: 第三十二条"), "utf-8")
    before = path.read_text(encoding="utf-8")
    with pytest.raises(CorpusError, match="第三十二条"):
        renew_hashes(path, document)
    assert path.read_text(encoding="utf-8") == before


def test_the_command_says_what_it_renewed(tmp_path, monkeypatch):
    shutil.copytree(FOLDER, tmp_path / FOLDER.name)
    monkeypatch.setenv("ASSISTANT_CORPUS_DIR", str(tmp_path))
    assert "没有改动" in CliRunner().invoke(main, ["corpus", "renew"]).stdout
    path = tmp_path / FOLDER.name / "rules.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub("text_hash: '.{12}'", "text_hash: '000000000000'", text, count=1), encoding="utf-8")
    done = CliRunner().invoke(main, ["corpus", "renew"])
    assert "规则 2（第二条）：000000000000 → " in done.stdout
    assert path.read_text(encoding="utf-8") == text
