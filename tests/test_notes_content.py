"""What notes.yaml says, held against the text by checks of its own (none uses the module's)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import pytest
import yaml
from markdown_it import MarkdownIt

from assistant.settings import Settings

FOLDER = Settings().corpus_dir / "sichuan-intl-cooperation-base-draft"
TEXT = (FOLDER / "text.txt").read_text(encoding="utf-8")
NOTES = yaml.load((FOLDER / "notes.yaml").read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))

_ARTICLE = re.compile(r"^ *(第[一二三四五六七八九十]+条) ", re.M)
_ITEM = re.compile(r"^ *(（[一二三四五六七八九十]+）)(?!.*（征求意见稿）)", re.M)


def _read_clauses() -> dict[tuple[str, int | None], str]:
    """Label and occurrence → text; an article's is its lead, found with regular expressions alone."""
    starts = list(_ARTICLE.finditer(TEXT))
    found: dict[tuple[str, int | None], str] = {}
    for match, following in zip(starts, [*starts[1:], None], strict=True):
        body = TEXT[match.start() : following.start() if following else len(TEXT)]
        body = re.split(r"\n(?:第.章|\s*年度报告和绩效评估\n)", body)[0]
        items = list(_ITEM.finditer(body))
        found[(match[1], None)] = body[: items[0].start()] if items else body
        counts = Counter(item[1] for item in items)
        seen: Counter[str] = Counter()
        for item, after in zip(items, [*items[1:], None], strict=False):
            seen[item[1]] += 1
            occurrence = seen[item[1]] if counts[item[1]] > 1 else None
            found[(match[1] + item[1], occurrence)] = body[item.start() : after.start() if after else len(body)]
    return found


CLAUSES = _read_clauses()


def whole_article(label: str) -> str:
    article = label.partition("（")[0]
    return "".join(text for (name, _), text in CLAUSES.items() if name == article or name.startswith(article + "（"))


class Sentence(NamedTuple):
    """Something that notes.yaml says of clauses; ``sources`` are their texts."""

    where: str
    text: str
    sources: str


def _of_clauses() -> Iterator[Sentence]:
    for note in NOTES["clauses"]:
        key = (note["clause"], note.get("occurrence"))
        is_article = "（" not in note["clause"]
        sources = (whole_article(note["clause"]) if is_article else "") + CLAUSES[key]
        sources += CLAUSES[(note["clause"].partition("（")[0], None)]
        yield Sentence(f"{key} plain", note["plain"], sources)
        for index, point in enumerate(note["points"]):
            yield Sentence(f"{key} point {index}", point["say"].replace("**", ""), sources)


SENTENCES = list(_of_clauses())
GAPS = [
    Sentence(gap["topic"], gap["say"].replace("**", ""), "".join(whole_article(n) for n in gap["nearest"]))
    for gap in NOTES["gaps"]
]

_UNITS = r"篇|件|项|人次|人|场|个工作日|个国合基地|年|日|天|个月|万元|元|%"
_FIGURE = re.compile(rf"(?<![第哪])([0-9]+|[一二三四五六七八九十百两]+)(?:（[^（）]{{1,3}}）)?({_UNITS})")
_NUMERALS = {character: value for value, character in enumerate("〇一二三四五六七八九")} | {"两": 2}
#: 一项, 两项, 三类… counts what the sentence itself lists; such small words never stand for a threshold in this text.
_OWN_COUNTS = {"项", "件", "人", "场", "篇"}


def _value(number: str) -> int:
    if number.isdigit():
        return int(number)
    if "十" in number:
        tens, _, ones = number.partition("十")
        return (_NUMERALS[tens] if tens else 1) * 10 + (_NUMERALS[ones] if ones else 0)
    return _NUMERALS[number[-1]] if len(number) == 1 else -1


def figures(text: str) -> set[tuple[int, str]]:
    """Each number with its unit; a small number in words before a counting unit is the sentence's own."""
    return {
        (_value(number), unit) for number, unit in _FIGURE.findall(text) if number.isdigit() or unit not in _OWN_COUNTS
    }


def test_own_reading_of_the_text_finds_what_it_should():
    assert len([1 for label, _ in CLAUSES if "（" not in label]) == 26
    assert len([1 for label, _ in CLAUSES if "（" in label]) == 46
    assert ("第十四条（五）", 2) in CLAUSES
    assert figures(CLAUSES[("第十二条（三）", None)]) == {(3, "年"), (3, "件"), (2, "项")}


def test_every_clause_is_covered_once_in_the_order_of_the_text():
    covered = [(note["clause"], note.get("occurrence")) for note in NOTES["clauses"]]
    assert covered == list(CLAUSES)


def test_each_clause_has_six_different_questions():
    for note in NOTES["clauses"]:
        asks = [ask for point in note["points"] for ask in point["asks"]]
        assert len(set(asks)) >= 6, note["clause"]


def test_there_are_many_gaps_with_questions_of_their_own():
    assert len(NOTES["gaps"]) >= 40
    assert [gap["topic"] for gap in NOTES["gaps"] if len(gap["asks"]) < 3] == []
    assert len({gap["topic"] for gap in NOTES["gaps"]}) == len(NOTES["gaps"])


def test_no_question_leads_to_two_places():
    """Within a clause two points may share none either: a question has one answer."""
    asks = Counter(
        ask.strip().rstrip("？?。").lower()
        for asks in (
            *(point["asks"] for note in NOTES["clauses"] for point in note["points"]),
            *(gap["asks"] for gap in NOTES["gaps"]),
            *(comparison["asks"] for comparison in NOTES["comparisons"]),
            NOTES["out_of_scope"],
            NOTES["small_talk"],
        )
        for ask in asks
    )
    assert [ask for ask, count in asks.items() if count > 1] == []


def test_every_figure_of_a_clause_sentence_stands_in_the_clause():
    wrong = [(s.where, figures(s.text) - figures(s.sources), s.text) for s in SENTENCES]
    assert [entry for entry in wrong if entry[1]] == []


def test_every_figure_of_a_gap_stands_in_its_nearest_clauses():
    wrong = [(s.where, figures(s.text) - figures(s.sources)) for s in GAPS]
    assert [entry for entry in wrong if entry[1]] == []


def test_every_figure_of_a_comparison_stands_in_its_clause():
    for comparison in NOTES["comparisons"]:
        for row in comparison["rows"]:
            clause = CLAUSES[(row["clause"], row.get("occurrence"))]
            extra = figures(row["say"].replace("**", "")) - figures(clause + whole_article(row["clause"]))
            assert not extra, (comparison["topic"], row)


def _thresholds(text: str) -> set[str]:
    """不少于5场 and 30人次以上, as ``>=5``."""
    found = re.findall(r"(?:不少于|不低于|达到)([0-9]+)", text)
    found += re.findall(rf"([0-9]+)(?:（[^（）]{{1,3}}）)?(?:{_UNITS})(?:（[^（）]{{1,3}}）)?(?:（含）)?以上", text)
    return set(found)


def test_every_lower_limit_of_a_sentence_is_one_in_the_clause():
    wrong = [(s.where, _thresholds(s.text) - _thresholds(s.sources)) for s in SENTENCES]
    assert [entry for entry in wrong if entry[1]] == []


def test_no_sentence_sets_an_upper_limit():
    limit = re.compile(r"不超过[0-9]|[0-9]+(?:篇|件|项|人次|人|场)以(?:下|内)|最多[0-9]|至多[0-9]")
    assert [s.where for s in (*SENTENCES, *GAPS) if limit.search(s.text)] == []


# --- strength --------------------------------------------------------------------------------------------

_MUST = re.compile(r"必须|须(?!知)|不得|一律")
_BINDING = re.compile(r"须|应|不得|只建设|直接确定|限期|需提供|确保|负责|要切实|为依法|自动退出|具有|具备|参加")
_SOFT = ("原则上", "一般应")


def _sentences_of(text: str) -> list[str]:
    return [part for part in re.split(r"[。；]", text) if part.strip()]


def test_a_duty_is_claimed_only_where_the_text_binds():
    said = [(s, re.sub("“[^”]*”|没有写成必须", "", s.text)) for s in SENTENCES]
    assert [s.where for s, text in said if _MUST.search(text) and not _BINDING.search(s.sources)] == []


#: Words of the text that stand under 原则上 or 一般应: whoever repeats the rule repeats the softener.
SOFT_RULES = (
    (("第八条（四）", None), r"同一(?:个)?学院.{0,12}(?:只|1个)", "原则上"),
    (("第八条（七）", None), r"不再申报|不能再报|不再报", "原则上"),
    (("第九条（三）", None), r"(?:仅|只)(?:可|能)?担任1个", "原则上"),
    (("第九条（二）", None), r"其他类.{0,6}正高", "一般应"),
    (("第十五条", None), r"每年组织一次", "原则上"),
    (("第十七条", None), r"每2年", "原则上"),
)


@pytest.mark.parametrize(("key", "rule", "softener"), SOFT_RULES, ids=[f"{k[0]}" for k, _, _ in SOFT_RULES])
def test_a_soft_rule_is_never_told_as_a_hard_one(key, rule, softener):
    assert softener in CLAUSES[key]
    note = next(n for n in NOTES["clauses"] if (n["clause"], n.get("occurrence")) == key)
    told = [note["plain"], *(point["say"].replace("**", "") for point in note["points"])]
    told += [gap["say"].replace("**", "") for gap in NOTES["gaps"] if key[0] in gap["nearest"]]
    found = [sentence for say in told for sentence in _sentences_of(say) if re.search(rule, sentence)]
    assert found
    assert [sentence for sentence in found if softener not in sentence and "一般" not in sentence] == []


def test_a_softener_is_never_invented():
    for sentence in SENTENCES:
        for softener in _SOFT:
            if softener in sentence.text:
                assert softener in sentence.sources, sentence.where


# --- what must not stand in the notes --------------------------------------------------------------------


def _everything() -> Iterator[tuple[str, str]]:
    for sentence in (*SENTENCES, *GAPS):
        yield sentence.where, sentence.text
    for gap in NOTES["gaps"]:
        yield gap["topic"], gap["where"]
        yield gap["topic"], gap["en"]
    for note in NOTES["clauses"]:
        for point in note["points"]:
            yield note["clause"], point["en"]


@pytest.mark.parametrize(
    "pattern",
    [
        r"https?://|www\.|\.gov\b|\.cn\b|@",
        r"\d{3,4}-\d{7,8}|(?<!\d)1[3-9]\d{9}|\d{7,}",
        r"\d{1,2}月\d{1,2}日|\d{4}[-/.]\d{1,2}",
        r"\d+(?:\.\d+)?\s*(?:万|亿)?元|[一二三四五六七八九十百]+万元|RMB|yuan",
        r"\d+(?:\.\d+)?\s*[%％]",
        "已(?:经)?(?:正式)?(?:施行|实施|生效)",
    ],
)
def test_nothing_is_said_that_the_text_cannot_give(pattern):
    assert [(where, text) for where, text in _everything() if re.search(pattern, text)] == []


def test_years_are_only_those_of_the_text():
    for where, text in _everything():
        for year in re.findall(r"(?<!\d)(?:19|20)\d{2}(?!\d)", text):
            assert year in TEXT, where


def test_every_gap_begins_by_saying_that_it_is_not_settled():
    for gap in NOTES["gaps"]:
        first = _sentences_of(gap["say"].replace("**", ""))[0]
        assert re.search(r"没有|未", first), gap["topic"]
        first_english = gap["en"].replace("**", "").split(". ")[0]
        assert re.search(r"\b(?:not|no|nothing|only)\b|n't|without", first_english), gap["topic"]


def test_every_gap_tells_whom_to_ask():
    for gap in NOTES["gaps"]:
        assert re.search(r"请|询问|咨询|可问|按.*规定", gap["where"]), gap["topic"]


def test_every_clause_that_is_named_exists():
    known = {label for label, _ in CLAUSES} | {"第二十六条", "第二十七条"}
    missing = [label for gap in NOTES["gaps"] for label in gap["nearest"] if label not in known]
    rows = [(row["clause"], row.get("occurrence")) for c in NOTES["comparisons"] for row in c["rows"]]
    missing += [clause for clause, occurrence in rows if (clause, occurrence) not in CLAUSES]
    for where, text in _everything():
        for article, item in re.findall(r"(第[一二三四五六七八九十]+条)(?:第?(（[一二三四五六七八九十]+）))?", text):
            if article not in known or (item and article + item not in known):
                missing.append(f"{where}: {article}{item}")
        for article, item in re.findall(r"Article (\d+)(?:\((\d+)\))?", text):
            if not 1 <= int(article) <= 28:
                missing.append(f"{where}: Article {article}({item})")
    assert missing == []


def test_long_quotes_are_the_text():
    folded = re.sub(r"\s*\n\s*", "", TEXT)
    wrong = []
    for where, text in _everything():
        # A quote inside a quote (“一带一路”) ends the outer one too early for this expression: keep what has none.
        quotes = [quote for quote in re.findall(r"“([^“”]{7,})”", text) if not re.search(r"[a-z]{3}", quote)]
        wrong += [(where, q) for q in quotes if not all(part in folded for part in re.split("…+", q))]
    assert wrong == []


# --- English ---------------------------------------------------------------------------------------------

_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ENGLISH_PLACE = re.compile(r"(?i:articles? \d+(?:\(\d+\))?(?:(?:, | and | or |-)\d+(?:\(\d+\))?)*)")


def _pairs() -> Iterator[tuple[str, str, str]]:
    for note in NOTES["clauses"]:
        for point in note["points"]:
            yield note["clause"], point["say"], point.get("en", "")
    for gap in NOTES["gaps"]:
        yield gap["topic"], gap["say"], gap.get("en", "")


def test_everything_is_said_in_english_too():
    assert [where for where, _, english in _pairs() if len(english) < 20 or not re.search("[a-z]", english)] == []


def _english_numbers(text: str) -> set[int]:
    text = text.lower()
    text = re.sub(r"articles? \d+(?:\(\d+\))?", "", text)
    found = {int(number) for number in re.findall(r"(?<![\d(])\d+(?!\d)", text)}
    found |= {value for value, word in enumerate(_WORDS, 1) if re.search(rf"\b{word}\b", text)}
    return found


def test_the_english_sentence_has_every_figure_of_the_chinese_one():
    missing = []
    for where, chinese, english in _pairs():
        said = {value for value, unit in figures(chinese.replace("**", "")) if value > 1 or unit != "年"}
        lacking = said - _english_numbers(english)
        if lacking:
            missing.append((where, lacking, chinese, english))
    assert missing == []


def test_the_english_sentence_has_no_figure_of_its_own():
    extra = []
    for where, chinese, english in _pairs():
        plain = chinese.replace("**", "")
        digits = {int(n) for n in re.findall(r"\d+", plain)}
        digits |= {_value(n) for n in re.findall(r"[一二三四五六七八九十两]+", plain)}
        said = {int(n) for n in re.findall(r"(?<![\d(])\d+", _ENGLISH_PLACE.sub("", english))}
        if said - digits:
            extra.append((where, said - digits, chinese, english))
    assert extra == []


def test_bold_closes_in_any_markdown_reader() -> None:
    """CommonMark leaves ``**`` standing between a letter and a quotation mark or full stop."""
    reader = MarkdownIt("commonmark")
    sentences = [p["say"] for n in NOTES["clauses"] for p in n["points"]] + [gap["say"] for gap in NOTES["gaps"]]
    sentences += [row["say"] for comparison in NOTES["comparisons"] for row in comparison["rows"]]
    assert [say for say in sentences if "**" in reader.render(f"{say}【1】")] == []
