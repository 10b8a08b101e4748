"""A dead server costs only the first user; one probe at a time finds out that it is back."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pybreaker

from assistant.chatmodel.failures import Fault, ModelCallError


def _harmless(error: BaseException) -> bool:
    return not (isinstance(error, ModelCallError) and error.counts)


class Breaker:
    """``pybreaker`` with two things of ours: failures that open it at once, and never two probes together.

    Its ``call`` would hold a lock as long as the model writes; ``calling`` does not.
    """

    def __init__(self, failures: int = 3, reset_seconds: float = 30.0) -> None:
        self._circuit = pybreaker.CircuitBreaker(
            fail_max=failures, reset_timeout=reset_seconds, exclude=[_harmless], throw_new_error_on_trip=False
        )
        self._probe = threading.Lock()
        self._reset, self._rests_until = reset_seconds, 0.0

    @property
    def closed(self) -> bool:
        """Whether calls go through (``False``: the model is suspended or being probed)."""
        return bool(self._circuit.current_state == pybreaker.STATE_CLOSED)

    @property
    def resting(self) -> bool:
        """Whether a call now would be refused without being tried."""
        return not self.closed and time.monotonic() < self._rests_until

    @contextmanager
    def guard(self) -> Iterator[bool]:
        """Around one call; gives whether it is the probe.

        Raises:
            ModelCallError: ``SUSPENDED``, at once, while the breaker is open.
        """
        probing = not self.closed
        if probing and not self._probe.acquire(blocking=False):
            raise ModelCallError(Fault.SUSPENDED)
        try:
            with self._circuit.calling():
                yield probing
        except pybreaker.CircuitBreakerError as error:
            raise ModelCallError(Fault.SUSPENDED) from error
        except ModelCallError as failure:
            if failure.fatal:
                self._circuit.open()
            if not self.closed:
                self._rests_until = time.monotonic() + self._reset
            raise
        finally:
            if probing:
                self._probe.release()
