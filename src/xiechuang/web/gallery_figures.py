"""The figures of monitoring over invented numbers, for the page that shows every component."""

from typing import Any

from django.utils.translation import gettext as _

from xiechuang.web.charts import (
    About,
    Chart,
    Line,
    Panel,
    Place,
    Ranked,
    Target,
    heat_chart,
    multiples_chart,
    place_chart,
    radar_chart,
    ranking_chart,
    target_chart,
    waterfall_chart,
)

PARKS = ("甲园", "乙园", "丙园", "丁园", "戊园")
SIDES = ("投入", "产出", "企业", "服务", "开放")


def sample_figures() -> list[Chart]:
    """One of each kind."""
    said: dict[str, Any] = {"period": _("2026 年第三季度"), "source": _("示例数据")}
    return [*_standing(said), *_moving(said)]


def _standing(said: dict[str, Any]) -> list[Chart]:
    scores = (82.4, 80.9, 71.2, 69.8, 55.0)
    ranked = [
        Ranked(name=name, rank=n + 1, score=score, low=score - 3, high=score + 2.5, best_rank=1 + n // 2 * 2,
               worst_rank=min(5, 2 + n // 2 * 2), band=1 + n // 2)
        for n, (name, score) in enumerate(zip(PARKS, scores, strict=True))
    ]  # fmt: skip
    shares = [[((r * 7 + c * 3) % 11) / 10 for c in range(5)] for r in range(5)]
    cells: list[list[float | None]] = [[*line] for line in shares]
    cells[2][3] = None
    shown = [["" if v is None else f"{v * 100:.0f}" for v in line] for line in cells]
    return [
        ranking_chart(about=About(key="ranking", title=_("排名与不确定区间"), unit=_("分"), **said), rows=ranked),
        radar_chart(
            about=About(key="radar", title=_("甲园与全体"), unit=_("分"), **said),
            axes=SIDES,
            series={"甲园": [88, 62, 75, None, 41], _("中位数"): [60, 58, 61, 55, 50]},
        ),
        heat_chart(about=About(key="heat", title=_("园区 × 指标"), **said), columns=SIDES, rows=PARKS, shares=cells, shown=shown),
        place_chart(
            about=About(key="places", title=_("各园区得分"), unit=_("分"), **said),
            places=[
                Place(name="甲园", area="石家庄市", value=82.4),
                Place(name="乙园", area="廊坊市", value=80.9),
                Place(name="丙园", area="廊坊市", value=71.2),
                Place(name="丁园", area="保定市", value=None),
            ],
        ),
    ]  # fmt: skip


def _moving(said: dict[str, Any]) -> list[Chart]:
    quarters = [f"{year} Q{quarter}" for year in (2025, 2026) for quarter in range(1, 5)]
    panels = [
        Panel(
            name=name,
            lines=[
                Line(name=_("旧基期"), values=[50.0 + n * 4 + t for t in range(4)] + [None] * 4),
                Line(name=_("新基期"), values=[None] * 4 + [60.0 + n * 3 + t * 2 for t in range(4)]),
            ],
        )
        for n, name in enumerate(PARKS)
    ]
    return [
        waterfall_chart(
            about=About(key="waterfall", title=_("丙园得分变化"), unit=_("分"), **said),
            start=(_("上期"), 74.1),
            parts=[(_("研发投入"), -2.3), (_("技术合同"), 0.9), (_("权重"), -1.8), (_("方法"), 0.3)],
            end=(_("本期"), 71.2),
        ),
        target_chart(
            about=About(key="targets", title=_("距目标还有多远"), **said),
            targets=[
                Target(name=_("研发投入占比"), value=2.6, target=2.5, unit="%"),
                Target(name=_("技术合同额"), value=86, target=100, unit=_("亿元")),
                Target(name=_("高新技术企业"), value=420, target=1000, unit=_("家")),
                Target(name=_("众创空间"), value=None, target=100, unit=_("个")),
            ],
        ),
        multiples_chart(about=About(key="multiples", title=_("各园区走势"), unit=_("分"), **said), moments=quarters, panels=panels),
    ]  # fmt: skip
