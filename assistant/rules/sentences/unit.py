"""The applying unit: kind of host, place, legal person."""

from __future__ import annotations

import re
from dataclasses import replace

from assistant.rules.sentences.mood import Mood
from assistant.rules.sentences.places import COUNTRIES, ELSEWHERE, SICHUAN
from assistant.rules.sentences.polarity import polarity
from assistant.rules.sentences.scene import Scene
from assistant.rules.sentences.text import Clause

_SELF = r"(?:对方(?=是一?[家所个])|我们|咱们|咱|我司|我公司|我单位|本单位|本公司|我校|本校|我院|我所|我|本所|本院|申报单位|依托单位|申报主体|单位性质|单位类型|单位)"
_KINDS = (
    ("新型研发机构", r"新型研发机构"),
    (
        "科技中介服务机构",
        r"(?:科技)?中介(?:服务)?(?:机构|组织|公司)|科技中介|[搞做]技术转移的中介|(?:[搞做]|从事)科技中介服务的(?:机构|组织|单位)",
    ),
    ("科技园区", r"科技园区?|产业园区?|园区(?!的企|里|内|企业|租)|高新技术产业开发区"),
    (
        "企业",
        r"(?<!非)企业|公司(?!办)|厂(?:家)?(?![区房])|集团|民企|国企|央企|[茶药酒农食械电粮油渔钢纺车]企(?!业)|我司|COMPANY|ENTERPRISE",
    ),
    ("科研院所", r"科研院所|研究所|科研所|科学院|农科院|科研事业单位|RESEARCH INSTITUTE"),
    (
        "高等学校",
        r"高等学校|高等院校|高校|大学(?!生|科技园|城)|高职(?:院校|学院|学校)?(?!称|称职)|高专(?![家业])|学校(?!教育|外聘|层面)|该校|职业技术学院|职业学院|院校|UNIVERSITY|COLLEGE",
    ),
    (
        "其他",
        r"(?:学会|协会|商会|促进会|基金会)(?!的|那|这|办的)|社会团体",
    ),
    (
        "",
        r"医院|研究院|研究中心|孵化器|众创空间|技术转移中心|生产力促进中心|事业单位|学院|实验室|分公司|办事处",
    ),
)
_KIND = re.compile("|".join(f"(?P<k{place}>{words})" for place, (_, words) in enumerate(_KINDS)))
_IS = re.compile(
    rf"(?:^|:)(?:您好|你好|请问)?(?:{_SELF}(?:这边|单位|这儿|这里)?(?:是|为|系|属于|算是?|作为|:|在(?={SICHUAN.pattern}|{ELSEWHERE.pattern}))|{_SELF}?作为|这是|我来自|我们来自|来自)(?P<rest>.*)"
)
_OURS = re.compile(
    r"(?:我们|咱们?|我|(?<!日)本)(?:的)?(?P<kind>公司|企业|大学|学校|高校|研究所|园区|集团|厂)|(?P<short>我司|我校|本校|本公司|(?:我们?|咱们?|本)所(?=$|[的里近是有在,报想申拟负]))"
)
_BARE = re.compile(
    r"^(?P<rest>(?:[\u4e00-\u9fff]{2,8}?)?(?:的)?(?:一家|某|一所|一个|某个|某家|家)?[\u4e00-\u9fff]{0,6}?(?:企业|公司|高校|大学|研究所|科研院所|科技园区|新型研发机构|科技中介服务机构))(?=$|想|要|拟|准备|打算|申报|计划)"
)
_SEAT = re.compile(r"(?:公司|企业|学校|单位|园区)(?:地址|所在地)?(?:位于|坐落于|地处|在)(?P<rest>[^有设开建]{2,8})$")
_VERBS = re.compile(r"[在是有跟和与发报想要]|注册|打算|准备|合作|申请|需要|哪|什么|如果")
_OUR_KINDS = {
    "公司": "企业",
    "企业": "企业",
    "集团": "企业",
    "厂": "企业",
    "大学": "高等学校",
    "学校": "高等学校",
    "高校": "高等学校",
    "研究所": "科研院所",
    "司": "企业",
    "校": "高等学校",
    "所": "科研院所",
    "园区": "科技园区",
}
_REGISTERED = re.compile(
    r"注册(?!资本|资金|商标|会计|用户)|营业执照|工商登记|登记机关|登记在|登记地|注册地|法人登记|工商(?=在)|(?:(?<=在..)|(?<=在...)|(?<=在....))登记(?=的|了|$)"
)
#: 想拿分公司的名义申报: what applies is not a legal person of its own.
_AS = re.compile(r"(?:以|用)(?:我们)?(?P<kind>研究所|公司|企业|学校|大学|园区)(?:的)?(?:名义|身份)")
_IN_THE_NAME = re.compile(
    r"(?:拿|以|用|由)[^,]{0,8}(?:分公司|分支机构|办事处|分院|学院|实验室|课题组)的?(?:名义|身份|来)?(?:去|来)?(?:申请|申?报)"
)
_TRAILING = re.compile(
    r"(?:想|要|拟|准备|打算|计划|希望|来)(?:申?报|申请|走)|(?<=[司业学所校院区构])(?:近三年|今年|去年|正)"
)
_NOT_THE_UNIT = re.compile(r"[和与].{0,10}共建|负责人|的(?:老师|员工|教授|博士|院长|人)$")
_OFTEN_PARTS = {"研究所", "大学", "学院", "实验室", "研究院", "高校"}
_RELATED = re.compile(r"合作|分公司|分支|办事处|子公司|设有|设立|伙伴|客户|项目|旗下|投资|校友|毕业|控股|全资|之间")


_OTHER_KIND = re.compile(
    r"(?:(?:(?:单位|机构)(?:性质|类型|类别)?|(?<![\u4e00-\u9fff])性质)(?:那一?[栏项]|那几个选项|一栏|栏|里|上|没有[^,]{0,3},|不是(?:高校|企业|大学|公司|园区|科研院所|研究所)[,、也]*|按[^,]{0,10},|我们?|就|按(?=其他(?:来)?(?:填|报|选|登记)))*(?::|为|是|属于|选|填|写|勾|报)(?:了|的|的是)?|属于|算是?)(?P<kind>其他)(?=了?(?:类|$|[,;。(]))"
)


#: 性质登记为科技中介服务机构, 单位性质那一栏勾的企业, 性质按高等学校填: outranks whatever else names a kind.
_KIND_STATED = re.compile(
    r"(?:^|:|的|依托|申报|单位|机构|我们|学校|公司|园区|院|所)(?:性质|类别|单位类型)(?:这|那|一|栏|项|上|里|我们?|咱们?|就|也|都|目前|现在|系统里|表上|表里)*(?:"
    r"(?::|为|是|属于|算|系|(?:登记|填报?|选|写|勾|报|定)(?:的|了|成|为|作)*(?:是|为)?)(?P<named>"
    + "|".join(words for name, words in _KINDS if name)
    + r")(?:了|的|类|这[栏项]|那[栏项]|一[栏项])*$|按(?:照)?(?P<filed>"
    + "|".join(words for name, words in _KINDS if name)
    + r")(?:来)?(?:填|报|选|写|登记)(?:的|了)*$)"
)


def _stated_kind(scene: Scene) -> None:
    """The kind given as such, where one only is given so."""
    found = [(clause, match) for clause in scene.stated() if (match := _KIND_STATED.search(clause.text))]
    if len(found) != 1:
        return
    clause, match = found[0]
    group = "named" if match["named"] else "filed"
    kind = next(name for name, words in _KINDS if name and re.fullmatch(words, match[group]))
    scene.draft.replace("host_kind", kind, clause.start + match.start(group), clause.start + match.end(group))


def read_unit(scene: Scene) -> None:
    """Kind, place and standing of the applying unit."""
    if other := _OTHER_KIND.search(scene.typed.plain):
        scene.draft.add("host_kind", "其他", other.start("kind"), other.end("kind"))
    for clause in scene.typed.clauses:
        if scene.moods[clause.index] in {Mood.OTHERS, Mood.SUPPOSED, Mood.REQUIRED, Mood.UNSURE}:
            continue
        _self_description(scene, clause)
    _subject(scene)
    _stated_kind(scene)
    if scene.unclear_kind and "host_kind" not in scene.draft.facts:
        scene.draft.ask(scene.unclear_kind)
    for clause in scene.typed.clauses:
        # 准备直接用分公司的名义申报: planned is the application, not what applies.
        name = _IN_THE_NAME.search(clause.text)
        if name and scene.moods[clause.index] in {Mood.STATED, Mood.PLANNED}:
            scene.draft.add("independent_legal_person", False, clause.start + name.start(), clause.start + name.end())
    for clause in scene.stated():
        _registered(scene, _with_place(scene, clause))
        _legal_person(scene, clause)


def _self_description(scene: Scene, clause: Clause) -> None:
    own = _IS.search(clause.text) or (_bare(clause) if clause.index == 0 else None) or _continued(scene, clause)
    if own is None or not _described(scene, clause, own):
        _ours(scene, clause)


#: 企业，联合研究 · 小企业一个 · 县里这家企业… · 依托单位性质：企业: a kind that opens a clause is its subject.
_SUBJECT = re.compile(
    r"(?:^|:)(?:联合研究类?|技术转移类?|特色类?)?(?:(?:依托|申报)?单位(?:性质|类型|类别)?(?:为|是|属于|:)?|依托|以)?"
    r"(?:[嗯喂哎诶呃啊哦]|那个啥?|您好|你好|请问|咨询|FYI|HELLO|HI)*(?:申请人|申报人|主体|咨询单位|该单位)?(?:我们?|咱们?|本|该|是)?(?:单位|机构|研究院|中心|院|所|TEAM)?(?:系|为|是|属于|算)?(?:一[家所个])?(?:[\u4e00-\u9fff]{2}某|某[\u4e00-\u9fff]{0,4}一?)?"
    r"(?:[^,]{0,8}?(?:这|一|某|那)[家所个])?(?:客户|初创|中小|小|大|国有|民营|本地|县里|市里|区里|的|独立法人|普通|公办|省属|市属)*的?(?P<kind>"
    + "|".join(words for name, words in _KINDS if name)
    + r")(?!家|级|委托|技术(?!转移类)|联合(?!研究类)|合作|研究院|认定|标准|生|租|内的|里的)"
)


_SUPPOSED_AFTER = re.compile(r"(?:要是|如果|假如|若)(?:申?报|申请|走|按)")


def _subject(scene: Scene) -> None:
    """The kind that opens some clause, where nothing more explicit was said and only one kind opens any."""
    # 我们是大学的附属医院 names a university, which is not what applies.
    asked = any("哪一类" in question for question in scene.draft.questions) or "医院" in scene.unclear_kind
    if "host_kind" in scene.draft.facts or "host_kind" in scene.draft.disputed or asked:
        return
    found: dict[str, tuple[int, int]] = {}
    if named := _AS.search(scene.typed.plain):
        scene.draft.add("host_kind", _OUR_KINDS[named["kind"]], named.start("kind"), named.end("kind"))
        return
    for clause in scene.typed.clauses:
        match = _SUBJECT.search(clause.text)
        if match is None or scene.moods[clause.index] is Mood.OTHERS:
            continue
        # 我们企业要是报特色类呢: what is supposed comes after the host.
        if scene.moods[clause.index] is Mood.SUPPOSED and not _SUPPOSED_AFTER.match(clause.text[match.end() :]):
            continue
        if re.search(
            r"[和与跟同向另]|合作|签约|入驻|孵化|投资|对接|服务", clause.text[match.start() : match.start("kind")]
        ):
            continue  # 我们和德国一所大学签有协议
        kind = next(name for name, words in _KINDS if name and re.fullmatch(words, match["kind"]))
        found.setdefault(kind, (clause.start + match.start("kind"), clause.start + match.end("kind")))
    found = found or _any_kind(scene)
    if len(found) == 1:
        ((kind, place),) = found.items()
        scene.draft.add("host_kind", kind, *place)


#: Whoever the applicant deals with is not the applicant.
_PARTNER = re.compile(
    r"(?:与|跟|和|同|向|给)[^,]{0,10}$|(?:国外|境外|海外|国际|对方|他们|人家|其他|别的|非|不是|不属于|不算|算不上|母|子|总|分|房东|隔壁|兄弟)[^,]{0,4}$|校$|政$|(?:注册(?!的)|成立|收购|投资|开办|创办)[^,]{0,4}$|另外?一?[家所个]?$|[、和]$|国家的[^,]{0,4}$|(?:合作|签约|入驻|孵化|投资|对接|服务)(?:过|了)?的[^,]{0,4}$|(?:没有?|无|不含)[^,]{0,4}$"
)
_NO_KIND = re.compile(
    r"的?(?:第?[一二三]?附属|直属)|家们?(?=精神)|合作|委托|联合(?!研究类)|转化|孵化|之间|高新技术企业|企业家|大学生|办的|合写|合著|合发|、|一起|牵头|主导|那边|的?房东"
)


def _any_kind(scene: Scene) -> dict[str, tuple[int, int]]:
    """来件是企业申报特色类 · 客户是园区 · 公司报: the kinds that the text names outside of any relation."""
    found: dict[str, tuple[int, int]] = {}
    for clause in scene.typed.clauses:
        if scene.moods[clause.index] in {Mood.OTHERS, Mood.SUPPOSED} or COUNTRIES.search(clause.text):
            continue
        for match in _KIND.finditer(clause.text):
            kind = _KINDS[int(str(match.lastgroup)[1:])][0]
            before, after = clause.text[: match.start()], clause.text[match.end() : match.end() + 4]
            if kind and not _PARTNER.search(before) and not _NO_KIND.match(after) and "重点国家" not in before:
                found.setdefault(kind, (clause.start + match.start(), clause.start + match.end()))
    return found


def _bare(clause: Clause) -> re.Match[str] | None:
    match = _BARE.search(clause.text)
    return None if match is None or _VERBS.search(match["rest"]) else match


def _continued(scene: Scene, clause: Clause) -> re.Match[str] | None:
    """我们不是企业，是高校: the second clause is still about the unit."""
    alone = re.fullmatch(
        r"(?:而)?是(?P<rest>(?:一?[家所个]|某)?[\u4e00-\u9fff]{0,4}(?:企业|公司|大学|高校|研究所|科研院所))",
        clause.text,
    )
    if alone:
        return alone
    before = scene.typed.clauses[clause.index - 1] if clause.index else None
    if before is None or before.sentence != clause.sentence or not re.match(_SELF, before.text):
        return None
    return re.match(r"(?:而)?是(?P<rest>.*)", clause.text)


def _ours(scene: Scene, clause: Clause) -> None:
    """我们公司, 我司, 我校 name the kind in passing."""
    ours = _OURS.search(clause.text)
    seat = _SEAT.match(clause.text)
    if seat and ours is None:
        _place(scene, clause, seat["rest"], clause.start)
    if ours is None or clause.text[ours.end() :].startswith(("的合作", "合作方", "的客户", "合作")):
        return
    kind = _OUR_KINDS[ours["kind"] or ours["short"][-1]]
    scene.draft.add("host_kind", kind, clause.start + ours.start(), clause.start + ours.end())
    located = re.match(r"(?:在|位于|地处|落户在?)(?P<rest>[^有设开建]{2,8})$", clause.text[ours.end() :])
    if located:
        _place(scene, clause, located["rest"], clause.start + ours.start())


def _described(scene: Scene, clause: Clause, own: re.Match[str]) -> bool:
    """我们是成都一家企业; False when the clause names no kind after all."""
    rest = _TRAILING.split(own["rest"])[0]
    kinds = [(str(match.lastgroup), match) for match in _KIND.finditer(rest)]
    if not kinds:
        return False
    if {_KINDS[int(group[1:])][0] for group, _ in kinds} == {"高等学校", ""} and "医院" not in rest:
        # A college or a laboratory of a university.
        kinds = [(group, match) for group, match in kinds if _KINDS[int(group[1:])][0]]
    group, last = kinds[-1]
    if "不" in rest[: last.start()] or _NOT_THE_UNIT.search(rest):
        return True
    if len({known for known, _ in kinds}) > 1 and last.group() in _OFTEN_PARTS:
        words = scene.typed.words(clause.start, clause.end)
        scene.draft.ask(f"「{words}」申报单位是哪一类机构（企业、高等学校、科研院所等）？")
        return True
    end = clause.start + own.start("rest") + last.end()
    _named_kind(scene, clause, _KINDS[int(group[1:])][0], last.group(), end)
    if not _RELATED.search(rest) and not COUNTRIES.search(rest[: last.start()]):
        _place(scene, clause, rest[: last.end()], clause.start)
    return True


def _named_kind(scene: Scene, clause: Clause, kind: str, noun: str, end: int) -> None:
    if noun == "分公司":
        scene.draft.add("independent_legal_person", False, clause.start, end)
        scene.draft.add("host_kind", "企业", clause.start, end)
    if kind:
        scene.draft.add("host_kind", kind, clause.start, end)
    elif noun != "分公司":
        scene.unclear_kind = f"「{scene.typed.words(clause.start, end)}」属于哪一类：高等学校、科研院所、企业、科技园区、科技中介服务机构、新型研发机构，还是其他？"


def _place(scene: Scene, clause: Clause, words: str, start: int) -> None:
    """Where the unit is, by its own description.

    成都一家企业 does not say where it is registered, so inside Sichuan that is asked; another province is believed.
    """
    if any(re.search(r"注册(?!资本|资金)", other.text) for other in scene.typed.clauses):
        return
    inside, outside = SICHUAN.search(words), ELSEWHERE.search(words)
    if inside:
        scene.draft.ask("申报单位注册在哪里，是否在四川省境内？")
    elif outside:
        scene.draft.add("registered_in_sichuan", False, start, clause.end)


def _with_place(scene: Scene, clause: Clause) -> Clause:
    """注册嘛，在宜宾办的: the place comes after a pause."""
    after = next((other for other in scene.stated() if other.index == clause.index + 1), None)
    pause = re.fullmatch(
        r"[^,没未不]{0,6}(?:注册|注册地址?|登记地?|营业执照)(?:嘛|呢|的话|这块|这个|也|就|是|都)*(?:在(?:我们|咱们?|本)(?:这里|这边|这儿|地|县|市|区|州|园区)*)?",
        clause.text,
    )
    if after is None or after.sentence != clause.sentence or not pause:
        return clause
    placed = re.match(r"(?:也|就|都|是)*(?:在|是)|四川(?:省)?境?内", after.text)
    return replace(clause, end=after.end, text=f"{clause.text},{after.text}") if placed else clause


#: 在四川有办公室，但还没在四川注册
_NOT_REGISTERED = re.compile(r"(?:没有?|未|尚未|不是)(?:正式)?在(?P<place>[^,]{1,6}?)(?:境内|这边|本地)?(?:注册|登记)")


def _registered(scene: Scene, clause: Clause) -> None:
    if re.search(
        r"分公司|子公司|母公司|总公司|合作方|对方|(?:合作|签约|入驻|孵化|投资|对接|服务)(?:过|了)?的(?:那|这|某|一)*[家所个]?(?:企业|公司|单位|机构|高校)",
        clause.text,
    ):
        return
    before = "".join(other.text for other in scene.typed.clauses[max(0, clause.index - 2) : clause.index])
    if _NOT_THERE.fullmatch(clause.text) and "注册" in before:
        scene.draft.add("registered_in_sichuan", False, clause.start, clause.end)
    if away := _NOT_REGISTERED.search(clause.text):
        inside = SICHUAN.search(away["place"])
        if inside and not ELSEWHERE.search(away["place"]):
            scene.draft.replace("registered_in_sichuan", False, clause.start + away.start(), clause.end)
        return
    for match in _REGISTERED.finditer(clause.text):
        after, before = (
            clause.text[match.end() : match.end() + 10],
            clause.text[max(0, match.start() - 10) : match.start()],
        )
        words = after if any(place.search(after) for place in (SICHUAN, ELSEWHERE, COUNTRIES)) else before
        inside, outside = SICHUAN.search(words), ELSEWHERE.search(words) or COUNTRIES.search(words)
        if bool(inside) == bool(outside):
            continue
        # 在四川注册但不是独立法人
        yes = polarity(re.split(r"但|且不|不是独立", clause.text)[0])
        if yes is None or (outside and not yes):
            continue
        scene.draft.add("registered_in_sichuan", bool(inside) and yes, clause.start, clause.end)


_NOT_THERE = re.compile(r"(?:但|也|并)?不在(?:四川|川内|省内|本省)(?:省)?(?:境内|注册)?")


def _legal_person(scene: Scene, clause: Clause) -> None:
    if _IN_THE_NAME.search(clause.text):
        return
    if re.search(r"由(?:学校|大学|公司|集团|总公司|校方)", scene.typed.plain) and re.search(
        r"^(?:学院|课题组|实验室|分公司)", clause.text
    ):
        return  # the school applies, so it does not matter that the college is no legal person
    match = re.search(
        r"独立(?:的)?(?:企业|事业)?法人|法人资格|事业单位法人|企业法人|法人单位|法人机构|法人证书|法人(?:是|身份|资格)?独立的?(?:$|,)|法人(?:资格|身份|地位)?(?:也|都|就|还)*(?:不|并不)?(?:是|算)(?:完全)?独立的?$",
        clause.text,
    )
    if match is None or re.search(r"法人代表|法定代表|合作方|对方", clause.text):
        return
    yes = polarity(clause.text)
    if yes is not None:
        scene.draft.add("independent_legal_person", yes, clause.start, clause.end)
