from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from assistant.tables.cells import read_cell
from assistant.tables.columns import CellError

from . import column


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (18, 18),
        (18.0, 18),
        ("18", 18),
        ("１８", 18),
        (" 18 篇 ", 18),
        ("18篇", 18),
        ("十八篇", 18),
        ("1,200", 1200),
        ("20-25", [20, 25]),
        ("20～25篇", [20, 25]),
        ("20篇至25篇", [20, 25]),
        ("20-20", 20),
        ("20以上", [20, None]),
        ("20篇（含）以上", [20, None]),
        ("≥20", [20, None]),
        ("不少于20篇", [20, None]),
        ("20余篇", [20, None]),
        ("20多篇", [20, None]),
        ("超过20篇", [21, None]),
        ("不足20篇", [0, 19]),
        ("20以下", [0, 20]),
        ("无", 0),
        ("不详", None),
        ("/", None),
        ("", None),
    ],
)
def test_counts(value: Any, expected: Any) -> None:
    assert read_cell(value, column("papers")) == expected


@pytest.mark.parametrize(
    "value",
    [
        "约20",
        "近20篇",
        "-3",
        -3,
        18.5,
        "18.5",
        "20±2",
        "25-20",
        "20人次",
        "=1+1",
        "#REF!",
        "是",
        True,
        "二十几",
        "3 5 x",
        "9" * 300,
        1e20,
        float("nan"),
        float("inf"),
        datetime(2026, 3, 5),
        "暂无",
        "不少于20以上",
        "20,25",
        "少于0",
    ],
)
def test_counts_that_cannot_be_read(value: Any) -> None:
    with pytest.raises(CellError):
        read_cell(value, column("papers"))


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (5000, None, 5000),
        (0.1 + 0.2, None, "0.3"),
        ("1.2亿元", None, 12000),
        ("5000万", None, 5000),
        ("500元", None, "0.05"),
        ("5,000.25万元", None, "5000.25"),
        (20000000, "元", 2000),
        (1.5, "亿元", 15000),
        ("4800-5200万元", None, [4800, 5200]),
        ("2亿元以上", None, [20000, None]),
        ("超过5000", None, [5000, None]),
        ("五千多", None, [5000, None]),
    ],
)
def test_money(value: Any, unit: str | None, expected: Any) -> None:
    assert read_cell(value, column("sales", unit)) == expected


@pytest.mark.parametrize("value", ["100美元", "100篇", "-5", "几千"])
def test_money_that_cannot_be_read(value: Any) -> None:
    with pytest.raises(CellError):
        read_cell(value, column("sales"))


@pytest.mark.parametrize(
    "value",
    [
        "2027-05-01",
        "2027/5/1",
        "2027.5.1",
        "2027年5月1日",
        "２０２７年５月１日",
        "20270501",
        "2027-05-01 00:00:00",
        datetime(2027, 5, 1, 8),
        date(2027, 5, 1),
        46508,
        20270501,
    ],
)
def test_dates(value: Any) -> None:
    assert read_cell(value, column("expires")) == "2027-05-01"


@pytest.mark.parametrize("value", ["2027-02-30", "2027年5月", "长期有效", "27-5-1", "5/1/2027", 12, True, "2027-5/"])
def test_dates_that_cannot_be_read(value: Any) -> None:
    with pytest.raises(CellError):
        read_cell(value, column("expires"))


@pytest.mark.parametrize("value", ["是", "有", "√", "Y", "yes", True, 1, 1.0, "Ｙ"])
def test_yes(value: Any) -> None:
    assert read_cell(value, column("policy")) is True


@pytest.mark.parametrize("value", ["否", "无", "×", "N", "x", False, 0, "没有"])
def test_no(value: Any) -> None:
    assert read_cell(value, column("policy")) is False


@pytest.mark.parametrize("value", ["可能", 2, "是否", "暂无"])
def test_neither_yes_nor_no(value: Any) -> None:
    with pytest.raises(CellError):
        read_cell(value, column("policy"))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("6、7、8", {"years": [6, 7, 8]}),
        ("6,7,8场", {"years": [6, 7, 8]}),
        ("2026年8场，2024年6场，2025年7场", {"years": [6, 7, 8]}),
        ("6、7-9、8", {"years": [6, [7, 9], 8]}),
        ("6；7", {"years": [6, 7]}),
        (5, 5),
        ("5场", 5),
        ("5-8", {"years": [[5, 8]] * 3}),
    ],
)
def test_yearly(value: Any, expected: Any) -> None:
    assert read_cell(value, column("events")) == expected


@pytest.mark.parametrize(
    "value", ["5,600", "2024年6场，2026年7场", "2024年6场，2024年7场", "6、约7、8", datetime(2006, 7, 8)]
)
def test_yearly_that_cannot_be_read(value: Any) -> None:
    with pytest.raises(CellError):
        read_cell(value, column("events"))


def test_choices() -> None:
    assert read_cell("联合研究", column("base_type")) == "联合研究类"
    assert read_cell(" 正高 级", column("title")) == "正高级"
    assert read_cell("高校", column("host_kind")) == "高等学校"
    for value in ("高级", "研究", 3):
        with pytest.raises(CellError):
            read_cell(value, column("title"))
