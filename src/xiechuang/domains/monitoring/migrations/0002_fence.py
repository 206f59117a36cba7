"""The fence under what parks report, and what may never change: systems in use, figures, decisions."""

from django.db import migrations

from xiechuang.kernel.access.public import MY_ORGANISATION, MY_REGION, MY_ROLE, fence, open_gate

OVERSEER = f"{MY_ROLE} in ('community_office', 'auditor', 'administrator')"
REGION = f"({MY_ROLE} = 'regional_official' and region_id = {MY_REGION})"
PARK = f"""({MY_ROLE} = 'park_official'
and park_id = (select me.park_id from orgs_organisation me where me.id = {MY_ORGANISATION}))"""
OFFICES = f"{OVERSEER} or {REGION} or {PARK}"
# Unfinished numbers are the park's own affair; the submission's own fence decides about the rest.
ENTRY = f"""exists (select 1 from monitoring_submission s where s.id = submission_id
and (s.state <> 'draft' or {MY_ROLE} = 'park_official'))"""
PUBLISHED = "exists (select 1 from monitoring_publishedfigure p where p.figure_id = monitoring_figure.id)"
ATTACHED = """subject_kind = 'monitoring.submission'
and exists (select 1 from monitoring_submission s where s.id = subject_id)"""

# A code in a range of its own number stands in for equality, which plain gist does not know of texts.
ONE_IN_FORCE = """
alter table monitoring_indicatorsystem add constraint system_versions_do_not_overlap exclude using gist (
  int8range(hashtextextended(code, 0), hashtextextended(code, 0), '[]') with &&,
  daterange(starts_on, until) with &&) where (state <> 'draft');
"""
STANDS = """
create function monitoring_refuse() returns trigger language plpgsql as $$
begin
  raise exception 'rows of % are only ever added to', tg_table_name;
end $$;
create trigger figure_stands before update or delete on monitoring_figure
  for each row execute function monitoring_refuse();
create trigger published_figure_stands before update or delete on monitoring_publishedfigure
  for each row execute function monitoring_refuse();
create trigger weight_decision_stands before update or delete on monitoring_weightdecision
  for each row execute function monitoring_refuse();
"""
IN_USE = """
create function monitoring_part_stands() returns trigger language plpgsql security definer set search_path = public as $$
declare held text; wanted bigint;
begin
  if tg_op = 'INSERT' then wanted := new.system_id; else wanted := old.system_id; end if;
  select state into held from monitoring_indicatorsystem where id = wanted;
  if held <> 'draft' then
    raise exception 'an indicator system in use is not changed; make a new version';
  end if;
  if tg_op = 'DELETE' then return old; end if;
  return new;
end $$;
create trigger group_stands before insert or update or delete on monitoring_systemgroup
  for each row execute function monitoring_part_stands();
create trigger indicator_stands before insert or update or delete on monitoring_systemindicator
  for each row execute function monitoring_part_stands();
create trigger system_park_stands before insert or update or delete on monitoring_systempark
  for each row execute function monitoring_part_stands();
create function monitoring_system_stands() returns trigger language plpgsql as $$
begin
  if old.state <> 'draft' and (tg_op = 'DELETE' or new.state = 'draft'
    or (new.code, new.version, new.starts_on, new.source, new.digest)
       is distinct from (old.code, old.version, old.starts_on, old.source, old.digest)
    or new.region_id is distinct from old.region_id) then
    raise exception 'an indicator system in use is not changed; make a new version';
  end if;
  if tg_op = 'DELETE' then return old; end if;
  return new;
end $$;
create trigger system_stands before update or delete on monitoring_indicatorsystem
  for each row execute function monitoring_system_stands();
"""
UNDO = """
drop trigger system_stands on monitoring_indicatorsystem; drop trigger system_park_stands on monitoring_systempark;
drop trigger indicator_stands on monitoring_systemindicator; drop trigger group_stands on monitoring_systemgroup;
drop trigger weight_decision_stands on monitoring_weightdecision;
drop trigger published_figure_stands on monitoring_publishedfigure; drop trigger figure_stands on monitoring_figure;
drop function monitoring_system_stands(); drop function monitoring_part_stands(); drop function monitoring_refuse();
"""


class Migration(migrations.Migration):
    """Parks see their own, a region's office its region's, overseers all, everybody what was published."""

    dependencies = [
        ("monitoring", "0001_initial"),
        ("access", "0001_fenced_role"),
        ("orgs", "0001_initial"),
        ("documents", "0003_fence_by_subject"),
    ]
    operations = [
        fence("monitoring_submission", OFFICES),
        fence("monitoring_entry", ENTRY),
        fence("monitoring_figure", f"{OFFICES} or {PUBLISHED}"),
        open_gate("documents_document", "of_monitoring", ATTACHED),
        migrations.RunSQL(
            ONE_IN_FORCE,
            "alter table monitoring_indicatorsystem drop constraint system_versions_do_not_overlap",
        ),
        migrations.RunSQL(STANDS + IN_USE, UNDO),
    ]
