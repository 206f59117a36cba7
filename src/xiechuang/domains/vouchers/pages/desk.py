"""Where people find vouchers: the desk of every role, the menu, the workbench, the public line."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.vouchers.models import Claim, Use, Voucher
from xiechuang.domains.vouchers.pages.lists import OFFICE, OVERSEERS, READERS, SIDES
from xiechuang.domains.vouchers.queries.budget import budgets_seen
from xiechuang.domains.vouchers.queries.desk import money_to_come, own_rest, waiting_by_state
from xiechuang.domains.vouchers.queries.work import DueRow, due_rows, how_many, late_rows, rows_due, rows_late
from xiechuang.domains.vouchers.rules.words import yuan
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Actor, Role
from xiechuang.kernel.workflow.public import done_by
from xiechuang.web import menu, workbench
from xiechuang.web.acting import admitted
from xiechuang.web.words import said
from xiechuang.web.workbench import Card, CardSource, QuickEntry, WorkItem, WorkSource, item_about

SECTION = _("科技创新券")
PAGES = {Voucher: "vouchers:voucher", Use: "vouchers:use", Claim: "vouchers:claim"}
AT_MOST, POOLS_AT_MOST = 200, 12
DOERS = (*SIDES, *OFFICE, Role.EXPERT)
# Label, page, icon, who, and the kind of what waits there.
MENU = (
    (_("创新券工作台"), "desk", "ticket", READERS, ""),
    (_("三地方案"), "schemes", "book", (), ""),
    (_("申领创新券"), "apply", "plus", (Role.FIRM,), ""),
    (_("创新券"), "list", "ticket", (Role.FIRM, *OVERSEERS), "voucher"),
    (_("本机构的用券服务"), "services", "flask", SIDES, ""),
    (_("用券服务"), "uses", "handshake", (Role.FIRM, *OVERSEERS), "use"),
    (_("兑付申请"), "claims", "file", (*SIDES, *OVERSEERS), "claim"),
    (_("我的评审"), "reviews", "people", (Role.EXPERT,), "claim"),
    (_("拨付批次"), "payments", "send", OVERSEERS, "payment"),
    (_("方案与参数"), "schemes_desk", "gear", OVERSEERS, ""),
    (_("额度与批次"), "budgets", "chart", OVERSEERS, ""),
    (_("创新券审计"), "auditing", "check", OVERSEERS, ""),
)

ENTRIES = (
    (_("申领创新券"), "apply", "ticket", Role.FIRM),
    (_("创新券审计"), "auditing", "check", Role.AUDITOR),
)


def desk(request: HttpRequest) -> HttpResponse:
    """What waits for the actor by its moment, with who is late; and the figures of the role."""
    actor = admitted(request, *READERS)
    rows, late = due_rows(actor), late_rows(actor)
    context = {
        "rows": [shown(row) for row in rows[:AT_MOST]],
        "left_out": max(0, len(rows) - AT_MOST),
        "late": [shown(row) for row in late[:AT_MOST]],
        "cards": cards(actor),
        "entries": _entries(actor),
        "is_firm": actor.has(Role.FIRM),
        "does": actor.has(*DOERS),
        # For those on whose desk nothing waits: they oversee.
        "budgets": budgets_seen(actor, at_most=POOLS_AT_MOST)
        if actor.has(*OVERSEERS) and not actor.has(*DOERS)
        else [],
    }
    return render(request, "vouchers/desk.html", context)


def shown(row: DueRow) -> dict[str, Any]:
    """A line of the desk."""
    return {"row": row, "url": url_of(row.row), "status": row.row.status}


def url_of(case: Any) -> str:
    """The page of a case."""
    return reverse(PAGES[type(case)], args=[case.number])


def _entries(actor: Actor) -> list[dict[str, Any]]:
    """The pages of the role, each with what waits there for the actor, state by state."""
    counts = waiting_by_state(actor)
    return [
        {
            "label": label,
            "url": reverse(f"vouchers:{page}"),
            "icon": icon,
            "waiting": [(f"{said(state.label)} {n}", state.tone) for state, n in counts.get(kind, [])],
        }
        for label, page, icon, who, kind in MENU
        if page != "desk" and (not who or actor.has(*who))
    ]


def _item(case: Any) -> WorkItem:
    return item_about(
        case,
        title=getattr(case, "title", "") or f"{said(case._meta.verbose_name)} {case.number}",
        url=url_of(case),
        at=case.changed_at,
        due_on=case.due_at.astimezone(clock.HERE).date() if case.due_at else None,
        number=case.number,
    )


def waiting(actor: Actor) -> list[QuerySet[Any]]:
    """The rows of ``todo``."""
    return list(rows_due(actor).values()) if actor.has(*READERS) else []


def todo(actor: Actor) -> Sequence[WorkItem]:
    """What waits for the actor."""
    if not actor.has(*READERS):
        return ()
    return [_item(row.row) for row in due_rows(actor)[:AT_MOST]]


def done(actor: Actor) -> Sequence[WorkItem]:
    """What the actor made a move on."""
    if not actor.has(*READERS):
        return ()
    return [
        _item(row)
        for model in (Voucher, Use, Claim)
        for row in visible(actor, model).filter(pk__in=done_by(actor, model)[:AT_MOST])
    ]


def started(actor: Actor) -> Sequence[WorkItem]:
    """What the actor's organisation asked for and that is still on its way."""
    if not actor.has(*SIDES):
        return ()
    asked = visible(actor, Claim).filter(
        payee_id=actor.organisation_id, paid_on=None, submitted_at__isnull=False
    )
    return [_item(row) for row in asked.order_by("-changed_at")[:AT_MOST]]


def cards(actor: Actor) -> Sequence[Card]:
    """One question a card."""
    if not actor.has(*READERS):
        return ()
    found: list[Card] = []
    if actor.has(*DOERS):
        mine = how_many(rows_due(actor))
        found.append(_count(_now("几件创新券事项等我办理？"), mine, reverse("vouchers:desk")))
    if actor.has(Role.FIRM):
        rest = own_rest(actor)
        found.append(Card(label=_now("我的券还有多少可用？"), value=yuan(rest), url=reverse("vouchers:list")))
    if actor.has(*SIDES):
        come = money_to_come(actor)
        found.append(
            Card(label=_now("还有多少券款待拨给我？"), value=yuan(come), url=reverse("vouchers:claims"))
        )
    if actor.has(*OVERSEERS):
        found.append(
            _count(_now("几件创新券事项逾期？"), how_many(rows_late(actor)), reverse("vouchers:desk"))
        )
    return found


def _count(label: str, number: int, url: str) -> Card:
    return Card(label=label, value=str(number), unit=_now("件"), url=url)


def register_desk() -> None:
    """Called once when the app starts."""
    for order, (label, page, icon, who, _kind) in enumerate(MENU, start=500):
        menu.register(
            menu.MenuItem(
                section=SECTION,
                label=label,
                url_name=f"vouchers:{page}",
                icon=icon,
                roles=frozenset(role.value for role in who),
                order=order,
            )
        )
    menu.register_public_link(menu.PublicLink(label=_("科技创新券"), url_name="vouchers:schemes", order=40))
    workbench.register(
        WorkSource(key="vouchers", label=SECTION, waiting=waiting, todo=todo, done=done, started=started)
    )
    workbench.register_cards(CardSource(key="vouchers", cards=cards, order=60))
    for label, page, icon, role in ENTRIES:
        roles = frozenset({role.value})
        workbench.register_entry(
            QuickEntry(label=label, url_name=f"vouchers:{page}", icon=icon, roles=roles, order=30)
        )


urlpatterns = [path("vouchers/", desk, name="desk")]
