"""The report of a simulated year: how long claimants waited for their money, what happened, what held. And its chart."""

import math
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tests.simulation.year import Year

NAMES = {"110000": "北京", "120000": "天津", "130000": "河北"}
WIDTH, ROW, LEFT, RIGHT, TOP = 720, 34, 150, 120, 54

FONT = 'font-size="13" font-family="sans-serif"'


def spread(waited: Sequence[float]) -> tuple[float, float]:
    """Median and 90th percentile in days."""
    if len(waited) < 2:
        return waited[0], waited[0]
    return median(waited), quantiles(waited, n=10, method="inclusive")[-1]


def report_of(year: "Year", found: Mapping[str, str], *, given: Mapping[str, Any], seconds: float) -> str:
    """As Markdown."""
    head = (
        f"# 创新券一年模拟 / A simulated year\n\n"
        f"{given['vouchers']} 张券、{given['providers']} 家机构、三地各两种兑付模式，种子 {given['seed']}；"
        f"{year.agenda.done} 件事项，用时 {seconds:.0f} 秒。人怎样做、做多快是我们的假定（tests/simulation/chances.py），"
        "不是任何地区的实测；平台怎样记账、核对、清算是真的。\n"
    )
    return "\n".join([head, *_waits(year), *_held(found), *_happened(year), *_drawn(year)]) + "\n"


def _waits(year: "Year") -> list[str]:
    lines = [
        "## 从申请到到账（天） / From claim to money (days)\n",
        "| 承担地区 | 模式 | 笔数 | 中位 | 90% 分位 |",
        "|---|---|--:|--:|--:|",
    ]
    for (region, mode), waited in sorted(year.lead.items()):
        middle, late = spread(waited)
        lines.append(f"| {NAMES[region]} | {mode} | {len(waited)} | {middle:.1f} | {late:.1f} |")
    return [*lines, ""]


def _held(found: Mapping[str, str]) -> list[str]:
    return ["## 核对 / Checked\n", *(f"- {name}：{text}" for name, text in found.items()), ""]


def _happened(year: "Year") -> list[str]:
    lines = ["## 发生了什么 / What happened\n", "| | 次 |", "|---|--:|"]
    rows = [*sorted(year.counts.items()), ("postponed while an office was cut off", year.agenda.postponed)]
    return [*lines, *(f"| {what} | {many} |" for what, many in rows)]


def _drawn(year: "Year") -> list[str]:
    """Whether things went the other way as often as assumed: many draws far off would mean that the simulation is wrong."""
    lines = [
        "\n## 抽签 / Draws\n",
        "| | 抽 | 中 | 应中 | 偏离（标准差） |",
        "|---|--:|--:|--:|--:|",
    ]
    for what, draws in sorted(year.drawn.items()):
        share, hits = getattr(year.chances, what), sum(draws)
        expected = share * len(draws)
        lines.append(
            f"| {what} | {len(draws)} | {hits} | {expected:.1f} | {deviation(draws, share=share):+.1f} |"
        )
    return lines


def deviation(draws: Sequence[bool], *, share: float) -> float:
    """How many standard deviations of the binomial distribution lie between what was drawn and what was to be expected."""
    width = math.sqrt(len(draws) * share * (1 - share))
    return (sum(draws) - share * len(draws)) / width if width else 0.0


def chart_of(year: "Year") -> str:
    """One bar a region and mode: to the median dark, to the 90th percentile light."""
    rows = [(NAMES[region], mode, *spread(waited)) for (region, mode), waited in sorted(year.lead.items())]
    most = max((late for *_, late in rows), default=1)
    scale = (WIDTH - LEFT - RIGHT) / most
    height = TOP + ROW * len(rows) + 16
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" {FONT}>',
        "<title>从申请到到账的天数</title>",
        f'<rect width="{WIDTH}" height="{height}" fill="#fff"/>',
        '<text x="12" y="24" font-size="15" font-weight="bold">从申请到到账（天）：深色到中位，浅色到 90% 分位</text>',
    ]
    for place, (name, mode, middle, late) in enumerate(rows):
        y = TOP + ROW * place
        parts += [
            f'<text x="12" y="{y + 16}">{escape(name)} {escape(mode)}</text>',
            f'<rect x="{LEFT}" y="{y}" width="{late * scale:.1f}" height="22" fill="#9ec5e8"/>',
            f'<rect x="{LEFT}" y="{y}" width="{middle * scale:.1f}" height="22" fill="#1f5f99"/>',
            f'<text x="{LEFT + late * scale + 8:.1f}" y="{y + 16}">{middle:.1f} / {late:.1f}</text>',
        ]
    return "\n".join([*parts, "</svg>"]) + "\n"


def save(text: str, year: "Year", *, report: Path | None, chart: Path | None) -> None:
    """Where it was asked for."""
    if report is not None:
        report.write_text(text, encoding="utf-8")
    if chart is not None:
        chart.write_text(chart_of(year), encoding="utf-8")
