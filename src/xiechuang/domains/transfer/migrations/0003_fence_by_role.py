"""The fence drawn as tight as the scopes: only owners by role see drafts, measures are fenced, documents follow their subject."""

from django.db import migrations

from xiechuang.kernel.access.public import MY_ORGANISATION, MY_REGION, MY_ROLE, fence, open_gate, refence

OVERSEER = f"{MY_ROLE} in ('community_office', 'auditor', 'administrator')"
# A colleague who acts as expert or official for the same organisation does not own its records.
MINE = f"(organisation_id = {MY_ORGANISATION} and {MY_ROLE} in ('firm', 'institute'))"
PARK = f"""({MY_ROLE} = 'park_official' and exists (select 1 from orgs_organisation o, orgs_organisation me
where me.id = {MY_ORGANISATION} and o.park_id = me.park_id and o.id = organisation_id))"""
REGION = f"({MY_ROLE} = 'regional_official' and region_id = {MY_REGION})"
OFFICES = f"(state <> 'draft' and ({OVERSEER} or {REGION} or {PARK}))"
# Whoever sees a docking also reads the two records it joins: its pages name them.
DOCKED_DEMAND = "exists (select 1 from transfer_docking k where k.demand_id = transfer_demand.id)"
DOCKED_ACHIEVEMENT = "exists (select 1 from transfer_docking k where k.achievement_id = transfer_achievement.id)"
DEMAND = f"""(state = 'published' and confidentiality = 'public') or {MINE} or {OFFICES} or {DOCKED_DEMAND}
or (state = 'published' and confidentiality = 'managers' and {MY_ROLE} = 'technology_manager')"""
ACHIEVEMENT = f"state = 'published' or {MINE} or {OFFICES} or {DOCKED_ACHIEVEMENT}"
MEASURE = f"""{OVERSEER} or {REGION}
or ({MY_ROLE} = 'park_official' and organisation_id = {MY_ORGANISATION})"""


def _attached(kind: str) -> str:
    return f"subject_kind = 'transfer.{kind}' and exists (select 1 from transfer_{kind} s where s.id = subject_id)"


class Migration(migrations.Migration):
    """What a query without a scope finds is what the scope would have shown, and what a visible docking joins."""

    dependencies = [("transfer", "0002_fence"), ("documents", "0003_fence_by_subject")]
    operations = [
        refence("transfer_demand", DEMAND),
        refence("transfer_achievement", ACHIEVEMENT),
        refence("transfer_intake", MINE),
        fence("transfer_measure", MEASURE),
        *(open_gate("documents_document", f"of_{k}", _attached(k)) for k in ("demand", "achievement", "docking")),
    ]
