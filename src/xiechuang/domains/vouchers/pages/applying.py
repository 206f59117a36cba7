"""Asking for a voucher: choose an open batch, answer the conditions, name the amount, check, hand in."""

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from xiechuang.domains.vouchers.access import is_firm_of
from xiechuang.domains.vouchers.actions.issuing import EDITABLE, begin_voucher, move_voucher, save_voucher
from xiechuang.domains.vouchers.forms.steps import DECLARATION, FACT, QualifyForm, WantedForm
from xiechuang.domains.vouchers.models import Batch, Voucher
from xiechuang.domains.vouchers.pages.paying_words import payments_in
from xiechuang.domains.vouchers.queries.budget import left_of
from xiechuang.domains.vouchers.queries.missing import missing_for_voucher
from xiechuang.domains.vouchers.queries.schemes import closed_batches, open_batches
from xiechuang.domains.vouchers.rules.qualifying import qualify
from xiechuang.domains.vouchers.rules.words import HOUSE, text_of, yuan
from xiechuang.domains.vouchers.states import Issuing, Parameter, VoucherState
from xiechuang.kernel.access.public import get_visible, visible
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Reason, Refused
from xiechuang.kernel.orgs.public import Actor, Role
from xiechuang.kernel.receipts.public import once
from xiechuang.kernel.workflow.public import steps_of
from xiechuang.web.acting import actor_in, admitted
from xiechuang.web.answers import Typed, as_query
from xiechuang.web.steps import CHECK, DONE, START, Draft, Journey, Kept, Receipt, Step, respond
from xiechuang.web.words import said

CAPS = (
    Parameter.SHARE,
    Parameter.VOUCHER_CAP,
    Parameter.CONTRACT_CAP,
    Parameter.YEAR_CAP,
    Parameter.INCUBATED_YEAR_CAP,
)


def apply_page(request: HttpRequest) -> HttpResponse:
    """The batches that are open; choosing one begins a draft. Those of other regions are named with the reason."""
    actor = admitted(request, Role.FIRM)
    if request.method == "POST":
        return _begin(request, actor=actor)
    batches = list(open_batches(clock.today(), actor=actor))
    context = {
        "mine": [_card(one) for one in batches if one.region_id == actor.region_code],
        "closed": closed_batches(actor)
        if not any(one.region_id == actor.region_code for one in batches)
        else (),
        "others": [one for one in batches if one.region_id != actor.region_code],
        "key": uuid4().hex,
        "drafts": visible(actor, Voucher)
        .filter(organisation_id=actor.organisation_id or 0, state__in=[one.value for one in EDITABLE])
        .select_related("scheme_version__scheme", "batch"),
    }
    return render(request, "vouchers/apply.html", context)


def _card(batch: Batch) -> dict[str, Any]:
    version = batch.pool.scheme.versions.get(state="scheme_open")
    mode, payments = payments_in(version)
    return {
        "batch": batch,
        "version": version,
        "mode": mode,
        "payments": payments,
        "left_fen": left_of(batch),
    }


def _begin(request: HttpRequest, *, actor: Actor) -> HttpResponse:
    batch = get_visible(actor, Batch, number=request.POST.get("batch", ""))

    def deed() -> dict[str, Any]:
        return {"number": begin_voucher(actor=actor, batch=batch).number}

    answer = once(
        actor=actor,
        key=request.POST.get("key", ""),
        action="voucher.begin",
        request={"batch": batch.number},
        deed=deed,
    )
    return redirect("vouchers:applying", number=answer["number"])


def applying_page(request: HttpRequest, number: str, page: str = START) -> HttpResponse:
    """One page of the way to a voucher."""
    voucher = own_voucher(request, number)
    journey = _journey(voucher)
    if page == DONE or (page == CHECK and voucher.submitted_at and voucher.status not in EDITABLE):
        return _done(request, journey=journey, page=page, voucher=voucher)
    if voucher.status not in EDITABLE and (request.method != "POST" or page == CHECK):
        raise Refused(Reason(_("%s状态不能修改") % said(voucher.status.label), field="state"))
    return respond(journey, request, page=page, number=number)


def _done(request: HttpRequest, *, journey: Journey, page: str, voucher: Voucher) -> HttpResponse:
    if voucher.submitted_at is None or voucher.status in EDITABLE:
        return redirect(journey.url(page=CHECK, number=voucher.number))
    if page == CHECK:
        return redirect(journey.url(page=DONE, number=voucher.number))
    return respond(journey, request, page=DONE, number=voucher.number)


def own_voucher(request: HttpRequest, number: str) -> Voucher:
    """The voucher if it is the actor's own firm's; to everybody else it does not exist here."""
    actor = actor_in(request)
    voucher = get_visible(actor, Voucher, number=number)
    if not is_firm_of(actor, voucher):
        raise NotVisible(number)
    return voucher


def page_url(*, page: str, number: str) -> str:
    """Where a page of the journey stands."""
    if page == START:
        return reverse("vouchers:applying", args=[number])
    return reverse("vouchers:applying_page", args=[number, page])


def _journey(voucher: Voucher) -> Journey:
    version = voucher.scheme_version
    return Journey(
        key="voucher",
        title=_("申领创新券：%s") % version.scheme.name,
        steps=[
            Step(
                key="qualify",
                title=_("资格核验"),
                hint=_("逐条回答申领条件，不符合的会一次全部指出，并写明条款。"),
                form=QualifyForm,
                form_kwargs=lambda _request: {"version": version},
                template="vouchers/applying/qualify.html",
            ),
            Step(
                key="wanted",
                title=_("额度与用途"),
                form=WantedForm,
                form_kwargs=lambda _request: {"voucher": voucher},
                template="vouchers/applying/wanted.html",
            ),
        ],
        load=_load,
        save=_save,
        submit=_submit,
        receipt=_receipt,
        url=page_url,
        about=_about,
        declaration=_("提交即表示：所填内容真实，愿意接受核查；虚假申报的，券款予以追回。"),
        start_template="vouchers/applying/start.html",
        check_template="vouchers/applying/check.html",
    )


def _load(request: HttpRequest, *, number: str) -> Draft:
    voucher = own_voucher(request, number)
    qualify_typed = {
        f"{FACT}{name}": [_typed(value)] for name, value in voucher.facts.items() if value not in (None, "")
    }
    qualify_typed |= {f"{DECLARATION}{n}": ["on"] for n, yes in enumerate(voucher.declarations) if yes}
    wanted: Typed = {"purpose": [voucher.purpose]} if voucher.purpose else {}
    if voucher.wanted_fen is not None:
        wanted["wanted"] = [f"{voucher.wanted_fen / 100:.2f}"]
    answers = {key: typed for key, typed in (("qualify", qualify_typed), ("wanted", wanted)) if typed}
    return Draft(answers=answers, saved_at=voucher.changed_at, edition=str(voucher.revision))


def _typed(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value)


def edition_of(request: HttpRequest) -> int | None:
    """The edition that the page was made from."""
    typed = request.POST.get("edition", "")
    return int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 10 else None


def problems_in(form: Any, *names: str) -> dict[str, list[str]]:
    """What of these fields cannot be read; what is only missing yet may be kept."""
    found = {name: [str(m) for m in form.errors.get(name, ())] for name in names}
    return {name: problems for name, problems in found.items() if problems and form.data.get(name)}


def _save(request: HttpRequest, *, step: str, typed: Typed, number: str) -> Kept:
    voucher = own_voucher(request, number)
    values, wrong = _values(voucher, step=step, typed=typed)
    row = save_voucher(voucher, actor=actor_in(request), values=values, revision=edition_of(request))
    return Kept(saved_at=row.changed_at, edition=str(row.revision), wrong=wrong)


def _values(voucher: Voucher, *, step: str, typed: Typed) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """What can be kept, and what cannot be read: an amount that is none must not cost the words beside it."""
    if step == "qualify":
        form = QualifyForm(as_query(typed), version=voucher.scheme_version)
        return {"facts": form.facts, "declarations": form.declarations}, {}
    values: dict[str, Any] = {"purpose": typed.get("purpose", [""])[0]}
    try:
        values["wanted_fen"] = _wanted_in(WantedForm(as_query(typed), voucher=voucher))
    except Invalid as unreadable:
        return values, {name: list(texts) for name, texts in unreadable.fields.items()}
    return values, {}


def _wanted_in(form: WantedForm) -> int | None:
    form.is_valid()
    return form.cleaned_data["wanted"] if "wanted" in form.cleaned_data else _read_wanted(form)


def _read_wanted(form: WantedForm) -> int | None:
    """An amount above a cap is kept to be corrected; what is no amount is not."""
    written = form.data.get("wanted", "").strip()
    if not written:
        return None
    try:
        fen: int | None = form.fields["wanted"].clean(written)
    except ValidationError as unreadable:
        raise Invalid({"wanted": list(unreadable.messages)}) from None
    if fen is not None and fen <= 0:
        raise Invalid({"wanted": [str(Reason(_("额度须大于 0"), HOUSE))]})
    return fen


def _submit(request: HttpRequest, *, answers: Any, number: str) -> Receipt:  # noqa: ARG001 - the draft holds them
    move_voucher(own_voucher(request, number), actor=actor_in(request), move="submit")
    return _receipt(request, number=number)


def _receipt(request: HttpRequest, *, number: str) -> Receipt:
    voucher = own_voucher(request, number)
    if voucher.status is VoucherState.ISSUED:
        following = [
            _("券已发放，券面额 %(amount)s，%(day)s（不含）前使用。")
            % {"amount": yuan(voucher.amount_fen or 0), "day": voucher.expires_on},
            _("在三地互认的服务机构中选择一家，提出用券意向。"),
        ]
    else:
        limit = Parameter.ISSUE_WORKDAYS
        following = [
            _("由%(region)s主管部门审核，时限 %(limit)s。")
            % {"region": voucher.region, "limit": text_of(limit, voucher.scheme_version.value(limit))},
            _("需要补正的会退回并写明原因，修改后可以再次提交。"),
        ]
    return Receipt(number=number, url=reverse("vouchers:voucher", args=[number]), next_steps=following)


def _about(request: HttpRequest, *, number: str) -> Mapping[str, Any]:
    voucher = own_voucher(request, number)
    version = voucher.scheme_version
    is_returned = voucher.status is VoucherState.RETURNED
    mode, payments = payments_in(version)
    return {
        "voucher": voucher,
        "version": version,
        "mode": mode,
        "payments": payments,
        "findings": qualify(version, facts=voucher.facts, declarations=voucher.declarations),
        "missing": partial(missing_for_voucher, voucher, actor_in(request)),
        "caps": [(one, text_of(one, version.value(one)), version.parameter(one)) for one in CAPS],
        "is_first_come": version.value(Parameter.ISSUING) == Issuing.FIRST_COME,
        "returned": steps_of(voucher).filter(move="return").last() if is_returned else None,
    }


urlpatterns = [
    path("vouchers/apply/", apply_page, name="apply"),
    path("vouchers/<str:number>/apply/", applying_page, name="applying"),
    path("vouchers/<str:number>/apply/<slug:page>/", applying_page, name="applying_page"),
]
