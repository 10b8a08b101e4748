"""Slips of the pen: words written with characters of the same sound, and figures that the writer takes back.

Both work on the plain characters with their places, so that spans still quote what was typed.
"""

from __future__ import annotations

import re
from functools import cache

from assistant.rules.sentences.homophones import syllables

Characters = list[tuple[str, int]]

#: Words that decide what a figure counts; another word of the same sound is hardly ever meant.
WORDS = re.split(
    " ",
    "联合研究 技术转移 特色类 知识产权 自主知识产权 负责人 合作项目 转移项目 科技交流 交流人次 论文 专利 授权 期刊 项目 合作 国际组织 任职 "
    "高级职称 培训班 专业技术人员 行业许可 国合基地 二级学科 独立法人 研发费用 销售收入 正高级 副高级 科技伦理 数据跨境 权益分配 "
    "遗传资源 管理制度 撤销 联合发表 中外联合 省部级 牵头 科研人员交流 人员交流",
)
_HAN = re.compile(r"[\u4e00-\u9fff]{2,}")
#: What sounds like one of them and is meant: 认知科学, 牵头人职称, 刘教授全职.
_MEANT = {"认知", "人职", "授全", "人质", "人治", "橡木"}


#: Measure words right behind a figure.
_MEASURES = (
    (re.compile(r"(?<=\d)[偏片](?=$|[,，。;；、\s的])"), "篇"),
    (re.compile(r"(?<=\d)[向象像](?=$|[,，。;；、\s的])"), "项"),
    (re.compile(r"(?:(?<=\d人)|(?<=[流训]人))[此词磁](?![前外时])"), "次"),
)


@cache
def _sounds() -> dict[tuple[str, ...], str]:
    known = syllables()
    return {tuple(known[character] for character in word): word for word in WORDS}


@cache
def _lengths() -> tuple[int, ...]:
    return tuple(sorted({len(word) for word in WORDS}, reverse=True))


def spelled(characters: Characters) -> Characters:
    """联和研究 → 联合研究, 轮文 → 论文, 项木 → 项目, 4偏 → 4篇."""
    mended = list(characters)
    plain = "".join(character for character, _ in characters)
    for words, measure in _MEASURES:
        for slip in words.finditer(plain):
            mended[slip.start()] = (measure, mended[slip.start()][1])
    plain = "".join(character for character, _ in mended)
    for run in _HAN.finditer(plain):
        known = syllables()
        sounds = [known.get(character, "") for character in run.group()]
        place = 0
        while place < len(sounds):
            step = 1
            for length in _lengths():
                word = _sounds().get(tuple(sounds[place : place + length]))
                if word is None:
                    continue
                written = run.group()[place : place + length]
                if written != word and written not in _MEANT:
                    for offset, character in enumerate(word):
                        at = run.start() + place + offset
                        mended[at] = (character, mended[at][1])
                step = length
                break
            place += step
    return mended


#: English words in a Chinese sentence, longest first.
_ENGLISH = {
    "TECHNOLOGY TRANSFER": "技术转移", "TECH TRANSFER": "技术转移", "PATENTS": "专利", "PATENT": "专利", "PAPERS": "论文", "PAPER": "论文",
    "PROJECTS": "项目", "PROJECT": "项目", "JOURNAL": "期刊", "EVENTS": "活动", "EVENT": "活动", "TRAINING": "培训", "ALLIANCE": "联盟",
    "LEADER": "负责人", "MEMBER": "成员", "UNIVERSITY": "大学", "COMPANY": "公司", "ENTERPRISE": "企业", "SENIOR": "高级", "AWARDS": "奖励",
    "AWARD": "奖励", "PROFESSOR": "教授", "HOSTING": "主办", "TWO": "两", "THREE": "三", "FIVE": "五", "TYPE": "类型", "HOST": "单位",
}  # fmt: skip
_WORDS_OF = re.compile(r"(?<![A-Z])(?:" + "|".join(sorted(_ENGLISH, key=len, reverse=True)) + r")(?![A-Z])")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def translated(characters: Characters) -> Characters:
    """近三年PAPER 23篇 → 近三年论文23篇, in a text that is Chinese otherwise; every new character keeps its place."""
    plain = "".join(character for character, _ in characters)
    if len(_CHINESE.findall(plain)) < 8:
        return characters
    found: Characters = []
    cut = 0
    for match in _WORDS_OF.finditer(plain):
        found.extend(characters[cut : match.start()])
        first, last = characters[match.start()][1], characters[match.end() - 1][1]
        word = _ENGLISH[match.group()]
        found.extend((character, first if place < len(word) - 1 else last) for place, character in enumerate(word))
        cut = match.end()
    return [*found, *characters[cut:]]


#: 2O篇 with the letter O; 1. 2、 3） as numbers of a list.
#: Sichuanese for the common word, of the same length; and a verb that is parted.
_DIALECT = {"莫得": "没有", "没得": "没有", "冇得": "没有", "牵过头": "牵头过", "牵了头": "牵头了"}
_DIALECT_WORD = re.compile(r"牵[过了]头(?!的?人)|莫得|冇得|没得(?![到过奖罪出意])")
_MISCOUNTED = re.compile(r"(?<=\d)遍")
_LETTER_O = re.compile(r"(?<=\d)O(?=[\d篇项件场人个万])")
_MARKER = re.compile(r"(?:^|(?<=[\s;,。]))[(]?\d{1,2}[).、](?![\d])|(?<=[\s;])\d{1,2}[.](?=[\u4e00-\u9fff])")


def itemised(characters: Characters) -> Characters:
    """A number of a list stands for a full stop, so that 3.近三年项目2项 is not 3 and 2."""
    plain = "".join(character for character, _ in characters)
    for match in _DIALECT_WORD.finditer(plain):
        for offset, character in enumerate(_DIALECT[match.group()]):
            characters[match.start() + offset] = (character, characters[match.start() + offset][1])
    fixed = {match.start(): "0" for match in _LETTER_O.finditer(plain)}
    fixed |= {match.start(): "篇" for match in _MISCOUNTED.finditer(plain)}
    mended = [(fixed.get(place, char), at) for place, (char, at) in enumerate(characters)]
    markers = list(_MARKER.finditer(plain))
    if len(markers) < 2:
        return mended
    dropped = {place for match in markers for place in range(match.start() + 1, match.end())}
    starts = {match.start() for match in markers}
    return [(";" if place in starts else char, at) for place, (char, at) in enumerate(mended) if place not in dropped]


_N = r"(?:\d{1,9}(?:\.\d{1,4})?|[零〇一二两三四五六七八九十百千]{1,9})"
_U = r"(?:人次|万元|亿元|万|亿|篇|项|件|场|个|家|名|位|人|次)?"
_SLIP = r"(?:说|写|打|记|搞|算|弄|看|报)(?:错|岔)(?:[行格位])?了?|[说记数报]少了|[说记数报]多了|数错了?|口误|手误|哦不|不不|不对|错了|准确(?:地)?[讲说]|确切(?:地)?[讲说]"
#: 不是18篇，(而)是28篇: the first figure goes.
_NOT_BUT = re.compile(rf"不是\s?{_N}{_U}[,，;；]?\s?(?:而)?是(?={_N})")
#: 19 哦不对刚查了是21; 授权2件，说错了，应该是4件: the first figure and the excuse go, its noun stays.
_TAKEN_BACK = re.compile(
    rf"(?P<first>{_N}{_U})(?P<noun>[A-Z\u4e00-\u9fff]{{0,6}}?)[,，;。.…\s(（—-]{{0,7}}(?:[哦呃啊哎噢]+)?[,，]?(?:(?:{_SLIP})[,，;。…\s]{{0,2}})+(?:[了哈啊哦呀嘛])?[,，]?(?:[^,，;。]{{0,14}}(?:一共|总共|共))?"
    rf"(?:刚?(?:查|看|核)(?:了|过)?)?[,，]?(?:应该|应当|应|实际|其实)?(?:是|为)?(?={_N}{_U})"
)
#: 特设类……打错了，是特色类.
_TYPE_TAKEN_BACK = re.compile(
    rf"(?:^|(?<=[,;。]))[^,;。.]{{0,8}}类[,;。.…\s]{{0,8}}(?:{_SLIP})[,;。.…\s]{{0,4}}(?:应该)?是(?=联合研究|技术转移|特色)"
)
#: 参与2项——说错了，参与的只有1项; 线下10人次，更正一下，线下是12人次: the figure behind the same noun is replaced.
_NAMED_AGAIN = re.compile(
    rf"[,，;；。.…\s(（—-]{{1,7}}(?:[哦呃啊哎噢]+)?[,，]?(?:{_SLIP}|更正(?:一下)?|纠正(?:一下)?)[,，。:：了\s]{{1,3}}(?P<noun>[A-Z\u4e00-\u9fff]{{2,8}}?)(?:的)?(?:应该|其实|实际)?(?:也?只有|也?只|是|为|有)"
    rf"(?P<figure>{_N}{_U})"
)
_EXCUSE = re.compile(rf"(?:刚才?|上次|前面|刚刚)?(?:{_SLIP})[,;。]?|更正(?:一下)?[:,;]?")


def corrected(characters: Characters) -> Characters:
    """Take back what the writer takes back; an excuse without a figure beside it is left for the reader to ask about."""
    for pattern in (_TYPE_TAKEN_BACK, _NOT_BUT, _TAKEN_BACK):
        plain = "".join(character for character, _ in characters)
        dropped: set[int] = set()
        for match in pattern.finditer(plain):
            gone = set(range(*match.span()))
            if pattern is _TAKEN_BACK:
                gone -= set(range(*match.span("noun")))
            dropped |= gone
        if dropped:
            kept = [pair for place, pair in enumerate(characters) if place not in dropped]
            characters = _without_excuses(kept)
    return _said_again(characters)


def _said_again(characters: Characters) -> Characters:
    """Put the corrected figure where its noun stood first; where the noun did not stand before, nothing is changed."""
    plain = "".join(character for character, _ in characters)
    match = _NAMED_AGAIN.search(plain)
    if match is None:
        return characters
    at = plain.rfind(match["noun"], 0, match.start())
    wrong = re.compile(rf"{_N}{_U}").search(plain, at + len(match["noun"]), match.start()) if at >= 0 else None
    if wrong is None or re.search(r"[,，。;；]", plain[at : wrong.start()]):
        return characters
    # The places are those of the figure taken back, so that they go on rising.
    place = characters[wrong.start()][1]
    right = [(character, place) for character, _ in characters[match.start("figure") : match.end("figure")]]
    return [*characters[: wrong.start()], *right, *characters[wrong.end() : match.start()], *characters[match.end() :]]


def _without_excuses(characters: Characters) -> Characters:
    """刚打错了 after the figure has been put right says nothing more."""
    plain = "".join(character for character, _ in characters)
    dropped = {place for match in _EXCUSE.finditer(plain) for place in range(*match.span())}
    return [pair for place, pair in enumerate(characters) if place not in dropped]
