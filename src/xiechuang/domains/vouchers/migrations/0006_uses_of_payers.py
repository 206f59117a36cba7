"""A neighbouring region's office sees a contract of its providers only where it pays for it, for it sees the firm's voucher with it."""

from django.db import migrations

from xiechuang.kernel.access.public import MY_ORGANISATION, MY_REGION, MY_ROLE, refence

OVERSEER = f"{MY_ROLE} in ('community_office', 'auditor', 'administrator')"
USE = f"""{OVERSEER} or ({MY_ROLE} = 'regional_official' and {MY_REGION} <> '' and region_id = {MY_REGION})
or ({MY_ROLE} in ('firm', 'institute') and {MY_ORGANISATION} in (organisation_id, provider_organisation_id))
or exists (select 1 from vouchers_claim c where c.use_id = vouchers_use.id)"""


class Migration(migrations.Migration):
    """Whoever sees a claim sees its contract."""

    dependencies = [("vouchers", "0005_public_totals")]
    operations = [refence("vouchers_use", USE)]
