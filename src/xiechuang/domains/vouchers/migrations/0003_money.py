"""Two sums that people behind the fence may know though not the rows they are made of."""

from django.db import migrations

# How a pool stands: what lies in it, in its batches, on its vouchers, and what was paid out of those.
BUDGET = """
create function vouchers_budget(wanted bigint)
returns table (place text, batch_id bigint, fen bigint, held_fen bigint, paid_fen bigint)
language sql stable security definer set search_path = public as $$
  select 'pool', null::bigint, coalesce(sum(e.amount_fen), 0)::bigint, 0::bigint, 0::bigint
  from vouchers_pool p left join ledger_entry e on e.account_id = p.account_id where p.id = wanted
  union all
  select 'batch', b.id, coalesce(sum(e.amount_fen), 0)::bigint, 0::bigint, 0::bigint
  from vouchers_batch b left join ledger_entry e on e.account_id = b.account_id where b.pool_id = wanted group by b.id
  union all
  select 'voucher', b.id, coalesce(sum(e.amount_fen), 0)::bigint, coalesce(sum(e.held_fen), 0)::bigint,
         coalesce(-sum(e.amount_fen) filter (where t.act in ('settle', 'reverse')), 0)::bigint
  from vouchers_batch b join vouchers_voucher v on v.batch_id = b.id
  join ledger_entry e on e.account_id = v.account_id join ledger_transfer t on t.id = e.transfer_id
  where b.pool_id = wanted group by b.id
$$;
revoke all on function vouchers_budget(bigint) from public;
grant execute on function vouchers_budget(bigint) to xiechuang_fenced;
"""
# What a firm has been paid or has asked for under a scheme; its provider works a claim out and does not see the others.
USED = """
create function vouchers_used(scheme bigint, firm bigint, besides bigint) returns bigint
language sql stable security definer set search_path = public as $$
  select coalesce(sum(coalesce(c.approved_fen, c.amount_fen)), 0)::bigint
  from vouchers_claim c join vouchers_voucher v on v.id = c.voucher_id
  join vouchers_schemeversion s on s.id = v.scheme_version_id
  where s.scheme_id = scheme and c.organisation_id = firm and c.id is distinct from besides
  and c.state not in ('claim_draft', 'claim_returned', 'claim_rejected', 'claim_withdrawn', 'reversed')
$$;
revoke all on function vouchers_used(bigint, bigint, bigint) from public;
grant execute on function vouchers_used(bigint, bigint, bigint) to xiechuang_fenced;
"""


class Migration(migrations.Migration):
    """Sums only, never a row."""

    dependencies = [("vouchers", "0002_fence"), ("ledger", "0004_fence")]
    operations = [
        migrations.RunSQL(BUDGET, "drop function vouchers_budget(bigint)"),
        migrations.RunSQL(USED, "drop function vouchers_used(bigint, bigint, bigint)"),
    ]
