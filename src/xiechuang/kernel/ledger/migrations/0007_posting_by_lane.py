"""The posting function writes accounts with lanes by lane; accounts without are written as before."""

from importlib import import_module

from django.db import migrations

POSTING = import_module("xiechuang.kernel.ledger.migrations.0003_posting")
QUICK = import_module("xiechuang.kernel.ledger.migrations.0005_quick")

# Each account with lanes gets one that nobody else writes just now. A ticket is only ever tried for, never waited for, so it
# can be taken before the locks; if all are taken, one waits for the lane it began with. What ends a hold ends it where it was made.
CHOOSE = r"""
create function ledger_choose_lanes(p_wanted jsonb, p_places int[], p_accounts bigint[], p_is_first boolean)
returns int[] language plpgsql as $$
declare
  accounts bigint[]; counts int[]; hold record; taken int; chosen int[] := array_fill(0, array[cardinality(p_accounts)]);
begin
  if not p_is_first then
    select array_agg(account_id), array_agg(1 + (select max(number) from ledger_lane m where m.account_id = n.account_id))
      into accounts, counts from ledger_lane n where account_id = any (p_accounts) and number = 1;
    for place in 1..cardinality(accounts) loop
      taken := floor(random() * counts[place]);
      for turn in 0..counts[place] - 1 loop
        if pg_try_advisory_xact_lock((accounts[place] % 2147483647)::int, (taken + turn) % counts[place]) then
          taken := (taken + turn) % counts[place];
          exit;
        end if;
      end loop;
      for leg in 1..cardinality(p_accounts) loop
        if p_accounts[leg] = accounts[place] then
          chosen[leg] := taken;
        end if;
      end loop;
    end loop;
  end if;
  if p_wanted @? '$[*].ends' then
    for hold in select w.place, e.account_id, e.lane from jsonb_to_recordset(p_wanted) as w(place int, ends uuid)
        join ledger_entry e on e.transfer_id = w.ends and e.held_fen > 0 loop
      for leg in 1..cardinality(p_accounts) loop
        if p_places[leg] = hold.place and p_accounts[leg] = hold.account_id then
          chosen[leg] := hold.lane;
        end if;
      end loop;
    end loop;
  end if;
  return chosen;
end $$;
"""
# One order for all: by account and lane. Lane 0 is locked by the account's own row, so whoever does not know of lanes yet
# waits for the same lock.
LOCK = r"""
create function ledger_lock_lanes(p_accounts bigint[], p_lanes int[]) returns void language plpgsql as $$
declare
  accounts bigint[]; lanes int[];
begin
  select array_agg(account order by account, lane), array_agg(lane order by account, lane) into accounts, lanes
    from (select distinct account, lane from unnest(p_accounts, p_lanes) as l(account, lane)) every;
  for place in 1..cardinality(accounts) loop
    if lanes[place] = 0 then
      perform from ledger_account where id = accounts[place] for no key update;
    else
      perform from ledger_lane where account_id = accounts[place] and number = lanes[place] for no key update;
    end if;
  end loop;
end $$;

create or replace function ledger_lock(p_accounts bigint[]) returns void language plpgsql volatile security definer
  set search_path = public, pg_temp as $$
declare
  accounts bigint[]; lanes int[];
begin
  if exists (select from ledger_lane where account_id = any (p_accounts)) then
    select array_agg(account), array_agg(lane) into accounts, lanes from (
      select unnest(p_accounts), 0 union all select account_id, number from ledger_lane where account_id = any (p_accounts)
    ) as every(account, lane);
    perform ledger_lock_lanes(accounts, lanes);
  else
    perform from ledger_account where id = any (p_accounts) order by id for no key update;
  end if;
end $$;
"""
# Whether some lane alone cannot give what is asked of it, whatever the others have.
LANE_IS_SHORT = r"""
create function ledger_lane_is_short(p_accounts bigint[], p_amounts bigint[], p_helds bigint[], p_lanes int[])
returns boolean language plpgsql as $$
begin
  return exists (select from (
    select l.amount - l.held as change, case when l.lane = 0 then a.floor_fen when a.floor_fen is not null then 0 end as floor_fen,
      sum(l.amount - l.held) over (partition by l.account, l.lane order by l.ordinal) + coalesce(e.free, 0) as free
    from unnest(p_accounts, p_amounts, p_helds, p_lanes) with ordinality as l(account, amount, held, lane, ordinal)
    left join ledger_account a on a.id = l.account
    left join lateral (select balance_after_fen - held_after_fen as free from ledger_entry
      where account_id = l.account and lane = l.lane order by sequence desc limit 1) e on a.floor_fen is not null
  ) running where change < 0 and free < floor_fen);
end $$;
"""
# Money goes between the lanes of one account before a transfer for which some lane had too little: as much as is needed,
# and what is left then is spread evenly, so that the next shortage is far. All lanes are locked. It is a transfer like any other.
LEVEL = r"""
create function ledger_level(p_at timestamptz, p_by jsonb, p_accounts bigint[], p_amounts bigint[], p_helds bigint[],
  p_lanes int[])
returns void language plpgsql as $$
declare
  one record; numbers int[]; spares bigint[]; rest bigint; share bigint; least_spare bigint; moves bigint[]; legs int[]; deed uuid;
begin
  for one in
    select account, lane, a.floor_fen, -min(running) as need from (
      select l.account, l.lane, sum(l.amount - l.held) over (partition by l.account, l.lane order by l.ordinal) as running
      from unnest(p_accounts, p_amounts, p_helds, p_lanes) with ordinality as l(account, amount, held, lane, ordinal)
    ) asked left join ledger_account a on a.id = account
    where a.floor_fen is not null and exists (select from ledger_lane where account_id = account)
    group by 1, 2, 3 order by 1, 2
  loop
    select array_agg(l.number order by l.number),
      array_agg(coalesce(e.free, 0) - case when l.number = 0 then one.floor_fen else 0 end order by l.number)
      into numbers, spares
      from (select 0 as number union all select number from ledger_lane where account_id = one.account) l
      left join lateral (select balance_after_fen - held_after_fen as free from ledger_entry
        where account_id = one.account and lane = l.number order by sequence desc limit 1) e on true;
    select sum(spare) - one.need, min(spare) into rest, least_spare from unnest(spares) as s(spare);
    continue when rest < 0 or one.need <= 0;
    share := rest / cardinality(numbers);
    -- The lane has enough: then only so that the others have as well, unless they do or there is too little to go round.
    continue when spares[array_position(numbers, one.lane)] >= one.need and (least_spare >= one.need or share < one.need);
    select array_agg(move order by number), array_agg(number order by number) into moves, legs from (
      select number, share - spare + case when number = one.lane then one.need + rest - share * cardinality(numbers) else 0 end
        as move from unnest(numbers, spares) as l(number, spare)) m where move <> 0;
    deed := gen_random_uuid();
    insert into ledger_transfer (id, "group", place, act, kind, reason, subject_kind, made_at, person_id, actor, role,
        organisation_id, legs, digest)
      select deed, deed, 0, 'post', 'level_lanes', '', '', p_at, (p_by->>'person_id')::bigint, p_by->>'actor', p_by->>'role',
        (p_by->>'organisation_id')::bigint, cardinality(moves), encode(sha256(convert_to(format(
          '["post", "level_lanes", "", "", null, "", "", null, null, [%s]]',
          string_agg(format('[%s, %s, 0]', one.account, move), ', ' order by place)), 'UTF8')), 'hex')
      from unnest(moves) with ordinality as m(move, place);
    insert into ledger_entry (account_id, lane, transfer_id, position, amount_fen, held_fen)
      select one.account, lane, deed, place, move, 0 from unnest(legs, moves) with ordinality as m(lane, move, place)
      order by place;
  end loop;
end $$;
"""
# What is refused is found over all lanes together.
SHORT = r"""
create or replace function ledger_short(p_wanted jsonb, p_places int[], p_accounts bigint[], p_amounts bigint[],
  p_helds bigint[])
returns table (refusal text, transfer_id uuid, account_id bigint, limit_fen bigint, found_fen bigint)
language plpgsql as $$
#variable_conflict use_column
begin
  return query with running as (
    select l.place, l.account, l.amount - l.held as change, a.id, a.floor_fen, sum(l.amount - l.held)
        over (partition by l.account order by l.ordinal) + coalesce(e.free, 0) + coalesce((
          select sum(f.free) from ledger_lane n, lateral (select balance_after_fen - held_after_fen as free from ledger_entry
            where ledger_entry.account_id = n.account_id and lane = n.number order by sequence desc limit 1) f
          where n.account_id = l.account), 0) as free
      from unnest(p_places, p_accounts, p_amounts, p_helds) with ordinality as l(place, account, amount, held, ordinal)
      left join ledger_account a on a.id = l.account
      left join lateral (select balance_after_fen - held_after_fen as free from ledger_entry
        where ledger_entry.account_id = l.account and lane = 0 order by sequence desc limit 1) e on a.floor_fen is not null
  )
  select distinct on (r.account) case when r.id is null then 'no_account' else 'below_floor' end,
    (p_wanted->r.place->>'id')::uuid, r.account, r.floor_fen, r.free::bigint
  from running r where r.id is null or (r.change < 0 and r.free < r.floor_fen) order by r.account, r.place;
end $$;
"""
WRITE = r"""
create function ledger_write(p_at timestamptz, p_by jsonb, p_wanted jsonb, p_places int[], p_accounts bigint[],
  p_amounts bigint[], p_helds bigint[], p_positions int[], p_lanes int[], p_is_levelled boolean)
returns void language plpgsql as $$
declare
  ids uuid[]; moment timestamptz; deed record;
begin
  -- Clocks differ and callers wait: moments never run backwards in a lane.
  select greatest(p_at, max(e.at)) into moment from (
      select account, lane from unnest(p_accounts, p_lanes) as l(account, lane)
      union select account_id, number from ledger_lane where p_is_levelled and account_id = any (p_accounts)) as l,
    lateral (select at from ledger_entry where account_id = l.account and lane = l.lane order by sequence desc limit 1) e;
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
  if not p_is_levelled then
    insert into ledger_entry (account_id, lane, transfer_id, position, amount_fen, held_fen)
      select l.account, l.lane, ids[l.place + 1], l.position, l.amount, l.held
      from unnest(p_places, p_accounts, p_amounts, p_helds, p_positions, p_lanes)
        with ordinality as l(place, account, amount, held, position, lane, ordinal)
      order by l.ordinal;
    return;
  end if;
  -- One transfer after the other, for what one sets free another may need in another lane.
  for deed in select place, array_agg(account order by ordinal) as accounts, array_agg(amount order by ordinal) as amounts,
        array_agg(held order by ordinal) as helds, array_agg(position order by ordinal) as positions,
        array_agg(lane order by ordinal) as lanes
      from unnest(p_places, p_accounts, p_amounts, p_helds, p_positions, p_lanes)
        with ordinality as l(place, account, amount, held, position, lane, ordinal)
      group by place order by place
  loop
    perform ledger_level(moment, p_by, deed.accounts, deed.amounts, deed.helds, deed.lanes);
    insert into ledger_entry (account_id, lane, transfer_id, position, amount_fen, held_fen)
      select l.account, l.lane, ids[deed.place + 1], l.position, l.amount, l.held
      from unnest(deed.accounts, deed.amounts, deed.helds, deed.positions, deed.lanes)
        with ordinality as l(account, amount, held, position, lane, ordinal)
      order by l.ordinal;
  end loop;
end $$;
"""
ONE = r"""
create function ledger_post_one(p_at timestamptz, p_by jsonb, p_wanted jsonb, p_accounts bigint[], p_amounts bigint[],
  p_positions int[], p_lanes int[])
returns table (refusal text, transfer_id uuid, account_id bigint, limit_fen bigint, found_fen bigint,
  sequence bigint, balance_after_fen bigint, held_after_fen bigint, at timestamptz, is_new boolean)
language plpgsql as $$
#variable_conflict use_column
declare
  -- Named apart from the columns, for a column is meant wherever the two are spelt alike.
  v_key uuid := (p_wanted->>'id')::uuid; v_moment timestamptz; v_known int; v_short int;
begin
  -- Each account's standing is that after its lock was got: this is a new statement, so it sees what others committed.
  select count(a.id), greatest(p_at, max(e.at)), count(*) filter (where w.change < 0
      and coalesce(e.free, 0) + w.change < case when w.lane = 0 then a.floor_fen when a.floor_fen is not null then 0 end)
    into v_known, v_moment, v_short
    from unnest(p_accounts, p_amounts, p_lanes) as w(account, change, lane)
    left join ledger_account a on a.id = w.account
    left join lateral (select balance_after_fen - held_after_fen as free, at from ledger_entry
      where ledger_entry.account_id = w.account and ledger_entry.lane = w.lane order by sequence desc limit 1) e on true;
  if v_known < 2 or v_short > 0 then
    return;
  end if;
  insert into ledger_transfer (id, "group", place, act, kind, reason, subject_kind, subject_id, made_at, person_id, actor, role,
      organisation_id, legs, digest)
    values (v_key, v_key, 0, 'post', p_wanted->>'kind', p_wanted->>'reason', p_wanted->>'subject_kind',
      (p_wanted->>'subject_id')::bigint, v_moment, (p_by->>'person_id')::bigint, p_by->>'actor', p_by->>'role',
      (p_by->>'organisation_id')::bigint, (p_wanted->>'legs')::int, p_wanted->>'digest')
    on conflict (id) do nothing;
  if not found then
    return;
  end if;
  return query insert into ledger_entry (account_id, lane, transfer_id, position, amount_fen, held_fen)
      select l.account, l.lane, v_key, l.position, l.amount, 0
      from unnest(p_accounts, p_amounts, p_positions, p_lanes) as l(account, amount, position, lane)
      order by l.position
    returning null::text, transfer_id, account_id, null::bigint, null::bigint, sequence, balance_after_fen, held_after_fen, at, true;
end $$;
"""
# Locks first, in the one order; where an account with lanes has a floor and its lane too little, that lane is let go again
# (what a subtransaction locked is free when it is rolled back) and all lanes are locked instead.
BEGINS = r"""
  select bool_or(a.floor_fen is not null) into has_floor from ledger_lane n join ledger_account a on a.id = n.account_id
    where n.account_id = any (p_accounts) and n.number = 1;
  if has_floor is null then
    perform from ledger_account where id = any (p_accounts) order by id for no key update;
    lanes := array_fill(0, array[cardinality(p_accounts)]);
  else
    lanes := ledger_choose_lanes(p_wanted, p_places, p_accounts, false);
  end if;
  if has_floor then
    begin
      perform ledger_lock_lanes(p_accounts, lanes);
      if ledger_lane_is_short(p_accounts, p_amounts, p_helds, lanes) then
        raise exception using errcode = 'LANES', message = 'the lane has too little';
      end if;
    exception when sqlstate 'LANES' then
      is_levelled := true;
    end;
  elsif not has_floor then
    perform ledger_lock_lanes(p_accounts, lanes);
  end if;
  if is_levelled then
    perform ledger_lock(p_accounts);
    lanes := ledger_choose_lanes(p_wanted, p_places, p_accounts, true);
  end if;
  if wanted = 1 and not is_levelled and p_wanted->0->>'act' = 'post' and cardinality(p_accounts) = 2 and p_accounts[1] <> p_accounts[2]
      and p_helds[1] = 0 and p_helds[2] = 0 and not p_wanted->0 ?| array['ends', 'reverses', 'target'] then
    return query select * from ledger_post_one(p_at, p_by, p_wanted->0, p_accounts, p_amounts, p_positions, lanes);
    if found then
      return;
    end if;
  end if;
"""
POST = (
    QUICK.BEFORE.replace("is_ours boolean := false;", "is_ours boolean := false;\n  has_floor boolean; is_levelled boolean := false; lanes int[];")
    .replace("  perform from ledger_account where id = any (p_accounts) order by id for no key update;\n", BEGINS.lstrip("\n"))
    .replace("p_helds, p_positions);\n      is_ours", "p_helds, p_positions, lanes, is_levelled);\n      is_ours")
)

UNPOST = """
drop function ledger_post_one(timestamptz, jsonb, jsonb, bigint[], bigint[], int[], int[]);
drop function ledger_write(timestamptz, jsonb, jsonb, int[], bigint[], bigint[], bigint[], int[], int[], boolean);
drop function ledger_level(timestamptz, jsonb, bigint[], bigint[], bigint[], int[]);
drop function ledger_lane_is_short(bigint[], bigint[], bigint[], int[]);
drop function ledger_lock_lanes(bigint[], int[]);
drop function ledger_choose_lanes(jsonb, int[], bigint[], boolean);
"""
DROP = """
drop function ledger_post_one(timestamptz, jsonb, jsonb, bigint[], bigint[], int[]);
drop function ledger_write(timestamptz, jsonb, jsonb, int[], bigint[], bigint[], bigint[], int[]);
"""


def _again(text: str) -> str:
    return text.replace("create function", "create or replace function").partition("revoke execute")[0]


class Migration(migrations.Migration):
    """The door, and what stands behind it."""

    dependencies = [("ledger", "0006_lanes")]
    operations = [
        migrations.RunSQL(
            DROP + CHOOSE + LOCK + LANE_IS_SHORT + LEVEL + SHORT + WRITE + ONE + POST,
            UNPOST
            + QUICK.QUICK
            + POSTING.WRITE
            + _again(POSTING.FLOORS)
            + _again(POSTING.LOCK)
            + QUICK.AFTER,
        )
    ]
