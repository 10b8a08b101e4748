"""The last check before an answer is shown: real answers pass, every damaged copy of them is caught."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

import pytest

from assistant.answering import Citation, verify
from assistant.answering.compose import Composition, bare_text
from assistant.assistant import Assistant
from assistant.corpus import Corpus

QUESTIONS = (
    "文章要多少篇",
    "负责人要什么条件",
    "公示几天",
    "不是公示10天吗",
    "撤销以后几年不能再报",
    "三种类型对知识产权都怎么要求",
    "三类负责人职称要求有什么区别",
    "第十二条",
    "第十四条（五）",
    "第十二条第八项",
    "资助多少钱",
    "年度报告几月几号前交",
    "我们只办了4场活动，够不够",
    "专利授权只有两件，够不够",
    "我们报联合研究类，近三年SCI论文18篇，其中中外联合4篇，专利授权两项",
    "报特色类，高级职称人才4人，培训120人次，自主知识产权6项，对外转移转化落地3项。公示几天？",
    "申报要哪些材料",
    "科研院所一家能建几个",
    "一个学院能建几个国合基地",
    "整改期多长，公示期多长？",
    "how many papers are needed",
    "国和基地的付责人要什么条件",
    "特色类牵头项目要几个",
)

_MARK = re.compile(r"【(\d+)】")
_PROSE_NUMBER = re.compile(r"(?<![0-9.])[0-9]+(?![0-9.])")
#: In chapter and article order, so that the neighbour of each numeral exists somewhere in the text.
_NUMERALS = "一二三四五六七八九"


class Case:
    """One composed answer with what was given to make it."""

    def __init__(
        self, question: str, markdown: str, citations: tuple[Citation, ...], computed: frozenset[str] = frozenset()
    ) -> None:
        self.question, self.markdown, self.citations, self.computed = question, markdown, citations, computed

    def but(self, markdown: str | None = None, citations: tuple[Citation, ...] | None = None) -> Case:
        return Case(
            self.question,
            self.markdown if markdown is None else markdown,
            self.citations if citations is None else citations,
            self.computed,
        )


@pytest.fixture(scope="module")
def cases(assistant: Assistant) -> list[Case]:
    answers = [assistant.ask(question) for question in QUESTIONS]
    return [Case(q, a.answer, a.citations, a.computed) for q, a in zip(QUESTIONS, answers, strict=True)]


def objections(case: Case, corpus: Corpus) -> list[str]:
    return verify(case.markdown, case.citations, corpus, case.question, case.computed)


def with_line(case: Case, number: int, line: str) -> Case:
    lines = case.markdown.split("\n")
    lines[number] = line
    return case.but("\n".join(lines))


def lines_of(case: Case, *, quoted: bool) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(case.markdown.split("\n")):
        if line.startswith(">") is quoted and line.strip("> "):
            yield number, line


def altered_quotes(case: Case) -> Iterator[Case]:
    """A character of a quoted line is replaced, dropped or doubled; the first, the last, and some between."""
    for number, line in lines_of(case, quoted=True):
        quote = re.search(r"“(.*)”", line) or re.search(r"> (.*?)(?:【\d+】)?$", line)
        assert quote
        start, end = quote.span(1)
        for at in sorted({start, (start + end) // 2, end - 1}):
            for new in ("某", "", line[at] * 2):
                yield with_line(case, number, line[:at] + new + line[at + 1 :])


def altered_citations(case: Case) -> Iterator[Case]:
    """A citation names another clause, another file, or quotes a character too few of a word."""
    for index, citation in enumerate(case.citations):
        middle = len(citation.quote) // 2
        for wrong in (
            replace(citation, quote=citation.quote[:middle] + "某" + citation.quote[middle + 1 :]),
            replace(citation, quote=""),
            replace(citation, clause="第九十九条"),
            replace(citation, clause="第一条" if citation.clause != "第一条" else "第二条"),
            replace(citation, occurrence=3),
            replace(citation, document="四川省国际科技合作基地管理办法"),
            replace(citation, document_id="another"),
            replace(citation, mark=citation.mark + 50),
        ):
            yield case.but(citations=(*case.citations[:index], wrong, *case.citations[index + 1 :]))
    if case.citations:
        yield case.but(citations=case.citations[:-1])
        yield case.but(citations=(*case.citations, replace(case.citations[-1], mark=50)))


def altered_marks(case: Case) -> Iterator[Case]:
    """A mark without source; two marks swapped in the prose, or in the quotes."""
    for match in _MARK.finditer(case.markdown):
        start, end = match.span()
        yield case.but(f"{case.markdown[:start]}【77】{case.markdown[end:]}")
    prose_end = case.markdown.find("\n>") if "\n>" in case.markdown else len(case.markdown)
    prose, quotes = case.markdown[:prose_end], case.markdown[prose_end:]
    for part, build in ((prose, lambda new: new + quotes), (quotes, lambda new: prose + new)):
        marks = list(_MARK.finditer(part))
        for first, second in pairwise(marks):
            # Side by side, marks are an unordered set after the first.
            if first[1] != second[1] and (part is quotes or first.end() != second.start()):
                between = part[first.end() : second.start()]
                swapped = part[: first.start()] + second.group() + between + first.group() + part[second.end() :]
                yield case.but(build(swapped))


def altered_numbers(case: Case) -> Iterator[Case]:
    """Each number of the prose, digits and 三年-like ones, one more and one less."""
    for number, line in lines_of(case, quoted=False):
        if line.startswith(("（按", "说明", "|--")):
            continue
        bare = _MARK.sub(lambda m: "#" * len(m.group()), line)
        for match in _PROSE_NUMBER.finditer(bare):
            for value in (int(match.group()) - 1, int(match.group()) + 1):
                yield with_line(case, number, line[: match.start()] + str(value) + line[match.end() :])
        for match in re.finditer(r"[二三四五六七八](?=年内|年整改|个工作日)", bare):
            for step in (-1, 1):
                other = _NUMERALS[_NUMERALS.index(match.group()) + step]
                yield with_line(case, number, line[: match.start()] + other + line[match.end() :])


def invented_clauses(case: Case) -> Iterator[Case]:
    """A clause that the text does not have is named; a quoted line gets another clause's name."""
    for number, line in lines_of(case, quoted=False):
        if not _MARK.search(line) and not line.startswith("|"):
            yield with_line(case, number, f"{line}另见第四十条。")
            yield with_line(case, number, f"{line}另见第十二条第（九）项。")
            yield with_line(case, number, f"{line}文中写有“申报单位应当另行缴纳保证金”。")
            yield with_line(case, number, f"{line}须在30日内提交。")
    for number, line in lines_of(case, quoted=True):
        name = re.match(r"> 【\d+】(第[^：]*)：", line)
        if name:
            yield with_line(case, number, line.replace(name[1], "第三条" if name[1] != "第三条" else "第四条", 1))


ATTACKS = (altered_quotes, altered_citations, altered_marks, altered_numbers, invented_clauses)


def test_answers_as_composed_pass(cases: list[Case], assistant: Assistant):
    for case in cases:
        assert objections(case, assistant.corpus) == [], case.question


def test_answers_are_not_the_bare_fallback(cases: list[Case]):
    assert not [case.question for case in cases if "相关条款原文如下" in case.markdown]


def test_the_bare_fallback_of_an_answer_passes_too(assistant: Assistant):
    for question in ("文章要多少篇", "三种类型对知识产权都怎么要求", "第十四条（五）"):
        answer = assistant.ask(question)
        bare = bare_text(Composition(answer.status, answer.answer, answer.citations))
        assert bare.markdown.count("【") == len(answer.citations) > 0
        assert verify(bare.markdown, bare.citations, assistant.corpus, question) == []


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_every_damaged_copy_is_caught(attack, cases: list[Case], assistant: Assistant):
    damaged = [(case, wrong) for case in cases for wrong in attack(case)]
    missed = [
        (case.question, wrong.markdown if wrong.markdown != case.markdown else wrong.citations)
        for case, wrong in damaged
        if (wrong.markdown, wrong.citations) != (case.markdown, case.citations)
        and not objections(wrong, assistant.corpus)
    ]
    assert not missed, f"{len(missed)} of {len(damaged)}: {missed[:3]}"


def test_the_attacks_are_many(cases: list[Case]):
    counts = {attack.__name__: sum(1 for case in cases for _ in attack(case)) for attack in ATTACKS}
    assert sum(counts.values()) >= 200
    assert min(counts.values()) >= 20, counts


def test_an_asker_may_be_answered_with_the_number_that_they_wrote(assistant: Assistant):
    corpus = assistant.corpus
    assert verify("您问的是 37 篇。", (), corpus, "37篇够吗") == []
    assert verify("您问的是 38 篇。", (), corpus, "37篇够吗")


def test_a_missing_clause_may_be_named_only_if_the_asker_named_it(assistant: Assistant):
    corpus = assistant.corpus
    assert verify("没有第四十条。", (), corpus, "第40条写了什么") == []
    assert verify("没有第四十条。", (), corpus, "第41条写了什么")


def test_a_sum_must_be_right(assistant: Assistant):
    answer = assistant.ask("我们只办了4场活动，够不够")
    line = "**单看这一个数，不符合**：4场少于5场，差1场，未达到。"
    assert line in answer.answer
    for wrong in (
        "**单看这一个数，不符合**：4场少于5场，差2场，未达到。",
        "**单看这一个数，不符合**：3场少于5场，差2场，未达到。",
        "**单看这一个数，不符合**：4场少于6场，差2场，未达到。",
        "**单看这一个数，符合**：4场达到5场的下限。",
        "**单看这一个数，符合**：4场少于5场，差1场，未达到。",
    ):
        assert verify(answer.answer.replace(line, wrong), answer.citations, assistant.corpus, answer.question)
