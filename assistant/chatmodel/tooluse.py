"""Whether a model can call tools: said by a setting, or found out and remembered for the process."""

from __future__ import annotations

import threading
from typing import Literal

Mode = Literal["auto", "on", "off"]


class ToolUse:
    """``auto`` starts with tools; one clear refusal or ``strikes`` unusable tries in a row end it."""

    def __init__(self, mode: Mode = "auto", strikes: int = 2) -> None:
        self._mode, self._left, self._strikes = mode, strikes, strikes
        self._lock = threading.Lock()

    @property
    def wanted(self) -> bool:
        """Whether to offer tools now."""
        return self._mode == "on" or (self._mode == "auto" and self._left > 0)

    @property
    def certain(self) -> bool:
        """Whether the setting says that the model calls tools, so that nothing else need be tried."""
        return self._mode == "on"

    def worked(self) -> None:
        """The model called its tools properly."""
        with self._lock:
            self._left = self._strikes if self._left > 0 else 0

    def failed(self, *, for_good: bool = False) -> None:
        """It did not; ``for_good``: the server said that it takes no tools."""
        with self._lock:
            self._left = 0 if for_good else max(0, self._left - 1)
