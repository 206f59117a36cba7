"""The README of benefits names files that exist."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "src/xiechuang/domains/benefits/README.md"


def test_every_file_the_readme_names_exists() -> None:
    named = re.findall(
        r"`((?:profiles|queries|rules|migrations)/[\w./-]+)`", README.read_text(encoding="utf-8")
    )
    places = [ROOT / "src/xiechuang", README.parent]
    assert len(named) > 4
    assert [name for name in named if not any((place / name).exists() for place in places)] == []
