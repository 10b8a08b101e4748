"""Publicity, rectification, the ban after revocation and an agreement's validity, with clause and reasons."""

from __future__ import annotations

import shutil
from datetime import date

import pytest

from assistant.errors import CorpusError, InputError
from assistant.rules import check, load_rules
from assistant.rules.deadlines import deadline
from assistant.rules.workdays import ScheduleUnknownError
from tests.rules.conftest import FOLDER, applicant, finding_of
from tests.rules.test_rulefile import replaced


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [
        ("公示", "2026-09-28", "2026-10-10"),
        ("公示", "2026-03-02", "2026-03-09"),
        ("公示", "2025-12-31", "2026-01-08"),
        ("公示", "2024-02-23", "2024-03-01"),
        ("整改", "2026-03-31", "2027-03-31"),
        ("整改", "2023-02-28", "2024-02-28"),
        ("整改", "2024-02-29", "2025-02-28"),
        ("整改", "9999-06-01", "9999-12-31"),
        ("撤销", "2023-06-01", "2026-06-01"),
        ("撤销", "2024-02-29", "2027-03-01"),
        ("撤销", "2025-02-28", "2028-02-28"),
        ("撤销", "2023-12-31", "2026-12-31"),
        ("协议", "2026-06-30", "2026-06-30"),
        ("协议", "9999-12-31", "9999-12-31"),
    ],
)
def test_ends(rules, name, start, end):
    due = deadline(rules, name, date.fromisoformat(start))
    assert due.end.isoformat() == end
    assert due.explanation.endswith("。")
    assert "。。" not in due.explanation


def test_every_deadline_quotes_its_clause(rules, document):
    places = {"公示": "第十六条（三）", "整改": "第二十条", "撤销": "第二十一条", "协议": "第八条（二）"}
    for name, clause in places.items():
        due = deadline(rules, name, date(2026, 3, 2))
        assert (due.name, due.clause) == (name, clause)
        assert due.quote in document.find(clause)[0].text


def test_publicity_names_the_days_skipped_and_shifted_and_the_convention(rules):
    said = deadline(rules, "公示", date(2026, 9, 28)).explanation
    assert "10月10日（周六，国庆节调休上班）" in said
    assert "不计：2026年10月1日至10月7日（国庆节，7天）" in said
    assert "当日不计入，是期间计算的惯例" in said
    assert "原文未写明" in said
    assert "可以更长" in said


def test_days_off_over_the_turn_of_the_year_name_both_years(rules):
    """New Year 2023: 31 December to 2 January."""
    said = deadline(rules, "公示", date(2022, 12, 29)).explanation
    assert "2022年12月31日至2023年1月2日（元旦，3天）" in said


def test_publicity_into_an_unknown_year_is_not_computed(rules):
    with pytest.raises(ScheduleUnknownError, match="没有收录"):
        deadline(rules, "公示", date(2099, 3, 2))


def test_rectification_says_what_the_text_leaves_open(rules):
    known = deadline(rules, "整改", date(2025, 10, 2)).explanation
    assert "2026年10月2日为休息日，是否顺延原文未写明" in known
    unknown = deadline(rules, "整改", date(2030, 3, 4)).explanation
    assert "2031年的放假调休安排没有收录" in unknown
    leap = deadline(rules, "整改", date(2024, 2, 29)).explanation
    assert "2025年没有2月29日，取当月最后一日" in leap


def test_the_end_of_the_ban_is_the_checkers(rules):
    for start in ("2023-06-01", "2024-02-29", "2024-03-01"):
        due = deadline(rules, "撤销", date.fromisoformat(start))
        raw = applicant("特色类", revoked_on=start)
        assert finding_of(check(rules, raw, due.end), "第二十一条").verdict == "符合"
        before = date.fromordinal(due.end.toordinal() - 1)
        assert finding_of(check(rules, raw, before), "第二十一条").verdict == "不符合"


def test_the_last_day_of_an_agreement_is_the_checkers(rules):
    due = deadline(rules, "协议", date(2026, 6, 30))
    raw = applicant("特色类", key_country_agreement_expires_on="2026-06-30")
    assert finding_of(check(rules, raw, due.end), "第八条（二）").verdict == "需人工判断"
    assert finding_of(check(rules, raw, date(2026, 7, 1)), "第八条（二）").verdict == "不符合"


def test_an_unknown_deadline_names_the_known_ones(rules):
    with pytest.raises(InputError, match="没有“异议”这种期限，可选：协议、公示、整改、撤销"):
        deadline(rules, "异议", date(2026, 3, 2))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("working_days: 5", "working_days: 6", "期限 6"),
        ("years: 1, phrase: 限期", "years: 2, phrase: 限期", "期限 2"),
        ("phrase: 限期一年整改", "phrase: 限期1年整改", "不在引文里"),
        ("working_days: 5", "working_days: 5, years: 1", "之一"),
        ("last_day: true", "last_day: false", "last_day"),
    ],
)
def test_a_fault_in_a_deadline_is_named(tmp_path, document, old, new, said):
    for name in ("facts.yaml", "rules.yaml", "parameters.yaml"):
        shutil.copy(FOLDER / name, tmp_path / name)
    replaced(tmp_path / "rules.yaml", old, new)
    with pytest.raises(CorpusError, match="rules.yaml 第") as caught:
        load_rules(tmp_path, document)
    assert said in str(caught.value)
