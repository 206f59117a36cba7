"""Who sees a contract is asked by a function: its plan is kept, the fence stands as before."""

from django.db import migrations

from xiechuang.kernel.access.public import asked_once, refence

ATTACHED = "subject_kind = 'vouchers.use' and vouchers_sees_use(subject_id)"


class Migration(migrations.Migration):
    """Documents ask for the contract that they belong to."""

    dependencies = [("vouchers", "0008_left"), ("documents", "0003_fence_by_subject")]
    operations = [
        asked_once("vouchers_sees_use", "public.vouchers_use where id = $1"),
        refence("documents_document", ATTACHED, gate="of_vouchers"),
    ]
