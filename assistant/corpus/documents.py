"""Corpus folders: ``document.yaml`` + ``text.txt`` + ``notes.yaml`` → ``CorpusDocument``."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from assistant.corpus.notes import Notes, load_notes
from assistant.corpus.yamlfile import YamlSource
from assistant.errors import CorpusError
from assistant.statutes import Document, parse

FILES = ("document.yaml", "text.txt", "notes.yaml")


class DocumentMeta(BaseModel):
    """document.yaml: what the document is; ``None`` where the document itself does not say."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    short_title: str
    number: str | None
    issuer: str
    status: Literal["draft", "in_force", "repealed"]
    issued_on: date | None
    effective_on: date | None
    source: str
    sha256: str
    caveat: str


@dataclass(frozen=True, slots=True)
class CorpusDocument:
    """One document with its notes."""

    id: str
    meta: DocumentMeta
    document: Document
    notes: Notes
    folder: Path


@dataclass(frozen=True, slots=True)
class Corpus:
    """All documents of a corpus folder; ``digest`` changes with any byte of them."""

    documents: tuple[CorpusDocument, ...]
    digest: str

    def get(self, document_id: str) -> CorpusDocument:
        """The document of that id (it must exist)."""
        return next(document for document in self.documents if document.id == document_id)


def document_folders(corpus_dir: Path) -> list[Path]:
    """Folders with a document.yaml, by name.

    Raises:
        CorpusError: there is none.
    """
    folders = sorted(path.parent for path in corpus_dir.glob("*/document.yaml"))
    if not folders:
        raise CorpusError(f"文件夹 {corpus_dir} 里没有法规（缺少 */document.yaml），请检查 ASSISTANT_CORPUS_DIR。")
    return folders


def corpus_digest(corpus_dir: Path) -> str:
    """SHA-256 over names and bytes of all corpus files; cheap enough for every start."""
    digest = hashlib.sha256()
    for folder in document_folders(corpus_dir):
        for name in FILES:
            path = folder / name
            digest.update(f"{folder.name}/{name}\0".encode())
            digest.update(path.read_bytes() if path.is_file() else b"")
    return digest.hexdigest()


def read_text(folder: Path, meta: DocumentMeta) -> str:
    """The text as supplied.

    Raises:
        CorpusError: it is missing, is not UTF-8, or is not the text that document.yaml was made for.
    """
    path = folder / "text.txt"
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise CorpusError(f"缺少文件 {path}。") from error
    if hashlib.sha256(raw).hexdigest() != meta.sha256:
        raise CorpusError(
            f"{path} 与 document.yaml 里的 sha256 不一致：正文被改动或没有拷全。确认无误后请更新 sha256。"
        )
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        raise CorpusError(f"{path} 第 {error.start} 字节处不是 UTF-8 文本。") from error


def load_document(folder: Path) -> CorpusDocument:
    """Read and check one folder (see ``load_corpus``)."""
    meta = YamlSource(folder / "document.yaml").read(DocumentMeta)
    text = read_text(folder, meta)
    document = parse(text, document_id=folder.name, title=meta.title)
    if not document.articles:
        raise CorpusError(f"{folder / 'text.txt'} 里没有认出任何一条，请检查是否为法规正文。")
    return CorpusDocument(folder.name, meta, document, load_notes(folder / "notes.yaml", document), folder)


def load_corpus(corpus_dir: Path) -> Corpus:
    """Read every document.

    Raises:
        CorpusError: a folder is incomplete, a text differs from its hash, or notes contradict the text.
    """
    for _ in range(3):
        digest = corpus_digest(corpus_dir)
        documents = tuple(load_document(folder) for folder in document_folders(corpus_dir))
        # Someone may save a file while it is read: the digest must be that of what was read.
        if corpus_digest(corpus_dir) == digest:
            return Corpus(documents, digest)
    raise CorpusError(f"文件夹 {corpus_dir} 里的文件正在被改动，请改完后再试。")


def check_corpus(corpus: Corpus) -> list[str]:
    """One Chinese line a finding: what was read, and the defects of each text."""
    lines = []
    for entry in corpus.documents:
        document = entry.document
        items = sum(len(article.items) for article in document.articles)
        lines.append(f"《{entry.meta.title}》：{len(document.articles)} 条、{items} 项、{len(document.text)} 字")
        lines.append(
            f"  说明：{len(entry.notes.clauses)} 个条款、{sum(len(n.asks) for n in entry.notes.clauses)} 个常见问法、"
            f"{len(entry.notes.gaps)} 个未规定事项、{len(entry.notes.comparisons)} 组对照"
        )
        lines.append(f"  原文自身的问题 {len(document.defects)} 处：")
        lines += [f"  - 第 {defect.line} 行 {defect.message}" for defect in document.defects]
    return lines
