"""Figures that set one beside the others: the radar against the group, and the heat map of units and indicators."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from xiechuang.web.charts.figure import CELL, LINE_OF_NAME, About, Chart, lying_names, rounded

DARK_FROM = 0.75  # from this share of the range on, light writing reads better
NAMED = 5


def radar_chart(
    *, about: About, axes: Sequence[str], series: Mapping[str, Sequence[float | None]], most: float = 100.0
) -> Chart:
    """Several shapes on the same axes from 0 to ``most``; an axis on which the first one has no value is not drawn."""
    first = next(iter(series.values()), ())
    drawn = [n for n, value in enumerate(first) if value is not None]
    data = [
        {"name": name, "value": [rounded(values[n]) for n in drawn], **_look(place)}
        for place, (name, values) in enumerate(series.items())
    ]
    option: dict[str, Any] = {
        "legend": {"bottom": 0, "left": "center"},
        "radar": {
            "indicator": [{"name": axes[n], "max": most, "min": 0} for n in drawn],
            "center": ["50%", "46%"],
            "radius": "58%",
            "axisName": {"overflow": "break", "width": 84},
        },
        "series": [{"type": "radar", "data": data}],
        "tooltip": {"trigger": "item"},
    }
    rows = [[axis, *(rounded(values[n]) for values in series.values())] for n, axis in enumerate(axes)]
    return Chart(
        about=about, option=option, header=[_("方面"), *series], rows=rows if drawn else [], is_tall=True,
        reading=_left_out(axes, drawn),
    )  # fmt: skip


def _look(place: int) -> dict[str, Any]:
    """The first is filled, the others are told apart by their dashes, not by colour alone."""
    dashes, symbols = ("solid", "dashed", "dotted"), ("circle", "rect", "triangle")
    look: dict[str, Any] = {
        "lineStyle": {"type": dashes[place % 3], "width": 2},
        "symbol": symbols[place % 3],
    }
    return look | ({"areaStyle": {"opacity": 0.18}} if place == 0 else {})


def _left_out(axes: Sequence[str], drawn: Sequence[int]) -> str:
    missing = [axis for n, axis in enumerate(axes) if n not in set(drawn)]
    return _("没有数据、未画出：%s") % "、".join(missing) if missing else ""


def heat_chart(
    *,
    about: About,
    columns: Sequence[str],
    rows: Sequence[str],
    shares: Sequence[Sequence[float | None]],
    shown: Sequence[Sequence[str]],
) -> Chart:
    """A field of cells: ``shares`` from 0 (worst) to 1 (best) give the shade, ``shown`` what stands in the cell."""
    cells = [
        {"value": [c, r, share], "label": {"formatter": shown[r][c], "color": _writing(share)}}
        for r, line in enumerate(shares)
        for c, share in enumerate(line)
        if share is not None
    ]
    gaps = [[c, r] for r, line in enumerate(shares) for c, share in enumerate(line) if share is None]
    option = {
        "grid": {"left": 8, "right": 8, "top": 8, "bottom": 40, "outerBoundsMode": "same", "outerBoundsContain": "all"},
        "xAxis": {"type": "category", "data": list(columns), "position": "top", "axisTick": {"show": False},
                  "axisLabel": {"interval": 0, "width": CELL - 8, "overflow": "break", "lineHeight": 14}},
        "yAxis": lying_names(rows),
        "series": [
            {"type": "heatmap", "data": cells, "label": {"show": True, "fontSize": 11},
             "itemStyle": {"borderColor": "--paper", "borderWidth": 1}},
            {"type": "scatter", "data": gaps, "symbolSize": 0, "silent": True,
             "label": {"show": True, "formatter": _("缺"), "color": "--ink-faint", "fontSize": 11}},
        ],
        "visualMap": {"seriesIndex": 0, "dimension": 2, "min": 0, "max": 1, "left": "center", "bottom": 0,
                      "orient": "horizontal", "itemWidth": 10, "itemHeight": 96, "text": [_("好"), _("差")]},
        "tooltip": {"show": False},
    }  # fmt: skip
    table = [[name, *(text or None for text in shown[n])] for n, name in enumerate(rows)]
    return Chart(
        about=about, option=option, header=[_("对象"), *columns], rows=table if columns else [],
        height=LINE_OF_NAME * len(rows) + 132, width=CELL * len(columns) + 128,
        reading=_heat_reading(columns, rows, shares),
    )  # fmt: skip


def _writing(share: float) -> str:
    return "--on-accent" if share >= DARK_FROM else "--ink"


def _heat_reading(
    columns: Sequence[str], rows: Sequence[str], shares: Sequence[Sequence[float | None]]
) -> str:
    missing = [
        f"{rows[r]}×{columns[c]}"
        for r, line in enumerate(shares)
        for c, share in enumerate(line)
        if share is None
    ]
    said = _("%(rows)d 行 × %(columns)d 列") % {"rows": len(rows), "columns": len(columns)}
    if not missing:
        return said
    some = "、".join(missing[:NAMED]) + ("…" if len(missing) > NAMED else "")
    return said + "；" + _("缺 %(n)d 格（%(some)s）") % {"n": len(missing), "some": some}
