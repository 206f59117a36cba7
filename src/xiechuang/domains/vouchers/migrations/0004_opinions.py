"""How many experts have spoken about a claim: each of them sees their own opinion alone, and the last one ends the review."""

from django.db import migrations

OPINIONS = """
create function vouchers_opinions(claim bigint) returns bigint
language sql stable security definer set search_path = public as $$
  select count(*) from vouchers_review r where r.claim_id = claim and r.opinion not in ('', 'recused')
$$;
revoke all on function vouchers_opinions(bigint) from public;
grant execute on function vouchers_opinions(bigint) to xiechuang_fenced;
"""


class Migration(migrations.Migration):
    """A number only."""

    dependencies = [("vouchers", "0003_money")]
    operations = [migrations.RunSQL(OPINIONS, "drop function vouchers_opinions(bigint)")]
