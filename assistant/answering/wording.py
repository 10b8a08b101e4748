"""The fixed sentences of an answer, in Chinese and, for questions in English, in English."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.corpus import Comparison, Corpus, Gap, Point
from assistant.statutes import Clause, Document


def prose_label(clause: str, occurrence: int | None) -> str:
    """第十二条（二） → 第十二条第（二）项; a label that stands twice says which one it is."""
    article, _, item = clause.partition("（")
    if not item:
        return clause
    number = item.rstrip("）")
    which = f"（原文两处编号均为（{number}），此为第{'一二三四'[occurrence - 1]}处）" if occurrence else ""
    return f"{article}第（{number}）项{which}"


def short_label(clause: str, occurrence: int | None) -> str:
    """第十四条（五） → 第十四条（五）（第一处） where the label stands twice."""
    return f"{clause}（第{'一二三四'[occurrence - 1]}处）" if occurrence else clause


class Wording:
    """Sentences in the question's language; quotes and clause names are always the text's own."""

    def __init__(self, english: bool, corpus: Corpus) -> None:
        self.english, self._corpus = english, corpus

    def say(self, point: Point) -> str:
        """A point's conclusion."""
        return point.en if self.english and point.en else point.say

    def clause_name(self, clause: Clause) -> str:
        """How a clause is named in prose."""
        return prose_label(clause.label, clause.occurrence)

    def holding(self, term: str) -> str:
        """Before the list of all clauses that hold a word."""
        return f"**原文写到“{term}”的条款如下**（按原文逐字查找）："

    def short_place(self, clause: Clause) -> str:
        """How a clause is named in a table."""
        return short_label(clause.label, clause.occurrence)

    def caveat(self, english: bool) -> str:
        """Said once an answer."""
        if english:
            return "This is a draft for comments (征求意见稿); the text as finally issued prevails."
        return self._corpus.documents[0].meta.caveat

    def understood(self, text: str) -> str:
        """After typos were mended."""
        return f"（按“{text}”理解）"

    def open_question(self, gap: Gap, marks: str) -> str:
        """What the text does not settle, what it says nearby, and where to ask."""
        if self.english:
            head = gap.en or f"**The draft does not settle this** (未规定：{gap.topic})."
            return f"{head}{marks}\n\nPlease ask your recommending unit (推荐单位) or the Department (科技厅)."
        return f"{gap.say}{marks}\n\n{gap.where}"

    def not_found(self, mark: str, figure: str = "") -> str:
        """Neither a clause nor a known gap fits; ``figure``: the nearest clause has none of the kind asked for."""
        if self.english:
            return f"**The draft has no provision that settles this.** The nearest clause is quoted below.{mark} Please ask your recommending unit (推荐单位) or the Department (科技厅)."
        if figure:
            return f"**该办法没有写明具体的{figure}**，最接近的条款见下{mark}。建议向推荐单位或科技厅咨询。"
        return f"**该办法没有规定您问的这件事**，最接近的条款见下{mark}。建议向推荐单位或科技厅咨询。"

    def stands_in(self, clauses: Sequence[Clause]) -> str:
        """Where something is regulated, when that is what was asked."""
        names = "、".join(self.clause_name(clause) for clause in clauses)
        return f"**{names}**." if self.english else f"**见{names}。**"

    def only_near(self) -> str:
        """Before an answer whose clause may not be the one asked for."""
        if self.english:
            return "The draft does not address this directly; the nearest provision is:"
        return "条文没有专门写到您说的情形，相关的规定是："

    def also_open(self, gap: Gap) -> str:
        """A gap beside an answer: its first sentence and where to ask."""
        if self.english:
            return f"Not settled by the draft: {gap.en or gap.topic}"
        first = gap.say.split("**")[1] if gap.say.startswith("**") else gap.say.split("。")[0] + "。"
        return f"另外请注意：{first}{gap.where}"

    def table_head(self, comparison: Comparison) -> str:
        """Title and head of a comparison."""
        first = "类型" if all(row.type.endswith("类") for row in comparison.rows) else "情形"
        return f"**{comparison.topic}对照：**\n\n| {first} | 要求 | 条款 |\n|---|---|---|"

    def missing(self, label: str, documents: Sequence[Document]) -> str:
        """A place that the text does not have, and why the asker may think that it has."""
        near = next((d.message for d in (x for doc in documents for x in doc.defects) if label in d.message), None)
        article, _, item = label.partition("（")
        items = [c for doc in documents for c in doc.clauses if c.article == article and c.label != article]
        why = near or f"最后一条是{documents[0].articles[-1].label}"
        if item and items:
            why = f"{article}只有{items[0].label.removeprefix(article)}至{items[-1].label.removeprefix(article)}项"
        elif item and documents[0].find(article):
            why = f"{article}不分项"
        return f"**这份征求意见稿里没有{prose_label(label, None)}**（{why}）。"

    def foreign(self, law: str) -> str:
        """An article of another law was asked for."""
        title = self._corpus.documents[0].meta.title
        return f"我只收录了《{title}》，没有收录{law}的条文，无法引用其原文，请查阅该法规的正式文本。"

    def refers_to(self, clause: Clause) -> str:
        """A clause that the one shown refers to."""
        return f"该条提到{clause.label}：“{clause.text}”"

    def declined(self, title: str, examples: Sequence[str]) -> str:
        """Other matters, in one friendly line."""
        if self.english:
            return f"I only answer questions on 《{title}》 (rules for international S&T cooperation bases in Sichuan)."
        return f"我只回答《{title}》及相关政策的问题，例如{_listed(examples)}。"

    def greeting(self, title: str, examples: Sequence[str]) -> str:
        """Who we are and what can be asked."""
        if self.english:
            return f"I am 国合问策, an assistant on 《{title}》. Ask me about conditions, procedure, evaluation or revocation."
        return f"您好，我是国合问策，依据《{title}》回答申报条件、材料、流程、评估和撤销等问题，每个结论都附原文条款。您可以问{_listed(examples)}。"


def _listed(examples: Sequence[str]) -> str:
    return "".join(f"“{example}”" for example in examples[:3])
