"""``assistant check`` and ``assistant facts`` as their users call them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from assistant.cli import main

STORY = "我们是成都一家企业，想报联合研究类，近三年发了18篇SCI，其中4篇是跟德国合作的，专利授权两项"


def run(*args: str, given: str | None = None) -> Result:
    return CliRunner().invoke(main, ["check", *args], input=given)


def findings(result: dict[str, Any]) -> dict[str, str]:
    return {finding["clause"]: finding["verdict"] for finding in result["findings"]}


def test_a_sentence_is_read_back_and_judged() -> None:
    said = run(STORY).stdout
    assert "近三年SCI/EI论文：18篇" in said
    assert "第十二条（二）：近三年SCI/EI论文18篇，少于20篇，差2篇；其中中外联合发表论文4篇，符合不少于3篇" in said
    assert said.index("【不符合】") < said.index("【需补充材料】") < said.index("【需人工判断】")
    assert "通过" not in said
    assert "征求意见稿" in said


def test_the_json_of_one_applicant_is_the_contract(tmp_path: Path) -> None:
    path = tmp_path / "f.json"
    path.write_text(json.dumps({"base_type": "技术转移类", "transfer_projects_3y": 1}), encoding="utf-8")
    result = json.loads(run("--facts", str(path), "--json", "--as-of", "2026-06-01").stdout)
    assert {"id", "overall", "findings", "ask_next", "error"} <= set(result)
    assert {"clause", "occurrence", "verdict", "quote", "explanation", "causes"} <= set(result["findings"][0])
    assert findings(result)["第十三条（三）"] == "不符合"
    assert findings(result)["第十二条（二）"] == "不适用"
    assert result["ask_next"][0] == "host_kind"
    assert result["error"] is None


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ('{"joint_papers_3y": -1}', "joint_papers_3y"),
        ('{"sci": 3}', "sci"),
        ('{"base_type": 7}', "base_type"),
        ("[]", "JSON 对象"),
        ("{", "JSON"),
    ],
)
def test_bad_facts_give_one_chinese_line_and_status_2(given: str, names: str) -> None:
    result = run("--facts", "-", given=given)
    assert result.exit_code == 2
    assert names in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_file_of_applicants_keeps_its_order_and_its_bad_lines(tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl"
    lines = ['{"id": 1, "facts": {}}', "nonsense", '{"id": 2, "facts": {"accident_3y": 5}}']
    lines += ['{"id": 3, "facts": {}, "as_of": "soon"}', '{"id": 4, "facts": {"accident_3y": true}}']
    path.write_text("\n".join(lines), encoding="utf-8")
    rows = [json.loads(line) for line in run("--file", str(path)).stdout.splitlines()]
    assert [row["id"] for row in rows] == [1, None, 2, 3, 4]
    assert [row["error"] is None for row in rows] == [True, False, False, False, True]
    assert findings(rows[4])["第八条（六）"] == "不符合"


def test_a_template_filled_in_is_judged_row_by_row(tmp_path: Path) -> None:
    template, out = tmp_path / "t.xlsx", tmp_path / "out.xlsx"
    assert run("--template", str(template)).exit_code == 0
    book = openpyxl.load_workbook(template)
    sheet = book.active
    headers = {str(cell.value): cell.column for cell in sheet[1]}
    papers = next(column for header, column in headers.items() if header.startswith("近三年SCI/EI论文"))
    kind = next(column for header, column in headers.items() if header.startswith("申报类型"))
    for row, (name, count) in enumerate([("甲公司", 18), ("乙研究所", 20)], 2):
        sheet.cell(row, 1, name)
        sheet.cell(row, kind, "联合研究类")
        sheet.cell(row, papers, count)
    book.save(template)
    before = template.read_bytes()
    done = run("--table", str(template), "-o", str(out))
    assert done.exit_code == 0, done.stderr
    assert template.read_bytes() == before
    written = openpyxl.load_workbook(out)
    assert written.sheetnames[:2] == ["汇总", "逐条结果"]
    rows = [[str(cell) for cell in row] for row in written["逐条结果"].iter_rows(values_only=True)]
    verdicts = {row[1]: row[3] for row in rows if row[2] == "第十二条（二）"}
    assert verdicts == {"甲公司": "不符合", "乙研究所": "需补充材料"}
    assert not any("未提供" in str(cell) for row in written["汇总"].iter_rows(values_only=True) for cell in row)


def test_a_self_check_sheet_is_written(tmp_path: Path) -> None:
    path = tmp_path / "self-check.md"
    assert run(STORY, "-o", str(path)).exit_code == 0
    text = path.read_text(encoding="utf-8")
    assert "第十二条（二）" in text
    assert "差2篇" in text
    assert "正文 SHA-256" in text
    assert "未提供" not in text


def test_what_to_check_must_be_said_once() -> None:
    assert run().exit_code == 2
    assert run("甲", "--template", "t.xlsx").exit_code == 2
    assert run("--table", "t.xlsx").exit_code == 2


def test_the_vocabulary_is_listed() -> None:
    listed = json.loads(CliRunner().invoke(main, ["facts", "--json"]).stdout)["facts"]
    assert len(listed) > 45
    assert all(fact["label"] and fact["ask"] and fact["clauses"] for fact in listed)
