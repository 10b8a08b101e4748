"""``deadline``: when a period of the regulation ends."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from assistant.cli.batch import write_json
from assistant.cli.program import Command, Day
from assistant.errors import AssistantError

if TYPE_CHECKING:
    from assistant.rules.deadlines import Due


@click.command(
    cls=Command,
    short_help="推算期限：公示届满、整改期满、撤销后最早可重新申报之日、协议有效期。",
    help="推算期限：公示届满、整改期满、撤销后最早可重新申报之日、协议有效期，附条款和计算过程。"
    "日期填公示发布日、评定不合格日、撤销决定日或协议届满日。",
)
@click.argument("name", metavar="公示|整改|撤销|协议")
@click.argument("start", type=Day(), metavar="日期")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def deadline(name: str, start: date, as_json: bool) -> None:
    """The end of one period."""
    from assistant.checker import Checker  # noqa: PLC0415 - heavy
    from assistant.settings import load_settings  # noqa: PLC0415

    checker = Checker.open(load_settings())
    try:
        due = checker.deadline(name, start)
    except AssistantError as error:
        if as_json:
            write_json({"deadline": name, "start": start.isoformat(), "end": None, "error": str(error)}, indent=2)
        raise
    if as_json:
        write_json(due.to_json(), indent=2)
    else:
        click.echo(f"{readable_deadline(due)}\n\n{checker.meta.caveat}")


def readable_deadline(due: Due) -> str:
    """The day, the words of the clause, and how it was counted."""
    from assistant.rules.deadlines import dated  # noqa: PLC0415 - heavy
    from assistant.rules.explain import quoted  # noqa: PLC0415

    return f"{due.meaning}：{dated(due.end)}\n{due.clause}：{quoted(due.quote)}\n{due.explanation}"
