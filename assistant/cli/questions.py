"""``ask``, ``search`` and ``show``: the three that people use."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from assistant.cli.batch import Line, read_lines, write_json
from assistant.cli.program import Command, Day, Number
from assistant.cli.session import open_assistant
from assistant.errors import AssistantError, QuestionError

if TYPE_CHECKING:
    from assistant.answering.types import Answer
    from assistant.assistant import Assistant
    from assistant.retrieval import SearchResult
    from assistant.statutes import Clause

#: As the HTTP interface has it.
MAX_HISTORY = 20
#: More than any question may have; what is longer is refused before it is read whole.
_STDIN_LIMIT = 1_000_000


@click.command(cls=Command, help="回答一个问题，附条款原文；问题写 - 则从标准输入读取。")
@click.argument("question", required=False, metavar="问题")
@click.option("--history", multiple=True, metavar="问题", help="之前问过的问题，可重复，按先后顺序。")
@click.option("--as-of", type=Day(), help="按哪一天的规定回答，如 2026-01-31。")
@click.option("--file", "path", metavar="文件", help="批量提问：每行一个 JSON，含 id、question，可含 history。")
@click.option("--style", type=click.Choice(["chat", "reply"]), default="chat", help="reply：公文式答复，可直接粘贴。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def ask(  # noqa: PLR0917 - one parameter an option
    question: str | None, history: tuple[str, ...], as_of: date | None, path: str | None, style: str, as_json: bool
) -> None:
    """Answer one question, or a file of them."""
    _one_of(question, path)
    if path is not None:
        if history:
            raise click.UsageError("批量提问时，请把 history 写在文件的每一行里。")
        _ask_file(path, as_of, style)
        return
    text = _question(question or "")
    _check_history(history)
    assistant = open_assistant()
    answer = assistant.ask(text, history=history, as_of=as_of)
    if as_json:
        write_json({"id": None, **_answer_json(answer, style)}, indent=2)
    elif style == "reply":
        click.echo(official_reply(answer))
    else:
        click.echo(readable_answer(answer))


def _answer_json(answer: Answer, style: str) -> dict[str, Any]:
    """The contract's object; ``reply`` beside it where the official form was asked for."""
    return {**answer.to_json(), **({"reply": official_reply(answer)} if style == "reply" else {})}


def official_reply(answer: Answer) -> str:
    """See ``assistant.answering.reply``."""
    from assistant.answering import reply  # noqa: PLC0415 - heavy

    return reply.official_reply(answer)


def readable_answer(answer: Answer) -> str:
    """The Markdown as it is, then what one may ask next."""
    parts = [answer.answer.rstrip()]
    if answer.mode == "generated":
        parts.append("（本答复由人工智能辅助生成，引文与数字已逐一核对原文。）")
    parts += [f"（{notice.rstrip('。')}。）" for notice in answer.notices]
    if answer.completed_question:
        parts.append(f"（结合之前的问题，按“{answer.completed_question}”理解。{answer.note}）")
    if answer.asks:
        parts.append(f"可以直接回答：{'／'.join(answer.suggestions)}")
    elif answer.suggestions:
        parts.append("您还可以问：\n" + "\n".join(f"- {suggestion}" for suggestion in answer.suggestions))
    return "\n\n".join(parts)


def _ask_file(path: str, as_of: date | None, style: str) -> None:
    lines = list(read_lines(path))
    assistant = open_assistant()
    good = [line for line in lines if line.error is None]
    answers = assistant.ask_many([line.question for line in good], [line.history for line in good], as_of=as_of)
    for line in lines:
        answer = QuestionError(line.error) if line.error is not None else next(answers)
        if isinstance(answer, AssistantError):
            write_json({"id": line.id, "error": str(answer)})
        else:
            write_json({"id": line.id, **_answer_json(answer, style)})


@click.command(cls=Command, help="查找与问题有关的条款，最相关的在前；问题写 - 则从标准输入读取。")
@click.argument("question", required=False, metavar="问题")
@click.option("-k", "k", type=Number(1, 100), default=10, help="最多几条，默认 10。")
@click.option("--file", "path", metavar="文件", help="批量检索：每行一个 JSON，含 id、question。")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def search(question: str | None, k: int, path: str | None, as_json: bool) -> None:
    """Clauses for one question, or for a file of them."""
    _one_of(question, path)
    if path is not None:
        lines = list(read_lines(path))
        assistant = open_assistant()
        for line in lines:
            write_json(_search_line(assistant, line, k))
        return
    text = _question(question or "")
    results = open_assistant().search(text, k)
    if as_json:
        write_json({"results": [_result_json(result) for result in results]}, indent=2)
    elif not results:
        click.echo("没有找到有关的条款。")
    else:
        for result in results:
            click.echo(f"{result.score:.3f}  {_place(result.document, result.clause)}\n{result.clause.text}\n")


def _search_line(assistant: Assistant, line: Line, k: int) -> dict[str, Any]:
    if line.error is not None:
        return {"id": line.id, "error": line.error}
    try:
        results = assistant.search(line.question, k)
    except QuestionError as error:
        return {"id": line.id, "error": str(error)}
    return {"id": line.id, "results": [_result_json(result) for result in results]}


def _result_json(result: SearchResult) -> dict[str, Any]:
    return {
        "document": result.document,
        "clause": result.clause.label,
        "occurrence": result.clause.occurrence,
        "score": round(result.score, 4),
    }


@click.command(cls=Command, help="显示条款原文，如 第十二条（二）、12条、第三章。")
@click.argument("label", metavar="条款")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def show(label: str, as_json: bool) -> None:
    """A clause's exact text."""
    assistant = open_assistant()
    titles = {document.id: document.title for document in assistant.documents}
    found = assistant.show(label)
    if as_json:
        write_json({"clauses": [_clause_json(titles, clause) for clause in found]}, indent=2)
        return
    blocks = [f"{_place(titles[clause.document_id], clause)}\n{clause.text}" for clause in found]
    click.echo("\n\n".join(blocks))


def _clause_json(titles: dict[str, str], clause: Clause) -> dict[str, Any]:
    return {
        "document": titles[clause.document_id],
        "clause": clause.label,
        "occurrence": clause.occurrence,
        "article": clause.article,
        "path": list(clause.path),
        "text": clause.text,
    }


def _place(title: str, clause: Clause) -> str:
    from assistant.answering.wording import prose_label  # noqa: PLC0415 - heavy

    return f"《{title}》{prose_label(clause.label, clause.occurrence)}"


def _one_of(question: str | None, path: str | None) -> None:
    if (question is None) == (path is None):
        raise click.UsageError("请写一个问题，或用 --file 指定题目文件（二者选一）。")


def _question(question: str) -> str:
    """The question itself, or standard input for ``-``."""
    if question != "-":
        return question
    raw = sys.stdin.buffer.read(_STDIN_LIMIT + 1)
    if len(raw) > _STDIN_LIMIT:
        raise QuestionError("问题太长，请压缩后再问。")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise QuestionError("标准输入不是 UTF-8 文字，请转换编码后再问。") from error


def _check_history(history: Sequence[str]) -> None:
    if len(history) > MAX_HISTORY:
        raise click.UsageError(f"--history 最多 {MAX_HISTORY} 个。")
    if not all(turn.strip() for turn in history):
        raise click.UsageError("--history 的内容是空的，请写之前问过的问题。")
