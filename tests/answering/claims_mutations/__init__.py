"""Corruptions of right sentences, one kind a function.

Each function yields (sentence, cited keys). A corruption that may still be true is left out by a rule that is written
where it applies, never by hand.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace

from tests.answering.claims_cases import Case, Library
from tests.answering.claims_mutations.figures import comparator, figures_invented, number, unit, window
from tests.answering.claims_mutations.shared import Mutant, Mutator
from tests.answering.claims_mutations.words import (
    base_type,
    body,
    cited,
    dropped_soft,
    hardened,
    invented,
    logic,
    named,
    negation,
    quote,
    role,
    softened,
)

KINDS: dict[str, Mutator] = {
    "number": number, "unit": unit, "comparator": comparator, "window": window, "clause cited": cited, "clause named": named, "clause invented": invented,
    "原则上 dropped": dropped_soft, "必须 added": hardened, "softened": softened, "base type": base_type, "quote": quote, "或/且": logic, "negation": negation, "body": body, "role": role, "invented figure": figures_invented,
}  # fmt: skip


def mutants(cases: list[Case], library: Library, seed: int) -> Iterator[tuple[str, Case, Mutant]]:
    """All corruptions of all cases, in one order for one seed; a sentence that is right itself is left out."""
    rng = random.Random(seed)
    cases = [replace(case, sentence=case.sentence.replace("**", "")) for case in cases]
    right = {(case.sentence.replace("**", ""), case.keys) for case in cases}
    for kind, mutator in KINDS.items():
        for case in cases:
            seen = set()
            for mutant in mutator(case, library, rng):
                plain = (mutant[0].replace("**", ""), mutant[1])
                if plain not in right and plain not in seen:
                    seen.add(plain)
                    yield kind, case, mutant
