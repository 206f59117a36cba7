"""Find the encoding of a text table; undecodable bytes are named, never replaced."""

from __future__ import annotations

import codecs

from .table import ExchangeError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_LITTLE = frozenset({b",\0", b";\0", b"\t\0", b"\n\0", b"\r\0"})
_GARBLED_SHARE = 0.3


def decode(*, content: bytes) -> tuple[str, str, list[str]]:
    """Return text, encoding and notes; raise with the first bad row and byte when no encoding fits."""
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return _strict(content=content, encoding=encoding), encoding, []
    unmarked = _utf16_without_mark(content=content)
    if unmarked:
        return _strict(content=content, encoding=unmarked), unmarked, []
    if b"\0" in content:
        raise ExchangeError("binary", "文件含二进制内容，不是文本表格。请上传 xlsx、xls、ods 或 csv 文件。")
    try:
        return content.decode("utf-8"), "utf-8", []
    except UnicodeDecodeError as error:
        if _mostly_utf8(content=content):
            raise _undecodable(content=content, error=error) from error
    text = _strict(content=content, encoding="gb18030")
    return text, "gb18030", _garbled_notes(text=text)


def _strict(*, content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _undecodable(content=content, error=error) from error


def _undecodable(*, content: bytes, error: UnicodeDecodeError) -> ExchangeError:
    newline = "\n".encode("utf-16-le") if error.encoding.startswith("utf-16") else b"\n"
    row = content.count(newline, 0, error.start) + 1
    bad = content[error.start : error.start + 1].hex().upper()
    message = (
        f"第 {row} 行（文件第 {error.start + 1} 个字节，0x{bad}）不是有效的 {error.encoding.upper()} 文字，"
        "文件可能被截断或混用了编码。请用 Excel 打开原文件，另存为“CSV UTF-8”或 xlsx 后再上传。"
    )
    return ExchangeError("undecodable", message)


def _utf16_without_mark(*, content: bytes) -> str | None:
    """A mark-less UTF-16 table still shows its separators and line ends as pairs with a zero byte."""
    if len(content) % 2 or b"\0" not in content[:8192]:
        return None
    pairs = [content[start : start + 2] for start in range(0, min(len(content), 8192), 2)]
    little = sum(pair in _LITTLE for pair in pairs)
    big = sum(pair[::-1] in _LITTLE for pair in pairs)
    if not little and not big:
        return None
    return "utf-16-le" if little > big else "utf-16-be"


def _mostly_utf8(*, content: bytes) -> bool:
    """GB18030 accepts nearly any bytes, so a damaged UTF-8 file must not slip through as Chinese nonsense."""
    text = content.decode("utf-8", errors="replace")
    bad = text.count("\ufffd")
    good = sum(1 for character in text if character > "\x7f") - bad
    return good > 4 * bad


def _garbled_notes(*, text: str) -> list[str]:
    foreign = [character for character in text[:200_000] if character > "\x7f"]
    rare = sum(1 for character in foreign if not _in_gb2312(character=character))
    if rare <= _GARBLED_SHARE * len(foreign):
        return []
    return ["文件按 GB18030 读取，但生僻字过多，可能是乱码，请核对预览；如不对，请另存为“CSV UTF-8”再上传。"]


def _in_gb2312(*, character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
