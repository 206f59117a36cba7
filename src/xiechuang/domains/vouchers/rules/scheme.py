"""Rules of scheme versions and batches."""

from collections.abc import Iterator

from xiechuang.domains.vouchers.models import Batch, SchemeVersion
from xiechuang.domains.vouchers.rules.words import HOUSE
from xiechuang.domains.vouchers.states import Parameter, SchemeState
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Reason
from xiechuang.kernel.workflow.public import Attempt


def unknown_parameters(version: SchemeVersion) -> list[Parameter]:
    """What a version does not say yet."""
    held = version.by_name
    return [name for name in Parameter if name.value not in held or not held[name.value].is_known]


def every_parameter_is_known(attempt: Attempt) -> Iterator[Reason]:
    """A scheme opens only when everything it has to say is known: what is not published the authority sets."""
    for name in unknown_parameters(attempt.subject):
        row = attempt.subject.by_name.get(name.value)
        clause = row.clause if row and row.clause else HOUSE
        yield Reason(f"“{name.label}”未公布，主管部门设定后才能实施", clause, name.value)


def no_other_version_is_paused(attempt: Attempt) -> Iterator[Reason]:
    """A paused version is resumed or closed before another one takes its place."""
    others = attempt.subject.scheme.versions.filter(state=SchemeState.PAUSED).exclude(pk=attempt.subject.pk)
    for other in others:
        yield Reason(f"第 {other.version} 版暂停中，先恢复或结束它", HOUSE, "state")


def version_in_force(batch: Batch) -> SchemeVersion | None:
    """The version under which vouchers of a batch are given out today."""
    open_ones = SchemeVersion.objects.filter(scheme__pool=batch.pool_id, state=SchemeState.OPEN)
    return open_ones.select_related("scheme").first()


def scheme_is_in_force(attempt: Attempt) -> Iterator[Reason]:
    """A batch is opened under a version in force."""
    if version_in_force(attempt.subject) is None:
        yield Reason(f"“{attempt.subject.pool.scheme}”没有实施中的版本", HOUSE, "state")


def batch_is_within_its_days(attempt: Attempt) -> Iterator[Reason]:
    """A batch is open between its days."""
    yield from batch_day_reasons(attempt.subject)


def batch_day_reasons(batch: Batch) -> Iterator[Reason]:
    """Why today is not a day of the batch."""
    today = clock.today()
    if today < batch.opens_on:
        yield Reason(f"{batch.name}自 {batch.opens_on} 起开放", HOUSE, "opens_on")
    if today >= batch.closes_on:
        yield Reason(f"{batch.name}到 {batch.closes_on}（不含）为止", HOUSE, "closes_on")
