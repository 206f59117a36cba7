"""Rules as a draft would have them: some values replaced in some places for some days, the rest as it is."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from xiechuang.engines.rules.judging.rulebook import Rulebook
from xiechuang.engines.rules.parameters import (
    UNKNOWN,
    Parameter,
    ParameterBook,
    Period,
    Source,
    Sureness,
)

DOCUMENT = "草案"
"""The source that every drafted value names, so that nobody takes it for a published one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A value that is tried: of which parameter, where, when (half-open), and by which draft."""

    id: str
    place: str
    period: Period
    value: Any
    clause: str = DOCUMENT


def with_drafts(base: Rulebook, drafts: Iterable[Draft]) -> Rulebook:
    """The same rules with drafted values laid over, the later over the earlier; KeyError for a parameter that no rule has.

    Outside the place and the days of a draft every value stays; in a smaller place that has a value of its own, that one still goes
    first, as with any value.
    """
    parameters = base.book.parameters
    for draft in drafts:
        parameters = tuple(_laid_over(base, parameters, draft))
    return Rulebook(rules=base.rules, book=ParameterBook(parameters, places=base.places))


def _laid_over(base: Rulebook, parameters: tuple[Parameter, ...], draft: Draft) -> Iterator[Parameter]:
    known = next((one for one in parameters if one.id == draft.id), None)
    if known is None or draft.place not in base.places.names:
        raise KeyError(f"no parameter {draft.id} or no place {draft.place}")
    for one in parameters:
        yield from _cut(one, draft) if one.id == draft.id and draft.place in one.places else (one,)
    yield Parameter(
        id=draft.id,
        name=known.name,
        places=(draft.place,),
        value=draft.value,
        unit=known.unit,
        period=draft.period,
        clause=draft.clause,
        source=Source(document=DOCUMENT),
        sureness=Sureness.UNKNOWN if draft.value is UNKNOWN else Sureness.PARTIAL,
    )


def _cut(one: Parameter, draft: Draft) -> Iterator[Parameter]:
    """What stays of a value: its other places whole, and of this place the days before and after the draft."""
    if others := tuple(place for place in one.places if place != draft.place):
        yield replace(one, places=others)
    before = Period(since=one.period.since, until=_earlier(one.period, draft.period))
    after = Period(since=_later(one.period, draft.period), until=one.period.until)
    if before.first < before.end and one.period.first < draft.period.first:
        yield replace(one, places=(draft.place,), period=before)
    if after.first < after.end and draft.period.end < one.period.end:
        yield replace(one, places=(draft.place,), period=after)


def _earlier(one: Period, other: Period) -> Any:
    """The end of what lies before the other."""
    return other.since if other.first < one.end else one.until


def _later(one: Period, other: Period) -> Any:
    """The beginning of what lies after the other."""
    return other.until if other.end > one.first else one.since
