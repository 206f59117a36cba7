"""The figures on the desks: sums of firms and providers, and by state what waits for somebody."""

from typing import Any

from django.db.models import CharField, Count, F, QuerySet, Sum, Value
from django.db.models.functions import Coalesce

from xiechuang.domains.vouchers.models import Claim, PaymentBatch, Voucher
from xiechuang.domains.vouchers.queries.work import rows_due
from xiechuang.domains.vouchers.rules.claiming import rest_of
from xiechuang.domains.vouchers.states import (
    HANDED_IN,
    LIVE_VOUCHERS,
    ClaimState,
    PaymentState,
    UseState,
    VoucherState,
)
from xiechuang.kernel.access.public import own_region, visible
from xiechuang.kernel.lib.wording import Worded
from xiechuang.kernel.orgs.public import Actor

STATES: dict[str, type[Worded]] = {
    "voucher": VoucherState,
    "use": UseState,
    "claim": ClaimState,
    "payment": PaymentState,
}
ByState = dict[str, list[tuple[Worded, int]]]


def waiting_by_state(actor: Actor) -> ByState:
    """For each kind how much waits for the actor, state by state in their order; one statement."""
    rows = {**rows_due(actor), "payment": payments_on_the_way(actor)}
    first, *others = [_states_of(kind, one) for kind, one in rows.items()]
    found = {(kind, state): n for kind, state, n in first.union(*others, all=True)}
    return {
        kind: [(state, n) for state in states if (n := found.get((kind, state.value)))]
        for kind, states in STATES.items()
    }


def payments_on_the_way(actor: Actor) -> QuerySet[PaymentBatch]:
    """The lists of payments that the actor's office has to send or to finish."""
    states = [PaymentState.OPEN.value, PaymentState.SENT.value]
    return visible(actor, PaymentBatch).filter(own_region(actor), state__in=states)


def _states_of(kind: str, rows: QuerySet[Any]) -> Any:
    """Kind, state and number of rows of each state."""
    named = rows.order_by().annotate(kind=Value(kind, output_field=CharField()))
    return named.values_list("kind", "state").annotate(n=Count("pk", distinct=True)).order_by()


def own_rest(actor: Actor) -> int:
    """What of the firm's own vouchers is neither spent nor set aside, in fen."""
    mine = visible(actor, Voucher).filter(
        organisation_id=actor.organisation_id or 0, state__in=[state.value for state in LIVE_VOUCHERS]
    )
    return sum(rest_of(voucher) for voucher in mine)


def money_to_come(actor: Actor) -> int:
    """What the organisation has asked for or been granted and not been paid yet, in fen."""
    open_claims = visible(actor, Claim).filter(
        payee_id=actor.organisation_id, state__in=[state.value for state in HANDED_IN]
    )
    found = open_claims.aggregate(sum=Sum(Coalesce(F("approved_fen"), F("amount_fen"))))
    return int(found["sum"] or 0)
