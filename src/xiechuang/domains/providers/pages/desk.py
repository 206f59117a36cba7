"""Where people find providers: the menu, the portal's top line, the lines on their workbench."""

from django.utils.translation import gettext_lazy as _

from xiechuang.domains.providers.access import APPLICANTS
from xiechuang.domains.providers.queries import work
from xiechuang.kernel.orgs.public import Role
from xiechuang.web import menu, workbench

SECTION = _("科技创新券")
OFFICES = frozenset(
    {
        Role.REGIONAL_OFFICIAL.value,
        Role.COMMUNITY_OFFICE.value,
        Role.AUDITOR.value,
        Role.ADMINISTRATOR.value,
    }
)
OWN = frozenset(role.value for role in APPLICANTS)
PAGES = (
    (_("服务机构目录"), "providers:catalogue", "building", frozenset[str](), None),
    (_("服务机构征集"), "providers:calls", "bell", frozenset[str](), None),
    (_("我的服务机构"), "providers:mine", "flask", OWN, None),
    (
        _("服务机构申报"),
        "providers:applications",
        "file",
        OFFICES | {Role.EXPERT.value},
        work.pending_applications,
    ),
    (_("互认决定"), "providers:recognitions", "link", OFFICES, work.pending_recognitions),
    (_("服务项目变更"), "providers:changes", "list", OFFICES, None),
    (_("年度续期"), "providers:renewals", "clock", OFFICES, None),
    (_("服务机构投诉"), "providers:complaints", "alert", OFFICES, None),
)


def register_pages() -> None:
    """Called once when the app starts."""
    for order, (label, name, icon, roles, waiting) in enumerate(PAGES, start=42):
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
    menu.register_public_link(
        menu.PublicLink(label=_("创新券服务机构"), url_name="providers:catalogue", order=45)
    )
    workbench.register(
        workbench.WorkSource(
            key="providers",
            label=_("创新券服务机构"),
            waiting=work.waiting,
            todo=work.todo,
            done=work.done,
        )
    )
    workbench.register_cards(workbench.CardSource(key="providers", cards=work.cards, order=45))
