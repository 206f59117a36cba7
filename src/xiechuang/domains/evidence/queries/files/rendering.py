"""Pages as pictures: the typesetter that writes the platform's PDFs also draws those that come in, in a process of its own."""

from collections.abc import Iterator
from pathlib import Path

from xiechuang.domains.evidence.queries.files.png import grey_of_png
from xiechuang.domains.evidence.rules.pictures import turned_images
from xiechuang.kernel.documents.public import path_of
from xiechuang.kernel.exchange.limited import LimitReachedError, run_limited

LAYOUT = Path(__file__).with_name("page.typ")
PROCESS = Path(__file__).with_name("drawing_process.py")
MOST_PAGES = 3
LARGEST = 10_000_000
SECONDS = 20.0
MEMORY_BYTES = 1024 * 1024 * 1024
_FORMATS = {b"%PDF": "pdf", b"\x89PNG": "png", b"\xff\xd8\xff": "jpg"}

Turned = tuple[bytes, bytes, bytes, bytes]


def drawn_page(sha256: str, page: int) -> bytes | None:
    """One page as PNG for people to look at; None where there is none or it cannot be drawn."""
    path = path_of(sha256)
    if not 1 <= page <= MOST_PAGES or not path.exists() or path.stat().st_size > LARGEST:
        return None
    if page > 1 and _form_of(path) != "pdf":
        return None
    try:
        return next(iter(_drawn(path, page, page, is_shown=True)), None) or None
    except LimitReachedError:
        return None


def turned_pages(path: Path, *, is_pdf: bool) -> tuple[tuple[Turned, ...], str]:
    """The images of the first three pages each way up, and why there are none."""
    if path.stat().st_size > LARGEST:
        return (), "文件过大，没有比较页面图像"
    try:
        pages = list(_drawn(path, 1, MOST_PAGES if is_pdf else 1))
    except LimitReachedError as error:
        return (), f"{_said_of(error)}，没有比较页面图像"
    found = tuple(turned_images(grey_of_png(page)) for page in pages if page)
    return found, "" if all(pages) else "页面画不出来，没有比较页面图像"


def _said_of(error: LimitReachedError) -> str:
    return f"页面图像 {SECONDS:g} 秒内没有画完" if error.is_time else "页面图像展开后超出可用内存"


def _drawn(path: Path, first: int, last: int, *, is_shown: bool = False) -> Iterator[bytes]:
    """Pages as PNG: 528 × 528 dots to compare, 900 dots wide to look at; an empty one could not be drawn."""
    asked = (str(path), _form_of(path), str(first), str(last), "shown" if is_shown else "compared")
    said = run_limited(
        PROCESS, *asked, content=LAYOUT.read_bytes(), seconds=SECONDS, memory_bytes=MEMORY_BYTES
    )
    place = 0
    while place < len(said):
        end = place + 4 + int.from_bytes(said[place : place + 4], "big")
        yield said[place + 4 : end]
        place = end


def _form_of(path: Path) -> str:
    with path.open("rb") as file:
        head = file.read(4)
    return next((name for start, name in _FORMATS.items() if head.startswith(start)), "pdf")
