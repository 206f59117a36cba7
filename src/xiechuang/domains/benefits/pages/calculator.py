"""政策计算器: one topic a page, open to anybody; a firm's answers are its own and kept, a stranger's stay in the session."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from xiechuang.domains.benefits.access import can_keep_facts
from xiechuang.domains.benefits.actions.facts import forget_draft, keep_facts, keep_page
from xiechuang.domains.benefits.forms.questions import ChoiceForm, TopicForm
from xiechuang.domains.benefits.models import FactsDraft, FirmFacts
from xiechuang.domains.benefits.queries.answers import read_answers
from xiechuang.domains.benefits.queries.edition import LoadedRules, regions, rule_base
from xiechuang.domains.benefits.queries.results import measures_in, still_asked
from xiechuang.domains.benefits.queries.topics import pages_of, questions, topic_of
from xiechuang.domains.benefits.states import Topic
from xiechuang.engines.rules.formulas import FACTS
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Refused
from xiechuang.kernel.lib.texts import is_storable
from xiechuang.web.acting import actor_in
from xiechuang.web.answers import Answers, Typed
from xiechuang.web.forms import DayField
from xiechuang.web.steps import DONE, START, Draft, Journey, Kept, Receipt, Step, respond
from xiechuang.web.words import said

SESSION = "benefits"
CHOICE = "choice"
SHOWN = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Where, when, and which measures (none: all)."""

    region: str
    day: date
    rules: tuple[str, ...]


def answer(request: HttpRequest, page: str = START) -> HttpResponse:
    """One page of the calculator."""
    return respond(_journey(), request, page=page)


@require_POST
def forget(request: HttpRequest) -> HttpResponse:
    """Begin anew: what was typed is thrown away, versions a firm kept stay."""
    actor = actor_in(request)
    if can_keep_facts(actor):
        forget_draft(actor=actor)
    request.session.pop(SESSION, None)
    return redirect("benefits:start")


def _journey() -> Journey:
    return Journey(
        key="benefits",
        title=gettext_lazy("惠企政策计算器"),
        steps=_steps(),
        load=_load,
        save=_save,
        submit=_submit,
        receipt=_receipt,
        url=page_url,
        about=_about,
        declaration=gettext_lazy("结果按已公布的条文计算，供参考；能否享受以主管部门的决定为准。"),
        start_template="benefits/start.html",
        check_template="benefits/check.html",
    )


def _steps() -> list[Step]:
    first = Step(
        key=CHOICE,
        title=gettext_lazy("地区、日期与措施"),
        form=ChoiceForm,
        form_kwargs=lambda request: {"base": rule_base(), "home": home_of(request)},
        template="benefits/step.html",
    )
    return [
        first,
        *(
            Step(
                key=topic.value,
                title=gettext_lazy(topic.label),
                form=TopicForm,
                hint=gettext_lazy("不清楚的可以不填，结果会写明少了哪一项答案。"),
                is_shown=partial(_is_asked, topic=topic),
                form_kwargs=partial(_kwargs, topic=topic),
                template="benefits/step.html",
            )
            for topic in Topic
        ),
    ]


def _is_asked(answers: Answers, *, topic: Topic) -> bool:
    return topic in questions(rule_base(), rules_in(answers))


def _kwargs(request: HttpRequest, *, topic: Topic) -> Mapping[str, Any]:
    base = rule_base()
    return {"base": base, "facts": questions(base, rules_in(answers_in(request))).get(topic, [])}


def page_url(*, page: str, **_where: Any) -> str:
    """Where a page of the calculator stands; the end of it is the result."""
    if page == DONE:
        return reverse("benefits:result")
    return reverse("benefits:start") if page == START else reverse("benefits:answer", args=[page])


def home_of(request: HttpRequest) -> str:
    """The actor's own region, else the first one."""
    codes = [one.code for one in regions()]
    own = actor_in(request).region_code
    return own if own in codes else (codes[0] if codes else "")


def rules_in(answers: Answers) -> tuple[str, ...]:
    """The measures that were chosen."""
    return tuple(answers.get(CHOICE, {}).get("rules", []))


def choice_in(request: HttpRequest, answers: Answers, base: LoadedRules) -> Choice:
    """Where, when and which measures; what was typed wrong counts as not chosen."""
    typed = answers.get(CHOICE, {})
    codes = [one.code for one in regions()]
    own = actor_in(request).region_code
    wanted = (request.GET.get("region"), next(iter(typed.get("region", [])), ""), own, *codes)
    return Choice(
        region=next((one for one in wanted if one in codes), "") or "",
        day=_day(next(iter(typed.get("day", [])), "")) or clock.today(),
        rules=tuple(rule for rule in rules_in(answers) if rule in base.book.ids),
    )


def _day(text: str) -> date | None:
    form = DayField(required=False)
    try:
        found: date | None = form.clean(text)
    except forms.ValidationError:
        return None
    return found


def answers_in(request: HttpRequest) -> Answers:
    """What has been typed: a firm's draft, or its last version, else the session's."""
    found: Answers = _load(request).answers
    return found


def written_in(answers: Answers) -> dict[str, str]:
    """By question what was written, whichever page it stands on."""
    return {
        name: texts[0]
        for page, typed in answers.items()
        if page != CHOICE
        for name, texts in typed.items()
        if name in FACTS and texts and texts[0].strip()
    }


def _load(request: HttpRequest, **_where: Any) -> Draft:
    actor = actor_in(request)
    if can_keep_facts(actor):
        draft = visible(actor, FactsDraft).first()
        if draft is not None:
            return Draft(answers=draft.answers, saved_at=draft.changed_at, edition=str(draft.version))
        kept = visible(actor, FirmFacts).order_by("-version").first()
        return (
            Draft(answers=pages_of(rule_base(), kept.answers), saved_at=kept.created_at) if kept else Draft()
        )
    stored = request.session.get(SESSION) or {}
    moment = stored.get("saved_at")
    return Draft(
        answers=stored.get("answers", {}), saved_at=datetime.fromisoformat(moment) if moment else None
    )


def _save(request: HttpRequest, *, step: str, typed: Typed, **_where: Any) -> Kept:
    actor = actor_in(request)
    if can_keep_facts(actor):
        edition = request.POST.get("edition", "")
        version = int(edition) if edition.isdecimal() and len(edition) < 10 else None
        draft = keep_page(actor=actor, page=step, typed=typed, version=version)
        return Kept(saved_at=draft.changed_at, edition=str(draft.version))
    if not all(is_storable(text) for texts in typed.values() for text in texts):
        raise Refused(_("填写的文字中有不能保存的字符"))
    stored, now = request.session.get(SESSION) or {}, clock.now()
    answers = {**stored.get("answers", {}), step: typed}
    request.session[SESSION] = {"answers": answers, "saved_at": now.isoformat()}
    return Kept(saved_at=now)


def _submit(request: HttpRequest, *, answers: Any, **_where: Any) -> Receipt:  # noqa: ARG001 - the draft holds them
    actor = actor_in(request)
    if can_keep_facts(actor):
        keep_facts(actor=actor, answers=written_in(answers_in(request)))
    elif problems := read_answers(rule_base(), written_in(answers_in(request))).problems:
        raise Refused(problems)
    return _receipt(request)


def _receipt(_request: HttpRequest, **_where: Any) -> Receipt:
    return Receipt(number="", url=reverse("benefits:result"))


def _about(request: HttpRequest, **_where: Any) -> Mapping[str, Any]:
    """What every page says besides: what is still open, and every contradiction at once."""
    base, answers = rule_base(), answers_in(request)
    choice, written = choice_in(request, answers, base), written_in(answers)
    read = read_answers(base, written)
    asked: list[dict[str, Any]] = []
    if written:
        found = measures_in(base, facts=read.facts, day=choice.day, region=choice.region, rules=choice.rules)
        asked = [{"name": one.name, "url": problem_url(base, one.fact)} for one in still_asked(found)]
    return {
        "still": asked[:SHOWN],
        "still_more": max(0, len(asked) - SHOWN),
        "asked_more": len(asked),
        "problems": [{"reason": one, "url": problem_url(base, one.field)} for one in read.problems],
        "is_kept": can_keep_facts(actor_in(request)),
        "base": base,
        "topics": [said(topic.label) for topic in questions(base, choice.rules)],
    }


def problem_url(base: LoadedRules, fact: str) -> str:
    """The page on which an answer can be mended."""
    return f"{page_url(page=topic_of(base, fact).value)}#id_{fact}" if fact in FACTS else page_url(page=START)


urlpatterns = [
    path("benefits/", answer, name="start"),
    path("benefits/forget/", forget, name="forget"),
    path("benefits/answers/<slug:page>/", answer, name="answer"),
]
