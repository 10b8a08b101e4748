"""What is told otherwise in the next message, in the short words of a chat."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from assistant.checker import Checker
from assistant.dialogue.dossier import Dossier, fold
from assistant.rules import RuleSet
from assistant.settings import Settings

DAY = date(2026, 11, 25)


@pytest.fixture(scope="module")
def rules() -> RuleSet:
    return Checker.open(Settings()).rules


def after(rules: RuleSet, *turns: str) -> Dossier:
    return fold(turns[-1], turns[:-1], rules, DAY)


@pytest.mark.parametrize(
    ("turns", "facts"),
    [
        (["特色类，培训班累计108人次", "培训的是118不是108"], {"trained_person_times": 118}),
        (["企业，去年销售额四千八百万", "不是四千八，是五千八"], {"sales_last_year_wan": 5800}),
        (["企业，近三年销售收入3个亿", "销售说错了，是三亿五"], {"sales_3y_wan": 35000}),
        (["近三年SCI论文21篇，外方共同署名的4篇", "署名那个其实是3篇"], {"sci_ei_papers_3y": 21, "joint_papers_3y": 3}),
        (["近三年SCI 12篇，EI 15篇", "两边有3篇是一样的"], {"sci_ei_papers_3y": 24}),
        (["近三年论文18篇SCI", "还有4篇EI的", "EI里有1篇跟SCI重复"], {"sci_ei_papers_3y": 21}),
        (["活动2023年6场，2024年7场，2025年5场", "2024年那个报多了，实际4场"], {"exchange_events_yearly": [6, 4, 5]}),
        (["近三年线下交流15人次，线上6人次", "线上有2人次其实是国内专家，去掉"], {"exchange_person_times_3y": 19}),
        (
            ["特色类，自主知识产权7项", "行业许可1项并产生效益", "自主的多算了，减2"],
            {"own_ip_3y": 5, "licensing_cases_3y": 1},
        ),
        (["特色类，对外转化落地4项", "引进那个再加一项"], {"outbound_cases_3y": 4}),
        (
            ["与重点国家的协议2027年3月到期", "搞错了，是2028年3月底"],
            {"key_country_agreement_expires_on": "2028-03-31"},
        ),
        (
            ["协议还没正式签，只有意向书", "昨天签了！对方是重点国家的大学，三年有效，到2029年11月26日"],
            {"key_country_agreement_signed": True, "key_country_agreement_expires_on": "2029-11-26"},
        ),
        (["我们被取消过省国合基地称号", "2023年3月的事，哪天忘了"], {"revoked_on": ["2023-03-01", "2023-03-31"]}),
        (["近三年出过一起责任事故", "我记错了，那是四年前，这三年没有"], {"accident_3y": False}),
        (
            ["数据出境的制度没弄", "争议处置预案没有", "刚问了，数据出境上个月发了文"],
            {"has_cross_border_data_policy": True, "has_dispute_plan": False},
        ),
        (["没加入国际技术转移联盟", "上个月入的，发证书了"], {"in_transfer_alliance": True}),
        (["技术转移类，加入了联盟", "我们是去年退出的联盟，现在不在里面了"], {"in_transfer_alliance": False}),
        (["我们有国家级一带一路联合实验室", "那个其实是省级的"], {"holds_national_belt_road_lab": False}),
        (
            ["科技部国合基地我们有一个", "早撤销了，科技部2021年统一撤的"],
            {"holds_most_base": False, "most_base_revoked": True},
        ),
        (["我们公司之前有一个国合基地", "前年到期没续，现在没有了"], {"existing_bases_of_unit": 0}),
        (["负责人兼任另外一个国合基地的负责人", "那边已经辞了，现在就这一个"], {"leader_other_bases": 0}),
        (["负责人还兼着另一个国合基地的负责人", "假如他把那边辞了呢"], {"leader_other_bases": 0}),
        (["没出过事故，诚信也没问题", "要是诚信有问题呢"], {"integrity_problem": True}),
        (
            ["联合研究类，近三年科技交流25人次", "如果把线上8人次加上呢？", "线上确实没算，加上，33"],
            {"exchange_person_times_3y": 33},
        ),
        (["数据跨境制度没建", "那行，如果建一个呢"], {"has_cross_border_data_policy": True}),
        (
            ["企业，联合研究类", "我们实际研发1500万，销售5亿", "都是三年的"],
            {"rd_expense_3y_wan": 1500, "sales_3y_wan": 50000},
        ),
        (
            ["活动：24年3场，25年5场，26年7场", "24年的3场写少了，是5场", "25年也不对，6场"],
            {"exchange_events_yearly": [5, 6, 7]},
        ),
        (
            ["近三年交流：线下22人次，线上11人次", "线上那11里有3个是学生，不算科研人员吧，那就8"],
            {"exchange_person_times_3y": 30},
        ),
        (["企业，近三年研发费1350万", "审计报告出来了，研发费调成1290万"], {"rd_expense_3y_wan": 1290}),
        (["中外合著论文4篇，SCI总数不详", "查到了，SCI总数22"], {"joint_papers_3y": 4, "sci_ei_papers_3y": 22}),
        (["SCI/EI 21篇", "其中2篇作者单位不是我们，剔除"], {"sci_ei_papers_3y": 19}),
        (
            ["特色类，培训班累计98人次，职称技术人员27人", "98人次里有3个是重复的"],
            {"trained_person_times": 95, "trained_title_staff": 27},
        ),
        (["技术转移类，项目1项成功", "加上上个月跟韩国那个，2项了"], {"transfer_projects_3y": 2}),
        (["企业，特色类，本年度科研投入980万", "980是含税的，不含税是900万，按900算"], {"rd_input_this_year_wan": 900}),
        (["特色类，参与省部级项目2项，牵头省部级国际合作0项", "牵头的刚批了1项"], {"led_intl_projects_3y": 1}),
        (
            ["五个管理制度都有", "方案也有", "机制没有", "如果把机制补上呢"],
            {"has_dispute_plan": True, "has_security_mechanism": True},
        ),
        (["近三年发生过责任事故吗？没有。"], {"accident_3y": False}),
        (
            ["联合研究类，论文25篇（SCI/EI），中外合著6篇，专利授权2件", "上面数据改两处：合著改成5，专利改成3"],
            {"sci_ei_papers_3y": 25, "joint_papers_3y": 5, "ip_grants_3y": 3},
        ),
        (
            ["联合研究类，论文25篇（SCI/EI），中外合著6篇，交流40人次", "三个数都要改：22、4、33"],
            {"sci_ei_papers_3y": 22, "joint_papers_3y": 4, "exchange_person_times_3y": 33},
        ),
        (["联合研究类", "论文22", "都是sci", "国外合著5"], {"sci_ei_papers_3y": 22, "joint_papers_3y": 5}),
        (["特色类，对外转移成果落地的有4项：越南2，老挝1，埃及1", "埃及那个黄了"], {"outbound_cases_3y": 3}),
        (["特色类，引进国外技术并转化的3项", "跟德国那个还没形成知识产权"], {"inbound_cases_3y": 2}),
        (
            ["企业，近三年研发费用总额1980万元", "同期卖了5.2亿", "去年1.9亿", "研发不是1980，是1890，我看反了"],
            {"rd_expense_3y_wan": 1890, "sales_3y_wan": 52000, "sales_last_year_wan": 19000},
        ),
        (["技术转移类，没加入联盟", "批了，成员证书上周拿到的"], {"in_transfer_alliance": True}),
        (
            ["我们企业本身没有国合基地，同领域省里有没有不知道", "查了，同一个二级学科有一个，川大的"],
            {"existing_bases_of_unit": 0, "existing_bases_in_discipline": 1},
        ),
        (["省国合基地称号被撤了，2025年11月30日", "哦我说错了，是前年11月26日撤的"], {"revoked_on": "2024-11-26"}),
        (["技术转移类，企业", "签了"], {"registered_in_sichuan": None}),
        (["技术转移类，企业", "注册了"], {"registered_in_sichuan": True}),
        (
            [
                "联合研究类，近三年跟意大利那边人员往来一共是31人次",
                "31里有4人次其实是去参加展会的销售，不算科研交流，得扣了",
            ],
            {"exchange_person_times_3y": 27},
        ),
        (
            ["特色类，高级职称有国际合作经验的9个", "名单里有一个是讲师混进去了，不是高级，去掉"],
            {"senior_staff_intl": 8},
        ),
        (["特色类，行业许可的2项都产生效益了", "许可那2项里面有1项还没见到效益其实"], {"licensing_cases_3y": 1}),
        (
            [
                "近三年国家重点研发计划国际合作专项1项、省国际科技合作项目3项",
                "省的3项里有1项是2021年立项的，不能算近三年",
            ],
            {"intl_projects_3y": 3},
        ),
        (["近三年SCI 17、EI 9，重复的3篇", "我再核了下，EI 应该是 8 篇，重复还是3篇"], {"sci_ei_papers_3y": 22}),
        (["近三年SCI 17篇、EI 9篇，重复的3篇", "SCI和EI去重以后是21篇"], {"sci_ei_papers_3y": 21}),
        (["企业，三年研发投入一共是2650万", "财务说研发要剔除政府补助那块150万"], {"rd_expense_3y_wan": 2500}),
        (
            ["技术转移类，三年里成功的国际技术转移项目：2024年1个，2025年1个", "2026年上半年也成了一个"],
            {"transfer_projects_3y": 3},
        ),
        (
            ["活动：2024办了4场，2025办了6场，2026到目前5场", "2024年档案里又找到一场，变5场了"],
            {"exchange_events_yearly": [5, 6, 5]},
        ),
        (["特色类，引进国外技术转化3项", "先不算港澳那项吧，按2项"], {"inbound_cases_3y": 2}),
        (["科技部的国合基地，我们有", "那假设科技部那个撤了呢"], {"holds_most_base": False, "most_base_revoked": True}),
        (["论文总共31篇，SCI 18，EI 13，没有重复", "重复了2篇，查重才发现"], {"sci_ei_papers_3y": 29}),
        (["有科技部批的国际合作基地", "哦看错了，那个是省科技厅批的"], {"holds_most_base": False}),
        (["负责人手上还有两个国合基地", "其中一个去年年底卸任了"], {"leader_other_bases": 1}),
        (["伦理审查办法正在走流程", "走完了，上周五发的"], {"has_ethics_policy": True}),
        (
            ["企业，近三年研发费用1200万元", "营收分别是8000万、9000万、1亿"],
            {"sales_3y_wan": 27000, "sales_last_year_wan": 10000},
        ),
        (["技术转移类，联盟没参加", "近三年成了2个技术转移项目"], {"transfer_projects_3y": 2}),
        (["没签国际科技合作协议", "假如赶在申报前签了呢"], {"key_country_agreement_signed": True}),
        (["本学院有一个国合基地了", "要是那个基地撤了呢"], {"existing_bases_of_college": 0}),
        (["园区已经有1个省国合基地", "那是入驻企业的，园区本身没有"], {"existing_bases_of_unit": 0}),
        (
            ["企业，近三年销售3亿，去年1.1亿", "假设去年按9500万算呢"],
            {"sales_last_year_wan": 9500, "sales_3y_wan": 30000},
        ),
        (
            ["特色类，牵头的省部级以上国际合作项目1项", "参与的2项", "又批下来1项我们牵头的，省级国际合作"],
            {"led_intl_projects_3y": 2, "joined_projects_3y": 2},
        ),
        (
            ["特色类，高级职称且有国际合作经验的4人", "刚引进一个海归教授，也算上，就5人了"],
            {"senior_staff_intl": 5, "inbound_cases_3y": None},
        ),
        (["特色类，培训2024年30人次，2025年40人次", "2026年也办了，35人次"], {"trained_person_times": 105}),
        (["联合研究类，去年SCI 8篇", "前年的话7篇", "今年到现在6篇"], {"sci_ei_papers_3y": 21}),
        (["联合研究类，去年SCI 8篇", "前年的话7篇", "不对，前年是9篇"], {"sci_ei_papers_3y": [17, None]}),
        (["技术转移类，联盟参加了，活动每年6场", "联盟那个先当不知道，我去核实"], {"in_transfer_alliance": None}),
        (["没出过事故，诚信也没问题", "要是诚信有问题呢", "我就是问问，没有的事"], {"integrity_problem": False}),
    ],
)
def test_the_next_message_puts_it_right(rules: RuleSet, turns: list[str], facts: dict[str, Any]) -> None:
    known = after(rules, *turns).facts
    assert {name: known.get(name) for name in facts} == facts


@pytest.mark.parametrize(
    ("turns", "fact"),
    [
        (["近三年出过一次责任事故", "我查了，那次是2021年的"], "accident_3y"),
        (["没人在国际组织任职", "刚想起来李老师是IEEE某委员会的委员"], "post_in_intl_org"),
        (["特色类，高级职称有国际合作经验的5个人", "后来张工调走了，李教授也退休了"], "senior_staff_intl"),
        (["技术转移类，每年都是5场国际技术转移活动", "前年少一场，4场"], "exchange_events_yearly"),
        (["特色类，培训班一共培养100人次", "第5期其实只来了15人次"], "trained_person_times"),
        (["我们有安全管理责任机制，风险研判、预警监测、综合评估都写了", "但是还没正式印发"], "has_security_mechanism"),
        (["联合研究类，专利授权2件", "那件今天下来了"], "ip_grants_3y"),
        (["近三年发生过一起责任事故", "是承包商的责任，跟我们没关系"], "accident_3y"),
        (["特色类，近三年牵头省部级国际合作项目1项", "牵头那个其实我们只是参与"], "led_intl_projects_3y"),
    ],
)
def test_what_is_only_thrown_into_doubt_is_asked(rules: RuleSet, turns: list[str], fact: str) -> None:
    assert fact in after(rules, *turns[:-1]).facts
    assert fact not in after(rules, *turns).facts


def test_how_long_ago_counts_from_the_day_of_the_question(rules: RuleSet) -> None:
    turns = ["近三年出过一次责任事故", "那次是2025年的"]
    assert after(rules, *turns).facts["accident_3y"] is True
    assert "accident_3y" not in fold(turns[-1], turns[:-1], rules, date(2030, 1, 1)).facts
