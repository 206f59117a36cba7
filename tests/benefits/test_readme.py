"""The README of benefits draws the flow as it is and names files that exist."""

import os
import re
from pathlib import Path

from xiechuang.domains.benefits.flow import RUN

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "src/xiechuang/domains/benefits/README.md"


def drawn(text: str) -> str:
    drawing = f"<!-- flow:run -->\n```mermaid\n{RUN.mermaid()}\n```\n<!-- /flow -->"
    return re.sub(r"<!-- flow:run -->.*?<!-- /flow -->", lambda _: drawing, text, flags=re.DOTALL)


def test_the_readme_shows_the_flow_as_it_is() -> None:
    text = README.read_text(encoding="utf-8")
    if os.environ.get("XIECHUANG_WRITE_DOCS"):
        README.write_text(drawn(text), encoding="utf-8")
        text = README.read_text(encoding="utf-8")
    assert drawn(text) == text


def test_every_file_the_readme_names_exists() -> None:
    named = re.findall(
        r"`((?:profiles|queries|rules|migrations)/[\w./-]+)`", README.read_text(encoding="utf-8")
    )
    places = [ROOT / "src/xiechuang", README.parent]
    assert len(named) > 4
    assert [name for name in named if not any((place / name).exists() for place in places)] == []
