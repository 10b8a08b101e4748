"""An answer as the helpdesk sends it: plain text in the form of an official reply, ready to paste.

Nothing is said that the answer does not say: its sentences keep their words, so also 应, 须, 一般 and 原则上; only the
marks become the names of their clauses and the table becomes numbered lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from assistant.answering.types import Answer, Citation, Status
from assistant.answering.wording import prose_label

OPENING = "您好！您咨询的问题答复如下："
AI_NOTE = "（本答复由人工智能辅助生成，引文与数字已逐一核对原文。）"
_MARKS = re.compile(r"(?:【\d+】)+")
_MARK = re.compile(r"【(\d+)】")
#: The heading of a clause that is read out.
_HEAD = re.compile(r"\*\*第[^*]{1,20}\*\*(?:【\d+】)+$")
CAVEAT = "最终以正式印发文件为准"
_NOT_OURS = "您咨询的问题不属于国际科技合作基地管理办法规定的事项，建议向有关主管部门咨询。"
_CHAT_WORDS = {
    "接下来最关键的一问：": "为便于进一步核对，请补充：",
    "我这样理解您的情况：": "您反映的情况：",
    "按您给的情况": "按您反映的情况",
    "最小的改变：": "要达到该项条件，最小的改变是",
    "怎么补　": "关于",
    "（）": "",
}
#: Clauses named before a sentence; of more, the first stands for all.
_MOST_NAMED = 2
_FOR_THE_CHAT = re.compile(r"不对请直接更正，例如“[^”]*”。|；?不清楚请答“不知道”")


def official_reply(answer: Answer) -> str:
    """The answer in the form of product conventions: opening, 根据…第…条第（…）项，…, caveat."""
    caveat = [line for line in answer.answer.splitlines() if CAVEAT in line][-1:]
    note = [AI_NOTE] if answer.mode == "generated" else []
    if answer.status is Status.OUT_OF_SCOPE:
        return "\n\n".join([OPENING, _NOT_OURS, *note])
    names = _Names({citation.mark: citation for citation in answer.citations})
    paragraphs = [text for block in _body(answer.answer) for text in _block(block, names, refused=_is_refusal(answer))]
    quoted = [f"{prose_label(c.clause, c.occurrence)}：“{_one_line(c.quote)}”" for c in answer.citations]
    sources = ["相关条款原文：\n" + "\n".join(quoted)] if quoted else []
    return "\n\n".join([OPENING, *paragraphs, *sources, *caveat, *note])


def _is_refusal(answer: Answer) -> bool:
    return answer.status in (Status.NOT_IN_TEXT, Status.UNAVAILABLE)


def _body(markdown: str) -> list[str]:
    """The blocks that say something: quotes and clauses read out stand in the list of sources."""
    blocks = re.split(r"\n\s*\n", markdown)
    return [
        b for b in blocks if b.strip() and CAVEAT not in b and not b.lstrip().startswith(">") and not _HEAD.match(b)
    ]


class _Names:
    """Clause names; the document's title stands only before the first."""

    def __init__(self, cited: Mapping[int, Citation]) -> None:
        self._cited = cited
        self._titled: set[str] = set()

    def of(self, marks: Sequence[int]) -> str:
        """《…》第十二条第（二）项 the first time, then 第十二条第（二）项."""
        known = [self._cited[mark] for mark in marks if mark in self._cited]
        shown = known if len(known) <= _MOST_NAMED else known[:1]
        labels = "、".join(dict.fromkeys(prose_label(c.clause, c.occurrence) for c in shown))
        if not known or known[0].document in self._titled:
            return labels
        self._titled.add(known[0].document)
        return f"《{known[0].document}》{labels}"


def _block(block: str, names: _Names, *, refused: bool) -> Iterator[str]:
    """One block as one or more paragraphs."""
    if block.startswith("|"):
        rows = [[cell.strip() for cell in line.strip("| ").split(" | ")] for line in block.splitlines()[2:]]
        yield "\n".join(_row(number, row, names) for number, row in enumerate(rows, 1) if len(row) > 2)
        return
    if _MARK.search(block):
        yield _sentences(block, names, refused=refused)
        return
    text = _plain(_FOR_THE_CHAT.sub("", block))
    for chat, official in _CHAT_WORDS.items():
        text = text.replace(chat, official)
    if text.strip():
        yield text.strip()


def _row(number: int, cells: Sequence[str], names: _Names) -> str:
    """A finding (clause, verdict, explanation) or a row of a comparison (whom, what, clause)."""
    marks = [int(mark) for mark in _MARK.findall(" ".join(cells))]
    if _MARK.search(cells[0]):
        return f"{number}. {names.of(marks)}：{cells[1]}。{_plain(' | '.join(cells[2:]))}"
    return f"{number}. {_plain(cells[0])}：{_plain(cells[1]).rstrip('。')}（{names.of(marks)}）。"


def _sentences(block: str, names: _Names, *, refused: bool) -> str:
    """The sentences of a paragraph, each behind the name of its clause."""
    said, position = [], 0
    for run in _MARKS.finditer(block):
        text, position = _plain(block[position : run.start()]), run.end()
        marks = [int(mark) for mark in _MARK.findall(run.group())]
        if not text:
            continue
        name = names.of(marks)
        said.append(f"{text}（最接近的条款为{name}）" if refused else f"根据{name}，{text}")
    return "".join(said) + _plain(block[position:])


def _plain(text: str) -> str:
    return re.sub(r"\*\*|^[-*] |^> ?", "", text, flags=re.M).strip()


def _one_line(quote: str) -> str:
    return re.sub(r"\s*\n\s*", "", quote)
