"""The report of one park: where it stands and how surely, why that changed, every indicator, targets, the method in short."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from xiechuang.domains.monitoring.queries.bulletin import (
    head_notes,
    method_in_short,
    rank_range,
    rounded,
    table_of,
)
from xiechuang.domains.monitoring.queries.pictures import said_bands, said_source
from xiechuang.domains.monitoring.queries.reading import Reading
from xiechuang.domains.monitoring.queries.standing import standing_of
from xiechuang.domains.monitoring.queries.subject import Subject
from xiechuang.domains.monitoring.queries.why import Why, contributions_of, why_moved
from xiechuang.engines.indices.explaining import FACTOR_LABELS, Factor
from xiechuang.kernel.exchange import Kind, Report, ReportTable
from xiechuang.web.charts import Target, light_of
from xiechuang.web.templatetags.xc import NOTHING
from xiechuang.web.words import said

TEXT, NUMBER, WHOLE = Kind.TEXT, Kind.DECIMAL, Kind.INTEGER
PARTS = (Factor.DATA, Factor.WEIGHTS, Factor.METHOD, Factor.UNITS)
Rows = list[list[Any]]


def park_report(subject: Subject, *, park: str, before: Reading | None) -> Report:
    """Everything of the park's page but the pictures; ``before`` is the reading of the period before."""
    reading = subject.reading
    why = why_moved(reading, before, reading.unit(park)["code"])
    tables = [_standing(reading, park, why, before), _change(why)]
    if why.change is not None:
        tables.append(_moved(why))
    if reading.unit(park)["scores"]:
        tables += [_parts(reading, park), _outstanding(reading, park)]
    tables.append(_indicators(reading, park))
    if targets := target_rows(reading, park):
        tables.append(_targets(targets))
    return Report(
        title=_("%(park)s · %(title)s") % {"park": reading.name(park), "title": subject.title},
        subtitle=_subtitle(subject),
        notes=[
            *head_notes(subject),
            said_bands(reading),
            _("按填报的数值与其他园区相比：名次在前一半的为长处，在后一半的为短处。"),
            _("来源：%s") % said_source(reading),
        ],
        tables=[*tables, _method(subject)],
    )


def _subtitle(subject: Subject) -> str:
    period = subject.reading.given["period"]["name"]
    told = _("%(period)s · %(number)s") % {"period": period, "number": subject.number}
    return _("示例 · %s") % told if subject.is_sample else told


def _known(rows: Iterable[Iterable[Any]]) -> Rows:
    """What is not known is “--” and never an empty cell, which could be read as nothing."""
    return [[_told(cell) for cell in row] for row in rows]


def _told(cell: Any) -> Any:
    """A count of firms is 40 on paper, not 40.0."""
    if cell is None or cell == "":
        return NOTHING
    return int(cell) if isinstance(cell, float) and cell.is_integer() else cell


def _standing(reading: Reading, park: str, why: Why, before: Reading | None) -> ReportTable:
    now = reading.unit(park)
    # Where the two periods cannot be compared, no number of the one before stands beside this one's.
    was = before.unit(park) if before is not None and why.change is not None else {}
    columns = [(_("项目"), TEXT), (_("本期"), NUMBER), (_("上期"), NUMBER)]
    keys = [
        (_("名次"), "rank"), (_("得分"), "score"), (_("得分下限"), "low"), (_("得分上限"), "high"), (_("档"), "band"),
    ]  # fmt: skip
    rows = [[label, rounded(now.get(key)), rounded(was.get(key))] for label, key in keys]
    rows.insert(1, [_("名次区间"), rank_range(now), rank_range(was)])
    rows.append([_("参加排名的园区"), _ranked(reading), _ranked(before) if was and before else None])
    return table_of(_("名次与得分"), columns, _known(rows))


def _ranked(reading: Reading) -> int:
    return sum(unit["rank"] is not None for unit in reading.units)


def _change(why: Why) -> ReportTable:
    columns = [(_("变化来自"), TEXT), (_("得分"), NUMBER), (_("名次（升为正）"), NUMBER)]
    title = _("比上期的变化")
    if why.change is None:
        return table_of(title, columns, _known([[why.why_not, None, None]]))
    found = {part.factor: part for part in why.change.factors}
    # What did not change did nothing: that is known, and so it is 0 and not “--”.
    rows: Rows = [
        [said(FACTOR_LABELS[factor]), rounded(found[factor].score), rounded(found[factor].places)]
        if factor in found
        else [said(FACTOR_LABELS[factor]), 0, 0]
        for factor in PARTS
    ]
    total = [_("合计"), rounded(why.change.change), why.change.places]
    return table_of(title, columns, _known([*rows, total]))


def _moved(why: Why) -> ReportTable:
    columns = [
        (_("指标"), TEXT), (_("上期"), NUMBER), (_("本期"), NUMBER), (_("对得分"), NUMBER), (_("对名次"), NUMBER),
    ]  # fmt: skip
    change = why.change
    if change is None:
        return table_of(_("哪些数据起了作用"), columns, [])
    rows: Rows = [
        [one.name, one.before, one.after, rounded(one.score), rounded(one.places)]
        for one in change.indicators
    ]
    if abs(change.remainder) > 1e-9 or abs(change.remainder_places) > 1e-9:
        rest = [rounded(change.remainder), rounded(change.remainder_places)]
        rows.append([_("其他数据影响"), None, None, *rest])
    return table_of(_("哪些数据起了作用"), columns, _known(rows))


def _parts(reading: Reading, park: str) -> ReportTable:
    unit = reading.unit(park)
    columns = [
        (_("部分"), TEXT),
        (_("得分"), NUMBER),
        (_("名次"), WHOLE),
        (_("中位数"), NUMBER),
        (_("最高"), NUMBER),
    ]
    rows = [
        [
            part["name"], rounded(unit["scores"].get(part["code"])), unit["ranks"].get(part["code"]),
            rounded(reading.middle(part["code"])), rounded(reading.best(part["code"])),
        ]
        for part in reading.parts
    ]  # fmt: skip
    return table_of(_("各部分得分"), columns, _known(rows))


def _outstanding(reading: Reading, park: str) -> ReportTable:
    standing = standing_of(reading, park)
    columns = [
        (_("类别"), TEXT), (_("指标"), TEXT), (_("数值"), NUMBER), (_("计量单位"), TEXT), (_("名次"), WHOLE),
        (_("有数据的园区"), WHOLE),
    ]  # fmt: skip
    found = [(_("长处"), standing.strengths), (_("短处"), standing.weaknesses)]
    rows: Rows = []
    for label, points in found:
        rows += [[label, one.name, one.value, one.unit, one.rank, one.of] for one in points]
        if not points:
            rows.append([label, None, None, None, None, None])
    return table_of(_("长处与短处"), columns, _known(rows))


def _indicators(reading: Reading, park: str) -> ReportTable:
    columns = [
        (_("指标"), TEXT), (_("计量单位"), TEXT), (_("数值"), NUMBER), (_("标准化得分"), NUMBER), (_("名次"), WHOLE),
        (_("占总分"), NUMBER), (_("版次"), TEXT), (_("标记"), TEXT),
    ]  # fmt: skip
    made = contributions_of(reading, park)
    given = made.by_code if made else {}
    rows = [
        [
            one["name"], one["unit"], one["value"], rounded(one["score"]), one["rank"], rounded(given.get(one["code"])),
            said_vintages(one["vintages"]), "、".join([*([one["why"]] if one["why"] else []), *map(said, one["flags"])]),
        ]
        for one in cells_of(reading, park)
    ]  # fmt: skip
    if made and abs(made.rest) > 1e-9:
        rows.append([_("不能分给单项指标"), *[None] * 4, rounded(made.rest), None, None])
    return table_of(_("全部指标"), columns, _known(rows))


def said_vintages(vintages: list[int]) -> str:
    """第 1 版; several where a value was worked out of figures of several vintages."""
    return "、".join(_("第 %d 版") % one for one in vintages)


def cells_of(reading: Reading, park: str) -> list[dict[str, Any]]:
    """Every indicator of a park: value, score, rank, vintages, and what happened to it on the way."""
    unit = reading.unit(park)
    return [_cell(reading, unit, one) for one in reading.indicators]


def _cell(reading: Reading, unit: dict[str, Any], indicator: dict[str, Any]) -> dict[str, Any]:
    code = str(indicator["code"])
    lineage = reading.lineage(unit["code"], code)
    return {
        **indicator,
        "value": reading.raw(unit["code"], code),
        "score": unit["scores"].get(code),
        "rank": unit["ranks"].get(code),
        "flags": unit["flags"].get(code, ()),
        "why": lineage["why"],
        "vintages": sorted({figure["vintage"] for figure in lineage["figures"]}),
    }


def target_rows(reading: Reading, park: str) -> list[tuple[str, Target, str]]:
    """Of whom, how far, and why that is unknown: the park's own targets first, then those of the whole."""
    return [*_own_targets(reading, park), *_shared_targets(reading, park)]


def _own_targets(reading: Reading, park: str) -> Iterator[tuple[str, Target, str]]:
    for one in reading.indicators:
        if one["target"] is None:
            continue
        value = reading.raw(park, one["code"])
        target = Target(
            name=one["name"], value=value, target=one["target"], unit=one["unit"], direction=one["direction"]
        )
        yield (
            reading.name(park),
            target,
            "" if value is not None else reading.lineage(park, one["code"])["why"],
        )


def _shared_targets(reading: Reading, park: str) -> Iterator[tuple[str, Target, str]]:
    """Those of the whole system, and those that name this very park; what another park has to reach is not its affair."""
    for row in reading.given["targets"]:
        if row["of"] not in (reading.name(park), reading.given["system"]["name"]):
            continue
        target = Target(
            name=row["name"], value=row["value"], target=row["target"], unit=row["unit"], direction=row["direction"]
        )  # fmt: skip
        yield row["of"], target, row["why"] if row["value"] is None else ""


def _targets(targets: list[tuple[str, Target, str]]) -> ReportTable:
    columns = [
        (_("目标"), TEXT), (_("对象"), TEXT), (_("数值"), NUMBER), (_("目标值"), NUMBER), (_("计量单位"), TEXT),
        (_("完成"), Kind.PERCENT), (_("还差"), NUMBER), (_("状态"), TEXT), (_("未知的原因"), TEXT),
    ]  # fmt: skip
    rows = [
        [
            one.name, whose, one.value, one.target, one.unit, one.share, rounded(one.distance), light_of(one).label, why,
        ]
        for whose, one, why in targets
    ]  # fmt: skip
    return table_of(_("距目标还有多远"), columns, _known(rows))


def _method(subject: Subject) -> ReportTable:
    given, computation = subject.reading.given, subject.computation
    told = [
        *method_in_short(given),
        _("计算：%s") % computation.number,
        _("输入摘要：%s") % computation.inputs_hash,
        _("结果摘要：%s") % computation.result_hash,
        _("完整的方法附件、权重、数据来源与复算文件见 %s") % subject.number,
    ]
    return table_of(_("方法摘要"), [(_("内容"), TEXT)], [[line] for line in told])
