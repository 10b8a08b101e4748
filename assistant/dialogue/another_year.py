"""今年35人次, after 前年30人次，去年40人次 in earlier messages: a year more of the same count."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from assistant.dialogue.figures import named_anywhere
from assistant.rules import FactKind, FactSpec
from assistant.rules.interview import Interview
from assistant.rules.sentences import read_sentence
from assistant.statutes.numerals import to_int

_BACK = {"大前年": 3, "前年": 2, "去年": 1, "上一年": 1, "今年": 0, "本年": 0}
_YEAR = re.compile(
    r"(?P<year>大前年|前年|去年|上一年|今年|本年|20\d\d年?)(?:[^\d,，。;；、一二两三四五六七八九十]{0,8}[,，])?[^\d,，。;；、一二两三四五六七八九十]{0,12}"
    r"(?P<n>\d+|[一二两三四五六七八九十]+)(?P<unit>人次|[篇项件个])(?![^,，。;；]{0,2}其中)"
)
#: No plain count of a year: corrected, supposed, asked, of a part, or of all the years.
_NOT_PLAIN = re.compile(
    r"[?？]|[吗么]|如果|要是|不是|其中|里面|改成|改为|只有|只剩|一共|总共|合计|累计|加起来|总数|那[篇项件]|多[算报记]|少[算报记]"
)
_PUTS_RIGHT = re.compile(r"不对|错|更正|应该|应为|其实|记岔")
_YEARS = 3


def year_more(text: str, case: Interview, said: Sequence[str]) -> dict[str, Any]:
    """The known count that the figures of the years told before add up to, with the figure of one more year.

    Where the clause looks at three years, fewer of them are only the least that there are.
    """
    now = _years(text, case.as_of)
    if len(now) != 1 or _NOT_PLAIN.search(text) or len(re.findall(r"\d+(?:人次|[篇项件个])", text)) > 1:
        return {}
    ((year, (figure, unit)),) = now.items()
    told: dict[int, tuple[int, str]] = {}
    for turn in said:
        told |= _years(turn, case.as_of)
    same = {one: n for one, (n, of) in told.items() if of == unit}
    # 不对，前年是9篇 takes the place of what was told of that year.
    if not same or (year in same) != bool(_PUTS_RIGHT.search(text)):
        return {}
    sums = [spec for spec in _counts(case, unit) if _least(case.facts[spec.id]) == sum(same.values())]
    meant = named_anywhere(text, sums)
    if len(meant) != 1:
        return {} if meant or year in same else _read_together(text, unit, case, said)
    total = sum(same.values()) - same.get(year, 0) + figure
    years = {*same, year}
    all_told = not meant[0].id.endswith("_3y") or (len(years) == _YEARS and max(years) - min(years) == _YEARS - 1)
    return {meant[0].id: total if all_told else [total, None]}


def _read_together(text: str, unit: str, case: Interview, said: Sequence[str]) -> dict[str, Any]:
    """前年7篇, after 去年SCI论文8篇, which of itself says nothing of three years."""
    run = [text]
    for turn in reversed(said):
        if not any(of == unit for _, of in _years(turn, case.as_of).values()) or _NOT_PLAIN.search(turn):
            break
        run.insert(0, re.sub(r"[。!！;；，,\s]+$", "", turn))
    if len(run) == 1:
        return {}
    kind = case.facts.get("base_type")
    together = read_sentence(
        (f"申报{kind}。" if kind else "") + re.sub(r"(?<=年)的话", "", "，".join(run)), case.as_of
    ).facts
    specs = [case.rules.vocabulary[name] for name in together if name not in case.facts]
    return {spec.id: together[spec.id] for spec in specs if spec.kind is FactKind.COUNT and unit in _units(spec)}


def _units(spec: FactSpec) -> set[str]:
    return {"项", "件", "个"} if spec.unit in {"项", "件", "个"} else {spec.unit}


def _years(text: str, as_of: date) -> dict[int, tuple[int, str]]:
    found: dict[int, tuple[int, str]] = {}
    for match in _YEAR.finditer(text):
        word = match["year"].rstrip("年") if match["year"].startswith("20") else match["year"]
        year = as_of.year - _BACK[word] if word in _BACK else int(word)
        number = int(match["n"]) if match["n"].isdigit() else to_int(match["n"].replace("两", "二"))
        if number is not None:
            found[year] = (number, match["unit"])
    return found


def _counts(case: Interview, unit: str) -> list[FactSpec]:
    specs = [case.rules.vocabulary[name] for name in case.facts]
    return [spec for spec in specs if spec.kind is FactKind.COUNT and unit in _units(spec)]


def _least(value: Any) -> Any:
    return value[0] if isinstance(value, list) and len(value) == 2 and value[1] is None else value
