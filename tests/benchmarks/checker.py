"""The checker: applicants a second in one process, and a workbook of 10,000 rows from the command line.

``python -m tests.benchmarks.checker`` measures these alone; ``make bench`` prints them with the rest.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from assistant.checker import Checker
from assistant.settings import load_settings
from assistant.tables.columns import heading
from tests.rules.applicants import AS_OF, Facts, random_applicant

ROWS = 10_000
REPEATS = 3
SEED = 1
#: Runs the command and prints the most memory that it held, in KiB, and its processor time: its own, not that of earlier children.
_MEASURED = "import resource, subprocess, sys; code = subprocess.run(sys.argv[1:], stderr=subprocess.DEVNULL).returncode; used = resource.getrusage(resource.RUSAGE_CHILDREN); print(used.ru_maxrss, used.ru_utime + used.ru_stime); sys.exit(code)"


def _shown(value: Any) -> Any:
    """A fact as a person fills it in."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dict):
        return "、".join(str(_shown(year)) for year in value["years"])
    if isinstance(value, list):
        if len(value) > 2:
            return "、".join(map(str, value))
        return f"{value[0]}以上" if value[1] is None else f"{value[0]}-{value[1]}"
    return value


def write_applicants(path: Path, applicants: Sequence[Facts], checker: Checker) -> None:
    """A workbook with one row an applicant."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["单位名称", *(heading(fact) for fact in checker.vocabulary.values())])
    for number, facts in enumerate(applicants):
        sheet.append([f"四川某某科技有限公司{number:05d}", *(_shown(facts.get(name)) for name in checker.vocabulary)])
    book.save(path)


def checker_speed(scratch: Path) -> None:
    """Print both; an unbusy machine is the reader's affair, so the best of some runs counts in process."""
    checker = Checker.open(load_settings(data_dir=scratch / "checker"))
    rng = random.Random(SEED)
    applicants = [random_applicant(rng) for _ in range(ROWS)]
    best = 0.0
    for _ in range(REPEATS):
        started = time.perf_counter()
        for facts in applicants:
            checker.check(facts, AS_OF)
        best = max(best, ROWS / (time.perf_counter() - started))
    print(f"{'checker, applicants a second, one process':<58}{best:6.0f}", flush=True)

    source, target = scratch / "applicants.xlsx", scratch / "result.xlsx"
    write_applicants(source, applicants, checker)
    command = [sys.executable, "-m", "assistant", "check", "--table", str(source), "-o", str(target)]
    environment = {**os.environ, "ASSISTANT_DATA_DIR": str(scratch / "checker")}
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", _MEASURED, *command], env=environment, check=True, capture_output=True, text=True
    )
    took = time.perf_counter() - started
    memory, busy = (float(word) for word in done.stdout.split()[-2:])
    name = f"workbook of {ROWS:,} applicants, cold command"
    print(f"{name:<58}{took:6.1f} s   ({busy:.1f} s of processor time, {memory / 1024:.0f} MB at most)", flush=True)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        checker_speed(Path(folder))
