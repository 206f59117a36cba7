"""A world for tests of the API: a firm, an institute, officials, a technology manager, and something in every state."""

from types import SimpleNamespace

from tests.factories import (
    AchievementFactory,
    DemandFactory,
    DockingFactory,
    MeasureFactory,
    OrganisationFactory,
    RegionFactory,
    actor,
)
from xiechuang.domains.transfer.states import DockingState, MeasureState
from xiechuang.kernel.orgs.public import Membership, OrganisationKind, Role, make_token


def secret_of(who) -> str:
    """A fresh token of somebody's present post."""
    return make_token(membership=Membership.objects.get(pk=who.membership_id), name="测试")[1]


def bearer(who) -> dict[str, str]:
    """The header with which a program acts for somebody."""
    return {"Authorization": f"Bearer {secret_of(who)}"}


def people() -> SimpleNamespace:
    """A firm of Tianjin and an institute of Hebei, those who look after them, and those who do not."""
    tianjin, hebei = RegionFactory(code="120000"), RegionFactory(code="130000")
    firm = OrganisationFactory(region=tianjin)
    institute = OrganisationFactory(region=hebei, kind=OrganisationKind.INSTITUTE)
    acting = {
        "firm": actor(Role.FIRM, organisation=firm),
        "institute": actor(Role.INSTITUTE, organisation=institute),
        "other firm": actor(Role.FIRM, region="110000"),
        "manager": actor(Role.TECHNOLOGY_MANAGER),
        "official": actor(Role.REGIONAL_OFFICIAL, region="120000"),
        "other official": actor(Role.REGIONAL_OFFICIAL, region="110000"),
        "auditor": actor(Role.AUDITOR),
    }
    return SimpleNamespace(people=acting, firm=firm, institute=institute)


def build(them: SimpleNamespace) -> SimpleNamespace:
    """The same people with something in every state."""
    firm, institute, people = them.firm, them.institute, them.people
    draft = DemandFactory(organisation=firm)
    demand = DemandFactory(organisation=firm, state="published")
    confidential = DemandFactory(organisation=firm, state="published", confidentiality="managers")
    submitted = DemandFactory(organisation=firm, state="submitted")
    own_draft = AchievementFactory(organisation=institute)
    achievement = AchievementFactory(organisation=institute, state="published")
    docking = DockingFactory(demand=demand, achievement=achievement, manager=people["manager"])
    landed = DockingFactory(
        demand=DemandFactory(organisation=firm, state="published"),
        achievement=AchievementFactory(organisation=institute, state="published"),
        state=DockingState.LANDED,
        manager=people["manager"],
    )
    measure = MeasureFactory(actor=people["official"], state=MeasureState.UNDER_WAY)
    return SimpleNamespace(
        people=people,
        firm=firm,
        institute=institute,
        draft=draft,
        demand=demand,
        confidential=confidential,
        submitted=submitted,
        own_draft=own_draft,
        achievement=achievement,
        docking=docking,
        landed=landed,
        measure=measure,
    )
