"""What is left of a batch is what its account says over all of its lanes."""

from importlib import import_module

from django.db import migrations

BEFORE = import_module("xiechuang.domains.vouchers.migrations.0008_left").LEFT
LEFT = """
create or replace function vouchers_left(wanted bigint) returns bigint
language sql stable security definer set search_path = public as $$
  select coalesce((select s.balance_after_fen from vouchers_batch b, ledger_standing(b.account_id) s where b.id = wanted), 0)
$$;
"""


class Migration(migrations.Migration):
    """The same number from the ledger's own function."""

    dependencies = [("vouchers", "0010_returned"), ("ledger", "0006_lanes")]
    operations = [
        migrations.RunSQL(
            LEFT, BEFORE.replace("create function", "create or replace function").partition("revoke")[0]
        )
    ]
