"""What is left of a batch is the balance of its account: nobody adds up everything that was ever given out to hear it."""

from django.db import migrations

LEFT = """
create function vouchers_left(wanted bigint) returns bigint
language sql stable security definer set search_path = public as $$
  select coalesce((select e.balance_after_fen from vouchers_batch b cross join lateral (
      select balance_after_fen from ledger_entry where account_id = b.account_id order by sequence desc limit 1) e
    where b.id = wanted), 0)
$$;
revoke all on function vouchers_left(bigint) from public;
grant execute on function vouchers_left(bigint) to xiechuang_fenced;
"""


class Migration(migrations.Migration):
    """One number, for everybody."""

    dependencies = [("vouchers", "0007_search"), ("ledger", "0004_fence")]
    operations = [migrations.RunSQL(LEFT, "drop function vouchers_left(bigint)")]
