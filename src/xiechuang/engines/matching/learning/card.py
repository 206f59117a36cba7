"""What stands with a model: what it learned from, what it reads, what it was worth on needs it had not seen, its limits."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Self, cast

from xiechuang.engines.matching.learning.features import BY_NAME, LIST_SIZE
from xiechuang.engines.matching.learning.judgements import LEVEL_OF
from xiechuang.engines.matching.learning.metrics import Estimate, Figures
from xiechuang.engines.matching.learning.packing import Body

_PARTS = {
    "line": "单调线性模型",
    "memory": "核岭回归",
    "levels": "提升树（定级）",
    "order": "提升树（排序，lambdarank）",
}
_VARIANTS = {"words": "只用文字", "meaning": "文字与语义向量"}
_SHOWN = ("ndcg", "precision", "reciprocal", "level_accuracy")
_HEADS = ("nDCG@10", "P@5", "MRR", "1/(1+MAE)")

Interval = tuple[float | None, float | None, float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """Figures (value, low, high) of one variant on needs kept out of its learning, the parts it has, what it reads."""

    parts: tuple[str, ...]
    columns: tuple[str, ...]
    figures: Mapping[str, Interval]

    @classmethod
    def of(cls, *, parts: tuple[str, ...], columns: tuple[str, ...], figures: Figures) -> Self:
        """From measured figures."""
        shown = {name: _interval(cast("Estimate", getattr(figures, name))) for name in _SHOWN}
        return cls(parts=parts, columns=columns, figures=shown)


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """Counts and figures only: nothing of the records themselves."""

    needs: int
    supplies: int
    levels: Mapping[int, int]
    folds: int
    seed: int
    made_on: date | None
    trials: Mapping[str, Trial]

    @property
    def pairs(self) -> int:
        """How many judged pairs were learned from."""
        return sum(self.levels.values())

    def to_markdown(self) -> str:
        """The card in Chinese, for people."""
        return "\n".join([*self._origin(), *self._trials(), *self._reads(), *self._limits()]) + "\n"

    def pack(self) -> Body:
        """As JSON."""
        body = asdict(self)
        body["levels"] = {str(level): count for level, count in self.levels.items()}
        body["made_on"] = self.made_on.isoformat() if self.made_on else None
        return body

    @classmethod
    def unpack(cls, packed: Body) -> Self:
        """From JSON."""
        trials = {
            name: Trial(
                parts=tuple(one["parts"]),
                columns=tuple(one["columns"]),
                figures={shown: cast("Interval", tuple(one["figures"][shown])) for shown in _SHOWN},
            )
            for name, one in packed["trials"].items()
        }
        return cls(
            needs=int(packed["needs"]),
            supplies=int(packed["supplies"]),
            levels={int(level): int(count) for level, count in packed["levels"].items()},
            folds=int(packed["folds"]),
            seed=int(packed["seed"]),
            made_on=date.fromisoformat(packed["made_on"]) if packed["made_on"] else None,
            trials=trials,
        )

    def _origin(self) -> list[str]:
        counts = "，".join(f"{LEVEL_OF[level]} {count}" for level, count in sorted(self.levels.items()))
        lines = [
            "# 匹配模型说明",
            "",
            f"- 学自：{self.needs} 项需求、{self.supplies} 项成果的 {self.pairs} 对评判（{counts}）",
        ]
        if self.made_on:
            lines.append(f"- 训练日期：{self.made_on.isoformat()}")
        return [*lines, f"- 随机种子：{self.seed}", ""]

    def _trials(self) -> list[str]:
        lines = [
            f"## 在没有学过的需求上（{self.folds} 份交叉验证，题目相同的需求不拆开，95% 区间）",
            "",
            "| 用法 | 组成 | " + " | ".join(_HEADS) + " |",
            "|---|---|" + "---|" * len(_HEADS),
        ]
        for name, one in self.trials.items():
            cells = " | ".join(_shown(one.figures[shown]) for shown in _SHOWN)
            lines.append(f"| {_VARIANTS[name]} | {'、'.join(_PARTS[part] for part in one.parts)} | {cells} |")
        lines += ["", "级别的分界由同一批交叉验证的得分定出，因此 1/(1+MAE) 略偏乐观。", ""]
        return lines

    def _reads(self) -> list[str]:
        columns = dict.fromkeys(column for one in self.trials.values() for column in one.columns)
        return [
            "## 读什么",
            "",
            *(f"- {BY_NAME[column].label}" for column in columns),
            "",
            "不读编号，也不读成果归谁所有。",
            "",
        ]

    def _limits(self) -> list[str]:
        lines = [
            "## 局限",
            "",
            "- 评判是谁做的、怎样挑出配对来评，都会留在模型里；换一批人评，级别会整体偏移。",
        ]
        if any(LIST_SIZE.name in one.columns for one in self.trials.values()):
            lines.append(
                "- 级别参考了一项需求一起评判多少成果；同一对放进长短不同的清单，级别可能不同，先后不受影响。"
            )
        if "meaning" in self.trials:
            lines.append(
                "- 模型里存有所学文字的语义向量（不是文字）；涉密的需求不要用来训练要对外提供的模型。"
            )
        if any(one.parts == ("line",) for one in self.trials.values()):
            lines.append("- 评判太少，只学了单调线性模型；补充评判后请重新训练。")
        return lines


def _interval(one: Estimate) -> Interval:
    return (one.value, one.low, one.high)


def _shown(one: Interval) -> str:
    value, low, high = one
    if value is None:
        return "—"
    return f"{value:.3f}" if low is None or high is None else f"{value:.3f} [{low:.3f}, {high:.3f}]"
