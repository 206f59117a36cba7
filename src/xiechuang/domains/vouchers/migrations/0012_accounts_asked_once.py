"""Who sees a voucher's account is asked by a function, and only of those who do not see it anyway.

Every statement on the ledger asks it, some of them of several tables; written out it was planned anew each time, for longer
than the statement took.
"""

from importlib import import_module

from django.db import migrations

from xiechuang.kernel.access.public import asked_once, refence

SEEN_ANYWAY = import_module("xiechuang.kernel.ledger.migrations.0004_fence").ACCOUNT
ACCOUNT = f"""owner_kind = 'vouchers.voucher' and ({SEEN_ANYWAY}) is not true
and vouchers_sees_account(id)"""

# What came back into the account of a batch or pool; who may see that account is asked before.
CAME_BACK = """
create function vouchers_came_back(wanted bigint) returns bigint
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(sum(e.amount_fen), 0)::bigint from ledger_entry e join ledger_transfer t on t.id = e.transfer_id
  where e.account_id = wanted and t.kind = 'voucher_return'
$$;
revoke all on function vouchers_came_back(bigint) from public;
grant execute on function vouchers_came_back(bigint) to xiechuang_fenced;
"""


class Migration(migrations.Migration):
    """The ledger's accounts ask for the voucher that they belong to."""

    dependencies = [("vouchers", "0011_left_over_lanes"), ("ledger", "0007_posting_by_lane")]
    operations = [
        asked_once("vouchers_sees_account", "public.vouchers_voucher where account_id = $1"),
        refence("ledger_account", ACCOUNT, gate="of_vouchers"),
        migrations.RunSQL(CAME_BACK, "drop function vouchers_came_back(bigint);"),
    ]
