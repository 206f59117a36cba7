"""The separate process that draws pages of a file that came in: each as PNG on stdout, behind four bytes of its length.

It is run as a plain file, within limits, and imports nothing of ours. No bytes stand for a page that cannot be drawn;
nothing at all for pages past the end.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

NO_PAGE = re.compile("page [0-9]+ does not exist")
# Whoever waits holds the pages in memory: a picture beyond this is nothing to look at.
LARGEST = 20_000_000


def draw(layout: bytes, *, path: Path, form: str, page: int, is_shown: bool) -> bytes:
    """One page; the root is the file's own folder, so nothing else can be drawn in."""
    import typst

    inputs = {"name": f"/{path.name}", "format": form, "page": str(page), "shown": "yes" if is_shown else ""}
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False)
    return typst.compile(  # type: ignore[call-overload,no-any-return,unused-ignore]
        layout, root=str(path.parent), font_paths=fonts, format="png", ppi=72.0, sys_inputs=inputs
    )


def main() -> None:
    """Draw from the first page asked for to the last."""
    path, form, first, last = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    layout, is_shown = sys.stdin.buffer.read(), sys.argv[5] == "shown"
    for page in range(first, last + 1):
        try:
            drawn = draw(layout, path=path, form=form, page=page, is_shown=is_shown)
        except BaseException as error:  # noqa: BLE001 - a reader that panics on a hostile file raises past Exception
            drawn = b""
            if page > first and NO_PAGE.search(str(error)):
                return
        if len(drawn) > LARGEST:
            drawn = b""
        sys.stdout.buffer.write(len(drawn).to_bytes(4, "big") + drawn)
        if not drawn:
            return


if __name__ == "__main__":
    main()
