"""Who sees a text is asked by a function: its plan is kept, the fence stands as before."""

from django.db import migrations

from xiechuang.kernel.access.public import asked_once, refence

ATTACHED = "subject_kind = 'policies.textversion' and policies_sees_version(subject_id)"


class Migration(migrations.Migration):
    """Documents ask for the version that they belong to."""

    dependencies = [("policies", "0003_fence"), ("documents", "0003_fence_by_subject")]
    operations = [
        asked_once("policies_sees_version", "public.policies_textversion where id = $1"),
        refence("documents_document", ATTACHED, gate="of_policies"),
    ]
