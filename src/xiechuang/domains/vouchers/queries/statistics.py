"""What everybody may know: totals by region and scheme; where fewer than three firms stand behind a sum, no sum."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

FEWEST_FIRMS = 3
HIDDEN = "不足 3 家，不公布金额"


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """One region's vouchers under one scheme; None where the sum would betray a firm."""

    region_id: str
    region: str
    scheme_id: int
    scheme: str
    scheme_number: str
    is_sample: bool
    firms: int
    vouchers: int
    issued_fen: int | None
    paid_fen: int | None
    claims: int


_TOTALS = """select t.region_id, r.name, t.scheme_id, s.name, s.number, s.is_sample, t.firms, t.vouchers, t.issued_fen,
t.paid_fen, coalesce(t.claims, 0)
from vouchers_public_total t join vouchers_scheme s on s.id = t.scheme_id join orgs_region r on r.code = t.region_id
order by r."order", r.code, s.code"""
_COLUMNS = (
    "region_id",
    "region",
    "scheme_id",
    "scheme",
    "scheme_number",
    "is_sample",
    "firms",
    "vouchers",
    "issued_fen",
    "paid_fen",
    "claims",
)


def totals() -> Sequence[Total]:
    """By region and scheme."""
    with connection.cursor() as cursor:
        cursor.execute(_TOTALS)
        return [Total(**dict(zip(_COLUMNS, row, strict=True))) for row in cursor.fetchall()]
