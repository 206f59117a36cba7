"""The pages of one voucher, one use, one claim: where it stands, what it rests on, what can be done now."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _

from xiechuang.domains.providers.public import kind_name, use_refusals
from xiechuang.domains.vouchers.access import is_firm_of, is_payee_of, is_provider_of, sees_dealings
from xiechuang.domains.vouchers.actions.claiming import give_opinion, move_claim
from xiechuang.domains.vouchers.actions.ending import SWEPT
from xiechuang.domains.vouchers.actions.issuing import EDITABLE, move_voucher
from xiechuang.domains.vouchers.actions.proofs import CHANGEABLE
from xiechuang.domains.vouchers.actions.using import move_use
from xiechuang.domains.vouchers.flow import CLAIM, USE, VOUCHER
from xiechuang.domains.vouchers.models import Claim, Proof, Review, Use, Voucher
from xiechuang.domains.vouchers.pages.moving import Tried, moves_of, try_move
from xiechuang.domains.vouchers.pages.papers import ACCEPT, ENDING_WORDS, took_files
from xiechuang.domains.vouchers.pages.paying_words import calculation_lines, payments_in, payments_of
from xiechuang.domains.vouchers.pages.returned_words import returned_context
from xiechuang.domains.vouchers.queries.returned import money_of_voucher
from xiechuang.domains.vouchers.queries.suspicions import suspicions_of
from xiechuang.domains.vouchers.rules.deciding import is_reviewed
from xiechuang.domains.vouchers.states import (
    DEAD_CLAIMS,
    OPEN_USES,
    ClaimState,
    Mode,
    Opinion,
    ProofKind,
    UseState,
    VoucherState,
    Waiting,
)
from xiechuang.kernel.access.public import get_visible, visible
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Reason
from xiechuang.kernel.orgs.public import Actor, Role
from xiechuang.kernel.workflow.public import steps_of
from xiechuang.web.acting import actor_in
from xiechuang.web.words import said

V, U, C = VoucherState, UseState, ClaimState
RENDERED = (U.REGISTERED, U.DELIVERED, U.DONE)
WAYS: Mapping[str, tuple[tuple[Any, ...], ...]] = {
    "voucher": ((V.DRAFT, V.RETURNED), (V.SUBMITTED,), (V.ISSUED, V.FROZEN), (V.USED_UP,)),
    "use": ((U.INTENDED,), (U.ACCEPTED,), (U.CONTRACTED,), (U.REGISTERED,), (U.DELIVERED,), (U.DONE,)),
    "claim": (
        (C.DRAFT, C.RETURNED),
        (C.SUBMITTED, C.FROZEN),
        (C.CHECKED, C.IN_REVIEW, C.REVIEWED),
        (C.APPROVED, C.PAYING),
        (C.PAID,),
    ),
}


def way_of(kind: str, state: Any, *, reached: Collection[str] = ()) -> tuple[list[str], int]:
    """The stations of a case as this one goes through them, and at which it stands.

    An early end is the last station, after those that were ``reached``: nothing that never was looks done.
    """
    way = WAYS[kind]
    for place, names in enumerate(way):
        if state in names:
            return [(state if n == place else one[0]).label for n, one in enumerate(way)], place
    passed = max((n for n, names in enumerate(way) if any(one in reached for one in names)), default=0)
    return [*(one[0].label for one in way[: passed + 1]), state.label], passed + 1


def standing(row: Any, *, kind: str) -> dict[str, Any]:
    """Where it stands, who has to act, by when, and whether that is past."""
    way, stage = way_of(kind, row.status, reached=set(steps_of(row).values_list("source", flat=True)))
    waits = Waiting(row.waiting_for)
    return {
        "way": way,
        "stage": stage,
        "waits": "" if waits is Waiting.NOBODY else said(waits.label),
        "is_late": waits is not Waiting.NOBODY and row.due_at is not None and row.due_at < clock.now(),
    }


def voucher_page(request: HttpRequest, number: str) -> HttpResponse:
    """One voucher; its moves are posted to the same address."""
    actor = actor_in(request)
    voucher = get_visible(actor, Voucher, number=number)
    tried = None
    if request.method == "POST":
        tried = try_move(request, flow=VOUCHER, row=voucher, actor=actor, act=move_voucher)
        if tried is None:
            return redirect("vouchers:voucher", number=number)
    context = _voucher_context(actor, voucher, tried)
    return render(request, "vouchers/voucher.html", context, status=tried.status if tried else 200)


def _voucher_context(actor: Actor, voucher: Voucher, tried: Tried | None) -> dict[str, Any]:
    is_mine = is_firm_of(actor, voucher)
    sees_facts = sees_dealings(actor, voucher)
    mode, payments = payments_in(voucher.scheme_version)
    sees_money = sees_facts and voucher.account_id is not None
    return {
        "voucher": voucher,
        "version": voucher.scheme_version,
        "mode": mode,
        "payments": payments,
        **standing(voucher, kind="voucher"),
        "is_mine": is_mine,
        "sees_facts": sees_facts,
        "may_edit": is_mine and voucher.status in EDITABLE,
        "may_use": is_mine and voucher.is_valid,
        "money": money_of_voucher(voucher) if sees_money else None,
        **(returned_context(actor, voucher) if sees_money else {}),
        "conditions": voucher.verdict.get("conditions", []) if sees_facts else [],
        "uses": visible(actor, Use)
        .filter(voucher=voucher)
        .select_related("provider_organisation", "provider_region"),
        "claims": visible(actor, Claim).filter(voucher=voucher).select_related("use"),
        "moves": moves_of(flow=VOUCHER, actor=actor, row=voucher, tried=tried, besides=("submit",)),
        "tried": tried,
        "papers": _papers_in(actor, voucher) if sees_facts else (),
        "steps": steps_of(voucher) if sees_facts else (),
        "sees_chain": actor.is_overseer or actor.is_office_of(voucher.region_id),
    }


def use_page(request: HttpRequest, number: str) -> HttpResponse:
    """One use; moves and papers are posted to the same address."""
    actor = actor_in(request)
    use = get_visible(actor, Use, number=number)
    tried = None
    if request.method == "POST":
        if "move" not in request.POST:
            took_files(request, use=use, actor=actor)
            return redirect("vouchers:use", number=number)
        tried = try_move(request, flow=USE, row=use, actor=actor, act=move_use)
        if tried is None:
            return redirect("vouchers:use", number=number)
    context = _use_context(actor, use, tried)
    return render(request, "vouchers/use.html", context, status=tried.status if tried else 200)


def _use_context(actor: Actor, use: Use, tried: Tried | None) -> dict[str, Any]:
    mode, payments = payments_of(use)
    is_side = is_firm_of(actor, use) or is_provider_of(actor, use)
    claims = list(visible(actor, Claim).filter(use=use))
    return {
        "use": use,
        "kind_name": kind_name(use.service_kind),
        "mode": mode,
        "payments": payments,
        **standing(use, kind="use"),
        "papers": papers_of(actor, use),
        "may_add": is_side and use.status in OPEN_USES and all(one.status in CHANGEABLE for one in claims),
        "kinds": _kinds_for(actor, use),
        "accept": ACCEPT,
        "endings": ENDING_WORDS,
        "may_sign": is_firm_of(actor, use) and use.status is UseState.ACCEPTED,
        "may_claim": _may_claim(actor, use, claims),
        "claims": claims,
        "calculation": calculation_lines(use.calculation),
        "moves": moves_of(flow=USE, actor=actor, row=use, tried=tried, besides=("sign",)),
        "tried": tried,
        "steps": steps_of(use),
        "closed_to": _closed_to(use),
        "may_complain": is_firm_of(actor, use) and use.status in RENDERED,
    }


def _closed_to(use: Use) -> list[Reason]:
    """Why no contract can be registered with the provider any more, while there is none yet."""
    if use.status not in (UseState.INTENDED, UseState.ACCEPTED):
        return []
    return use_refusals(
        use.provider, region_code=use.region_id, service_kind=use.service_kind, on=clock.today()
    )


def papers_of(actor: Actor, use: Use) -> list[Proof]:
    """The papers the actor may see."""
    return list(visible(actor, Proof).filter(use=use).select_related("document", "added_by", "use"))


def _papers_in(actor: Actor, voucher: Voucher) -> list[Proof]:
    """The papers of all its contracts: from a sum to the voucher, and there is the evidence."""
    rows = visible(actor, Proof).filter(use__voucher=voucher).order_by("use", "id")
    return list(rows.select_related("document", "added_by", "use"))


def _kinds_for(actor: Actor, use: Use) -> list[ProofKind]:
    """What a side usually hands in stands first."""
    first = ProofKind.REPORT if is_provider_of(actor, use) else ProofKind.CONTRACT
    return [first, *(one for one in ProofKind if one is not first)]


def _may_claim(actor: Actor, use: Use, claims: Sequence[Claim]) -> bool:
    """Whether the actor is the one who may ask for the money now."""
    if use.status is not UseState.DONE or any(one.status not in DEAD_CLAIMS for one in claims):
        return False
    is_provider = use.voucher.scheme_version.value("mode") == Mode.PROVIDER  # type: ignore[arg-type]
    return is_provider_of(actor, use) if is_provider else is_firm_of(actor, use)


def claim_page(request: HttpRequest, number: str) -> HttpResponse:
    """One claim; its moves are posted to the same address."""
    actor = actor_in(request)
    claim = get_visible(actor, Claim, number=number)
    tried = None
    if request.method == "POST":
        tried = try_move(
            request, flow=CLAIM, row=claim, actor=actor, act=move_claim, special={"review": _give_opinion}
        )
        if tried is None:
            return redirect("vouchers:claim", number=number)
    context = _claim_context(actor, claim, tried)
    return render(request, "vouchers/claim.html", context, status=tried.status if tried else 200)


def _give_opinion(
    claim: Claim, *, actor: Actor, note: str, opinion: str = "", suggested_fen: int | None = None
) -> Any:
    return give_opinion(claim, actor=actor, opinion=opinion, text=note, suggested_fen=suggested_fen)


def _claim_context(actor: Actor, claim: Claim, tried: Tried | None) -> dict[str, Any]:
    mode, payments = payments_of(claim.use, claim)
    is_office = actor.is_office_of(claim.region_id) or actor.is_office_of(claim.paying_region_id)
    sees_inside = is_office or actor.is_overseer
    sees_account = sees_inside or is_payee_of(actor, claim)
    return {
        "claim": claim,
        "use": claim.use,
        "voucher": claim.voucher,
        "mode_label": said(Mode(claim.mode).label),
        "mode": mode,
        "payments": payments,
        **standing(claim, kind="claim"),
        "calculation": calculation_lines(claim.calculation),
        "papers": papers_of(actor, claim.use),
        "suspicions": suspicions_of(claim) if sees_inside else (),
        "reversed_by": claim.reversed_by if sees_inside else None,
        "is_swept": claim.voucher.status in SWEPT,
        "reviews": _reviews(actor, claim),
        "sees_account": sees_account,
        "sees_inside": sees_inside,
        "may_edit": is_payee_of(actor, claim) and claim.status in (ClaimState.DRAFT, ClaimState.RETURNED),
        "moves": moves_of(flow=CLAIM, actor=actor, row=claim, tried=tried, besides=_besides(claim)),
        "tried": tried,
        "steps": steps_of(claim) if sees_account or is_firm_of(actor, claim) else (),
        "people": _people(claim) if sees_inside else [],
    }


def _besides(claim: Claim) -> tuple[str, ...]:
    """Moves that have pages of their own, a rating that was given, and of two ways to go on the one not ruled here."""
    not_ruled = "check" if is_reviewed(claim) else "send_to_review"
    return ("submit", not_ruled, *(("rate",) if claim.rated_at else ()))


def _reviews(actor: Actor, claim: Claim) -> list[dict[str, Any]]:
    rows = visible(actor, Review).filter(claim=claim).select_related("expert")
    return [
        {
            "review": one,
            "name": str(one.expert)
            if not actor.has(Role.EXPERT) or one.expert_id == actor.person_id
            else _("专家"),
            "opinion": Opinion(one.opinion) if one.opinion else None,
        }
        for one in rows
    ]


def _people(claim: Claim) -> list[tuple[str, Any]]:
    """Who checked, who decided, who paid: two of them are never the same."""
    named = ((_("形式审核"), claim.checked_by), (_("核定"), claim.approved_by), (_("拨付"), claim.paid_by))
    return [(label, person) for label, person in named if person is not None]


urlpatterns = [
    path("vouchers/uses/<str:number>/", use_page, name="use"),
    path("vouchers/claims/<str:number>/", claim_page, name="claim"),
]
late_urlpatterns = [path("vouchers/<str:number>/", voucher_page, name="voucher")]
