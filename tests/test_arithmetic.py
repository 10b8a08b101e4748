"""Plain comparisons of an asker's figure with a clause's."""

from __future__ import annotations

import pytest

from assistant.answering.arithmetic import compare_figures
from assistant.textnorm import normalise

#: say, clause, unit, threshold
EVENTS = ("每年举办国际科技交流活动**不少于5场**。", "（四）每年举办国际技术转移等国际科技交流活动不少于5场。", "场", 5)
PERSON_TIMES = ("科技交流应达到**30人次以上**。", "近三年合作双方科研人员累积科技交流达到30人次以上。", "人次", 30)
PAPERS = (
    "发表SCI或EI论文**20篇（含）以上**。",
    "发表SCI或EI论文20篇（含）以上，其中中外联合发表论文不少于3篇。",
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
class TestAroundTheThreshold:
    def ask(self, say, clause, value, unit):
        return compare_figures(f"我们只有{value}{unit}，够不够", say, clause)

    def test_one_below_falls_short_by_one(self, say, clause, unit, threshold):
        expected = f"单看这一个数：{threshold - 1}{unit}少于{threshold}{unit}，差1{unit}。"
        assert self.ask(say, clause, threshold - 1, unit) == expected

    def test_exactly_the_threshold_is_enough(self, say, clause, unit, threshold):
        expected = f"单看这一个数：{threshold}{unit}达到{threshold}{unit}的下限（“以上”“不少于”包括本数）。"
        assert self.ask(say, clause, threshold, unit) == expected

    def test_one_above_is_enough_without_the_remark(self, say, clause, unit, threshold):
        assert self.ask(say, clause, threshold + 1, unit) == (
            f"单看这一个数：{threshold + 1}{unit}达到{threshold}{unit}的下限。"
        )


def test_a_vague_hearsay_is_not_denied():
    say, clause, _, _ = TRAINED
    assert compare_figures("听说要培训一百多人次，是吧", say, clause) is None
    assert compare_figures("听说要培训150人次，是吧", say, clause) == "**不是150人次**。"


@pytest.mark.parametrize(("written", "value"), [("两", 2), ("二", 2), ("２", 2)])
def test_figures_are_shown_in_digits_however_written(written, value):
    say, clause, unit, threshold = "授权**3件（项）以上**。", "获得国家知识产权授权（认证）3件（项）以上", "件", 3
    expected = f"单看这一个数：{value}{unit}少于{threshold}{unit}，差{threshold - value}{unit}。"
    assert compare_figures(normalise(f"专利只有{written}件，够不够"), say, clause) == expected


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
    assert compare_figures(question, PERIOD[0], PERIOD[1]) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("听说撤销后5年不能报，是吗", "**不是5年**。"),
        ("听说撤销后三年不能报，是吗", None),
        ("我们才等了2年，够不够", None),
    ],
)
def test_years_are_denied_as_hearsay_but_never_counted_up(question, expected):
    assert compare_figures(question, REVOKED[0], REVOKED[1]) == expected


@pytest.mark.parametrize(
    "question",
    [
        "我们发了15篇SCI和8篇EI，够不够",  # not one number: they may overlap
        "我们发了19篇，差1篇，能过不",
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
        "我们发了20篇",  # nothing asked
    ],
)
def test_what_is_not_certain_is_not_computed(question):
    assert compare_figures(question, PAPERS[0], PAPERS[1]) is None


def test_the_window_of_the_clause_does_not_stop_the_comparison():
    assert compare_figures("我们近三年发了18篇，够不够", PAPERS[0], PAPERS[1]) == "单看这一个数：18篇少于20篇，差2篇。"


def test_two_thresholds_of_one_unit_decide_nothing():
    say = "论文**20篇（含）以上**，联合发表**不少于3篇**。"
    assert compare_figures("我们发了18篇，够不够", say, PAPERS[1]) is None


def test_a_subset_is_not_measured_against_the_whole():
    say = "论文**20篇（含）以上**，其中联合发表**不少于3篇**。"
    assert compare_figures("我们发了18篇，够不够", say, PAPERS[1]) == "单看这一个数：18篇少于20篇，差2篇。"
    assert compare_figures("我们跟外方合写的有3篇，够不够", say, PAPERS[1]) is None


def test_a_figure_that_the_clause_does_not_hold_is_never_used():
    assert compare_figures("我们办了4场，够不够", EVENTS[0], PAPERS[1]) is None
    assert compare_figures("我们办了4场，够不够", EVENTS[0], EVENTS[1].replace("5", "6")) is None


def test_person_times_are_not_persons():
    assert compare_figures("我们有29人，够不够", PERSON_TIMES[0], PERSON_TIMES[1]) is None


def test_an_upper_limit_is_not_read_as_a_lower_one():
    assert compare_figures("我们只有4场，够不够", "活动**不超过5场**。", "活动不超过5场。") is None
