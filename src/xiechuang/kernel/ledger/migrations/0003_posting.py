"""The one function that writes the ledger: a group of transfers, all or not at all, in one round trip."""

from django.db import migrations

# Order of locks: the group's accounts by id, then the unique index on transfer ids. What is refused is found before anything
# is written, so the caller's transaction goes on; the triggers stand behind it for whoever comes by another way.
# Plans are made once a session, for planning would cost more than the work; they look rows up by index one by one whatever
# the statistics say, for a plan made while a table was empty would be read off it for ever.
FLOORS = r"""
create function ledger_short(p_wanted jsonb, p_places int[], p_accounts bigint[], p_amounts bigint[], p_helds bigint[])
returns table (refusal text, transfer_id uuid, account_id bigint, limit_fen bigint, found_fen bigint)
language plpgsql as $$
#variable_conflict use_column
begin
  return query with running as (
    select l.place, l.account, l.amount - l.held as change, a.id, a.floor_fen, sum(l.amount - l.held)
        over (partition by l.account order by l.ordinal) + coalesce(e.balance_after_fen - e.held_after_fen, 0) as free
      from unnest(p_places, p_accounts, p_amounts, p_helds) with ordinality as l(place, account, amount, held, ordinal)
      left join ledger_account a on a.id = l.account
      left join lateral (select balance_after_fen, held_after_fen from ledger_entry
        where ledger_entry.account_id = l.account order by sequence desc limit 1) e on a.floor_fen is not null
  )
  select distinct on (r.account) case when r.id is null then 'no_account' else 'below_floor' end,
    (p_wanted->r.place->>'id')::uuid, r.account, r.floor_fen, r.free::bigint
  from running r where r.id is null or (r.change < 0 and r.free < r.floor_fen) order by r.account, r.place;
end $$;
"""
# Only groups that end holds or take transfers back are asked about them.
ENDINGS = r"""
create function ledger_ended(p_at timestamptz, p_wanted jsonb)
returns table (refusal text, transfer_id uuid, account_id bigint, limit_fen bigint, found_fen bigint)
language plpgsql as $$
#variable_conflict use_column
begin
  return query
  select case when h.transfer_id is null then 'no_hold' when t.id is not null then 'hold_has_ended'
      when w.act = 'expire' then 'hold_is_not_due' else 'hold_has_expired' end,
    w.id, h.account_id, h.amount_fen, null::bigint
  from jsonb_to_recordset(p_wanted) as w(id uuid, act text, ends uuid)
  left join ledger_hold h on h.transfer_id = w.ends left join ledger_transfer t on t.ends_id = w.ends
  where w.ends is not null and (h.transfer_id is null or t.id is not null
    or (w.act = 'settle' and h.expires_at <= p_at) or (w.act = 'expire' and (h.expires_at > p_at) is not false))
  union all
  select case when o.id is null then 'no_transfer' when t.id is not null then 'is_reversed' else 'not_reversible' end,
    w.id, null, null, null
  from jsonb_to_recordset(p_wanted) as w(id uuid, reverses uuid)
  left join ledger_transfer o on o.id = w.reverses left join ledger_transfer t on t.reverses_id = w.reverses
  where w.reverses is not null and (o.id is null or t.id is not null or o.act not in ('post', 'settle'));
end $$;
"""

WRITE = r"""
create function ledger_write(p_at timestamptz, p_by jsonb, p_wanted jsonb, p_places int[], p_accounts bigint[],
  p_amounts bigint[], p_helds bigint[], p_positions int[])
returns void language plpgsql as $$
declare
  ids uuid[]; moment timestamptz;
begin
  -- Clocks differ and callers wait: an account's moments never run backwards.
  select greatest(p_at, max(e.at)) into moment from unnest(p_accounts) as a(id),
    lateral (select at from ledger_entry where account_id = a.id order by sequence desc limit 1) e;
  with made as (
    insert into ledger_transfer (id, "group", place, act, kind, reason, subject_kind, subject_id, made_at, person_id,
        actor, role, organisation_id, legs, digest, ends_id, reverses_id)
      select w.id, (p_wanted->0->>'id')::uuid, w.place, w.act, w.kind, w.reason, w.subject_kind, w.subject_id, moment,
        (p_by->>'person_id')::bigint, p_by->>'actor', p_by->>'role', (p_by->>'organisation_id')::bigint, w.legs, w.digest,
        w.ends, w.reverses
      from jsonb_to_recordset(p_wanted) as w(id uuid, place int, act text, kind text, reason text, subject_kind text,
        subject_id bigint, legs int, digest text, ends uuid, reverses uuid)
      -- By id, so that two groups which share ids cannot wait for each other.
      order by w.id
      returning id, place
  ) select array_agg(id order by place) into ids from made;
  if p_wanted @? '$[*].target' then
    insert into ledger_hold (transfer_id, account_id, target_id, amount_fen, expires_at)
      select w.id, w.account, w.target, w.amount, w.expires_at
      from jsonb_to_recordset(p_wanted) as w(id uuid, act text, account bigint, target bigint, amount bigint,
        expires_at timestamptz)
      where w.act = 'reserve';
  end if;
  -- Number, balances, moment and hash are the trigger's to say.
  insert into ledger_entry (account_id, transfer_id, position, amount_fen, held_fen)
    select l.account, ids[l.place + 1], l.position, l.amount, l.held
    from unnest(p_places, p_accounts, p_amounts, p_helds, p_positions)
      with ordinality as l(place, account, amount, held, position, ordinal)
    order by l.ordinal;
end $$;
"""

POST = r"""
create function ledger_post(p_at timestamptz, p_by jsonb, p_wanted jsonb, p_places int[], p_accounts bigint[],
  p_amounts bigint[], p_helds bigint[], p_positions int[])
returns table (refusal text, transfer_id uuid, account_id bigint, limit_fen bigint, found_fen bigint,
  sequence bigint, balance_after_fen bigint, held_after_fen bigint, at timestamptz, is_new boolean)
language plpgsql security definer set search_path = public, pg_temp
  set plan_cache_mode = force_generic_plan set enable_seqscan = off set enable_bitmapscan = off set enable_hashjoin = off
  set enable_mergejoin = off set enable_sort = off set jit = off as $$
#variable_conflict use_column
declare
  wanted int := jsonb_array_length(p_wanted); known int; differing int; is_ours boolean := false;
begin
  perform from ledger_account where id = any (p_accounts) order by id for no key update;
  for attempt in 1..3 loop
    select count(*), count(*) filter (where t.digest <> w.digest) into known, differing
      from jsonb_to_recordset(p_wanted) as w(id uuid, digest text) join ledger_transfer t on t.id = w.id;
    exit when known = wanted and differing = 0;
    if known > 0 then
      return query select case when t.digest <> w.digest then 'other_body' else 'partly_known' end, w.id,
          null::bigint, null::bigint, null::bigint, null::bigint, null::bigint, null::bigint, null::timestamptz, false
        from jsonb_to_recordset(p_wanted) as w(id uuid, digest text, place int) join ledger_transfer t on t.id = w.id
        where t.digest <> w.digest or known < wanted order by w.place;
      return;
    end if;
    return query select r.*, null::bigint, null::bigint, null::bigint, null::timestamptz, false
      from ledger_short(p_wanted, p_places, p_accounts, p_amounts, p_helds) r;
    known := 0;
    if found then
      known := 1;
    end if;
    if p_wanted @? '$[*] ? (exists (@.ends) || exists (@.reverses))' then
      return query select r.*, null::bigint, null::bigint, null::bigint, null::timestamptz, false
        from ledger_ended(p_at, p_wanted) r;
      if found then
        known := 1;
      end if;
    end if;
    if known > 0 then
      return;
    end if;
    begin
      perform ledger_write(p_at, p_by, p_wanted, p_places, p_accounts, p_amounts, p_helds, p_positions);
      is_ours := true;
      exit;
    exception when unique_violation then
      -- Somebody on other accounts has just committed one of these ids: look again.
      if attempt = 3 then
        raise;
      end if;
    end;
  end loop;
  return query select null::text, e.transfer_id, e.account_id, null::bigint, null::bigint, e.sequence,
      e.balance_after_fen, e.held_after_fen, e.at, is_ours
    from jsonb_to_recordset(p_wanted) as w(id uuid, place int) join ledger_entry e on e.transfer_id = w.id
    order by w.place, e.position;
end $$;
revoke execute on function ledger_post(timestamptz, jsonb, jsonb, int[], bigint[], bigint[], bigint[], int[]) from public;
grant execute on function ledger_post(timestamptz, jsonb, jsonb, int[], bigint[], bigint[], bigint[], int[])
  to xiechuang_fenced;
"""
# Opening is the other thing that people behind the fence may do; an account that is there already is given back.
OPEN = r"""
create function ledger_open(p_owner_kind text, p_owner_id text, p_kind text, p_floor bigint, p_region text,
  p_organisation bigint, p_at timestamptz)
returns setof ledger_account language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into ledger_account (owner_kind, owner_id, kind, currency, floor_fen, region_code, organisation_id, opened_at)
    values (p_owner_kind, p_owner_id, p_kind, 'CNY', p_floor, p_region, p_organisation, p_at)
    on conflict do nothing;
  return query select * from ledger_account
    where owner_kind = p_owner_kind and owner_id = p_owner_id and kind = p_kind and currency = 'CNY';
end $$;
revoke execute on function ledger_open(text, text, text, bigint, text, bigint, timestamptz) from public;
grant execute on function ledger_open(text, text, text, bigint, text, bigint, timestamptz) to xiechuang_fenced;
"""
# For a transaction that has more to do than one group.
LOCK = """
create function ledger_lock(p_accounts bigint[]) returns void language sql volatile security definer
  set search_path = public, pg_temp as $$
  select from ledger_account where id = any (p_accounts) order by id for no key update;
$$;
revoke execute on function ledger_lock(bigint[]) from public;
grant execute on function ledger_lock(bigint[]) to xiechuang_fenced;
"""
UNPOST = """
drop function ledger_lock(bigint[]);
drop function ledger_open(text, text, text, bigint, text, bigint, timestamptz);
drop function ledger_post(timestamptz, jsonb, jsonb, int[], bigint[], bigint[], bigint[], int[]);
drop function ledger_write(timestamptz, jsonb, jsonb, int[], bigint[], bigint[], bigint[], int[]);
drop function ledger_ended(timestamptz, jsonb);
drop function ledger_short(jsonb, int[], bigint[], bigint[], bigint[]);
"""


class Migration(migrations.Migration):
    """Refusals, writing, and the door to both."""

    dependencies = [("ledger", "0002_sealed"), ("access", "0001_fenced_role")]
    operations = [migrations.RunSQL(FLOORS + ENDINGS + WRITE + POST + OPEN + LOCK, UNPOST)]
