"""Addresses that only tests have: a list of organisations and a journey of two steps, beside the real pages."""

from django import forms
from django.urls import path

from xiechuang.config.urls import urlpatterns as real
from xiechuang.kernel.exchange import Kind
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Reason, Refused
from xiechuang.kernel.orgs.public import Organisation
from xiechuang.web import lists, steps
from xiechuang.web.forms import DayField

APPROVED: list[tuple[str, str]] = []


def approve(*, actor, subject, note):
    """Refuses whatever is not a firm, with two reasons."""
    if subject.kind != "firm":
        raise Refused([Reason("不是企业", clause="第三条"), "附件未上传"])
    APPROVED.append((subject.number, note))


LISTING = lists.Listing(
    key="test-organisations",
    title="机构库",
    rows=lambda _actor: Organisation.objects.exclude(function="隐藏").select_related("region"),
    columns=[
        lists.Column(key="number", title="编号", sort="number"),
        lists.Column(key="name", title="名称", sort="name", is_link=True),
        lists.Column(key="region", title="地区", value=lambda row: row.region.name),
        lists.Column(key="id", title="序", kind=Kind.INTEGER, is_shown=False),
    ],
    filters=[
        lists.text_filter(key="q", label="名称", paths=["name", "number"]),
        lists.choice_filter(key="kind", label="类型", choices=lambda: [("firm", "企业"), ("park", "园区")]),
        lists.multi_filter(
            key="kinds", label="多类", path="kind", choices=lambda: [("firm", "企业"), ("park", "园区")]
        ),
        lists.region_filter(),
        lists.date_filter(key="joined", label="加入", path="memberships__starts_on"),
    ],
    order="number",
    batch=lambda _actor: [lists.BatchMove(key="approve", label="通过", perform=approve, confirm="通过？")],
    row_url=lambda row: f"/org/{row.number}/",
)


class What(forms.Form):
    """The first topic."""

    title = forms.CharField(label="名称", max_length=10)
    text = forms.CharField(label="说明", required=False)


class How(forms.Form):
    """The second topic."""

    budget = forms.DecimalField(label="预算", min_value=0)
    on = DayField(label="日期", required=False)
    modes = forms.MultipleChoiceField(label="方式", choices=[("dev", "委托开发"), ("buy", "转让")])


def load(request):
    return steps.Draft(answers=request.session.get("draft", {}))


def save(request, *, step, typed):
    request.session["draft"] = request.session.get("draft", {}) | {step: typed}
    return clock.now()


def submit(request, *, answers):
    if answers["what"]["title"] == "重复":
        raise Refused([Reason("已有同名需求", clause="第五条"), Reason("名额已满")])
    request.session["lodged"] = str(answers["how"]["budget"])


JOURNEY = steps.Journey(
    key="test",
    title="填报需求",
    steps=[
        steps.Step(key="what", title="要解决什么", form=What),
        steps.Step(
            key="how",
            title="怎样合作",
            form=How,
            is_shown=lambda a: a.get("what", {}).get("text") != ["不合作"],
        ),
    ],
    load=load,
    save=save,
    submit=submit,
    receipt=lambda _request: steps.Receipt(number="XQ-2026-000045", next_steps=["等待核对"]),
    url=lambda page: f"/test-journey/{page}/",
)

urlpatterns = [
    path("test-list/", lambda request: lists.respond(LISTING, request)),
    path("test-journey/<str:page>/", lambda request, page: steps.respond(JOURNEY, request, page=page)),
    *real,
]
