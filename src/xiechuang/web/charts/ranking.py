"""A ranking that says how sure it is: bars with their interval, and bands of those that cannot be told apart."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from xiechuang.web.charts.figure import LINE_OF_NAME, About, Chart, lying_names, plane, rounded


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """One line of a ranking; intervals are None where no uncertainty was computed."""

    name: str
    rank: int | None
    score: float | None
    low: float | None = None
    high: float | None = None
    best_rank: int | None = None
    worst_rank: int | None = None
    band: int | None = None


def ranking_chart(*, about: About, rows: Sequence[Ranked]) -> Chart:
    """Bars from zero, each with the interval of its score; equal shades side by side are one band."""
    bars = {
        "type": "bar",
        "name": about.unit or _("得分"),
        "data": [_bar(row) for row in rows],
        "barMaxWidth": 18,
        "markLine": {
            "silent": True,
            "symbol": ["rect", "rect"],
            "symbolSize": [2, 9],
            "label": {"show": False},
            "lineStyle": {"type": "solid", "width": 1.5, "color": "--ink"},
            "itemStyle": {"color": "--ink"},
            "data": [_interval(row, place=n) for n, row in enumerate(rows) if row.low is not None],
        },
    }
    most = max((number for row in rows for number in (row.score, row.high) if number is not None), default=1)
    # The line's own words stand right of the longest whisker.
    across = {
        "type": "value",
        "min": min(0.0, *(row.low or 0.0 for row in rows), 0.0),
        "max": round(most * 1.02, 2),
    }
    option = plane(across=across, up=lying_names([_named(row) for row in rows]), series={})
    option["grid"] |= {"top": 8, "right": 92}
    option["series"] = [bars]
    option["tooltip"] = {"trigger": "item"}
    header = [_("对象"), _("名次"), _("得分"), _("得分下限"), _("得分上限"), _("名次区间"), _("档")]
    return Chart(
        about=about, option=option, header=header, rows=[_cells(row) for row in rows], reading=_reading(rows),
        height=LINE_OF_NAME * len(rows) + 48,
    )  # fmt: skip


def _named(row: Ranked) -> str:
    return f"{row.rank}  {row.name}" if row.rank is not None else f"--  {row.name}"


def _bar(row: Ranked) -> dict[str, Any]:
    shade = "--series-1" if (row.band or 1) % 2 else "--series-4"
    return {
        "value": row.score,
        "itemStyle": {"color": shade, "opacity": 0.75},
        "label": {"show": True, "position": "insideLeft", "formatter": _score(row), "color": "--on-accent"},
        "tooltip": {"formatter": _told(row)},
    }


def _score(row: Ranked) -> str:
    return "--" if row.score is None else f"{row.score:.1f}"


def _interval(row: Ranked, *, place: int) -> list[dict[str, Any]]:
    label = {"show": True, "position": "end", "distance": 8, "formatter": _span(row), "color": "--ink-soft"}
    return [{"coord": [row.low, place], "label": label}, {"coord": [row.high, place]}]


def _span(row: Ranked) -> str:
    """第 1–3 名, 第 1 档."""
    if row.best_rank is None or row.worst_rank is None:
        return ""
    ranks = _rank_range(row)
    return _("%(ranks)s 名 · %(band)s 档") % {"ranks": ranks, "band": row.band} if row.band else ranks


def _rank_range(row: Ranked) -> str:
    if row.best_rank is None or row.worst_rank is None:
        return ""
    one = row.best_rank == row.worst_rank
    return str(row.best_rank) if one else f"{row.best_rank}–{row.worst_rank}"


def _told(row: Ranked) -> str:
    score = _score(row)
    if row.low is None or row.high is None:
        return f"{row.name}\n{score}"
    return f"{row.name}\n{score}（{row.low:.1f} – {row.high:.1f}）\n{_span(row)}"


def _cells(row: Ranked) -> list[Any]:
    return [
        row.name, row.rank, rounded(row.score), rounded(row.low), rounded(row.high), _rank_range(row), row.band,
    ]  # fmt: skip


def _reading(rows: Sequence[Ranked]) -> str:
    bands: dict[int, list[str]] = {}
    for row in rows:
        if row.band is not None:
            bands.setdefault(row.band, []).append(row.name)
    parts = [_("第 %(n)d 档：%(names)s") % {"n": n, "names": "、".join(names)} for n, names in bands.items()]
    return "；".join(parts)
