"""The fence under demands, dockings and what hangs on them: per region and organisation."""

from django.db import migrations

from xiechuang.kernel.access.public import MY_ORGANISATION, MY_PERSON, MY_REGION, MY_ROLE, fence

OVERSEER = f"{MY_ROLE} in ('community_office', 'auditor', 'administrator')"
MINE = f"organisation_id = {MY_ORGANISATION}"
# Whoever reads these tables through a docking needs the docking itself to be visible; its own fence decides that.
DOCKED_DEMAND = "exists (select 1 from transfer_docking k where k.demand_id = transfer_demand.id)"
DOCKED_ACHIEVEMENT = "exists (select 1 from transfer_docking k where k.achievement_id = transfer_achievement.id)"
PARK = f"""({MY_ROLE} = 'park_official' and exists (select 1 from orgs_organisation o, orgs_organisation me
where me.id = {MY_ORGANISATION} and o.park_id = me.park_id and o.id = organisation_id))"""
REGION = f"({MY_ROLE} = 'regional_official' and region_id = {MY_REGION})"
OFFICES = f"(state <> 'draft' and ({OVERSEER} or {REGION} or {PARK}))"
DEMAND = f"""(state = 'published' and confidentiality = 'public') or {MINE} or {OFFICES} or {DOCKED_DEMAND}
or (state = 'published' and confidentiality = 'managers' and {MY_ROLE} = 'technology_manager')"""
ACHIEVEMENT = f"state = 'published' or {MINE} or {OFFICES} or {DOCKED_ACHIEVEMENT}"
# The docking's policy names the sides by their columns copied onto the docking, so that policies do not call each other.
DOCKING = f"""{OVERSEER} or (manager_id = {MY_PERSON} and {MY_ROLE} = 'technology_manager')
or ({MY_ROLE} in ('firm', 'institute') and {MY_ORGANISATION} in (demand_side_id, achievement_side_id))
or ({MY_ROLE} = 'regional_official' and {MY_REGION} in (demand_region_id, achievement_region_id))
or ({MY_ROLE} = 'park_official' and exists (select 1 from orgs_organisation o, orgs_organisation me
    where me.id = {MY_ORGANISATION} and o.park_id = me.park_id and o.id in (demand_side_id, achievement_side_id)))"""


class Migration(migrations.Migration):
    """A query that forgets its scope finds nothing it should not."""

    dependencies = [("transfer", "0001_initial"), ("access", "0001_fenced_role"), ("orgs", "0001_initial")]
    operations = [
        fence("transfer_docking", DOCKING),
        fence("transfer_demand", DEMAND),
        fence("transfer_achievement", ACHIEVEMENT),
        fence("transfer_demandparameter", "exists (select 1 from transfer_demand d where d.id = demand_id)"),
        fence("transfer_achievementparameter", "exists (select 1 from transfer_achievement a where a.id = achievement_id)"),
        fence("transfer_landing", "exists (select 1 from transfer_docking k where k.id = docking_id)"),
        fence("transfer_intake", MINE),
        fence("transfer_intakerow", "exists (select 1 from transfer_intake i where i.id = intake_id)"),
    ]
