"""The paragraphs of a PDF with a text layer: lines are joined where the layout, and not the writer, broke them."""

import re
from collections.abc import Sequence

from xiechuang.kernel.exchange import ExchangeError, read_pdf_text
from xiechuang.kernel.lib.errors import Invalid

MOST_PAGES = 300
MOST_SIGNS = 5_000_000
# Fewer signs on a page on average: a scan with a stray number, not a text.
FEWEST_SIGNS = 20
# A line without a stop at its end goes on, unless it is a good deal shorter than the others, as headings are.
LONG = 0.75
# One with a stop goes on only where it reaches the right edge, indented and pressed signs allowed for.
SLACK = 2
_STOPS = tuple("。；;：:！？”』」")
_NUMBER = "[一二三四五六七八九十百零〇0-9]+"
# These begin a paragraph wherever they stand; the others may also be the end of a word that the layout cut (统|一、).
_SURE = re.compile(rf"第{_NUMBER}[章节条](?:之{_NUMBER})?\s|[（(]\d{{4}}年")
_LIKELY = re.compile(rf"第{_NUMBER}[章节条款]|[（(]?{_NUMBER}[)）、.．]|附件|附：")
_PAGE_NUMBER = re.compile(r"[-—–·\s]*(?:第\s*)?\d+(?:\s*页)?[-—–·\s]*")
# Layouts set figures a little apart from Chinese signs; nobody wrote these spaces.
_SET_APART = re.compile(r"(?<=[0-9%‰]) (?=[一-鿿])|(?<=[一-鿿]) (?=[0-9])")


def paragraphs_of_pdf(content: bytes) -> str:
    """One paragraph a line; Invalid where there is no text layer, or the file is broken or locked."""
    lines = [line for page in _pages(content) for line in page]
    edge = max((len(line) for line in lines), default=0)
    found: list[str] = []
    before = ""
    for line in lines:
        if _goes_on(before, line, edge=edge):
            found[-1] += line
        else:
            found.append(line)
        before = line
    return "\n".join(found) + "\n"


def _goes_on(before: str, line: str, *, edge: int) -> bool:
    """Whether a line belongs to the one before it."""
    if not before or _SURE.match(line):
        return False
    if before.endswith(_STOPS):
        return len(before) >= edge - SLACK and not _LIKELY.match(line)
    return len(before) >= LONG * edge


def _pages(content: bytes) -> list[list[str]]:
    texts, problem = _texts(content)
    if not problem and sum(len("".join(text.split())) for text in texts) < FEWEST_SIGNS * max(len(texts), 1):
        problem = "PDF 里没有文字，多半是扫描件；请先用文字识别软件转成文字，核对后再上传"
    if problem:
        raise Invalid({"file": [problem]})
    return [_lines(text) for text in texts]


def _texts(content: bytes) -> tuple[Sequence[str], str]:
    """The text layer of each page, and what stands against reading it."""
    try:
        read = read_pdf_text(content, most_pages=MOST_PAGES, most_signs=MOST_SIGNS)
    except ExchangeError as error:
        return (), error.message
    if read.is_encrypted:
        return (), "PDF 有密码，请另存一份没有密码的"
    if read.pages > MOST_PAGES:
        return (), f"PDF 超过 {MOST_PAGES} 页"
    if read.is_cut:
        return (), f"PDF 超过 {MOST_SIGNS // 10_000} 万字"
    return read.texts, ""


def _lines(text: str) -> list[str]:
    stripped = (_SET_APART.sub("", line).strip() for line in text.splitlines())
    return [line for line in stripped if line and not _PAGE_NUMBER.fullmatch(line)]
