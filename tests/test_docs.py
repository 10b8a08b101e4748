"""README says what the program does."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from tests.readme import README, answers, settings_table

TEXT = README.read_text(encoding="utf-8")


def _part(name: str) -> str:
    match = re.search(rf"<!-- {name} -->\n(.*?)<!-- /{name} -->", TEXT, re.S)
    assert match
    return match[1].strip()


def test_the_three_answers_are_the_real_ones(assistant: Assistant) -> None:
    assert _part("answers") == answers(assistant)


def test_the_settings_table_is_the_programs() -> None:
    assert _part("settings") == settings_table()


@pytest.mark.parametrize("command", sorted(set(re.findall(r"`assistant (\w+)", TEXT))))
def test_every_command_named_exists(command: str) -> None:
    done = subprocess.run([sys.executable, "-m", "assistant", command, "--help"], capture_output=True, check=False)
    assert done.returncode == 0


def test_every_make_target_named_exists() -> None:
    makefile = (README.parent / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.M))
    assert set(re.findall(r"(?m)(?:^|`)make (\w+)", TEXT)) <= targets


def test_files_named_exist() -> None:
    for path in re.findall(r"\]\(([\w/.-]+)\)", TEXT) + re.findall(r"`(assistant/[\w/.]+)`", TEXT):
        assert (README.parent / Path(path)).exists(), path
