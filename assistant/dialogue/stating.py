"""Whether a first message can state anything about an applicant; most questions cannot, and need no reader of facts.

Loaded before anything heavy: the reader's patterns take a tenth of a second to compile.
"""

from __future__ import annotations

import re

#: Every message that states a fact has one of these; that is tried on all eval sets.
_STATES = re.compile(
    r"[我咱他她该]|本(?:单|公|校|院|所|司|园|机)|[0-9０-９①-⑳]|"
    r"(?<!第)(?<![一二三四五六七八九十第])[一二两三四五六七八九十百俩仨几零壹贰叁肆伍陆柒捌玖拾佰]+\s*(?:篇|项|件|场|人|个|名|位|次|万|亿|家|届|成|多|来|点|。|，|$)|"
    r"[没沒未无無已了過过不]|有(?!什么|哪|几|多少|没有|无|何)|都|全|均|齐|主办|主辦|担任|擔任|注册|註冊|参与|參與|参加|承担|牵头|签|获批|升级|如果|要是|假如|"
    r"是(?!什么|多少|几|哪|否|谁|不是|怎)|为[正副]|[:：]"
)


def may_state(message: str) -> bool:
    """False only for messages that surely state nothing: 公示几天, 申报要哪些材料."""
    return bool(_STATES.search(message))
