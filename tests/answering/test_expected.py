"""What kind of figure is asked for, and which clauses have none of it."""

from __future__ import annotations

import pytest

from assistant.answering import Status
from assistant.answering.expected import EXPECTED, lacking
from assistant.assistant import Assistant
from assistant.textnorm import normalise


@pytest.mark.parametrize(
    ("question", "text", "name"),
    [
        ("服务团队最少要几个人", "具有专业的国际技术转移服务团队。", "人数"),
        ("高级职称要几个人", "高级职称人才不少于5人。", None),
        ("协议至少签几年", "已签署国际科技合作协议并在有效期内。", None),
        ("几天内要报上去", "隐瞒重大事项变化的。", "时间"),
        ("公示多少天", "公示不少于5个工作日。", None),
        ("重点支持一年多少钱", "给予重点支持。", "金额"),
        ("外方占股比例上限多少", "与国（境）外相关机构合作建设。", "比例"),
        ("找哪个处室", "科技厅是认定和管理部门。", "联系方式"),
        ("把数据用邮箱发给了外方会怎样", "发生严重失密、泄密行为的。", None),
        ("没花多少钱，有没有关系", "给予重点支持。", None),
        ("近几年的论文都算吗", "发表论文20篇。", None),
    ],
)
def test_a_figure_is_missed_only_where_it_is_asked_for_and_absent(question: str, text: str, name: str | None) -> None:
    missing = lacking(normalise(question), text)
    assert (missing.name if missing else None) == name


def test_questions_that_a_clause_settles_hardly_ever_miss_a_figure(assistant: Assistant) -> None:
    wrong = asked = 0
    for entry in assistant.corpus.documents:
        for note in entry.notes.clauses:
            clause = entry.document.find(note.clause, note.occurrence)[0]
            article = entry.document.text[clause.article_start : clause.article_end]
            asked += len(note.asks)
            wrong += sum(lacking(normalise(ask), article) is not None for ask in note.asks)
    assert asked > 2000
    assert wrong / asked < 0.005


def test_the_refusal_names_what_is_missing(assistant: Assistant) -> None:
    answers = [assistant.ask(q) for q in ("国际技术转移服务团队最少要几个人", "科技安全风险预案要几个人来写")]
    assert [answer.status for answer in answers] == [Status.NOT_IN_TEXT] * 2
    assert {expected.name for expected in EXPECTED} >= {"人数"}
