"""Personal data is taken out before anything is logged or stored."""

from __future__ import annotations

import re

_HIDDEN = "〔已隐去〕"
#: E-mail addresses, and numbers long enough to be a telephone, card or identity number.
_PERSONAL = re.compile(r"[A-Za-z0-9._%+-]+@[A-Za-z0-9.-]+|(?<!\d)\d(?:[ -]?\d){9,18}[\dXx]?(?!\d)")


def redact(text: str) -> str:
    """``text`` without personal data, and without lone surrogates, which no file or database takes."""
    return _PERSONAL.sub(_HIDDEN, text.encode("utf-8", "replace").decode("utf-8"))
