"""The docking list (供需对接清单): published achievements ranked for a demand by the matching engine, each pair explained."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import QuerySet

from xiechuang.domains.transfer.models import (
    Achievement,
    AchievementParameter,
    Demand,
    DemandParameter,
    Docking,
    Record,
)
from xiechuang.domains.transfer.queries.learned import best_matches
from xiechuang.domains.transfer.states import DockingState, RecordState
from xiechuang.engines.matching import (
    Comparator,
    Match,
    Matcher,
    Need,
    PastDecline,
    Quantity,
    Readiness,
    Requirement,
    Setting,
    Supply,
    quantity,
)
from xiechuang.engines.matching.learning.reordering import Opinion
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.community.public import term, terms
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import PUBLIC, Actor, Region
from xiechuang.kernel.search.public import Follower, alike_entries

_COMPARATORS = {
    "ge": Comparator.AT_LEAST,
    "le": Comparator.AT_MOST,
    "gt": Comparator.ABOVE,
    "lt": Comparator.BELOW,
    "eq": Comparator.EXACTLY,
    "between": Comparator.WITHIN,
}
_NAMED = ("fields", "stages", "ways_of_transfer", "cooperation_modes", "scales")


@dataclass(frozen=True, slots=True)
class Pair:
    """A demand and an achievement, and how well they fit."""

    demand: Demand
    achievement: Achievement
    match: Match
    opinion: Opinion | None = None
    """What the community's model says of it, in docking lists that a model orders."""


def _make() -> Matcher | None:
    """A matcher over everything published now; None while that is nothing."""
    supplies = [supply_of(achievement) for achievement in _published()]
    return Matcher.build(supplies, setting=setting_of(clock.today())) if supplies else None


def _apply(matcher: Matcher | None, changed: Sequence[tuple[str, int]]) -> Matcher | None:
    """The matcher with these achievements as they are now; only they are read again."""
    if matcher is None:
        return _make()
    ids = [number for _, number in changed]
    upserts = [supply_of(achievement) for achievement in _published().filter(pk__in=ids)]
    present = {supply.key for supply in upserts}
    gone = [key for key in map(str, ids) if key in matcher.index and key not in present]
    if not upserts and len(gone) == len(matcher.index):
        return None
    return matcher.with_changes(upserts=upserts, removals=gone) if upserts or gone else matcher


def _published() -> QuerySet[Achievement]:
    published = Achievement.objects.filter(state=RecordState.PUBLISHED)
    return published.prefetch_related("parameters").order_by("id")


_follower: Follower[Matcher | None] = Follower(
    make=_make, apply=_apply, concerns=lambda subject: subject[0] == "achievement"
)
_setting: Setting | None = None


def _matcher() -> Matcher | None:
    """The matcher as it stands after the last commit, speaking of today."""
    global _setting  # noqa: PLW0603 - one a process, replaced whole
    matcher, today = _follower.current().state, clock.today()
    if matcher is None or matcher.setting.today == today:
        return matcher
    if _setting is None or _setting.today != today:
        _setting = setting_of(today)
    return replace(matcher, setting=_setting)


def ready_matcher() -> None:
    """Have the matcher at hand before the first docking list is asked for."""
    _matcher()


def forget_matcher() -> None:
    """Build it again at the next question (after restoring a backup, and between tests)."""
    global _setting  # noqa: PLW0603
    _setting = None
    _follower.forget()


def setting_of(today: date) -> Setting:
    """What the engine needs to speak in names."""
    names = {one.code: one.name for vocabulary in _NAMED for one in terms(vocabulary)}
    names |= dict(Region.objects.filter(level=Region.Level.REGION).values_list("code", "name"))
    return Setting(today=today, names=names)


def docking_list(demand: Demand, *, actor: Actor = PUBLIC, k: int = 20) -> list[Pair]:
    """The k best published achievements for ``demand``, best first, never those of its own organisation.

    Of declined dockings those count that ``actor`` may see, for a place in a list would tell of the others.
    Where the community has trained a model, it decides the order; points, levels and reasons stay those of the signals.
    """
    matcher = _matcher()
    if matcher is None:
        return []
    allowed = ~matcher.index.mask(key for key in _own_keys(demand) if key in matcher.index)
    need = need_of(demand, past_declines=_past_declines(actor, [demand]).get(demand.pk, ()))
    matches, said = best_matches(matcher, need, k=k, allowed=allowed)
    rows = Achievement.objects.select_related("organisation", "region").in_bulk([int(m.key) for m in matches])
    return [Pair(demand, rows[int(m.key)], m, said.get(m.key)) for m in matches if int(m.key) in rows]


def _own_keys(demand: Demand) -> list[str]:
    own = Achievement.objects.filter(organisation_id=demand.organisation_id, state=RecordState.PUBLISHED)
    return [str(pk) for pk in own.values_list("pk", flat=True)]


def pair_of(demand: Demand, achievement: Achievement, *, actor: Actor = PUBLIC) -> Pair | None:
    """One pair explained, whatever its rank; None when the achievement is not published."""
    matcher = _matcher()
    if matcher is None or str(achievement.pk) not in matcher.index:
        return None
    need = need_of(demand, past_declines=_past_declines(actor, [demand]).get(demand.pk, ()))
    return Pair(demand, achievement, matcher.judge(need, key=str(achievement.pk)))


def fitting_demands(
    achievement: Achievement, demands: QuerySet[Demand], *, actor: Actor = PUBLIC, k: int = 10
) -> list[Pair]:
    """The demands among ``demands`` that ``achievement`` fits best; levels 弱 and 无 are left out."""
    matcher = _matcher()
    if matcher is None or str(achievement.pk) not in matcher.index:
        return []
    others = demands.exclude(organisation_id=achievement.organisation_id).prefetch_related("parameters")
    rows = list(others.select_related("organisation", "region"))
    declined = _past_declines(actor, rows)
    needs = {demand.pk: need_of(demand, past_declines=declined.get(demand.pk, ())) for demand in rows}
    pairs = [
        Pair(demand, achievement, matcher.judge(needs[demand.pk], key=str(achievement.pk))) for demand in rows
    ]
    good = [pair for pair in pairs if pair.match.score >= matcher.thresholds.fair]
    return sorted(good, key=lambda pair: (-pair.match.score, pair.demand.pk))[:k]


def similar_records(actor: Actor, record: Record, *, k: int = 5) -> list[tuple[Any, float]]:
    """Records that ``actor`` may see and that say nearly what ``record`` says, most alike first: a hint, no verdict."""
    kind = str(record._meta.model_name)
    found = alike_entries(
        kind=kind, title=record.title, text=record.text, actor=actor, exclude=record.pk, limit=k
    )
    rows = visible(actor, type(record)).select_related("region", "place", "organisation")
    chosen = rows.in_bulk([one.subject_id for one in found])
    return [(chosen[one.subject_id], one.likeness) for one in found if one.subject_id in chosen]


def _past_declines(actor: Actor, demands: Sequence[Demand]) -> dict[int, tuple[PastDecline, ...]]:
    """By demand: with which achievements it was brought together in vain before, as far as the actor may see it."""
    rows = visible(actor, Docking).filter(demand__in=[d.pk for d in demands], state=DockingState.DECLINED)
    told: dict[int, dict[int, list[str]]] = {}
    for demand, achievement, code in rows.order_by("id").values_list(
        "demand_id", "achievement_id", "decline_code"
    ):
        reason = term("decline_reasons", code)
        told.setdefault(demand, {}).setdefault(achievement, []).append(reason.name if reason else code)
    return {
        demand: tuple(PastDecline(supply=str(pk), reasons=tuple(reasons)) for pk, reasons in by_pair.items())
        for demand, by_pair in told.items()
    }


def need_of(demand: Demand, *, past_declines: tuple[PastDecline, ...] = ()) -> Need:
    """A demand as the engine reads it; the stage wanted means that stage or a later one."""
    return Need(
        key=str(demand.pk),
        title=demand.title,
        keywords=" ".join(demand.keywords),
        description=demand.text,
        fields=tuple(demand.fields),
        readiness=_readiness(demand),
        stages=_from_stage(demand.stage),
        budget=demand.budget_to_fen if demand.budget_to_fen is not None else demand.budget_from_fen,
        modes=frozenset(demand.modes),
        regions=frozenset(demand.region_preference),
        requirements=tuple(_requirement(p) for p in demand.parameters.all()),
        past_declines=past_declines,
    )


def supply_of(achievement: Achievement) -> Supply:
    """An achievement as the engine reads it."""
    return Supply(
        key=str(achievement.pk),
        title=achievement.title,
        keywords=" ".join(achievement.keywords),
        abstract=achievement.text,
        fields=tuple(achievement.fields),
        readiness=_readiness(achievement),
        stage=achievement.stage or None,
        price=achievement.price_from_fen if achievement.price_mode in ("fixed", "range") else None,
        modes=frozenset(achievement.ways),
        region=achievement.region_id,
        parameters=tuple(_offer(p) for p in achievement.parameters.all()),
        published_on=achievement.published_at.astimezone(clock.HERE).date()
        if achievement.published_at
        else None,
    )


def _readiness(record: Record) -> Readiness | None:
    return Readiness(scale=record.trl_scale, level=record.trl_level) if record.trl_level is not None else None


def _from_stage(stage: str) -> frozenset[str]:
    codes = [one.code for one in terms("stages")]
    return frozenset(codes[codes.index(stage) :]) if stage in codes else frozenset()


def _requirement(parameter: DemandParameter) -> Requirement:
    comparator = _COMPARATORS[parameter.comparator]
    stated = _quantity(comparator, parameter)
    return Requirement(quantity=stated, must=parameter.must)


def _offer(parameter: AchievementParameter) -> Quantity:
    ranged = parameter.value_to is not None
    return _quantity(Comparator.WITHIN if ranged else Comparator.EXACTLY, parameter)


def _quantity(comparator: Comparator, parameter: DemandParameter | AchievementParameter) -> Quantity:
    value = float(parameter.value)
    low = None if comparator in (Comparator.AT_MOST, Comparator.BELOW) else value
    high = value if comparator in (Comparator.AT_MOST, Comparator.BELOW, Comparator.EXACTLY) else None
    if comparator is Comparator.WITHIN and parameter.value_to is not None:
        high = float(parameter.value_to)
    return quantity(comparator=comparator, unit=parameter.unit, name=parameter.quantity, low=low, high=high)


def explanation_of(pair: Pair) -> dict[str, Any]:
    """The explanation as data: kept with the docking, given by the API, shown on the page."""
    match = pair.match
    return {
        "score": round(match.score),
        "points": match.score,
        "level": match.level.value,
        "contributions": [
            {
                "signal": c.signal.value if c.signal else "cap",
                "label": c.label,
                "value": c.value,
                "weight": round(c.weight, 4),
                "points": c.points,
                "sentence": c.sentence,
            }
            for c in match.contributions
        ],
        "terms": [{"term": t.surface, "points": t.points} for t in match.terms],
        "parameters": [
            {
                "required": v.requirement.label,
                "must": v.requirement.must,
                "offered": _offered(v.offered),
                "fit": v.fit.value,
                "sentence": v.sentence,
            }
            for v in match.parameters
        ],
        "would_raise": list(match.would_raise),
    }


def _offered(offered: Quantity | None) -> str:
    return f"{offered.name or ''}{offered.text}" if offered else ""
