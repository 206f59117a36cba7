"""The plain figures: bars, lines, rings and flows."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from xiechuang.web.charts.figure import About, Chart, Series, number_title, plane, with_table
from xiechuang.web.words import Words

LABELLED_BARS = 12
# So many characters of names fit side by side under a figure of half the page.
FLAT_AT_MOST, SLANT = 48, 30


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
    option = plane(across=values if is_lying else names, up=names if is_lying else values, series=series)
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
    return with_table(about=about, option=option, categories=categories, series=series)


def _slant(categories: Sequence[str]) -> int:
    """Degrees by which names are turned so that all of them are shown; Chinese ones are short enough to lie flat."""
    return SLANT if len(categories) * max((len(name) for name in categories), default=0) > FLAT_AT_MOST else 0


def line_chart(*, about: About, categories: Sequence[str], series: Series) -> Chart:
    """Lines over time; a gap stays a gap."""
    names = {"type": "category", "data": list(categories), "boundaryGap": False}
    option = plane(across=names, up={"type": "value", "name": about.unit}, series=series)
    option["tooltip"] = {"trigger": "axis"}
    option["series"] = [
        {"type": "line", "name": name, "data": list(data), "connectNulls": False, "symbolSize": 6}
        for name, data in series.items()
    ]
    return with_table(about=about, option=option, categories=categories, series=series)


def donut_chart(*, about: About, parts: Mapping[Words, float]) -> Chart:
    """Parts of a whole, each with its name and share; for few parts."""
    total = sum(parts.values())
    data = [{"name": name, "value": value} for name, value in parts.items()]
    ring = {"type": "pie", "radius": ["52%", "76%"], "data": data, "label": {"formatter": "{b}\n{c}  {d}%"}}
    rows = [[name, value, f"{value / total:.1%}" if total else "--"] for name, value in parts.items()]
    option = {"series": [ring], "tooltip": {"trigger": "item"}}
    return Chart(about=about, option=option, header=[_("类别"), number_title(about), _("占比")], rows=rows)


def flow_chart(*, about: About, flows: Sequence[tuple[str, str, float]], sides: tuple[str, str]) -> Chart:
    """From whom to whom how much; ``sides`` says what stands on the left and on the right, which may share names."""
    left = dict.fromkeys(f"{sides[0]} {source}" for source, _target, _value in flows)
    right = dict.fromkeys(f"{sides[1]} {target}" for _source, target, _value in flows)
    links = [(f"{sides[0]} {source}", f"{sides[1]} {target}", value) for source, target, value in flows]
    return _bands(about=about, flows=flows, links=links, names=[*left], ends=[*right], header=sides)


def stage_chart(*, about: About, flows: Sequence[tuple[str, str, float]]) -> Chart:
    """How much went from stage to stage; where a stage only receives, its name stands on the inner side."""
    sources = dict.fromkeys(source for source, _target, _value in flows)
    ends = [
        name for name in dict.fromkeys(target for _source, target, _value in flows) if name not in sources
    ]
    return _bands(
        about=about, flows=flows, links=flows, names=[*sources], ends=ends, header=(_("从"), _("到"))
    )


def _bands(
    *,
    about: About,
    flows: Sequence[tuple[str, str, float]],
    links: Sequence[tuple[str, str, float]],
    names: Sequence[str],
    ends: Sequence[str],
    header: tuple[str, str],
) -> Chart:
    band = {
        "type": "sankey",
        "data": [
            *({"name": name} for name in names),
            *({"name": name, "label": {"position": "left"}} for name in ends),
        ],
        "links": [{"source": source, "target": target, "value": value} for source, target, value in links],
        "emphasis": {"focus": "adjacency"},
        "edgeLabel": {"show": True, "formatter": "{c}", "fontSize": 11},
        "left": 8,
        "right": 8,
        "top": 16,
        "bottom": 16,
    }
    option = {"series": [band], "tooltip": {"trigger": "item"}}
    return Chart(
        about=about, option=option, header=[*header, number_title(about)], rows=[list(flow) for flow in flows]
    )
