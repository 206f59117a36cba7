"""What these tests are made of: offices, firms, documents, papers with sensible facts."""

from datetime import date
from itertools import count

from django.core.files.base import ContentFile

from tests.factories import MembershipFactory, OrganisationFactory, RegionFactory
from xiechuang.domains.evidence.public import PaperFacts, PaperKind, register_paper
from xiechuang.kernel.documents.public import store_document
from xiechuang.kernel.orgs.public import Actor, OrganisationKind, Role, actor_of

BEIJING, TIANJIN, HEBEI = "110000", "120000", "130000"
_keys = count(1)
FACTS = PaperFacts(
    invoice_code="011002600111",
    invoice_number="12345678",
    seller="天津精密检测有限公司",
    buyer="北京光谷新材料有限公司",
    amount_fen=1_060_000,
    dated_on=date(2026, 5, 6),
)


def office(region: str = BEIJING) -> Actor:
    """An official of a region's authority."""
    return _actor(Role.REGIONAL_OFFICIAL, region=region, kind=OrganisationKind.AUTHORITY)


def community_office() -> Actor:
    return _actor(Role.COMMUNITY_OFFICE, kind=OrganisationKind.COMMUNITY_OFFICE)


def auditor() -> Actor:
    return _actor(Role.AUDITOR, kind=OrganisationKind.AUTHORITY)


def firm(region: str = BEIJING) -> Actor:
    return _actor(Role.FIRM, region=region)


def colleague(actor: Actor) -> Actor:
    """Another person of the same office."""
    from xiechuang.kernel.orgs.public import Organisation

    body = Organisation.objects.get(pk=actor.organisation_id)
    return actor_of(MembershipFactory(role=actor.role, organisation=body))


def _actor(role: Role, *, region: str = BEIJING, kind: OrganisationKind = OrganisationKind.FIRM) -> Actor:
    body = OrganisationFactory(region=RegionFactory(code=region), kind=kind)
    return actor_of(MembershipFactory(role=role, organisation=body))


def document(content: bytes, *, name: str = "a.txt", actor: Actor):
    return store_document(actor=actor, file=ContentFile(content), name=name)


def paper(actor: Actor | None = None, *, region: str = BEIJING, subject: str = "", **given):
    """Register a paper; every call is another subject unless told."""
    number = next(_keys)
    wanted = {
        "kind": PaperKind.INVOICE,
        "document": None,
        "subject_kind": "test.claim",
        "subject_number": subject or f"S-{number:06d}",
        "region_code": RegionFactory(code=region).code,
        "facts": FACTS,
        "key": f"key-{number}",
    }
    return register_paper(actor=actor or firm(region), **wanted | given)
