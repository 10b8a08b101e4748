"""Dates, single years, the ratio of research expenses and the four readings, at and around their thresholds."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest

from assistant.rules import check
from tests.rules.conftest import AS_OF, applicant, finding_of

MET, FAILED, MORE, JUDGE, NOT_APPLICABLE = "符合", "不符合", "需补充材料", "需人工判断", "不适用"


# --- dates ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "expected"), [(-1, FAILED), (0, JUDGE), (1, JUDGE)])
def test_the_agreement_on_the_day(judged, days, expected):
    until = (AS_OF + timedelta(days=days)).isoformat()
    found = judged("第八条（二）", key_country_agreement_expires_on=until)
    assert found.verdict == expected
    assert ("已过期1天" in found.explanation) == (days < 0)
    assert ("届满含当日" in found.explanation) == (days == 0)


@pytest.mark.parametrize(
    ("signed", "until", "expected"),
    [
        (False, None, FAILED),
        (True, None, MORE),
        (None, "2026-06-01", MORE),
        (None, "2026-05-31", FAILED),
        (False, "2030-01-01", FAILED),
    ],
)
def test_the_agreement_with_something_missing(judged, signed, until, expected):
    found = judged("第八条（二）", key_country_agreement_signed=signed, key_country_agreement_expires_on=until)
    assert found.verdict == expected


@pytest.mark.parametrize(
    ("revoked", "as_of", "expected"),
    [
        ("2023-06-02", date(2026, 6, 1), FAILED),
        ("2023-06-01", date(2026, 6, 1), MET),
        ("2023-05-31", date(2026, 6, 1), MET),
        ("2024-02-29", date(2027, 2, 28), FAILED),
        ("2024-02-29", date(2027, 3, 1), MET),
        ("2027-01-01", date(2026, 6, 1), FAILED),
        (None, date(2026, 6, 1), NOT_APPLICABLE),
    ],
)
def test_three_years_after_a_revocation(rules, revoked, as_of, expected):
    found = finding_of(check(rules, applicant("特色类", revoked_on=revoked), as_of), "第二十一条")
    assert found.verdict == expected
    if revoked == "2023-06-02":
        assert "还差1天" in found.explanation
    if revoked == "2024-02-29":
        assert "2027年3月1日" in found.explanation


# --- 每年 ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ({"years": [5, 5, 5]}, MET),
        ({"years": [4, 50, 50]}, FAILED),
        ({"years": [5, 4, 5]}, FAILED),
        ({"years": [5, 5, 4]}, FAILED),
        ({"years": [0, 5, 5, 5]}, MET),
        ({"years": [5, 5]}, MORE),
        ({"years": [4, 5]}, FAILED),
        ({"years": []}, MORE),
        ({"years": [5, [4, 6], 5]}, MORE),
        ([5, 5, 5], MET),
        ([5, 6], MORE),
        ([4, 6], FAILED),
        ([3, 4], FAILED),
        ([5, None], MET),
        ([4, None], MORE),
        ([[5, 6], [5, 6], [5, 6]], MET),
        ([[4, 6], [4, 6], [4, 6]], MORE),
        ([[3, 4], [5, 6], [5, 6]], FAILED),
        (5, MET),
        (4, FAILED),
        (None, MORE),
    ],
)
def test_events_of_each_year(judged, events, expected):
    assert judged("第十三条（四）", "技术转移类", exchange_events_yearly=events).verdict == expected


# --- 第十二条（四） ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expense", "sales", "latest", "expected"),
    [
        ("500", 10000, 5000, JUDGE),
        ("499.99", 10000, 5000, FAILED),
        ("400", 10000, "5000.01", JUDGE),
        ("399.99", 10000, "5000.01", FAILED),
        ("2000", 50000, 20000, JUDGE),
        ("1999.99", 50000, 20000, FAILED),
        ("1500", 50000, "20000.01", JUDGE),
        ("1499.99", 50000, "20000.01", FAILED),
        ("0", 10000, 5000, FAILED),
        ("100", 0, 0, JUDGE),
        (None, 0, None, JUDGE),
        (None, 10000, 5000, MORE),
        ("500", None, 5000, MORE),
        ("450", 10000, None, MORE),
        ("500", 10000, None, JUDGE),  # enough for the strictest band
        ("299", 10000, None, FAILED),  # too little for the mildest
        (["450", "550"], 10000, 5000, MORE),
        (["500", "550"], 10000, 5000, JUDGE),
        ("450", 10000, [4000, 6000], MORE),
        ("500", 10000, 10001, MORE),  # one year's sales above those of three
    ],
)
def test_ratio_of_research_expenses(judged, expense, sales, latest, expected):
    found = judged("第十二条（四）", rd_expense_3y_wan=expense, sales_3y_wan=sales, sales_last_year_wan=latest)
    assert found.verdict == expected
    if expense == "500" and latest == 5000 and sales:
        assert "恰好达到门槛" in found.explanation
        assert "可以核对的部分已符合" in found.explanation
    if expense == "499.99":
        assert "研发费用差0.01万元" in found.explanation
        assert "占比4.9999%" in found.explanation
    if latest is None and expense in ("500", "299"):
        assert ("最高一档的5%" if expense == "500" else "最低一档的3%") in found.explanation
    if sales == 0:
        assert found.causes[0].kind == "external_figure"


# --- the four readings -----------------------------------------------------------------------------------


def by_hand(own: int, a: int, b: int, c: int) -> list[bool]:
    return [
        own >= 5 and max(a, b, c) >= 3,
        own >= 5 and a + b + c >= 3,
        own >= 5 and (a >= 1 or b >= 1 or c >= 3),
        (own >= 5 and a >= 1) or b >= 1 or c >= 3,
    ]


def test_four_readings_over_the_whole_grid(judged):
    for own, a, b, c in product((4, 5), range(5), range(5), range(5)):
        readings = by_hand(own, a, b, c)
        assert readings == sorted(readings), "each reading implies the next"
        expected = MET if readings[0] else FAILED if not readings[3] else JUDGE
        found = judged(
            "第十四条（五）",
            "特色类",
            occurrence=1,
            own_ip_3y=own,
            outbound_cases_3y=a,
            inbound_cases_3y=b,
            licensing_cases_3y=c,
        )
        assert found.verdict == expected, (own, a, b, c)
        shown = [
            part.partition("：")[2]
            for part in found.explanation.replace("。", "；").split("；")
            if part.startswith("读法")
        ]
        assert shown == ["符合" if reading else "不符合" for reading in readings]
        if expected == JUDGE:
            assert [cause.kind for cause in found.causes] == ["readings_disagree"]


CASES = (None, 0, 1, 2, 3)


def test_four_readings_with_facts_missing(judged):
    """Decided exactly where every way to fill in the missing counts gives the same verdict."""
    for own, a, b, c in product((None, 4, 5), CASES, CASES, CASES):
        if None not in (own, a, b, c):
            continue
        filled = product(
            *(
                (0, 4, 5) if i == 0 and v is None else (0, 1, 2, 3) if v is None else (v,)
                for i, v in enumerate((own, a, b, c))
            )
        )
        verdicts = set()
        for values in filled:
            readings = by_hand(*values)
            verdicts.add(MET if readings[0] else FAILED if not readings[3] else JUDGE)
        found = judged(
            "第十四条（五）",
            "特色类",
            occurrence=1,
            own_ip_3y=own,
            outbound_cases_3y=a,
            inbound_cases_3y=b,
            licensing_cases_3y=c,
        )
        assert found.verdict == (verdicts.pop() if len(verdicts) == 1 else MORE), (own, a, b, c)
