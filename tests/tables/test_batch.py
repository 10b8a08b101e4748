from __future__ import annotations

import io
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from assistant.tables import TableError, check_table

from . import VOCABULARY, judge
from .files import HEADER, book, problems, run


def test_a_table_from_end_to_end(tmp_path: Path) -> None:
    rows = [
        HEADER,
        ["甲", "20篇", "是", datetime(2027, 5, 1), "x"],
        [],
        ["乙", 13, "否", None, None],
        ["丙", "约20", "有", "2027-13-01", None],
        [None, 20, None, None, None],
        ["合计", 53, None, None, None],
    ]
    done: list[tuple[int, int]] = []
    result, seen = run(book(tmp_path / "表.xlsx", rows), progress=lambda *pair: done.append(pair))
    assert result.sheetnames == ["汇总", "逐条结果", "输入问题"]
    assert seen == [
        {"papers": 20, "policy": True, "expires": "2027-05-01"},
        {"papers": 13, "policy": False},
        {"policy": True},
        {"papers": 20},
    ]
    told = problems(result)
    assert set(told) == {"E1", "第4行", "B5", "D5", "A6", "A7"}
    assert "RuntimeError" in told["第4行"]
    assert done[-1] == (7, 7)
    details = list(result["逐条结果"].iter_rows(values_only=True))
    assert len(details) == 1 + 3 * 2
    assert details[1][:4] == (2, "甲", "第十二条（二）", "符合")
    assert details[2][2] == "第十四条（五）［第2处］"
    assert "没有填论文数" in details[3][5]
    summary = list(result["汇总"].iter_rows(values_only=True))
    text = str(summary)
    for part in ("征求意见稿，未生效", "2026.1", "申报日期按 2027-05-01 计算", "读入 4 行，判断 3 行，未判断 1 行"):
        assert part in text
    (line,) = [row for row in summary if row[1] == "丙"]
    assert line == (5, "丙", "有 1 项不符合", 0, 0, 1, 0, 1, 2)
    (line,) = [row for row in summary if row[1] == "乙"]
    assert line[2].startswith("未判断")
    titles = next(row for row in summary if row[0] == "输入行")
    sums = {
        row[2]: dict(zip(titles[3:8], row[3:8], strict=True)) for row in summary if row[2] in ("涉及单位数", "条数")
    }
    assert sums["涉及单位数"] == {"不符合": 0, "需人工判断": 0, "需补充材料": 1, "符合": 2, "不适用": 3}
    assert sums["条数"] == sums["涉及单位数"]
    colours = {cell.value: cell.fill.fgColor.rgb for cell in result["逐条结果"]["D"]}
    assert colours["符合"] == "FFC6EFCE"
    assert len(set(colours.values())) == 4


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_csv_in_every_encoding(tmp_path: Path, encoding: str, delimiter: str) -> None:
    lines = [HEADER, ["四川大学", "18", "√", "2027/5/1", ""], [], ["丙", "20-25", "×", "", ""]]
    path = tmp_path / "表.csv"
    path.write_bytes("\r\n".join(delimiter.join(line) for line in lines).encode(encoding))
    _, seen = run(path)
    assert seen == [{"papers": 18, "policy": True, "expires": "2027-05-01"}, {"papers": [20, 25], "policy": False}]


def test_a_broken_csv_row_spoils_itself_only(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    rows = [",".join(HEADER), '甲,20,是,,"a\nb"', '"乙,20,是,,', "丙,1,200,是,,,", '"丁",20,否,,', "戊"]
    path.write_text("\n".join(rows), encoding="utf-8")
    result, seen = run(path)
    assert [facts.get("papers") for facts in seen] == [20, 20, None]
    told = problems(result)
    assert "引号" in told["第3行"]
    assert "列数" in told["第4行"]


def test_merged_cells_have_the_value_of_their_first(tmp_path: Path) -> None:
    def merge(sheet: Any) -> None:
        sheet.merge_cells("A1:E1")
        sheet.merge_cells("A3:A5")
        sheet.merge_cells("C3:C4")
        sheet.merge_cells("B2:B2")

    rows = [["申报情况汇总表"], HEADER, ["甲", 20, "是"], [None, 21, None], [], ["乙", 22, "否"]]
    result, seen = run(book(tmp_path / "表.xlsx", rows, merge))
    assert [facts["papers"] for facts in seen] == [20, 21, 22]
    assert [facts["policy"] for facts in seen] == [True, True, False]
    assert {row[1] for row in result["逐条结果"].iter_rows(min_row=2, values_only=True)} == {"甲", "乙"}


def test_formulas_give_their_stored_value_or_are_told(tmp_path: Path) -> None:
    path = book(tmp_path / "原.xlsx", [HEADER, ["甲", "=10+10"], ["乙", "=NA()"], ["丙", "=1+1", "是"]])
    content = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(content, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            data = data.replace(b"<f>10+10</f><v></v>", b"<f>10+10</f><v>20</v>")
            data = data.replace(b"<f>10+10</f><v />", b"<f>10+10</f><v>20</v>")
            data = data.replace(b'"B3"><f>NA()</f><v></v>', b'"B3" t="e"><f>NA()</f><v>#N/A</v>')
            data = data.replace(b'"B3"><f>NA()</f><v />', b'"B3" t="e"><f>NA()</f><v>#N/A</v>')
            target.writestr(name, data)
    path.write_bytes(content.getvalue())
    result, seen = run(path)
    assert seen == [{"papers": 20}, {}, {"policy": True}]
    told = problems(result)
    assert "错误值" in told["B3"]
    assert "公式没有保存结果" in told["B4"]


def test_nothing_from_the_input_becomes_a_formula(tmp_path: Path) -> None:
    names = ['=HYPERLINK("http://x","y")', "+1", "-1+2", "@SUM(A1)", "_x0041_甲\x00".replace("\x00", ""), "a<&>b"]
    path = tmp_path / "表.csv"
    quoted = ['"' + name.replace('"', '""') + '",=1+1,是,,' for name in names]
    path.write_text("\n".join([",".join(HEADER), *quoted]), encoding="utf-8")
    result, _ = run(path)
    for sheet in result:
        assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)
    cells = {cell.value: cell for cell in result["逐条结果"]["B"]}
    assert set(names[:4]) | {"a<&>b"} <= set(cells)
    assert cells["+1"].quotePrefix


def test_a_sheet_that_was_never_a_table(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="找不到表头"):
        run(book(tmp_path / "表.xlsx", [["你好"], ["世界"]]))


def test_the_first_sheet_with_a_header_counts(tmp_path: Path) -> None:
    workbook = Workbook()
    workbook.active.append(["说明"])
    workbook.create_sheet("第二张").append(HEADER)
    workbook["第二张"].append(["甲", 20])
    workbook.save(tmp_path / "表.xlsx")
    assert run(tmp_path / "表.xlsx")[1] == [{"papers": 20}]


def test_a_wrong_dimension_and_formatted_blanks_do_not_matter(tmp_path: Path) -> None:
    def bold(sheet: Any) -> None:
        sheet["XFD1048576"].number_format = "0.00"

    path = book(tmp_path / "表.xlsx", [HEADER, ["甲", 20]], bold)
    assert run(path)[1] == [{"papers": 20}]


def test_findings_beyond_the_last_row_go_on_the_next_sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.tables.results.MAX_SHEET_ROWS", 4)
    source = book(tmp_path / "表.xlsx", [HEADER, *([f"单位{i}", 20] for i in range(4))])
    result, _ = run(source)
    assert result.sheetnames == ["汇总", "逐条结果", "逐条结果2", "逐条结果3", "输入问题"]
    assert sum(result[name].max_row - 1 for name in result.sheetnames[1:4]) == 8


def test_long_texts_and_many_of_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.tables.book._SHARED", 5)
    long = {"overall": "有", "findings": [{"clause": "第八条", "verdict": "符合", "quote": "很长" * 20_000}]}
    source = book(tmp_path / "表.xlsx", [HEADER, *([f"单位{i}", 20] for i in range(4))])
    check_table(source, tmp_path / "结果.xlsx", None, VOCABULARY, judge=lambda _facts: long)
    details = load_workbook(tmp_path / "结果.xlsx")["逐条结果"]
    assert len(details["E3"].value) == 16_001
    assert [cell.value for cell in details["B"]][1:] == [f"单位{i}" for i in range(4)]


@pytest.mark.parametrize("bad", [None, {}, {"overall": "x", "findings": [{"verdict": "符合"}]}, {"error": "事实矛盾"}])
def test_a_result_that_is_none_is_told_and_the_next_row_judged(tmp_path: Path, bad: Any) -> None:
    source = book(tmp_path / "表.xlsx", [HEADER, ["甲", 1], ["乙", 20]])
    summary = check_table(
        source,
        tmp_path / "结果.xlsx",
        None,
        VOCABULARY,
        judge=lambda facts: bad if facts["papers"] == 1 else judge(facts),
    )
    assert (summary.rows, summary.judged, summary.problems) == (2, 1, 2)
