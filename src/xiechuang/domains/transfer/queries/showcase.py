"""What the public sees on the first page: totals of public records, and totals of dockings by region.

Dockings and landings come through two views of the database that give totals only (migration 0004).
"""

from collections import Counter
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Count
from django.utils.translation import gettext as _

from xiechuang.domains.transfer.models import Achievement, Demand, Record
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.community.public import current_community
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import PUBLIC, Region
from xiechuang.web.charts import About, Chart, bar_chart, flow_chart, map_chart
from xiechuang.web.home import Shelf, ShelfItem, Showcase
from xiechuang.web.look import region_names
from xiechuang.web.templatetags.xc import thousands
from xiechuang.web.workbench import Card

SHELF = 6
FEWEST_CONTRACTS = 3


def showcase() -> Showcase:
    """Everything transfer shows to strangers."""
    regions = region_names()
    achievements, demands = _by_region(Achievement), _by_region(Demand)
    flows, landings = _flows(), _landings()
    agreed = Counter({code: n for code, n in _incoming(flows, "agreed").items() if n})
    landed = Counter({code: row["landings"] for code, row in landings.items()})
    until = f"{clock.now():%Y-%m-%d %H:%M}"
    figures = [
        _card(_("已发布科技成果"), achievements, regions, unit=_("项"), url="/library/"),
        _card(_("公开的技术需求"), demands, regions, unit=_("项"), url="/library/?kind=demand"),
        _card(_("达成一致的对接"), agreed, regions, unit=_("件"), url="", by=_("按需求方地区")),
        _card(_("转化落地"), landed, regions, unit=_("项"), url="", by=_("按落地地区")),
    ]
    charts = [
        *_stock_charts(achievements, demands, regions, until=until),
        *_docking_charts(flows, landings, regions, until=until),
    ]
    return Showcase(
        figures=figures,
        about_figures=_("统计截至 %s，来源：本平台公开记录与对接汇总。") % until,
        shelves=[_shelf(_("最新成果"), Achievement), _shelf(_("最新需求"), Demand)],
        charts=charts,
        rules=[
            _(
                "对接与落地只公布按地区的合计；一个地区的落地合同不少于 %d 项时才公布合同成交额合计，以免推知单个合同。"
            )
            % FEWEST_CONTRACTS
        ],
    )


def _by_region(model: type[Record]) -> Counter[str]:
    rows = visible(PUBLIC, model).order_by().values_list("region_id").annotate(n=Count("pk"))
    return Counter(dict(rows))


def _card(
    label: str, counts: Counter[str], regions: dict[str, str], *, unit: str, url: str, by: str = ""
) -> Card:
    parts = " · ".join(f"{name} {thousands(counts[code])}" for code, name in regions.items())
    note = _("%(label)s：%(said)s") % {"label": by, "said": parts} if by else parts
    return Card(label=label, value=thousands(counts.total()), unit=unit, note=note, url=url)


def _rows(sql: str) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _flows() -> list[dict[str, Any]]:
    return _rows(
        "select achievement_region_id, demand_region_id, proposed, agreed, landed, since, until "
        "from transfer_public_flow order by achievement_region_id, demand_region_id"
    )


def _landings() -> dict[str, dict[str, Any]]:
    rows = _rows("select region_id, landings, value_fen from transfer_public_landing order by region_id")
    return {row["region_id"]: row for row in rows}


def _incoming(flows: list[dict[str, Any]], what: str) -> Counter[str]:
    counts: Counter[str] = Counter()
    for flow in flows:
        counts[flow["demand_region_id"]] += flow[what]
    return counts


def _shelf(title: str, model: type[Record]) -> Shelf:
    kind = str(model._meta.model_name)
    newest = visible(PUBLIC, model).select_related("organisation", "region").order_by("-published_at", "-pk")
    items = [
        ShelfItem(title=r.title, url=f"/{kind}s/{r.number}/", note=r.organisation.name, region=r.region)
        for r in newest[:SHELF]
    ]
    return Shelf(title=title, items=items, url=f"/library/?kind={kind}")


def _stock_charts(
    achievements: Counter[str], demands: Counter[str], regions: dict[str, str], *, until: str
) -> list[Chart]:
    said: dict[str, Any] = {"period": until, "source": _("本平台公开记录"), "unit": _("项")}
    total = achievements.total() + demands.total()
    bars = bar_chart(
        about=About(key="regions", title=_("各地区的公开成果与需求"), cases=total, **said),
        categories=list(regions.values()) if total else [],
        series={
            _("科技成果"): [achievements[code] for code in regions],
            _("技术需求"): [demands[code] for code in regions],
        },
    )
    community = current_community()
    if not community or not (community.settings.get("map") or {}).get("enabled"):
        return [bars]
    placed = places_of_records()
    left_out = total - placed.total()
    title = (
        _("公开成果与需求在哪里（另有 %d 项只填到地区）") % left_out
        if left_out
        else _("公开成果与需求在哪里")
    )
    return [
        map_chart(about=About(key="places", title=title, cases=placed.total(), **said), values=placed),
        bars,
    ]


def places_of_records() -> Counter[str]:
    """Public records by district of a municipality or by city of a province, as the map is drawn."""
    counts: Counter[str] = Counter()
    names = ("place__name", "place__level", "place__parent__name", "place__parent__level")
    for model in (Achievement, Demand):
        rows = (
            visible(PUBLIC, model).exclude(place=None).order_by().values_list(*names).annotate(n=Count("pk"))
        )
        for name, level, parent, parent_level, n in rows:
            if level != Region.Level.REGION:
                counts[parent if parent_level == Region.Level.CITY else name] += n
    return counts


def _docking_charts(
    flows: list[dict[str, Any]], landings: dict[str, dict[str, Any]], regions: dict[str, str], *, until: str
) -> list[Chart]:
    since: datetime | None = min((flow["since"] for flow in flows), default=None)
    begin = f"{since.astimezone(clock.HERE):%Y-%m-%d}" if since else "…"
    said: dict[str, Any] = {"period": f"{begin} – {until}", "source": _("本平台对接汇总")}
    links = [
        (regions[f["achievement_region_id"]], regions[f["demand_region_id"]], f["proposed"]) for f in flows
    ]
    cases = sum(flow["proposed"] for flow in flows)
    about = About(key="flows", title=_("成果从哪里对接到哪里"), cases=cases, unit=_("件"), **said)
    charts = [flow_chart(about=about, flows=links, sides=(_("成果"), _("需求")))]
    known = {code: row for code, row in landings.items() if row["value_fen"] is not None}
    if known:
        about = About(
            key="values",
            title=_("各地区落地合同成交额"),
            cases=sum(row["landings"] for row in known.values()),
            unit=_("万元"),
            **said,
        )
        values = [round(row["value_fen"] / 1_000_000, 2) for row in known.values()]
        charts.append(
            bar_chart(about=about, categories=[regions[c] for c in known], series={_("合同成交额"): values})
        )
    return charts
