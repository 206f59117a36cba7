"""A small world in which everybody stands once in every relation to a record, a docking and a measure."""

from types import SimpleNamespace

from tests.factories import OrganisationFactory, ParkFactory, PersonFactory, RegionFactory, actor
from xiechuang.kernel.orgs.public import PUBLIC, SYSTEM, OrganisationKind, Role, choose_actor

NAMES = (
    *(
        "owner firm",
        "owner institute",
        "other firm",
        "manager",
        "other manager",
        "firm's park",
        "institute's park",
    ),
    *(
        "parkless park",
        "firm's region",
        "institute's region",
        "third region",
        "office",
        "auditor",
        "administrator",
    ),
    *("expert of the firm", "official of the firm", "no post", "public", "system"),
)


def build() -> SimpleNamespace:
    """A firm in a park of Tianjin, an institute in a park of Hebei, and everybody who may have to do with them."""
    tianjin, hebei = RegionFactory(code="120000"), RegionFactory(code="130000")
    park, far_park = ParkFactory(region=tianjin), ParkFactory(region=hebei)
    firm = OrganisationFactory(region=tianjin, park=park)
    institute = OrganisationFactory(region=hebei, park=far_park, kind=OrganisationKind.INSTITUTE)
    people = {
        "owner firm": actor(Role.FIRM, organisation=firm),
        "owner institute": actor(Role.INSTITUTE, organisation=institute),
        "other firm": actor(Role.FIRM, region="120000", park=park),
        "manager": actor(Role.TECHNOLOGY_MANAGER),
        "other manager": actor(Role.TECHNOLOGY_MANAGER),
        "firm's park": actor(Role.PARK_OFFICIAL, park=park),
        "institute's park": actor(Role.PARK_OFFICIAL, park=far_park),
        "parkless park": actor(Role.PARK_OFFICIAL),
        "firm's region": actor(Role.REGIONAL_OFFICIAL, region="120000"),
        "institute's region": actor(Role.REGIONAL_OFFICIAL, region="130000"),
        "third region": actor(Role.REGIONAL_OFFICIAL, region="110000"),
        "office": actor(Role.COMMUNITY_OFFICE),
        "auditor": actor(Role.AUDITOR),
        "administrator": actor(Role.ADMINISTRATOR),
        "expert of the firm": actor(Role.EXPERT, organisation=firm),
        "official of the firm": actor(Role.PARK_OFFICIAL, organisation=OrganisationFactory(region=tianjin)),
        "no post": choose_actor(PersonFactory()),
        "public": PUBLIC,
        "system": SYSTEM,
    }
    assert set(people) == set(NAMES)
    return SimpleNamespace(
        firm=firm,
        institute=institute,
        tianjin=tianjin,
        hebei=hebei,
        park=park,
        far_park=far_park,
        people=people,
    )
