"""The prompts, one Markdown file each; variables are ``{name}`` and are checked when the files are read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import SettingsError

_VARIABLE = re.compile(r"\{([a-z_]+)\}")

#: File → its variables. Each must stand in the file, and no other.
VARIABLES: dict[str, frozenset[str]] = {
    "system": frozenset({"language", "most", "canary"}),
    "grounded": frozenset({"sources", "findings", "history", "question"}),
    "agent": frozenset({"calls", "task"}),
    "repair": frozenset({"rejected"}),
}


@dataclass(frozen=True, slots=True)
class Prompts:
    """File name without ending → text."""

    texts: Mapping[str, str]

    def fill(self, name: str, **values: str) -> str:
        """The text with its variables filled in; what stands in a value is never read as a variable."""
        filled = _VARIABLE.sub(lambda match: values[match[1]], self.texts[name])
        return re.sub(r"\n{3,}", "\n\n", filled).strip()

    def instructions(self) -> str:
        """All that is ours in a prompt, without what varies."""
        return "\n".join(_VARIABLE.sub("\n", text) for text in self.texts.values())


def load_prompts(folder: Path) -> Prompts:
    """Read and check all prompts.

    Raises:
        SettingsError: a file is missing or empty, or its variables are not those of ``VARIABLES``.
    """
    return Prompts({name: _checked(folder / f"{name}.md", wanted) for name, wanted in VARIABLES.items()})


def _checked(path: Path, wanted: frozenset[str]) -> str:
    try:
        text = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"提示词 {path} 读不出来（{type(error).__name__}），请检查 ASSISTANT_PROMPTS_DIR。"
        ) from error
    used = set(_VARIABLE.findall(text))
    if not text:
        raise SettingsError(f"提示词 {path} 是空的。")
    if used - wanted:
        raise SettingsError(f"提示词 {path} 用了没有的变量 {_listed(used - wanted)}，可用的是 {_listed(wanted)}。")
    if wanted - used:
        raise SettingsError(f"提示词 {path} 缺少变量 {_listed(wanted - used)}。")
    rest = _VARIABLE.sub("", text)
    if "{" in rest or "}" in rest:
        raise SettingsError(f"提示词 {path} 里有不成变量的大括号；大括号只能用来写变量，如 {_listed(wanted)}。")
    return text


def _listed(names: set[str] | frozenset[str]) -> str:
    return "、".join(f"{{{name}}}" for name in sorted(names))
