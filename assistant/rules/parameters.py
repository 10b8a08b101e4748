"""The shape of parameters.yaml: figures that the regulation takes from elsewhere, in dated versions.

A version decides only on the days for which it is valid. Where none is valid nothing is assumed: the finding is for a
person. Background is for the reader and never decides anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PrivateAttr, StringConstraints, model_validator

from assistant.rules.verdicts import ParameterUse

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
#: The sets of versions in force on so many days are kept, so that a batch on one day looks them up once.
_REMEMBERED = 512


class Frozen(BaseModel):
    """A part of a file that staff maintain: unknown keys are refused, nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Version(Frozen):
    """What holds from ``valid_from`` to ``valid_until`` (both included; none: until replaced)."""

    title: Text
    valid_from: date
    valid_until: date | None = None
    source: Text

    @model_validator(mode="after")
    def _in_order(self) -> Version:
        if self.valid_until is not None and self.valid_until < self.valid_from:
            raise ValueError("valid_until 早于 valid_from")
        return self

    def valid_on(self, day: date) -> bool:
        """Does this version hold on that day?"""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


class Band(Frozen):
    """Up to and including ``up_to_wan`` (none: without limit) the ratio must reach ``percent``."""

    up_to_wan: int | None
    percent: Decimal = Field(gt=0, le=100)


class RatioBands(Version):
    """The percentages of one document, by the amount that chooses among them."""

    number: Text
    issuer: Text
    issued_on: date
    article: Text
    remark: Text
    bands: tuple[Band, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _ascending(self) -> RatioBands:
        limits = [band.up_to_wan for band in self.bands]
        known = [limit for limit in limits[:-1] if limit is not None]
        if limits[-1] is not None or len(known) != len(limits) - 1 or known != sorted(set(known)):
            raise ValueError("各档上限须由小到大，最后一档写 null")
        return self


class Background(Version):
    """Information for the reader."""

    say: Text


VersionT = TypeVar("VersionT", bound=Version)


def _one_after_the_other(versions: tuple[VersionT, ...]) -> tuple[VersionT, ...]:
    for earlier, later in pairwise(versions):
        if earlier.valid_until is None or earlier.valid_until >= later.valid_from:
            raise ValueError("各版本须由早到晚，有效期不得重叠")
    return versions


Versions = Annotated[tuple[VersionT, ...], Field(min_length=1), AfterValidator(_one_after_the_other)]


class Parameters(Frozen):
    """A whole parameters.yaml."""

    kind: Literal["parameters"]
    high_tech_rd_ratio: Versions[RatioBands]
    background: dict[str, Versions[Background]] = Field(default_factory=dict)

    _known: dict[date, tuple[ParameterUse, ...]] = PrivateAttr(default_factory=dict)

    def used_on(self, day: date) -> tuple[ParameterUse, ...]:
        """Which version of each figure a check on that day goes by; none for a figure that has no valid version."""
        found = self._known.get(day)
        if found is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            found = self._known[day] = tuple(self._used_on(day))
        return found

    def _used_on(self, day: date) -> list[ParameterUse]:
        found = []
        if bands := version_on(self.high_tech_rd_ratio, day):
            found.append(_use("high_tech_rd_ratio", bands, bands.number, decides=True))
        for name, versions in self.background.items():
            if background := version_on(versions, day):
                found.append(_use(name, background, None, decides=False))
        return found


def version_on(versions: Sequence[VersionT], day: date) -> VersionT | None:
    """The version that holds on that day, if there is one."""
    return next((version for version in versions if version.valid_on(day)), None)


def _use(name: str, version: Version, number: str | None, *, decides: bool) -> ParameterUse:
    return ParameterUse(name, version.title, number, version.valid_from, version.valid_until, version.source, decides)
