"""Turns as people type them on a phone: the clause named, the unit a message later, the word put in another's place."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from assistant.assistant import Assistant
from assistant.checker import Checker
from assistant.dialogue.dossier import Dossier, fold
from assistant.rules import RuleSet
from assistant.rules.sentences import read_sentence
from assistant.settings import Settings

DAY = date(2026, 11, 25)


@pytest.fixture(scope="module")
def rules() -> RuleSet:
    return Checker.open(Settings()).rules


def after(rules: RuleSet, *turns: str) -> Dossier:
    return fold(turns[-1], turns[:-1], rules, DAY)


# --- a clause that is named ---


@pytest.mark.parametrize(
    ("turn", "asked", "reply", "value"),
    [
        ("技术转移类，第十三条第三项我们过不过得了", "transfer_projects_3y", "1个", 1),
        ("联合研究类，帮看下第12条（一）够不够", "exchange_person_times_3y", "42", 42),
        ("特色类，第十四条第（三）项还差什么", "trained_person_times", "100人次", 100),
        ("技术转移类，第十三条（二）算不算符合", "in_transfer_alliance", "没有参加", False),
    ],
)
def test_a_clause_that_is_named_is_asked_about_next(
    rules: RuleSet, turn: str, asked: str, reply: str, value: Any
) -> None:
    named = after(rules, turn)
    clause = next(iter(named.named))
    assert named.subject
    question = named.case.question
    assert question is not None
    assert question.id in next(c for c in rules.clauses if (c.clause, c.occurrence) == clause).fact_ids
    if question.id == asked:
        assert after(rules, turn, reply).facts[asked] == value


@pytest.mark.parametrize(
    "turn", ["技术转移类，第十三条第三项原文是什么", "第十三条第三项我们过不过", "联合研究类，公示期几天"]
)
def test_without_a_type_or_where_the_text_is_asked_for_no_clause_is_decided(rules: RuleSet, turn: str) -> None:
    assert not after(rules, turn).named


def test_a_clause_of_another_type_is_not_decided(rules: RuleSet) -> None:
    assert not after(rules, "联合研究类，第十三条第三项我们过不过").named


# --- figures that are finished, changed or summed later ---


@pytest.mark.parametrize(
    ("turns", "facts"),
    [
        (("特色类，培训班累计培养了99", "人次"), {"trained_person_times": 99}),
        (("联合研究类，近三年SCI论文19", "篇哈"), {"sci_ei_papers_3y": 19}),
        (
            ("特色类，牵头省部级国际合作项目近三年2个，参与省部级以上的1个", "搞错了，所以牵头0个，参与3个"),
            {"led_intl_projects_3y": 0, "joined_projects_3y": 3},
        ),
        (
            ("科技园区，技术转移类，最近三年活动由早到近7场、5场、3场", "3那个抄错了，是6场"),
            {"exchange_events_yearly": [7, 5, 6]},
        ),
        (("技术转移类，最近三年每年举办国际科技交流活动6场", "最近那年只有4场"), {"exchange_events_yearly": [6, 6, 4]}),
        (("企业，特色类，本单位已有国合基地1个", "弄错了，那是隔壁的，我们自己0个"), {"existing_bases_of_unit": 0}),
        (
            ("联合研究类，近三年SCI论文18篇，中外联合3篇", "又查到几篇，论文总数改成21"),
            {"sci_ei_papers_3y": 21, "joint_papers_3y": 3},
        ),
        (
            ("联合研究类，SCI论文30篇，其中中外联合发表2篇", "合作论文漏了跟法国那篇，3篇"),
            {"sci_ei_papers_3y": 30, "joint_papers_3y": 3},
        ),
        (("联合研究类，近三年线上交流21人次", "线下还有10人次"), {"exchange_person_times_3y": 31}),
    ],
)
def test_figures_over_two_turns(rules: RuleSet, turns: tuple[str, ...], facts: dict[str, Any]) -> None:
    known = after(rules, *turns).facts
    assert {name: known.get(name) for name in facts} == facts


@pytest.mark.parametrize(
    ("said", "supposed", "facts"),
    [
        ("特色类，争议处理方案还没有", "要是下周写好了呢", {"has_dispute_plan": True}),
        ("联合研究类，期刊没有主办", "要是我们明年把主办期刊的事办下来呢", {"hosts_journal": True}),
        ("联合研究类，负责人是副教授", "假如等他评上教授再报呢", {"leader_title": "正高级"}),
        ("企业，特色类，今年科研投入300万元", "那我加到500万总可以了吧", {"rd_input_this_year_wan": 500}),
        (
            "技术转移类，最近三年活动由早到近7场、5场、3场",
            "要是年底前再办两场呢",
            {"exchange_events_yearly": [7, 5, 5]},
        ),
        ("特色类，有国际合作经验的高级职称人才3人", "如果年后引进两位教授，凑成5位呢", {"senior_staff_intl": 5}),
    ],
)
def test_what_is_supposed_holds_for_one_turn(rules: RuleSet, said: str, supposed: str, facts: dict[str, Any]) -> None:
    before = after(rules, said).facts
    assert {name: after(rules, said, supposed).facts.get(name) for name in facts} == facts
    assert after(rules, said, supposed, "公示几天").facts == before


def test_a_supposition_in_a_question_on_the_findings_leaves_no_old_verdict(rules: RuleSet) -> None:
    said = "科技园区，技术转移类，最近三年活动由早到近7场、5场、3场"
    assert "exchange_events_yearly" not in after(rules, said, "要是第三年不止这些呢，场次翻倍，这样行不行").facts


# --- single words ---


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("近三年科研诚信没问题", {"integrity_problem": False}),
        ("单位性质那栏选的“其他”", {"host_kind": "其他"}),
        ("我们是高职院校，报特色类", {"base_type": "特色类", "host_kind": "高等学校"}),
        ("那牵头是学校牵头的", {}),
        ("方案还没做……风险研判、预警监测、综合评估的安全管理责任机制倒是有的", {"has_security_mechanism": True}),
        (
            "负责人全职在岗，科研不归他管，也不是哪个团队的牵头人",
            {"leader_full_time": True, "leader_is_research_head": False},
        ),
        ("我们CTO是工程师，中级职称，想当负责人", {"leader_title": "中级"}),
        ("负责人是总工。正高级工程师，全职在岗", {"leader_title": "正高级", "leader_full_time": True}),
        (
            "我们以前是科技部国合基地，后来被科技部取消资格了，现在手里没有科技部的了",
            {"most_base_revoked": True, "holds_most_base": False},
        ),
        ("我们去年拿到了科技部国际科技合作基地", {"holds_most_base": True}),
        ("负责人近三年没有不良信用，也没有不良科研诚信记录", {"leader_bad_record_3y": False}),
    ],
)
def test_words_of_the_phone(text: str, facts: dict[str, Any]) -> None:
    assert read_sentence(text, DAY).facts == facts


# --- whoever checks another's application ---


def test_they_are_the_applicant_where_nobody_said_we(rules: RuleSet) -> None:
    known = after(rules, "初审一家企业，特色类", "他们牵头省部级国际合作项目近三年1项，参与省部级以上项目2项").facts
    assert (known["led_intl_projects_3y"], known["joined_projects_3y"]) == (1, 2)


def test_they_are_somebody_else_where_we_apply(rules: RuleSet) -> None:
    known = after(rules, "我们公司报特色类", "他们牵头省部级国际合作项目近三年3项").facts
    assert "led_intl_projects_3y" not in known


# --- what was not read leaves no verdict ---


@pytest.mark.parametrize(
    ("said", "turn", "doubted"),
    [
        ("联合研究类，我们在相关国际组织任职", "那个国际组织其实是国内学会，不算", "post_in_intl_org"),
        ("特色类，数据跨境管理制度没有建", "数据跨境那个昨天印发了，文件在我手上", "has_cross_border_data_policy"),
        ("联合研究类，近三年SCI论文25篇", "财务那边的口径不一样，23篇", "sci_ei_papers_3y"),
    ],
)
def test_what_may_be_otherwise_now_is_not_decided_on(rules: RuleSet, said: str, turn: str, doubted: str) -> None:
    before, now = after(rules, said).facts, after(rules, said, turn).facts
    assert now.get(doubted) != before[doubted]


def test_a_list_with_ranges_can_be_asked_about(rules: RuleSet) -> None:
    """The figures of a list may be ranges themselves."""
    said = "技术转移类，最近三年活动由早到近5到8场、6场、7场"
    assert after(rules, said, "还有一个问题：场地算不算，我们去年搬了2次").case.result


@pytest.mark.parametrize(
    ("said", "turn", "facts"),
    [
        ("技术转移类，近三年成功实施国际技术转移项目3项", "里面有一项是国内的，得刨掉", {"transfer_projects_3y": 2}),
        ("联合研究类，负责人是教授", "人事处说教授是校聘，职称以副高级为准", {"leader_title": "副高级"}),
        ("技术转移类，最近三年活动前年6场，去年", "9场，今年5场", {"exchange_events_yearly": [6, 9, 5]}),
        (
            "企业，联合研究类，近三年研发费用合计450万元，近三年销售收入合计9000万元",
            "更正，研发费用是四百四十万",
            {"rd_expense_3y_wan": 440, "sales_3y_wan": 9000},
        ),
    ],
)
def test_put_right_in_other_words(rules: RuleSet, said: str, turn: str, facts: dict[str, Any]) -> None:
    known = after(rules, said, turn).facts
    assert {name: known.get(name) for name in facts} == facts


# --- the answer ---


def test_an_answer_on_a_clause_says_how_the_applicant_stands_there(assistant: Assistant) -> None:
    told = ("我们是企业，独立法人，在四川注册", "公司已经有1个国合基地")
    answer = assistant.ask("同一家企业可以建几个国合基地？", history=told)
    lead, _, rest = answer.answer.partition("**按您前面说的情况：**")
    assert "只建设1个" in lead
    assert "| 第八条（四）【1】 | 不符合 |" in rest


def test_an_answer_on_another_clause_does_not(assistant: Assistant) -> None:
    told = ("我们是企业，独立法人，在四川注册", "公司已经有1个国合基地")
    assert "按您前面说的情况" not in assistant.ask("公示期是几个工作日？", history=told).answer


def test_a_named_clause_leads_with_its_finding(assistant: Assistant) -> None:
    answer = assistant.ask("技术转移类，第十三条第三项我们过不过？")
    assert "第十三条（三）" in answer.answer.split("\n\n> ")[0]
    assert "需补充材料" in answer.answer
    assert answer.asks == "transfer_projects_3y"
