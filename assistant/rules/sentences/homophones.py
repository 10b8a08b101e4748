"""Which characters sound alike, for the syllables of the words that are mended. Read from ``homophones.txt``.

The file is made with pypinyin (``make homophones``), which itself would take 60 MB and a
quarter of a second at every start.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files

_FILE = "homophones.txt"


@cache
def syllables() -> dict[str, str]:
    """Character → its syllable without tone; characters of other syllables are absent."""
    text = (files(__package__) / _FILE).read_text("utf-8")
    rows = (line.split(" ") for line in text.splitlines())
    return {character: syllable for syllable, characters in rows for character in characters}


def write() -> None:
    """Make the file anew."""
    from pathlib import Path  # noqa: PLC0415

    from assistant.rules.sentences.mending import WORDS  # noqa: PLC0415 - it reads this file

    Path(__file__).with_name(_FILE).write_text(made_from(WORDS), "utf-8")


def made_from(words: Iterable[str]) -> str:
    """The file's text for the syllables of ``words``: one a line with all common characters that have it."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - heavy, and only for making the file

    # 行 is hang in 行业许可: the reading in the word goes before the one alone.
    own = {character: syllable for word in words for character, syllable in zip(word, lazy_pinyin(word), strict=True)}
    found: dict[str, list[str]] = {syllable: [] for syllable in sorted(set(own.values()))}
    for code in range(0x4E00, 0xA000):
        character = chr(code)
        try:
            character.encode("gb2312")  # the 6,763 characters that people type
        except UnicodeEncodeError:
            continue
        syllable = own.get(character) or lazy_pinyin(character)[0]
        if syllable in found:
            found[syllable].append(character)
    return "".join(f"{syllable} {''.join(characters)}\n" for syllable, characters in found.items())
