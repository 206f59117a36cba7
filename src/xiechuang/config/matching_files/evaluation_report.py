"""An evaluation written down: a table for the terminal, and a report as workbook, Markdown or JSON."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import xiechuang
from xiechuang.config.matching_files.evaluation import Evaluation, Measured
from xiechuang.config.matching_files.faults import CannotMatch
from xiechuang.config.matching_files.output import whole_file
from xiechuang.engines.matching.learning.judgements import LEVEL_OF
from xiechuang.engines.matching.learning.metrics import Estimate, NeedFigures
from xiechuang.kernel.exchange import Format, Kind, Report, ReportColumn, ReportTable, write_document
from xiechuang.kernel.exchange.report import display_width, shown

SUFFIXES = (".xlsx", ".md", ".json")
_FIGURES = ("nDCG@10", "P@5", "MRR", "1/(1+MAE)")
HOW = (
    ("nDCG@10", "增益 2^(级别-1)-1，折扣 1/log2(名次+1)；理想次序只在评判过的成果中取；全部评为 1 级的需求没有此数"),
    ("P@5", "前 5 名中级别 ≥ 3 的比例，评判不足 5 项也除以 5"),
    ("MRR", "第一项级别 ≥ 3 的成果的名次的倒数，没有则为 0"),
    ("1/(1+MAE)", "所定级别与评判级别之差的绝对值，在全部配对上平均"),
    ("区间", "以需求为单位重抽样 2000 次的 95% 区间；评判次序不影响任何数，同分按编号先后"),
    ("只看评判过的", "没有评判过的配对不参与排序，也不当作无关"),
)  # fmt: skip
"""How each figure is made."""


def summary_table(found: Evaluation) -> ReportTable:
    """One row a ranker."""
    columns = [ReportColumn(title=title) for title in ("排序方式", *_FIGURES, "nDCG@10 比权重得分")]
    return ReportTable(title="比较", columns=columns, rows=[_summary_row(one) for one in found.rankers])


def needs_table(found: Evaluation) -> ReportTable:
    """One row a need: how many were judged, and every ranker's figures."""
    named = found.corpus.named
    columns = [ReportColumn(title=t) for t in ("需求编号", "需求名称")]
    columns += [ReportColumn(title=t, kind=Kind.INTEGER) for t in ("评判数", "级别 ≥ 3 的")]
    columns += [
        ReportColumn(title=f"{one.name} {figure}", kind=Kind.DECIMAL)
        for one in found.rankers
        for figure in ("nDCG@10", "P@5", "首个相关的名次倒数", *(["级别误差"] if one.has_levels else []))
    ]
    rows = []
    for listed in zip(*(one.figures.needs for one in found.rankers), strict=True):
        first = listed[0]
        cells = [
            cell for one, row in zip(found.rankers, listed, strict=True) for cell in _need_cells(one, row)
        ]
        rows.append([named[first.need].number, named[first.need].title, first.judged, first.relevant, *cells])
    return ReportTable(title="逐项需求", columns=columns, rows=rows)


def account_table(found: Evaluation, *, written: str) -> ReportTable:
    """What was measured on, how, and which thresholds would fit."""
    rows = [
        ("数据", "评判", f"{len(found.judgements)} 对，{len(found.rankers[0].figures.needs)} 项需求"),
        ("数据", "级别分布", _levels(found)),
        ("数据", "没有 nDCG 的需求", f"{found.rankers[0].figures.without_gain} 项（全部评为 1 级）"),
        *[("数据", "说明", note) for note in found.notes],
        *[("级别分界", "建议", line) for line in threshold_lines(found)],
        ("设置", "交叉验证", f"{found.parts} 份，随机种子 {found.seed}"),
        *[("怎样算", word, sentence) for word, sentence in HOW],
        ("运行", "程序版本", f"协创 {xiechuang.__version__}"),
        ("运行", "生成时间", written),
    ]
    columns = [ReportColumn(title=title) for title in ("类别", "项目", "内容")]
    return ReportTable(title="说明", columns=columns, rows=rows)


def threshold_lines(found: Evaluation) -> list[str]:
    """What the judgements say about the thresholds of levels; nothing is changed by it."""
    advice, now = found.recommendation, found.corpus.matcher.thresholds
    if advice is None:
        return [f"评判过的需求少于 {found.parts} 项，不足以推荐级别分界"]
    best = advice.thresholds
    fitting = f"弱 {best.weak:g}、较强 {best.fair:g}、强相关 {best.strong:g}"
    yaml = f"thresholds: {{weak: {best.weak:g}, fair: {best.fair:g}, strong: {best.strong:g}}}"
    better = "更好" if advice.fitted_apart > advice.as_they_are else "不更好，不建议改"
    return [
        f"现用 弱 {now.weak:g}、较强 {now.fair:g}、强相关 {now.strong:g}：1/(1+MAE) {advice.as_they_are:.3f}",
        f"最合这些评判的是 {fitting}；换到没有参与拟合的需求上 {advice.fitted_apart:.3f}，{better}",
        f"本命令不改动任何设置；要采用，写进 --weights 的文件：{yaml}",
    ]


def text_table(table: ReportTable) -> str:
    """A table as Markdown whose columns also stand in line in a terminal."""
    titles = [column.title for column in table.columns]
    kinds = [column.kind for column in table.columns]
    body = [[_cell(value, kind) for value, kind in zip(row, kinds, strict=True)] for row in table.rows]
    widths = [max(display_width(text=row[place]) for row in [titles, *body]) for place in range(len(titles))]
    rule = f"|{'|'.join('-' * (width + 2) for width in widths)}|"
    return "\n".join([_line(titles, widths), rule, *[_line(row, widths) for row in body]])


def write_report(path: Path, *, found: Evaluation, now: datetime) -> None:
    """Write the report in the format its suffix names, whole or not at all."""
    tables = [summary_table(found), needs_table(found), account_table(found, written=f"{now:%Y-%m-%d %H:%M}")]
    try:
        with whole_file(path) as target:
            if path.suffix.lower() == ".xlsx":
                write_document(target, report=Report(tables=tables), format=Format.XLSX)
            elif path.suffix.lower() == ".md":
                sections = [f"## {table.title}\n\n{text_table(table)}\n" for table in tables]
                target.write("\n".join(["# 匹配评价\n", *sections]).encode())
            else:
                data = evaluation_data(found, now=now)
                target.write(json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False).encode())
    except OSError as failed:
        raise CannotMatch(f"{path}：写不了（{failed.strerror}）") from failed


def evaluation_data(found: Evaluation, *, now: datetime) -> dict[str, Any]:
    """Everything the report says, as plain data."""
    named = found.corpus.named
    advice = found.recommendation
    return {
        "program": f"xiechuang {xiechuang.__version__}",
        "written_at": now.isoformat(timespec="seconds"),
        "pairs": len(found.judgements),
        "folds": found.parts,
        "seed": found.seed,
        "notes": list(found.notes),
        "thresholds": {"now": asdict(found.corpus.matcher.thresholds), "fitting": asdict(advice) if advice else None},
        "rankers": [
            {"name": one.name, "gain_in_ndcg": asdict(one.gain) if one.gain else None,
             **{key: asdict(value) for key, value in _figures(one)},
             "demands": [asdict(row) | {"need": named[row.need].number} for row in one.figures.needs]}
            for one in found.rankers
        ],
    }  # fmt: skip


def _figures(one: Measured) -> Iterable[tuple[str, Estimate]]:
    held = one.figures
    return (
        ("ndcg", held.ndcg), ("precision", held.precision), ("reciprocal", held.reciprocal),
        ("level_accuracy", held.level_accuracy),
    )  # fmt: skip


def _summary_row(one: Measured) -> list[object]:
    gain = "" if one.gain is None else _interval(one.gain, sign="+")
    return [one.name, *[_interval(value) for _, value in _figures(one)], gain]


def shown_interval(value: float | None, low: float | None, high: float | None, *, sign: str = "") -> str:
    """A figure with its interval as people read it."""
    if value is None:
        return "--"
    return f"{value:{sign}.3f} [{low:{sign}.3f}, {high:{sign}.3f}]"


def _interval(one: Estimate, *, sign: str = "") -> str:
    return shown_interval(one.value, one.low, one.high, sign=sign)


def _need_cells(one: Measured, row: NeedFigures) -> list[object]:
    cells = [row.ndcg, row.precision, row.reciprocal, *([row.absolute_error] if one.has_levels else [])]
    return [None if cell is None else round(cell, 4) for cell in cells]


def _levels(found: Evaluation) -> str:
    levels = [one.level for one in found.judgements]
    return "，".join(f"{number}（{word}）{levels.count(number)} 对" for number, word in LEVEL_OF.items())


def _cell(value: object, kind: Kind) -> str:
    return shown(value=value, kind=kind).replace("|", "／").replace("\n", " ")


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    padded = [
        cell + " " * (width - display_width(text=cell)) for cell, width in zip(cells, widths, strict=True)
    ]
    return f"| {' | '.join(padded)} |"
