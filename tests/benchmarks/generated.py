"""``make bench-generated``: the configured chat model's answers against the composed ones, on the same questions.

Each question is asked of a newly opened assistant: in one process the circuit breaker would answer everything after
the model's first time-out from the text alone, and the figure would say nothing about the model. A fixed random
sample, because a small model takes a minute a question; the seed and the number are printed.
"""

from __future__ import annotations

import argparse
import random
import time
from collections import Counter
from collections.abc import Sequence

from assistant.answering.types import Answer
from assistant.answering.verify import verify
from assistant.assistant import Assistant
from assistant.evaluation import Case, Outcome, Report, judge
from assistant.settings import Settings, load_settings
from tests.benchmarks.bench import questions

SEED = 20


def sample(number: int, seed: int = SEED) -> list[Case]:
    """Answerable questions that stand alone and say what an answer must hold."""
    usable = [case for case in questions() if case.answerable and case.must_include and not case.history]
    return random.Random(seed).sample(usable, min(number, len(usable)))


def outcome(settings: Settings, case: Case) -> Outcome:
    """One question to an assistant that has met no fault yet."""
    assistant = Assistant.open(settings)
    answer = assistant.ask(case.question)
    given = "\n".join((case.question, answer.completed_question or ""))
    return judge(case, answer, [], verify(answer.answer, answer.citations, assistant.corpus, given, answer.computed))


def how(answer: Answer) -> str:
    """Whose words the answer is in, and why not the model's."""
    return str(answer.mode) if not answer.notices else f"{answer.mode} ({'; '.join(answer.notices)})"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print each answer's kind as it comes, then both rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--number", type=int, default=30)
    parser.add_argument("--seed", type=int, default=SEED)
    chosen = parser.parse_args(arguments)
    settings = load_settings()
    if not settings.llm_model:
        raise SystemExit("请先设置 ASSISTANT_LLM_MODEL（以及 ASSISTANT_LLM_BASE_URL）。")
    cases = sample(chosen.number, chosen.seed)
    composed = [outcome(settings.model_copy(update={"llm_model": None}), case) for case in cases]
    modelled, kinds = [], Counter[str]()
    for case in cases:
        started = time.perf_counter()
        modelled.append(outcome(settings, case))
        kind = how(modelled[-1].answer)
        kinds[kind] += 1
        content = modelled[-1].content
        print(f"{case.id}  {time.perf_counter() - started:6.1f} s  content {content:.0f}  {kind}", flush=True)
    print(
        f"\n{settings.llm_model}, {len(cases)} questions, seed {chosen.seed}, {settings.llm_timeout_seconds:.0f} s each"
    )
    for kind, count in kinds.most_common():
        print(f"{count:4d}  {kind}")
    for name, outcomes in (("composed", composed), ("with the model", modelled)):
        values = Report(tuple(outcomes)).metrics()
        shown = ", ".join(
            f"{key} {values[key]:.3f}" if isinstance(values[key], float) else f"{key} {values[key]}"
            for key in (
                "exact_content",
                "citation_recall",
                "citation_precision",
                "forged_citations",
                "unsupported_numbers",
            )
        )
        print(f"{name:<15} {shown}")


if __name__ == "__main__":
    main()
