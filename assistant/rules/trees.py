"""The shape of rules.yaml. What the text says is checked in ``rulefile``."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field, model_validator

from assistant.rules.parameters import Frozen, Text


class _Leaf(Frozen):
    """One comparison. ``phrase`` is the words of the text that it stands for; ``say`` replaces the fact's label."""

    phrase: Text
    say: Text | None = None

    @property
    def fact_ids(self) -> tuple[str, ...]:
        """The facts that the comparison reads."""
        raise NotImplementedError


class _OneFact(_Leaf):
    fact: str

    @property
    def fact_ids(self) -> tuple[str, ...]:
        """The facts that the comparison reads."""
        return (self.fact,)


class Is(_OneFact):
    """A flag must be ``value``."""

    value: bool = True


class OneOf(_OneFact):
    """A choice must be one of ``values``."""

    values: tuple[Text, ...] = Field(min_length=1)


class AtLeast(_OneFact):
    """A count must be ≥ ``n``; ``part_of`` and ``contains`` name the total or the subset of it.

    A subset larger than its total makes both figures doubtful, so neither is then compared.
    """

    n: int = Field(ge=1)
    part_of: str | None = None
    contains: str | None = None

    @property
    def fact_ids(self) -> tuple[str, ...]:
        """The facts that the comparison reads."""
        return tuple(fact for fact in (self.fact, self.part_of, self.contains) if fact)


class SumAtLeast(_Leaf):
    """Several counts together must be ≥ ``n``."""

    facts: tuple[str, ...] = Field(min_length=2)
    n: int = Field(ge=1)

    @property
    def fact_ids(self) -> tuple[str, ...]:
        """The facts that the comparison reads."""
        return self.facts


class RoomForOne(_OneFact):
    """What exists already and the one applied for must not exceed ``limit``."""

    limit: int = Field(ge=1)


class NotAfter(_OneFact):
    """The day of application must not lie after a date."""


class Waited(_OneFact):
    """``years`` must have gone by between a date and the day of application."""

    years: int = Field(ge=1)


class EachYear(_OneFact):
    """Each of the last ``years`` years must have ≥ ``n``."""

    n: int = Field(ge=1)
    years: int = Field(ge=1)


class Ratio(_Leaf):
    """``part``/``whole`` must reach the percentage that ``band_by`` chooses from a dated parameter."""

    part: str
    whole: str
    band_by: str
    parameter: Literal["high_tech_rd_ratio"]

    @property
    def fact_ids(self) -> tuple[str, ...]:
        """The facts that the comparison reads."""
        return (self.part, self.whole, self.band_by)


class Given(_OneFact):
    """A figure that must be handed in but cannot be compared with anything that the text fixes."""


class Reading(Frozen):
    """One way to read an ambiguous clause."""

    label: Text
    test: Test


class Test(Frozen):
    """A node: exactly one of the fields."""

    __test__ = False  # not a test case, whatever its name starts with

    all: tuple[Test, ...] | None = Field(default=None, min_length=2)
    any: tuple[Test, ...] | None = Field(default=None, min_length=2)
    readings: tuple[Reading, ...] | None = Field(default=None, min_length=2)
    at_least: AtLeast | None = None
    sum_at_least: SumAtLeast | None = None
    room_for_one: RoomForOne | None = None
    is_: Is | None = Field(default=None, alias="is")
    one_of: OneOf | None = None
    not_after: NotAfter | None = None
    waited: Waited | None = None
    each_year: EachYear | None = None
    ratio: Ratio | None = None
    given: Given | None = None

    @model_validator(mode="after")
    def _exactly_one(self) -> Test:
        if len(self.model_fields_set) != 1:
            raise ValueError("每个判断须恰好写一种比较（all、any、at_least、is 等）")
        return self

    @property
    def branches(self) -> tuple[Test, ...]:
        """The nodes below."""
        if self.readings:
            return tuple(reading.test for reading in self.readings)
        return self.all or self.any or ()

    @property
    def leaf(self) -> _Leaf | None:
        """The comparison, if this node is one."""
        for name in self.model_fields_set:
            value = getattr(self, name)
            if isinstance(value, _Leaf):
                return value
        return None

    def leaves(self) -> Iterator[_Leaf]:
        """All comparisons of the tree, left to right."""
        if self.leaf:
            yield self.leaf
        for branch in self.branches:
            yield from branch.leaves()


class Deadline(Frozen):
    """A period that the clause sets: exactly one of the four lengths, counted from what ``start`` names.

    ``working_days`` at least; ``years`` within which; ``barred_years`` during which not; ``last_day``: the date given
    is itself the last day. ``meaning`` says what the day computed is.
    """

    name: Text
    phrase: Text
    start: Text
    meaning: Text
    working_days: int | None = Field(default=None, ge=1)
    years: int | None = Field(default=None, ge=1)
    barred_years: int | None = Field(default=None, ge=1)
    last_day: Literal[True] | None = None

    @model_validator(mode="after")
    def _one_length(self) -> Deadline:
        if sum(length is not None for length in (*self.figures, self.last_day)) != 1:
            raise ValueError("须恰好写 working_days、years、barred_years、last_day 之一")
        return self

    @property
    def figures(self) -> tuple[int | None, ...]:
        """The figures that the phrase must state."""
        return self.working_days, self.years, self.barred_years


Modality = Literal["must", "normally", "discretionary", "permission", "procedure"]


class Rule(Frozen):
    """One part of a clause.

    ``applies`` are gates (fact → values that open it); ``only_if_given`` makes the part 不适用 without that fact.
    ``reason`` says why a person must judge: the whole part (discretionary), a soft rule that failed, or, with
    ``unsettled``, a failure that the text leaves open. ``note`` is added when the part is met. ``background`` names what
    parameters.yaml holds for a person who must judge; it never decides. ``text_hash`` is that of the clause's text when
    the rule was last compared with it.
    """

    id: Text
    clause: Text
    occurrence: int | None = None
    text_hash: str | None = None
    quote: Text
    label: Text
    modality: Modality
    applies: dict[str, tuple[Text | bool, ...]] = Field(default_factory=dict)
    only_if_given: str | None = None
    window: Text | None = None
    test: Test | None = None
    unsettled: Literal["scope_unstated", "readings_disagree", "external_figure"] | None = None
    reason: Text | None = None
    note: Text | None = None
    background: str | None = None
    deadline: Deadline | None = None
    evidence: tuple[Text, ...] = ()
    not_checkable: Text | None = None

    @model_validator(mode="after")
    def _complete(self) -> Rule:
        if self.not_checkable:
            if self.test or self.applies or self.reason or self.background:
                raise ValueError("写了 not_checkable 就不应再有 test、applies、reason 或 background")
            return self
        if self.modality == "procedure":
            raise ValueError("程序性规定（procedure）须写 not_checkable")
        if (self.test is None) != (self.modality in ("discretionary", "permission")):
            raise ValueError("须有 test；只有 discretionary 和 permission 没有")
        if (self.modality != "must" or self.unsettled) and not self.reason:
            raise ValueError("须写 reason（为什么要由人判断）")
        return self


class RuleFile(Frozen):
    """A whole rules.yaml."""

    kind: Literal["rules"]
    version: Text
    rules: tuple[Rule, ...] = Field(min_length=1)
