"""Duties and numbers of a text: the draft table a person goes through, one row in its sentence, what was confirmed."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from xiechuang.domains.policies.access import can_keep
from xiechuang.domains.policies.actions.rows import draft_rows, move_row
from xiechuang.domains.policies.flow import ROW
from xiechuang.domains.policies.forms import RowForm
from xiechuang.domains.policies.models import ExtractedRow, PolicyText
from xiechuang.domains.policies.pages.library import policy_of
from xiechuang.domains.policies.queries import rows as declared
from xiechuang.domains.policies.queries.standing import shown_version
from xiechuang.domains.policies.states import RowKind, RowState
from xiechuang.kernel.access.public import get_visible
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Refused
from xiechuang.kernel.orgs.public import Actor
from xiechuang.kernel.workflow.public import steps_of
from xiechuang.web import lists
from xiechuang.web.acting import actor_in
from xiechuang.web.faults import add_faults, add_reasons
from xiechuang.web.words import Words, said

SHOWN_MOVES = ("accept", "drop", "reopen")


def _batch(actor: Actor, policy: PolicyText) -> list[lists.BatchMove]:
    if not can_keep(actor, policy):
        return []
    return [
        lists.BatchMove(
            key=name,
            label=gettext_lazy(ROW.moves[name].label),
            perform=_performer(name),
            needs_note=ROW.moves[name].needs_note,
            tone="main" if name == "accept" else "",
        )
        for name in SHOWN_MOVES
    ]


def _performer(move: str) -> Callable[..., Any]:
    def perform(*, actor: Actor, subject: ExtractedRow, note: str) -> ExtractedRow:
        return move_row(subject, actor=actor, move=move, note=note)

    return perform


def _sees_drafts(actor: Actor, policy: PolicyText) -> bool:
    return can_keep(actor, policy) or actor.is_overseer


def draft_list(request: HttpRequest, number: str) -> HttpResponse:
    """The draft table; rows are accepted, dropped or opened again one by one or together."""
    actor, policy = actor_in(request), policy_of(request, number)
    if not _sees_drafts(actor, policy):
        raise NotVisible(request.path)
    version = declared.version_read(policy)
    if version is None:
        shown = shown_version(policy)
        context = {"policy": policy, "version": shown, "may_keep": can_keep(actor, policy)}
        return render(request, "policies/rows_none.html", context)
    listing = lists.Listing(
        key="policy_rows",
        title=_("核对：%(title)s %(version)s") % {"title": policy.title, "version": version.name},
        rows=lambda who: declared.rows_of(who, policy),
        columns=declared.DRAFT_COLUMNS,
        filters=declared.DRAFT_FILTERS,
        order="order",
        batch=lambda who: _batch(who, policy),
        row_url=lambda row: reverse("policies:row", args=[row.number]),
        totals=_totals,
        crumbs=((policy.title, reverse("policies:policy", args=[policy.number])),),
        empty_text=_("没有符合条件的行"),
    )
    return lists.respond(listing, request)


def _totals(rows: Any) -> list[tuple[str, str]]:
    counts = declared.counts_of(rows)
    return [(said(state.label), str(counts[state.value])) for state in RowState]


@require_POST
def extract(request: HttpRequest, number: str) -> HttpResponse:
    """Let the machine read duties and numbers out of the wording that is shown."""
    actor, policy = actor_in(request), policy_of(request, number)
    version = shown_version(policy)
    if version is None or not can_keep(actor, policy):
        raise NotVisible(request.path)
    try:
        count = draft_rows(version, actor=actor)
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, _("读出 %d 行，请逐行核对") % count)
    return redirect("policies:rows", number=number)


def row_page(request: HttpRequest, number: str) -> HttpResponse:
    """One row in its sentence, with everything ever decided about it."""
    actor = actor_in(request)
    row = get_visible(actor, ExtractedRow, number=number)
    form = RowForm(request.POST or None, row=row)
    if request.method != "POST":
        return _page(request, row, form)
    move = request.POST.get("move", "")
    if move not in ROW.moves:
        raise NotVisible(move)
    if not form.is_valid():
        return _page(request, row, form, status=422)
    if move == "accept" and form.is_corrected:
        # Who changed a field and pressed 采用 means what stands there now.
        move = "correct"
    try:
        values = form.values() if move == "correct" else None
        move_row(row, actor=actor, move=move, note=form.cleaned_data["note"], values=values)
    except Invalid as wrong:
        add_faults(form, wrong.fields)
        return _page(request, row, form, status=422)
    except Refused as refused:
        add_reasons(form, refused.reasons)
        return _page(request, row, form, status=409)
    messages.success(request, _("已办理“%s”") % said(ROW.moves[move].label))
    following = _next_open(actor, row)
    return redirect("policies:row", number=following or number)


def _next_open(actor: Actor, row: ExtractedRow) -> str | None:
    """The row to look at next."""
    rows = declared.rows_of(actor, row.version_read.policy).filter(state=RowState.OPEN)
    return rows.filter(order__gt=row.order).order_by("order").values_list("number", flat=True).first()


def _page(request: HttpRequest, row: ExtractedRow, form: RowForm, status: int = 200) -> HttpResponse:
    actor, policy = actor_in(request), row.version_read.policy
    is_keeper = _sees_drafts(actor, policy)
    context = {
        "row": row,
        "policy": policy,
        "value": declared.said_value(row),
        "place": declared.in_sentence(row),
        "proposed": _proposed(row) if is_keeper else (),
        "form": form if can_keep(actor, policy) else None,
        "moves": ROW.open_to(actor, row),
        "steps": steps_of(row) if is_keeper else None,
        "is_keeper": is_keeper,
    }
    return render(request, "policies/row.html", context, status=status)


def _proposed(row: ExtractedRow) -> list[tuple[Words, Any]]:
    """What the machine read, beside what stands there now."""
    names = {
        "actor": _("责任主体"), "bodies": _("责任机关"), "force": _("规范词"), "action": _("事项"),
        "indicator": _("指标"), "bound": _("约束"), "value": _("数值"), "until": _("至"), "unit": _("单位"),
        "year": _("年份"), "scope": _("范围"), "each": _("频次"),
    }  # fmt: skip
    read = ((label, row.proposed.get(name)) for name, label in names.items() if row.proposed.get(name))
    return [(label, "、".join(value) if isinstance(value, list) else value) for label, value in read]


def _public_list(request: HttpRequest, number: str, kind: RowKind) -> HttpResponse:
    actor, policy = actor_in(request), policy_of(request, number)
    title = _("职责分工表：%s") if kind is RowKind.DUTY else _("目标与数字表：%s")
    listing = lists.Listing(
        key=f"policy_{kind.value}",
        title=title % policy.title,
        rows=lambda who: declared.rows_of(who, policy, kind).filter(state=RowState.ACCEPTED),
        columns=declared.DUTY_COLUMNS if kind is RowKind.DUTY else declared.TARGET_COLUMNS,
        filters=[declared.DRAFT_FILTERS[2], declared.DRAFT_FILTERS[3]],
        order="order",
        row_url=lambda row: reverse("policies:clause", args=[policy.number, row.anchor]),
        crumbs=((policy.title, reverse("policies:policy", args=[policy.number])),),
        empty_text=_("还没有经人核对的内容"),
        sources=(_("由平台从文本中读出，经主管部门逐行核对后公开；只列已采用的。"),),
    )
    if not actor.person_id:
        listing = replace(listing, template="web/list_portal.html")
    return lists.respond(listing, request)


def duty_list(request: HttpRequest, number: str) -> HttpResponse:
    """The duty table of a text, as confirmed."""
    return _public_list(request, number, RowKind.DUTY)


def target_list(request: HttpRequest, number: str) -> HttpResponse:
    """The numbers and targets of a text, as confirmed."""
    return _public_list(request, number, RowKind.TARGET)


urlpatterns = [
    path("policies/rows/<slug:number>/", row_page, name="row"),
    path("policies/<slug:number>/rows/", draft_list, name="rows"),
    path("policies/<slug:number>/rows/extract/", extract, name="extract"),
    path("policies/<slug:number>/duties/", duty_list, name="duties"),
    path("policies/<slug:number>/targets/", target_list, name="targets"),
]
