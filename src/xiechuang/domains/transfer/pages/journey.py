"""The applicants' journeys: an achievement or a demand, one topic a page, kept as a draft from the first page on."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from xiechuang.domains.transfer.access import can_own, is_owner
from xiechuang.domains.transfer.actions.attachment import attach_to_record, remove_from_record
from xiechuang.domains.transfer.actions.record import CHANGEABLE, change_record, create_record
from xiechuang.domains.transfer.actions.review import move_record
from xiechuang.domains.transfer.forms.record import RecordForm
from xiechuang.domains.transfer.forms.steps import STEPS, TITLES
from xiechuang.domains.transfer.models import Achievement, Demand, Record
from xiechuang.domains.transfer.queries.records import similar_to
from xiechuang.domains.transfer.states import RecordState
from xiechuang.kernel.access.public import get_visible
from xiechuang.kernel.documents.public import ENDINGS, documents_of, store_document
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Reason, Refused
from xiechuang.kernel.receipts.public import once
from xiechuang.kernel.workflow.public import steps_of
from xiechuang.web.acting import actor_in
from xiechuang.web.answers import Typed, as_query
from xiechuang.web.steps import CHECK, DONE, START, Draft, Journey, Kept, Receipt, respond
from xiechuang.web.words import said

ATTACHMENTS = "attachments"


def journey_page(
    request: HttpRequest, *, model: type[Record], page: str = START, number: str = ""
) -> HttpResponse:
    """One page of the journey of a new or a known record."""
    journey = journey_of(model)
    if not number:
        return _new(request, journey=journey, page=page)
    record = own_record(request, model=model, number=number)
    if page == DONE or (page == CHECK and record.status is RecordState.SUBMITTED):
        return _done(request, journey=journey, page=page, record=record)
    if record.status not in CHANGEABLE and (request.method != "POST" or page == CHECK):
        raise Refused(
            Reason(_("%s状态不能修改，请先撤回或重新编辑") % said(record.status.label), field="state")
        )
    if page == ATTACHMENTS and request.method == "POST" and _took_files(request, record=record):
        return redirect(request.get_full_path())
    return respond(journey, request, page=page, number=number)


def journey_of(model: type[Record]) -> Journey:
    """The journey of one kind of record."""
    return Journey(
        key=str(model._meta.model_name),
        title=str(TITLES[model]),
        steps=STEPS[model],
        load=partial(_load, model=model),
        save=partial(_save, model=model),
        submit=partial(_submit, model=model),
        receipt=partial(_receipt, model=model),
        url=partial(page_url, model=model),
        about=partial(_about, model=model),
        declaration=_("提交即表示：内容真实，权属清楚，不含国家秘密；经审核发布后按公开范围展示。"),
        start_template="transfer/records/start.html",
        check_template="transfer/records/check.html",
    )


def page_url(*, model: type[Record], page: str, number: str = "") -> str:
    """Where a page of the journey stands."""
    name = f"transfer:{model._meta.model_name}_{'edit' if number else 'new'}"
    kwargs = {"number": number} if number else {}
    return (
        reverse(name, kwargs=kwargs)
        if page == START
        else reverse(f"{name}_page", kwargs=kwargs | {"page": page})
    )


def own_record(request: HttpRequest, *, model: type[Record], number: str) -> Record:
    """The record if it is the actor's own; to everybody else it does not exist here."""
    actor = actor_in(request)
    record = get_visible(actor, model, number=number)
    if not is_owner(actor, record):
        raise NotVisible(number)
    return record


def _new(request: HttpRequest, *, journey: Journey, page: str) -> HttpResponse:
    if not can_own(actor_in(request)):
        raise Refused(_("只有企业和高校院所可以登记，请以相应身份办理"))
    first = journey.steps[0].key
    if page not in (START, first):
        return redirect(journey.url(page=first))
    return respond(journey, request, page=page, number="")


def _done(request: HttpRequest, *, journey: Journey, page: str, record: Record) -> HttpResponse:
    """The receipt, for what was submitted; a second “submit” of the same page leads here too."""
    if record.submitted_at is None or record.status in CHANGEABLE:
        return redirect(journey.url(page=CHECK, number=record.number))
    if page == CHECK:
        return redirect(journey.url(page=DONE, number=record.number))
    return respond(journey, request, page=DONE, number=record.number)


def _load(request: HttpRequest, *, model: type[Record], number: str) -> Draft:
    if not number:
        return Draft(is_new=True)
    record = own_record(request, model=model, number=number)
    typed = {step.key: _form(step.form).typed_of(record) for step in STEPS[model]}
    answers = {key: said for key, said in typed.items() if said}
    return Draft(answers=answers, saved_at=record.changed_at, edition=str(record.version))


def _save(request: HttpRequest, *, model: type[Record], step: str, typed: Typed, number: str) -> Kept:
    page = next(one for one in STEPS[model] if one.key == step)
    form = _form(page.form)(as_query(typed)).loosen()
    if not form.is_valid():
        raise Invalid({name: [str(m) for m in messages] for name, messages in form.errors.items()})
    record = _kept(request, model=model, values=form.values(), number=number)
    if page is STEPS[model][0] and not request.POST.get("autosave"):
        _warn_of_similar(request, record=record)
    return Kept(saved_at=record.changed_at, edition=str(record.version), where={"number": record.number})


def _form(form: Any) -> type[RecordForm]:
    return form


def _kept(request: HttpRequest, *, model: type[Record], values: Mapping[str, Any], number: str) -> Record:
    if not number:
        return _made(request, model=model, values=values)
    record = own_record(request, model=model, number=number)
    if not values:
        return record
    edition = request.POST.get("edition", "")
    version = int(edition) if edition.isdecimal() and len(edition) < 10 else None
    return change_record(record, actor=actor_in(request), values=values, version=version)


def _made(request: HttpRequest, *, model: type[Record], values: Mapping[str, Any]) -> Record:
    """A new draft; the page's own key makes sure that a repeated request makes no second one."""
    actor, made = actor_in(request), []

    def make() -> dict[str, Any]:
        made.append(create_record(model, actor=actor, values=values))
        return {"number": made[0].number}

    kind = str(model._meta.model_name)
    number = once(
        actor=actor, key=request.POST.get("key", ""), action=f"{kind}.begin", request={}, deed=make
    )["number"]
    if made:
        return made[0]
    return change_record(own_record(request, model=model, number=number), actor=actor, values=values)


def _warn_of_similar(request: HttpRequest, *, record: Record) -> None:
    found = similar_to(actor_in(request), record)
    if not found:
        return
    kind = record._meta.model_name
    links = format_html_join(
        "、",
        '<a href="{}">{}</a>',
        ((reverse(f"transfer:{kind}", args=[o.number]), str(o)) for o, _likeness in found),
    )
    messages.warning(
        request, format_html(_("已有内容相近的登记，请核对是否重复：{}。确属不同可以继续。"), links)
    )


def _submit(request: HttpRequest, *, model: type[Record], answers: Any, number: str) -> Receipt:  # noqa: ARG001 - the draft holds them
    record = own_record(request, model=model, number=number)
    move_record(record, actor=actor_in(request), move="submit")
    return _receipt(request, model=model, number=number)


def _receipt(request: HttpRequest, *, model: type[Record], number: str) -> Receipt:
    record = own_record(request, model=model, number=number)
    return Receipt(
        number=record.number,
        url=reverse(f"transfer:{model._meta.model_name}", args=[number]),
        next_steps=[
            _("由%(region)s主管部门、所在园区或共同体办公室审核。") % {"region": record.region},
            _("需要补正的会退回并写明原因，修改后可以再次提交。"),
            _("审核通过并发布后，按公开范围展示，并参与供需匹配。"),
        ],
    )


def _about(request: HttpRequest, *, model: type[Record], number: str) -> Mapping[str, Any]:
    if not number:
        return {"kind": model._meta.model_name}
    record = own_record(request, model=model, number=number)
    returned = (
        steps_of(record).filter(move="return").last() if record.status is RecordState.RETURNED else None
    )
    return {
        "kind": model._meta.model_name,
        "record": record,
        "returned": returned,
        "documents": documents_of(record),
        "endings": "、".join(ENDINGS),
        "accept": ",".join(ENDINGS),
        "similar": partial(similar_to, actor_in(request), record),
    }


def _took_files(request: HttpRequest, *, record: Record) -> bool:
    """Whether the page is to be shown again: files came with an explicit “upload”, one was removed, or one was refused."""
    actor, refused = actor_in(request), list[Reason]()
    for file in request.FILES.getlist("file"):
        try:
            document = store_document(actor=actor, file=file, name=str(file.name))
            attach_to_record(record, actor=actor, document=document)
        except Refused as error:
            refused += error.reasons
    if uid := request.POST.get("remove", ""):
        found = [document for document in documents_of(record) if str(document.uid) == uid]
        for document in found:
            remove_from_record(record, actor=actor, document=document)
    for reason in refused:
        messages.error(request, str(reason))
    return bool(refused or uid or "upload" in request.POST)


def _paths(model: type[Record]) -> list[URLPattern]:
    kind = str(model._meta.model_name)
    told = {"model": model}
    return [
        path(f"{kind}s/new/", journey_page, told, name=f"{kind}_new"),
        path(f"{kind}s/new/<slug:page>/", journey_page, told, name=f"{kind}_new_page"),
        path(f"{kind}s/<str:number>/edit/", journey_page, told, name=f"{kind}_edit"),
        path(f"{kind}s/<str:number>/edit/<slug:page>/", journey_page, told, name=f"{kind}_edit_page"),
    ]


urlpatterns = [*_paths(Achievement), *_paths(Demand)]
