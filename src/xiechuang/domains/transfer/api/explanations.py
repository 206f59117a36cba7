"""Why a pair fits, in figures and sentences."""

from typing import Any

from ninja import Schema

from xiechuang.domains.transfer.queries.docking_list import Pair, explanation_of
from xiechuang.web.api.parties import PartyOut, party_out


class ContributionOut(Schema):
    """What one signal brought; the points add up to the score. ``value`` is null where nothing is stated."""

    signal: str
    label: str
    value: float | None
    weight: float
    points: float
    sentence: str


class SharedTermOut(Schema):
    """Words both sides use, and what they earned."""

    term: str
    points: float


class VerdictOut(Schema):
    """Required and offered side by side."""

    required: str
    must: bool
    offered: str
    fit: str
    sentence: str


class ExplanationOut(Schema):
    """Everything that explains a score; empty for dockings entered without the engine."""

    score: int | None = None
    points: float | None = None
    level: str = ""
    contributions: list[ContributionOut] = []
    terms: list[SharedTermOut] = []
    parameters: list[VerdictOut] = []
    would_raise: list[str] = []


class CandidateOut(Schema):
    """The achievement of a pair."""

    number: str
    title: str
    href: str
    organisation: PartyOut


class PairOut(ExplanationOut):
    """One place of the docking list; ``model`` says what the community's model did to it, where one orders the list."""

    rank: int
    model: str = ""
    achievement: CandidateOut


def pair_out(pair: Pair, rank: int) -> dict[str, Any]:
    """A pair as the API tells it."""
    achievement = pair.achievement
    return explanation_of(pair) | {
        "rank": rank,
        "model": pair.opinion.moved if pair.opinion else "",
        "achievement": {
            "number": achievement.number,
            "title": achievement.title,
            "href": f"/api/achievements/{achievement.number}",
            "organisation": party_out(achievement.organisation),
        },
    }
