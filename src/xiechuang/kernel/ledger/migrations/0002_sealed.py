"""The database itself numbers, sums, chains and balances what is added, and refuses every change."""

from django.db import migrations

# Nobody may number or sum an entry: this fills them in from the account's entry before. Whoever comes without the account's
# lock can read an old one, but then two entries have one number, which the unique constraint refuses.
SEAL = r"""
create function ledger_seal() returns trigger language plpgsql as $$
declare
  before record;
begin
  select a.floor_fen, t.made_at, t.digest as deed, t.legs, e.sequence, e.balance_after_fen, e.held_after_fen, e.digest, e.at
    into before from public.ledger_account a join public.ledger_transfer t on t.id = new.transfer_id
    left join lateral (select * from public.ledger_entry where account_id = new.account_id
      order by sequence desc limit 1) e on true
    where a.id = new.account_id;
  if not found then
    raise foreign_key_violation using
      message = format('ledger: there is no account %s or no transfer %s', new.account_id, new.transfer_id);
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
    (extract(epoch from new.at) * 1000000)::bigint), 'UTF8')), 'hex');
  return new;
end $$;
create trigger ledger_seal before insert on ledger_entry for each row execute function ledger_seal();
"""

# Asked at commit, when all of a transfer is there. It must see every row, whoever commits.
BALANCE = r"""
create function ledger_check_hold(deed ledger_transfer) returns boolean language plpgsql
  security definer set search_path = public, pg_temp as $$
declare
  set_aside record; moved record;
begin
  select count(*) filter (where held_fen <> 0) as holds, coalesce(sum(abs(amount_fen)), 0) as amounts,
    max(account_id) filter (where held_fen <> 0) as account_id, coalesce(sum(held_fen), 0) as held,
    coalesce(-sum(amount_fen) filter (where held_fen <> 0), 0) as paid
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
  if deed.act in ('void', 'expire') then
    return moved.held = -set_aside.amount_fen and moved.amounts = 0;
  end if;
  return moved.held = -set_aside.amount_fen and moved.paid between 1 and set_aside.amount_fen
    and moved.amounts = 2 * moved.paid and exists (select from ledger_entry where transfer_id = deed.id
      and account_id = set_aside.target_id and amount_fen = moved.paid);
end $$;

create function ledger_check_reversal(deed ledger_transfer) returns boolean language sql stable
  security definer set search_path = public, pg_temp as $$
  select exists (select from ledger_transfer where id = deed.reverses_id and act in ('post', 'settle'))
    and not exists (
      (select account_id, -sum(amount_fen) from ledger_entry where transfer_id = deed.reverses_id group by 1
       except select account_id, sum(amount_fen) from ledger_entry where transfer_id = deed.id group by 1)
      union all
      (select account_id, sum(amount_fen) from ledger_entry where transfer_id = deed.id group by 1
       except select account_id, -sum(amount_fen) from ledger_entry where transfer_id = deed.reverses_id group by 1))
$$;

create function ledger_balance() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  written record;
begin
  select count(*) as legs, coalesce(sum(amount_fen), 0) as total, bool_or(held_fen <> 0) as holds
    into written from ledger_entry where transfer_id = new.id;
  if written.legs <> new.legs or written.total <> 0 then
    raise check_violation using message = format(
      'ledger: transfer %s has %s of %s entries, which sum to %s', new.id, written.legs, new.legs, written.total);
  end if;
  if (new.ends_id is not null) <> (new.act in ('settle', 'void', 'expire'))
      or (new.reverses_id is not null) <> (new.act = 'reverse') then
    raise check_violation using message = format('ledger: transfer %s does not say what it %ss', new.id, new.act);
  end if;
  if (new.act <> 'post' or written.holds) and not ledger_check_hold(new) then
    raise check_violation using message = format('ledger: transfer %s does not do what a %s does', new.id, new.act);
  end if;
  if new.act = 'reverse' and not ledger_check_reversal(new) then
    raise check_violation using message = format('ledger: transfer %s does not reverse %s', new.id, new.reverses_id);
  end if;
  return null;
end $$;
create constraint trigger ledger_balance after insert on ledger_transfer deferrable initially deferred
  for each row execute function ledger_balance();

-- A reservation brings its hold with it; afterwards the key is taken, so no hold can be made for it later.
create function ledger_check_reservation() returns trigger language plpgsql as $$
begin
  if not exists (select from public.ledger_transfer where id = new.transfer_id and act = 'reserve') then
    raise check_violation using message = format('ledger: transfer %s reserves nothing', new.transfer_id);
  end if;
  return new;
end $$;
create trigger ledger_check_reservation before insert on ledger_hold
  for each row execute function ledger_check_reservation();
"""

TABLES = ("ledger_account", "ledger_transfer", "ledger_hold", "ledger_entry")
# Emptying an empty table destroys nothing, and tests of other parts do it.
STAND = """
create function ledger_stand() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  has_rows boolean := true;
begin
  if tg_op = 'TRUNCATE' then
    execute format('select exists (select from %I)', tg_table_name) into has_rows;
  end if;
  if has_rows then
    raise exception 'the ledger is only ever added to';
  end if;
  return null;
end $$;
""" + "".join(
    f"create trigger {table}_stands before update or delete or truncate on {table}"
    " for each statement execute function ledger_stand();\n"
    for table in TABLES
)
UNSTAND = "".join(f"drop trigger {table}_stands on {table};\n" for table in TABLES) + "drop function ledger_stand();"
UNBALANCE = """
drop trigger ledger_check_reservation on ledger_hold; drop function ledger_check_reservation();
drop trigger ledger_balance on ledger_transfer; drop function ledger_balance();
drop function ledger_check_reversal(ledger_transfer); drop function ledger_check_hold(ledger_transfer);
"""
UNSEAL = "drop trigger ledger_seal on ledger_entry; drop function ledger_seal();"


class Migration(migrations.Migration):
    """What stands is sealed; nothing about it is left to the program."""

    dependencies = [("ledger", "0001_initial")]
    operations = [
        migrations.RunSQL(SEAL, UNSEAL),
        migrations.RunSQL(BALANCE, UNBALANCE),
        migrations.RunSQL(STAND, UNSTAND),
    ]
