"""或 stays 或, 且 stays 且."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from assistant.answering.claims.denial import affirmed
from assistant.answering.claims.reading import Reading
from assistant.answering.claims.vocabulary import every_pair, pairs

_WORDS = re.compile(
    r"或者|或是|或(?!许|多|少)|以及|并且|而且|同时|且(?!慢)|和|与|及(?!时|格)|并(?!非|不|列|没|未|无|举)|、|还要|还须|还应"
)
_OR = {"或者", "或是", "或"}
_STRONG = {"并且", "而且", "同时", "且", "并"}
_BOTH = re.compile(
    r"缺一不可|两者都|二者都|两者均|二者均|均须|都须|都要|同时具备|同时满足|同时达到|均应|都应|必须都|两项都|两种都|全部满足|全部具备|既.{1,20}又|都具备|都有"
)
_EITHER = re.compile(
    r"其一即可|任一|任选|二选一|之一即可|有其一|满足其一|一样就可以|一项即可|其中一项即可|有一个|两者有一|有一样|任意一|选其一|择一|其一"
)
_LISTED = re.compile(
    r"都算|均算|都可以|均可|都计|均计|含|包括|三类|分为|分成|之一|评为|都在|都属于|都会|均会|都|不论|无论|例如|比如"
)
_REACH = 28


@dataclass(frozen=True, slots=True)
class _Link:
    word: str
    left: frozenset[str]
    right: frozenset[str]
    tail: str
    head: str
    after: str = ""
    listed: bool = False

    @property
    def is_or(self) -> bool:
        return self.word in _OR


@lru_cache(maxsize=4096)
def _links(text: str) -> tuple[_Link, ...]:
    found = []
    for match in _WORDS.finditer(text):
        left = re.split(r"[，。；]", text[max(0, match.start() - _REACH) : match.start()].rstrip("，"))[-1]
        right = re.split(r"[，。；]", text[match.end() : match.end() + _REACH].lstrip("，"))[0]
        tail = re.sub(r"[，§“”（）\s]", "", left)[-2:]
        head = re.sub(r"^[为是由在与对其该把将获得]+", "", re.sub(r"[，§“”（）\s]", "", right))[:2]
        found.append(
            _Link(
                match.group(),
                every_pair(left) & pairs(left),
                every_pair(right) & pairs(right),
                tail,
                head,
                right[:8],
                "、" in re.split("，", left)[-1],
            )
        )
    return tuple(found)


def _same_place(said: _Link, held: _Link) -> bool:
    if len(said.tail) == 2 and len(said.head) == 2 and said.tail == held.tail and said.head == held.head:
        return True
    opens = said.head and said.head in held.after
    shared = len(said.right & held.right) >= 3 and (said.head == held.head or bool(opens and said.left & held.left))
    if shared and held.is_or and said.word in _STRONG | {"和"}:
        return True
    latin = said.tail[-1:].isascii() and said.tail and said.tail == held.tail and said.head == held.head
    return bool(latin) or bool(
        said.left & held.left and said.right & held.right and (said.tail == held.tail or said.head == held.head)
    )


def logic_faults(reading: Reading) -> Iterator[str]:
    """Objections where 或 became 且 (or 且 became 或) between the same words."""
    if not reading.cited:
        return
    text = affirmed(reading.outside)
    held = _links(reading.allowed)
    for said in _links(text):
        exact = [link for link in held if len(said.tail) == 2 and (link.tail, link.head) == (said.tail, said.head)]
        places = exact or [link for link in held if _same_place(said, link)]
        if not places or any(link.is_or == said.is_or or (link.word == "、" and said.word != "或") for link in places):
            continue
        # 企业、园区或中介 lists the same subjects as 企业、园区和中介; 条件或能力 is not 条件和能力.
        listed = _LISTED.search(text) or any(link.word == "、" or link.listed for link in places)
        if said.is_or and listed and not any(link.word in _STRONG for link in places):
            continue
        if said.word == "、" or (said.word in ("和", "与", "及") and _either_follows(text, said)):
            continue
        yield f"原文在“{said.tail}”与“{said.head}”之间写的是“{places[0].word}”，不是“{said.word}”"
        return
    yield from _joint_faults(text, reading)


def _either_follows(text: str, said: _Link) -> bool:
    """任职和主办期刊有一个即可 names both and asks for one."""
    place = text.find(f"{said.tail}{said.word}{said.head}")
    return place >= 0 and bool(_EITHER.search(re.split("[，。；]", text[place:])[0]))


def _joint_faults(text: str, reading: Reading) -> Iterator[str]:
    own = reading.scope
    both, either = _BOTH.search(text), _EITHER.search(text)
    words = pairs(text)
    around = [link for link in _links(own) if len(link.left & words) >= 2 and len(link.right & words) >= 2]
    if both and not any(w in text for w in _OR) and any(link.is_or for link in around):
        said = [link for link in _links(text) if not link.is_or]
        if any(_crosses(s, h) for s in said for h in around if h.is_or):
            yield f"原文之间写的是“或”，不能说“{both.group()}”"
    if either and around and not any(link.is_or for link in around):
        yield f"原文之间没有“或”，不能说“{either.group()}”"


def _crosses(said: _Link, held: _Link) -> bool:
    return len(said.left & held.left) >= 2 and len(said.right & held.right) >= 2
