"""Facts as people say them: a thing named and then a word on it, none at all, what is dated afterwards."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.rules.sentences import read_sentence
from assistant.rules.sentences.comments import is_comment, names_only

AS_OF = date(2026, 11, 25)
J, S = {"base_type": "联合研究类"}, {"base_type": "特色类"}


def read(text):
    return read_sentence(text, AS_OF).facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("技术转移联盟？我们还没加入", {"in_transfer_alliance": False}),
        ("期刊？我们没有主办", {"hosts_journal": False}),
        ("国际组织任职，团队里没有，", {}),
        ("国际组织的职务，我们一个也没有", {"post_in_intl_org": False}),
        ("期刊、国际组织任职，都没有", {"hosts_journal": False, "post_in_intl_org": False}),
        ("科技部国合基地，我们有", {"holds_most_base": True}),
        ("安全责任事故呢，近三年一起也没发生过", {"accident_3y": False}),
        ("同一学科的国合基地？已经有3个了", {"existing_bases_in_discipline": 3}),
        ("省级以上科技奖励，我们一项都没拿过", {"awards_top3_3y": 0}),
        ("有海外经验的高级职称，团队一个也没有", {"senior_staff_intl": 0}),
        ("营业执照呢，是在宜宾办的", {"registered_in_sichuan": True}),
        ("注册嘛，是在重庆", {"registered_in_sichuan": False}),
    ],
)
def test_a_word_on_what_was_named_right_before(text, facts):
    assert read(text) == facts


@pytest.mark.parametrize(
    "text",
    [
        "国际组织任职，合作方有",
        "科技部国合基地，他们没有",
        "主办期刊？有要求吗",
        "期刊？没有可以吗",
        "技术转移联盟，没了",
        "还没注册，在成都办公",
        "负责人职称，还没有",
    ],
)
def test_a_name_beside_something_else_says_nothing(text):
    assert not read(text)


def test_what_is_a_name_and_what_a_word_on_it():
    assert all(map(names_only, ["办期刊", "科技部国合基地", "有国际经验的高级职称", "国际组织里任职的"]))
    assert not any(map(names_only, ["办了期刊", "期刊有没有", "专利3件", "没有的"]))
    assert all(map(is_comment, ["我们没有", "近三年一次都没发生过", "有的", "已经有两个了", "还没办过"]))
    assert not any(map(is_comment, ["没有要求", "他们没有", "有要求吗", "没统计", "没了"]))


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("近三年没有销售收入", {"sales_3y_wan": 0}),
        ("去年营业收入没有", {"sales_last_year_wan": 0}),
        ("近三年研发费用，一分钱都没花", {"rd_expense_3y_wan": 0}),
        ("近三年没有人员交流", {"exchange_person_times_3y": 0}),
        ("近三年一次国际交流活动都没办过", {"exchange_events_yearly": 0}),
        ("国际科技交流活动，近三年没办过", {"exchange_events_yearly": 0}),
        ("专技人员一个都没培养过", {"trained_title_staff": 0}),
        ("SCI论文没有一篇是中外联合写的", {"joint_papers_3y": 0}),
        ("去年没什么收入", {}),
        ("近三年没有海外销售收入", {}),
        ("新产品去年没有销售收入", {}),
        ("跟德国的科技交流没有", {}),
        ("疫情期间没有人员交流", {}),
        ("负责人没有高级职称", {}),
        ("近三年没办过线下活动", {}),
        ("去年没有办活动", {}),
    ],
)
def test_none_at_all_and_not_only_of_a_part(text, facts):
    assert read(text) == facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("研发费用一共2亿，近三年的", {"rd_expense_3y_wan": 20000}),
        ("责任事故发生过一起，就在去年", {"accident_3y": True}),
        ("责任事故发生过一起，就在2019年", {}),
        ("SCI论文21篇，近五年的", {}),
        ("SCI论文21篇，近三年的专利另算", {"sci_ei_papers_3y": 21}),
        ("6件吧，近三年授权的发明专利", {"ip_grants_3y": 6, "own_ip_3y": 6}),
        ("不到8个，我们培养的职称专业技术人员", {"trained_title_staff": [0, 7]}),
    ],
)
def test_what_is_said_afterwards(text, facts):
    assert read(text) == facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        (
            "2023年销售收入2000万、2024年3000万、2025年4000万",
            {"sales_3y_wan": 9000, "sales_last_year_wan": 4000},
        ),
        ("大前年研发费用100万，前年200万，去年300万", {"rd_expense_3y_wan": 600}),
        ("前年销售2000万，去年3000万，今年4000万", {"sales_last_year_wan": 3000}),
        ("大前年销售收入2000万、前年约3000万、去年4000万", {"sales_last_year_wan": 4000}),
        ("2023年销售收入2000万、2024年3000万、2025年4000万，近三年合计1亿", {"sales_last_year_wan": 4000}),
        ("联合研究类，近三年国际合作项目国家级2省部级3", J | {"intl_projects_3y": 5}),
        ("特色类，近三年参与国家级项目1项、省部级4项", S | {"joined_projects_3y": 5}),
        ("特色类，近三年参与省部级以上项目5项、国家级1项", S | {"joined_projects_3y": 5}),
    ],
)
def test_figures_side_by_side(text, facts):
    assert read(text) == facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("利益怎么分还没有制度", {"has_benefit_sharing_policy": False}),
        ("遗传资源怎么管理，我们还没有制度", {"has_human_genetic_resources_policy": False}),
        ("伦理管理制度缺着呢", {"has_ethics_policy": False}),
        ("如果闹纠纷，我们没有方案", {"has_dispute_plan": False}),
        ("没准备争议处理方案", {"has_dispute_plan": False}),
        ("没有科技安全预警监测这套机制", {"has_security_mechanism": False}),
        ("数据怎么出境，国家没有规定", {}),
        ("如果没有争议处理方案，我们还能报吗", {}),
        ("万一没有方案，我们再补", {}),
        ("没有预警监测，其他的有", {}),
    ],
)
def test_regimes_in_passing(text, facts):
    assert read(text) == facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("科技部国合基地的牌子还挂着呢", {"holds_most_base": True}),
        ("科技部国合基地申请过，最后没批下来", {"holds_most_base": False}),
        ("科技部国合基地申请过，没批，去年又获批了", {}),
        ("国家级国合基地的称号还在，没有被撤销", {"holds_most_base": True, "most_base_revoked": False}),
        ("科技部国合基地的牌子，去年部里收回了", {"most_base_revoked": True}),
        ("科技部国合基地的牌子，部里可能要收回了", {}),
        ("科技部取消了国合基地申报", {}),
        ("一带一路联合实验室是省里的，不是国家级", {"holds_national_belt_road_lab": False}),
        ("2022年3月8日科技厅撤了我们的国合基地牌子", {"revoked_on": "2022-03-08"}),
        ("科技厅2022年撤了一批国合基地", {}),
        ("他的教授资格2022年被撤了", {}),
    ],
)
def test_titles_kept_refused_and_taken_down(text, facts):
    assert read(text) == facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("负责人的研究能力和正高差不多", {}),
        ("负责人是副教授，研究能力跟教授不相上下", {"leader_title": "副高级", "leader_equivalent_ability": True}),
        ("负责人虽然不是正高但研究能力相当于正高", {"leader_equivalent_ability": True}),
        ("负责人没有达到正高水平", {"leader_equivalent_ability": False}),
        ("负责人研究能力跟副教授相当", {}),
        ("负责人任何职称都没有", {"leader_title": "其他"}),
        ("专职的！负责人社保也在我们这", {"leader_full_time": True}),
        ("负责人就管行政，科研归别人抓", {"leader_is_research_head": False}),
        ("负责人在其他国合基地也担任负责人，一共两个", {"leader_other_bases": 2}),
        ("负责人在其他国合基地也担任负责人，有两个博士", {}),
        ("负责人只担任这个基地的负责人", {"leader_other_bases": 0}),
        ("负责人另外还是2个国合基地的负责人", {"leader_other_bases": 2}),
    ],
)
def test_the_person_in_charge(text, facts):
    assert read(text) == facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("从事科技中介服务的机构，算不上企业", {"host_kind": "科技中介服务机构"}),
        ("法人资格是独立的", {"independent_legal_person": True}),
        ("我们只跟国外一位专家个人签过协议", {"key_country_agreement_signed": False}),
        ("我们只跟一位专家个人签过协议，后来跟法国的大学也签了", {}),
        ("协议有效期到二〇三八年四月十二日", {"key_country_agreement_expires_on": "2038-04-12"}),
        ("从没有人在国际组织里任过职", {"post_in_intl_org": False}),
        ("有人在国际组织里任过职", {}),
        ("刊物我们只是协办，主办的也没有", {"hosts_journal": False}),
        ("什么技术转移联盟都没参加", {"in_transfer_alliance": False}),
    ],
)
def test_the_unit_and_its_agreement(text, facts):
    assert read(text) == facts
