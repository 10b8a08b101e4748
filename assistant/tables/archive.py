"""What a file really is, whatever its name says; workbooks that must not be opened are refused with the reason."""

from __future__ import annotations

import zipfile
from typing import IO

from assistant.tables.writing import TableError

_MAX_UNPACKED = 400 * 2**20
_MAX_PART = 64 * 2**20  # every part but the sheets is held in memory
_SUSPECT, _RATIO = 16 * 2**20, 150  # sheets that people fill in shrink to a tenth
_MAX_ENTRIES = 5_000
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
AGAIN = "请用 Excel 或 WPS 另存为 .xlsx 再试。"
_NO_MACROS = "含有宏，为安全起见没有读取；请另存为不含宏的“Excel 工作簿（.xlsx）”再试。"


def refuse_other_kinds(name: str, stream: IO[bytes]) -> bool:
    """Whether the file is a ZIP archive; raises for kinds that are no table.

    Raises:
        TableError: names the kind and what to do.
    """
    head = stream.read(512)
    stream.seek(0)
    if head.startswith(_OLE):
        whole = stream.read()
        stream.seek(0)
        if "EncryptedPackage".encode("utf-16-le") in whole:
            raise TableError(f"{name} 设有打开密码，请在 Excel 中取消密码后再试。")
        raise TableError(f"{name} 是旧版 .xls（或 .doc、.et）文件，{AGAIN}")
    if head.startswith(b"%PDF"):
        raise TableError(f"{name} 是 PDF 文件，不是表格；请提供 .xlsx 或 .csv。")
    if head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<":
        raise TableError(f"{name} 是网页或 XML 格式的表格，{AGAIN}")
    return head.startswith(b"PK")


def open_archive(name: str, stream: IO[bytes]) -> zipfile.ZipFile:
    """The archive of a workbook.

    Raises:
        TableError: damaged, a password, macros, another kind of document, or too large when unpacked.
    """
    try:
        archive = zipfile.ZipFile(stream)
        _check(name, archive)
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError, KeyError, RuntimeError) as error:
        raise TableError(f"{name} 已损坏，无法解开，请重新保存后再试。") from error
    return archive


def _check(name: str, archive: zipfile.ZipFile) -> None:
    infos = archive.infolist()
    names = {info.filename for info in infos}
    if any(info.flag_bits & 1 for info in infos):
        raise TableError(f"{name} 设有密码，请取消密码后再试。")
    # zipfile never unpacks more than the size that an entry declares.
    parts = [info for info in infos if info.filename.endswith((".xml", ".rels"))]
    if len(infos) > _MAX_ENTRIES or any(map(_swollen, parts)) or sum(i.file_size for i in parts) > _MAX_UNPACKED:
        raise TableError(f"{name} 解开后过大，可能不是正常的工作簿，没有读取。")
    if any(path.endswith("vbaProject.bin") or "/macrosheets/" in path for path in names):
        raise TableError(f"{name} {_NO_MACROS}")
    if any(path.endswith("workbook.bin") for path in names):
        raise TableError(f"{name} 是 .xlsb 文件，请另存为 .xlsx 再试。")
    if "mimetype" in names and b"opendocument" in archive.open("mimetype").read(200):
        raise TableError(f"{name} 是 OpenDocument（.ods）文件，请在 LibreOffice 中另存为 .xlsx 再试。")
    for part, kind in (("word/document.xml", "Word 文档"), ("ppt/presentation.xml", "演示文稿")):
        if part in names:
            raise TableError(f"{name} 是 {kind}，不是表格；请提供 .xlsx 或 .csv。")
    if b"macroEnabled" in (archive.read("[Content_Types].xml") if "[Content_Types].xml" in names else b""):
        raise TableError(f"{name} {_NO_MACROS}")


def _swollen(info: zipfile.ZipInfo) -> bool:
    if info.file_size > _MAX_PART and "/worksheets/" not in info.filename:
        return True
    return info.file_size > _SUSPECT and info.file_size > _RATIO * max(info.compress_size, 1)
