"""The table in which all processes count a caller's requests together."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Not logged: what is counted there is worth nothing a minute later."""

    dependencies = [("access", "0001_fenced_role")]
    operations = [
        migrations.CreateModel(
            name="RequestCount",
            fields=[
                (
                    "caller",
                    models.CharField(
                        max_length=64, primary_key=True, serialize=False, verbose_name="调用方"
                    ),
                ),
                ("minute", models.BigIntegerField(verbose_name="分钟")),
                ("taken", models.BigIntegerField(verbose_name="已取次数")),
            ],
            options={
                "verbose_name": "请求计数",
                "indexes": [models.Index(fields=["minute"], name="request_count_minute")],
            },
        ),
        migrations.RunSQL(
            "alter table access_requestcount set unlogged", migrations.RunSQL.noop
        ),
    ]
