"""A yes or no, a title or a place that a later message changes, and messages that change nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from assistant.checker import Checker
from assistant.dialogue.dossier import Dossier, fold
from assistant.settings import Settings

DAY = date(2026, 11, 25)
POLICY = "has_cross_border_data_policy"
NONE = "数据跨境的管理制度我们没有"
SOME = "数据跨境的管理制度我们有"
AGREED = "我们与重点国家的一所大学签署了国际科技合作协议"


@pytest.fixture(scope="module")
def talk(settings: Settings) -> Any:
    rules = Checker.open(settings).rules

    def after(*turns: str) -> Dossier:
        return fold(turns[-1], turns[:-1], rules, DAY)

    return after


@pytest.mark.parametrize(
    ("before", "turn", "fact", "value"),
    [
        (NONE, "已经补上了，这周一发的文", POLICY, True),
        (NONE, "信息办说其实有，早就发了", POLICY, True),
        (NONE, "不好意思，是有的，五月份印发的，我看漏了", POLICY, True),
        (SOME, "记错了，那个是集团的，我们自己没有", POLICY, False),
        (SOME, "法务回话了，说我们没有这个制度", POLICY, False),
        (SOME, "那份去年就废止了，新的还没出", POLICY, False),
        ("应对违约和争议的方案还没做", "方案写好了，会上也通过了", "has_dispute_plan", True),
        ("近三年没有发生过责任事故", "安全科说不对，前年出过一起，定了责的", "accident_3y", True),
        ("去年发生过一起环保责任事故", "看岔了，那起是隔壁厂的，我们一起都没有", "accident_3y", False),
        ("科技部国际科技合作基地我们没有", "老同事说不对，早年批过一个，牌子还挂着", "holds_most_base", True),
        ("科技部国际科技合作基地我们有", "问清楚了，那个是合作单位的，我们没有", "holds_most_base", False),
        ("原来的科技部国合基地已被科技部取消资格", "打电话问了，没取消，名单上还在", "most_base_revoked", False),
        ("负责人是全职在岗的", "他上个月转成兼职了", "leader_full_time", False),
        ("负责人不是全职在岗", "社保转过来了，现在是全职", "leader_full_time", True),
        ("负责人近三年有一条不良信用记录", "那条是重名的人，他没有", "leader_bad_record_3y", False),
        ("负责人是副教授", "职称上周评下来了，正高", "leader_title", "正高级"),
        ("负责人是教授", "他没评上，还是副教授", "leader_title", "副高级"),
        ("核心团队有人在国际组织任职", "他任期满了，没续，现在没人任职", "post_in_intl_org", False),
        ("我们主办一本期刊", "那本刊物其实只是协办", "hosts_journal", False),
        ("没有主办期刊", "问了编辑部，有一本，主办单位是我们", "hosts_journal", True),
        ("技术转移类，重点国别的技术转移联盟没参加", "上个月加入了", "in_transfer_alliance", True),
        ("技术转移类，参加了重点国别的技术转移联盟", "今年退出来了", "in_transfer_alliance", False),
        ("我们没有在四川注册，在昆明", "三月份迁到德阳了，执照也换了", "registered_in_sichuan", True),
        ("我们在四川省境内注册", "执照换了，已经迁到昆明了", "registered_in_sichuan", False),
        ("申报单位是独立法人", "法务说不是，挂在总院下面", "independent_legal_person", False),
        (AGREED, "那份协议是院系签的，单位没签", "key_country_agreement_signed", False),
        ("我们学院已有国合基地1个", "问清楚了，那个是隔壁学院的，我们没有", "existing_bases_of_college", 0),
    ],
)
def test_what_turns_out_otherwise_replaces_what_was_said(
    talk: Any, before: str, turn: str, fact: str, value: Any
) -> None:
    assert talk(before).facts[fact] != value
    assert talk(before, turn).facts.get(fact) == value


@pytest.mark.parametrize(
    ("before", "turn", "fact"),
    [
        (NONE, "下个月就发文，正在走流程", POLICY),
        (NONE, "合作单位倒是有，去年发的", POLICY),
        (NONE, "这个制度是必须有的吗", POLICY),
        (NONE, "确认过了，确实没有", POLICY),
        (SOME, "核对了，确实有，文号也查到了", POLICY),
        ("近三年没有发生过责任事故", "2015年出过一起，早处理完了", "accident_3y"),
        ("近三年没有发生过责任事故", "隔壁厂去年出过一起，跟我们没关系", "accident_3y"),
        ("去年发生过一起安全责任事故", "整改好了，也验收了", "accident_3y"),
        ("科技部国际科技合作基地我们没有", "正在申请，还没批", "holds_most_base"),
        ("负责人是全职在岗的", "他明年退休，到时候转兼职", "leader_full_time"),
        ("负责人不是全职在岗", "打算下个月把社保转过来", "leader_full_time"),
        ("没有主办期刊", "合作方有一本", "hosts_journal"),
        ("技术转移类，参加了重点国别的技术转移联盟", "会费交了，今年也续了", "in_transfer_alliance"),
        ("公司注册在成都", "北京还有一个分公司", "registered_in_sichuan"),
        (AGREED, "是校长签的，盖了章", "key_country_agreement_signed"),
    ],
)
def test_plans_questions_and_others_matters_change_nothing(talk: Any, before: str, turn: str, fact: str) -> None:
    known = talk(before).facts[fact]
    assert talk(before, turn).facts.get(fact) == known


@pytest.mark.parametrize(
    ("turns", "facts"),
    [
        (["知识产权归属制度没有，权益分配制度没有", "更正，有的，去年发的文"], ["has_ip_policy"]),
        ([SOME, "那份就是个征求意见稿"], [POLICY]),
        (["科技部国际科技合作基地我们有", "那块牌子是隔壁研究所的"], ["holds_most_base"]),
    ],
)
def test_what_is_only_doubtful_is_left_open(talk: Any, turns: list[str], facts: list[str]) -> None:
    after = talk(*turns)
    assert not set(facts) & set(after.facts)
    assert after.heard.questions


def test_a_name_or_the_words_of_one_fact_pick_it_among_others(talk: Any) -> None:
    turns = ("科技伦理的管理制度没有", "近三年没有发生过责任事故")
    named = talk(*turns, "刚才伦理那个，后来补上了").facts
    worded = talk(*turns, "说错了，有的，今年三月印发的").facts
    assert named["has_ethics_policy"] is worded["has_ethics_policy"] is True
    assert named["accident_3y"] is worded["accident_3y"] is False


def test_what_was_to_be_asked_is_answered_by_the_next_message(talk: Any) -> None:
    asked = "安全管理责任机制我得问下同事"
    assert talk(asked, "问到了，有的").facts["has_security_mechanism"] is True
    assert talk(asked, "问到了，没有").facts["has_security_mechanism"] is False
