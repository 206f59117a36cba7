"""Where people find benefits: the portal's top line, the menu, the workbench, quick entries."""

from django.utils.translation import gettext_lazy as _

from xiechuang.domains.benefits.access import OFFICES, SEES
from xiechuang.domains.benefits.models import GrantRun
from xiechuang.domains.benefits.pages.runs import my_open_runs, run_url
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.orgs.public import Actor, Role
from xiechuang.kernel.workflow.public import done_by
from xiechuang.web import menu, workbench

SECTION = _("政策")


def register_pages() -> None:
    """Called once when the app starts."""
    menu.register_public_link(menu.PublicLink(label=_("惠企政策计算"), url_name="benefits:start", order=45))
    everybody = [
        (_("惠企政策计算"), "benefits:start", "chart", 20),
        (_("规则库"), "benefits:rules", "file", 21),
        (_("免申即享公示"), "benefits:notices", "file", 22),
    ]
    for label, url_name, icon, order in everybody:
        menu.register(
            menu.MenuItem(section=SECTION, label=label, url_name=url_name, icon=icon, order=order + 80)
        )
    sees = frozenset(role.value for role in SEES)
    offices = [
        (_("政策梯度差"), "benefits:gaps", "chart", 23),
        (_("企业名单"), "benefits:uploads", "upload", 24),
        (_("免申即享"), "benefits:runs", "file", 25),
        (_("草案试算"), "benefits:trials", "chart", 26),
    ]
    for label, url_name, icon, order in offices:
        menu.register(
            menu.MenuItem(
                section=SECTION, label=label, url_name=url_name, icon=icon, roles=sees, order=order + 80
            )
        )
    _register_for_firms()


def _register_for_firms() -> None:
    """A firm's own line in the menu, its short way in, and the office's list on the workbench."""
    firm = frozenset({Role.FIRM.value})
    menu.register(
        menu.MenuItem(
            section=SECTION,
            label=_("我的企业事实"),
            url_name="benefits:facts",
            icon="file",
            roles=firm,
            order=102,
        )
    )
    workbench.register_entry(
        workbench.QuickEntry(
            label=_("算一算能享受什么政策"), url_name="benefits:start", icon="chart", roles=firm, order=40
        )
    )
    workbench.register(
        workbench.WorkSource(
            key="benefits",
            label=_("免申即享"),
            waiting=lambda actor: [my_open_runs(actor)],
            todo=_todo,
            done=_done,
            started=_started,
        )
    )


def _item(run: GrantRun) -> workbench.WorkItem:
    return workbench.WorkItem(
        title=run.rule_name,
        url=run_url(run),
        at=run.created_at,
        kind_label=_("免申即享"),
        state_label=run.status.label,
        state_tone=run.status.tone,
        due_on=run.publicity_until,
        number=run.number,
    )


def _todo(actor: Actor) -> list[workbench.WorkItem]:
    return [_item(one) for one in my_open_runs(actor)]


def _done(actor: Actor) -> list[workbench.WorkItem]:
    if not actor.has(*OFFICES):
        return []
    return [_item(one) for one in visible(actor, GrantRun).filter(pk__in=done_by(actor, GrantRun))]


def _started(actor: Actor) -> list[workbench.WorkItem]:
    if not actor.has(*OFFICES):
        return []
    return [_item(one) for one in visible(actor, GrantRun).filter(started_by_id=actor.person_id)[:50]]
