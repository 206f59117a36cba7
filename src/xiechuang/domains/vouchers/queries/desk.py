"""The sums on the desks of firms and providers."""

from django.db.models import F, Sum
from django.db.models.functions import Coalesce

from xiechuang.domains.vouchers.models import Claim, Voucher
from xiechuang.domains.vouchers.rules.claiming import rest_of
from xiechuang.domains.vouchers.states import HANDED_IN, LIVE_VOUCHERS
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.orgs.public import Actor


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
