"""What must be so before an index is published, corrected or withdrawn; each rule gives every reason it has."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from xiechuang.domains.monitoring.states import PublicationKind, PublicationState
from xiechuang.kernel.lib.errors import Reason

EMBARGO = "保密期内不公开"
STANDS = "已公开的版本不改动，只出更正版"


def embargo_is_kept(*, public_from: datetime, period: Any, moment: datetime) -> Iterator[Reason]:
    """The public moment is neither past nor before the embargo that the period set."""
    if public_from < moment:
        yield Reason(f"公开时间 {public_from:%Y-%m-%d %H:%M} 已经过去", "", "public_from")
    if period.embargo_until and public_from < period.embargo_until:
        until = period.embargo_until.astimezone(public_from.tzinfo)
        yield Reason(f"这一期的数据保密至 {until:%Y-%m-%d %H:%M}", EMBARGO, "public_from")


def kind_fits_the_period(*, kind: PublicationKind, period: Any) -> Iterator[Reason]:
    """A bulletin speaks of a quarter, an index report of a year."""
    wanted = PublicationKind.INDEX if period.quarter is None else PublicationKind.BULLETIN
    if kind is not wanted:
        yield Reason(f"{period}只能发布{wanted.label}", "", "kind")


def figures_are_the_latest(*, newer: Iterable[str]) -> Iterator[Reason]:
    """What was accepted after the computation is not passed over."""
    if cells := list(newer):
        shown = "、".join(cells[:5]) + (f"等 {len(cells)} 处" if len(cells) > 5 else "")
        yield Reason(f"计算之后又接受了新的数据（{shown}），请重新计算", "", "computation")


def is_the_first_edition(*, earlier: Any) -> Iterator[Reason]:
    """What was published stands: another edition is a correction with its reason."""
    if earlier is not None:
        yield Reason(
            f"{earlier.period}已有发布（{earlier.number}），再次发布须作为更正并写明原因", STANDS, "kind"
        )


def can_be_corrected(*, publication: Any, computation: Any) -> Iterator[Reason]:
    """Only what is public and not yet corrected is corrected, and by another computation of the same period."""
    if publication.status is PublicationState.EMBARGOED:
        yield Reason("还没有公开，可以撤回后重新发布，不用更正", "", "publication")
    if publication.status is PublicationState.WITHDRAWN:
        yield Reason("已撤回的发布不能更正", "", "publication")
    if publication.corrected_by.filter(current__withdrawn_at=None).exists():
        yield Reason("已有更正版，请更正最新的一版", STANDS, "publication")
    if computation.period_id != publication.period_id:
        yield Reason("更正只能用同一期的计算", "", "computation")
    if computation.pk == publication.computation_id:
        yield Reason("更正版与原版用的是同一次计算，没有可更正的", "", "computation")


def can_be_withdrawn(publication: Any) -> Iterator[Reason]:
    """Only what nobody has seen yet."""
    if publication.status is PublicationState.WITHDRAWN:
        yield Reason("已经撤回", "", "publication")
    elif publication.status is not PublicationState.EMBARGOED:
        yield Reason("已经公开，不能撤回；请出更正版", STANDS, "publication")
