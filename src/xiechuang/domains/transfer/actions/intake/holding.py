"""One import is one row: whoever changes it holds it, and at most one job works on it at a time."""

from collections.abc import Callable

from xiechuang.domains.transfer.models import Intake
from xiechuang.kernel.access.public import get_visible
from xiechuang.kernel.audit.public import record as audit
from xiechuang.kernel.jobs.public import start_job
from xiechuang.kernel.lib.errors import Reason, Refused
from xiechuang.kernel.orgs.public import Actor
from xiechuang.kernel.workflow.public import lock

Progress = Callable[[int, int | None, str], None]


def silently(done: int, total: int | None, message: str) -> None:
    """Progress for nobody."""


def hold(intake: Intake, *, actor: Actor) -> Intake:
    """The import as it stands now, locked; ``NotVisible`` for anybody outside its organisation."""
    return lock(get_visible(actor, Intake, pk=intake.pk))


def refuse_unless(intake: Intake, *states: Intake.State, what: str) -> None:
    """Only in these states, and only while no job is at work."""
    if intake.job is not None and intake.job.is_open:
        raise Refused(Reason(f"“{intake.job.label}”正在进行，请等它完成或先停止", field="state"))
    if Intake.State(intake.state) not in states:
        label = Intake.State(intake.state).label
        raise Refused(Reason(f"导入{intake.number}{label}，不能{what}", field="state"))


def is_at_work(intake: Intake, *, kind: str) -> bool:
    """Whether a job of this kind is waiting or running for the import, so that asking twice starts it once."""
    return intake.job is not None and intake.job.kind == kind and intake.job.is_open


def set_to_work(intake: Intake, *, actor: Actor, kind: str, label: str) -> Intake:
    """Start a job for a held import and write down who asked."""
    intake.job = start_job(kind, actor=actor, label=f"{label} {intake.number}", intake_id=intake.pk)
    intake.save(update_fields=["job", "state"])
    audit(actor=actor, action=kind.removeprefix("transfer."), subject=intake, job=intake.job.number)
    return intake
