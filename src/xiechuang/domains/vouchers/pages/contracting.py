"""Registering a contract for a use: what it says, its paper, a check of everything, then the money is set aside."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _

from xiechuang.domains.vouchers.access import is_firm_of
from xiechuang.domains.vouchers.actions.using import move_use, save_contract
from xiechuang.domains.vouchers.forms.steps import ContractForm, PapersForm
from xiechuang.domains.vouchers.models import Use
from xiechuang.domains.vouchers.pages.applying import edition_of
from xiechuang.domains.vouchers.pages.papers import (
    ACCEPT,
    ENDING_WORDS,
    file_fields,
    keep_facts,
    papers_form,
    took_files,
    typed_of,
    unreadable_in,
)
from xiechuang.domains.vouchers.pages.paying_words import payments_of
from xiechuang.domains.vouchers.queries.missing import estimate_for, missing_for_contract
from xiechuang.domains.vouchers.states import Parameter, ProofKind, UseState
from xiechuang.kernel.access.public import get_visible
from xiechuang.kernel.lib.errors import NotVisible, Reason, Refused
from xiechuang.web.acting import actor_in
from xiechuang.web.answers import Typed, as_query
from xiechuang.web.steps import CHECK, DONE, START, Draft, Journey, Kept, Receipt, Step, respond
from xiechuang.web.words import said

PAPER = "paper"
KINDS = (ProofKind.CONTRACT,)
NEEDED = (ProofKind.CONTRACT.value,)
COLUMNS = {"contract": "contract_fen"}


def contract_page(request: HttpRequest, number: str, page: str = START) -> HttpResponse:
    """One page of the registration."""
    use = own_use(request, number)
    if use.status is UseState.CONTRACTED and page in (CHECK, DONE):
        page = DONE
    elif use.status is not UseState.ACCEPTED:
        raise Refused(Reason(_("%s状态不能登记合同") % said(use.status.label), field="state"))
    elif page == DONE:
        return redirect(page_url(page=CHECK, number=number))
    if page == PAPER and request.method == "POST" and took_files(request, use=use, actor=actor_in(request)):
        return redirect(request.get_full_path())
    return respond(_journey(use), request, page=page, number=number)


def own_use(request: HttpRequest, number: str) -> Use:
    """The use if it is the actor's own firm's; to everybody else it does not exist here."""
    actor = actor_in(request)
    use = get_visible(actor, Use, number=number)
    if not is_firm_of(actor, use):
        raise NotVisible(number)
    return use


def page_url(*, page: str, number: str) -> str:
    """Where a page of the journey stands."""
    if page == START:
        return reverse("vouchers:contract", args=[number])
    return reverse("vouchers:contract_page", args=[number, page])


def _journey(use: Use) -> Journey:
    return Journey(
        key="voucher_contract",
        title=_("登记合同：%s") % use.title,
        steps=[
            Step(
                key="contract",
                title=_("合同内容"),
                form=ContractForm,
                form_kwargs=lambda _request: {"use": use},
                template="vouchers/contract/contract.html",
            ),
            Step(
                key=PAPER,
                title=_("合同文本"),
                form=PapersForm,
                form_kwargs=lambda _request: {"use": use, "kinds": KINDS, "needed": NEEDED},
                template="vouchers/papers_step.html",
            ),
        ],
        load=_load,
        save=_save,
        submit=_submit,
        receipt=_receipt,
        url=page_url,
        about=_about,
        declaration=_("提交即登记合同，并从券中预留测算的券款；由服务机构确认后完成使用登记。"),
        start_template="vouchers/contract/start.html",
        check_template="vouchers/contract/check.html",
    )


def _load(request: HttpRequest, *, number: str) -> Draft:
    use = own_use(request, number)
    typed: Typed = {}
    for name in ("contract_number", "signed_on", "ends_on"):
        if value := getattr(use, name):
            typed[name] = [str(value)]
    if use.contract_fen is not None:
        typed["contract"] = [f"{use.contract_fen / 100:.2f}"]
    if use.is_not_excluded:
        typed["is_not_excluded"] = ["on"]
    form = papers_form(use, kinds=KINDS, needed=NEEDED)
    answers = {"contract": typed} if typed else {}
    if form.proofs:
        answers[PAPER] = typed_of(form)
    return Draft(answers=answers, saved_at=use.changed_at, edition=str(use.revision))


def _save(request: HttpRequest, *, step: str, typed: Typed, number: str) -> Kept:
    use, actor = own_use(request, number), actor_in(request)
    if step == PAPER:
        keep_facts(papers_form(use, kinds=KINDS, needed=NEEDED, typed=typed), actor=actor)
        return Kept(saved_at=use.changed_at, edition=str(use.revision))
    form = ContractForm(as_query(typed), use=use)
    form.is_valid()
    row = save_contract(use, actor=actor, values=_kept(form), revision=edition_of(request))
    return Kept(saved_at=row.changed_at, edition=str(row.revision), wrong=unreadable_in(form))


def _kept(form: ContractForm) -> dict[str, Any]:
    """What could be read, and empty what was emptied."""
    emptied = {COLUMNS.get(name, name): None for name in form.fields if not form.data.get(name)}
    return emptied | form.values()


def _submit(request: HttpRequest, *, answers: Mapping[str, Any], number: str) -> Receipt:
    given: dict[str, Any] = dict(answers["contract"])
    details: dict[str, Any] = {COLUMNS.get(name, name): value for name, value in given.items()}
    move_use(own_use(request, number), actor=actor_in(request), move="sign", **details)
    return _receipt(request, number=number)


def _receipt(request: HttpRequest, *, number: str) -> Receipt:
    use = own_use(request, number)
    return Receipt(
        number=number,
        url=reverse("vouchers:use", args=[number]),
        next_steps=[
            _("由%s确认使用登记，之后开始服务。") % use.provider_organisation,
            _("服务完成后机构上传报告，由您确认。"),
        ],
    )


def _about(request: HttpRequest, *, number: str) -> Mapping[str, Any]:
    use, actor = own_use(request, number), actor_in(request)
    values = {
        name: getattr(use, name) for name in ("contract_number", "contract_fen", "signed_on", "ends_on")
    }
    mode, payments = payments_of(use)
    return {
        "use": use,
        "voucher": use.voucher,
        "version": use.voucher.scheme_version,
        "mode": mode,
        "payments": payments,
        "missing": partial(
            missing_for_contract, use, actor, values | {"is_not_excluded": use.is_not_excluded}
        ),
        "estimate": partial(estimate_for, use.voucher, use.contract_fen, use=use)
        if use.contract_fen
        else None,
        "negative": use.voucher.scheme_version.parameter(Parameter.NEGATIVE),
        "places": file_fields(KINDS, NEEDED),
        "accept": ACCEPT,
        "endings": ENDING_WORDS,
    }


urlpatterns = [
    path("vouchers/uses/<str:number>/contract/", contract_page, name="contract"),
    path("vouchers/uses/<str:number>/contract/<slug:page>/", contract_page, name="contract_page"),
]
