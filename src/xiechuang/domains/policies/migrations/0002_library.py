"""Texts get versions, topics and a life; what is read out of them, which rules cite and who follows them."""

import django.contrib.postgres.fields
import django.db.models.deletion
import xiechuang.kernel.lib.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('orgs', '0002_listed'),
        ('policies', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='clause',
            name='address',
            field=models.CharField(blank=True, max_length=160, verbose_name='地址'),
        ),
        migrations.AddField(
            model_name='policytext',
            name='family',
            field=models.SlugField(allow_unicode=True, blank=True, max_length=60, verbose_name='同类文本'),
        ),
        migrations.AddField(
            model_name='policytext',
            name='is_from_profile',
            field=models.BooleanField(default=False, verbose_name='来自共同体配置'),
        ),
        migrations.AddField(
            model_name='policytext',
            name='is_listed',
            field=models.BooleanField(default=False, verbose_name='公开列出'),
        ),
        migrations.AddField(
            model_name='policytext',
            name='is_sample',
            field=models.BooleanField(default=False, verbose_name='示例'),
        ),
        migrations.AddField(
            model_name='policytext',
            name='repealed_by',
            field=models.CharField(blank=True, max_length=200, verbose_name='废止依据'),
        ),
        migrations.AddField(
            model_name='policytext',
            name='repealed_on',
            field=models.DateField(null=True, verbose_name='废止日期'),
        ),
        migrations.AddField(
            model_name='policytext',
            name='topics',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=40), blank=True, default=list, size=None, verbose_name='主题'),
        ),
        migrations.AlterField(
            model_name='clause',
            name='anchor',
            field=models.CharField(max_length=40, verbose_name='锚点'),
        ),
        migrations.AlterField(
            model_name='clause',
            name='label',
            field=models.CharField(blank=True, max_length=60, verbose_name='编号'),
        ),
        migrations.CreateModel(
            name='Citation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('anchor', models.CharField(blank=True, max_length=40, verbose_name='锚点')),
                ('kind', models.CharField(max_length=12, verbose_name='类别')),
                ('code', models.CharField(max_length=80, verbose_name='代码')),
                ('name', models.CharField(max_length=200, verbose_name='名称')),
                ('value', models.CharField(blank=True, max_length=200, verbose_name='取值')),
                ('clause', models.CharField(max_length=300, verbose_name='依据')),
                ('quote', models.TextField(blank=True, verbose_name='引文')),
                ('sureness', models.CharField(max_length=12, verbose_name='把握')),
                ('order', models.PositiveIntegerField(default=0)),
                ('policy', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='citations', to='policies.policytext')),
            ],
            options={
                'verbose_name': '规则引用',
                'ordering': ['policy', 'order'],
            },
        ),
        migrations.CreateModel(
            name='TextVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, unique=True, verbose_name='编号')),
                ('edition', models.PositiveIntegerField(null=True, verbose_name='版次')),
                ('state', models.CharField(choices=[('draft', '待提交'), ('submitted', '待复核'), ('returned', '已退回'), ('published', '已公开'), ('withdrawn', '已撤回')], default='draft', max_length=10, verbose_name='状态')),
                ('source', models.TextField(verbose_name='原文')),
                ('digest', models.CharField(max_length=64, verbose_name='原文摘要')),
                ('patch', models.JSONField(null=True, verbose_name='与上一版的差异')),
                ('problems', models.JSONField(default=list, verbose_name='文本中的问题')),
                ('problem_note', models.CharField(blank=True, max_length=500, verbose_name='对问题的说明')),
                ('passed_on', models.DateField(null=True, verbose_name='通过或印发日期')),
                ('valid_from', models.DateField(null=True, verbose_name='施行日期')),
                ('valid_until', models.DateField(null=True, verbose_name='失效日期')),
                ('is_draft', models.BooleanField(default=False, verbose_name='草案')),
                ('amended_by', models.CharField(blank=True, max_length=200, verbose_name='修改依据')),
                ('source_name', models.CharField(blank=True, max_length=200, verbose_name='来源')),
                ('source_url', models.URLField(blank=True, max_length=300, verbose_name='来源网址')),
                ('file_name', models.CharField(blank=True, max_length=200, verbose_name='文件')),
                ('note', models.CharField(blank=True, max_length=300, verbose_name='说明')),
                ('created_by_name', models.CharField(blank=True, max_length=60, verbose_name='上传人')),
                ('created_at', models.DateTimeField(default=xiechuang.kernel.lib.clock.now, verbose_name='上传时间')),
                ('published_at', models.DateTimeField(null=True, verbose_name='公开时间')),
                ('version', models.PositiveIntegerField(default=1)),
                ('is_sample', models.BooleanField(default=False, verbose_name='示例')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('policy', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='policies.policytext')),
                ('region', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.region')),
            ],
            options={
                'verbose_name': '文本版本',
                'ordering': ['policy', models.OrderBy(models.F('edition'), nulls_last=True), 'id'],
            },
        ),
        migrations.CreateModel(
            name='ExtractedRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, unique=True, verbose_name='编号')),
                ('kind', models.CharField(choices=[('duty', '职责'), ('target', '数字与目标')], max_length=8, verbose_name='类别')),
                ('state', models.CharField(choices=[('open', '待核对'), ('accepted', '已采用'), ('dropped', '不采用')], default='open', max_length=10, verbose_name='状态')),
                ('order', models.PositiveIntegerField(default=0)),
                ('anchor', models.CharField(max_length=40, verbose_name='条款')),
                ('address', models.CharField(max_length=160, verbose_name='地址')),
                ('label', models.CharField(blank=True, max_length=60, verbose_name='条款编号')),
                ('start', models.PositiveIntegerField()),
                ('end', models.PositiveIntegerField()),
                ('written', models.TextField(verbose_name='原文写法')),
                ('proposed', models.JSONField(default=dict, verbose_name='机器读出的内容')),
                ('force', models.CharField(blank=True, max_length=8, verbose_name='规范词')),
                ('actor', models.CharField(blank=True, max_length=200, verbose_name='责任主体')),
                ('bodies', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), blank=True, default=list, size=None, verbose_name='责任机关')),
                ('action', models.TextField(blank=True, verbose_name='事项')),
                ('what', models.CharField(blank=True, max_length=12, verbose_name='数的种类')),
                ('indicator', models.CharField(blank=True, max_length=200, verbose_name='指标')),
                ('bound', models.CharField(blank=True, max_length=4, verbose_name='约束')),
                ('value', models.DecimalField(decimal_places=8, max_digits=24, null=True, verbose_name='数值')),
                ('until', models.DecimalField(decimal_places=8, max_digits=24, null=True, verbose_name='至')),
                ('unit', models.CharField(blank=True, max_length=20, verbose_name='单位')),
                ('year', models.PositiveSmallIntegerField(null=True, verbose_name='年份')),
                ('scope', models.CharField(blank=True, max_length=60, verbose_name='范围')),
                ('each', models.CharField(blank=True, max_length=20, verbose_name='频次')),
                ('is_corrected', models.BooleanField(default=False, verbose_name='已更正')),
                ('reason', models.CharField(blank=True, max_length=500, verbose_name='理由')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='核对时间')),
                ('version', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(default=xiechuang.kernel.lib.clock.now)),
                ('region', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='orgs.region')),
                ('version_read', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='policies.textversion')),
            ],
            options={
                'verbose_name': '文本中的职责与数字',
                'ordering': ['version_read', 'order'],
            },
        ),
        migrations.CreateModel(
            name='Following',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('topic', models.CharField(blank=True, max_length=40, verbose_name='主题')),
                ('created_at', models.DateTimeField(default=xiechuang.kernel.lib.clock.now)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('policy', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='policies.policytext')),
            ],
            options={
                'verbose_name': '关注的政策',
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('policy', None), _negated=True), fields=('person', 'policy'), name='following_once_a_text'), models.UniqueConstraint(condition=models.Q(('topic', ''), _negated=True), fields=('person', 'topic'), name='following_once_a_topic'), models.CheckConstraint(condition=models.Q(models.Q(('policy__isnull', False), ('topic', '')), models.Q(('policy', None), models.Q(('topic', ''), _negated=True)), _connector='OR'), name='following_is_of_one_thing')],
            },
        ),
        migrations.AddIndex(
            model_name='textversion',
            index=models.Index(fields=['policy', 'state'], name='version_by_policy'),
        ),
        migrations.AddConstraint(
            model_name='textversion',
            constraint=models.UniqueConstraint(fields=('policy', 'edition'), name='version_once_an_edition'),
        ),
        migrations.AddConstraint(
            model_name='textversion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), ('edition__isnull', False), _connector='OR'), name='public_version_has_an_edition'),
        ),
        migrations.AddConstraint(
            model_name='textversion',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until', None), ('valid_from', None), ('valid_until__gt', models.F('valid_from')), _connector='OR'), name='version_ends_after_it_begins'),
        ),
        migrations.AddIndex(
            model_name='extractedrow',
            index=models.Index(fields=['version_read', 'kind', 'state'], name='row_by_version'),
        ),
        migrations.AddConstraint(
            model_name='extractedrow',
            constraint=models.UniqueConstraint(fields=('version_read', 'kind', 'order'), name='row_once_a_place'),
        ),
        migrations.AddConstraint(
            model_name='extractedrow',
            constraint=models.CheckConstraint(condition=models.Q(('end__gte', models.F('start'))), name='row_span_is_one'),
        ),
        migrations.AddConstraint(
            model_name='extractedrow',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'target'), _negated=True), ('value__isnull', False), _connector='OR'), name='target_has_a_value'),
        ),
        migrations.AddConstraint(
            model_name='extractedrow',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'dropped'), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='dropped_row_has_a_reason'),
        ),
    ]
