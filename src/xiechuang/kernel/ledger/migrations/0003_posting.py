"""The one function that writes the ledger: a group of transfers, all or not at all, in one round trip."""

from django.db import migrations

# Order of locks: the group's accounts by id, then the unique index on transfer ids. What is refused is found before anything
# is written, so the caller's transaction goes on; the triggers stand behind it for whoever comes by another way.
REFUSE = r"""
create function ledger_refusals(p_at timestamptz, p_wanted jsonb, p_places int[], p_accounts bigint[], p_amounts bigint[],
  p_helds bigint[])
returns table (refusal text, transfer_id uuid, account_id bigint, limit_fen bigint, found_fen bigint)
language sql stable set search_path = public, pg_temp as $$
  with wanted as materialized (
    select * from jsonb_to_recordset(p_wanted) as w(id uuid, act text, ends uuid, reverses uuid, place int)
  ), legs as materialized (
    select * from unnest(p_places, p_accounts, p_amounts, p_helds) with ordinality as l(place, account, amount, held, ordinal)
  ), books as materialized (
    select b.account, a.id, a.floor_fen, coalesce(e.balance_after_fen - e.held_after_fen, 0) as free
    from (select distinct account from legs) b
    left join ledger_account a on a.id = b.account
    left join lateral (select balance_after_fen, held_after_fen from ledger_entry
      where ledger_entry.account_id = b.account order by sequence desc limit 1) e on true
  ), running as (
    select l.place, l.account, l.amount - l.held as change, b.floor_fen,
      b.free + sum(l.amount - l.held) over (partition by l.account order by l.ordinal) as free
    from legs l join books b on b.id = l.account where b.floor_fen is not null
  ), short as (
    select distinct on (account) * from running where change < 0 and free < floor_fen order by account, place
  )
  select 'no_account', null::uuid, account, null::bigint, null::bigint from books where id is null
  union all
  select 'below_floor', w.id, s.account, s.floor_fen, s.free::bigint from short s join wanted w using (place)
  union all
  select case when h.transfer_id is null then 'no_hold' when t.id is not null then 'hold_has_ended'
      when w.act = 'expire' then 'hold_is_not_due' else 'hold_has_expired' end, w.id, h.account_id, h.amount_fen, null
  from wanted w left join ledger_hold h on h.transfer_id = w.ends left join ledger_transfer t on t.ends_id = w.ends
  where w.ends is not null and (h.transfer_id is null or t.id is not null
    or (w.act = 'settle' and h.expires_at <= p_at) or (w.act = 'expire' and h.expires_at > p_at is not false))
  union all
  select case when o.id is null then 'no_transfer' when t.id is not null then 'is_reversed' else 'not_reversible' end,
    w.id, null, null, null
  from wanted w left join ledger_transfer o on o.id = w.reverses left join ledger_transfer t on t.reverses_id = w.reverses
  where w.reverses is not null and (o.id is null or t.id is not null or o.act not in ('post', 'settle'))
$$;
"""

WRITE = r"""
create function ledger_write(p_at timestamptz, p_by jsonb, p_wanted jsonb, p_places int[], p_accounts bigint[],
  p_amounts bigint[], p_helds bigint[], p_positions int[])
returns void language plpgsql set search_path = public, pg_temp as $$
declare
  ids uuid[]; moment timestamptz;
begin
  select array_agg(w.id order by w.place) into ids from jsonb_to_recordset(p_wanted) as w(id uuid, place int);
  -- Clocks differ and callers wait: an account's moments never run backwards.
  select greatest(p_at, max(e.at)) into moment
    from (select distinct unnest(p_accounts) as id) a, lateral (select at from ledger_entry
      where account_id = a.id order by sequence desc limit 1) e;
  insert into ledger_transfer (id, "group", place, act, kind, reason, subject_kind, subject_id, made_at, person_id, actor,
      role, organisation_id, legs, digest, ends_id, reverses_id)
    select w.id, ids[1], w.place, w.act, w.kind, w.reason, w.subject_kind, w.subject_id, moment,
      (p_by->>'person_id')::bigint, p_by->>'actor', p_by->>'role', (p_by->>'organisation_id')::bigint, w.legs, w.digest,
      w.ends, w.reverses
    from jsonb_to_recordset(p_wanted) as w(id uuid, place int, act text, kind text, reason text, subject_kind text,
      subject_id bigint, legs int, digest text, ends uuid, reverses uuid)
    -- By id, so that two groups which share ids cannot wait for each other.
    order by w.id;
  insert into ledger_hold (transfer_id, account_id, target_id, amount_fen, expires_at)
    select w.id, w.account, w.target, w.amount, w.expires_at
    from jsonb_to_recordset(p_wanted) as w(id uuid, act text, account bigint, target bigint, amount bigint,
      expires_at timestamptz)
    where w.act = 'reserve';
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
language plpgsql security definer set search_path = public, pg_temp as $$
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
      return query select case when t.id is null then 'not_in_group' when t.digest <> w.digest then 'other_body'
          else 'partly_known' end, w.id, null::bigint, null::bigint, null::bigint, null::bigint, null::bigint,
          null::bigint, null::timestamptz, false
        from jsonb_to_recordset(p_wanted) as w(id uuid, digest text) left join ledger_transfer t on t.id = w.id
        where (differing > 0) = (t.digest is not null and t.digest <> w.digest);
      return;
    end if;
    return query select r.refusal, r.transfer_id, r.account_id, r.limit_fen, r.found_fen, null::bigint, null::bigint,
        null::bigint, null::timestamptz, false
      from ledger_refusals(p_at, p_wanted, p_places, p_accounts, p_amounts, p_helds) r;
    if found then
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
    from ledger_entry e join jsonb_to_recordset(p_wanted) as w(id uuid, place int) on e.transfer_id = w.id
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
UNPOST = """
drop function ledger_open(text, text, text, bigint, text, bigint, timestamptz);
drop function ledger_post(timestamptz, jsonb, jsonb, int[], bigint[], bigint[], bigint[], int[]);
drop function ledger_write(timestamptz, jsonb, jsonb, int[], bigint[], bigint[], bigint[], int[]);
drop function ledger_refusals(timestamptz, jsonb, int[], bigint[], bigint[], bigint[]);
"""


class Migration(migrations.Migration):
    """Refusals, writing, and the door to both."""

    dependencies = [("ledger", "0002_sealed"), ("access", "0001_fenced_role")]
    operations = [migrations.RunSQL(REFUSE + WRITE + POST + OPEN, UNPOST)]
