"""Whether a turn leans on the turns before it or can stand alone. In doubt it stands alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from assistant.dialogue.followup_places import names_article
from assistant.dialogue.followup_stem import cleaned
from assistant.dialogue.followup_words import (
    ALL_TYPES,
    ASKS,
    ASPECT,
    GENERIC,
    HOST,
    MERIT,
    NTH_TYPE,
    OFF_TOPIC,
    OTHER_TYPES,
    SUBJECT,
    TYPE,
    VERB,
    bigrams,
    content,
    foreign,
    types_of,
)

_CLAUSE = r"(?:这|那|该)一?[条项点款](?![件例目])"
#: 它要每年交吗, 其中中外合作的呢: what these mean stands before them.
_POINTS = re.compile(
    rf"^.{{0,4}}?(?:它(?!山)|这里面|那里面|这其中|其中|除了(?:这|它|此)|(?:这|那)种情况|这样的话|上述|同样的?问题|一样的问题|反过来|(?<!其)[他她]们?(?!人)|{_CLAUSE})|"
    r"^(?!.{19})(?!.*(?:负责人|院长|教授|专家|人员)).*(?:(?:对|给|让|跟|由)(?:它|他|她)|(?<!其)(?:它|他|她)的)|"
    r"^(?:那么?|但是?)?(?:这|那)(?:个|些|件?事)?(?:由|谁|归|要(?!求)|能|会|可以|算|多久|有没有|需要|必须|是(?!不是)|怎么|得|也|应该|找谁)"
)
_THIS_CLAUSE = re.compile(
    rf"[,，]{_CLAUSE}|(?:这|那)(?:个|些|一)?(?:方面|点上?|块|上面)(?=$|(?:又|是|有|怎|也|呢))|(?:这|那)(?:种|样的|类|个)(?:要求|条件|规定|限制|情况|情形|比例|标准)"
)
#: 伦理的也要, 联合实验室也一样吗.
_LIKEWISE = re.compile(r"^[^,，]{1,12}也(?:要|一样|是|行|算|可以|能|得|需要|适用)(?:吗|么|嘛|吧|的?吗|不)?$")
#: 另外两类有要求吗, 有什么要求: asks of what was named before.
_BARE_DEMAND = re.compile(
    r"(?:那|也|都|具体|一般)*(?:有|要)?(?:什么|哪些|啥子?|没有|没得|没|无)?(?:具体|特别|硬性|数量)*(?:要求|规定|限制|说法|标准|比例|门槛)(?:有|是|都)*(?:吗|没有|没|不|什么|啥|哪些|呢|么|多少)*"
)
#: 会被撤销吗, 要盖章吗: a predicate without its subject.
_PREDICATE = re.compile(
    r"^(?:那|还|也)*(?:会不会|会|要不要|要(?!求)|必须|需要|需不需要|用不用|是不是|一定要|能不能|可以|可不可以)[^,，多几什啥哪谁怎咋]{1,7}(?:吗|不|么|嘛|不的|啊)?$"
)
_ASKS_FIRST = re.compile(
    r"^(?:是|要|得|在|由|向|找|交给|归|该|又)*(?:多久|多少|多长|几(?!类)|谁|哪(?!类|些)|什么时候|怎么(?!样)|如何)"
)
_CONSEQUENCE = re.compile(
    r"^(?:如果|要是)?(?:不(?!合格|同)|没|未)[^,，]{1,6}(?:会怎|会咋|怎么|咋|有什么后果|有啥|后果|行吗|行不|可以吗|会被)"
)
#: Openings by which a turn goes on from the one before.
_CUE = re.compile(
    r"^(?:那|但(?!凡)|可是|不过|然后呢?|所以|那么|具体(?:一?点|来说|说说)?|详细|展开|也(?!许)|还(?!款)|再(?!生|次)|又|换成|换作|改成|之后|以后|后面呢|接下来|接着|如果|要是|假如|万一|为什么|为啥|为何|凭|举)"
)
_GOES_ON = re.compile(r"[^吗么](?:呢|咧|嘞|哩|捏|涅|呐)$")
_ONLY_NAMES = re.compile(r"(?:呢|咧|嘞|哩|捏|涅|呐)$|^那[^,，]{1,8}$")
_MARKS = re.compile(r"(?:的话|呢|咧|嘞|哩|捏|涅|呐|又?怎么样|咋样|如何)+$")
#: What may stand beside the noun that is named: 论文方面的呢.
_ROUND_NOUN = re.compile(
    r"(?:[的了上、和跟与及或]|科研|方面|这块|那块|那边|这边|数量|部分|类|级|期|制度|国家|地区|[(（）)])"
)
_OWN_FIGURE = re.compile(
    r"(?<![几第近])[0-9一二两三四五六七八九十百]+(?:多|来)?(?:篇|件|项|场|人次|个(?!月|工作|学院|单位|类)|人)"
)
_DEFINES = re.compile(r"^(?!那|这).*(?:是什么|是啥|指什么|指的是)")
#: What is only a part of a procedure, wherever it is named.
_PART = re.compile("整改|结果|异议|名单|专家")
#: A turn that says so much of its own is whole.
_MUCH = 4
#: Each of these is a matter of its own in one syllable: 一年认几回.
_ACT = re.compile("[评审认批撤]")
_NO_VERB = re.compile(rf"怎么办|咋个?办|咋整|办法|{TYPE.pattern}")
_COMPARES = re.compile("不同|区别|差别|差异|对比|比较")
#: Without a sign of leaning, a turn that goes on is short.
_SHORT = 18

Related = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Reader:
    """Decides for one turn.

    ``known`` are the documents' pairs of characters; ``nearby`` gives the text around the clause that the
    conversation is about and is called only where the words alone do not decide.
    """

    known: frozenset[str]
    topic: str
    nearby: Callable[[], str]

    def stands_alone(self, plain: str) -> bool:
        """Whether the turn (tidied) can be searched as it is."""
        if names_article(plain):
            return True
        if points_back(plain) or _LIKEWISE.search(plain) or self._switches(plain) or self._predicates(plain):
            return False
        if only_names(plain):
            return not SUBJECT.search(plain) and foreign(plain, self.known)
        return self._has_subject(plain) or not self._goes_on(plain)

    def _has_subject(self, plain: str) -> bool:
        """Whether it names what it asks about, or is about something else altogether."""
        if SUBJECT.search(plain):
            return True
        if GENERIC.search(plain):
            whole = types_of(plain) or HOST.search(plain) or not _cue(plain) or len(content(plain)) > 8
            return bool(whole) and not self._short_aspect(plain)
        return foreign(plain, self.known)

    def _switches(self, plain: str) -> bool:
        """那另外两类呢, 如果是企业呢, 特色类要几项: a type or a host, and nothing else to ask about."""
        others = OTHER_TYPES.search(plain) or NTH_TYPE.search(plain) or ALL_TYPES.search(plain)
        if (
            others
            and not _COMPARES.search(plain)
            and not SUBJECT.search(plain)
            and len(plain) <= _SHORT
            and not _DEFINES.search(plain)
        ):
            return bool(MERIT.search(self.topic) or types_of(self.topic) or re.search("负责人|类", self.topic))
        named = types_of(plain) or HOST.search(plain)
        if not named or content(plain).replace(" ", "") or _DEFINES.search(plain):
            return False
        if _CUE.search(plain) or _GOES_ON.search(plain):
            return True
        return len(plain) <= _SHORT and not _OWN_FIGURE.search(plain) and self._relates(plain)

    def _predicates(self, plain: str) -> bool:
        """必须全职吗 after 负责人: what is said fits what was spoken of; 有什么要求 fits anything."""
        if _BARE_DEMAND.fullmatch(plain):
            return True
        if OFF_TOPIC.search(plain) or types_of(plain) or len(plain) > 9:
            return False
        subject = [match.group() for match in SUBJECT.finditer(plain)]
        if subject:
            near = _PREDICATE.search(plain) and all(word in self.topic or word in self.nearby() for word in subject)
            return bool(near)
        if _PREDICATE.search(plain) and len(plain) <= 6 and not GENERIC.search(plain):
            return True
        few = ASKS.search(plain) if len(plain) <= 5 else _ASKS_FIRST.search(plain) and len(plain) <= 8
        if not few or _own_words(plain):
            return False
        acts = _ACT.findall(_NO_VERB.sub("", plain))
        return all(act in self.topic or act in self.nearby() for act in acts)

    def _short_aspect(self, plain: str) -> bool:
        """整改给多久 after 绩效评估不合格: a part of what was spoken of, asked in a few words."""
        return len(plain) <= 10 and bool(_PART.search(plain)) and self._relates(plain)

    def _goes_on(self, plain: str) -> bool:
        return _cue(plain) or (len(plain) <= _SHORT and self._relates(plain))

    def _relates(self, plain: str) -> bool:
        """Whether what little the turn says stands in the last question or near its clause."""
        parts = content(ASPECT.sub(" ", GENERIC.sub(" ", plain))).split()
        named = [match.group() for words in (GENERIC, ASPECT) for match in words.finditer(plain)]
        verbs = [match.group() for match in VERB.finditer(_NO_VERB.sub("", plain))]
        letters = "".join(parts)
        strong = (*named, *bigrams(parts))
        if len(letters) < 2 and not verbs and not named:
            return True
        if len(letters) + sum(map(len, named)) > _MUCH:
            return False
        if any(word in self.topic for word in (strong if len(letters) > 1 else (*strong, *verbs))):
            return True
        if strong:
            near = self.nearby()
            return any(word in near for word in strong)
        if len(letters) >= 2:
            return False
        near = self.nearby()
        return all(verb in near for verb in verbs)


def _cue(plain: str) -> bool:
    """Whether it goes on from the turn before by its form: 那…, …呢, 不交会怎样."""
    goes_on = _GOES_ON.search(plain) and not ASKS.search(plain[:-1])
    return bool(_CUE.search(plain) or goes_on or (_CONSEQUENCE.search(plain) and len(content(plain)) < 2))


def _own_words(plain: str) -> bool:
    """Whether it has any word of its own that could be searched."""
    return bool(GENERIC.search(plain) or ASPECT.search(plain) or TYPE.search(plain) or len(content(plain)) > 1)


def points_back(plain: str) -> bool:
    """Whether the turn has a word whose meaning stands in the turn before."""
    if _POINTS.search(plain):
        return True
    found = _THIS_CLAUSE.search(plain)
    return bool(found and not SUBJECT.search(plain[: found.start()].replace("依托单位", "")))


def only_names(plain: str) -> bool:
    """专利呢, 那推荐单位: a matter is named and nothing is asked of it."""
    if not _ONLY_NAMES.search(plain):
        return False
    noun = _MARKS.sub("", cleaned(plain))
    if len(noun) > 14 or ASKS.search(noun):
        return False
    rest = noun
    for words in (MERIT, SUBJECT, GENERIC, ASPECT, HOST, _ROUND_NOUN):
        rest = words.sub("", rest)
    return len(rest) <= 2 and len(rest) < len(noun)
