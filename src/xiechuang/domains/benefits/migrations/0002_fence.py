"""The fence under what firms say of themselves and what offices work out, and what may never change."""

from django.db import migrations

from xiechuang.kernel.access.public import MY_ORGANISATION, MY_PERSON, MY_REGION, MY_ROLE, fence

OVERSEER = f"{MY_ROLE} in ('community_office', 'auditor', 'administrator')"
OFFICIAL = f"{MY_ROLE} = 'regional_official'"
REGION = f"({OFFICIAL} and region_id = {MY_REGION})"
FIRM = f"({MY_ROLE} = 'firm' and organisation_id = {MY_ORGANISATION})"
RELEASED = f"""exists (select 1 from benefits_release r where r.facts_id = benefits_firmfacts.id
and r.withdrawn_at is null and ({OVERSEER} or ({OFFICIAL} and r.region_id = {MY_REGION})))"""
UPLOAD = f"{OVERSEER} or {REGION} or ({OFFICIAL} and is_sample)"
ROW = "exists (select 1 from benefits_factsupload u where u.id = upload_id)"
PUBLIC_RUN = "state in ('announced', 'final')"
OF_RUN = f"exists (select 1 from benefits_grantrun g where g.id = run_id and g.region_id = {MY_REGION})"
PUBLIC_LINE = """(outcome = 'yes' and strike_reason = ''
and exists (select 1 from benefits_grantrun g where g.id = run_id and g.state in ('announced', 'final')))"""
LINE = f"{OVERSEER} or ({OFFICIAL} and {OF_RUN}) or {FIRM} or {PUBLIC_LINE}"
OBJECTION = f"{OVERSEER} or ({OFFICIAL} and {OF_RUN}) or person_id = {MY_PERSON}"

STANDS = """
create function benefits_refuse() returns trigger language plpgsql as $$
begin
  raise exception 'rows of % are only ever added to', tg_table_name;
end $$;
create trigger edition_stands before update or delete on benefits_edition
  for each row execute function benefits_refuse();
create trigger facts_stand before update or delete on benefits_firmfacts
  for each row execute function benefits_refuse();
create trigger trial_stands before update or delete on benefits_trial
  for each row execute function benefits_refuse();
create function benefits_line_stands() returns trigger language plpgsql security definer set search_path = public as $$
declare held text;
begin
  select state into held from benefits_grantrun where id = old.run_id;
  if held = 'final' or (tg_op = 'DELETE' and held not in ('planned', 'computed')) then
    raise exception 'a list that is checked or final is not changed';
  end if;
  if tg_op = 'DELETE' then return old; end if;
  if (new.run_id, new.name, new.credit_code, new.answers, new.outcome)
     is distinct from (old.run_id, old.name, old.credit_code, old.answers, old.outcome)
     or new.amount_fen is distinct from old.amount_fen or new.facts_id is distinct from old.facts_id then
    raise exception 'what a run found for a firm is not changed; compute it again';
  end if;
  return new;
end $$;
create trigger grant_line_stands before update or delete on benefits_grantline
  for each row execute function benefits_line_stands();
"""
UNDO = """
drop trigger grant_line_stands on benefits_grantline; drop function benefits_line_stands();
drop trigger trial_stands on benefits_trial; drop trigger facts_stand on benefits_firmfacts;
drop trigger edition_stands on benefits_edition; drop function benefits_refuse();
"""


class Migration(migrations.Migration):
    """A firm sees its own, offices what was released to them and what they work out, everybody what is public."""

    dependencies = [
        ("benefits", "0001_initial"),
        ("access", "0001_fenced_role"),
        ("orgs", "0001_initial"),
    ]
    operations = [
        fence("benefits_factsdraft", FIRM),
        fence("benefits_release", f"{OVERSEER} or {REGION} or {FIRM}"),
        fence("benefits_firmfacts", f"{FIRM} or {RELEASED}"),
        fence("benefits_factsupload", UPLOAD),
        fence("benefits_factsrow", ROW),
        fence("benefits_grantrun", f"{OVERSEER} or {REGION} or {PUBLIC_RUN}"),
        fence("benefits_grantline", LINE),
        fence("benefits_objection", OBJECTION),
        fence("benefits_trial", f"{OVERSEER} or {REGION}"),
        migrations.RunSQL(STANDS, UNDO),
    ]
