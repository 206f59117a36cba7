"""The fence under computations and publications: the office's until the moment, everybody's from then on."""

from django.db import migrations

from xiechuang.kernel.access.public import MY_NOW, MY_ORGANISATION, MY_REGION, MY_ROLE, fence, refence

OVERSEER = f"{MY_ROLE} in ('community_office', 'auditor', 'administrator')"
OFFICE = f"{OVERSEER} or ({MY_ROLE} = 'regional_official' and region_id = {MY_REGION})"
RELEASED = f"withdrawn_at is null and public_from <= {MY_NOW}"
# The publication's own fence decides which of them this asks about; the office's embargoed ones are its own anyway.
SHOWN = f"""exists (select 1 from monitoring_publication p where p.computation_id = monitoring_computation.id
and p.withdrawn_at is null and p.public_from <= {MY_NOW})"""
CORRECTION = "exists (select 1 from monitoring_publication p where p.id = current_id)"
PARK = f"""({MY_ROLE} = 'park_official'
and park_id = (select me.park_id from orgs_organisation me where me.id = {MY_ORGANISATION}))"""
PUBLISHED = f"""exists (select 1 from monitoring_publishedfigure p
where p.figure_id = monitoring_figure.id and p.public_from <= {MY_NOW})"""

# Of a publication only the withdrawal may be written, once, and only while nobody has seen it.
STANDS = f"""
create trigger computation_stands before update or delete on monitoring_computation
  for each row execute function monitoring_refuse();
create trigger correction_stands before update or delete on monitoring_correction
  for each row execute function monitoring_refuse();
create function monitoring_edition_stands() returns trigger language plpgsql as $$
declare kept monitoring_publication;
begin
  if tg_op = 'DELETE' or old.withdrawn_at is not null or old.public_from <= {MY_NOW} then
    raise exception 'an edition that was published is not changed; make a correction';
  end if;
  kept := new; kept.withdrawn_at := old.withdrawn_at; kept.withdrawn_reason := old.withdrawn_reason;
  if kept is distinct from old then
    raise exception 'of an edition only the withdrawal may be written';
  end if;
  return new;
end $$;
create trigger edition_stands before update or delete on monitoring_publication
  for each row execute function monitoring_edition_stands();
"""
UNDO = """
drop trigger edition_stands on monitoring_publication; drop function monitoring_edition_stands();
drop trigger correction_stands on monitoring_correction; drop trigger computation_stands on monitoring_computation;
"""


class Migration(migrations.Migration):
    """Embargo and permanence by the database's own word."""

    dependencies = [("monitoring", "0004_computation")]
    operations = [
        fence("monitoring_publication", f"{OFFICE} or ({RELEASED})"),
        fence("monitoring_computation", f"{OFFICE} or {SHOWN}"),
        fence("monitoring_correction", CORRECTION),
        refence("monitoring_figure", f"{OFFICE} or {PARK} or {PUBLISHED}"),
        migrations.RunSQL(STANDS, UNDO),
    ]
