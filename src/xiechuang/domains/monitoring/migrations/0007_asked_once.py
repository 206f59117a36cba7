"""Who sees a submission is asked by a function: its plan is kept, the fence stands as before."""

from django.db import migrations

from xiechuang.kernel.access.public import asked_once, refence

ATTACHED = "subject_kind = 'monitoring.submission' and monitoring_sees_submission(subject_id)"


class Migration(migrations.Migration):
    """Documents ask for the submission that they belong to."""

    dependencies = [("monitoring", "0006_draft_label"), ("documents", "0003_fence_by_subject")]
    operations = [
        asked_once("monitoring_sees_submission", "public.monitoring_submission where id = $1"),
        refence("documents_document", ATTACHED, gate="of_monitoring"),
    ]
