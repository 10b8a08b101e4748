"""What a question is about, without its asking end: what a follow-up leans on."""

from __future__ import annotations

import re

UNIT = r"(?:人次|工作日|个工作日|个月|[篇件项场次个年月天日人名位家所条点种类分倍%档等级]|万元|小时)"
AMOUNT = r"(?:[0-9]+|[一二两三四五六七八九十百]+)"
#: A question's asking end; what is left of it states what it is about.
TAGS = re.compile(
    r"(?:[,，]?(?:(?:这样?)?(?:对不对|对吧|对吗|对么|是吧|是吗|是不是(?:真的)?|没错吧|可以吗|可以不|可不可以|可以吧|行吗|行不行|行不|成不|得行不|好吗|就可以了吧|就行了吧|就够了吧|吗|吧|(?<![什怎多])么|嘛|呢|啊|呀|哈|撒|哦|不)))+$"
)
_TAILS = (
    r"(?:都|分别|各|具体|主要|一般|大概)*(?:有|是|要|该|应该|得|要有|需要)?(?:些)?(?:什么|啥子?|哪些|哪几[个种类项]|怎样的)(?:样的|数量|具体|硬性|特别)?(?:要求|规定|条件|后果|影响|区别|好处|说法|限制|标准|意思|情形|情况|内容|东西|门槛|方面|指标)?$",
    r"(?:都|有没有|有无|有|没有?)(?:数量|具体|硬性|特别|什么|啥)*(?:要求|规定|限制|说法|好处)$",
    r"(?:应该|应当|要|该|会|得|是)?(?:怎么|如何|咋个?|咋)(?:样|办|处理|弄|整|说|写|规定|讲|确定|算|管|定|搞)?(?:的|呢)?$|(?:会|要)?怎样$|(?:该|要)?咋办$",
    rf"(?:至少|最少|起码|一共|总共|大概|要|需要|得|应|达到|是|有|举办|办|搞|发|发表|每年|一年|给|限|交|可以|能|建|分|评|共)*(?:多少|好多|几多|几|多少个)(?:个)?{UNIT}?(?:以上|左右)?(?:才(?:行|够|算|可以|达标|符合)|算数|就够|就行)?$",
    r"(?:要|需要|得|是|给)*(?:多久|多长时间|多长|几时|什么时候|啥时候|何时)(?:一次|时间)?$",
    r"(?:要|得|需要)?(?:等|隔)?(?:多久|多长时间|几年|什么时候)(?:之?后|以?内)?.{0,6}$",
    r"(?:到底|究竟|分别|都)*(?:由|是|归|该|找)*(?:谁|哪个(?:部门|单位)?|哪家|什么部门|哪里)(?:来|去)?(?:负责|管|审|组织|认定|评|决定|说了算|处理|定|批|发|出|办|做|看)?$",
    r"(?:应该|应当|要|先|再|得)*(?:交|报|提交|送|找|问|联系|寄)(?:给|到|由)?(?:谁|哪里|哪儿|哪个(?:部门|单位)|什么部门)$",
    r"(?:讲|写|说|规定|管)(?:的|了)*(?:是|些)?(?:什么|啥子?|哪些)?(?:内容)?$",
)
#: So much is carried over of a long question: its end asks, the rest is the asker's story.
_LONGEST = 48
_READ = 200
_TAIL = re.compile("|".join(_TAILS))
_ALTERNATIVES = (
    (re.compile(r"(?:是不是|是否|有没有|算不算|会不会)(?:都|必须|一定)?"), ""),
    (re.compile(r"可不可以|能不能|能否|可否"), "能"),
    (re.compile(r"(?:要|需要|有|得|交|提供|准备|提交)*(?:哪些|什么|啥子?)(?=材料|文件|证明|资料|手续|流程|程序)"), ""),
    (re.compile(r"要不要|用不用|需不需要"), "要"),
    (
        re.compile(
            r"(?:每?隔)?(?:多久|多长时间|几年|几个月)(?P<verb>(?!一)[\u3400-\u9fff]{1,4}?)一?(?:次|回|届|批)(?=$|[,，])"
        ),
        r"\g<verb>",
    ),
    (
        re.compile(
            rf"(?:多少|好多|几多|几)(?!个?(?:工作日|月|自然日))(?:个)?{UNIT}?(?=[\u3400-\u9fff]{{2,}})(?!.*以上)"
        ),
        "",
    ),
    (
        re.compile(
            r"(?<=[\u3400-\u9fff]{2})(?:都|会|能)?有(?:些)?(?:什么|哪些|啥子?)(?=(?!要求|规定|条件|后果|好处|区别|影响|情形|情况|限制|标准|门槛)[\u3400-\u9fff]{2,6}$)"
        ),
        "的",
    ),
)
_POINTING = re.compile(
    r"^(?:(?:那么|那(?![个些条项种样一件])|但是?|可是|不过|然后|另外(?!一?[两二]?[类种个])|所以|同样的?问题|一样的问题|反过来(?:说)?|换成|改成|换作|具体(?:一?点|来说|说)?|详细(?:一?点)?|再问一?下?)[,，]?\s*)++"
)


def stem(question: str) -> tuple[str, str]:
    """A question without its asking end, and that end: 公示要多少天 → 公示, 要多少天."""
    text = question.rstrip("？?。 ")[-_READ:]
    bare = TAGS.sub("", text)
    for pattern, positive in _ALTERNATIVES:
        bare = pattern.sub(positive, bare)
    tail = ""
    for _ in range(2):
        found = _TAIL.search(bare)
        if not found or found.start() < 2:
            break
        bare, tail = bare[: found.start()].rstrip(",， "), found.group() + tail
    return bare.strip(",， "), tail


def carried(question: str) -> str:
    """What of a question the next one leans on: its subject and its last part."""
    bare, _ = stem(question)
    parts = [part for part in re.split("[,，。;；?？!！]", bare) if part]
    if len(parts) > 2:
        parts = [parts[0], parts[-1]]
    if sum(map(len, parts)) > _LONGEST:
        parts = [parts[-1][-_LONGEST:]]
    return "，".join(parts)


def cleaned(plain: str) -> str:
    """A turn without the words that only tie it to what was said before."""
    rest = _POINTING.sub("", plain)
    return rest if re.search(r"[^呢咧嘞哩捏呐吗啊]", rest) else plain
