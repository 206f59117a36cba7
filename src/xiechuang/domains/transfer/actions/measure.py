"""Planning key measures and reporting on them."""

from datetime import date

from django.db import transaction

from xiechuang.domains.transfer.flow import MEASURE
from xiechuang.domains.transfer.models import Docking, Measure
from xiechuang.domains.transfer.states import MeasureState
from xiechuang.kernel.access.public import can_see
from xiechuang.kernel.audit.public import record as audit
from xiechuang.kernel.lib import clock
from xiechuang.kernel.lib.errors import Invalid, NotVisible, Refused
from xiechuang.kernel.lib.texts import is_storable
from xiechuang.kernel.numbering.public import next_number
from xiechuang.kernel.orgs.public import Actor
from xiechuang.kernel.workflow.public import perform, write_step


@transaction.atomic
def plan_measure(
    *,
    actor: Actor,
    title: str,
    content: str,
    due_on: date,
    docking: Docking | None = None,
    is_sample: bool = False,
) -> Measure:
    """An office undertakes a key measure, for a docking or of its own."""
    if not actor.is_official or actor.organisation_id is None:
        raise Refused("“登记举措”由园区、地区主管部门或共同体办公室办理")
    if docking is not None and not can_see(actor, docking):
        raise NotVisible(docking.number)
    if faults := _faults(title, content, due_on):
        raise Invalid(faults)
    measure = Measure.objects.create(
        number=next_number("JC"),
        title=title.strip(),
        content=content.strip(),
        organisation_id=actor.organisation_id,
        region_id=actor.region_code or None,
        docking=docking,
        due_on=due_on,
        created_by_id=actor.person_id,
        created_at=clock.now(),
        changed_at=clock.now(),
        is_sample=is_sample,
    )
    write_step(actor=actor, subject=measure, move="plan", label="登记", source="")
    audit(actor=actor, action="measure.plan", subject=measure, title=measure.title, due_on=due_on)
    return measure


def _faults(title: str, content: str, due_on: date) -> dict[str, list[str]]:
    texts = {"title": title, "content": content}
    faults = {name: ["有不能保存的字符"] for name, text in texts.items() if not is_storable(text)}
    if not title.strip() or len(title.strip()) > 200:
        faults["title"] = ["须填写举措名称，最长 200 字"]
    if due_on <= clock.today():
        faults["due_on"] = [f"完成时限 {due_on} 须在今天之后"]
    return faults


def move_measure(measure: Measure, *, actor: Actor, move: str, note: str = "", progress: str = "") -> Measure:
    """Make one move; raises ``Refused`` with every reason."""
    if move not in MEASURE.moves:
        raise Refused(f"没有“{move}”这一步")

    def effect(row: Measure) -> None:
        row.changed_at = clock.now()
        if progress.strip():
            row.progress = progress.strip()
        if row.status in (MeasureState.DONE, MeasureState.STOPPED):
            row.ended_at = clock.now()

    return perform(
        flow=MEASURE,
        move=move,
        actor=actor,
        subject=measure,
        note=note,
        details={"progress": progress},
        effect=effect,
    )
