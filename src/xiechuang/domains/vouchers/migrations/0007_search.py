"""The search watches the schemes."""

from django.db import migrations

from xiechuang.kernel.search.public import note_changes


class Migration(migrations.Migration):
    """What processes remember of who finds a scheme is never older than the scheme."""

    dependencies = [("vouchers", "0006_uses_of_payers"), ("search", "0002_feed")]
    operations = [note_changes("vouchers_scheme", kind="voucher_scheme", only="region_id")]
