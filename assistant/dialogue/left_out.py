"""One more without a figure: 跟以色列那个也做成了，前面没算进去 is one more of what was counted last."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from assistant.dialogue.context import read_turn
from assistant.dialogue.figures import amounts_of, named_anywhere, says_which, whole
from assistant.rules import FactKind
from assistant.rules.interview import Interview

#: 没算进去 alone may be on purpose, 前面没算进去 is an oversight.
_MISSED = re.compile(
    r"(?:前面|之前|刚才|刚刚|上面|原来|当时)[^,，。]{0,4}(?:没|没有|未)(?:算|统计|计|加|报|写|数|说)(?:进|上|在内)?(?:去|来)?|(?:忘(?:了|记)?|漏)(?:了)?(?:算|统计|计|加|报|写|数|说|掉)|漏了|"
    r"(?:也|要|得|应该?|就)?(?:加|算|补)(?:上|进)(?:去|来)?(?:吧|一下|才对)?[。！!~]*$"
)
_ONE = re.compile(
    r"(?:那|这|有|还有|另有|是)(?:一)?[个项件篇份笔](?!月|人)|(?:有|还有|另有)[个项件篇](?!月)|[那这]篇|[那这]项"
)
_NOT_ONE = re.compile(
    r"[?？]|吗|多少|几[篇项件场人个]|别(?:算|加|计)|不(?:算|加|计|能算|该算)|不用|不要|没做成|没成|黄了|还没(?:完|批|授权|下)|在审|在谈|正在|准备|打算|计划|如果|要是|假如|假设|万一|隔壁|别人|别家|[市区县校厅院]级|国内的|排(?:名|在)?第?[四五六七八九4-9]"
)


def one_left_out(text: str, case: Interview, said: Sequence[str]) -> dict[str, Any]:
    """The count that the last turn with a count told of, one more; nothing where several can be meant."""
    if not case.facts or amounts_of(_ONE.sub("", text)) or _NOT_ONE.search(text):
        return {}
    if not (_MISSED.search(text) and _ONE.search(text)):
        return {}
    vocabulary = case.rules.vocabulary
    counts = [
        vocabulary[name]
        for name, value in case.facts.items()
        if vocabulary[name].kind is FactKind.COUNT and whole(value)
    ]
    meant = named_anywhere(text, counts) if says_which(text) else []
    if len(meant) != 1:
        last = next((told for turn in reversed(said[-3:]) if (told := read_turn(turn, case).facts)), {})
        meant = [spec for spec in counts if spec.id in last]
    if len(meant) != 1 and len(counts) == 1 and not says_which(text):
        meant = counts
    return {meant[0].id: case.facts[meant[0].id] + 1} if len(meant) == 1 else {}
