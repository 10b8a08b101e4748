"""An answer as server-sent events: sources before text, each piece of text verified, the whole answer last."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Callable, Iterator
from queue import SimpleQueue
from typing import Any

from assistant.answering.types import Citation
from assistant.errors import AssistantError
from assistant.web.protocol import OnDraft

LOG = logging.getLogger(__name__)
FAILED = "抱歉，这个问题刚才没能答复，请稍后再问一次。"


def events(ask: Callable[[OnDraft], dict[str, Any]]) -> Iterator[str]:
    """``sources`` and ``text`` while a model writes, then ``answer`` (which replaces all text before it) or ``error``."""
    queue: SimpleQueue[tuple[str, Any] | None] = SimpleQueue()

    def on_draft(text: str, citations: tuple[Citation, ...]) -> None:
        sources = [citation.to_json() for citation in citations]
        queue.put(("text", {"answer": text, "citations": sources}) if text else ("sources", sources))

    def work() -> None:
        try:
            answer = ask(on_draft)
            if answer["mode"] != "generated":
                queue.put(("sources", answer["citations"]))
            queue.put(("answer", answer))
        except AssistantError as error:
            queue.put(("error", {"error": str(error)}))
        except Exception:
            LOG.exception("a question could not be answered")
            queue.put(("error", {"error": FAILED}))
        finally:
            queue.put(None)

    threading.Thread(target=work, daemon=True).start()
    while (event := queue.get()) is not None:
        name, data = event
        yield f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
