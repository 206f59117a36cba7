"""The workbench's lines about dockings and measures, and its figures."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Min, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from xiechuang.domains.transfer.access import in_charge_of, own
from xiechuang.domains.transfer.models import Achievement, Demand, Docking, Landing, Measure, Record
from xiechuang.domains.transfer.queries.dockings import that_wait_for
from xiechuang.domains.transfer.queries.lists import overdue
from xiechuang.domains.transfer.queries.statistics import expiring
from xiechuang.domains.transfer.states import IN_REVIEW, OPEN_DOCKINGS, RecordState
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Actor, Role
from xiechuang.kernel.workflow.public import copies_to, done_by
from xiechuang.web.templatetags.xc import money, thousands
from xiechuang.web.workbench import Card, WorkItem, item_about

AT_MOST = 200
RECORDS: tuple[type[Record], ...] = (Achievement, Demand)
OPEN = [state.value for state in OPEN_DOCKINGS]
REVIEW = [state.value for state in IN_REVIEW]
OWNERS = (Role.FIRM, Role.INSTITUTE)


def record_url(record: Record) -> str:
    """The page of an achievement or a demand."""
    return reverse(f"transfer:{record._meta.model_name}", args=[record.number])


def item_of(row: Docking | Measure) -> WorkItem:
    """One line of the workbench."""
    is_docking = isinstance(row, Docking)
    return item_about(
        row,
        title=f"{row.demand.title} × {row.achievement.title}" if isinstance(row, Docking) else row.title,
        url=reverse("transfer:docking" if is_docking else "transfer:measure", args=[row.number]),
        at=row.changed_at,
        due_on=row.due_on if isinstance(row, Measure) else None,
        number=row.number,
    )


def _items(rows: Iterable[Any]) -> list[WorkItem]:
    return [item_of(row) for row in rows]


def _dockings(actor: Actor) -> QuerySet[Docking]:
    return visible(actor, Docking).select_related("demand", "achievement")


def waiting_dockings(actor: Actor) -> QuerySet[Docking]:
    """Open dockings in which the next deed is this actor's."""
    return _dockings(actor).filter(that_wait_for(actor))


def waiting(actor: Actor) -> list[QuerySet[Any]]:
    """The rows of ``todo``."""
    late = [overdue(visible(actor, Measure))] if actor.is_official else []
    return [waiting_dockings(actor), *late]


def to_review(actor: Actor, model: type[Record]) -> QuerySet[Any]:
    """Submitted and checked records that the actor's office looks after."""
    rows = model._default_manager.filter(state__in=REVIEW)
    return rows.filter(in_charge_of(actor)) if actor.is_official else rows.none()


def todo(actor: Actor) -> Sequence[WorkItem]:
    """Dockings that wait for the actor, and measures of their office that are late."""
    found = _items(waiting_dockings(actor)[: 5 * AT_MOST])
    if actor.is_official:
        found += _items(overdue(visible(actor, Measure))[:AT_MOST])
    return found


def done(actor: Actor) -> Sequence[WorkItem]:
    """What the actor made a move on."""
    dockings = _dockings(actor).filter(pk__in=done_by(actor, Docking))
    return _items(dockings) + _items(visible(actor, Measure).filter(pk__in=done_by(actor, Measure)))


def started(actor: Actor) -> Sequence[WorkItem]:
    """What the actor proposed or planned."""
    if actor.person_id is None:
        return []
    dockings = _dockings(actor).filter(manager_id=actor.person_id)[:AT_MOST]
    return _items(dockings) + _items(visible(actor, Measure).filter(created_by_id=actor.person_id)[:AT_MOST])


def copied(actor: Actor) -> Sequence[WorkItem]:
    """Dockings the actor was sent a copy of, as far as they may still see them."""
    ids = copies_to(actor, Docking).values("subject_id")
    return _items(_dockings(actor).filter(pk__in=ids)[:AT_MOST])


def cards(actor: Actor) -> Sequence[Card]:
    """One question a card."""
    if actor.has(*OWNERS):
        return _owner_cards(actor)
    if actor.has(Role.TECHNOLOGY_MANAGER):
        return _manager_cards(actor)
    return _office_cards(actor) if actor.is_official else []


def _count(label: str, number: int, unit: str, *, url: str = "", note: str = "") -> Card:
    return Card(label=label, value=thousands(number), unit=unit, url=url, note=note)


def _owner_cards(actor: Actor) -> list[Card]:
    published = sum(
        model._default_manager.filter(own(actor), state=RecordState.PUBLISHED).count() for model in RECORDS
    )
    soon = sum(expiring(model._default_manager.filter(own(actor)), within=30).count() for model in RECORDS)
    return [
        _count(
            _("几件对接等我方表态？"),
            waiting_dockings(actor).count(),
            _("件"),
            url=reverse("transfer:dockings"),
        ),
        _count(_("我单位有几件对接在进行？"), _open_count(actor), _("件"), url=reverse("transfer:dockings")),
        _count(_("我单位发布了多少成果与需求？"), published, _("项")),
        _count(_("几项将在 30 天内到期？"), soon, _("项")),
    ]


def _open_count(actor: Actor) -> int:
    return visible(actor, Docking).filter(state__in=OPEN).count()


def _manager_cards(actor: Actor) -> list[Card]:
    docked = visible(actor, Docking).values("demand")
    untouched = visible(actor, Demand).filter(state=RecordState.PUBLISHED).exclude(pk__in=docked).count()
    landed = Landing.objects.filter(docking__in=visible(actor, Docking))
    value = sum(landed.values_list("value_fen", flat=True))
    return [
        _count(
            _("几件对接等我办理？"),
            waiting_dockings(actor).count(),
            _("件"),
            url=reverse("transfer:dockings"),
        ),
        _count(_("我有几件对接在进行？"), _open_count(actor), _("件"), url=reverse("transfer:dockings")),
        _count(_("多少需求我还没有推荐过？"), untouched, _("项"), url=reverse("transfer:docking_lists")),
        _count(_("我促成了几项落地？"), landed.count(), _("项"), note=_("合同成交额 %s") % money(value)),
    ]


def _office_cards(actor: Actor) -> list[Card]:
    waiting = sum(to_review(actor, model).count() for model in RECORDS)
    soon = sum(
        expiring(model._default_manager.filter(in_charge_of(actor)), within=30).count() for model in RECORDS
    )
    return [
        _count(_("多少项等待审核或发布？"), waiting, _("项"), note=_longest_wait(actor)),
        _count(_("几件对接在进行？"), _open_count(actor), _("件"), url=reverse("transfer:list_dockings")),
        _count(
            _("几项举措超期？"),
            overdue(visible(actor, Measure)).count(),
            _("项"),
            url=reverse("transfer:list_measures") + "?late=1",
        ),
        _count(_("几项将在 30 天内到期？"), soon, _("项"), url=reverse("transfer:statistics")),
    ]


def _longest_wait(actor: Actor) -> str:
    firsts = [to_review(actor, model).aggregate(first=Min("submitted_at"))["first"] for model in RECORDS]
    known = [first for first in firsts if first]
    return _("最早的一项已等 %d 天") % (clock.now() - min(known)).days if known else _("没有等待的")
