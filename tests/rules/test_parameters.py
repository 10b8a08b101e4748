"""Figures from elsewhere are dated: the day of application chooses the version, and without one a person decides."""

from __future__ import annotations

import shutil
from datetime import date

import pytest

from assistant.errors import CorpusError
from assistant.rules import RuleSet, check, load_rules
from assistant.rules.parameters import version_on
from tests.rules.conftest import AS_OF, FOLDER, applicant, finding_of
from tests.rules.test_rulefile import replaced

RATIO, LEVEL = "第十二条（四）", "第十四条（五）"

#: A made-up successor from 2030 on, with 6 % for small firms.
SUCCESSOR = """
  - title: 高新技术企业认定管理办法
    number: 国科发火〔2029〕1号
    issuer: 科技部
    issued_on: 2029-12-01
    article: 第十条
    valid_from: 2030-01-01
    source: 假设的新版
    remark: 无
    bands:
      - {up_to_wan: 5000, percent: 6}
      - {up_to_wan: null, percent: 3}
# For the reader only"""


@pytest.fixture
def folder(tmp_path):
    for name in ("facts.yaml", "rules.yaml", "parameters.yaml"):
        shutil.copy(FOLDER / name, tmp_path / name)
    return tmp_path


@pytest.fixture
def two_versions(folder, document) -> RuleSet:
    path = folder / "parameters.yaml"
    replaced(path, "valid_until: null", "valid_until: 2029-06-30")
    replaced(path, "\n# For the reader only", SUCCESSOR)
    return load_rules(folder, document)


def test_the_explanation_and_the_result_name_the_version(rules):
    result = check(rules, applicant("联合研究类"), AS_OF)
    explanation = finding_of(result, RATIO).explanation
    assert "《高新技术企业认定管理办法》（国科发火〔2016〕32号，2016年1月29日）第十一条第（五）项" in explanation
    assert "该版本自2016年1月1日起有效" in explanation
    (used,) = (use for use in result.parameters if use.decides)
    assert (used.name, used.number, used.valid_from) == ("high_tech_rd_ratio", "国科发火〔2016〕32号", date(2016, 1, 1))
    assert used.to_json()["valid_from"] == "2016-01-01"


@pytest.mark.parametrize(
    ("day", "expected", "said"),
    [
        ("2015-12-31", "需人工判断", "申报日2015年12月31日没有有效的"),
        ("2016-01-01", "需人工判断", "符合不低于5%"),
        ("2029-06-30", "需人工判断", "该版本2016年1月1日至2029年6月30日有效"),
        ("2029-07-01", "需人工判断", "2016年1月1日至2029年6月30日、自2030年1月1日起有效"),
        ("2029-12-31", "需人工判断", "没有有效的"),
        ("2030-01-01", "不符合", "低于6%"),
    ],
)
def test_the_day_of_application_chooses_the_version(two_versions, day, expected, said):
    """The complete applicant spends exactly 5 %."""
    found = finding_of(check(two_versions, applicant("联合研究类"), date.fromisoformat(day)), RATIO)
    assert found.verdict == expected
    assert said in found.explanation
    gap = "没有有效的" in found.explanation
    assert ("external_figure" in [cause.kind for cause in found.causes]) is gap


def test_two_days_do_not_share_a_remembered_finding(two_versions):
    raw = applicant("联合研究类")
    days = [date(2029, 6, 30), date(2029, 12, 31), date(2030, 1, 1)] * 2
    verdicts = [str(finding_of(check(two_versions, raw, day), RATIO).verdict) for day in days]
    assert verdicts == ["需人工判断", "需人工判断", "不符合"] * 2


@pytest.mark.parametrize("raw", [{}, {"rd_expense_3y_wan": 0}, {"rd_expense_3y_wan": 0, "sales_3y_wan": 100}])
def test_without_a_version_nothing_is_assumed_whatever_is_known(rules, raw):
    facts = {"base_type": "联合研究类", "host_kind": "企业", **raw}
    result = check(rules, facts, date(2015, 6, 1))
    found = finding_of(result, RATIO)
    assert found.verdict == "需人工判断"
    assert found.causes[0].kind == "external_figure"
    assert not any(use.decides for use in result.parameters)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2021-09-21", "没有收录2021年9月21日适用的内容。"),
        ("2021-09-22", "2020年为2.17%"),
        ("2022-09-06", "2020年为2.17%"),
        ("2022-09-07", "2021年为2.26%"),
        ("2023-09-20", "2022年为2.14%"),
        ("2024-09-20", "所收最近的一版为：四川省R&D经费占地区生产总值的比例2022年为2.14%"),
    ],
)
def test_the_level_of_the_region_is_shown_as_of_the_day_and_decides_nothing(rules, day, said):
    for amount in (0, 10**9):
        raw = applicant("特色类", rd_input_this_year_wan=amount)
        found = finding_of(check(rules, raw, date.fromisoformat(day)), LEVEL, 2)
        assert found.verdict == "需人工判断"
        assert "参考（不影响结论）" in found.explanation
        assert said in found.explanation


def test_validity_is_closed_at_both_ends(rules):
    versions = rules.parameters.background["regional_rd_level"]
    assert version_on(versions, date(2022, 9, 6)) is versions[0]
    assert version_on(versions, date(2022, 9, 7)) is versions[1]
    assert version_on(versions, date(2021, 9, 21)) is None
    assert version_on(versions, date(2024, 9, 20)) is None


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("valid_until: 2022-09-06", "valid_until: 2022-09-07", "有效期不得重叠"),
        ("valid_until: 2022-09-06", "valid_until: null", "有效期不得重叠"),
        ("valid_until: 2022-09-06", "valid_until: 2020-01-01", "早于 valid_from"),
        ("valid_from: 2016-01-01", "valid_from: 一月", "应为日期"),
        ("    valid_from: 2016-01-01\n", "", "缺少这一项"),
    ],
)
def test_a_fault_in_a_version_is_named(folder, document, old, new, said):
    replaced(folder / "parameters.yaml", old, new)
    with pytest.raises(CorpusError, match="parameters.yaml 第") as caught:
        load_rules(folder, document)
    assert said in str(caught.value)


def test_background_must_exist(folder, document):
    replaced(folder / "rules.yaml", "background: six_industries", "background: seven_industries")
    with pytest.raises(CorpusError, match="seven_industries"):
        load_rules(folder, document)
