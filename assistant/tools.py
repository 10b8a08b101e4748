"""The checker and the calendar as tools: plain functions, and the same as LangChain's ``StructuredTool``.

Both take the same pydantic schema, made from facts.yaml. Whatever is wrong with the arguments comes back as Chinese
text in the key ``error`` of the result; a tool raises nothing that a model could have caused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, create_model, model_validator
from pydantic_core import PydanticCustomError

from assistant.checker import Checker
from assistant.errors import AssistantError
from assistant.rules import FactError, FactKind, FactSpec, read_facts

if TYPE_CHECKING:
    from langchain_core.tools import StructuredTool

Json: TypeAlias = dict[str, Any]

Count = Annotated[int, Field(strict=True, ge=0)]
CountRange = Annotated[list[Count | None], Field(min_length=2, max_length=2)]
Year = Count | CountRange
Amount = (
    Count | Annotated[float, Field(strict=True, ge=0)] | Annotated[str, Field(pattern=r"^\s*[0-9]+(\.[0-9]+)?\s*$")]
)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Years(_Strict):
    """Counts of single years, oldest first."""

    years: list[Year] = Field(description="由早到近各年的数")


def _iso_day(value: Any) -> Any:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    raise PydanticCustomError("day", "应为 年-月-日 的真实日期，如 2026-01-31")


IsoDay = Annotated[date, BeforeValidator(_iso_day)]

#: How a fact of each kind may be written, and a word on ranges.
_TYPES: dict[FactKind, tuple[Any, str]] = {
    FactKind.COUNT: (Year, "只知道范围时写 [最少, 最多]，上限不详写 null"),
    FactKind.MONEY: (
        Amount | Annotated[list[Amount | None], Field(min_length=2, max_length=2)],
        "以万元计；只知道范围时写 [最少, 最多]，上限不详写 null",
    ),
    FactKind.FLAG: (Annotated[bool, Field(strict=True)], ""),
    FactKind.DATE: (
        IsoDay | Annotated[list[IsoDay | None], Field(min_length=2, max_length=2)],
        "写成 2026-01-31；只知道年月时写 [最早, 最晚]，不详的一端写 null",
    ),
    FactKind.YEARLY: (
        Years | Count | list[Year | None],
        '各年数字写成 {"years": [较早一年, …, 最近一年]}；每年相同时写一个数，某年只知道范围时该年写 [最少, 最多]',
    ),
}


def facts_model(vocabulary: Mapping[str, FactSpec]) -> type[BaseModel]:
    """One optional field a fact, described by its label, unit and question; judged by ``read_facts`` itself."""

    class Readable(_Strict):
        @model_validator(mode="before")
        @classmethod
        def readable(cls, raw: Any) -> Any:
            if isinstance(raw, Mapping):
                try:
                    read_facts(raw, vocabulary)
                except FactError as error:
                    raise PydanticCustomError("facts", "{message}", {"message": str(error)}) from error
            return raw

    fields: dict[str, Any] = {spec.id: (_type_of(spec) | None, _field_of(spec)) for spec in vocabulary.values()}
    return create_model(
        "EligibilityFacts", __base__=Readable, __doc__="申报单位的情况，只填知道的；不知道的不填，不要猜。", **fields
    )


def _type_of(spec: FactSpec) -> Any:
    return Literal[spec.choices] if spec.kind is FactKind.CHOICE else _TYPES[spec.kind][0]


def _field_of(spec: FactSpec) -> Any:
    unit = f"（{spec.unit}）" if spec.unit else ""
    hint = "" if spec.kind is FactKind.CHOICE else _TYPES[spec.kind][1]
    return Field(default=None, description=f"{spec.label}{unit}。{spec.ask}{hint}")


@dataclass(frozen=True)
class Tool:
    """A plain function with a schema. ``run`` takes validated arguments; calling the tool validates first."""

    name: str
    description: str
    args_schema: type[BaseModel]
    run: Callable[..., Json]
    empty: Json

    def __call__(self, *values: Any, **arguments: Any) -> Json:
        """The result, with ``error`` set where the arguments cannot be used; arguments in the schema's order."""
        names = list(self.args_schema.model_fields)
        if len(values) > len(names):
            return {**self.empty, "error": f"参数太多，只有 {'、'.join(names)}。"}
        given = {**dict(zip(names, values, strict=False)), **arguments}
        try:
            valid = self.args_schema.model_validate(given)
        except ValidationError as error:
            return self.failed(error)
        return self.run(**{name: getattr(valid, name) for name in given})

    def failed(self, error: ValidationError) -> Json:
        """The result for arguments that the schema refuses."""
        return {**self.empty, "error": f"{'；'.join(dict.fromkeys(map(self._said, error.errors()[:8])))}。"}

    def _said(self, fault: Any) -> str:
        name = str(fault["loc"][0]) if fault["loc"] else ""
        if fault["type"] == "facts":
            return str(fault["msg"]).rstrip("。")
        if fault["type"] == "missing":
            return f"缺少参数 {name}"
        field = self.args_schema.model_fields.get(name)
        if field is None:
            return f"没有名为 {name[:60]} 的参数（可用：{'、'.join(self.args_schema.model_fields)}）"
        return f"参数 {name} 的值不能用：应为{field.description}，收到 {str(fault['input'])[:60]!r}"


def eligibility_tool(checker: Checker) -> Tool:
    """``check_eligibility(facts, as_of)``: the contract's JSON, as ``Checker.check`` finds it."""
    schema = create_model(
        "CheckEligibility",
        __base__=_Strict,
        __doc__="申报条件核对的参数。",
        facts=(facts_model(checker.vocabulary), Field(description="申报单位的情况（“名称: 值”的对象）")),
        as_of=(IsoDay | None, Field(default=None, description="申报日期（年-月-日），不填为今天")),
    )
    empty: Json = {"id": None, "overall": None, "findings": [], "ask_next": []}

    def run(facts: BaseModel, as_of: date | None = None) -> Json:
        given = facts.model_dump(exclude_none=True)
        return {"id": None, **checker.to_json(checker.check(given, as_of))}

    description = (
        f"按《{checker.meta.title}》逐条核对申报条件，返回每一条的结论（符合、不符合、需补充材料、需人工判断、不适用）、"
        "原文引文、理由，以及接下来最该补充的情况。只计算，不猜测；没有整体“通过”的结论。"
    )
    return _guarded("check_eligibility", description, schema, run, empty)


def workday_tool() -> Tool:
    """``workday_after(day, n)``: the n-th working day after a day, with what was skipped and shifted."""
    from assistant.rules.workdays import MOST  # noqa: PLC0415 - the calendar, only for dates

    number = Annotated[int, Field(strict=True, ge=1, le=MOST)]
    schema = create_model(
        "WorkdayAfter",
        __base__=_Strict,
        __doc__="工作日推算的参数。",
        day=(IsoDay, Field(description="起算日（年-月-日），当日不计")),
        n=(number, Field(description=f"数到第几个工作日（1到{MOST}的整数）")),
    )
    empty = {"day": None, "n": None, "result": None}
    description = (
        "从某日的次日起数第 n 个工作日，按国务院公布的放假调休安排（含调休上班的周末），并说明跳过的假日。"
        "没有收录安排的年份不推算。"
    )
    return _guarded("workday_after", description, schema, _workday, empty)


def _workday(day: date, n: int) -> Json:
    from assistant.rules.deadlines import explain_count  # noqa: PLC0415 - the calendar, only for dates
    from assistant.rules.workdays import count_workdays  # noqa: PLC0415

    count = count_workdays(day, n)
    caution = f"。{count.caution}" if count.caution else ""
    return {
        "day": day.isoformat(),
        "n": n,
        "result": count.end.isoformat(),
        "explanation": f"{explain_count(count)}{caution}。",
        **count.to_json(),
        "error": None,
    }


def _guarded(name: str, description: str, schema: type[BaseModel], run: Callable[..., Json], empty: Json) -> Tool:
    def guarded(**arguments: Any) -> Json:
        try:
            return run(**arguments)
        except AssistantError as error:
            return {**empty, "error": str(error)}

    return Tool(name, description, schema, guarded, empty)


def tools(checker: Checker) -> tuple[Tool, Tool]:
    """Both tools."""
    return eligibility_tool(checker), workday_tool()


def as_langchain(tool: Tool) -> StructuredTool:
    """The tool for an agent, over the same schema."""
    from langchain_core.tools import StructuredTool  # noqa: PLC0415 - heavy

    return StructuredTool.from_function(
        func=tool.run,
        name=tool.name,
        description=tool.description,
        args_schema=tool.args_schema,
        # What it returns becomes the result as it is, so it has the result's form; the annotation says str.
        handle_validation_error=tool.failed,
    )
