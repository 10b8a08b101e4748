"""Plain comparisons of an asker's figure with a clause's."""

from __future__ import annotations

import pytest

from assistant.answering.arithmetic import deny, is_short, weigh
from assistant.answering.own_figures import as_counted
from assistant.textnorm import normalise


def weighed(question, say, clause):
    """All lines, or ``None``."""
    return " ".join(weigh(normalise(question), say, clause).values()) or None


def short(value, limit, unit):
    return f"**单看这一个数，不符合**：{value}{unit}少于{limit}{unit}，差{limit - value}{unit}，未达到。"


def enough(value, limit, unit):
    same = "（“以上”“不少于”包括本数）" if value == limit else ""
    return f"**单看这一个数，符合**：{value}{unit}达到{limit}{unit}的下限{same}。"


#: say, clause, unit, threshold
EVENTS = ("每年举办国际科技交流活动**不少于5场**。", "（四）每年举办国际技术转移等国际科技交流活动不少于5场。", "场", 5)
PERSON_TIMES = ("科技交流应达到**30人次以上**。", "近三年合作双方科研人员累积科技交流达到30人次以上。", "人次", 30)
PAPERS = (
    "发表SCI或EI论文**20篇（含）以上**。",
    "近三年核心研究团队发表SCI或EI论文20篇（含）以上，其中中外联合发表论文不少于3篇。",
    "篇",
    20,
)
TRAINED = (
    "累计培养**不少于100人次**。",
    "举办专业培训班累计培养不少于100人次，培养职称专业技术人员不少于10人。",
    "人次",
    100,
)
PERIOD = ("公示期是**不少于5个工作日**。", "在科技厅门户网站上公示不少于5个工作日。", "个工作日", 5)
REVOKED = ("撤销称号后，**三年内不得重新认定**。", "以下情况撤销国合基地称号，三年内不得重新认定：", "年", 3)


@pytest.mark.parametrize(("say", "clause", "unit", "threshold"), [EVENTS, PERSON_TIMES, PAPERS, TRAINED])
@pytest.mark.parametrize("offset", [-1, 0, 1])
def test_around_the_threshold(say, clause, unit, threshold, offset):
    value = threshold + offset
    line = (short if offset < 0 else enough)(value, threshold, unit)
    assert weighed(f"我们只有{value}{unit}，够不够", say, clause) == line
    assert is_short(line) == (offset < 0)


@pytest.mark.parametrize(
    "wording",
    [
        "SCI有{}，联合研究类差不差", "论文{}，过得了不", "三年发了{}，还有戏吗", "文章才{}，悬不悬", "论文{}稳不稳", "我们近三年发了{}",
        "论文目前只凑到{}，怕是没希望了", "发了{}，差1篇，能过不", "论文总共{}，是不是就报不了", "SCI/EI去重后{}，联合研究类会不会被刷",
    ],
)  # fmt: skip
def test_many_wordings_ask_whether_a_figure_will_do(wording):
    assert weighed(wording.format("19篇"), PAPERS[0], PAPERS[1]) == short(19, 20, "篇")
    assert weighed(wording.format("21篇"), PAPERS[0], PAPERS[1]) == enough(21, 20, "篇")


def test_a_second_one_that_is_still_talked_about_does_not_count():
    say, clause = "国际技术转移项目**不少于2项**。", "近3年成功实施国际技术转移项目不少于2项。"
    for question in ("只做成1个国际技术转移项目 第二个还在谈", "技术转移项目目前只落地了一个，另一个还在谈"):
        assert weighed(question, say, clause) == short(1, 2, "项")
        assert "1项" in as_counted(normalise(question))


def test_a_notice_of_just_five_working_days_is_long_enough():
    assert weighed("公示正好5个工作日就结束，符合规定吗", PERIOD[0], PERIOD[1]) == enough(5, 5, "个工作日")
    assert weighed("公示只挂了5天，符合规定吗", PERIOD[0], PERIOD[1]) is None


def test_a_vague_hearsay_is_not_denied():
    say, clause, _, _ = TRAINED
    assert deny("听说要培训一百多人次，是吧", say, clause) is None
    assert deny("听说要培训150人次，是吧", say, clause) == "**不是150人次**。"


@pytest.mark.parametrize(("written", "value"), [("两", 2), ("二", 2), ("２", 2)])
def test_figures_are_shown_in_digits_however_written(written, value):
    say, clause, unit, threshold = "授权**3件（项）以上**。", "获得国家知识产权授权（认证）3件（项）以上", "件", 3
    assert weighed(f"专利只有{written}件，够不够", say, clause) == short(value, threshold, unit)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("听说公示是10个工作日", "**不是10个工作日**。"),
        ("听说公示是4个工作日，对吗", "**不是4个工作日**。"),
        ("听说公示是5个工作日，对吗", None),
        ("听说公示是6个工作日，对吗", "**不是6个工作日**。"),
        ("不是公示10天吗", "**不是10天**。"),
        ("公示几天", None),
    ],
)
def test_hearsay_is_denied_unless_it_is_right(question, expected):
    assert deny(question, PERIOD[0], PERIOD[1]) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("听说撤销后5年不能报，是吗", "**不是5年**。"),
        ("听说撤销后三年不能报，是吗", None),
        ("我们才等了2年，够不够", None),
    ],
)
def test_years_are_denied_as_hearsay_but_never_counted_up(question, expected):
    assert deny(question, REVOKED[0], REVOKED[1]) == expected
    assert weighed(question, REVOKED[0], REVOKED[1]) is None


@pytest.mark.parametrize(
    "question",
    [
        "我们发了15篇SCI和8篇EI，够不够",  # not one number: they may overlap
        "我们发了十七八篇，够不够",
        "论文里头20篇怎么算",
        "那20篇能不能包括会议论文",
        "我们有20篇综述，够不够",  # not what the clause counts
        "我们20篇都还没见刊，够不够",
        "我们2015年到现在发了20篇，够不够",
        "我们近五年发了20篇，够不够",  # not the clause's window
        "我们两年发了20篇，够不够",
        "我们发了不到20篇，够不够",
        "我们发了20多篇，够不够",
        "我们发了大概20篇，够不够",
        "我们发了20来篇，够不够",
        "我们发了近20篇，够不够",
        "我们发了差不多20篇，够不够",
        "我们发了不足20篇，够不够",
        "我们发了20篇左右，够不够",
        "我们发了20篇以上，够不够",
        "我们发了18-20篇，够不够",
        "我们发了18到20篇，够不够",
        "我们发了20场，够不够",  # another unit
        "20篇是怎么数的",  # nobody's count
    ],
)
def test_what_is_not_certain_is_not_computed(question):
    assert weighed(question, PAPERS[0], PAPERS[1]) is None


def test_the_window_of_the_clause_does_not_stop_the_comparison():
    assert weighed("我们近三年发了18篇，够不够", PAPERS[0], PAPERS[1]) == short(18, 20, "篇")


def test_each_figure_meets_its_own_threshold():
    say = "论文**20篇（含）以上**，其中联合发表**不少于3篇**。"
    assert weighed("我们发了18篇，够不够", say, PAPERS[1]) == short(18, 20, "篇")
    assert weighed("我们跟外方合写的有3篇，够不够", say, PAPERS[1]) == enough(3, 3, "篇")
    both = weighed("论文22篇，里头中外合写的只有2篇，够不够", say, PAPERS[1])
    assert both == f"{enough(22, 20, '篇')} {short(2, 3, '篇')}"
    assert weighed("跟外方合写的，我们才6篇，够不够", say, PAPERS[1]) is None


def test_a_sum_says_nothing_about_each_year():
    assert weighed("我们三年办了14场，够不够", EVENTS[0], EVENTS[1]) is None
    assert weighed("我们一年办4场，够不够", EVENTS[0], EVENTS[1]) == short(4, 5, "场")


def test_a_figure_of_other_things_is_not_weighed():
    say = "高级职称人才**不少于5人**。"
    clause = "高级职称人才不少于5人。举办专业培训班累计培养不少于100人次，培养职称专业技术人员不少于10人。"
    assert weighed("高级职称的只有4个人，够不够", say, clause) == short(4, 5, "人")
    assert weighed("技术人员培养了4个，够不够", say, clause) is None


def test_a_rule_that_the_asker_states_is_not_their_own_figure():
    for question in ("特色类要求累计培训500人次？做不到啊", "既然培训只要50人次就行，对不对"):
        assert weighed(question, TRAINED[0], TRAINED[1]) is None
        assert deny(normalise(question), TRAINED[0], TRAINED[1])


def test_a_figure_that_the_clause_does_not_hold_is_never_used():
    assert weighed("我们办了4场，够不够", EVENTS[0], PAPERS[1]) is None
    assert weighed("我们办了4场，够不够", EVENTS[0], EVENTS[1].replace("5", "6")) is None


def test_person_times_are_not_persons():
    assert weighed("我们有29人，够不够", PERSON_TIMES[0], PERSON_TIMES[1]) is None


def test_an_upper_limit_is_not_read_as_a_lower_one():
    assert weighed("我们只有4场，够不够", "活动**不超过5场**。", "活动不超过5场。") is None


def test_an_ambiguous_threshold_is_not_used():
    say = "“不少于3项”修饰哪一部分**原文有歧义**。"
    assert weighed("成果只有2项，够不够", say, "并产生经济（社会）效益不少于3项。") is None
