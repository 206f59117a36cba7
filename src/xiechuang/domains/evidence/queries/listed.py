"""Which papers on file a listed invoice is; told is only what the list itself said, and where it was used."""

from collections.abc import Iterable
from typing import Any

from xiechuang.domains.evidence.models import Paper
from xiechuang.domains.evidence.queries.finder import papers_near, said_of
from xiechuang.domains.evidence.rules.comparing import Compared, compare
from xiechuang.domains.evidence.rules.listing import CheckLine
from xiechuang.domains.evidence.rules.marking import Said, exact_marks
from xiechuang.domains.evidence.states import Sign

LEAST = 0.3
"""A list has little to go by, so weaker hits are shown than would make a suspicion; a person reads them."""


def hits_of(line: CheckLine) -> list[dict[str, Any]]:
    """The invoices on file with this number, the surest first."""
    said = Said(
        kind="invoice",
        invoice_number=line.invoice_number,
        invoice_code=line.invoice_code,
        seller=line.seller,
    )
    found = [(paper, _sureness(said, paper)) for paper in papers_near(sorted(exact_marks(said)))]
    known = sorted((one for one in found if one[1] >= LEAST), key=lambda one: (-one[1], one[0].pk))
    return [_told(paper, sureness) for paper, sureness in known]


def _sureness(said: Said, paper: Paper) -> float:
    verdict = compare(Compared(said=said), Compared(said=said_of(paper)))
    return max((one.strength for one in verdict.signs if one.sign is Sign.INVOICE_NUMBER), default=0.0)


def _told(paper: Paper, sureness: float) -> dict[str, Any]:
    return {
        "paper": paper.number,
        "region": paper.region_id,
        "subject_kind": paper.subject_kind,
        "subject_number": paper.subject_number,
        "registered_at": paper.registered_at.isoformat(),
        "strength": round(sureness * 100),
    }


def repeated_rows(lines: Iterable[CheckLine]) -> dict[int, int]:
    """Rows that repeat an earlier row of the same list, with the row they repeat."""
    seen: dict[frozenset[int], int] = {}
    found: dict[int, int] = {}
    for line in lines:
        said = Said(kind="invoice", invoice_number=line.invoice_number, invoice_code=line.invoice_code)
        first = seen.setdefault(frozenset(exact_marks(said)), line.row)
        if first != line.row:
            found[line.row] = first
    return found
