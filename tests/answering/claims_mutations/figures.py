"""Corruptions of numbers, units, limits and years, and figures that nobody gave."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from tests.answering.claims_cases import Case, Library
from tests.answering.claims_mutations.shared import REFERENCE, Mutant, inside, is_denied, spans, swap

_CHINESE = "零一二三四五六七八九十"
_ENGLISH = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"]
_UNIT = "篇|项|件|场|人次|人|年|个工作日|个(?=国合)|类|种|次"
_NUMERAL = re.compile(
    rf"(?<![\d〔第])\d+(?=（|{_UNIT}|号|[ -]|\.|,|$)|\d+(?=〕)|(?<![一二三四五六七八九十同第])[一二两三四五六七八九十](?=(?:{_UNIT}|个(?=的?国合|工作日|周期)|大产业|者))|(?<=前)三|\b(?:one|two|three|five)\b(?= (?:base|years|working|international|provincial|year|types|or ministerial))"
)


def number(case: Case, library: Library, rng: random.Random) -> Iterator[Mutant]:
    """One numeral plus or minus one. Clause names are another kind."""
    references = spans(REFERENCE, case.sentence)
    for match in _NUMERAL.finditer(case.sentence):
        if inside(match.start(), references) or is_denied(case.sentence, match.start()):
            continue
        old = match.group()
        for step in (1, -1):
            new = _stepped(old, step)
            # 一种, 一项 is an article, no count.
            if new and not (new == "一" and case.sentence[match.end() : match.end() + 1] in "种类项个件人者"):
                yield swap(case.sentence, match, new), case.keys


def _stepped(old: str, step: int) -> str | None:
    if old.isdigit():
        return str(int(old) + step) if int(old) + step > 0 else None
    if old in _ENGLISH:
        return _ENGLISH[_ENGLISH.index(old) + step] if _ENGLISH.index(old) + step > 0 else None
    value = _CHINESE.index({"两": "二"}.get(old, old)) + step
    return {2: "两"}.get(value, _CHINESE[value]) if 0 < value < 11 else None


def unit(case: Case, library: Library, rng: random.Random) -> Iterator[Mutant]:
    """Another unit. 3件（项） holds both units, so that 件 and 项 are no corruption of each other there."""
    other = {
        "篇": ("项", "部"),
        "项": ("篇", "人"),
        "件": ("人", "篇"),
        "场": ("项", "人次"),
        "人次": ("人", "场"),
        "人": ("人次", "项"),
        "年": ("个月",),
        "个工作日": ("天", "个月", "年"),
    }
    text = "".join(library.sources[key].text for key in case.keys)
    for match in re.finditer(
        r"(?<=[\d一二两三四五六七八九十）])(篇|项|件|场|人次|人(?!次)|年(?!度)|个工作日)", case.sentence
    ):
        if (
            is_denied(case.sentence, match.start())
            or case.sentence[match.start() - 2 : match.start() - 1] == "第"
            or inside(match.start(), spans(REFERENCE, case.sentence))
            or (match.group() in "件项" and "件（项）" in case.sentence[match.start() - 3 : match.end() + 4])
        ):
            continue
        for new in other[match.group()]:
            if not (match.group() in "件项" and new in "件项" and "件（项）" in text):
                yield swap(case.sentence, match, new), case.keys
    for old, new in (
        ("papers", "projects"),
        ("person-times", "people"),
        ("working days", "calendar days"),
        ("working days", "months"),
        ("years", "months"),
        (" events", " papers"),
        ("projects", "papers"),
    ):
        if re.search(rf"\d[^.]*{old}|(?:two|three|five|one) [^.]*{old}", case.sentence):
            yield case.sentence.replace(old, new, 1), case.keys


def comparator(case: Case, library: Library, rng: random.Random) -> Iterator[Mutant]:
    """The limit turned round."""
    turns = {
        "（含）以上": ("（含）以下",), "以上": ("以下", "以内"), "不少于": ("不超过", "少于", "不多于"), "不低于": ("不高于", "低于"), "不能低于": ("不能高于",), "至少": ("至多", "最多", "不超过"),
        "不得少于": ("不得多于", "不得超过"), "只建设": ("至少建设",), "只能担任": ("至少担任",), "仅可担任": ("至少担任",), "只能建设": ("至少建设",), "at least": ("at most", "no more than", "fewer than"),
        "no fewer than": ("no more than",), "not less than": ("not more than",),
    }  # fmt: skip
    for old, news in turns.items():
        for match in re.finditer(re.escape(old), case.sentence):
            if old == "以上" and case.sentence[: match.end()].endswith("（含）以上"):
                continue
            for new in news:
                yield swap(case.sentence, match, new), case.keys
    for match in re.finditer(r"(?:少于|不到|不足)(?=\d)", case.sentence):
        if not case.sentence[: match.start()].endswith(("不", "得")):
            yield swap(case.sentence, match, "超过"), case.keys


def window(case: Case, library: Library, rng: random.Random) -> Iterator[Mutant]:
    """Other years, or a yearly count made a total and the reverse."""
    turns = {
        "近三年": ("近五年", "近两年", "每年"), "近3年": ("近5年", "近2年", "每年"), "三年内": ("五年内", "三个月内"), "每年": ("近三年", "每两年", "每月", "累计"), "每2年": ("每5年", "每年"), "有效期5年": ("有效期3年",),
        "last three years": ("last five years",), "last 3 years": ("last 5 years",), "within three years": ("within five years",), "every year": ("in the last three years", "every two years"), "every two years": ("every three years",),
    }  # fmt: skip
    for old, news in turns.items():
        for match in re.finditer(re.escape(old), case.sentence):
            # A yearly call for applications that is said to come 近三年 is caught or not by its own words; a count is meant here.
            yield from ((swap(case.sentence, match, new), case.keys) for new in news)
    counted = re.search(r"不少于(?:100人次|10人|5人)", case.sentence)
    if counted and "近" not in case.sentence and case.keys == (("第十四条（三）", None),):
        yield case.sentence[: counted.start()] + "近三年" + case.sentence[counted.start() :], case.keys


def figures_invented(case: Case, library: Library, rng: random.Random) -> Iterator[Mutant]:
    """An amount, a date, a telephone number, an address that nobody gave."""
    english = case.sentence[0].isascii() and case.sentence.isascii()
    chinese = (
        "，资助金额为50万元",
        "，截止时间为6月30日",
        "，咨询电话028-86723456",
        "，每年可获100万元",
        "，网址为www.kjt-sc.cn",
        "，须在2026年3月1日前提交",
        "，比例不低于30%",
        "，邮箱为guohe@scst.gov.cn",
        "，奖励二十万元",
        "，年底前完成",
    )
    foreign = (
        ", with funding of RMB 500,000",
        ", by 30 June 2026",
        ", phone 028-86723456",
        ", at least 10% of revenue",
        ", see www.kjt-sc.cn",
    )
    for tail in rng.sample(foreign if english else chinese, 2):
        yield case.sentence.rstrip("。.") + tail + ("." if english else "。"), case.keys
