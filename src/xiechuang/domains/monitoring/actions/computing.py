"""Computing an index: everything that forbids it said at once, then worked out, stored to the byte, written down."""

from collections.abc import Callable

from django.db import transaction

from xiechuang.domains.monitoring.access import can_run
from xiechuang.domains.monitoring.models import Computation, Period
from xiechuang.domains.monitoring.queries.choosing import (
    GAPS,
    MEANS,
    OUTLIERS,
    SCALES,
    Choices,
    recipe_of,
    trial_of,
)
from xiechuang.domains.monitoring.queries.inputs import (
    Gathered,
    canonical,
    digest,
    gather,
    inputs_of,
    series_key,
)
from xiechuang.domains.monitoring.queries.running import found_of, run_of
from xiechuang.domains.monitoring.rules.computing import reasons_against_computing
from xiechuang.engines.indices.structure import ProblemsError
from xiechuang.kernel.audit.public import record
from xiechuang.kernel.jobs.public import JobRun, start_job
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, Reason, Refused
from xiechuang.kernel.lib.texts import is_storable
from xiechuang.kernel.numbering.public import next_number
from xiechuang.kernel.orgs.public import Actor

SERIES = "ZS"
KIND = "monitoring.compute_index"
MOST_DRAWS = 100_000
NO_DATA = "没有数据"
Progress = Callable[[int, int], None]


def begin_computation(*, actor: Actor, period: Period, choices: Choices, note: str = "") -> JobRun:
    """Start the job, unless something forbids it already now."""
    checked_period(actor=actor, period=period, choices=choices, note=note)
    return start_job(
        KIND,
        actor=actor,
        label=f"计算指数：{period}",
        period_id=period.pk,
        choices=choices.as_plain(),
        note=note,
    )


def compute_index(
    *,
    actor: Actor,
    period: Period,
    choices: Choices,
    note: str = "",
    job: str = "",
    progress: Progress | None = None,
) -> Computation:
    """Work the index out of what is accepted at this moment and keep it.

    The same inputs always give the same bytes: a computation of the same inputs that is there already is given back.
    """
    gathered = checked_period(actor=actor, period=period, choices=choices, note=note)
    given = inputs_of(
        gathered, recipe=recipe_of(choices), trial=trial_of(choices), left_out=_left_out(gathered, choices)
    )
    text = canonical(given)
    same = Computation.objects.filter(period=period, inputs_hash=digest(text)).first()
    if same is not None:
        return same
    try:
        found = canonical(found_of(run_of(given), progress=progress))
    except ProblemsError as wrong:
        raise Refused([Reason(problem.sentence) for problem in wrong.problems]) from wrong
    return _stored(actor=actor, gathered=gathered, inputs=text, result=found, note=note.strip(), job=job)


def checked_period(*, actor: Actor, period: Period, choices: Choices, note: str = "") -> Gathered:
    """What was gathered, or ``Refused`` with every reason."""
    if not can_run(actor, period.system):
        raise Refused(Reason("由指标体系的主管部门或共同体办公室计算指数"))
    if faults := _faults(choices, note):
        raise Invalid(faults)
    gathered = gather(period)
    if reasons := reasons_against_computing(gathered, leaves_out=choices.leaves_out):
        raise Refused(reasons)
    return gathered


def _faults(choices: Choices, note: str) -> dict[str, list[str]]:
    offered = {"scale": SCALES, "mean": MEANS, "gaps": GAPS, "outliers": OUTLIERS}
    faults = {
        name: [f"没有“{getattr(choices, name)}”这种方法"]
        for name, options in offered.items()
        if getattr(choices, name) not in dict(options)
    }
    ranges = {"threshold": (0, 1), "noise": (0, 0.9), "confidence": (0.51, 0.999), "draws": (0, MOST_DRAWS)}
    for name, (least, most) in ranges.items():
        if not least <= getattr(choices, name) <= most:
            faults[name] = [f"须在 {least} 与 {most} 之间"]
    if not is_storable(note):
        faults["note"] = ["有不能保存的字符"]
    return faults


def _left_out(gathered: Gathered, choices: Choices) -> dict[str, str]:
    if not choices.leaves_out:
        return {}
    parks = {park.number: NO_DATA for park in gathered.empty_parks}
    return parks | {one.code: NO_DATA for one in gathered.empty_indicators}


@transaction.atomic
def _stored(
    *, actor: Actor, gathered: Gathered, inputs: str, result: str, note: str, job: str
) -> Computation:
    period = gathered.period
    made = Computation(
        number=next_number(SERIES),
        period=period,
        region=period.system.region,
        weights=gathered.decision,
        inputs=inputs,
        inputs_hash=digest(inputs),
        result=result,
        result_hash=digest(result),
        note=note,
        job=job,
        computed_by_id=actor.person_id,
        computed_at=clock.now(),
        is_sample=period.is_sample or period.system.is_sample,
    )
    made.series = series_key(made.given)
    made.save()
    record(
        actor=actor, action="index.compute", subject=made, period=period.code, inputs=made.inputs_hash,
        result=made.result_hash,
    )  # fmt: skip
    return made
