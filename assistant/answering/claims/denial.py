"""What a sentence says that the text does not say: 没有写成一律不得, 而不是另外申请, 没有规定截止日期."""

from __future__ import annotations

import re

from assistant.answering.claims.reading import Reading
from assistant.answering.claims.vocabulary import every_pair, pairs

_SAID = r"规定|写|说|列|提(?!供|交)|要求|区分|限定|设(?!立)|附|给出|载明|涉及|界定|划|定义|解释|指明|加|明确|专门|限制|单独|按|照顾|交代"
GAP = re.compile(
    rf"(?:(?<!有)没有|并没有|并未|未|没(?!有))(?!按(?:规定|要求|时|期|照)|能按|及时|如期)(?:(?:对|把|将|给|为|就)?[^，。；：“]{{0,10}}?(?:{_SAID})|[^，。；：“]{{0,24}}的(?:要求|规定|限制|内容|说明|约定))"
)
_META = re.compile(
    rf"{GAP.pattern}|(?:并不是|不是|并非|而非|不等于|不意味着|不代表|不限于|不只|不仅|不单|不在(?=[^，。；]*(?:之中|之列|范围))|不区分|不看|(?:没有|不带|没|无)(?=“)|(?:没有|未|没)(?:用|使用|带|出现)(?=“))"
)
#: 光是参与还不够, 不必是企业 … : the asker's way out, not the rule.
_SCOPE = re.compile(r"[，。；：]")
#: 例如外省评审的算不算: a question that goes on with what is not settled.
_OPEN = re.compile(r"(.)不\1|怎么|怎样|谁|哪|多少|[^近]几|什么|如何|是否|还是")


def denied(text: str) -> tuple[tuple[int, int], ...]:
    """Spans that a sentence denies, each up to the end of its fragment."""
    spans = []
    shadow = _shadow(text)
    for match in _META.finditer(shadow):
        start, stop = match.start(), _end(shadow, match.end())
        is_about_text = bool(GAP.match(shadow, match.start()))
        if is_about_text and not shadow[match.end() : stop].strip("明过到。，§"):
            # 什么算有正当理由，条文没有写明: what is not said stands in front.
            start = max((shadow.rfind(mark, 0, start) for mark in "。；："), default=-1) + 1
        while (
            is_about_text
            and stop < len(shadow)
            and shadow[stop] == "，"
            and _OPEN.search(shadow[stop + 1 : _end(shadow, stop + 1)])
        ):
            stop = _end(shadow, stop + 1)
        spans.append((start, stop))
    return tuple(spans)


def _end(text: str, position: int) -> int:
    end = _SCOPE.search(text, position)
    return end.start() if end else len(text)


def _shadow(text: str) -> str:
    """The text with the inside of its quotes blanked: a comma in a quote ends nothing, 未按规定 in a quote denies nothing."""
    return re.sub(r"(?<=“)[^“”]+(?=”)", lambda match: "§" * len(match.group()), text)


def affirmed(text: str, mark: str = "§") -> str:
    """The text with what it denies blanked."""
    for start, end in denied(text):
        text = text[:start] + mark * (end - start) + text[end:]
    return text


def contrasts(text: str) -> tuple[tuple[int, int], ...]:
    """Spans of 而不是…, 不是…, 并非…: what the sentence sets its own statement off against."""
    return tuple(
        (m.start(), _end(text, m.end())) for m in re.finditer("而不是|而非|而不在|而不由|并不是|并非|不是", text)
    )


def is_gap(text: str) -> bool:
    """Whether a sentence says that the text does not settle something."""
    return bool(GAP.search(text))


def settled_faults(reading: Reading) -> tuple[str, ...]:
    """没有规定… must not be said of what a cited clause says in the same words."""
    for match in GAP.finditer(reading.bare):
        end = _SCOPE.search(reading.bare, match.end())
        scope = reading.bare[match.end() : end.start() if end else len(reading.bare)]
        words = pairs(scope)
        if len(words) >= 5 and len(words & every_pair(reading.scope)) >= 0.8 * len(words):
            return (f"所引条款写有“{scope.strip('§')[:20]}”，不能说没有规定",)
    return ()
