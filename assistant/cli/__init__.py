"""The command ``assistant``.

Only click is imported here and in the modules below; everything heavier is imported by the command that needs
it, so that ``assistant --help`` answers at once.
"""

from __future__ import annotations

import click

from assistant import __version__
from assistant.cli.checking import check, facts
from assistant.cli.dates import deadline
from assistant.cli.doctor import doctor
from assistant.cli.maintenance import corpus, evaluate, index, serve
from assistant.cli.program import Program
from assistant.cli.questions import ask, search, show
from assistant.cli.replay import replay

__all__ = ["main"]


@click.group(
    cls=Program,
    invoke_without_command=True,
    help="国合问策：四川省国际科技合作基地管理办法问答，每个结论都附条款原文。",
)
@click.version_option(__version__, message="国合问策 %(version)s", help="显示版本。")
@click.option("--debug", is_flag=True, help="出现内部错误时显示技术细节。")
@click.pass_context
def main(ctx: click.Context, debug: bool) -> None:
    """Without a command: the help page."""
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


for _command in (ask, replay, check, deadline, facts, search, show, index, corpus, evaluate, serve, doctor):
    main.add_command(_command)
