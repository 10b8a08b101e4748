"""Tables to read, from openpyxl or part by part, and one run over them."""

from __future__ import annotations

import zipfile
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook, load_workbook

from assistant.tables import check_table

from . import VOCABULARY, judge

HEADER = ["单位名称", "近三年SCI/EI论文（篇）", "有知识产权制度", "协议有效期至", "备注"]


def book(path: Path, rows: list[list[Any]], change: Any = None) -> Path:
    workbook = Workbook()
    for row in rows:
        workbook.active.append(row)
    if change:
        change(workbook.active)
    workbook.save(path)
    return path


def run(source: Path, **more: Any) -> tuple[Any, Any]:
    """The result as openpyxl sees it, and the facts that reached the judge."""
    seen: list[dict[str, Any]] = []

    def noting(facts: dict[str, Any]) -> dict[str, Any]:
        seen.append(facts)
        return judge(facts)

    target = source.parent / "结果.xlsx"
    before = source.read_bytes()
    check_table(source, target, None, VOCABULARY, date(2027, 5, 1), judge=noting, **more)
    assert source.read_bytes() == before
    assert sorted(path.name for path in source.parent.iterdir()) == sorted([source.name, target.name])
    return load_workbook(target), seen


def problems(result: Any) -> dict[str, str]:
    return {row[0]: row[4] for row in result["输入问题"].iter_rows(min_row=2, values_only=True)}


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def cell(reference: str, value: Any, style: int = 0) -> str:
    """A cell as Excel stores it."""
    if isinstance(value, str):
        return f'<c r="{reference}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{value}</t></is></c>'
    return f'<c r="{reference}" s="{style}"><v>{value}</v></c>'


def rows_xml(rows: list[list[Any]]) -> str:
    """Rows from the first on; a string that begins with < is XML already."""
    lines = []
    for number, row in enumerate(rows, 1):
        cells = (
            value if isinstance(value, str) and value.startswith("<c ") else cell(f"{'ABCDEFGH'[index]}{number}", value)
            for index, value in enumerate(row)
            if value is not None
        )
        lines.append(f'<row r="{number}">{"".join(cells)}</row>')
    return "".join(lines)


def raw_book(
    path: Path, data: str, *, formats: tuple[str, ...] = (), prolog: str = "", after: str = "", workbook: str = "",
    more: dict[str, bytes] | None = None,
) -> Path:  # fmt: skip
    """A workbook with exactly this sheet data; style 1 is the first of ``formats``."""
    codes = "".join(f'<numFmt numFmtId="{164 + i}" formatCode="{code}"/>' for i, code in enumerate(formats))
    styles = '<xf numFmtId="0"/>' + "".join(f'<xf numFmtId="{164 + i}"/>' for i in range(len(formats)))
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="x"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{workbook}'
        '<sheets><sheet name="表" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{_OFFICE}/styles" '
        'Target="/xl/styles.xml"/></Relationships>',
        "xl/styles.xml": f'<styleSheet xmlns="{_MAIN}"><numFmts>{codes}</numFmts><cellXfs>{styles}</cellXfs></styleSheet>',
        "xl/worksheets/sheet1.xml": f'{prolog}<worksheet xmlns="{_MAIN}"><sheetData>{data}</sheetData>{after}</worksheet>',
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (parts | (more or {})).items():
            archive.writestr(name, content)
    return path


def absurd(path: Path, cell: str) -> None:
    book(path, [HEADER, ["甲", 20]], lambda sheet: sheet.__setitem__(cell, "x"))


def bomb(path: Path) -> None:
    name = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w") as part:
        for _ in range(420):
            part.write(bytes(2**20))
