"""Laws of a batch: what a row comes to depends on nothing but its own cells."""

from __future__ import annotations

import csv
import io
import tempfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from assistant.checker import Checker
from assistant.settings import Settings
from assistant.tables import check_table, write_template
from assistant.tables.columns import heading

from . import VOCABULARY, StubFact, judge

DAY = date(2027, 5, 1)
FEW = settings(max_examples=25, deadline=None)
count = st.integers(0, 9999)


def exact(number: Decimal) -> int | str:
    """As JSON holds an amount of money."""
    return int(number) if number == int(number) else f"{number.normalize():f}"


spans = st.tuples(count, count).map(sorted).filter(lambda pair: pair[0] < pair[1]).map(list)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "count": count | spans | st.tuples(count, st.none()).map(list),
    "flag": st.booleans(),
    "money": st.integers(0, 10**8) | st.decimals("0.01", "99999.99", places=2).map(exact),
    "date": st.dates(date(1990, 1, 1), date(2099, 12, 31)).map(date.isoformat),
    "yearly": count | spans | st.lists(count, min_size=2, max_size=5).map(lambda years: {"years": years}),
}
#: What people and machines leave in cells.
cells = st.one_of(
    st.none(), count, st.floats(allow_nan=False, allow_infinity=False), st.booleans(), st.dates(),
    st.sampled_from(["是", "否", "18篇", "约20", "20-25", "１８", "1,200", "#N/A", "=1+1", "联合研究", "2027-02-30", "不详"]),
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=12),
)  # fmt: skip


def value_of(fact: StubFact) -> st.SearchStrategy[Any]:
    return st.sampled_from(fact.choices) if fact.kind == "choice" else VALUES[fact.kind]


facts_strategy = st.fixed_dictionaries({}, optional={name: value_of(fact) for name, fact in VOCABULARY.items()})


def written(value: Any) -> Any:
    """As a person fills in the template."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dict):
        return "、".join(map(str, value["years"]))
    if isinstance(value, list):
        return f"{value[0]}以上" if value[1] is None else f"{value[0]}-{value[1]}"
    return value


def findings(rows: list[list[Any]]) -> tuple[dict[str, list[tuple[Any, ...]]], list[dict[str, Any]], Any]:
    """Findings by applicant, the facts that were judged, and the workbook."""
    seen: list[dict[str, Any]] = []

    def noting(facts: dict[str, Any]) -> dict[str, Any]:
        seen.append(facts)
        return judge(facts)

    with tempfile.TemporaryDirectory() as folder:
        workbook = Workbook(write_only=True)
        sheet = workbook.create_sheet()
        for row in rows:
            sheet.append([str(cell) if isinstance(cell, str) and cell.startswith("=") else cell for cell in row])
        workbook.save(Path(folder, "in.xlsx"))
        check_table(Path(folder, "in.xlsx"), Path(folder, "out.xlsx"), None, VOCABULARY, DAY, judge=noting)
        result = load_workbook(io.BytesIO(Path(folder, "out.xlsx").read_bytes()))
    found: dict[str, list[tuple[Any, ...]]] = {}
    for row in result["逐条结果"].iter_rows(min_row=2, values_only=True):
        found.setdefault(str(row[1]), []).append(row[2:])
    return found, seen, result


HEADER = ["单位名称", *(heading(fact) for fact in VOCABULARY.values())]
line = st.lists(cells, min_size=len(VOCABULARY), max_size=len(VOCABULARY))
lines = st.lists(line, min_size=1, max_size=6).map(lambda rows: [[f"单位{i}", *row] for i, row in enumerate(rows)])


@FEW
@given(lines, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_finding(rows: list[list[Any]], rng: Any) -> None:
    before, _, _ = findings([HEADER, *rows])
    rng.shuffle(rows)
    assert findings([HEADER, *rows])[0] == before


@FEW
@given(lines, st.lists(st.integers(0, 6), max_size=5), st.integers(1, len(HEADER)), cells)
def test_blank_rows_and_unknown_columns_change_nothing(
    rows: list[list[Any]], blanks: list[int], place: int, stray: Any
) -> None:
    before, facts, _ = findings([HEADER, *rows])
    wider = [[*row[:place], stray, *row[place:]] for row in rows]
    for blank in blanks:
        wider.insert(min(blank, len(wider)), [])
    after, same, _ = findings([[*HEADER[:place], "联系电话", *HEADER[place:]], *wider])
    assert (after, same) == (before, facts)


@FEW
@given(lines, line, st.integers(0, 5))
def test_a_broken_row_changes_no_other(rows: list[list[Any]], broken: list[Any], place: int) -> None:
    before, _, _ = findings([HEADER, *rows])
    papers = list(VOCABULARY).index("papers")
    broken[papers] = 13  # the stub of the engine fails on it
    rows.insert(min(place, len(rows)), ["坏行", *broken])
    after, _, _ = findings([HEADER, *rows])
    after.pop("坏行", None)
    assert after == before


@FEW
@given(lines)
def test_no_cell_of_the_result_is_a_formula(rows: list[list[Any]]) -> None:
    for row in rows:
        row[0] = row[1] if isinstance(row[1], str) and row[1].strip() else row[0]
    _, _, result = findings([HEADER, *rows])
    written_cells = [cell for sheet in result for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in written_cells)
    assert all(cell.quotePrefix for cell in written_cells if str(cell.value or "x")[0] in "=+-@")


@FEW
@given(st.lists(facts_strategy, min_size=1, max_size=4), st.booleans())
def test_a_template_filled_in_gives_the_facts_back(applicants: list[dict[str, Any]], as_csv: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "t.xlsx")
        write_template(path, VOCABULARY)
        workbook = load_workbook(path)
        for number, facts in enumerate(applicants, 2):
            workbook.active.cell(number, 1, f"单位{number}")
            for column, name in enumerate(VOCABULARY, 2):
                workbook.active.cell(number, column).value = written(facts.get(name))
        workbook.save(path)
        if as_csv:
            path = Path(folder, "t.csv")
            with path.open("w", encoding="gb18030", newline="") as stream:
                csv.writer(stream).writerows(workbook.active.iter_rows(values_only=True))
        seen: list[dict[str, Any]] = []

        def noting(facts: dict[str, Any]) -> dict[str, Any]:
            seen.append(facts)
            return judge({})

        check_table(path, Path(folder, "out.xlsx"), None, VOCABULARY, DAY, judge=noting)
    assert seen == [{name: read_back(name, value) for name, value in facts.items()} for facts in applicants]


def read_back(name: str, value: Any) -> Any:
    """A range in a column of single years is said of each of the three."""
    closed = isinstance(value, list) and value[1] is not None
    return {"years": [value] * 3} if closed and VOCABULARY[name].kind == "yearly" else value


@pytest.fixture(scope="module")
def checker(tmp_path_factory: pytest.TempPathFactory) -> Checker:
    return Checker.open(Settings(data_dir=tmp_path_factory.mktemp("data")))


def test_a_table_says_what_the_checker_says_of_each_applicant(checker: Checker, tmp_path: Path) -> None:
    """Over random applicants of every type, through the real rules."""
    import random

    from tests.rules.applicants import random_applicant

    rng = random.Random(5)
    applicants = [random_applicant(rng) for _ in range(200)]
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet()
    sheet.append(["单位名称", *(heading(fact) for fact in checker.vocabulary.values())])
    for number, facts in enumerate(applicants):
        plain = dict(facts)
        years = facts.get("exchange_events_yearly")
        if isinstance(years, list) and years[1] is not None:
            years = {"years": years}
        if isinstance(years, dict):
            plain["exchange_events_yearly"] = {"years": [written(year) for year in years["years"]]}
        sheet.append([f"单位{number}", *(written(plain.get(name)) for name in checker.vocabulary)])
    workbook.save(tmp_path / "in.xlsx")
    checker.check_table(tmp_path / "in.xlsx", tmp_path / "out.xlsx", DAY)
    rows = list(load_workbook(tmp_path / "out.xlsx", read_only=True)["逐条结果"].iter_rows(min_row=2, values_only=True))
    for number, facts in enumerate(applicants):
        result = checker.check(facts, DAY)
        own = [row for row in rows if row[1] == f"单位{number}"]
        one_year = isinstance(years := facts.get("exchange_events_yearly"), dict) and len(years["years"]) == 1
        for row, finding in zip(own, result.findings, strict=True):
            if one_year and finding.clause == "第十三条（四）":
                continue  # a single figure in a cell holds for every year
            assert (row[3], row[4], row[5]) == (finding.verdict.value, finding.quote, finding.explanation)
