"""A figure said anew, in whatever words: the earlier one is replaced or given up, and never stays as a fact."""

from __future__ import annotations

import itertools
import random
from datetime import date
from typing import NamedTuple

import pytest

from assistant.checker import Checker
from assistant.dialogue.dossier import Dossier, fold
from assistant.rules import RuleSet
from assistant.settings import Settings

DAY = date(2026, 11, 25)


class Figure(NamedTuple):
    """A first message with one figure, the fact it gives, and how people name and count the thing."""

    said: str
    fact: str
    noun: str
    unit: str
    values: range


FIGURES = [
    Figure("联合研究类，近三年SCI论文{n}篇", "sci_ei_papers_3y", "SCI论文", "篇", range(15, 30)),
    Figure(
        "联合研究类，近三年SCI论文40篇，其中中外联合发表{n}篇", "joint_papers_3y", "中外联合论文", "篇", range(1, 9)
    ),
    Figure("联合研究类，近三年授权专利{n}件", "ip_grants_3y", "授权专利", "件", range(1, 9)),
    Figure(
        "联合研究类，近三年与外方科研人员科技交流{n}人次", "exchange_person_times_3y", "交流人次", "人次", range(20, 45)
    ),
    Figure(
        "技术转移类，近三年成功实施国际技术转移项目{n}项", "transfer_projects_3y", "技术转移项目", "项", range(1, 9)
    ),
    Figure("特色类，有国际合作经验的高级职称人才{n}人", "senior_staff_intl", "高级职称", "人", range(2, 12)),
    Figure("特色类，举办专业培训班累计培养{n}人次", "trained_person_times", "培训", "人次", range(85, 130)),
    Figure("特色类，近三年自主知识产权{n}项", "own_ip_3y", "自主知识产权", "项", range(2, 12)),
    Figure("联合研究类，近三年省级以上科技奖{n}项，我们都排名前三", "awards_top3_3y", "科技奖", "项", range(1, 9)),
    Figure("企业，特色类，本单位已有国合基地{n}个", "existing_bases_of_unit", "国合基地", "个", range(1, 4)),
]
NAMED = [
    "{noun}数过了，{n}{u}", "我看了系统，{noun}只有{n}{u}", "{noun}没那么多，{n}{u}", "同事纠正我，{noun}{n}{u}",
    "{noun}按最新口径{n}{u}", "刚更新：{noun}{n}{u}", "现在{noun}到{n}{u}了", "等会，{noun}好像是{n}{u}",
    "{noun}的话{n}{u}", "更新一下{noun}：{n}{u}", "{noun}{n}", "{noun}要改成{n}", "把{noun}改成{n}{u}",
    "{noun}只算{n}{u}", "{noun}这块{n}{u}",
]  # fmt: skip
UNNAMED = [
    "哎，{n}{u}才对", "{n}{u}，之前那个作废", "财务说是{n}{u}", "多报了，{n}{u}", "去掉重复的{n}{u}", "呃{n}{u}",
    "抱歉{n}{u}", "我记岔了{n}{u}", "领导说报{n}{u}就行", "其实就{n}{u}", "算了报{n}{u}吧", "应该{n}{u}吧",
    "说多了 {n}{u}", "有效的{n}{u}", "实际{n}{u}", "真实的数是{n}", "我重新数了一遍 {n}{u}", "剔完剩{n}{u}",
    "前面的不对 {n}{u}", "打字打错 {n}{u}", "符合要求的只有{n}{u}", "能算数的{n}{u}", "最后确认{n}{u}",
    "跟科室核对完了，{n}{u}",
]  # fmt: skip
SUPPOSED = [
    "如果{noun}是{n}{u}呢", "要是{noun}只有{n}{u}，行不行", "万一{noun}就{n}{u}", "假设{noun}{n}{u}", "{noun}要是{n}{u}呢",
    "那{noun}{n}{u}的话呢", "{noun}若按{n}{u}算能过吗",
]  # fmt: skip


@pytest.fixture(scope="module")
def rules() -> RuleSet:
    return Checker.open(Settings()).rules


def said_anew(rules: RuleSet, figure: Figure, wording: str, draw: random.Random) -> tuple[int, int, Dossier, str]:
    old, new = draw.sample(figure.values, 2)
    turn = wording.format(noun=figure.noun, n=new, u=figure.unit)
    return old, new, fold(turn, [figure.said.format(n=old)], rules, DAY), turn


GROUPS = pytest.mark.parametrize(
    ("wordings", "share"),
    [(NAMED, 0.8), (UNNAMED, 0.7), (SUPPOSED, 0.9)],
    ids=["the thing named", "the figure alone", "supposed"],
)


@GROUPS
def test_the_old_figure_never_stays(rules: RuleSet, wordings: list[str], share: float) -> None:
    """``share`` is how many of the new figures are taken over at least; the others are asked for."""
    draw = random.Random(len(wordings))
    stayed, took = [], 0
    for figure, wording in itertools.product(FIGURES, wordings):
        old, new, dossier, turn = said_anew(rules, figure, wording, draw)
        now = dossier.facts.get(figure.fact)
        stayed += [(old, turn)] if now == old else []
        took += now == new
    assert not stayed
    assert took >= share * len(FIGURES) * len(wordings), took


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure.fact)
def test_what_was_only_supposed_is_gone_with_the_next_turn(rules: RuleSet, figure: Figure) -> None:
    draw = random.Random(figure.fact)
    for wording in SUPPOSED:
        old, new = draw.sample(figure.values, 2)
        turns = [figure.said.format(n=old), wording.format(noun=figure.noun, n=new, u=figure.unit), "那现在还差什么？"]
        assert fold(turns[-1], turns[:-1], rules, DAY).facts.get(figure.fact) == old, turns
