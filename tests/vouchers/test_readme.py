"""The README draws the flows as they are; `XIECHUANG_WRITE_DOCS=1` writes the diagrams anew."""

import os
import re
from pathlib import Path

import pytest

from xiechuang.domains.vouchers.flow import BATCH, CLAIM, PAYMENT, SCHEME, USE, VOUCHER

README = Path(__file__).parents[2] / "src/xiechuang/domains/vouchers/README.md"
FLOWS = {flow.name: flow for flow in (SCHEME, BATCH, VOUCHER, USE, CLAIM, PAYMENT)}


def drawn(text: str, name: str) -> str:
    drawing = f"<!-- flow:{name} -->\n```mermaid\n{FLOWS[name].mermaid()}\n```\n<!-- /flow -->"
    return re.sub(rf"<!-- flow:{name} -->.*?<!-- /flow -->", lambda _: drawing, text, flags=re.DOTALL)


@pytest.mark.parametrize("name", sorted(FLOWS))
def test_the_readme_draws_the_flow_as_it_is(name: str) -> None:
    text = README.read_text(encoding="utf-8")
    if os.environ.get("XIECHUANG_WRITE_DOCS"):
        README.write_text(drawn(text, name), encoding="utf-8")
    text = README.read_text(encoding="utf-8")
    assert f"<!-- flow:{name} -->" in text
    assert drawn(text, name) == text
