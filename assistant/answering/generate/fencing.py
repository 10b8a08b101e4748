"""What others wrote goes into a prompt as data: shown in a fence that nothing inside can look like.

The letters stay as they are, so that quotes stay exact; only characters that chat templates, markup and our own
fences are made of are replaced. The clauses of the corpus have none of these.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any

from assistant.answering.claims import Source

#: Controls, zero-width, bidi, tags, private use, lone surrogates, variation selectors.
_HIDDEN = re.compile(
    r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    r"\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ue000-\uf8ff\ud800-\udfff"
    r"\U000e0000-\U000e0fff\U000f0000-\U0010ffff]"
)
_LOOKALIKES = str.maketrans({
    "<": "‹", ">": "›", "＜": "‹", "＞": "›", "﹤": "‹", "﹥": "›", "[": "［", "]": "］", "【": "［", "】": "］",
    "{": "｛", "}": "｝", "`": "'", "|": "／", "｜": "／", "\\": "／",
})  # fmt: skip
_ROLES = "system|assistant|user|human|ai|tool|developer|function|instructions?|系统|系统提示|助手|助理|用户|管理员|开发者|工具|指令|资料|提问|核对结果"
_ROLE = re.compile(rf"(?im)^([\s#*>_-]*(?:{_ROLES})\s*)[:：]")
_HEADING = re.compile(r"(?m)^\s*(?:#{1,6}|-{3,}|={3,}|\*{3,}|~{3,})\s*")
#: The clause's name stands before its text, and once is enough.
_MARKER = re.compile(
    r"^(?:（[一二三四五六七八九十]+）|第[一二三四五六七八九十百零]+条(?:之[一二三四五六七八九十]+)?[ 　]*)"
)
OPEN, CLOSE = "<<<", ">>>"


def without_hidden(text: str) -> str:
    """Nothing left that a reader does not see."""
    return _HIDDEN.sub("", text)


def neutral(text: str, most: int) -> str:
    """At most ``most`` characters that cannot end a fence, take a role or call a tool."""
    text = without_hidden(text.replace("\r", "\n")).translate(_LOOKALIKES)
    text = _HEADING.sub("", text)
    text = _ROLE.sub(r"\1——", text)
    text = re.sub(r"\n\s*\n+", "\n", text).strip()
    return text if len(text) <= most else f"{text[:most]}……（后略）"


def fenced(lines: Iterable[str]) -> str:
    """Neutral lines between the marks that stand nowhere else."""
    return "\n".join([OPEN, *lines, CLOSE])


def sources_block(sources: Iterable[Source], each: int = 1200, total: int = 6000) -> str:
    """Numbered clauses with their exact text; the first ones, as far as ``total`` characters go."""
    lines: list[str] = []
    for source in sources:
        text = neutral(_MARKER.sub("", source.text), each)
        total -= len(text)
        if lines and total < 0:
            break
        kind = f"（{neutral(source.base_type, 30)}）" if source.base_type else ""
        lines.append(f"[{source.id}] {neutral(source.clause, 40)}{kind}：{text}")
    return f"资料：\n{fenced(lines)}" if lines else "资料：无"


def findings_block(
    findings: Iterable[Mapping[str, Any]], facts: Mapping[str, str], computed: Iterable[str], sources: Iterable[Source]
) -> str:
    """The checker's verdicts, with the id of the clause where there is one, and what they rest on."""
    ids = {(source.clause, source.occurrence): source.id for source in sources}
    lines = [f"{neutral(name, 60)}：{neutral(value, 100)}" for name, value in list(facts.items())[:30]]
    for finding in list(findings)[:20]:
        place = (finding.get("clause"), finding.get("occurrence"))
        mark = f"[{ids[place]}] " if place in ids else ""
        said = [finding.get("clause"), finding.get("verdict"), finding.get("explanation")]
        lines.append(mark + "：".join(neutral(str(part), 200) for part in said if part))
    lines += [neutral(line, 300) for line in list(computed)[:10]]
    return f"核对结果：\n{fenced(lines)}" if lines else ""


def history_block(history: Iterable[str], turns: int = 3, each: int = 200) -> str:
    """The last messages of the user, one a line."""
    lines = [neutral(turn, each).replace("\n", " ") for turn in list(history)[-turns:]]
    return f"此前提问：\n{fenced(lines)}" if lines else ""


def question_block(question: str, most: int = 2000) -> str:
    """The question, as data like the rest."""
    return fenced([neutral(question, most)])


def folded(text: str) -> str:
    """Letters and digits only, in one form: how copies are looked for."""
    text = unicodedata.normalize("NFKC", without_hidden(text)).lower()
    return "".join(character for character in text if character.isalnum())
