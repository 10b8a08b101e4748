"""第八条（五）: five regimes, a plan for breach and disputes, and the security mechanism."""

from __future__ import annotations

import re

from assistant.rules.sentences.mentions import Scene
from assistant.rules.sentences.polarity import polarity
from assistant.rules.sentences.text import Clause

REGIMES = {
    "has_ip_policy": r"知识产权(?:归属|管理|归属管理)?(?=制度|办法|规定|[和与、及,]|也|都|$|没有|有制度|的制度|方面)|知识产权归属|知产",
    "has_benefit_sharing_policy": r"(?:权益|利益|收益)(?:分配|分享)",
    "has_cross_border_data_policy": r"数据(?:跨境|出境)|跨境数据",
    "has_human_genetic_resources_policy": r"人类遗传资源|人遗(?:资源)?|遗传资源",
    "has_ethics_policy": r"科技伦理|伦理",
}
_ALL = re.compile(r"(?:五|5)(?:项|个|类|大|种|套)?(?:管理)?(?:制度|办法)|(?:其他|其余|另外)(?:的)?(?:四|4)[项个]")
_REGIME_WORD = re.compile(r"制度|办法|规定|规章")
_EXISTS = re.compile(r"有|建立|具备|齐|制定|出台|完善|健全|完备|到位|没|未|无|缺|差|不|覆盖|印发")
_NOT_HERE = re.compile(r"事故|违规|审查委员会|项目|专利\d|授权\d|纠纷案|问题")
_IDLE = re.compile(r"有关|归属|有效")


def read_policies(scene: Scene) -> None:
    """Read a sentence at a time: a list of regimes shares the verb that follows it."""
    clauses = list(scene.stated())
    for sentence in sorted({clause.sentence for clause in clauses}):
        group = [clause for clause in clauses if clause.sentence == sentence]
        _regimes(scene, group)
    for clause in scene.listed():
        _dispute_plan(scene, clause)
        _security(scene, clause)


def _named(text: str) -> list[str]:
    return [fact for fact, words in REGIMES.items() if re.search(words, text)]


def _regimes(scene: Scene, group: list[Clause]) -> None:
    for run in _runs(group):
        text = "、".join(clause.text for clause in run)
        start, end = run[0].start, run[-1].end
        named = _named(text)
        if _NOT_HERE.search(text):
            continue
        if _ALL.search(text):
            _all_five(scene, group, text, start, end)
            return
        if not named or not _EXISTS.search(text) or not _about_regimes(group, text):
            continue
        yes = polarity(text)
        if yes is None or (len(named) > 1 and re.search(r"除|只|仅|至少|其中|之一|或", text)):
            scene.draft.ask(f"「{scene.typed.words(start, end)}」没有读懂：这几项制度哪些已经建立，哪些没有？")
            continue
        for fact in named:
            scene.draft.add(fact, yes, start, end)


def _about_regimes(group: list[Clause], text: str) -> bool:
    return bool(
        _REGIME_WORD.search(text) or any(_REGIME_WORD.search(clause.text) and _named(clause.text) for clause in group)
    )


def _runs(group: list[Clause]) -> list[list[Clause]]:
    """Clauses that share a verb: A、B、C制度都有 and 建立了A、B和C制度 are one run each."""
    runs: list[list[Clause]] = []
    pending: list[Clause] = []
    for clause in group:
        named = bool(_named(clause.text))
        verb = _EXISTS.search(_IDLE.sub("", clause.text))
        if named and not verb and clause.opened == "、" and runs and runs[-1][-1].index == clause.index - 1:
            runs[-1].append(clause)
        elif named and not verb:
            pending.append(clause)
        elif named or (pending and re.search(r"制度|都|均|等", clause.text)) or _ALL.search(clause.text):
            runs.append([*pending, clause])
            pending = []
        else:
            pending = []
    return runs


def _all_five(scene: Scene, group: list[Clause], text: str, start: int, end: int) -> None:
    """五项制度都有; 就差伦理 or 除了伦理 makes that one false."""
    whole = ",".join(clause.text for clause in group)
    exception = [
        fact
        for fact in _named(whole)
        if re.search(
            rf"(?:差|缺|少|除了?|没有|没建|唯独|未建)[^,、]{{0,6}}(?:{REGIMES[fact]})|(?:{REGIMES[fact]})[^,、]{{0,6}}(?:没有|没建|未建|还没|除外|缺)",
            whole,
        )
    ]
    named = len(_named(text)) == len(REGIMES)
    complete = named or (re.search(r"都|全|均|齐|完备|健全", text) and not re.search(r"不全|没全|不齐|未全|不完", text))
    if re.search(r"(?:都|全|均|一[项个]也?都?)没有?(?:建立?)?$", text) and not exception:
        for fact in REGIMES:
            scene.draft.add(fact, False, start, end)
    elif len(exception) == 1 and not re.search(r"和|及|、", text.split("制度", maxsplit=1)[0][-3:]):
        for fact in REGIMES:
            scene.draft.add(fact, fact not in exception, start, group[-1].end)
    elif complete and not exception and polarity(re.sub(r"缺一不可|一个不[少落缺]", "", text)) is True:
        for fact in REGIMES:
            scene.draft.add(fact, True, start, end)
    else:
        scene.draft.ask(f"「{scene.typed.words(start, end)}」五项制度中哪些已经建立，哪些没有？")


def _dispute_plan(scene: Scene, clause: Clause) -> None:
    text = clause.text
    if not re.search(r"(?:违约|争议|纠纷).{0,10}(?:方案|预案|办法|机制)", text) or not _EXISTS.search(text):
        return
    yes = polarity(text)
    if yes is not None:
        scene.draft.add("has_dispute_plan", yes, clause.start, clause.end)


def _security(scene: Scene, clause: Clause) -> None:
    text = clause.text
    parts = [word for word in ("风险研判", "预警监测", "综合评估") if word in scene.sentence(clause)]
    mechanism = re.search(r"(?:科技)?安全(?:管理)?(?:责任)?机制|安全管理责任", text)
    if not mechanism and not (parts and re.search(r"机制|都|均", text) and any(part in text for part in parts)):
        return
    if 0 < len(parts) < 3:
        scene.draft.ask("安全管理责任机制是否覆盖风险研判、预警监测和综合评估三方面？")
        return
    yes = polarity(text) if _EXISTS.search(text) else None
    if yes is not None:
        scene.draft.add("has_security_mechanism", yes, clause.start, clause.end)
