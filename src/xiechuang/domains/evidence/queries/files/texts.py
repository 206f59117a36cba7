"""The text of a file, and why there is none."""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from xiechuang.domains.evidence.rules.facts import LONGEST
from xiechuang.kernel.exchange import ExchangeError
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
    """The text layer of the first pages, where pypdf is installed."""
    if find_spec("pypdf") is None:
        return "", "没有安装 pypdf，PDF 只比较内容与页面图像"
    try:
        pages = import_module("pypdf").PdfReader(path).pages[:MOST_PAGES]
        return "\n".join(page.extract_text() for page in pages), ""
    except Exception:  # noqa: BLE001 - a hostile file may break a reader in any way
        return "", _BROKEN
