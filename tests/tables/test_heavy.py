"""Files that are small on disk and large when read."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl.utils import get_column_letter

from .files import HEADER, absurd, bomb, raw_book, rows_xml

ROWS = [HEADER, ["甲", 20]]


def strings(path: Path) -> None:
    """As much text as a workbook may share, none of it used."""
    text = "".join(f"<si><t>{number:08x}{number * 7919:012x}</t></si>" for number in range(1_500_000))
    relations = (
        '<Relationships><Relationship Id="r1" Type="/worksheet" Target="worksheets/sheet1.xml"/>'
        '<Relationship Id="r2" Type="/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    )
    more = {"xl/sharedStrings.xml": f"<sst>{text}</sst>".encode(), "xl/_rels/workbook.xml.rels": relations.encode()}
    raw_book(path, rows_xml(ROWS), more=more)


def wide(path: Path) -> None:
    """Formatted cells without a value."""
    letters = [get_column_letter(index) for index in range(1, 101)]
    lines = (
        f'<row r="{row}">{"".join(f"""<c r="{letter}{row}" s="{row % 7}"/>""" for letter in letters)}</row>'
        for row in range(3, 50_000)
    )
    raw_book(path, rows_xml(ROWS) + "".join(lines))


HEAVY = {
    "sparse": lambda path: absurd(path, "XFD1048576"),
    "many rows": lambda path: raw_book(path, rows_xml(ROWS) + "".join(f'<row r="{i}"><c r="A{i}"><v>{i}</v></c></row>' for i in range(3, 200_000))),
    "bomb": bomb,
    "strings": strings,
    "wide": wide,
    "csv": lambda path: path.write_text(",".join(HEADER) + "\n" + '"x,' * 20_000_000, encoding="utf-8"),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("name", HEAVY)
def test_heavy_files_cost_little(tmp_path: Path, name: str) -> None:
    """Refused or done within ten seconds of processor time and 512 MB."""
    source = tmp_path / ("表.csv" if name == "csv" else "表.xlsx")
    HEAVY[name](source)
    code = (
        "import resource, sys; from assistant.errors import InputError; from assistant.tables import check_table;"
        "from tests.tables import VOCABULARY, judge\n"
        "try: check_table(sys.argv[1], sys.argv[2], None, VOCABULARY, judge=judge)\n"
        "except InputError: pass\n"
        "used = resource.getrusage(resource.RUSAGE_SELF).ru_utime\n"
        # Not ru_maxrss, which begins with what the parent held.
        "peak = next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM'))\n"
        "print(int(peak) / 1024, used)"
    )
    arguments = [sys.executable, "-c", code, str(source), str(tmp_path / "结果.xlsx")]
    done = subprocess.run(arguments, check=True, capture_output=True, text=True, timeout=120)
    memory, busy = map(float, done.stdout.split())
    assert memory < 512
    assert busy < 10
