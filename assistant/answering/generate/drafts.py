"""A model's text, piece by piece, → sentences with the source ids that it put beside them.

Understood: one sentence a line with ``[S1]`` after it, several in a line, marks before the full stop, before the
sentence or on a line of their own, bold and list marks, a chain of thought in ``<think>``, and the same as JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from assistant.answering.claims import sentences
from assistant.answering.generate.fencing import without_hidden

_ID = r"[Ss]\s?\d{1,3}"
_IDS = rf"{_ID}(?:(?:\s*[,，、;；/和与及&]\s*|\s+){_ID})*"
_LABEL = r"(?:(?:依据|根据|来源|出处|资料|引用|参考)?的?(?:编号)?(?:是|为)?|sources?|references?)\s*[:：]?\s*"
_MARK = re.compile(rf"[\[【（(〔［]\s*{_LABEL}({_IDS})\s*[\]】）)〕］]", re.I)
#: 依据：S1 at the end of a line, as weak models write the mark.
_BARE = re.compile(
    rf"(?<![A-Za-z0-9])(?:依据|来源|出处|编号|sources?)(?:的?编号)?(?:是|为)?\s*[:：]\s*({_IDS})\s*[。.]?\s*$", re.I
)
_LEADING = re.compile(rf"^(?:根据|依据|按照)?\s*(?:资料)?\s*({_ID})\s*(?:[,，:：、|｜]|可知|规定)\s*")
_BULLET = re.compile(r"^\s*(?:#{1,6}\s|[-*•·+>–—]+\s*|\d{1,2}[.、)）](?!\d)\s*|[一二三四五六七八九十]{1,3}、\s*)+")
_HEAD = re.compile(
    r"^(?:(?:结论|要点|答案|答复|回答|答|answer)\s*[:：]|(?:根据|依据|按照)(?:所给|上述|以上|提供的)?(?:资料|材料)(?:可知)?\s*[,，:：]"
    r"|according to the\s*(?:provided |given )?(?:资料|sources?|materials?|information)\s*[,，:])\s*",
    re.I,
)
#: A clause's name before its text: names are shown from the corpus, beside the sentence.
_NAMED = re.compile(
    r"^第[一二三四五六七八九十百零\d]{1,4}条(?:第?（[一二三四五六七八九十]{1,3}）项?)?(?:（[^（）]{2,8}类）)?\s*[:：]\s*(?:（[一二三四五六七八九十]{1,3}）\s*)?"
)
_PLACE = "\ue000"
_ONLY_LABEL = re.compile(rf"(?:{_LABEL})[\s{_PLACE}。，；,.;]*", re.I)
_THINK = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.S)


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence as the model wrote it, without its marks; ``cited`` in the order given."""

    text: str
    cited: tuple[str, ...] = ()


class Drafts:
    """Feed it pieces; it gives the sentences of each line as soon as the line, and where its marks stand, is known."""

    def __init__(self) -> None:
        self._text = ""
        self._json = False
        self._waiting: list[Draft] = []

    def feed(self, piece: str) -> list[Draft]:
        """The sentences that this piece completes."""
        self._text += piece
        if "<think" in self._text:
            if not re.search(r"</think(?:ing)?>", self._text):
                return []
            self._text = _THINK.sub("", self._text)
        start = self._text.lstrip()
        self._json = self._json or start.startswith(("{", "[{", "[\n", "```"))
        if self._json or not start or "<think".startswith(start[:6]):
            return []
        *lines, self._text = self._text.split("\n")
        return [draft for line in lines for draft in self._line(line)]

    def close(self) -> list[Draft]:
        """The sentences that are left, or those of the JSON that it was all the time."""
        rest, self._text = _THINK.sub("", self._text), ""
        found = _from_json(rest) if self._json else None
        if found is not None:
            return found
        drafts = [draft for line in rest.split("\n") for draft in self._line(line)]
        return drafts + self._released()

    def _line(self, line: str) -> list[Draft]:
        drafts, ids = _read_line(line)
        if ids:  # the marks of what stands above
            self._waiting = [replace(draft, cited=ids) for draft in self._waiting]
        if not drafts:
            return self._released() if ids else []
        ready = self._released()
        if any(draft.cited for draft in drafts):
            return ready + drafts
        self._waiting = drafts
        return ready

    def _released(self) -> list[Draft]:
        ready, self._waiting = self._waiting, []
        return ready


def drafts_of(text: str) -> list[Draft]:
    """The sentences of a text that has come whole."""
    drafts = Drafts()
    return drafts.feed(text) + drafts.close()


def _read_line(line: str) -> tuple[list[Draft], tuple[str, ...]]:
    """The sentences of one line, or the ids of a line that has nothing else.

    A sentence without a mark of its own has those of the next in the line that has one.
    """
    line = _BULLET.sub("", without_hidden(line)).replace("**", "").replace("__", "").strip()
    headless = _HEAD.sub("", line)
    line = headless if headless == line else headless[:1].upper() + headless[1:]
    if not line or line.startswith("```"):
        return [], ()
    cited: list[tuple[str, ...]] = []

    def place(match: re.Match[str]) -> str:
        cited.append(_ids(match[1]))
        return _PLACE

    marked = _BARE.sub(place, _MARK.sub(place, line))
    leading = _LEADING.match(marked)
    first = _ids(leading[1]) if leading else ()
    pieces = _pieces(marked[leading.end() :] if leading else marked)
    every = tuple(dict.fromkeys(i for ids in cited for i in ids))
    if not pieces:
        return [], every or first
    following = iter(cited)
    own = [tuple(i for _ in range(piece.count(_PLACE)) for i in next(following)) for piece in pieces]
    texts = [_NAMED.sub("", piece.replace(_PLACE, "").strip()) for piece in pieces]
    return _with_ids(list(zip(texts, own, strict=True)), first), ()


def _pieces(marked: str) -> list[str]:
    """Sentences, each with the places of its marks; marks after a full stop belong to what stands before it."""
    pieces: list[str] = []
    before = ""
    for piece in sentences(marked):
        text = piece.lstrip(_PLACE + " ")
        places = _PLACE * (piece.count(_PLACE) - text.count(_PLACE))
        if _ONLY_LABEL.fullmatch(text):
            places, text = _PLACE * piece.count(_PLACE), ""
        if pieces:
            pieces[-1] += places
        else:
            before += places
        if text:
            pieces.append(before + text)
            before = ""
    return pieces


def _with_ids(found: list[tuple[str, tuple[str, ...]]], first: tuple[str, ...]) -> list[Draft]:
    following: tuple[str, ...] = ()
    drafts: list[Draft] = []
    for number, (text, own) in reversed(list(enumerate(found))):
        following = own or following
        ids = following if number else first + following
        drafts.insert(0, Draft(text, tuple(dict.fromkeys(ids or first))))
    return drafts


def _ids(text: str) -> tuple[str, ...]:
    return tuple("S" + number for number in re.findall(r"[Ss]\s?(\d{1,3})", text))


def _from_json(text: str) -> list[Draft] | None:
    """Sentences of ``{"sentences": [{"text", "sources"}]}`` or of such a list, also inside a code fence."""
    found = re.search(r"[{\[].*[}\]]", text, re.S)
    try:
        value = json.loads(found[0]) if found else None
    except (ValueError, RecursionError):
        return None
    return list(from_value(value)) if isinstance(value, dict | list) else None


def from_value(value: Any) -> Iterator[Draft]:
    """Sentences of a structured reply; what has another shape is left out."""
    items = value.get("sentences", []) if isinstance(value, dict) else value
    for item in items if isinstance(items, list) else []:
        text = item.get("text") if isinstance(item, dict) else item
        ids = item.get("sources") if isinstance(item, dict) else None
        if not isinstance(text, str):
            continue
        given = [ids] if isinstance(ids, str) else ids if isinstance(ids, list) else []
        # What is no id at all stays as it is: it will be found to be none.
        cited = tuple(i for entry in given for i in (_ids(str(entry)) or (str(entry)[:20],)))
        for line in text.split("\n"):
            for draft in _read_line(line)[0]:
                yield Draft(draft.text, tuple(dict.fromkeys((*draft.cited, *cited))))
