"""The diagram in the domain's README is drawn from the flow itself."""

import os
import re
from pathlib import Path

from xiechuang.domains.evidence.flow import SUSPICION

README = Path(__file__).resolve().parents[2] / "src/xiechuang/domains/evidence/README.md"


def test_the_readme_shows_the_flow_as_it_is():
    text = README.read_text(encoding="utf-8")
    drawing = f"<!-- flow:suspicion -->\n```mermaid\n{SUSPICION.mermaid()}\n```\n<!-- /flow -->"
    drawn = re.sub(r"<!-- flow:suspicion -->.*?<!-- /flow -->", lambda _: drawing, text, flags=re.DOTALL)
    if os.environ.get("XIECHUANG_WRITE_DOCS"):
        README.write_text(drawn, encoding="utf-8")
        text = drawn
    assert text == drawn, "run XIECHUANG_WRITE_DOCS=1 pytest tests/evidence/test_readme.py"
