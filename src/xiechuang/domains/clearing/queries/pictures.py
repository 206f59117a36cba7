"""Who owes whom as a picture, with its table."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from xiechuang.domains.clearing.rules.netting import Net, Owed
from xiechuang.kernel.orgs.public import Actor
from xiechuang.web.charts import About, Chart, bar_chart, flow_chart
from xiechuang.web.look import region_names
from xiechuang.web.words import Words


def owed_picture(owed: Iterable[Owed], *, key: str, title: Words, period: Words) -> Chart:
    """From the regions that owe to those that are owed, in yuan."""
    names, pairs = region_names(), list(owed)
    flows = [(names[one.debtor], names[one.creditor], one.fen / 100) for one in pairs]
    about = About(
        key=key,
        title=title,
        period=period,
        source=_("平台记录的地区间应收应付"),
        cases=sum(one.lines for one in pairs),
        unit=_("元"),
    )
    return flow_chart(about=about, flows=flows, sides=(_("应付"), _("应收")))


def net_picture(nets: Iterable[Net], *, key: str, title: Words, period: Words) -> Chart:
    """What each region is owed and owes, side by side."""
    names, rows = region_names(), list(nets)
    about = About(
        key=key,
        title=title,
        period=period,
        source=_("平台记录的地区间应收应付"),
        unit=_("元"),
        notes=[_("净额 = 应收 − 应付")],
    )
    series: dict[Words, list[float | None]] = {
        _("应收"): [n.receivable_fen / 100 for n in rows],
        _("应付"): [n.payable_fen / 100 for n in rows],
    }
    return bar_chart(about=about, categories=[names[n.region] for n in rows], series=series)


def said_scope(actor: Actor) -> str:
    """Whose obligations the picture is made of."""
    mine = region_names().get(actor.region_code, "") if actor.role.value == "regional_official" else ""
    return _("%s的应收应付") % mine if mine else _("全部地区的应收应付")
