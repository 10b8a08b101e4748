"""``index``, ``corpus check``, ``corpus renew``, ``eval`` and ``serve``: for those who run the assistant.

Each command imports what it needs when it runs.
"""

# ruff: noqa: PLC0415
from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.cli.batch import write_json
from assistant.cli.program import Command, Group, Number, flush
from assistant.cli.session import open_assistant, progress

if TYPE_CHECKING:
    from assistant.eligibility import EligibilityReport
    from assistant.evaluation import Report


@click.command(cls=Command, help="建立或更新索引。")
@click.option("--force", is_flag=True, help="即使已是最新也重新建立。")
def index(force: bool) -> None:
    """Build the index."""
    from assistant.index import build_index
    from assistant.settings import load_settings

    settings = load_settings()
    with progress() as show:
        result = build_index(settings, show, force=force)
    done = "索引建好了" if result.built else "索引已是最新"
    counts = f"{result.chunks} 个片段、{result.targets} 个检索目标，新计算向量 {result.embedded} 个"
    click.echo(f"{done}：{counts}，用时 {result.seconds:.1f} 秒。")


@click.group(cls=Group, invoke_without_command=True, help="法规与说明文件。")
@click.pass_context
def corpus(ctx: click.Context) -> None:
    """Commands about the corpus; without one: the help page."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


@corpus.command(help="核对法规与说明，并列出原文自身的问题。")
def check() -> None:
    """Check texts and notes; list the defects of the texts."""
    from assistant.corpus import check_corpus, load_corpus
    from assistant.settings import load_settings

    for line in check_corpus(load_corpus(load_settings().corpus_dir)):
        click.echo(line)


@corpus.command(help="原文改动、规则逐条核对之后，更新 rules.yaml 里每条规则的原文摘要（text_hash）。")
def renew() -> None:
    """Write the hashes of the text that the rules stand on."""
    from assistant.checker import rule_folder
    from assistant.rules.texthash import renew_hashes
    from assistant.settings import load_settings

    folder, _, document = rule_folder(load_settings().corpus_dir)
    renewals = renew_hashes(folder / "rules.yaml", document)
    for renewal in renewals:
        click.echo(f"规则 {renewal.rule_id}（{renewal.clause}）：{renewal.old or '无'} → {renewal.new}")
    click.echo(f"更新了 {len(renewals)} 处；请确认这些规则都已与原文核对。" if renewals else "都与原文一致，没有改动。")


@click.command("eval", cls=Command, help="用题集（JSONL）评测：问答题集测回答和检索，资格题集测逐条核对；自动识别。")
@click.argument("file", metavar="题集")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def evaluate(file: str, as_json: bool) -> None:
    """Measure answers and retrieval on a question set, or the checker on an eligibility set."""
    from assistant.eligibility import is_eligibility_set

    path = Path(file)
    report = _eligibility(path) if is_eligibility_set(path) else _questions(path)
    if as_json:
        write_json(report.to_json(), indent=2)
    else:
        click.echo(report.table())


def _eligibility(path: Path) -> EligibilityReport:
    from assistant.checker import Checker
    from assistant.eligibility import evaluate_eligibility, load_eligibility
    from assistant.settings import load_settings

    cases = load_eligibility(path)
    checker = Checker.open(load_settings())
    with progress(silent=True) as show:
        return evaluate_eligibility(checker, cases, lambda done, total: show(f"核对 {done}/{total}"))


def _questions(path: Path) -> Report:
    from assistant.evaluation import evaluate, load_cases

    cases = load_cases(path)
    assistant = open_assistant()
    with progress() as show:
        return evaluate(assistant, cases, lambda done, total: show(f"评测 {done}/{total}"))


@click.command(cls=Command, help="启动网页和 HTTP 接口。")
@click.option("--host", metavar="地址", help="监听的地址，默认 127.0.0.1。")
@click.option("--port", type=Number(1, 65535), help="监听的端口，默认 7860。")
def serve(host: str | None, port: int | None) -> None:
    """Serve until interrupted."""
    from assistant.settings import load_settings
    from assistant.web.serve import address, require_free_port
    from assistant.web.serve import serve as run

    settings = load_settings(host=host, port=port)
    require_free_port(settings.host, settings.port)
    click.echo(f"正在启动，稍后请打开 {address(settings.host, settings.port)} （按 Ctrl+C 结束）")
    flush()
    run(settings)
