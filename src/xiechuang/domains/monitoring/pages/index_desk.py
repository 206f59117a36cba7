"""Where people find indices: the public links, the menu, and a card on the workbench of who runs a system."""

from django.utils.translation import gettext_lazy as _

from xiechuang.domains.monitoring.pages.collection_desk import SECTION
from xiechuang.domains.monitoring.pages.computing import OVERSEES
from xiechuang.web import menu


def register_indices() -> None:
    """Called once when the app starts."""
    menu.register_public_link(
        menu.PublicLink(label=_("监测公报与创新指数"), url_name="monitoring:index_list", order=40)
    )
    menu.register(
        menu.MenuItem(
            section=SECTION, label=_("公报与指数"), url_name="monitoring:index_list", icon="chart", order=70
        )
    )
    menu.register(
        menu.MenuItem(
            section=SECTION,
            label=_("指数计算"),
            url_name="monitoring:computations",
            icon="chart",
            roles=frozenset(role.value for role in OVERSEES),
            order=71,
        )
    )
