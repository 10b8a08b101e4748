"""Facts told in a clause of their own: what the other side is, until when, of what kind the unit is."""

from __future__ import annotations

from datetime import date

import pytest

from assistant.rules.sentences import read_sentence

AS_OF = date(2026, 11, 25)


def read(text):
    return read_sentence(text, AS_OF).facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("签有国际科技合作协议，对方属于重点国家的一所研究院", {"key_country_agreement_signed": True}),
        ("签有国际科技合作协议，对方是不是重点国家不好说", {}),
        ("与重点国家的国际科技合作协议，一份都没签过", {"key_country_agreement_signed": False}),
        (
            "跟重点国家签了国际科技合作协议，可惜2017年6月30日已经过期了",
            {"key_country_agreement_signed": True, "key_country_agreement_expires_on": "2017-06-30"},
        ),
        ("两年前出过一次安全责任事故，定了责的", {"accident_3y": True}),
        ("五年前出过安全责任事故", {}),
        ("科技部早几年给我们批了国际科技合作基地，现在还挂着牌", {"holds_most_base": True}),
        ("主办期刊：0种", {"hosts_journal": False}),
        ("我们还没参加过其中任何一个技术转移联盟", {"in_transfer_alliance": False}),
        ("首席科学家是国际学会的副主席", {"post_in_intl_org": True}),
        ("她是国际理事会理事单位的联系人", {}),
    ],
)
def test_flags_told_in_pieces(text, facts):
    assert read(text) == facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("负责人是助理研究员", {"leader_title": "中级"}),
        ("负责人去年评上教授了", {"leader_title": "正高级"}),
        ("负责人快评上教授了", {}),
        ("负责人研究能力上是同等的", {"leader_equivalent_ability": True}),
        ("团队就是负责人自己带的", {"leader_is_research_head": True}),
    ],
)
def test_the_leader_in_spoken_words(text, facts):
    assert read(text) == facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("性质登记为科技中介服务机构，全称某某大学技术转移中心", {"host_kind": "科技中介服务机构"}),
        ("我们在学校里头，性质选科技园区", {"host_kind": "科技园区"}),
        ("性质勾的是企业", {"host_kind": "企业"}),
        ("单位性质按高等学校填的", {"host_kind": "高等学校"}),
        ("我们法人独立，2010年成立的", {"independent_legal_person": True}),
        ("我们服务的企业在成都注册", {}),
        ("我们合作的企业注册在成都", {}),
    ],
)
def test_the_kind_of_unit_that_is_given_as_such(text, facts):
    assert read(text) == facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("近三年SCI和EI去掉重复的一共22篇", {"sci_ei_papers_3y": 22}),
        ("近三年SCI、EI论文扣掉重复收录后还剩18篇", {"sci_ei_papers_3y": 18}),
        ("近三年国际技术转移项目，做成了的，俩", {"transfer_projects_3y": 2}),
        (
            "近三年没有牵头过省部级国际合作项目，0项；参与的省部级项目有3项",
            {"led_intl_projects_3y": 0, "joined_projects_3y": 3},
        ),
        ("还差一个科技伦理管理制度", {"has_ethics_policy": False}),
        ("没来得及写伦理制度", {"has_ethics_policy": False}),
        ("伦理制度没来得及去问", {}),
        ("还差两个人", {}),
    ],
)
def test_counts_and_policies_in_spoken_words(text, facts):
    assert read(text) == facts


@pytest.mark.parametrize(
    ("text", "papers"),
    [
        ("近三年SCI论文19篇，还有1篇EI没重复的", 20),
        ("近三年SCI论文19篇，另有不重复的EI论文2篇", 21),
        ("近三年SCI论文19篇，EI论文3篇无重叠", 22),
        ("近三年SCI论文19篇，EI论文3篇，其中2篇重复", 20),
        ("近三年SCI论文19篇，EI论文3篇，有没有重复没查", [19, 22]),
    ],
)
def test_papers_that_are_not_repeated_are_added(text, papers):
    assert read(text)["sci_ei_papers_3y"] == papers


def test_repeats_that_are_told_by_number_leave_the_total_open():
    assert not isinstance(read("近三年SCI和EI去掉重复的3篇，还有22篇").get("sci_ei_papers_3y"), int)


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("我们在四川设了办事处，但还没在四川注册", {"registered_in_sichuan": False}),
        ("同一个二级学科里头，查了名单，别家已经建了2个", {"existing_bases_in_discipline": 2}),
        ("新团队那个二级学科我查过了，国合基地一个都没有", {"existing_bases_in_discipline": 0}),
        ("手上别的国合基地一个都不挂", {}),
        ("同一学科没有别的国合基地", {"existing_bases_in_discipline": 0}),
        ("科研诚信我们核过了，没出过问题", {"integrity_problem": False}),
        ("引进了国外一项技术，还没转化出来", {}),
        ("近三年牵头的省部级国际合作项目 没有 0个", {"led_intl_projects_3y": 0}),
        ("SCI和EI合一起去重23篇，近三年的，跟外方合发的5篇", {"sci_ei_papers_3y": 23, "joint_papers_3y": 5}),
        ("双方后来没续签，也未与其他国家另签协议", {}),
        ("违约争议的应对方案没有；安全管理责任机制，有", {"has_dispute_plan": False, "has_security_mechanism": True}),
        ("国际科技交流活动由早→近 5 7 9", {"exchange_events_yearly": [5, 7, 9]}),
        ("负责人正高级职称的评审材料交上去了，还在等结果", {}),
        ("负责人以前兼过，现在别的国合基地一个都没挂名", {"leader_other_bases": 0}),
    ],
)
def test_what_a_clause_of_its_own_says_of_the_one_before(text, facts):
    assert read(text) == facts


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("近三年省部级国际合作项目2个", {"intl_projects_3y": 2}),
        ("近三年项目2个，都是省部级国际合作", {"intl_projects_3y": 2}),
        ("近三年项目2个，都不是省部级国际合作", {}),
        ("出访35人次，来访20人次，线上会议12人次，都是近三年", {"exchange_person_times_3y": 67}),
        ("近三年每年国际技术转移活动6、7、8场", {"exchange_events_yearly": [6, 7, 8]}),
        ("近三年发生过一次安全事故，不过认定我们没有责任", {}),
        ("近三年没出过什么事故", {"accident_3y": False}),
        ("我们有一个一带一路联合实验室，国家级的", {"holds_national_belt_road_lab": True}),
        ("科技部给的国合基地，后来2020年被取消资格了", {"most_base_revoked": True}),
        ("人类遗传资源我们不涉及", {}),
    ],
)
def test_said_in_two_clauses(text, facts):
    assert {name: value for name, value in read(text).items() if name != "holds_most_base"} == facts


@pytest.mark.parametrize(
    ("words", "year"), [("明年6月到期", 2027), ("今年12月到期", 2026), ("后年6月30日到期", 2028), ("去年到期", 2025)]
)
def test_the_year_of_an_expiry_counts_from_the_day_of_the_question(words, year):
    expires = read(f"与重点国家签了合作协议，{words}")["key_country_agreement_expires_on"]
    assert str(expires[0] if isinstance(expires, list) else expires).startswith(str(year))


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("公司在武侯区工商登记的，是独立法人", {"registered_in_sichuan": True, "independent_legal_person": True}),
        ("独立法人，在成都登记的", {"independent_legal_person": True, "registered_in_sichuan": True}),
        ("我们是科技中介公司", {"host_kind": "科技中介服务机构"}),
        ("也没办国际期刊", {"hosts_journal": False}),
        ("没办过期刊论坛", {}),
        ("没有加入联盟", {"in_transfer_alliance": False}),
        ("加入了产业联盟", {}),
        ("外方共同署名的SCI论文4篇", {"joint_papers_3y": 4}),
        ("SCI论文25篇，合著正好3篇，都是跟英国人合的", {"sci_ei_papers_3y": 25, "joint_papers_3y": 3}),
        (
            "独立法人 是 国合基地 无 责任事故 无",
            {"independent_legal_person": True, "existing_bases_of_unit": 0, "accident_3y": False},
        ),
        (
            "研发1200万（三年），销售3亿（三年），去年1.1亿",
            {"rd_expense_3y_wan": 1200, "sales_3y_wan": 30000, "sales_last_year_wan": 11000},
        ),
        ("特色类，刚引进一个海归教授", {"base_type": "特色类"}),
        ("技术转移项目近三年签了6个，实施成功的4个，其中国际的3个", {"transfer_projects_3y": 3}),
        ("获省科技进步奖一等奖1项（排名第2）、三等奖1项（排名第4）", {"awards_top3_3y": 1}),
        ("省级科技奖3项，排名分别是第1、第3、第5", {"awards_top3_3y": 2}),
        (
            "SCI/EI近三年28篇，联合发表的11篇里，跟国外的只有2篇，其余是国内合作",
            {"sci_ei_papers_3y": 28, "joint_papers_3y": 2},
        ),
        ("2023、2024、2025三年研发费分别是520万、610万、700万", {"rd_expense_3y_wan": 1830}),
        ("2021、2022、2023三年研发费分别是520万、610万、700万", {}),
        ("三年销售收入1.35亿、1.5亿、1.72亿", {"sales_3y_wan": 45700, "sales_last_year_wan": 17200}),
        ("目前没有国合基地，同领域也没听说有别家的", {"existing_bases_of_unit": 0}),
        ("SCI超20了", {}),
        ("近三年SCI论文0", {"sci_ei_papers_3y": 0}),
        ("SCI论文24篇，其中中外合著4偏", {"sci_ei_papers_3y": 24, "joint_papers_3y": 4}),
        ("联合研究类；人次：35", {"base_type": "联合研究类", "exchange_person_times_3y": 35}),
        ("SCI论文21篇；期刊：无；任职：有", {"sci_ei_papers_3y": 21, "hosts_journal": False, "post_in_intl_org": True}),
        ("工商在自贡", {"registered_in_sichuan": True}),
        ("同一个二级学科有一个国合基地，川大的", {"existing_bases_in_discipline": 1}),
        ("我们是大学的附属医院", {}),
        ("培训三年一共办了4期，每期30人次", {"trained_person_times": 120}),
        ("培训每期30到40人次，共3期", {"trained_person_times": [90, 120]}),
        ("每期培训30人次", {"trained_person_times": [30, None]}),
        ("协议呀，跟白俄罗斯国立大学签的，白俄是重点国家", {"key_country_agreement_signed": True}),
        ("近三年承担省国际科技合作项目3项", {"intl_projects_3y": 3}),
        ("三年内没有责任事故和科研不端", {"accident_3y": False, "integrity_problem": False}),
        ("技术转移类，国际技术转移项目谈了5个，成了3个", {"base_type": "技术转移类", "transfer_projects_3y": 3}),
        ("技术转移类，国际技术转移项目谈了5个", {"base_type": "技术转移类"}),
        (
            "与重点国家签了协议，2026年年底到期",
            {"key_country_agreement_signed": True, "key_country_agreement_expires_on": "2026-12-31"},
        ),
        ("与重点国家的协议只是学院签的，学校没盖章", {}),
        ("知识产权归属、权益分配制度都有文件", {"has_ip_policy": True, "has_benefit_sharing_policy": True}),
    ],
)
def test_names_that_people_use(text, facts):
    assert {
        name: value for name, value in read(text).items() if name != "host_kind" or name in facts or "医院" in text
    } == facts


FIVE = ("ip", "benefit_sharing", "cross_border_data", "human_genetic_resources", "ethics")


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("五项制度只建了三项：知产归属、权益分配、科技伦理", {"cross_border_data", "human_genetic_resources"}),
        ("五项制度建了四项，就人类遗传资源没建", {"human_genetic_resources"}),
        ("五个制度我们差两个：数据跨境、科技伦理", {"cross_border_data", "ethics"}),
        ("安全机制、争议方案、五项制度，统统都有", set()),
    ],
)
def test_so_many_of_the_five_regimes(text, missing):
    facts = read(text)
    assert {name: facts.get(f"has_{name}_policy") for name in FIVE} == {name: name not in missing for name in FIVE}
    assert facts.get("has_security_mechanism") is (True if "机制" in text else None)


def test_a_number_that_does_not_fit_the_names_settles_none_of_the_rest():
    facts = read("五项制度建了两项：知产归属、权益分配、科技伦理")
    assert {"has_cross_border_data_policy", "has_human_genetic_resources_policy"}.isdisjoint(facts)
