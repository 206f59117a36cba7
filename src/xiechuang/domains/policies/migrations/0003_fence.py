"""The fence under texts and versions that are not public, and what may never change: a wording once it is."""

from django.db import migrations

from xiechuang.kernel.access.public import MY_PERSON, MY_REGION, MY_ROLE, fence, open_gate

OVERSEER = f"{MY_ROLE} in ('community_office', 'auditor', 'administrator')"
OFFICE = f"{OVERSEER} or ({MY_ROLE} = 'regional_official' and region_id = {MY_REGION})"
ATTACHED = """subject_kind = 'policies.textversion'
and exists (select 1 from policies_textversion v where v.id = subject_id)"""

# What was loaded before there were versions came from a profile and was open to everybody.
BEFORE = "update policies_policytext set is_listed = true, is_from_profile = true"

# Two adopted wordings of a text never hold on the same day; one without a first day holds from the beginning.
ONE_A_DAY = """
alter table policies_textversion add constraint wordings_do_not_overlap exclude using gist (
  int8range(policy_id, policy_id, '[]') with &&, daterange(valid_from, valid_until) with &&)
  where (state = 'published' and not is_draft);
"""
STANDS = """
create function policies_version_stands() returns trigger language plpgsql as $$
declare kept policies_textversion;
begin
  if old.state <> 'published' then
    return case when tg_op = 'DELETE' then old else new end;
  end if;
  if tg_op = 'DELETE' then
    if current_user = 'xiechuang_fenced' then
      raise exception 'a public wording is not removed';
    end if;
    return old;
  end if;
  kept := new; kept.valid_until := old.valid_until;
  if kept is distinct from old then
    raise exception 'a public wording is not changed; add a version';
  end if;
  return new;
end $$;
create trigger version_stands before update or delete on policies_textversion
  for each row execute function policies_version_stands();
"""
# Who follows a text is nobody's business; who publishes a version may only have them told.
FOLLOWERS = """
create function policies_followers(policy bigint) returns setof bigint
  language sql stable security definer set search_path = public as $$
  select distinct f.person_id from policies_following f, policies_policytext p
  where p.id = $1 and (f.policy_id = p.id or (f.topic <> '' and f.topic = any(p.topics)))
$$;
revoke all on function policies_followers(bigint) from public;
grant execute on function policies_followers(bigint) to xiechuang_fenced;
"""


class Migration(migrations.Migration):
    """Drafts for the office of their region and the overseers; everything public for everybody."""

    dependencies = [
        ("policies", "0002_library"),
        ("access", "0001_fenced_role"),
        ("documents", "0003_fence_by_subject"),
    ]
    operations = [
        migrations.RunSQL(BEFORE, migrations.RunSQL.noop),
        fence("policies_policytext", f"is_listed or {OFFICE}"),
        fence("policies_textversion", f"state = 'published' or {OFFICE}"),
        fence("policies_extractedrow", f"state = 'accepted' or {OFFICE}"),
        fence("policies_following", f"person_id = {MY_PERSON}"),
        open_gate("documents_document", "of_policies", ATTACHED),
        migrations.RunSQL(
            ONE_A_DAY, "alter table policies_textversion drop constraint wordings_do_not_overlap"
        ),
        migrations.RunSQL(
            STANDS,
            "drop trigger version_stands on policies_textversion; drop function policies_version_stands()",
        ),
        migrations.RunSQL(FOLLOWERS, "drop function policies_followers(bigint)"),
    ]
