"""Follow-ups: what is completed, how, and that a question that stands alone is left as it is."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answering.types import Status
from assistant.assistant import Assistant
from assistant.corpus import load_corpus
from assistant.dialogue.followup import Completed, complete
from assistant.settings import Settings, resource_dir
from assistant.statutes import Clause, Document

DOCUMENT: Document = load_corpus(Settings().corpus_dir).documents[0].document
SETS = ("dev", "test", "fresh", "more", "other")

#: What the answer to a completed question cites, by a word of the question; the first that fits.
CITED = {
    "公示": "第十六条（三）",
    "异议": "第十六条（四）",
    "整改": "第二十条",
    "不合格": "第二十条",
    "虚假": "第二十一条（一）",
    "撤": "第二十一条",
    "年度报告": "第二十条",
    "绩效": "第十七条",
    "推荐单位": "第五条",
    "材料": "第十五条",
    "申报书": "第十五条（一）",
    "解释": "第二十四条",
    "升级": "第二十二条",
    "负责人": "第九条",
    "安全风险": "第七条",
    "场": "第十三条（四）",
    "奖": "第十二条（三）",
    "专利": "第十二条（三）",
    "论文": "第十二条（二）",
    "英文": "第二十五条",
}


def cited(question: str) -> Sequence[Clause]:
    return next((DOCUMENT.find(label) for word, label in CITED.items() if word in question), ())


def ask(*turns: str, base_type: str | None = None) -> Completed:
    return complete(turns[-1], turns[:-1], cited, [DOCUMENT], base_type)


def forbidden(question: str) -> Sequence[Clause]:
    raise AssertionError(f"nothing had to be looked up for {question}")


# --- a type takes the place of another -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("turns", "text"),
    [
        (("联合研究类论文要发多少篇", "那技术转移类呢？"), "技术转移类论文要发多少篇？"),
        (("联合研究类论文要发多少篇？", "特色类咧"), "特色类论文要发多少篇？"),
        (("聯合研究類論文要幾篇", "那技術轉移類呢"), "技术转移类论文要几篇？"),
        (("联合研究类论文要发多少篇", "那　特色类　呢？？"), "特色类论文要发多少篇？"),
        (("联合研究类论文要发多少篇", "嗯嗯，那特色类的呢"), "特色类的论文要发多少篇？"),
        (("联合研究类论文要发多少篇", "如果报技术转移类呢"), "技术转移类论文要发多少篇？"),
        (("联合研究类的负责人一定要正高吗", "那另外两类呢？"), "技术转移类和特色类的负责人一定要正高吗？"),
        (("联合研究类论文要发多少篇", "另外两类有要求吗"), "技术转移类和特色类论文要发多少篇？"),
        (("负责人要什么职称", "特色类的话呢"), "特色类负责人要什么职称？"),
        (("基地分哪三类", "联合研究类有哪些条件", "第三类呢"), "特色类有哪些条件？"),
        (("联合研究类和技术转移类有什么区别", "那跟特色类呢"), "联合研究类、技术转移类和特色类有什么区别？"),
        (("技术转移类每年要办5场活动对吧", "那特色类呢"), "特色类每年要办多少场活动？"),
        (("技术转移类三年要做几个国际技术转移项目", "特色类呢"), "特色类三年要做几个国际科技合作项目？"),
        (("联合研究类有哪些条件", "技术转移类呢", "特色类呢"), "特色类有哪些条件？"),
        (
            ("特色类对知识产权数量是怎么规定的", "联合研究类在这方面又是怎么要求的"),
            "联合研究类对知识产权数量是怎么规定的？",
        ),
        (("联合研究类的条件是什么", "三类都一样吗"), "联合研究类、技术转移类和特色类的条件是什么？"),
    ],
)
def test_another_type(turns: tuple[str, ...], text: str) -> None:
    expected = text.replace("特色类的论文", "特色类论文")
    assert ask(*turns) == Completed(expected, True)


def test_a_type_known_otherwise_serves_short_questions() -> None:
    assert ask("专利要几件", base_type="特色类").text == "特色类专利要几件？"
    assert ask("第十二条讲什么", base_type="特色类").changed is False


# --- host, nouns and numbers -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("turns", "text"),
    [
        (("高校里的一个学院可以建几个国合基地？", "如果是企业呢"), "企业可以建几个国合基地？"),
        (("高校一个学院能建几个基地", "換成企業呢"), "企业能建几个基地？"),
        (("企业已有一个基地还能再报吗", "高校的话呢"), "高校已有一个基地还能再报吗？"),
        (("申报要盖公章吗", "那企业呢"), "如果依托单位是企业，申报要盖公章吗？"),
        (("国合基地能依托企业来建吗", "对于科技中介机构也可以吗"), "国合基地能依托科技中介机构来建吗？"),
        (("联合研究类论文是要20篇以上吧", "专利呢"), "联合研究类专利要多少？"),
        (("联合研究类主要看什么", "论文呢？"), "联合研究类论文有什么要求？"),
        (("联合研究类主要看什么", "公示多久", "负责人呢"), "联合研究类负责人有什么要求？"),
        (("联合研究类论文要多少篇", "好的谢谢，那专利呢？"), "联合研究类专利要多少？"),
        (("依托单位都要干些什么", "那科技厅呢"), "科技厅都要干些什么？"),
        (("推荐单位做什么", "那省厅呢"), "省厅做什么？"),
        (("重点合作国家怎么填", "主要合作国家呢"), "主要合作国家怎么填？"),
        (("绩效评估多久一次", "年度报告呢"), "年度报告多久一次？"),
        (("联合研究类知识产权有要求吗", "要几个？"), "联合研究类知识产权要几个？"),
        (("联合研究类知识产权有要求吗", "多少件才算达标哦"), "联合研究类知识产权多少件才算达标？"),
        (("技术转移类是不是每年都得办活动", "得办几场"), "技术转移类每年都得办活动，得办几场？"),
        (("公示要多久", "几天啊"), "公示几天？"),
        (("联合研究类论文要发多少篇", "专利要几件"), "联合研究类专利要几件？"),
        (("我们是高校，想报联合研究类，18篇SCI", "要几篇才够"), "联合研究类SCI要几篇才够？"),
        (
            ("我们打算报技术转移类，近三年做成了一个国际技术转移项目", "够数不"),
            "技术转移类，近三年做成了一个国际技术转移项目，够数不？",
        ),
        (("我们是企业，想报特色类", "条件有哪些"), "特色类条件有哪些？"),
        (("我们是企业，想报特色类", "那联合研究类呢"), "联合研究类有什么条件？"),
    ],
)
def test_another_host_noun_or_number(turns: tuple[str, ...], text: str) -> None:
    assert ask(*turns).text == text


# --- pronouns, consequences and what is vague ------------------------------------------------------------


@pytest.mark.parametrize(
    ("turns", "text"),
    [
        (("公示期间有人提异议了怎么办", "这个由谁来复议"), "公示期间有人提异议了，由谁来复议？"),
        (("年度报告是必须交的吗？", "不交会怎样"), "年度报告不交会怎样？"),
        (("年度报告什么时候交", "不交呢"), "年度报告，不交会怎样？"),
        (("年度报告什么时候交", "今天天气怎么样", "不交会怎样"), "年度报告，不交会怎样？"),
        (("绩效考核没去参加有什么后果", "但要是有正当理由呢"), "绩效考核没去参加，要是有正当理由，有什么后果？"),
        (("我们单位的国合基地称号去年被撤销了", "那还能再报吗"), "我们单位的国合基地称号去年被撤销了，还能再报吗？"),
        (("评估不合格怎么办", "会被撤销吗"), "评估不合格会被撤销吗？"),
        (("负责人有什么条件", "必须全职吗"), "负责人必须全职吗？"),
        (("推荐单位是谁", "它们要做监督检查吗"), "推荐单位要做监督检查吗？"),
        (("知识产权制度必须建立吗", "伦理的也要？"), "知识产权制度必须建立，伦理的也要吗？"),
        (("联合研究类论文要多少篇", "其中合作发表几篇"), "联合研究类论文，其中合作发表几篇？"),
        (("联合研究类论文要多少篇", "不够怎么办"), "联合研究类论文，不够怎么办？"),
        (("联合研究类论文要多少篇", "具体点"), "联合研究类论文具体是怎么规定的？"),
        (("国合基地负责人必须正高吗", "为啥"), "国合基地负责人必须正高，为啥？"),
        (("公示要多久", "那之后呢"), "公示之后怎么办？"),
        (("公示要几个工作日", "有异议怎么处理呢"), "公示，有异议怎么处理？"),
        (("特色类要聚焦六大产业？", "它们分别是哪六个"), "特色类六大产业分别是哪六个？"),
        (
            ("高校一个学院能建几个基地", "那企业呢", "刚才说的学院那个，是死规定吗"),
            "高校一个学院能建基地，是死规定吗？",
        ),
        (("联合研究类要几篇论文", "特色类呢", "回到第一种，交流线上的算吗"), "联合研究类，交流线上的算吗？"),
    ],
)
def test_pronouns_and_consequences(turns: tuple[str, ...], text: str) -> None:
    assert ask(*turns).text == text


# --- places ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("turns", "text"),
    [
        (("第二十一条第三项是哪种情形", "下一项呢"), "第二十一条第（四）项的内容是什么？"),
        (("第十三条第一项写的啥", "第二项呢", "再下一项"), "第十三条第（三）项的内容是什么？"),
        (("第十四条第四项什么要求", "第五项呢"), "第十四条第（五）项的内容是什么？"),
        (("第十二条第二项", "上一项"), "第十二条第（一）项的内容是什么？"),
        (("第十一条讲了什么", "下一条呢？", "再下一条"), "第十三条的内容是什么？"),
        (("第四条写的是科技厅的职责吧", "它上一条的原文也发我看看"), "第三条的原文是什么？"),
        (("撤销称号有哪些情形", "第5项呢"), "第二十一条第（五）项的内容是什么？"),
        (("撤销称号有哪些情形", "（七）"), "第二十一条第（七）项的内容是什么？"),
        (("撤销称号有哪些情形", "第三个是啥"), "第二十一条第（三）项的内容是什么？"),
        (("撤销称号有哪些情形", "最后那项具体怎么说"), "第二十一条第（九）项的内容是什么？"),
        (("撤销称号有哪些情形", "倒数第二项"), "第二十一条第（八）项的内容是什么？"),
        (
            ("申报要提供哪些材料", "第三样材料里，跟国外教授个人签的算吗"),
            "第十五条第（三）项材料里，跟国外教授个人签的算吗？",
        ),
        (("基地怎么管安全风险", "原文怎么写的"), "第七条的原文是什么？"),
        (("升级成科技部的会怎样", "把那一条原话贴给我"), "第二十二条的原文是什么？"),
        (("办法谁解释", "这写在第几条"), "第二十四条的原文是什么？"),
        (("申报要什么材料", "哪条规定的"), "第十五条的原文是什么？"),
        (("公示多少天", "下一项"), "第十六条第（四）项的内容是什么？"),
        (("公示多少天", "上一条呢"), "第十五条的内容是什么？"),
        (("申报书要交吧", "还有呢"), "第十五条第（二）、（三）、（四）项的内容是什么？"),
    ],
)
def test_places_are_named_by_where_the_conversation_stands(turns: tuple[str, ...], text: str) -> None:
    assert ask(*turns).text == text


@pytest.mark.parametrize(
    ("turns", "text", "note"),
    [
        (("第二十五条讲什么", "下一条"), "第二十八条的内容是什么？", "编号不连续"),
        (("第二十八条讲什么", "上一条"), "第二十五条的内容是什么？", "编号不连续"),
        (("第二十八条讲什么", "下一条"), "第二十九条的内容是什么？", "最后一条"),
        (("第一条", "上一条"), "第一条的内容是什么？", "前面没有"),
        (("第十二条第四项", "再往下一项呢"), "第十二条第（五）项的内容是什么？", "最后一项"),
        (("公示多少天", "上一条原文"), "第十六条第（三）项的原文是什么？", "所引的条款"),
    ],
)
def test_the_ends_and_gaps_of_the_numbering_are_remarked(turns: tuple[str, ...], text: str, note: str) -> None:
    completed = ask(*turns)
    assert completed.text == text
    assert note in completed.note


def test_an_item_of_an_article_without_items_is_not_made_up() -> None:
    assert "项的内容" not in ask("年度报告不交会怎样", "第三项呢").text


# --- what stands alone -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "question",
    [
        "今天天气怎么样",
        "那今天天气咋样",
        "成都明天会下雨吗",
        "给我讲个笑话",
        "谢谢",
        "好的，明白了",
        "你好",
        "对了，国合基地的英文名称怎么写？",
        "有哪些情形会被撤销称号",
        "第九条第二项写的啥",
        "国家高新技术企业认定要准备哪些申请材料？",
        "境外合作方是国际组织的，重点合作国家应该怎么确定？",
        "公示要多少个工作日",
        "联合研究类论文要多少篇？",
        "帮我算一下 37*48+219",
        "",
        "？？",
    ],
)
@pytest.mark.parametrize("before", ["年度报告什么时候交", "技术转移类每年要办几场活动"])
def test_a_question_that_stands_alone_is_left_as_it_is(question: str, before: str) -> None:
    completed = ask(before, question)
    assert (completed.text, completed.changed) == (question, False)


def test_nothing_is_completed_without_a_conversation() -> None:
    for question in ("那技术转移类呢？", "第二项呢", "要几个？"):
        assert complete(question, [], forbidden, [DOCUMENT]) == Completed(question, False)
        assert complete(question, ["谢谢", "你好"], forbidden, [DOCUMENT]) == Completed(question, False)


def test_a_change_of_subject_is_remarked() -> None:
    assert "换了话题" in ask("联合研究类论文要多少篇", "绩效评估多久做一次？").note


def test_the_assistants_own_turns_are_passed_over() -> None:
    answer = "特色类不要求论文。【1】\n\n> 【1】第十四条……\n\n该办法为征求意见稿，最终以正式印发文件为准。"
    assert ask("联合研究类论文要几篇", answer, "那技术转移类呢").text == "技术转移类论文要几篇？"


def test_nothing_is_looked_up_where_the_words_suffice() -> None:
    for turns in (("联合研究类论文要几篇", "那特色类呢"), ("公示多久", "绩效评估多久一次"), ("第三条", "下一条")):
        complete(turns[1], turns[:1], forbidden, [DOCUMENT])


@pytest.mark.parametrize("before", ["国合基地的英文名称怎么写", "本办法由谁解释"])
def test_whole_questions_after_an_unrelated_one_stay_unchanged(before: str) -> None:
    questions = [
        json.loads(line)["question"]
        for name in SETS
        for line in (resource_dir("eval_sets") / f"questions_{name}.jsonl").read_text("utf-8").splitlines()
    ]
    changed = [question for question in questions if ask(before, question).changed]
    assert len(changed) <= 0.01 * len(questions), changed


# --- English ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("turns", "text"),
    [
        (
            ("How many papers does a joint research base need?", "And for technology transfer?"),
            "How many papers does a technology transfer base need?",
        ),
        (
            ("How many papers does a joint research base need?", "what about the characteristic type"),
            "How many papers does a characteristic base need?",
        ),
        (
            ("Can a university have more than one base?", "What if we are a company?"),
            "Can a company have more than one base?",
        ),
        (("How often is a base evaluated?", "what if it fails"), "How often is a base evaluated; what if it fails?"),
        (
            ("How long is the public notice?", "What is the English name of a base?"),
            "What is the English name of a base?",
        ),
        (("How long is the public notice?", "What's the weather like?"), "What's the weather like?"),
    ],
)
def test_english(turns: tuple[str, ...], text: str) -> None:
    assert ask(*turns).text == text


# --- whatever is typed -----------------------------------------------------------------------------------

_WORDS = (
    "那 呢 吗 它 这个 第二项 下一条 上一条 还有 多少 几 篇 要 不 交 论文 专利 公示 负责人 联合研究类 特色类 企业 高校 第十二条 （五） 看看 的话 如果 ， ？ 天气 and for it "
    "原文 刚才说的 那个 另外两类 第三类 称号 撤销 没 2 。 【1】 \u200b"
)
_PIECES = st.sampled_from(_WORDS.split(" "))
_TURN = st.one_of(st.lists(_PIECES, max_size=12).map("".join), st.text(max_size=30))


@settings(max_examples=300, deadline=None)
@given(st.lists(_TURN, max_size=5), _TURN)
def test_whatever_is_typed_gives_a_question_and_the_same_each_time(history: list[str], question: str) -> None:
    completed = complete(question, history, cited, [DOCUMENT])
    assert completed == complete(question, history, cited, [DOCUMENT])
    assert completed.changed or completed.text == question
    assert len(completed.text) <= len(question) + 400
    if not completed.changed:
        return
    assert completed.text.strip()
    assert completed.text != question


@pytest.mark.parametrize("unit", ["看看", "嗯", "的", "一下", "是不是", "不", "要", "办", "联合研究类", "a "])
def test_long_repetitions_do_not_hang(unit: str) -> None:
    complete("多少", [unit * 1000], cited, [DOCUMENT])
    complete(unit * 1000, ["公示多久"], cited, [DOCUMENT])
    complete(unit * (59 // len(unit)), ["公示多久"], cited, [DOCUMENT])


# --- the conversations of eval_sets ----------------------------------------------------------------------


def _conversations() -> list[dict[str, Any]]:
    path: Path = resource_dir("eval_sets") / "conversations.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_conversations_are_sound() -> None:
    cases = _conversations()
    assert len(cases) >= 60
    assert len({case["id"] for case in cases}) == len(cases)
    for case in cases:
        assert case["history"], case["id"]
        assert bool(case["gold"]) == case["answerable"], case["id"]
        found = [DOCUMENT.find(label) for label in (*case["gold"], *case["also_ok"])]
        assert all(found), case["id"]
        text = unicodedata.normalize("NFKC", "".join(clause.text for clauses in found for clause in clauses))
        for wanted in case["must_include"]:
            options = [wanted] if isinstance(wanted, str) else wanted
            assert any(unicodedata.normalize("NFKC", option) in text for option in options), (case["id"], wanted)


def _anchor(assistant: Assistant) -> Callable[[str], Sequence[Clause]]:
    def anchor(question: str) -> list[Clause]:
        citations = assistant.ask(question).citations
        return [c for citation in citations for d in assistant.documents for c in d.find(citation.clause)]

    return anchor


def test_the_reached_level_of_follow_ups_is_held(assistant: Assistant) -> None:
    anchor, recalls, content, refused = _anchor(assistant), [], [], []
    for case in _conversations():
        text = complete(case["question"], case["history"], anchor, assistant.documents).text
        answer, gold = assistant.ask(text), set(case["gold"])
        found = {result.clause.label for result in assistant.search(text, 5)}
        if gold:
            recalls.append(len(gold & found) / min(len(gold), 5))
            shown = unicodedata.normalize("NFKC", answer.answer)
            wanted = [[w] if isinstance(w, str) else w for w in case["must_include"]]
            content.append(all(any(unicodedata.normalize("NFKC", o) in shown for o in options) for options in wanted))
        else:
            refused.append(answer.status in (Status.NOT_IN_TEXT, Status.OUT_OF_SCOPE))
    assert sum(recalls) / len(recalls) >= 0.97
    assert sum(content) / len(content) >= 0.95
    assert sum(refused) >= len(refused) - 1
