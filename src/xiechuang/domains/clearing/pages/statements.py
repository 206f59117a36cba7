"""A region's statement: its rows, its own books beside them, confirming and contesting."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from xiechuang.domains.clearing.actions.stating import confirm_statement, contest_statement
from xiechuang.domains.clearing.actions.upload import upload_books
from xiechuang.domains.clearing.flow import ITS_REGION, STATEMENT
from xiechuang.domains.clearing.forms import FileForm, fen_of
from xiechuang.domains.clearing.models import Statement
from xiechuang.domains.clearing.pages.places import SEES, statement_named
from xiechuang.domains.clearing.queries.books import books_sheet
from xiechuang.domains.clearing.queries.desk import statement_url
from xiechuang.domains.clearing.queries.papers import statement_report
from xiechuang.domains.clearing.queries.statements import comparison_of, lines_of, sums_of
from xiechuang.domains.clearing.rules.comparing import Compared, Matter
from xiechuang.domains.clearing.states import DayState, StatementState
from xiechuang.kernel.exchange import Format, document_bytes
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Refused
from xiechuang.kernel.orgs.public import Actor
from xiechuang.kernel.workflow.public import steps_of
from xiechuang.web.acting import admitted
from xiechuang.web.downloads import workbook_file
from xiechuang.web.faults import add_reasons
from xiechuang.web.forms import NoteForm
from xiechuang.web.lists.export import as_download
from xiechuang.web.look import region_names

FILES = ("xlsx", "pdf")


def statement_page(request: HttpRequest, on: str, region: str) -> HttpResponse:
    """The statement; confirming and contesting are posted to the same address."""
    actor = admitted(request, *SEES)
    row = statement_named(actor, on, region)
    if request.method != "POST":
        return _page(request, actor=actor, row=row, form=NoteForm())
    move, form = request.POST.get("move", ""), NoteForm(request.POST)
    if move not in {"confirm", "contest", "contest_lines"}:
        raise NotVisible(move)
    if not form.is_valid():
        return _page(request, actor=actor, row=row, form=form, status=422)
    try:
        said_so = _done(request.POST, actor=actor, row=row, move=move, note=form.cleaned_data["note"])
    except Invalid as wrong:
        form.add_error(None, [fault for faults in wrong.fields.values() for fault in faults])
        return _page(request, actor=actor, row=row, form=form, status=422)
    except Refused as refused:
        add_reasons(form, refused.reasons)
        return _page(request, actor=actor, row=row, form=form, status=409)
    messages.success(request, said_so)
    return redirect(statement_url(row))


def _done(data: QueryDict, *, actor: Actor, row: Statement, move: str, note: str) -> str:
    if move == "confirm":
        confirm_statement(row, actor=actor, note=note)
        return _("已确认")
    claims = _claims(data, row) if move == "contest_lines" else None
    n = len(contest_statement(row, actor=actor, claims=claims, note=note))
    return ngettext("已对 %(n)d 项提出异议", "已对 %(n)d 项提出异议", n) % {"n": n}


def _claims(data: QueryDict, row: Statement) -> dict[Matter, int | None]:
    """The matters that were ticked, each with the amount typed beside it; left empty means there is no such row."""
    read = forms.DecimalField(min_value=0, max_digits=15, decimal_places=2, required=False)
    found: dict[Matter, int | None] = {}
    wrong: list[str] = []
    for place, one in enumerate(comparison_of(row, use_books=False)):
        if f"c-{place}" not in data:
            continue
        try:
            found[one.matter] = fen_of(read.clean(data.get(f"a-{place}", "").strip()))
        except forms.ValidationError as error:
            wrong += [f"{one.matter.subject_number}：{message}" for message in error.messages]
    if wrong:
        raise Invalid({"lines": wrong})
    return found


def _page(
    request: HttpRequest,
    *,
    actor: Actor,
    row: Statement,
    form: NoteForm,
    file_form: FileForm | None = None,
    status: int = 200,
) -> HttpResponse:
    names, sums = region_names(), sums_of(row)
    compared, has_books = comparison_of(row), row.bookings.exists()
    differing = [one for one in compared if one.difference]
    is_open = ITS_REGION.holds(actor, row) and row.day.state == DayState.CLOSED
    context: dict[str, Any] = {
        "row": row,
        "day": row.day,
        "sums": sums,
        "pairs": [(names[o.debtor], names[o.creditor], o.lines, o.fen) for o in sums.by_region],
        "lines": [line.obligation for line in lines_of(row)],
        "has_books": has_books,
        "is_contested": row.state == StatementState.CONTESTED,
        "is_unanswered": row.answered_at is None and row.day.agreed_at is not None,
        "differing": [_shown(one, names) for one in differing],
        "agreeing": len(compared) - len(differing),
        "matters": [
            _typed(request.POST, place, one, names)
            for place, one in enumerate(comparison_of(row, use_books=False))
        ],
        "cases": row.day.cases.filter(sides__region=row.region_id).select_related("debtor", "creditor"),
        "is_open": is_open,
        "may_confirm": is_open and row.state == StatementState.PENDING and not differing,
        "moves": {move.name for move in STATEMENT.open_to(actor, row)},
        "form": form,
        "file_form": file_form or FileForm(),
        "files": FILES,
        "steps": steps_of(row),
    }
    return render(request, "clearing/statement.html", context, status=status)


def _shown(one: Compared, names: dict[str, str]) -> dict[str, Any]:
    matter = one.matter
    return {
        "number": matter.subject_number,
        "debtor": names.get(matter.debtor, matter.debtor),
        "creditor": names.get(matter.creditor, matter.creditor),
        "platform_fen": one.platform_fen,
        "own_fen": one.own_fen,
        "gap_fen": one.gap_fen,
        "difference": one.difference,
    }


def _typed(data: QueryDict, place: int, one: Compared, names: dict[str, str]) -> dict[str, Any]:
    """One line of the form for contesting by hand, with what was typed into it."""
    kept = {"place": place, "is_ticked": f"c-{place}" in data, "amount": data.get(f"a-{place}", "")}
    return _shown(one, names) | kept


@require_POST
def statement_books(request: HttpRequest, on: str, region: str) -> HttpResponse:
    """The region's own books come in; what differs is then seen on the statement."""
    actor = admitted(request, *SEES)
    row = statement_named(actor, on, region)
    form = FileForm(request.POST, request.FILES)
    page: dict[str, Any] = {"actor": actor, "row": row, "form": NoteForm(), "file_form": form}
    if not form.is_valid():
        return _page(request, **page, status=422)
    file = form.cleaned_data["file"]
    try:
        upload_books(row, actor=actor, content=file.read(), name=file.name or "")
    except Invalid as wrong:
        form.add_error("file", [fault for faults in wrong.fields.values() for fault in faults])
        return _page(request, **page, status=422)
    except Refused as refused:
        form.add_error("file", [str(reason) for reason in refused.reasons])
        return _page(request, **page, status=409)
    messages.success(request, _("账表已读入，请看下面的比对"))
    return redirect(f"{statement_url(row)}#compare")


@require_safe
def statement_sheet(request: HttpRequest, on: str, region: str) -> HttpResponse:
    """The platform's rows as a workbook in the shape in which books are sent."""
    row = statement_named(admitted(request, *SEES), on, region)
    content = document_bytes(report=books_sheet(row), format=Format.XLSX)
    return workbook_file(content, name=f"账表-{row.region_id}-{row.day.on}.xlsx")


@require_safe
def statement_file(request: HttpRequest, on: str, region: str, form: str) -> HttpResponse:
    """The statement as Excel or PDF."""
    row = statement_named(admitted(request, *SEES), on, region)
    if form not in FILES:
        raise NotVisible(form)
    return as_download(report=statement_report(row), form=Format(form))


WHERE = "clearing/days/<str:on>/statements/<str:region>/"
urlpatterns = [
    path(WHERE, statement_page, name="statement"),
    path(f"{WHERE}books/", statement_books, name="statement_books"),
    path(f"{WHERE}sheet/", statement_sheet, name="statement_sheet"),
    path(f"{WHERE}files/<str:form>/", statement_file, name="statement_file"),
]
