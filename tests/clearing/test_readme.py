"""Every rule of clearing that refuses stands in its README, and its flows end where they should."""

import re
from pathlib import Path

from xiechuang.domains.clearing.flow import CASE, DAY, PAYMENT, STATEMENT

DOMAIN = Path(__file__).resolve().parents[2] / "src/xiechuang/domains/clearing"
README = DOMAIN / "README.md"
FLOWS = {"day": DAY, "statement": STATEMENT, "case": CASE, "payment": PAYMENT}


def test_every_clause_that_refuses_is_written_down() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in DOMAIN.rglob("*.py"))
    cited = {int(n) for n in re.findall(r"清算规则 (\d+)", source)}
    written = {int(n) for n in re.findall(r"^(\d+)\. ", README.read_text(encoding="utf-8"), re.MULTILINE)}
    assert cited <= written == set(range(1, 12))


def test_the_flows_end_where_nothing_is_left_to_do() -> None:
    assert {name: {str(s) for s in flow.dead_ends()} for name, flow in FLOWS.items()} == {
        "day": {"settled"},
        "statement": set(),
        "case": {"decided"},
        "payment": {"confirmed"},
    }
