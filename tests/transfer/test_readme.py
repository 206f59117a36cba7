"""The diagrams in the domain's README are drawn from the flows themselves."""

import os
import re
from pathlib import Path

import pytest

from xiechuang.domains.transfer.flow import ACHIEVEMENT, DEMAND, DOCKING, MEASURE

README = Path(__file__).resolve().parents[2] / "src/xiechuang/domains/transfer/README.md"
FLOWS = {"achievement": ACHIEVEMENT, "docking": DOCKING, "measure": MEASURE}


def _with_diagram(text: str, name: str) -> str:
    drawing = f"<!-- flow:{name} -->\n```mermaid\n{FLOWS[name].mermaid()}\n```\n<!-- /flow -->"
    return re.sub(rf"<!-- flow:{name} -->.*?<!-- /flow -->", lambda _: drawing, text, flags=re.DOTALL)


@pytest.mark.parametrize("name", FLOWS)
def test_the_readme_shows_the_flow_as_it_is(name: str) -> None:
    text = README.read_text(encoding="utf-8")
    drawn = _with_diagram(text, name)
    if os.environ.get("XIECHUANG_WRITE_DOCS"):
        README.write_text(drawn, encoding="utf-8")
        text = drawn
    assert text == drawn, "run `make docs` to draw the diagrams again"


def test_demands_and_achievements_walk_the_same_way() -> None:
    assert DEMAND.mermaid() == ACHIEVEMENT.mermaid()
