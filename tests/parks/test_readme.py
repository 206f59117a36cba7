"""What the README of parks names is there."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "src/xiechuang/domains/parks/README.md"


def test_every_file_the_readme_names_exists() -> None:
    named = re.findall(r"`((?:profiles|models|actions)/[\w./-]+)`", README.read_text(encoding="utf-8"))
    places = [ROOT / "src/xiechuang", README.parent]
    assert len(named) > 3
    assert [name for name in named if not any((place / name).exists() for place in places)] == []
