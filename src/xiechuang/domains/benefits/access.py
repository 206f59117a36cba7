"""Who sees what of benefits. One definition for lists, pages, API and files."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from xiechuang.domains.benefits.models import (
    Edition,
    FactsDraft,
    FactsRow,
    FactsUpload,
    FirmFacts,
    GrantLine,
    GrantRun,
    Objection,
    Release,
    Trial,
)
from xiechuang.domains.benefits.states import Outcome, RunState
from xiechuang.kernel.access.public import own_region
from xiechuang.kernel.orgs.public import Actor, Organisation, Role

OFFICES = (Role.REGIONAL_OFFICIAL, Role.COMMUNITY_OFFICE)
SEES = (*OFFICES, Role.AUDITOR, Role.ADMINISTRATOR)
PUBLIC_STATES = (RunState.ANNOUNCED, RunState.FINAL)


def _of_firm(actor: Actor) -> Q:
    mine = actor.has(Role.FIRM) and actor.organisation_id is not None
    return Q(organisation_id=actor.organisation_id) if mine else Q(pk=None)


def editions_visible_to(actor: Actor, editions: QuerySet[Edition]) -> QuerySet[Edition]:  # noqa: ARG001 - one signature for all scopes
    """All of them: the rules are public."""
    return editions


def drafts_visible_to(actor: Actor, drafts: QuerySet[FactsDraft]) -> QuerySet[FactsDraft]:
    """The firm's own and nobody else's."""
    return drafts if actor.is_system else drafts.filter(_of_firm(actor))


def facts_visible_to(actor: Actor, facts: QuerySet[FirmFacts]) -> QuerySet[FirmFacts]:
    """The firm's own; for offices and auditors only versions the firm has released and not taken back."""
    if actor.is_system:
        return facts
    released = Release.objects.filter(facts=OuterRef("pk"), withdrawn_at=None)
    if actor.is_overseer:
        return facts.filter(Exists(released))
    if region := actor.office_region:
        return facts.filter(Exists(released.filter(region_id=region)))
    return facts.filter(_of_firm(actor))


def releases_visible_to(actor: Actor, releases: QuerySet[Release]) -> QuerySet[Release]:
    """The firm's own, those given to the region, all for the overseers."""
    return releases if actor.is_overseer else releases.filter(_of_firm(actor) | own_region(actor))


def uploads_visible_to(actor: Actor, uploads: QuerySet[FactsUpload]) -> QuerySet[FactsUpload]:
    """The region's own, and invented ones for every office."""
    if actor.is_overseer:
        return uploads
    shown = own_region(actor)
    if actor.has(Role.REGIONAL_OFFICIAL):
        shown |= Q(is_sample=True)
    return uploads.filter(shown)


def rows_visible_to(actor: Actor, rows: QuerySet[FactsRow]) -> QuerySet[FactsRow]:
    """The rows of the lists the actor may see."""
    return rows.filter(Exists(uploads_visible_to(actor, FactsUpload.objects.filter(pk=OuterRef("upload")))))


def runs_visible_to(actor: Actor, runs: QuerySet[GrantRun]) -> QuerySet[GrantRun]:
    """The region's own; for everybody what is public."""
    return runs if actor.is_overseer else runs.filter(own_region(actor) | Q(state__in=PUBLIC_STATES))


def _run(condition: Q) -> Q:
    """Rows whose run is so; asked apart, for a join would hide rows whose run the actor does not see."""
    return Q(Exists(GrantRun.objects.filter(condition, pk=OuterRef("run"))))


def lines_visible_to(actor: Actor, lines: QuerySet[GrantLine]) -> QuerySet[GrantLine]:
    """All of a run for its offices; a firm's own wherever its facts were used; for everybody the public list."""
    if actor.is_overseer:
        return lines
    listed = Q(_run(Q(state__in=PUBLIC_STATES)), outcome=Outcome.YES, strike_reason="")
    return lines.filter(_run(own_region(actor)) | _of_firm(actor) | listed)


def objections_visible_to(actor: Actor, objections: QuerySet[Objection]) -> QuerySet[Objection]:
    """Those of the office's runs, and one's own."""
    if actor.is_overseer:
        return objections
    mine = Q(person_id=actor.person_id) if actor.person_id else Q(pk=None)
    return objections.filter(_run(own_region(actor)) | mine)


def trials_visible_to(actor: Actor, trials: QuerySet[Trial]) -> QuerySet[Trial]:
    """The office's own work."""
    return trials if actor.is_overseer else trials.filter(own_region(actor))


def can_keep_facts(actor: Actor) -> bool:
    """Whether the actor answers for a firm."""
    return actor.has(Role.FIRM) and actor.organisation_id is not None


def can_run(actor: Actor, run: GrantRun) -> bool:
    """Whether the run is the actor's office's."""
    if actor.is_system or actor.has(Role.COMMUNITY_OFFICE):
        return True
    return actor.is_office_of(run.region_id)


def run_by(actor: Actor) -> Q:
    """The runs of which ``can_run`` is true."""
    return Q() if actor.is_system or actor.has(Role.COMMUNITY_OFFICE) else own_region(actor)


def can_begin(actor: Actor, region_code: str) -> bool:
    """Whether the actor's office may run measures, upload lists or try drafts there."""
    if actor.is_system or actor.has(Role.COMMUNITY_OFFICE):
        return True
    return actor.is_office_of(region_code)


def firm_of(actor: Actor) -> Organisation | None:
    """The firm the actor answers for."""
    return (
        Organisation.objects.filter(pk=actor.organisation_id or 0).first() if can_keep_facts(actor) else None
    )
