"""Where people find evidence: the menu, and the lines on their workbench."""

from django.utils.translation import gettext_lazy as _

from xiechuang.domains.evidence.pages.suspicions import SEES
from xiechuang.domains.evidence.queries import work
from xiechuang.web import menu, workbench

SECTION = _("凭证查重")
OFFICES = frozenset(role.value for role in SEES)


def register_pages() -> None:
    """Called once when the app starts."""
    given = (
        (_("凭证疑点"), "evidence:suspicions", "alert", lambda actor: [work.waiting(actor)]),
        (_("登记的凭证"), "evidence:papers", "file", None),
        (_("批量查重"), "evidence:checks", "list", None),
        (_("查重统计"), "evidence:statistics", "chart", None),
    )
    for order, (label, name, icon, waiting) in enumerate(given, start=90):
        item = menu.MenuItem(
            section=SECTION,
            label=label,
            url_name=name,
            icon=icon,
            roles=OFFICES,
            order=order,
            waiting=waiting,
        )
        menu.register(item)
    workbench.register(
        workbench.WorkSource(
            key="evidence", label=SECTION, waiting=work.all_waiting, todo=work.todo, done=work.done
        )
    )
    workbench.register_cards(workbench.CardSource(key="evidence", cards=work.cards, order=90))
