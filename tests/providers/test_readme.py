"""The diagrams in the domain's README are drawn from the flows themselves."""

import os
import re
from pathlib import Path

import pytest

from xiechuang.domains.providers.flow import (
    APPLICATION,
    CALL,
    CHANGE,
    COMPLAINT,
    PROVIDER,
    RECOGNITION,
    RENEWAL,
)

README = Path(__file__).resolve().parents[2] / "src/xiechuang/domains/providers/README.md"
FLOWS = {
    "call": CALL, "application": APPLICATION, "recognition": RECOGNITION, "provider": PROVIDER, "change": CHANGE,
    "renewal": RENEWAL, "complaint": COMPLAINT,
}  # fmt: skip


def drawn(text: str, name: str) -> str:
    drawing = f"<!-- flow:{name} -->\n```mermaid\n{FLOWS[name].mermaid()}\n```\n<!-- /flow -->"
    return re.sub(rf"<!-- flow:{name} -->.*?<!-- /flow -->", lambda _: drawing, text, flags=re.DOTALL)


@pytest.mark.parametrize("name", FLOWS)
def test_the_readme_shows_the_flow_as_it_is(name: str) -> None:
    text = README.read_text(encoding="utf-8")
    if os.environ.get("XIECHUANG_WRITE_DOCS"):
        README.write_text(drawn(text, name), encoding="utf-8")
        text = README.read_text(encoding="utf-8")
    assert text == drawn(text, name), "run XIECHUANG_WRITE_DOCS=1 pytest tests/providers/test_readme.py"
    assert f"<!-- flow:{name} -->" in text
