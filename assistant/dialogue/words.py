"""Short words of a conversation: commands, 不知道, 有 and 没有."""

from __future__ import annotations

import re
import unicodedata
from enum import Enum

from assistant.rules.sentences.polarity import polarity
from assistant.textnorm import simplify

_END = re.compile(r"[\s。.!,;~…]+$")
_UNKNOWN = re.compile(
    r"(?:我们?|这个?|目前|暂时|现在|还|也|真|具体|实在|确实|都)*"
    r"(?:不(?:太|大|很|是很)?(?:知道|清楚|确定|了解|晓得|记得|明白|详|好说|一定|懂)|没(?:有)?(?:统计|数|查|算)过?|未统计|未知|待(?:查|核实|确认|定)|"
    r"记不清楚?|说不清楚?|说不准|拿不准|吃不准|忘记?了?|跳过|略过|先?过|下一[题个]|以后再说|PASS|SKIP|\?+)"
    r"(?:这题|这个|有多少|多少|了|呢|啊|吧|的)*"
)
_NONE = re.compile(
    r"(?:(?:我们|咱们?|本)(?:学院|学校|单位|公司|院|校|所|园区|这边|这里|这儿)?|单位|目前|现在|暂时|近[三3]年|这[三3]年|[之以]前|这个)*"
    r"(?:[一半1](?:个|篇|项|件|场|人次?|名|位|次|年))?(?:都|也|还|从来?|完全|并|尚|是)*"
    r"(?:没有?|无|未)(?:有|得)?(?:发生|发表?|办|举办|获得?|得|拿|承担|牵头|参与|做)?(?:过|的)?(?:了|呢|啊|哦|哈|哟|嘛)?|[零0]"
)
#: The verbs of the facts: 没有参加, 还没建, 签了, 都办了.
_VERB = (
    r"(?:参加|加入|参与|建立|建|签署?|办|搞|做|发生|出现|出台|出|弄|写|定|制定|获批|批|拿到?|主办|任职|担任|注册|印发|发布|颁布|"
    r"通过|成立|取消|撤销)"
)
#: What ends what one has: 取消了 is a yes only where the question is whether something was taken away.
_ENDS = re.compile(r"取消|撤销")
_YES = re.compile(
    rf"(?:我们|目前|现在|也|都|早就?|已经?|去年|这个|倒)*(?:被)?{_VERB}(?:好|完)?(?:了|过了?)(?:的|啊|哈|哦)*|"
    r"(?:我们|目前|现在|也|都|早就?|已经?|这个|一直|当然|肯定|确实)*"
    r"(?:对|是|有|嗯|恩|是的|对的|有的|没错|正确|属实|当然|的确|确实|已经|具备|YES|Y|TRUE|√|✓|✔)(?:的|啊|呀|呢|哦|哈|了|有|是)*"
)
#: 还没建起来, 没来得及写; 没建完 would be half a yes and stays open.
_NO = re.compile(
    rf"(?:我们|目前|现在|也|都|还|暂时|从来?|这个|这块|倒|完全|压根|根本|确实|真|一直)*(?:没有?|未|尚未)(?:来得及|顾得?上)?(?:被)?{_VERB}"
    r"(?:起来|下来|出来|成)?(?:过|呢|的|啊|哈|哦|了)*|"
    r"(?:我们|目前|现在|这个|这块|压根|确实|真)*"
    r"(?:不是|没有|没得|否|没|不|无|未|还没有?|从来没有?|从未|从没有?|尚未|都?没有过|不对|并非|并没有|暂时没有|目前没有|不具备|NO|N|FALSE|×|✗)(?:的|啊|呀|呢|哦|哈|嘛|了|过)*|"
    r"(?:我们|目前|现在|这个|这块|这方面|还|都|是)*空白(?:的|呢|啊)?|(?:啥|什么|任何)(?:都|也)没有?(?:过)?"
)
#: Words that carry no content of their own beside those of the label.
_PLAIN = set("已经了过的是有没未无不也都我们单位本公司校院所目前还尚从来曾任何并在一个啊呢任")
#: What only points at what was asked: 没有这个制度.
_POINTING = re.compile(r"(?:这|那)(?:个|项|样的?|种|套|类|方面的?)|此类|相关的?")


class Command(Enum):
    """What can be said instead of an answer."""

    BACK = "返回"
    END = "结束"
    WHY = "为什么"


_COMMANDS = {
    Command.BACK: re.compile(r"返回|上一[题步个]|回退|后退|撤销上一[题步]|改上一[题步个]|退回|BACK|UNDO"),
    Command.END: re.compile(r"结束|完成|退出|停止?|不(?:想)?答了|不(?:想)?问了|到此为止|就这样|看结果|QUIT|EXIT|Q|END"),
    Command.WHY: re.compile(
        r"为什么(?:问这个|要问)?(?:这个)?|为何|依据|哪一?条|帮助|怎么答|怎么回答|什么意思|HELP|H|[?]?"
    ),
}


def tidy(text: str) -> str:
    """A reply in one form: simplified, half width, upper case, without blanks at the ends and closing marks."""
    plain = simplify(unicodedata.normalize("NFKC", text)).strip().strip("“”\"'「」")
    return _END.sub("", plain).upper()


def command_of(text: str) -> Command | None:
    """The command that a line is, if it is one."""
    plain = tidy(text)
    if not plain:
        return None
    return next((command for command, words in _COMMANDS.items() if words.fullmatch(plain)), None)


def is_unknown(plain: str) -> bool:
    """不知道 in any of its forms, also twice (不清楚，跳过)."""
    parts = [part.strip() for part in re.split(r"[,;。]", plain) if part.strip()]
    return bool(parts) and all(_UNKNOWN.fullmatch(part) for part in parts)


def is_none(plain: str) -> bool:
    """没有, 一个都没有, 零: none of what is counted."""
    return bool(_NONE.fullmatch(plain))


def yes_or_no(plain: str, label: str) -> bool | None:
    """A plain yes or no; also one in the words of the label (签了, 没建立, 未发生); ``None`` for anything else."""
    if _ENDS.search(plain) and not _ENDS.search(label):
        return None
    if (short := _short(plain)) is not None:
        return short
    label = tidy(label)
    if plain == label:
        return True
    plain = _POINTING.sub("", plain)
    if not plain or len(plain) > 30 or set(plain) - set(label) - _PLAIN:
        return None
    rest = _without(plain, label)
    if set(rest) & set("已经了过是有没未无不"):
        return polarity(rest)
    # Nothing but words of the label: a verb says yes (发生过), a noun alone may mean anything (伦理).
    return True if re.search(r"^[有已是]|[过了]$", plain) else None


def _short(plain: str) -> bool | None:
    if _YES.fullmatch(plain):
        return True
    return False if _NO.fullmatch(plain) else None


def _without(plain: str, label: str) -> str:
    """The reply without the stretches that it shares with the label: what is left says yes or no."""
    for size in range(min(len(plain), len(label)), 1, -1):
        for start in range(len(plain) - size + 1):
            part = plain[start : start + size]
            if part in label and part[0] not in "是有已":
                return _without(plain[:start], label) + "▁" + _without(plain[start + size :], label)
    return plain
