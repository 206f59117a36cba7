"""One topic a page: a journey of steps, a draft that saves itself, a page to check the answers, a receipt.

What was typed is kept as it was typed, right or wrong; only ``submit`` sees checked values.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from xiechuang.kernel.lib.errors import Invalid, NotVisible, Refused

CHECK, DONE, START = "check", "done", "start"
NOT_ANSWERS = frozenset({"csrfmiddlewaretoken", "autosave", "back"})
Typed = dict[str, list[str]]
Answers = dict[str, Typed]


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What has been typed so far, by step, and when it was last kept."""

    answers: Answers = field(default_factory=dict)
    saved_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What the applicant is given at the end: the 受理编号, what happens next, and where to follow it."""

    number: str
    url: str = ""
    next_steps: Sequence[str] = ()


def always(_answers: Answers) -> bool:
    """For steps that everybody sees."""
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One topic: a form, its title, and for whom it is shown."""

    key: str
    title: str
    form: type[forms.Form]
    hint: str = ""
    is_shown: Callable[[Answers], bool] = always
    form_kwargs: Callable[[HttpRequest], Mapping[str, Any]] = lambda _request: {}
    template: str = "web/step.html"


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """The steps and where the draft lives. ``load``, ``save`` and ``submit`` are given the request and the address's
    own arguments; ``save`` answers when it was kept; ``submit`` is given every step's cleaned data.
    """

    key: str
    title: str
    steps: Sequence[Step]
    load: Callable[..., Draft]
    save: Callable[..., datetime]
    submit: Callable[..., Receipt]
    receipt: Callable[..., Receipt]
    url: Callable[..., str]
    declaration: str = ""

    def shown(self, answers: Answers) -> list[Step]:
        """The steps this applicant has to take."""
        return [step for step in self.steps if step.is_shown(answers)]


def respond(journey: Journey, request: HttpRequest, *, page: str, **where: Any) -> HttpResponse:
    """Answer one page of a journey: a step's key, or start, check, done."""
    draft = journey.load(request, **where)
    if page == DONE:
        return _done(journey=journey, request=request, where=where)
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


def typed_in(data: QueryDict) -> Typed:
    """What a request brought, without the machinery."""
    return {name: data.getlist(name) for name in data if name not in NOT_ANSWERS}


def as_query(typed: Typed) -> QueryDict:
    """Typed answers in the shape a form is bound to."""
    data = QueryDict(mutable=True)
    for name, values in typed.items():
        data.setlist(name, values)
    return data


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
    return step.form(initial=blank.initial | given, **step.form_kwargs(request))


def checked_form(*, step: Step, request: HttpRequest, typed: Typed) -> forms.Form:
    """The form bound to what was typed."""
    return step.form(as_query(typed), **step.form_kwargs(request))


def _take(*, journey: Journey, request: HttpRequest, step: Step, where: dict[str, Any]) -> HttpResponse:
    typed = typed_in(request.POST)
    saved_at = journey.save(request, step=step.key, typed=typed, **where)
    if request.POST.get("autosave"):
        return JsonResponse({"said": said_saved(saved_at)})
    form = checked_form(step=step, request=request, typed=typed)
    draft = journey.load(request, **where)
    if not form.is_valid():
        return _show(journey=journey, request=request, step=step, draft=draft, where=where, form=form)
    return redirect(_next_url(journey=journey, request=request, step=step, draft=draft, where=where))


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
) -> HttpResponse:
    steps = journey.shown(draft.answers)
    keys = [one.key for one in steps]
    place = keys.index(step.key) if step.key in keys else 0
    before = keys[place - 1] if place else START
    is_refused = form is not None
    context = {
        "journey": journey,
        "step": step,
        "form": form or unchecked_form(step=step, request=request, typed=draft.answers.get(step.key, {})),
        "is_refused": is_refused,
        "place": place + 1,
        "steps": steps,
        "back_url": journey.url(page=CHECK if request.GET.get("return") == CHECK else before, **where),
        "said_saved": said_saved(draft.saved_at) if draft.saved_at else "",
        "owner": _owner(journey=journey, request=request),
    }
    return render(request, step.template, context, status=422 if is_refused else 200)


def _start(*, journey: Journey, request: HttpRequest, draft: Draft, where: dict[str, Any]) -> HttpResponse:
    tasks = [
        _task(journey=journey, request=request, step=step, draft=draft, where=where)
        for step in journey.shown(draft.answers)
    ]
    context = {"journey": journey, "tasks": tasks, "check_url": journey.url(page=CHECK, **where)}
    return render(request, "web/journey_start.html", context)


def _task(
    *, journey: Journey, request: HttpRequest, step: Step, draft: Draft, where: dict[str, Any]
) -> dict[str, Any]:
    typed = draft.answers.get(step.key)
    url = journey.url(page=step.key, **where)
    if typed is None:
        return {"step": step, "url": url, "state": _("未开始"), "tone": "calm"}
    is_whole = checked_form(step=step, request=request, typed=typed).is_valid()
    return {
        "step": step,
        "url": url,
        "state": _("已完成") if is_whole else _("填写中"),
        "tone": "good" if is_whole else "busy",
    }


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
        "journey": journey,
        "topics": topics,
        "unfinished": unfinished,
        "reasons": reasons,
        "where": where,
    }
    return render(request, "web/check_answers.html", context, status=status)


def _done(*, journey: Journey, request: HttpRequest, where: dict[str, Any]) -> HttpResponse:
    receipt = journey.receipt(request, **where)
    context = {
        "journey": journey,
        "receipt": receipt,
        "lodged": _drafts_prefix(journey=journey, request=request, where=where),
    }
    return render(request, "web/receipt.html", context)


def said_saved(moment: datetime) -> str:
    """“已自动保存 14:08”."""
    return _("已自动保存 %s") % f"{timezone.localtime(moment):%H:%M}"


def said_answer(bound: BoundField) -> str:
    """An answer as the applicant would say it: names of choices, not their codes."""
    value = (
        bound.form.cleaned_data.get(bound.name, bound.value())
        if hasattr(bound.form, "cleaned_data")
        else bound.value()
    )
    if value in (None, "", []):
        return _("未填写")
    if isinstance(value, bool):
        return _("是") if value else _("否")
    names = _choice_names(bound.field)
    values = value if isinstance(value, list | tuple) else [value]
    return "、".join(names.get(str(one), str(one)) for one in values)


def _choice_names(form_field: forms.Field) -> dict[str, str]:
    names: dict[str, str] = {}
    for code, name in getattr(form_field, "choices", ()):
        inner = name if isinstance(name, list | tuple) else [(code, name)]
        names |= {str(one): str(word) for one, word in inner}
    return names


def _owner(*, journey: Journey, request: HttpRequest) -> str:
    """Whose copy it is: on a shared computer nobody is shown another person's text."""
    actor = getattr(request, "actor", None)
    return f"{getattr(actor, 'person_id', None)}:{getattr(actor, 'organisation_id', None)}:{journey.key}"


def _drafts_prefix(*, journey: Journey, request: HttpRequest, where: dict[str, Any]) -> str:
    folder = journey.url(page=DONE, **where).rsplit(DONE, 1)[0]
    return f"{_owner(journey=journey, request=request)}:{folder}"
