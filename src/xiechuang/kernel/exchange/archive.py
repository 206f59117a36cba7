"""Look through a zipped workbook before it is opened: a few kilobytes can unpack to gigabytes or claim a billion cells.

This gives honest people a clear sentence. The fence against the dishonest is the memory limit of the separate process
in which `workbook_process.py` opens the file.
"""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from .table import ExchangeError, Limits

_CHUNK = 1 << 18
_LOCAL_HEADER = struct.Struct("<26xHH")
_CELL = re.compile(rb"<(?:\w+:)?c\s([^<>]*[^<>/])>")
_REFERENCE = re.compile(rb"\br\s*=\s*[\"']([A-Z]{1,3})([0-9]{1,7})[\"']")
_REPEAT = re.compile(rb"<(?:\w+:)?(table-row|table-cell|table)\b([^<>]*?)(/?)>|</(?:\w+:)?(table-row|table)>")
_TIMES = re.compile(rb"number-(?:rows|columns)-repeated=\"([0-9]+)\"")


@dataclass(slots=True)
class Extent:
    """How far the filled cells of the largest sheet reach, and which cells hold a formula error."""

    rows: int = 0
    columns: int = 0
    error_cells: list[str] = field(default_factory=list)

    def reach(self, *, row: int, column: int) -> None:
        """Stretch the extent so that it holds this cell (1-based)."""
        self.rows = max(self.rows, row)
        self.columns = max(self.columns, column)


def inspect_archive(*, content: bytes, kind: str, limits: Limits) -> Extent:
    """Unpack every member piecewise and refuse bombs, false sizes and sheets wider than memory."""
    extent = Extent()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = archive.infolist()
    if sum(member.file_size for member in members) > limits.unpacked_bytes:
        raise _bomb(limits=limits)
    for member in members:
        chunks = _inflate(content=content, member=member)
        if (
            kind == "xlsx"
            and member.filename.startswith("xl/worksheets/")
            and member.filename.endswith(".xml")
        ):
            _measure_xlsx(chunks=chunks, extent=extent, limits=limits)
        elif kind == "ods" and member.filename == "content.xml":
            _measure_ods(chunks=chunks, extent=extent, limits=limits)
        else:
            for _ in chunks:
                pass
    return extent


def _bomb(*, limits: Limits) -> ExchangeError:
    size = limits.unpacked_bytes // (1024 * 1024)
    return ExchangeError("too_large_unpacked", f"文件解压后超过 {size} MB，已拒绝读取。请拆分后分批上传。")


def _corrupt(*, cause: str) -> ExchangeError:
    return ExchangeError("corrupt", f"工作簿已损坏（{cause}），请用 Excel 打开并重新保存后再上传。")


def _inflate(*, content: bytes, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield the unpacked bytes of a member; more than its header promises is treated as an attack."""
    if member.flag_bits & 1:
        raise ExchangeError("encrypted", "文件被加密，请去掉密码并保存后再上传。")
    start = member.header_offset
    if start + 30 > len(content):
        raise _corrupt(cause="目录与内容不符")
    name_length, extra_length = _LOCAL_HEADER.unpack_from(content, start)
    begin = start + 30 + name_length + extra_length
    packed = memoryview(content)[begin : begin + member.compress_size]
    if member.compress_type == zipfile.ZIP_STORED:
        yield bytes(packed)
        return
    if member.compress_type != zipfile.ZIP_DEFLATED:
        raise _corrupt(cause="不支持的压缩方式")
    yield from _inflate_deflated(packed=packed, promised=member.file_size)


def _inflate_deflated(*, packed: memoryview, promised: int) -> Iterator[bytes]:
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    produced = 0
    rest = bytes(packed)
    while rest and not stream.eof:
        try:
            chunk = stream.decompress(rest, _CHUNK)
        except zlib.error as error:
            raise _corrupt(cause="数据解压失败") from error
        produced += len(chunk)
        if produced > promised:
            raise _corrupt(cause="解压大小与声明不符")
        yield chunk
        rest = stream.unconsumed_tail


def _tags(*, chunks: Iterator[bytes], pattern: re.Pattern[bytes]) -> Iterator[re.Match[bytes]]:
    """Find tags over chunk borders by carrying the text after the last complete tag."""
    carried = b""
    for chunk in chunks:
        text = carried + chunk
        cut = text.rfind(b">") + 1
        yield from pattern.finditer(text, 0, cut)
        carried = text[cut:]
        if len(carried) > 1 << 22:
            # Only text, never a tag, may be this long; a tag is at most some hundred bytes.
            carried = carried[-4096:]


def _measure_xlsx(*, chunks: Iterator[bytes], extent: Extent, limits: Limits) -> None:
    sheet = Extent()
    for tag in _tags(chunks=chunks, pattern=_CELL):
        reference = _REFERENCE.search(tag[1])
        if reference is None:
            continue
        letters, digits = reference[1], reference[2]
        sheet.reach(row=int(digits), column=_column_number(letters=letters))
        if b't="e"' in tag[1] and len(extent.error_cells) < 1000:
            extent.error_cells.append((letters + digits).decode("ascii"))
    _admit(sheet=sheet, extent=extent, limits=limits)


def _column_number(*, letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _measure_ods(*, chunks: Iterator[bytes], extent: Extent, limits: Limits) -> None:
    sheet, row, column, height, filled = Extent(), 0, 0, 1, 0
    for tag in _tags(chunks=chunks, pattern=_REPEAT):
        opened, closed = tag[1], tag[4]
        times = _TIMES.search(tag[2]) if opened else None
        repeat = int(times[1]) if times else 1
        if opened == b"table-row":
            column, filled, height = 0, 0, repeat
        if opened == b"table-cell":
            column += repeat
            filled = column if b"value-type=" in tag[2] else filled
        if closed == b"table-row" or (opened == b"table-row" and tag[3]):
            row += height
            if filled:
                sheet.reach(row=row, column=filled)
        if closed == b"table":
            _admit(sheet=sheet, extent=extent, limits=limits)
            sheet, row = Extent(), 0
    _admit(sheet=sheet, extent=extent, limits=limits)


def _admit(*, sheet: Extent, extent: Extent, limits: Limits) -> None:
    """Refuse a sheet whose bounding box alone would fill the memory, for the reader keeps every cell of it."""
    if sheet.rows * sheet.columns > limits.cells:
        message = (
            f"工作表的内容一直延伸到第 {sheet.rows} 行、第 {sheet.columns} 列，超出可读取的范围。"
            "请删除远处的零散单元格，或拆分后上传。"
        )
        raise ExchangeError("too_many_cells", message)
    extent.reach(row=sheet.rows, column=sheet.columns)
