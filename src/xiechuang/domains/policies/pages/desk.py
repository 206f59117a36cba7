"""Where people find the library: the menu, the portal, and the lines on their workbench."""

from django.utils.translation import gettext_lazy as _

from xiechuang.domains.policies.queries import work
from xiechuang.kernel.orgs.public import Role
from xiechuang.web import menu, workbench

SECTION = _("政策")
KEEPERS = frozenset({Role.REGIONAL_OFFICIAL.value, Role.COMMUNITY_OFFICE.value})
OVERSEERS = frozenset({*KEEPERS, Role.AUDITOR.value, Role.ADMINISTRATOR.value})


def register_pages() -> None:
    """Called once when the app starts."""
    label, url_name = _("政策文本"), "policies:list"
    menu.register(menu.MenuItem(section=SECTION, label=label, url_name=url_name, icon="file"))
    menu.register(
        menu.MenuItem(section=SECTION, label=_("条文对照"), url_name="policies:compare", icon="columns")
    )
    menu.register(
        menu.MenuItem(
            section=SECTION,
            label=_("文本收录"),
            url_name="policies:versions",
            icon="upload",
            roles=OVERSEERS,
            waiting=lambda actor: [work.waiting(actor)],
        )
    )
    menu.register_public_link(menu.PublicLink(label=label, url_name=url_name, order=50))
    workbench.register(
        workbench.WorkSource(
            key="policies",
            label=SECTION,
            waiting=lambda actor: [work.waiting(actor)],
            todo=work.todo,
            done=work.done,
            started=work.started,
            copied=work.copied,
        )
    )
