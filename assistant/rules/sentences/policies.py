"""第八条（五）: five regimes, a plan for breach and disputes, and the security mechanism.

A sentence is read piece by piece. A piece that names regimes and says yes or no settles them; one that only names
them waits for the next verb (A、B、C的制度，都建了) or goes on with the last one (有：A、B；C).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from assistant.rules.sentences.mood import Mood
from assistant.rules.sentences.scene import Scene
from assistant.rules.sentences.text import Clause

REGIMES = {
    "has_ip_policy": r"(?<!自主)(?<!国家)(?<!海外)知识产权(?!局|授权|\d|[一二两三四五六七八九十]+[项件]|保护中心|纠纷|证书|获得|认证)|知产",
    "has_benefit_sharing_policy": r"(?:权益|利益|收益|利润)(?:的|怎么|如何)?(?:分(?=没|还|,|有|、|$)|分配|分享|分成)",
    "has_cross_border_data_policy": r"数据(?:的|怎么|如何)?(?:跨境|出境|出海)|跨境数据|(?<!全部)(?<!所有)数据(?=管理|制度|那|这)",
    "has_human_genetic_resources_policy": r"人类遗传资源|人类遗传|人遗(?:资源)?|遗传资源",
    "has_ethics_policy": r"(?:科技|科研)?伦理",
}
_PLAN = r"(?:违约|争议|纠纷|扯皮)[^,;]{0,14}?(?:方案|预案|办法|机制|流程|处理|处置|应对|制度|方面)|(?:违约|争议|纠纷)"
_MECHANISM = r"(?<!生产)安全[^,;事故]{0,6}(?:机制|制度|体系)|安全管理责任|科技安全|风险研判|预警监测|综合评估|研判(?=[、,和与]?(?:预警|监测))"
_THINGS = {**REGIMES, "has_dispute_plan": _PLAN, "has_security_mechanism": _MECHANISM}
_PARTS = ("研判", "监测", "评估")
#: 研判、预警、评估, for short.
_SHORT_PARTS = re.compile(r"研判.{0,4}(?:预警|监测).{0,6}评估")
#: 伦理的也有, after a sentence on the others.
_OF_ONE = re.compile(rf"(?:{'|'.join(_THINGS.values())})(?:的|那个|那块|方面)?(?:也|都|还|倒|倒是)?(?:没有?|有|建了)")
_ALL = re.compile(
    r"[五5](?:项|个|类|大|种|套|样)(?:管理)?(?:的)?(?:制度|办法|规定)|(?:制度|办法)[^,;]{0,4}五[项个样]|[这那]五[项个样]|五[项个样](?=都|全|均)|"
    r"(?:各项|全套|整套|所有|那些|这些|上述|要求的|规定的)(?:管理)?制度"
)
_REST = re.compile(r"(?:其他|其余|剩下|另外|别的)(?:的)?(?:那)?(?:[一二两三四几1-4][项个样]|都|全|均|制度|也)")
_WORD = re.compile(r"制度|(?<!按)(?<!照)文件(?!要求|规定)|办法|规定|规章|方案|机制|预案|体系|条例")
_NOT_HERE = re.compile(r"事故|违规|审查委员会|纠纷案|不端|专利|论文|授权")
_UNSURE = re.compile(
    r"不涉及|不牵涉|用不[上着到]|不适用|正在|在建|筹建|起草|草案|拟定|制定中|完善中|部分|大部分|多数|(?<![是都也还])有的(?!是|$)|某些|不全|不太|不完善|待完善|不健全|初步|计划|打算|准备|"
    r"没(?:有)?(?:见|看)到|(?:不|没)清楚|修订|试行中|报批|待批|可能|大概|好像|应该|快要|即将|差不多|不确定|没统计|在弄|在写|在改|意见稿|还在|没有?(?:回复|答复|回话|说清|提供|确认|反馈|告诉|查到|问到|(?:顾上|来得及)(?!去?(?:做|建|写|制定|定|弄|搞|出台|发))|翻到|核到|去问|去查)|待(?:确认|回复|查)"
)
_NO = re.compile(r"没|未|无(?!论)|缺(?!一不可)|差|欠|空白|除|不具备|不(?:曾|存在)|:否|:无|一片空白")
_YES = re.compile(
    r"(?<!只)有|建|具备|齐|制定|制订|出台|发过?了?文|下发|完善|健全|完备|到位|印发|覆盖|发布|落实|全了|都全|通过|写进去|写进了|写明|形成|运行|运转|执行|实行|在用|在跑|在转|跑起来|启用|定了|出了|找到|查到|做了|弄齐|做好|搞好|写好|(?<![没未])写了(?!一半|[个一]|草|初|点|几)|:是|√"
)
_BUT = re.compile(
    r"[,;。]|(?<=.)(?=但|(?<!不)可(?!以)|不过|只是|唯独|就是|就差|除了|除(?=[知权数人科])|另外|其他|其余|剩下)"
)


@dataclass(slots=True)
class _Piece:
    """A stretch with one verb at most: what it names, and whether it says that they exist."""

    text: str
    start: int
    end: int
    named: list[str] = field(default_factory=list)
    says: bool | None = None
    unsure: bool = False


def read_policies(scene: Scene) -> None:
    """Read a sentence at a time, clauses of other moods left out."""
    last: bool | None = None
    read = {clause.index: clause for clause in scene.stated()}
    # 还在起草没出台 is a plan and yet a no.
    read |= {clause.index: clause for clause in scene.typed.clauses if scene.moods[clause.index] is Mood.PLANNED}
    clauses = [read[index] for index in sorted(read)]
    for sentence in sorted({clause.sentence for clause in clauses}):
        group = [clause for clause in clauses if clause.sentence == sentence]
        text = "".join(clause.text for clause in scene.typed.clauses if clause.sentence == sentence)
        # 制度汇编里有：A；B；C: the verb of a heading reaches on as long as there are only names.
        goes_on = scene.typed.plain[group[0].start - 1 : group[0].start] == ";"
        whole_mechanism = all(part in text for part in _PARTS)
        topic = _WORD.search(text) or whole_mechanism or (last is not None and (goes_on or _OF_ONE.search(text)))
        topic = topic or (_WORD.search(scene.typed.plain) and any(map(_only_names, _pieces(scene, group))))
        counted = bool(topic) and _so_many_of_five(scene, group)
        last = _read(scene, group, last if goes_on else None) if topic and not counted else None


def _read(scene: Scene, group: list[Clause], last: bool | None) -> bool | None:
    """Read one sentence; ``last`` is the yes or no that a bare list goes on with, and so is what is returned."""
    pieces = _not_yet([piece for piece in _pieces(scene, group) if not _NOT_HERE.search(piece.text)])
    waiting: list[_Piece] = []
    for piece, following in itertools.zip_longest(pieces, pieces[1:]):
        # 科技安全管理责任机制，有: the verb of its own comes next, so that of the sentence before does not reach here.
        own_verb = following is not None and not following.named and following.says is not None
        if piece.unsure and (piece.named or waiting or _ALL.search(piece.text) or _REST.search(piece.text)):
            _ask(scene, piece)
            waiting = []
        elif _ALL.search(piece.text) and not _REST.search(piece.text) and _all_five(scene, piece, pieces):
            _beside_the_five(scene, pieces)
            return piece.says
        elif piece.says is None:
            if piece.named and last is not None and not own_verb and not waiting and _only_names(piece):
                _settle(scene, [piece], last)
            elif piece.named:
                waiting.append(piece)
        else:
            last = piece.says
            if _REST.search(piece.text):
                _others(scene, piece, pieces)
            elif piece.named and waiting and not re.search(r"都|均|全|一概|也", piece.text):
                # 能找到A、B四项，C没有: the second verb is not that of the first list.
                _ask(scene, waiting[0])
                _settle(scene, [piece], piece.says)
            elif piece.named or waiting:
                _settle(scene, [*waiting, piece], piece.says)
            waiting = []
    return last if pieces else None


_NUMBERS = {"一": 1, "两": 2, "二": 2, "三": 3, "四": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_ITEMS = r"(?P<n>[一两二三四1-4])[项个类样]"
_HAVE_SO_MANY = re.compile(
    rf"[五5][项个类样](?:管理)?(?:制度|办法|规定)?[^,:\d]{{0,6}}?(?:只|就|仅|目前|已经?)*(?:建|有|做|写|出台|弄)(?:好|成)?了?{_ITEMS}[:,]"
)
_LACK_SO_MANY = re.compile(
    rf"[五5][项个类样](?:管理)?(?:制度|办法|规定)?[^,:\d]{{0,4}}?(?:还|就|只|我们)*[差缺](?:了)?{_ITEMS}[:,]"
)


def _so_many_of_five(scene: Scene, group: list[Clause]) -> bool:
    """五项制度只建了三项：A、B、C; 建了四项，就D没建; 差两个：A、B: where the number named is the number said."""
    whole = scene.typed.plain[group[0].start : group[-1].end]
    have, lack = _HAVE_SO_MANY.search(whole), _LACK_SO_MANY.search(whole)
    found = have or lack
    if not found or _UNSURE.search(whole):
        return False
    rest = whole[found.end() :]
    named = {fact for fact, words in REGIMES.items() if re.search(words, rest)}
    number = _NUMBERS[found["n"]]
    denied = bool(lack) or bool(re.search(r"没|未|无|[差缺]", rest))
    wanted = (len(REGIMES) - number if have else number) if denied else number
    others = set(_THINGS) - set(REGIMES)
    if len(named) != wanted or any(re.search(_THINGS[fact], rest) for fact in others):
        return False
    for fact in REGIMES:
        scene.draft.add(fact, (fact in named) != denied, group[0].start, group[-1].end)
    return True


_BEING_MADE = re.compile(r"起草|在建|筹建|在写|在弄|在改|在拟|在搭|拟稿|拟定|制定中|草案|草稿")


def _not_yet(pieces: list[_Piece]) -> list[_Piece]:
    """还在起草，目前没有: being made and then a no of its own."""
    for one, following in itertools.pairwise(list(pieces)):
        if (
            one.unsure
            and one.named
            and _BEING_MADE.search(one.text)
            and following.says is False
            and not following.named
        ):
            one.unsure, one.says = False, False
            pieces.remove(following)
    return pieces


def _beside_the_five(scene: Scene, pieces: list[_Piece]) -> None:
    """安全机制、争议方案、五项制度，统统都有: what is named in the same breath."""
    whole = "".join(piece.text for piece in pieces)
    if _NO.search(whole) or _UNSURE.search(whole) or not re.search(r"(?:统统|全|都|均)+(?:已经?|是)?有", whole):
        return
    _settle(scene, [replace(p, named=[f for f in p.named if f not in REGIMES]) for p in pieces], True)


def _only_names(piece: _Piece) -> bool:
    """A bare item of a list goes on with its verb; what says more of its own (照着在做) does not."""
    rest = piece.text
    for words in _THINGS.values():
        rest = re.sub(words, "", rest)
    return len(re.sub(rf"{_WORD.pattern}|归属|管理|责任|应对|处理|方面|[的和与及、以等\s:]", "", rest)) <= 2


def _pieces(scene: Scene, group: list[Clause]) -> Iterator[_Piece]:
    for run in _runs(scene, group):
        start = run[0].start
        whole = scene.typed.plain[start : run[-1].end]
        cut = 0
        for part in [*_BUT.finditer(whole), None]:
            end = part.start() if part else len(whole)
            text = whole[cut:end]
            if text.strip(" :、"):
                yield _piece(scene, text, start + cut, start + end)
            cut = part.end() if part else end


def _runs(scene: Scene, group: list[Clause]) -> Iterator[list[Clause]]:
    """Clauses of a list (、 between them, or in brackets) are one stretch."""
    run: list[Clause] = []
    for clause in group:
        if run and (clause.opened not in {"、", "(", ")"} or clause.index != run[-1].index + 1):
            yield run
            run = []
        run.append(clause)
    if run:
        yield run


def _piece(scene: Scene, text: str, start: int, end: int) -> _Piece:
    named = [fact for fact, words in _THINGS.items() if re.search(words, text)]
    if not named and re.match(r".{0,4}(?:这方面|相关|对应|这个|这套)?的?方案", text) and _about_disputes(scene, start):
        named = ["has_dispute_plan"]
    bare = text
    for words in _THINGS.values():
        bare = re.sub(words, "▁", bare)
    bare = re.sub(r"有关|归属|有效|只有|仅有", "▁有" if re.search(r"只有|仅有", bare) else "▁", bare)
    bare = re.sub(r"缺一不可|一[个项]不[少落缺差]|无一缺|没有(?:一项)?(?:缺|落下|遗漏)", "都齐", bare)
    unsure = bool(_UNSURE.search(bare))
    if re.search(r"(?:还)?(?:没有?|未|尚未)(?:正式)?(?:出台|印发|发布|建立?|定下|批|准备)", bare):
        unsure = False  # 还在起草没出台: not there yet
    unsure = unsure or bool(
        re.search(
            r"没有?(?:回复|答复|回话|说清|提供|确认|反馈|告诉|查到|问到|(?:顾上|来得及)(?!去?(?:做|建|写|制定|定|弄|搞|出台|发))|翻到|核到|去问|去查)",
            bare,
        )
    )
    says = False if _NO.search(bare) else True if _YES.search(bare) else None
    return _Piece(text, start, end, named, says, unsure)


def _about_disputes(scene: Scene, place: int) -> bool:
    return bool(re.search(r"违约|争议|纠纷", scene.typed.plain[max(0, place - 30) : place]))


def _settle(scene: Scene, pieces: list[_Piece], yes: bool) -> None:
    start, end = pieces[0].start, pieces[-1].end
    for piece in pieces:
        for fact in piece.named:
            # Without 预警监测 there is no whole mechanism either, if 机制 is what is denied.
            part = fact == "has_security_mechanism" and _only_a_part(scene, piece)
            if part and (yes or not re.search(r"(?:没有?|无|缺)[^,]*机制$", piece.text)):
                scene.draft.ask("安全管理责任机制是否覆盖风险研判、预警监测和综合评估三方面？")
            else:
                scene.draft.add(fact, yes, min(start, piece.start), end)


def _only_a_part(scene: Scene, piece: _Piece) -> bool:
    if _SHORT_PARTS.search(scene.typed.plain):
        return False
    named = [part for part in _PARTS if part in scene.typed.plain]
    general = re.search(r"安全(?:管理)?(?:责任)?机制|安全管理责任", piece.text)
    return 0 < len(named) < len(_PARTS) and not (general and not any(part in piece.text for part in _PARTS))


def _others(scene: Scene, piece: _Piece, pieces: list[_Piece]) -> None:
    """其他四项都有: all regimes that the sentence does not name."""
    elsewhere = {fact for other in pieces for fact in other.named}
    rest = [fact for fact in REGIMES if fact not in elsewhere]
    if len(rest) == len(REGIMES) or piece.says is None:
        _ask(scene, piece)
        return
    for fact in rest:
        scene.draft.add(fact, piece.says, piece.start, piece.end)


def _all_five(scene: Scene, piece: _Piece, pieces: list[_Piece]) -> bool:
    """五项制度都有; 就差伦理 or 除了伦理 makes that one false. True where the sentence is done with."""
    regimes = [fact for fact in piece.named if fact in REGIMES]
    if regimes and len(regimes) < len(REGIMES):
        return False
    after = pieces[pieces.index(piece) :]
    apart = [other for other in pieces if other is not piece and other.named]
    denied = {f for other in apart for f in other.named if f in REGIMES and other.says is False}
    unsure = any(other.unsure and set(other.named) & set(REGIMES) for other in apart)
    whole = piece.says or (piece.says is None and len(after) > 1 and (denied or bool(after[1].says)))
    partly = re.search(r"[一二两三四1-4][项个样]|中(?:的)?(?!外)", _ALL.sub("", piece.text))
    if piece.says is False and not denied and re.search(r"都|全|均|一[项个样]", piece.text):
        values = dict.fromkeys(REGIMES, False)
    elif whole and not unsure and not partly:
        values = {fact: fact not in denied for fact in REGIMES}
    else:
        _ask(scene, piece)
        return True
    for fact, value in values.items():
        scene.draft.add(fact, value, piece.start, pieces[-1].end if denied else piece.end)
    for other in [piece, *apart]:
        more = [fact for fact in other.named if fact not in REGIMES]
        if more and other.unsure:
            _ask(scene, other)
        elif more and other.says is not None:
            _settle(scene, [_Piece(other.text, other.start, other.end, more)], other.says)
    return True


def _ask(scene: Scene, piece: _Piece) -> None:
    words = scene.typed.words(piece.start, piece.end)
    scene.draft.ask(f"「{words}」没有读懂：第八条第（五）项的各项制度、方案和机制，哪些已经建立，哪些没有？")
