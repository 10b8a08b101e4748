"""``replay``: an answer's passport, and whether it would be the same today."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from assistant.cli.batch import write_json
from assistant.cli.program import Command
from assistant.cli.session import open_assistant
from assistant.errors import InputError

if TYPE_CHECKING:
    from assistant.passport import Difference


@click.command(cls=Command, help="按编号重查一次答复：当时的问题、依据和版本，今天再问是否一样、为什么。")
@click.argument("answer_id", metavar="答复编号")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def replay(answer_id: str, as_json: bool) -> None:
    """Show a kept answer and ask its question again."""
    assistant = open_assistant()
    record = assistant.kept(answer_id.strip())
    if record is None:
        raise InputError(
            f"没有编号为 {answer_id.strip()[:40]} 的答复记录。编号在 assistant ask --json 的 answer_id 里。"
        )
    difference = assistant.compared(record)
    if as_json:
        write_json(
            {**record, "today": {"same": difference.same, "what": difference.what, "because": difference.because}},
            indent=2,
        )
    else:
        click.echo(readable(record, difference))


def readable(record: dict[str, Any], difference: Difference) -> str:
    """The passport in Chinese, one block a part."""
    completed = record["completed_question"]
    lines = [f"答复编号：{record['answer_id']}（{record['time']}）"]
    lines += [f"之前问过：{turn}" for turn in record["history"]]
    lines.append(
        f"问题：{record['question']}" + (f"（按“{completed}”检索）" if completed != record["question"] else "")
    )
    lines.append(
        f"状态：{record['status']}　方式：{record['mode']}"
        + (f"　申报日期：{record['as_of']}" if record["as_of"] else "")
    )
    versions = record["versions"]
    lines.append(
        f"版本：程序 {versions['program']}，法规与说明 {versions['corpus'][:12]}，规则 {versions['rules'] or '未使用'}，"
        f"向量模型 {versions['embedder']}，对话模型 {versions['model'] or '未使用'}"
    )
    blocks = ["\n".join(lines)]
    if record["retrieved"]:
        blocks.append(
            "检索到的条款：\n" + "\n".join(f"- {hit['clause']}　{hit['score']:.3f}" for hit in record["retrieved"])
        )
    if record["facts"]:
        blocks.append("读到的情况：\n" + "\n".join(f"- {name} = {value}" for name, value in record["facts"].items()))
    decided = [finding for finding in record["findings"] if finding["verdict"] in ("符合", "不符合", "需人工判断")]
    if decided:
        blocks.append(
            "核对结果：\n" + "\n".join(f"- {f['clause']}　{f['verdict']}　{f['explanation']}" for f in decided)
        )
    if record["rejected"]:
        blocks.append(
            "没有采用的句子：\n"
            + "\n".join(f"- {r['text']}（{'；'.join(r['objections'])}）" for r in record["rejected"])
        )
    blocks.append(f"当时的答复：\n{record['answer'].rstrip()}")
    blocks.append(_today(difference))
    return "\n\n".join(blocks)


def _today(difference: Difference) -> str:
    if difference.same:
        return "今天再问：答复相同。"
    why = "；".join(difference.because) or "没有记录到版本变化"
    return "今天再问会不同：\n" + "\n".join(f"- {what}" for what in difference.what) + f"\n原因：{why}。"
