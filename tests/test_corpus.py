"""Corpus folders: the real one loads, and each fault is named with its file and line."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

from assistant.corpus import check_corpus, corpus_digest, load_corpus, load_notes
from assistant.errors import CorpusError
from assistant.settings import Settings
from assistant.statutes import parse

REAL = Settings().corpus_dir
ID = "sichuan-intl-cooperation-base-draft"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the real document's folder."""
    return Path(shutil.copytree(REAL / ID, tmp_path / "corpus" / ID))


@pytest.fixture(scope="module")
def document():
    return parse((REAL / ID / "text.txt").read_text(encoding="utf-8"), document_id=ID)


def message(action: Callable[[], object]) -> str:
    with pytest.raises(CorpusError) as caught:
        action()
    assert "\n" not in str(caught.value)
    return str(caught.value)


def replaced(path: Path, old: str, new: str) -> int:
    """Replace the first ``old`` of a file; the 1-based line on which it stood."""
    text = path.read_text(encoding="utf-8")
    at = text.index(old)
    path.write_text(text[:at] + new + text[at + len(old) :], encoding="utf-8")
    return text.count("\n", 0, at) + 1


# --- what is there ---------------------------------------------------------------------------------------


def test_the_real_corpus_loads():
    corpus = load_corpus(REAL)
    entry = corpus.get(ID)
    assert entry.meta.status == "draft"
    assert (len(entry.document.articles), sum(len(a.items) for a in entry.document.articles)) == (26, 46)
    assert entry.document.text == (REAL / ID / "text.txt").read_bytes().decode("utf-8")


def test_the_text_is_the_one_that_was_supplied():
    meta = yaml.safe_load((REAL / ID / "document.yaml").read_text(encoding="utf-8"))
    assert hashlib.sha256((REAL / ID / "text.txt").read_bytes()).hexdigest() == meta["sha256"]


def test_the_report_names_every_defect_of_the_text():
    corpus = load_corpus(REAL)
    lines = check_corpus(corpus)
    assert "26 条、46 项" in lines[0]
    for defect in corpus.get(ID).document.defects:
        assert any(defect.message in line and f"第 {defect.line} 行" in line for line in lines)


# --- the text and its hash -------------------------------------------------------------------------------


@pytest.mark.parametrize("place", [0, 5000, -1])
def test_one_changed_byte_of_the_text_is_noticed(folder: Path, place):
    path = folder / "text.txt"
    raw = bytearray(path.read_bytes())
    raw[place] ^= 1
    path.write_bytes(raw)
    assert str(path) in message(lambda: load_corpus(folder.parent))


def test_a_text_that_is_not_utf8_is_named(folder: Path):
    raw = "第一条 制定本办法。".encode("gb18030")
    (folder / "text.txt").write_bytes(raw)
    meta = folder / "document.yaml"
    old = yaml.safe_load(meta.read_text(encoding="utf-8"))["sha256"]
    replaced(meta, old, hashlib.sha256(raw).hexdigest())
    said = message(lambda: load_corpus(folder.parent))
    assert str(folder / "text.txt") in said
    assert "UTF-8" in said


def test_a_text_without_articles_is_named(folder: Path):
    raw = "这里没有条文。".encode()
    (folder / "text.txt").write_bytes(raw)
    meta = folder / "document.yaml"
    old = yaml.safe_load(meta.read_text(encoding="utf-8"))["sha256"]
    replaced(meta, old, hashlib.sha256(raw).hexdigest())
    assert str(folder / "text.txt") in message(lambda: load_corpus(folder.parent))


@pytest.mark.parametrize("name", ["text.txt", "notes.yaml"])
def test_a_missing_file_is_named(folder: Path, name):
    (folder / name).unlink()
    assert str(folder / name) in message(lambda: load_corpus(folder.parent))


def test_an_empty_corpus_folder_is_named(tmp_path: Path):
    said = message(lambda: load_corpus(tmp_path))
    assert str(tmp_path) in said
    assert "ASSISTANT_CORPUS_DIR" in said
    assert str(tmp_path / "none") in message(lambda: corpus_digest(tmp_path / "none"))


def test_a_folder_where_a_file_should_be_is_one_line(folder: Path):
    (folder / "notes.yaml").unlink()
    (folder / "notes.yaml").mkdir()
    assert str(folder / "notes.yaml") in message(lambda: load_corpus(folder.parent))


# --- document.yaml ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("status: draft", "status: entwurf", "不在可选的值之内"),
        ("issued_on: null", "issued_on: 去年", "日期"),
        ("caveat:", "caveats:", "caveat"),
        ("number: null", "number: null\nnummer: 1", "不认识"),
        ("title: 四川省", "title: [四川省", "YAML"),
    ],
)
def test_faults_of_the_metadata_are_named_with_their_line(folder: Path, old, new, expected):
    path = folder / "document.yaml"
    replaced(path, old, new)
    said = message(lambda: load_corpus(folder.parent))
    assert f"{path} 第 " in said
    assert expected in said


# --- notes.yaml ------------------------------------------------------------------------------------------

#: what is replaced first, its replacement, what the message says, lines between the replaced text's and the fault's
FAULTS: dict[str, tuple[str, str, str, int | None]] = {
    "an unknown key": (
        "    synonyms:\n",
        "    synonims: [甲]\n    synonyms:\n",
        "不认识这一项",
        0,
    ),
    "text where a list belongs": (
        "    synonyms:\n      [目的",
        "    synonyms: 目的\n    unused: [目的",
        "应为列表",
        0,
    ),
    "a list where text belongs": (
        "plain: 本条交代",
        "plain: [1]\n    unused: 本条交代",
        "应为文字",
        0,
    ),
    "a label that the text does not have": (
        "clause: 第四条\n",
        "clause: 第四十条\n",
        "原文没有条款 第四十条",
        0,
    ),
    "a clause twice": (
        "clause: 第四条\n",
        "clause: 第三条\n",
        "条款 第三条 重复",
        0,
    ),
    "an occurrence that the text does not have": (
        "occurrence: 2\n",
        "occurrence: 3\n",
        "原文没有条款 第十四条（五）（第 3 处）",
        -1,
    ),
    "a figure that the clause does not have": (
        "SCI或EI论文**20篇（含）以上**",
        "SCI或EI论文**21篇（含）以上**",
        "21篇",
        0,
    ),
    "a period that the clause does not have": (
        "**三年内不得重新认定**",
        "**四年内不得重新认定**",
        "四年",
        0,
    ),
    "a unit that the clause does not have": (
        "**不少于5个工作日**",
        "**不少于5天**",
        "5天",
        0,
    ),
    "a gap near a clause that does not exist": (
        "nearest: [第十五条]",
        "nearest: [第五十条]",
        "原文没有条款 第五十条",
        0,
    ),
    "a row on a clause that does not exist": (
        "        clause: 第十二条（三）\n",
        "        clause: 第十二条（九）\n",
        "原文没有条款 第十二条（九）",
        None,
    ),
    "a misquote": (
        "“科技厅原则上每年组织一次国合基地认定工作”。",
        "“科技厅原则上每年举行一次国合基地认定工作”。",
        "引文“科技厅原则上每年举行",
        0,
    ),
}


def faulty(folder: Path, name: str) -> tuple[str, int, str, int | None]:
    old, new, expected, offset = FAULTS[name]
    path = folder / "notes.yaml"
    text = path.read_text(encoding="utf-8")
    # Comparisons are written as the notes' rows are; elsewhere the first place is meant.
    part = {"a row on a clause that does not exist": "\ncomparisons:", "a misquote": "\ngaps:"}.get(name, "")
    start = text.index(part)
    at = text.index(old, start)
    path.write_text(text[:at] + new + text[at + len(old) :], encoding="utf-8")
    return str(path), text.count("\n", 0, at) + 1, expected, offset


@pytest.mark.parametrize("name", list(FAULTS))
def test_a_fault_of_the_notes_is_named_with_file_and_line(folder: Path, name):
    path, line, expected, offset = faulty(folder, name)
    said = message(lambda: load_corpus(folder.parent))
    assert expected in said
    fault = next(part for part in said.split("；") if expected in part)
    if offset is not None:
        assert fault.startswith(f"{path} 第 {line + offset} 行"), fault
    else:
        assert fault.startswith(f"{path} 第 ")


def test_broken_yaml_is_named_with_its_line(folder: Path):
    path = folder / "notes.yaml"
    line = replaced(path, "  - clause: 第三条\n", "  - clause: 第三条\n     plain: : 甲\n")
    said = message(lambda: load_corpus(folder.parent))
    assert any(f"{path} 第 {near} 行" in said for near in (line, line + 1))


def test_notes_that_are_no_mapping_are_named(folder: Path):
    (folder / "notes.yaml").write_text("- 1\n", encoding="utf-8")
    assert f"{folder / 'notes.yaml'} 第 1 行" in message(lambda: load_corpus(folder.parent))


def test_empty_notes_are_named(folder: Path):
    (folder / "notes.yaml").write_text("", encoding="utf-8")
    assert str(folder / "notes.yaml") in message(lambda: load_corpus(folder.parent))


def edited(folder: Path, edit: Callable[[dict], object]) -> Path:
    """notes.yaml after a change of its data (its lines are then other ones)."""
    path = folder / "notes.yaml"
    data = yaml.load(path.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    edit(data)
    path.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("label", "occurrence"), [("第一条", None), ("第十二条（二）", None), ("第十四条（五）", 2), ("第二十八条", None)]
)
def test_a_clause_without_notes_is_named(folder: Path, document, label, occurrence):
    def drop(data):
        data["clauses"] = [n for n in data["clauses"] if (n["clause"], n.get("occurrence")) != (label, occurrence)]

    path = edited(folder, drop)
    said = message(lambda: load_notes(path, document))
    assert f"缺少条款 {label}" in said
    assert (f"第 {occurrence} 处" in said) == (occurrence is not None)


@pytest.mark.parametrize(("count", "stands"), [(5, False), (6, True), (7, True)])
def test_six_likely_questions_are_enough_and_five_are_not(folder: Path, document, count, stands):
    def shorten(data):
        data["clauses"][0]["points"] = [{"say": "本办法自有其目的。", "asks": [f"为什么{n}" for n in range(count)]}]

    path = edited(folder, shorten)
    if stands:
        assert len(load_notes(path, document).clauses[0].asks) == count
    else:
        assert "第一条 的常见问法不足 6 个" in message(lambda: load_notes(path, document))


@pytest.mark.parametrize("comparator", ["不超过5场", "少于5场", "5场以下"])
def test_a_threshold_turned_round_is_noticed(folder: Path, document, comparator):
    def turn(data):
        note = next(n for n in data["clauses"] if n["clause"] == "第十三条（四）")
        note["plain"] = f"每年举办国际科技交流活动{comparator}。"

    path = edited(folder, turn)
    assert comparator in message(lambda: load_notes(path, document))


@pytest.mark.parametrize("same", ["不少于5场", "至少5场", "5场以上", "5场", "五场以上"])
def test_a_threshold_in_other_words_stands(folder: Path, document, same):
    def turn(data):
        note = next(n for n in data["clauses"] if n["clause"] == "第十三条（四）")
        note["plain"] = f"每年举办国际科技交流活动{same}。"

    assert load_notes(edited(folder, turn), document)


def test_many_faults_are_counted(folder: Path, document):
    def spoil(data):
        for note in data["clauses"]:
            note["plain"] = "要99篇。"

    said = message(lambda: load_notes(edited(folder, spoil), document))
    assert "72 处" in said
    assert said.count("99篇") == 8


# --- the digest ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["document.yaml", "text.txt", "notes.yaml"])
@pytest.mark.parametrize("place", [0, 0.5, 1])
def test_any_byte_of_any_file_changes_the_digest(folder: Path, name, place):
    before = corpus_digest(folder.parent)
    path = folder / name
    raw = bytearray(path.read_bytes())
    raw[int(place * (len(raw) - 1))] ^= 1
    path.write_bytes(raw)
    assert corpus_digest(folder.parent) != before


def test_the_folder_name_is_part_of_the_digest(folder: Path):
    before = corpus_digest(folder.parent)
    folder.rename(folder.with_name("other"))
    assert corpus_digest(folder.parent) != before


def test_other_files_do_not_change_the_digest(folder: Path):
    before = corpus_digest(folder.parent)
    (folder / "vectors-x.npz").write_bytes(b"1")
    (folder / "notes.yaml~").write_bytes(b"1")
    (folder.parent / "README").write_bytes(b"1")
    (folder.parent / "drafts").mkdir()
    assert corpus_digest(folder.parent) == before


def test_bytes_moved_between_files_change_the_digest(folder: Path):
    before = corpus_digest(folder.parent)
    meta, text = folder / "document.yaml", folder / "text.txt"
    last = meta.read_bytes()[-1:]
    meta.write_bytes(meta.read_bytes()[:-1])
    text.write_bytes(last + text.read_bytes())
    assert corpus_digest(folder.parent) != before


def test_the_loaded_corpus_carries_the_digest_of_its_folder():
    assert load_corpus(REAL).digest == corpus_digest(REAL)
