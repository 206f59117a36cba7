"""A quarter in which every park of a small system was accepted, and indices of it."""

from collections.abc import Sequence
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from django.test import Client

from tests.factories import actor
from tests.monitoring import collecting
from xiechuang.domains.monitoring.actions.computing import compute_index
from xiechuang.domains.monitoring.actions.entry import Typed, save_cells
from xiechuang.domains.monitoring.actions.figures import take_platform_figures
from xiechuang.domains.monitoring.actions.period import move_period, plan_period
from xiechuang.domains.monitoring.actions.publishing import publish_index
from xiechuang.domains.monitoring.actions.submission import move_submission
from xiechuang.domains.monitoring.actions.system import decide_weights
from xiechuang.domains.monitoring.models import Computation, Period, Publication
from xiechuang.domains.monitoring.queries.choosing import Choices
from xiechuang.domains.monitoring.queries.reading import reading_of
from xiechuang.domains.monitoring.states import PublicationKind
from xiechuang.kernel.access.public import fenced
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Actor, Membership, Park, Role

QUICK = Choices(draws=64)
# Contracts, absorbed, firms, R&D, revenue of each park; the first leads, the third and fourth are close.
FIRST = [
    (900, 300, 40, 60, 1000),
    (700, 200, 30, 50, 1000),
    (500, 150, 20, 30, 1000),
    (490, 150, 21, 29, 1000),
]
SECOND = [
    (500, 100, 35, 40, 1000),
    (800, 250, 32, 55, 1000),
    (650, 200, 24, 40, 1000),
    (495, 155, 21, 29, 1000),
]
CODES = ("contracts", "absorbed", "firms", "rd", "revenue")
APRIL = datetime(2026, 4, 20, 9, 0, tzinfo=clock.HERE)
JULY = datetime(2026, 7, 20, 9, 0, tzinfo=clock.HERE)


def world(*, parks: int = 4, weighed: bool = True, **changes: Any) -> SimpleNamespace:
    """The system with its parks and people; equal weights decided expressly unless told."""
    made = collecting.world(parks=parks, **changes)
    houses = [park.organisations.get() for park in made.parks]
    others = [actor(Role.PARK_OFFICIAL, organisation=house) for house in houses[2:]]
    made.officers = [made.officer, made.neighbour, *others]
    if weighed:
        decide_weights(made.system, actor=made.authority, is_equal=True, reason="主管部门决定等权")
    return made


def accepted_quarter(
    made: SimpleNamespace, numbers: Sequence[tuple[int, ...]] = FIRST, *, quarter: int = 1, **given: Any
) -> Period:
    """A quarter of which as many parks as there are numbers were accepted, on the tenth of the month after it."""
    opened = datetime(2026, quarter * 3 + 1, 1, 9, 0, tzinfo=clock.HERE)
    with clock.fixed(opened):
        period = plan_period(
            actor=made.authority, system=made.system, year=2026, quarter=quarter, opens_on=opened.date(), workdays=15,
            **given,
        )  # fmt: skip
        period = move_period(period, actor=made.authority, move="open")
    with clock.fixed(opened.replace(day=10)):
        for park, officer, row in zip(made.parks, made.officers, numbers, strict=False):
            accept(made, period, park=park, officer=officer, row=row)
        take_platform_figures(period, actor=made.authority)
    return period


def accept(made: SimpleNamespace, period: Period, *, park: Park, officer: Actor, row: Sequence[int]) -> None:
    """One park's report, every cell explained, handed in and accepted."""
    report = collecting.report_of_park(period, park)
    cells = {
        code: Typed(text=str(number), explanation="已核实") for code, number in zip(CODES, row, strict=True)
    }
    saved = save_cells(report, actor=officer, cells=cells)
    move_submission(move_submission(saved, actor=officer, move="submit"), actor=made.authority, move="accept")


def revise(made: SimpleNamespace, period: Period, *, place: int, row: Sequence[int]) -> None:
    """A park changes its figures after they were accepted, with the reason."""
    report = collecting.report_of_park(period, made.parks[place])
    move_submission(report, actor=made.officers[place], move="revise", note="统计口径更正")
    accept(made, period, park=made.parks[place], officer=made.officers[place], row=row)


def computed(made: SimpleNamespace, period: Period, choices: Choices = QUICK, **given: Any) -> Computation:
    """The index of a period, worked out by its authority inside the authority's fence."""
    with fenced(made.authority):
        return compute_index(actor=made.authority, period=period, choices=choices, **given)


def published(made: SimpleNamespace, computation: Computation, **given: Any) -> Publication:
    """The bulletin of a computed quarter."""
    values = {"kind": PublicationKind.BULLETIN, "title": f"{computation.period}监测公报"} | given
    with fenced(made.authority):
        return publish_index(actor=made.authority, computation=computation, **values)


def client_of(who: Actor) -> Client:
    """The signed-in browser of an actor."""
    membership = Membership.objects.select_related("person").get(pk=who.membership_id)
    client = Client()
    client.force_login(membership.person, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session["membership"] = membership.pk
    session.save()
    return client


def reasons(refused: Any) -> str:
    """All that a refusal caught by pytest says."""
    return "；".join(reason.text for reason in refused.value.reasons)


def assert_published_once_and_marked() -> None:
    """The indices of a sample stand there once, as one series, and every page of them says that they are invented."""
    rows = list(Publication.objects.order_by("id"))
    assert 1 <= len(rows) <= 4
    assert all(row.is_sample and "示例" in row.title for row in rows)
    assert len({row.computation.series for row in rows}) == 1
    last = rows[-1]
    ranks = [unit["rank"] for unit in reading_of(last.computation).units if unit["rank"]]
    assert ranks[0] == 1
    page = Client().get(f"/index/{last.number}/").content.decode()
    assert "示例数据，不是真实监测结果" in page
    park = reading_of(last.computation).units[0]["code"]
    assert Client().get(f"/index/{last.number}/parks/{park}/").status_code == 200
