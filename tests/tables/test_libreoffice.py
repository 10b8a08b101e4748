"""What the program writes opens in LibreOffice, and what LibreOffice writes is read back."""

from __future__ import annotations

import csv
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from assistant.checker import Checker
from assistant.settings import Settings
from assistant.tables import TableError, write_report, write_template

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        SOFFICE is None, reason="LibreOffice is not installed (apt-get install libreoffice-calc libreoffice-writer)"
    ),
]
DAY = date(2027, 5, 1)
NAMES = ["四川国际技术合作有限公司", "=HYPERLINK(“x”)研究所", "=1+1", "-3中心"]
#: LibreOffice's own greeting where no Java is installed; it says nothing about the file.
_JAVA = "Warning: failed to launch javaldx - java may not function correctly"

Convert = Callable[..., Path]


@pytest.fixture(scope="module")
def convert(tmp_path_factory: pytest.TempPathFactory) -> Convert:
    """Files through LibreOffice into a folder; it has nothing to say about any of them."""
    profile = tmp_path_factory.mktemp("profile").as_uri()

    def run(target: str, *files: Path) -> Path:
        folder = tmp_path_factory.mktemp("out")
        options = ["--headless", "--norestore", "--convert-to", target, "--outdir", str(folder)]
        command = [str(SOFFICE), f"-env:UserInstallation={profile}", *options, *map(str, files)]
        done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=240)
        said = [line for line in done.stderr.splitlines() if line.strip() and line != _JAVA]
        assert (done.returncode, said) == (0, [])
        assert len(list(folder.iterdir())) >= len(files)
        return folder

    return run


@pytest.fixture(scope="module")
def checker(tmp_path_factory: pytest.TempPathFactory) -> Checker:
    return Checker.open(Settings(data_dir=tmp_path_factory.mktemp("data")))


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory, checker: Checker) -> Path:
    """A template, the template filled in, the result of a batch and a report."""
    folder = tmp_path_factory.mktemp("written")
    write_template(folder / "template.xlsx", checker.vocabulary)
    fill(folder / "template.xlsx", folder / "filled.xlsx")
    checker.check_table(folder / "filled.xlsx", folder / "result.xlsx", DAY)
    facts = {"base_type": "联合研究类", "sci_ei_papers_3y": 18, "joint_papers_3y": 4}
    result = checker.to_json(checker.check(facts, DAY))
    more: dict[str, Any] = {"vocabulary": checker.vocabulary, "as_of": DAY, "caveat": checker.meta.caveat}
    write_report(result, facts, folder / "report.docx", applicant=NAMES[0], **more)
    return folder


def fill(template: Path, target: Path) -> None:
    book = load_workbook(template)
    sheet = book.active
    headers = [str(cell.value) for cell in sheet[1]]

    def put(row: int, header: str, value: Any) -> None:
        column = next(index for index, text in enumerate(headers, 1) if text.startswith(header))
        sheet.cell(row, column).value = value
        if isinstance(value, str):
            sheet.cell(row, column).data_type = "s"

    for row, name in enumerate(NAMES, 2):
        put(row, "单位名称", name)
        put(row, "申报类型", "联合研究类")
        put(row, "近三年SCI/EI论文", 20 if row % 2 else "18-22")
        put(row, "其中中外联合发表论文", "约3" if row == 2 else 50 if row == 3 else 4)
        put(row, "协议有效期届满日", date(2027, 5, 1))
        put(row, "国际科技交流活动", "6、7、8")
        put(row, "独立法人", "是")
        put(row, "近三年研发费用总额", 1234.5)
    book.save(target)


def texts(sheet: Any) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in sheet.iter_rows(values_only=True)]


def test_a_template_keeps_its_lists_and_notes(written: Path, convert: Convert) -> None:
    again = load_workbook(convert("xlsx", written / "template.xlsx") / "template.xlsx")
    before = load_workbook(written / "template.xlsx")
    assert again.sheetnames == before.sheetnames
    for sheet in before:
        assert texts(again[sheet.title])[: sheet.max_row] == texts(sheet)
    sheet, old = again["申报情况"], before["申报情况"]
    assert [cell.comment.text.strip() for cell in sheet[1]] == [cell.comment.text.strip() for cell in old[1]]
    lists = {validation.formula1 for validation in sheet.data_validations.dataValidation}
    assert {validation.formula1 for validation in old.data_validations.dataValidation} == lists
    covered = {str(v.sqref) for v in sheet.data_validations.dataValidation}
    assert len(covered) >= len(lists)
    assert sheet.page_setup.orientation == "landscape"


def test_a_result_keeps_its_text_colours_and_print_layout(written: Path, convert: Convert) -> None:
    again = load_workbook(convert("xlsx", written / "result.xlsx") / "result.xlsx")
    before = load_workbook(written / "result.xlsx")
    assert again.sheetnames == ["汇总", "逐条结果", "输入问题"]
    for old in before:
        new = again[old.title]
        blank = [tuple(value or None for value in row) for row in texts(new)[: old.max_row]]
        assert blank == [tuple(value or None for value in row) for row in texts(old)]
        assert new.page_setup.orientation == "landscape"
        assert new.sheet_properties.pageSetUpPr.fitToPage
        assert old.freeze_panes  # without a window LibreOffice keeps no panes
        assert new.print_title_rows == old.print_title_rows
        assert new.auto_filter.ref == old.auto_filter.ref
        assert all(cell.data_type != "f" for row in new.iter_rows() for cell in row)
    colours = {cell.value: cell.fill.fgColor.rgb for cell in again["逐条结果"]["D"]}
    assert {colours[v] for v in ("需人工判断", "需补充材料", "不适用")} == {"FFDDEBF7", "FFFFEB9C", "FFEDEDED"}
    assert set(NAMES) <= {cell.value for cell in again["逐条结果"]["B"]}


def test_problems_reach_the_reader_by_cell(written: Path, convert: Convert) -> None:
    """The third sheet as LibreOffice shows it; 44,34,76 is comma, quote, UTF-8."""
    folder = convert(
        "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,3", written / "result.xlsx"
    )
    (path,) = folder.iterdir()
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    told = {row[2]: row for row in rows[1:]}
    assert "大约" in told[NAMES[0]][4]
    assert "矛盾" in told[NAMES[1]][4]
    assert told[NAMES[0]][0] == told[NAMES[1]][0].replace("3", "2")


def test_results_and_reports_can_be_printed(written: Path, convert: Convert) -> None:
    folder = convert("pdf", *(written / name for name in ("template.xlsx", "result.xlsx", "report.docx")))
    sizes = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert set(sizes) == {"template.pdf", "result.pdf", "report.pdf"}
    assert all(content.startswith(b"%PDF") and b"/FontFile" in content for content in sizes.values())


def test_a_report_says_everything(written: Path, convert: Convert, checker: Checker) -> None:
    folder = convert("txt:Text (encoded):UTF8", written / "report.docx")
    text = (folder / "report.txt").read_text(encoding="utf-8-sig")
    for part in (
        NAMES[0],
        "申报日期按 2027-05-01 计算",
        checker.meta.caveat,
        checker.rules.version,
        checker.rules.text_sha256,
        "第十二条（二）",
        "论文20篇（含）以上",
        "需提交的材料",
        "SCI/EI论文检索证明",
        "还缺什么",
        "申报单位是否为独立法人",
        "18篇",
    ):
        assert part in text


@pytest.mark.parametrize("between", ["ods", "xls", "fods"])
def test_a_template_filled_in_by_libreoffice_is_read(
    between: str, written: Path, convert: Convert, checker: Checker, tmp_path: Path
) -> None:
    other = convert(between, written / "filled.xlsx") / f"filled.{between}"
    renamed = shutil.copy(other, tmp_path / "filled.xlsx")
    with pytest.raises(TableError, match="另存为"):
        checker.check_table(renamed, tmp_path / "again.xlsx", DAY)
    table = convert("xlsx", other) / "filled.xlsx"
    checker.check_table(table, tmp_path / "again.xlsx", DAY)
    ours, theirs = load_workbook(written / "result.xlsx"), load_workbook(tmp_path / "again.xlsx")
    for name in ("逐条结果", "输入问题"):
        assert texts(theirs[name]) == texts(ours[name])


def test_a_csv_that_libreoffice_writes_is_read(
    written: Path, convert: Convert, checker: Checker, tmp_path: Path
) -> None:
    for filters in ("44,34,76,1", "59,34,GBK,1"):
        folder = convert(f"csv:Text - txt - csv (StarCalc):{filters}", written / "filled.xlsx")
        checker.check_table(folder / "filled.csv", tmp_path / "again.xlsx", DAY)
        again = texts(load_workbook(tmp_path / "again.xlsx")["逐条结果"])
        assert again == texts(load_workbook(written / "result.xlsx")["逐条结果"])
