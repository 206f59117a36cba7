"""The diagrams in the domain's README are drawn from the flows themselves, and every rule that refuses stands in it."""

import os
import re
from pathlib import Path

import pytest

from xiechuang.domains.clearing.flow import CASE, DAY, PAYMENT, STATEMENT

DOMAIN = Path(__file__).resolve().parents[2] / "src/xiechuang/domains/clearing"
README = DOMAIN / "README.md"
FLOWS = {"day": DAY, "statement": STATEMENT, "case": CASE, "payment": PAYMENT}


def drawn(text: str, name: str) -> str:
    drawing = f"<!-- flow:{name} -->\n```mermaid\n{FLOWS[name].mermaid()}\n```\n<!-- /flow -->"
    return re.sub(rf"<!-- flow:{name} -->.*?<!-- /flow -->", lambda _: drawing, text, flags=re.DOTALL)


@pytest.mark.parametrize("name", FLOWS)
def test_the_readme_shows_the_flow_as_it_is(name: str) -> None:
    text = README.read_text(encoding="utf-8")
    if os.environ.get("XIECHUANG_WRITE_DOCS"):
        README.write_text(drawn(text, name), encoding="utf-8")
        text = README.read_text(encoding="utf-8")
    assert text == drawn(text, name), "run XIECHUANG_WRITE_DOCS=1 pytest tests/clearing/test_readme.py"


def test_every_clause_that_refuses_is_written_down_and_every_flow_can_be_walked() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in DOMAIN.rglob("*.py"))
    cited = {int(n) for n in re.findall(r"清算规则 (\d+)", source)}
    written = {int(n) for n in re.findall(r"^(\d+)\. ", README.read_text(encoding="utf-8"), re.MULTILINE)}
    assert cited <= written == set(range(1, 12))
    assert not any(flow.unreachable() for flow in FLOWS.values())


def test_the_flows_end_where_nothing_is_left_to_do() -> None:
    assert {name: {str(s) for s in flow.dead_ends()} for name, flow in FLOWS.items()} == {
        "day": {"settled"},
        "statement": set(),
        "case": {"decided"},
        "payment": {"confirmed"},
    }
