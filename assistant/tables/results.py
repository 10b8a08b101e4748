"""The sheets of a batch: summary, findings, problems of the input."""

from __future__ import annotations

from collections import Counter
from datetime import date

from assistant.tables.book import MAX_SHEET_ROWS, Book, Cell, Sheet
from assistant.tables.columns import NAME
from assistant.tables.findings import UNKNOWN, Json
from assistant.tables.styles import LABEL, LONG, NOTE, PLAIN, TEXT, TITLE, VERDICT_STYLE, VERDICTS
from assistant.tables.writing import Problem

_MAX_PROBLEMS = 100_000


class Results:
    """The sheets of a batch: findings as they come, problems and summary at the end."""

    def __init__(self, book: Book) -> None:
        self._book, self._names = book, list[str]()
        self._rows: list[list[Cell]] = []
        self._problems, self._dropped = list[Problem](), 0
        self._found, self._applicants = Counter[str](), Counter[str]()
        self._version: tuple[str, str] = (UNKNOWN, UNKNOWN)
        self._details = self._next()

    def _next(self) -> Sheet:
        self._names.append(f"逐条结果{len(self._names) + 1}" if self._names else "逐条结果")
        sheet = self._book.sheet(self._names[-1], (8, 26, 22, 12, 42, 48, 34), (1, 2))
        sheet.header(("输入行", NAME, "条款", "结论", "原文", "说明", "需提交的材料"))
        return sheet

    def problem(self, problem: Problem) -> None:
        """Note a problem of the input."""
        if len(self._problems) < _MAX_PROBLEMS:
            self._problems.append(problem)
        else:
            self._dropped += 1

    def add(self, row: int, applicant: str, result: Json | None, fault: str, problems: int) -> None:
        """One applicant; without a result, ``fault`` says why."""
        counts = Counter(str(finding["verdict"]) for finding in (result["findings"] if result else ()))
        for finding in result["findings"] if result else ():
            if self._details.rows >= MAX_SHEET_ROWS:
                self._details = self._next()
            self._details.row([(row, PLAIN), (applicant, LONG)], finding["cells"])
        if result:
            self._version = (
                str(result.get("rule_version") or self._version[0]),
                str(result.get("text_sha256") or self._version[1]),
            )
        self._found.update(counts)
        self._applicants.update(counts.keys())
        worst = next((verdict for verdict in VERDICTS if counts[verdict]), "")
        overall = str(result["overall"]) if result else f"未判断：{fault}"
        style = VERDICT_STYLE["不符合"] if not result else VERDICT_STYLE.get(worst, TEXT)
        line: list[Cell] = [(row, PLAIN), (applicant, LONG), (overall, style)]
        line += [(counts[verdict] if result else "", PLAIN) for verdict in VERDICTS]
        self._rows.append([*line, (problems, PLAIN)])

    def finish(self, source: str, day: date, counts: tuple[int, int], caveat: str) -> None:
        """Write the remaining sheets and complete the workbook; ``counts`` are the rows read and judged."""
        sheet = self._book.sheet("输入问题", (14, 30, 30, 30, 70), (1, 0))
        sheet.header(("单元格", "列标题", NAME, "内容", "问题和处理"))
        for problem in self._problems:
            sheet.row([(text, LONG) for text in problem])
        if self._dropped:
            sheet.row([(f"另有 {self._dropped} 个问题没有列出。", NOTE)])
        elif not self._problems:
            sheet.row([("没有发现问题。", NOTE)])
        sheet = self._book.sheet("汇总", (8, 36, 60, 12, 14, 14, 12, 12, 12), (8, 2))
        self._top(sheet, source, day, counts, caveat)
        for line in self._rows:
            sheet.row(line)
        self._book.finish(["汇总", *self._names, "输入问题"])

    def _top(self, sheet: Sheet, source: str, day: date, read_judged: tuple[int, int], caveat: str) -> None:
        """Eight rows that stay in sight: what this is, by which rules, the sums, and the column titles."""
        rows, judged = read_judged
        found = len(self._problems) + self._dropped
        told = f"读入 {rows} 行，判断 {judged} 行，未判断 {rows - judged} 行；输入问题 {found} 个"
        sheet.row([("国合基地申报条件批量自查结果", TITLE)])
        for text in (
            f"{caveat}本表供自查参考，结论以评审为准。",
            f"输入文件：{source}　申报日期按 {day.isoformat()} 计算　{told}",
            f"规则版本：{self._version[0]}　正文 SHA-256：{self._version[1]}",
        ):
            sheet.row([(text, NOTE)])
        sheet.row([])
        for label, counts in (("涉及单位数", self._applicants), ("条数", self._found)):
            blank: list[Cell] = [(None, NOTE), (None, NOTE), (label, LABEL)]
            sheet.row(blank + [(counts[verdict], PLAIN) for verdict in VERDICTS])
        sheet.header(
            ("输入行", NAME, "总体结论", *((verdict, VERDICT_STYLE[verdict]) for verdict in VERDICTS), "输入问题")
        )
