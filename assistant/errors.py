"""The one exception tree. Messages are Chinese: what happened, then what to do.

``exit_status`` follows the command line's contract: 2 is the caller's mistake, 1 anything else.
"""

from __future__ import annotations


class AssistantError(Exception):
    """Base of every error that a user may see; ``str(error)`` is one Chinese line."""

    exit_status = 1


class InputError(AssistantError):
    """The caller's mistake: an empty question, an unknown clause, an unreadable file."""

    exit_status = 2


class QuestionError(InputError):
    """The question cannot be answered as it was sent (empty, too long, not text)."""


class UnknownClauseError(InputError):
    """A clause was named that the document does not have."""


class SettingsError(InputError):
    """A setting is unknown or has a value that cannot be used."""


class CorpusError(AssistantError):
    """A corpus folder is incomplete or contradicts its text; names file and line."""

    exit_status = 2


class ModelUnavailableError(AssistantError):
    """An embedder, reranker or chat model could not be loaded; names the install command."""


class IndexMissingError(AssistantError):
    """No index has been built yet."""


class IndexMismatchError(AssistantError):
    """The index was built from another corpus, embedder or chunker; names the command that mends it."""


class IndexDamagedError(AssistantError):
    """The index cannot be read; it can be rebuilt from the corpus at any time."""


class IndexBusyError(AssistantError):
    """Another process is building the index."""


class StorageError(AssistantError):
    """The data folder cannot be written (read-only, full)."""
