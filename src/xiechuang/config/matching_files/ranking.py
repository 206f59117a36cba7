"""Ranks every achievement for every demand and says of the demands left with nothing why."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from xiechuang.config.matching_files.classification import Classification
from xiechuang.config.matching_files.columns import Side
from xiechuang.config.matching_files.faults import CannotMatch, Fault, in_order
from xiechuang.config.matching_files.reading import ListRead
from xiechuang.config.matching_files.records import Named, Records, records_of
from xiechuang.config.matching_files.vocabulary import Vocabulary
from xiechuang.engines.matching import Level, Match, Matcher, Setting, Thresholds, Weights

LEVELS = (Level.WEAK, Level.FAIR, Level.STRONG)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a person may decide about a run."""

    k: int = 20
    least: Level = Level.WEAK
    today: date
    weights: Weights
    thresholds: Thresholds
    weights_file: Path | None = None
    scale: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """One demand, what is listed for it, and its nearest achievement when nothing is."""

    demand: Named
    listed: tuple[Match, ...]
    nearest: Match | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """Everything that a docking list is written from."""

    ranked: tuple[Ranked, ...]
    achievements: Mapping[str, Named]
    reads: Mapping[Side, ListRead]
    faults: tuple[Fault, ...]
    classification: Classification
    options: Options
    vocabulary: Vocabulary
    unscaled: Mapping[Side, int]

    @property
    def pairs(self) -> int:
        """How many pairs are listed."""
        return sum(len(one.listed) for one in self.ranked)


def rank(
    reads: Mapping[Side, ListRead],
    *,
    words: Vocabulary,
    options: Options,
    begin: Callable[[str], None],
    tell: Callable[[int, int], None],
) -> Ranking:
    """Match every demand with every achievement; raises CannotMatch when no row of a list can take part."""
    faults: list[Fault] = []
    classification = Classification.of(_field_cells(reads), words=words)
    records = {
        side: records_of(read, words=words, classification=classification, scale=options.scale, faults=faults)
        for side, read in reads.items()
    }
    _refuse_empty(records, faults)
    begin("建立索引")
    setting = Setting(today=options.today, names={**words.names, **classification.names})
    matcher = Matcher.build(
        records[Side.ACHIEVEMENTS].supplies,
        weights=options.weights,
        thresholds=options.thresholds,
        setting=setting,
    )
    begin("匹配需求")
    found = matcher.match_all(records[Side.DEMANDS].needs, k=options.k, progress=tell)
    return Ranking(
        ranked=tuple(
            _ranked(records[Side.DEMANDS].named[key], matches, options.least)
            for key, matches in found.items()
        ),
        achievements=records[Side.ACHIEVEMENTS].named,
        reads=reads,
        faults=in_order(faults),
        classification=classification,
        options=options,
        vocabulary=words,
        unscaled={side: one.unscaled for side, one in records.items()},
    )


def _ranked(demand: Named, matches: Sequence[Match], least: Level) -> Ranked:
    wanted = LEVELS[LEVELS.index(least) :]
    listed = tuple(match for match in matches if match.level in wanted)
    return Ranked(demand=demand, listed=listed, nearest=matches[0] if matches and not listed else None)


def _field_cells(reads: Mapping[Side, ListRead]) -> list[str]:
    return [str(row.values.get("fields") or "") for read in reads.values() for row in read.checked.rows]


def _refuse_empty(records: Mapping[Side, Records], faults: Sequence[Fault]) -> None:
    empty = [side for side, one in records.items() if not one.named]
    if empty:
        reasons = [f"{side.label}没有一行可以参与匹配" for side in empty]
        raise CannotMatch(*reasons, *(fault.sentence for fault in in_order(list(faults))))
