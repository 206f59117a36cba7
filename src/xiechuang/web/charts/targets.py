"""How far it is to a target: a bar of what is done and a light that says it in a word."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiechuang.web.charts.figure import LINE_OF_NAME, About, Chart, lying_names, plane, rounded

# A convention of this picture, said under it; no policy text sets it.
NEAR_FROM = 0.8
LONGEST = 150.0


class Light(StrEnum):
    """What the light says."""

    REACHED = "reached"
    NEAR = "near"
    BEHIND = "behind"
    UNKNOWN = "unknown"

    @property
    def tone(self) -> str:
        """The tone of the tag and of the bar."""
        return {"reached": "good", "near": "warn", "behind": "bad", "unknown": "calm"}[self.value]

    @property
    def label(self) -> str:
        """The word beside the colour."""
        return str(_WORDS[self])


_WORDS = {
    Light.REACHED: gettext_lazy("已达到"),
    Light.NEAR: gettext_lazy("接近"),
    Light.BEHIND: gettext_lazy("有差距"),
    Light.UNKNOWN: gettext_lazy("未知"),
}
_SIGNS = {Light.REACHED: "●", Light.NEAR: "◐", Light.BEHIND: "○", Light.UNKNOWN: "？"}
_COLOURS = {
    Light.REACHED: "--good", Light.NEAR: "--warn", Light.BEHIND: "--bad", Light.UNKNOWN: "--line-firm",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A value and the target it is measured against; either may be unknown. ``direction`` -1: lower is better."""

    name: str
    value: float | None
    target: float | None
    unit: str = ""
    direction: int = 1

    @property
    def share(self) -> float | None:
        """The part of the target that is reached; None where it cannot be said."""
        if self.value is None or self.target is None or self.target <= 0 or self.value < 0:
            return None
        if self.direction > 0:
            return self.value / self.target
        return self.target / self.value if self.value > 0 else None

    @property
    def distance(self) -> float | None:
        """How much is missing, in the indicator's own unit; nothing is missing once the target is reached."""
        if self.value is None or self.target is None:
            return None
        return max(0.0, (self.target - self.value) * self.direction)


def light_of(target: Target) -> Light:
    """The light of a target: reached, near from eight tenths on, behind, or unknown."""
    if target.value is None or target.target is None:
        return Light.UNKNOWN
    if target.distance == 0:
        return Light.REACHED
    share = target.share
    return Light.NEAR if share is not None and share >= NEAR_FROM else Light.BEHIND


def target_chart(*, about: About, targets: Sequence[Target]) -> Chart:
    """A bar for every indicator in percent of its target, with the line at 100."""
    line = {"xAxis": 100, "label": {"show": True, "formatter": _("目标"), "position": "start"}}
    bars = {
        "type": "bar",
        "barMaxWidth": 14,
        "data": [_bar(target) for target in targets],
        "markLine": {
            "silent": True,
            "symbol": "none",
            "lineStyle": {"color": "--ink", "type": "dashed"},
            "data": [line],
        },
    }
    option = plane(
        across={"type": "value", "min": 0, "max": LONGEST, "axisLabel": {"formatter": "{value}%"}},
        up=lying_names([target.name for target in targets]),
        series={},
    )
    option["grid"] |= {"top": 24, "right": 84}
    option["series"] = [bars]
    option["tooltip"] = {"trigger": "item"}
    header = [_("指标"), _("数值"), _("目标"), _("计量单位"), _("完成（%）"), _("还差"), _("状态")]
    return Chart(
        about=about, option=option, header=header, rows=[_cells(target) for target in targets],
        reading=_("灯号只是本图的约定：●已达到目标，◐完成八成以上，○不足八成，？数值或目标未知"),
        height=LINE_OF_NAME * len(targets) + 64,
    )  # fmt: skip


def _bar(target: Target) -> dict[str, Any]:
    light, share = light_of(target), target.share
    percent = None if share is None else share * 100
    words = f"{_SIGNS[light]} {light.label}" + ("" if percent is None else f" {percent:.0f}%")
    return {
        "value": 0 if percent is None else min(percent, LONGEST),
        "itemStyle": {"color": _COLOURS[light]},
        "label": {"show": True, "position": "right", "formatter": words},
        "tooltip": {"formatter": f"{target.name}\n{words}"},
    }


def _cells(target: Target) -> list[Any]:
    share = target.share
    percent = None if share is None else rounded(share * 100, 1)
    return [
        target.name, target.value, target.target, target.unit, percent, rounded(target.distance, 4),
        light_of(target).label,
    ]  # fmt: skip
