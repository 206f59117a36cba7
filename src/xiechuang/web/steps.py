"""One topic a page: a journey of steps, a draft that saves itself, a page to check the answers, a receipt.

What was typed is kept as it was typed, right or wrong; only ``submit`` sees checked values.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from xiechuang.kernel.lib.errors import Invalid, NotVisible, Refused
from xiechuang.web.answers import AGAIN, Answers, Typed, as_query, said_answer, said_saved, typed_in
from xiechuang.web.faults import add_further_faults
from xiechuang.web.words import Words

CHECK, DONE, START = "check", "done", "start"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What has been typed so far, by step, when it was last kept, and as which edition (for who edits at the same time)."""

    answers: Answers = field(default_factory=dict)
    saved_at: datetime | None = None
    edition: str = ""
    is_new: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A page was kept: when, as which edition, the address's arguments when the draft moved to its own address.

    ``wrong`` names the fields that could not be read and were left as they stood, each with why.
    """

    saved_at: datetime
    edition: str = ""
    where: Mapping[str, Any] | None = None
    wrong: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the applicant is given at the end: the 受理编号, what happens next, and where to follow it."""

    number: str
    url: str = ""
    next_steps: Sequence[Words] = ()


def always(_answers: Answers) -> bool:
    """For steps that everybody sees."""
    return True


def nothing_more(_request: HttpRequest, **_where: Any) -> Mapping[str, Any]:
    """For journeys whose pages say nothing besides the form."""
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One topic: a form, its title, and for whom it is shown."""

    key: str
    title: Words
    form: type[forms.Form]
    hint: Words = ""
    is_shown: Callable[[Answers], bool] = always
    form_kwargs: Callable[[HttpRequest], Mapping[str, Any]] = lambda _request: {}
    template: str = "web/step.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """The steps and where the draft lives. ``load``, ``save`` and ``submit`` are given the request and the address's
    own arguments; ``save`` answers when it was kept, or raises ``Invalid`` or ``Refused`` (what was typed then stays on the
    page); ``submit`` is given every step's cleaned data; ``about`` is what the templates are told besides.
    """

    key: str
    title: Words
    steps: Sequence[Step]
    load: Callable[..., Draft]
    save: Callable[..., datetime | Kept]
    submit: Callable[..., Receipt]
    receipt: Callable[..., Receipt]
    url: Callable[..., str]
    declaration: Words = ""
    about: Callable[..., Mapping[str, Any]] = nothing_more
    start_template: str = "web/journey_start.html"
    check_template: str = "web/check_answers.html"

    def shown(self, answers: Answers) -> list[Step]:
        """The steps this applicant has to take."""
        return [step for step in self.steps if step.is_shown(answers)]


def respond(journey: Journey, request: HttpRequest, *, page: str, **where: Any) -> HttpResponse:
    """Answer one page of a journey: a step's key, or start, check, done."""
    if page == DONE:
        return _done(journey=journey, request=request, where=where)
    draft = journey.load(request, **where)
    steps = journey.shown(draft.answers)
    if page == START:
        return _start(journey=journey, request=request, draft=draft, where=where)
    if page == CHECK:
        return _check(journey=journey, request=request, draft=draft, where=where)
    step = next((one for one in steps if one.key == page), None)
    if step is None:
        raise NotVisible
    if request.method == "POST":
        return _take(journey=journey, request=request, step=step, where=where)
    return _show(journey=journey, request=request, step=step, draft=draft, where=where)


def unchecked_form(*, step: Step, request: HttpRequest, typed: Typed) -> forms.Form:
    """The form with what was typed in it, without complaining about what is not finished."""
    blank = step.form(**step.form_kwargs(request))
    if not typed:
        return blank
    data = as_query(typed)
    given = {
        name: f.widget.value_from_datadict(data, {}, blank.add_prefix(name))
        for name, f in blank.fields.items()
    }
    return step.form(initial={**blank.initial, **given}, **step.form_kwargs(request))


def checked_form(*, step: Step, request: HttpRequest, typed: Typed) -> forms.Form:
    """The form bound to what was typed."""
    return step.form(as_query(typed), **step.form_kwargs(request))


def _take(*, journey: Journey, request: HttpRequest, step: Step, where: dict[str, Any]) -> HttpResponse:
    typed = typed_in(request.POST)
    page: dict[str, Any] = {"journey": journey, "request": request, "step": step}
    if again := request.POST.get(AGAIN):
        form = unchecked_form(step=step, request=request, typed=typed | {AGAIN: [again]})
        return _show(**page, draft=journey.load(request, **where), where=where, form=form)
    form = checked_form(step=step, request=request, typed=typed)
    try:
        answer = journey.save(request, step=step.key, typed=typed, **where)
    except (Refused, Invalid) as error:
        return _not_kept(**page, where=where, form=form, error=error)
    kept = answer if isinstance(answer, Kept) else Kept(saved_at=answer)
    where = dict(kept.where or where)
    if request.POST.get("autosave"):
        return _kept_silently(kept, url=journey.url(page=step.key, **where))
    draft = journey.load(request, **where)
    add_unkept(form, kept.wrong)
    if not form.is_valid():
        return _show(**page, draft=draft, where=where, form=form, status=422)
    return redirect(_next_url(**page, draft=draft, where=where))


def _kept_silently(kept: Kept, *, url: str) -> JsonResponse:
    """The browser keeps its own copy while something cannot be read, on top of the edition that holds the rest."""
    told = {"edition": kept.edition, "url": url}
    if kept.wrong:
        said = _("有内容需要更正，其余已自动保存")
        return JsonResponse(told | {"said": said}, status=422)
    return JsonResponse(told | {"said": said_saved(kept.saved_at)})


def add_unkept(form: forms.Form, wrong: Mapping[str, Sequence[str]]) -> None:
    """Say at each field why it was not kept, where the form has not said so itself."""
    form.is_valid()
    add_further_faults(form, wrong)


def _not_kept(
    *,
    journey: Journey,
    request: HttpRequest,
    step: Step,
    where: dict[str, Any],
    form: forms.Form,
    error: Refused | Invalid,
) -> HttpResponse:
    """The page as it was typed, with what stands in the way; a silent save only says so."""
    status = 409 if isinstance(error, Refused) else 422
    if request.POST.get("autosave"):
        said = str(error) if isinstance(error, Refused) else _("有内容需要更正，已在本机保留一份")
        return JsonResponse({"said": said}, status=status)
    add_unkept(form, error.fields if isinstance(error, Invalid) else {})
    return _show(
        journey=journey,
        request=request,
        step=step,
        draft=journey.load(request, **where),
        where=where,
        form=form,
        status=status,
        reasons=error.reasons if isinstance(error, Refused) else (),
    )


def _differences(
    *, step: Step, request: HttpRequest, mine: forms.Form, draft: Draft
) -> list[tuple[str, str]]:
    """What the kept draft says otherwise than the page: label and answer."""
    theirs = checked_form(step=step, request=request, typed=draft.answers.get(step.key, {}))
    theirs.is_valid()
    said = [(str(bound.label), said_answer(bound), said_answer(mine[bound.name])) for bound in theirs]
    return [(label, other) for label, other, own in said if other != own]


def _next_url(
    *, journey: Journey, request: HttpRequest, step: Step, draft: Draft, where: dict[str, Any]
) -> str:
    """The next step, or the check page after the last one and for who came from there."""
    keys = [one.key for one in journey.shown(draft.answers)]
    after = keys[keys.index(step.key) + 1 :] if step.key in keys else []
    is_last = not after or request.GET.get("return") == CHECK
    return journey.url(page=CHECK if is_last else after[0], **where)


def _show(
    *,
    journey: Journey,
    request: HttpRequest,
    step: Step,
    draft: Draft,
    where: dict[str, Any],
    form: forms.Form | None = None,
    status: int = 200,
    reasons: Sequence[Any] = (),
) -> HttpResponse:
    steps = journey.shown(draft.answers)
    keys = [one.key for one in steps]
    place = keys.index(step.key) if step.key in keys else 0
    before = keys[place - 1] if place else START
    shown = form or unchecked_form(step=step, request=request, typed=draft.answers.get(step.key, {}))
    context = {
        **journey.about(request, **where),
        "journey": journey,
        "step": step,
        "form": shown,
        "form_url": f"{journey.url(page=step.key, **where)}{_query(request)}",
        "is_refused": status != 200,
        "reasons": reasons,
        "differences": _differences(step=step, request=request, mine=shown, draft=draft) if reasons else [],
        "edition": draft.edition,
        "key": uuid4().hex if draft.is_new else "",
        "place": place + 1,
        "steps": steps,
        "back_url": journey.url(page=CHECK if request.GET.get("return") == CHECK else before, **where),
        "said_saved": said_saved(draft.saved_at) if draft.saved_at else "",
        "owner": _owner(journey=journey, request=request),
    }
    return render(request, step.template, context, status=status)


def _query(request: HttpRequest) -> str:
    return f"?{request.GET.urlencode()}" if request.GET else ""


def _start(*, journey: Journey, request: HttpRequest, draft: Draft, where: dict[str, Any]) -> HttpResponse:
    tasks = [
        _task(journey=journey, request=request, step=step, draft=draft, where=where)
        for step in journey.shown(draft.answers)
    ]
    check_url = "" if draft.is_new else journey.url(page=CHECK, **where)
    context = {**journey.about(request, **where), "journey": journey, "tasks": tasks, "check_url": check_url}
    return render(request, journey.start_template, context)


def _task(
    *, journey: Journey, request: HttpRequest, step: Step, draft: Draft, where: dict[str, Any]
) -> dict[str, Any]:
    typed = draft.answers.get(step.key)
    is_open = not draft.is_new or step is journey.steps[0]
    url = journey.url(page=step.key, **where) if is_open else ""
    if typed is None:
        state = _unbegun(step=step, request=request) if is_open else _("尚不能填写")
        return {"step": step, "url": url, "state": state, "tone": "calm"}
    is_whole = checked_form(step=step, request=request, typed=typed).is_valid()
    return {
        "step": step,
        "url": url,
        "state": _("已完成") if is_whole else _("填写中"),
        "tone": "good" if is_whole else "busy",
    }


def _unbegun(*, step: Step, request: HttpRequest) -> str:
    return _("选填") if checked_form(step=step, request=request, typed={}).is_valid() else _("未开始")


def _check(*, journey: Journey, request: HttpRequest, draft: Draft, where: dict[str, Any]) -> HttpResponse:
    filled = [
        (step, checked_form(step=step, request=request, typed=draft.answers.get(step.key, {})))
        for step in journey.shown(draft.answers)
    ]
    unfinished = [step for step, form in filled if not form.is_valid()]
    if request.method == "POST" and not unfinished:
        return _lodge(journey=journey, request=request, filled=filled, where=where)
    status = 422 if request.method == "POST" else 200
    return _check_page(journey=journey, request=request, filled=filled, where=where, status=status)


def _lodge(
    *,
    journey: Journey,
    request: HttpRequest,
    filled: Sequence[tuple[Step, forms.Form]],
    where: dict[str, Any],
) -> HttpResponse:
    cleaned = {step.key: form.cleaned_data for step, form in filled}
    try:
        journey.submit(request, answers=cleaned, **where)
    except Refused as error:
        page = {"reasons": error.reasons, "status": 409}
    except Invalid as error:
        page = {"reasons": [f"{name}：{m}" for name, ms in error.fields.items() for m in ms], "status": 422}
    else:
        return redirect(journey.url(page=DONE, **where))
    return _check_page(journey=journey, request=request, filled=filled, where=where, **page)  # type: ignore[arg-type]


def _check_page(
    *,
    journey: Journey,
    request: HttpRequest,
    filled: Sequence[tuple[Step, forms.Form]],
    where: dict[str, Any],
    status: int,
    reasons: Sequence[Any] = (),
) -> HttpResponse:
    topics = [
        {
            "step": step,
            "url": f"{journey.url(page=step.key, **where)}?return={CHECK}",
            "answers": [(bound, said_answer(bound)) for bound in form.visible_fields()],
            "errors": form.errors,
        }
        for step, form in filled
    ]
    unfinished = [topic for topic in topics if topic["errors"]]
    context = {
        **journey.about(request, **where),
        "journey": journey,
        "topics": topics,
        "unfinished": unfinished,
        "reasons": reasons,
        "where": where,
    }
    return render(request, journey.check_template, context, status=status)


def _done(*, journey: Journey, request: HttpRequest, where: dict[str, Any]) -> HttpResponse:
    receipt = journey.receipt(request, **where)
    context = {
        "journey": journey,
        "receipt": receipt,
        "lodged": _drafts_prefix(journey=journey, request=request, where=where),
    }
    return render(request, "web/receipt.html", context)


def _owner(*, journey: Journey, request: HttpRequest) -> str:
    """Whose copy it is: on a shared computer nobody is shown another person's text."""
    actor = getattr(request, "actor", None)
    return f"{getattr(actor, 'person_id', None)}:{getattr(actor, 'organisation_id', None)}:{journey.key}"


def _drafts_prefix(*, journey: Journey, request: HttpRequest, where: dict[str, Any]) -> str:
    folder = journey.url(page=DONE, **where).rsplit(DONE, 1)[0]
    return f"{_owner(journey=journey, request=request)}:{folder}"
