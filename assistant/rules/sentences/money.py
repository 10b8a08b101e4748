"""Sums of money: research expense, sales, this year's research input. Never a rounded sum."""

from __future__ import annotations

import re
from decimal import Decimal

from assistant.rules.sentences.comments import LEAD_IN
from assistant.rules.sentences.scene import Scene
from assistant.rules.sentences.sums import Sum, find_sums
from assistant.rules.sentences.text import Clause
from assistant.rules.sentences.windows import Period, Window
from assistant.statutes.numerals import to_int

_RESEARCH = re.compile(
    r"研发|R&D|RD(?![A-Z])|科研投入|科研(?:上|方面|这块)?(?:一共|总共|共)?[投花]|科研经费|研究开发|科研费用|科研支出|科技投入|研究经费"
)
_SALES = re.compile(r"销售|营收|营业收入|主营业务收入|营业额|卖(?!方|点|家)|(?<!税后)收入")
_NOT_ASKED = re.compile(
    r"注册资本|融资|估值|产值|利润|税|(?<!流动)资产|服务收入占|财政|工资|补助|资助|奖金|合同额|贷款|出口|国际合作项目经费|投资|人均|单价|海外销售|境外销售|研发设备|国拨|外协|另付|支付|委托(?!研发)|增长|增加|同比|比上年|预算"
)
_SHARE = re.compile(
    r"(?:研发|R&D|科研).{0,14}(?:占|比例|比重|强度|投入率).{0,10}(?:%|百分之)|占.{0,6}(?:销售|营收|营业).{0,8}(?:%|百分之)"
)
#: 近三年销售6亿；最近一年2.3亿: the noun of the sentence before.
_LAST_YEAR_ALONE = re.compile(r"(?:其中)?(?:最近|上)一?年(?:度)?(?:的)?(?:是|为|:|大概|约)?[\d.]+\s?[万亿]")
_LABELS = {
    "rd_expense_3y_wan": "近三年研发费用总额",
    "sales_3y_wan": "近三年销售收入总额",
    "sales_last_year_wan": "最近一年销售收入",
    "rd_input_this_year_wan": "本年度科研投入金额",
}


def read_money(scene: Scene) -> None:
    """Match each sum with its noun (here or just before) and its years."""
    noun = ""
    sentence = -1
    for clause in scene.stated():
        if clause.sentence != sentence:
            noun, sentence = noun if _LAST_YEAR_ALONE.match(clause.text) else "", clause.sentence
        sums = list(find_sums(clause.text))
        if sums and _in_turn(scene, clause, noun):
            continue
        cut = 0
        for place, item in enumerate(sums):
            words = clause.text[cut : item.start]
            if place == len(sums) - 1 and not (_RESEARCH.search(words) or _SALES.search(words)):
                words += clause.text[item.end :]
            noun = _noun(words) or noun
            if noun in {"research", "sales"}:
                _place(scene, clause, item, noun, clause.start + cut)
            cut = item.end
        if not sums and (named := _noun(clause.text)):
            noun = named
        if not sums and noun in {"research", "sales"}:
            _none(scene, clause, noun)
    _year_by_year(scene)
    _from_share(scene)


_MONEYS = (
    r"(?:销售(?:收入|额)|营业?收入?|营业收入|收入|研发(?:费用|投入|支出|经费)|科研(?:投入|费用|经费|支出)|科技投入)"
)
#: None at all: 没有销售收入, 一分钱都没花; 没什么收入 is little, not none.
_NO_MONEY = re.compile(
    rf"(?:没有?|无|零)(?:过|任何|产生|发生|一分钱?的?)*{_MONEYS}$|"
    r"一[分毛块]钱?的?[^,\d]{0,10}(?:都|也)还?(?:没有?|未)(?:有|花|投入?|发生|产生|卖)?(?:过|了|出去?)?$|"
    rf"{_MONEYS}(?:都|也|还|暂时|目前)*(?:没有|无)$"
)


def _none(scene: Scene, clause: Clause, noun: str) -> None:
    denied = _NO_MONEY.search(clause.text)
    subject = clause.text[: denied.start()] if denied else ""
    for window in scene.timeline.of(clause):
        subject = subject.replace(window.words, "")
    fact = _fact(scene, noun, scene.timeline.at(clause, clause.start))
    # 新产品没有销售收入 says nothing of the company.
    if denied and fact is not None and re.fullmatch(rf"{LEAD_IN}(?:企业|花过?|投|产生|就|也|都)*", subject):
        scene.draft.add(fact, 0, clause.start, clause.end)


def _year_by_year(scene: Scene) -> None:
    """大前年3000万、前年4000万、去年5000万: the three full years before this one make the three years' total."""
    for noun, fact in (("research", "rd_expense_3y_wan"), ("sales", "sales_3y_wan")):
        years = {year: one for kind, year, one in scene.yearly if kind == noun}
        parts = [years[year] for year in (-3, -2, -1) if year in years]
        if len(parts) == 3 and len(years) == sum(1 for kind, _, _ in scene.yearly if kind == noun):
            total = sum((amount for amount, _, _, _ in parts), Decimal(0))
            if not isinstance(scene.draft.facts.get(fact), list):
                scene.draft.add(fact, _json(total), parts[0][1], parts[-1][2])
            years = {year: one for year, one in years.items() if year not in (-3, -2, -1)}
        for _, _, _, question in years.values():
            if question:
                scene.draft.ask(question)


_PERCENT = re.compile(
    r"(\d{1,2}(?:\.\d{1,4})?)%|百分之([零一二三四五六七八九十]{1,3})(?:点([零一二三四五六七八九]{1,3}))?"
)


def _from_share(scene: Scene) -> None:
    """研发费用占近三年销售收入的4.5%, the sales being known: the amount follows; of one year, or alone, it is asked."""
    for clause in scene.stated():
        if not _SHARE.search(clause.text):
            continue
        percent = _percent(clause.text)
        window = scene.timeline.at(clause, clause.start)
        sales = scene.draft.facts.get("sales_3y_wan")
        known = "rd_expense_3y_wan" in scene.draft.facts
        if not known and percent and isinstance(sales, int | str) and window and window.kind is Period.THREE:
            amount = Decimal(sales) * percent / 100
            scene.draft.add("rd_expense_3y_wan", _json(amount), clause.start, clause.end)
            share = f"{percent.normalize():f}%"
            scene.draft.ask(f"研发费用按近三年销售收入的{share}算出，为{_json(amount)}万元；准确的总额是多少万元？")
        elif not known:
            scene.draft.ask("研发占比请按金额填报：近三年研发费用总额和同期销售收入总额各是多少万元？")


def _percent(text: str) -> Decimal | None:
    match = _PERCENT.search(text)
    if match is None:
        return None
    if match[1]:
        return Decimal(match[1])
    whole = to_int(match[2])
    digits = "".join(str(to_int(digit) or 0) for digit in match[3] or "")
    return None if whole is None else Decimal(f"{whole}.{digits or 0}")


#: The three full years before this one.
_THREE = (1, 2, 3)


def _years_of(text: str) -> set[int]:
    """2023、2024、2025三年, 2023年到2025年."""
    years = [int(year) for year in re.findall(r"20\d\d", text)]
    spans = re.search(r"20\d\d年?(?:-|~|—+|–|到|至)20\d\d", text) and len(years) == 2
    return set(range(years[0], years[1] + 1)) if spans else set(years)


def _in_turn(scene: Scene, clause: Clause, noun: str) -> bool:
    """近三年销售收入分别是3000万、4000万、5000万: the three years added up, and the last of them."""
    if clause.opened == "、" and scene.typed.clauses[clause.index - 1].index in scene.taken:
        scene.taken.add(clause.index)
        return True
    run = [clause]
    for other in scene.stated():
        if other.index == run[-1].index + 1 and other.opened == "、":
            run.append(other)
    # 三年销售收入1.35亿、1.5亿、1.72亿 needs no 分别, unless a total is named.
    listed = len(run) == len(_THREE) and not re.search(r"合计|总|共|累计", scene.sentence(clause))
    if not re.search(r"分别|依次", clause.text) and not listed:
        return False
    sums = [item for part in run for item in find_sums(part.text)]
    named = _noun(clause.text[: next(find_sums(clause.text)).start]) or noun
    window = scene.timeline.at(clause, clause.end)
    figures = [item.low for item in sums if item.low is not None and not item.inexact and not item.foreign]
    three = (window is not None and window.kind is Period.THREE) or _years_of(scene.sentence(clause)) == {
        scene.as_of.year - back for back in _THREE
    }
    if named not in {"research", "sales"} or len(figures) != 3 or len(sums) != 3 or not three:
        return False
    total = "rd_expense_3y_wan" if named == "research" else "sales_3y_wan"
    scene.draft.add(total, _json(sum(figures, Decimal(0))), clause.start, run[-1].end)
    if named == "sales":
        scene.draft.add("sales_last_year_wan", _json(figures[-1]), clause.start, run[-1].end)
    scene.taken.update(part.index for part in run)
    return True


def _noun(words: str) -> str:
    if _SHARE.search(words):
        return "research"  # 研发费用占销售收入的4.5%，也就是900万元
    if _NOT_ASKED.search(words):
        return "other"
    research, sales = _RESEARCH.search(words), _SALES.search(words)
    if research and sales:
        return "research" if research.start() > sales.start() else "sales"
    return "research" if research else "sales" if sales else ""


def _place(scene: Scene, clause: Clause, item: Sum, noun: str, start: int) -> None:
    window = scene.timeline.at(clause, clause.start + item.start)
    fact = _fact(scene, noun, window)
    quoted = scene.typed.words(start, clause.start + item.end)
    label = "研发费用" if noun == "research" else "销售收入"
    question = "" if fact else f"「{quoted}」是哪一年的？条款看近三年总额，近三年{label}一共多少万元？"
    exact = item.low is not None and not item.inexact and not item.foreign
    year = _years_back(scene, window) if exact else None
    if item.low is not None and year is not None and not re.search(r"每年|分别|各年", scene.sentence(clause)):
        scene.yearly.append((noun, year, (item.low, start, clause.start + item.end, question)))
    elif fact is None:
        scene.draft.ask(question)
    if fact is None:
        return
    if item.foreign:
        scene.draft.ask(f"「{quoted}」不是人民币，{_LABELS[fact]}是多少万元？")
    elif item.low is None or re.search(r"每年|分别|各年", scene.sentence(clause)):
        scene.draft.ask(f"「{quoted}」不是确切的总额，{_LABELS[fact]}是多少万元？")
    elif item.inexact:
        ends = [_json(item.low), None if item.high is None else _json(item.high)]
        scene.draft.add(fact, ends, start, clause.start + item.end)
        scene.draft.ask(f"「{quoted}」不是确切的总额，{_LABELS[fact]}的准确数是多少万元？")
    else:
        scene.draft.add(fact, _json(item.low), start, clause.start + item.end)


def _years_back(scene: Scene, window: Window | None) -> int | None:
    """Which full year before this one a figure is of: -1 for last year."""
    if window is None or window.kind is not Period.ONE_YEAR or window.year is None:
        return None
    return window.year - scene.as_of.year if window.year > 0 else window.year


def _fact(scene: Scene, noun: str, window: Window | None) -> str | None:
    if window is None:
        return None
    if window.kind is Period.THREE:
        return "rd_expense_3y_wan" if noun == "research" else "sales_3y_wan"
    if window.kind is Period.ONE_YEAR and noun == "sales" and _years_back(scene, window) == -1:
        return "sales_last_year_wan"
    if window.kind is Period.ONE_YEAR and noun == "research" and _years_back(scene, window) == 0:
        return "rd_input_this_year_wan"
    return None


def _json(wan: Decimal) -> int | str:
    """An integer where it is one, else digits in a string: a float would not be exact."""
    return int(wan) if wan == wan.to_integral_value() else format(wan.normalize(), "f")
