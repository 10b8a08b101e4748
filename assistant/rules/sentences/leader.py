"""The person in charge (第九条): title, post, record, other bases. Only clauses about that person are read."""

from __future__ import annotations

import re

from assistant.rules.sentences.amounts import find_amounts
from assistant.rules.sentences.mentions import Scene
from assistant.rules.sentences.polarity import polarity
from assistant.rules.sentences.text import Clause

_SUBJECT = re.compile(r"(?<!法定)负责人|牵头人|带头人|基地主任|拟任主任|领头人|项目主管|首席")
_OTHER_SUBJECT = re.compile(
    r"^(?:我们|单位|公司|团队|学校|企业|合作|核心|外方|对方|论文|专利|成员|其他|骨干|副主任|副手|另)|团队(?:里|中|成员|有)|(?:名|位|个)(?:教授|研究员|正高|副高)|高级职称\d"
)
_UNCLEAR = re.compile(
    r"助理教授|助教|客座|兼职教授|兼职研究员|讲座教授|名誉|荣誉教授|特聘|特任|青年研究员|准聘|院士|待遇|相当于|享受|在评|正在评|拟评|申报正高|评上|即将|原来|曾|退休|拟聘|(?<![正副])高级职称|副研究馆员"
)
_SOMEBODY_ELSE = re.compile(
    r"[\d一二两三四五六七八九十][名位个]|下有|手下|带领|成员|学生|导师是|配备|助手|副手|副负责人|以上人员"
)
_TITLES = (
    ("副高级", r"副教授|副研究员|副高级?|副主任医师|(?<!正)高级工程师|(?<!教授级)(?<!正)高工|高级实验师|高级经济师"),
    ("正高级", r"正高级?(?:工程师)?|教授级高工|教授级高级工程师|正教授|教授|研究员|主任医师"),
    ("中级", r"中级职称|中级|讲师|(?<!高级)(?<!助理)工程师|主治医师|助理研究员"),
)


def read_leader(scene: Scene) -> None:
    """Read every clause whose subject is, or has just been, the person in charge."""
    sentence = -1
    for clause in scene.listed():
        if _SUBJECT.search(clause.text):
            sentence = clause.sentence
        elif clause.sentence != sentence or _OTHER_SUBJECT.search(clause.text):
            sentence = -1 if clause.sentence == sentence and _OTHER_SUBJECT.search(clause.text) else sentence
            continue
        _equivalent(scene, clause)
        _title(scene, clause)
        _post(scene, clause)
        _record(scene, clause)
        _other_bases(scene, clause)


def _equivalent(scene: Scene, clause: Clause) -> None:
    if re.search(r"同等(?:研究)?能力|研究能力相当", clause.text):
        yes = polarity(clause.text)
        if yes is not None:
            scene.draft.add("leader_equivalent_ability", yes, clause.start, clause.end)


def _title(scene: Scene, clause: Clause) -> None:
    text = clause.text
    if _SOMEBODY_ELSE.search(text):
        return
    if unclear := _UNCLEAR.search(text):
        if not re.search(r"正高|副高", text) or unclear.group() not in {"特聘", "院士"}:
            if _ranks(text) or re.search(r"院士|高级职称|教授|研究员", text):
                _ask_title(scene, clause)
            return
        text = text.replace(unclear.group(), "")
    kinds = _ranks(text)
    if len(kinds) > 1 or (kinds and polarity(_without_full_time(text)) is not True):
        _ask_title(scene, clause)
    elif kinds:
        scene.draft.add("leader_title", kinds[0], clause.start, clause.end)


def _ranks(text: str) -> list[str]:
    """The ranks named, the longer words first, so that 副教授 is not also 教授."""
    found = []
    for title, words in _TITLES:
        if re.search(words, text):
            found.append(title)
            text = re.sub(words, "▁", text)
    return found


def _without_full_time(text: str) -> str:
    """不兼职, 无不良记录 and the like beside a title do not deny the title."""
    return re.sub(r"(?:非|不是|没有?|无|不|未)(?:在外)?(?:兼职|全职|不良|失信|担任|兼任)[^,]*", "", text)


def _ask_title(scene: Scene, clause: Clause) -> None:
    scene.draft.ask(
        f"「{scene.typed.words(clause.start, clause.end)}」负责人的专业技术职称是正高级、副高级、中级还是其他？"
    )


def _post(scene: Scene, clause: Clause) -> None:
    text = clause.text
    head = re.search(
        r"科研工作负责人|科研负责人|主要科研团队牵头人|团队牵头人|团队带头人|学术带头人|科研团队负责人", text
    )
    if head and re.search(r"[是为任]|兼", text) and not re.search(r"申报", text):
        yes = polarity(text[: head.end()])
        if yes is not None and re.search(r"(?:是|为|任|兼|也).{0,12}$", text[: head.start()]):
            scene.draft.add("leader_is_research_head", yes, clause.start, clause.end)
    full = re.search(r"全职|专职", text)
    if full:
        yes = polarity(text[max(0, full.start() - 4) : full.end()])
        if yes is not None and not re.search(r"辅导员|秘书|管理", text):
            scene.draft.add("leader_full_time", yes, clause.start, clause.end)
    elif re.search(r"柔性|外聘|返聘|双聘|挂职|借调|劳务派遣|退休", text):
        scene.draft.ask(
            f"「{scene.typed.words(clause.start, clause.end)}」负责人是否为依托单位全职在岗人员（以社保缴纳记录、人才聘用合同为准）？"
        )
    elif re.search(
        r"(?:是|为|属于|属)(?:单位|我们的?|外面的?)?兼职(?!教授|编委|研究员|导师)|兼职(?:的|人员|在岗|$)", text
    ) and not re.search(r"不|没|无|非", text):
        scene.draft.add("leader_full_time", False, clause.start, clause.end)


def _record(scene: Scene, clause: Clause) -> None:
    """第九条（一）: no bad credit and no bad integrity record; one of the two alone is asked about."""
    text = clause.text
    if not re.search(r"不良|失信|信用|诚信", text):
        return
    cleaned = re.sub(r"不良|失信", "劣", text)
    both = re.search(r"不良记录|信用.*诚信|诚信.*信用", text)
    yes = polarity(cleaned)
    if yes is False and both:
        scene.draft.add("leader_bad_record_3y", False, clause.start, clause.end)
    elif yes is False or yes is None:
        scene.draft.ask("负责人近三年有没有不良信用、不良科研诚信记录？")
    elif re.search(r"有|被|列入|出现", text):
        if re.search(r"(?:近|最近|过去)(?:三|3)年|去年|今年|前年", text):
            scene.draft.add("leader_bad_record_3y", True, clause.start, clause.end)
        else:
            scene.draft.ask(f"「{scene.typed.words(clause.start, clause.end)}」是近三年的不良记录吗？")


def _other_bases(scene: Scene, clause: Clause) -> None:
    text = clause.text
    if not re.search(r"(?:其他|其它|另|别的|还|同时|兼).{0,10}基地", text) or not re.search(
        r"负责|担任|任|兼|主任", text
    ):
        return
    yes = polarity(text)
    amounts = [amount for amount in find_amounts(text) if amount.unit in {"个", "家"}]
    if yes is False:
        scene.draft.add("leader_other_bases", 0, clause.start, clause.end)
    elif yes and len(amounts) == 1 and not amounts[0].vague:
        scene.draft.add("leader_other_bases", amounts[0].value, clause.start, clause.end)
    elif yes:
        scene.draft.ask(f"「{scene.typed.words(clause.start, clause.end)}」负责人还担任几个国合基地的负责人？")
