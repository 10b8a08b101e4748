"""Typed replies: the many ways of saying one thing, and what is asked again instead of guessed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from assistant.dialogue.replies import ABSENT, UNKNOWN, read_reply
from assistant.dialogue.wording import how_to_answer, shown
from assistant.dialogue.words import Command, command_of
from assistant.errors import InputError
from assistant.rules import FactSpec, load_vocabulary, read_facts
from tests.rules.conftest import FOLDER

VOCABULARY = load_vocabulary(FOLDER / "facts.yaml")
PAPERS, JOINT, TIMES = "sci_ei_papers_3y", "joint_papers_3y", "exchange_person_times_3y"
STAFF, AGREEMENT, EXPIRES, REVOKED = (
    "senior_staff_intl",
    "key_country_agreement_signed",
    "key_country_agreement_expires_on",
    "revoked_on",
)
ACCIDENT, RECORD, FULL_TIME, RD, EVENTS = (
    "accident_3y",
    "leader_bad_record_3y",
    "leader_full_time",
    "rd_expense_3y_wan",
    "exchange_events_yearly",
)


def spec(fact: str) -> FactSpec:
    return VOCABULARY[fact]


READ: list[tuple[str, str, Any]] = [
    *((PAPERS, text, 18) for text in ("18", "１８", "十八", "18篇", "18 篇", "有18篇", "一共18篇。", "18篇吧", "18個")),
    *((PAPERS, text, 0) for text in ("一个都没有", "没有", "无", "零", "0", "一篇也没有", "沒有", "还没有")),
    (PAPERS, "二十多", [21, 29]),
    (PAPERS, "不到20", [0, 19]),
    (PAPERS, "至少5", [5, None]),
    (PAPERS, "20以上", [20, None]),
    (PAPERS, "15-20", [15, 20]),
    (PAPERS, "18到22之间", [18, 22]),
    (PAPERS, "发了18篇SCI", 18),
    (JOINT, "其中4篇", 4),
    (TIMES, "40多人次", [41, 49]),
    (TIMES, "线上14人次，线下18人次", 32),
    (STAFF, "5到8个人", [5, 8]),
    (STAFF, "5名", 5),
    ("ip_grants_3y", "申请了5件，授权3件", 3),
    ("existing_bases_of_unit", "俩", 2),
    *((AGREEMENT, text, True) for text in ("是", "有", "对", "嗯", "是的", "签了", "已签署", "已经签了", "YES")),
    *((AGREEMENT, text, False) for text in ("否", "没有", "不是", "没签", "还没有", "未签署", "没有签", "×")),
    *((ACCIDENT, text, False) for text in ("没有", "没发生过", "未发生", "没有发生过任何事故", "从来没有")),
    *((ACCIDENT, text, True) for text in ("是", "有过", "发生过")),
    ("integrity_problem", "没问题", False),
    *((RECORD, text, False) for text in ("没有", "无不良信用", "没有不良记录")),
    (RECORD, "有不良信用", True),
    *((FULL_TIME, text, True) for text in ("是", "全职", "全职的", "是全职")),
    *((FULL_TIME, text, False) for text in ("不是", "兼职", "非全职")),
    ("independent_legal_person", "不是独立法人", False),
    ("leader_equivalent_ability", "没有同等研究能力", False),
    *(("base_type", text, "联合研究类") for text in ("1", "①", "第一个", "联合研究", "联合研究类", "想报联合研究类")),
    *(("host_kind", text, "高等学校") for text in ("高校", "大学", "1", "我们是大学")),
    *(("host_kind", text, "企业") for text in ("3", "第三个", "公司", "一家民营企业", "我们是企业")),
    ("host_kind", "研究所", "科研院所"),
    *(("leader_title", text, "正高级") for text in ("正高", "研究员", "教授", "正高级工程师")),
    *(("leader_title", text, "副高级") for text in ("副高", "副教授", "高级工程师", "副研究员")),
    *(
        (EXPIRES, text, "2027-05-01")
        for text in (
            "2027-05-01",
            "2027年5月1日",
            "2027/5/1",
            "2027.5.1",
            "20270501",
            "到2027年5月1号",
            "2027年5月1日到期",
            "二〇二七年五月一日",
        )
    ),
    (RD, "1.2亿", 12000),
    (RD, "1亿2000万", 12000),
    *((RD, text, 5000) for text in ("5000万", "5000", "5,000", "五千万", "5000万元")),
    (RD, "5000元", "0.5"),
    (RD, "1000-1200万", [1000, 1200]),
    (RD, "5000万以上", [5000, None]),
    *(
        (EVENTS, text, [5, 6, 7])
        for text in (
            "5、6、7",
            "5,6,7",
            "5 6 7",
            "五、六、七",
            "5场、6场、7场",
            "分别5、6、7场",
            "前年5去年6今年7",
            "前年5场，去年6场，今年7场",
            "2024年5场，2025年6场，2026年7场",
        )
    ),
    *((EVENTS, text, 5) for text in ("每年5场", "5", "每年都是5场", "三年都是5场")),
    (EVENTS, "每年至少5场", [5, None]),
    (EVENTS, "每年五六场", [[5, 6]] * 3),
    (EVENTS, "没有", 0),
]


@pytest.mark.parametrize(("fact", "text", "value"), READ)
def test_it_is_read_and_the_check_accepts_it(fact: str, text: str, value: Any) -> None:
    reply = read_reply(text, spec(fact))
    # Years are a list, with or without its name.
    given = reply.value["years"] if isinstance(reply.value, dict) else reply.value
    assert given == value
    assert type(given) is type(value)
    read_facts({fact: reply.value, **reply.also}, VOCABULARY)


READ += [
    # An explanation that neither turns against the answer nor dates it otherwise leaves it.
    *(("has_ip_policy", text, True) for text in ("有的，科技处制定的", "建了，2023年印发的", "去年刚印发", "一直都有")),
    *(
        ("has_ip_policy", text, False)
        for text in ("没呢，今年准备建", "没有这类制度", "还没弄起来", "压根没搞过", "没得的")
    ),
    *((AGREEMENT, text, False) for text in ("正在谈，还没签", "没签，还在走流程", "只跟一位教授个人签了")),
    ("has_security_mechanism", "三项都有，保卫处管", True),
    ("has_dispute_plan", "有预案", True),
    ("holds_most_base", "有，2019年批的", True),
    *(("holds_most_base", text, False) for text in ("报了，没批", "没有，我们是省里给的牌子")),
    ("most_base_revoked", "是的，已经没资格了", True),
    ("most_base_revoked", "没有，一直有效", False),
    *(
        (ACCIDENT, text, False)
        for text in ("没有，安全这块抓得紧", "2017年出过一次，近三年没有", "早年有过，这三年没有")
    ),
    (ACCIDENT, "有，前年出过安全事故", True),
    (RECORD, "没有，查过了", False),
    (FULL_TIME, "是的，编制就在我们单位", True),
    (FULL_TIME, "不是，柔性引进的", False),
    ("leader_is_research_head", "不是，他只管后勤", False),
    ("leader_equivalent_ability", "够不上这个水平", False),
    ("leader_equivalent_ability", "具备", True),
    *(("post_in_intl_org", text, True) for text in ("有三位", "有一位教授是国际标准组织的委员", "有人任职")),
    ("post_in_intl_org", "没人担任", False),
    *(("hosts_journal", text, False) for text in ("没有学报", "不是主办，只承办过")),
    *(("in_transfer_alliance", text, True) for text in ("是理事单位", "参加了，去年进的")),
    ("registered_in_sichuan", "执照上是德阳市", True),
    ("registered_in_sichuan", "不是，四川没有注册", False),
    # A figure with its verb, its parts or what is not counted yet.
    ("ip_grants_3y", "拿了5件", 5),
    ("ip_grants_3y", "发明2件、软著3件，共5件", 5),
    ("ip_grants_3y", "5件，发明2件软著3件", 5),
    ("ip_grants_3y", "4件，都授权了", 4),
    (PAPERS, "数了一下，19篇", 19),
    (PAPERS, "还差3篇就够20篇", 17),
    ("joined_projects_3y", "参与过3项", 3),
    ("transfer_projects_3y", "落地了2个，还有1个在谈", 2),
    ("transfer_projects_3y", "都在谈，一项没签", 0),
    ("inbound_cases_3y", "没引进过", 0),
    ("led_intl_projects_3y", "牵头的一个也没有，全是配合", 0),
    ("intl_projects_3y", "市级的有3个，省部级的没有", 0),
    ("awards_top3_3y", "1项，排名第二", 1),
    ("trained_person_times", "办了3期，一共90人次", 90),
    (TIMES, "60人次，只多不少", [60, None]),
    ("existing_bases_of_unit", "没有，这是第一次申报", 0),
    ("existing_bases_of_college", "我们学院没有", 0),
    ("leader_other_bases", "只有这一个，其他的没有", 0),
    ("leader_other_bases", "算上这个共三个", 2),
    (RD, "500、600、700，合计1800万", 1800),
    (EXPIRES, "2024年6月30日就到期了，没再续签", "2024-06-30"),
    ("base_type", "技转这类", "技术转移类"),
]

ASKED_AGAIN = [
    *((PAPERS, text) for text in ("", "好几篇", "可能18", "很多", "18人", "18.5", "-3", "是", "有")),
    *((PAPERS, text) for text in ("暂无", "没有20篇", "18多", "一百二", "18篇,专利3件", "什么是SCI？")),
    *((TIMES, text) for text in ("30人", "30场")),
    *((STAFF, text) for text in ("120人次",)),
    *((AGREEMENT, text) for text in ("正在谈", "草签了", "可能签了", "和个人签的", "是，没有", "1、2")),
    *((ACCIDENT, text) for text in ("环保", "伦理", "有一起，不是我们的责任")),
    *((RECORD, text) for text in ("不良信用",)),
    *(("has_ip_policy", text) for text in ("正在建", "部分有", "没有，就差伦理")),
    *(("host_kind", text) for text in ("医院", "川大", "企业或者高校", "8", "0", "不是企业")),
    *(("base_type", text) for text in ("联合研究类或者特色类", "不报特色类", "4")),
    *(("leader_title", text) for text in ("高级职称", "院士", "博士")),
    *(
        (EXPIRES, text)
        for text in ("明年5月", "2027年5月", "2027-5", "2027", "27年5月1日", "2027-02-30", "没有", "长期有效")
    ),
    *((REVOKED, text) for text in ("是", "有", "去年")),
    *((RD, text) for text in ("约3000万", "600万美元", "50000000", "几百万", "-5")),
    *((EVENTS, text) for text in ("一共15场", "近三年15场", "平均每年5场", "5、6、七八场", "很多场")),
    (PAPERS, "一" * 500),
    # A yes that is taken back, dated, partial, another's; a no behind which there is something.
    *(
        ("has_ip_policy", text)
        for text in (
            "有，前年作废了",
            "有的，不过还是草案",
            "有，还没发",
            "有，试行的",
            "有，学校的",
            "有，写在管理办法里",
            "有三项",
            "有，明年出台",
            "今年要出台",
            "有，我问问再说",
            "没有，用的是学校的",
            "没有，上个月刚建好了",
            "没有，叫成果管理办法",
            "没有单独的",
            "没建完",
            "对，我再补充一下材料",
            "嗯，材料都带来了",
            "不是，我是说论文",
        )
    ),
    ("has_security_mechanism", "两样都有"),
    ("has_security_mechanism", "有，就风险研判这一块"),
    *((AGREEMENT, text) for text in ("签了，备忘录", "签过，解除了", "没有，签了备忘录")),
    *(
        ("holds_most_base", text)
        for text in ("有，省级的", "取消了", "批了，学校的", "没有，以前有", "申报了，不清楚批没批")
    ),
    *(("most_base_revoked", text) for text in ("在的", "取消过，后来又恢复了", "没有，公示了要取消")),
    *(
        (ACCIDENT, text)
        for text in (
            "没有，就着过一次火",
            "没有，去年有个小的",
            "没有，都处理完了",
            "有，去年着过火",
            "有，2018年",
            f"{date.today().year - 1}年有过一次，后来没有",
            "以前有过，后来没有",
            "2019年有过一次，这三年也有",
        )
    ),
    (RECORD, "没有，2019年那次已经修复了"),
    *((FULL_TIME, text) for text in ("是，双聘", "是，社保在外地", "不是，社保在我们这", "是，刚调走")),
    ("leader_is_research_head", "不是，他是团队牵头人"),
    ("leader_is_research_head", "是，挂名的"),
    *(("post_in_intl_org", text) for text in ("有，国内学会", "有，前年卸任了", "有一位，任期满了", "没有，有个会员")),
    ("hosts_journal", "有，协办的"),
    ("in_transfer_alliance", "加入了，去年退了"),
    # A figure that is narrowed, of other years, of another level; parts that do not come to the total.
    *((PAPERS, text) for text in ("18篇，都是中文核心", "18篇，近五年的", "没有，都是EI", "18篇，有3篇在审")),
    *(
        ("intl_projects_3y", text)
        for text in (
            "3项，都是市级的",
            "市级1个，省级2个，共3项",
            "1个，2个，共4项",
            "2018年1个，2025年2个，共3项",
            "没牵头过",
            "没有，都是省级的",
            "省部级的没有，国家级的有两个",
        )
    ),
    *(("ip_grants_3y", text) for text in ("申请3件，授权2件，共5件", "5件，还没授权")),
    ("awards_top3_3y", "2项，都排第四"),
    (STAFF, "有十来个，有没有国际经验没问过"),
    (STAFF, "7名，正高3个副高2个"),
    (TIMES, "40人次，线下的"),
    ("trained_person_times", "3期加起来90人"),
    ("trained_title_staff", "15人，都是学生"),
    ("outbound_cases_3y", "没引进过"),
    ("existing_bases_in_discipline", "我们没有"),
    ("existing_bases_of_unit", "有一个，去年被撤了"),
    ("existing_bases_of_unit", "批过1个"),
    (RD, "500、600、700，合计1900万"),
    (EXPIRES, "2024年6月30日到期，后来续了"),
]


@pytest.mark.parametrize(("fact", "text"), ASKED_AGAIN)
def test_what_is_not_certain_is_asked_again_with_an_example(fact: str, text: str) -> None:
    with pytest.raises(InputError) as caught:
        read_reply(text, spec(fact))
    assert how_to_answer(spec(fact)) in str(caught.value)
    assert "不知道" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("fact", [PAPERS, AGREEMENT, "base_type", EXPIRES, RD, EVENTS])
@pytest.mark.parametrize(
    "text",
    ["不知道", "不清楚", "不确定", "跳过", "我也不太清楚", "不知道，跳过", "没统计过", "说不准", "忘了", "不晓得呢"],
)
def test_not_knowing_is_an_answer(fact: str, text: str) -> None:
    assert read_reply(text, spec(fact)).value is UNKNOWN


@pytest.mark.parametrize("text", ["没有", "无", "没有被撤销过", "未被撤销", "没有过", "否"])
def test_no_revocation_is_absent(text: str) -> None:
    assert read_reply(text, spec(REVOKED), may_be_absent=True).value is ABSENT


@pytest.mark.parametrize(
    ("fact", "text", "also"),
    [
        (PAPERS, "18篇，其中4篇是跟德国合作的", {JOINT: 4}),
        (AGREEMENT, "签了，到2027年5月1日", {EXPIRES: "2027-05-01"}),
        (AGREEMENT, "有，有效期到2027年5月1日", {EXPIRES: "2027-05-01"}),
        ("post_in_intl_org", "没有，但是主办了期刊", {"hosts_journal": True}),
        (
            "has_ip_policy",
            "有，五项制度都有",
            {
                "has_benefit_sharing_policy": True,
                "has_cross_border_data_policy": True,
                "has_human_genetic_resources_policy": True,
                "has_ethics_policy": True,
            },
        ),
    ],
)
def test_further_facts_are_taken_along(fact: str, text: str, also: dict[str, Any]) -> None:
    assert read_reply(text, spec(fact)).also == also


def test_a_further_fact_that_contradicts_an_earlier_answer_is_not_taken_over() -> None:
    with pytest.raises(InputError, match="与前面记下的不同"):
        read_reply("18篇，其中4篇是跟德国合作的", spec(PAPERS), known={JOINT: 5})
    assert read_reply("18篇，其中4篇是跟德国合作的", spec(PAPERS), known={JOINT: 4}).also == {}


@pytest.mark.parametrize("fact", VOCABULARY)
def test_every_fact_takes_the_plain_forms(fact: str) -> None:
    kinds = {
        "flag": ("有", True),
        "count": ("7", 7),
        "money": ("7.5", "7.5"),
        "date": ("2025-01-02", "2025-01-02"),
        "yearly": ("7、8、9", {"years": [7, 8, 9]}),
    }
    this = spec(fact)
    text, value = kinds.get(this.kind, ("1", this.choices[0] if this.choices else None))
    assert read_reply(text, this).value == value
    if this.kind == "flag":
        assert read_reply("没有", this).value is False
        assert read_reply(this.label, this).value is not False
    for place, choice in enumerate(this.choices, 1):
        assert read_reply(str(place), this).value == read_reply(choice, this).value == choice


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("返回", Command.BACK),
        ("上一题", Command.BACK),
        ("结束", Command.END),
        ("退出。", Command.END),
        ("q", Command.END),
        ("为什么", Command.WHY),
        ("？", Command.WHY),
        ("帮助", Command.WHY),
        ("不知道", None),
        ("没有", None),
        ("18", None),
        ("", None),
    ],
)
def test_commands(text: str, command: Command | None) -> None:
    assert command_of(text) is command


@pytest.mark.parametrize(
    ("fact", "value", "words"),
    [
        (AGREEMENT, True, "是"),
        (PAPERS, 18, "18篇"),
        (PAPERS, [15, None], "15篇以上"),
        (PAPERS, [15, 23], "15至23篇"),
        (EVENTS, {"years": [5, [6, 8], 7]}, "5场、6至8场、7场"),
        (RD, 12000, "12000万元（1.2亿元）"),
        (RD, "0.5", "0.5万元"),
        ("base_type", "特色类", "特色类"),
    ],
)
def test_values_are_said_back(fact: str, value: Any, words: str) -> None:
    assert shown(spec(fact), value) == words
