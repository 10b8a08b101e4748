"""Question → ranked targets: exact clause look-up first, then the fused legs."""

from assistant.retrieval.lookup import Lookup, look_up
from assistant.retrieval.question import Question, read_question
from assistant.retrieval.search import Ranked, Retrieval, SearchResult, clause_results, retrieve, retrieve_all

__all__ = [
    "Lookup",
    "Question",
    "Ranked",
    "Retrieval",
    "SearchResult",
    "clause_results",
    "look_up",
    "read_question",
    "retrieve",
    "retrieve_all",
]
