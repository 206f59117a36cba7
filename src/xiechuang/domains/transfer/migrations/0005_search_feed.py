"""Records are found from their first draft on by those who may see them, and every change of who that is is noted."""

from django.db import migrations

from xiechuang.kernel.access.public import open_gate
from xiechuang.kernel.search.public import note_changes

# An organisation that moves to another park comes under another office.
MOVED = """
create function transfer_note_moved() returns trigger language plpgsql security definer set search_path = public as $$
begin
  insert into search_change (kind, subject_id)
    select 'achievement', id from transfer_achievement where organisation_id = new.id union all
    select 'demand', id from transfer_demand where organisation_id = new.id;
  return null;
end $$;
create trigger transfer_organisation_moved after update of park_id on orgs_organisation
  for each row when (new.park_id is distinct from old.park_id) execute function transfer_note_moved();
"""
UNDO_MOVED = "drop trigger transfer_organisation_moved on orgs_organisation; drop function transfer_note_moved();"
FILL = """
insert into search_searchentry (kind, subject_id, number, title, keywords, text, fields, region_code, organisation_id,
  state, owner, url, is_public, changed_at)
select '{kind}', r.id, r.number, r.title,
  left(concat_ws(' ', array_to_string(r.keywords, ' '), (select string_agg(t.name, ' ' order by array_position(r.fields, t.code))
    from community_term t where t.vocabulary = 'fields' and t.code = any(r.fields))), 500),
  r.text, to_jsonb(r.fields), r.region_id, r.organisation_id, r.state, o.name, '/{kind}s/' || r.number || '/', false, r.changed_at
from transfer_{kind} r join orgs_organisation o on o.id = r.organisation_id
on conflict (kind, subject_id) do update set organisation_id = excluded.organisation_id, state = excluded.state
"""
KINDS = ("achievement", "demand")


def _seen(kind: str) -> str:
    return f"kind = '{kind}' and exists (select 1 from transfer_{kind} s where s.id = subject_id)"


class Migration(migrations.Migration):
    """The fence of an entry is that of its record; what the scopes read is watched."""

    dependencies = [("transfer", "0004_public_figures"), ("search", "0002_feed"), ("community", "0001_initial")]
    operations = [
        *(open_gate("search_searchentry", f"of_{kind}", _seen(kind)) for kind in KINDS),
        *(note_changes(f"transfer_{kind}", kind=kind) for kind in KINDS),
        *(note_changes("transfer_docking", kind=kind, column=f"{kind}_id", only=f"{kind}_id, manager_id, demand_side_id, achievement_side_id") for kind in KINDS),
        *(note_changes(f"transfer_{kind}parameter", kind=kind, column=f"{kind}_id") for kind in KINDS),
        migrations.RunSQL(MOVED, UNDO_MOVED),
        *(migrations.RunSQL(FILL.format(kind=kind), migrations.RunSQL.noop) for kind in KINDS),
    ]
