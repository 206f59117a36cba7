"""The bulletin or index report as a document: ranking in bands, parts, data, targets, changes, and the method annex."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from xiechuang.domains.monitoring.queries.pictures import said_bands, said_source, targets_of
from xiechuang.domains.monitoring.queries.reading import Reading
from xiechuang.domains.monitoring.queries.running import said_recipe
from xiechuang.domains.monitoring.queries.subject import Subject
from xiechuang.kernel.exchange import Kind, Report, ReportColumn, ReportTable
from xiechuang.kernel.lib.clock import HERE
from xiechuang.web.charts import light_of

TEXT, NUMBER, WHOLE = Kind.TEXT, Kind.DECIMAL, Kind.INTEGER
PLACES = 4


def document_of(subject: Subject) -> Report:
    """Everything of the page but the pictures."""
    reading = subject.reading
    tables = [_ranking(reading), _parts(reading), _data(reading)]
    if reading.given["targets"]:
        tables.append(_targets(reading))
    return Report(
        title=subject.title,
        subtitle=_("%(period)s · %(number)s") % {"period": reading.given["period"]["name"], "number": subject.number},
        notes=[*head_notes(subject), said_bands(reading), _("来源：%s") % said_source(reading)],
        tables=[*tables, *_uncertain(reading), _method(reading), _weights(reading), _lineage(reading)],
    )  # fmt: skip


def table_of(title: str, columns: list[tuple[str, Kind]], rows: list[list[Any]]) -> ReportTable:
    """A table of the report: titles with their kinds, and rows."""
    return ReportTable(
        title=title, columns=[ReportColumn(title=name, kind=kind) for name, kind in columns], rows=rows
    )


def head_notes(subject: Subject) -> Iterator[str]:
    """What must be known before anything is read: invented or not, public or not, corrected or not."""
    if subject.is_sample:
        yield _("示例数据，不是真实监测结果")
    publication = subject.publication
    if publication is None:
        yield _("未发布的计算结果，仅供主管部门使用")
        return
    if publication.summary:
        yield publication.summary
    moment = f"{publication.public_from.astimezone(HERE):%Y-%m-%d %H:%M}"
    yield _("%(organisation)s %(moment)s 公开，第 %(edition)d 版") % {
        "organisation": publication.organisation_name, "moment": moment, "edition": publication.edition,
    }  # fmt: skip
    if subject.corrects:
        yield _("本版更正 %(number)s。原因：%(reason)s") % {
            "number": subject.corrects.previous.number, "reason": subject.corrects.reason,
        }  # fmt: skip
    if subject.corrected_by:
        yield _("本版已由 %(number)s 更正。原因：%(reason)s") % {
            "number": subject.corrected_by.current.number, "reason": subject.corrected_by.reason,
        }  # fmt: skip


def _ranking(reading: Reading) -> ReportTable:
    columns = [
        (_("名次"), WHOLE), (_("园区"), TEXT), (_("得分"), NUMBER), (_("得分下限"), NUMBER), (_("得分上限"), NUMBER),
        (_("名次区间"), TEXT), (_("档"), WHOLE),
    ]  # fmt: skip
    rows = [
        [
            unit["rank"], reading.name(unit["code"]), rounded(unit["score"]), rounded(unit.get("low")),
            rounded(unit.get("high")), rank_range(unit), unit.get("band"),
        ]
        for unit in reading.units
    ]  # fmt: skip
    return table_of(_("排名"), columns, rows)


def rank_range(unit: dict[str, Any]) -> str:
    """1–3; nothing where no uncertainty was computed."""
    if unit.get("best") is None:
        return ""
    return str(unit["best"]) if unit["best"] == unit["worst"] else f"{unit['best']}–{unit['worst']}"


def _parts(reading: Reading) -> ReportTable:
    parts = reading.parts
    columns = [(_("园区"), TEXT), (_("总分"), NUMBER), *((part["name"], NUMBER) for part in parts)]
    rows = [
        [
            reading.name(unit["code"]), rounded(unit["score"]),
            *(rounded(unit["scores"].get(part["code"])) for part in parts),
        ]
        for unit in reading.units
    ]  # fmt: skip
    return table_of(_("各部分得分"), columns, rows)


def _data(reading: Reading) -> ReportTable:
    """One line a cell, for a sheet of forty indicators fits no paper."""
    columns = [
        (_("指标"), TEXT), (_("计量单位"), TEXT), (_("园区"), TEXT), (_("数值"), NUMBER), (_("标准化得分"), NUMBER),
        (_("标记"), TEXT),
    ]  # fmt: skip
    rows = []
    for one in reading.indicators:
        for unit in reading.units:
            why = reading.lineage(unit["code"], one["code"])["why"]
            marks = "、".join(unit["flags"].get(one["code"], ())) or ""
            rows.append(
                [
                    one["name"], one["unit"], reading.name(unit["code"]), reading.raw(unit["code"], one["code"]),
                    rounded(unit["scores"].get(one["code"])), marks or why,
                ]
            )  # fmt: skip
    return table_of(_("数据"), columns, rows)


def _targets(reading: Reading) -> ReportTable:
    columns = [
        (_("目标"), TEXT), (_("对象"), TEXT), (_("数值"), NUMBER), (_("目标值"), NUMBER), (_("计量单位"), TEXT),
        (_("完成"), Kind.PERCENT), (_("状态"), TEXT), (_("未知的原因"), TEXT),
    ]  # fmt: skip
    rows = [
        [
            row["name"], row["of"], row["value"], row["target"], row["unit"], target.share, light_of(target).label,
            row["why"] if row["value"] is None else "",
        ]
        for row, target in zip(reading.given["targets"], targets_of(reading), strict=True)
    ]  # fmt: skip
    return table_of(_("目标进度"), columns, rows)


def _uncertain(reading: Reading) -> list[ReportTable]:
    trial = reading.found.get("trial")
    if not trial or not trial["factors"]:
        return []
    columns = [(_("变动的选择"), TEXT), (_("单独影响"), Kind.PERCENT), (_("连同相互作用"), Kind.PERCENT)]
    rows = [[row["label"], row["first"], row["total"]] for row in trial["factors"]]
    return [table_of(_("名次对方法选择的敏感程度"), columns, rows)]


def method_in_short(given: dict[str, Any]) -> list[str]:
    """The choices, the weights, and what was left out, a line each."""
    kinds = {
        "equal": _("等权（由主管部门明示决定）"),
        "given": _("主管部门决定的权重"),
        "text": _("指标体系文本给出的权重"),
    }
    told = [f"{label}：{words}" for label, words in said_recipe(given)]
    weighting = given["weighting"]
    told.append(
        _("权重：%s") % kinds[weighting["kind"]] + (f"；{weighting['reason']}" if weighting["reason"] else "")
    )
    left = [f"{reading_name(given, code)}（{why}）" for code, why in given["left_out"].items()]
    if left:
        told.append(_("没有参加计算：%s") % "、".join(left))
    return told


def method_lines(reading: Reading) -> list[str]:
    """The method, a line each."""
    told = method_in_short(reading.given)
    told += [_("计算记录：%s") % line for line in reading.found["log"]]
    if trial := reading.found.get("trial"):
        told += [_("没有变动的：%s") % line for line in trial["left_out"]]
    return told


def reading_name(given: dict[str, Any], code: str) -> str:
    """What a code is called in the inputs; the code itself where it was left out of them."""
    for kind in ("units", "indicators", "groups"):
        for row in given[kind]:
            if row["code"] == code:
                return str(row["name"])
    return code


def _method(reading: Reading) -> ReportTable:
    return table_of(_("方法"), [(_("内容"), TEXT)], [[line] for line in method_lines(reading)])


def _weights(reading: Reading) -> ReportTable:
    columns = [
        (_("代码"), TEXT),
        (_("名称"), TEXT),
        (_("上级"), TEXT),
        (_("权重"), NUMBER),
        (_("方向"), TEXT),
    ]
    rows = [
        [
            row["code"], row["name"], row["parent"] or "", row["weight"],
            "" if "direction" not in row else (_("越高越好") if row["direction"] > 0 else _("越低越好")),
        ]
        for row in [*reading.given["groups"], *reading.indicators]
    ]  # fmt: skip
    return table_of(_("指标与权重"), columns, rows)


def _lineage(reading: Reading) -> ReportTable:
    columns = [(_("园区"), TEXT), (_("指标"), TEXT), (_("基础数据"), TEXT), (_("填报期"), TEXT), (_("版次"), WHOLE), (_("数值"), NUMBER)]  # fmt: skip
    rows = [
        [
            unit["name"],
            reading.name(code),
            figure["indicator"],
            figure["period"],
            figure["vintage"],
            figure["value"],
        ]
        for unit in reading.given["units"]
        for code, cell in reading.given["lineage"][unit["code"]].items()
        for figure in cell["figures"]
    ]
    return table_of(_("数据来源与版次"), columns, rows)


def rounded(number: float | None) -> float | None:
    """To the places of the report."""
    return None if number is None else round(number, PLACES)
