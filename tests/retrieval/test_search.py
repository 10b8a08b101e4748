"""Search over the real index: stable under every way of typing, within its bounds, and never in error."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from assistant.assistant import Assistant
from assistant.chunking import TargetKind
from assistant.errors import QuestionError
from assistant.retrieval import read_question, retrieve, retrieve_all

#: Simplified and traditional.
QUESTIONS = [
    ("联合研究类要发表多少篇论文", "聯合研究類要發表多少篇論文"),
    ("公示期是几个工作日？", "公示期是幾個工作日？"),
    ("依托单位改名了要办什么手续", "依託單位改名了要辦什麼手續"),
    ("绩效评估不合格怎么办", "績效評估不合格怎麼辦"),
    ("基地负责人要什么职称", "基地負責人要什麼職稱"),
    ("同一家企业能建几个国合基地？", "同一家企業能建幾個國合基地？"),
    ("申报要交哪些材料", "申報要交哪些材料"),
    ("推荐单位负责什么", "推薦單位負責什麼"),
    ("什么是国合基地", "什麼是國合基地"),
    ("国合基地分哪几类？", "國合基地分哪幾類？"),
    ("重点合作国家怎么填", "重點合作國家怎麼填"),
    ("特色类需要多少知识产权", "特色類需要多少知識產權"),
    ("技术转移类每年要办几场活动", "技術轉移類每年要辦幾場活動"),
    ("申报程序有哪些步骤", "申報程序有哪些步驟"),
    ("什么情况会被撤销资格", "什麼情況會被撤銷資格"),
    ("年度报告什么时候交", "年度報告什麼時候交"),
    ("发生安全事故还能申报吗？", "發生安全事故還能申報嗎？"),
    ("和个人签的合作协议算数吗", "和個人簽的合作協議算數嗎"),
    ("科技厅的职责是什么", "科技廳的職責是什麼"),
    ("生物安全有什么要求", "生物安全有什麼要求"),
]


def full_width(text: str) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text).replace(" ", "\u3000")


def bare(text: str) -> str:
    return "".join(character for character in text if unicodedata.category(character)[0] != "P")


def first(assistant: Assistant, question: str) -> tuple[str, int | None]:
    clause = assistant.search(question, 1)[0].clause
    return clause.label, clause.occurrence


@pytest.mark.parametrize(("question", "traditional"), QUESTIONS)
def test_the_way_of_typing_changes_nothing(assistant: Assistant, question: str, traditional: str) -> None:
    expected = first(assistant, question)
    for typed in (
        traditional,
        full_width(question + "?"),
        bare(question),
        f"  {question}\n",
        f"{question}😀👍🏻",
        "\u200b".join(question),
        f"\u202e{question}\ufeff\u2066",
        question[:4] + "\0" + question[4:],
        question.replace("的", "\u00ad的"),
    ):
        assert first(assistant, typed) == expected, repr(typed)


@pytest.mark.parametrize(
    "question", ["SCI论文要几篇", "EI和SCI算不算", "近3年要有20篇论文吗", "30人次怎么算", "要在5个工作日内公示吗"]
)
def test_letters_and_figures_may_be_wide_or_in_capitals(assistant: Assistant, question: str) -> None:
    expected = first(assistant, question)
    for typed in (full_width(question), question.lower(), question.upper(), full_width(question.lower())):
        assert first(assistant, typed) == expected, typed


@pytest.mark.parametrize(
    ("question", "own"),
    [
        ("联合研究类要什么条件", "联合研究类"),
        ("联合研究类的交流人次要多少", "联合研究类"),
        ("联合研究类要多少知识产权", "联合研究类"),
        ("联合研究类对企业的研发费用有什么要求", "联合研究类"),
        ("联合研究类承担过什么项目", "联合研究类"),
        ("技术转移类要什么条件", "技术转移类"),
        ("技术转移类的服务团队", "技术转移类"),
        ("技术转移类要完成几项转移", "技术转移类"),
        ("技术转移类每年办几场活动", "技术转移类"),
        ("特色类要什么条件", "特色类"),
        ("特色类要多少知识产权", "特色类"),
        ("特色类的项目要求", "特色类"),
        ("特色类对应哪些产业", "特色类"),
    ],
)
def test_naming_one_type_never_leads_to_another_types_condition(assistant: Assistant, question: str, own: str) -> None:
    searcher = assistant.searcher
    retrieval = retrieve(searcher, read_question(question, searcher.index))
    leading = retrieval.clauses()[0].target.id
    assert searcher.types.get(leading, own) == own
    assert first(assistant, question) is not None


def test_a_message_and_its_parts_go_through_the_embedder_at_once(
    assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    searcher, calls = assistant.searcher, []
    embedder = searcher.index.embedder
    assert embedder
    embed = embedder.embed_queries

    def counting(texts: Sequence[str]) -> object:
        calls.append(list(texts))
        return embed(texts)

    monkeypatch.setattr(embedder, "embed_queries", counting)
    message = "公示多久？有异议谁处理？最后由谁发文？"
    answer = assistant.ask(message)

    assert [len(texts) for texts in calls] == [4]
    assert {"第十六条（三）", "第十六条（四）"} <= {citation.clause for citation in answer.citations}


def test_questions_retrieved_together_are_ranked_as_alone(assistant: Assistant) -> None:
    searcher = assistant.searcher
    questions = [read_question(text, searcher.index) for text in ("公示多久", "联合研究类的论文要求", "谁负责解释")]
    for question, together in zip(questions, retrieve_all(searcher, questions), strict=True):
        alone = retrieve(searcher, question)
        assert together.question is question
        assert together.ranking[0].target == alone.ranking[0].target
        assert abs(together.ranking[0].score - alone.ranking[0].score) < 0.02
    assert retrieve_all(searcher, []) == []


def test_conditions_are_known_by_their_type(assistant: Assistant) -> None:
    types = {key.split("|")[-1]: name for key, name in assistant.searcher.types.items()}
    assert types["第十二条（二）"] == types["第十一条（一）"] == "联合研究类"
    assert types["第十三条（四）"] == types["第十一条（二）"] == "技术转移类"
    assert types["第十四条（五）#1"] == types["第十四条（五）#2"] == types["第十一条（三）"] == "特色类"
    assert "第八条（一）" not in types


@pytest.mark.parametrize("k", [0, 1, 3, 10, 72, 500])
def test_k_is_the_most_and_nothing_comes_twice(assistant: Assistant, k: int) -> None:
    results = assistant.search("申报条件", k)
    assert len(results) == min(k, 72)
    assert len({(result.clause.label, result.clause.occurrence) for result in results}) == len(results)


def test_fewer_results_are_the_beginning_of_more(assistant: Assistant) -> None:
    for question in ("申报条件", "第十二条第二项", "怎么退出"):
        many = [result.clause for result in assistant.search(question, 30)]
        assert [result.clause for result in assistant.search(question, 5)] == many[:5]


def test_scores_fall(assistant: Assistant) -> None:
    for question, _ in QUESTIONS[:6]:
        scores = [result.score for result in assistant.search(question, 72)]
        assert scores == sorted(scores, reverse=True)


def test_a_result_is_a_part_of_its_document(assistant: Assistant) -> None:
    document = assistant.documents[0]
    for result in assistant.search("申报条件", 72):
        assert result.document == document.title
        assert document.text[result.clause.start : result.clause.end] == result.clause.text


def test_a_question_asked_twice_finds_the_same(assistant: Assistant) -> None:
    for question, _ in QUESTIONS[:5]:
        assert assistant.search(question, 72) == assistant.search(question, 72)


def test_the_ranking_holds_every_target_once(assistant: Assistant) -> None:
    searcher = assistant.searcher
    retrieval = retrieve(searcher, read_question("申报条件", searcher.index))
    assert sorted(ranked.target.id for ranked in retrieval.ranking) == sorted(t.id for t in searcher.index.targets)
    assert {ranked.target.kind for ranked in retrieval.clauses()} == {TargetKind.CLAUSE}
    assert retrieval.best(TargetKind.GAP) in retrieval.ranking


def test_an_everyday_question_finds_its_clause(assistant: Assistant) -> None:
    for question, label in (
        ("副教授能不能当负责人", "第九条（二）"),
        ("论文要多少篇", "第十二条（二）"),
        ("公示几天", "第十六条（三）"),
        ("同一家公司能建两个吗", "第八条（四）"),
        ("How many papers are required for a joint research base?", "第十二条（二）"),
    ):
        assert label in [result.clause.label for result in assistant.search(question, 3)], question


#: Anything that can arrive: control characters, lone surrogates, markup, references to places that are not there.
ANYTHING = st.one_of(
    st.text(st.characters(), max_size=60),
    st.text("第一二十百千零〇两条款项章节之个（）()0123456789０９ 、和《》办法", max_size=25),
    st.text("联合研究类技术转移特色基地申报条件论文吗？?！，。\u200b\u202e\ufeff\x00\n\t", max_size=30),
    st.text(st.characters(min_codepoint=0x20000, max_codepoint=0x2FFFF), max_size=10),
    st.sampled_from(
        ["<script>alert(1)</script>", "' OR 1=1 --", "第" * 500, "条" * 900, "9" * 900, "第" + "九" * 300 + "条"]
    ),
)


@hypothesis_settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(text=ANYTHING)
def test_any_text_is_searched_or_refused_in_words(assistant: Assistant, text: str) -> None:
    try:
        results = assistant.search(text, 5)
    except QuestionError as error:
        assert str(error).strip()
        return
    assert len(results) == 5
    assert all(result.score == result.score for result in results)  # no NaN
