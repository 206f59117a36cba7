"""Puts transfer's dockings, lists and figures into the menu, the workbench and the portal; called once at start."""

from django.utils.translation import gettext_lazy as _

from xiechuang.domains.transfer.queries import work
from xiechuang.domains.transfer.queries.showcase import showcase
from xiechuang.kernel.orgs.public import OFFICIALS, Role
from xiechuang.web.home import Doorway, register_doorway, register_showcase
from xiechuang.web.menu import MenuItem
from xiechuang.web.menu import register as register_menu
from xiechuang.web.workbench import CardSource, QuickEntry, WorkSource, register_cards, register_entry
from xiechuang.web.workbench import register as register_work

DOCKING = _("对接")
LISTS = _("三个清单")
TAKES_PART = frozenset({Role.FIRM.value, Role.INSTITUTE.value, Role.TECHNOLOGY_MANAGER.value})
MANAGER = frozenset({Role.TECHNOLOGY_MANAGER.value})
OFFICES = frozenset(role.value for role in OFFICIALS)
OVERSEES = OFFICES | {Role.AUDITOR.value, Role.ADMINISTRATOR.value}
# Section, label, page, roles, picture, place.
MENU = (
    (DOCKING, _("供需对接清单"), "docking_lists", MANAGER, "search", 300),
    (DOCKING, _("我的对接"), "dockings", TAKES_PART, "handshake", 310),
    (LISTS, _("成果对接清单"), "list_dockings", OVERSEES, "handshake", 400),
    (LISTS, _("重点举措清单"), "list_measures", OVERSEES, "list", 410),
    (LISTS, _("转化落地清单"), "list_landings", OVERSEES, "building", 420),
    (LISTS, _("统计"), "statistics", OVERSEES, "chart", 430),
)
ENTRIES = (
    (_("为需求找成果"), "docking_lists", MANAGER, "search", 10),
    (_("登记重点举措"), "measure_new", OFFICES, "plus", 60),
    (_("看统计"), "statistics", OFFICES, "chart", 70),
)
# Key, title, text, page, picture.
DOORWAYS = (
    (
        "library",
        _("找成果、找需求"),
        _("浏览三地已发布的科技成果与技术需求。"),
        "transfer:public_list",
        "search",
    ),
    ("owners", _("企业与院所"), _("提出技术需求、登记科技成果，查看推荐来的对接。"), "workbench", "building"),
    (
        "managers",
        _("技术经理人"),
        _("看每条需求的对接清单和理由，推荐并跟进对接。"),
        "transfer:docking_lists",
        "handshake",
    ),
    (
        "offices",
        _("主管部门与园区"),
        _("审核发布，维护成果对接、重点举措、转化落地三个清单。"),
        "transfer:list_dockings",
        "list",
    ),
)


def register_dockings() -> None:
    """Register everything."""
    for section, label, page, roles, icon, order in MENU:
        url_name = f"transfer:{page}"
        register_menu(
            MenuItem(section=section, label=label, url_name=url_name, roles=roles, icon=icon, order=order)
        )
    for label, page, roles, icon, order in ENTRIES:
        register_entry(
            QuickEntry(label=label, url_name=f"transfer:{page}", icon=icon, roles=roles, order=order)
        )
    for order, (key, title, text, url_name, icon) in enumerate(DOORWAYS):
        register_doorway(key, Doorway(title=title, text=text, url_name=url_name, icon=icon, order=order))
    register_work(
        WorkSource(
            key="dockings",
            label=DOCKING,
            waiting=work.waiting,
            todo=work.todo,
            done=work.done,
            started=work.started,
            copied=work.copied,
        )
    )
    register_cards(CardSource(key="transfer", cards=work.cards))
    register_showcase("transfer", showcase)
