"""The pictures of an index: ranking, map, heat map, radar, targets, and the index over time."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from xiechuang.domains.monitoring.queries.reading import Reading, spread
from xiechuang.web.charts import (
    About,
    Chart,
    Line,
    Panel,
    Place,
    Ranked,
    Target,
    bar_chart,
    heat_chart,
    multiples_chart,
    place_chart,
    radar_chart,
    ranking_chart,
    target_chart,
)
from xiechuang.web.words import Words

FEWEST_AXES = 3  # with fewer a radar is a line


def said_source(reading: Reading) -> str:
    """What stands under every picture."""
    system = reading.given["system"]
    return _("%(system)s（第 %(version)s 版），已接受的填报数据") % {
        "system": system["name"], "version": system["version"],
    }  # fmt: skip


def about(
    reading: Reading, *, key: str, title: Words, unit: Words = "", notes: Sequence[Words] = ()
) -> About:
    """Name, period and source of a picture."""
    return About(
        key=key, title=title, period=reading.given["period"]["name"], source=said_source(reading), unit=unit,
        notes=notes,
    )  # fmt: skip


def ranked(reading: Reading) -> list[Ranked]:
    """The parks in their order, with what is known of how sure that is."""
    return [
        Ranked(
            name=reading.name(unit["code"]), rank=unit["rank"], score=unit["score"], low=unit.get("low"),
            high=unit.get("high"), best_rank=unit.get("best"), worst_rank=unit.get("worst"), band=unit.get("band"),
        )
        for unit in reading.units
    ]  # fmt: skip


def ranking_picture(reading: Reading) -> Chart:
    """The ranking with its intervals and bands."""
    return ranking_chart(
        about=about(reading, key="ranking", title=_("园区创新指数排名"), unit=_("分"), notes=[said_bands(reading)]),
        rows=ranked(reading),
    )  # fmt: skip


def said_bands(reading: Reading) -> str:
    """What an interval and a band mean here, in one sentence."""
    trial = reading.found.get("trial")
    if not trial:
        return _("没有计算不确定性：名次看不出有多可靠")
    told = {
        "draws": trial["draws"],
        "coverage": f"{trial['coverage']:.0%}",
        "confidence": f"{trial['confidence']:.0%}",
    }
    return _("线段：%(draws)s 次只变动权重的模拟中 %(coverage)s 的得分；同一档内不论先后，不同档的园区在 %(confidence)s 以上的模拟中先后不变") % told  # fmt: skip


def map_picture(reading: Reading) -> Chart:
    """Where the parks are, coloured by score."""
    scores = {unit["code"]: unit["score"] for unit in reading.found["units"]}
    places = [
        Place(name=unit["name"], area=unit["area"], value=_two(scores.get(unit["code"])))
        for unit in reading.given["units"]
    ]
    return place_chart(
        about=about(reading, key="map", title=_("各园区创新指数"), unit=_("分")), places=places
    )


def heat_picture(reading: Reading) -> Chart:
    """Every park and indicator: shade by where the park stands in the indicator, number as reported."""
    order = [unit["code"] for unit in reading.units]
    rows = {code: n for n, code in enumerate(unit["code"] for unit in reading.given["units"])}
    columns = [spread(reading.scores(one["code"])) for one in reading.indicators]
    shares = [[column[rows[code]] for column in columns] for code in order]
    shown = [[_shown(reading.raw(code, one["code"])) for one in reading.indicators] for code in order]
    return heat_chart(
        about=about(
            reading, key="heat", title=_("园区 × 指标"),
            notes=[_("颜色按各指标的标准化得分，由差到好；格中是填报的数值")],
        ),
        columns=[f"{one['name']}（{one['unit']}）" if one["unit"] else one["name"] for one in reading.indicators],
        rows=[reading.name(code) for code in order],
        shares=shares,
        shown=shown,
    )  # fmt: skip


def radar_picture(reading: Reading, unit: str) -> Chart:
    """One park's parts against the middle and the best of all."""
    codes = [part["code"] for part in reading.parts]
    own = reading.unit(unit)["scores"]
    series: dict[str, list[float | None]] = {
        reading.name(unit): [own.get(code) for code in codes],
        _("中位数"): [reading.middle(code) for code in codes],
        _("最高"): [reading.best(code) for code in codes],
    }
    if len(codes) < FEWEST_AXES:
        names = [part["name"] for part in reading.parts]
        rounded: dict[Words, list[float | None]] = {
            name: [_two(one) for one in values] for name, values in series.items()
        }
        return bar_chart(
            about=about(reading, key="radar", title=_("各部分得分与全体比较"), unit=_("分")),
            categories=names,
            series=rounded,
        )
    most = max([100.0, *(value for values in series.values() for value in values if value is not None)])
    return radar_chart(
        about=about(reading, key="radar", title=_("各部分得分与全体比较"), unit=_("分")),
        axes=[part["name"] for part in reading.parts], series=series, most=most,
    )  # fmt: skip


def targets_of(reading: Reading) -> list[Target]:
    """How far the targets of the whole are reached."""
    return [
        Target(
            name=row["name"], value=row["value"], target=row["target"], unit=row["unit"], direction=row["direction"]
        )
        for row in reading.given["targets"]
    ]  # fmt: skip


def target_picture(reading: Reading) -> Chart:
    """Distance to the targets, with lights."""
    unknown = [f"{row['name']}：{row['why']}" for row in reading.given["targets"] if row["value"] is None]
    notes = [_("未知的原因：%s") % "；".join(unknown)] if unknown else []
    years = sorted({str(row["year"]) for row in reading.given["targets"] if row["year"]})
    title = _("距 %s 年目标还有多远") % "、".join(years) if years else _("距目标还有多远")
    return target_chart(
        about=about(reading, key="targets", title=title, notes=notes), targets=targets_of(reading)
    )


def park_target_picture(reading: Reading, unit: str) -> Chart:
    """How far one park is from what each park is to reach."""
    targets = [
        Target(
            name=one["name"], value=reading.raw(unit, one["code"]), target=one["target"], unit=one["unit"],
            direction=one["direction"],
        )
        for one in reading.indicators
        if one["target"] is not None
    ]  # fmt: skip
    return target_chart(
        about=about(reading, key="own-targets", title=_("本园区距目标还有多远")), targets=targets
    )


def multiples_picture(
    reading: Reading, history: Sequence[tuple[str, Reading]], *, units: Sequence[str]
) -> Chart:
    """The index of each park over time; ``history`` holds the series key beside each reading, oldest first.

    Indices of different bases are different lines: they are never joined.
    """
    moments = list(dict.fromkeys(one.given["period"]["code"] for _key, one in history))
    bases = list(dict.fromkeys(key for key, _one in history))
    panels = [Panel(name=reading.name(unit), lines=_lines(history, moments, bases, unit)) for unit in units]
    notes = (
        [_("序列有 %d 种口径（权重、方法或指标不同），各自成线，不相接") % len(bases)]
        if len(bases) > 1
        else []
    )
    return multiples_chart(
        about=about(reading, key="multiples", title=_("各园区指数走势"), unit=_("分"), notes=notes),
        moments=moments, panels=panels,
    )  # fmt: skip


def _lines(
    history: Sequence[tuple[str, Reading]], moments: Sequence[str], bases: Sequence[str], unit: str
) -> list[Line]:
    lines = []
    for number, base in enumerate(bases, start=1):
        held = {one.given["period"]["code"]: _score(one, unit) for key, one in history if key == base}
        lines.append(Line(name=_("口径 %d") % number, values=[held.get(moment) for moment in moments]))
    return lines


def _score(reading: Reading, unit: str) -> float | None:
    return next((_two(one["score"]) for one in reading.found["units"] if one["code"] == unit), None)


def _two(score: float | None) -> float | None:
    return None if score is None else round(score, 2)


def _shown(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 1000 or value == int(value) else f"{value:,.4g}"


def pictures(reading: Reading) -> list[Chart]:
    """Those of the whole."""
    drawn: list[Any] = [ranking_picture(reading)]
    if any(unit["area"] for unit in reading.given["units"]):
        drawn.append(map_picture(reading))
    if reading.given["targets"]:
        drawn.append(target_picture(reading))
    return [*drawn, heat_picture(reading)]
