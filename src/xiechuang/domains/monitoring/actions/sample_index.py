"""Sample indices: the last closed periods of the sample, computed and published by the same actions as real ones."""

from datetime import datetime, timedelta

from xiechuang.domains.monitoring.actions.computing import compute_index
from xiechuang.domains.monitoring.actions.publishing import publish_index, release_figures
from xiechuang.domains.monitoring.models import Figure, Period, Publication
from xiechuang.domains.monitoring.queries.choosing import Choices
from xiechuang.domains.monitoring.states import PeriodState, PublicationKind
from xiechuang.kernel.community.public import Folder, Say
from xiechuang.kernel.lib import clock
from xiechuang.kernel.orgs.public import choose_actor

LAST = 4
AFTER = timedelta(days=5)
# What nobody can know of invented parks is left out, and the annex says so.
CHOICES = Choices(draws=500, leaves_out=True)
SUMMARY = "示例公报：数据与园区表现均为虚构，只供试用。"


def load_sample_indices(folder: Folder, say: Say) -> None:  # noqa: ARG001 - the shape of a loader
    """Publish the sample once; a second time it is there already."""
    if Publication.objects.filter(is_sample=True).exists():
        return
    closed = Period.objects.filter(is_sample=True, state=PeriodState.CLOSED)
    last = list(closed.select_related("system", "opened_by").order_by("-due_at")[:LAST])
    for period in reversed(last):
        _publish(period)
    if last:
        release_figures()
        say(f"示例公报:{len(last)}")


def _publish(period: Period) -> None:
    """Some days after the due moment, or after the last revision if that came later."""
    if period.opened_by is None:
        return
    authority = choose_actor(period.opened_by)
    kind = PublicationKind.INDEX if period.quarter is None else PublicationKind.BULLETIN
    with clock.fixed(_moment(period)):
        computation = compute_index(actor=authority, period=period, choices=CHOICES, note="示例")
        publish_index(
            actor=authority, computation=computation, kind=kind,
            title=f"{period.system.name}{period}{kind.label}", summary=SUMMARY,
        )  # fmt: skip


def _moment(period: Period) -> datetime:
    latest = (
        Figure.objects.filter(period=period).order_by("-added_at").values_list("added_at", flat=True).first()
    )
    return max(period.due_at + AFTER, (latest or period.due_at) + timedelta(hours=1))
