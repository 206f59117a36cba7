"""A small indicator system, its parks, and reports brought to a state by real actions."""

from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

from tests.factories import OrganisationFactory, ParkFactory, RegionFactory, actor
from xiechuang.domains.monitoring.actions.entry import Typed, save_cells
from xiechuang.domains.monitoring.actions.period import move_period, plan_period
from xiechuang.domains.monitoring.actions.profile import load_system
from xiechuang.domains.monitoring.actions.submission import move_submission
from xiechuang.domains.monitoring.models import IndicatorSystem, Period, Submission
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import Actor, OrganisationKind, Park, Role

HARD, SOFT = "hard", "soft"
GOOD = {"contracts": "1200", "absorbed": "300", "firms": "40", "rd": "50", "revenue": "2000"}
LATER = datetime(2026, 4, 20, 9, 0, tzinfo=clock.HERE)


def check(rule: str, severity: str = HARD, **more: Any) -> dict[str, Any]:
    return {"rule": rule, "severity": severity} | more


def entry(**changes: Any) -> dict[str, Any]:
    """The file of a system of two parts: counts, money, a ratio, and one that the platform counts."""
    base: dict[str, Any] = {
        "code": "small",
        "version": 1,
        "name": "小指标体系",
        "state": "in_force",
        "starts_on": "2025-01-01",
        "region": "130000",
        "source": {"document": "hebei-jingnan-plan-2017-2020", "article": "三、保障措施（二）"},
        "groups": [
            {"code": "all", "name": "全部"},
            {"code": "market", "name": "技术市场", "parent": "all"},
            {"code": "makers", "name": "创新主体", "parent": "all"},
        ],
        "indicators": [
            indicator("revenue", "营业收入", role="item", unit="万元", checks=[check("range", least=0)]),
            indicator("rd", "研发投入", role="item", unit="万元", checks=[check("not_above", of="revenue")]),
            indicator(
                "contracts",
                "技术合同交易额",
                group="market",
                unit="万元",
                checks=[check("range", least=0), check("jump", SOFT, percent=50)],
                target={"value": "2000", "comparator": "gt", "year": 2026, "scope": "zone"},
            ),
            indicator(
                "absorbed",
                "吸纳京津技术合同",
                group="market",
                unit="万元",
                checks=[check("not_above", of="contracts")],
            ),
            indicator(
                "firms",
                "高新技术企业",
                group="makers",
                kind="stock",
                unit="家",
                checks=[check("range", least=0), check("whole"), check("proof", SOFT, above=100)],
            ),
            indicator(
                "intensity",
                "研发强度",
                group="makers",
                unit="%",
                numerator="rd",
                denominator="revenue",
                scale=100,
            ),
            indicator("landings", "转化落地", group="market", unit="项", computed_by="transfer.landings"),
            indicator("staff", "研发人员", group="makers", kind="stock", unit="人", frequency="year"),
        ],
    }
    return base | changes


def indicator(code: str, name: str, **more: Any) -> dict[str, Any]:
    return {"code": code, "name": name, "kind": "flow", "frequency": "quarter"} | more


def world(*, parks: int = 2, **changes: Any) -> SimpleNamespace:
    """A system of Hebei with its parks, the people of one of them, their office, and others."""
    hebei = RegionFactory(code="130000")
    members = [ParkFactory(region=hebei, name=f"第{n}园") for n in range(1, parks + 1)]
    system = load_system(entry(**changes), members=[park.number for park in members])
    houses = [OrganisationFactory(park=park, kind=OrganisationKind.PARK) for park in members]
    return SimpleNamespace(
        system=system,
        parks=members,
        park=members[0],
        officer=actor(Role.PARK_OFFICIAL, organisation=houses[0]),
        neighbour=actor(Role.PARK_OFFICIAL, organisation=houses[1]) if parks > 1 else None,
        authority=actor(Role.REGIONAL_OFFICIAL, region="130000"),
        stranger=actor(Role.REGIONAL_OFFICIAL, region="110000"),
        office=actor(Role.COMMUNITY_OFFICE),
        firm=actor(Role.FIRM, region="130000"),
    )


def open_period(
    system: IndicatorSystem, authority: Actor, *, year: int = 2026, quarter: int | None = 1, **given: Any
) -> Period:
    """A period that parks fill in; opened in April 2026 unless told."""
    days = {"opens_on": date(2026, 4, 1), "workdays": 15} | given
    with clock.fixed(datetime(2026, 4, 1, 9, 0, tzinfo=clock.HERE)):
        period = plan_period(actor=authority, system=system, year=year, quarter=quarter, **days)
        return move_period(period, actor=authority, move="open")


def report_of_park(period: Period, park: Park) -> Submission:
    return Submission.objects.select_related("period__system", "park").get(period=period, park=park)


def fill(
    submission: Submission, officer: Actor, values: dict[str, str] | None = None, **more: str
) -> Submission:
    """Type numbers into cells; the good ones unless told."""
    wanted = (GOOD if values is None else values) | more
    return save_cells(submission, actor=officer, cells={c: Typed(text=text) for c, text in wanted.items()})


def hand_in(submission: Submission, officer: Actor, **more: str) -> Submission:
    return move_submission(fill(submission, officer, **more), actor=officer, move="submit")


def accept(submission: Submission, officer: Actor, authority: Actor, **more: str) -> Submission:
    return move_submission(hand_in(submission, officer, **more), actor=authority, move="accept")
