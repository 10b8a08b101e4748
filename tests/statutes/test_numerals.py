"""Numerals of labels."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.statutes import to_chinese, to_int


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("二十一", 21),
        ("２１", 21),
        ("21", 21),
        (" 21 ", 21),
        ("〇", 0),
        ("零", 0),
        ("十", 10),
        ("十二", 12),
        ("一十二", 12),
        ("百零三", 103),
        ("一百零三", 103),
        ("一百〇三", 103),
        ("一○三", 103),
        ("一百十二", 112),
        ("一百一十八", 118),
        ("一千二百六十", 1260),
        ("一千零一十", 1010),
        ("一万零一", 10001),
        ("二〇二二", 2022),
        ("廿一", 21),
        ("两千", 2000),
        ("壹佰贰拾", 120),
        ("007", 7),
    ],
)
def test_the_usual_ways_of_writing_are_read(written: str, number: int) -> None:
    assert to_int(written) == number


@pytest.mark.parametrize(
    "written",
    [
        "",
        " ",
        "XX",
        "条",
        "一百三",
        "一万三",
        "一千二",
        "十百",
        "二百百",
        "百零",
        "-3",
        "1.5",
        "一点五",
        "٣",
        "9" * 12,
        "一" * 20,
    ],
)
def test_what_has_no_single_reading_is_refused(written: str) -> None:
    assert to_int(written) is None


@given(st.integers(1, 99_999))
def test_writing_and_reading_are_inverse(number: int) -> None:
    written = to_chinese(number)
    assert to_int(written) == number
    assert to_int(str(number)) == number
    assert to_int(str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))) == number


def test_every_number_up_to_9999_is_written_once() -> None:
    assert len({to_chinese(number) for number in range(10_000)}) == 10_000
    assert all(to_int(to_chinese(number)) == number for number in range(10_000))


@given(st.text(max_size=20))
def test_any_text_is_answered_without_an_error(written: str) -> None:
    number = to_int(written)
    assert number is None or number >= 0


@pytest.mark.parametrize("number", [-1, 100_000_000])
def test_numbers_out_of_range_are_refused(number: int) -> None:
    with pytest.raises(ValueError, match="99999999"):
        to_chinese(number)
