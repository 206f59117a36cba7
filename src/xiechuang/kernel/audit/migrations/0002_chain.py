"""The chain: sealed by the database when a transaction commits, closed to every change afterwards."""

from django.db import migrations

from xiechuang.kernel.access.public import MY_PERSON, MY_ROLE, fence

# At commit all row locks are held already, so waiting for the chain's lock cannot deadlock with anything else.
SEAL = """
create function audit_seal() returns trigger language plpgsql security definer set search_path = public as $$
declare previous text;
begin
  perform pg_advisory_xact_lock(7269001);
  select digest into previous from audit_link order by position desc limit 1;
  previous := coalesce(previous, repeat('0', 64));
  insert into audit_link (entry_id, before, digest) values (new.id, previous, encode(sha256(convert_to(array_to_string(array[
    previous, new.id::text, to_char(new.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), new.person_id::text,
    new.actor, new.role, new.organisation_id::text, new.organisation, new.region_code, new.action, new.subject_kind,
    new.subject_id::text, new.subject_number, new.details], E'\\x1f', ''), 'UTF8')), 'hex'));
  return null;
end $$;
create constraint trigger audit_seal after insert on audit_entry deferrable initially deferred
  for each row execute function audit_seal();

create function audit_refuse() returns trigger language plpgsql as $$
begin
  raise exception 'the audit trail is only ever added to';
end $$;
create trigger audit_entry_stands before update or delete on audit_entry for each row execute function audit_refuse();
create trigger audit_link_stands before update or delete on audit_link for each row execute function audit_refuse();
revoke update, delete on audit_entry from xiechuang_fenced;
revoke insert, update, delete on audit_link from xiechuang_fenced;
"""
UNSEAL = """
drop trigger audit_seal on audit_entry; drop trigger audit_entry_stands on audit_entry;
drop trigger audit_link_stands on audit_link; drop function audit_seal(); drop function audit_refuse();
"""


class Migration(migrations.Migration):
    """Seal and fence the trail: inside the fence people see their own deeds, auditors see all."""

    dependencies = [("audit", "0001_initial"), ("access", "0001_fenced_role")]
    operations = [
        migrations.RunSQL(SEAL, UNSEAL),
        fence("audit_entry", f"{MY_ROLE} in ('auditor', 'administrator') or person_id = {MY_PERSON}"),
    ]
