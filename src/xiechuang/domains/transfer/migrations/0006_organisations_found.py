"""Organisations are found: bodies and institutes by everybody, a firm as soon as something of it is published."""

from django.db import migrations

from xiechuang.kernel.access.public import MY_ORGANISATION, MY_REGION, MY_ROLE
from xiechuang.kernel.search.public import note_changes

OVERSEER = f"{MY_ROLE} in ('community_office', 'auditor', 'administrator')"
HERE = "search_searchentry.organisation_id"
SEEN = f"""kind = 'organisation' and ({OVERSEER} or organisation_id = {MY_ORGANISATION}
or ({MY_ROLE} = 'regional_official' and region_code = {MY_REGION})
or ({MY_ROLE} = 'park_official' and exists (select 1 from orgs_organisation o, orgs_organisation me
    where me.id = {MY_ORGANISATION} and o.park_id = me.park_id and o.id = {HERE}))
or exists (select 1 from transfer_achievement a where a.organisation_id = {HERE} and a.state = 'published')
or exists (select 1 from transfer_demand d where d.organisation_id = {HERE} and d.state = 'published' and d.confidentiality = 'public'))"""
# To be read only: entries of organisations are written when a profile is loaded, outside the fence.
GATE = f"create policy of_organisation_read on search_searchentry for select to xiechuang_fenced using ({SEEN})"
UNDO = "drop policy of_organisation_read on search_searchentry"
FILL = """
insert into search_searchentry (kind, subject_id, number, title, keywords, text, fields, region_code, organisation_id,
  state, owner, url, is_public, changed_at)
select 'organisation', o.id, o.number, o.name, '', '', o.fields, coalesce(o.region_id, ''), o.id, '', '',
  '/organisations/' || o.number || '/', o.kind <> 'firm', '2000-01-01T00:00:00Z'
from orgs_organisation o on conflict (kind, subject_id) do nothing
"""


class Migration(migrations.Migration):
    """What the scope of organisations reads is watched."""

    dependencies = [("transfer", "0005_search_feed"), ("orgs", "0001_initial"), ("search", "0002_feed"), ("access", "0001_fenced_role")]
    operations = [
        migrations.RunSQL(GATE, UNDO),
        note_changes("orgs_organisation", kind="organisation", only="kind, region_id, park_id"),
        note_changes("transfer_achievement", kind="organisation", column="organisation_id", only="state, organisation_id"),
        note_changes("transfer_demand", kind="organisation", column="organisation_id", only="state, confidentiality, organisation_id"),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
