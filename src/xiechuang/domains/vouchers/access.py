"""Who sees what of vouchers. One definition for lists, pages, API and files."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from xiechuang.domains.vouchers.models import (
    Appropriation,
    Batch,
    Claim,
    PaymentBatch,
    Pool,
    Proof,
    Review,
    Scheme,
    SchemeParameter,
    SchemeVersion,
    Use,
    Voucher,
)
from xiechuang.domains.vouchers.states import BatchState, ClaimState, SchemeState, VoucherState
from xiechuang.kernel.access.public import own_region
from xiechuang.kernel.orgs.public import Actor, Role

SIDES = (Role.FIRM, Role.INSTITUTE)
# What a firm has not handed in yet is nobody else's affair.
PRIVATE_VOUCHERS = (VoucherState.DRAFT, VoucherState.WITHDRAWN)
PRIVATE_CLAIMS = (ClaimState.DRAFT, ClaimState.WITHDRAWN)


def _side(actor: Actor) -> int | None:
    return actor.organisation_id if actor.has(*SIDES) else None


def schemes_visible_to(actor: Actor, schemes: QuerySet[Scheme]) -> QuerySet[Scheme]:
    """Schemes are for everybody; that something is not published is part of what is to be seen."""
    return schemes if actor else schemes.none()


def versions_visible_to(actor: Actor, versions: QuerySet[SchemeVersion]) -> QuerySet[SchemeVersion]:
    """Everybody sees versions as loaded or opened; what an office is still changing only itself and the overseers."""
    if actor.is_overseer:
        return versions
    return versions.filter(~Q(state=SchemeState.DRAFT) | Q(version=1) | own_region(actor))


def parameters_visible_to(actor: Actor, rows: QuerySet[SchemeParameter]) -> QuerySet[SchemeParameter]:
    """Those of visible versions."""
    seen = versions_visible_to(actor, SchemeVersion.objects.filter(pk=OuterRef("scheme_version")))
    return rows.filter(Exists(seen))


def pools_visible_to(actor: Actor, pools: QuerySet[Pool]) -> QuerySet[Pool]:
    """The region's own; how much is left of it is told to everybody by the budget's own query."""
    return pools if actor.is_overseer else pools.filter(own_region(actor))


def appropriations_visible_to(actor: Actor, rows: QuerySet[Appropriation]) -> QuerySet[Appropriation]:
    """The region's own."""
    return rows if actor.is_overseer else rows.filter(own_region(actor))


def batches_visible_to(actor: Actor, batches: QuerySet[Batch]) -> QuerySet[Batch]:
    """Open and past ones are for everybody; planned ones for their office."""
    if actor.is_overseer:
        return batches
    return batches.filter(~Q(state=BatchState.PLANNED) | own_region(actor))


def vouchers_visible_to(actor: Actor, vouchers: QuerySet[Voucher]) -> QuerySet[Voucher]:
    """The firm's own; what was handed in for the office of its region, its providers, its payers, its experts, the overseers."""
    if actor.is_system:
        return vouchers
    handed_in = ~Q(state__in=PRIVATE_VOUCHERS)
    if actor.is_overseer:
        return vouchers.filter(handed_in)
    shown = handed_in & own_region(actor)
    if (mine := _side(actor)) is not None:
        served = Use.objects.filter(voucher=OuterRef("pk"), provider_organisation_id=mine)
        shown |= Q(organisation_id=mine) | Q(Exists(served))
    claims = claims_visible_to(actor, Claim.objects.filter(voucher=OuterRef("pk")))
    return vouchers.filter(shown | Exists(claims))


def uses_visible_to(actor: Actor, uses: QuerySet[Use]) -> QuerySet[Use]:
    """Both sides, the office of the firm's region, the overseers, and whoever sees a claim for it: payers and experts."""
    if actor.is_overseer:
        return uses
    shown = own_region(actor)
    if (mine := _side(actor)) is not None:
        shown |= Q(organisation_id=mine) | Q(provider_organisation_id=mine)
    claims = claims_visible_to(actor, Claim.objects.filter(use=OuterRef("pk")))
    return uses.filter(shown | Exists(claims))


def proofs_visible_to(actor: Actor, proofs: QuerySet[Proof]) -> QuerySet[Proof]:
    """Papers of visible uses; a neighbouring region's office sees them only where it pays."""
    seen = uses_visible_to(actor, Use.objects.filter(pk=OuterRef("use")))
    return proofs.filter(Exists(seen))


def claims_visible_to(actor: Actor, claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """Both sides, once handed in the offices that decide and pay and its experts, and the overseers."""
    if actor.is_system:
        return claims
    handed_in = ~Q(state__in=PRIVATE_CLAIMS)
    if actor.is_overseer:
        return claims.filter(handed_in)
    shown = handed_in & own_region(actor, "region_id", "paying_region_id")
    if (mine := _side(actor)) is not None:
        shown |= Q(payee_id=mine) | handed_in & (Q(organisation_id=mine) | Q(provider_organisation_id=mine))
    if actor.has(Role.EXPERT) and actor.person_id is not None:
        shown |= Q(Exists(Review.objects.filter(claim=OuterRef("pk"), expert_id=actor.person_id)))
    return claims.filter(shown)


def reviews_visible_to(actor: Actor, reviews: QuerySet[Review]) -> QuerySet[Review]:
    """The office that asked, the expert their own, the overseers; claimants see the outcome, not who said what."""
    if actor.is_overseer:
        return reviews
    shown = own_region(actor)
    if actor.has(Role.EXPERT) and actor.person_id is not None:
        shown |= Q(expert_id=actor.person_id)
    return reviews.filter(shown)


def payments_visible_to(actor: Actor, payments: QuerySet[PaymentBatch]) -> QuerySet[PaymentBatch]:
    """The paying region's own."""
    return payments if actor.is_overseer else payments.filter(own_region(actor))


def runs_scheme(actor: Actor, row: Any) -> bool:
    """Whether the actor's office answers for it: versions, pools, batches, vouchers and the decision on claims."""
    return actor.is_office_of(row.region_id)


def is_firm_of(actor: Actor, row: Any) -> bool:
    """Whether the voucher, use or claim is the actor's own firm's."""
    return _side(actor) is not None and row.organisation_id == actor.organisation_id


def sees_dealings(actor: Actor, voucher: Voucher) -> bool:
    """Whether what was asked, decided and given back is the actor's to read: providers and payers see the voucher alone."""
    return is_firm_of(actor, voucher) or actor.is_office_of(voucher.region_id) or actor.is_overseer


def is_provider_of(actor: Actor, row: Any) -> bool:
    """Whether the actor's organisation renders the service."""
    return _side(actor) is not None and row.provider_organisation_id == actor.organisation_id


def is_payee_of(actor: Actor, claim: Claim) -> bool:
    """Whether the money of the claim is for the actor's organisation."""
    return _side(actor) is not None and claim.payee_id == actor.organisation_id


def is_payer_of(actor: Actor, claim: Any) -> bool:
    """Whether the actor's office pays the claim out."""
    return actor.is_office_of(claim.paying_region_id)


def is_payment_office(actor: Actor, payment: PaymentBatch) -> bool:
    """Whether the list of payments is the actor's office's."""
    return actor.is_office_of(payment.region_id)


def is_expert_of(actor: Actor, claim: Claim) -> bool:
    """Whether the actor was asked for an opinion on the claim and has not given it."""
    return (
        actor.has(Role.EXPERT)
        and actor.person_id is not None
        and claim.reviews.filter(expert_id=actor.person_id, opinion="").exists()
    )


def can_ask(actor: Actor) -> bool:
    """Whether the actor may ask for vouchers for their organisation."""
    return actor.has(Role.FIRM) and actor.organisation_id is not None
