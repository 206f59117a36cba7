"""Where people find training: the menu, the portal's top line, the lines on their workbench."""

from django.utils.translation import gettext_lazy as _

from xiechuang.domains.training.queries import work
from xiechuang.domains.training.queries.reading import unread_by
from xiechuang.web import menu, workbench


def register_desk() -> None:
    """Called once when the app starts."""
    label, url_name = _("政策指南"), "training:guides"
    menu.register(
        menu.MenuItem(
            section=_("政策"),
            label=label,
            url_name=url_name,
            icon="book",
            order=104,
            waiting=lambda actor: [unread_by(actor)],
        )
    )
    menu.register_public_link(menu.PublicLink(label=label, url_name=url_name, order=55))
    workbench.register(
        workbench.WorkSource(key="training", label=_("政策培训"), waiting=work.waiting, todo=work.todo)
    )
    workbench.register_cards(workbench.CardSource(key="training", cards=work.cards, order=75))
