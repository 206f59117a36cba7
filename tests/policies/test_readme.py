"""The diagrams in the domain's README are drawn from the flows themselves."""

import os
import re
from pathlib import Path

import pytest

from xiechuang.domains.policies.flow import ROW, VERSION
from xiechuang.domains.policies.states import Status

README = Path(__file__).resolve().parents[2] / "src/xiechuang/domains/policies/README.md"
FLOWS = {"version": VERSION, "row": ROW}


def drawn(text: str, name: str) -> str:
    drawing = f"<!-- flow:{name} -->\n```mermaid\n{FLOWS[name].mermaid()}\n```\n<!-- /flow -->"
    return re.sub(rf"<!-- flow:{name} -->.*?<!-- /flow -->", lambda _: drawing, text, flags=re.DOTALL)


@pytest.mark.parametrize("name", FLOWS)
def test_the_readme_shows_the_flow_as_it_is(name: str) -> None:
    text = README.read_text(encoding="utf-8")
    if os.environ.get("XIECHUANG_WRITE_DOCS"):
        README.write_text(drawn(text, name), encoding="utf-8")
        text = README.read_text(encoding="utf-8")
    assert text == drawn(text, name), "run XIECHUANG_WRITE_DOCS=1 pytest tests/policies/test_readme.py"


def test_the_readme_tells_every_standing() -> None:
    text = README.read_text(encoding="utf-8").replace("(", "（").replace(")", "）")
    assert [one for one in Status if one.label not in text] == []
