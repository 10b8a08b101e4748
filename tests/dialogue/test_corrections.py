"""Corrections that point at an earlier turn, and those that are not understood: no verdict rests on the old figure."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from assistant.checker import Checker
from assistant.dialogue.dossier import Dossier, fold
from assistant.dialogue.heard import Kind
from assistant.dialogue.telling import told_of
from assistant.dialogue.turnwords import asks_result
from assistant.rules import RuleSet
from assistant.settings import Settings

DAY = date(2026, 11, 25)
MONEY = "企业，联合研究类，近三年研发费用合计1200万元，同期销售收入合计2.5亿元，最近一年销售收入9000万元"
SPENT = {"rd_expense_3y_wan": 1200, "sales_3y_wan": 25000, "sales_last_year_wan": 9000}
EVENTS = "技术转移类，最近三年举办国际科技交流活动由早到近分别为6场、5场、4场"
PAPERS = "联合研究类，近三年省部级国际合作项目1项，SCI/EI论文25篇，其中中外联合发表3篇，主办期刊"


@pytest.fixture(scope="module")
def rules() -> RuleSet:
    return Checker.open(Settings()).rules


def after(rules: RuleSet, *turns: str) -> Dossier:
    return fold(turns[-1], turns[:-1], rules, DAY)


def verdict(dossier: Dossier, clause: str) -> str:
    return next(str(finding.verdict) for finding in dossier.case.result.findings if finding.clause == clause)


@pytest.mark.parametrize(
    ("turn", "changed"),
    [
        ("最近一年的不对，是1.1亿，其他两个数没变。", {"sales_last_year_wan": 11000}),
        ("研发费用写错了，是2800万，那1200万是不含外包的。", {"rd_expense_3y_wan": 2800}),
        ("更正：销售收入合计应为2.6亿元", {"sales_3y_wan": 26000}),
        ("不是9000万元，应为9500万元", {"sales_last_year_wan": 9500}),
        ("补充：最近一年销售收入即9000万元", {}),
    ],
)
def test_one_of_several_sums_is_put_right(rules: RuleSet, turn: str, changed: dict[str, int]) -> None:
    facts = after(rules, MONEY, turn).facts
    assert {name: facts[name] for name in SPENT} == {**SPENT, **changed}


def test_a_sum_that_was_not_known_replaces_none(rules: RuleSet) -> None:
    facts = after(rules, MONEY.rsplit("，", 1)[0], "更正并补充：最近一年销售收入已核实，为2.6亿元").facts
    assert (facts["sales_3y_wan"], facts["sales_last_year_wan"]) == (25000, 26000)


@pytest.mark.parametrize(
    ("turn", "years"),
    [
        ("最近一年的活动场次应为7场", [6, 5, 7]),
        ("更正：第一年的场次有误，应为4场", [4, 5, 4]),
        ("第二年写错了，其实是9场", [6, 9, 4]),
        ("最后一年的不对，4场里有两场是国内路演，不该算，实际2场", [6, 5, 2]),
    ],
)
def test_one_year_of_a_list_is_put_right(rules: RuleSet, turn: str, years: list[int]) -> None:
    assert after(rules, EVENTS, turn).facts["exchange_events_yearly"] == years


def test_the_sum_of_a_list_follows_its_part(rules: RuleSet) -> None:
    said = "联合研究类，近三年合作双方交流分别是8人次、9人次、10人次"
    assert after(rules, said).facts["exchange_person_times_3y"] == 27
    assert after(rules, said, "最后一年漏了线上的，应该是20人次").facts["exchange_person_times_3y"] == 37
    costs = "企业，联合研究类。近三年研发费用分别是200万、220万、240万元，销售收入分别是4000万、4500万、5000万元"
    told = after(rules, costs, "更正，研发费用最后一年是200万，不是240万，销售收入没变").facts
    assert (told["rd_expense_3y_wan"], told["sales_3y_wan"]) == (620, 13500)


@pytest.mark.parametrize(
    ("turns", "facts"),
    [
        (("联合研究类，近三年专利授权2件", "另外还有2件上个月刚授权，前面没算进去"), {"ip_grants_3y": 4}),
        (
            ("联合研究类，近五年SCI论文40篇", "近三年的话是24篇，其中中外联合发表3篇"),
            {"sci_ei_papers_3y": 24, "joint_papers_3y": 3},
        ),
        (
            ("技术转移类，近三年实施国际技术转移项目1项", "说错了，那1项只是去年的，三年一共3项"),
            {"transfer_projects_3y": 3},
        ),
        (("特色类，培训班累计培养近100人次", "人次核实好了，103人次"), {"trained_person_times": 103}),
    ],
)
def test_what_the_turn_before_leaves_to_say(rules: RuleSet, turns: tuple[str, ...], facts: dict[str, Any]) -> None:
    known = after(rules, *turns).facts
    assert {name: known.get(name) for name in facts} == facts


def test_what_makes_a_range_exact_is_answered_with_findings(rules: RuleSet) -> None:
    dossier = after(rules, "联合研究类，近三年SCI论文15篇、EI论文8篇，其中中外联合发表6篇", "SCI和EI没有重复的")
    assert dossier.subject
    assert dossier.facts["sci_ei_papers_3y"] == 23


def test_a_supposed_year_leaves_the_others_and_is_forgotten(rules: RuleSet) -> None:
    assert after(rules, EVENTS, "如果最近一年办到6场呢？").facts["exchange_events_yearly"] == [6, 5, 6]
    assert after(rules, EVENTS, "如果最近一年办到6场呢？", "那还差多少？").facts["exchange_events_yearly"] == [6, 5, 4]
    assert after(rules, EVENTS, "如果最早那年也是7场呢").facts["exchange_events_yearly"] == [7, 5, 4]
    # What is supposed as it is known is not forgotten with the supposition.
    assert after(rules, PAPERS, "如果论文25篇呢", "那还差多少？").facts["sci_ei_papers_3y"] == 25


def test_one_year_never_replaces_three(rules: RuleSet) -> None:
    dossier = after(rules, EVENTS, "今年国际科技交流活动8场")
    assert dossier.facts.get("exchange_events_yearly") is None
    assert verdict(dossier, "第十三条（四）") == "需补充材料"
    assert "国际科技交流活动" in told_of(dossier).open_points[-1]


@pytest.mark.parametrize(
    ("said", "supposed", "facts"),
    [
        ("特色类，国际合作经验的高级职称4人", "要是我们再引进一位，高级职称有5个人呢？", {"senior_staff_intl": 5}),
        ("技术转移类，近三年国际技术转移项目2项", "如果其中一项不算，只有1项呢", {"transfer_projects_3y": 1}),
    ],
)
def test_what_would_be_left_is_supposed(rules: RuleSet, said: str, supposed: str, facts: dict[str, int]) -> None:
    known = after(rules, said).facts
    assert {name: after(rules, said, supposed).facts[name] for name in facts} == facts
    assert after(rules, said, supposed, "那还差多少？").facts == known


def test_a_supposition_that_is_not_read_leaves_no_verdict_for_that_turn(rules: RuleSet) -> None:
    dossier = after(rules, PAPERS, "如果论文里头有几篇查出来不合格，大约20篇左右还作数，那怎么看")
    assert verdict(dossier, "第十二条（二）") != "符合"
    assert after(
        rules, PAPERS, "如果论文里头有几篇查出来不合格，大约20篇左右还作数，那怎么看", "那还差多少？"
    ).facts == (after(rules, PAPERS).facts)


def test_a_day_known_to_the_month_is_made_exact(rules: RuleSet) -> None:
    said = "我们单位的国合基地2016年5月被撤销过，现在想重新申报，企业"
    assert after(rules, said, "具体日期是2016年5月12日").facts["revoked_on"] == "2016-05-12"


def test_a_supposed_person_in_charge(rules: RuleSet) -> None:
    said = "负责人是外聘的，不是全职在岗，是主要科研团队牵头人"
    assert after(rules, said).facts["leader_full_time"] is False
    assert after(rules, said, "假如我们换成全职在岗的王老师呢").facts["leader_full_time"] is True
    assert after(rules, said, "假如我们换成全职在岗的王老师呢", "还差什么？").facts["leader_full_time"] is False


def test_two_corrections_in_one_turn(rules: RuleSet) -> None:
    said = EVENTS + "，近三年成功实施国际技术转移项目4项"
    facts = after(rules, said, "第一年的场次有误，应为4场；国际技术转移项目扣除重复1项，应为3项").facts
    assert (facts["exchange_events_yearly"], facts["transfer_projects_3y"]) == ([4, 5, 4], 3)


@pytest.mark.parametrize(
    ("more", "papers"),
    [
        ("还有EI论文5篇，跟SCI那边有没有重复不清楚", [18, 23]),
        ("另有EI论文5篇，与上述SCI论文均不重复", 23),
        ("另外SCI论文还有5篇", 23),
        ("论文少算了，是21篇", 21),
    ],
)
def test_papers_of_another_index_may_be_the_same_papers(rules: RuleSet, more: str, papers: Any) -> None:
    assert after(rules, "联合研究类，近三年SCI论文18篇", more).facts["sci_ei_papers_3y"] == papers


@pytest.mark.parametrize(
    ("turn", "clause", "before"),
    [
        ("更正：中外联合那个数有误，等外事处核", "第十二条（二）", "符合"),
        ("论文的数先撤回，我们要重新统计", "第十二条（二）", "符合"),
        ("糟了，期刊是母公司的", "第十二条（二）", "符合"),
    ],
)
def test_no_verdict_rests_on_what_was_thrown_doubt_on(rules: RuleSet, turn: str, clause: str, before: str) -> None:
    assert verdict(after(rules, PAPERS), clause) == before
    dossier = after(rules, PAPERS, turn)
    assert verdict(dossier, clause) == "需补充材料"
    assert dossier.subject
    assert verdict(after(rules, PAPERS, turn, "这条过没过？"), clause) == "需补充材料"


def test_what_is_in_doubt_is_said_and_can_be_settled(rules: RuleSet) -> None:
    said = "技术转移类，我们参加了重点国别技术转移联盟"
    doubted = after(rules, said, "糟了，联盟会员是母公司的，我们自己没参加")
    assert doubted.heard.kind is Kind.UNCLEAR
    assert "联盟" in doubted.heard.questions[-1]
    assert "in_transfer_alliance" not in doubted.facts
    later = told_of(after(rules, said, "糟了，联盟会员是母公司的，我们自己没参加", "那还差多少？"))
    assert "联盟" in later.open_points[-1]
    told = after(rules, said, "糟了，联盟会员是母公司的，我们自己没参加", "没有参加技术转移联盟")
    assert verdict(told, "第十三条（二）") == "不符合"


def test_a_figure_said_again_is_not_doubted(rules: RuleSet) -> None:
    assert after(rules, PAPERS, "核实过了，SCI/EI论文就是25篇").facts["sci_ei_papers_3y"] == 25
    assert verdict(after(rules, PAPERS, "正在谈的项目能不能算？"), "第十二条（二）") == "符合"


@pytest.mark.parametrize("asked", ["这条到底过没过？", "那还差多少？", "还差几项？", "这条是不是一票否决？"])
def test_questions_about_the_findings(asked: str) -> None:
    assert asks_result(asked)


def test_a_clause_may_be_named_in_the_question(rules: RuleSet) -> None:
    said = "近三年环保、安全、科技伦理方面的责任事故都没有发生过，科研诚信问题也没有"
    dossier = after(rules, said, "那第八条（六）这条过没过？")
    assert dossier.heard.kind is Kind.RESULT
    assert dossier.subject


@pytest.mark.parametrize("asked", ["公示期过没过怎么看？", "差多少分才算优秀？", "论文要多少篇？"])
def test_questions_about_the_rules(asked: str) -> None:
    assert not asks_result(asked)


def test_figures_count_as_the_new_type_counts_them(rules: RuleSet) -> None:
    said = "联合研究类，近三年牵头省部级国际合作项目2项，参与省级项目5项"
    facts = after(rules, said, "那按特色类呢？").facts
    assert (facts["led_intl_projects_3y"], facts["joined_projects_3y"]) == (2, 5)
    taken_back = after(rules, said, "更正，牵头的是1项", "那按特色类呢？").facts
    assert taken_back.get("led_intl_projects_3y") != 2


@pytest.mark.parametrize(
    "asked",
    [
        "那按这个数还过吗",
        "这条稳了吧？",
        "这两条先帮我看看谢谢哈",
        "学院再报一个是不是肯定不行？",
        "这条算行还是不行呀",
    ],
)
def test_the_case_is_asked_about_in_many_words(asked: str) -> None:
    assert asks_result(asked)


@pytest.mark.parametrize("asked", ["这条要求论文多少篇才行吗？", "材料寄哪里？", "评估不合格可以再报吗？"])
def test_the_rule_is_asked_about(asked: str) -> None:
    assert not asks_result(asked)


@pytest.mark.parametrize("turn", ["4那个填错了，是9场", "要是年底前再办两场呢"])
def test_a_change_in_a_list_of_years_leaves_no_verdict_on_the_old_list(rules: RuleSet, turn: str) -> None:
    assert verdict(after(rules, EVENTS, turn), "第十三条（四）") != "不符合"


def test_a_place_in_a_list_is_supposed(rules: RuleSet) -> None:
    assert after(rules, EVENTS, "如果最近那一年有6场呢？").facts["exchange_events_yearly"] == [6, 5, 6]


def test_a_policy_put_right_leaves_no_verdict_on_what_was_said(rules: RuleSet) -> None:
    said = (
        "科研院所，联合研究类，知识产权归属、权益分配、数据跨境、人类遗传资源、科技伦理的制度都有，争议处理方案有，"
        "安全管理责任机制没有"
    )
    assert verdict(after(rules, said), "第八条（五）") == "不符合"
    corrected = after(rules, said, "更正，刚问了保卫处，去年就建了，风险研判、预警监测、综合评估都写进去了")
    assert verdict(corrected, "第八条（五）") != "不符合"


def test_papers_in_both_indexes_count_once(rules: RuleSet) -> None:
    said = "联合研究类，近三年SCI论文16篇，EI论文7篇"
    assert after(rules, said, "有3篇SCI和EI都收录了").facts["sci_ei_papers_3y"] == 20
    assert after(rules, said, "核对了，重复的3篇").facts["sci_ei_papers_3y"] == 20
    assert "sci_ei_papers_3y" not in after(rules, said, "有8篇SCI和EI都收录了").facts


def test_a_unit_that_comes_later(rules: RuleSet) -> None:
    said = "我们企业，特色类，近三年自主知识产权6项"
    facts = after(rules, said, "今年科研投入320", "万元，刚才没写单位").facts
    assert facts["rd_input_this_year_wan"] == 320


def test_the_last_years_sales_after_the_three_years(rules: RuleSet) -> None:
    facts = after(rules, MONEY, "财务说审计调整过，最近一年是5200万，三年合计没变").facts
    assert facts == facts | SPENT | {"sales_last_year_wan": 5200}


@pytest.mark.parametrize("turn", ["同等研究能力？老实说他没有", "同等研究能力没有"])
def test_an_answer_to_ones_own_question(rules: RuleSet, turn: str) -> None:
    assert after(rules, "技术转移类，负责人是副教授", turn).facts["leader_equivalent_ability"] is False
