"""A document is fenced like what it is attached to; the kernel itself shows only loose ones to their own organisation."""

from django.db import migrations

from xiechuang.kernel.access.public import MY_ORGANISATION, refence


class Migration(migrations.Migration):
    """Each domain opens a gate for what is attached to its own rows, in a migration of its own."""

    dependencies = [("documents", "0002_fence")]
    operations = [refence("documents_document", f"subject_id is null and organisation_id = {MY_ORGANISATION}")]
