"""The wheel works away from the checkout."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[1]
RESOURCES = "assistant/_resources"


def pip(*args: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q", *args],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built without the network: hatchling comes with the extra ``test``."""
    folder = tmp_path_factory.mktemp("dist")
    pip("wheel", "--no-deps", "--no-build-isolation", "--no-index", "-w", str(folder), str(REPOSITORY))
    (built,) = folder.glob("*.whl")
    return built


def tracked(folder: str) -> set[str]:
    """Every file below a folder of the checkout."""
    files = (path for path in (REPOSITORY / folder).rglob("*") if path.is_file() and path.name != ".gitkeep")
    return {path.relative_to(REPOSITORY).as_posix() for path in files}


@pytest.mark.parametrize("folder", ["corpus", "prompts", "eval_sets"])
def test_the_folders_of_data_are_inside_whole(wheel: Path, folder: str) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {f"{RESOURCES}/{name}" for name in tracked(folder)} <= names


def test_the_program_and_its_page_are_inside_and_the_tests_are_not(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {name for name in tracked("assistant") if "__pycache__" not in name} <= names
    assert not any(name.startswith("tests") for name in names)
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_an_installed_wheel_finds_its_resources(wheel: Path, tmp_path: Path) -> None:
    target = tmp_path / "site"
    pip("install", "--no-deps", "--no-index", "--target", str(target), str(wheel))
    environment = {
        **os.environ,
        "PYTHONPATH": str(target),
        "ASSISTANT_DATA_DIR": str(tmp_path / "data"),
        "ASSISTANT_EMBEDDING_MODEL": "none",
    }

    def python(*args: str) -> str:
        # Away from the checkout, so that only the installed package can be imported.
        done = subprocess.run(
            [sys.executable, *args], cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", check=False
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    where = python(
        "-c", "import assistant, assistant.settings as s; print(assistant.__file__, s.Settings().corpus_dir)"
    )
    assert all(Path(part).is_relative_to(target) for part in where.split())
    shown = python(str(target / "bin" / "assistant"), "show", "第十二条（二）")
    assert "第十二条第（二）项" in shown
    assert "20篇（含）以上" in shown
