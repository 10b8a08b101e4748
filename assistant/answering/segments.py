"""The separate questions of one message (「公示多久，有异议谁处理，谁发文」)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from assistant.answering.lists import MOST_LISTED, Listed, listed
from assistant.retrieval import Question
from assistant.retrieval.question import BASE_TYPES
from assistant.textnorm import normalise

_ASKING = r"(?:多少|多久|多长|多大|(?<!好)几(?!年[了来])|吗|呢|怎么|怎样|咋|什么|啥|哪|谁|如何|是否|能不能|可不可以|要不要|会不会|有没有|算不算)"
_ASKING_WORD = re.compile(_ASKING)
_HAN = r"[\u3400-\u9fff]"
#: 1. 2、 (3) 一是 第二 其三: the numbers of a list of questions.
_NUMBERED = r"(?<![0-9第.])(?:[(（]?[1-9][)）.、:：](?![0-9])|[一二三四]是|其[一二三四][是，,]?|第[一二三四](?:[，,、]|个(?:问题)?[是，,：:]))"
_BREAKS = re.compile(
    rf"[？?；;。！!\n]|{_NUMBERED}|[，,](?=(?:还有|另外|以及|同时|如果|要是|那|又|再)|.{{0,14}}{_ASKING})|、(?=.{{0,8}}{_ASKING})|"
    # A particle or a set phrase that ends a question, with another one right behind it.
    rf"(?<=[吗呢])(?={_HAN}{{3}})|(?<=咋办|咋整)(?={_HAN}{{3}})|(?<=怎么办|怎么样|啥要求|啥后果|啥条件|会怎样)(?={_HAN}{{3}})|"
    rf"以及|还有(?!没有)|另外|顺便|还想问|还想了解|"
    # English: a comma or "and" before the next question word.
    r"(?:, (?:and )?| and )(?=(?:what|how|which|who|when|where|can|do|does|is|are|must)\b)"
)
#: A blank between two runs of Chinese, where people save the punctuation; ①②③ before they lose their rings.
_BLANK = re.compile(rf"(?<={_HAN})[ \u3000]+(?={_HAN})")
_RINGED = re.compile(r"[\u2460-\u2473\u2474-\u2487\u2488-\u249b]")
_SEVERAL = re.compile(
    rf"、|分别|各自|各是|各要|各有|[两三四](?:样|块|个?方面)|还有|另外|反过来|区别|一回事|一样|以及|同时|[？?;；].*\w|"
    rf"{_ASKING}.*[，,].*{_ASKING}|[，,].*又|又.*又|\band\b"
)
_ASKS = re.compile(
    rf"{_ASKING}|[行能要用得算可会成]不|不(?:行|成|算|能|要|用)?$|要求|条件|多长|能否|可否|限|后果|\b(?:what|how|which|who|when|can|do|does|is|are)\b",
    re.I,
)
#: 「…，写在哪条」 asks where the rest stands, and is no question of its own.
_WHERE = re.compile(
    r"^(?:这|那|都|分别|具体)?(?:是|写|规定|说)?(?:在|的)?(?:哪|第几)(?:一)?[条款项](?:里|的|说的|规定)?$|^出处$|^依据$"
)
#: What a message is about; a later question without any of these is about the first one's.
_TOPIC = re.compile(
    "绩效评估|评估|考核|公示|复议|负责人|牵头人|年度报告|年报|认定|撤销|整改|协议|名称|标牌|牌子|推荐单位|依托单位|论文|"
    "文章|专利|知识产权|奖|项目|活动|培训|职称|材料|申报|企业|公司|高校|学院|大学|研究所|园区|中介|升级|保密|安全|伦理|制度|办法|"
    "合作|交流|团队|联盟|产业|研发|异议|授牌|发文|解释|施行|废止|诚信|基地"
)
#: So many questions of a message are answered one by one.
MOST_SEGMENTS = 3


def asks_several(text: str) -> bool:
    """Whether a message seems to ask for several things."""
    return bool(_SEVERAL.search(text.rstrip("？?。！! ")))


def _pieces(question: Question) -> list[str]:
    """The message cut at its breaks; blanks and ringed numbers break it only as it was typed."""
    if question.english:
        return _BREAKS.split(question.text)
    typed = _RINGED.sub("；", question.original)
    parts = [part for part in _BLANK.split(typed) if part]
    if not all(len(part) >= 4 and _ASKS.search(part) for part in parts):
        # 「国合 基地 是 什么」: blanks that separate words, not questions.
        parts = [typed]
    return [piece for part in parts for piece in _BREAKS.split(normalise(part)) if piece]


def _split_further(piece: str) -> list[str]:
    """「公示期多久、这期间有人反映问题怎么弄」: a comma between two parts that both ask."""
    for comma in re.finditer("[、，,]", piece):
        left, right = piece[: comma.start()], piece[comma.end() :]
        if len(left) >= 4 and len(right) >= 4 and _ASKING_WORD.search(left) and _ASKING_WORD.search(right):
            return [left, *_split_further(right)]
    return [piece]


def segments(question: Question) -> list[str]:
    """The separate questions, each with the base types and the topic it leans on.

    At most ``MOST_SEGMENTS``, or ``MOST_LISTED`` things of one list (``lists``).
    """
    several = None if question.english or len(question.types) > 1 else listed(question.text)
    if several:
        return _of_list(several)
    pieces = [part for piece in _pieces(question) for part in _split_further(piece)]
    return _leaning(pieces)[:MOST_SEGMENTS]


def _of_list(several: Listed) -> list[str]:
    """The things of a list, then what is asked beside them."""
    named = "、".join(name for name, stem in BASE_TYPES.items() if stem in several.before + several.things[0])
    over, first = _TOPIC.search(several.before), _TOPIC.search(several.things[0])
    found = []
    for thing in several.things:
        leaned = "" if any(stem in thing for stem in BASE_TYPES.values()) else named
        # 「负责人：职称、在岗」 is about the head of the base throughout; a first thing's topic only where there is none.
        topic = over if over and over.group() not in thing else first if first and not _TOPIC.search(thing) else None
        found.append(leaned + (topic.group() if topic else "") + thing)
    rest = (*_BREAKS.split(several.before), *_BREAKS.split(several.after))
    asking = [part.strip(" ，,、:：（）()") for part in rest if part and _ASKING_WORD.search(part)]
    return [*found, *(part for part in asking if len(part) >= 4)][:MOST_LISTED]


def _leaning(pieces: Iterable[str]) -> list[str]:
    types = ""
    asking: list[tuple[str, str]] = []
    for piece in pieces:
        part = piece.strip(" ，,、:：")
        named = "、".join(name for name, stem in BASE_TYPES.items() if stem in part)
        # 「论文要几篇，不行就转报特色类，知识产权要几项」: a type holds from where it is named to the next one.
        if len(part) >= 3 and _ASKS.search(part) and not _WHERE.match(part):
            asking.append(("" if named else types, part))
        types = named or types
    if len(asking) < 2:
        return []
    first = _TOPIC.search(asking[0][1])
    found = []
    for leaned, part in asking:
        topic = first.group() if first and not _TOPIC.search(part) else ""
        found.append(leaned + topic + part)
    return found
