"""The marks of a paper are found by it: when it is withdrawn they go, and there are a million of them in a year."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("evidence", "0003_suspicions_by_paper"),
    ]

    operations = [
        migrations.AlterField(
            model_name="mark",
            name="paper",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="marks", to="evidence.paper"
            ),
        ),
    ]
