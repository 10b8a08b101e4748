"""All checks of one sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from assistant.answering.claims.bodies import body_faults
from assistant.answering.claims.denial import settled_faults
from assistant.answering.claims.limits import period_faults, worded_faults
from assistant.answering.claims.logic import logic_faults
from assistant.answering.claims.modality import modality_faults
from assistant.answering.claims.numbers import number_faults
from assistant.answering.claims.places import id_faults, reference_faults, title_faults, type_faults
from assistant.answering.claims.polarity import polarity_faults
from assistant.answering.claims.reading import Reading, read
from assistant.answering.claims.standing import standing_faults
from assistant.answering.claims.strength import strength_faults
from assistant.answering.claims.support import support_faults
from assistant.answering.claims.types import Evidence
from assistant.answering.claims.verdicts import status_faults, verdict_faults
from assistant.answering.claims.wording import loose_faults, quote_faults

_CHECKS: tuple[Callable[[Reading], Iterable[str]], ...] = (
    standing_faults,
    reference_faults,
    title_faults,
    quote_faults,
    number_faults,
    worded_faults,
    period_faults,
    loose_faults,
    type_faults,
    strength_faults,
    logic_faults,
    polarity_faults,
    body_faults,
    settled_faults,
    verdict_faults,
    status_faults,
    support_faults,
    modality_faults,
)


def objections(sentence: str, cited: Sequence[str], evidence: Evidence) -> tuple[str, ...]:
    """Precise Chinese objections to one sentence with the ids it cites; empty if it stands.

    What cannot be decided is objected to: a rejected sentence costs a repair, a wrong one costs somebody a year.
    """
    found = list(id_faults(sentence, cited, evidence))
    reading = read(sentence, cited, evidence)
    for check in _CHECKS:
        found.extend(check(reading))
    return tuple(dict.fromkeys(found))
