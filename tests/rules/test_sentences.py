"""Facts read from sentences: what is read, what is asked, what is left alone."""

from __future__ import annotations

import json
import re
import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.rules.facts import load_vocabulary, read_facts
from assistant.rules.sentences import read_sentence

REGIMES = (
    "has_ip_policy",
    "has_benefit_sharing_policy",
    "has_cross_border_data_policy",
    "has_human_genetic_resources_policy",
    "has_ethics_policy",
)
IP = ("ip_grants_3y", "own_ip_3y")
PAPERS, JOINT, PERSONS, EVENTS = (
    "sci_ei_papers_3y",
    "joint_papers_3y",
    "exchange_person_times_3y",
    "exchange_events_yearly",
)
J, T, S = ({"base_type": kind} for kind in ("联合研究类", "技术转移类", "特色类"))


def all_regimes(value, **others):
    return dict.fromkeys(REGIMES, value) | others


def ip(value):
    return dict.fromkeys(IP, value)


FIRM = {"host_kind": "企业"}
SCHOOL = FIRM | {"host_kind": "高等学校"}

#: SCI or EI papers alone: the figure → the sentences that give it.
PAPER_FIGURES = [
    ([15, 23], "SCI 15 EI 8"),
    (19, "18篇SCI，不对，是19篇|SCI论文不是18篇，是19篇|SCI 18 哦不对是19"),
    (20, "SCI 10篇，EI 10篇，没有重复|近三年发表sci论文18篇，ei 6篇，去重后20篇|SCI论文20篇，其中一区5篇，二区3篇"),
    (
        18,
        "近三年发表ＳＣＩ论文１８篇|近 三 年 发 表 SCI 论 文 18 篇|近三年SCI论文18篇，近五年30篇|We have 18 SCI papers|我们只有18篇SCI够吗",
    ),
    (1203, "近三年发表SCI论文1,203篇"),
    (203, "近三年发表SCI论文两百零三篇"),
    (22, "三年里我们在SCI期刊上登了廿二篇|发了论文31篇，其中SCI的22篇"),
    (2, "近三年发了俩SCI"),
    ([12, 18], "发表论文30篇（SCI 12篇、EI 6篇）"),
    (31, "近3年发表高水平论文31篇，全部被SCI收录"),
    (6, "中文核心论文15篇，SCI 6篇"),
    (21, "我们团队12人，发了21篇SCI|SCI论文近三年共发表21篇，年均7篇"),
    (0, "近三年SCI论文一篇没有"),
    (12, "没有SCI，有EI 12篇"),
    ([8, 12], "SCI十来篇|大概也就十来篇SCI"),
    ([21, 29], "我们有二十多篇SCI"),
    ([151, 159], "SCI论文150多篇"),
    ([18, 22], "SCI 20篇左右|SCI大约20篇吧"),
    ([20, 99], "SCI几十篇"),
    ([100, None], "SCI上百篇"),
    ([15, 20], "近20篇SCI论文"),
    ([0, 19], "SCI不到20篇|SCI 20篇都不到"),
    ([20, None], "至少20篇SCI论文|至少发了20篇SCI|SCI 20+篇"),
    ([21, None], "SCI超过20篇"),
    ([0, 15], "最多15篇SCI"),
    ([15, 16], "发表SCI论文十五六篇"),
    ([18, 20], "我们发了18-20篇SCI"),
]
READ = [
    *((text, {PAPERS: figure}) for figure, texts in PAPER_FIGURES for text in texts.split("|")),
    # the unit
    (
        "我们是成都一家企业，想报联合研究类，近三年发了18篇SCI，其中4篇是跟德国合作的，专利授权两项",
        {**FIRM, **J, PAPERS: 18, JOINT: 4, "ip_grants_3y": 2},
    ),
    ("咱们是绵阳的一所高校，准备申报特色类", {**SCHOOL, **S}),
    ("我们公司在成都高新区，是一家生物医药企业", {**FIRM}),
    ("我们是四川省农业科学院下属的研究所", {"host_kind": "科研院所"}),
    ("我司注册在成都，是独立法人", {**FIRM, "registered_in_sichuan": True, "independent_legal_person": True}),
    ("总部在北京，注册地在成都", {"registered_in_sichuan": True}),
    ("我们是上海一家企业，在成都有分公司", {"host_kind": "企业", "registered_in_sichuan": False}),
    ("我们是某央企成都分公司", {**FIRM, "independent_legal_person": False}),
    ("四川大学想报联合研究类", {**SCHOOL, **J}),
    ("我们不是企业，是高校", {"host_kind": "高等学校"}),
    ("我们是一家从大学里孵化出来的企业", {"host_kind": "企业"}),
    ("我们是川内一家新型研发机构", {"host_kind": "新型研发机构"}),
    ("我们是一家科技中介服务机构", {"host_kind": "科技中介服务机构"}),
    ("依托单位：西南石油大学；类型：特色类", {"host_kind": "高等学校", **S}),
    ("申报单位是成都某科技有限公司", {**FIRM}),
    ("公司位于绵阳市", {**FIRM}),
    ("不是四川注册的", {"registered_in_sichuan": False}),
    ("不具备独立法人资格", {"independent_legal_person": False}),
    ("不报联合研究类，报特色类", S),
    ("原来想报联合研究类，现在改报特色类", S),
    ("已有一个联合研究类基地，想再报特色类", {**S, "existing_bases_of_unit": 1}),
    ("我们公司还没有国合基地", {"host_kind": "企业", "existing_bases_of_unit": 0}),
    ("我们单位已有两个国合基地", {"existing_bases_of_unit": 2}),
    ("学院已有一个国合基地", {"existing_bases_of_college": 1}),
    ("同一二级学科已经有1个国合基地", {"existing_bases_in_discipline": 1}),
    # papers
    ("近三年SCI 18，联合4", {PAPERS: 18, JOINT: 4}),
    ("18篇SCI里有4篇是和德国人一起写的", {PAPERS: 18, JOINT: 4}),
    ("SCI论文：18篇；联合：4篇；专利授权：2项", {PAPERS: 18, JOINT: 4, **ip(2)}),
    ("①SCI论文18篇②授权专利2件", {PAPERS: 18, **ip(2)}),
    ("SCI或EI论文22篇（含中外联合发表论文4篇）", {PAPERS: 22, JOINT: 4}),
    ("近三年SCI二十一，其中跟俄罗斯杜布纳合著五篇", {PAPERS: 21, JOINT: 5}),
    ("核心团队近三年SCI和EI论文合计25篇，中外合作论文5篇", {PAPERS: 25, JOINT: 5}),
    ("我們是成都一家企業，近三年發表了SCI論文二十一篇", {**FIRM, PAPERS: 21}),
    ("企业 联合研究类 SCI18 联合4 专利授权2", {"host_kind": "企业", **J, PAPERS: 18, JOINT: 4, "ip_grants_3y": 2}),
    # A part of what is asked for, or more than it: a bound is certain, and the rest is asked.
    ("论文18篇，其中中外联合4篇", {PAPERS: [0, 18], JOINT: [0, 4]}),
    ("高级职称人员8名", {"senior_staff_intl": [0, 8]}),
    ("线上交流14人次", {PERSONS: [14, None]}),
    ("派出人员20人次", {PERSONS: [20, None]}),
    ("近三年省科技奖1项", {"awards_top3_3y": [0, 1]}),
    ("我们与美国斯坦福大学、英国牛津大学联合发表SCI论文8篇", {JOINT: 8}),
    ("联合论文一个都没有", {JOINT: 0}),
    ("没有与国外联合发表的论文", {JOINT: 0}),
    ("近三年分别发了SCI 6篇、7篇、8篇", {PAPERS: 21}),
    ("近三年SCI论文跟德国合作2篇、跟日本合作1篇，总共20篇", {PAPERS: 20, JOINT: 3}),
    ("近五年发表SCI论文60篇，其中近三年22篇，这22篇里中外联合8篇", {PAPERS: 22, JOINT: 8}),
    ("近三年SCI 40篇，中外联合发表的一篇都没有", {PAPERS: 40, JOINT: 0}),
    ("联和研究类，近三年SCI轮文拾捌篇", {**J, PAPERS: 18}),
    ("近三年SCI paper 23篇，中外联合的project没算", {PAPERS: 23}),
    # exchanges, training, staff
    ("近三年和外方互访12人次，视频会16人次，加一块儿28人次", {PERSONS: 28}),
    ("培训班办了两期，第一期50人次，第二期45人次", {"trained_person_times": 95}),
    ("近三年科技交流线上14线下18", {PERSONS: 32}),
    ("近三年双方人员交流（含线上和线下）３２人次", {PERSONS: 32}),
    ("近三年累计交流50人次，其中线上20人次，线下30人次", {PERSONS: 50}),
    ("近三年来访15人次，出访20人次", {PERSONS: 35}),
    ("近三年交流壹佰贰拾人次", {PERSONS: 120}),
    ("最近三年交流人次40多", {PERSONS: [41, 49]}),
    ("近三年交流达到30人次以上", {PERSONS: [30, None]}),
    ("培训1.2万人次", {"trained_person_times": 12000}),
    ("培训100人次，其中职称专业技术人员12人", {"trained_person_times": 100, "trained_title_staff": 12}),
    ("团队有国际合作经验的高级职称人才6人", {"senior_staff_intl": 6}),
    ("团队高级职称人才20人，其中具有国际合作经验的7人", {"senior_staff_intl": 7}),
    ("去年4场今年6场", {EVENTS: [4, 6]}),
    ("今年6场，去年4场，前年8场", {EVENTS: [8, 4, 6]}),
    ("2022年5场，2023年6场，2024年7场国际交流活动", {EVENTS: [5, 6, 7]}),
    ("去年一共办了四五场", {EVENTS: [[4, 5]]}),
    ("前年办活动5场，去年和今年各8场", {EVENTS: [5, 8, 8]}),
    ("国际科技交流活动（由早到近）：5场、9场、11场", {EVENTS: [5, 9, 11]}),
    ("活动：第一年6场，第二年5场，最近这一年4场", {EVENTS: [6, 5, 4]}),
    ("去年、今年各办了6场国际技术转移活动", {EVENTS: [6, 6]}),
    ("2024年办活动9场，2025年3场，2026年11场，三年合计23场，年均7.7场", {EVENTS: [9, 3, 11]}),
    ("去年办了4场，今年还没办", {EVENTS: [4, 0]}),
    ("三年分别办了5、6、7场", {EVENTS: [5, 6, 7]}),
    ("每年都办6场以上对接会", {EVENTS: [6, None]}),
    ("每年至少举办5场国际技术转移活动", {EVENTS: [5, None]}),
    ("每年5场都不到", {EVENTS: [[0, 4]] * 3}),
    ("我们每年举办论坛五六场", {EVENTS: [[5, 6]] * 3}),
    ("每年线上3场线下4场交流会", {EVENTS: 7}),
    ("前年4场去年5场今年到目前6场", {EVENTS: [4, 5, 6]}),
    # projects and results
    ("近3年实施国际技术转移项目3个", {"transfer_projects_3y": 3}),
    ("技术转移类，成功转移项目俩", {**T, "transfer_projects_3y": 2}),
    ("没做过国际技术转移项目", {"transfer_projects_3y": 0}),
    ("承担省部级以上国际科技合作项目两项", {"intl_projects_3y": 2}),
    ("承担过1项国家重点研发计划政府间国际科技创新合作项目", {"intl_projects_3y": 1}),
    ("没有承担过省部级以上国际科技合作项目", {"intl_projects_3y": 0}),
    ("牵头1项、参与2项省部级国际合作项目", {"led_intl_projects_3y": 1, "joined_projects_3y": 2}),
    ("联合研究类，主持省级国际合作项目2项", {**J, "intl_projects_3y": 2}),
    ("专利授权二十件", ip(20)),
    ("授权发明专利3件、实用新型2件", ip(5)),
    ("申请专利10件，其中授权4件", ip(4)),
    ("专利3项，其中2项授权", ip(2)),
    ("近三年获得国家知识产权授权5件（其中发明专利3件）", ip(5)),
    ("植物新品种权1项，发明专利2件，均已授权", ip(3)),
    ("我们还没有专利", ip(0)),
    ("自主知识产权6项", {"own_ip_3y": 6}),
    ("想报联合研究类，专利3件", {**J, "ip_grants_3y": 3}),
    ("特色类，专利6件", {**S, "own_ip_3y": 6}),
    ("近三年省科技进步二等奖2项，我单位排名第二", {"awards_top3_3y": 2}),
    ("没拿过省级以上的奖", {"awards_top3_3y": 0}),
    (
        "引进国外技术实现转化3项，行业许可2项，对外科技成果转化落地4项",
        {"inbound_cases_3y": 3, "licensing_cases_3y": 2, "outbound_cases_3y": 4},
    ),
    (
        "近三年销售收入1.2亿元，研发费用5000万，去年销售收入4500万元",
        {"sales_3y_wan": 12000, "rd_expense_3y_wan": 5000, "sales_last_year_wan": 4500},
    ),
    ("近三年研发投入一亿二千万元", {"rd_expense_3y_wan": 12000}),
    ("近三年销售1亿2千万元", {"sales_3y_wan": 12000}),
    ("去年营业收入约5000万", {"sales_last_year_wan": [4500, 5500]}),
    ("去年销售收入3亿多", {"sales_last_year_wan": [30000, 40000]}),
    ("去年营收8000w", {"sales_last_year_wan": 8000}),
    ("本年度R&D投入120.5万元", {"rd_input_this_year_wan": "120.5"}),
    (
        "近三年研发费用分别是150万、200万、250万，销售收入分别是3000万、4000万、5000万",
        {"rd_expense_3y_wan": 600, "sales_3y_wan": 12000, "sales_last_year_wan": 5000},
    ),
    ("三年卖了6个亿，三年研发费用1800万", {"sales_3y_wan": 60000, "rd_expense_3y_wan": 1800}),
    (
        "近三年销售收入总额2亿元，研发费用占同期销售收入的4.5%，也就是900万元",
        {"sales_3y_wan": 20000, "rd_expense_3y_wan": 900},
    ),
    ("对外转化、引进转化都是零，行业许可2项", {"outbound_cases_3y": 0, "inbound_cases_3y": 0, "licensing_cases_3y": 2}),
    ("省科技奖倒有：一项我们排第二，另一项排在第五", {"awards_top3_3y": 1}),
    ("省级以上科技奖近三年5项，其中本单位排名前三的只有1项", {"awards_top3_3y": 1}),
    ("国际技术转移项目正在谈的有5个，近三年真正成功实施的就1个", {"transfer_projects_3y": 1}),
    # bases
    (
        "自己没建过国合基地，不过同一领域（二级学科）已有1个国合基地了",
        {"existing_bases_of_unit": 0, "existing_bases_in_discipline": 1},
    ),
    ("以前没建过国合基地，同一二级学科也没有", {"existing_bases_of_unit": 0, "existing_bases_in_discipline": 0}),
    # the person in charge
    (
        "负责人不分管基地科研工作，也不是主要科研团队的牵头人",
        {"leader_is_research_head": False},
    ),
    (
        "负责人研究员级高工，全职在岗，2年前因论文抄袭被通报，属于不良科研诚信记录",
        {"leader_title": "正高级", "leader_full_time": True, "leader_bad_record_3y": True},
    ),
    ("负责人手上已经管着1个别的国合基地了", {"leader_other_bases": 1}),
    ("负责人是教授，全职在岗", {"leader_title": "正高级", "leader_full_time": True}),
    ("负责人副研究员，兼职", {"leader_title": "副高级", "leader_full_time": False}),
    (
        "负责人王某是我院院长，正高级工程师，全职在岗，也是科研团队带头人",
        {"leader_title": "正高级", "leader_full_time": True, "leader_is_research_head": True},
    ),
    ("负责人不在外兼职，是全职教授", {"leader_title": "正高级", "leader_full_time": True}),
    ("负责人是高级工程师", {"leader_title": "副高级"}),
    ("副主任是副教授，负责人是教授", {"leader_title": "正高级"}),
    ("负责人近三年无不良信用、不良科研诚信记录", {"leader_bad_record_3y": False}),
    ("负责人还兼任另一个国合基地的负责人", {"leader_other_bases": 1}),
    ("负责人目前没有担任其他国合基地负责人", {"leader_other_bases": 0}),
    (
        "知识产权归属、权益分配的制度都建了，唯独数据跨境没有",
        {"has_ip_policy": True, "has_benefit_sharing_policy": True, "has_cross_border_data_policy": False},
    ),
    (
        "制度汇编里有：知识产权归属、权益分配、数据跨境、人类遗传资源、科技伦理五项管理制度；违约责任及争议处理方案；科技安全管理责任机制",
        all_regimes(True, has_dispute_plan=True, has_security_mechanism=True),
    ),
    # regimes, accidents, titles, posts
    ("五项制度都有", all_regimes(True)),
    ("五项制度都没有", all_regimes(False)),
    ("五项制度就差科技伦理没建", all_regimes(True, has_ethics_policy=False)),
    ("除了科技伦理，其他四项制度都有", all_regimes(True, has_ethics_policy=False)),
    ("没有科技伦理制度", {"has_ethics_policy": False}),
    (
        "知识产权、权益分配、数据跨境制度都有，人类遗传资源和科技伦理没有",
        all_regimes(True, has_human_genetic_resources_policy=False, has_ethics_policy=False),
    ),
    ("建立了知识产权归属、权益分配、数据跨境、人类遗传资源和科技伦理五项制度", all_regimes(True)),
    ("有违约和争议处理方案，没有安全管理责任机制", {"has_dispute_plan": True, "has_security_mechanism": False}),
    ("已建立科技安全风险研判、预警监测和综合评估机制", {"has_security_mechanism": True}),
    ("近三年未发生环保、安全责任事故", {"accident_3y": False}),
    ("近三年出过一次安全事故", {"accident_3y": True}),
    ("没有科研诚信问题", {"integrity_problem": False}),
    ("不在国际组织任职", {"post_in_intl_org": False}),
    ("没有国际组织任职，但主办了一本英文期刊", {"post_in_intl_org": False, "hosts_journal": True}),
    ("既没有在国际组织任职，也没有主办期刊", {"post_in_intl_org": False, "hosts_journal": False}),
    ("加入了中国-东盟技术转移联盟", {"in_transfer_alliance": True}),
    ("技术转移联盟还没加入", {"in_transfer_alliance": False}),
    ("我们有国家级“一带一路”联合实验室", {"holds_national_belt_road_lab": True}),
    ("没有科技部国合基地", {"holds_most_base": False}),
    ("科技部国合基地资格去年被取消了", {"most_base_revoked": True}),
    (
        "跟重点国家德国签了合作协议，到2027年5月到期",
        {"key_country_agreement_signed": True, "key_country_agreement_expires_on": "2027-05-31"},
    ),
    (
        "2023年6月1日与重点国家签署合作协议，有效期至2026年6月1日",
        {"key_country_agreement_signed": True, "key_country_agreement_expires_on": "2026-06-01"},
    ),
    ("与德国的合作协议2028年到期", {"key_country_agreement_expires_on": ["2028-01-01", "2028-12-31"]}),
    ("和国外还没签协议", {"key_country_agreement_signed": False}),
    ("2024年3月15日被撤销国合基地称号", {"revoked_on": "2024-03-15"}),
    ("2024年3月被撤销国合基地称号", {"revoked_on": ["2024-03-01", "2024-03-31"]}),
    ("国合基地称号2021年被撤销了", {"revoked_on": ["2021-01-01", "2021-12-31"]}),
    ("我们的国合基地称号2021.3.5被撤销", {"revoked_on": "2021-03-05"}),
    ("称号二〇二〇年八月十日被撤销，我们想再报", {"revoked_on": "2020-08-10"}),
    ("2018年5月挂的牌，我们2020年8月10日被撤销称号", {"revoked_on": "2020-08-10"}),
    ("负责人刘教授全职在岗", {"leader_title": "正高级", "leader_full_time": True}),
    ("牵头人职称是教授", {"leader_title": "正高级"}),
    ("拟定的负责人是副教授", {"leader_title": "副高级"}),
    ("张教授已经是一个国合基地的负责人了", {"leader_title": "正高级", "leader_other_bases": 1}),
    (
        "报联合研究类，近三年省科技进步奖1项，本单位排第二，再没有别的省级科技奖了",
        {"base_type": "联合研究类", "awards_top3_3y": 1},
    ),
    ("参与的成果获省级科技奖两项，一项我们排第二，另一项排第五", {"awards_top3_3y": 1}),
    ("国际科技交流活动23年办了7场,24年4场,25年9场", {"exchange_events_yearly": [7, 4, 9]}),
    ("近三年科技交流第一年8人次，第二年九人次，第三年12人次", {"exchange_person_times_3y": 29}),
    ("近三年SCI 14篇、EI 9篇，其中3篇两库重复收录", {"sci_ei_papers_3y": 20}),
    ("国际组织任职 无，主办期刊 无", {"post_in_intl_org": False, "hosts_journal": False}),
    ("近三年科技交流线上18人次、线下10人次，更正一下，线下是12人次", {"exchange_person_times_3y": 30}),
    (
        "特色类，对外转移转化落地产生效益、引进国外技术转化形成知识产权、获行业许可产生效益的各一项",
        {"base_type": "特色类", "outbound_cases_3y": 1, "inbound_cases_3y": 1, "licensing_cases_3y": 1},
    ),
    (
        "特色类，对外转移落地和行业许可都是0项",
        {"base_type": "特色类", "outbound_cases_3y": 0, "licensing_cases_3y": 0},
    ),
    ("特色类基地，在所申报行业领域获得自主知识产权5项", {"base_type": "特色类", "own_ip_3y": 5}),
    ("我们2019年升级成科技部国际科技合作基地了", {"holds_most_base": True}),
    ("销售收入近三年共6亿元，厂房面积四万平", {"sales_3y_wan": 60000}),
]

LEFT_ALONE = """被撤销称号不服，能向谁申诉|一个人挂两个基地的头，要得不|我们和德国一所大学有来往|科研诚信情况未附证明|\
不良记录查询结果还没有拿到|社保交在外地另一家公司|我们跟四川大学是合作伙伴|打算在成都注册公司|集团总部在上海，子公司注册在成都|\
法人代表是张三|联合研究类和特色类有什么区别|引进人才5名|\
注册资本5000万元，融资2亿|负责人下有教授5名|团队有教授5名，副教授8名|\
成立于2015年，场地3000平米，电话028-85551234，排名第3名|院里有3个国家级平台，5个实验室，第三条怎么理解|"""
#: A word of the question → the sentences that lead to it.
ASKED_BY_WORD = {
    "条款看近三年": "近五年发表SCI论文30篇|SCI论文25篇，都是近五年的|近两年SCI论文22篇|建院以来发表SCI论文200篇|2022-2024年发表SCI论文25篇|去年交流了40人次|近三年年均SCI 7篇",
    "每年": "平均每年5场|近三年一共办了16场国际交流活动",
    "人次": "近三年交流35人|交流35次|近三年培训了120人|培养职称专业技术人员15人次",
    "一共": "SCI论文从18篇增加到22篇|老师发了18篇SCI，学生发了5篇|具有海外留学经历的正高职称3人、副高职称4人|SCI一区论文5篇",
    "SCI或EI": "CSSCI论文12篇",
    "确切": "我们没有20篇SCI",
    "更正": "我们有18篇SCI，说错了",
    "重点国家": "与法国签了合作协议",
    "没有当作": "SCI可能有20篇|计划明年发20篇SCI|对方发了30篇SCI论文|如果我们有18篇SCI可以报吗|18篇SCI够吗",
    "授权": "近三年申请专利8件|3件专利都没有授权|专利8件|国外专利3件",
    "前三": "获得市级科技奖3项|近三年获得国家科技进步奖1项，排名第五",
    "省部级": "主持市级国际合作项目2项|和外方合作项目3项",
    "万元": "近三年销售收入分别为1亿、2亿|近三年销售收入合计5000万美元|研发费用占销售收入4.5%|近三年研发占比百分之三",
    "职称": "负责人是客座教授|负责人是高级职称",
    "诚信": "负责人没有不良信用记录",
    "国际组织": "我们的教授在IEEE担任理事",
    "哪些": "五项制度中只有三项|科技伦理制度正在制定",
    "预警监测": "有风险研判机制",
    "责任事故": "没有安全事故|2018年发生过一起环保事故",
    "国家级": "有省级一带一路联合实验室",
    "哪一天": "签了合作备忘录|协议已经过期了",
    "哪一类": "想报联合研究类还是特色类好|我们是一家医院",
    "条文": "在国际组织任职或主办期刊",
}
ASKED = [(text, word) for word, texts in ASKED_BY_WORD.items() for text in texts.split("|")]


@pytest.mark.parametrize(("text", "facts"), READ, ids=[text[:24] for text, _ in READ])
def test_reads(text, facts):
    assert read_sentence(text).facts == facts


@pytest.mark.parametrize("text", LEFT_ALONE.split("|"))
def test_leaves_alone(text):
    assert not read_sentence(text).facts


@pytest.mark.parametrize(("text", "word"), ASKED, ids=[text[:24] for text, _ in ASKED])
def test_asks_instead_of_guessing(text, word):
    reading = read_sentence(text)
    assert not {fact: value for fact, value in reading.facts.items() if fact != "base_type"}
    assert any(word in question for question in reading.questions)


@pytest.mark.parametrize("text", [text for text, _ in (*READ, *ASKED)])
def test_spans_quote_the_text_as_typed(text):
    reading = read_sentence(text)
    assert {span.fact for span in reading.spans} == set(reading.facts)
    for span in reading.spans:
        assert span.words == text[span.start : span.end] != ""


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("去年九月我们的国合基地称号被撤销了", ["2026-09-01", "2026-09-30"]),
        ("前年被撤销了国合基地称号", ["2025-01-01", "2025-12-31"]),
        ("五年前国合基地称号被撤销", ["2021-01-01", "2023-12-31"]),
        ("我们的国合基地以前被撤销过", [None, "2027-03-02"]),
    ],
)
def test_a_year_is_counted_from_the_day_of_application(text, days):
    assert read_sentence(text, date(2027, 3, 2)).facts == {"revoked_on": days}


def test_an_unstated_window_is_said_and_a_stated_one_is_not():
    assert any("没有说明年限" in question for question in read_sentence("SCI论文18篇").questions)
    assert not read_sentence("近三年SCI论文18篇").questions


VOCABULARY = load_vocabulary(Path(__file__).parents[2] / "corpus/sichuan-intl-cooperation-base-draft/facts.yaml")


def test_every_reading_is_accepted_as_facts():
    for text, facts in READ:
        assert set(read_facts(read_sentence(text).facts, VOCABULARY)) == set(facts)


def test_two_values_for_one_fact_are_asked_about():
    reading = read_sentence("五项制度都有。没有科技伦理制度。")
    assert "has_ethics_policy" not in reading.facts
    assert any("前后说法不一" in question for question in reading.questions)


_TEXTS = [
    json.loads(line)["text"]
    for line in (Path(__file__).parents[2] / "eval_sets/eligibility_sentences_more.jsonl")
    .read_text("utf-8")
    .splitlines()
]
_FRAGMENTS = sorted({part for text in _TEXTS for part in re.split(r"(?<=[，。；、：,;])", text) if part})


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.sampled_from(_FRAGMENTS), min_size=1, max_size=20),
    st.text(alphabet="0123456789一二两项篇，。（）、不没有近多万%/ ", max_size=3),
    st.integers(0, 400),
)
def test_whatever_is_thrown_together_is_read_without_a_fault(fragments, noise, place):
    text = "".join(fragments)
    text = text[: place % (len(text) + 1)] + noise + text[place % (len(text) + 1) :]
    reading = read_sentence(text, date(2026, 6, 1))
    assert {span.fact for span in reading.spans} == set(reading.facts)
    assert all(span.words == text[span.start : span.end] != "" for span in reading.spans)
    read_facts(reading.facts, VOCABULARY)


@pytest.mark.parametrize(
    "piece",
    [
        "SCI 18篇，",
        "一",
        "1、",
        "12 ",
        "近三年",
        "没",
        "（",
        "1亿",
        "项制度",
        "不对，",
        "分别5、",
        "、",
        "去年、今年各",
        "5/",
    ],
)
def test_long_texts_end_soon(piece):
    before = time.perf_counter()
    read_sentence((piece * 4000)[:4000])
    assert time.perf_counter() - before < 5


def test_the_table_of_characters_that_sound_alike_is_what_pypinyin_says():
    from importlib.resources import files

    from assistant.rules.sentences.homophones import made_from
    from assistant.rules.sentences.mending import WORDS

    held = (files("assistant.rules.sentences") / "homophones.txt").read_text("utf-8")
    assert held == made_from(WORDS)  # else: make homophones
