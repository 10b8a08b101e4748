"""What a message leaves to another: a figure alone, one more without a figure, a part put right, another unit."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.checker import Checker
from assistant.dialogue.asking import asks_of_the_case
from assistant.dialogue.dossier import fold
from assistant.dialogue.fragments import broken_off, in_pieces
from assistant.rules import RuleSet
from assistant.settings import Settings

DAY = date(2026, 11, 25)
TRANSFER = "技术转移类，近三年成功实施国际技术转移项目{}项"
EXCHANGE = "exchange_person_times_3y"


@pytest.fixture(scope="module")
def rules() -> RuleSet:
    return Checker.open(Settings(_env_file=None)).rules


def facts_after(rules, *turns):
    return fold(turns[-1], turns[:-1], rules, DAY).facts


@pytest.mark.parametrize(
    ("turn", "projects"),
    [
        ("哎，跟挪威那个也做成了，刚才忘了算", 4),
        ("还有一个漏报了，上个月验收的", 4),
        ("那个日本的也得算上，前面没算进去", 4),
        ("还有一个合同刚签，没开始做，先别算进去", 3),
        ("隔壁学院那个也做成了，前面没算进去", 3),
    ],
)
def test_one_more_without_a_figure(rules, turn, projects):
    assert facts_after(rules, TRANSFER.format(3), turn)["transfer_projects_3y"] == projects


def test_one_of_a_lower_rank_is_not_added(rules):
    facts = facts_after(rules, TRANSFER.format(3), "还有一个是市级的，没算进去")
    assert facts.get("transfer_projects_3y") in (3, None)


def test_one_more_of_two_counts_is_not_guessed(rules):
    first = "联合研究类，近三年授权专利3件，省部级国际科技合作项目2项"
    facts = facts_after(rules, first, "还有一个忘了算，加上吧")
    assert facts.get("ip_grants_3y") in (3, None)
    assert facts.get("intl_projects_3y") in (2, None)


@pytest.mark.parametrize(
    ("turns", "known"),
    [
        (("线下的交流19人次", "线上还有13人次"), 32),
        (("线上交流9人次，线下18人次", "线下改一下，20人次"), 29),
        (("线下的交流15人次", "线上11人次", "线上写错了，是14人次"), 29),
        (("线下的交流15人次", "线下写错了，是14人次"), [14, None]),
        (("线下的交流15人次", "线上线下一共33人次"), 33),
    ],
)
def test_exchanges_told_online_and_on_site(rules, turns, known):
    assert facts_after(rules, "联合研究类，都是近三年双方科研人员的", *turns)[EXCHANGE] == known


@pytest.mark.parametrize(
    ("message", "papers"),
    [
        ("联合研究类，近三年SCI论文22篇，等下，是21篇", 21),
        ("联合研究类，近三年SCI论文22篇——哦不，应该是23篇", 23),
        ("联合研究类，近三年SCI论文22篇，等等我再看看", 22),
    ],
)
def test_a_message_that_breaks_off_and_puts_itself_right(rules, message, papers):
    assert facts_after(rules, message)["sci_ei_papers_3y"] == papers


def test_what_breaks_off():
    assert broken_off("专利4件，哎呀，是3件") == ("专利4件", "是3件")
    assert broken_off("等等，专利4件") is None
    assert broken_off("专利4件，商标等等一共6件") is None


@pytest.mark.parametrize(
    ("turn", "place", "independent"),
    [
        ("如果改成由德阳的子公司申报呢？子公司自己是独立法人，注册在德阳", True, True),
        ("那就改由总公司申报，总公司是独立法人，在上海注册", False, True),
        ("要是换总公司来报呢", None, None),
    ],
)
def test_what_is_known_of_the_unit_is_not_that_of_another(rules, turn, place, independent):
    facts = facts_after(rules, "我们是成都注册的分公司，不是独立法人，企业", turn)
    assert (facts.get("registered_in_sichuan"), facts.get("independent_legal_person")) == (place, independent)


def test_after_the_supposition_the_unit_is_what_it_was(rules):
    first = "企业，我们在成都注册，只是分公司，不是独立法人"
    facts = facts_after(rules, first, "要是换总公司来报呢", "算了，还是我们自己报")
    assert facts["registered_in_sichuan"] is True
    assert facts["independent_legal_person"] is False


def test_a_sum_of_money_typed_wrong(rules):
    first = "企业，联合研究类，近三年研发费用1150万元，近三年销售收入3亿元"
    assert facts_after(rules, first, "打错了 研发1180万")["rd_expense_3y_wan"] == 1180


@pytest.mark.parametrize(
    ("turn", "patents", "awards"),
    [("有一项排第六，不能算，排前三的只有1项", 2, 1), ("有一件重复了，专利只有1件", 1, [0, 2])],
)
def test_what_balances_is_what_is_spoken_of(rules, turn, patents, awards):
    facts = facts_after(rules, "联合研究类，近三年授权专利2件，省级科技奖2项", turn)
    assert (facts["ip_grants_3y"], facts["awards_top3_3y"]) == (patents, awards)


def test_training_that_was_not_in_the_sum(rules):
    first = "特色类，举办专业培训班累计培养97人次"
    assert facts_after(rules, first, "另有一期4人次漏报，未含在97人次内")["trained_person_times"] == 101


@pytest.mark.parametrize(
    ("before", "turn", "read"),
    [
        ("近三年做成的国际技术转移项目", "2个", "近三年做成的国际技术转移项目2个"),
        ("撤销决定是2017年", "4月2号那天", "撤销决定是2017年4月2号那天"),
        ("论文要求几篇？", "2个", "2个"),
        ("专利有3件", "2个", "2个"),
    ],
)
def test_a_figure_or_a_day_in_a_message_of_its_own(before, turn, read):
    assert in_pieces(turn, [before]) == read


@pytest.mark.parametrize("turn", ["差一个也不行吗", "给个准话", "这样能过不", "卡在哪了", "那够不够"])
def test_short_questions_on_the_case(turn):
    assert asks_of_the_case(turn)


@pytest.mark.parametrize("turn", ["评审要多久", "材料在哪里交", "公示几天？", "特色类有什么要求", "为什么不行"])
def test_short_questions_on_the_rules(turn):
    assert not asks_of_the_case(turn)


def test_a_clause_of_any_type_named_before_the_type_is_known(rules):
    told = ["近三年没有发生过责任事故，也没有科研诚信问题"]
    assert fold("那第八条第六项我们过不过？", told, rules, DAY).named == {("第八条（六）", None)}
    assert not fold("第八条第六项是怎么要求的？", told, rules, DAY).named


EVENTS = "exchange_events_yearly"


@pytest.mark.parametrize(
    ("turns", "years"),
    [
        (("技术转移类，国际科技交流活动前年6场", "去年7，今年也7"), [6, 7, 7]),
        (("技术转移类，国际科技交流活动前年6场", "去年7，今年也7", "今年有一场取消了没办，实际6场"), [6, 7, 6]),
        (("技术转移类，国际科技交流活动前年5场、去年6场、今年5场", "万一今年最后那场办不成，今年只有4场呢"), [5, 6, 4]),
        (("技术转移类，国际科技交流活动最近三年从早到近", "4 9 7 场"), [4, 9, 7]),
        (("技术转移类，国际科技交流活动由早到近6场、7场、8场", "“每年5场”这条没问题吧？"), [6, 7, 8]),
    ],
)
def test_events_told_year_by_year(rules, turns, years):
    assert facts_after(rules, *turns)[EVENTS] == years


@pytest.mark.parametrize(
    ("turns", "fact", "value"),
    [
        (("特色类，本年度科研投入两千万出头", "具体是2046万"), "rd_input_this_year_wan", 2046),
        (("企业，联合研究类，近三年研发费用2600万元", "要是审计只认2500万呢"), "rd_expense_3y_wan", 2500),
        (("我们高校想报，学院里好像有一个国合基地", "查到了，有1个"), "existing_bases_of_college", 1),
        (("我们学院没有国合基地", "同一学科我也查了，同样没有"), "existing_bases_in_discipline", 0),
        (("负责人是副教授", "同等研究能力……老实说没有"), "leader_equivalent_ability", False),
        (("特色类，参与省部级以上项目4项", "有1项其实是我们牵头的，那参与的就剩3项"), "joined_projects_3y", 3),
    ],
)
def test_what_a_later_turn_settles(rules, turns, fact, value):
    assert facts_after(rules, *turns)[fact] == value


def test_what_was_counted_otherwise_is_no_figure(rules):
    first = "联合研究类，近三年双方科研人员交流45人次"
    assert EXCHANGE not in facts_after(rules, first, "不好意思，那是45场，人次没统计")
    assert facts_after(rules, first, "线上的9人次没算进去")[EXCHANGE] != 45


def test_a_joint_paper_that_falls_away_is_not_the_total(rules):
    facts = facts_after(rules, "联合研究类，近三年SCI论文至少20篇", "有一篇老外作者撤名了，只剩2篇")
    assert facts.get("sci_ei_papers_3y") != 2


def test_the_integrity_of_a_person_is_not_that_of_the_unit(rules):
    assert "integrity_problem" not in facts_after(rules, "负责人是教授", "他科研诚信没问题")
    assert facts_after(rules, "负责人是教授", "我们单位科研诚信没问题")["integrity_problem"] is False


def test_the_other_side_of_a_call_is_the_applicant(rules):
    assert facts_after(rules, "刚接了个电话，对方是科技园区，想报技术转移类")["host_kind"] == "科技园区"
    assert "host_kind" not in facts_after(rules, "签了合作协议，对方是高校")
