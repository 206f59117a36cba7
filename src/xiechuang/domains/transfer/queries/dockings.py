"""What the pages of docking lists and of one docking show."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from xiechuang.domains.transfer.flow.docking import is_manager, sides_of
from xiechuang.domains.transfer.models import Achievement, Demand, Docking, Landing, Record
from xiechuang.domains.transfer.queries.docking_list import Pair, explanation_of
from xiechuang.domains.transfer.queries.lists import place_name
from xiechuang.domains.transfer.states import OPEN_DOCKINGS, ContractType, DockingState, Side
from xiechuang.kernel.access.public import visible
from xiechuang.kernel.community.public import name_of
from xiechuang.kernel.exchange import Kind, Report, ReportColumn, ReportTable
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Actor, Role
from xiechuang.kernel.workflow.public import Step
from xiechuang.web.home import marked
from xiechuang.web.look import place_name as place_called
from xiechuang.web.words import said

EXCERPT = 240
LEVEL_TONES = {"强相关": "good", "较强": "busy", "弱": "warn", "无": "calm"}
FIT_TONES = {"满足": "good", "部分满足": "warn", "不满足": "bad", "未说明": "calm"}
# The weightier a signal usually is, the clearer its colour; the cap has the last.
COLOURS = {
    name: number
    for number, name in enumerate(
        (
            "words",
            "field",
            "parameters",
            "readiness",
            "stage",
            "budget",
            "modes",
            "region",
            "freshness",
            "title",
            "past_declines",
        ),
        start=1,
    )
}
WAY = (
    gettext_lazy("推荐对接"),
    gettext_lazy("双方表态"),
    gettext_lazy("约见"),
    gettext_lazy("洽谈"),
    gettext_lazy("达成一致"),
    gettext_lazy("落地"),
)
# Which stage of the way is being worked on while the docking stands in a state.
STAGE_NOW = {
    DockingState.PROPOSED: 1,
    DockingState.ONE_INTERESTED: 1,
    DockingState.INTERESTED: 2,
    DockingState.MEETING: 2,
    DockingState.NEGOTIATING: 3,
    DockingState.ONE_AGREED: 4,
    DockingState.AGREED: 5,
    DockingState.LANDED: 6,
}
SIDE_LABELS = {Side.DEMAND: "需求方", Side.ACHIEVEMENT: "成果方"}


@dataclass(frozen=True, slots=True)
class Bar:
    """One signal's share of the score: the piece of the picture and the line of the table."""

    label: str
    points: float
    sentence: str
    colour: int
    start: float
    width: float
    is_stated: bool


@dataclass(frozen=True, slots=True)
class Why:
    """An explanation ready for the page; the points of the bars add up to ``points``."""

    points: float
    level: str
    tone: str
    bars: list[Bar]
    terms: list[str]
    parameters: list[Mapping[str, Any]]
    would_raise: list[str]


def why_of(explanation: Mapping[str, Any]) -> Why | None:
    """The explanation as the page draws it; None where a docking was proposed without one."""
    if not explanation.get("contributions"):
        return None
    level = str(explanation.get("level", ""))
    return Why(
        points=float(explanation.get("points", explanation.get("score", 0))),
        level=level,
        tone=LEVEL_TONES.get(level, "calm"),
        bars=_bars(explanation["contributions"]),
        terms=[one["term"] for one in explanation.get("terms", [])],
        parameters=[
            dict(one) | {"tone": FIT_TONES.get(one["fit"], "calm")} for one in explanation["parameters"]
        ],
        would_raise=list(explanation.get("would_raise", [])),
    )


def _bars(contributions: Iterable[Mapping[str, Any]]) -> list[Bar]:
    bars, start = [], 0.0
    for one in contributions:
        points = float(one["points"])
        width = max(0.0, points)
        is_stated = one["value"] is not None or points != 0
        bars.append(
            Bar(
                one["label"],
                points,
                one["sentence"],
                COLOURS.get(one["signal"], 9),
                round(start, 2),
                width,
                is_stated,
            )
        )
        start += width
    return bars


@dataclass(frozen=True, slots=True)
class PairCard:
    """One pair of a docking list: the other side, why it fits, and whether it is docked already."""

    rank: int
    record: Record
    why: Why | None
    title: list[tuple[str, bool]]
    text: list[tuple[str, bool]]
    docking: Docking | None
    declined: Docking | None = None
    """The last time this pair was docked in vain, where the actor may see it."""
    opinion: str = ""
    """What the community's model says of its place; empty where none orders the list."""

    @property
    def declined_reason(self) -> str:
        """Why it was in vain."""
        return name_of("decline_reasons", self.declined.decline_code) if self.declined else ""


def cards_of(pairs: Sequence[Pair], *, actor: Actor, of_demand: bool) -> list[PairCard]:
    """The pairs as cards: the achievements of a demand's list, or the demands an achievement fits."""
    found = _dockings_of(pairs, actor=actor)
    running = {_pair(one): one for one in found if one.status is not DockingState.DECLINED}
    declined = {_pair(one): one for one in found if one.status is DockingState.DECLINED}
    cards = []
    for rank, pair in enumerate(pairs, start=1):
        record: Record = pair.achievement if of_demand else pair.demand
        why = why_of(explanation_of(pair))
        terms = why.terms if why else []
        cut = record.text[:EXCERPT] + ("…" if len(record.text) > EXCERPT else "")
        key = (pair.demand.pk, pair.achievement.pk)
        title, text = marked(record.title, words=terms), marked(cut, words=terms)
        said = pair.opinion.moved if pair.opinion else ""
        cards.append(
            PairCard(rank, record, why, title, text, running.get(key), declined.get(key), opinion=said)
        )
    return cards


def _dockings_of(pairs: Sequence[Pair], *, actor: Actor) -> list[Docking]:
    """Dockings of these pairs, oldest first, as far as the actor may see them."""
    found = visible(actor, Docking).filter(
        demand__in=[pair.demand.pk for pair in pairs], achievement__in=[pair.achievement.pk for pair in pairs]
    )
    return list(found.order_by("id"))


def _pair(docking: Docking) -> tuple[int, int]:
    return docking.demand_id, docking.achievement_id


def report_of_pairs(demand: Demand, pairs: Sequence[Pair]) -> Report:
    """The docking list of one demand as a document."""
    titles = (
        _("序号"),
        _("成果编号"),
        _("科技成果"),
        _("单位"),
        _("地区"),
        _("匹配分"),
        _("匹配程度"),
        _("理由"),
        _("指标对照"),
    )
    kinds = {0: Kind.INTEGER, 5: Kind.DECIMAL}
    columns = [ReportColumn(title=title, kind=kinds.get(n, Kind.TEXT)) for n, title in enumerate(titles)]
    rows = [_report_row(rank, pair) for rank, pair in enumerate(pairs, start=1)]
    title = _("供需对接清单 %s") % demand.number
    return Report(
        title=title,
        subtitle=f"{demand.title}（{demand.organisation.name}）",
        notes=[
            _("导出时间：%s") % f"{clock.now():%Y-%m-%d %H:%M}",
            _("匹配分由各项得分相加，只作推荐依据，不是评价结论。"),
        ],
        tables=[ReportTable(title=title, columns=columns, rows=rows)],
    )


def _report_row(rank: int, pair: Pair) -> list[object]:
    achievement, match = pair.achievement, pair.match
    reasons = "；".join(
        f"{said(c.label)} {c.points:+.1f}：{c.sentence}" for c in match.contributions if c.points
    )
    verdicts = "；".join(verdict.sentence for verdict in match.parameters)
    place = place_called(achievement.region)
    owner = achievement.organisation.name
    return [
        rank,
        achievement.number,
        achievement.title,
        owner,
        place,
        match.score,
        said(match.level.value),
        reasons,
        verdicts,
    ]


def stage_of(docking: Docking, steps: Sequence[Step]) -> int:
    """How far along the way it is; a declined one stays where it was when it ended."""
    if docking.status is not DockingState.DECLINED:
        return STAGE_NOW[docking.status]
    last = next((step for step in reversed(steps) if step.target == DockingState.DECLINED), None)
    return STAGE_NOW.get(DockingState(last.source), 1) if last and last.source else 1


def awaited(docking: Docking) -> str:
    """Whose turn it is, in words."""
    other: dict[Side | None, str] = {
        Side.DEMAND: said(SIDE_LABELS[Side.ACHIEVEMENT]),
        Side.ACHIEVEMENT: said(SIDE_LABELS[Side.DEMAND]),
    }
    waiting = {
        DockingState.PROPOSED: _("等待双方表达意向"),
        DockingState.ONE_INTERESTED: _("等待%s表达意向") % other.get(_side(docking.first_interest), ""),
        DockingState.INTERESTED: _("等待安排约见"),
        DockingState.MEETING: _("约见后进入洽谈"),
        DockingState.NEGOTIATING: _("等待双方同意合作"),
        DockingState.ONE_AGREED: _("等待%s同意合作") % other.get(_side(docking.first_agreement), ""),
        DockingState.AGREED: _("等待登记落地"),
    }
    return waiting.get(docking.status, "")


def _side(text: str) -> Side | None:
    return Side(text) if text in set(Side) else None


# The states in which a side, and not the manager, has the next word.
OF_SIDES = frozenset(
    {
        DockingState.PROPOSED,
        DockingState.NEGOTIATING,
        DockingState.ONE_INTERESTED,
        DockingState.ONE_AGREED,
    }
)


def waits_for(docking: Docking, actor: Actor) -> bool:
    """Whether the next deed is this actor's: a side that has not spoken, or the manager between the sides' words."""
    mine = sides_of(actor, docking)
    state = docking.status
    if state in (DockingState.PROPOSED, DockingState.NEGOTIATING):
        return bool(mine)
    if state is DockingState.ONE_INTERESTED:
        return bool(mine - {docking.first_interest})
    if state is DockingState.ONE_AGREED:
        return bool(mine - {docking.first_agreement})
    return state.is_open and is_manager(actor, docking)


def that_wait_for(actor: Actor) -> Q:
    """The dockings of which ``waits_for`` is true."""
    if actor.has(Role.TECHNOLOGY_MANAGER):
        others = [state.value for state in OPEN_DOCKINGS - OF_SIDES]
        return Q(manager_id=actor.person_id, state__in=sorted(others))
    if not actor.has(Role.FIRM, Role.INSTITUTE) or actor.organisation_id is None:
        return Q(pk=None)
    asked = Q(pk=None)
    for side, owner in ((Side.DEMAND, "demand_side_id"), (Side.ACHIEVEMENT, "achievement_side_id")):
        silent = Q(state__in=(DockingState.PROPOSED, DockingState.NEGOTIATING))
        silent |= Q(state=DockingState.ONE_INTERESTED) & ~Q(first_interest=side)
        silent |= Q(state=DockingState.ONE_AGREED) & ~Q(first_agreement=side)
        asked |= Q((owner, actor.organisation_id)) & silent
    return asked


def sides(docking: Docking) -> list[tuple[str, Demand | Achievement]]:
    """Both records with what people call their side."""
    return [(SIDE_LABELS[Side.DEMAND], docking.demand), (SIDE_LABELS[Side.ACHIEVEMENT], docking.achievement)]


def ending_of(docking: Docking) -> dict[str, Any]:
    """How it ended: the landing with its words, or the reason why not; empty while it goes on."""
    ending: dict[str, Any] = {}
    if docking.decline_code:
        ending["decline_reason"] = name_of("decline_reasons", docking.decline_code)
        by = _side(docking.declined_by)
        ending["declined_by"] = SIDE_LABELS[by] if by else _("技术经理人")
    landing = Landing.objects.filter(docking=docking).select_related("place__parent__parent").first()
    if landing:
        ending |= {
            "landing": landing,
            "contract_type": ContractType.label_of(landing.contract_type),
            "landing_place": place_name(landing.place),
        }
    return ending
