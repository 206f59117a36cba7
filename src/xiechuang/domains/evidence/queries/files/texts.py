"""The text of a file, and why there is none."""

from pathlib import Path

from xiechuang.domains.evidence.rules.facts import LONGEST
from xiechuang.kernel.exchange import ExchangeError, read_pdf_text
from xiechuang.kernel.exchange.encoding import decode

MOST_PAGES = 50
_BROKEN = "文件损坏，读不出文字"


def text_of_txt(path: Path) -> tuple[str, str]:
    """A plain text in whatever encoding."""
    try:
        return decode(content=path.read_bytes()[: 4 * LONGEST["text"]])[0], ""
    except ExchangeError:
        return "", "文字编码认不出，读不出文字"


def text_of_docx(path: Path) -> tuple[str, str]:
    """All paragraphs and cells, in the order of the document's own parts."""
    import docx

    try:
        opened = docx.Document(str(path))
    except Exception:  # noqa: BLE001 - a hostile file may break a reader in any way
        return "", _BROKEN
    cells = [cell.text for table in opened.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in opened.paragraphs), *cells]), ""


def text_of_pdf(path: Path) -> tuple[str, str]:
    """The text layer of the first pages."""
    try:
        read = read_pdf_text(path.read_bytes(), most_pages=MOST_PAGES, most_signs=LONGEST["text"])
    except ExchangeError as error:
        return "", _BROKEN if error.code == "corrupt" else f"{error.message}，没有比较文字"
    return "\n".join(read.texts), ""
