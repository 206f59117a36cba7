"""The fence under the ledger: people read what touches their accounts and write by the posting function alone."""

from django.db import migrations

from xiechuang.kernel.access.public import MY_ORGANISATION, MY_REGION, MY_ROLE, fence

SEES_ALL = f"{MY_ROLE} in ('auditor', 'community_office')"
ACCOUNT = f"""{SEES_ALL} or organisation_id = {MY_ORGANISATION}
or ({MY_ROLE} = 'regional_official' and region_code <> '' and region_code = {MY_REGION})"""
# What is asked of another table is asked inside that table's own fence.
ENTRY = f"{SEES_ALL} or exists (select from ledger_account a where a.id = account_id)"
# Whom money is set aside for sees how the hold was made and how it ended, though no entry of theirs says so.
TRANSFER = f"""{SEES_ALL} or exists (select from ledger_entry e where e.transfer_id = ledger_transfer.id)
or exists (select from ledger_hold h where h.transfer_id in (ledger_transfer.id, ledger_transfer.ends_id))"""
HOLD = f"{SEES_ALL} or exists (select from ledger_account a where a.id in (account_id, target_id))"
TABLES = "ledger_account, ledger_transfer, ledger_hold, ledger_entry"


class Migration(migrations.Migration):
    """Reading by account; adding, changing and removing not at all."""

    dependencies = [("ledger", "0003_posting")]
    operations = [
        fence("ledger_account", ACCOUNT),
        fence("ledger_entry", ENTRY),
        fence("ledger_transfer", TRANSFER),
        fence("ledger_hold", HOLD),
        migrations.RunSQL(
            f"revoke insert, update, delete on {TABLES} from xiechuang_fenced",
            f"grant insert, update, delete on {TABLES} to xiechuang_fenced",
        ),
    ]
