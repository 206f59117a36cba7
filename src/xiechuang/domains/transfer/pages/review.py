"""Lists of records: one's own organisation's, and those that an office checks and publishes, one or many at a time."""

from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _

from xiechuang.domains.transfer.access import can_own
from xiechuang.domains.transfer.actions.review import move_record
from xiechuang.domains.transfer.models import Achievement, Demand, Record
from xiechuang.domains.transfer.queries.record_columns import columns_of, filters_of
from xiechuang.domains.transfer.queries.records import own_records, records_in_charge
from xiechuang.domains.transfer.queries.work import record_url
from xiechuang.domains.transfer.states import SEEN_BY_OFFICIALS, RecordState
from xiechuang.kernel.orgs.public import Actor
from xiechuang.web.lists import BatchMove, Listing, Tool, respond

MINE = {Achievement: _("我的成果"), Demand: _("我的需求")}
TO_REVIEW = {Achievement: _("成果审核"), Demand: _("需求审核")}
NEW = {Achievement: _("登记成果"), Demand: _("提出需求")}


def my_list(request: HttpRequest, *, model: type[Record]) -> HttpResponse:
    """Records of the actor's organisation."""
    return respond(my_listing(model), request)


def review_list(request: HttpRequest, *, model: type[Record]) -> HttpResponse:
    """Records that the actor's office looks after."""
    return respond(review_listing(model), request)


def my_listing(model: type[Record]) -> Listing:
    """The owner's list: what was changed last stands first."""
    return Listing(
        key=f"my-{model._meta.model_name}",
        title=MINE[model],
        rows=partial(_own_rows, model=model),
        columns=[
            column for column in columns_of(model) if column.key not in ("organisation__name", "region")
        ],
        filters=filters_of(model, states=frozenset(RecordState), has_regions=False),
        order="-changed_at",
        batch=lambda actor: _OWNERS_MOVES if can_own(actor) else (),
        row_url=record_url,
        tools=partial(_tools, model=model),
        empty_text=str(_("还没有登记。登记后按审核意见完善，发布后参与供需匹配。")),
    )


def review_listing(model: type[Record]) -> Listing:
    """The officials' list: what was submitted last stands first."""
    return Listing(
        key=f"review-{model._meta.model_name}",
        title=TO_REVIEW[model],
        rows=partial(_rows_in_charge, model=model),
        columns=columns_of(model),
        filters=filters_of(model, states=SEEN_BY_OFFICIALS, has_regions=True),
        order="-submitted_at",
        batch=lambda actor: _REVIEWERS_MOVES if actor.is_official else (),
        row_url=record_url,
        empty_text=str(_("这里没有需要审核的内容。")),
    )


def _own_rows(actor: Actor, *, model: type[Record]) -> Any:
    return own_records(actor, model)


def _rows_in_charge(actor: Actor, *, model: type[Record]) -> Any:
    return records_in_charge(actor, model)


def _tools(actor: Actor, *, model: type[Record]) -> list[Tool]:
    if not can_own(actor):
        return []
    url = reverse(f"transfer:{model._meta.model_name}_new")
    many = Tool(label=str(_("批量导入")), url=reverse("transfer:intake_new"), icon="upload")
    return [many, Tool(label=str(NEW[model]), url=url, is_main=True)]


def _move(*moves: str) -> Any:
    """A batch's deed on one row: the moves one after another; those already behind it are left out."""

    def perform(*, actor: Actor, subject: Record, note: str) -> None:
        record = subject
        for move in moves:
            if move == "check" and record.status is RecordState.CHECKED and len(moves) > 1:
                continue
            record = move_record(record, actor=actor, move=move, note=note)

    return perform


_REVIEWERS_MOVES = (
    BatchMove(key="check", label=_("审核通过"), perform=_move("check")),
    BatchMove(
        key="check_publish",
        label=_("审核并发布"),
        perform=_move("check", "publish"),
        confirm=_("所选内容发布后任何人都能看到（限定公开范围的除外）。确定发布吗？"),
        tone="main",
    ),
    BatchMove(key="publish", label=_("发布"), perform=_move("publish")),
    BatchMove(key="return", label=_("退回"), perform=_move("return"), needs_note=True, tone="bad"),
)
_OWNERS_MOVES = (
    BatchMove(
        key="submit",
        label=_("提交审核"),
        perform=_move("submit"),
        confirm=_("确定提交所选内容吗？"),
        tone="main",
    ),
    BatchMove(key="withdraw", label=_("撤回"), perform=_move("withdraw")),
)


def _paths(model: type[Record]) -> list[URLPattern]:
    kind = f"{model._meta.model_name}s"
    told = {"model": model}
    return [
        path(f"{kind}/", my_list, told, name=f"my_{kind}"),
        path(f"review/{kind}/", review_list, told, name=f"review_{kind}"),
    ]


urlpatterns = [*_paths(Achievement), *_paths(Demand)]
