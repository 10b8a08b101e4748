"""Some of what was counted falls away or was left out, without what is left being said."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from assistant.checker import Checker
from assistant.dialogue.dossier import fold
from assistant.rules import RuleSet
from assistant.settings import Settings

DAY = date(2026, 11, 25)
PAPERS = "联合研究类，近三年SCI论文26篇，其中与外方合著6篇"
PROJECTS = "近三年省部级国际合作项目3项"
PATENTS = "联合研究类，近三年获授权专利7件"


@pytest.fixture(scope="module")
def rules() -> RuleSet:
    return Checker.open(Settings()).rules


@pytest.mark.parametrize(
    ("turns", "changed"),
    [
        ([PROJECTS, "有一个是国内的，不算"], {"intl_projects_3y": 2}),
        ([PATENTS, "里面有2件还没授权"], {"ip_grants_3y": 5}),
        ([PAPERS, "合著里头有一篇算重了"], {"joint_papers_3y": 5}),
        ([PROJECTS, "另外有一个还没立项"], {"intl_projects_3y": 3}),
        ([PROJECTS, "里面那个是不是国内的也要算？"], {"intl_projects_3y": 3}),
        ([PATENTS, "少报了2件"], {"ip_grants_3y": 9}),
        ([PATENTS, "多算了1件"], {"ip_grants_3y": 6}),
        ([PATENTS, "是不是多算了1件？"], {"ip_grants_3y": 7}),
        (["近三年科研人员交流30人次", "多记了3人次"], {"exchange_person_times_3y": 27}),
        (["企业，近三年研发费用1200万元", "研发少报了80万"], {"rd_expense_3y_wan": 1280}),
        (["企业，近三年研发费用1200万元，同期销售收入3亿元", "销售多报了500万"], {"sales_3y_wan": 29500}),
    ],
)
def test_so_many_less_or_more(rules: RuleSet, turns: list[str], changed: dict[str, Any]) -> None:
    facts = fold(turns[-1], turns[:-1], rules, DAY).facts
    assert {name: facts.get(name) for name in changed} == changed


def test_a_figure_that_was_only_estimated_is_taken_back_whole(rules: RuleSet) -> None:
    told = fold("那7件是我估的，先不作数", [PATENTS], rules, DAY)
    assert "ip_grants_3y" not in told.facts


@pytest.mark.parametrize("turn", ["假如再合发两篇呢", "如果再联合发表2篇呢"])
def test_further_papers_are_not_all_the_papers(rules: RuleSet, turn: str) -> None:
    facts = fold(turn, [PAPERS], rules, DAY).facts
    assert facts.get("joint_papers_3y") in {8, None}
    assert facts.get("sci_ei_papers_3y") in {26, 28, None}


def test_what_was_said_again_stands_beside_a_new_sum(rules: RuleSet) -> None:
    facts = fold("不对，还有5篇SCI没录进系统，一共是31篇，跟国外合发的还是6篇", [PAPERS], rules, DAY).facts
    assert (facts["sci_ei_papers_3y"], facts["joint_papers_3y"]) == (31, 6)
