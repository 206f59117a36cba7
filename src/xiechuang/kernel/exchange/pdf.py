"""Write a report as PDF with Typst; the Chinese font is the packaged one, whatever the machine has installed."""

from __future__ import annotations

import json
from pathlib import Path

import noto_cjk_sans_otc
import typst

from .page_layout import is_wide, paper_tables
from .report import Report, printable

_LAYOUT = Path(__file__).with_name("report.typ")
_FONT_FOLDER = Path(str(noto_cjk_sans_otc.FONT_PATH)).parent


def pdf_bytes(*, report: Report) -> bytes:
    """Typeset the report; everything people typed goes in as JSON and cannot become markup."""
    tables = paper_tables(report=report)
    data = {
        "title": printable(report.title),
        "subtitle": printable(report.subtitle),
        "notes": [printable(note) for note in report.notes],
        "wide": is_wide(tables=tables),
        "tables": [
            {
                "title": table.title,
                "titles": table.titles,
                "rows": table.rows,
                "widths": table.widths,
                "numeric": table.numeric,
            }
            for table in tables
        ],
    }
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(_FONT_FOLDER)])
    # The root is the folder of this file, so a layout can read nothing else of the machine.
    return typst.compile(
        str(_LAYOUT),
        root=str(_LAYOUT.parent),
        font_paths=fonts,
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
