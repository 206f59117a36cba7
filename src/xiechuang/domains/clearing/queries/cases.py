"""What followed from the decision of a difference: the rows it booked, and the day that took them."""

from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db.models import F, QuerySet

from xiechuang.domains.clearing.models import Case
from xiechuang.domains.clearing.queries.lists import obligations
from xiechuang.domains.clearing.states import CaseState
from xiechuang.kernel.orgs.public import Actor


def correction_id(case: Case) -> UUID:
    """The id under which the decided amount is booked, whoever decides it however often."""
    return uuid5(NAMESPACE_URL, f"clearing/{case.number}")


def taking_back_id(case: Case, row_id: UUID) -> UUID:
    """The id under which a contested row is taken back."""
    return uuid5(NAMESPACE_URL, f"clearing/{case.number}/{row_id}")


def bookings_of(actor: Actor, case: Case) -> QuerySet[Any]:
    """The rows the decision booked, each with the day that took it; none before, and none where all stays as it was."""
    if case.state != CaseState.DECIDED:
        return obligations(actor).none()
    keys = [taking_back_id(case, row) for row in case.lines.values_list("obligation_id", flat=True)]
    rows = obligations(actor).filter(pk__in=[*keys, correction_id(case)])
    return rows.order_by(F("reverses_id").asc(nulls_last=True), "recorded_at")
