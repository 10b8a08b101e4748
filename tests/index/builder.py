"""``python -m tests.index.builder ROOT [hold|fsize=N]``: a forced build with the stub embedder, to be killed or starved.

Prints every report, then the build's name; an ``AssistantError`` is printed and gives exit status 3.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path

from assistant.errors import AssistantError
from assistant.index import build_index
from tests.index.corpora import StubEmbedder, dictionary_read_once, embedder_in_place, small_settings


def main(root: Path, mode: str) -> int:
    def report(line: str) -> None:
        print(line, flush=True)
        if mode == "hold" and line.startswith("写入关键词"):
            sys.stdin.readline()

    if mode.startswith("fsize="):
        # Writing beyond the limit fails as it does on a full disk, inside the libraries too.
        limit = int(mode.partition("=")[2])
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        with embedder_in_place(StubEmbedder()), dictionary_read_once():
            report(build_index(small_settings(root), report, force=True).name)
    except AssistantError as error:
        report(f"{type(error).__name__}: {error}")
        return 3
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else ""))
