"""Measured: right sentences that stand, and corruptions of them that are caught. ``pytest -s`` prints the rates.

The checks were written with the notes' sentences and the odd lines of the paraphrases. The even lines were kept for
measuring; at the first look 93 of their 95 sentences stood and 98.4 % of their corruptions were caught, and what that
look showed was mended. The later lines are in the loose words of conversation, written when the checks were done:
59 of 70 stood at first (all of 691 corruptions caught), then 48 of 62 (97.6 % of 499).
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from assistant.answering.claims import objections
from assistant.corpus import load_corpus
from tests.answering.claims_cases import Case, Library, paraphrases
from tests.answering.claims_mutations import KINDS, mutants

CORPUS = Path(__file__).parents[2] / "corpus"
SEED = 20260301


@pytest.fixture(scope="module")
def library() -> Library:
    return Library(load_corpus(CORPUS))


def _stands(case: Case, library: Library) -> bool:
    return not objections(case.sentence, library.ids(case.keys), library.evidence(case.keys))


def _standing(cases: list[Case], library: Library) -> list[Case]:
    return [case for case in cases if _stands(case, library)]


def _report(caught: Counter[str], made: Counter[str]) -> str:
    lines = [f"{kind:16}{caught[kind]:6} of {made[kind]:5} {caught[kind] / made[kind]:8.2%}" for kind in made]
    total = (
        f"{'all':16}{sum(caught.values()):6} of {sum(made.values()):5} {sum(caught.values()) / sum(made.values()):8.2%}"
    )
    return "\n".join([*lines, total])


def _measure(cases: list[Case], library: Library, seed: int) -> tuple[Counter[str], Counter[str], list[str]]:
    """Corruptions of sentences that stand (a corruption of one that does not would be caught for nothing)."""
    caught, made, missed = Counter[str](), Counter[str](), list[str]()
    for kind, case, (sentence, keys) in mutants(_standing(cases, library), library, seed):
        made[kind] += 1
        evidence = library.evidence(tuple(dict.fromkeys((*case.keys, *keys))))
        if objections(sentence, library.ids(keys), evidence):
            caught[kind] += 1
        else:
            missed.append(f"{kind}: {'、'.join(label for label, _ in keys)}: {sentence}")
    return caught, made, missed


def test_right_sentences_stand(library: Library) -> None:
    seen, unseen, _ = paraphrases()
    parts = {"notes": library.notes, "odd lines": seen, "even lines": unseen}
    rates = {name: (len(_standing(cases, library)), len(cases)) for name, cases in parts.items()}
    report = ", ".join(f"{name} {stood} of {count}" for name, (stood, count) in rates.items())
    print(report)
    stood, count = (sum(numbers) for numbers in zip(*rates.values(), strict=True))
    assert len(seen) + len(unseen) >= 120
    assert count >= 250
    assert stood >= 0.98 * count, report


def test_loosely_worded_sentences_mostly_stand(library: Library) -> None:
    """What is rejected here is rewritten or composed: the price of strictness, held where it is."""
    *_, later = paraphrases()
    refused = [case.sentence for case in later if not _stands(case, library)]
    print(f"later lines {len(later) - len(refused)} of {len(later)}")
    assert len(refused) <= 0.1 * len(later), "\n".join(refused)


def test_corruptions_are_caught(library: Library) -> None:
    seen, unseen, later = paraphrases()
    caught, made, missed = _measure([*library.notes, *seen, *unseen, *later], library, SEED)
    report = _report(caught, made)
    print(report)
    assert set(made) == set(KINDS)
    assert sum(made.values()) >= 2000
    assert sum(caught.values()) >= 0.995 * sum(made.values()), f"{report}\n" + "\n".join(missed)


def test_the_same_seed_makes_the_same_corruptions(library: Library) -> None:
    cases = paraphrases()[0][:30]
    assert list(mutants(cases, library, 1)) == list(mutants(cases, library, 1))
    assert list(mutants(cases, library, 1)) != list(mutants(cases, library, 2))
