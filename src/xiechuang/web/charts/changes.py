"""Figures of change: what a sum is made of, and many small lines over time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from xiechuang.web.charts.figure import LINE_OF_NAME, About, Chart, lying_names, plane, rounded

NEAR = 0.25  # a change smaller than this share of the level is drawn on an axis that does not start at zero
PANEL = (216, 148)


def waterfall_chart(
    *, about: About, start: tuple[str, float], parts: Sequence[tuple[str, float]], end: tuple[str, float]
) -> Chart:
    """From one number to another by parts that sum to the difference; rises and falls carry their sign."""
    steps, level = [], start[1]
    for name, part in parts:
        steps.append((name, level, level + part))
        level += part
    bars = [(start[0], 0.0, start[1]), *steps, (end[0], 0.0, end[1])]
    floor = _floor([start[1], end[1], *(at for _name, a, b in steps for at in (a, b))])
    labels = [f"{start[1]:.2f}", *(_signed(part) for _name, part in parts), f"{end[1]:.2f}"]
    tones = ["--ink-faint", *("--good" if part >= 0 else "--bad" for _name, part in parts), "--ink-faint"]
    across: dict[str, Any] = {"type": "value", "min": floor} if floor else {"type": "value"}
    option = plane(across=across, up=lying_names([name for name, _a, _b in bars]), series={})
    option["grid"] |= {"top": 8, "right": 64}
    option["series"] = _stacked(bars, labels=labels, tones=tones)
    option["tooltip"] = {"trigger": "item"}
    rows = [
        [start[0], rounded(start[1], 4)],
        *([n, rounded(p, 4)] for n, p in parts),
        [end[0], rounded(end[1], 4)],
    ]
    reading = _("横轴从 %s 起，不从 0 起") % f"{floor:g}" if floor else ""
    return Chart(
        about=about, option=option, header=[_("项目"), _("贡献（%s）") % (about.unit or _("分"))], rows=rows,
        reading=reading, height=LINE_OF_NAME * len(bars) + 56,
    )  # fmt: skip


def _floor(levels: Sequence[float]) -> float:
    """Where the axis starts: at zero, unless the change would be too small to be seen."""
    low, high = min(levels), max(levels)
    if low <= 0 or high - low >= NEAR * high:
        return 0.0
    return float(max(0.0, int((low - (high - low)) * 10) / 10))


def _signed(part: float) -> str:
    return f"▲ +{part:.2f}" if part > 0 else (f"▼ −{-part:.2f}" if part < 0 else "0.00")


def _stacked(
    bars: Sequence[tuple[str, float, float]], *, labels: Sequence[str], tones: Sequence[str]
) -> list[dict[str, Any]]:
    """An unseen foot, and on it what is seen above and below zero; one of the two carries the label."""
    feet, above, below = [], [], []
    for (name, a, b), label, tone in zip(bars, labels, tones, strict=True):
        low, high = min(a, b), max(a, b)
        feet.append(low if low > 0 else min(high, 0.0))
        look = {"itemStyle": {"color": tone}, "tooltip": {"formatter": f"{name}\n{label}"}}
        said = {"label": {"show": True, "position": "right", "formatter": label}}
        above.append(
            {
                "value": high - max(low, 0.0) if high > 0 else 0.0,
                **look,
                **(said if high > 0 or low >= 0 else {}),
            }
        )
        below.append(
            {
                "value": low - min(high, 0.0) if low < 0 else 0.0,
                **look,
                **(said if high <= 0 and low < 0 else {}),
            }
        )
    foot = {"type": "bar", "stack": "s", "silent": True, "itemStyle": {"color": "transparent"}, "data": feet}
    shown = [{"type": "bar", "stack": "s", "barMaxWidth": 18, "data": data} for data in (above, below)]
    return [foot, *shown]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a panel; figures of different bases are different lines and never joined."""

    name: str
    values: Sequence[float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """One small picture: a name and its lines over the common moments."""

    name: str
    lines: Sequence[Line]


def multiples_chart(*, about: About, moments: Sequence[str], panels: Sequence[Panel]) -> Chart:
    """Small pictures side by side on the same scale, so that slopes may be compared; the page lays them out."""
    known = [v for panel in panels for line in panel.lines for v in line.values if v is not None]
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    pad = (high - low) * 0.1 or 1.0
    scale = {"type": "value", "min": rounded(low - pad, 1), "max": rounded(high + pad, 1), "splitNumber": 2}
    option = {
        "grid": [{} for _panel in panels],
        "title": [{"text": panel.name, "textStyle": {"fontSize": 12, "fontWeight": "normal"}} for panel in panels],
        "xAxis": [{"type": "category", "data": list(moments), "gridIndex": n, "boundaryGap": False} for n in range(len(panels))],
        "yAxis": [scale | {"gridIndex": n} for n in range(len(panels))],
        "series": [_small(line, place=n) for n, panel in enumerate(panels) for line in panel.lines],
        "tooltip": {"trigger": "axis"},
        "panels": {"width": PANEL[0], "height": PANEL[1]},
    }  # fmt: skip
    header = [_("时期"), *(_heading(panel, line) for panel in panels for line in panel.lines)]
    columns = [line.values for panel in panels for line in panel.lines]
    rows = [[moment, *(rounded(values[n]) for values in columns)] for n, moment in enumerate(moments)]
    return Chart(about=about, option=option, header=header, rows=rows if panels else [], height=PANEL[1])


def _heading(panel: Panel, line: Line) -> str:
    return f"{panel.name}（{line.name}）" if line.name and len(panel.lines) > 1 else panel.name


def _small(line: Line, *, place: int) -> dict[str, Any]:
    return {
        "type": "line", "name": line.name, "data": list(line.values), "xAxisIndex": place, "yAxisIndex": place,
        "connectNulls": False, "symbolSize": 5,
    }  # fmt: skip
