"""Sentences that a chat model wrote: nothing stands that is not in the cited clauses, the findings or the question.

Composed answers have a check of their own (``assistant.answering.verify``), which knows each of their sentences.
"""

from assistant.answering.claims.check import objections
from assistant.answering.claims.folding import sentences
from assistant.answering.claims.types import Evidence, Source

__all__ = ["Evidence", "Source", "objections", "sentences"]
