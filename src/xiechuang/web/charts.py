"""Charts as data: what is drawn, what it rests on, and the same numbers as a table."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.templatetags.static import static
from django.utils.translation import gettext as _

from xiechuang.kernel.community.public import current_community
from xiechuang.web.words import Words

DEFAULT_MAP = "web/map/jingjinji.json"
LABELLED_BARS = 12
# So many characters of names fit side by side under a figure of half the page.
FLAT_AT_MOST, SLANT = 48, 30


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What every figure must say: its name, its period, its source, and how many cases it rests on."""

    key: str
    title: Words
    period: Words
    source: Words
    cases: int | None = None
    unit: Words = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A figure for ``web/chart.html``."""

    about: About
    option: dict[str, Any]
    header: Sequence[Words]
    rows: Sequence[Sequence[Any]]
    map: "MapSheet | None" = None
    is_tall: bool = False

    @property
    def option_id(self) -> str:
        """The id of the JSON block on the page."""
        return f"chart-{self.about.key}"

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.rows


@dataclass(frozen=True, slots=True, kw_only=True)
class MapSheet:
    """The map under a figure: its file, its approval number, and points that have no area of their own."""

    url: str
    name: str
    approval_number: str
    points: Sequence[Mapping[str, Any]]


Series = Mapping[Words, Sequence[float | None]]


def bar_chart(*, about: About, categories: Sequence[str], series: Series, is_lying: bool = False) -> Chart:
    """Bars from zero; lying ones suit long names."""
    values: dict[str, Any] = {"type": "value", "name": about.unit, "min": 0}
    if all(isinstance(number, int) for data in series.values() for number in data):
        values["minInterval"] = 1
    names: dict[str, Any] = {
        "type": "category",
        "data": list(categories),
        "axisTick": {"show": False},
        "inverse": is_lying,
        "axisLabel": {"interval": 0, "rotate": 0 if is_lying else _slant(categories)},
    }
    label = {
        "show": len(categories) * len(series) <= LABELLED_BARS,
        "position": "right" if is_lying else "top",
    }
    option = _plane(across=values if is_lying else names, up=names if is_lying else values, series=series)
    option["tooltip"] = {"trigger": "axis", "axisPointer": {"type": "shadow"}}
    option["series"] = [
        {
            "type": "bar",
            "name": name,
            "data": list(data),
            "label": label,
            "barMaxWidth": 32,
            "itemStyle": {"borderRadius": 2},
        }
        for name, data in series.items()
    ]
    return _with_table(about=about, option=option, categories=categories, series=series)


def _slant(categories: Sequence[str]) -> int:
    """Degrees by which names are turned so that all of them are shown; Chinese ones are short enough to lie flat."""
    return SLANT if len(categories) * max((len(name) for name in categories), default=0) > FLAT_AT_MOST else 0


def line_chart(*, about: About, categories: Sequence[str], series: Series) -> Chart:
    """Lines over time; a gap stays a gap."""
    names = {"type": "category", "data": list(categories), "boundaryGap": False}
    option = _plane(across=names, up={"type": "value", "name": about.unit}, series=series)
    option["tooltip"] = {"trigger": "axis"}
    option["series"] = [
        {"type": "line", "name": name, "data": list(data), "connectNulls": False, "symbolSize": 6}
        for name, data in series.items()
    ]
    return _with_table(about=about, option=option, categories=categories, series=series)


def donut_chart(*, about: About, parts: Mapping[Words, float]) -> Chart:
    """Parts of a whole, each with its name and share; for few parts."""
    total = sum(parts.values())
    data = [{"name": name, "value": value} for name, value in parts.items()]
    ring = {"type": "pie", "radius": ["52%", "76%"], "data": data, "label": {"formatter": "{b}\n{c}  {d}%"}}
    rows = [[name, value, f"{value / total:.1%}" if total else "--"] for name, value in parts.items()]
    option = {"series": [ring], "tooltip": {"trigger": "item"}}
    return Chart(about=about, option=option, header=[_("类别"), _number_title(about), _("占比")], rows=rows)


def flow_chart(*, about: About, flows: Sequence[tuple[str, str, float]], sides: tuple[str, str]) -> Chart:
    """From whom to whom how much; ``sides`` says what stands on the left and on the right, which may share names."""
    left = dict.fromkeys(f"{sides[0]} {source}" for source, _target, _value in flows)
    right = dict.fromkeys(f"{sides[1]} {target}" for _source, target, _value in flows)
    links = [{"source": f"{sides[0]} {s}", "target": f"{sides[1]} {t}", "value": v} for s, t, v in flows]
    band = {
        "type": "sankey",
        "data": [
            *({"name": name} for name in left),
            *({"name": name, "label": {"position": "left"}} for name in right),
        ],
        "links": links,
        "emphasis": {"focus": "adjacency"},
        "edgeLabel": {"show": True, "formatter": "{c}", "fontSize": 11},
        "left": 8,
        "right": 8,
        "top": 16,
        "bottom": 16,
    }
    option = {"series": [band], "tooltip": {"trigger": "item"}}
    return Chart(
        about=about, option=option, header=[*sides, _number_title(about)], rows=[list(flow) for flow in flows]
    )


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
        header=[_("地区"), _number_title(about)],
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


def _plane(*, across: dict[str, Any], up: dict[str, Any], series: Series) -> dict[str, Any]:
    legend = {"legend": {"top": 0, "right": 0}} if len(series) > 1 else {}
    grid = {"left": 8, "right": 32, "top": 40, "bottom": 8, "outerBoundsMode": "same"}
    grid["outerBoundsContain"] = "all"
    return {"grid": grid, "xAxis": across, "yAxis": up, **legend}


def _with_table(*, about: About, option: dict[str, Any], categories: Sequence[str], series: Series) -> Chart:
    unit = f"（{about.unit}）" if about.unit else ""
    header = [_("类别"), *(f"{name}{unit}" for name in series)]
    rows = [[name, *(data[n] for data in series.values())] for n, name in enumerate(categories)]
    return Chart(about=about, option=option, header=header, rows=rows)


def _number_title(about: About) -> str:
    return _("数值（%s）") % about.unit if about.unit else _("数值")
