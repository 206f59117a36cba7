"""How many rows there are: exact while that is cheap, the planner's estimate above."""

import json
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

EXACT_UP_TO = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Total:
    """A number of rows and whether it was counted."""

    rows: int
    is_exact: bool


def total_of(rows: QuerySet[Any], *, exact_up_to: int = EXACT_UP_TO) -> Total:
    """Count at most one row more than the limit; beyond it ask the planner, who is never below the limit."""
    counted = rows.order_by()[: exact_up_to + 1].count()
    if counted <= exact_up_to:
        return Total(rows=counted, is_exact=True)
    return Total(rows=max(exact_up_to, _planned(rows)), is_exact=False)


def _planned(rows: QuerySet[Any]) -> int:
    plan = json.loads(rows.order_by().explain(format="json"))
    return int(plan[0]["Plan"]["Plan Rows"])
