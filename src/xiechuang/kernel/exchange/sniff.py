"""Recognise a file by its first bytes, because people rename files and extensions lie."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePath

from .table import ExchangeError

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_WORD = "WordDocument".encode("utf-16-le")
_MARKUP = re.compile(rb"^\s*<(!doctype|html|head|body|table|meta|style|\?xml|!--)", re.IGNORECASE)
_FOREIGN = (
    (b"%PDF", "PDF 文件"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"GIF8", "图片"),
    (b"Rar!", "压缩包"),
    (b"7z\xbc\xaf", "压缩包"),
    (b"\x1f\x8b", "压缩包"),
    (b"{\\rtf", "RTF 文档"),
)
_EXTENSIONS = {"xlsx": ("xlsx", "xlsm"), "xls": ("xls", "et"), "ods": ("ods",), "text": ("csv", "txt", "tsv")}


def sniff(*, content: bytes) -> str:
    """Say which of xlsx, xls, ods or text the bytes are; anything else is refused by name."""
    if not content.strip(b"\0 \r\n\t"):
        raise ExchangeError("empty", "文件是空的，没有可读的内容。")
    for signature, label in _FOREIGN:
        if content.startswith(signature):
            raise _foreign(label=label)
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _sniff_zip(content=content)
    if content.startswith(_OLE):
        return _sniff_ole(content=content)
    if _MARKUP.match(content.removeprefix(b"\xef\xbb\xbf")[:2048]):
        raise ExchangeError(
            "markup", "这是网页或 XML 格式另存的表格，请用 Excel 打开后“另存为”xlsx，再上传。"
        )
    return "text"


def extension_note(*, kind: str, name: str) -> str | None:
    """Tell the person when the extension does not fit what the file really is."""
    suffix = PurePath(name).suffix.lower().lstrip(".")
    if not suffix or suffix in _EXTENSIONS[kind]:
        return None
    label = "文本表格（CSV）" if kind == "text" else kind
    return f"文件扩展名是 .{suffix}，实际内容是 {label}，已按实际内容读取。"


def _foreign(*, label: str) -> ExchangeError:
    return ExchangeError("not_a_table", f"这是{label}，不是表格。请上传 xlsx、xls、ods 或 csv 文件。")


def _sniff_zip(*, content: bytes) -> str:
    names = _zip_names(content=content)
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        raise ExchangeError("xlsb", "这是 xlsb（二进制工作簿），请在 Excel 中“另存为”xlsx，再上传。")
    if "content.xml" in names and "mimetype" in names:
        return "ods"
    if "word/document.xml" in names:
        raise _foreign(label="Word 文档")
    if "ppt/presentation.xml" in names:
        raise _foreign(label="演示文稿")
    raise _foreign(label="压缩包")


def _zip_names(*, content: bytes) -> set[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError) as error:
        raise ExchangeError(
            "corrupt", "工作簿已损坏或没有传完整，请用 Excel 打开并重新保存后再上传。"
        ) from error


def _sniff_ole(*, content: bytes) -> str:
    if _ENCRYPTED in content:
        raise ExchangeError("encrypted", "工作簿设了打开密码，请在 Excel 中去掉密码并保存后再上传。")
    if _WORD in content:
        raise _foreign(label="Word 文档")
    return "xls"
