"""The fence under evidence, and the finder's ways past it."""

from django.db import migrations

from xiechuang.kernel.access.public import MY_ORGANISATION, MY_REGION, MY_ROLE, fence

OVERSEER = f"{MY_ROLE} in ('community_office', 'auditor', 'administrator')"
OFFICE = f"{MY_ROLE} = 'regional_official'"
PAPER = f"""{OVERSEER} or organisation_id = {MY_ORGANISATION} or ({OFFICE} and (region_id = {MY_REGION}
or exists (select 1 from evidence_grant g join evidence_suspicion s on s.id = g.suspicion_id
where g.paper_id = evidence_paper.id and g.state = 'granted' and g.to_region_id = {MY_REGION}
and s.state in ('open', 'same_proposed', 'reuse_proposed'))))"""
SUSPICION = f"{OVERSEER} or ({OFFICE} and {MY_REGION} in (later_region_id, earlier_region_id))"
GRANT = f"{OVERSEER} or ({OFFICE} and {MY_REGION} in (from_region_id, to_region_id))"
CHECK = f"{OVERSEER} or ({OFFICE} and organisation_id = {MY_ORGANISATION})"

# Of a mark that very many papers share only the newest are looked at.
FINDER = """
create function evidence_near(marks bigint[], most int) returns table (paper_id bigint, shared bigint)
  language sql stable security definer set search_path = public, pg_temp as $$
  select m.paper_id, count(*) from unnest(marks) as v (value) cross join lateral (
    select k.paper_id from evidence_mark k where k.value = v.value order by k.paper_id desc limit 64) m
  group by m.paper_id order by count(*) desc, m.paper_id desc limit most
$$;
create function evidence_papers(ids bigint[]) returns setof evidence_paper
  language sql stable security definer set search_path = public, pg_temp as $$
  select * from evidence_paper where id = any (ids) order by id
$$;
create function evidence_by_key(wanted text) returns setof evidence_paper
  language sql stable security definer set search_path = public, pg_temp as $$
  select * from evidence_paper where key = wanted
$$;
create function evidence_of(for_kind text, for_number text) returns setof evidence_paper
  language sql stable security definer set search_path = public, pg_temp as $$
  select * from evidence_paper p where p.subject_kind = for_kind and p.subject_number = for_number order by p.id
$$;
create function evidence_suspicions(for_kind text, for_number text) returns setof evidence_suspicion
  language sql stable security definer set search_path = public, pg_temp as $$
  select s.* from evidence_suspicion s where exists (
    select 1 from evidence_paper p where p.id in (s.later_id, s.earlier_id)
      and p.subject_kind = for_kind and p.subject_number = for_number and p.withdrawn_at is null) order by s.id
$$;
create function evidence_decided(pairs text[]) returns setof evidence_suspicion
  language sql stable security definer set search_path = public, pg_temp as $$
  select distinct on (s.pair) s.* from evidence_suspicion s
  where s.pair = any (pairs) and s.state in ('confirmed', 'reusable', 'cleared')
  order by s.pair, s.settled_at desc, s.id desc
$$;
-- Withdrawn papers are found no more; what was undecided about them lapses. Gives the suspicions that lapsed.
create function evidence_withdraw(ids bigint[], moment timestamptz, why text) returns setof evidence_suspicion
  language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  perform from evidence_paper where id = any (ids) order by id for no key update;
  update evidence_paper set withdrawn_at = moment, withdrawn_reason = why where id = any (ids) and withdrawn_at is null;
  delete from evidence_mark where paper_id = any (ids);
  return query update evidence_suspicion set state = 'lapsed'
    where (later_id = any (ids) or earlier_id = any (ids)) and state in ('open', 'same_proposed', 'reuse_proposed')
    returning *;
end $$;
"""
NAMES = """evidence_near(bigint[], int), evidence_papers(bigint[]), evidence_by_key(text), evidence_of(text, text),
evidence_suspicions(text, text), evidence_decided(text[]), evidence_withdraw(bigint[], timestamptz, text)"""
GRANTED = f"""
revoke all on function {NAMES} from public;
grant execute on function {NAMES} to xiechuang_fenced;
revoke update, delete on evidence_mark from xiechuang_fenced;
revoke delete on evidence_paper, evidence_suspicion, evidence_grant from xiechuang_fenced;
"""


class Migration(migrations.Migration):
    """Papers for their region, suspicions for both regions, marks for nobody."""

    dependencies = [
        ("evidence", "0001_initial"),
        ("access", "0001_fenced_role"),
        ("orgs", "0001_initial"),
    ]
    operations = [
        fence("evidence_paper", PAPER),
        fence("evidence_mark", "false"),
        fence("evidence_suspicion", SUSPICION),
        fence("evidence_grant", GRANT),
        fence("evidence_bulkcheck", CHECK),
        migrations.RunSQL(FINDER + GRANTED, f"drop function {NAMES}"),
    ]
