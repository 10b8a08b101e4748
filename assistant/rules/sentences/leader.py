"""The person in charge (第九条): title, post, record, other bases. Only clauses about that person are read."""

from __future__ import annotations

import re
from itertools import zip_longest

from assistant.rules.sentences.amounts import find_amounts
from assistant.rules.sentences.polarity import polarity
from assistant.rules.sentences.scene import Scene
from assistant.rules.sentences.text import Clause
from assistant.statutes.numerals import to_int

_SUBJECT = re.compile(
    r"(?<!法定)负责人|牵头人|带头人|基地主任|拟任主任|领头人|项目主管|首席科学家|(?:我们|咱们?)的?(?:主任|所长|院长|老板)(?!们)|"
    r"(?:由|让|请|是)[^,]{0,10}?(?:牵头|挂帅|领衔|带队)(?!省|国|的?项目|的?课题)|[他她](?:来)?(?:牵头|挂帅|带队|负责)|带队的|领衔|挂帅的"
)
_PERSON = re.compile(
    r"[他她]|^本人|(?:我们|咱们?|公司)的?(?:CTO|CEO|CSO|技术总监|总监|总经理|老总|首席)|^(?!副)[\u4e00-\u9fff]{1,2}(?<!副)(?:所长|主任|老师|教授|院长|总工|博士|研究员|工)"
)
_OTHER_SUBJECT = re.compile(
    r"^(?:我们|单位|公司(?!全职)|团队(?!由|是他|就)|学校(?!的?全职)|企业|合作|核心|外方|对方|论文|专利|成员|其他|骨干|副主任|副手|另)|团队(?:里|中|成员|有)|(?:名|位|个)(?:教授|研究员|正高|副高)|高级职称\d|"
    r"\d[篇项件场]|人次|论文|专利|知识产权|协议|制度|国合基地(?!负责|的负责|主任)"
)
_UNCLEAR = re.compile(
    r"助理教授|助教|客座|兼职教授|兼职研究员|讲座教授|名誉|荣誉教授|特聘|特任|青年研究员|准聘|院士|待遇|享受|在评|正在评|拟评|申报正高|评上|评审材料|评审结果|公示中|等(?:评审)?结果|即将|原来|曾|拟聘|(?<![正副])高级职称|副研究馆员"
)
_SOMEBODY_ELSE = re.compile(
    r"(?<![让由请派是])[\d一二两三四五六七八九十][名位个]|下有|手下|带领|成员|学生|导师是|配备|助手|副手|副负责人|以上人员"
)
_TITLES = (
    ("正高级", r"研究员级高(?:级工程师|工)|教授级高(?:级工程师|工)|正高级?(?:工程师|工)"),
    (
        "副高级",
        r"副教授|副研究员|副高级?|副主任医师|(?<!正)(?<!教授级)高级工程师|(?<!教授级)(?<!正)高工|高级实验师|高级经济师",
    ),
    ("正高级", r"正高级?(?:工程师)?|教授级高工|教授级高级工程师|正教授|教授|(?<!助理)(?<!实习)研究员|主任医师"),
    ("中级", r"中级职称|中级|讲师|(?<!高级)(?<!助理)工程师|主治医师|助理研究员"),
)


def read_leader(scene: Scene) -> None:
    """Read every clause whose subject is, has just been, or is about to be the person in charge."""
    clauses = scene.listed()
    named = {clause.sentence for clause in clauses if _SUBJECT.search(clause.text)}
    named |= {clause.sentence for clause in scene.typed.clauses if re.search(r"(?:当|做|任)负责人", clause.text)}
    begun = -1
    for clause, after in zip_longest(clauses, clauses[1:]):
        if after is not None and _FIRST_SAID.fullmatch(clause.text) and re.match(r"(?:基地)?负责人", after.text):
            _post(scene, clause)  # 全职！负责人有聘用合同
        own = _SUBJECT.search(clause.text) or (named and _TITLED.match(clause.text))
        person = _PERSON.search(clause.text) and (clause.sentence in named or begun >= 0)
        person = person or (_NONE_HELD.search(clause.text) and (clause.sentence in named or begun >= 0))
        line = clause.sentence == begun + 1 and begun >= 0 and (_LINE.match(clause.text) or _ranks(clause.text)[:1])
        title = _OF_THE_TITLE.search(clause.text) and "培" not in clause.text
        if title and not named:
            _title(scene, clause)  # whose title would be asked about but that of the person in charge
        elif own or person or title or line:
            begun = clause.sentence
        elif clause.sentence == begun and _ALIKE.search(clause.text):
            _equivalent(scene, clause)  # 学校认定有同等研究能力
            continue
        elif clause.sentence != begun or _OTHER_SUBJECT.search(clause.text) or _WE.match(clause.text):
            continue
        if clause.sentence == begun:
            _read(scene, clause)


#: 别的国合基地一个都没挂名
_NONE_HELD = re.compile(
    r"(?:别的|其[他它]|另外的?|别处的?)国合基地(?:[一1半]个)?(?:都|也)(?:没|不)(?:再)?(?:有)?(?:挂|当|任|担任|兼|管|带)"
)
_FIRST_SAID = re.compile(r"(?:是|不是|非|算)?(?:全职|专职)(?:的|在岗|在职)?")


def _read(scene: Scene, clause: Clause) -> None:
    _equivalent(scene, clause)
    _title(scene, clause)
    _post(scene, clause)
    _record(scene, clause)
    _other_bases(scene, clause)


_TITLED = re.compile(r"(?!副)[\u4e00-\u9fff]{1,2}(?<!副)(?:所长|主任|老师|教授|院长|总工|博士)")
_OF_THE_TITLE = re.compile(r"(?:^|的)职称(?:嘛|呢)?(?:只|才|就|也|还)?(?:是|为|:)?个?")
_ALIKE = re.compile(r"同等(?:的)?研究能力")
_WE = re.compile(r"我们(?!的?(?:主任|所长|院长|老板))")
_LINE = re.compile(
    r"(?:近三年|近3年)?(?:无|没有?|未有|有|存在)?(?:任何|一条|一次|一项)?(?:不良|失信|职称|全职|聘用|社保|是否全职|兼任|担任其他|其他国合基地|科研诚信|信用|在岗|同等研究能力|研究能力|团队|科研工作)|[他她]"
)


#: 跟正高相当 and 等同正高水平 speak of the ability; the place is for 副, of which the ability is not asked.
_AS_ABLE = (
    r"(?:与|跟|和|同){0}(?:正高级?|正?教授|研究员)(?:级别?|职称|水平)?的?(?:是|也是|都是|属于)?(?:相当|同等|不相上下|一个水平|差不多)|"
    r"(?:等同|等于|相当|不亚于|达到了?)于?{0}(?:正高级?|正?教授|研究员)(?:级别?|职称)?的?(?:研究)?(?:水平|能力|水准)"
)


def _equivalent(scene: Scene, clause: Clause) -> None:
    found = re.search(
        rf"同等(?:的)?(?:研究)?(?:能力|水平)|研究能力(?:上|方面)?(?:也|都|是|属于|算)*同等(?:的|水平|级别)*$|研究能力相当|相当于(?:教授|研究员|正高)|{_AS_ABLE.format('')}",
        clause.text,
    )
    if found:
        # 虽然不是正高，但有同等研究能力: the denial is that of the title.
        before = re.split(r"但|不过|却|可是", clause.text[: found.start()])[-1]
        yes = polarity(before + re.sub(r"不相上下|不亚于", "相当", clause.text[found.start() :]))
        if yes is not None:
            scene.draft.add("leader_equivalent_ability", yes, clause.start, clause.end)


def _title(scene: Scene, clause: Clause) -> None:
    text = re.sub(rf"相当于(?:正?教授|研究员|正高级?)(?:的)?(?:水平|能力)?|{_AS_ABLE.format('副?')}", "", clause.text)
    text = re.sub(r"(?:换|改)(?:成|为|由)?(?:了)?[^,:]{0,8}(?:学生|助手|副手)(?=:|$)", "", text)
    if _SOMEBODY_ELSE.search(text):
        return
    if not re.search(r"[等能要会想没未不快才差将]|如果|争取", text):
        text = re.sub(r"(?<!在)(?<!正)评上了?(?=(?:正高级?|副高级?|教授|研究员)(?:职称)?了$)", "现为", text)
    text = re.sub(
        r"(?:刚刚?|已经?|上个?月|今年|去年)+(?:刚)?(?:评上|晋升|评为)(?:了)?(?=正高|教授|研究员)", "现为", text
    )
    if unclear := _UNCLEAR.search(text):
        if not re.search(r"正高|副高", text) or unclear.group() not in {"特聘", "院士"}:
            if _ranks(text) or re.search(r"院士|高级职称|教授|研究员", text):
                _ask_title(scene, clause)
            return
        text = text.replace(unclear.group(), "")
    if re.search(r"没(?:有)?(?:评过?|评定)?(?:任何)?职称|无职称|未评职称|(?:什么|任何|啥)职称(?:都|也)(?:还)?没", text):
        scene.draft.add("leader_title", "其他", clause.start, clause.end)
        return
    text = re.sub(
        r"(?:不具备|不具有|具备|具有|有|没有?|无)?(?:与)?正高(?:级)?(?:职称)?(?:的)?同等(?:的)?(?:研究)?能力", "", text
    )
    kinds = _ranks(text)
    if len(kinds) > 1 or (kinds and polarity(_without_full_time(text)) is not True):
        _ask_title(scene, clause)
    elif kinds and re.search(r"晋升|晋级|评为|评上|现为|现任|目前|现在", text):
        # 2009年晋升副高，2017年晋升正高: the later one holds.
        scene.draft.replace("leader_title", kinds[0], clause.start, clause.end)
    elif kinds:
        scene.draft.add("leader_title", kinds[0], clause.start, clause.end)


def _ranks(text: str) -> list[str]:
    """The ranks named, the longer words first, so that 副教授 is not also 教授."""
    found = []
    for title, words in _TITLES:
        if re.search(words, text):
            found.append(title)
            text = re.sub(words, "▁", text)
    return list(dict.fromkeys(found))


def _without_full_time(text: str) -> str:
    """不兼职, 无不良记录 and the like beside a title do not deny the title."""
    return re.sub(r"(?:非|不是|没有?|无|不|未)(?:在外)?(?:兼职|全职|不良|失信|担任|兼任)[^,]*", "", text)


def _ask_title(scene: Scene, clause: Clause) -> None:
    scene.draft.ask(
        f"「{scene.typed.words(clause.start, clause.end)}」负责人的专业技术职称是正高级、副高级、中级还是其他？"
    )


_HEAD = re.compile(
    r"科研(?:工作)?(?:的)?(?:总)?(?:负责人|带头人|牵头人)|(?:主要|核心)?(?:科研|研究)?团队(?:的)?(?:牵头人|带头人|负责人|首席)|学术带头人|"
    r"团队(?:也|就|都|倒是?|一直|确实|现在|目前|如今|改)*(?:是|由)?[他她我](?:在|来|一直)*(?:牵头|带|领)|团队(?:也|就|都|倒是?|一直|确实)*(?:是|由)(?:基地|这个|该)?负责人(?:自己|本人|亲自)*(?:在|来|一直)*(?:牵头|带|领)|科研(?:工作)?(?:这块|方面|上|那块)?(?:也|都|就|不|是|由|归)*[他她](?:在|来|一直)*(?:负(?:总)?责|管|抓|牵头|说了算)|(?:牵头|带着?|领着?)(?:的)?(?:主要|核心)?(?:的)?(?:科研|研究)?团队|[他她](?:在)?(?:牵头|带领?|领衔)(?:的)?(?:科研|研究|核心)?团队|(?:基地)?(?:的)?科研工作"
)
_NOT_HEAD = re.compile(r"不(?:是|算|任|归|分管|负责|管|参与|从事|做|带)|没(?:有)?(?:分管|负责|管|带)|非(?!常)|并非")


def _post(scene: Scene, clause: Clause) -> None:
    text = clause.text
    _research_head(scene, clause)
    full = re.search(r"全职|专职|全时", text)
    words = scene.typed.words(clause.start, clause.end)
    if stated := re.search(r"是否(?:为)?全职[^:]{0,6}:(是|否)", text):
        scene.draft.add("leader_full_time", stated[1] == "是", clause.start, clause.end)
        return
    elsewhere = re.search(r"(?:社保|编制).{0,4}不在", text) or re.search(
        r"(?:社保|编制|人事关系|劳动关系).{0,8}在(?:外|上海|北京|国外|别|其他|另|原单位|省外|对方|香港)", text
    )
    if elsewhere or re.search(
        r"(?:只|仅|就)?(?:是|算|属于|属)(?:单位|我们的?|外面的?)?(?:来)?兼职|兼职(?:的|人员|在岗|$)", text
    ):
        if not re.search(r"(?:不|没|无|非)[^,]{0,4}兼职", text) and not re.search(
            r"兼职(?:教授|编委|研究员|导师)", text
        ):
            scene.draft.add("leader_full_time", False, clause.start, clause.end)
    elif full:
        yes = polarity(text[max(0, full.start() - 8) : full.end()])
        if yes is not None and not re.search(r"辅导员|秘书|管理", text):
            scene.draft.add("leader_full_time", yes, clause.start, clause.end)
    elif re.search(r"柔性|外聘|返聘|双聘|挂职|挂名|挂个名|借调|劳务派遣|退休", text):
        scene.draft.ask(f"「{words}」负责人是否为依托单位全职在岗人员（以社保缴纳记录、人才聘用合同为准）？")


#: 只管行政，科研由别人牵头
_BY_OTHERS = re.compile(r"科研[^,]{0,6}(?:由|是|归|靠)(?:别人|他人|其他人|另外的人|副手)")


def _research_head(scene: Scene, clause: Clause) -> None:
    """第九条（一） names two posts, either of which will do; only that both are denied is a no."""
    text = clause.text
    head = _HEAD.search(text) or _BY_OTHERS.search(text)
    if head is None or re.search(r"申报|(?:论文|专利|项目)\d", text):
        return
    if re.search(r"另有其人|另有别人|另有他人", text) or (
        _BY_OTHERS.search(text)
        and re.search(r"[只光就](?:管|负责|抓|分管)(?:行政|管理|后勤|党务)", scene.sentence(clause))
    ):
        scene.draft.add("leader_is_research_head", False, clause.start, clause.end)
        return
    if re.search(r"(?:是|由|归)(?:别人|其他人|旁人|另有其人|另外的?人|别的老师)", text):
        # Of the two it is enough to be one, so only both in other hands say no.
        if re.search(r"科研(?:工作)?(?:的)?(?:负责人|带头人)?[和与跟、及].{0,6}团队|团队.{0,6}[和与跟、及]科研", text):
            scene.draft.add("leader_is_research_head", False, clause.start, clause.end)
        return
    if not _NOT_HEAD.search(text):
        if head.group().endswith("科研工作") and not re.search(r"负责|分管|主持|主管|牵头|抓", text):
            return
        if polarity(text[: head.end()]) is True:
            scene.draft.add("leader_is_research_head", True, clause.start, clause.end)
        return
    sentence = scene.sentence(clause)
    both = re.search(r"科研(?!团队)", sentence) and re.search(r"团队", sentence)
    if (
        both
        and len(_NOT_HEAD.findall(sentence)) >= 1
        and not re.search(r"(?:但|不过|却)[^,]{0,4}(?:科研|团队|主要)", sentence)
    ):
        scene.draft.add("leader_is_research_head", False, clause.start, clause.end)
    else:
        scene.draft.ask("负责人是否为国合基地科研工作负责人或主要科研团队牵头人（有其一即可）？")


def _record(scene: Scene, clause: Clause) -> None:
    """第九条（一）: no bad credit and no bad integrity record; one of the two alone is asked about."""
    text = clause.text
    if re.search(r"干干净净|清清白白|一直干净|没毛病|(?:很|都|是|也)(?:干净|清白)", text) and re.search(
        r"不良|信用|征信", scene.sentence(clause)
    ):
        scene.draft.add("leader_bad_record_3y", False, clause.start, clause.end)
        return
    if not re.search(r"不良|失信|信用|诚信|抄袭|造假|学术不端|通报|处分", text) or re.search(
        r"人事处|要问|待查|待核|查询|结果|证明|没拿到|未拿到", text
    ):
        return
    cleaned = re.sub(r"不良|失信|不端", "劣", text)
    both = re.search(r"不良(?:的)?(?:记录|行为)|信用.*诚信|诚信.*信用|任何.*记录|征信.*诚信", text)
    denied = len(re.findall(r"(?:无|没有?)(?:任何)?劣", cleaned))
    yes = False if denied > 1 and denied == cleaned.count("劣") else polarity(cleaned)
    # 没有不良信用记录，也没有不良科研诚信记录: the two halves in two clauses.
    said = [
        c.text for c in scene.listed() if c.sentence == clause.sentence and re.search("不良|失信|诚信|信用", c.text)
    ]
    halves = len(said) > 1 and all(polarity(re.sub("不良|失信", "劣", part)) is False for part in said)
    whole = ",".join(said)
    if halves and re.search(r"信用(?!.*信用)|征信", whole) and re.search(r"诚信", whole):
        scene.draft.add("leader_bad_record_3y", False, clause.start, clause.end)
        return
    if both and re.search(r"记录(?:数|条数)?(?:都|均)?(?:为|是|:)(?:0|零)条?$", text):
        yes = False
    if yes is False and both:
        scene.draft.add("leader_bad_record_3y", False, clause.start, clause.end)
    elif yes is False or yes is None:
        scene.draft.ask("负责人近三年有没有不良信用、不良科研诚信记录？")
    elif re.search(r"有|被|列入|出现|属于|受到|受过|留下|产生|存在|上了", text):
        if _recent(scene, clause):
            scene.draft.add("leader_bad_record_3y", True, clause.start, clause.end)
        else:
            scene.draft.ask(f"「{scene.typed.words(clause.start, clause.end)}」是近三年的不良记录吗？")


def _recent(scene: Scene, clause: Clause) -> bool:
    said = ",".join(other.text for other in scene.typed.clauses if other.sentence == clause.sentence)
    if any(int(year) >= scene.as_of.year - 2 for year in re.findall(r"(?<!\d)(20\d\d)年", said)):
        return True
    return bool(
        re.search(
            r"(?:近|最近|过去|这)(?:三|3|两|2|一|1)年|(?<![\d十前])(?:三|3|两|2|一|1)年(?:之|以)?内|去年|今年|前年|上个?月|[一两12]年前|半年前|上半年|年初",
            said,
        )
    )


_HAS_ONE = re.compile(
    r"(?:现在|目前)?还?(?:是|在当|当着?|担任着?)(?:另外|另|别的|其[他它])(?:那)?[一两二三1-3]个[^,]{0,8}基地的?负责人|已经?(?:是|在?[当任]|在?担任)着?了?(?:那|某|[一二两三1-3])+个?.{0,8}基地的?负责人"
)


#: 只当这一个国合基地的头
_ONLY_HERE = re.compile(
    r"只(?:当|担任|任|做|是)(?:了|着)?(?:这|我们|本)一?个?(?:国合)?基地的?(?:头|负责人|主任|牵头人)|"
    r"只(?:负责|管|带|牵头)(?:了|着)?(?:这|我们|本)一?个?(?:国合)?基地$"
)
_SO_MANY = re.compile(
    r"(?:一?共|总共|目前|现在|已经)*(?:有|是|就|管着?|当着?)*(?P<number>[俩仨一两二三四五1-9])(?:个|家)?(?:了|呢)?"
)


def _number_after(scene: Scene, clause: Clause) -> int | None:
    """在别的基地也当负责人，有俩: how many, said right after."""
    after = next((other for other in scene.stated() if other.start > clause.end), None)
    match = _SO_MANY.fullmatch(after.text) if after is not None and after.sentence == clause.sentence else None
    return None if match is None else {"俩": 2, "仨": 3}.get(match["number"]) or to_int(match["number"])


def _other_bases(scene: Scene, clause: Clause) -> None:
    # 社保交在另一家公司 is about no base.
    text = re.sub(
        r"(?:另外?|其[他它]|别的)一?[家所个]?(?:公司|单位|企业|学校|高校|机构)(?!的?(?:国合)?基地)", "", clause.text
    )
    if _ONLY_HERE.search(text):
        scene.draft.add("leader_other_bases", 0, clause.start, clause.end)
        return
    if not _HAS_ONE.search(text) and not re.search(
        r"(?:其他|其它|另|别的|别处|外单位|还|同时|兼|手[上里头]|第二个|再).{0,12}基地|基地.{0,6}(?:负责人|主任)", text
    ):
        return
    if not re.search(r"负责(?!人(?:是|为|职))|担任|任|兼|主任|管|带|挂|当", text) or re.search(
        r"拟任(?!的?负责人)|由他|申报|报", text
    ):
        return
    if not re.search(r"其他|其它|另|别的|别处|外单位|还|同时|兼(?!职)|手[上里头]|第二个", text) and not _HAS_ONE.search(
        text
    ):
        return
    yes = polarity(text)
    amounts = [amount for amount in find_amounts(text) if amount.unit in {"个", "家"} or amount.text in {"俩", "仨"}]
    if yes is False or re.search(
        r"(?:数量?|负责人|主任)(?::|为|是)(?:0|零|无|没有)个?$|基地(?:[一1半]个)?(?:都|也)(?:没|不)(?:再)?(?:挂|当|任|担任|兼|管|带)",
        text,
    ):
        scene.draft.add("leader_other_bases", 0, clause.start, clause.end)
    elif yes and len(amounts) == 1 and not amounts[0].vague:
        scene.draft.add("leader_other_bases", amounts[0].value, clause.start, clause.end)
    elif yes and not amounts and (number := _number_after(scene, clause)):
        scene.draft.add("leader_other_bases", number, clause.start, clause.end)
    elif yes:
        scene.draft.ask(f"「{scene.typed.words(clause.start, clause.end)}」负责人还担任几个国合基地的负责人？")
