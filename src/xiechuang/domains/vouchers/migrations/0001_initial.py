"""Tables of schemes, budgets, vouchers, uses, claims and payments."""

import django.db.models.deletion
import xiechuang.kernel.lib.clock
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("documents", "0003_fence_by_subject"),
        ("ledger", "0004_fence"),
        ("orgs", "0002_listed"),
        ("providers", "0002_fence"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PaymentBatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=20, unique=True, verbose_name="编号")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("payment_open", "编制中"),
                            ("payment_sent", "已送银行"),
                            ("payment_done", "已办结"),
                            ("payment_dissolved", "已撤销"),
                        ],
                        default="payment_open",
                        max_length=20,
                        verbose_name="状态",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=80, verbose_name="名称")),
                (
                    "made_at",
                    models.DateTimeField(default=xiechuang.kernel.lib.clock.now, verbose_name="编制时间"),
                ),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="送出时间")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="办结时间")),
                ("is_sample", models.BooleanField(default=False, verbose_name="示例")),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.region",
                        verbose_name="拨付地区",
                    ),
                ),
            ],
            options={
                "verbose_name": "拨付批次",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=20, unique=True, verbose_name="编号")),
                (
                    "mode",
                    models.CharField(
                        choices=[("reimburse_firm", "企业兑付"), ("pay_provider", "机构兑付")],
                        max_length=20,
                        verbose_name="兑付模式",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("claim_draft", "兑付草稿"),
                            ("claim_submitted", "待形式审核"),
                            ("claim_returned", "退回补正"),
                            ("checked", "待核定"),
                            ("in_review", "专家评审中"),
                            ("reviewed", "评审完成"),
                            ("approved", "待拨付"),
                            ("paying", "拨付中"),
                            ("paid", "已拨付"),
                            ("claim_rejected", "不予兑付"),
                            ("claim_withdrawn", "已撤回"),
                            ("claim_frozen", "已冻结"),
                            ("reversed", "已追回"),
                        ],
                        default="claim_draft",
                        max_length=20,
                        verbose_name="状态",
                    ),
                ),
                (
                    "waiting_for",
                    models.CharField(
                        choices=[
                            ("waits_for_firm", "企业"),
                            ("waits_for_provider", "服务机构"),
                            ("waits_for_office", "主管部门"),
                            ("waits_for_experts", "评审专家"),
                            ("waits_for_payer", "拨付部门"),
                            ("waits_for_nobody", "无"),
                        ],
                        default="waits_for_firm",
                        max_length=20,
                        verbose_name="待办方",
                    ),
                ),
                ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="办理期限")),
                ("account_name", models.CharField(blank=True, max_length=120, verbose_name="收款户名")),
                ("account_number", models.CharField(blank=True, max_length=40, verbose_name="收款账号")),
                ("bank", models.CharField(blank=True, max_length=120, verbose_name="开户行")),
                ("note", models.TextField(blank=True, verbose_name="说明")),
                ("calculation", models.JSONField(blank=True, default=dict, verbose_name="计算过程")),
                ("amount_fen", models.BigIntegerField(blank=True, null=True, verbose_name="申请金额")),
                ("hold_id", models.UUIDField(blank=True, null=True)),
                ("held_fen", models.BigIntegerField(default=0, verbose_name="预留额")),
                ("approved_fen", models.BigIntegerField(blank=True, null=True, verbose_name="核定金额")),
                ("approved_at", models.DateTimeField(blank=True, null=True, verbose_name="核定时间")),
                ("cut_reason", models.TextField(blank=True, verbose_name="核减理由")),
                ("paid_fen", models.BigIntegerField(blank=True, null=True, verbose_name="拨付金额")),
                ("paid_at", models.DateTimeField(blank=True, null=True, verbose_name="拨付时间")),
                ("paid_on", models.DateField(blank=True, null=True, verbose_name="拨付日期")),
                ("bank_reference", models.CharField(blank=True, max_length=80, verbose_name="银行流水号")),
                ("transfer_id", models.UUIDField(blank=True, null=True, unique=True)),
                ("obligation_id", models.UUIDField(blank=True, null=True, unique=True)),
                ("reversal_id", models.UUIDField(blank=True, null=True, unique=True)),
                ("reversed_at", models.DateTimeField(blank=True, null=True, verbose_name="追回时间")),
                ("rating", models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="评分")),
                ("rating_text", models.TextField(blank=True, verbose_name="评价")),
                ("rated_at", models.DateTimeField(blank=True, null=True, verbose_name="评价时间")),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "created_at",
                    models.DateTimeField(default=xiechuang.kernel.lib.clock.now, verbose_name="登记时间"),
                ),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="提交时间")),
                (
                    "changed_at",
                    models.DateTimeField(default=xiechuang.kernel.lib.clock.now, verbose_name="更新时间"),
                ),
                ("is_sample", models.BooleanField(default=False, verbose_name="示例")),
                (
                    "approved_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "checked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="voucher_claims",
                        to="orgs.organisation",
                        verbose_name="企业",
                    ),
                ),
                (
                    "paid_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "payee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.organisation",
                        verbose_name="收款单位",
                    ),
                ),
                (
                    "paying_region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.region",
                        verbose_name="拨付地区",
                    ),
                ),
                (
                    "provider_organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.organisation",
                        verbose_name="服务机构",
                    ),
                ),
                (
                    "provider_region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.region",
                        verbose_name="机构所在地区",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.region",
                        verbose_name="承担地区",
                    ),
                ),
                (
                    "reversed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "payment",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="vouchers.paymentbatch",
                    ),
                ),
            ],
            options={
                "verbose_name": "兑付申请",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Pool",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=20, unique=True, verbose_name="编号")),
                (
                    "created_at",
                    models.DateTimeField(default=xiechuang.kernel.lib.clock.now, verbose_name="登记时间"),
                ),
                ("is_sample", models.BooleanField(default=False, verbose_name="示例")),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.account",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.region",
                        verbose_name="地区",
                    ),
                ),
            ],
            options={
                "verbose_name": "额度池",
                "ordering": ["number"],
            },
        ),
        migrations.CreateModel(
            name="Batch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=20, unique=True, verbose_name="编号")),
                ("name", models.CharField(max_length=80, verbose_name="名称")),
                ("opens_on", models.DateField(verbose_name="开放日")),
                ("closes_on", models.DateField(verbose_name="截止日（不含）")),
                ("amount_fen", models.BigIntegerField(verbose_name="额度")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("batch_planned", "未开放"),
                            ("batch_open", "开放申领"),
                            ("batch_closed", "已截止"),
                        ],
                        default="batch_planned",
                        max_length=20,
                        verbose_name="状态",
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=xiechuang.kernel.lib.clock.now, verbose_name="登记时间"),
                ),
                (
                    "changed_at",
                    models.DateTimeField(default=xiechuang.kernel.lib.clock.now, verbose_name="更新时间"),
                ),
                ("is_sample", models.BooleanField(default=False, verbose_name="示例")),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.account",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.region",
                        verbose_name="地区",
                    ),
                ),
                (
                    "pool",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="batches",
                        to="vouchers.pool",
                        verbose_name="额度池",
                    ),
                ),
            ],
            options={
                "verbose_name": "批次",
                "ordering": ["-opens_on", "number"],
            },
        ),
        migrations.CreateModel(
            name="Appropriation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("amount_fen", models.BigIntegerField(verbose_name="金额")),
                ("basis", models.CharField(max_length=200, verbose_name="依据文件")),
                ("transfer_id", models.UUIDField(unique=True)),
                (
                    "made_at",
                    models.DateTimeField(default=xiechuang.kernel.lib.clock.now, verbose_name="时间"),
                ),
                ("made_by", models.CharField(max_length=60, verbose_name="经手人")),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.region",
                        verbose_name="地区",
                    ),
                ),
                (
                    "pool",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="appropriations",
                        to="vouchers.pool",
                    ),
                ),
            ],
            options={
                "verbose_name": "额度拨入",
                "ordering": ["pool", "id"],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "asked_at",
                    models.DateTimeField(default=xiechuang.kernel.lib.clock.now, verbose_name="邀请时间"),
                ),
                ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="评审期限")),
                (
                    "opinion",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("agree", "同意"),
                            ("partly", "部分同意"),
                            ("refuse", "不同意"),
                            ("recused", "回避"),
                        ],
                        max_length=12,
                        verbose_name="意见",
                    ),
                ),
                ("suggested_fen", models.BigIntegerField(blank=True, null=True, verbose_name="建议金额")),
                ("text", models.TextField(blank=True, verbose_name="评审意见")),
                ("given_at", models.DateTimeField(blank=True, null=True, verbose_name="提交时间")),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reviews",
                        to="vouchers.claim",
                    ),
                ),
                (
                    "expert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="专家",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.region",
                        verbose_name="地区",
                    ),
                ),
            ],
            options={
                "verbose_name": "专家评审",
                "ordering": ["claim", "id"],
            },
        ),
        migrations.CreateModel(
            name="Scheme",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=20, unique=True, verbose_name="编号")),
                ("code", models.CharField(max_length=60, unique=True, verbose_name="代码")),
                ("year", models.PositiveSmallIntegerField(verbose_name="年度")),
                ("kind", models.CharField(max_length=40, verbose_name="券种")),
                ("name", models.CharField(max_length=120, verbose_name="名称")),
                ("basis", models.TextField(blank=True, verbose_name="依据")),
                ("url", models.URLField(blank=True, max_length=400, verbose_name="依据网址")),
                ("note", models.TextField(blank=True, verbose_name="说明")),
                (
                    "created_at",
                    models.DateTimeField(default=xiechuang.kernel.lib.clock.now, verbose_name="登记时间"),
                ),
                ("is_sample", models.BooleanField(default=False, verbose_name="示例")),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.region",
                        verbose_name="实施地",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.region",
                        verbose_name="地区",
                    ),
                ),
            ],
            options={
                "verbose_name": "创新券方案",
                "ordering": ["region", "-year", "code"],
            },
        ),
        migrations.AddField(
            model_name="pool",
            name="scheme",
            field=models.OneToOneField(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="pool",
                to="vouchers.scheme",
                verbose_name="方案",
            ),
        ),
        migrations.CreateModel(
            name="SchemeVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveSmallIntegerField(default=1, verbose_name="版次")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("scheme_draft", "草稿"),
                            ("scheme_open", "实施中"),
                            ("scheme_paused", "暂停申领"),
                            ("scheme_superseded", "已有新版"),
                            ("scheme_closed", "已结束"),
                        ],
                        default="scheme_draft",
                        max_length=20,
                        verbose_name="状态",
                    ),
                ),
                ("reason", models.TextField(blank=True, verbose_name="修订原因")),
                ("digest", models.CharField(blank=True, max_length=64)),
                (
                    "created_at",
                    models.DateTimeField(default=xiechuang.kernel.lib.clock.now, verbose_name="登记时间"),
                ),
                (
                    "changed_at",
                    models.DateTimeField(default=xiechuang.kernel.lib.clock.now, verbose_name="更新时间"),
                ),
                ("opened_at", models.DateTimeField(blank=True, null=True, verbose_name="实施时间")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="结束时间")),
                (
                    "opened_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.region",
                        verbose_name="地区",
                    ),
                ),
                (
                    "scheme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="vouchers.scheme",
                    ),
                ),
            ],
            options={
                "verbose_name": "方案版本",
                "ordering": ["scheme", "-version"],
            },
        ),
        migrations.CreateModel(
            name="SchemeParameter",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "name",
                    models.CharField(
                        choices=[
                            ("mode", "兑付模式"),
                            ("share", "兑付比例"),
                            ("contract_cap", "单个合同上限"),
                            ("year_cap", "每企业年度上限"),
                            ("incubated_year_cap", "在孵企业年度上限"),
                            ("voucher_cap", "单张券上限"),
                            ("validity_months", "有效期"),
                            ("issuing", "发放方式"),
                            ("services", "支持的服务类别"),
                            ("negative_list", "负面清单"),
                            ("conditions", "申领条件"),
                            ("further_conditions", "其他申领条件（企业声明）"),
                            ("papers", "兑付材料"),
                            ("review_from", "须专家评审的起点金额"),
                            ("reviewers", "评审专家人数"),
                            ("claim_days", "服务完成后申请兑付的期限"),
                            ("answer_workdays", "机构答复与企业确认时限"),
                            ("issue_workdays", "申领审核时限"),
                            ("check_workdays", "形式审核时限"),
                            ("review_workdays", "专家评审时限"),
                            ("decide_workdays", "核定时限"),
                            ("pay_workdays", "拨付时限"),
                        ],
                        max_length=40,
                        verbose_name="参数",
                    ),
                ),
                ("value", models.JSONField(blank=True, null=True, verbose_name="值")),
                ("clause", models.CharField(blank=True, max_length=200, verbose_name="条款")),
                ("source", models.CharField(blank=True, max_length=400, verbose_name="出处")),
                (
                    "sureness",
                    models.CharField(
                        choices=[
                            ("text", "见过原文"),
                            ("partial", "片段或二手"),
                            ("unknown", "未公布"),
                            ("decided", "主管部门设定"),
                            ("sample", "示例"),
                        ],
                        max_length=12,
                        verbose_name="把握程度",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="说明")),
                ("decided_at", models.DateTimeField(blank=True, null=True, verbose_name="设定时间")),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "scheme_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="parameters",
                        to="vouchers.schemeversion",
                    ),
                ),
            ],
            options={
                "verbose_name": "方案参数",
                "ordering": ["scheme_version", "id"],
            },
        ),
        migrations.CreateModel(
            name="Use",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=20, unique=True, verbose_name="编号")),
                ("service_kind", models.CharField(max_length=40, verbose_name="服务类别")),
                ("title", models.CharField(max_length=200, verbose_name="服务内容")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("intended", "意向待答复"),
                            ("declined", "机构未接受"),
                            ("accepted", "意向达成"),
                            ("contracted", "已签合同"),
                            ("registered", "已使用登记"),
                            ("delivered", "待企业确认"),
                            ("done", "服务完成"),
                            ("use_cancelled", "已取消"),
                            ("lapsed", "已失效"),
                        ],
                        default="intended",
                        max_length=20,
                        verbose_name="状态",
                    ),
                ),
                (
                    "waiting_for",
                    models.CharField(
                        choices=[
                            ("waits_for_firm", "企业"),
                            ("waits_for_provider", "服务机构"),
                            ("waits_for_office", "主管部门"),
                            ("waits_for_experts", "评审专家"),
                            ("waits_for_payer", "拨付部门"),
                            ("waits_for_nobody", "无"),
                        ],
                        default="waits_for_provider",
                        max_length=20,
                        verbose_name="待办方",
                    ),
                ),
                ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="办理期限")),
                ("expected_fen", models.BigIntegerField(blank=True, null=True, verbose_name="预计金额")),
                ("contract_number", models.CharField(blank=True, max_length=60, verbose_name="合同编号")),
                ("contract_fen", models.BigIntegerField(blank=True, null=True, verbose_name="合同金额")),
                ("signed_on", models.DateField(blank=True, null=True, verbose_name="签订日期")),
                ("ends_on", models.DateField(blank=True, null=True, verbose_name="约定完成日")),
                ("is_not_excluded", models.BooleanField(default=False, verbose_name="不属于负面清单")),
                ("hold_id", models.UUIDField(blank=True, null=True)),
                ("reserved_fen", models.BigIntegerField(default=0, verbose_name="预留额")),
                ("calculation", models.JSONField(blank=True, default=dict, verbose_name="测算")),
                ("delivered_on", models.DateField(blank=True, null=True, verbose_name="服务完成日")),
                ("done_at", models.DateTimeField(blank=True, null=True, verbose_name="企业确认时间")),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "created_at",
                    models.DateTimeField(default=xiechuang.kernel.lib.clock.now, verbose_name="登记时间"),
                ),
                (
                    "changed_at",
                    models.DateTimeField(default=xiechuang.kernel.lib.clock.now, verbose_name="更新时间"),
                ),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="结束时间")),
                ("is_sample", models.BooleanField(default=False, verbose_name="示例")),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="voucher_uses",
                        to="orgs.organisation",
                        verbose_name="企业",
                    ),
                ),
                (
                    "provider",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="providers.provider",
                        verbose_name="服务机构",
                    ),
                ),
                (
                    "provider_organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="voucher_services",
                        to="orgs.organisation",
                        verbose_name="服务机构",
                    ),
                ),
                (
                    "provider_region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.region",
                        verbose_name="机构所在地区",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.region",
                        verbose_name="地区",
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="providers.serviceitem",
                        verbose_name="服务",
                    ),
                ),
            ],
            options={
                "verbose_name": "用券服务",
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="Proof",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("contract", "服务合同"),
                            ("invoice", "发票"),
                            ("payment", "付款凭证"),
                            ("report", "服务报告"),
                            ("other", "其他材料"),
                        ],
                        max_length=12,
                        verbose_name="类别",
                    ),
                ),
                ("code", models.CharField(blank=True, max_length=60, verbose_name="代码")),
                ("identifier", models.CharField(blank=True, max_length=80, verbose_name="号码")),
                ("seller", models.CharField(blank=True, max_length=120, verbose_name="销售方")),
                ("buyer", models.CharField(blank=True, max_length=120, verbose_name="购买方")),
                ("amount_fen", models.BigIntegerField(blank=True, null=True, verbose_name="金额")),
                ("dated_on", models.DateField(blank=True, null=True, verbose_name="日期")),
                ("paper_number", models.CharField(blank=True, max_length=40, verbose_name="查重登记号")),
                (
                    "added_at",
                    models.DateTimeField(default=xiechuang.kernel.lib.clock.now, verbose_name="提交时间"),
                ),
                (
                    "added_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.organisation",
                        verbose_name="提交单位",
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                        verbose_name="附件",
                    ),
                ),
                (
                    "use",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="proofs", to="vouchers.use"
                    ),
                ),
            ],
            options={
                "verbose_name": "凭证",
                "ordering": ["use", "kind", "id"],
            },
        ),
        migrations.AddField(
            model_name="claim",
            name="use",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="claims",
                to="vouchers.use",
                verbose_name="用券服务",
            ),
        ),
        migrations.CreateModel(
            name="Voucher",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=20, unique=True, verbose_name="编号")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "申领草稿"),
                            ("submitted", "待审核"),
                            ("returned", "已退回"),
                            ("rejected", "未通过"),
                            ("withdrawn", "已撤回"),
                            ("issued", "可使用"),
                            ("frozen", "已冻结"),
                            ("used_up", "已用完"),
                            ("expired", "已到期"),
                            ("given_back", "已交回"),
                            ("cancelled", "已撤销"),
                        ],
                        default="draft",
                        max_length=20,
                        verbose_name="状态",
                    ),
                ),
                (
                    "waiting_for",
                    models.CharField(
                        choices=[
                            ("waits_for_firm", "企业"),
                            ("waits_for_provider", "服务机构"),
                            ("waits_for_office", "主管部门"),
                            ("waits_for_experts", "评审专家"),
                            ("waits_for_payer", "拨付部门"),
                            ("waits_for_nobody", "无"),
                        ],
                        default="waits_for_firm",
                        max_length=20,
                        verbose_name="待办方",
                    ),
                ),
                ("due_at", models.DateTimeField(blank=True, null=True, verbose_name="办理期限")),
                ("facts", models.JSONField(blank=True, default=dict, verbose_name="企业情况")),
                ("declarations", models.JSONField(blank=True, default=list, verbose_name="声明")),
                ("purpose", models.TextField(blank=True, verbose_name="用途说明")),
                ("wanted_fen", models.BigIntegerField(blank=True, null=True, verbose_name="申领额度")),
                ("verdict", models.JSONField(blank=True, default=dict, verbose_name="资格核验")),
                ("amount_fen", models.BigIntegerField(blank=True, null=True, verbose_name="券面额")),
                ("issue_id", models.UUIDField(null=True, unique=True)),
                ("issued_at", models.DateTimeField(blank=True, null=True, verbose_name="发放时间")),
                ("expires_on", models.DateField(blank=True, null=True, verbose_name="到期日（不含）")),
                ("ended_at", models.DateTimeField(blank=True, null=True, verbose_name="结束时间")),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "created_at",
                    models.DateTimeField(default=xiechuang.kernel.lib.clock.now, verbose_name="登记时间"),
                ),
                ("submitted_at", models.DateTimeField(blank=True, null=True, verbose_name="提交时间")),
                (
                    "changed_at",
                    models.DateTimeField(default=xiechuang.kernel.lib.clock.now, verbose_name="更新时间"),
                ),
                ("is_sample", models.BooleanField(default=False, verbose_name="示例")),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="ledger.account",
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vouchers",
                        to="vouchers.batch",
                        verbose_name="批次",
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vouchers",
                        to="orgs.organisation",
                        verbose_name="企业",
                    ),
                ),
                (
                    "region",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="orgs.region",
                        verbose_name="地区",
                    ),
                ),
                (
                    "scheme_version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="vouchers",
                        to="vouchers.schemeversion",
                        verbose_name="方案版本",
                    ),
                ),
            ],
            options={
                "verbose_name": "创新券",
                "ordering": ["-id"],
            },
        ),
        migrations.AddField(
            model_name="use",
            name="voucher",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="uses",
                to="vouchers.voucher",
                verbose_name="创新券",
            ),
        ),
        migrations.AddField(
            model_name="claim",
            name="voucher",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="claims",
                to="vouchers.voucher",
                verbose_name="创新券",
            ),
        ),
        migrations.AddConstraint(
            model_name="batch",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes_on__gt", models.F("opens_on"))), name="batch_closes_after_opening"
            ),
        ),
        migrations.AddConstraint(
            model_name="batch",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_fen__gt", 0)), name="batch_of_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="appropriation",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_fen", 0), _negated=True), name="appropriation_of_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.UniqueConstraint(fields=("claim", "expert"), name="review_once_an_expert"),
        ),
        migrations.AddIndex(
            model_name="scheme",
            index=models.Index(fields=["region", "year"], name="scheme_by_region"),
        ),
        migrations.AddConstraint(
            model_name="schemeversion",
            constraint=models.UniqueConstraint(fields=("scheme", "version"), name="scheme_version_once"),
        ),
        migrations.AddConstraint(
            model_name="schemeversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "scheme_draft")), fields=("scheme",), name="one_scheme_draft"
            ),
        ),
        migrations.AddConstraint(
            model_name="schemeversion",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["scheme_open", "scheme_paused"])),
                fields=("scheme",),
                name="one_scheme_version_in_force",
            ),
        ),
        migrations.AddConstraint(
            model_name="schemeparameter",
            constraint=models.UniqueConstraint(
                fields=("scheme_version", "name"), name="scheme_parameter_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="schemeparameter",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("sureness", "unknown"), ("value__isnull", True)),
                    models.Q(models.Q(("sureness", "unknown"), _negated=True), ("value__isnull", False)),
                    _connector="OR",
                ),
                name="scheme_parameter_unknown_has_no_value",
            ),
        ),
        migrations.AddConstraint(
            model_name="proof",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount_fen", None), ("amount_fen__gt", 0), _connector="OR"),
                name="proof_is_of_something",
            ),
        ),
        migrations.AddIndex(
            model_name="voucher",
            index=models.Index(fields=["region", "state", "due_at"], name="voucher_by_region"),
        ),
        migrations.AddIndex(
            model_name="voucher",
            index=models.Index(fields=["organisation", "state"], name="voucher_by_firm"),
        ),
        migrations.AddIndex(
            model_name="voucher",
            index=models.Index(
                condition=models.Q(("expires_on__isnull", False)),
                fields=["expires_on"],
                name="voucher_by_expiry",
            ),
        ),
        migrations.AddConstraint(
            model_name="voucher",
            constraint=models.CheckConstraint(
                condition=models.Q(("wanted_fen", None), ("wanted_fen__gt", 0), _connector="OR"),
                name="voucher_wants_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="voucher",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("account", None), ("amount_fen", None), ("expires_on", None), ("issued_at", None)
                    ),
                    models.Q(
                        ("account__isnull", False),
                        ("amount_fen__gt", 0),
                        ("expires_on__isnull", False),
                        ("issued_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="voucher_is_issued_whole",
            ),
        ),
        migrations.AddIndex(
            model_name="use",
            index=models.Index(fields=["provider_organisation", "state"], name="use_by_provider"),
        ),
        migrations.AddIndex(
            model_name="use",
            index=models.Index(fields=["region", "state", "due_at"], name="use_by_region"),
        ),
        migrations.AddIndex(
            model_name="use",
            index=models.Index(fields=["organisation", "state"], name="use_by_firm"),
        ),
        migrations.AddConstraint(
            model_name="use",
            constraint=models.CheckConstraint(
                condition=models.Q(("contract_fen", None), ("contract_fen__gt", 0), _connector="OR"),
                name="use_costs_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="use",
            constraint=models.CheckConstraint(
                condition=models.Q(("reserved_fen__gte", 0)), name="use_reserves_no_less_than_nothing"
            ),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["region", "state", "due_at"], name="claim_by_region"),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["paying_region", "state"], name="claim_by_payer"),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["payee", "state"], name="claim_by_payee"),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    ("state__in", ["claim_rejected", "claim_withdrawn", "reversed"]), _negated=True
                ),
                fields=("use",),
                name="one_live_claim_a_use",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("approved_fen", None),
                    models.Q(("approved_fen__gt", 0), ("approved_fen__lte", models.F("amount_fen"))),
                    _connector="OR",
                ),
                name="claim_is_approved_within_what_was_asked",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("paid_fen", None),
                    models.Q(
                        ("paid_fen", models.F("approved_fen")),
                        ("paid_on__isnull", False),
                        ("transfer_id__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="claim_is_paid_as_approved",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("paid_by", None),
                    ("approved_by", None),
                    models.Q(("paid_by", models.F("approved_by")), _negated=True),
                    _connector="OR",
                ),
                name="claim_is_paid_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("rating", None), models.Q(("rating__gte", 1), ("rating__lte", 5)), _connector="OR"
                ),
                name="claim_rating_in_five",
            ),
        ),
    ]
