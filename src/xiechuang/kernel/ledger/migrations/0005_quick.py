"""A plain transfer from one account to another, which is asked most often, goes a shorter way through the same door."""

from importlib import import_module

from django.db import migrations

POSTING = import_module("xiechuang.kernel.ledger.migrations.0003_posting").POST
BEFORE = POSTING.partition("revoke execute")[0].replace("create function", "create or replace function")

# The same locks, the same questions, the same rows and the same answers as for a group, without what only groups, holds and
# reversals need: no document taken apart into rows, no second reading of what was just written, and no subtransaction, for
# the index on ids is asked by "on conflict". Where anything is to be refused the long way says what and why.
QUICK = r"""
create function ledger_post_one(p_at timestamptz, p_by jsonb, p_wanted jsonb, p_accounts bigint[], p_amounts bigint[],
  p_positions int[])
returns table (refusal text, transfer_id uuid, account_id bigint, limit_fen bigint, found_fen bigint,
  sequence bigint, balance_after_fen bigint, held_after_fen bigint, at timestamptz, is_new boolean)
language plpgsql as $$
#variable_conflict use_column
declare
  -- Named apart from the columns, for a column is meant wherever the two are spelt alike.
  v_key uuid := (p_wanted->>'id')::uuid; v_moment timestamptz; v_known int; v_short int;
begin
  -- Each account's standing is that after its lock was got: this is a new statement, so it sees what others committed.
  select count(a.id), greatest(p_at, max(e.at)), count(*) filter (where w.change < 0 and coalesce(e.free, 0) + w.change < a.floor_fen)
    into v_known, v_moment, v_short
    from unnest(p_accounts, p_amounts) as w(account, change)
    left join ledger_account a on a.id = w.account
    left join lateral (select balance_after_fen - held_after_fen as free, at from ledger_entry
      where ledger_entry.account_id = w.account order by sequence desc limit 1) e on true;
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
  return query insert into ledger_entry (account_id, transfer_id, position, amount_fen, held_fen)
      select l.account, v_key, l.position, l.amount, 0 from unnest(p_accounts, p_amounts, p_positions) as l(account, amount, position)
      order by l.position
    returning null::text, transfer_id, account_id, null::bigint, null::bigint, sequence, balance_after_fen, held_after_fen, at, true;
end $$;
"""

# What the short way gives back nothing for is known already, or refused, or somebody else was quicker: the long way says so.
FIRST = """
  if wanted = 1 and p_wanted->0->>'act' = 'post' and cardinality(p_accounts) = 2 and p_accounts[1] <> p_accounts[2]
      and p_helds[1] = 0 and p_helds[2] = 0 and not p_wanted->0 ?| array['ends', 'reverses', 'target'] then
    return query select * from ledger_post_one(p_at, p_by, p_wanted->0, p_accounts, p_amounts, p_positions);
    if found then
      return;
    end if;
  end if;
  for attempt in 1..3 loop"""
AFTER = BEFORE.replace("\n  for attempt in 1..3 loop", FIRST)


class Migration(migrations.Migration):
    """The short way, and the door that tries it first."""

    dependencies = [("ledger", "0004_fence")]
    operations = [
        migrations.RunSQL(
            QUICK + AFTER,
            BEFORE + "drop function ledger_post_one(timestamptz, jsonb, jsonb, bigint[], bigint[], int[]);",
        )
    ]
