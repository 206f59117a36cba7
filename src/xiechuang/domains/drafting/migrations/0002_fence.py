"""The fence under drafts, opinions and meetings, and what may never change: a text that others were asked about."""

from django.db import migrations

from xiechuang.kernel.access.public import MY_REGION, MY_ROLE, fence

OFFICE = f"{MY_ROLE} = 'community_office'"
OFFICIAL = f"{MY_ROLE} = 'regional_official'"
DRAFT = f"""({OFFICE} and asked_regions <> '{{}}')
or ({OFFICIAL} and (region_id = {MY_REGION} or {MY_REGION} = any(asked_regions::text[])))"""
OF_DRAFT = "exists (select 1 from drafting_draft d where d.id = draft_id)"
OPINION = f"""exists (select 1 from drafting_consultation c where c.id = consultation_id
and (c.state in ('returned', 'answered') or ({OFFICIAL} and c.region_id = {MY_REGION})))"""
MEETING = f"{OFFICE} or ({OFFICIAL} and {MY_REGION} = any(regions::text[]))"
OF_MEETING = "exists (select 1 from drafting_meeting m where m.id = meeting_id)"

STANDS = """
create function drafting_edition_stands() returns trigger language plpgsql as $$
begin
  if old.is_asked and (tg_op = 'DELETE' or (new.text, new."order", new.draft_id, new.is_asked)
      is distinct from (old.text, old."order", old.draft_id, old.is_asked)) then
    raise exception 'a text that others were asked about is not changed';
  end if;
  if tg_op = 'DELETE' then return old; end if;
  return new;
end $$;
create trigger edition_stands before update or delete on drafting_edition
  for each row execute function drafting_edition_stands();
create function drafting_provision_stands() returns trigger language plpgsql as $$
begin
  if exists (select 1 from drafting_edition e where e.id = old.edition_id and e.is_asked) then
    raise exception 'a text that others were asked about is not changed';
  end if;
  if tg_op = 'DELETE' then return old; end if;
  return new;
end $$;
create trigger provision_stands before update or delete on drafting_provision
  for each row execute function drafting_provision_stands();
"""
UNDO = """
drop trigger provision_stands on drafting_provision; drop trigger edition_stands on drafting_edition;
drop function drafting_provision_stands(); drop function drafting_edition_stands();
"""


class Migration(migrations.Migration):
    """The regions concerned and the community's office; everybody sees what was adopted."""

    dependencies = [("drafting", "0001_initial"), ("access", "0001_fenced_role"), ("orgs", "0001_initial")]
    operations = [
        fence("drafting_draft", DRAFT),
        fence("drafting_edition", OF_DRAFT),
        fence("drafting_provision", "exists (select 1 from drafting_edition e where e.id = edition_id)"),
        fence("drafting_consultation", OF_DRAFT),
        fence("drafting_opinion", OPINION),
        fence("drafting_meeting", MEETING),
        *(fence(f"drafting_{one}", OF_MEETING) for one in ("agendaitem", "participant", "duty", "confirmation")),
        migrations.RunSQL(STANDS, UNDO),
    ]
