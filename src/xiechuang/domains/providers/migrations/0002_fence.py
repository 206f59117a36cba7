"""The fence under applications, reviews, changes, renewals, complaints and uses; the search watches the list."""

from django.db import migrations

from xiechuang.kernel.access.public import MY_ORGANISATION, MY_PERSON, MY_REGION, MY_ROLE, fence, open_gate
from xiechuang.kernel.search.public import note_changes

OVERSEER = f"{MY_ROLE} in ('community_office', 'auditor', 'administrator')"
SPEAKER = f"{MY_ROLE} in ('firm', 'institute', 'technology_manager')"


def office(row: str) -> str:
    """The authority of the row's region."""
    return f"({MY_ROLE} = 'regional_official' and {row}.region_id = {MY_REGION})"


def own(row: str, column: str = "organisation_id") -> str:
    """The organisation the row speaks of."""
    return f"({SPEAKER} and {row}.{column} = {MY_ORGANISATION})"


def application(row: str) -> str:
    """Overseers, the region's authority, the applicant, and who was asked to review."""
    asked = f"""({MY_ROLE} = 'expert' and exists (select 1 from providers_review r
    where r.application_id = {row}.id and r.reviewer_id = {MY_PERSON}))"""
    return f"{OVERSEER} or {office(row)} or {own(row)} or {asked}"


REVIEW = f"""{OVERSEER} or {office('providers_review')}
or ({MY_ROLE} = 'expert' and reviewer_id = {MY_PERSON})"""
COMPLAINT = f"""{OVERSEER} or {office('providers_complaint')} or {own('providers_complaint')}
or ({own('providers_complaint', 'respondent_id')} and answer_due_on is not null)"""
USE = f"""{OVERSEER} or {MY_ROLE} = 'regional_official' or {own('providers_use')}
or exists (select 1 from providers_provider p where p.id = provider_id and {own('p')})"""
# While the list is proposed everybody may look at it; its papers stay with those who see the application otherwise.
PAPERS = f"""subject_kind = 'providers.application' and exists (select 1 from providers_application a
where a.id = subject_id and ({application('a')}))"""
PROOFS = """subject_kind = 'providers.complaint'
and exists (select 1 from providers_complaint c where c.id = subject_id)"""


class Migration(migrations.Migration):
    """Each sees its own, a region's authority its region's, overseers all, everybody the lists."""

    dependencies = [
        ("providers", "0001_initial"),
        ("access", "0001_fenced_role"),
        ("orgs", "0001_initial"),
        ("documents", "0003_fence_by_subject"),
        ("search", "0002_feed"),
    ]
    operations = [
        fence("providers_review", REVIEW),
        fence("providers_application", f"state = 'proposed' or {application('providers_application')}"),
        fence("providers_change", f"{OVERSEER} or {office('providers_change')} or {own('providers_change')}"),
        fence("providers_renewal", f"{OVERSEER} or {office('providers_renewal')} or {own('providers_renewal')}"),
        fence("providers_complaint", COMPLAINT),
        fence("providers_use", USE),
        open_gate("documents_document", "of_provider_application", PAPERS),
        open_gate("documents_document", "of_provider_complaint", PROOFS),
        note_changes("providers_provider", kind="provider", only="state, region_id, organisation_id"),
    ]
