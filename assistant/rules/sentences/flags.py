"""Yes-or-no facts of 第八条 and of 第十二、十三条: accidents, integrity, national titles, posts, journal, alliance."""

from __future__ import annotations

import itertools
import re

from assistant.rules.sentences.comments import headed
from assistant.rules.sentences.polarity import polarity
from assistant.rules.sentences.scene import Scene
from assistant.rules.sentences.text import Clause
from assistant.rules.sentences.windows import Period

_LEADER = re.compile(r"负责人|带头人|牵头人|(?<!有)个人")
_NEVER = re.compile(r"从未|从来|从没|一直没|历来")
_POST = re.compile(
    r"任职|任过(?:什么|任何)?职|[任当](?:了|着)?(?:个)?(?:理事|委员|主席|副主席|秘书长|会长|副会长|执委|召集人|专家组)|(?:担任|兼任|当选?|出任).{0,12}(?:理事|委员|主席|秘书长?|会长|执委|召集人|主任|干事|负责人)|职务|"
    r"(?<![不曾])是[^,不没]{0,12}(?:理事(?!单位)|(?<!编)委员(?!会)|主席|秘书长|会长(?!单位)|执委|召集人)(?:之一)?$"
)
_ORGANISATION = re.compile(
    r"国际[\u4e00-\u9fff]{0,8}?(?:组织|学会|协会|联盟|联合会|委员会|理事会|机构)|(?<![A-Z])(?:ISO|IEC|ITU)(?![A-Z])|世界(?:卫生|气象|知识产权)组织|联合国"
)
_JOURNAL = re.compile(
    r"^(?:主办)?(?:期刊|刊物):(?:无|没有|有|否|是)$|(?:没有?|未|不)办(?:过|着|什么|任何)?[^,]{0,6}(?:期刊|刊物|杂志|学报)(?!论坛|会议|活动)|(?:主办|创办|办有|办了|自办)(?:了|过|着|有)?(?!.*(?:论坛|会议|大会|活动)).{0,14}?(?:期刊|刊物|学报|杂志|刊(?![登发载物]))|期刊.{0,4}主办单位|期刊:主办|(?:期刊|刊物)(?:我们|本单位|学校)?(?:也|都)?(?:没有?|不)主办|(?:期刊|刊物)(?:我们|也|都|是|倒)*有的?(?=$|[,，])|(?:期刊|刊物)(?:我们|也|都|还|倒|是|有|自己)*主办|(?:期刊|刊物).{0,6}(?:没有?(?:主办|办)|都没有|也?不办)|(?:不|没有?)办刊|(?:期刊|刊物)(?:也|都)?没有$|(?:期刊|刊物|学报)(?:我们|本单位|自己|也|都|一直)*在办$|(?:期刊|刊物|学报)(?:就|也|都)?(?:是|由)(?:我们|本单位|我[校院所司方])(?:自己|独家)?(?:主办|办)"
)
_ALLIANCE = re.compile(r"技术转移.{0,8}联盟|转移联盟|(?:加入|参加|进|入)(?:了|过)?(?:这个|那个|该)?联盟")


def read_flags(scene: Scene) -> None:
    """Each clause may say several of these."""
    leader = -1
    for clause in headed(scene.listed()):
        if _LEADER.search(clause.text):
            leader = clause.sentence
        _accident(scene, clause)
        if clause.sentence != leader:
            _integrity(scene, clause)
    for clause in headed(scene.stated()):
        _national(scene, clause)
        _of_the_title(scene, clause)
        _post(scene, clause)
        _journal(scene, clause)
        _alliance(scene, clause)


def _says(scene: Scene, fact: str, clause: Clause, yes: bool | None) -> None:
    if yes is not None:
        scene.draft.add(fact, yes, clause.start, clause.end)


def _covers_three_years(scene: Scene, clause: Clause) -> bool | None:
    """True for the last three years, ``None`` when no years are named, False for other years."""
    window = scene.timeline.at(clause, clause.start)
    if window is None:
        return True if _NOT_LONG_AGO.search(scene.sentence(clause)) else None
    recent = window.kind is Period.ONE_YEAR and window.year is not None and _within(window.year, scene.as_of.year)
    return window.kind is Period.THREE or recent


#: 两年前 lies in the last three years, however it is counted.
_NOT_LONG_AGO = re.compile(r"(?<![\d十百二三几])(?:[一两12]|半)年(?:以|之)?前(?!就)")


def _within(year: int, now: int) -> bool:
    """A year that lies in the last three years altogether: this one, last year, the year before."""
    return (year if year > 0 else now + year) >= now - 2


def _own_part(clause: Clause, words: str) -> str:
    """Of a list, the part with the words, where it has a denial of its own: 无责任事故、无诚信问题."""
    parts = [part for part in clause.text.split("、") if re.search(words, part)]
    return parts[0] if parts and re.search(r"没|未|无", parts[0]) else clause.text


_BARE_ACCIDENT = re.compile(r"(?:是|属|算)?(?:一起|一次)?(?:安全|环保|生产安全|科技伦理|伦理)*(?:责任)?事故")


def _told_before(scene: Scene, clause: Clause) -> bool:
    """实验室爆炸伤了人，安全责任事故: the clause before tells what happened."""
    before = scene.typed.clauses[clause.index - 1] if clause.index else None
    return before is not None and bool(re.search(r"爆|火|泄漏|泄露|污染|伤|死|中毒|坍塌|超标", before.text))


def _near_accident(text: str) -> str:
    """因处置不当被认定为责任事故: the verdict on the accident, not what led to it."""
    text = text.replace("不端", "劣")  # 没有责任事故和科研不端
    found = re.search(r"(?:认定|定性|定)(?:为|成).{0,10}事故", text)
    return text[max(0, found.start() - 2) : found.end()] if found else text


def _accident(scene: Scene, clause: Clause) -> None:
    text = clause.text if clause.text.count("事故") > 1 else _own_part(clause, "事故")
    if not re.search(r"事故", text) or re.search(r"医疗|交通|预案|防范|制度|外交", text):
        return
    kinds = {kind for kind in ("环保", "安全", "伦理", "生产") if kind in clause.text}
    yes = (
        False
        if re.search(r"零发生|零(?:责任)?事故|事故.{0,6}(?:零|为0)|事故.{0,8}:(?:无|否|没有)", text)
        else polarity(_near_accident(text))
    )
    years = _covers_three_years(scene, clause)
    if yes is False:
        narrow = len(kinds) == 1 and not re.search(r"责任事故|任何|各类|各种|等", text)
        one_year = scene.timeline.at(clause, clause.start)
        short = one_year is not None and one_year.kind is Period.ONE_YEAR
        if "accident_3y" in scene.draft.facts:
            return
        if narrow or (short and not _NEVER.search(text) and not re.search(r"近三年|近3年", scene.sentence(clause))):
            scene.draft.ask("近三年是否发生过环保、安全事故、科技伦理等责任事故？")
        else:
            _says(scene, "accident_3y", clause, False)
    elif yes and (_BARE_ACCIDENT.fullmatch(text) and _told_before(scene, clause)):
        _says(scene, "accident_3y", clause, True) if years else None
    elif yes and _not_answerable(scene, clause):
        scene.draft.ask("事故是否被认定为本单位的责任事故？近三年是否发生过责任事故？")
    elif yes and re.search(r"发生|出过|出了|有过|有[一两]?[起次]|定性|认定|定成|定为|通报|处罚|造成|被查|是", text):
        if years:
            _says(scene, "accident_3y", clause, True)
        else:
            scene.draft.ask(f"「{scene.typed.words(clause.start, clause.end)}」是近三年发生的责任事故吗？")


_NOT_OURS = re.compile(
    r"(?:没有?|无|不(?:负|担|承担)?)(?:任何|主要)?责任?(?:$|的)|(?:没有?|未)(?:被)?(?:定性?|认定?)(?:为|成)?(?:责任|我们)|不(?:是|算|属于)责任事故|非责任"
)


def _not_answerable(scene: Scene, clause: Clause) -> bool:
    """发生过一次安全事故，不过认定我们没有责任: what one of the next two clauses says of it."""
    after = [c for c in scene.typed.clauses if 0 < c.index - clause.index <= 2 and c.sentence == clause.sentence]
    return any(_NOT_OURS.search(other.text) for other in after)


#: 科研诚信我们查过了，没出过问题
_CHECKED = re.compile(
    r"(?:科研)?诚信(?:方面|这块|上|呢|的话)?(?:我们?|我方|局里|这边|已经?|都|也)*(?:查|核|核实|核查|问|看)(?:过|完|实)?(?:了|的)?"
)
_NO_TROUBLE = re.compile(
    r"(?:都|也|并|确实)*(?:没有?|未)(?:出现?|发生|发现|查到)?过?(?:什么|任何)?(?:问题|事|毛病|情况)(?:的)?"
)


def _no_trouble_after(scene: Scene, clause: Clause) -> bool:
    after = next((other for other in scene.stated() if other.index == clause.index + 1), None)
    return after is not None and after.sentence == clause.sentence and _NO_TROUBLE.fullmatch(after.text) is not None


def _integrity(scene: Scene, clause: Clause) -> None:
    text = _own_part(clause, "诚信|不端|失信|造假")
    if (
        not re.search(r"诚信|(?:学术|科研)不端|科研失信|造假|抄袭|剽窃", text)
        or re.search("不良(?:信用|科研诚信|诚信)|[他她](?!们)", text)
        or re.search(r"制度|教育|培训|承诺|建设|审查|办法|证明|查询|情况未|情况没|待查|没查", text)
    ):
        return
    if re.search(
        r"(?:诚信|学术)[^,]{0,6}(?:没|无)(?:有)?(?:任何|出过|什么)?(?:问题|事|毛病)|诚信[^没不未有]{0,8}(?:干净|干干净净|良好|没毛病|清白|清清白白)",
        text,
    ):
        _says(scene, "integrity_problem", clause, False)
        return
    if _CHECKED.fullmatch(text) and _no_trouble_after(scene, clause):
        _says(scene, "integrity_problem", clause, False)
        return
    yes = polarity(text.replace("不端", "劣").replace("不良", "劣"))
    if yes is False:
        _says(scene, "integrity_problem", clause, False)
    elif yes and re.search(r"出现|发生|有过|出过|查出|查实|查处|认定|存在|被|属|通报|有", text):
        if _covers_three_years(scene, clause):
            _says(scene, "integrity_problem", clause, True)
        else:
            scene.draft.ask(f"「{scene.typed.words(clause.start, clause.end)}」是近三年的科研诚信问题吗？")


_UPGRADED = re.compile(
    r"(?:已|年|被|后来|月).{0,6}升级?(?:成|为|到|成为)了?(?:科技部|国家级?)(?:的)?(?:国合|国际(?:科技)?合作)基地"
)
_UPGRADED_LAB = re.compile(r"升级?(?:成|为|到|成为)了(?:国家级)?的?一带一路")


def _upgraded_to(text: str) -> str | None:
    """去年升级成了科技部国合基地: a base that was upgraded holds the national title now."""
    if re.search(r"要|想|会|将|冲|下个?月|明年|没|未|不", text):
        return None
    if _UPGRADED_LAB.search(text):
        return "holds_national_belt_road_lab"
    return "holds_most_base" if _UPGRADED.search(text) else None


def _national(scene: Scene, clause: Clause) -> None:
    """第八条（七）（八）: national titles held, or taken away by 科技部."""
    text = clause.text
    if upgraded := _upgraded_to(text):
        _says(scene, upgraded, clause, True)
        return
    if re.search(r"申报(?!单位|人|主体|材料)|申请(?!人|单位)|想报|参与|合作单位|评审|升级|目标", text):
        return
    lab = re.search(r"一带一路.{0,3}(?:联合)?实验室", text)
    after = next((c.text for c in scene.stated() if c.index == clause.index + 1 and c.sentence == clause.sentence), "")
    national = re.search(r"国家级|科技部|国家", text) or re.match(
        r"(?:就?是|属于)?(?:国家级|科技部批)的?(?=$|那种)", after
    )
    if lab and (national or polarity(text) is False):
        if re.search(r"有|获批|是|建|批|没|无|未|挂(?:了|着)", text):
            _says(scene, "holds_national_belt_road_lab", clause, polarity(text))
    elif lab:
        scene.draft.ask("「一带一路」联合实验室是国家级的吗？是否已获批建设？")
    if re.search(r"(?:科技部|国家级|国家|部里).{0,8}(?:国合基地|国际科技合作基地|国际合作基地|基地)", text):
        if re.search(r"取消|撤销|摘牌|除名", text):
            if polarity(text) is True:
                _says(scene, "most_base_revoked", clause, True)
        elif not _FORMERLY.search(text) and re.search(
            r"给(?:我们|咱们?|我[司校院所])批|有|获批|拿到|拿下|拿的|批的|评上|是|建|认定|没|无|未|属于", text
        ):
            _says(scene, "holds_most_base", clause, polarity(text))


_FORMERLY = re.compile(r"以前|曾|原来|原先|原是|之前|早年")


def _of_the_title(scene: Scene, clause: Clause) -> None:
    """以前是科技部国合基地，后来被科技部取消资格了，现在手里没有科技部的了: further clauses on the title named before."""
    said = ",".join(other.text for other in scene.typed.clauses[: clause.index])
    if not re.search(r"(?:科技部|国家级).{0,6}(?:国合|国际(?:科技)?合作)?基地", said) or "基地" in clause.text:
        return
    if (
        re.search(r"被(?:科技部|部里)?(?:取消|撤销|摘牌|除名|摘掉?)", clause.text)
        and re.search(r"后来|已|[了的]$", clause.text)
        and polarity(clause.text) is True
    ):
        _says(scene, "most_base_revoked", clause, True)
    elif re.search(r"没有?(?:科技部|部里)的(?:了)?$", clause.text):
        _says(scene, "holds_most_base", clause, False)


def _part(text: str, match: re.Match[str]) -> str:
    """The words around one of several things that a clause speaks of: 任职没有但主办了期刊."""
    also = "也|" if _ORGANISATION.search(text) and re.search(r"期刊|刊物", text) else ""
    cuts = [0, *(cut.start() for cut in re.finditer(rf"但|不过|{also}而且|并且|却|同时|又|和|或", text)), len(text)]
    for low, high in itertools.pairwise(cuts):
        if low <= match.start() < high:
            return text[low:high]
    return text


def _post(scene: Scene, clause: Clause) -> None:
    text = clause.text
    organisation, post = _ORGANISATION.search(text), _POST.search(text)
    form = re.match(r"(?:国际)?任职:(?P<has>有|是)?(?:无|没有|否)?", text)
    if form and organisation is None and re.search(r"期刊|论文|SCI", scene.typed.plain):
        _says(scene, "post_in_intl_org", clause, form["has"] is not None)  # a line of a form: 任职：无
        return
    if organisation is None and post and re.search(r"IEEE|学会|协会|联盟|联合会", text):
        scene.draft.ask(f"「{scene.typed.words(clause.start, clause.end)}」是国际组织吗？目前是否在相关国际组织任职？")
    if organisation is None or (post is None and not re.search(r"都没有|都没|无人", text)):
        return
    if (
        re.search(r"期刊", text)
        and not re.search(r"都没|既不|也不|也没", text)
        and not re.search(r"但|不过|并|而且|同时|还", text)
    ):
        scene.draft.ask("在国际组织任职和主办期刊各有没有？请分别说明。")
        return
    nobody = re.search(r"没(?:有)?(?:人|谁)|没(?:有)?任过|从没|从未", text)
    if re.search(r"曾|前任|原任|离任|卸任|会员单位|普通会员|任过", text) and not nobody:
        scene.draft.ask(f"「{scene.typed.words(clause.start, clause.end)}」目前是否在相关国际组织任职？")
        return
    if re.fullmatch(r"(?:相关)?国际组织(?:里|中|内)?的?(?:任职|职务)的?(?:情况|方面|这块|这边)?", text):
        return  # 国际组织任职，合作方有: named, and nothing said of it
    said = text if re.search(r"都没|既不|既没|皆无", text) else _part(text, post or organisation)
    yes = polarity(_once(said))
    _says(scene, "post_in_intl_org", clause, yes)


def _once(text: str) -> str:
    """既没有…也没有 and 没有人…都没有 deny once, not twice."""
    return (
        re.sub(r"既(?:没有?|不)|也(?:没有?|不)|都没有?|皆无", "没", text, count=1)
        if len(re.findall(r"没|不", text)) == 1
        else ("没" if re.search(r"既(?:没|不).*也(?:没|不)|都没有?$", text) else text)
    )


#: 杂志只是协办，主办的没有
_NONE_HOSTED = re.compile(r"(?:自己|我们|本单位)*(?:主办|自办)的(?:期刊|刊物|杂志)?(?:倒|却|还|也|就|都)*(?:没有?|无)")


def _journal(scene: Scene, clause: Clause) -> None:
    text = clause.text
    match = _JOURNAL.search(text)
    if match is None:
        if re.search(
            r"(?:承办|协办|编委|共同主办|联合主办).{0,10}(?:期刊|刊物)|(?:期刊|刊物).{0,6}(?:编委|主编|承办|协办)", text
        ):
            scene.draft.ask(f"「{scene.typed.words(clause.start, clause.end)}」本单位是否主办期刊？")
        elif (_ORGANISATION.search(text) and re.search(r"期刊.*都没", text)) or (
            _NONE_HOSTED.fullmatch(text) and re.search(r"期刊|刊物|杂志|学报", scene.sentence(clause))
        ):
            _says(scene, "hosts_journal", clause, False)
        return
    if re.search(r"协办|承办|联合主办|共同主办|曾|停刊", text):
        scene.draft.ask(f"「{scene.typed.words(clause.start, clause.end)}」目前是否由本单位主办期刊？")
        return
    if re.search(r"(?:期刊|刊物|杂志|学报)(?:数量?)?(?:是|为|:|共|一共|有)*(?:0|零)[本种份个家]?$", text):
        _says(scene, "hosts_journal", clause, False)
        return
    said = text if re.search(r"都没|既不|既没|皆无", text) else _part(text, match)
    _says(scene, "hosts_journal", clause, polarity(_once(said)))


def _alliance(scene: Scene, clause: Clause) -> None:
    text = clause.text
    if re.search(r"联盟(?:我们)?(?:现在|目前|也|还|一直|都)*在(?:里面|里头|里边|里)(?:的|呢|了)?$", text):
        _says(scene, "in_transfer_alliance", clause, True)
        return
    form = scene.base_type == "技术转移类" and re.search(r"(?:^|[:那个])联盟|联盟[:没未还也加参进是]", text)
    keyed = re.search(r"重点(?:国别|区域|国家)|技术转移.{0,8}联盟", scene.typed.plain)
    left_out = scene.base_type == "技术转移类" and "联盟" in text and polarity(text) is False
    if re.fullmatch(
        r"(?:但|还|目前|现在|我们|自己|本单位|本公司)*(?:并|也|都)?(?:没有?|未)(?:能)?(?:进去|加入|参加|参与|进)(?:过)?(?:其中)?(?:的)?(?:任何)?(?:一个)?|(?:我们|咱们?|目前|现在|还|也|都|并)*(?:不是(?:成员|会员)|不在(?:里头|里面|其中|内|列|名单[里上]?))(?:的)?",
        text,
    ):
        before = scene.typed.clauses[clause.index - 1].text if clause.index else ""
        if _ALLIANCE.search(before):
            _says(scene, "in_transfer_alliance", clause, False)
        return
    if re.fullmatch(
        r"(?:但|目前|现在|我们|自己|本单位|该单位|本公司)*(?:都|也|早就?|已经?)?(?:参加|加入|参与|进)(?:了|过了?|进去了)",
        text,
    ):
        if clause.index and _ALLIANCE.search(scene.typed.clauses[clause.index - 1].text):
            _says(scene, "in_transfer_alliance", clause, True)
        return
    if not (_ALLIANCE.search(text) or (form and keyed) or left_out) or re.search(
        r"申请|计划|联盟(?:举办|主办|组织)", text
    ):
        return
    if re.search(r"是(?:我们)?(?:母公司|总公司|集团|总部|上级|别的|别人|别家|另一家|兄弟)[^,]{0,6}的$", text):
        return  # the membership is another's
    if re.search(r"国内|省内|四川省技术转移联盟|成都", text) and polarity(text):
        scene.draft.ask(f"「{scene.typed.words(clause.start, clause.end)}」是重点国别（区域）技术转移联盟吗？")
    elif re.search(r"加入|加|参与|参加|成员|是|进|入盟|有|没|未|不", text):
        _says(scene, "in_transfer_alliance", clause, polarity(text))
