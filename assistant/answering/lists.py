"""Several things asked in one sentence: 「职称、在岗和兼任分别怎么规定」「升级退出跟被撤销有什么不一样」.

Each thing becomes a question of its own; what is said once before or after the list goes to every one of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_CONJUNCTION = re.compile(
    r"(?:、|，?(?:以及|还有|和|跟|与(?!否)|及(?!时|格)|(?<![不相合共])同(?!一|行|时|等|样|期|意)))"
)
#: 分别, 各: one predicate for each thing of a list.
_EACH = re.compile(
    r"(?:这?[两三四]个?(?:样|块|个|项|条|者|件事|方面|点)?，?)?(?:都?分别(?!认定)|各自?(?=[是要有占能需怎管该负做干算卡得限应可按由归]))"
)
#: 都要摘牌: one consequence for each.
_ALL = re.compile(r"(?:是不是|会不会|是否|要不要)?都(?=[会要得是算]?(?:被|受|给)?(?:撤|摘|取消|整改|禁|收回|不合格))")
#: What asks for a difference, with the words that lead to it.
_DIFFERENCE = re.compile(
    r"[，,]?(?:这|它们?|他们)?(?:[两二俩][个者种样]?|之间|二者|到底|究竟|本质上?|性质上?|处理上?|处理起来|后果上?|程序上|具体|主要)*[，,]?"
    r"(?:有(?:什么|啥子?|何|哪些|没有|多大)?|是(?:不是)?|的)?(?:区别|不同|不一样|差别|差异|(?<=[么啥子何])两样|一回事|差在|分界)"
)
_ASPECT = re.compile(r"[，,]?(?:在|对|就)(?P<aspect>[^，,。？?]{2,14}?)(?:上|方面|的?要求上?|这[块点]|来说)[，,]?$")
#: 「第二十条、第二十二条分别说的啥」 is a look-up.
_CLAUSE = re.compile("第.{1,4}条")
_SENTENCE = re.compile(r"[？?；;。！!\n]")
#: Before the list: 「想了解三件事：」「我们是高校，」.
_OPENING = re.compile(r"[：:，,]")
#: 「负责人的职称、在岗」: what stands before 的 belongs to each.
_OWNER = re.compile(r"^(?P<owner>[^、，,]{2,8}?(?:的|里的?|中的?|在))(?=[^、，,]{1,12}$)")
#: 「…研发投入这三样分别」「三项底线分别」: what only counts the things.
_COUNTED = re.compile(r"[，,]?[这那]?[两三四]个?(?:样|方|块|者|环节|方面|项|件事|类)(?:门槛|底线|要求|标准|指标)?$")
#: So many things of one list.
MOST_LISTED = 4


@dataclass(frozen=True, slots=True)
class Listed:
    """``things`` as questions of their own; ``before`` and ``after`` are the rest of the message."""

    before: str
    things: tuple[str, ...]
    after: str


def _split(text: str) -> list[str]:
    return [part.strip(" ，,、") for part in _CONJUNCTION.split(text) if part.strip(" ，,、")]


def _list_form(sentence: str) -> tuple[str, list[str], str] | None:
    """What stands before the list, its things with the predicate, and the rest of the sentence."""
    marker = _EACH.search(sentence) or _ALL.search(sentence)
    if marker is None:
        return None
    head = sentence[: marker.start()].strip(" ，,")
    head = _COUNTED.sub("", head)
    last = max((m.end() for m in re.finditer("[，,]", head)), default=0)
    first = _CONJUNCTION.search(head, last + 1) or _CONJUNCTION.search(head)
    if first is None:
        return None
    opening = max((m.end() for m in _OPENING.finditer(head, 0, first.start())), default=0)
    end = re.search(r"[，,（(]", sentence[marker.end() :])
    predicate = sentence[marker.end() :][: end.start() if end else None]
    rest = sentence[marker.end() + end.start() :] if end else ""
    things = _split(head[opening:])
    owner = _OWNER.match(things[0]) if things else None
    shared = owner["owner"] if owner else ""
    return head[:opening], [things[0], *(shared + thing for thing in things[1:])], predicate + "\0" + rest


def _difference_form(sentence: str) -> list[str] | None:
    """The two things whose difference is asked for."""
    marker = _DIFFERENCE.search(sentence)
    if marker is None:
        return None
    head = sentence[: marker.start()]
    found = _ASPECT.search(head)
    aspect = found["aspect"] if found else ""
    things = _split(head[: found.start()] if found else head)
    if len(things) > 2:
        # 「…退出来，和因为出事被摘牌」: the last word that joins is the one between the two.
        last = [m for m in _CONJUNCTION.finditer(head) if m.group() != "、"]
        things = [head[: last[-1].start()].strip(" ，,"), head[last[-1].end() :].strip(" ，,")] if last else []
    return [f"{thing}{aspect}" for thing in things] if len(things) == 2 else None


def listed(text: str) -> Listed | None:
    """The things that a message (normalised) asks for in one list, or ``None`` where there is none."""
    if _CLAUSE.search(text):
        return None
    start = 0
    for end in [*(m.start() for m in _SENTENCE.finditer(text)), len(text)]:
        sentence = text[start:end]
        form = _list_form(sentence)
        if form and 2 <= len(form[1]) <= MOST_LISTED and all(2 <= len(thing) <= 24 for thing in form[1]):
            predicate, _, rest = form[2].partition("\0")
            things = tuple(thing + predicate for thing in form[1])
            return Listed(text[:start] + form[0], things, rest + text[end:])
        pair = _difference_form(sentence)
        if pair and all(2 <= len(thing) <= 30 for thing in pair):
            return Listed(text[:start], tuple(pair), text[end:])
        start = end + 1
    return None
