"""The checker and the calendar as tools: one schema for both forms, Chinese errors in the result, nothing raised."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langchain_core.messages import ToolMessage
from langchain_core.utils.function_calling import convert_to_openai_tool

from assistant.checker import Checker
from assistant.rules.workdays import workday_after
from assistant.settings import Settings
from assistant.tools import Tool, as_langchain, eligibility_tool, tools
from tests.rules.applicants import random_applicant

DAY = date(2027, 3, 1)


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker.open(Settings())


@pytest.fixture(scope="module")
def eligibility(checker: Checker) -> Tool:
    return eligibility_tool(checker)


@pytest.fixture(scope="module")
def workday(checker: Checker) -> Tool:
    return tools(checker)[1]


def properties(tool: Tool) -> dict[str, Any]:
    """As a chat model sees them; ``facts`` without its references."""
    return convert_to_openai_tool(as_langchain(tool))["function"]["parameters"]["properties"]


def test_both_forms_have_the_same_schema(checker: Checker) -> None:
    for tool in tools(checker):
        wrapped = as_langchain(tool)
        assert wrapped.args_schema is tool.args_schema
        assert (wrapped.name, wrapped.description) == (tool.name, tool.description)


def test_the_schema_is_the_vocabulary(checker: Checker, eligibility: Tool) -> None:
    facts = properties(eligibility)["facts"]
    assert list(facts["properties"]) == list(checker.vocabulary)
    assert facts["additionalProperties"] is False
    for name, spec in checker.vocabulary.items():
        described = facts["properties"][name]["description"]
        assert described.startswith(spec.label)
        assert spec.unit in described
        assert spec.ask in described
        choices = [option["enum"] for option in facts["properties"][name]["anyOf"] if "enum" in option]
        assert choices == ([list(spec.choices)] if spec.choices else [])
    ranges = [option for option in facts["properties"]["sci_ei_papers_3y"]["anyOf"] if option.get("type") == "array"]
    assert (ranges[0]["minItems"], ranges[0]["maxItems"]) == (2, 2)


def test_the_same_verdicts_as_the_checker(checker: Checker, eligibility: Tool) -> None:
    rng, wrapped = random.Random(4), as_langchain(eligibility)
    for _ in range(200):
        facts = random_applicant(rng)
        expected = {"id": None, **checker.to_json(checker.check(facts, DAY))}
        assert eligibility(facts, DAY) == expected
        assert eligibility(facts=facts, as_of="2027-03-01") == expected
        assert wrapped.invoke({"facts": facts, "as_of": "2027-03-01"}) == expected


def test_ranges_years_and_amounts_are_taken_as_the_checker_takes_them(checker: Checker, eligibility: Tool) -> None:
    facts = {
        "base_type": "技术转移类",
        "transfer_projects_3y": [1, None],
        "exchange_events_yearly": {"years": [5, [4, 6], 5]},
        "rd_expense_3y_wan": 12.5,
        "sales_3y_wan": ["100.25", None],
        "leader_title": None,
    }
    found = eligibility(facts, DAY)
    assert found["error"] is None
    assert found == {"id": None, **checker.to_json(checker.check(facts, DAY))}


def test_without_a_day_it_is_today(checker: Checker, eligibility: Tool) -> None:
    facts = {"key_country_agreement_signed": True, "key_country_agreement_expires_on": date.today().isoformat()}
    assert eligibility(facts)["findings"] == checker.to_json(checker.check(facts))["findings"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"facts": {"sci_papers": 3}}, "没有名为 sci_papers 的事实"),
        ({"facts": {"joint_papers": 3}}, "是否为 joint_papers_3y"),
        ({"facts": {"sci_ei_papers_3y": -1}}, "不能是负数（-1）"),
        ({"facts": {"sci_ei_papers_3y": "18"}}, "应为不小于0的整数个数，收到 '18'"),
        ({"facts": {"sci_ei_papers_3y": True}}, "应为不小于0的整数"),
        ({"facts": {"sci_ei_papers_3y": [5, 3]}}, "范围的下限 5 大于上限 3"),
        ({"facts": {"base_type": "联合类"}}, "联合研究类、技术转移类、特色类 之一"),
        ({"facts": {"hosts_journal": 1}}, "true（是）或 false（否）"),
        ({"facts": {"revoked_on": "2026-02-30"}}, "真实日期"),
        ({"facts": []}, "参数 facts 的值不能用"),
        ({}, "缺少参数 facts"),
        ({"facts": {}, "as_of": "今天"}, "参数 as_of 的值不能用"),
        ({"facts": {}, "as_of": 20000}, "参数 as_of 的值不能用"),
        ({"facts": {}, "day": "2026-01-01"}, "没有名为 day 的参数"),
    ],
)
def test_bad_facts_are_told_in_the_result(eligibility: Tool, arguments: dict[str, Any], said: str) -> None:
    for result in (eligibility(**arguments), as_langchain(eligibility).invoke(arguments)):
        assert {**result, "error": None} == {"id": None, "overall": None, "findings": [], "ask_next": [], "error": None}
        assert said in result["error"]
        assert result["error"].endswith("。")


def test_an_agents_call_gets_a_message_in_either_case(eligibility: Tool) -> None:
    call = {"name": "check_eligibility", "type": "tool_call", "id": "1"}
    wrapped = as_langchain(eligibility)
    good = wrapped.invoke({**call, "args": {"facts": {"base_type": "特色类"}}})
    bad = wrapped.invoke({**call, "args": {"facts": {"sci": 1}}})
    assert isinstance(good, ToolMessage)
    assert isinstance(bad, ToolMessage)
    assert (good.status, bad.status) == ("success", "error")
    assert json.loads(str(good.content))["error"] is None
    assert "没有名为 sci 的事实" in json.loads(str(bad.content))["error"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6) | st.just("years"), inner, max_size=3)
    ),
    max_leaves=8,
)


@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_no_facts_make_it_raise(data: st.DataObject, eligibility: Tool) -> None:
    schema = eligibility.args_schema.model_fields["facts"].annotation
    assert schema is not None
    names = st.sampled_from(sorted(schema.model_fields)) | st.text(max_size=8)  # type: ignore[attr-defined]
    facts = data.draw(st.dictionaries(names, JSON, max_size=4) | JSON)
    result = as_langchain(eligibility).invoke({"facts": facts, "as_of": "2027-03-01"})
    assert (result["error"] is None) == bool(result["findings"])


def test_working_days(workday: Tool) -> None:
    for result in (workday("2026-09-28", 5), as_langchain(workday).invoke({"day": "2026-09-28", "n": 5})):
        assert result["result"] == workday_after(date(2026, 9, 28), 5).isoformat() == "2026-10-10"
        assert result["shifted"] == [{"day": "2026-10-10", "holiday": "国庆节"}]
        assert result["error"] is None
        assert "国庆节，7天" in result["explanation"]
    many = workday("2025-01-01", 200)
    assert many["error"] is None
    assert "不计：周末、2025年1月28日至2月4日（春节，8天）" in many["explanation"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"day": "2099-01-01", "n": 5}, "没有收录2099年的国务院放假调休安排"),
        ({"day": "2026-01-01", "n": 0}, "1到1000的整数"),
        ({"day": "2026-01-01", "n": 2.5}, "1到1000的整数"),
        ({"day": "2026-01-01", "n": True}, "1到1000的整数"),
        ({"day": "2026-13-01", "n": 5}, "参数 day 的值不能用"),
        ({"day": "2026-01-01"}, "缺少参数 n"),
        ({"day": "2026-01-01", "n": 5, "m": 1}, "没有名为 m 的参数"),
    ],
)
def test_bad_days_are_told_in_the_result(workday: Tool, arguments: dict[str, Any], said: str) -> None:
    for result in (workday(**arguments), as_langchain(workday).invoke(arguments)):
        assert {**result, "error": None} == {"day": None, "n": None, "result": None, "error": None}
        assert said in result["error"]


def test_too_many_or_a_bare_string_are_told_too(workday: Tool, eligibility: Tool) -> None:
    assert "参数太多" in workday("2026-01-01", 5, 6)["error"]
    assert "缺少参数 n" in as_langchain(workday).invoke("2026-01-01")["error"]
    assert "facts" in as_langchain(eligibility).invoke("我们是一家企业")["error"]


def test_the_rules_and_the_plain_tools_load_no_langchain() -> None:
    code = "import sys, assistant.rules.deadlines, assistant.tools; print([m for m in sys.modules if 'langchain' in m])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
