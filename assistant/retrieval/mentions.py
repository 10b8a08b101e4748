"""「哪些条款讲到科技伦理」「涉及公示的条款有哪些」: every clause that holds a word, by exact search and not by likeness."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.statutes import Clause, Document

_WHICH = r"(?:哪些|哪几(?:个|处)?|有几(?:个|处)?)(?:条款|条文|条|款|项|处|地方|规定)"
_ABOUT = r"(?:讲到|讲过?了?|提到|提过|提及|涉及|说到|说过?了?|写到|写过?了?|出现|有关|关于|针对|含有|包含|跟|和|与|同)"
_PROVISIONS = r"(?:条款|条文|规定)"
#: The word asked for is ``term``; each pattern is one way to ask in which clauses it stands.
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"{_WHICH}(?:里面?|中|当中)?(?:都|是)?{_ABOUT}(?:过|到|了)?(?P<term>.{{2,14}}?)(?:有关|相关|挂钩|的事)?的?(?:内容|问题|要求)?$",
        rf"{_ABOUT}(?P<term>.{{2,14}}?)(?:有关|相关|挂钩)?的?{_PROVISIONS}(?:都|一共|总共)?(?:有|在|是)(?:哪些|哪几|哪里|几)(?:条|处|个)?$",
        rf"{_ABOUT}(?P<term>.{{2,14}}?)(?:有关|相关|挂钩)?的?(?:全部|所有)?{_PROVISIONS}(?:都|全部|全|给我|帮我|统统)*(?:(?:找|列|挑|摘|整理|汇总|罗列)(?:出来|全|一下|个?清单|一遍|给我)*)?$",
        rf"^(?P<term>.{{2,14}}?)(?:相关|有关|方面)的?{_PROVISIONS}(?:都|一共|总共)?(?:有|在|是)(?:哪些|哪几|哪里|几)(?:条|处|个)?$",
        rf"^(?P<term>.{{2,14}}?)(?:这个?词)?(?:都|一共|总共)?(?:在|出现在)(?:了)?{_WHICH}(?:里面?|中)?(?:出现|提到|写|讲)?(?:过|到|了|的)?$",
    )
)
_AROUND = re.compile(
    r"^(?:请问|请|凡是|帮我|帮忙|麻烦|给我|把|列一?下|列出|找一?下|查一?下|找|查|这个?办法里?|本办法|整个办法|全文|文件里?|办法里|原文里?|里面?|专门|所有|全部)+|"
    r"(?:帮我.*|麻烦.*|列.{0,6}|找.{0,4}|都要|一下|吗|呢|嘛|呀|啊|的)+$"
)
#: A word that stands nearly everywhere is no subject.
MOST = 12


def _subject(text: str) -> str | None:
    """The word asked for, without what people put around it."""
    for clause in reversed(re.split(r"[，,。？?！!；;]", text)):
        bare = _AROUND.sub("", clause.strip())
        for form in _FORMS:
            found = form.search(bare)
            if found:
                return _AROUND.sub("", found["term"]).strip("“”\"'《》「」 ") or None
    return None


def find_mentions(text: str, documents: Sequence[Document]) -> tuple[str, tuple[Clause, ...]]:
    """The word that a question (normalised) wants found, and the clauses of the first document that hold it.

    Empty where the question asks for no word, or no clause or more than ``MOST`` hold it.
    """
    term = _subject(text)
    if term is None:
        return "", ()
    for document in documents:
        led = {clause.article for clause in document.clauses if clause.has_items and term in clause.text.lower()}
        # What an article's lead speaks of, its items are about (第九条 负责人应具备…).
        found = tuple(c for c in document.clauses if c.article in led or term in c.text.lower())
        if 0 < len(found) <= MOST:
            return term, found
    return "", ()
