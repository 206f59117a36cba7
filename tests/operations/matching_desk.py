"""A folder with two small lists, judgements on their pairs, and a model that judges by a rule anybody can check."""

import sys
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from xiechuang.config import cli
from xiechuang.config.matching_files.learned import Learned
from xiechuang.engines.matching import Matcher, Need

TOPICS = ("电解液", "陶瓷涂层", "激光雷达", "钛合金", "光伏组件", "污水处理")
DEMANDS = "demand_id,title\n" + "".join(f"X-{n},{topic}制备\n" for n, topic in enumerate(TOPICS))
ACHIEVEMENTS = "achievement_id,title\n" + "".join(
    f"C-{n}{m},{topic}{kind}\n"
    for n, topic in enumerate(TOPICS)
    for m, kind in enumerate(("制备方法", "检测装置", "回收", "包装"))
)
LEVELS = {0: 4, 1: 3, 2: 2, 3: 1}
JUDGEMENTS = "demand_id,achievement_id,level\n" + "".join(
    f"X-{n},C-{n}{m},{level}\n" for n in range(len(TOPICS)) for m, level in LEVELS.items()
)


class Desk:
    """A folder with the files and a way to run a command in it."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder, self.capsys = folder, capsys
        for name, text in (("d.csv", DEMANDS), ("a.csv", ACHIEVEMENTS), ("j.csv", JUDGEMENTS)):
            self.put(name, text)
        self.given = set(self.names())

    def put(self, name: str, content: str | bytes) -> Path:
        path = self.folder / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def names(self) -> list[str]:
        return sorted(path.name for path in self.folder.iterdir())

    def left(self) -> set[str]:
        """What stands in the folder beyond what was put there."""
        return set(self.names()) - self.given

    def run(self, *words: str) -> tuple[int, str, str]:
        """Run a command; words that name a file of the folder become its path."""
        code = cli.main(
            [str(self.folder / word) if "." in word and "=" not in word else word for word in words]
        )
        captured = self.capsys.readouterr()
        return code, captured.out, captured.err


@dataclass(frozen=True)
class Judgement:
    need: str
    supply: str
    score: float
    level: float
    level_rounded: int


@dataclass(frozen=True)
class Trial:
    figures: dict[str, tuple[float, float, float]]


@dataclass(frozen=True)
class Card:
    trained_on: int
    folds: int = 3

    @property
    def trials(self) -> dict[str, Trial]:
        shown = ("ndcg", "precision", "reciprocal", "level_accuracy")
        return {"words": Trial(dict.fromkeys(shown, (0.5, 0.25, 0.75)))}

    def to_markdown(self) -> str:
        return f"# 模型说明\n\n由 {self.trained_on} 对评判学到。\n"


@dataclass
class ShortestFirst:
    """Finds the shortest title best, which points never would."""

    trained_on: int = 0
    meaning: Any = "vectors"
    asked: list[list[tuple[str, str]]] = field(default_factory=list)

    @property
    def card(self) -> Card:
        return Card(self.trained_on)

    def judge(self, *, matcher: Matcher, pairs: Any, vectors: Any = None) -> list[Judgement]:
        self.asked.append([(need.key, key) for need, key in pairs])
        return [self._one(matcher, need, key) for need, key in pairs]

    def _one(self, matcher: Matcher, need: Need, key: str) -> Judgement:
        length = len(matcher.supplies[key].title)
        level = 4 if length <= 5 else 3 if length <= 6 else 2
        return Judgement(need.key, key, 100.0 - length, float(level), level)

    def save(self, path: Path) -> None:
        path.write_text("a model", encoding="utf-8")


def learned(trained_on: int = 0) -> Learned:
    return Learned(name="m.json", model=ShortestFirst(trained_on))  # type: ignore[arg-type]


@dataclass(frozen=True, kw_only=True)
class Settings:
    seed: int
    dense: bool
    list_size: bool
    folds: int
    today: date


class Training:
    """Stands where models are trained, and remembers what it was given."""

    TrainingSettings = Settings

    def __init__(self) -> None:
        self.given: list[dict[str, Any]] = []

    def train(self, *, judgements: Any, progress: Any = None, **more: Any) -> ShortestFirst:
        self.given.append({"judgements": judgements, **more})
        if progress:
            progress(1, 1)
        return ShortestFirst(len(judgements))


def install(monkeypatch: pytest.MonkeyPatch) -> Training:
    """Put the training in the place of the real one."""
    made = Training()
    monkeypatch.setitem(sys.modules, "xiechuang.engines.matching.learning.training", made)
    return made
