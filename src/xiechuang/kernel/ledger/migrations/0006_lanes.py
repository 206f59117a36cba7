"""An account that many write at once is given lanes, each with a chain, a balance and a lock of its own."""

from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

from xiechuang.kernel.access.public import fence

SEALED = import_module("xiechuang.kernel.ledger.migrations.0002_sealed")
ENTRY = import_module("xiechuang.kernel.ledger.migrations.0004_fence").ENTRY

# As before, by lane. Lane 0 keeps the account's floor and the hash it always had; the others have zero for a floor.
SEAL = r"""
create or replace function ledger_seal() returns trigger language plpgsql as $$
declare
  before record;
begin
  select a.floor_fen, t.made_at, t.digest as deed, t.legs, e.sequence, e.balance_after_fen, e.held_after_fen, e.digest, e.at
    into before from public.ledger_account a join public.ledger_transfer t on t.id = new.transfer_id
    left join lateral (select * from public.ledger_entry where account_id = new.account_id and lane = new.lane
      order by sequence desc limit 1) e on true
    where a.id = new.account_id;
  if not found then
    raise foreign_key_violation using
      message = format('ledger: there is no account %s or no transfer %s', new.account_id, new.transfer_id);
  end if;
  if new.lane > 0 then
    if not exists (select from public.ledger_lane where account_id = new.account_id and number = new.lane) then
      raise foreign_key_violation using
        message = format('ledger: account %s has no lane %s', new.account_id, new.lane);
    end if;
    before.floor_fen := case when before.floor_fen is not null then 0 end;
  end if;
  if new.position not between 1 and before.legs then
    raise check_violation using message = format('ledger: transfer %s has %s entries', new.transfer_id, before.legs);
  end if;
  new.sequence := coalesce(before.sequence, 0) + 1;
  new.balance_after_fen := coalesce(before.balance_after_fen, 0) + new.amount_fen;
  new.held_after_fen := coalesce(before.held_after_fen, 0) + new.held_fen;
  new.at := before.made_at;
  if before.at > new.at then
    raise check_violation using message = format('ledger: account %s already stands at a later moment', new.account_id);
  end if;
  if new.amount_fen - new.held_fen < 0 and new.balance_after_fen - new.held_after_fen < before.floor_fen then
    raise check_violation using message = format('ledger: account %s would fall below its floor', new.account_id);
  end if;
  new.digest := encode(sha256(convert_to(concat_ws(E'\x1f',
    coalesce(before.digest, repeat('0', 64)), new.account_id, new.sequence, new.transfer_id, before.deed, new.position,
    new.amount_fen, new.held_fen, new.balance_after_fen, new.held_after_fen,
    (extract(epoch from new.at) * 1000000)::bigint, nullif(new.lane, 0)), 'UTF8')), 'hex');
  return new;
end $$;
"""
# A hold ends in the lane it was made in, or one lane would set free what another set aside.
CHECK_HOLD = r"""
create or replace function ledger_check_hold(deed ledger_transfer) returns boolean language plpgsql
  security definer set search_path = public, pg_temp as $$
declare
  set_aside record; moved record;
begin
  select count(*) filter (where held_fen <> 0) as holds, coalesce(sum(abs(amount_fen)), 0) as amounts,
    max(account_id) filter (where held_fen <> 0) as account_id, max(lane) filter (where held_fen <> 0) as lane,
    coalesce(sum(held_fen), 0) as held, coalesce(-sum(amount_fen) filter (where held_fen <> 0), 0) as paid
    into moved from ledger_entry where transfer_id = deed.id;
  if deed.act in ('post', 'reverse') then
    return moved.holds = 0;
  end if;
  select * into set_aside from ledger_hold
    where transfer_id = case when deed.act = 'reserve' then deed.id else deed.ends_id end;
  if set_aside is null or moved.holds <> 1 or moved.account_id <> set_aside.account_id then
    return false;
  end if;
  if deed.act = 'reserve' then
    return moved.held = set_aside.amount_fen and moved.amounts = 0;
  end if;
  if moved.lane <> (select lane from ledger_entry where transfer_id = deed.ends_id) then
    return false;
  end if;
  if deed.act in ('void', 'expire') then
    return moved.held = -set_aside.amount_fen and moved.amounts = 0;
  end if;
  return moved.held = -set_aside.amount_fen and moved.paid between 1 and set_aside.amount_fen
    and moved.amounts = 2 * moved.paid and exists (select from ledger_entry where transfer_id = deed.id
      and account_id = set_aside.target_id and amount_fen = moved.paid);
end $$;
"""
# How an account stands: all of its lanes together. It reads as whoever asks, and nothing of an account without an entry.
# Within a lane moments never run backwards, so the last entry before a moment is found by halving.
STANDING = r"""
create function ledger_last(p_account bigint, p_lane int, p_at timestamptz) returns bigint language plpgsql stable
  set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off as $$
declare
  low bigint := 0; high bigint; middle bigint; is_after boolean;
begin
  select sequence into high from ledger_entry where account_id = p_account and lane = p_lane order by sequence desc limit 1;
  while low < high loop
    middle := (low + high + 1) / 2;
    select at > p_at into is_after from ledger_entry where account_id = p_account and lane = p_lane and sequence = middle;
    if is_after then
      high := middle - 1;
    else
      low := middle;
    end if;
  end loop;
  return low;
end $$;

create function ledger_standing(p_account bigint, p_at timestamptz default null)
returns table (balance_after_fen bigint, held_after_fen bigint, sequence bigint) language plpgsql stable
  set enable_seqscan = off set enable_bitmapscan = off set enable_sort = off as $$
#variable_conflict use_column
begin
  if p_at is null then
    return query select sum(e.balance_after_fen)::bigint, sum(e.held_after_fen)::bigint, sum(e.sequence)::bigint
      from (select 0 as number union all select number from ledger_lane where account_id = p_account) l,
      lateral (select * from ledger_entry where account_id = p_account and lane = l.number order by sequence desc limit 1) e;
  else
    return query select sum(e.balance_after_fen)::bigint, sum(e.held_after_fen)::bigint, sum(e.sequence)::bigint
      from (select 0 as number union all select number from ledger_lane where account_id = p_account) l
      join ledger_entry e on e.account_id = p_account and e.lane = l.number
        and e.sequence = ledger_last(p_account, l.number, p_at);
  end if;
end $$;
"""
LANES_STAND = """
create trigger ledger_lane_stands before update or delete or truncate on ledger_lane
  for each statement execute function ledger_stand();
"""
# Only accounts that start at or above their floor: of one that begins below it, no lane alone knows whether it may give.
WIDEN = """
create function ledger_widen(p_account bigint, p_lanes int) returns int language plpgsql as $$
begin
  insert into ledger_lane (account_id, number)
    select a.id, n from ledger_account a, generate_series(1, p_lanes - 1) n
    where a.id = p_account and (a.floor_fen is null or a.floor_fen <= 0) order by n
    on conflict do nothing;
  return (select count(*) + 1 from ledger_lane where account_id = p_account);
end $$;
revoke execute on function ledger_widen(bigint, int) from public;
"""


class Migration(migrations.Migration):
    """Lanes: their rows, their seals, and how an account stands over all of them."""

    dependencies = [("ledger", "0005_quick")]
    operations = [
        migrations.CreateModel(
            name="Lane",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField(verbose_name="分道")),
                (
                    "account",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lanes",
                        to="ledger.account",
                    ),
                ),
            ],
            options={"verbose_name": "分道", "ordering": ["account", "number"]},
        ),
        migrations.AddConstraint(
            model_name="lane",
            constraint=models.UniqueConstraint(fields=("account", "number"), name="lane_once_an_account"),
        ),
        migrations.AlterModelOptions(
            name="entry",
            options={"ordering": ["account", "lane", "sequence"], "verbose_name": "分录"},
        ),
        migrations.AddField(
            model_name="entry",
            name="lane",
            field=models.PositiveSmallIntegerField(db_default=0, default=0, verbose_name="分道"),
        ),
        migrations.RemoveConstraint(model_name="entry", name="entry_follows_one"),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.UniqueConstraint(
                fields=("account", "lane", "sequence"), name="entry_follows_one"
            ),
        ),
        fence("ledger_lane", ENTRY),
        migrations.RunSQL(
            "revoke insert, update, delete on ledger_lane from xiechuang_fenced",
            "grant insert, update, delete on ledger_lane to xiechuang_fenced",
        ),
        migrations.RunSQL(LANES_STAND, "drop trigger ledger_lane_stands on ledger_lane;"),
        migrations.RunSQL(WIDEN, "drop function ledger_widen(bigint, int);"),
        migrations.RunSQL(
            SEAL + CHECK_HOLD + STANDING,
            "drop function ledger_standing(bigint, timestamptz); drop function ledger_last(bigint, int, timestamptz);\n"
            + SEALED.SEAL.partition("create trigger")[0].replace("create function", "create or replace function")
            + SEALED.BALANCE.partition("create function ledger_check_reversal")[0].replace(
                "create function", "create or replace function"
            ),
        ),
    ]
