"""Findings as people read them: the sheets of a batch, and one applicant's self-check sheet (docx or md)."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import docx
from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from assistant.tables.template import NAME, Vocabulary
from assistant.tables.writing import (
    COLOURS,
    HEADER,
    LONG,
    MAX_SHEET_ROWS,
    PLAIN,
    TEXT,
    TITLE,
    VERDICT_STYLE,
    VERDICTS,
    Book,
    Cell,
    Problem,
    Sheet,
    plain_text,
    replacing,
)

CAVEAT = "征求意见稿，未生效"
_MAX_PROBLEMS = 100_000
_UNKNOWN = "未提供"

Json = Mapping[str, Any]
#: ("title" | "heading" | "text" | "item", text) or ("table", rows with the header first)
Block = tuple[str, Any]


def clause_of(finding: Json) -> str:
    """The clause as a table names it; one of two items with the same number says which."""
    occurrence = finding.get("occurrence")
    return f"{finding['clause']}［第{occurrence}处］" if occurrence else str(finding["clause"])


def causes_of(finding: Json) -> list[str]:
    """Why a finding is not decided; a cause is a text or an object with one."""
    causes = finding.get("causes") or ()
    return [str(cause.get("text", "")) if isinstance(cause, Mapping) else str(cause) for cause in causes]


def readable(finding: Json) -> Json:
    """A finding with the texts of its row; raises whatever a finding that is none makes it raise."""
    evidence = "；".join(map(str, finding.get("evidence") or ()))
    texts = [str(finding.get(name) or "") for name in ("quote", "explanation")]
    verdict = str(finding["verdict"])
    return {"verdict": verdict, "texts": (clause_of(finding), verdict, *texts, "；".join(causes_of(finding)), evidence)}


class Results:
    """The sheets of a batch: findings as they come, problems and summary at the end."""

    def __init__(self, book: Book, expected: int) -> None:
        self._book, self._names = book, list[str]()
        self._rows: list[list[Cell]] = []
        self._problems, self._dropped = list[Problem](), 0
        self._found, self._applicants = Counter[str](), Counter[str]()
        self._version: tuple[str, str] = (_UNKNOWN, _UNKNOWN)
        # Wrapped lines read well, but a viewer measures each of them when it opens the file.
        self._style = LONG if expected <= 500 else TEXT
        self._details = self._next()

    def _next(self) -> Sheet:
        self._names.append(f"逐条结果{len(self._names) + 1}" if self._names else "逐条结果")
        sheet = self._book.sheet(self._names[-1], (8, 28, 22, 13, 46, 60, 40, 40), 1)
        sheet.header(("输入行", NAME, "条款", "结论", "原文", "说明", "原因", "需提交的材料"))
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
            clause, verdict, *texts = finding["texts"]
            head: list[Cell] = [(row, PLAIN), (applicant, TEXT), (clause, TEXT)]
            head.append((verdict, VERDICT_STYLE.get(verdict, TEXT)))
            self._details.row(head + [(text, self._style) for text in texts])
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
        line += [(counts[verdict] if result else None, PLAIN) for verdict in VERDICTS]
        self._rows.append([*line, (problems, PLAIN)])

    def finish(self, source: str, day: date, rows: int, judged: int) -> None:
        """Write the remaining sheets and complete the workbook."""
        sheet = self._book.sheet("输入问题", (12, 36, 28, 36, 70), 1)
        sheet.header(("单元格", "列标题", NAME, "内容", "问题"))
        for problem in self._problems:
            sheet.row([(text, TEXT) for text in problem])
        if self._dropped:
            sheet.row([(f"另有 {self._dropped} 个问题没有列出。", TEXT)])
        sheet = self._book.sheet("汇总", (10, 36, 52, 11, 13, 13, 11, 11, 11))
        self._top(sheet, source, day, rows, judged)
        sheet.header(("输入行", NAME, "总体结论", *VERDICTS, "输入问题"))
        for line in self._rows:
            sheet.row(line)
        self._book.finish(["汇总", *self._names, "输入问题"])

    def _top(self, sheet: Sheet, source: str, day: date, rows: int, judged: int) -> None:
        sheet.row([("国合基地申报条件批量自查结果", TITLE)])
        sheet.row([(f"依据的管理办法为{CAVEAT}；结论供自查参考，最终以正式印发文件和评审为准。", TEXT)])
        sheet.row([(f"输入文件：{source}　申报日期按 {day.isoformat()} 计算", TEXT)])
        sheet.row([(f"规则版本：{self._version[0]}　正文 SHA-256：{self._version[1]}", TEXT)])
        found = len(self._problems) + self._dropped
        sheet.row([(f"读入 {rows} 行，判断 {judged} 行，未判断 {rows - judged} 行；输入问题 {found} 个", TEXT)])
        sheet.row([])
        sheet.row([("", PLAIN), ("结论", HEADER), ("涉及单位数", HEADER), ("条数", HEADER)])
        for verdict in VERDICTS:
            counts: list[Cell] = [(self._applicants[verdict], PLAIN), (self._found[verdict], PLAIN)]
            sheet.row([("", PLAIN), (verdict, VERDICT_STYLE[verdict]), *counts])
        sheet.row([])


# --- one applicant ---


def write_report(
    result_json: Json, facts: Json, path: str | Path, *, applicant: str = "", vocabulary: Vocabulary | None = None
) -> None:
    """Write the self-check sheet of one applicant; the suffix of ``path`` (.docx, .md) chooses the form.

    ``result_json`` is what ``to_json`` gives, with ``rule_version`` and ``text_sha256`` where it has them. The
    applicant is looked for among the facts if not given; ``vocabulary`` gives labels, units and questions.

    Raises:
        TableError: the file cannot be written.
    """
    path = Path(path)
    blocks = list(_blocks(result_json, facts, applicant, vocabulary or {}))
    with replacing(path, ".docx", ".md") as stream:
        stream.write(_docx(blocks) if path.suffix.lower() == ".docx" else _markdown(blocks).encode())


def _blocks(result: Json, facts: Json, applicant: str, vocabulary: Vocabulary) -> Iterator[Block]:
    findings = list(result.get("findings") or ())
    yield "title", "国际科技合作基地申报条件自查表"
    yield "text", f"申报单位：{applicant or facts.get(NAME) or '（未填写）'}"
    yield "text", f"总体结论：{result.get('overall') or result.get('error') or _UNKNOWN}"
    yield "text", f"提示：依据的管理办法为{CAVEAT}；本表供自查参考，最终以正式印发文件和评审为准。"
    yield "heading", "一、逐条结论"
    # The explanation says the causes already; what is missing has a section of its own.
    rows = [(clause_of(f), str(f["verdict"]), str(f.get("explanation") or "")) for f in findings]
    yield "table", [("条款", "结论", "说明"), *rows]
    yield "heading", "二、条款原文"
    yield "table", [("条款", "原文"), *((clause_of(f), str(f.get("quote") or "")) for f in findings)]
    yield "heading", "三、需提交的材料"
    yield from _items(_evidence(findings))
    yield "heading", "四、还缺什么"
    yield from _items(_missing(result, findings, vocabulary))
    yield "heading", "五、填报的情况"
    known = [
        (vocabulary[name].label if name in vocabulary else name, _shown(value, name, vocabulary))
        for name, value in facts.items()
        if value is not None
    ]
    yield "table", [("项目", "内容"), *known]
    yield "heading", "六、版本"
    yield "text", f"规则版本：{result.get('rule_version') or _UNKNOWN}"
    yield "text", f"正文 SHA-256：{result.get('text_sha256') or _UNKNOWN}"


def _items(texts: Sequence[str]) -> Iterator[Block]:
    yield from (("item", text) for text in texts) if texts else (("text", "无。"),)


def _evidence(findings: Sequence[Json]) -> list[str]:
    """Each material once, with the clauses that ask for it; closed clauses ask for nothing."""
    clauses: dict[str, list[str]] = {}
    for finding in findings:
        for material in finding.get("evidence") or () if finding["verdict"] != "不适用" else ():
            clauses.setdefault(str(material), []).append(clause_of(finding))
    return [f"{material}（{'、'.join(dict.fromkeys(names))}）" for material, names in clauses.items()]


def _missing(result: Json, findings: Sequence[Json], vocabulary: Vocabulary) -> list[str]:
    open_findings = [finding for finding in findings if finding["verdict"] == "需补充材料"]
    lines = [f"{clause_of(f)}：{'；'.join(causes_of(f)) or f.get('explanation') or ''}" for f in open_findings]
    asked = (vocabulary[name].ask if name in vocabulary else name for name in map(str, result.get("ask_next") or ()))
    lines.extend(f"请先补充：{question}" for question in asked)
    return list(dict.fromkeys(lines))


def _shown(value: Any, name: str, vocabulary: Vocabulary) -> str:
    unit = vocabulary[name].unit if name in vocabulary else ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Mapping):
        return "、".join(_shown(year, "", {}) for year in value.get("years") or ()) + unit
    if isinstance(value, list | tuple):
        if len(value) == 2:
            return f"{value[0]}{unit}以上" if value[1] is None else f"{value[0]}–{value[1]}{unit}"
        return "、".join(_shown(part, "", {}) for part in value) + unit
    return f"{value}{unit}"


def _markdown(blocks: Sequence[Block]) -> str:
    lines: list[str] = []
    marks = {"title": "# ", "heading": "## ", "item": "- ", "text": ""}
    for kind, content in blocks:
        if kind == "table":
            rows = ["| " + " | ".join(map(_escaped, row)) + " |" for row in content]
            lines += [rows[0], "|" + " --- |" * len(content[0]), *rows[1:], ""]
        else:
            lines += [marks[kind] + _escaped(content), ""]
    return "\n".join(lines)


def _escaped(text: str) -> str:
    """Text that stays text in Markdown, on one line."""
    lines = (re.sub(r"([\\`*_\[\]<>|#~&])", r"\\\1", line.strip()) for line in plain_text(text).splitlines())
    joined = "<br>".join(line for line in lines if line)
    return re.sub(
        r"^([-+=]|\d+(?=[.)](?:\s|$)))",
        lambda match: "\\" + match[0] if not match[0].isdigit() else match[0] + "\\",
        joined,
    )


def _docx(blocks: Sequence[Block]) -> bytes:
    document = docx.Document()
    document.core_properties.author = ""
    document.core_properties.title = str(blocks[0][1])
    _fonts(document)
    for kind, content in blocks:
        if kind == "table":
            _table(document, content)
        elif kind in ("title", "heading"):
            document.add_heading(plain_text(content), 0 if kind == "title" else 1)
        else:
            document.add_paragraph(plain_text(content), style="List Bullet" if kind == "item" else None)
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def _fonts(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height, section.left_margin, section.right_margin = map(Cm, (21, 29.7, 2.2, 2.2))
    for name, font in (("Normal", "宋体"), ("Title", "黑体"), ("Heading 1", "黑体")):
        fonts = document.styles[name].element.get_or_add_rPr().get_or_add_rFonts()
        # A theme font would win over the name.
        for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
            fonts.attrib.pop(qn(theme), None)
        fonts.set(qn("w:eastAsia"), font)
    document.styles["Normal"].font.size = Pt(10.5)


def _table(document: Document, rows: Sequence[Sequence[str]]) -> None:
    widths = {2: (4.6, 12.0), 3: (3.6, 2.6, 10.4)}[len(rows[0])]
    table = document.add_table(0, len(rows[0]), style="Table Grid")
    table.autofit = False
    for number, texts in enumerate(rows):
        row = table.add_row()
        for name in ("w:cantSplit", *(("w:tblHeader",) if number == 0 else ())):
            row._tr.get_or_add_trPr().append(OxmlElement(name))  # noqa: SLF001 - python-docx has no such setting
        for cell, text, width in zip(row.cells, texts, widths, strict=True):
            cell.width = Cm(width)
            cell.text = plain_text(text).strip()
            colour = "D9D9D9" if number == 0 else COLOURS.get(text)
            if colour:
                shade = OxmlElement("w:shd", {qn("w:val"): "clear", qn("w:color"): "auto", qn("w:fill"): colour})
                cell._tc.get_or_add_tcPr().append(shade)  # noqa: SLF001
