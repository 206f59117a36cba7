"""The README's table of checks is whole."""

from pathlib import Path

from xiechuang.domains.monitoring.rules.checks import RULES

README = Path(__file__).resolve().parents[2] / "src/xiechuang/domains/monitoring/README.md"


def test_the_readme_tells_every_check() -> None:
    text = README.read_text(encoding="utf-8")
    assert [rule for rule in RULES if f"`{rule}`" not in text] == []
