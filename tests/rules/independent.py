"""A second implementation of the verdicts, written from the regulation and its reading alone.

It shares no code with the checker, so that a difference between the two is a mistake in one of them. It knows
verdicts only: no quotes, no causes. Input is taken as valid; what must be refused is tested elsewhere.

Where the reading does not say which of two verdicts is meant, one is chosen here and ``unsettled`` names the clause.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from tests.rules.applicants import (
    AS_OF,
    ENTERPRISE,
    JOINT,
    ONE_BASE_HOSTS,
    POLICIES,
    SPECIAL,
    TRANSFER,
    UNIVERSITY,
    Facts,
    random_applicant,
)

__all__ = ["AS_OF", "Facts", "random_applicant", "unsettled", "verdicts"]

Key = tuple[str, int | None]
Truth = bool | None

YES, NO, ASK, JUDGE, OUT = "符合", "不符合", "需补充材料", "需人工判断", "不适用"

# --- three-valued logic over numbers that may be known only as a range ---


def ends(value: Any) -> tuple[Any, Any] | None:
    """Lowest and highest possible value; None where nothing is known."""
    if value is None:
        return None
    low, high = value if isinstance(value, list | tuple) else (value, value)
    return Decimal(str(low)), Decimal("Infinity") if high is None else Decimal(str(high))


def at_least(value: Any, threshold: int) -> Truth:
    known = ends(value)
    if known is None:
        return None
    low, high = known
    if low >= threshold:
        return True
    return False if high < threshold else None


def none_of_them(value: Any) -> Truth:
    return negate(at_least(value, 1))


def negate(truth: Truth) -> Truth:
    return None if truth is None else not truth


def both(*truths: Truth) -> Truth:
    if any(truth is False for truth in truths):
        return False
    return None if None in truths else True


def either(*truths: Truth) -> Truth:
    return negate(both(*(negate(truth) for truth in truths)))


def hard(truth: Truth) -> str:
    return {True: YES, False: NO, None: ASK}[truth]


def soft(truth: Truth) -> str:
    """原则上 / 一般应: what fails it is for people to decide."""
    return {True: YES, False: JUDGE, None: ASK}[truth]


def whole(parts: Iterable[str]) -> str:
    """The verdict of a clause from those of its parts."""
    seen = set(parts) - {OUT}
    return next((verdict for verdict in (NO, ASK, JUDGE, YES) if verdict in seen), OUT)


# --- the clauses ---


def agreement(facts: Facts, as_of: date) -> str:
    expires = facts.get("key_country_agreement_expires_on")
    in_force = None if expires is None else date.fromisoformat(expires) >= as_of
    return whole([hard(both(facts.get("key_country_agreement_signed"), in_force)), JUDGE])


def one_base_only(facts: Facts) -> str:
    host = facts.get("host_kind")
    parts = [soft(none_of_them(facts.get("existing_bases_in_discipline")))]
    if host is None:
        parts.append(ASK)
    elif host in ONE_BASE_HOSTS:
        parts.append(hard(none_of_them(facts.get("existing_bases_of_unit"))))
    elif host == UNIVERSITY:
        parts.append(soft(none_of_them(facts.get("existing_bases_of_college"))))
    return whole(parts)


def leader_ability(facts: Facts) -> str:
    title = facts.get("leader_title")
    full = None if title is None else title == "正高级"
    kind = facts.get("base_type")
    if full is True:
        part = YES
    elif kind is None:
        part = ASK
    elif kind == JOINT:
        part = hard(full)
    else:
        part = soft(either(full, facts.get("leader_equivalent_ability")))
    return whole([part, JUDGE])


def papers(facts: Facts) -> str:
    total, joint = ends(facts.get("sci_ei_papers_3y")), ends(facts.get("joint_papers_3y"))
    counted: list[Truth] = [at_least(facts.get("sci_ei_papers_3y"), 20), at_least(facts.get("joint_papers_3y"), 3)]
    if total and joint and joint[0] > total[1]:  # a part larger than its whole: neither figure can be relied on
        counted = [None]
    place = either(facts.get("post_in_intl_org"), facts.get("hosts_journal"))
    return hard(both(at_least(facts.get("intl_projects_3y"), 1), place, *counted))


def research_ratio(facts: Facts) -> str:
    money = [ends(facts.get(name)) for name in ("rd_expense_3y_wan", "sales_3y_wan", "sales_last_year_wan")]
    if any(amount is None for amount in money):
        return ASK
    spent, sold, latest = (amount for amount in money if amount is not None)
    if sold[1] == 0:
        return JUDGE
    bands = [5 if amount <= 5000 else 4 if amount <= 20000 else 3 for amount in latest]
    if spent[0] * 100 >= max(bands) * sold[1]:
        return JUDGE
    return NO if spent[1] * 100 < min(bands) * sold[0] else ASK


def yearly_events(facts: Facts) -> str:
    value = facts.get("exchange_events_yearly")
    if isinstance(value, list) and not (len(value) == 2 and value[1] is None):
        value = {"years": value}
    if not isinstance(value, dict):
        return hard(at_least(value, 5))
    recent = [at_least(year, 5) for year in value["years"][-3:]]
    return hard(both(*recent, *[None] * (3 - len(recent))))


def results(facts: Facts) -> str:
    """第十四条（五） first: only the strictest and the most lenient of the four readings decide."""
    own = at_least(facts.get("own_ip_3y"), 5)
    out, into, licensed = (facts.get(f"{name}_cases_3y") for name in ("outbound", "inbound", "licensing"))
    strict = both(own, either(at_least(out, 3), at_least(into, 3), at_least(licensed, 3)))
    lenient = either(both(own, at_least(out, 1)), at_least(into, 1), at_least(licensed, 3))
    if strict is True:
        return YES
    if lenient is False:
        return NO
    return JUDGE if strict is False and lenient is True else ASK


def revoked(facts: Facts, as_of: date) -> str:
    if facts.get("revoked_on") is None:
        return OUT
    day = date.fromisoformat(facts["revoked_on"])
    leap_day = (day.month, day.day) == (2, 29)
    # Three years after a leap day there is none: the later day is taken.
    free = date(day.year + 3, 3, 1) if leap_day else day.replace(year=day.year + 3)
    return YES if as_of >= free else NO


def gated(facts: Facts, kind: str, verdict: Callable[[], str], host: str | None = None) -> str:
    """A clause for one type of base, and perhaps for one kind of host."""
    wanted = [("base_type", kind)] + ([("host_kind", host)] if host else [])
    given = [(facts.get(name), value) for name, value in wanted]
    if any(fact is not None and fact != value for fact, value in given):
        return OUT
    return ASK if any(fact is None for fact, _ in given) else verdict()


def common(facts: Facts, as_of: date) -> dict[str, str]:
    get = facts.get
    harm = [negate(get("accident_3y")), negate(get("integrity_problem"))]
    titles = [negate(get("holds_national_belt_road_lab")), negate(get("holds_most_base"))]
    leader = [get("leader_full_time"), get("leader_is_research_head"), negate(get("leader_bad_record_3y"))]
    return {
        "第八条": hard(both(get("registered_in_sichuan"), get("independent_legal_person"))),
        "第八条（一）": JUDGE,
        "第八条（二）": agreement(facts, as_of),
        "第八条（三）": JUDGE,
        "第八条（四）": one_base_only(facts),
        "第八条（五）": hard(both(*(get(name) for name in POLICIES))),
        "第八条（六）": hard(both(*harm)),
        "第八条（七）": soft(both(*titles)),
        "第八条（八）": {True: JUDGE, False: OUT, None: ASK}[get("most_base_revoked")],
        "第九条（一）": hard(both(*leader)),
        "第九条（二）": leader_ability(facts),
        "第九条（三）": soft(none_of_them(get("leader_other_bases"))),
        "第二十一条": revoked(facts, as_of),
    }


def of_one_type(facts: Facts) -> dict[Key, str]:
    def counts(**wanted: int) -> Truth:
        return both(*(at_least(facts.get(name), threshold) for name, threshold in wanted.items()))

    awarded = either(counts(ip_grants_3y=3), counts(awards_top3_3y=2))
    tests: dict[str, dict[str, Callable[[], str]]] = {
        JOINT: {
            "第十二条（一）": lambda: whole([hard(counts(exchange_person_times_3y=30)), JUDGE]),
            "第十二条（二）": lambda: papers(facts),
            "第十二条（三）": lambda: hard(awarded),
        },
        TRANSFER: {
            "第十三条（一）": lambda: JUDGE,
            "第十三条（二）": lambda: whole([hard(facts.get("in_transfer_alliance")), JUDGE]),
            "第十三条（三）": lambda: hard(counts(transfer_projects_3y=2)),
            "第十三条（四）": lambda: yearly_events(facts),
        },
        SPECIAL: {
            "第十四条（一）": lambda: JUDGE,
            "第十四条（二）": lambda: JUDGE,
            "第十四条（三）": lambda: hard(
                counts(senior_staff_intl=5, trained_person_times=100, trained_title_staff=10)
            ),
            "第十四条（四）": lambda: hard(counts(led_intl_projects_3y=1, joined_projects_3y=2)),
        },
    }
    found: dict[Key, str] = {
        (clause, None): gated(facts, kind, test) for kind, group in tests.items() for clause, test in group.items()
    }
    invested = JUDGE if facts.get("rd_input_this_year_wan") is not None else ASK
    found["第十二条（四）", None] = gated(facts, JOINT, lambda: research_ratio(facts), ENTERPRISE)
    found["第十四条（五）", 1] = gated(facts, SPECIAL, lambda: results(facts))
    found["第十四条（五）", 2] = gated(facts, SPECIAL, lambda: invested, ENTERPRISE)
    return found


def verdicts(facts: Facts, as_of: date) -> dict[Key, str]:
    """The verdict of every clause that can be checked; 第十四条（五） stands twice, as 1 and 2."""
    return {**{(clause, None): verdict for clause, verdict in common(facts, as_of).items()}, **of_one_type(facts)}


def unsettled(facts: Facts, as_of: date) -> set[Key]:
    """The clauses on which, for these facts, the reading allows another verdict than the one chosen here."""
    get = facts.get
    expires, kind, host = get("key_country_agreement_expires_on"), get("base_type"), get("host_kind")
    total, joint = ends(get("sci_ei_papers_3y")), ends(get("joint_papers_3y"))
    clashing = bool(total and joint and joint[0] > total[1])
    amounts = [get(name) for name in ("rd_expense_3y_wan", "sales_3y_wan", "sales_last_year_wan")]
    no_sales = ends(amounts[1]) == (0, 0)
    titles = (get("holds_national_belt_road_lab"), get("holds_most_base"))
    revoked_on = get("revoked_on")
    bases = [none_of_them(get(f"existing_bases_{name}")) for name in ("of_unit", "of_college", "in_discipline")]
    open_points: dict[Key, bool] = {
        ("第八条（二）", None): get("key_country_agreement_signed") is None
        and expires is not None
        and date.fromisoformat(expires) < as_of,
        ("第八条（四）", None): host is None and bases[0] is True and None not in bases,
        ("第八条（七）", None): True in titles and None in titles,
        ("第八条（八）", None): get("most_base_revoked") is not False,
        ("第九条（二）", None): kind is None and get("leader_title") == "正高级",
        ("第十二条（二）", None): kind == JOINT and clashing and papers(facts) == NO,
        ("第十二条（四）", None): (kind is None and host not in (None, ENTERPRISE))
        or (kind == JOINT and host == ENTERPRISE and None in amounts and (no_sales or None not in amounts[:2])),
        ("第十四条（五）", 2): kind is None and host not in (None, ENTERPRISE),
        ("第二十一条", None): revoked_on is not None and date.fromisoformat(revoked_on) > as_of,
    }
    return {key for key, is_open in open_points.items() if is_open}
