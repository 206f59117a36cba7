"""Claiming the money of a use: invoices, payments, further papers, the account, a check with the amount worked out."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from xiechuang.domains.vouchers.access import is_payee_of
from xiechuang.domains.vouchers.actions.claiming import begin_claim, move_claim, save_claim
from xiechuang.domains.vouchers.forms.steps import AccountForm, PapersForm
from xiechuang.domains.vouchers.models import Claim, Use
from xiechuang.domains.vouchers.pages.applying import edition_of
from xiechuang.domains.vouchers.pages.papers import (
    ACCEPT,
    ENDING_WORDS,
    file_fields,
    keep_facts,
    papers_form,
    took_files,
    typed_of,
)
from xiechuang.domains.vouchers.pages.paying_words import payments_of
from xiechuang.domains.vouchers.queries.missing import missing_for_claim
from xiechuang.domains.vouchers.rules.claiming import base_fen, calculation_of
from xiechuang.domains.vouchers.rules.words import text_of
from xiechuang.domains.vouchers.states import ClaimState, Parameter, ProofKind
from xiechuang.kernel.access.public import get_visible
from xiechuang.kernel.lib.errors import NotVisible, Reason, Refused
from xiechuang.kernel.workflow.public import steps_of
from xiechuang.web.acting import actor_in
from xiechuang.web.answers import Typed, as_query
from xiechuang.web.steps import CHECK, DONE, START, Draft, Journey, Kept, Receipt, Step, respond
from xiechuang.web.words import said

EDITABLE = (ClaimState.DRAFT, ClaimState.RETURNED)
# One topic a page: which papers each page asks for.
TOPICS: Mapping[str, tuple[ProofKind, ...]] = {
    "invoice": (ProofKind.INVOICE,),
    "payment": (ProofKind.PAYMENT,),
    "others": (ProofKind.CONTRACT, ProofKind.REPORT, ProofKind.OTHER),
}
ACCOUNT = ("account_name", "account_number", "bank", "note")


@require_POST
def begin_page(request: HttpRequest, number: str) -> HttpResponse:
    """Begin a claim, or go on with the one that was begun."""
    actor = actor_in(request)
    use = get_visible(actor, Use, number=number)
    held = use.claims.filter(
        state__in=[one.value for one in EDITABLE], payee_id=actor.organisation_id
    ).first()
    claim = held or begin_claim(actor=actor, use=use)
    return redirect("vouchers:claiming", number=claim.number)


def claiming_page(request: HttpRequest, number: str, page: str = START) -> HttpResponse:
    """One page of the way to the money."""
    claim = own_claim(request, number)
    journey = _journey(claim)
    if page == DONE or (page == CHECK and claim.status not in EDITABLE):
        if claim.submitted_at is None or claim.status in EDITABLE:
            return redirect(page_url(page=CHECK, number=number))
        return respond(journey, request, page=DONE, number=number)
    if claim.status not in EDITABLE:
        raise Refused(Reason(_("%s状态不能修改，请先撤回") % said(claim.status.label), field="state"))
    if (
        page in TOPICS
        and request.method == "POST"
        and took_files(request, use=claim.use, actor=actor_in(request))
    ):
        return redirect(request.get_full_path())
    return respond(journey, request, page=page, number=number)


def own_claim(request: HttpRequest, number: str) -> Claim:
    """The claim if its money is for the actor's organisation; to everybody else it does not exist here."""
    actor = actor_in(request)
    claim = get_visible(actor, Claim, number=number)
    if not is_payee_of(actor, claim):
        raise NotVisible(number)
    return claim


def page_url(*, page: str, number: str) -> str:
    """Where a page of the journey stands."""
    if page == START:
        return reverse("vouchers:claiming", args=[number])
    return reverse("vouchers:claiming_page", args=[number, page])


def _needed(claim: Claim) -> list[str]:
    return list(claim.voucher.scheme_version.value(Parameter.PAPERS) or [])


def _titles() -> dict[str, str]:
    return {"invoice": _("发票"), "payment": _("付款凭证"), "others": _("合同、报告与其他材料")}


def _journey(claim: Claim) -> Journey:
    needed, titles = _needed(claim), _titles()
    return Journey(
        key="voucher_claim",
        title=_("申请兑付：%s") % claim.use.title,
        steps=[
            *(
                _papers_step(claim, key=key, title=titles[key], kinds=kinds, needed=needed)
                for key, kinds in TOPICS.items()
            ),
            Step(
                key="account", title=_("收款账户"), form=AccountForm, template="vouchers/claim/account.html"
            ),
        ],
        load=_load,
        save=_save,
        submit=_submit,
        receipt=_receipt,
        url=page_url,
        about=_about,
        declaration=_(
            "提交即表示：服务真实发生，凭证真实且未在三地其他地方使用；重复使用凭证的，不予兑付并追回。"
        ),
        start_template="vouchers/claim/start.html",
        check_template="vouchers/claim/check.html",
    )


def _papers_step(
    claim: Claim, *, key: str, title: str, kinds: Sequence[ProofKind], needed: Sequence[str]
) -> Step:
    return Step(
        key=key,
        title=title,
        form=PapersForm,
        form_kwargs=lambda _request: {"use": claim.use, "kinds": kinds, "needed": needed},
        template="vouchers/papers_step.html",
    )


def _load(request: HttpRequest, *, number: str) -> Draft:
    claim = own_claim(request, number)
    needed = _needed(claim)
    answers: dict[str, Typed] = {}
    for key, kinds in TOPICS.items():
        form = papers_form(claim.use, kinds=kinds, needed=needed)
        if form.proofs:
            answers[key] = typed_of(form)
    typed = {name: [getattr(claim, name)] for name in ACCOUNT if getattr(claim, name)}
    if typed:
        answers["account"] = typed
    return Draft(answers=answers, saved_at=claim.changed_at, edition=str(claim.revision))


def _save(request: HttpRequest, *, step: str, typed: Typed, number: str) -> Kept:
    claim, actor = own_claim(request, number), actor_in(request)
    if step in TOPICS:
        form = papers_form(claim.use, kinds=TOPICS[step], needed=_needed(claim), typed=typed)
        keep_facts(form, actor=actor)
        return Kept(saved_at=claim.changed_at, edition=str(claim.revision))
    account = AccountForm(as_query(typed))
    values = {name: typed.get(name, [""])[0] for name in account.fields}
    row = save_claim(claim, actor=actor, values=values, revision=edition_of(request))
    return Kept(saved_at=row.changed_at, edition=str(row.revision))


def _submit(request: HttpRequest, *, answers: Any, number: str) -> Receipt:  # noqa: ARG001 - the draft holds them
    move_claim(own_claim(request, number), actor=actor_in(request), move="submit")
    return _receipt(request, number=number)


def _receipt(request: HttpRequest, *, number: str) -> Receipt:
    claim = own_claim(request, number)
    version = claim.voucher.scheme_version

    def limit(parameter: Parameter) -> str:
        return text_of(parameter, version.value(parameter))

    return Receipt(
        number=number,
        url=reverse("vouchers:claim", args=[number]),
        next_steps=[
            _("由%(region)s主管部门形式审核，时限 %(limit)s。")
            % {"region": claim.region, "limit": limit(Parameter.CHECK_WORKDAYS)},
            _("核定时限 %(decide)s，核定后拨付时限 %(pay)s。")
            % {"decide": limit(Parameter.DECIDE_WORKDAYS), "pay": limit(Parameter.PAY_WORKDAYS)},
        ],
    )


def _about(request: HttpRequest, *, number: str) -> Mapping[str, Any]:
    claim, actor = own_claim(request, number), actor_in(request)
    mode, payments = payments_of(claim.use, claim)
    needed = _needed(claim)
    page = str(request.resolver_match.kwargs.get("page", "")) if request.resolver_match else ""
    is_returned = claim.status is ClaimState.RETURNED
    return {
        "claim": claim,
        "use": claim.use,
        "voucher": claim.voucher,
        "mode": mode,
        "payments": payments,
        "missing": partial(missing_for_claim, claim, actor),
        "calculation": partial(calculation_of, claim) if base_fen(claim.use) else None,
        "places": file_fields(TOPICS.get(page, ()), needed),
        "accept": ACCEPT,
        "endings": ENDING_WORDS,
        "returned": steps_of(claim).filter(move="return").last() if is_returned else None,
    }


urlpatterns = [
    path("vouchers/uses/<str:number>/claim/", begin_page, name="claim_begin"),
    path("vouchers/claims/<str:number>/edit/", claiming_page, name="claiming"),
    path("vouchers/claims/<str:number>/edit/<slug:page>/", claiming_page, name="claiming_page"),
]
