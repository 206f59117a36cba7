"""Where people find the collection: the menu, and the lines on their workbench."""

from django.utils.translation import gettext_lazy as _

from xiechuang.domains.monitoring.queries import work
from xiechuang.domains.monitoring.queries.park_panel import published_panel
from xiechuang.domains.parks.public import PanelSource, register_panel
from xiechuang.kernel.orgs.public import OFFICIALS, Role
from xiechuang.web import menu, workbench

SECTION = _("监测评价")
OFFICES = frozenset({*(role.value for role in OFFICIALS), Role.AUDITOR.value, Role.ADMINISTRATOR.value})


def register_collection() -> None:
    """Called once when the app starts."""
    given = (
        (_("园区填报"), "monitoring:reports", "file", lambda actor: [work.waiting(actor)]),
        (_("填报期"), "monitoring:periods", "clock", None),
        (_("监测数据"), "monitoring:figures", "chart", None),
        (_("指标体系"), "monitoring:systems", "list", None),
    )
    for order, (label, name, icon, waiting) in enumerate(given, start=60):
        menu.register(
            menu.MenuItem(
                section=SECTION,
                label=label,
                url_name=name,
                icon=icon,
                roles=OFFICES,
                order=order,
                waiting=waiting,
            )
        )
    register_panel(PanelSource(key="monitoring", panel=published_panel, order=10))
    workbench.register(
        workbench.WorkSource(
            key="monitoring",
            label=SECTION,
            waiting=lambda actor: [work.waiting(actor)],
            todo=work.todo,
            done=work.done,
            copied=work.copied,
        )
    )
    workbench.register_cards(workbench.CardSource(key="monitoring", cards=work.cards, order=60))
