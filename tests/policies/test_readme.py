"""The README tells every standing of a text."""

from pathlib import Path

from xiechuang.domains.policies.states import Status

README = Path(__file__).resolve().parents[2] / "src/xiechuang/domains/policies/README.md"


def test_the_readme_tells_every_standing() -> None:
    text = README.read_text(encoding="utf-8").replace("(", "（").replace(")", "）")
    assert [one for one in Status if one.label not in text] == []
