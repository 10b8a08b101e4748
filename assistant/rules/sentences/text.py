"""The sentence as typed and a plain form of it, with the way back from the one to the other.

The plain form is simplified, half width and upper case, without quotation marks and without blanks that
mean nothing; every one of its characters remembers where it stood, so that spans quote what was typed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from itertools import pairwise, zip_longest

from assistant.rules.sentences.comments import is_comment, names_only
from assistant.rules.sentences.mending import corrected, itemised, spelled, translated
from assistant.textnorm import simplify

_ASIDE = re.compile(r"\((?:境|含|项|件|认证|区域|地区|个|中)\)|(?<=领域)\(二级学科\)")
_BORDER = re.compile(r"\((境)\)")
_BRACKETED = re.compile(r"\(([^();。!?]{1,24})\)")
_COUNTED = re.compile(r"\d|[一二两三四五六七八九十百][篇项件场人个名位]|没|无|未|都|均|全部|其中")
_FIGURES = re.compile(r"(?<![\d/])\d{1,3}/\d{1,3}/\d{1,3}(?![\d/])")
_QUOTES = set("“”‘’\"'「」『』`*_#")
_INVISIBLE = {"Cf", "Cc", "Cs", "Mn"}
_STRONG = "。!?;"
#: Pictures that end or part what is said; ticks and crosses are older characters.
_EMOJI = 0x1F000
_ARROWS = frozenset("→➝➞➡⇒⟶")
_WEAK = ",、()【】[]{}·•|"
_DIGITS = "0123456789零〇一二两三四五六七八九十百千"
_NUMERAL = re.compile(r"[一二三四五六七八九十]|\d{1,2}")
_VALUE = re.compile(r"(?:没有|有|无|是|否|未)(?=$|[ ,，;；。、|])")
_FILLED_IN = re.compile(r"[\u4e00-\u9fff] +(?:没有|有|无|是|否|未)$")
_NEXT_FIELD = re.compile(r"[\d.、]*[\u4e00-\u9fff]{3,14} +(?:没有|有|无|是|否|未)(?=$|[ ,;。])")
_UNIT = re.compile(r"[篇项件场次人个名位万亿年月日号元多余几来以左家本期%]|平|千|百|SCI|EI")
_LEADING = re.compile(r"[ :]*(?:\d{1,2}\.(?!\d))?[ :.]*|")


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch between two separators; offsets are those of the plain form."""

    index: int
    sentence: int
    start: int
    end: int
    text: str
    asks: bool
    opened: str = ""


@dataclass(frozen=True, slots=True)
class Typed:
    """The plain form, its clauses, and for each plain character its place in the text as typed."""

    typed: str
    plain: str
    origin: tuple[int, ...]
    clauses: tuple[Clause, ...]

    def back(self, start: int, end: int) -> tuple[int, int]:
        """Plain offsets → offsets in the text as typed."""
        return (self.origin[start], self.origin[end - 1] + 1)

    def words(self, start: int, end: int) -> str:
        """What was typed between two plain offsets."""
        low, high = self.back(start, end)
        return self.typed[low:high]


@lru_cache(maxsize=256)
def prepare(typed: str) -> Typed:
    """Read ``typed`` into its plain form and clauses."""
    characters = corrected(spelled(translated(itemised(_unfold(typed)))))
    characters = _keep_meaningful_blanks(_without_asides(characters))
    plain = "".join(character for character, _ in characters)
    return Typed(typed, plain, tuple(place for _, place in characters), _clauses(plain))


def _unfold(typed: str) -> list[tuple[str, int]]:
    # One by one: as a phrase 轉移轉化 would have its middle, 移轉, turned into 转移.
    simple = "".join(map(_simple, typed))
    found: list[tuple[str, int]] = []
    for place, (raw, char) in enumerate(zip(typed, simple, strict=True)):
        if raw == "," and 0 < place < len(typed) - 1 and _is_thousands(typed, place):
            continue
        if char == "/" and _FIGURES.search(typed[max(0, place - 12) : place + 12]) and typed[place - 1].isdigit():
            char = "、"  # noqa: PLW2901 - 5/5/5场
        if char in _ARROWS:
            char = "到"  # noqa: PLW2901 - 早→近 4 6 8
        if char in _QUOTES or (unicodedata.category(char) in _INVISIBLE and not char.isspace()):
            continue
        if unicodedata.category(char) == "No":
            found.append((",", place))
        elif char == "\n":
            found.append((";", place))
        elif char.isspace():
            found.append((" ", place))
        elif (mark := _mark_of(typed, place, char)) is not None:
            found += [(mark, place)] if mark else []
        else:
            found.extend(
                (part.upper(), place) for part in unicodedata.normalize("NFKC", char) if len(part.upper()) == 1
            )
    return found


#: 国际技术转移项目……就1个: a pause, no end.
_PAUSES = re.compile(
    r"[….]+(?:也?就|也|才|只|大概|差不多|应该|有|是|不到|没到|不足|快|近|约)*[\d一二两三四五六七八九十]"
)


def _mark_of(typed: str, place: int, char: str) -> str | None:
    """What a mark of chats stands for: dots that trail off end a sentence, a picture or a ~ parts clauses."""
    if char == "…" or _trails_off(typed, place):
        return "" if _PAUSES.match(typed, place) else "。"
    return "," if ord(char) >= _EMOJI or (char in "~～" and not typed[place + 1 : place + 2].isdigit()) else None


def _trails_off(typed: str, place: int) -> bool:
    """Whether the full stop is one of several: 方案还没做...机制倒是有的."""
    return typed[place] == "." and "." in {typed[place - 1 : place], typed[place + 1 : place + 2]}


@cache
def _simple(char: str) -> str:
    simple = simplify(char)
    return simple if len(simple) == 1 else char


def _without_asides(characters: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """国（境）外 and 20篇（含）以上 are one expression: such brackets are no boundary.

    Nor are those around words without a figure: 5项（近三年）, 科学技术奖励（我单位前三）1项.
    """
    plain = "".join(character for character, _ in characters)
    dropped = {place for match in _ASIDE.finditer(plain) for place in range(*match.span())}
    dropped -= {place for match in _BORDER.finditer(plain) for place in range(*match.span(1))}
    for match in _BRACKETED.finditer(plain):
        digits = _DIGITS + "壹贰叁肆伍陆柒捌玖拾佰仟"
        # 奖励（排名第一）2项: without the bracket the two numerals would be one.
        run_together = match[1][-1] in digits and plain[match.end() : match.end() + 1] in digits
        if not _COUNTED.search(match[1]) and not (run_together and plain[match.end() :]):
            dropped |= {match.start(), match.end() - 1}
    return [pair for place, pair in enumerate(characters) if place not in dropped]


def _is_thousands(typed: str, place: int) -> bool:
    """Whether the comma stands inside 5,000 (a full-width comma never does)."""
    return bool(re.search(r"\d{1,3}$", typed[:place])) and bool(re.match(r"\d{3}(?!\d)", typed[place + 1 :]))


def _keep_meaningful_blanks(characters: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Blanks between two Latin words stay; between two longer Chinese runs they part clauses; else they go."""
    plain = "".join(character for character, _ in characters)
    kept: list[tuple[str, int]] = []
    for position, (character, place) in enumerate(characters):
        if character != " ":
            kept.append((character, place))
            continue
        before, after = plain[:position].rstrip(" "), plain[position:].lstrip(" ")
        if plain[position - 1 : position] == " " or not before or not after:
            continue
        kept.extend((mark, place) for mark in _blank(before, after))
    return kept


def _blank(before: str, after: str) -> str:
    """What a blank stands for between two runs of characters."""
    left, right = before[-1], after[0]
    if _VALUE.match(after) and not left.isascii():
        return ":"  # a form: 国际组织任职 无
    if _FILLED_IN.search(before) and _NEXT_FIELD.match(after):
        return ","  # 独立法人 是 国合基地 无
    if left.isascii() and right.isascii():
        return " " if left.isalnum() and right.isalnum() else ""
    if left.isdigit():
        return "" if _UNIT.match(after) else ","
    both_long = min(len(before.rsplit(" ", maxsplit=1)[-1]), len(after.split(" ", maxsplit=1)[0])) > 1
    return "," if both_long and not right.isdigit() and not left.isascii() else ""


def _clauses(plain: str) -> tuple[Clause, ...]:
    cuts = [-1, *(place for place in range(len(plain)) if _separates(plain, place)), len(plain)]
    found: list[Clause] = []
    sentence, opened, filled = 0, "", False
    for before, after in pairwise(cuts):
        mark = plain[after : after + 1]
        start = before + 1 + len(_LEADING.match(plain[before + 1 : after])[0])  # type: ignore[index]
        text = plain[start:after].rstrip(" :")
        if text and not (_NUMERAL.fullmatch(text) and mark in {"、", ")"}):
            found.append(Clause(len(found), sentence, start, start + len(text), text, mark == "?", opened))
            filled = True
        if mark in _STRONG and mark and filled:
            sentence, filled = sentence + 1, False
        opened = mark
    return tuple(_answered(found))


def _answered(found: list[Clause]) -> Iterator[Clause]:
    """办期刊？我们没办过: a name that is asked and answered in one breath is no question."""
    joined = 0
    for clause, after in zip_longest(found, found[1:]):
        echo = clause.asks and after is not None and not after.asks and names_only(clause.text)
        echo = echo and after.sentence == clause.sentence + 1 and is_comment(after.text)
        yield replace(clause, sentence=clause.sentence - joined, asks=clause.asks and not echo)
        joined += bool(echo)


def _separates(plain: str, place: int) -> bool:
    mark = plain[place]
    before, after = plain[place - 1 : place], plain[place + 1 : place + 2]
    if mark == "、" and before and after and before in _DIGITS and after in _DIGITS:
        # 5、6、7场 is one list of numbers; 1、18篇 at the start of a sentence is an enumeration.
        lead = plain[:place].rstrip(_DIGITS + "、")[-1:]
        return lead == "" or lead in _STRONG
    if mark == "/":
        # 特色类/新型研发机构/专利5件, but SCI/EI and 件/项.
        return plain.count("/") > 1 and len(re.split(r"[/,;。]", plain[:place])[-1]) > 1 and not after.isascii()
    return mark in _STRONG or mark in _WEAK
