"""Who may be asked to review."""

from dataclasses import dataclass

from xiechuang.domains.providers.models import Application
from xiechuang.kernel.orgs.public import Membership, Person, Role

AT_MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Expert:
    """An expert and where they work."""

    person: Person
    organisation: str
    region_code: str


def experts(application: Application) -> list[Expert]:
    """Experts in office who have not been asked yet; whoever has a post at the applicant is left out."""
    asked = application.reviews.values("reviewer_id")
    near = Membership.objects.filter(organisation_id=application.organisation_id).values("person_id")
    posts = (
        Membership.objects.in_force()
        .filter(role=Role.EXPERT)
        .exclude(person_id__in=asked)
        .exclude(person_id__in=near)
        .select_related("person", "organisation")
        .order_by("person__name", "id")
    )
    found: dict[int, Expert] = {}
    for post in posts[:AT_MOST]:
        found.setdefault(
            post.person_id,
            Expert(
                person=post.person,
                organisation=post.organisation.name,
                region_code=post.organisation.region_id or "",
            ),
        )
    return list(found.values())
