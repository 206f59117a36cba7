"""What a confirmed suspicion about a paper does to the claim that rests on it."""

from collections.abc import Sequence

from xiechuang.domains.evidence.public import SuspicionState, standing_suspicions
from xiechuang.domains.vouchers.actions.claiming import make_move
from xiechuang.domains.vouchers.flow import CLAIM
from xiechuang.domains.vouchers.models import Claim
from xiechuang.domains.vouchers.rules.deciding import SUBJECT
from xiechuang.kernel.lib.errors import Refused
from xiechuang.kernel.orgs.public import SYSTEM

FREEZE = "vouchers.freeze"


def freeze_confirmed(numbers: Sequence[str]) -> list[str]:
    """Freeze those of the claims that are in hand and have a confirmed suspicion; the numbers that were frozen."""
    frozen = []
    for claim in Claim.objects.filter(number__in=numbers, state__in=CLAIM.moves["freeze"].source):
        confirmed = [
            one for one in standing_suspicions(SUBJECT, claim.number) if one.state is SuspicionState.CONFIRMED
        ]
        if confirmed and _freeze(claim, note=f"凭证疑点 {'、'.join(one.number for one in confirmed)} 已认定"):
            frozen.append(claim.number)
    return frozen


def _freeze(claim: Claim, *, note: str) -> bool:
    """Somebody may have moved it meanwhile; then the rule that refuses payment still holds."""
    try:
        make_move(claim, actor=SYSTEM, move="freeze", note=note)
    except Refused:
        return False
    return True
