"""The one gate between a model's sentence and a reader."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from assistant.answering.claims import Evidence, objections
from assistant.answering.generate.drafts import Draft
from assistant.answering.generate.fencing import folded
from assistant.answering.generate.filters import Secrets, clean, form_objections
from assistant.answering.generate.task import Sentence

DISCLOSED = "照抄了写作说明"
UNTOLD_GAP = "“没有规定”由检索和说明认定，模型不能自己下这个结论"
#: Of a sentence that is true enough and rests on nothing: it is left out, and nothing is missing without it.
SPARE = "这句话没有依据，略去"

#: Characters of a sentence that can be told by its wording alone.
_LEAST_VERBATIM = 10
#: Share of a sentence's pairs of letters that stand in one line of what was found or computed; what says that
#: something is not settled shares too many words with any other such sentence.
_RETOLD, _RETOLD_GAP = 0.6, 0.85
_GAP = re.compile(
    r"(?:没有|并未|未|没)(?!按|经|通过)(?:对|就|把|作|做)?[^，。；]{0,12}?(?:规定|写|提到|提及|要求|说明|明确|涉及|限制|限定)"
    r"|不(?:作|做|设)?(?:要求|限制|限定|涉及)"
    r"|\b(?:no|not|without|nothing)\b[^.;]{0,40}\b(?:requir|specif|provision|mention|stat(?:e|ing)|sa(?:y|id)|regulat|limit|settle)",
    re.I,
)


def _letters(text: str) -> str:
    return re.sub(r"\s", "", text)


def _pairs(text: str) -> set[str]:
    letters = folded(text)
    return {letters[i : i + 2] for i in range(len(letters) - 1)}


class Judge:
    """Holds the evidence of one answer; sees all its sentences, so that a disclosure in pieces is seen too."""

    def __init__(self, evidence: Evidence, secrets: Secrets, *, english: bool) -> None:
        self._evidence, self._secrets, self._english = evidence, secrets, english
        self._texts = [evidence.given, *(source.context or source.text for source in evidence.sources.values())]
        self._lines = [_pairs(line) for line in _lines(evidence)]
        self._seen = ""

    def grounded(self, draft: Draft) -> Draft:
        """A sentence without ids that is word for word in one clause only is a quote of that clause."""
        text = _letters(draft.text).rstrip("。；;.")
        if draft.cited or len(text) < _LEAST_VERBATIM:
            return draft
        holding = {i: _letters(s.text) for i, s in self._evidence.sources.items() if text in _letters(s.text)}
        if not holding:
            return draft
        nearest = min(holding, key=lambda i: len(holding[i]))
        nested = all(holding[nearest] in whole for whole in holding.values())  # an article holds its items
        return replace(draft, cited=(nearest,)) if nested else draft

    def objections(self, draft: Draft) -> tuple[str, ...]:
        """Chinese objections to a sentence; none, and it may be shown as ``sentence`` gives it.

        ``(SPARE,)`` alone says that it is no claim and needs no repair.
        """
        text = clean(draft.text)
        found = form_objections(text, english=self._english)
        unknown = [source for source in draft.cited if source not in self._evidence.sources]
        if unknown:
            found.append(f"没有编号为{'、'.join(unknown)}的资料")
        if self._discloses(text):
            found.append(DISCLOSED)
        else:
            self._seen = (self._seen + text)[-200:]
        return tuple(found) or self._unsupported(text, draft.cited)

    def sentence(self, draft: Draft) -> Sentence:
        """What is shown of a sentence that passed."""
        return Sentence(clean(draft.text), draft.cited)

    def _discloses(self, text: str) -> bool:
        joined = self._seen + text
        if self._secrets.spilled(joined):
            return True
        return any(self._secrets.copied(piece, self._texts) for piece in (text, joined))

    def _unsupported(self, text: str, cited: tuple[str, ...]) -> tuple[str, ...]:
        if _GAP.search(text) and not self._retold(text, _RETOLD_GAP):
            return (UNTOLD_GAP,)
        try:
            found = tuple(objections(text, cited, self._evidence))
        except Exception as error:  # what cannot be checked is not shown
            return (f"无法核对（{type(error).__name__}）",)
        return found if found or cited or self._retold(text, _RETOLD) else (SPARE,)

    def _retold(self, text: str, share: float) -> bool:
        pairs = _pairs(text)
        return bool(pairs) and any(len(pairs & line) >= share * len(pairs) for line in self._lines)


def _lines(evidence: Evidence) -> Iterator[str]:
    yield from evidence.computed
    for finding in evidence.findings:
        yield "".join(str(finding.get(key) or "") for key in ("clause", "verdict", "explanation"))
