"""One form for every way of typing."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.textnorm import has_content, is_latin, normalise, simplify

#: Anything that can stand in a Python string, lone surrogates included, with more of what people type.
ANY_TEXT = st.text(
    st.one_of(
        st.characters(),
        st.characters(categories=["Cs", "Cf", "Cc", "Zs"]),
        st.sampled_from("第12条　國際幾多個 \u200b\ud800Ａ"),
    )
)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("第１２条（二）", "第12条(二)"),
        ("ＳＣＩ论文", "sci论文"),
        ("國際科技合作基地", "国际科技合作基地"),
        ("評審專家", "评审专家"),
        ("績效評鑑不合格", "绩效评估不合格"),
        ("要幾多篇論文", "要多少篇论文"),
        ("国\u200b合\ufeff基\u00ad地", "国合基地"),
        ("国合\x00基地", "国合基地"),
        ("国合\ud800基地", "国合基地"),
        ("\u202e国合基地\u202c", "国合基地"),
        ("国 合　基\u00a0地", "国合基地"),
        ("论文 20 篇", "论文20篇"),
        ("第 12 条", "第12条"),
        ("how  many\tpapers", "how many papers"),
        ("论文\r\n几篇", "论文几篇"),
        ("  公示几天？ ", "公示几天?"),
        ("😀公示几天", "😀公示几天"),
        ("👨\u200d👩", "👨👩"),
        ("❤\ufe0f", "❤"),
        ("⑫", "12"),
        ("", ""),
        ("\ud800\u200b\x00", ""),
    ],
)
def test_ways_of_typing(typed, read):
    assert normalise(typed) == read


def test_latin_words_keep_their_blanks_beside_chinese():
    assert normalise("SCI papers 要 几篇") == "sci papers 要几篇"


def test_simplified_text_is_left_alone():
    text = "近三年核心研究团队承担过省部级以上国际科技合作项目"
    assert simplify(text) is text


@given(ANY_TEXT)
def test_never_raises_and_leaves_nothing_invisible(text):
    read = normalise(text)
    assert read == read.strip()
    assert not any(unicodedata.category(character) in ("Cs", "Cc") for character in read)
    read.encode("utf-8")


@given(ANY_TEXT)
def test_reading_twice_changes_nothing(text):
    read = normalise(text)
    assert normalise(read) == read


@given(st.text(st.characters(categories=["Lo"], min_codepoint=0x4E00, max_codepoint=0x9FFF)), st.data())
def test_zero_width_characters_never_matter(text, data):
    at = data.draw(st.integers(0, len(text)))
    hidden = data.draw(st.sampled_from(["\u200b", "\u200d", "\ufeff", "\u2060", "\x00", "\u00ad"]))
    assert normalise(text[:at] + hidden + text[at:]) == normalise(text)


@given(ANY_TEXT)
def test_content_is_a_letter_or_a_digit(text):
    assert has_content(text) == any(map(str.isalnum, text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("？！", False), ("😀", False), ("", False), (" \n", False), ("a", True), ("1", True), ("国", True)],
)
def test_what_has_content(text, expected):
    assert has_content(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("how many papers", True),
        ("what is the 基地", True),
        ("abcdefg国合", True),  # seven letters against two characters
        ("abcdef国合", False),
        ("sci论文几篇", False),
        ("SCI", False),  # three letters
        ("ISO9", False),
        ("abcd", True),
        ("20", False),
        ("", False),
    ],
)
def test_what_is_read_as_english(text, expected):
    assert is_latin(text) is expected
