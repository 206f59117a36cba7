"""What a park's page shows of monitoring: of every indicator the latest figure that was published."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiechuang.domains.monitoring.models import Figure, PublishedFigure
from xiechuang.domains.parks.public import Panel, PanelRow
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Actor, Park
from xiechuang.web.templatetags.xc import number


def published_panel(_actor: Actor, park: Park) -> Panel | None:
    """The latest published figure of each indicator; None where nothing was published yet."""
    out = PublishedFigure.objects.filter(public_from__lte=clock.now()).values("figure")
    figures = Figure.objects.filter(park=park, pk__in=out).select_related(
        "indicator", "period__system", "park"
    )
    latest: dict[tuple[str, str], Figure] = {}
    for one in figures.order_by("period__year", "period__quarter", "vintage"):
        latest[one.period.system.code, one.indicator.code] = one
    if not latest:
        return None
    return Panel(
        title=gettext_lazy("最新公布的监测数据"),
        rows=[_row(one) for one in sorted(latest.values(), key=lambda one: one.indicator.order)],
        note=gettext_lazy("每项指标取最近一次公布的数据；点开看各版与出处。"),
    )


def _row(figure: Figure) -> PanelRow:
    system, period = figure.period.system, figure.period
    address = [system.code, system.version, period.code, figure.park.number, figure.indicator.code]
    vintage = _("第 %d 版") % figure.vintage
    return PanelRow(
        label=figure.indicator.name,
        value=number(figure.value),
        unit=figure.unit,
        note=f"{period} · {vintage}",
        url=reverse("monitoring:cell", args=address),
    )
