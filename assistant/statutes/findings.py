"""What a detector of defects hands over; line and clause are added where all findings meet."""

from __future__ import annotations

from typing import NamedTuple


class Finding(NamedTuple):
    """A defect's kind (a slug), its Chinese message, and its span in the text."""

    kind: str
    message: str
    start: int
    end: int
