"""Whether what a voucher gave back went to its pool: its firm sees the voucher's own account, not the pool's."""

from django.db import migrations

# Only returns are asked about, by the ids of transfers the reader has seen on the voucher's account.
TO_POOL = """
create function vouchers_went_to_pool(wanted uuid[]) returns setof uuid
language sql stable security definer set search_path = public as $$
  select t.id from ledger_transfer t
  join ledger_entry e on e.transfer_id = t.id and e.amount_fen > 0
  join vouchers_pool p on p.account_id = e.account_id
  where t.id = any(wanted) and t.kind = 'voucher_return'
$$;
revoke all on function vouchers_went_to_pool(uuid[]) from public;
grant execute on function vouchers_went_to_pool(uuid[]) to xiechuang_fenced;
"""


class Migration(migrations.Migration):
    """One fact about a return, never a row."""

    dependencies = [("vouchers", "0009_asked_once"), ("ledger", "0004_fence")]
    operations = [migrations.RunSQL(TO_POOL, "drop function vouchers_went_to_pool(uuid[])")]
