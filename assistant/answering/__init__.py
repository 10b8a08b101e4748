"""Retrieval → ``Answer``: decide what is asked, say what a clause settles, quote it, verify it."""

from assistant.answering.compose import compose
from assistant.answering.plan import Plan, PlanKind, decide
from assistant.answering.types import Answer, Citation, Status
from assistant.answering.verify import verify

__all__ = ["Answer", "Citation", "Plan", "PlanKind", "Status", "compose", "decide", "verify"]
