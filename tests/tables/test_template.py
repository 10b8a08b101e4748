from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from assistant.tables import TableError, write_template
from assistant.tables.columns import Headers

from . import VOCABULARY, StubFact


@pytest.fixture
def sheet(tmp_path: Path):
    write_template(tmp_path / "模板.xlsx", VOCABULARY)
    return load_workbook(tmp_path / "模板.xlsx")["申报情况"]


def test_one_column_a_fact_with_its_unit_and_question(sheet) -> None:
    headers = [cell.value for cell in sheet[1]]
    assert headers[0] == "单位名称"
    assert len(headers) == len(VOCABULARY) + 1
    assert headers[3] == "近三年SCI/EI论文（篇）"
    assert "多少篇" in sheet["D1"].comment.text
    assert all(cell.comment for cell in sheet[1])
    assert sheet.freeze_panes == "B2"
    assert all(sheet.column_dimensions[cell.column_letter].width >= 13 for cell in sheet[1])


def test_lists_for_choices_and_flags_only(sheet) -> None:
    lists = {str(v.sqref): v.formula1 for v in sheet.data_validations.dataValidation}
    assert lists["B2:B20001"] == '"联合研究类,技术转移类,特色类"'
    assert lists["F2:F20001"] == '"是,否"'
    assert len(lists) == 4


def test_counts_are_text_so_that_a_range_does_not_become_a_date(sheet) -> None:
    assert sheet.column_dimensions["D"].number_format == "@"
    assert sheet.column_dimensions["I"].number_format == "yyyy-mm-dd"


def test_a_long_list_of_choices_is_left_out(tmp_path: Path) -> None:
    fact = StubFact("x", "很多", kind="choice", choices=tuple(f"很长的一个选项{i}" for i in range(60)))
    write_template(tmp_path / "t.xlsx", {"x": fact})
    assert not load_workbook(tmp_path / "t.xlsx").worksheets[0].data_validations.dataValidation


@pytest.mark.parametrize(
    ("text", "name", "unit"),
    [
        ("近三年SCI/EI论文（篇）", "papers", "篇"),
        ("近3年 SCI/EI 论文", "papers", "篇"),
        ("1. 近三年ＳＣＩ/ＥＩ论文 (篇)*", "papers", "篇"),
        ("papers", "papers", "篇"),
        ("有知识产权制度（是/否）", "policy", ""),
        ("销售收入（近三年）（亿元）", "sales", "亿元"),
        ("销售收入（近三年）\n（元）", "sales", "元"),
    ],
)
def test_headers_are_recognised(text: str, name: str, unit: str) -> None:
    header = Headers(VOCABULARY).find([(1, ("单位名称", text))])
    assert header is not None
    assert (header.columns[1].fact.id, header.columns[1].unit) == (name, unit)


def test_what_is_not_recognised_is_told() -> None:
    row = ("单位名称", "销售收入", "培训（人）", "近三年SCI/EI论文", "备注", "培训人次（人）", "papers")
    header = Headers(VOCABULARY).find([(1, ("国合基地申报情况",)), (3, row)])
    assert header is not None
    assert (header.row, header.name, list(header.columns)) == (3, 0, [3, 6])
    reasons = {index: reason for index, _, reason in header.problems}
    assert set(reasons) == {1, 2, 4, 5, 6}
    assert "人次" in reasons[5]
    assert "重复" in reasons[6]


def test_the_template_is_read_back_as_it_is(sheet) -> None:
    header = Headers(VOCABULARY).find([(1, tuple(cell.value for cell in sheet[1]))])
    assert header is not None
    assert [column.fact.id for column in header.columns.values()] == list(VOCABULARY)
    assert not header.problems


@pytest.mark.parametrize("name", ["t.txt", "nowhere/t.xlsx", ""])
def test_where_it_cannot_be_written(tmp_path: Path, name: str) -> None:
    with pytest.raises(TableError, match=r"扩展名|不存在"):
        write_template(tmp_path / name, VOCABULARY)
    assert not list(tmp_path.iterdir())
