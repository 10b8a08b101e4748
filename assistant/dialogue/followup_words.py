"""The words by which a follow-up is told from a question that stands alone, and what they leave over."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from assistant.textnorm import simplify

_HAN = re.compile(r"[\u3400-\u9fff]+")
_INVISIBLE = re.compile(r"[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufe00-\ufe0f]")
_HAN_GAP = re.compile(r"(?<=[\u3400-\u9fff]) (?=[\u3400-\u9fff0-9])|(?<=[0-9]) (?=[\u3400-\u9fff])")

#: The types of 第十一条 in its order, and how they are named. 国际技术转移项目 is no type.
TYPE_NAMES = ("联合研究类", "技术转移类", "特色类")
TYPE = re.compile(
    r"(?P<a>联合研究(?:类|型|基地)?|联研类)|(?P<b>(?<!国际)技术转移(?!项目|活动|联盟|服务|团队|平台|机构|渠道|类项目)(?:类|型|基地)?|技转类)|"
    r"(?P<c>特色(?:类|型|基地)|(?<!地方)特色(?=呢|的?话|要|也|那|和|跟|与|、|$))"
)
OTHER_TYPES = re.compile(
    r"(?:另外?|其他|其它|其余|余下|剩下?|别的)的?[那这]?(?:[一二两俩]?个?(?:类型|种类型|类|种)|[二两俩]个)(?:基地)?"
)
#: 三类都要吗: all of them.
ALL_TYPES = re.compile(r"(?<!第)(?:这?三|各|每一?)个?(?:类(?!型)|种类型|类型|种(?!类))(?:基地)?")
NTH_TYPE = re.compile(r"第([一二三123])(?:类|种(?:类型)?|个类型)")

HOST = re.compile(
    r"(?:民营|国有|外资|私营|央|国|民|外)?(?:企业|(?<![分子总])公司)|我司|(?:高等?|民办|普通)?(?:院校|高校|学校|大学)|高等学校|科研院所|研究院所?|研究所|科研机构|"
    r"科?技?园区|孵化器|(?:科技)?中介(?:服务)?(?:机构|组织)?|新型研发机构|事业单位|社会组织|民非|(?:以)?个人名义|个人"
)
#: A host with what belongs to it: 高校里的一个学院.
HOST_PHRASE = re.compile(
    rf"(?:同一个?|一个|一家|同一家|一所)?(?:{HOST.pattern})(?:里面?|内部?|下面)?的?(?:同?一个?)?(?:二级)?(?:学院|院系)?"
)

#: What a question can be about without more. A follow-up has none of these, or only the one that it switches to.
SUBJECT = re.compile(
    r"绩效|评估|考核|评鉴|公示|复议|负责人|牵头人|带头人|一把手|年度?报告|年报|撤销|撤牌|摘牌|摘了|除名|取消资格|英文|名称|命名|标牌|牌子|挂牌|授牌|"
    r"推荐(?:单位|部门|资格)|依托单位|科技厅|省厅|厅里|论文|文章|SCI|EI\b|专利|知识产权|奖(?!金)|项目|活动|培训|职称|正高|副高|教授|升级|保密|安全|伦理|制度|管理办法|(?:本|这个?|该|新|老|旧)办法|"
    r"协议|联盟|研发|R&D|科研投入|解释|施行|废止|诚信|失信|造假|抄袭|作假|虚假|二级学科|一带一路|联合实验室|国际组织|重点国家|重点合作|境外|海外|国外|外方|外国|"
    r"期刊|杂志|园区|跨境|遗传|事故|形式审查|厅务会|申报书|法人|[分子]公司|团队|人次|立法|总体思路|简称|科技部|大科学|外交|升格|兼任|兼职|全职|社保|推荐|征求意见|"
    r"有效期|[三几哪](?:种|个)?类型|类型|章|附则|第(?!几).{1,4}条(?!件)|退出|牵头|评审|产业|经费|资金|补助|税|人才|学院|保障|管理部门|主管|执照|备案",
    re.I,
)
#: What many questions share: it stands alone only where nothing points back.
GENERIC = re.compile(
    r"国合基地|基地|申报|申请|认定|条件|要求|材料|资料|门槛|标准|资格|流程|程序|规定|报名|入选|称号|整改|[几哪三]类|报(?=不|得|吗|条)"
)
#: What is a part of something that was named before.
ASPECT = re.compile(r"异议|不合格|合格|优秀|名单|结果|专家|反馈|通过|评上|评下来|国家|交流|合作|申诉")
#: What is done in the procedure: a turn with one of these and no subject follows only what speaks of the same.
VERB = re.compile(
    r"[评审认批撤报交签建办搞发查挂贴退转盖]|组织|通过|参加|公布|公开|处理|反映|投诉|举报|受理|回复|答复|提交"
)
#: What counts as one of the merits that each type asks for in its own way.
MERIT = re.compile(
    r"(?:SCI|EI|[、和及或])*(?:论文|文章)|SCI|EI\b|专利|知识产权|(?:科学?技术?|科研|获)?奖励?|项目|(?:科技)?(?:交流)?活动|(?:科技)?交流|培训班?|职称|正高级?|团队|人才|研发费用|研发投入|研发|科研投入|R&D|任职|期刊|联盟",
    re.I,
)

_FUNCTION = """
这个 那个 这些 那些 这样 那样 这种 那种 这里 那里 这边 那边 它们 它 其中 此 该 这 那 哪 他们 她 他 上面 前面 刚才 刚刚 后面 下面 里面 里头 同样 一样 上述 另外 其他 其它 其余 别的 除了 以外
多少 多久 多长 几时 什么时候 啥时候 几多 好多 几 什么 啥子 啥 咩 哪些 哪个 哪里 怎么样 怎么 怎样 咋个 咋样 咋办 咋 如何 谁 为什么 为啥 为何 凭什么 凭啥 是否 到底 究竟
吗 呢 吧 么 嘛 啊 呀 呐 哩 咧 嘞 捏 撒 哈 哦 噢 喔 嗯 呃 哎 唉 欸 诶 耶 噻 哟 啦 咯 喽 滴 俩 咪
可以 应该 应当 需要 必须 一定 一般 原则 大概 大约 左右 至少 最少 最多 最低 最高 起码 能 要 得 会 用 算 够 行 成 还 也 都 就 再 又 才 只 仅 先 最 太 很 更 越 不 儿 没 无 未 非 别 有 是 在 对 把 被 让 给 到 从 和 跟 与 或 并 且 的 地 了 着 过 之 以 于
为 上 下 里 中 后 前 时 内 外 等 及 但 而 如果 要是 假如 假设 倘若 万一 若 的话 反过来 反之 换成 换作 换 改成 变成 不过 可是 但是 然后 接着 所以 因为 因此 至于 关于 对于 按照 按 照 根据 以后 之后 之前 以前 以上 以下 以内 期间
个 篇 件 项 场 次 年 月 天 日 号 人次 人 名 位 家 所 条 款 点 样 种 类 分 倍 万 元 份 回 届 批 轮 趟 周 工作日 自然日 小时 档 等级 级 段 步 遍
我们 我 咱们 咱 你们 你 您 自己 单位 本单位 大家 别人 人家 双方 对方
问题 期限 指标 事 事情 东西 方面 部分 地方 时候 时间 情况 情形 内容 意思 说法 数字 数量 数 量 比例 金额 范围 区别 不同 理由 原因 后果 影响 好处 例外 例子 举例 步骤 办法 手续 方式 渠道 日期 截止 开始 结束 期 限 长 短 大 小 高 低 早 晚 快 慢 迟 严 硬性 强制
看看 看 查 查查 说说 说 讲讲 讲 写 问 想 发 贴 念 读 翻 列 找 展开 解释 举 告诉 知道 明白 了解 补充 具体 详细 细 清楚 完整 简单 直接 原文 原话 原句 全文 条文 出处 依据 规定 麻烦 帮 请 一下 一点 点儿 多 少 些 一 两 二 三 四 五 六 七 八 九 十 百 千 零 第 半 全 各 每 每年 每次 单 双
交 报 评 审 办 做 隔 想 打算 排名 排 弄 搞 拿 过关 参加 提交 提供 补交 补 改 处理 组织 负责 决定 通知 公布 公开 批准 批 同意 推迟 延期 延长 延 续 取消 重新 重来 重报 继续 算数 作数 管 管用 凑 凑数 满足 达到 达标 符合 包括 包含 含 限制 限定 执行 生效 实施 失效 过期 作废 罚 处罚 惩罚 支持 考虑 确定 完成 超过 超 低于 不足 缺 差 少了 来 去 走 出 进 起 开 建 设 签 填 盖 送 寄 找谁 由 受理 反映 投诉 举报 咨询 联系 回复 答复 正当 故意 无故 中途 真 好 坏 差点 正常 特殊 其实 当然 肯定 现在 目前 以及 今年 明年 去年 近三年 三年 之内 四川 我省 全省 省里 省内 省 线上 线下 网上 同一 同时 分别 各自 一起 单独 联合 主要 重要 硬
"""
_WORDS = sorted(set(_FUNCTION.split()), key=len, reverse=True)
_FUNCTIONAL = re.compile("|".join(map(re.escape, _WORDS)))

#: An asking word anywhere, so that a turn is a question; 呢 alone does not make one.
ASKS = re.compile(
    r"多少|多久|多长|几|什么|啥|哪|怎么|怎样|咋|如何|谁|为何|凭|是否|吗|么$|嘛$|[?？]|能不能|可不可以|要不要|会不会|有没有|行不行|算不算|是不是|好多|"
    r"不$|没有?$|不[呀啊嘛撒哦]$|对吧|是吧|吧$|要求|([能会要行够算用得可])不\1|可不可|\b(?:what|how|which|who|when|where|why|can|do|does|is|are|must|should)\b",
    re.I,
)
_END = re.compile(r"[\s。.!！,，;；~～…?？、]+$")
#: What is said before the question itself, and what is put behind it.
_OPENING = re.compile(
    r"^(?:(?:嗯|哦|噢|喔|啊|呃|哎|好的?|好吧|行|ok|okay|明白了?|知道了|懂了|了解了?|谢谢你?|谢了|收到|我?想了解(?:一?下)?|请问一?下?|请教一?下?|想问一?下?|我想问一?下?|再问一?下?|麻烦问下|你好|您好)[,，。.!！\s]*)++(?=..)",
    re.I,
)
SMALL_TALK = re.compile(
    r"(?:嗯|哦|噢|喔|好的?|好吧|行吧?|可以|ok|okay|明白了?|知道了|懂了|了解了?|原来如此|这样啊|谢谢你?|多谢|感谢|辛苦了?|谢了|收到|你好|您好|再见|拜拜|没了|没有了|没事了|哈|thanks?|thank you|bye|hi|hello|got it|[,，。!！.~～\s的啦啊哈您你])++",
    re.I,
)
#: Other matters, and other business of the authorities, that a conversation turns to.
OFF_TOPIC = re.compile(
    r"天气|下雨|几点|笑话|股票|股价|吃饭|吃什么|电影|新闻|彩票|足球|篮球|世界杯|你是谁|你叫|写诗|写首|翻译|汇率|机票|高铁|酒店|房价|限行|签证|户口|落户|医保|驾照|婚假|产假|"
    r"公积金|贷款|自然科学基金|加计扣除|职称评审|重点研发计划|高新技术企业认定|爬虫|python|代码|[0-9] ?[*×/÷+=] ?[0-9]",
    re.I,
)


def tidy(text: str) -> str:
    """One form for every way of typing; case and inner punctuation stay, closing marks and opening words go."""
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    plain = _HAN_GAP.sub("", re.sub(r"\s+", " ", simplify(plain))).strip(" \"'“”「」")
    return _END.sub("", _OPENING.sub("", plain))


def sentence(text: str) -> str:
    """As a question is printed: Chinese marks, one at the end."""
    plain = re.sub(r"\s*,\s*(?=[\u3400-\u9fff“])|(?<=[\u3400-\u9fff”）])\s*,\s*", "，", text)
    plain = re.sub(r"，{2,}", "，", plain).strip("，, ")
    return re.sub(r"[?？。]*$", "", plain) + "？"


def types_of(text: str) -> tuple[str, ...]:
    """The types that a text names, each once, in its order."""
    return tuple(dict.fromkeys(TYPE_NAMES["abc".index(str(match.lastgroup))] for match in TYPE.finditer(text)))


def bigrams(texts: Iterable[str]) -> frozenset[str]:
    """All pairs of neighbouring Chinese characters: what the documents speak of."""
    return frozenset(run[i : i + 2] for text in texts for run in _HAN.findall(text) for i in range(len(run) - 1))


def content(text: str) -> str:
    """What is left of a text without types, hosts and the words that every question has; parts parted by blanks."""
    plain = HOST.sub(" ", TYPE.sub(" ", OTHER_TYPES.sub(" ", ALL_TYPES.sub(" ", NTH_TYPE.sub(" ", text)))))
    plain = _FUNCTIONAL.sub(" ", plain)
    return " ".join(re.findall(r"[\u3400-\u9fffA-Za-z&]+", plain))


def foreign(text: str, known: frozenset[str]) -> bool:
    """Whether a text speaks of something that stands in no document (今天天气怎么样)."""
    if OFF_TOPIC.search(text):
        return True
    parts = content(ASPECT.sub(" ", GENERIC.sub(" ", SUBJECT.sub(" ", text)))).split()
    return any(pair not in known for pair in bigrams(parts)) or any(re.search(r"[A-Za-z]{3,}", part) for part in parts)
