"""Interests, what waits to be compared, and what fitted."""

import django.contrib.postgres.fields
import django.db.models.deletion
import xiechuang.kernel.lib.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('orgs', '0001_initial'),
        ('access', '0001_fenced_role'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Arrival',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('subject_id', models.BigIntegerField()),
                ('state', models.CharField(max_length=20)),
                ('at', models.DateTimeField(default=xiechuang.kernel.lib.clock.now)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Interest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, unique=True, verbose_name='编号')),
                ('name', models.CharField(max_length=60, verbose_name='名称')),
                ('text', models.CharField(blank=True, max_length=500, verbose_name='关注的词')),
                ('kinds', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None, verbose_name='类别')),
                ('regions', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None, verbose_name='地区')),
                ('fields', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None, verbose_name='技术领域')),
                ('least_percent', models.PositiveSmallIntegerField(default=50, verbose_name='至少含几成的词')),
                ('frequency', models.CharField(choices=[('at_once', '即时'), ('daily', '每日一次'), ('weekly', '每周一次')], default='at_once', max_length=10, verbose_name='提醒')),
                ('since', models.DateTimeField(default=xiechuang.kernel.lib.clock.now, verbose_name='自')),
                ('paused_at', models.DateTimeField(blank=True, null=True, verbose_name='暂停时间')),
                ('created_at', models.DateTimeField(default=xiechuang.kernel.lib.clock.now, verbose_name='保存时间')),
                ('version', models.PositiveIntegerField(default=1)),
                ('membership', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='orgs.membership', verbose_name='身份')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='interests', to=settings.AUTH_USER_MODEL, verbose_name='关注人')),
            ],
            options={
                'verbose_name': '关注',
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('subject_id', models.BigIntegerField()),
                ('share_percent', models.PositiveSmallIntegerField(verbose_name='含几成的词')),
                ('held', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), default=list, size=None, verbose_name='含有的词')),
                ('missing', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=200), default=list, size=None, verbose_name='没有的词')),
                ('found_at', models.DateTimeField(default=xiechuang.kernel.lib.clock.now, verbose_name='发现时间')),
                ('shown_from', models.DateTimeField(default=xiechuang.kernel.lib.clock.now, verbose_name='提醒时间')),
                ('read_at', models.DateTimeField(blank=True, null=True, verbose_name='查看时间')),
                ('interest', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='findings', to='interests.interest')),
            ],
            options={
                'verbose_name': '新发现',
                'ordering': ['-id'],
            },
        ),
        migrations.AddIndex(
            model_name='interest',
            index=models.Index(fields=['person', '-id'], name='interest_by_person'),
        ),
        migrations.AddConstraint(
            model_name='interest',
            constraint=models.CheckConstraint(condition=models.Q(('least_percent__gte', 1), ('least_percent__lte', 100)), name='interest_share_is_percent'),
        ),
        migrations.AddConstraint(
            model_name='interest',
            constraint=models.CheckConstraint(condition=models.Q(('fields', []), ('kinds', []), ('regions', []), ('text', ''), _negated=True), name='interest_says_something'),
        ),
        migrations.AddIndex(
            model_name='finding',
            index=models.Index(fields=['interest', 'shown_from'], name='finding_by_interest'),
        ),
        migrations.AddConstraint(
            model_name='finding',
            constraint=models.UniqueConstraint(fields=('interest', 'kind', 'subject_id'), name='finding_once'),
        ),
    ]
