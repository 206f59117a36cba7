"""Pages as pictures: the typesetter that writes the platform's PDFs also draws those that come in."""

import re
from pathlib import Path

import typst

from xiechuang.domains.evidence.queries.files.png import grey_of_png
from xiechuang.domains.evidence.rules.pictures import turned_images
from xiechuang.kernel.documents.public import path_of

LAYOUT = Path(__file__).with_name("page.typ")
MOST_PAGES = 3
LARGEST = 10_000_000
_NO_PAGE = re.compile("page [0-9]+ does not exist")
_FORMATS = {b"%PDF": "pdf", b"\x89PNG": "png", b"\xff\xd8\xff": "jpg"}

Turned = tuple[bytes, bytes, bytes, bytes]


class UndrawableError(Exception):
    """The page could not be drawn."""


def drawn_page(sha256: str, page: int) -> bytes | None:
    """One page as PNG for people to look at; None where there is none or it cannot be drawn."""
    path = path_of(sha256)
    if not 1 <= page <= MOST_PAGES or not path.exists() or path.stat().st_size > LARGEST:
        return None
    with path.open("rb") as file:
        is_pdf = file.read(4) == b"%PDF"
    if page > 1 and not is_pdf:
        return None
    try:
        return _drawn(path, page, is_shown=True)
    except UndrawableError:
        return None


def turned_pages(path: Path, *, is_pdf: bool) -> tuple[tuple[Turned, ...], str]:
    """The images of the first three pages each way up, and why there are none."""
    if path.stat().st_size > LARGEST:
        return (), "文件过大，没有比较页面图像"
    found: list[Turned] = []
    for page in range(1, MOST_PAGES + 1 if is_pdf else 2):
        try:
            drawn = _drawn(path, page)
        except UndrawableError as error:
            is_past_end = bool(found) and _NO_PAGE.search(str(error)) is not None
            return tuple(found), "" if is_past_end else "页面画不出来，没有比较页面图像"
        found.append(turned_images(grey_of_png(drawn)))
    return tuple(found), ""


def _drawn(path: Path, page: int, *, is_shown: bool = False) -> bytes:
    """One page as PNG: 528 × 528 dots to compare, 900 dots wide to look at; the root is the file's own folder, so nothing else can be drawn in."""
    head = path.read_bytes()[:4]
    form = next((name for start, name in _FORMATS.items() if head.startswith(start)), "pdf")
    inputs = {"name": f"/{path.name}", "format": form, "page": str(page)}
    inputs["shown"] = "yes" if is_shown else ""
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False)
    source = LAYOUT.read_bytes()
    try:
        return typst.compile(  # type: ignore[call-overload,no-any-return,unused-ignore]
            source, root=str(path.parent), font_paths=fonts, format="png", ppi=72.0, sys_inputs=inputs
        )
    except BaseException as error:
        # A reader that panics on a hostile file raises past Exception.
        if isinstance(error, (KeyboardInterrupt, SystemExit)):
            raise
        raise UndrawableError(str(error)) from error
