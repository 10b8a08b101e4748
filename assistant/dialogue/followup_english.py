"""Follow-ups in English: and for technology transfer? What about a company? How many?"""

from __future__ import annotations

import re

_TYPE = re.compile(
    r"(?:the )?(?P<name>joint[- ]research|technology[- ]transfer|tech[- ]transfer|characteristic|featured?|special(?:ty)?)"
    r"(?: (?:type|kind|bases?|category|one|ones))*",
    re.I,
)
_HOST = re.compile(
    r"(?:an? |the )?(?:private |foreign )?(?:company|companies|enterprises?|firms?|universit(?:y|ies)|colleges?|"
    r"(?:research )?institutes?|science parks?)",
    re.I,
)
_LEAD = re.compile(
    r"^(?:(?:and|but|so|then|ok|okay|well|now|what about|how about|what if|if|for|in case of|it is|it's|we are|we're|with)[, ]+)+",
    re.I,
)
_LEANS = re.compile(
    r"^(?:and|but|so|then|what about|how about|what if|if)\b|\b(?:it|that|this|they|those|them|these)\b|"
    r"^(?:why|how many|how much|how long|how often|who|when|where|since when|what else|anything else|which clause)\b",
    re.I,
)
#: What a question can be about without more.
_SUBJECT = re.compile(
    r"\b(?:bases?|papers?|patents?|evaluat\w+|reports?|director|leader|head|professor|projects?|awards?|publici\w+|notice|"
    r"apply|applica\w+|recogni\w+|revo\w+|title|materials?|agreements?|ethics|security|name|plate|measures|"
    r"recommend\w*|department|r&d|activit\w+|alliance|training|upgrad\w+|rules?|regulation)\b",
    re.I,
)
_OTHER_MATTERS = re.compile(r"\b(?:articles? ?\d+|weather|joke|time is it|thank|hello|hi|bye)\b", re.I)
_NAMES = re.compile(r"^(?:and|but|what about|how about)\b", re.I)


def complete(plain: str, topic: str) -> str | None:
    """The whole question, or ``None`` where this one stands alone."""
    asked = topic.rstrip("?？ ")
    if not asked or _OTHER_MATTERS.search(plain):
        return None
    rest = _LEAD.sub("", plain)
    switched = _switched(rest, asked)
    if switched:
        return switched
    if _NAMES.match(plain) and _SUBJECT.search(rest) and len(plain.split()) <= 6:
        kind = _TYPE.search(asked)
        of_type = f" for the {kind['name']} type" if kind else ""
        return f"What is required of {rest}{of_type}?"
    leans = _LEANS.search(plain) and not _SUBJECT.search(plain) and len(plain.split()) <= 12
    return f"{asked}; {plain}?" if leans else None


def _switched(rest: str, asked: str) -> str | None:
    """The question about another type or host, where the turn names nothing else."""
    if kind := _TYPE.fullmatch(rest):
        if old := _TYPE.search(asked):
            return f"{asked[: old.start('name')]}{kind['name']}{asked[old.end('name') :]}?"
        return f"For the {kind['name']} type: {asked}?"
    if host := _HOST.fullmatch(rest):
        if old := _HOST.search(asked):
            return f"{asked[: old.start()]}{host.group()}{asked[old.end() :]}?"
        return f"{asked}, if the host is {host.group()}?"
    return None
