"""The diagrams in the domain's README are drawn from the flows themselves, and its table of checks is whole."""

import os
import re
from pathlib import Path

import pytest

from xiechuang.domains.monitoring.flow import PERIOD, SUBMISSION
from xiechuang.domains.monitoring.rules.checks import RULES

README = Path(__file__).resolve().parents[2] / "src/xiechuang/domains/monitoring/README.md"
FLOWS = {"period": PERIOD, "submission": SUBMISSION}


def drawn(text: str, name: str) -> str:
    drawing = f"<!-- flow:{name} -->\n```mermaid\n{FLOWS[name].mermaid()}\n```\n<!-- /flow -->"
    return re.sub(rf"<!-- flow:{name} -->.*?<!-- /flow -->", lambda _: drawing, text, flags=re.DOTALL)


@pytest.mark.parametrize("name", FLOWS)
def test_the_readme_shows_the_flow_as_it_is(name: str) -> None:
    text = README.read_text(encoding="utf-8")
    if os.environ.get("XIECHUANG_WRITE_DOCS"):
        README.write_text(drawn(text, name), encoding="utf-8")
        text = README.read_text(encoding="utf-8")
    assert text == drawn(text, name), "run XIECHUANG_WRITE_DOCS=1 pytest tests/monitoring/test_readme.py"


def test_the_readme_tells_every_check() -> None:
    text = README.read_text(encoding="utf-8")
    assert [rule for rule in RULES if f"`{rule}`" not in text] == []
