"""Ranks every achievement for every demand and says of the demands left with nothing why."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from xiechuang.config.matching_files.classification import Classification
from xiechuang.config.matching_files.columns import Side
from xiechuang.config.matching_files.faults import Fault
from xiechuang.config.matching_files.learned import Learned
from xiechuang.config.matching_files.on_ray import MatchAll
from xiechuang.config.matching_files.preparing import Options, Prepared
from xiechuang.config.matching_files.reading import ListRead
from xiechuang.config.matching_files.records import Named
from xiechuang.config.matching_files.vocabulary import Vocabulary
from xiechuang.engines.matching import Level, Match
from xiechuang.engines.matching.learning.reordering import CANDIDATES, Opinion

LEVELS = (Level.WEAK, Level.FAIR, Level.STRONG)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """One demand, what is listed for it, and its nearest achievement when nothing is."""

    demand: Named
    listed: tuple[Match, ...]
    nearest: Match | None
    opinions: Mapping[str, Opinion] = field(default_factory=dict)
    """What the model says of each candidate, by key; empty without a model."""

    def level(self, match: Match) -> Level:
        """The level of a pair: the model's where there is one, else that of its points."""
        return self.opinions[match.key].level if match.key in self.opinions else match.level


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
    learned: Learned | None = None

    @property
    def pairs(self) -> int:
        """How many pairs are listed."""
        return sum(len(one.listed) for one in self.ranked)


def rank(
    prepared: Prepared,
    *,
    learned: Learned | None,
    begin: Callable[[str], None],
    tell: Callable[[int, int], None],
    match_all: MatchAll | None = None,
) -> Ranking:
    """Match every demand with every achievement, in the order of the model where there is one."""
    begin("匹配需求")
    demands, options = prepared.records[Side.DEMANDS], prepared.options
    k = max(options.k, CANDIDATES) if learned else options.k
    found = (match_all or prepared.matcher.match_all)(demands.needs, k=k, progress=tell)
    ranked = [_ranked(demands.named[key], matches, options) for key, matches in found.items()]
    if learned:
        begin("模型排序")
        ranked = _reordered(prepared, learned, found, tell)
    return Ranking(
        ranked=tuple(ranked),
        achievements=prepared.records[Side.ACHIEVEMENTS].named,
        reads=prepared.reads,
        faults=prepared.faults,
        classification=prepared.classification,
        options=options,
        vocabulary=prepared.vocabulary,
        unscaled={side: one.unscaled for side, one in prepared.records.items()},
        learned=learned,
    )


def _reordered(
    prepared: Prepared,
    learned: Learned,
    found: Mapping[str, Sequence[Match]],
    tell: Callable[[int, int], None],
) -> list[Ranked]:
    demands = prepared.records[Side.DEMANDS]
    ranked = []
    for done, need in enumerate(demands.needs, start=1):
        opinions = learned.opinions(need, found[need.key], matcher=prepared.matcher)
        ordered = sorted(found[need.key], key=lambda match: opinions[match.key].place)
        whole = _ranked(demands.named[need.key], ordered, prepared.options, opinions=opinions)
        ranked.append(replace(whole, listed=whole.listed[: prepared.options.k]))
        tell(done, len(demands.needs))
    return ranked


def _ranked(
    demand: Named,
    matches: Sequence[Match],
    options: Options,
    *,
    opinions: Mapping[str, Opinion] | None = None,
) -> Ranked:
    wanted = LEVELS[LEVELS.index(options.least) :]
    whole = Ranked(demand=demand, listed=(), nearest=None, opinions=opinions or {})
    listed = tuple(match for match in matches if whole.level(match) in wanted)
    return replace(whole, listed=listed, nearest=matches[0] if matches and not listed else None)
