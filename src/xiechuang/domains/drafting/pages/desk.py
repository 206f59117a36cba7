"""Where people find drafting: the menu, the portal's top line, the lines on their workbench."""

from django.utils.translation import gettext_lazy as _

from xiechuang.domains.drafting.access import READERS
from xiechuang.domains.drafting.queries import work
from xiechuang.kernel.orgs.public import Role
from xiechuang.web import menu, workbench

SECTION = _("政策")
OFFICES = frozenset(role.value for role in READERS)


def register_desk() -> None:
    """Called once when the app starts."""
    menu.register(
        menu.MenuItem(
            section=SECTION,
            label=_("起草协作"),
            url_name="drafting:drafts",
            icon="book",
            roles=OFFICES,
            order=101,
            waiting=work.to_answer,
        )
    )
    menu.register(
        menu.MenuItem(
            section=SECTION,
            label=_("会商"),
            url_name="drafting:meetings",
            icon="people",
            roles=OFFICES,
            order=102,
        )
    )
    menu.register(
        menu.MenuItem(
            section=SECTION, label=_("协作成果"), url_name="drafting:outcomes", icon="check", order=103
        )
    )
    _register_work()


def _register_work() -> None:
    workbench.register(
        workbench.WorkSource(
            key="drafting",
            label=_("起草协作"),
            waiting=work.waiting,
            todo=work.todo,
            done=work.done,
            started=work.started,
            copied=work.copied,
        )
    )
    workbench.register_cards(workbench.CardSource(key="drafting", cards=work.cards, order=70))
    workbench.register_entry(
        workbench.QuickEntry(
            label=_("登记起草件"),
            url_name="drafting:draft_new",
            roles=frozenset({Role.REGIONAL_OFFICIAL.value}),
            order=70,
        )
    )
