"""The actor: who acts, for which organisation, in which role. Every action and every query is given one."""

from dataclasses import dataclass

from xiechuang.kernel.orgs.models import Membership, Person
from xiechuang.kernel.orgs.roles import OVERSEERS, Role


@dataclass(frozen=True, slots=True)
class Actor:
    """A person in one of their memberships; or the public; or the platform itself."""

    role: Role
    person_id: int | None = None
    name: str = ""
    organisation_id: int | None = None
    organisation_name: str = ""
    region_code: str = ""
    park_id: int | None = None
    membership_id: int | None = None
    is_system: bool = False

    @property
    def is_public(self) -> bool:
        """Whether nobody is signed in."""
        return self.role is Role.PUBLIC and not self.is_system

    @property
    def is_official(self) -> bool:
        """Whether this actor speaks for a government body."""
        return self.role.is_official

    @property
    def is_overseer(self) -> bool:
        """Whether this actor looks after all regions at once; so does the platform itself."""
        return self.is_system or self.role in OVERSEERS

    @property
    def office_region(self) -> str:
        """The region for whose authority this actor speaks; empty when for none."""
        return self.region_code if self.role is Role.REGIONAL_OFFICIAL else ""

    def is_office_of(self, region_code: str | None) -> bool:
        """Whether this actor speaks for the authority of that region."""
        return bool(region_code) and self.office_region == region_code

    def has(self, *roles: Role) -> bool:
        """Whether this actor acts in one of the roles."""
        return self.role in roles


PUBLIC = Actor(role=Role.PUBLIC)
SYSTEM = Actor(role=Role.ADMINISTRATOR, name="系统", is_system=True)


def actor_of(membership: Membership) -> Actor:
    """The actor a membership makes; needs person and organisation loaded."""
    organisation = membership.organisation
    return Actor(
        role=Role(membership.role),
        person_id=membership.person_id,
        name=str(membership.person),
        organisation_id=organisation.id,
        organisation_name=organisation.name,
        region_code=organisation.region_id or "",
        park_id=organisation.park_id,
        membership_id=membership.id,
    )


def choose_actor(person: Person, *, preferred: int | None = None) -> Actor:
    """The actor for a signed-in person: the membership they chose, else their first one in force."""
    memberships = list(
        Membership.objects.in_force()
        .filter(person=person)
        .select_related("person", "organisation")
        .order_by("id")
    )
    chosen = next((m for m in memberships if m.id == preferred), memberships[0] if memberships else None)
    if chosen:
        return actor_of(chosen)
    return Actor(role=Role.PUBLIC, person_id=person.id, name=str(person))


def actor_named(username: str) -> Actor:
    """The person of that user name in the first of their memberships in force; Person.DoesNotExist where there is none."""
    return choose_actor(Person.objects.get(username=username))
