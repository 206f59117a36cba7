"""Figures on the map of the community."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.templatetags.static import static
from django.utils.translation import gettext as _

from xiechuang.kernel.community.public import current_community
from xiechuang.web.charts.figure import About, Chart, MapSheet, number_title

DEFAULT_MAP = "web/map/jingjinji.json"


def _shades(*, most: float) -> dict[str, Any]:
    """The legend of a coloured map: a bar from low to high below it."""
    return {
        "seriesIndex": 0,
        "min": 0,
        "max": most,
        "left": "center",
        "bottom": 0,
        "orient": "horizontal",
        "itemWidth": 12,
        "itemHeight": 120,
        "text": [_("高"), _("低")],
    }


def map_chart(
    *, about: About, values: Mapping[str, float], points: Mapping[str, float] | None = None
) -> Chart:
    """Areas coloured by value, light to dark; ``points`` gives values of places without an area of their own."""
    sheet = map_sheet()
    known = dict(points or {})
    spots = [
        {
            "name": p["name"],
            "value": [p["longitude"], p["latitude"], *([known[p["name"]]] if p["name"] in known else [])],
        }
        for p in sheet.points
    ]
    area = {
        "type": "map",
        "map": sheet.name,
        "data": [{"name": n, "value": v} for n, v in values.items()],
        "geoIndex": 0,
    }
    spot = {"type": "scatter", "coordinateSystem": "geo", "data": spots, "symbolSize": 9, "symbol": "diamond"}
    option = {
        "geo": {"map": sheet.name, "roam": False, "aspectScale": 0.78, "top": 8, "bottom": 56},
        "series": [area, spot | {"label": {"show": True, "formatter": "{b}", "position": "right"}}],
        "visualMap": _shades(most=max([*values.values(), *known.values()], default=1)),
        "tooltip": {"trigger": "item"},
    }
    rows = sorted([*values.items(), *known.items()], key=lambda pair: -pair[1])
    return Chart(
        about=about,
        option=option,
        header=[_("地区"), number_title(about)],
        rows=rows,
        map=sheet,
        is_tall=True,
    )


def map_sheet() -> MapSheet:
    """The map the community's profile names, else the one delivered with the product."""
    community = current_community()
    about = (community.settings.get("map") or {}) if community else {}
    return MapSheet(
        url=static(about.get("file") or DEFAULT_MAP),
        name=community.code if community else "map",
        approval_number=about.get("approval_number") or "",
        points=about.get("points") or (),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Something that stands in an area of the map: its name, the area, its value; where exactly is not said."""

    name: str
    area: str
    value: float | None


def place_chart(*, about: About, places: Sequence[Place]) -> Chart:
    """Points coloured by value in the areas they belong to, several of one area side by side: a sketch, no survey."""
    sheet = map_sheet()
    known = [place.value for place in places if place.value is not None]
    points = [{"name": p.name, "place": p.area, "value": p.value} for p in places if p.value is not None]
    unknown = [{"name": p.name, "place": p.area} for p in places if p.value is None]
    spot = {
        "type": "scatter",
        "coordinateSystem": "geo",
        "symbolSize": 15,
        "label": {"show": False},
        "isColoured": True,
    }
    shades = _shades(most=max(known, default=1)) | {"min": min(known, default=0), "dimension": 2}
    option = {
        "geo": {"map": sheet.name, "roam": False, "aspectScale": 0.78, "top": 8, "bottom": 56},
        "series": [
            spot | {"name": _("有数值"), "data": points},
            spot | {"name": _("未知"), "data": unknown, "symbol": "emptyDiamond", "symbolSize": 11},
        ],
        "visualMap": shades,
        "tooltip": {"trigger": "item"},
    }
    ordered = sorted(places, key=lambda place: (place.value is None, -(place.value or 0.0)))
    rows = [[place.name, place.area, place.value] for place in ordered]
    return Chart(
        about=about, option=option, header=[_("对象"), _("所在地"), number_title(about)], rows=rows, map=sheet,
        is_tall=True, reading=_("点只表示所在的市或区，不是准确位置；◇ 表示没有数值"),
    )  # fmt: skip
