"""Who sees an application or a complaint is asked by functions: their plans are kept, the fences stand as before."""

from django.db import migrations

from xiechuang.kernel.access.public import MY_ORGANISATION, MY_PERSON, MY_REGION, MY_ROLE, asked_once, refence

# While the list is proposed everybody may look at it; its papers stay with those who see the application otherwise.
APPLICATION = f"""public.providers_application a where a.id = $1 and (
{MY_ROLE} in ('community_office', 'auditor', 'administrator')
or ({MY_ROLE} = 'regional_official' and a.region_id = {MY_REGION})
or ({MY_ROLE} in ('firm', 'institute', 'technology_manager') and a.organisation_id = {MY_ORGANISATION})
or ({MY_ROLE} = 'expert' and exists (select from public.providers_review r
    where r.application_id = a.id and r.reviewer_id = {MY_PERSON})))"""
PAPERS = "subject_kind = 'providers.application' and providers_sees_papers_of(subject_id)"
PROOFS = "subject_kind = 'providers.complaint' and providers_sees_complaint(subject_id)"


class Migration(migrations.Migration):
    """Documents ask for the row that they belong to."""

    dependencies = [("providers", "0004_drafts"), ("documents", "0003_fence_by_subject")]
    operations = [
        asked_once("providers_sees_papers_of", APPLICATION),
        asked_once("providers_sees_complaint", "public.providers_complaint where id = $1"),
        refence("documents_document", PAPERS, gate="of_provider_application"),
        refence("documents_document", PROOFS, gate="of_provider_complaint"),
    ]
