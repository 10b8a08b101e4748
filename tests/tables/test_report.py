from __future__ import annotations

from datetime import date
from pathlib import Path

import docx
import pytest
from docx.oxml.ns import qn
from markdown_it import MarkdownIt

from assistant.tables import TableError, write_report

from . import VOCABULARY, finding, judge

FACTS = {"papers": [18, 22], "policy": True, "events": {"years": [6, 7, 8]}, "sales": "12000.5", "trained": [20, None]}


def text_of(path: Path) -> str:
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


@pytest.mark.parametrize("name", ["表.docx", "表.md"])
def test_everything_is_on_the_sheet(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    day = date(2027, 5, 1)
    write_report(judge({}), FACTS, path, applicant="四川某大学", vocabulary=VOCABULARY, as_of=day)
    text = text_of(path) if name.endswith("docx") else path.read_text(encoding="utf-8")
    for part in (
        "自查表",
        "四川某大学",
        "有 1 项不符合",
        "第十二条（二）",
        "需补充材料",
        "论文20篇（含）以上",
        "论文清单",
    ):
        assert part in text
    for part in (
        "2027-05-01",
        "近三年发表SCI或EI论文多少篇？（第十二条（二））",
        "征求意见稿，未生效",
        "2026.1",
        "ab" * 32,
    ):
        assert part in text
    for part in ("18至22篇", "6场、7场、8场", "12000.5万元", "20人次以上", "第2处"):
        assert part in text


def test_the_headers_of_a_docx_table_repeat_and_verdicts_have_words_and_colours(tmp_path: Path) -> None:
    write_report(judge({"papers": 3}), {}, tmp_path / "a.docx")
    table = docx.Document(str(tmp_path / "a.docx")).tables[0]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    cell = table.rows[1].cells[1]
    assert cell.text == "不符合"
    assert cell._tc.tcPr.find(qn("w:shd")).get(qn("w:fill")) == "FFC7CE"


def test_text_stays_text_in_markdown(tmp_path: Path) -> None:
    nasty = "a|b <script>x</script> **b** [l](http://x) &lt; # h\n- item"
    result = {**judge({"papers": 3}), "findings": [finding("第八条", "不符合", explanation=nasty, evidence=[nasty])]}
    write_report(result, {}, tmp_path / "a.md", applicant="# 标题\n1. x")
    html = MarkdownIt("commonmark").enable("table").render((tmp_path / "a.md").read_text(encoding="utf-8"))
    assert "<script>" not in html
    assert "<strong>" not in html
    assert "<a " not in html
    assert html.count("<h1>") == 1
    assert "a|b" in html


def test_characters_that_xml_cannot_hold_are_left_out(tmp_path: Path) -> None:
    write_report(judge({}), {}, tmp_path / "a.docx", applicant="甲\x00\x0b\ud800乙")
    assert "甲乙" in text_of(tmp_path / "a.docx")


def test_an_empty_result_still_gives_a_sheet(tmp_path: Path) -> None:
    for name in ("a.docx", "a.md"):
        write_report({"overall": "", "findings": [], "error": "内容有误"}, {}, tmp_path / name)
    assert "内容有误" in (tmp_path / "a.md").read_text(encoding="utf-8")


def test_where_it_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "a.md").mkdir()
    for path in (tmp_path / "a.md", tmp_path / "a.pdf", tmp_path / "no" / "a.md"):
        with pytest.raises(TableError):
            write_report(judge({}), {}, path)
    assert [path.name for path in tmp_path.iterdir()] == ["a.md"]
