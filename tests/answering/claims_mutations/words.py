"""Corruptions of clause names, force, types, quotes, links, negations and bodies."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from tests.answering.claims_cases import Case, Key, Library, article
from tests.answering.claims_mutations.shared import QUOTE, REFERENCE, Mutant, inside, is_denied, spans, swap

_TYPES = ("联合研究类", "技术转移类", "特色类")
_TYPES_EN = {
    "joint research type": ("technology transfer type", "characteristic type"),
    "technology transfer type": ("joint research type",),
    "characteristic type": ("technology transfer type", "joint research type"),
}
_BODIES = (
    "科技厅",
    "推荐单位",
    "依托单位",
    "专家组",
    "厅务会",
    "组织推荐部门",
    "地方政府",
    "科技部(?!门)",
    "the Department",
    "recommending unit",
    "host institution",
)
_OTHERS = ("教育厅", "财政厅", "市科技局", "国务院", "商务厅", "省政府")
_OTHERS_EN = ("Department of Education", "Department of Finance", "State Council")


def _neighbours(key: Key, library: Library) -> list[Key]:
    place = library.keys.index(key)
    return [library.keys[n] for n in (place - 1, place + 1) if 0 <= n < len(library.keys)]


def _contains(one: Key, other: Key) -> bool:
    """An article covers its items, and its lead holds for each of them: citing one for the other is not wrong."""
    return article(one[0]) == article(other[0]) and (one[0] == article(one[0]) or other[0] == article(other[0]))


def cited(case: Case, library: Library, rng: random.Random) -> Iterator[Mutant]:
    """The neighbouring clause is cited; a name of the right one in the sentence is taken out."""
    sentence = re.sub(
        r"(?:根据|按照?|依据)?第[^，。]{1,12}[条项]，|，见第[^，。]*|（第[^（）]*（[一二三四五六七八九十]）项）",
        "",
        case.sentence,
    )
    if re.search(r"第.{1,4}条|Article", sentence):
        return
    for number, key in enumerate(case.keys):
        for other in _neighbours(key, library):
            if _contains(key, other) or other in case.keys or any(_contains(other, k) for k in case.keys):
                continue
            yield sentence, (*case.keys[:number], other, *case.keys[number + 1 :])


def named(case: Case, library: Library, rng: random.Random) -> Iterator[Mutant]:
    """The neighbouring clause is named, the right one cited."""
    for match in re.finditer(
        r"第([一二三四五六七八九十]+)条(?:第?（([一二三四五六七八九十]+)）项?|第([一二三四五六七八九十]+)项)?",
        case.sentence,
    ):
        item = match[2] or match[3]
        label = f"第{match[1]}条" + (f"（{item}）" if item else "")
        keys = [key for key in library.keys if key[0] == label]
        if not keys:
            continue
        for other in _neighbours(keys[0], library) + _neighbours(keys[-1], library):
            if not any(_contains(other, key) or other[0] == key[0] for key in case.keys):
                new = re.sub(r"（(.+)）", r"第（\1）项", other[0]) if item and "（" in other[0] else other[0]
                yield swap(case.sentence, match, new), case.keys


def invented(case: Case, library: Library, rng: random.Random) -> Iterator[Mutant]:
    """A clause that the text does not have."""
    for label in rng.sample(
        ("第二十六条", "第三十条", "第十二条（九）", "第二十七条第（一）项", "第三十一条", "第八条第十二项"), 2
    ):
        yield f"根据{label}，{case.sentence}", case.keys
    for match in list(REFERENCE.finditer(case.sentence))[:1]:
        if match.group().startswith("第") and "条" in match.group():
            yield swap(case.sentence, match, "第二十六条"), case.keys


def dropped_soft(case: Case, library: Library, rng: random.Random) -> Iterator[Mutant]:
    """原则上 and 一般 left out, everywhere in the sentence."""
    new = re.sub(r"原则上|一般(?=应)|[Ii]n principle,? ?|generally |normally ", "", case.sentence)
    if new != case.sentence:
        yield new, case.keys


def hardened(case: Case, library: Library, rng: random.Random) -> Iterator[Mutant]:
    """必须, 一律 and 自动 where the clause has 原则上, 一般应, 可 or 鼓励."""
    for old, news in (("原则上", ("必须", "一律")), ("一般应", ("必须", "一律须")), ("可申请", ("必须申请", "应申请")), ("可以申请", ("必须申请",)), ("鼓励地方政府", ("地方政府必须", "要求地方政府必须")), ("in principle", ("always",)), ("should generally", ("must",))):  # fmt: skip
        for match in re.finditer(old, case.sentence):
            if not inside(match.start(), spans(QUOTE, case.sentence)):
                yield from ((swap(case.sentence, match, new), case.keys) for new in news)


def _whole(key: Key, library: Library) -> str:
    """The clause's text; for an article its items too."""
    source = library.sources[key]
    return source.text if "（" in source.clause else source.context


def softened(case: Case, library: Library, rng: random.Random) -> Iterator[Mutant]:
    """原则上, 可以, 建议 where the clause asks for it. A clause that has 原则上 somewhere may be meant there."""
    text = "".join(_whole(key, library) for key in case.keys)
    if re.search("原则上|一般应|可|鼓励", text):
        return
    for old, news in (
        ("应", ("可以", "原则上应", "建议")),
        ("须", ("可以", "最好")),
        ("不得", ("原则上不得",)),
        ("必须", ("可以", "原则上")),
        ("要", ("可以不", "最好")),
    ):
        for match in re.finditer(rf"(?<![不必还相要只重主响需]){old}(?!求|届|对|用|急|当|素|事|成)", case.sentence):
            if not inside(match.start(), spans(QUOTE, case.sentence)) and "没有" not in case.sentence[: match.start()]:
                yield from ((swap(case.sentence, match, new), case.keys) for new in news)


def base_type(case: Case, library: Library, rng: random.Random) -> Iterator[Mutant]:
    """Another base type. What 其他类 says holds for both types that the clause does not name."""
    text = "".join(library.sources[key].context for key in case.keys)
    for match in re.finditer("|".join(_TYPES), case.sentence):
        for new in _TYPES:
            if new == match.group() or inside(match.start(), spans(QUOTE, case.sentence)):
                continue
            if "其他类" in text and match.group() not in text and new not in text:
                continue
            if re.search(
                rf"{new}[、和与，或及]|[、和与或及]{new}", case.sentence
            ) and match.group() in case.sentence.replace(match.group(), "", 1):
                continue
            yield swap(case.sentence, match, new), case.keys
    for old, news in _TYPES_EN.items():
        for new in news:
            if old in case.sentence:
                yield case.sentence.replace(old, new), case.keys


def quote(case: Case, library: Library, rng: random.Random) -> Iterator[Mutant]:
    """One character of a quote replaced, left out or put in. What still stands in the clause so is no corruption."""
    text = re.sub(r"\s*\n\s*", "", "".join(library.sources[key].context for key in case.keys))
    for match in QUOTE.finditer(case.sentence):
        words = match[1]
        for _ in range(4):
            place = rng.randrange(len(words))
            new = words[:place] + rng.choice(("", "可", "以", "二", "省", words[place] * 2, "人")) + words[place + 1 :]
            if new and new not in text and new != words:
                yield swap(case.sentence, match, f"“{new}”"), case.keys


def logic(case: Case, library: Library, rng: random.Random) -> Iterator[Mutant]:
    """或 made 且 (且 made 或) between words that the clause itself links so."""
    text = "".join(library.sources[key].text for key in case.keys)
    links = [
        (text[max(0, m.start() - 24) : m.start()], m.group(), text[m.end() : m.end() + 24])
        for m in re.finditer("或者|或|并且|且|并(?!且)", text)
    ]
    plain = case.sentence.replace("**", "")
    for match in re.finditer("或者|或(?!者|以上)|并且|且(?!不)|并(?=[发对])", plain):
        left, right = plain[: match.start()].rstrip("，")[-2:], plain[match.end() :].lstrip("，")[:2]
        held = [word for before, word, after in links if left in before and right in after]
        if not held or inside(match.start(), spans(QUOTE, plain)) or "没有" in plain[: match.start()].split("，")[-1]:
            continue
        is_or = "或" in match.group()
        if any(("或" in word) != is_or for word in held):
            continue
        yield from ((swap(plain, match, new), case.keys) for new in (("且", "和", "并且") if is_or else ("或", "或者")))


def negation(case: Case, library: Library, rng: random.Random) -> Iterator[Mutant]:
    """不得 made 可以, 应 made 不应, 无 made 有, 没有 left out."""
    turns = (
        ("不得(?!少于|低于)", ("可以", "")), ("不再", ("仍可", "可以")), ("未(?=发生|出现)", ("", "已")), ("无(?=不良)", ("有",)), ("没有(?=发生)", ("",)), ("不含", ("含",)), ("不能(?!低于|少于)", ("可以", "能")), ("都算", ("都不算",)),
        ("可以?(?=申请)", ("不得", "不可以")), ("(?<![不必])应(?=具|建|明|重|为|聚|符|熟|参|承|发|提|达|强)", ("不应", "无需")), ("(?<![必需不])须(?=具|是|经|提)", ("无须", "不须")), ("需提供", ("不需提供",)),
        ("(?<!不)需要(?=提)", ("不需要",)), ("由(?=科技厅|推荐|依托|组织推荐)", ("不由",)), ("没有(?=列|写|要求|规定|区分|限定|设)", ("明确", "")), ("并(?=予以授牌|公开)", ("不",)), ("予以授牌", ("不予授牌",)),
        ("must not", ("may", "must")), ("may not", ("may",)), (" no (?=bad|liability)", (" ",)), ("must(?! not)", ("need not", "must not")), ("do not apply", ("apply",)), ("does not ", ("does ",)),
    )  # fmt: skip
    for pattern, news in turns:
        for match in re.finditer(pattern, case.sentence):
            # What is denied already (没有写成一律不得) is denied as truly with the inner word turned.
            within = re.search("没有|未写", re.split("[，。；]", case.sentence[: match.start()])[-1])
            if not within and not inside(match.start(), spans(QUOTE, case.sentence)):
                yield from ((swap(case.sentence, match, new), case.keys) for new in news)


def body(case: Case, library: Library, rng: random.Random) -> Iterator[Mutant]:
    """A body that no cited article names."""
    context = "".join(library.sources[key].context for key in case.keys)
    for name in _BODIES:
        for match in re.finditer(name, case.sentence):
            if inside(match.start(), spans(QUOTE, case.sentence)) or case.sentence[match.end() :].startswith(
                "国合基地"
            ):
                continue
            english = name[0].isascii()
            # 没有把区县局列为… is denied of any other body as truly.
            if re.search("没有|不在", re.split("[，。；]", case.sentence[: match.start()])[-1]) or is_denied(
                case.sentence, match.start()
            ):
                continue
            if english and "（" in case.sentence[match.end() :][:3]:
                continue
            others = [o for o in (_OTHERS_EN if english else _OTHERS) if o not in context]
            if "科技行政主管部门" in context:
                others = [o for o in others if o != "市科技局"]
            for new in rng.sample(others, 2):
                changed = swap(case.sentence, match, new)
                yield (
                    (changed if not english else re.sub(r"[(（](?:科技厅|推荐单位|依托单位)[)）]", "", changed)),
                    case.keys,
                )


def role(case: Case, library: Library, rng: random.Random) -> Iterator[Mutant]:
    """Two bodies of one clause change places."""
    plain = case.sentence
    text = "".join(library.sources[key].text for key in case.keys)
    names = [
        n
        for n in ("科技厅", "推荐单位", "申报单位", "专家组", "厅务会", "依托单位", "组织推荐部门")
        if n in plain and n in text
    ]
    for one, other in ((a, b) for n, a in enumerate(names) for b in names[n + 1 :]):
        if not QUOTE.search(plain):
            yield plain.replace(one, "\0").replace(other, one).replace("\0", other), case.keys
