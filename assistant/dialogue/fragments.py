"""Messages sent in pieces: the thing in one and its figure in the next, the year in one and the day in the next."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.dialogue.figures import amounts_of, says_which

_FIGURE_ALONE = re.compile(
    r"(?:嗯|哦|呃|就|才|只|也|大概|大约|一共|总共|共|应该|目前|现在|差不多|是|有|[,，])*"
    r"(?:\d+|[一二两俩仨三四五六七八九十百]+)(?:多|来|几)?(?:人次|[篇项件场个人名位次])?(?:多|左右|出头)?[吧了哈啊呢哦。,，!！]*"
)
#: 3 8 10 场, after 国际科技交流活动最近三年从早到近
_LIST_ALONE = re.compile(
    r"(?:分别|依次|是|,|，)*\d{1,3}\s?场?[、,，/\s]+\d{1,3}\s?场?[、,，/\s]+\d{1,3}\s?场?[吧哈。]*"
)
_OF_YEARS = re.compile(r"由早[到至]|从早[到至]|早[到→]近|由近[到及]远|从近到远|场|活动")
_HEADING_END = re.compile(r"[呢嘛哈啊吧哦。,，:：\s…]+$")
_ASKS = re.compile(
    r"[?？]|([过够行能])不\1|看[看下]|第.{1,3}条|吗|什么|怎么|多少|几[篇项件场人个年]|如何|要求|规定|为什么"
)
_LONGEST = 36
_YEAR_LAST = re.compile(r"20\d\d年?(?:的)?[\s。,，…]*$")
_DAY_FIRST = re.compile(
    r"^(?P<lead>(?:哦|嗯|啊|呃|要|具体|日子|日期|的|是|吧|查到了?|翻到了?|那天|就|[,，。…])*)(?P<day>\d{1,2}\s?[月./-]\s?\d{1,2}\s?[日号]?)"
)


def in_pieces(text: str, said: Sequence[str]) -> str:
    """The message with what the one before it began; the message itself where nothing was begun."""
    if not said:
        return text
    before = said[-1].strip()
    day = _DAY_FIRST.match(text.strip())
    if day and _YEAR_LAST.search(before):
        year = re.sub(r"(?<=\d{4})年?(?:的)?[\s。,，…]*$", "年", before)
        last = re.split(r"[。!！;；]", year)[-1]
        return f"{last}{day['day']}{text.strip()[day.end() :]}"
    heading = re.split(r"[。!！;；]", _HEADING_END.sub("", before))[-1]
    begun = (
        (_FIGURE_ALONE.fullmatch(text.strip()) or (_LIST_ALONE.fullmatch(text.strip()) and _OF_YEARS.search(heading)))
        and len(heading) <= _LONGEST
        and says_which(heading)
        and not amounts_of(heading)
        and not _ASKS.search(heading)
    )
    return f"{heading}{text.strip()}" if begun else text


_BREAKS_OFF = re.compile(
    r"[\s,，。;；!！…~～—-]+(?:哦|啊|呃|诶|哎|噢|不对)?[,，]?(?:等等|等下|等一下|等会儿?|慢着|且慢|稍等|哎呀|糟了|哦不|啊不|噢不|呃不|诶不|不对不对)[\s,，。:：!！…]*"
)


def broken_off(text: str) -> tuple[str, str] | None:
    """A message in two at the words that interrupt it (等等, 哦不); ``None`` where nothing does or little is left."""
    parts = _BREAKS_OFF.split(text.strip(), maxsplit=1)
    return (parts[0], parts[1]) if len(parts) == 2 and parts[0] and len(parts[1]) > 2 else None
