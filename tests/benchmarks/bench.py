"""``make bench``: speed, size, and the same questions through the plain LangChain recipe.

Everything is measured on this machine in one run, in processes of its own where a cold start is meant. Nothing
here is asserted: absolute times belong to the machine that they were measured on.
"""

from __future__ import annotations

import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import psutil

from assistant.assistant import Assistant
from assistant.evaluation import Case, load_cases
from assistant.index import build_index
from assistant.models import load_embedder
from assistant.settings import load_settings, resource_dir
from tests.benchmarks.checker import checker_speed

ROOT = Path(__file__).resolve().parents[2]
COLD_RUNS = 5
RECIPE_CHUNK, RECIPE_OVERLAP, RECIPE_TOP = 500, 50, 5


def line(name: str, value: str) -> None:
    """One row of the report."""
    print(f"{name:<58}{value}", flush=True)


def questions() -> list[Case]:
    """Both question sets."""
    return [
        case for half in ("dev", "test") for case in load_cases(resource_dir("eval_sets") / f"questions_{half}.jsonl")
    ]


def index_times(scratch: Path) -> None:
    """First index with and without the vectors that travel with the corpus, then a one-clause change."""
    settings = load_settings(data_dir=scratch / "first")
    started = time.perf_counter()
    result = build_index(settings)
    line(
        "first index", f"{time.perf_counter() - started:6.2f} s   ({result.chunks} chunks, {result.embedded} embedded)"
    )

    bare = scratch / "corpus"
    for folder in settings.corpus_dir.glob("*/"):
        (bare / folder.name).mkdir(parents=True)
        for name in ("document.yaml", "text.txt", "notes.yaml"):
            (bare / folder.name / name).write_bytes((folder / name).read_bytes())
    alone = load_settings(data_dir=scratch / "bare", corpus_dir=bare)
    started = time.perf_counter()
    result = build_index(alone)
    line(
        "first index, every vector computed here",
        f"{time.perf_counter() - started:6.2f} s   ({result.embedded} embedded)",
    )

    notes = next(bare.glob("*/notes.yaml"))
    text = notes.read_text(encoding="utf-8")
    notes.write_text(text.replace("文章要多少篇", "文章到底要多少篇", 1), encoding="utf-8")
    started = time.perf_counter()
    result = build_index(alone)
    line("one-clause change", f"{time.perf_counter() - started:6.2f} s   ({result.embedded} embedded)")


def cold_start(scratch: Path) -> None:
    """Whole processes: ``assistant ask`` once."""
    environment = {**os.environ, "ASSISTANT_DATA_DIR": str(scratch / "first")}
    times = []
    for question in ("报联合研究类，文章要多少？", "第十二条第二项", "公示几天") * COLD_RUNS:
        started = time.perf_counter()
        subprocess.run(
            [sys.executable, "-m", "assistant", "ask", question, "--json"],
            env=environment,
            check=True,
            capture_output=True,
        )
        times.append(time.perf_counter() - started)
    line("cold assistant ask, median / worst", f"{statistics.median(times):6.2f} s / {max(times):.2f} s")


def warm(assistant: Assistant, cases: Sequence[Case]) -> None:
    """One user, then as fast as one process can."""
    for case in cases[:20]:
        assistant.ask(case.question)
    times = [assistant.ask(case.question).elapsed_ms for case in cases]
    line("warm ask, p50 / p95", f"{np.percentile(times, 50):6.1f} ms / {np.percentile(times, 95):.1f} ms")
    started = time.perf_counter()
    answered = sum(1 for _ in assistant.ask_many([case.question for case in cases]))
    line("questions a second, one process", f"{answered / (time.perf_counter() - started):6.1f}")


def server_memory(scratch: Path) -> None:
    """The server with its web page, after start and a question."""
    environment = {**os.environ, "ASSISTANT_DATA_DIR": str(scratch / "first")}
    port = "7991"
    server = subprocess.Popen(
        [sys.executable, "-m", "assistant", "serve", "--port", port],
        env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        import httpx

        body = {"question": "公示几天"}
        for _ in range(120):
            try:
                if httpx.post(f"http://127.0.0.1:{port}/api/v1/ask", json=body, timeout=5).status_code == 200:
                    break
            except httpx.HTTPError:
                time.sleep(0.5)
        resident = psutil.Process(server.pid).memory_info().rss
        line("server with web, resident", f"{resident / 2**20:6.0f} MB")
    finally:
        server.terminate()
        server.wait(20)


def plain_recipe(assistant: Assistant, cases: Sequence[Case]) -> None:
    """RecursiveCharacterTextSplitter 500/50 + Chroma + the same embedder, top 5, on the same questions.

    A gold clause counts as found where the chunks shown hold at least half of its characters.
    """
    from langchain_chroma import Chroma
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    document = assistant.documents[0]
    splitter = RecursiveCharacterTextSplitter(
        chunk_size=RECIPE_CHUNK, chunk_overlap=RECIPE_OVERLAP, add_start_index=True
    )
    pieces = splitter.create_documents([document.text])
    embedder = load_embedder(assistant.settings)
    assert embedder is not None
    store = Chroma.from_documents(pieces, embedder.as_langchain(), collection_name="plain-recipe")
    ours, theirs, shown, our_ms, their_ms = [], [], [], [], []
    for case in cases:
        if not case.gold:
            continue
        started = time.perf_counter()
        results = assistant.search(case.question, RECIPE_TOP)
        our_ms.append((time.perf_counter() - started) * 1000)
        labels = {result.clause.label for result in results}
        ours.append(len(labels & set(case.gold)) / min(len(case.gold), RECIPE_TOP))
        started = time.perf_counter()
        hits = store.similarity_search(case.question, k=RECIPE_TOP)
        their_ms.append((time.perf_counter() - started) * 1000)
        covered = np.zeros(len(document.text), dtype=bool)
        for hit in hits:
            start = int(hit.metadata["start_index"])
            covered[start : start + len(hit.page_content)] = True
        found = [any(covered[c.start : c.end].mean() >= 0.5 for c in document.find(label)) for label in case.gold]
        theirs.append(sum(found) / len(found))
        shown.append(covered.mean())
    print(f"\nRetrieval on {len(ours)} questions with gold clauses      ours      plain recipe")
    line("recall@5", f"{np.mean(ours):6.3f}    {np.mean(theirs):6.3f}")
    line("share of the text shown", f"{'clauses':>6}   {np.mean(shown):6.2f}")
    line("search, p50", f"{np.median(our_ms):6.1f} ms {np.median(their_ms):6.1f} ms")


def main() -> None:
    """Print the report."""
    print(
        f"{platform.python_implementation()} {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}\n"
    )
    cases = questions()
    with tempfile.TemporaryDirectory() as folder:
        scratch = Path(folder)
        index_times(scratch)
        cold_start(scratch)
        assistant = Assistant.open(load_settings(data_dir=scratch / "first"))
        warm(assistant, cases)
        server_memory(scratch)
        plain_recipe(assistant, cases)
        checker_speed(scratch)
    print(json.dumps({"questions": len(cases)}))


if __name__ == "__main__":
    main()
