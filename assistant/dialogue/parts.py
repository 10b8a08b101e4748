"""A turn taken apart: what it states, and what it only asks of the findings (第十二条第三项我们现在怎么判？)."""

from __future__ import annotations

import re

from assistant.dialogue.figures import amounts_of
from assistant.dialogue.places import PLACE

#: 这一项, 那几条: places too, no counts.
_POINTED = re.compile(
    r"[这那哪每本](?:一|两|几)?(?:项|条|点|块|关)(?!目|件)|[这那][一两几](?:项|条|点|块)|[这那]一(?:件事|个)"
)
_ASKED = re.compile(
    r"(?:请?(?:一并|一起|帮忙)?核(?:对|查|实)(?:一下)?|怎么判|怎么看|怎么算|过不了(?:对吧|吧|了)?|(?:算)?符合还是不符合|也不行|还差(?:什么|哪些)[^,，。]{0,4}|哪条不行|哪些不行|没戏了?|是吧|对吧|还是不符合|怎么说|怎么办|结论|什么情况|什么结果|如何|怎么样|怎样|过得?去[吗么]|过了?[吗么没]|过不过|行不行|行[吗么]|满足[吗么]|达标[吗么]|符合[吗么]|符合了[吗么]|够了?[吗么]|"
    r"够不够|(?<![\u4e00-\u9fff])[行齐成稳]了[吗么没吧]|(?:^|这样|那|现在)(?:还)?[行够过成]不|没问题了?[吧吗]|可以了[吗吧]|满足吧|满足没有|够了吧|[行过]了?吧|不行[吗么]|有希望[吗么]|再报(?:一个)?(?:可以)?[吗么]|能(?:重新|再)?(?:申?报|申请)[^,，。]{0,8}[吗么]|三年内不|哪些条?(?:过了|没过)|卡着?我们[吗么]|挡着[吗么]|管我们[吗么]|能报[吗么]|可以[吗么]|影响[吗么]|会变成什么|变成什么|说一下结论|(?:现在|目前|这样|这一下|该处)呢)[呢啊]?[?？。！!]*$"
)
_CLAUSE = re.compile(r"[^,，。;；!！?？]+[,，。;；!！?？]*")


_LAST_WORDS = re.compile(r"(?<=[\u4e00-\u9fff\d])\s+([^\s,，。;；!！?？]{2,10}[?？]*)$")


def without_places(text: str) -> str:
    """The turn without the clauses that it points at: their numbers are no counts."""
    return _POINTED.sub("该处", PLACE.sub("该处", text))


def taken_apart(text: str) -> tuple[str, str]:
    """What a turn states, and the closing question about the findings; either may be empty."""
    plain = without_places(text)
    spaced = _LAST_WORDS.search(plain)
    if spaced and _ASKED.search(spaced[1]):
        plain = f"{plain[: spaced.start()]}，{spaced[1]}"  # 期刊没有主办 还差什么吗
    clauses = _CLAUSE.findall(plain)
    asked: list[str] = []
    while (
        clauses
        and not amounts_of(clauses[-1])
        and (_ASKED.search(clauses[-1]) or (asked and _LEADS.match(clauses[-1])))
    ):
        asked.insert(0, clauses.pop())
    if len(asked) == 1 and not clauses:
        return "", plain
    return "".join(clauses).strip(), "".join(asked).strip()


#: 那这条, 我们现在: what is asked about is the applicant, not the rule.
_OURS = re.compile(r"我们|咱|我[校司所院]|本单位|该处|这样|现在|目前|这种情况|希望|再报")
_RULES = re.compile(r"要求|规定|多少|多久|几年|哪里|什么时候|怎么证明|算不算|为什么|为啥")


def asks_of_the_applicant(asked: str) -> bool:
    """Whether a question is about how the applicant stands: 那这条我们满足没有, not 评估不合格怎么办."""
    return bool(_ASKED.search(asked) and _OURS.search(asked) and not _RULES.search(asked))


#: What leads up to the question: 那, 按现在知道的, 就这份协议.
_LEADS = re.compile(
    r"(?:那|那么|这样|按现在知道的|目前|现在|所以|该处|就这份协议)*[,，。]?$|[^,，。]{0,12}该处[,，、]?$"
)
