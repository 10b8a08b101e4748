"""Further words on the national titles of 第八条（七）（八）: kept, taken down, refused, of a lower level."""

from __future__ import annotations

import re

from assistant.rules.sentences.scene import Scene
from assistant.rules.sentences.text import Clause

_TITLE = re.compile(r"(?:科技部|部级|国家级|部里).{0,8}(?:国合|国际(?:科技)?合作)基地")
_LAB = re.compile(r"一带一路.{0,3}(?:联合)?实验室")
_KEPT = re.compile(r"(?:资格|牌子|称号|基地)(?:也|都|一直|现在)*(?:还在(?:手)?的?|还?(?:挂|保留)着)(?:呢|的)*$")
_TAKEN = r"(?:取消|撤销|摘牌|摘|收回|除名)"
_NOT_TAKEN = re.compile(rf"(?:没有?|未|不曾)(?:被|让)?(?:科技部|部里)?(?:给)?{_TAKEN}(?!项目|会议)")
#: By the ministry, and over: not 要取消, not 取消了申报.
_BY_THE_MINISTRY = re.compile(
    rf"(?:科技部|部里)(?:把|将)?(?!.*(?:会|要|想|可能|如果|没|未|不|准备|别|其他|人家|他们|对方))[^,]{{0,18}}{_TAKEN}(?:了|掉了?)(?:呢|的)?$"
)
_TRIED = re.compile(r"(?<!没)(?<!没有)(?:申报|申请|报)过(?:了|一次|一回|两次)?$")
_REFUSED = re.compile(
    r"(?:但|可|不过|最后|后来|当时|就是)*没(?:有)?(?:获批|批|评上|通过|选上|报上|报成|成)(?:下来)?(?:了)?"
)
_GRANTED = re.compile(r"(?<!没)(?<!没有)(?<!未)(?:获批|批了|批下来|评上|拿到|通过了)")
_BELOW = re.compile(r"(?:并|而|但|也|还)?(?:不是|非|没到|不算|算不上|够不上)国家级(?:的|实验室)?")


def read_titles(scene: Scene) -> None:
    """Each clause that names a national title, and the one right after it."""
    before: Clause | None = None
    for clause in scene.stated():
        near = before is not None and before.sentence == clause.sentence
        after_lab = near and before is not None and _LAB.search(before.text)
        if after_lab and _BELOW.fullmatch(clause.text):
            scene.draft.add("holds_national_belt_road_lab", False, clause.start, clause.end)
        earlier = before.text if near and before is not None else ""
        if _TITLE.search(clause.text) or (_TITLE.search(earlier) and "基地" not in clause.text):
            _title(scene, clause, earlier)
        before = clause


def _title(scene: Scene, clause: Clause, earlier: str) -> None:
    text = clause.text
    if _KEPT.search(text):
        scene.draft.add("holds_most_base", True, clause.start, clause.end)
    elif _NOT_TAKEN.search(text):
        scene.draft.add("most_base_revoked", False, clause.start, clause.end)
    elif _BY_THE_MINISTRY.search(text) and re.search(r"资格|牌子?|称号|基地", earlier + text):
        scene.draft.add("most_base_revoked", True, clause.start, clause.end)
    elif _TRIED.search(earlier) and _REFUSED.fullmatch(text) and not _GRANTED.search(scene.sentence(clause)):
        scene.draft.add("holds_most_base", False, clause.start, clause.end)
