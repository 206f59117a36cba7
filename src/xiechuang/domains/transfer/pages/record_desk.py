"""Where people find records: the menu, the quick entries, and the lines on their workbench."""

from collections.abc import Callable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.transfer.models import Achievement, Demand, Record
from xiechuang.domains.transfer.queries.records import own_records, records_in_charge
from xiechuang.domains.transfer.states import IN_REVIEW, RecordState
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.orgs.public import OFFICIALS, Actor, Role
from xiechuang.kernel.workflow.public import done_by
from xiechuang.web import menu, workbench
from xiechuang.web.words import said
from xiechuang.web.workbench import WorkItem, WorkSource

SECTION = _("成果与需求")
OWNERS = frozenset({Role.FIRM.value, Role.INSTITUTE.value})
REVIEWERS = frozenset(role.value for role in OFFICIALS)
MODELS: tuple[type[Record], ...] = (Achievement, Demand)
AT_MOST = 100
Rows = Callable[[Actor, type[Record]], Any]


def register_records() -> None:
    """Called once when the app starts."""
    _register_menu()
    menu.register_public_link(
        menu.PublicLink(label=_("成果库与需求库"), url_name="transfer:public_list", order=10)
    )
    workbench.register_entry(
        workbench.QuickEntry(label=_("提出技术需求"), url_name="transfer:demand_new", roles=OWNERS, order=10)
    )
    workbench.register_entry(
        workbench.QuickEntry(
            label=_("登记科技成果"), url_name="transfer:achievement_new", roles=OWNERS, order=20
        )
    )
    workbench.register(
        WorkSource(
            key="records",
            label=SECTION,
            waiting=lambda actor: [_waiting(actor, model) for model in MODELS],
            todo=_lines(_waiting),
            done=_lines(_handled),
            started=_lines(_lodged),
        )
    )


def _register_menu() -> None:
    given: tuple[tuple[Any, str, str, frozenset[str], Any], ...] = (
        (_("成果库与需求库"), "transfer:public_list", "search", frozenset(), None),
        (_("我的成果"), "transfer:my_achievements", "bulb", OWNERS, None),
        (_("我的需求"), "transfer:my_demands", "flask", OWNERS, None),
        (_("成果审核"), "transfer:review_achievements", "bulb", REVIEWERS, _of_kind(Achievement)),
        (_("需求审核"), "transfer:review_demands", "flask", REVIEWERS, _of_kind(Demand)),
    )
    for order, (label, name, icon, roles, waiting) in enumerate(given, start=20):
        menu.register(
            menu.MenuItem(
                section=SECTION,
                label=label,
                url_name=name,
                icon=icon,
                roles=roles,
                order=order,
                waiting=waiting,
            )
        )


def _of_kind(model: type[Record]) -> Callable[[Actor], list[Any]]:
    return lambda actor: [_waiting(actor, model)]


def _waiting(actor: Actor, model: type[Record]) -> Any:
    """For an office what it has to check or publish; for an owner what was returned."""
    if actor.is_official:
        return records_in_charge(actor, model).filter(state__in=[s.value for s in IN_REVIEW])
    return own_records(actor, model).filter(state=RecordState.RETURNED)


def _handled(actor: Actor, model: type[Record]) -> Any:
    return visible(actor, model).filter(pk__in=done_by(actor, model))


def _lodged(actor: Actor, model: type[Record]) -> Any:
    mine = own_records(actor, model).filter(created_by_id=actor.person_id)
    return mine.exclude(state=RecordState.DRAFT)


def _lines(rows: Rows) -> Callable[[Actor], Sequence[WorkItem]]:
    """Work lines of both kinds of record, the latest first."""

    def lines(actor: Actor) -> list[WorkItem]:
        return [
            _line(record)
            for model in MODELS
            for record in rows(actor, model).select_related("organisation").order_by("-changed_at")[:AT_MOST]
        ]

    return lines


def _line(record: Record) -> WorkItem:
    kind = record._meta.model_name
    return WorkItem(
        title=record.title,
        url=reverse(f"transfer:{kind}", args=[record.number]),
        at=record.changed_at,
        kind_label=f"{said(record._meta.verbose_name)} · {record.organisation.name}",
        state_label=said(record.status.label),
        state_tone=record.status.tone,
        number=record.number,
    )
