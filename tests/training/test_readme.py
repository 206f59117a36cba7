"""The diagram in the domain's README is drawn from the flow itself, and every state is reached."""

import os
import re
from pathlib import Path

from xiechuang.domains.training.flow import GUIDE

README = Path(__file__).resolve().parents[2] / "src/xiechuang/domains/training/README.md"


def drawn(text: str) -> str:
    drawing = f"<!-- flow:guide -->\n```mermaid\n{GUIDE.mermaid()}\n```\n<!-- /flow -->"
    return re.sub(r"<!-- flow:guide -->.*?<!-- /flow -->", lambda _: drawing, text, flags=re.DOTALL)


def test_the_readme_shows_the_flow_as_it_is() -> None:
    text = README.read_text(encoding="utf-8")
    if os.environ.get("XIECHUANG_WRITE_DOCS"):
        README.write_text(drawn(text), encoding="utf-8")
        text = README.read_text(encoding="utf-8")
    assert text == drawn(text), "run XIECHUANG_WRITE_DOCS=1 pytest tests/training/test_readme.py"


def test_every_state_is_reached() -> None:
    assert not GUIDE.unreachable()
