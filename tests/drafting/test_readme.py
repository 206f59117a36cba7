"""The diagrams in the domain's README are drawn from the flows themselves, and every state is reached."""

import os
import re
from pathlib import Path

import pytest

from xiechuang.domains.drafting.flow import CONSULTATION, DRAFT, MEETING

README = Path(__file__).resolve().parents[2] / "src/xiechuang/domains/drafting/README.md"
FLOWS = {"drafting": DRAFT, "consultation": CONSULTATION, "meeting": MEETING}


def drawn(text: str, name: str) -> str:
    drawing = f"<!-- flow:{name} -->\n```mermaid\n{FLOWS[name].mermaid()}\n```\n<!-- /flow -->"
    return re.sub(rf"<!-- flow:{name} -->.*?<!-- /flow -->", lambda _: drawing, text, flags=re.DOTALL)


@pytest.mark.parametrize("name", FLOWS)
def test_the_readme_shows_the_flow_as_it_is(name: str) -> None:
    text = README.read_text(encoding="utf-8")
    if os.environ.get("XIECHUANG_WRITE_DOCS"):
        README.write_text(drawn(text, name), encoding="utf-8")
        text = README.read_text(encoding="utf-8")
    assert f"<!-- flow:{name} -->" in text
    assert text == drawn(text, name), "run XIECHUANG_WRITE_DOCS=1 pytest tests/drafting/test_readme.py"


@pytest.mark.parametrize("name", FLOWS)
def test_every_state_is_reached(name: str) -> None:
    assert not FLOWS[name].unreachable()
