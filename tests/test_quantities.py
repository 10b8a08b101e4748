"""Numbers with unit, comparator and window."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.quantities import find_quantities
from assistant.statutes.numerals import to_chinese

UNITS = ("篇", "项", "件", "场", "人", "人次", "年", "日", "个工作日", "万元", "%")


def one(text):
    found = find_quantities(text)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "value", "unit", "comparator"),
    [
        ("论文20篇（含）以上", 20, "篇", ">="),
        ("不少于3篇", 3, "篇", ">="),
        ("达到30人次以上", 30, "人次", ">="),
        ("授权（认证）3件（项）以上", 3, "件", ">="),
        ("不少于5个工作日", 5, "个工作日", ">="),
        ("5工作日", 5, "个工作日", ""),
        ("公示10天", 10, "日", ""),
        ("不少于５场", 5, "场", ">="),
        ("至少两项", 2, "项", ">="),
        ("十二篇", 12, "篇", ""),
        ("一百人次", 100, "人次", ""),
        ("不足20篇", 20, "篇", "<"),
        ("超过5000万元", 5000, "万元", ">"),
        ("不超过2亿元", 2, "亿元", "<="),
        ("30日以内", 30, "日", "<="),
        ("2.17%", 2.17, "%", ""),
        ("占比3％", 3, "%", ""),
        ("三年内不得重新认定", 3, "年", ""),
        ("限期一年整改", 1, "年", ""),
        ("5名专家", 5, "人", ""),
        ("6月", 6, "个月", ""),
        ("6个月", 6, "个月", ""),
    ],
)
def test_value_unit_and_comparator(text, value, unit, comparator):
    quantity = one(text)
    assert (quantity.value, quantity.unit, quantity.comparator) == (value, unit, comparator)


@pytest.mark.parametrize("text", ["近三年", "近3年"])
def test_a_window_is_marked_as_one(text):
    assert one(text).window
    assert one(text).key == (3, "年")


def test_a_plain_period_is_no_window():
    assert not one("三年内").window


@pytest.mark.parametrize(
    "text",
    [
        "第三条",
        "第 3 条",
        "第二轮",
        "2022年",
        "一个基地",
        "一家企业",
        "一项条件",
        "同一家",
        "ABC",
        "",
        "第十二条第（二）项",
    ],
)
def test_labels_calendar_years_and_articles_are_no_quantities(text):
    assert find_quantities(text) == ()


def test_once_a_year_counts():
    assert [q.key for q in find_quantities("每年组织一次")] == [(1, "次")]


@pytest.mark.parametrize(
    ("text", "below", "at", "above"),
    [
        ("20篇以上", False, True, True),
        ("不少于20篇", False, True, True),
        ("20篇", False, True, True),
        ("不超过20篇", True, True, False),
        ("少于20篇", True, False, False),
        ("超过20篇", False, False, True),
    ],
)
def test_around_the_threshold(text, below, at, above):
    quantity = one(text)
    assert [quantity.holds_for(value) for value in (19, 20, 21)] == [below, at, above]


@given(st.integers(1, 999), st.sampled_from(UNITS))
def test_chinese_and_arabic_numerals_are_the_same_figure(value, unit):
    arabic, chinese = find_quantities(f"不少于{value}{unit}"), find_quantities(f"不少于{to_chinese(value)}{unit}")
    keys = [q.key for q in chinese]
    assert [q.key for q in arabic] == [(value, unit)]
    # 一项 may be an article rather than a count.
    assert keys == [(value, unit)] or (value == 1 and keys == [])


@given(st.text(st.sampled_from("近不少于三年20.篇（含）以上第条一个工作日%％ ,两多abc")))
def test_spans_are_in_order_and_give_the_text(text):
    position = 0
    for quantity in find_quantities(text):
        assert position <= quantity.start < quantity.end <= len(text)
        assert text[quantity.start : quantity.end].strip() == quantity.text
        position = quantity.end


@given(st.text())
def test_never_raises(text):
    assert all(quantity.value >= 0 for quantity in find_quantities(text))
