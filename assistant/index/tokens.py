"""Words and character n-grams of Chinese text. The only user of jieba.

jieba's own dictionary takes half a second to load. The build keeps only its words that occur in what is
indexed (no other word could ever match), so that opening an index takes milliseconds and segments the
indexed text exactly as the full dictionary restricted to it would.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

_WORDLIKE = re.compile(r"[0-9a-z]+|[\u3400-\u9fff]+")
_HAN = re.compile(r"[\u3400-\u9fff]+")
_LATIN = re.compile(r"[0-9a-z]+(?:\.[0-9]+)?")

#: Particles and courtesies carry no topic; as BM25 terms they only add noise.
STOP_WORDS = frozenset(
    [
        "的",
        "了",
        "是",
        "在",
        "和",
        "与",
        "或",
        "及",
        "等",
        "吗",
        "呢",
        "吧",
        "啊",
        "呀",
        "嘛",
        "哦",
        "哈",
        "么",
        "不",
        "没",
        "有",
        "要",
        "我",
        "我们",
        "你",
        "你们",
        "他",
        "他们",
        "咱们",
        "这",
        "那",
        "这个",
        "那个",
        "一个",
        "一下",
        "请问",
        "您好",
        "你好",
        "麻烦",
        "谢谢",
        "就",
        "都",
        "也",
        "还",
        "又",
        "再",
        "很",
        "太",
        "把",
        "被",
        "给",
        "对",
        "从",
        "到",
        "向",
        "为",
        "以",
        "之",
        "其",
        "所",
        "什么",
        "怎么",
        "怎样",
        "如何",
        "可以",
        "能",
        "能不能",
        "是不是",
        "有没有",
        "哪个",
        "哪些",
        "多少",
        "几",
        "想",
        "问",
        "说",
        "看",
        "做",
        "搞",
        "弄",
        "个",
        "得",
        "着",
        "过",
        "去",
        "来",
        "上",
        "下",
        "里",
        "中",
    ]
)

#: Words of the domain that jieba's dictionary does not hold, or would cut apart.
DOMAIN_WORDS = [
    "国合基地",
    "国际科技合作基地",
    "科技厅",
    "推荐单位",
    "依托单位",
    "组织推荐部门",
    "联合研究类",
    "技术转移类",
    "特色类",
    "征求意见稿",
    "形式审查",
    "厅务会",
    "公示期",
    "工作日",
    "人次",
    "近三年",
    "近3年",
    "省部级",
    "正高级",
    "副高级",
    "正高",
    "副高",
    "一带一路",
    "联合实验室",
    "二级学科",
    "新型研发机构",
    "科技中介",
    "年度报告",
    "绩效评估",
    "绩效考核",
    "不合格",
    "限期整改",
    "知识产权",
    "科研诚信",
    "科技伦理",
    "人类遗传资源",
    "数据跨境",
    "独立法人",
    "法人证书",
    "营业执照",
    "高新技术企业",
    "研发费用",
    "销售收入",
    "六大产业",
    "重点国家",
    "技术转移",
    "联合研究",
    "产学研",
    "备忘录",
    "中外联合",
    "申报书",
    "学术期刊",
    "大科学计划",
]


def full_dictionary() -> dict[str, int]:
    """Jieba's own dictionary, word → frequency; read here, because jieba's reader also lists every word's beginnings."""
    import jieba  # noqa: PLC0415

    with jieba.Tokenizer().get_dict_file() as lines:
        rows = (line.split(" ", 2) for line in lines.read().decode("utf-8").splitlines())
        return {row[0]: int(row[1]) for row in rows}


def build_words(frequencies: dict[str, int], texts: Iterable[str], extra: Iterable[str]) -> list[str]:
    """The lines (``word freq``) of ``frequencies`` that the indexed texts need, longest words included once."""
    present: set[str] = set()
    longest = 8
    for run in {run for text in texts for run in _HAN.findall(text)}:
        for start in range(len(run)):
            for end in range(start + 1, min(len(run), start + longest) + 1):
                if frequencies.get(run[start:end]):
                    present.add(run[start:end])
    lines = {word: frequencies[word] for word in present}
    # High enough to win over any cut into shorter words, as jieba's suggest_freq would compute.
    lines |= {word: max(lines.get(word, 0), 20_000) for word in (*DOMAIN_WORDS, *extra)}
    return [f"{word} {lines[word]}" for word in sorted(lines)]


#: Tells a pair of characters from a word of two.
GRAM = "_"


class Tokenizer:
    """Search tokens: jieba words (with the words inside long words) and character bigrams."""

    def __init__(self, dictionary: Path) -> None:
        import jieba  # noqa: PLC0415

        self._jieba = jieba.Tokenizer()
        with dictionary.open("rb") as lines:
            self._jieba.FREQ, self._jieba.total = self._jieba.gen_pfdict(lines)
        self._jieba.initialized = True

    def words(self, text: str) -> list[str]:
        """Words without particles, in order; ``text`` is normalised (see ``retrieval.normalise``)."""
        found: list[str] = []
        for run in _WORDLIKE.findall(text.lower()):
            if _HAN.match(run):
                found += [word for word in self._jieba.cut_for_search(run, HMM=False) if word not in STOP_WORDS]
            else:
                found.append(run)
        return found

    def tokens(self, text: str) -> list[str]:
        """Words and character bigrams, for BM25."""
        return [*self.words(text), *(GRAM + gram for gram in character_grams(text, (2,)))]


def character_grams(text: str, sizes: tuple[int, ...] = (1, 2, 3)) -> list[str]:
    """Character n-grams of the Chinese runs, and whole Latin words and numbers."""
    text = text.lower()
    grams: list[str] = _LATIN.findall(text)
    for run in _HAN.findall(text):
        for size in sizes:
            grams += [run[start : start + size] for start in range(len(run) - size + 1)]
    return grams
