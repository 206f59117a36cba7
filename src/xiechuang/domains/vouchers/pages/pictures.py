"""The pictures of vouchers, each with the same numbers as a table."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from xiechuang.domains.vouchers.models import Pool
from xiechuang.domains.vouchers.queries.auditing import Way
from xiechuang.kernel.lib import clock
from xiechuang.web.charts import About, Chart, bar_chart, stage_chart
from xiechuang.web.words import said


def yuan_number(fen: int) -> float:
    """Fen as a number of yuan for an axis."""
    return fen / 100


def budget_chart(pool: Pool, budget: Any) -> Chart:
    """Where the money of a pool is."""
    parts = {
        _("未安排批次"): budget.free_fen,
        _("批次中未发放"): budget.in_batches_fen,
        _("已发券未预留"): max(budget.committed_fen - budget.held_fen, 0),
        _("已预留（合同与兑付）"): budget.held_fen,
        _("已拨付"): budget.paid_fen,
    }
    about = About(
        key="budget",
        title=_("额度去向"),
        period=_("截至 %s") % clock.today(),
        source=_("平台账本，%s") % pool.number,
        unit=_("元"),
    )
    return bar_chart(
        about=about,
        categories=list(parts),
        series={_("金额"): [yuan_number(fen) for fen in parts.values()]},
        is_lying=True,
    )


def regions_chart(rows: Sequence[tuple[str, int, int]]) -> Chart:
    """Issued and paid by region; what may not be told is left out of the picture."""
    about = About(
        key="vouchers-by-region",
        title=_("各地区发券与拨付"),
        period=_("截至 %s") % clock.today(),
        source=_("平台账本"),
        unit=_("元"),
    )
    return bar_chart(
        about=about,
        categories=[name for name, _issued, _paid in rows],
        series={
            _("已发券"): [yuan_number(issued) for _name, issued, _paid in rows],
            _("已拨付"): [yuan_number(paid) for _name, _issued, paid in rows],
        },
    )


def ways_chart(ways: Sequence[Way]) -> Chart:
    """Where the money of all vouchers went, from the treasury to the payees and back."""
    about = About(
        key="voucher-ways",
        title=_("券款去向"),
        period=_("截至 %s") % clock.today(),
        source=_("平台账本"),
        unit=_("元"),
    )
    flows = [(said(way.source), said(way.target), yuan_number(way.fen)) for way in ways]
    return stage_chart(about=about, flows=flows)
