"""Every domain's README draws its flows as they are, and every state of them can be reached; `make docs` draws them anew."""

import os
import re
from importlib import import_module
from pathlib import Path

import pytest

from tests.house.tree import DOMAINS
from xiechuang.kernel.workflow.public import Flow

MARK = re.compile(r"<!-- flow:(\w+) -->.*?<!-- /flow -->", re.DOTALL)


def flows_of(domain: Path) -> dict[str, Flow]:
    """The flows of a domain by name; none where nothing moves."""
    if not any((domain / name).exists() for name in ("flow.py", "flow")):
        return {}
    module = import_module(f"xiechuang.domains.{domain.name}.flow")
    return {one.name: one for one in vars(module).values() if isinstance(one, Flow)}


FLOWS = {domain: flows for domain in sorted(DOMAINS.iterdir()) if (flows := flows_of(domain))}
EACH = [(domain, name) for domain, flows in FLOWS.items() for name in flows]


def drawn(text: str, flows: dict[str, Flow]) -> str:
    """The text with every diagram as its flow is now."""

    def diagram(found: re.Match[str]) -> str:
        return f"<!-- flow:{found[1]} -->\n```mermaid\n{flows[found[1]].mermaid()}\n```\n<!-- /flow -->"

    return MARK.sub(diagram, text)


@pytest.mark.parametrize("domain", FLOWS, ids=lambda domain: domain.name)
def test_the_readme_draws_the_flows_as_they_are(domain: Path) -> None:
    readme = domain / "README.md"
    text = readme.read_text(encoding="utf-8")
    if os.environ.get("XIECHUANG_WRITE_DOCS"):
        readme.write_text(drawn(text, FLOWS[domain]), encoding="utf-8")
        text = readme.read_text(encoding="utf-8")
    assert text == drawn(text, FLOWS[domain]), "run `make docs` to draw the diagrams again"


@pytest.mark.parametrize(("domain", "name"), EACH, ids=lambda one: getattr(one, "name", one))
def test_every_flow_is_drawn_and_one_that_goes_like_another_by_the_other(domain: Path, name: str) -> None:
    assert FLOWS[domain][name].mermaid() in (domain / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("domain", "name"), EACH, ids=lambda one: getattr(one, "name", one))
def test_every_state_can_be_reached(domain: Path, name: str) -> None:
    assert FLOWS[domain][name].unreachable() == set()


def test_no_flow_is_missed() -> None:
    assert len(FLOWS) >= 10
    assert len(EACH) >= 29
