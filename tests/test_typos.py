"""Typos of the domain's words are mended, right sentences stay as they are."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from assistant.assistant import Assistant
from assistant.errors import IndexDamagedError
from assistant.index.typos import Typos, question_grams
from assistant.textnorm import is_latin, normalise


@pytest.fixture(scope="module")
def typos(assistant: Assistant) -> Typos:
    return assistant.searcher.index.typos


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("国和基地怎么申报", "国合基地怎么申报"),
        ("国合基低怎么申报", "国合基地怎么申报"),
        ("技木转移类要几个项目", "技术转移类要几个项目"),
        ("公示几个工做日", "公示几个工作日"),
        ("付责人要什么职称", "负责人要什么职称"),
        ("lunwen要几篇", "论文要几篇"),
        ("负责人要正高极吗", "负责人要正高级吗"),
        ("支识产权要几项", "知识产权要几项"),
        ("形试审查谁来做", "形式审查谁来做"),
        ("推建单位是谁", "推荐单位是谁"),
        ("依拖单位是谁", "依托单位是谁"),
        ("zhuanli要几项", None),
    ],
)
def test_typos_are_mended(typos: Typos, typed, meant):
    if meant is None:
        # 专利 is no word of the text; if the notes hold it, it may be written out, but never become something else.
        assert typos.correct(typed) in (typed, "专利要几项")
    else:
        assert typos.correct(typed) == meant


#: Ordinary questions, each with words that sound or look like the domain's own.
RIGHT = """
公示几天
公事公办是什么意思
我们想申报国合基地
申报书在哪里下载
论文要多少篇
技术转移类要几个项目
负责人要什么职称
副教授能当负责人吗
我的职称是副高
同一个人能当两个基地的负责人吗
专家评审怎么做
形式审查看什么
评估不合格怎么办
整改多长时间
整改期满后怎么办
撤销以后几年不能报
能不能自愿退出
推荐单位是谁
市科技局能推荐吗
依托单位要负责什么
企业的研发费用怎么算
销售收入看哪几年
我们公司在成都注册
分公司能报吗
学院可以单独报吗
大学里不同学院可以各报一个吗
二级学科怎么划分
与国外大学签的协议过期了
合作协议还有三个月到期
备忘录算不算协议
个人签的协议行不行
外方可以是企业吗
什么是重点国家
六大产业是哪些
知识产权要几项
软著算不算知识产权
专利正在实审
获奖要排第几
省级奖励要几项
线上交流算不算
一次会议来了三十人怎么算
培训了多少人次才够
活动要办几场
联盟由谁认定
数据跨境制度要写什么
科技伦理审查由谁负责
人类遗传资源怎么管
发生事故以后还能报吗
信用记录有问题怎么办
社保在外地交的
退休返聘的人能当负责人吗
年度报告什么时候交
年报要写什么
多久评估一次
优秀有什么奖励
牌子谁来做
名称怎么起
办法什么时候施行
老办法还有效吗
意见征求到什么时候
谁来解释这个办法
国家级实验室还能报省里的吗
科技部取消资格后能报省里吗
升级以后还保留省级称号吗
有没有经费支持
税收有没有优惠
这事急不急
人家说不用交钱
他说话不算数
天气怎么样
""".strip().splitlines()


def test_right_questions_stay(typos: Typos):
    assert len(RIGHT) >= 60
    assert [(text, typos.correct(text)) for text in RIGHT if typos.correct(text) != text] == []


def test_the_text_and_the_notes_stay(typos: Typos, assistant: Assistant):
    entry = assistant.corpus.documents[0]
    sentences = [s for clause in entry.document.clauses for s in re.split(r"(?<=[。；])", clause.text)]
    for note in entry.notes.clauses:
        sentences += [note.plain, *(point.say for point in note.points)]
    sentences += [text for gap in entry.notes.gaps for text in (gap.topic, gap.say, gap.where)]
    # Pinyin is looked for in Chinese questions only; the English name of 第二十五条 is none.
    read = [normalise(re.sub(r"[A-Za-z]+", "", sentence)) for sentence in sentences if sentence.strip()]
    assert len(read) > 300
    assert [(text, typos.correct(text)) for text in read if typos.correct(text) != text] == []


def test_likely_questions_stay(typos: Typos, assistant: Assistant):
    notes = assistant.corpus.documents[0].notes
    asks = [normalise(ask) for entry in (*notes.clauses, *notes.gaps, *notes.comparisons) for ask in entry.asks]
    asks = [ask for ask in asks if not is_latin(ask)]
    assert len(asks) > 2000
    assert [(ask, typos.correct(ask)) for ask in asks if typos.correct(ask) != ask] == []


@hypothesis_settings(max_examples=50, deadline=None)
@given(text=st.text())
def test_never_raises_and_keeps_everything_but_words(typos: Typos, text):
    mended = typos.correct(text)
    rest = re.compile(r"[\u3400-\u9fffa-z]")
    assert rest.sub("", mended) == rest.sub("", text)


def test_mending_twice_is_mending_once(typos: Typos):
    for typed in ("国和基地的付责人", "技木转移类公示几个工做日", "lunwen要几篇"):
        once = typos.correct(typed)
        assert once != typed
        assert typos.correct(once) == once


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("联合研究算达到没有", "联合研究类"),
        ("有海外合作经验的高级职称", "中外合作"),
        ("给外国专利找四川买家", "外国专家"),
        ("参与全球科技治理", "科技伦理"),
        ("合写的论文要几篇", "合作的论文"),
        ("到线上开会", "县上"),
    ],
)
def test_a_word_that_is_meant_never_becomes_its_neighbour(typos: Typos, text, wrong):
    assert wrong not in typos.correct(text)


@pytest.mark.parametrize("letters", ["research", "paper", "sci", "email", "patent", "leader", "a" * 3000])
def test_english_words_stay(typos: Typos, letters):
    assert typos.correct(letters) == letters


def test_homophones_share_their_sounds(typos: Typos):
    assert typos.sounds("付责人") == typos.sounds("负责人")
    assert typos.sounds("负责人") != typos.sounds("推荐人")
    assert set(typos.sounds("负责人")) <= set(question_grams("负责人", typos))


@pytest.mark.parametrize("content", ["", "{}", "[]", "not json", '{"syllables": 1, "words": 2, "common": 3}'])
def test_a_damaged_table_names_the_command(tmp_path: Path, content):
    path = tmp_path / "typos.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(IndexDamagedError, match="assistant index"):
        Typos(path)


def test_a_missing_table_names_the_command(tmp_path: Path):
    with pytest.raises(IndexDamagedError, match="assistant index"):
        Typos(tmp_path / "typos.json")
