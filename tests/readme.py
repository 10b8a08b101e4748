"""``make readme``: fills the marked parts of README.md with what the program really says and measures."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from assistant.assistant import Assistant
from assistant.checker import Checker
from assistant.eligibility import evaluate_eligibility, load_eligibility
from assistant.evaluation import Report, evaluate, load_cases
from assistant.settings import Settings, environment_names, load_settings, resource_dir

README = Path(__file__).resolve().parents[1] / "README.md"
QUESTIONS = ("报联合研究类，文章要多少？", "公示不是10天吗？", "今年几号截止？")


def answers(assistant: Assistant) -> str:
    """The three questions of the first screen with their answers."""
    parts = []
    for question in QUESTIONS:
        answer = assistant.ask(question).answer
        quoted = "\n".join(f"> {line}".rstrip() for line in answer.splitlines())
        parts.append(f"**{question}**\n\n{quoted}")
    return "\n\n".join(parts)


def settings_table() -> str:
    """One row a setting."""
    rows = ["| variable | default | what it is |", "|---|---|---|"]
    for name, variable in environment_names().items():
        field = Settings.model_fields[name]
        default = "" if field.default_factory else "" if field.default is None else f"`{field.default}`"
        rows.append(f"| `{variable}` | {default} | {field.description} |")
    return "\n".join(rows)


def evaluation_table(assistant: Assistant) -> str:
    """The overall figures of each question set, with the command that gives them."""
    names = {
        "count": "questions", "recall@1": "recall@1", "recall@5": "recall@5", "citation_recall": "citation recall",
        "citation_precision": "citation precision", "exact_content": "exact content",
        "refusal_precision": "refusal precision", "refusal_recall": "refusal recall",
        "forged_citations": "forged citations", "unsupported_numbers": "unsupported numbers",
    }  # fmt: skip
    rows = [f"| set | {' | '.join(names.values())} |", "|---" * (len(names) + 1) + "|"]
    for half in ("dev", "test", "fresh", "more", "other", "conversations"):
        path = resource_dir("eval_sets") / (f"questions_{half}.jsonl" if half != "conversations" else f"{half}.jsonl")
        report: Report = evaluate(assistant, load_cases(path))
        metrics = report.metrics()
        cells = [str(metrics[key]) if isinstance(metrics[key], int) else f"{metrics[key]:.3f}" for key in names]
        rows.append(f"| `{half}` | {' | '.join(cells)} |")
    lead = "`assistant eval eval_sets/questions_dev.jsonl`, likewise the others (eval_sets/README.md says what was chosen on which, and what was not blind):"
    return f"{lead}\n\n" + "\n".join(rows)


def eligibility_table() -> str:
    """What the checker gives on the eligibility sets."""
    checker = Checker.open(load_settings())
    rows = [
        "| eligibility set | verdicts | right | wrong | abstained | facts right | missing | wrong |",
        "|---" * 8 + "|",
    ]
    for name in ("structured", "structured_more", "sentences", "sentences_more", "conversations"):
        path = resource_dir("eval_sets") / f"eligibility_{name}.jsonl"
        report = evaluate_eligibility(checker, load_eligibility(path))
        counts, facts = report.overall(), report.facts()
        heard = [str(facts[grade]) for grade in ("right", "missing", "wrong")] if facts else ["–"] * 3
        cells = [str(counts[grade]) for grade in ("count", "right", "wrong", "abstained")] + heard
        rows.append(f"| `{name}` | {' | '.join(cells)} |")
    return "\n".join(rows)


def bench() -> str:
    """The bench report as it was printed."""
    run = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.bench"], capture_output=True, text=True, check=True, cwd=README.parent
    )
    return f"`make bench` on two cores (it prints what it measured; nothing is asserted):\n\n```\n{run.stdout.strip()}\n```"


def fill(text: str, name: str, content: str) -> str:
    """Put ``content`` between the marks of that name."""
    pattern = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.S)
    return pattern.sub(lambda match: f"{match[1]}{content}\n{match[2]}", text)


def main() -> None:
    """Rewrite README.md."""
    assistant = Assistant.open_or_build(load_settings())
    text = README.read_text(encoding="utf-8")
    text = fill(text, "answers", answers(assistant))
    text = fill(text, "settings", settings_table())
    text = fill(text, "evaluation", f"{evaluation_table(assistant)}\n\n{eligibility_table()}")
    if "--no-bench" not in sys.argv:
        text = fill(text, "bench", bench())
    README.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
