"""The fence under guides that are not published, questions and receipts; what is published is never changed."""

from django.db import migrations

from xiechuang.kernel.access.public import MY_ORGANISATION, MY_PERSON, MY_REGION, MY_ROLE, fence

WRITER = f"{MY_ROLE} in ('regional_official', 'community_office')"
OFFICE = f"{MY_ROLE} = 'community_office'"
OWN = f"({WRITER} and organisation_id = {MY_ORGANISATION})"
GUIDE = f"in_force > 0 or {OWN}"
VERSION = f"state in ('published', 'retired') or {OWN}"
QUESTION = f"""is_public or asker_id = {MY_PERSON} or ({WRITER} and exists (
  select 1 from training_guide g where g.id = guide_id and g.organisation_id = {MY_ORGANISATION}))"""
RECEIPT = f"""{OFFICE} or person_id = {MY_PERSON} or ({MY_ROLE} = 'regional_official' and (
  region_code = {MY_REGION} or exists (
    select 1 from training_version v where v.id = version_id and v.organisation_id = {MY_ORGANISATION})))"""

STANDS = """
create function training_version_stands() returns trigger language plpgsql as $$
begin
  if old.state in ('published', 'retired') and (tg_op = 'DELETE'
    or (new.guide_id, new."order", new.summary, new.steps, new.papers, new.clauses, new.faq, new.checks)
       is distinct from
       (old.guide_id, old."order", old.summary, old.steps, old.papers, old.clauses, old.faq, old.checks)) then
    raise exception 'a published version of a guide is not changed';
  end if;
  if tg_op = 'DELETE' then return old; end if;
  return new;
end $$;
create trigger version_stands before update or delete on training_version
  for each row execute function training_version_stands();
create function training_receipt_stands() returns trigger language plpgsql as $$
begin
  raise exception 'a reading receipt is not changed';
end $$;
create trigger receipt_stands before update on training_readreceipt
  for each row execute function training_receipt_stands();
"""
UNDO = """
drop trigger receipt_stands on training_readreceipt; drop trigger version_stands on training_version;
drop function training_receipt_stands(); drop function training_version_stands();
"""


class Migration(migrations.Migration):
    """A query that forgets its scope finds nothing it should not."""

    dependencies = [("training", "0001_initial"), ("access", "0001_fenced_role"), ("orgs", "0001_initial")]
    operations = [
        fence("training_guide", GUIDE),
        fence("training_version", VERSION),
        fence("training_question", QUESTION),
        fence("training_readreceipt", RECEIPT),
        migrations.RunSQL(STANDS, UNDO),
    ]
