"""What the public may know of dockings and landings: totals by region, never a row, small sums of money left out."""

from django.db import migrations

# A view runs with its owner's rights, so it is the one hole in the fence, and it lets totals through only.
FLOWS = """
create view transfer_public_flow as
select achievement_region_id, demand_region_id, count(*) as proposed,
       count(*) filter (where state in ('agreed', 'landed')) as agreed,
       count(*) filter (where state = 'landed') as landed,
       min(proposed_at) as since, max(changed_at) as until
from transfer_docking group by achievement_region_id, demand_region_id
"""
# Fewer than three contracts of a region would let the value of one be worked out.
LANDINGS = """
create view transfer_public_landing as
select coalesce(above.parent_id, place.parent_id, place.code) as region_id, count(*) as landings,
       case when count(*) >= 3 then sum(l.value_fen)::bigint end as value_fen
from transfer_landing l
join orgs_region place on place.code = l.place_id
left join orgs_region above on above.code = place.parent_id
group by 1
"""


class Migration(migrations.Migration):
    """Two views for the portal."""

    dependencies = [("transfer", "0003_fence_by_role"), ("orgs", "0001_initial"), ("access", "0001_fenced_role")]
    operations = [
        migrations.RunSQL(FLOWS, "drop view transfer_public_flow"),
        migrations.RunSQL(LANDINGS, "drop view transfer_public_landing"),
        migrations.RunSQL(
            """revoke all on transfer_public_flow, transfer_public_landing from xiechuang_fenced;
            grant select on transfer_public_flow, transfer_public_landing to xiechuang_fenced""",
            migrations.RunSQL.noop,
        ),
    ]
