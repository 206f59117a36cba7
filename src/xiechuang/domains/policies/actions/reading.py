"""The words of an uploaded file: plain text in any usual encoding, a Word document, or a PDF that holds text."""

import re
from dataclasses import dataclass
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from xiechuang.domains.policies.actions.paragraphs import paragraphs_of_pdf
from xiechuang.kernel.exchange import ExchangeError
from xiechuang.kernel.exchange.encoding import decode
from xiechuang.kernel.lib.errors import Invalid
from xiechuang.kernel.lib.texts import is_storable

LARGEST = 5 * 1024 * 1024
LONGEST = 500_000
UNPACKED = 60 * 1024 * 1024
ENDINGS = (".txt", ".docx", ".pdf")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """The words, and what reading alone found wrong: (line from 1, code, sentence)."""

    source: str
    problems: tuple[tuple[int, str, str], ...] = ()
    notes: tuple[str, ...] = ()


def read_file(content: bytes, *, name: str) -> Read:
    """The words of a file; Invalid, with what to do, where it holds none that can be read."""
    if len(content) > LARGEST:
        raise Invalid({"file": [f"文件超过 {LARGEST // 1024 // 1024} MB"]})
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        raise Invalid({"file": ["这是旧式 Word 文档（.doc），请另存为 .docx 后上传"]})
    found = _by_beginning(content, name)
    if len(found.source) > LONGEST:
        raise Invalid({"file": [f"文本超过 {LONGEST:,} 字"]})
    return found


def _by_beginning(content: bytes, name: str) -> Read:
    if content.startswith(b"%PDF"):
        note = "PDF 不记段落，段落按版面还原，请在预览中逐段核对"
        return checked(paragraphs_of_pdf(content), notes=(note,))
    return _word(content) if content.startswith(b"PK\x03\x04") else _plain(content, name)


def _plain(content: bytes, name: str) -> Read:
    if not content.strip():
        raise Invalid({"file": ["文件是空的"]})
    if not name.lower().endswith(".txt"):
        raise Invalid({"file": [f"可收 {'、'.join(ENDINGS)}，这是“{name[-40:]}”"]})
    try:
        source, encoding, notes = decode(content=content)
    except ExchangeError as unreadable:
        raise Invalid({"file": [unreadable.message]}) from unreadable
    told = [f"按 {encoding} 读取"] if not encoding.startswith("utf-8") else []
    return checked(source, notes=(*told, *notes))


def checked(
    source: str, *, notes: tuple[str, ...] = (), problems: tuple[tuple[int, str, str], ...] = ()
) -> Read:
    """The words, with each line the database cannot keep named; what it cannot keep becomes � and is a problem."""
    if is_storable(source):
        return Read(source=source, notes=notes, problems=problems)
    lines = re.split(r"\r\n|\r|\n", source)
    bad = [at for at, line in enumerate(lines, start=1) if not is_storable(line)]
    kept = "".join(sign if is_storable(sign) else "�" for sign in source)
    more = tuple((at, "unstorable", "有不能保存的字符") for at in bad)
    return Read(source=kept, notes=notes, problems=(*problems, *more))


def _word(content: bytes) -> Read:
    """The paragraphs of a Word document, one a line; numbers that Word only draws are told, for they are not there."""
    import docx

    try:
        with ZipFile(BytesIO(content)) as archive:
            if sum(one.file_size for one in archive.infolist()) > UNPACKED:
                raise Invalid({"file": ["Word 文档展开后过大"]})
        document = docx.Document(BytesIO(content))
    except (BadZipFile, KeyError, ValueError, OSError) as broken:
        raise Invalid({"file": ["Word 文档已损坏，或不是 .docx"]}) from broken
    lines, problems = [], []
    for at, paragraph in enumerate(document.paragraphs, start=1):
        lines.append(paragraph.text.replace("\n", " "))
        properties = paragraph._p.pPr  # noqa: SLF001 - python-docx does not tell of numbering itself
        if properties is not None and properties.numPr is not None and paragraph.text.strip():
            problems.append((at, "drawn-number", "编号是 Word 自动生成的，文字里没有，请改为手工编号"))
    notes = [f"有 {len(document.tables)} 张表格没有读入"] if document.tables else []
    body = document.element.body
    if next(body.iter(f"{_W}ins"), None) is not None or next(body.iter(f"{_W}del"), None) is not None:
        problems.append((1, "tracked", "文档有未接受的修订，请接受或拒绝后再上传"))
    return checked("\n".join(lines) + "\n", notes=tuple(notes), problems=tuple(problems))
