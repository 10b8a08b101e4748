"""What every command shares: Chinese help and errors, exit statuses, UTF-8 streams.

Exit status: 0 done, 2 the caller's mistake, 130 interrupted, 1 anything else; an error is one line on stderr.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import sys
import traceback
from collections.abc import Sequence
from datetime import date
from difflib import get_close_matches
from typing import IO, Any

import click

from assistant.errors import AssistantError

INTERRUPTED = 130

_REASONS = {
    errno.ENOENT: "没有这个文件",
    errno.EISDIR: "这是文件夹，不是文件",
    errno.ENOTDIR: "路径中间有一段不是文件夹",
    errno.EACCES: "没有权限",
    errno.ENOSPC: "磁盘空间已满",
    errno.EROFS: "所在磁盘是只读的",
}


class ChineseFormatter(click.HelpFormatter):
    """click's help page with Chinese headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """See click."""
        super().write_usage(prog, args, "用法：" if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        """See click."""
        super().write_heading({"Options": "选项", "Commands": "命令"}.get(heading, heading))


class ChineseContext(click.Context):
    """A context whose help pages are Chinese."""

    formatter_class = ChineseFormatter


class _ChineseHelp(click.Command):
    context_class = ChineseContext

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("options_metavar", "[选项]")
        super().__init__(*args, **kwargs)

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "显示本说明。"
        return option


class Command(_ChineseHelp):
    """A command with a Chinese help page."""


class Group(_ChineseHelp, click.Group):
    """A group of commands with a Chinese help page; a wrong command name gets a suggestion."""

    command_class = Command

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("subcommand_metavar", "命令 [参数]...")
        super().__init__(*args, **kwargs)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """See click.

        Raises:
            UsageError: there is no such command.
        """
        name = args[0]
        if self.get_command(ctx, name) is None:
            if name.startswith("-"):
                raise click.NoSuchOption(name, ctx=ctx)
            near = get_close_matches(name, self.list_commands(ctx), 1)
            hint = f"，是否想用 {near[0]}？" if near else f"，可用 {ctx.command_path} --help 查看全部命令。"
            raise click.UsageError(f"没有命令“{name}”{hint}", ctx)
        return super().resolve_command(ctx, args)


class Program(Group):
    """The outermost group: runs a command and turns whatever happens into an exit status."""

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run, and exit with the status (see the module)."""
        given = list(sys.argv[1:] if args is None else args)
        use_utf8()
        if not standalone_mode:
            return super().main(given, prog_name or "assistant", complete_var, standalone_mode=False, **extra)
        debug = "--debug" in given[:1]
        try:
            result = super().main(
                readable(given), prog_name or "assistant", complete_var, standalone_mode=False, **extra
            )
            status = result if isinstance(result, int) else 0
            flush()
        except (Exception, KeyboardInterrupt) as error:
            status = report(error, debug)
        sys.exit(status)


def use_utf8() -> None:
    """Write UTF-8 whatever the locale says; a lone surrogate becomes its JSON escape instead of a crash."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def readable(args: Sequence[str]) -> list[str]:
    """Arguments as text; a locale that cannot decode UTF-8 leaves the bytes in the strings.

    Raises:
        UsageError: an argument is not UTF-8.
    """
    try:
        return [os.fsencode(arg).decode("utf-8") for arg in args]
    except UnicodeError as error:
        raise click.UsageError("参数里有无法识别的字符（不是 UTF-8 文字），请检查终端的编码设置。") from error


def flush() -> None:
    """Write out what is buffered while errors can still be told."""
    if sys.stdout:
        sys.stdout.flush()


def report(error: BaseException, debug: bool) -> int:
    """Say on stderr what went wrong, in one Chinese line; the exit status."""
    if debug:
        traceback.print_exception(error)
    if isinstance(error, KeyboardInterrupt | click.Abort):
        return INTERRUPTED
    if isinstance(error, BrokenPipeError):
        _drop(sys.stdout)
        return 1
    if isinstance(error, click.ClickException):
        say(describe(error))
        return error.exit_code
    if isinstance(error, AssistantError):
        say(str(error))
        return error.exit_status
    if isinstance(error, OSError) and error.errno is not None:
        say(f"读写失败（{reason(error)}）：{error.filename or '输出'}。")
        _drop(sys.stdout)
        return 1
    say(f"程序内部错误（{type(error).__name__}），请带上问题内容联系维护人员。")
    return 1


def reason(error: OSError) -> str:
    """Why the operating system refused, in Chinese where it is one of the usual reasons."""
    return _REASONS.get(error.errno or 0) or error.strerror or type(error).__name__


def say(line: str) -> None:
    """One line on stderr."""
    with contextlib.suppress(OSError, ValueError):  # nobody listens; the exit status still tells
        click.echo(" ".join(line.split("\n")), err=True)


def _drop(stream: IO[str] | None) -> None:
    """Leave nothing for the interpreter to flush into a stream that cannot be written."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())  # type: ignore[union-attr]


def describe(error: click.ClickException) -> str:
    """The English message in Chinese, with the way to the help page."""
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "assistant"
    return f"{_cause(error)}可用 {path} --help 查看用法。" if not _is_ours(error) else error.message


def _is_ours(error: click.ClickException) -> bool:
    return type(error) is click.UsageError and error.message.endswith(("。", "？"))


def _cause(error: click.ClickException) -> str:
    if isinstance(error, click.NoSuchOption):
        near = f"，是否想用 {error.possibilities[0]}？" if error.possibilities else "。"
        return f"没有选项“{error.option_name}”{near}"
    if isinstance(error, click.MissingParameter):
        return f"缺少参数 {_name(error.param)}。"
    if isinstance(error, click.BadParameter):
        return f"{_name(error.param)} 的值不能用：{error.message}"
    if isinstance(error, click.BadOptionUsage):
        return f"选项 {error.option_name} {'后面缺少值' if 'requires' in error.message else '的用法不对'}。"
    extra = re.search(r"unexpected extra arguments? \((.*)\)", error.message)
    if extra:
        return f"参数太多（{extra[1]}），问题里有空格时请加引号。"
    return "命令写得不对。"


def _name(parameter: click.Parameter | None) -> str:
    if parameter is None:
        return ""
    return (
        max(parameter.opts, key=len)
        if isinstance(parameter, click.Option)
        else str(parameter.metavar or parameter.name)
    )


class Day(click.ParamType):  # type: ignore[type-arg] # not generic before click 8.5
    """A date like 2026-01-31."""

    name = "日期"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """See click."""
        try:
            if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
                raise ValueError(value)
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"“{value}”不是日期，请写成 2026-01-31 这样。", param, ctx)


class Number(click.ParamType):  # type: ignore[type-arg] # not generic before click 8.5
    """A whole number between two bounds (both included)."""

    name = "整数"

    def __init__(self, low: int, high: int) -> None:
        self.low, self.high = low, high

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """See click."""
        try:
            number = int(value)
        except ValueError:
            number = self.low - 1
        if not self.low <= number <= self.high:
            self.fail(f"“{value}”应为 {self.low} 到 {self.high} 的整数。", param, ctx)
        return number
