"""A small assistant over the real text: canned answers whose quotes are exact, no index, no model."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from assistant.answering.types import Answer, Citation, Status
from assistant.errors import QuestionError, UnknownClauseError
from assistant.statutes import Clause, Document, parse
from assistant.web.protocol import OnDraft

DOCUMENT_ID = "sichuan-intl-cooperation-base-draft"
TITLE = "四川省科学技术厅国际科技合作基地管理办法（征求意见稿）"
CAVEAT = "该办法为征求意见稿，最终以正式印发文件为准。"

PAPERS = (
    "**近三年 SCI 或 EI 论文 20篇（含）以上，其中中外联合发表论文不少于3篇。**【1】\n\n"
    "同一项里还有两个并列要求：承担过省部级以上国际科技合作项目；在相关国际组织任职或主办期刊。【1】\n\n"
    f"申报主体还须为独立法人机构。【2】\n\n{CAVEAT}"
)
TABLE = (
    "三种类型的要求不同：\n\n| 类型 | 要求 | 条款 |\n|---|---|---|\n"
    "| 联合研究类 | 近三年国家知识产权授权（认证）3件（项）以上，**或**省级以上科学技术奖励2项以上 "
    "| 第十二条（三）【1】 |\n"
    "| 技术转移类 | 未规定知识产权数量 | 第十三条 |\n"
    "| 特色类 | 近三年不少于5项自主知识产权 | 第十四条（五）（第一处）【2】 |\n\n"
    f"特色类的“不少于3项”修饰哪一部分，原文有歧义，建议向科技厅确认。\n\n{CAVEAT}"
)
NOTICE = "**不是10天，是不少于5个工作日**，在科技厅门户网站上公示。【1】\n\n" + CAVEAT
DEADLINE = (
    "**该办法没有规定申报截止日期。**只规定科技厅“原则上每年组织一次国合基地认定工作”。【1】\n\n"
    "具体时间请以科技厅当年的申报通知为准，或向推荐单位咨询。"
)
SCOPE = "我只回答《国合基地管理办法（征求意见稿）》及相关政策的问题，例如“申报要哪些材料”“多久评估一次”。"


@cache
def document() -> Document:
    """The regulation, parsed from the corpus folder."""
    path = Path(__file__).resolve().parents[2] / "corpus" / DOCUMENT_ID / "text.txt"
    return parse(path.read_text(encoding="utf-8"), document_id=DOCUMENT_ID, title=TITLE)


@dataclass(frozen=True)
class FakeHit:
    """One search result."""

    clause: Clause
    score: float
    document: str


def cite(mark: int, label: str, quote: str, occurrence: int | None = None) -> Citation:
    """A citation whose quote is checked to stand in the text."""
    assert quote in document().text, quote
    return Citation(mark, TITLE, DOCUMENT_ID, label, occurrence, quote)


def answers() -> list[tuple[str, Status, str, tuple[Citation, ...], tuple[str, ...]]]:
    """Key word, status, Markdown, citations, suggestions; the first whose key word is asked for answers."""
    papers = (
        cite(1, "第十二条（二）", "在相关领域发表SCI或EI论文20篇（含）以上，其中中外联合发表论文不少于3篇"),
        cite(2, "第八条", "申报国合基地的单位为依法在四川省境内注册的独立法人机构"),
    )
    rights = (
        cite(1, "第十二条（三）", "国家知识产权授权（认证）3件（项）以上"),
        cite(2, "第十四条（五）", "不少于5项自主知识产权", 1),
    )
    notice = (cite(1, "第十六条（三）", "在科技厅门户网站上公示不少于5个工作日"),)
    yearly = (cite(1, "第十五条", "科技厅原则上每年组织一次国合基地认定工作"),)
    more = ("联合发表的论文算不算在20篇里？", "企业能报联合研究类吗？", "知识产权要多少件？")
    return [
        ("论文", Status.ANSWERED, PAPERS, papers, more),
        ("知识产权", Status.PARTLY, TABLE, rights, ("技术转移类要办几场活动？",)),
        ("公示", Status.ANSWERED, NOTICE, notice, ("公示期有异议怎么办？",)),
        ("截止", Status.NOT_IN_TEXT, DEADLINE, yearly, ("申报要准备哪些材料？",)),
    ]


class FakeAssistant:
    """Fits ``assistant.web.protocol.Advisor``; 「出错」 in a question makes it fail."""

    notices: tuple[str, ...] = ()

    def __init__(self) -> None:
        self.documents = (document(),)
        self.asked: list[tuple[str, tuple[str, ...], date | None]] = []

    def ask(
        self,
        question: str,
        *,
        history: Sequence[str] = (),
        as_of: date | None = None,
        on_draft: OnDraft | None = None,
    ) -> Answer:
        """A canned answer; one that a model would write comes in two pieces."""
        self.asked.append((question, tuple(history), as_of))
        if "模型" in question and on_draft:
            on_draft("", ())
            on_draft("先写出的一句。", ())
        if "内部出错" in question:
            raise RuntimeError("secret detail")
        if "问错" in question:
            raise QuestionError("这个问题没有看懂，请换一种说法。")
        identity = f"a{len(self.asked)}"
        for word, status, text, citations, suggestions in answers():
            if word in question:
                return Answer(
                    identity,
                    question,
                    status,
                    "composed",
                    text,
                    citations,
                    suggestions=suggestions,
                    elapsed_ms=12.3,
                )
        return Answer(identity, question, Status.OUT_OF_SCOPE, "composed", SCOPE, suggestions=("申报要哪些材料？",))

    def search(self, question: str, k: int = 10) -> list[FakeHit]:
        """Clauses that share a character pair with the question."""
        pairs = {question[i : i + 2] for i in range(len(question) - 1)}
        hits = [(sum(pair in clause.text for pair in pairs), clause) for clause in document().clauses]
        best = sorted((hit for hit in hits if hit[0]), key=lambda hit: -hit[0])[:k]
        return [FakeHit(clause, float(score), TITLE) for score, clause in best]

    def show(self, label: str) -> list[Clause]:
        """The clauses of an exact label."""
        found = document().find(re.sub(r"\s", "", label))
        if not found:
            raise UnknownClauseError(f"原文里没有{label}。")
        return list(found)
