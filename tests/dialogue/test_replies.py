"""Typed replies: the many ways of saying one thing, and what is asked again instead of guessed."""

from __future__ import annotations

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
