"""What may never stand in an answer, whoever asked for it: markup, addresses, the prompt itself, another language.

These look at the text alone; whether it is true is for ``assistant.answering.claims``.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Iterable

from assistant.answering.generate.fencing import folded, without_hidden
from assistant.textnorm import is_latin

#: So many letters and digits in a row as in our instructions are a copy of them.
OVERLAP = 20
#: A whole sentence is one from so many on.
_LEAST = 4
#: No sentence of an answer is longer.
MOST_CHARACTERS = 500

_MARKUP = (
    (re.compile(r"[<>＜＞‹›]|&(?:#\w+|\w{2,8});"), "含有网页标记"),
    (re.compile(r"[\[\]{}［］｛｝|\\`]|~~|\*|^\s*#"), "含有排版标记或工具调用的样子"),
    (
        re.compile(
            r"(?i)(?:https?|ftp|file|javascript|data|mailto)\s*:|www\s*\.|[a-z0-9]\.(?:com|cn|org|net|gov|edu|io|top|xyz)(?![a-z])|/{2}"
        ),
        "含有网址",
    ),
    (re.compile(r"[\w.]+\s?[@＠]\s?\w+"), "含有邮箱地址"),
    (
        re.compile(r"(?<![A-Za-z0-9])[Ss]\d{1,3}(?![A-Za-z0-9])|[\[【（(]\s*\d{1,2}\s*[\]】]"),
        "来源编号应写在句末的方括号里，并且是资料里的编号",
    ),
    (
        re.compile(r"tool_call|function_call|im_start|im_end|(?i:^\s*(?:system|assistant|user)\s*[:：])"),
        "含有对话标记",
    ),
)
_ENDED = re.compile(r"[。！？：.!?:][”’」』）)\"]*$")
_QUOTED = re.compile(r"“[^”]*”|「[^」]*」|\"[^\"]*\"|《[^》]*》|（[^）]*）|\([^)]*\)")


def clean(text: str) -> str:
    """What is checked and what is shown are this same text: nothing hidden, blanks single, a full stop at the end."""
    text = re.sub(r"\s+", " ", without_hidden(text)).strip().rstrip("，、,；; ")
    return text if not text or _ENDED.search(text) else text + ("." if is_latin(text) else "。")


def form_objections(text: str, *, english: bool) -> list[str]:
    """Markup, addresses, length, language."""
    forms = (text, unicodedata.normalize("NFKC", text))  # ｈｔｔｐ is an address too
    found = [said for pattern, said in _MARKUP if any(pattern.search(form) for form in forms)]
    if len(text) > MOST_CHARACTERS:
        found.append("句子太长")
    prose = _QUOTED.sub("", text)
    if not english and is_latin(prose):
        found.append("应当用中文作答")
    if english and re.search(r"[\u3400-\u9fff]{4}", prose) and not is_latin(prose):
        found.append("应当用英文作答，只有引文用中文")
    return found


class Secrets:
    """A canary for the prompt, and the instructions as the set of their runs of 20 letters."""

    def __init__(self, instructions: str) -> None:
        self.canary = secrets.token_hex(6)
        self._whole = folded(instructions)
        self._runs = _runs(instructions)

    def spilled(self, text: str) -> bool:
        """Whether the canary is in it, with whatever between its letters."""
        return self.canary in folded(text)

    def copied(self, text: str, evidence: Iterable[str] = ()) -> bool:
        """Whether a text holds a run of our instructions, or is a piece of them, and the evidence does not say so too."""
        letters = folded(text)
        copied = _runs(text) & self._runs
        if _LEAST <= len(letters) < OVERLAP and letters in self._whole:
            copied.add(letters)
        if not copied:
            return False
        allowed = folded("\n".join(evidence))
        return not all(run in allowed for run in copied)


def _runs(text: str) -> set[str]:
    letters = folded(text)
    return {letters[i : i + OVERLAP] for i in range(len(letters) - OVERLAP + 1)}
