"""Tables as people send them: other places for the header, formats that show more than is stored, other sheets."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from assistant.tables import TableError, check_table
from assistant.tables.formats import number_format

from . import VOCABULARY
from .files import HEADER, book, cell, problems, raw_book, rows_xml, run

PAPERS, SALES = "近三年SCI/EI论文（篇）", "销售收入（近三年）（万元）"


def merge(*ranges: str) -> Any:
    return lambda sheet: [sheet.merge_cells(place) for place in ranges]


# --- where the header is ---


def test_a_title_and_notes_above_the_header(tmp_path: Path) -> None:
    rows = [["四川省国合基地申报情况汇总表"], ["填报单位：成都市科技局", None, "2026年"], [], HEADER, ["甲", 20]]
    assert run(book(tmp_path / "表.xlsx", rows, merge("A1:E1")))[1] == [{"papers": 20}]


def test_two_header_rows_merged_as_excel_does_it(tmp_path: Path) -> None:
    rows = [
        ["单位名称", "论文与制度", None, "协议"],
        [None, PAPERS, "有知识产权制度", "协议有效期至"],
        ["甲", 20, "是", date(2027, 5, 1)],
    ]
    result, seen = run(book(tmp_path / "表.xlsx", rows, merge("A1:A2", "B1:C1")))
    assert seen == [{"papers": 20, "policy": True, "expires": "2027-05-01"}]
    assert not problems(result)["没有发现问题。"]


def test_two_header_rows_without_merged_cells(tmp_path: Path) -> None:
    rows = [["单位名称", "论文与制度", None], [None, PAPERS, "有知识产权制度"], ["甲", 20, "是"]]
    result, seen = run(book(tmp_path / "表.xlsx", rows))
    assert seen == [{"papers": 20, "policy": True}]
    assert result["逐条结果"]["B2"].value == "甲"


def test_a_row_of_units_below_the_header_counts(tmp_path: Path) -> None:
    rows = [
        ["单位名称", "近三年SCI/EI论文", "销售收入（近三年）", "培训人次"],
        [None, "篇", "（亿元）", "人"],
        ["甲", 20, 1.2, 30],
    ]
    result, seen = run(book(tmp_path / "表.xlsx", rows))
    assert seen == [{"papers": 20, "sales": 12000}]
    assert "人次" in problems(result)["D2"]


def test_money_without_a_unit_is_read_and_told(tmp_path: Path) -> None:
    result, seen = run(book(tmp_path / "表.xlsx", [["单位名称", "销售收入（近三年）"], ["甲", 5000]]))
    assert seen == [{"sales": 5000}]
    assert "没有写单位" in problems(result)["B1"]


def test_a_header_that_stands_again_further_down_is_no_applicant(tmp_path: Path) -> None:
    assert len(run(book(tmp_path / "表.xlsx", [HEADER, ["甲", 20], HEADER, ["乙", 21]]))[1]) == 2


@pytest.mark.parametrize(("second", "expected"), [(20, 20), (None, 20), (21, None)])
def test_two_columns_of_the_same_fact(tmp_path: Path, second: int | None, expected: int | None) -> None:
    result, seen = run(book(tmp_path / "表.xlsx", [["单位名称", PAPERS, "近3年SCI/EI论文"], ["甲", 20, second]]))
    assert seen[0].get("papers") == expected
    assert "重复" in problems(result)["C1"]
    assert ("C2" in problems(result)) == (expected is None)


def test_an_unknown_column_is_told_with_the_nearest_title(tmp_path: Path) -> None:
    result, _ = run(
        book(tmp_path / "表.xlsx", [["单位名称", PAPERS, "有知识产权管理制度", "联系人"], ["甲", 20, "是", "张"]])
    )
    told = problems(result)
    assert "是否为“有知识产权制度”？" in told["C1"]
    assert "是否为" not in told["D1"]


def test_a_table_of_another_layout_is_refused_with_the_remedy(tmp_path: Path) -> None:
    for rows in ([["项目", "甲公司", "乙公司"], [PAPERS, 20, 21]], [["序号", "姓名"], [1, "张三"]]):
        with pytest.raises(TableError, match="请使用模板"):
            run(book(tmp_path / "表.xlsx", rows))


# --- rows and sheets ---


def test_hidden_rows_are_judged_and_told_once(tmp_path: Path) -> None:
    def hide(sheet: Any) -> None:
        for row in (3, 4):
            sheet.row_dimensions[row].hidden = True

    result, seen = run(book(tmp_path / "表.xlsx", [HEADER, ["甲", 20], ["乙", 21], ["丙", 22]], hide))
    assert len(seen) == 3
    assert "共有 2 行" in problems(result)["第3行"]


def test_other_sheets_with_a_table_are_told_and_hidden_ones_left(tmp_path: Path) -> None:
    workbook = Workbook()
    workbook.active.append(["说明"])
    for name, papers in (("成都", 20), ("绵阳", 21), ("旧", 22)):
        workbook.create_sheet(name).append(HEADER)
        workbook[name].append(["甲", papers])
    workbook["旧"].sheet_state = "hidden"
    workbook.save(tmp_path / "表.xlsx")
    result, seen = run(tmp_path / "表.xlsx")
    assert seen == [{"papers": 20}]
    assert "只判断了工作表“成都”" in problems(result)["工作表“绵阳”"]
    assert "工作表“旧”" not in problems(result)


def test_a_row_with_nothing_but_a_name_is_told(tmp_path: Path) -> None:
    result, _ = run(book(tmp_path / "表.xlsx", [HEADER, ["甲", 20], ["填表人：张三"]]))
    assert "请确认" in problems(result)["第3行"]


def test_names_that_are_missing_or_errors(tmp_path: Path) -> None:
    wrong = '<c r="A2" t="e"><v>#REF!</v></c>'
    result, _ = run(raw_book(tmp_path / "表.xlsx", rows_xml([HEADER, [wrong, 20], [None, 20]])))
    assert [row[1] for row in result["汇总"].iter_rows(min_row=9, values_only=True)] == ["（第2行）", "（第3行）"]
    assert "#REF!" in problems(result)["A2"]


def test_a_contradiction_names_its_cell(tmp_path: Path) -> None:
    def clashing(_facts: dict[str, Any]) -> dict[str, Any]:
        cause = {"kind": "contradiction", "fact": "papers", "text": "合著多于总数，请核对"}
        found = {
            "clause": "第十二条（二）",
            "verdict": "需补充材料",
            "quote": "",
            "explanation": "x",
            "causes": [cause],
        }
        return {"overall": "x", "findings": [found, {**found, "clause": "第十二条（三）"}]}

    source = book(tmp_path / "表.xlsx", [HEADER, ["甲", 20]])
    check_table(source, tmp_path / "结果.xlsx", None, VOCABULARY, judge=clashing)
    told = problems(load_workbook(tmp_path / "结果.xlsx"))
    assert set(told) == {"B2", "E1"}
    assert told["B2"] == "合著多于总数，请核对"


# --- what a cell stores and what it shows ---


@pytest.mark.parametrize(
    ("code", "number", "expected"),
    [
        ("0", 20, 20),
        ("#,##0", 20, 20),
        ("0.00_ ", 20, 20),
        ("#,##0.00;[Red]-#,##0.00", 20, 20),
        ("0&quot;篇&quot;", 20, 20),
        ("G/通用格式&quot;篇&quot;", 20, 20),
        ("0&quot;人次&quot;", 20, "人次"),
        ("0%", 0.2, "%"),
        ("0.0,", 20000, "缩放"),
        ("0!.0,&quot;万&quot;", 200000, "缩放"),
        ("yyyy-mm-dd", 20, "日期"),
    ],
)
def test_number_formats_of_a_count(tmp_path: Path, code: str, number: float, expected: Any) -> None:
    rows = [HEADER, ["甲", cell("B2", number, 1), "是"]]
    result, seen = run(raw_book(tmp_path / "表.xlsx", rows_xml(rows), formats=(code,)))
    if isinstance(expected, int):
        assert seen == [{"papers": expected, "policy": True}]
    else:
        assert seen == [{"policy": True}]
        assert expected in problems(result)["B2"]


@pytest.mark.parametrize(
    ("code", "number", "expected"),
    [
        ("#,##0.00", 5000.25, "5000.25"),
        ("0.00&quot;亿元&quot;", 1.2, 12000),
        ("#,##0&quot;元&quot;", 50000000, 5000),
        ("\\¥#,##0.00", 5000, 5000),
        ("0.00%", 0.5, None),
        ("#,##0.0,,", 5e9, None),
    ],
)
def test_number_formats_of_money(tmp_path: Path, code: str, number: float, expected: Any) -> None:
    rows = [["单位名称", SALES], ["甲", cell("B2", number, 1)]]
    result, seen = run(raw_book(tmp_path / "表.xlsx", rows_xml(rows), formats=(code,)))
    assert seen[0].get("sales") == expected
    assert ("B2" in problems(result)) == (expected is None)


def test_a_format_without_digits_shows_no_unit() -> None:
    assert number_format("General").suffix == ""
    assert number_format('"共"0').suffix == ""
    assert number_format("@").suffix == ""


@pytest.mark.parametrize(
    "code", ["yyyy-mm-dd", "yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;", "[$-804]yyyy/m/d;@", "General"]
)
@pytest.mark.parametrize(("from_1904", "serial"), [(False, 46508), (True, 46508 - 1462)])
def test_dates_by_either_calendar(tmp_path: Path, code: str, from_1904: bool, serial: int) -> None:
    rows = [HEADER, ["甲", 20, None, cell("D2", serial, 1)]]
    setting = '<workbookPr date1904="1"/>' if from_1904 else ""
    path = raw_book(tmp_path / "表.xlsx", rows_xml(rows), formats=(code,), workbook=setting)
    assert run(path)[1] == [{"papers": 20, "expires": "2027-05-01"}]


def test_the_1904_calendar_as_openpyxl_writes_it(tmp_path: Path) -> None:
    workbook = Workbook()
    workbook.epoch = CALENDAR_MAC_1904
    for row in (HEADER, ["甲", 20, "是", datetime(2027, 5, 1)]):
        workbook.active.append(row)
    workbook.save(tmp_path / "表.xlsx")
    assert run(tmp_path / "表.xlsx")[1][0]["expires"] == "2027-05-01"


def test_dates_that_chinese_excel_numbers_by_itself(tmp_path: Path) -> None:
    styles = b'<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="31"/><xf numFmtId="57"/></cellXfs></styleSheet>'
    rows = [HEADER, ["甲", None, None, cell("D2", 46508, 1)], ["乙", cell("B3", 20, 2)]]
    result, seen = run(raw_book(tmp_path / "表.xlsx", rows_xml(rows), more={"xl/styles.xml": styles}))
    assert seen == [{"expires": "2027-05-01"}, {}]
    assert "日期" in problems(result)["B3"]


@pytest.mark.parametrize("error", ["#N/A", "#DIV/0!", "#REF!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!"])
def test_error_values_name_themselves(tmp_path: Path, error: str) -> None:
    wrong = f'<c r="B2" t="e"><f>x</f><v>{error}</v></c>'
    result, seen = run(raw_book(tmp_path / "表.xlsx", rows_xml([HEADER, ["甲", wrong, "是"]])))
    assert seen == [{"policy": True}]
    assert error in problems(result)["B2"]


def test_booleans_are_flags_and_never_numbers(tmp_path: Path) -> None:
    rows = [HEADER, ["甲", '<c r="B2" t="b"><v>1</v></c>', '<c r="C2" t="b"><v>0</v></c>']]
    result, seen = run(raw_book(tmp_path / "表.xlsx", rows_xml(rows)))
    assert seen == [{"policy": False}]
    assert "B2" in problems(result)


def test_dates_in_the_strict_form(tmp_path: Path) -> None:
    rows = [HEADER, ["甲", 20, None, '<c r="D2" t="d"><v>2027-05-01T00:00:00</v></c>']]
    assert run(raw_book(tmp_path / "表.xlsx", rows_xml(rows)))[1][0]["expires"] == "2027-05-01"


# --- text files ---


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_cells_may_hold_the_other_delimiters(tmp_path: Path, delimiter: str) -> None:
    lines = [
        ["单位名称", "每年活动（场）", "备注"],
        ["甲", '"6;7;8"', '"a;b;c;d;e;f\tg\th,i,j,k"'],
        ["乙", '"6,7,8"', "x"],
    ]
    path = tmp_path / "表.csv"
    path.write_text("\r\n".join(delimiter.join(line) for line in lines), encoding="utf-8")
    assert run(path)[1] == [{"events": {"years": [6, 7, 8]}}] * 2


def test_quotes_with_line_breaks_and_quotes(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_text('单位名称,近三年SCI/EI论文,备注\n"甲\n""分""公司",20,"一\n二\n三"\n乙,21,x\n', encoding="utf-8")
    result, seen = run(path)
    assert [facts["papers"] for facts in seen] == [20, 21]
    assert result["逐条结果"]["B2"].value == '甲 "分"公司'


def test_many_broken_quotes_are_told_one_by_one(tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    path.write_text(
        "\n".join([",".join(HEADER), *(f'"单位{i},20,是' for i in range(5_000)), "好,20,是"]), encoding="utf-8"
    )
    result, seen = run(path)
    assert seen == [{"papers": 20, "policy": True}]
    assert sum("引号" in text for text in problems(result).values()) == 5_000
