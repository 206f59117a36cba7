"""What the public may know of vouchers: totals by region and scheme, never a row, no money where fewer than three firms have it."""

from django.db import migrations

TOTALS = """
create view vouchers_public_total as
select v.region_id, s.scheme_id, count(distinct v.organisation_id) as firms, count(*) as vouchers,
       case when count(distinct v.organisation_id) >= 3 then sum(v.amount_fen)::bigint end as issued_fen,
       case when count(distinct c.organisation_id) >= 3 then sum(c.paid_fen)::bigint end as paid_fen,
       sum(c.claims)::bigint as claims
from vouchers_voucher v
join vouchers_schemeversion s on s.id = v.scheme_version_id
left join (select voucher_id, min(organisation_id) as organisation_id, sum(paid_fen) as paid_fen, count(*) as claims
           from vouchers_claim where state = 'paid' group by voucher_id) c on c.voucher_id = v.id
where v.issued_at is not null
group by v.region_id, s.scheme_id
"""


class Migration(migrations.Migration):
    """A view for the portal; it runs with its owner's rights and lets totals through only."""

    dependencies = [("vouchers", "0004_opinions")]
    operations = [
        migrations.RunSQL(TOTALS, "drop view vouchers_public_total"),
        migrations.RunSQL(
            """revoke all on vouchers_public_total from xiechuang_fenced;
            grant select on vouchers_public_total to xiechuang_fenced""",
            migrations.RunSQL.noop,
        ),
    ]
