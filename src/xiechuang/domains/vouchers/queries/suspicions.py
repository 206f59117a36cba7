"""What evidence knows against the papers of a claim."""

from xiechuang.domains.evidence.public import Blocking, standing_suspicions
from xiechuang.domains.vouchers.models import Claim
from xiechuang.domains.vouchers.rules.deciding import SUBJECT


def suspicions_of(claim: Claim) -> list[Blocking]:
    """Undecided suspicions about the claim's papers, and decisions that hold against it."""
    return standing_suspicions(SUBJECT, claim.number)
