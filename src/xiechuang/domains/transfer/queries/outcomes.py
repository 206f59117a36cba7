"""What became of dockings, as judgements on pairs to learn from; nothing here says whose a record is."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from xiechuang.domains.transfer.models import Achievement, Demand, Docking
from xiechuang.domains.transfer.queries.docking_list import need_of, supply_of
from xiechuang.domains.transfer.states import DockingState, RecordState
from xiechuang.engines.matching import Need, Supply

CONTENT_MISMATCH = "content_mismatch"
OUTCOME_LEVELS: tuple[tuple[DockingState, str, int], ...] = (
    (DockingState.LANDED, "", 4),
    (DockingState.AGREED, "", 3),
    (DockingState.DECLINED, CONTENT_MISMATCH, 1),
)
"""State, reason of declining, and the level it is taken for. A docking that goes on says nothing yet; one declined for
its price, place, time or any reason other than its content says nothing about whether the two belong together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One pair (keys of need and supply) and the level that what became of it stands for."""

    need: str
    supply: str
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """Everything to learn from: the judged needs, all supplies they could be compared with, and the judged pairs."""

    needs: tuple[Need, ...]
    supplies: tuple[Supply, ...]
    pairs: tuple[Outcome, ...]
    titles: Mapping[str, tuple[str, str]]
    """Number and title of each need by key."""
    counts: Mapping[str, int]
    """How many dockings there are by what became of them, in words; those that say nothing included."""


def recorded_outcomes() -> Outcomes:
    """Read the outcomes of all dockings but those of the sample; where a pair was docked again, the best one counts."""
    dockings = Docking.objects.filter(is_sample=False).order_by("id")
    best: dict[tuple[str, str], int] = {}
    counts: Counter[str] = Counter()
    for one in dockings.only("demand_id", "achievement_id", "state", "decline_code"):
        level = level_of(one)
        counts[_word(one, level)] += 1
        if level is not None:
            pair = (str(one.demand_id), str(one.achievement_id))
            best[pair] = max(level, best.get(pair, 0))
    demands = Demand.objects.filter(pk__in={need for need, _ in best}).prefetch_related("parameters")
    return Outcomes(
        needs=tuple(need_of(demand) for demand in demands.order_by("id")),
        supplies=_supplies({supply for _, supply in best}),
        pairs=tuple(Outcome(need=n, supply=s, level=level) for (n, s), level in sorted(best.items())),
        titles={str(demand.pk): (demand.number, demand.title) for demand in demands},
        counts=dict(counts),
    )


def level_of(docking: Docking) -> int | None:
    """The level a docking stands for by the table above; None when it says nothing."""
    for state, code, level in OUTCOME_LEVELS:
        if docking.status is state and docking.decline_code == code:
            return level
    return None


def _word(docking: Docking, level: int | None) -> str:
    return f"{docking.status.label}，作 {level} 级" if level else f"{docking.status.label}，不作评判"


def _supplies(judged: set[str]) -> tuple[Supply, ...]:
    """All published achievements outside the sample, and judged ones whatever became of them since."""
    rows = Achievement.objects.filter(
        state=RecordState.PUBLISHED, is_sample=False
    ) | Achievement.objects.filter(pk__in=judged)
    return tuple(supply_of(row) for row in rows.distinct().prefetch_related("parameters").order_by("id"))
