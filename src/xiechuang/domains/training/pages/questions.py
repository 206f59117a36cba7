"""The desk of a guide's body: readers' questions, answered and joined to the guide."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from xiechuang.domains.training.access import can_write
from xiechuang.domains.training.actions.reading import answer_question, join_question
from xiechuang.domains.training.forms import AnswerForm
from xiechuang.domains.training.models import Guide, Question
from xiechuang.domains.training.pages.guides import guide_named
from xiechuang.domains.training.queries.lists import questions as visible_questions
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Refused
from xiechuang.kernel.orgs.public import Actor
from xiechuang.web.acting import actor_in

SHOWN = 200
LARGEST = 2**63 - 1


def _own(request: HttpRequest, number: str) -> tuple[Actor, Guide]:
    actor, guide = guide_named(request, number)
    if not can_write(actor, guide):
        raise NotVisible(number)
    return actor, guide


def questions(request: HttpRequest, number: str) -> HttpResponse:
    """All questions of a guide; those that wait first."""
    _actor, guide = _own(request, number)
    return _page(request, guide=guide)


def _page(
    request: HttpRequest,
    *,
    guide: Guide,
    tried: int = 0,
    form: AnswerForm | None = None,
    status: int = 200,
) -> HttpResponse:
    rows = visible_questions(actor_in(request)).filter(guide=guide).order_by("-id")[:SHOWN]
    ordered = sorted(rows, key=lambda one: one.state != "asked")
    lines = [{"row": one, "form": form if form and one.pk == tried else _blank(one)} for one in ordered]
    context = {"guide": guide, "lines": lines, "form": form}
    return render(request, "training/questions.html", context, status=status)


def _blank(one: Question) -> AnswerForm:
    initial = {"answer": one.answer, "is_public": one.is_public or not one.answer}
    return AnswerForm(auto_id=f"q{one.pk}_%s", initial=initial)


def _question(guide: Guide, pk: int) -> Question:
    found = guide.questions.select_related("guide").filter(pk=min(pk, LARGEST)).first()
    if found is None:
        raise NotVisible(guide.number)
    return found


@require_POST
def question_answer(request: HttpRequest, number: str, question: int) -> HttpResponse:
    """Answer a question."""
    actor, guide = _own(request, number)
    found = _question(guide, question)
    form = AnswerForm(request.POST, auto_id=f"q{found.pk}_%s")
    status = 422
    if form.is_valid():
        try:
            answer_question(found, actor=actor, **form.cleaned_data)
        except Invalid as wrong:
            for name, faults in wrong.fields.items():
                form.add_error(name, list(faults))
        except Refused as refused:
            form.add_error(None, str(refused))
            status = 409
        else:
            messages.success(request, _("已答复"))
            return redirect("training:questions", number=number)
    return _page(request, guide=guide, tried=found.pk, form=form, status=status)


@require_POST
def question_join(request: HttpRequest, number: str, question: int) -> HttpResponse:
    """A good question joins the guide's next version."""
    actor, guide = _own(request, number)
    try:
        version = join_question(_question(guide, question), actor=actor)
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("training:questions", number=number)
    messages.success(request, _("已并入第 %d 版（编写中）") % version.order)
    return redirect("training:version", number=number, order=version.order)


WHERE = "training/guides/<str:number>/questions/"
urlpatterns = [
    path(WHERE, questions, name="questions"),
    path(f"{WHERE}<int:question>/answer/", question_answer, name="question_answer"),
    path(f"{WHERE}<int:question>/join/", question_join, name="question_join"),
]
