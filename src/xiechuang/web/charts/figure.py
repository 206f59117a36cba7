"""What every figure is: an option for the chart library, what it rests on, and the same numbers as a table."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from xiechuang.web.words import Words

Series = Mapping[Words, Sequence[float | None]]
LINE_OF_NAME, CELL = 30, 84


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What every figure must say: its name, its period, its source, and how many cases it rests on."""

    key: str
    title: Words
    period: Words
    source: Words
    cases: int | None = None
    unit: Words = ""
    notes: Sequence[Words] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MapSheet:
    """The map under a figure: its file, its approval number, and points that have no area of their own."""

    url: str
    name: str
    approval_number: str
    points: Sequence[Mapping[str, Any]]

    @property
    def points_json(self) -> str:
        """The points for the script that draws."""
        return json.dumps(list(self.points), ensure_ascii=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A figure for ``web/chart.html``; ``reading`` says in words what the picture shows, for who cannot see it."""

    about: About
    option: dict[str, Any]
    header: Sequence[Words]
    rows: Sequence[Sequence[Any]]
    map: MapSheet | None = None
    is_tall: bool = False
    reading: Words = ""
    # Sizes in pixels where the content asks for them: a line for every name, a column for every indicator.
    height: int | None = None
    width: int | None = None

    @property
    def option_id(self) -> str:
        """The id of the JSON block on the page."""
        return f"chart-{self.about.key}"

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to draw."""
        return not self.rows


def plane(*, across: dict[str, Any], up: dict[str, Any], series: Series) -> dict[str, Any]:
    """Two axes with room for all their labels, and a legend when there is more than one series."""
    legend = {"legend": {"top": 0, "right": 0}} if len(series) > 1 else {}
    grid = {"left": 8, "right": 32, "top": 40, "bottom": 8, "outerBoundsMode": "same"}
    grid["outerBoundsContain"] = "all"
    return {"grid": grid, "xAxis": across, "yAxis": up, **legend}


def with_table(*, about: About, option: dict[str, Any], categories: Sequence[str], series: Series) -> Chart:
    """The figure, with the numbers of its series in columns."""
    unit = f"（{about.unit}）" if about.unit else ""
    header = [_("类别"), *(f"{name}{unit}" for name in series)]
    rows = [[name, *(data[n] for data in series.values())] for n, name in enumerate(categories)]
    return Chart(about=about, option=option, header=header, rows=rows)


def number_title(about: About) -> str:
    """The title of a column of numbers, with their unit."""
    return _("数值（%s）") % about.unit if about.unit else _("数值")


def lying_names(names: Sequence[str]) -> dict[str, Any]:
    """An axis of names, the first on top; long ones break so that narrow screens keep room for the picture."""
    label = {"interval": 0, "width": 112, "overflow": "break", "lineHeight": 14}
    return {
        "type": "category", "data": list(names), "inverse": True, "axisTick": {"show": False}, "axisLabel": label,
    }  # fmt: skip


def rounded(number: float | None, places: int = 2) -> float | None:
    """A number as the table shows it; what is unknown stays unknown, and there is no minus zero."""
    return None if number is None else round(number, places) + 0.0
