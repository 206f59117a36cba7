"""The fence under documents."""

from django.db import migrations

from xiechuang.kernel.access.public import MY_ORGANISATION, MY_REGION, MY_ROLE, fence

VISIBLE = f"""is_public or organisation_id = {MY_ORGANISATION}
or {MY_ROLE} in ('technology_manager', 'community_office', 'auditor', 'administrator', 'park_official')
or ({MY_ROLE} = 'regional_official' and region_code = {MY_REGION})
or ({MY_ROLE} in ('firm', 'institute') and subject_id is not null)"""


class Migration(migrations.Migration):
    """Strangers get public documents only; a region's office those of its region."""

    dependencies = [("documents", "0001_initial"), ("access", "0001_fenced_role")]
    operations = [fence("documents_document", VISIBLE)]
