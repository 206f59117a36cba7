"""The tables of a docking list: 清单, 按需求汇总, 没有匹配."""

from collections.abc import Sequence

from xiechuang.config.matching_files.ranking import LEVELS, Ranked, Ranking
from xiechuang.engines.matching import Match, Signal
from xiechuang.kernel.exchange import Kind, ReportColumn, ReportTable

BEST = 3
_PAIR = (
    ReportColumn(title="需求编号"), ReportColumn(title="需求名称"), ReportColumn(title="名次", kind=Kind.INTEGER),
    ReportColumn(title="成果编号"), ReportColumn(title="成果名称"), ReportColumn(title="得分", kind=Kind.DECIMAL),
    ReportColumn(title="级别"), ReportColumn(title="共同用词"),
)  # fmt: skip
_MODEL = (ReportColumn(title="模型分", kind=Kind.DECIMAL),)
_WHY = (
    ReportColumn(title="各项理由"),
    ReportColumn(title="指标逐项比较"),
    ReportColumn(title="怎样可以更高"),
)


def pair_table(ranking: Ranking, *, short: bool = False) -> ReportTable:
    """One row a pair; `short` leaves out the points of signals and the advice, for paper."""
    labels = [] if short else point_labels(ranking)
    points = [ReportColumn(title=f"{label}得分", kind=Kind.DECIMAL) for label in labels]
    rows = [
        [
            *_pair_cells(ranking, one, place, match),
            *_points(match, labels),
            *([] if short else _why(one, match)),
        ]
        for one in ranking.ranked
        for place, match in enumerate(one.listed, start=1)
    ]
    model = _MODEL if ranking.learned else ()
    columns = [*_PAIR, *model, *points, *([] if short else _WHY)]
    return ReportTable(title="清单", columns=columns, rows=rows)


def summary_table(ranking: Ranking) -> ReportTable:
    """One row a demand: how many of each level are listed, and the best three."""
    counts = [
        ReportColumn(title=f"清单中“{level}”数", kind=Kind.INTEGER)
        for level in reversed(LEVELS[LEVELS.index(ranking.options.least) :])
    ]
    best = [ReportColumn(title=f"第 {place} 名") for place in range(1, BEST + 1)]
    columns = [*_PAIR[:2], *counts, ReportColumn(title="最高得分", kind=Kind.DECIMAL), *best]
    return ReportTable(
        title="按需求汇总", columns=columns, rows=[_summary(ranking, one) for one in ranking.ranked]
    )


def unmatched_table(ranking: Ranking) -> ReportTable:
    """The demands for which nothing is listed, each with the reason."""
    titles = ("最接近的成果编号", "最接近的成果名称", "得分", "原因")
    kinds = (Kind.TEXT, Kind.TEXT, Kind.DECIMAL, Kind.TEXT)
    columns = [*_PAIR[:2], *(ReportColumn(title=t, kind=k) for t, k in zip(titles, kinds, strict=True))]
    rows = [_unmatched(ranking, one) for one in ranking.ranked if not one.listed]
    return ReportTable(title="没有匹配", columns=columns, rows=rows)


def point_labels(ranking: Ranking) -> list[str]:
    """The signals compared in at least one pair, in their own order, and the cap of musts where it was used."""
    matches = [match for one in ranking.ranked for match in one.listed]
    used = {
        c.label for match in matches for c in match.contributions if c.value is not None or c.signal is None
    }
    ordered = [signal.label for signal in Signal if signal.label in used]
    return ordered + sorted(used - set(ordered))


def why_nothing(ranking: Ranking, one: Ranked) -> str:
    """The reason in a sentence or two."""
    nearest = one.nearest
    if nearest is None:
        return "没有一项成果与它有共同的用词"
    least, thresholds = ranking.options.least, ranking.options.thresholds
    bounds = dict(zip(LEVELS, (thresholds.weak, thresholds.fair, thresholds.strong), strict=True))
    shared = "、".join(term.surface for term in nearest.terms[:5])
    words = f"共同的用词只有：{shared}" if shared else "没有共同的用词"
    raise_by = f"；{nearest.would_raise[0]}" if nearest.would_raise else ""
    if ranking.learned:
        return f"模型所定级别最高为“{one.level(nearest)}”，低于“{least}”；{words}{raise_by}"
    return f"最高得分 {nearest.score:.1f}，低于“{least}”的 {bounds[least]:g} 分；{words}{raise_by}"


def _pair_cells(ranking: Ranking, one: Ranked, place: int, match: Match) -> list[object]:
    offered = ranking.achievements[match.key]
    shared = "、".join(term.surface for term in match.terms)
    return [
        one.demand.number, one.demand.title, place, offered.number, offered.title, match.score, one.level(match).value, shared,
        *([round(one.opinions[match.key].score, 1)] if ranking.learned else []),
    ]  # fmt: skip


def _points(match: Match, labels: Sequence[str]) -> list[object]:
    """Blank where a signal was not compared, which is something else than no points."""
    given = {c.label: c.points for c in match.contributions if c.value is not None or c.signal is None}
    return [given.get(label) for label in labels]


def _why(one: Ranked, match: Match) -> list[object]:
    opinion = one.opinions.get(match.key)
    told = [f"模型：{opinion.sentence}"] if opinion else []
    told += [
        f"{c.label}：{c.sentence}"
        for c in match.contributions
        if c.signal is not Signal.WORDS and (c.value is not None or c.signal is None)
    ]
    verdicts = [verdict.sentence for verdict in match.parameters]
    return ["\n".join(told), "\n".join(verdicts), "\n".join(match.would_raise)]


def _summary(ranking: Ranking, one: Ranked) -> list[object]:
    levels = [one.level(match) for match in one.listed]
    counts = [levels.count(level) for level in reversed(LEVELS[LEVELS.index(ranking.options.least) :])]
    best = [
        f"{ranking.achievements[match.key].title}（{ranking.achievements[match.key].number}，{match.score:.1f} 分）"
        for match in one.listed[:BEST]
    ]
    top = max((match.score for match in one.listed), default=None)
    return [one.demand.number, one.demand.title, *counts, top, *best, *[""] * (BEST - len(best))]


def _unmatched(ranking: Ranking, one: Ranked) -> list[object]:
    nearest = one.nearest
    offered = ranking.achievements[nearest.key] if nearest else None
    return [
        one.demand.number,
        one.demand.title,
        offered.number if offered else "",
        offered.title if offered else "",
        nearest.score if nearest else None,
        why_nothing(ranking, one),
    ]
