"""Homophone and shape typos in the corpus's own words (国和基地, 技木转移, 合做, lunwen).

A window of the question becomes a corpus word only if it is no word itself, so that a right word that merely
sounds alike (公事 beside 公示) stays. The tables are made with pypinyin when the index is built; an open index
only reads them, because pypinyin takes 60 MB and a quarter of a second to import.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import pairwise
from pathlib import Path

from assistant.errors import IndexDamagedError
from assistant.index.tokens import character_grams

_HAN = re.compile(r"[\u3400-\u9fff]{2,}")
#: 和十九条 is no typo of 第十九条.
_LABEL = re.compile(r"第?[〇零一二三四五六七八九十百]+[编章节条款项目]?")
_LATIN = re.compile(r"[a-z]{4,}")
_LONGEST = 6
#: Length from which one differing character is taken for a typo of shape.
_SHAPE = 4
#: In a window of two, these stand for themselves: 不做 is not a typo of 不作, nor 有几 of 邮寄.
_FUNCTION = frozenset(
    "不没有可要是的了也都就在和与及或把被让给对从到向很太最更还再又只个这那哪几多少能会吗呢吧啊我你他她它"
)
#: Frequency in jieba's dictionary from which a word is taken to be meant as it stands.
_COMMON = 100

#: Characters that are words by themselves so often that they are no typos.
_MEANT = frozenset(
    "的地得了着过是不没有在从到对和与或及为被把给让向就都也还又再很太最更这那哪几多少个只能会可要想说问谁什么吗呢吧啊近进建报评交办管"
)


def _gb2312() -> list[str]:
    codes = ((high, low) for high in range(0xB0, 0xF8) for low in range(0xA1, 0xFF))
    found = []
    for high, low in codes:
        try:
            found.append(bytes((high, low)).decode("gb2312"))
        except UnicodeDecodeError:
            continue
    return found


def build_typos(path: Path, frequencies: dict[str, int], texts: Iterable[str], words: Mapping[str, int]) -> None:
    """Write the tables: ``syllables`` of characters, ``words`` by sound (the most frequent first), and ``common`` words that stay."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415

    texts = list(texts)
    characters = sorted({*_gb2312(), *(c for text in texts for run in _HAN.findall(text) for c in run)})
    syllables = dict(zip(characters, lazy_pinyin(characters), strict=True))
    counts = Counter(
        {w: n for w, n in words.items() if _HAN.fullmatch(w) and len(w) <= _LONGEST and not _LABEL.fullmatch(w)}
    )
    by_sound: dict[str, list[str]] = {}
    for word, _ in counts.most_common():
        by_sound.setdefault(" ".join(syllables[c] for c in word), []).append(word)
    common = [
        word
        for word, frequency in frequencies.items()
        if 2 <= len(word) <= _LONGEST
        and (frequency >= _COMMON or (frequency >= 3 and by_sound.get(" ".join(syllables.get(c, "") for c in word))))
    ]
    tables = {"syllables": syllables, "words": by_sound, "common": common}
    path.write_text(json.dumps(tables, ensure_ascii=False), encoding="utf-8")
    # What the corpus itself writes is no typo, whatever it sounds like (线上 beside 县上).
    suspects = {run for text in texts for run in _HAN.findall(text)}
    while mistaken := Typos(path).mistaken(suspects):
        common += sorted(mistaken)
        path.write_text(json.dumps(tables, ensure_ascii=False), encoding="utf-8")
        suspects = {run for run in suspects if any(word in run for word in mistaken)}


class Typos:
    """The read side of ``build_typos``."""

    def __init__(self, path: Path) -> None:
        try:
            tables = json.loads(path.read_text(encoding="utf-8"))
            self._syllable: dict[str, str] = tables["syllables"]
            self._by_sound: dict[str, list[str]] = tables["words"]
            self._known = {*tables["common"], *(word for words in self._by_sound.values() for word in words)}
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise IndexDamagedError("索引文件 typos.json 已损坏，请运行 assistant index 重建。") from error
        self._shapes: dict[str, str] = {}
        for word in (word for words in self._by_sound.values() for word in words if len(word) >= _SHAPE):
            for gap in range(len(word)):
                self._shapes.setdefault(f"{word[:gap]}_{word[gap + 1 :]}", word)
        #: ``lunwen`` → 论文.
        self._spelled = {sound.replace(" ", ""): heard[0] for sound, heard in reversed(self._by_sound.items())}

    def sounds(self, text: str) -> list[str]:
        """Syllables of every Chinese run's characters, joined in pairs (features that survive homophones)."""
        grams = []
        for run in _HAN.findall(text):
            spelled = [self._syllable.get(character, character) for character in run]
            grams += [f"~{first}{second}" for first, second in pairwise(spelled)]
        return grams

    def correct(self, text: str) -> str:
        """The text with typos of corpus words mended."""
        text = _HAN.sub(lambda match: self._correct_run(match.group()), text)
        return _LATIN.sub(lambda match: self._spelled.get(match.group(), match.group()), text)

    def _correct_run(self, run: str) -> str:
        found = self._replacements(run)
        taken = {at for start, word in found.items() for at in range(start, start + len(word))}
        return "".join(found.get(at, "" if at in taken else character) for at, character in enumerate(run))

    def mistaken(self, texts: Iterable[str]) -> set[str]:
        """Windows of right texts that would be replaced."""
        runs = (run for text in texts for run in _HAN.findall(text))
        return {run[at : at + len(word)] for run in runs for at, word in self._replacements(run).items()}

    def _replacements(self, run: str) -> dict[int, str]:
        """Words for windows of whole segments, the longest first, so that 付责人 is not read as 付|责人."""
        edges = self._edges(run)
        found: dict[int, str] = {}
        taken: set[int] = set()
        for length in range(min(_LONGEST, len(run)), 1, -1):
            for start in range(len(run) - length + 1):
                span = range(start, start + length)
                if start not in edges or start + length not in edges or not taken.isdisjoint(span):
                    continue
                window = run[start : start + length]
                word = self._replacement(window)
                if word is None:
                    continue
                alike = length >= _SHAPE and word in self._by_sound.get(self._spelling(window), ())
                if self._breaks_a_word(run, start, word, edges, alike=alike):
                    found[start] = word
                    taken.update(span)
        return found

    def _edges(self, run: str) -> set[int]:
        """Where segments of the run begin and end, known words taken longest first from the left."""
        edges, start = {0}, 0
        while start < len(run):
            lengths = range(min(_LONGEST, len(run) - start), 1, -1)
            start += next((n for n in lengths if run[start : start + n] in self._known), 1)
            edges.add(start)
        return edges

    @staticmethod
    def _breaks_a_word(run: str, start: int, word: str, edges: set[int], *, alike: bool) -> bool:
        """Whether each character to be replaced stands alone: one inside a known word (治理) is meant.

        Long words that sound ``alike`` in full (联和研究) are typos all the same.
        """
        changed = [at for at, character in enumerate(word, start) if run[at] != character]
        if len(word) < _SHAPE and any(run[at] in _MEANT for at in changed):
            return False
        return alike or all(at in edges and at + 1 in edges for at in changed)

    def _spelling(self, window: str) -> str:
        return " ".join(self._syllable.get(character, character) for character in window)

    def _replacement(self, window: str) -> str | None:
        """The corpus word that ``window`` was meant to be; half of its characters must be right already."""
        if window in self._known or (len(window) == 2 and not _FUNCTION.isdisjoint(window)):
            return None
        heard = self._by_sound.get(self._spelling(window), [])
        alike = [(sum(a == b for a, b in zip(word, window, strict=True)), word) for word in heard]
        right, word = max(alike, default=(0, ""), key=lambda pair: pair[0])
        if 2 * right >= len(window):
            return word
        if len(window) < _SHAPE:
            return None
        # 技术转移等 is a word and what follows it, not 技术转移类.
        gaps = range(int(window[1:] in self._known), len(window) - int(window[:-1] in self._known))
        shapes = (f"{window[:gap]}_{window[gap + 1 :]}" for gap in gaps)
        return next((self._shapes[shape] for shape in shapes if shape in self._shapes), None)


def question_grams(text: str, typos: Typos) -> list[str]:
    """The form features of a question: character n-grams and pairs of syllables."""
    return [*character_grams(text), *typos.sounds(text)]
