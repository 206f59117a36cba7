"""读取说明: what was read, what was taken for what, what is wrong, and how the scores were made."""

from dataclasses import asdict

import xiechuang
from xiechuang.config.matching_files.ranking import LEVELS, Ranking
from xiechuang.config.matching_files.reading import list_rows
from xiechuang.engines.matching import Signal
from xiechuang.kernel.exchange import ReportColumn, ReportTable

HOW = (
    (
        "得分",
        "满分 100，等于各项得分之和；两份清单中有一方没有写明的项不比较（单元格留空），它的权重按比例分给其他各项。",
    ),
    (
        "指标",
        "只有需求清单“技术指标”列写明的才是要求，默认必须，末尾标“（希望）”的为期望；描述里的数值不当作要求。",
    ),
    ("指标比较", "与成果“技术指标”列以及名称、描述中读到的数值比较；必须项不满足时级别最高为“弱”。"),
    ("预算", "需求取预算上限，成果取价格下限；面议、挂牌、拍卖等没有确定价格的不比较。"),
    ("阶段", "需求期望的阶段，指该阶段及其后各阶段。"),
    ("名次", "同分时按成果清单中的先后；与需求没有一个共同用词的成果不列入。"),
    ("用途", "得分是初筛依据，不代替技术经理人的判断。"),
)
"""How to read the list, as pairs of a word and a sentence."""

MODEL = (
    ("模型", "名次和级别由模型定：先按得分取每项需求的前 100 项，再由模型重排；模型分只在同一项需求内比较。"),
    ("模型", "得分、各项得分和理由仍是各项信号的，不因模型而变；必须项不满足的一对，级别最高仍为“弱”。"),
)
"""What is otherwise with a model."""


def account_table(ranking: Ranking, *, seconds: float, written: str) -> ReportTable:
    """Everything a reader needs to trust the list or to mend its sources."""
    columns = [ReportColumn(title=title) for title in ("类别", "项目", "内容")]
    rows = [
        *[row for read in ranking.reads.values() for row in list_rows(read)],
        *_scale_rows(ranking),
        *[
            ("问题", f"{f.side.label}第 {f.error.row} 行“{f.error.column}”", _fault(f.error, f.effect))
            for f in ranking.faults
        ],
        *_setting_rows(ranking),
        *[("怎样看", word, sentence) for word, sentence in (*HOW, *(MODEL if ranking.learned else ()))],
        ("运行", "程序版本", f"协创 {xiechuang.__version__}"),
        ("运行", "生成时间", written),
        ("运行", "匹配用时", f"{seconds:.1f} 秒"),
    ]
    return ReportTable(title="读取说明", columns=columns, rows=rows)


def unscaled_sentence(count: int) -> str:
    """Why levels of readiness were not compared."""
    return f"有 {count} 行写了成熟度却没有写明量表，不同量表不能比较，因此没有比较；可加“成熟度量表”列或用 --scale 指定"


def _scale_rows(ranking: Ranking) -> list[tuple[str, str, str]]:
    return [
        (side.label, "成熟度", unscaled_sentence(count)) for side, count in ranking.unscaled.items() if count
    ]


def _fault(error: object, effect: str) -> str:
    return f"{error.problem}；{error.mend}。{effect}。"  # type: ignore[attr-defined]


def _setting_rows(ranking: Ranking) -> list[tuple[str, str, str]]:
    options = ranking.options
    source = f"（改自 {options.weights_file.name}）" if options.weights_file else "（默认）"
    weights = "，".join(f"{Signal(name).label} {value:g}" for name, value in asdict(options.weights).items())
    bounds = (options.thresholds.weak, options.thresholds.fair, options.thresholds.strong)
    levels = "，".join(f"{level} ≥ {bound:g} 分" for level, bound in zip(LEVELS, bounds, strict=True))
    scale = (
        [("设置", "成熟度量表", ranking.vocabulary.scales.get(options.scale, options.scale))]
        if options.scale
        else []
    )
    return [
        ("设置", "每项需求最多列出", f"{options.k} 项成果，级别不低于“{options.least}”"),
        ("设置", f"权重{source}", weights),
        ("设置", f"级别分界{source}", levels),
        ("设置", "比较日", options.today.isoformat()),
        ("设置", "共同体词表", ranking.vocabulary.community),
        ("设置", "领域分类", ranking.classification.name),
        ("设置", "模型", ranking.learned.name if ranking.learned else "未用"),
        *scale,
    ]
