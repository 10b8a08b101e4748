"""The keyword leg: tokens, and BM25 over the law's and the notes' words."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from assistant.chunking import target_texts
from assistant.corpus import load_corpus
from assistant.index import current_build
from assistant.index.keyword import KeywordIndex, build_keyword_index
from assistant.index.tokens import STOP_WORDS, Tokenizer, build_words, character_grams, full_dictionary
from tests.index.corpora import small_settings

LAW = ["知识产权 授权 三 件", "论文 二十 篇 论文", "公示 五 个 工作日", ""]
NOTES = ["专利 专利", "文章 SCI", "", "专利"]


@pytest.fixture(scope="module")
def keyword(tmp_path_factory: pytest.TempPathFactory) -> KeywordIndex:
    folder = tmp_path_factory.mktemp("keyword")
    build_keyword_index(folder, {"law": [text.split() for text in LAW], "notes": [text.split() for text in NOTES]})
    return KeywordIndex(folder)


def test_a_rare_word_finds_its_target(keyword: KeywordIndex) -> None:
    scores = keyword.scores(["论文"])
    assert scores["law"].argmax() == 1
    assert np.count_nonzero(scores["law"]) == 1
    assert not scores["notes"].any()


def test_more_matching_words_rank_higher(keyword: KeywordIndex) -> None:
    law = keyword.scores(["知识产权", "授权", "公示"])["law"]
    assert law[0] > law[2] > 0


def test_a_word_that_stands_often_or_in_a_shorter_text_ranks_higher(keyword: KeywordIndex) -> None:
    notes = keyword.scores(["专利"])["notes"]
    assert notes[0] > notes[3] > 0 == notes[1] == notes[2]


def test_the_fields_are_apart(keyword: KeywordIndex) -> None:
    scores = keyword.scores(["文章", "公示"])
    assert scores["notes"].argmax() == 1
    assert scores["law"].argmax() == 2


@pytest.mark.parametrize("tokens", [[], ["没见过"], ["\0"], [" "]])
def test_unknown_tokens_and_none_score_nothing(keyword: KeywordIndex, tokens: list[str]) -> None:
    for scores in keyword.scores(tokens).values():
        assert scores.shape == (4,)
        assert scores.dtype == np.float32
        # An empty text holds a mark of its own that no question can hold after normalisation.
        assert not scores[:3].any() or tokens == ["\0"]


def test_an_unknown_token_changes_nothing(keyword: KeywordIndex) -> None:
    assert np.array_equal(keyword.scores(["论文"])["law"], keyword.scores(["论文", "没见过"])["law"])


def test_every_clauses_own_words_find_it(built: Path) -> None:
    settings = small_settings(built)
    folder = current_build(settings)
    keyword, tokenizer = KeywordIndex(folder / "keyword"), Tokenizer(folder / "words.txt")
    texts = target_texts(load_corpus(settings.corpus_dir))
    for number, text in enumerate(texts):
        if text.law:
            assert int(keyword.scores(tokenizer.tokens(text.law))["law"].argmax()) == number


@pytest.fixture(scope="module")
def tokenizer(tmp_path_factory: pytest.TempPathFactory) -> Tokenizer:
    path = tmp_path_factory.mktemp("words") / "words.txt"
    texts = ["国合基地推荐单位负责申报推荐", "近三年发表SCI论文20篇（含）以上"]
    path.write_text("\n".join(build_words(full_dictionary(), texts, ["揭榜挂帅"])) + "\n", encoding="utf-8")
    return Tokenizer(path)


def test_words_of_the_domain_stay_whole_and_particles_go(tokenizer: Tokenizer) -> None:
    words = tokenizer.words("请问国合基地的推荐单位是什么，要揭榜挂帅吗")
    assert {"国合基地", "推荐单位", "揭榜挂帅"} <= set(words)
    assert not STOP_WORDS & set(words)


def test_latin_words_and_figures_are_tokens(tokenizer: Tokenizer) -> None:
    assert {"sci", "20"} <= set(tokenizer.words("SCI论文20篇"))


def test_the_dictionary_holds_no_word_that_cannot_match(tokenizer: Tokenizer) -> None:
    assert "推荐" in tokenizer._jieba.FREQ
    assert "苹果" not in tokenizer._jieba.FREQ


def test_pairs_of_characters_are_tokens_too(tokenizer: Tokenizer) -> None:
    assert {"_推荐", "_荐单", "_单位"} <= set(tokenizer.tokens("推荐单位"))
    assert tokenizer.tokens("") == tokenizer.tokens("，。！") == []


def test_grams_do_not_cross_what_is_not_chinese() -> None:
    assert character_grams("甲乙 3.5 丙") == ["3.5", "甲", "乙", "甲乙", "丙"]
