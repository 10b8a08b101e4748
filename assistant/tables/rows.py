"""What every kind of table gives, and how much of it is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

MAX_ROWS = 50_000
MAX_COLUMNS = 500
SMALLER = "请只保留要核对的行列，或拆成几个文件。"


class Fault(str):
    """Stands where a cell has no value that can be used, and says in Chinese why not."""

    __slots__ = ()


#: A formula that was never calculated.
UNSAVED = Fault("公式没有保存结果，请用 Excel 或 WPS 打开并保存一次，或改填数值")


@dataclass(frozen=True, slots=True)
class Row:
    """``number`` as a spreadsheet shows it; ``fault`` says in Chinese why the row cannot be read."""

    number: int
    cells: tuple[Any, ...]
    fault: str = ""
    hidden: bool = False
