"""YAML files into pydantic models, with errors that name file and line.

Staff maintain these files by hand; "第 214 行" is worth more to them than a field path.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from assistant.errors import CorpusError

ModelT = TypeVar("ModelT", bound=BaseModel)
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_REASONS = {
    "missing": "缺少这一项",
    "extra_forbidden": "不认识这一项（可能是拼写错误）",
    "string_type": "应为文字（可加引号）",
    "list_type": "应为列表",
    "tuple_type": "应为列表",
    "too_short": "条数太少",
    "too_long": "条数太多",
    "string_too_short": "不能为空",
    "int_type": "应为整数",
    "int_parsing": "应为整数",
    "date_from_datetime_parsing": "应为日期，如 2024-01-31",
    "date_parsing": "应为日期，如 2024-01-31",
    "enum": "不在可选的值之内",
    "literal_error": "不在可选的值之内",
}


def _line_of(node: yaml.Node | None, path: Sequence[int | str]) -> int:
    """The 1-based line of the deepest part of ``path`` that exists."""
    line = 1
    for key in path:
        if node is None:
            break
        line = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            pairs = {k.value: (k, v) for k, v in node.value}
            if key not in pairs:
                break
            line = pairs[key][0].start_mark.line + 1
            node = pairs[key][1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(key, int) and key < len(node.value):
            node = node.value[key]
            line = node.start_mark.line + 1
        else:
            break
    return line


class YamlSource:
    """A parsed file that can say on which line a value stands."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            text = path.read_text(encoding="utf-8")
        except FileNotFoundError as error:
            raise CorpusError(f"缺少文件 {path}。") from error
        except (OSError, UnicodeDecodeError) as error:
            raise CorpusError(f"文件 {path} 无法读取（须为 UTF-8 文本）：{error}。") from error
        self._text = text
        try:
            self.data: Any = yaml.load(text, Loader=_LOADER)  # noqa: S506 - a safe loader
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            where = f"第 {mark.line + 1} 行" if mark else ""
            raise CorpusError(f"{path} {where}不是正确的 YAML：{getattr(error, 'problem', error)}。") from error

    @cached_property
    def node(self) -> yaml.Node | None:
        """The nodes with their lines, parsed again only where a message needs one: that takes as long as the data."""
        node: yaml.Node | None = yaml.compose(self._text, Loader=_LOADER)
        return node

    def where(self, *path: int | str) -> str:
        """``文件 第 n 行`` of a value, for messages."""
        return f"{self.path} 第 {_line_of(self.node, path)} 行"

    def read(self, model: type[ModelT]) -> ModelT:
        """Validate the whole file.

        Raises:
            CorpusError: names file, line, field and reason of the first faults.
        """
        try:
            return model.model_validate(self.data)
        except ValidationError as error:
            faults = []
            for fault in error.errors()[:5]:
                reason = _REASONS.get(fault["type"], fault["msg"])
                field = ".".join(str(part) for part in fault["loc"])
                faults.append(f"{self.where(*fault['loc'])}：{field} {reason}")
            raise CorpusError("；".join(faults) + "。") from error
